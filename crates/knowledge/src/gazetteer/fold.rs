//! The two keys by which a name is found: the fold (spelling without marks) and the looser skeleton.

use unicode_normalization::UnicodeNormalization;

/// A name as it is looked up: lower case, marks stripped, apostrophes and points dropped, hyphens and other signs as
/// spaces, `saint`, `mount`, `fort` shortened. Holds only `a`–`z`, `0`–`9` and single spaces; empty where nothing is
/// left. Total and idempotent.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    fold_into(name, &mut folded);
    folded
}

/// As [`fold`], appended to `out` behind a space where `out` is not empty.
pub(crate) fn fold_into(name: &str, out: &mut String) {
    let mut plain = String::with_capacity(name.len());
    if name.is_ascii() {
        name.chars().for_each(|c| push_plain(c, &mut plain));
    } else {
        name.nfkd().for_each(|c| push_plain(c, &mut plain));
    }
    for word in plain.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(match word {
            "saint" => "st",
            "mount" => "mt",
            "fort" => "ft",
            word => word,
        });
    }
}

fn push_plain(c: char, out: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        '-' | '–' | '—' | '_' | '/' | ',' | '&' | '(' | ')' => out.push(' '),
        c if c.is_whitespace() => out.push(' '),
        c if c.is_ascii() => {}
        c => out.push_str(letter(c)),
    }
}

/// Latin letters that have no decomposition.
fn letter(c: char) -> &'static str {
    match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ə' | 'Ə' => "a",
        'ŋ' | 'Ŋ' => "n",
        'ħ' | 'Ħ' => "h",
        _ => "",
    }
}

/// Articles as they are written before Arabic names.
const ARTICLES: [&str; 27] = [
    "al", "el", "ul", "ol", "as", "es", "us", "ash", "esh", "ad", "ed", "ud", "adh", "an", "en", "ar", "er", "ur",
    "at", "et", "az", "ez", "uz", "the", "ath", "ouz", "oul",
];

/// Whether a word is an article before Arabic names.
pub(super) fn is_article(word: &str) -> bool {
    ARTICLES.contains(&word)
}

/// The consonants of a fold with one sign for any run of vowels, so that spellings of one name in a script other than
/// Latin meet: `al hasakah`, `hasakeh`, `hassake` give the same. Articles and double letters are dropped; `q` is `k`,
/// `kh` is `h`, `zh` and `dj` are `j`, `tz` is `z`; `ou`, `w`, `y` count as vowels; a final `h` after a vowel is
/// dropped. Empty where less than three signs are left.
pub fn skeleton(fold: &str) -> String {
    let mut out = String::with_capacity(fold.len());
    let words = fold.split(' ').count();
    for word in fold.split(' ') {
        if words > 1 && is_article(word) {
            continue;
        }
        push_skeleton(without_article(word), &mut out);
    }
    if out.len() < 3 {
        out.clear();
    }
    out
}

/// Drops an assimilated article that is written with its word: `ezzor`, `assuwayda`; `alhasaka` is kept.
fn without_article(word: &str) -> &str {
    match word.as_bytes() {
        [b'a' | b'e', x, y, _, _, ..] if x == y && !b"aeiouwy".contains(x) => &word[2..],
        _ => word,
    }
}

/// Several letters that stand for one sound, the longest first, with their sign.
const SOUNDS: [(&str, char); 18] = [
    ("shch", 'S'),
    ("tsh", 'S'),
    ("tch", 'S'),
    ("sch", 'S'),
    ("dzh", 'j'),
    ("sh", 'S'),
    ("ch", 'S'),
    ("zh", 'j'),
    ("dj", 'j'),
    ("kh", 'h'),
    ("gh", 'g'),
    ("dh", 'd'),
    ("th", 't'),
    ("ph", 'f'),
    ("ts", 'z'),
    ("tz", 'z'),
    ("ck", 'k'),
    ("ks", 'x'),
];

fn sound(bytes: &[u8]) -> Option<(&'static str, char)> {
    SOUNDS
        .into_iter()
        .find(|(letters, _)| bytes.starts_with(letters.as_bytes()))
}

fn push_skeleton(word: &str, out: &mut String) {
    let bytes = word.as_bytes();
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let sound = Some(byte)
            .filter(|b| b"cdgkpstz".contains(b))
            .and_then(|_| sound(&bytes[i..]));
        let (sign, width) = match (sound, byte) {
            (Some((letters, sign)), _) => (sign, letters.len()),
            (None, b'q' | b'c') => ('k', 1),
            (None, b'x') if i == 0 => ('h', 1),
            (None, b'a' | b'e' | b'i' | b'o' | b'u' | b'w' | b'y') => ('a', 1),
            (None, b'h') if i + 1 == bytes.len() && out.ends_with('a') => (' ', 1),
            (None, _) => (byte as char, 1),
        };
        if sign != ' ' && !out.ends_with(sign) {
            out.push(sign);
        }
        i += width;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_hyphens_and_points_do_not_matter() {
        assert_eq!(fold("Al-Ḩasakah"), "al hasakah");
        assert_eq!(fold("U.S."), "us");
        assert_eq!(fold("N’Djamena"), "ndjamena");
        assert_eq!(fold("Łódź"), "lodz");
        assert_eq!(fold("Saint-Denis"), "st denis");
        assert_eq!(fold("حلب"), "");
    }

    /// Two spellings of one name.
    const SAME: [(&str, &str); 34] = [
        ("Al-Hasakah", "Hasakeh"),
        ("al Hasaka", "El Haseke"),
        ("Deir ez-Zor", "Deir Ezzor"),
        ("Dayr az-Zawr", "Der ez-Zor"),
        ("Deir al-Zour", "Deir uz Zor"),
        ("Ar-Raqqah", "Rakka"),
        ("al-Raqqa", "Raqqah"),
        ("Qamishli", "Kamishly"),
        ("Al-Qamishli", "Qamishlo"),
        ("Kyiv", "Kiev"),
        ("Idlib", "Idleb"),
        ("Bakhmut", "Bahmut"),
        ("Khuza'a", "Huzaa"),
        ("Xanaqin", "Khanaqin"),
        ("Zaporizhzhia", "Zaporozhye"),
        ("Dzhankoi", "Jankoy"),
        ("Zhytomyr", "Jitomir"),
        ("Avdiivka", "Avdeevka"),
        ("Severodonetsk", "Sievierodonetsk"),
        ("Shchastia", "Schastye"),
        ("Khan Shaykhun", "Khan Sheikhoun"),
        ("Jisr al-Shughur", "Jisr ash-Shoughour"),
        ("Maarrat al-Nu'man", "Maaret al-Noman"),
        ("Beledweyne", "Beled Weyne"),
        ("Lashkar Gah", "Lashkargah"),
        ("Pul-e-Khumri", "Puli Khumri"),
        ("Qalat", "Kalat"),
        ("Djibo", "Jibo"),
        ("Sulaymaniyah", "Sulaimaniya"),
        ("Tel Rifaat", "Tall Rif'at"),
        ("As-Suwayda", "Assuwayda"),
        ("Mosul", "Mawsil"),
        ("Netzarim", "Netsarim"),
        ("Ghazni", "Gazni"),
    ];

    /// Names of two places.
    const OTHER: [(&str, &str); 31] = [
        ("Homs", "Hama"),
        ("Mosul", "Misrata"),
        ("Tripoli", "Tobruk"),
        ("Kabul", "Kapisa"),
        ("Herat", "Farah"),
        ("Kunduz", "Kunar"),
        ("Kandahar", "Kandhamal"),
        ("Tikrit", "Taji"),
        ("Ramadi", "Rawa"),
        ("Fallujah", "Haditha"),
        ("Kirkuk", "Karbala"),
        ("Najaf", "Nasiriyah"),
        ("Sanaa", "Saada"),
        ("Taiz", "Taif"),
        ("Aden", "Adra"),
        ("Marib", "Mukalla"),
        ("Kherson", "Kharkiv"),
        ("Kramatorsk", "Kremenchuk"),
        ("Sumy", "Soledar"),
        ("Donetsk", "Luhansk"),
        ("Lyman", "Lviv"),
        ("Gaza", "Jenin"),
        ("Jenin", "Jabaliya"),
        ("Tyre", "Tibnin"),
        ("Mogadishu", "Marka"),
        ("Baidoa", "Barawe"),
        ("Adwa", "Adigrat"),
        ("Nyala", "Nertiti"),
        ("Grozny", "Gudermes"),
        ("Quetta", "Qalat"),
        ("Miranshah", "Mir Ali"),
    ];

    #[test]
    fn spellings_of_one_name_share_a_skeleton() {
        for (a, b) in SAME {
            assert_eq!(skeleton(&fold(a)), skeleton(&fold(b)), "{a}, {b}");
        }
    }

    #[test]
    fn names_of_two_places_do_not() {
        for (a, b) in OTHER {
            assert_ne!(skeleton(&fold(a)), skeleton(&fold(b)), "{a}, {b}");
        }
    }

    proptest! {
        #[test]
        fn folding_is_total_and_idempotent(name in ".*") {
            let once = fold(&name);
            prop_assert_eq!(&fold(&once), &once);
            prop_assert!(once.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' '));
            let _ = skeleton(&once);
        }
    }
}
