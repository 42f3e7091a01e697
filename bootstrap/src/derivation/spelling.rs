//! Spelling: whether a file is the one text that a daemon writes.
//!
//! All that the grammar leaves open is how a byte of a string is spelled. The
//! daemons write a newline, a carriage return, a tab, a quote and a backslash
//! as an escape and everything else as itself (Nix, `libstore/derivations.cc`,
//! `printString`), but they also read these control characters bare, and a
//! backslash before any other letter as nothing (`parseString`). A store path
//! is made from the spelling that daemons write; so another one is an error,
//! though not one of the grammar.

use memchr::{memchr, memchr3};

use super::place::Place;
use crate::bytes::Shown;

/// Where a file is not spelled as a daemon would write it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{}:{}: expected {expected} but found `{found}`\n{}", place.line, place.column, place.excerpt
)]
pub struct Misspelt {
    pub place: Place,
    /// What a daemon would have written.
    pub expected: &'static str,
    /// What is there, readable.
    pub found: String,
}

/// Checks the spelling of CONTENT, which has been parsed: so backslashes and
/// control characters are in strings.
pub fn check_spelling(content: &[u8]) -> Result<(), Misspelt> {
    let bare = memchr3(b'\n', b'\r', b'\t', content);
    let escape = unknown_escape(content);
    let (offset, length, expected) = match (bare, escape) {
        (None, None) => return Ok(()),
        (Some(bare), escape) if escape.is_none_or(|escape| bare < escape) => {
            (bare, 1, "an escape: `\\n`, `\\r` or `\\t`")
        }
        (_, escape) => {
            let expected = "one of `\\n`, `\\r`, `\\t`, `\\\"`, `\\\\`";
            (escape.unwrap_or_default(), 2, expected)
        }
    };
    let found = Shown(&content[offset..content.len().min(offset + length)]).to_string();
    Err(Misspelt { place: Place::of(content, offset), expected, found })
}

/// Where the first backslash is that begins none of the five escapes.
fn unknown_escape(content: &[u8]) -> Option<usize> {
    let mut start = 0;
    while let Some(found) = memchr(b'\\', &content[start..]) {
        let offset = start + found;
        match content.get(offset + 1) {
            Some(b'n' | b'r' | b't' | b'"' | b'\\') => start = offset + 2,
            _ => return Some(offset),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::derivation::Derivation;

    /// A file whose builder is spelled so.
    fn file(builder: &[u8]) -> Vec<u8> {
        [b"Derive([],[],[],\"s\",\"", builder, b"\",[],[])"].concat()
    }

    fn found(builder: &[u8]) -> String {
        let content = file(builder);
        Derivation::parse(&content, Path::new("x.drv")).unwrap();
        check_spelling(&content).unwrap_err().to_string()
    }

    #[test]
    fn what_daemons_write_is_right() {
        assert_eq!(check_spelling(&file(br#"\n\r\t\"\\q"#)), Ok(()));
        assert_eq!(check_spelling(&file(b"\x01\xff")), Ok(()));
    }

    #[test]
    fn another_spelling_has_a_place() {
        assert!(found(br"a\q").starts_with("1:23: expected one of `\\n`"), "{}", found(br"a\q"));
        assert!(found(br"a\q").contains("but found `\\q`\n"));
        assert!(found(b"\n").starts_with("1:22: expected an escape: `\\n`"));
        assert!(found(b"x\ty\\q").contains("found `\\t`"), "the first of two");
        assert!(found(b"x\\qy\t").contains("found `\\q`"), "the first of two");
        // The second backslash of a pair begins no escape.
        assert!(found(br"\\\\\z").contains("found `\\z`"));
    }

    #[test]
    fn unknown_escapes_stand_for_themselves() {
        let content = file(br"a\qb");
        let derivation = Derivation::parse(&content, Path::new("x.drv")).unwrap();
        assert_eq!(&*derivation.builder, b"aqb");
    }
}
