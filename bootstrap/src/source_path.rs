//! Whether a source is what its store path says.
//!
//! A path does not tell by which rule it was made, so each is tried: a *text*
//! (`builtins.toFile`, Guix's `text-file`), a *source* (a folder or file that
//! was added; also a fixed output by recursive sha256), or another fixed output,
//! by the hash of a plain file or of the nar, of any kind.

use std::collections::BTreeSet;
use std::io::Read;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::bytes::ByteString;
use crate::nar::{self, NarError, Sink};
use crate::recording::SourceFile;
use crate::replay::scan::references_in;
use crate::store_path::{Content, Hash, Method, StorePath, sha256};

/// A source's content, as far as its path depends on it.
pub struct SourceContent<'a> {
    /// The sha256 of its nar.
    pub nar_sha256: Hash,
    /// The store paths that it mentions.
    pub references: &'a [ByteString],
    /// Its bytes, if it is a regular file that is not executable.
    pub plain: &'a dyn Fn() -> Option<Vec<u8>>,
}

/// The rule by which PATH is that of CONTENT: `source`, `text`, or like a fixed
/// output's `sha1`. `None` if it is not.
pub fn rule_of(path: &ByteString, content: &SourceContent<'_>) -> Option<&'static str> {
    let StorePath { directory, name, .. } = StorePath::parse(path).ok()?;
    let own = content.references.contains(path);
    let others: Vec<_> = content.references.iter().filter(|r| *r != path).cloned().collect();
    let is_path = |content: &Content<'_>| content.store_path(directory, name) == *path;
    let hash = content.nar_sha256;
    if is_path(&Content::Source { hash, references: &others, self_reference: own }) {
        return Some("source");
    }
    let plain = (content.plain)()?;
    if is_path(&Content::Text { hash: sha256(&plain), references: &others }) {
        return Some("text");
    }
    flat_rule(&plain, &is_path)
}

/// The algorithm by which the file PLAIN has the path that IS_PATH knows.
fn flat_rule(plain: &[u8], is_path: &dyn Fn(&Content<'_>) -> bool) -> Option<&'static str> {
    let hashes = [
        ("sha256", hex::encode(Sha256::digest(plain))),
        ("sha512", hex::encode(Sha512::digest(plain))),
        ("sha1", hex::encode(Sha1::digest(plain))),
        ("md5", hex::encode(Md5::digest(plain))),
    ];
    let is_hashed_so = |(algorithm, hex): &(&'static str, String)| {
        let (algorithm, hex) = (algorithm.as_bytes(), hex.as_bytes());
        is_path(&Content::Fixed { method: Method::Flat, algorithm, hex })
    };
    hashes.iter().find(|row| is_hashed_so(row)).map(|(algorithm, _)| *algorithm)
}

/// Like [`rule_of`], for the source PATH that FILE holds; it may mention
/// CANDIDATES.
pub fn rule_of_file(
    path: &ByteString,
    file: &SourceFile,
    candidates: &BTreeSet<ByteString>,
) -> Result<Option<&'static str>, NarError> {
    let archive = file.archive()?;
    let mut plain = PlainFile(None);
    nar::read(&mut archive.as_slice(), &mut plain)?;
    let references = references_in(&archive, candidates);
    let content = SourceContent {
        nar_sha256: sha256(&archive),
        references: &references,
        plain: &|| plain.0.clone(),
    };
    Ok(rule_of(path, &content))
}

/// Takes the content of a nar that is one file.
pub(crate) struct PlainFile(pub(crate) Option<Vec<u8>>);

impl Sink for PlainFile {
    fn folder(&mut self, _: &[u8]) -> Result<(), NarError> {
        Ok(())
    }

    fn file(
        &mut self,
        path: &[u8],
        is_executable: bool,
        _: u64,
        content: &mut dyn Read,
    ) -> Result<(), NarError> {
        if path.is_empty() && !is_executable {
            content.read_to_end(self.0.insert(Vec::new()))?;
        }
        Ok(())
    }

    fn link(&mut self, _: &[u8], _: &[u8]) -> Result<(), NarError> {
        Ok(())
    }
}
