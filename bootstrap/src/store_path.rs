//! Store paths: their parts, and how they are computed.
//!
//! A store path is `DIRECTORY/HASH-NAME` where HASH is 32 digits of base 32.
//! The hash is that of a *fingerprint*, `TYPE:sha256:HEX:DIRECTORY:NAME`, cut
//! to 160 bits (Dolstra's thesis, section 5.2.2; Nix, `libstore/store-api.cc`).
//! What TYPE and HEX are depends on the kind of item:
//!
//! | item | TYPE | HEX is the sha256 of |
//! | --- | --- | --- |
//! | a text file (also a `.drv`) | `text` and its references | its content |
//! | a source, or fixed `r:sha256` | `source` and its references | its nar |
//! | any other fixed output | `output:out` | `fixed:out:METHOD:HASH:` |
//! | output of a build | `output:NAME` | the derivation without output paths |

use sha2::{Digest, Sha256};

use crate::base32;
use crate::bytes::ByteString;

/// A sha256.
pub type Hash = [u8; 32];

/// The sha256 of BYTES.
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// Length of the hash part, in base 32 digits.
pub const HASH_LENGTH: usize = 32;

/// A store path taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorePath<'a> {
    /// The store's directory, without a final slash: `/gnu/store`.
    pub directory: &'a [u8],
    /// The 32 digits.
    pub hash: &'a [u8],
    /// What follows the dash.
    pub name: &'a [u8],
}

/// Why some bytes are not a store path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadStorePath {
    /// There is no directory before the last component.
    #[error("it is not an absolute path")]
    NotAbsolute,
    /// The last component does not begin with a hash and a dash.
    #[error("it does not have the form DIRECTORY/HASH-NAME with 32 base 32 digits")]
    NoHash,
    /// The name is empty, too long or has a character that names do not have.
    #[error("its name is not 1 to 211 of the characters A-Z a-z 0-9 + - . _ ? =")]
    BadName,
}

impl<'a> StorePath<'a> {
    /// Takes PATH apart.
    pub fn parse(path: &'a [u8]) -> Result<StorePath<'a>, BadStorePath> {
        let slash = path.iter().rposition(|&b| b == b'/').ok_or(BadStorePath::NotAbsolute)?;
        if slash == 0 || path[0] != b'/' {
            return Err(BadStorePath::NotAbsolute);
        }
        let (hash, name) = split_base_name(&path[slash + 1..])?;
        Ok(StorePath { directory: &path[..slash], hash, name })
    }
}

/// Takes `HASH-NAME` apart.
pub fn split_base_name(base: &[u8]) -> Result<(&[u8], &[u8]), BadStorePath> {
    if base.len() <= HASH_LENGTH || base[HASH_LENGTH] != b'-' {
        return Err(BadStorePath::NoHash);
    }
    let (hash, name) = (&base[..HASH_LENGTH], &base[HASH_LENGTH + 1..]);
    if !hash.iter().all(|&b| base32::is_digit(b)) {
        return Err(BadStorePath::NoHash);
    }
    if is_name(name) { Ok((hash, name)) } else { Err(BadStorePath::BadName) }
}

/// Whether NAME can be the name of a store item.
fn is_name(name: &[u8]) -> bool {
    (1..=211).contains(&name.len())
        && name[0] != b'.'
        && name.iter().all(|&b| {
            b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_' | b'?' | b'=')
        })
}

/// How a fixed output or a source becomes bytes to hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The content of one regular file.
    Flat,
    /// The nar of anything.
    Recursive,
}

/// A store item whose path follows from what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// A text file with the sha256 of its content.
    Text { hash: Hash, references: &'a [ByteString] },
    /// A source, or a fixed output by recursive sha256, with that of its nar.
    Source { hash: Hash, references: &'a [ByteString], self_reference: bool },
    /// Any other fixed output: `sha1` and its hash in hexadecimal.
    Fixed { method: Method, algorithm: &'a [u8], hex: &'a [u8] },
    /// Output OUTPUT of a build with this derivation hash.
    Built { hash: Hash, output: &'a [u8] },
}

impl Content<'_> {
    /// The path of this item, called NAME, in the store DIRECTORY.
    pub fn store_path(&self, directory: &[u8], name: &[u8]) -> ByteString {
        let (kind, hash) = match self {
            Content::Text { hash, references } => (with_references(b"text", references), *hash),
            Content::Source { hash, references, self_reference } => {
                let mut kind = with_references(b"source", references);
                if *self_reference {
                    kind.extend_from_slice(b":self");
                }
                (kind, *hash)
            }
            Content::Fixed { method, algorithm, hex } => {
                (b"output:out".to_vec(), sha256(&fixed_fingerprint(*method, algorithm, hex, b"")))
            }
            Content::Built { hash, output } => ([b"output:", *output].concat(), *hash),
        };
        let hex = hex::encode(hash);
        let fingerprint =
            [&kind, b":sha256:".as_slice(), hex.as_bytes(), b":", directory, b":", name];
        let digest = base32::encode(&compress(&sha256(&fingerprint.concat())));
        [directory, b"/", digest.as_bytes(), b"-", name].concat().into()
    }
}

/// The text that stands for a fixed output, `fixed:out:r:sha256:HEX:PATH`;
/// PATH is empty where the path itself is wanted.
pub fn fixed_fingerprint(method: Method, algorithm: &[u8], hex: &[u8], path: &[u8]) -> Vec<u8> {
    let prefix: &[u8] = match method {
        Method::Flat => b"",
        Method::Recursive => b"r:",
    };
    [b"fixed:out:", prefix, algorithm, b":", hex, b":", path].concat()
}

/// Folds a hash to 160 bits by exclusive or.
fn compress(hash: &Hash) -> [u8; 20] {
    let mut folded = [0; 20];
    for (position, byte) in hash.iter().enumerate() {
        folded[position % 20] ^= byte;
    }
    folded
}

/// `KIND:REFERENCE:REFERENCE…`, the references sorted.
fn with_references(kind: &[u8], references: &[ByteString]) -> Vec<u8> {
    let mut sorted: Vec<&ByteString> = references.iter().collect();
    sorted.sort();
    sorted.dedup();
    let mut text = kind.to_vec();
    for reference in sorted {
        text.push(b':');
        text.extend_from_slice(reference);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let path = StorePath::parse(b"/gnu/store/fp020af7bqi31n8x916gp03l943jv0fa-binary").unwrap();
        assert_eq!(path.directory, b"/gnu/store");
        assert_eq!(path.hash, b"fp020af7bqi31n8x916gp03l943jv0fa");
        assert_eq!(path.name, b"binary");
    }

    #[test]
    fn what_is_no_store_path() {
        for (path, reason) in [
            (&b"fp020af7bqi31n8x916gp03l943jv0fa-binary"[..], BadStorePath::NotAbsolute),
            (b"/fp020af7bqi31n8x916gp03l943jv0fa-binary", BadStorePath::NotAbsolute),
            (b"/gnu/store/binary", BadStorePath::NoHash),
            (b"/gnu/store/ep020af7bqi31n8x916gp03l943jv0fa-binary", BadStorePath::NoHash),
            (b"/gnu/store/fp020af7bqi31n8x916gp03l943jv0fa", BadStorePath::NoHash),
            (b"/gnu/store/fp020af7bqi31n8x916gp03l943jv0fa-", BadStorePath::BadName),
            (b"/gnu/store/fp020af7bqi31n8x916gp03l943jv0fa-a b", BadStorePath::BadName),
            (b"/gnu/store/fp020af7bqi31n8x916gp03l943jv0fa-.a", BadStorePath::BadName),
        ] {
            assert_eq!(StorePath::parse(path), Err(reason), "{}", crate::bytes::Shown(path));
        }
    }
}
