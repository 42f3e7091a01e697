//! Sources: into the store, after a check that they are what they are called.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::scan::hash_and_references;
use super::store::{Info, Store, StoreError};
use super::tree;
use crate::bytes::{ByteString, base_name};
use crate::graph::Graph;
use crate::launcher;
use crate::recording::Recording;
use crate::store_path::{Content, Method, StorePath, sha256};

/// Why a source cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("its source {path} is not in {}/sources", folder.display())]
    Missing { path: ByteString, folder: PathBuf },
    #[error("its source {path} is not the one that was recorded: the content of {} gives another store path", file.display())]
    Wrong { path: ByteString, file: PathBuf },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts the source PATH of RECORDING into STORE, unless it is there.
///
/// CANDIDATES are the store paths that it may mention.
pub(super) fn provide(
    recording: &Recording,
    store: &Store,
    path: &ByteString,
    candidates: &BTreeSet<ByteString>,
) -> Result<(), SourceError> {
    if store.info(path).is_some() {
        return Ok(());
    }
    let file = find(recording, path)?;
    let scratch = store.scratch(&"source".into())?;
    let staged = scratch.join("item");
    tree::copy(&file, &staged).map_err(StoreError::from)?;
    let info = Store::examine(&staged, candidates)?;
    if !is_content_of(path, &staged, &info) {
        return Err(SourceError::Wrong { path: path.clone(), file });
    }
    // What it mentions must be at hand as well.
    for reference in &info.references {
        if reference != path {
            provide(recording, store, reference, candidates)?;
        }
    }
    Ok(store.register(&[(path.clone(), staged, info)])?)
}

fn find(recording: &Recording, path: &ByteString) -> Result<PathBuf, SourceError> {
    let missing = || SourceError::Missing { path: path.clone(), folder: recording.folder.clone() };
    recording.find_source(path).ok_or_else(missing)
}

/// Finds the source PATH of RECORDING and checks it where it lies.
pub(crate) fn check(
    recording: &Recording,
    path: &ByteString,
    candidates: &BTreeSet<ByteString>,
) -> Result<PathBuf, SourceError> {
    let file = find(recording, path)?;
    let (hash, references) = hash_and_references(&file, candidates).map_err(StoreError::from)?;
    if is_content_of(path, &file, &Info { hash, references }) {
        return Ok(file);
    }
    Err(SourceError::Wrong { path: path.clone(), file })
}

/// Every source of GRAPH: what sources may mention.
pub(crate) fn all(graph: &Graph) -> BTreeSet<ByteString> {
    graph.in_order().flat_map(|node| node.derivation.sources.iter().cloned()).collect()
}

/// Whether PATH is that of the item STAGED, in one of the ways that items get
/// into a store: as a text, as a source, or by the hash of a plain file.
fn is_content_of(path: &ByteString, staged: &Path, info: &Info) -> bool {
    let Ok(StorePath { directory, name, .. }) = StorePath::parse(path) else {
        return false;
    };
    let (own, others): (Vec<_>, Vec<_>) = info.references.iter().cloned().partition(|r| r == path);
    let source = Content::Source {
        hash: info.hash.sha256,
        references: &others,
        self_reference: !own.is_empty(),
    };
    if source.store_path(directory, name) == *path {
        return true;
    }
    let is_file = staged.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    let Some(content) = is_file.then(|| fs::read(staged).ok()).flatten() else {
        return false;
    };
    let hash = sha256(&content);
    let text = Content::Text { hash, references: &others };
    let hex = hex::encode(hash);
    let flat = Content::Fixed { method: Method::Flat, algorithm: b"sha256", hex: hex.as_bytes() };
    text.store_path(directory, name) == *path || flat.store_path(directory, name) == *path
}

/// Puts the interpreter where the graph expects it, at `ITEM/bin/guile`: see
/// [`crate::launcher`].
pub(super) fn provide_guile(
    store: &Store,
    item: &ByteString,
    executable: &Path,
) -> Result<Info, StoreError> {
    let scratch = store.scratch(&"guile".into())?;
    let staged = scratch.join("item");
    let bin = staged.join("bin");
    let at = |path: &Path| {
        let path = path.to_path_buf();
        |error| StoreError::Io { path, error }
    };
    fs::create_dir_all(&bin).map_err(at(&bin))?;
    fs::copy(executable, bin.join(launcher::INTERPRETER)).map_err(at(executable))?;
    let script = bin.join("guile");
    fs::write(&script, launcher::script(item)).map_err(at(&script))?;
    fs::set_permissions(&script, Permissions::from_mode(0o755)).map_err(at(&script))?;
    let info = Store::examine(&staged, &[])?;
    if store.info(item).as_ref() != Some(&info) {
        store.register(&[(item.clone(), staged, info.clone())])?;
    }
    Ok(info)
}

/// The base name of a store path, for messages.
pub(super) fn short(path: &[u8]) -> ByteString {
    base_name(path).into()
}
