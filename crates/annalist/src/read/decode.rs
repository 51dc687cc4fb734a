use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes as text, with the number of characters that had to be replaced.
pub(crate) struct Decoded {
    pub text: String,
    pub replaced: usize,
    pub encoding: &'static str,
}

/// Decodes bytes of any encoding: by byte order mark, as UTF-16 by its zeros, as UTF-8, by the encoding that the page
/// itself declares, else by the look of the bytes. A byte order mark is dropped; bytes that can't be decoded become U+FFFD.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[length..]);
    }
    if let Some(encoding) = utf16(bytes) {
        return with(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: text.to_owned(),
            replaced: 0,
            encoding: UTF_8.name(),
        };
    }
    if mostly_utf8(bytes) {
        return with(UTF_8, bytes);
    }
    let declared = declared
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .filter(|e| *e != UTF_8);
    with(declared.unwrap_or_else(|| detect(bytes)), bytes)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    // Marks that the text itself has count too where something is wrong: the number is for a message.
    let replaced = if wrong {
        text.matches('\u{fffd}').count().max(1)
    } else {
        0
    };
    Decoded {
        text: text.into_owned(),
        replaced,
        encoding: encoding.name(),
    }
}

/// Whether the bytes are UTF-16 without a mark: Latin text has a zero in every second byte.
pub(crate) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 4 {
        return None;
    }
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if odd * 10 > half * 7 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the bytes are UTF-8 with a few bytes broken: more whole characters beyond ASCII than broken ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    detector.guess(None, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, usize) {
        let decoded = decode(bytes, None);
        (decoded.text, decoded.replaced)
    }

    #[test]
    fn a_byte_order_mark_decides_and_is_dropped() {
        assert_eq!(text(b"\xef\xbb\xbfKab\xc3\xbbl"), ("Kabûl".into(), 0));
        assert_eq!(text(b"\xff\xfeA\0\xfb\0"), ("Aû".into(), 0));
        assert_eq!(text(b"\xfe\xff\0A\0\xfb"), ("Aû".into(), 0));
    }

    #[test]
    fn utf16_without_a_mark_is_seen() {
        let bytes: Vec<u8> = "Shells hit Homs".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&bytes), ("Shells hit Homs".into(), 0));
    }

    #[test]
    fn windows_1252_is_seen() {
        assert_eq!(
            text(b"The \x93attack\x94 on the caf\xe9 in the city").0,
            "The “attack” on the café in the city"
        );
    }

    #[test]
    fn broken_utf8_is_replaced_and_counted() {
        assert_eq!(text("Erdoğan’s army — \u{fffd}".as_bytes()).1, 0);
        let mut bytes = "Erdoğan’s army — ".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(text(&bytes), ("Erdoğan’s army — \u{fffd}".into(), 1));
    }

    #[test]
    fn the_declared_encoding_is_used() {
        assert_eq!(decode(b"\xcf\xf0\xe8", Some("windows-1251")).text, "При");
    }
}
