//! Actors named in a text, resolved to the actors known beforehand.
//!
//! The way: [`reading`] keys the tokens; [`names`] finds what may be names; [`choice`] picks one actor for each by the
//! company of the whole report; [`organs`] joins states and roles ("the Iraqi army", "the army"); [`stance`] tells a
//! state or a seat of power that acts from one that is a place. [`party`] makes the [`crate::Party`] of a noun phrase.

mod acronyms;
mod choice;
mod names;
mod organs;
mod party;
mod reading;
mod stance;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc};

use knowledge::{
    Knowledge,
    actors::{Actor, ActorKind, NameUse, State},
};
use language::{Document, Span, TokenId};

use super::PlaceMention;
use crate::Report;

pub use acronyms::{Acronym, introduced_acronyms};
pub use party::party_for;

use choice::Chosen;
use reading::Reading;

/// An actor named in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorMention {
    /// The words: the shortest phrase that names the actor, without determiner.
    pub span: Span,
    /// First token of the phrase.
    pub first: TokenId,
    /// One past its last token.
    pub end: TokenId,
    /// Id of the known actor.
    pub id: Arc<str>,
    /// Its canonical name.
    pub name: String,
    /// Whether only its role is told, "the army", and its state taken from the rest of the report.
    pub by_role: bool,
    /// Whether the role is that of those who rule where it happened: "government troops", "regime forces".
    pub ruling: bool,
}

/// ISO 3166-1 alpha-2 code of the state that a known actor is of.
pub fn country_of<'k>(id: &str, knowledge: &'k Knowledge) -> Option<&'k str> {
    knowledge.actors.get(id)?.country.as_deref()
}

/// All known actors that a document names, in text order, without overlap: by name or variant, by acronym introduced
/// in the text, by surname after the full name, by role and state ("the Iraqi army", "the Defence Ministry" in a
/// report about one state), by seat of power where it acts ("Tehran denied"). A state's adjective before a noun
/// ("US strike") names the state; a state's name where it is a place ("in Syria") is no actor. Total.
pub fn find(report: &Report, document: &Document, knowledge: &Knowledge) -> Vec<ActorMention> {
    let reading = Reading::new(report, document, &knowledge.actors);
    let found = names::find(&reading);
    let chosen = choice::choose(&reading, found);
    let mut organs = organs::find(&reading, &chosen);
    let mut mentions: Vec<(TokenId, TokenId, &Actor)> = std::mem::take(&mut organs.mentions);
    for one in &chosen {
        let taken = organs.used.iter().any(|&(a, b)| one.first < b && a < one.end);
        if !taken && names_an_actor(&reading, one) {
            mentions.push((one.first, one.end, one.actor));
        }
    }
    mentions.sort_by_key(|&(first, end, _)| (first, std::cmp::Reverse(end)));
    let mut last = 0;
    mentions.retain(|&(first, end, _)| {
        let free = first >= last;
        last = last.max(end);
        free
    });
    let tokens = &document.tokens;
    let mention = |(first, end, actor): (TokenId, TokenId, &Actor)| ActorMention {
        span: tokens[first].span.cover(tokens[end - 1].span),
        first,
        end,
        id: actor.id.clone(),
        name: actor.name.clone(),
        by_role: organs.alone.contains(&first),
        ruling: reading.words().ruling.contains(reading.key(first)),
    };
    mentions.into_iter().map(mention).collect()
}

/// Leaves out organs that were named by role alone and are of no country of which the report names a place, unless it names
/// them in full elsewhere: "the army" in Marawi is not that of the country whose president spoke in Moscow. Where all places
/// lie in one country, the role is of its state. Government forces are those of the place, though the report names others in
/// full: "government forces shelled Aleppo; French warplanes hit …".
pub(super) fn drop_strangers(actors: &mut Vec<ActorMention>, places: &[PlaceMention], knowledge: &Knowledge) {
    let country = |p: &PlaceMention| p.place.as_ref()?.country.clone();
    let countries: BTreeSet<Arc<str>> = places.iter().filter_map(country).collect();
    let named: BTreeSet<Arc<str>> = actors.iter().filter(|a| !a.by_role).map(|a| a.id.clone()).collect();
    let stands_here = |actor: &ActorMention| {
        let country = country_of(&actor.id, knowledge);
        let in_full = named.contains(&actor.id) && !(actor.ruling && is_force(actor));
        in_full || country.is_none_or(|country| countries.contains(country))
    };
    let state = match countries.len() {
        1 => countries.first().and_then(|c| knowledge.actors.state(c)),
        _ => None,
    };
    for actor in actors.iter_mut().filter(|a| a.by_role && !countries.is_empty()) {
        if let Some(organ) = state
            .filter(|_| !stands_here(actor))
            .and_then(|s| same_role(actor, s, knowledge))
        {
            actor.id = organ.id.clone();
            actor.name.clone_from(&organ.name);
        }
    }
    actors.retain(|actor| !actor.by_role || countries.is_empty() || stands_here(actor));
}

/// Whether an organ is a state's armed forces.
fn is_force(actor: &ActorMention) -> bool {
    actor.id.ends_with("-mil")
}

/// The organ of another state that has the role of this one.
fn same_role<'k>(actor: &ActorMention, state: &State, knowledge: &'k Knowledge) -> Option<&'k Actor> {
    let own = knowledge.actors.state(country_of(&actor.id, knowledge)?)?;
    let suffix = actor.id.strip_prefix(&*own.id)?.strip_prefix('-')?;
    knowledge.actors.organ(&state.id, suffix)
}

fn names_an_actor(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    match (one.usage, one.actor.kind) {
        (NameUse::Adjective, _) => stance::modifies_a_deed(reading, one),
        (NameUse::People, _) => stance::people_as_a_side(reading, one),
        (NameUse::Seat, _) => stance::seat_acts(reading, one),
        (NameUse::Name, ActorKind::State) => stance::state_acts(reading, one),
        (NameUse::Name | NameUse::Later, _) => true,
    }
}
