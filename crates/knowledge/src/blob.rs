//! The compiled form: sections behind one another, each with its length before it.

use crate::KnowledgeError;

/// Every section starts on a multiple of this, so that tables in it can be read in place.
const ALIGNMENT: usize = 8;

/// Joins sections into one blob.
pub(crate) fn join(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut blob = Vec::with_capacity(sections.iter().map(|s| s.len() + 2 * ALIGNMENT).sum());
    for section in sections {
        blob.extend_from_slice(&(section.len() as u64).to_le_bytes());
        blob.extend_from_slice(section);
        blob.resize(blob.len().next_multiple_of(ALIGNMENT), 0);
    }
    blob
}

/// Splits a blob into its `N` sections.
pub(crate) fn split<const N: usize>(mut blob: &'static [u8]) -> Result<[&'static [u8]; N], KnowledgeError> {
    let mut sections = [&blob[..0]; N];
    for section in &mut sections {
        let (length, rest) = blob.split_first_chunk::<8>().ok_or(KnowledgeError::NotABlob)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| KnowledgeError::NotABlob)?;
        *section = rest.get(..length).ok_or(KnowledgeError::NotABlob)?;
        blob = rest.get(length.next_multiple_of(ALIGNMENT)..).unwrap_or_default();
    }
    Ok(sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_come_back_as_they_were() {
        let blob = join(&[b"one".to_vec(), Vec::new(), b"three and more".to_vec()]).leak();
        assert_eq!(split::<3>(blob).unwrap(), [&b"one"[..], b"", b"three and more"]);
    }

    #[test]
    fn a_cut_blob_is_refused() {
        let blob = &join(&[b"one".to_vec()]).leak()[..9];
        assert!(split::<1>(blob).is_err());
    }
}
