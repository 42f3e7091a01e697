//! Items that are taken from a folder instead of being built.
//!
//! A folder of substitutes holds store items under their names, or their nars;
//! it may itself be a store, or a folder with one in it. What is recorded of
//! an item must hold for the one that is taken.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::build::{BuildError, Builds};
use super::sources::{self, short};
use super::store::{Info, Staged};
use crate::base32;
use crate::bytes::{ByteString, base_name};
use crate::graph::Node;
use crate::recording::SourceFile;

/// Where substitutes are looked for.
pub(super) struct Substitutes {
    folders: Vec<PathBuf>,
}

impl Substitutes {
    /// Those in FOLDERS, for a store at DIRECTORY.
    pub(super) fn new(folders: &[PathBuf], directory: &ByteString) -> Substitutes {
        let inner = directory.as_path().strip_prefix("/").unwrap_or(directory.as_path());
        let both = |folder: &PathBuf| [folder.clone(), folder.join(inner)];
        Substitutes { folders: folders.iter().flat_map(both).collect() }
    }

    /// All folders that may hold some.
    pub(super) fn folders(&self) -> impl Iterator<Item = PathBuf> {
        self.folders.iter().cloned()
    }

    fn find(&self, path: &[u8]) -> Option<SourceFile> {
        self.folders.iter().find_map(|folder| SourceFile::find(folder, base_name(path)))
    }

    /// Whether all outputs of NODE can be had.
    pub(super) fn have(&self, node: &Node) -> bool {
        node.derivation.outputs.iter().all(|output| self.find(&output.path).is_some())
    }
}

impl Builds<'_> {
    /// Takes the outputs of NODE, and what they refer to, from the
    /// substitutes.
    pub(super) fn substitute(&self, node: &Node) -> Result<Vec<Arc<Info>>, BuildError> {
        // One at a time: two outputs may refer to the same third.
        let _one = self.adding_sources.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let outputs = node.derivation.outputs.iter();
        let mut pending: Vec<ByteString> = outputs.map(|output| output.path.clone()).collect();
        let mut seen = BTreeSet::new();
        while let Some(path) = pending.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            let info = match self.store.info(&path) {
                Some(info) => info,
                None => self.take(&path)?,
            };
            pending.extend(info.references.iter().cloned());
        }
        let outputs = node.derivation.outputs.iter();
        let missing = |path: &ByteString| BuildError::Unsupported(format!("{path} was not taken"));
        outputs
            .map(|output| self.store.info(&output.path).ok_or_else(|| missing(&output.path)))
            .collect()
    }

    fn take(&self, path: &ByteString) -> Result<Arc<Info>, BuildError> {
        let Some(found) = self.substitutes.find(path) else {
            sources::provide(self.recording, self.store, self.rules, path, &self.sources)?;
            let missing =
                || BuildError::Unsupported(format!("{path} is not among the substitutes"));
            return self.store.info(path).ok_or_else(missing);
        };
        let staged = self.store.scratch(&short(path))?.join("item");
        sources::copy(&found, &staged)?;
        let rules = (self.rules.canonical, self.rules.scan);
        let info = self.store.examine(&staged, rules, &self.mentionable)?;
        if let Some(recorded) = self.recording.expected(path)
            && *recorded != info.hash.sha256
        {
            let (found, place) = (info.hash.base32(), found.path().display());
            return Err(BuildError::Unsupported(format!(
                "its substitute {place} has the sha256 {found}, recorded is {}",
                base32::encode(recorded)
            )));
        }
        self.store.register(&[Staged { path: path.clone(), tree: staged, info: info.clone() }])?;
        Ok(Arc::new(info))
    }
}
