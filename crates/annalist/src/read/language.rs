use knowledge::lexicons::Layout;

/// Below this many words nothing is said of the language.
const FEW: usize = 20;
/// English prose has function words for more than a third of its words; headlines alone have fewer.
const LEAST_SHARE: usize = 8;

/// Whether a text reads like English: at least one word in eight is one of its commonest function words.
pub(crate) fn is_english(text: &str, layout: &Layout) -> bool {
    let words = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|w| !w.is_empty())
        .take(2000);
    let (mut all, mut function) = (0, 0);
    for word in words {
        all += 1;
        function += usize::from(layout.is_function_word(&word.to_lowercase()));
    }
    all < FEW || function * LEAST_SHARE >= all
}

/// ISO 639-1 code from a label such as `en-US`.
pub(crate) fn code(label: &str) -> Option<String> {
    let code: String = label.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    (matches!(code.len(), 2 | 3) && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}
