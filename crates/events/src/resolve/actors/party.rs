//! The party that a noun phrase names.

use std::{ops::Range, sync::Arc};

use knowledge::{
    Knowledge,
    actors::{ActorKind, NameUse},
};
use language::{Document, NameKind, Relation, Span, Tag, TokenId};

use super::{ActorMention, reading::Reading};
use crate::Party;

/// The party of a noun phrase, given by its tokens. The name is the canonical one of the actor that the phrase names by
/// its head ("the Iraqi army", "Islamic State fighters", "Pentagon spokesman John Kirby"), else the phrase's own words
/// without determiner ("Iran-backed militia groups", "two civilians"); the span leaves out determiner, apposition,
/// relative clause and further phrases ("in …", "near …"). `actors` are those of [`super::find`]. Total: a range without
/// tokens gives an empty party.
pub fn party_for(
    document: &Document,
    text: &str,
    tokens: Range<TokenId>,
    actors: &[ActorMention],
    knowledge: &Knowledge,
) -> Party {
    let end = tokens.end.min(document.tokens.len());
    let first = tokens.start.min(end);
    if first == end {
        return Party {
            name: String::new(),
            id: None,
            span: Span::default(),
        };
    }
    let phrase = Phrase::new(document, text, first..end, actors, knowledge);
    phrase
        .known()
        .or_else(|| phrase.person())
        .unwrap_or_else(|| phrase.plain())
}

/// A noun phrase, cut to its core.
struct Phrase<'a> {
    document: &'a Document,
    text: &'a str,
    actors: &'a [ActorMention],
    knowledge: &'a Knowledge,
    reading: Reading<'a>,
    /// First token of the core; all token numbers here count from the start of the document.
    first: TokenId,
    /// One past the last token of the core.
    end: TokenId,
    head: TokenId,
    /// One past the last token given.
    limit: TokenId,
}

impl<'a> Phrase<'a> {
    fn new(
        document: &'a Document,
        text: &'a str,
        tokens: Range<TokenId>,
        actors: &'a [ActorMention],
        knowledge: &'a Knowledge,
    ) -> Self {
        let reading = Reading::of_range(text, document, &knowledge.actors, tokens.clone());
        let Range {
            start: mut first,
            mut end,
        } = tokens;
        let idle = |t: TokenId| {
            let token = &document.tokens[t];
            matches!(token.tag, Tag::Det | Tag::Adp | Tag::Punct | Tag::Sconj | Tag::Cconj)
                || (token.tag == Tag::Pron && token.relation == Relation::NmodPoss)
                || matches!(reading.key(t), "the" | "a" | "an")
        };
        let begins = |t: TokenId| actors.iter().any(|m| m.first == t);
        while first + 1 < end && idle(first) && !begins(first) && !is_quantity(reading.key(first)) {
            first += 1;
        }
        while end > first + 1 && (document.tokens[end - 1].tag == Tag::Punct || reading.is_possessive(end - 1)) {
            end -= 1;
        }
        let limit = end;
        let mut phrase = Self {
            document,
            text,
            actors,
            knowledge,
            head: reading.head(first, end),
            reading,
            first,
            end,
            limit,
        };
        if !phrase.reading.tree {
            phrase.end = phrase.cut_without_tree();
            phrase.head = phrase.end - 1;
        } else {
            phrase.end = phrase.cut();
        }
        phrase
    }

    /// One past the last token of the core, by the tree.
    fn cut(&self) -> TokenId {
        let tokens = &self.document.tokens;
        let mut end = self.end;
        for token in self.head + 1..self.end {
            let outer = tokens[token].head.is_some_and(|h| h <= self.head);
            let cuts = match tokens[token].relation {
                Relation::AclRelcl
                | Relation::Acl
                | Relation::Parataxis
                | Relation::Cc
                | Relation::Conj
                | Relation::Dep => outer,
                Relation::Appos => outer && tokens[self.head + 1].tag == Tag::Punct,
                Relation::Nmod | Relation::Obl => outer && !self.binds(token),
                _ => tokens[token].tag == Tag::Punct && self.parts(token),
            };
            if cuts && self.holder(token).is_none() {
                end = self.start_of(token).max(self.head + 1).min(end);
            }
        }
        let tokens = &self.document.tokens;
        while end > self.head + 1 && matches!(tokens[end - 1].tag, Tag::Punct | Tag::Cconj | Tag::Adp) {
            end -= 1;
        }
        end
    }

    /// Whether a phrase behind the head belongs to its name: "members of …".
    fn binds(&self, token: TokenId) -> bool {
        let case = self.document.children_by(token, &[Relation::Case]).next();
        case.is_none_or(|c| self.reading.key(c) == "of")
    }

    /// A mark that parts phrases, not one within a name.
    fn parts(&self, token: TokenId) -> bool {
        let form = self.document.tokens[token].span.of(self.text);
        matches!(form, "," | "(" | ")" | ";" | ":" | "—" | "–" | "--") && self.holder(token).is_none()
    }

    /// First token below a token, not before the head.
    fn start_of(&self, token: TokenId) -> TokenId {
        let below = self.document.subtree(token);
        below.into_iter().find(|t| *t > self.head).unwrap_or(token).min(token)
    }

    /// The mention that covers a token together with the head.
    fn holder(&self, token: TokenId) -> Option<&'a ActorMention> {
        self.actors
            .iter()
            .find(|m| m.first <= token && token < m.end && m.first <= self.head && self.head < m.end)
    }

    fn cut_without_tree(&self) -> TokenId {
        let stops = |t: &TokenId| {
            let key = self.reading.key(*t);
            let within = self.actors.iter().any(|m| m.first < *t && *t < m.end);
            let clause = self.reading.words().closers.contains(key);
            !within && (clause || self.parts(*t))
        };
        (self.first + 1..self.end).find(stops).unwrap_or(self.end)
    }

    fn span(&self, first: TokenId, end: TokenId) -> Span {
        self.document.tokens[first]
            .span
            .cover(self.document.tokens[end - 1].span)
    }

    fn party(&self, mention: &ActorMention, first: TokenId, end: TokenId) -> Party {
        Party {
            name: mention.name.clone(),
            id: Some(mention.id.clone()),
            span: self.span(first, end),
        }
    }

    /// A known actor, by the head of the phrase.
    fn known(&self) -> Option<Party> {
        let words = self.reading.words();
        if let Some(mention) = self.actors.iter().find(|m| m.first <= self.head && self.head < m.end) {
            let (first, end) = (
                self.first.min(mention.first),
                self.end.max(mention.end).min(self.limit.max(mention.end)),
            );
            // An adjective as head is no state: "the Syrian".
            return Some(self.party(mention, first, end));
        }
        let inside = |m: &&ActorMention| self.first <= m.first && m.end <= self.end;
        let joined = |m: &&ActorMention| {
            let (a, b) = if m.first > self.head {
                (self.head + 1, m.first)
            } else {
                (m.end, self.head)
            };
            (a..b).all(|t| self.document.tokens[t].tag != Tag::Adp && !self.parts(t))
        };
        let is_person = |m: &&ActorMention| {
            self.knowledge
                .actors
                .get(&m.id)
                .is_some_and(|a| a.kind == ActorKind::Person)
        };
        let titled = self
            .actors
            .iter()
            .filter(inside)
            .filter(joined)
            .find(|m| is_person(m) && m.first > self.head);
        if let Some(person) = titled {
            return Some(self.party(person, self.first, self.end));
        }
        let stands_for = |list| self.reading.listed(list, self.head);
        let (member, voice, asset) = (
            stands_for(&words.members),
            stands_for(&words.voices),
            stands_for(&words.assets),
        );
        if member || voice || asset {
            // "The militant group Hamas", "the news agency Reuters".
            let mut near = self.actors.iter().filter(inside).filter(joined);
            if let Some(mention) = near.clone().find(|m| m.first > self.head) {
                return Some(self.party(mention, self.first, self.end));
            }
            let modifier = near.rfind(|m| m.end <= self.head);
            // "Somali extremists" are not Somalia; those who are ("Somali troops") have a role.
            let is_state = |m: &&ActorMention| {
                let actor = self.knowledge.actors.get(&m.id);
                actor.is_some_and(|a| a.kind == ActorKind::State)
            };
            if let Some(mention) = modifier.filter(|m| voice || asset || !is_state(m)) {
                return Some(self.standing_for(mention, asset, self.end));
            }
            let linked = self.linked();
            if let Some(mention) = linked {
                return Some(self.standing_for(mention, false, mention.end));
            }
        }
        self.by_words()
    }

    /// The actor behind "of", "from", "for" next to the head: "fighters from Islamic State".
    fn linked(&self) -> Option<&'a ActorMention> {
        let after = self.head + 1;
        let link = self.document.tokens.get(after).filter(|_| after < self.limit)?;
        let key = link.span.of(self.text).to_lowercase();
        let links = matches!(
            key.as_str(),
            "of" | "from" | "for" | "with" | "loyal" | "belonging" | "at"
        );
        let near = |m: &&ActorMention| m.first > after && m.first <= after + 3 && m.end <= self.limit;
        self.actors.iter().find(near).filter(|_| links)
    }

    /// Those who act for an actor. One commander is not the army: the words stay the name, the id tells the side.
    fn standing_for(&self, mention: &ActorMention, arms: bool, end: TokenId) -> Party {
        let mut party = self.party(mention, self.first, end);
        let actors = &self.knowledge.actors;
        let state = actors.get(&mention.id).filter(|a| a.kind == ActorKind::State);
        if let Some(organ) = state.filter(|_| arms).and_then(|s| actors.organ(&s.id, "mil")) {
            party.id = Some(organ.id.clone());
            party.name.clone_from(&organ.name);
        }
        let one = self.reading.listed(&self.reading.words().individuals, self.head);
        if one && !self.reading.plural(self.head) {
            party.name = self.words(self.first, end);
        }
        party
    }

    /// A filed name that no mention covers: a state in the place of a party.
    fn by_words(&self) -> Option<Party> {
        let key: String = self.reading.keys_of(self.first..self.end);
        let actors = &self.knowledge.actors;
        let mut named = actors
            .candidates(&key)
            .iter()
            .filter(|c| c.usage == NameUse::Name && !c.contextual && !c.acronym);
        let actor = named
            .next()
            .and_then(|c| actors.at(c.actor))
            .filter(|_| self.reading.has_capital(self.first))?;
        Some(Party {
            name: actor.name.clone(),
            id: Some(Arc::clone(&actor.id)),
            span: self.span(self.first, self.end),
        })
    }

    /// A person that nothing is known of: by full name, where the text gives it before.
    fn person(&self) -> Option<Party> {
        let names = &self.document.names;
        let near = |t: TokenId| t >= self.head || t + 1 == self.head;
        let name = names
            .iter()
            .find(|n| n.kind == NameKind::Person && self.first <= n.first && n.end <= self.end && near(n.end - 1))?;
        let own = self.words(name.first, name.end);
        let full = names
            .iter()
            .filter(|n| n.kind == NameKind::Person && n.first < name.first && n.end - n.first > name.end - name.first)
            .map(|n| self.words(n.first, n.end))
            .find(|full| full.strip_suffix(own.as_str()).is_some_and(|rest| rest.ends_with(' ')));
        Some(Party {
            name: full.unwrap_or(own),
            id: None,
            span: self.span(self.first, self.end),
        })
    }

    fn plain(&self) -> Party {
        Party {
            name: self.words(self.first, self.end),
            id: None,
            span: self.span(self.first, self.end),
        }
    }

    /// The words, with single spaces.
    fn words(&self, first: TokenId, end: TokenId) -> String {
        let words: Vec<&str> = self.span(first, end).of(self.text).split_whitespace().collect();
        words.join(" ")
    }
}

/// A determiner that tells how many must stay.
fn is_quantity(key: &str) -> bool {
    matches!(
        key,
        "some" | "many" | "several" | "all" | "no" | "both" | "few" | "another" | "any"
    )
}
