//! References: which store items the bytes of another mention.
//!
//! A reference is any occurrence of an item's hash part, 32 base 32 digits
//! that nothing else is likely to contain (Dolstra's thesis, section 5.5.1).
//! Names and link targets count as well: the scanner sees the whole nar.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use super::rules::Mention;
use crate::base32;
use crate::bytes::{ByteString, base_name};
use crate::nar::{NarError, NarHash, nar_hash_with};
use crate::store_path::HASH_LENGTH;

/// Hashes the nar of PATH and finds which of CANDIDATES, items of the store
/// DIRECTORY, it mentions; sorted.
pub(crate) fn hash_and_references<'a>(
    path: &Path,
    mention: Mention,
    directory: &[u8],
    candidates: impl IntoIterator<Item = &'a ByteString> + Clone,
) -> Result<(NarHash, Vec<ByteString>), NarError> {
    let mut scanner = Scanner::new(candidates.clone().into_iter().map(hash_part));
    if mention == Mention::WholePath {
        scanner.only_after = [directory, b"/"].concat();
    }
    let hash = nar_hash_with(path, |bytes| scanner.see(bytes))?;
    Ok((hash, scanner.among(candidates)))
}

/// Which of CANDIDATES the bytes of an archive mention; sorted.
pub(crate) fn references_in(archive: &[u8], candidates: &BTreeSet<ByteString>) -> Vec<ByteString> {
    let mut scanner = Scanner::new(candidates.iter().map(hash_part));
    scanner.see(archive);
    scanner.among(candidates)
}

/// The 32 digits of a store path; of another path, nothing.
fn hash_part(path: &ByteString) -> &[u8] {
    base_name(path).get(..HASH_LENGTH).unwrap_or_default()
}

/// Finds hash parts in a stream of bytes.
pub(super) struct Scanner {
    wanted: HashSet<[u8; HASH_LENGTH]>,
    found: HashSet<[u8; HASH_LENGTH]>,
    /// The last bytes of what was seen: one fewer than what is looked for.
    tail: Vec<u8>,
    /// What must come before a hash part; by the daemons' rules, nothing.
    only_after: Vec<u8>,
}

impl Scanner {
    /// A scanner for these hash parts; others are not looked for.
    pub(super) fn new<'a>(hash_parts: impl IntoIterator<Item = &'a [u8]>) -> Scanner {
        let wanted = hash_parts.into_iter().filter_map(|part| part.try_into().ok()).collect();
        Scanner { wanted, found: HashSet::new(), tail: Vec::new(), only_after: Vec::new() }
    }

    /// Takes the next bytes of the stream.
    pub(super) fn see(&mut self, bytes: &[u8]) {
        let kept = HASH_LENGTH - 1 + self.only_after.len();
        let overlap = bytes.len().min(kept);
        self.tail.extend_from_slice(&bytes[..overlap]);
        let joint = std::mem::take(&mut self.tail);
        self.search(&joint);
        self.search(bytes);
        self.tail = if bytes.len() >= kept { bytes[bytes.len() - kept..].to_vec() } else { joint };
        let surplus = self.tail.len().saturating_sub(kept);
        self.tail.drain(..surplus);
    }

    /// Those of CANDIDATES whose hash parts were seen, sorted.
    fn among<'a>(&self, candidates: impl IntoIterator<Item = &'a ByteString>) -> Vec<ByteString> {
        let found = candidates.into_iter().filter(|path| self.has_found(hash_part(path)));
        let references: BTreeSet<ByteString> = found.cloned().collect();
        references.into_iter().collect()
    }

    /// Whether this hash part was seen.
    pub(super) fn has_found(&self, hash_part: &[u8]) -> bool {
        self.found.contains(hash_part)
    }

    /// Looks at windows of 32 bytes from their ends: a byte that is no digit
    /// rules out every window that holds it, so most text is skipped over.
    fn search(&mut self, bytes: &[u8]) {
        let mut start = 0;
        while let Some(window) = bytes.get(start..start + HASH_LENGTH) {
            if let Some(stranger) = window.iter().rposition(|&byte| !base32::is_digit(byte)) {
                start += stranger + 1;
                continue;
            }
            let window: &[u8; HASH_LENGTH] = window.try_into().expect("a window has its length");
            if bytes[..start].ends_with(&self.only_after) && self.wanted.contains(window) {
                self.found.insert(*window);
            }
            start += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &[u8] = b"fp020af7bqi31n8x916gp03l943jv0fa";
    const TWO: &[u8] = b"jhyp6vgsw53arch3703mv2mxdfmi5dck";

    fn found(chunks: &[&[u8]]) -> (bool, bool) {
        let mut scanner = Scanner::new([ONE, TWO]);
        for chunk in chunks {
            scanner.see(chunk);
        }
        (scanner.has_found(ONE), scanner.has_found(TWO))
    }

    #[test]
    fn a_hash_part_is_found_wherever_it_is_cut() {
        let text = [b"/gnu/store/".as_slice(), ONE, b"-x 0", TWO].concat();
        assert_eq!(found(&[&text]), (true, true));
        for cut in 0..=text.len() {
            assert_eq!(found(&[&text[..cut], &text[cut..]]), (true, true), "cut at {cut}");
        }
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(found(&bytes), (true, true));
    }

    #[test]
    fn a_changed_digit_is_no_reference() {
        let mut other = ONE.to_vec();
        other[31] = b'b';
        assert_eq!(found(&[&other]), (false, false));
    }
}
