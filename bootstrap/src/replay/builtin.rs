//! Builders that are part of a daemon: `builtin:NAME`.
//!
//! The fetchers are satisfied from what is at hand, never from the network:
//!
//! | builder | what it makes |
//! | --- | --- |
//! | `builtin:fetchurl` (Nix) | the file at `url`; executable, or unpacked from a nar, if asked |
//! | `builtin:download` (Guix) | the same, of the first of a list |
//! | `builtin:git-download` (Guix) | a tree |
//! | `builtin:buildenv` (Nix) | see [`super::buildenv`] |
//!
//! At hand is what a `file:` address names in the store, and what lies in a
//! recording's `sources/` folders or in a folder of substitutes: under the
//! output's own name or the address's last part, or, where a plain file is
//! wanted, any file with the right hash. Its hash is checked like every fixed
//! output's.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::attributes::words;
use super::build::{BuildError, Builds, at};
use super::inputs::Inputs;
use super::outputs::digest_of;
use super::sources::short;
use super::store::StoreError;
use super::{buildenv, tree};
use crate::bytes::{ByteString, base_name};
use crate::derivation::{Derivation, Output, split_algorithm};
use crate::graph::Node;
use crate::nar;
use crate::recording::SourceFile;
use crate::store_path::{Method, split_base_name};

/// Files by their hashes, for each algorithm that was asked for.
pub(super) struct AtHand {
    folders: Vec<PathBuf>,
    by_hash: Mutex<HashMap<ByteString, HashMap<String, PathBuf>>>,
}

impl AtHand {
    /// What lies in FOLDERS; those that do not exist have nothing.
    pub(super) fn new(folders: Vec<PathBuf>) -> AtHand {
        AtHand { folders, by_hash: Mutex::default() }
    }

    /// The plain file with this hash.
    fn with_hash(&self, algorithm: &[u8], hex: &[u8]) -> Result<Option<PathBuf>, BuildError> {
        let mut known = self.by_hash.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !known.contains_key(algorithm) {
            let mut table = HashMap::new();
            for file in self.folders.iter().flat_map(|folder| plain_files(folder)) {
                let digest = digest_of(Method::Flat, algorithm, &file)?;
                table.insert(hex::encode(digest), file);
            }
            known.insert(algorithm.into(), table);
        }
        let hex = String::from_utf8_lossy(hex);
        Ok(known.get(algorithm).and_then(|table| table.get(&*hex)).cloned())
    }

    /// What is called NAME.
    fn named(&self, name: &[u8]) -> Option<SourceFile> {
        let item = |folder: &PathBuf| SourceFile::find(folder, name);
        self.folders.iter().find_map(item)
    }
}

fn plain_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_plain = |path: &PathBuf| path.symlink_metadata().is_ok_and(|m| m.is_file());
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_plain).collect();
    files.sort();
    files
}

impl Builds<'_> {
    /// Does the work of NODE's builder; the outputs go to the folder ITEMS.
    pub(super) fn run_builtin(
        &self,
        node: &Node,
        inputs: &Inputs,
        items: &Path,
        see: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<(), BuildError> {
        let derivation = &node.derivation;
        match &*derivation.builder {
            b"builtin:fetchurl" | b"builtin:download" | b"builtin:git-download" => {
                let Some(output) = derivation.fixed_output() else {
                    let problem = "it fetches something whose hash is not known".to_string();
                    return Err(BuildError::Unsupported(problem));
                };
                self.fetch(derivation, output, &items.join(short(&output.path).as_path()))
            }
            b"builtin:buildenv" => buildenv::build(self, derivation, inputs, items, see),
            other => {
                let other = String::from_utf8_lossy(other);
                Err(BuildError::Unsupported(format!("there is no builder {other}")))
            }
        }
    }

    fn fetch(
        &self,
        derivation: &Derivation,
        output: &Output,
        target: &Path,
    ) -> Result<(), BuildError> {
        let is_set = |name: &[u8]| derivation.variable(name).is_some_and(|value| **value == *b"1");
        let found = self.find(derivation, output)?;
        let found = found.ok_or_else(|| not_at_hand(derivation, output))?;
        match &found {
            SourceFile::Item(file) if is_set(b"unpack") && file.is_file() => unpack(file, target)?,
            SourceFile::Item(file) => tree::copy(file, target).map_err(StoreError::from)?,
            SourceFile::Nar(file) => unpack(file, target)?,
        }
        let is_file = target.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        if is_file {
            let mode = if is_set(b"executable") { 0o755 } else { 0o644 };
            fs::set_permissions(target, fs::Permissions::from_mode(mode)).map_err(at(target))?;
        }
        Ok(())
    }

    fn find(
        &self,
        derivation: &Derivation,
        output: &Output,
    ) -> Result<Option<SourceFile>, BuildError> {
        let in_store = |url: &&[u8]| {
            let path: ByteString = url.strip_prefix(b"file://")?.into();
            let path = self.store.on_disk(path.as_path());
            path.symlink_metadata().is_ok().then_some(SourceFile::Item(path))
        };
        let (method, algorithm) = split_algorithm(&output.algorithm);
        let base = base_name(&output.path);
        let name = split_base_name(base).map_or(base, |(_, name)| name);
        let urls = urls(derivation);
        if let Some(found) = urls.iter().find_map(in_store).or_else(|| self.at_hand.named(base)) {
            return Ok(Some(found));
        }
        if method == Method::Flat {
            let file = self.at_hand.with_hash(algorithm, &output.hash)?;
            return Ok(file.map(SourceFile::Item));
        }
        let mut names = urls.iter().map(|url| base_name(url)).chain([name]);
        Ok(names.find_map(|name| self.at_hand.named(name)))
    }
}

fn unpack(file: &Path, target: &Path) -> Result<(), BuildError> {
    let mut archive = nar::open_nar(file).map_err(StoreError::from)?;
    Ok(nar::unpack(&mut *archive, target).map_err(StoreError::from)?)
}

/// The addresses that DERIVATION names. Guix writes one as a string of Scheme,
/// several as a list.
fn urls(derivation: &Derivation) -> Vec<&[u8]> {
    let variables = [&b"url"[..], b"urls"].into_iter().filter_map(|name| derivation.variable(name));
    let is_mark = |byte: &u8| byte.is_ascii_whitespace() || b"\"()".contains(byte);
    variables.flat_map(|value| value.split(is_mark)).filter(|word| !word.is_empty()).collect()
}

fn not_at_hand(derivation: &Derivation, output: &Output) -> BuildError {
    let shown = |url: &[u8]| String::from_utf8_lossy(url).into_owned();
    let urls: Vec<String> = urls(derivation).into_iter().map(shown).collect();
    BuildError::Unsupported(format!(
        "it fetches {}, and no file with the {} {} is at hand: put one into sources/",
        urls.join(" or "),
        output.algorithm,
        output.hash
    ))
}

/// The words of the variable NAME.
pub(super) fn list_of<'a>(derivation: &'a Derivation, name: &[u8]) -> Vec<&'a [u8]> {
    derivation.variable(name).into_iter().flat_map(|value| words(value)).collect()
}
