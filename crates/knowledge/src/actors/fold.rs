//! Keys under which names are filed.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The key of a name: its letters and digits in lower case without diacritics, and nothing else, so that
/// `Kata'ib Hezbollah`, `Kata’ib-Hezbollah` and `KATAIB HEZBOLLAH` have one key. Keys of consecutive words join to
/// the key of the phrase, however the text was cut into tokens.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    fold_into(text, &mut key);
    key
}

/// As [`fold`], appended to `key`.
pub fn fold_into(text: &str, key: &mut String) {
    if text.is_ascii() {
        key.extend(
            text.bytes()
                .filter(u8::is_ascii_alphanumeric)
                .map(|b| char::from(b.to_ascii_lowercase())),
        );
        return;
    }
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ø' | 'Ø' => key.push('o'),
            'ł' | 'Ł' => key.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => key.push('d'),
            'ı' => key.push('i'),
            'ß' | 'ẞ' => key.push_str("ss"),
            'æ' | 'Æ' => key.push_str("ae"),
            'œ' | 'Œ' => key.push_str("oe"),
            'þ' | 'Þ' => key.push_str("th"),
            'ə' | 'Ə' => key.push('a'),
            // Signs for the glottal stop and the ain count as letters, but writers drop them at will.
            'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ˈ' | 'ʹ' | 'ʺ' => {}
            c if c.is_alphanumeric() => key.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c))),
            _ => {}
        }
    }
}

/// Arabic articles, assimilated ones included; they vanish from skeletons.
const ARTICLES: [&str; 14] = [
    "al", "el", "ul", "ad", "an", "ar", "as", "ash", "at", "az", "ed", "er", "es", "et",
];

/// What is left of a name when the freedom of transliteration is taken away: no vowels, no articles, sounds that
/// scripts confuse made one. `Qassem Soleimani`, `Qasim Sulaimani` and `Ghasem Soleymani` (but for the first letter)
/// come close; `Hizbullah` is `Hezbollah`. Words stay apart by a space.
pub fn skeleton(text: &str) -> String {
    let mut bones = String::with_capacity(text.len());
    let apostrophes = ['\'', '’', '‘', '`', 'ʻ', 'ʼ', 'ʾ', 'ʿ'];
    let words = text.split(|c: char| !c.is_alphanumeric() && !apostrophes.contains(&c));
    for word in words.map(fold).filter(|w| !w.is_empty()) {
        if ARTICLES.contains(&word.as_str()) {
            continue;
        }
        if !bones.is_empty() {
            bones.push(' ');
        }
        push_bones(&word, &mut bones);
    }
    bones
}

/// A [`skeleton`] that keeps where vowels stand, and of the last which it is, for names of persons: `Muqtada` is `Moqtada`, but
/// `Maurice Kamto` is no `Mark Kimmitt`.
pub fn contour(text: &str) -> String {
    let mut contour = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).map(fold) {
        let bones = skeleton(&word);
        if bones.is_empty() {
            continue;
        }
        if !contour.is_empty() {
            contour.push(' ');
        }
        contour.push_str(&bones);
        contour.push('.');
        push_vowels(&word, &mut contour);
    }
    contour
}

/// How many sounds stand before each vowel of a word, and what the last vowel is where it ends the word.
fn push_vowels(word: &str, contour: &mut String) {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut before = String::new();
    let mut last = None;
    for (at, letter) in word.char_indices() {
        if !is_vowel(letter) {
            last = None;
        } else if last.is_none() {
            last = Some(letter);
            before.clear();
            push_bones(&word[..at], &mut before);
            contour.push(char::from(b'0' + u8::try_from(before.len().min(9)).unwrap_or(9)));
        }
    }
    match last {
        Some('a' | 'e') => contour.push('a'),
        Some('i' | 'y') => contour.push('i'),
        Some(_) => contour.push('o'),
        None => {}
    }
}

fn push_bones(word: &str, bones: &mut String) {
    let letters: Vec<char> = word.chars().collect();
    let start = bones.len();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let (sound, taken) = match (letter, next) {
            ('k' | 'c', Some('h')) | ('c', Some('k')) => (Some('k'), 2),
            ('g', Some('h')) => (Some('g'), 2),
            ('d', Some('h')) => (Some('d'), 2),
            ('t', Some('h')) => (Some('t'), 2),
            ('s' | 'z', Some('h')) => (Some('s'), 2),
            ('p', Some('h')) => (Some('f'), 2),
            ('d', Some('j')) => (Some('j'), 2),
            ('t', Some('s' | 'z')) => (Some('s'), 2),
            ('q' | 'c', _) => (Some('k'), 1),
            ('w', _) => (Some('v'), 1),
            ('a' | 'e' | 'i' | 'o' | 'u' | 'y', _) => ((at == 0).then_some('a'), 1),
            _ => (Some(letter), 1),
        };
        if let Some(sound) = sound
            && (bones.len() == start || !bones.ends_with(sound) || letters.get(at.wrapping_sub(1)) != Some(&letter))
        {
            bones.push(sound);
        }
        at += taken;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for same in [
            "Kata'ib Hezbollah",
            "Kata’ib-Hezbollah",
            "KATAIB HEZBOLLAH",
            "Katāʾib Hezbollah",
        ] {
            assert_eq!(fold(same), "kataibhezbollah", "{same}");
        }
        assert_eq!(fold("U.S."), "us");
        assert_eq!(fold("Erdoğan"), "erdogan");
        assert_eq!(fold("Jarosław"), "jaroslaw");
    }

    #[test]
    fn persons_of_one_contour_have_names_that_are_spelled_alike() {
        for (a, b) in [
            ("Muqtada al-Sadr", "Moqtada Sadr"),
            ("Qassem Soleimani", "Qasim Sulaymani"),
            ("Hassan Rouhani", "Hasan Rohani"),
            ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ] {
            assert_eq!(contour(a), contour(b), "{a} / {b}");
        }
        for (a, b) in [
            ("Maurice Kamto", "Mark Kimmitt"),
            ("Hassan Rohan", "Hassan Rouhani"),
            ("Joseph Kabilu", "Joseph Kabila"),
        ] {
            assert_ne!(contour(a), contour(b), "{a} / {b}");
        }
    }

    #[test]
    fn transliterations_of_one_name_have_one_skeleton() {
        for (a, b) in [
            ("Hezbollah", "Hizbullah"),
            ("Qassem Soleimani", "Qasim Sulaymani"),
            ("al-Shabaab", "Shabab"),
            ("Muqtada al-Sadr", "Moqtada Sadr"),
            ("Jaish-e-Mohammed", "Jaysh-i Muhammad"),
        ] {
            assert_eq!(skeleton(a), skeleton(b), "{a} / {b}");
        }
        assert_ne!(skeleton("Fatah"), skeleton("Fatima"));
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in ".{0,40}") {
            let key = fold(&text);
            prop_assert_eq!(fold(&key), key);
        }

        #[test]
        fn a_key_has_no_space_sign_or_capital(text in ".{0,40}") {
            prop_assert!(fold(&text).chars().all(|c| c.is_alphanumeric()));
            let ascii: String = text.chars().filter(char::is_ascii).collect();
            prop_assert_eq!(fold(&ascii.to_uppercase()), fold(&ascii));
        }

        #[test]
        fn keys_of_words_join_to_the_key_of_the_phrase(a in "[\\p{L}' -]{0,12}", b in "[\\p{L}' -]{0,12}") {
            prop_assert_eq!(fold(&format!("{a} {b}")), fold(&a) + &fold(&b));
        }

        #[test]
        fn a_skeleton_is_no_longer_than_the_name(text in "[a-zA-Z' -]{0,40}") {
            prop_assert!(skeleton(&text).len() <= text.len());
        }
    }
}
