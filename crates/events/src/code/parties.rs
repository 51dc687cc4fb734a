//! From the head of a noun phrase to a party.

use std::sync::Arc;

use language::{Feature, NameKind, Relation as R, Span, Tag, TokenId};

use super::{context::Context, status::nobody};
use crate::{
    Party,
    resolve::{
        ActorMention,
        actors::{country_of, party_for},
    },
};

/// A phrase longer than this is cut to its head's nearest words.
const LONGEST_PHRASE: usize = 9;

/// The party that a noun phrase names; `None` for pronouns without an antecedent, for things that are no party, and where
/// nobody is named ("no group").
pub(super) fn party(context: &Context, head: TokenId) -> Option<Party> {
    let head = context.antecedent(head).unwrap_or(head);
    let token = context.document.tokens.get(head)?;
    let possessive = matches!(token.span.of(context.text), "'s" | "’s");
    if token.tag == Tag::Pron || token.tag == Tag::Punct || possessive {
        return None;
    }
    if nobody(&context.semantics, head).is_some() {
        return None;
    }
    let head = apposed_person(context, head).unwrap_or(head);
    let (first, end) = phrase(context, head);
    if let Some(actor) = owner(context, head) {
        let (name, id) = forces_of_ministry(context, actor, head).unwrap_or((&actor.name, &actor.id));
        return Some(Party {
            name: name.clone(),
            id: Some(id.clone()),
            span: span(context, first, end),
        });
    }
    let actors = &context.told.actors;
    Some(party_for(
        context.document,
        context.text,
        first..end,
        actors,
        context.knowledge,
    ))
}

/// "his deputy, Mikhail Bogdanov": the person by name, where the phrase itself names nobody.
fn apposed_person(context: &Context, head: TokenId) -> Option<TokenId> {
    let named = context.semantics.name(head).is_some() || actor_at(context, head).is_some();
    let mut beside = context
        .document
        .children_by(head, &[R::Appos, R::Flat])
        .filter(|_| !named);
    beside.find(|&i| context.semantics.name(i) == Some(NameKind::Person))
}

/// The known actor whose name the token is part of, with the head of the name inside its phrase.
pub(super) fn actor_at<'a>(context: &Context<'a>, token: TokenId) -> Option<&'a ActorMention> {
    let actors = &context.told.actors;
    let at = actors.partition_point(|a| a.end <= token);
    actors.get(at).filter(|a| a.first <= token)
}

/// "US warplanes", "Israeli strike": things of an actor act for it; "its forces", "their fighters": so do its own people, but
/// "its pilot" is one person.
fn owner<'a>(context: &Context<'a>, head: TokenId) -> Option<&'a ActorMention> {
    let many = context.document.tokens[head].features.has(Feature::Plural) || context.semantics.is(head, "group_noun");
    if context.semantics.is(head, "person") && !many {
        return None;
    }
    if context.semantics.is(head, "army") || context.semantics.is(head, "armed") {
        let mut possessors = context.document.children_by(head, &[R::NmodPoss]);
        return possessors.find_map(|i| actor_at(context, context.antecedent(i)?));
    }
    let acts_for_owner = ["aircraft", "helicopter", "drone", "warship", "artillery", "weapon"];
    if !acts_for_owner.iter().any(|c| context.semantics.is(head, c)) {
        return None;
    }
    let near = context.document.children_by(head, &[R::Amod, R::Compound, R::NmodPoss]);
    near.filter(|&i| i < head).find_map(|i| actor_at(context, i))
}

/// "The Defence Ministry said its forces destroyed a depot": they are its state's, not the ministry.
fn forces_of_ministry<'a>(
    context: &Context<'a>,
    actor: &ActorMention,
    head: TokenId,
) -> Option<(&'a String, &'a Arc<str>)> {
    let actors = &context.knowledge.actors;
    let ministry = ["-defence", "-gov"].iter().any(|suffix| actor.id.ends_with(suffix));
    if !ministry || !context.semantics.is(head, "army") {
        return None;
    }
    let state = actors.state(country_of(&actor.id, context.knowledge)?)?;
    let organ = actors.organ(&state.id, "mil")?;
    Some((&organ.name, &organ.id))
}

/// First token and one past the last of the phrase around a head: without determiner, relative clause, apposition.
pub(super) fn phrase(context: &Context, head: TokenId) -> (TokenId, TokenId) {
    let document = context.document;
    if let Some(name) = document
        .names
        .iter()
        .find(|n| n.first <= head && head < n.end && n.kind == NameKind::Person)
    {
        return (name.first, name.end);
    }
    let (mut first, mut end) = (head, head + 1);
    let mut open = vec![head];
    let mut within = vec![head];
    while let Some(at) = open.pop() {
        for (i, t) in document.children(at) {
            // "Iran-backed" is one word of the phrase, whatever hangs within it.
            let within_word = at != head && at < head && i < head;
            let leaves = !within_word
                && matches!(
                    t.relation,
                    R::AclRelcl
                        | R::Acl
                        | R::Appos
                        | R::Parataxis
                        | R::Conj
                        | R::Cc
                        | R::Punct
                        | R::Advcl
                        | R::Det
                        | R::Cop
                        | R::Nsubj
                        | R::Aux
                        | R::Mark
                        | R::Obl
                        | R::Advmod
                );
            // A preposition belongs to the phrase that it leads, so the head's own stays out.
            let own_case = at == head && matches!(t.relation, R::Case);
            let farther = t.relation == R::Nmod && at != head;
            if !(leaves || own_case || farther) {
                within.push(i);
                open.push(i);
            }
        }
    }
    within.sort_unstable();
    // Only what is contiguous with the head is one phrase.
    while first > 0 && head - first < LONGEST_PHRASE && within.binary_search(&(first - 1)).is_ok() {
        first -= 1;
    }
    let joins = |i: TokenId| {
        within.binary_search(&i).is_ok()
            || (document.tokens.get(i).is_some_and(|t| {
                t.relation == R::Det || t.tag == Tag::Punct && t.span.len() == 1 && is_hyphen(context, i)
            }) && within.binary_search(&(i + 1)).is_ok())
    };
    while end - first < LONGEST_PHRASE && joins(end) {
        end += 1;
    }
    (first, end)
}

fn is_hyphen(context: &Context, token: TokenId) -> bool {
    matches!(context.document.tokens[token].span.of(context.text), "-" | "–")
}

/// The span over some tokens.
pub(super) fn span(context: &Context, first: TokenId, end: TokenId) -> Span {
    let tokens = &context.document.tokens;
    match (tokens.get(first), tokens.get(end.saturating_sub(1))) {
        (Some(a), Some(b)) => a.span.cover(b.span),
        _ => Span::default(),
    }
}
