//! Numbers that count neither people nor things.

use knowledge::lexicons::{NumberWord, TimeWord};
use language::{Feature, NameKind, Relation as R, Tag, TokenId};

use super::read::{Number, Words};

/// How many words before a figure can list other ages.
const LISTED: usize = 8;

/// Whether a number is something else than a count.
pub(super) fn is(words: &Words, number: &Number, counted: Option<TokenId>) -> bool {
    let counts_nouns = counted.is_some_and(|noun| is_plural_noun(words, noun));
    is_measured(words, number, counted)
        || is_date(words, number)
        || is_compound(words, number)
        || is_age(words, number)
        || is_year(words, number, counts_nouns)
        || is_pronoun(words, number)
        || !counts_nouns && is_label(words, number)
        || is_in_name(words, number)
}

fn is_plural_noun(words: &Words, noun: TokenId) -> bool {
    let token = &words.document.tokens[noun];
    matches!(token.tag, Tag::Noun | Tag::Propn | Tag::Adj) && token.features.has(Feature::Plural)
}

/// "$5", "5 percent", "5 km", "5 days", "5:30", "one third".
fn is_measured(words: &Words, number: &Number, counted: Option<TokenId>) -> bool {
    let before = number.first.checked_sub(1).map_or("", |b| words.word(b));
    let sum = before.ends_with(['$', '£', '€', '¥', '₪', '₹']) || before == "#";
    let clock = matches!(words.word(number.end), ":" | "°" | "/") || matches!(before, ":" | "/");
    let measure = |at: TokenId| {
        words
            .says(at)
            .any(|(_, w)| matches!(w, NumberWord::Measure(_)) || w == NumberWord::Ordinal(3))
    };
    let lemma = |noun: TokenId| {
        let lemma = &words.document.tokens[noun].lemma;
        let meanings = words.knowledge.lexicons.numbers.get(lemma).0;
        meanings.iter().any(|w| matches!(w, NumberWord::Measure(_)))
    };
    sum || clock || measure(number.end) || counted.is_some_and(|noun| measure(noun) || lemma(noun))
}

/// A figure beside the name of a month: "February 15", "15 February".
fn is_date(words: &Words, number: &Number) -> bool {
    let month = |at: TokenId| {
        let word = words.word(at);
        let capital = word.starts_with(char::is_uppercase);
        let key = word.trim_end_matches('.').to_lowercase();
        let says = words.knowledge.lexicons.times.get(&key).0;
        capital && says.iter().any(|w| matches!(w, TimeWord::Month(_)))
    };
    let low = number.low <= 31;
    let near = |at: Option<TokenId>| at.is_some_and(month);
    let dotted = number.first.checked_sub(1).filter(|&b| words.word(b) == ".");
    low && (month(number.end)
        || near(number.first.checked_sub(1))
        || near(dotted.and_then(|d| d.checked_sub(1)))
        || words.is(number.end, "of") && month(number.end + 1))
}

/// "F-16", "three-year-old", "two-storey", "MH17": a figure or word tied to others by a dash.
fn is_compound(words: &Words, number: &Number) -> bool {
    let dash = |at: TokenId| matches!(words.word(at), "-" | "‑" | "–");
    let touch = |left: TokenId, right: TokenId| {
        let tokens = &words.document.tokens;
        match (tokens.get(left), tokens.get(right)) {
            (Some(a), Some(b)) => a.span.end == b.span.start,
            _ => false,
        }
    };
    let after = dash(number.end) && touch(number.end - 1, number.end) && touch(number.end, number.end + 1);
    let glued_after =
        touch(number.end.saturating_sub(1), number.end) && words.word(number.end).starts_with(char::is_alphanumeric);
    let before = number.first.checked_sub(1).is_some_and(|b| {
        let tied = touch(b, number.first);
        let word = words.word(b);
        let piece = b.checked_sub(1).is_some_and(|a| touch(a, b));
        tied && (dash(b) && piece || word.ends_with(char::is_alphanumeric))
    });
    after || before || glued_after
}

/// "aged 40", "Smith, 40, said", "Smith (40)".
fn is_age(words: &Words, number: &Number) -> bool {
    let Some(before) = number.first.checked_sub(1) else {
        return false;
    };
    let says_age = |at: TokenId| words.says(at).any(|(_, w)| w == NumberWord::Age);
    // "ages 31 and 66", "aged 7, 9 and 12": figures and what joins them lead back to the word.
    let joins = |at: TokenId| {
        matches!(words.word(at), "," | "and" | "to" | "between") || words.document.tokens[at].tag == Tag::Num
    };
    let first = (0..number.first).rev().take(LISTED).find(|&at| !joins(at));
    if says_age(before) || first.is_some_and(says_age) {
        return true;
    }
    let name = before
        .checked_sub(1)
        .is_some_and(|n| words.document.tokens[n].tag == Tag::Propn);
    let set_off = matches!(
        (words.word(before), words.word(number.end)),
        (",", "," | "." | ";" | "") | ("(", ")" | ",")
    );
    number.figure && number.low < 120 && name && set_off
}

/// A figure like "2016" that counts no plural noun.
fn is_year(words: &Words, number: &Number, counts_nouns: bool) -> bool {
    let plain = words.word(number.first).len() == 4 && number.end == number.first + 1;
    number.figure && plain && (1900..2100).contains(&number.low) && !counts_nouns
}

/// "this one", "one another", "one of the reasons" stays a count of one.
fn is_pronoun(words: &Words, number: &Number) -> bool {
    if number.low != 1 || !words.is(number.first, "one") {
        return false;
    }
    let before = number.first.checked_sub(1).map_or("", |b| words.word(b));
    let points = [
        "the", "this", "that", "each", "every", "any", "which", "no", "another", "only",
    ];
    points.iter().any(|p| before.eq_ignore_ascii_case(p)) || words.is(number.end, "another")
}

/// "Flight 103", "Resolution 2254", "No. 5".
fn is_label(words: &Words, number: &Number) -> bool {
    let label = |at: TokenId| words.says(at).any(|(_, w)| w == NumberWord::Label);
    let before = number.first.checked_sub(1);
    let dotted = before.filter(|&b| words.word(b) == ".").and_then(|b| b.checked_sub(1));
    let named = |at: TokenId| {
        let capital = words.word(at).starts_with(char::is_uppercase);
        label(at) && (capital || words.document.tokens[at].relation != R::Root)
    };
    number.figure && (before.is_some_and(named) || dotted.is_some_and(label))
}

/// A figure that belongs to a name but does not start it.
fn is_in_name(words: &Words, number: &Number) -> bool {
    let names = &words.document.names;
    let at = names.partition_point(|n| n.end <= number.first);
    names.get(at).is_some_and(|n| {
        let inside = n.first < number.first && number.first < n.end;
        let starts = n.first == number.first && n.end > number.end && n.kind == NameKind::Weapon;
        number.figure && (inside || starts)
    }) || number.figure && words.document.tokens[number.first].tag == Tag::Propn
}
