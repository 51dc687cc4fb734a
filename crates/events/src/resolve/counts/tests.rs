//! Counts, read from trees written by hand and from the words alone.

use language::{Document, Features, Relation, Sentence, Token};
use proptest::prelude::*;

use super::*;
use crate::resolve::times::corpus::KNOWLEDGE;

/// A sentence as words with tag, head (1-based, 0 for the root) and relation: `people/NOUN/4/nsubj`.
fn tree(lines: &str) -> (String, Document) {
    let mut text = String::new();
    let mut document = Document::default();
    for line in lines.split_whitespace() {
        let (glued, line) = line.strip_prefix('+').map_or((false, line), |l| (true, l));
        let mut parts = line.split('|');
        let word = parts.next().unwrap();
        if !glued && !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(word);
        let tag = Tag::parse(parts.next().unwrap_or("X")).unwrap();
        let head: usize = parts.next().unwrap_or("0").parse().unwrap();
        let relation = Relation::parse(parts.next().unwrap_or("dep")).unwrap();
        let plural = tag == Tag::Noun && word.ends_with('s') || word == "people";
        let features = if plural {
            Features::default().with(Feature::Plural)
        } else {
            Features::default()
        };
        let lemma = word.to_lowercase();
        let lemma = if plural {
            lemma.trim_end_matches('s').to_owned()
        } else {
            lemma
        };
        document.tokens.push(Token {
            span: Span::new(start, text.len()),
            lemma: lemma.into(),
            tag,
            features,
            head: head.checked_sub(1),
            relation,
            sentence: 0,
        });
    }
    let end = document.tokens.len();
    document.sentences.push(Sentence {
        span: Span::new(0, text.len()),
        first: 0,
        end,
        passage: 0,
        accurate: false,
    });
    (text, document)
}

/// The counts of a sentence as "words [low,high] counted".
fn counts(lines: &str) -> Vec<String> {
    let (text, document) = tree(lines);
    let show = |c: &CountMention| {
        let high = c.high.map_or("-".to_owned(), |h| h.to_string());
        let noun = c.counted.map_or("", |n| document.tokens[n].span.of(&text));
        format!("{} [{},{high}] {noun}", c.span.of(&text), c.low)
    };
    find(&text, &document, &KNOWLEDGE).iter().map(show).collect()
}

/// A number phrase before "people were killed".
fn phrase(words: &str) -> String {
    let n = words.split_whitespace().count();
    let mut lines = String::new();
    for (i, word) in words.split_whitespace().enumerate() {
        let (to, relation) = if i + 1 == n { (n + 1, "nummod") } else { (n, "advmod") };
        lines.push_str(&format!("{word}|NUM|{to}|{relation} "));
    }
    lines.push_str(&format!(
        "people|NOUN|{}|nsubj:pass were|AUX|{}|aux:pass killed|VERB|0|root",
        n + 3,
        n + 3
    ));
    counts(&lines).join("; ")
}

#[test]
fn approximators_make_bounds() {
    assert_eq!(phrase("16"), "16 [16,16] people");
    assert_eq!(phrase("at least 16"), "at least 16 [16,-] people");
    assert_eq!(phrase("more than 15"), "more than 15 [16,-] people");
    assert_eq!(phrase("up to 24"), "up to 24 [0,24] people");
    assert_eq!(phrase("as many as 24"), "as many as 24 [0,24] people");
    assert_eq!(phrase("almost 200"), "almost 200 [180,200] people");
    assert_eq!(phrase("nearly 7,000"), "nearly 7,000 [6300,7000] people");
    assert_eq!(phrase("about 530"), "about 530 [530,530] people");
    assert_eq!(phrase("fewer than 20"), "fewer than 20 [0,19] people");
    let more = "16|NUM|4|nummod or|CCONJ|3|cc more|ADJ|1|conj people|NOUN|0|root";
    assert_eq!(counts(more), ["16 or more [16,-] people"]);
    assert_eq!(phrase("at least another 12"), "at least another 12 [12,-] people");
    assert_eq!(phrase("more than a dozen"), "more than a dozen [13,-] people");
}

#[test]
fn number_words_are_read() {
    assert_eq!(phrase("sixteen"), "sixteen [16,16] people");
    assert_eq!(phrase("twenty - two"), "twenty - two [22,22] people");
    assert_eq!(phrase("two hundred and six"), "two hundred and six [206,206] people");
    assert_eq!(phrase("1.5 million"), "1.5 million [1500000,1500000] people");
    assert_eq!(phrase("two dozen"), "two dozen [24,24] people");
    assert_eq!(phrase("a dozen"), "a dozen [12,12] people");
    assert_eq!(
        phrase("two and a half million"),
        "two and a half million [2500000,2500000] people"
    );
    assert_eq!(phrase("half a dozen"), "half a dozen [6,6] people");
    assert_eq!(phrase("several"), "several [2,-] people");
    assert_eq!(phrase("several hundred"), "several hundred [200,-] people");
    assert_eq!(phrase("a few"), "a few [2,-] people");
    assert_eq!(
        phrase("three thousand five hundred"),
        "three thousand five hundred [3500,3500] people"
    );
}

#[test]
fn ranges_have_two_ends() {
    assert_eq!(phrase("16 to 20"), "16 to 20 [16,20] people");
    assert_eq!(phrase("between 16 and 20"), "between 16 and 20 [16,20] people");
    assert_eq!(phrase("two or three"), "two or three [2,3] people");
    assert_eq!(phrase("16-20"), "16-20 [16,20] people");
}

#[test]
fn vague_groups_are_open() {
    let dozens = "dozens|NOUN|5|nsubj:pass of|ADP|3|case people|NOUN|1|nmod were|AUX|5|aux:pass killed|VERB|0|root";
    assert_eq!(counts(dozens), ["dozens [24,-] people"]);
    let tens = "tens|NOUN|5|nsubj of|ADP|3|case thousands|NOUN|1|nmod have|AUX|5|aux fled|VERB|0|root";
    assert_eq!(counts(tens), ["tens of thousands [20000,-] "]);
    let alone = "killing|VERB|0|root 16|NUM|1|obj";
    assert_eq!(counts(alone), ["16 [16,16] "]);
    let them = "16|NUM|0|root of|ADP|3|case them|PRON|1|nmod";
    assert_eq!(counts(them), ["16 [16,16] them"]);
}

#[test]
fn an_article_counts_one_person_and_no_counts_none() {
    let one = "A|DET|3|det Turkish|ADJ|3|amod soldier|NOUN|4|nsubj died|VERB|0|root";
    assert_eq!(counts(one), ["A Turkish soldier [1,1] soldier"]);
    assert!(counts("A|DET|2|det house|NOUN|3|nsubj fell|VERB|0|root").is_empty());
    let no = "no|DET|2|det injuries|NOUN|0|root";
    let (text, mut document) = tree(no);
    document.tokens[1].lemma = "injury".into();
    let found = find(&text, &document, &KNOWLEDGE);
    assert_eq!((found[0].low, found[0].high), (0, Some(0)));
    assert_eq!(
        counts("nobody|PRON|3|nsubj:pass was|AUX|3|aux:pass hurt|VERB|0|root"),
        ["nobody [0,0] "]
    );
}

#[test]
fn ages_dates_sums_and_calibres_are_no_counts() {
    for text in [
        "a|DET|6|det 16|NUM|4|nummod +-|PUNCT|4|punct +year|NOUN|6|nmod +-|PUNCT|6|punct +old|ADJ|0|root",
        "Smith|PROPN|0|root +,|PUNCT|3|punct 40|NUM|1|appos +,|PUNCT|3|punct",
        "aged|VERB|0|root 40|NUM|1|obj",
        "ages|NOUN|0|root 31|NUM|1|nummod and|CCONJ|4|cc 66|NUM|2|conj",
        "February|PROPN|0|root 15|NUM|1|nummod",
        "15|NUM|2|nummod February|PROPN|0|root",
        "$|SYM|0|root +16|NUM|1|nummod",
        "16|NUM|2|nummod percent|NOUN|0|root",
        "16|NUM|2|nummod km|NOUN|0|root",
        "16|NUM|2|nummod days|NOUN|0|root",
        "F|PROPN|0|root +-|PUNCT|1|punct +16|NUM|1|nummod",
        "122|NUM|0|root +mm|NOUN|1|dep",
        "the|DET|3|det 13th|ADJ|3|amod Brigade|PROPN|0|root",
        "in|ADP|2|case 2016|NUM|0|root",
        "Resolution|PROPN|0|root 2254|NUM|1|nummod",
        "at|ADP|2|case 7|NUM|0|root +:|PUNCT|2|punct +45|NUM|2|dep",
    ] {
        assert!(counts(text).is_empty(), "{text}: {:?}", counts(text));
    }
}

proptest! {
    #[test]
    fn any_words_and_any_tree_give_sound_spans(
        words in prop::collection::vec(("[a-z0-9,.\\-é]{1,6}|at|least|16|dozens|of|two|hundred|no|a|soldier|or|more|to", 0usize..12, 0usize..37), 0..14)
    ) {
        let mut text = String::new();
        let mut document = Document::default();
        for (i, (word, head, relation)) in words.iter().enumerate() {
            text.push(' ');
            let start = text.len();
            text.push_str(word);
            document.tokens.push(Token {
                span: Span::new(start, text.len()),
                lemma: word.as_str().into(),
                tag: Tag::ALL[relation % Tag::ALL.len()],
                features: Features::default(),
                head: Some(*head).filter(|h| *h < words.len() && *h != i),
                relation: Relation::ALL[*relation % Relation::ALL.len()],
                sentence: 0,
            });
        }
        document.sentences.push(Sentence { span: Span::new(0, text.len()), first: 0, end: words.len(), passage: 0, accurate: false });
        let found = find(&text, &document, &KNOWLEDGE);
        for count in &found {
            prop_assert!(!count.span.of(&text).is_empty());
            prop_assert!(count.high.is_none_or(|h| count.low <= h));
            prop_assert!(count.head < words.len());
        }
        for pair in found.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
    }
}
