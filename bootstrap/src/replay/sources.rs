//! Sources: into the store, after a check that they are what they are called.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::scan::references_in;
use super::store::{Info, Store, StoreError};
use super::tree;
use crate::bytes::{ByteString, base_name};
use crate::launcher;
use crate::nar::{self, NarHash};
use crate::recording::{Recording, SourceFile};
use crate::source_path::{PlainFile, SourceContent, rule_of};
use crate::store_path::sha256;

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

/// Puts the source PATH of RECORDING into STORE, with what it mentions, unless
/// all is there.
///
/// CANDIDATES are the store paths that sources may mention.
pub(super) fn provide(
    recording: &Recording,
    store: &Store,
    path: &ByteString,
    candidates: &BTreeSet<ByteString>,
) -> Result<(), SourceError> {
    let mut seen = BTreeSet::new();
    let mut pending = vec![path.clone()];
    while let Some(path) = pending.pop() {
        if seen.contains(&path) {
            continue;
        }
        // Also of what is valid: a replay may have ended before the rest was.
        let info = match store.info(&path) {
            Some(info) => info,
            None => add(recording, store, &path, candidates)?,
        };
        pending.extend(info.references);
        seen.insert(path);
    }
    Ok(())
}

fn add(
    recording: &Recording,
    store: &Store,
    path: &ByteString,
    candidates: &BTreeSet<ByteString>,
) -> Result<Info, SourceError> {
    let file = find(recording, path)?;
    let staged = store.scratch(&short(path))?.join("item");
    match &file {
        SourceFile::Item(file) => tree::copy(file, &staged).map_err(StoreError::from)?,
        SourceFile::Nar(file) => {
            let mut archive = nar::open_nar(file).map_err(StoreError::from)?;
            nar::unpack(&mut *archive, &staged).map_err(StoreError::from)?;
        }
    }
    let info = Store::examine(&staged, candidates)?;
    let is_recorded = recording.expected_source(path).is_none_or(|hash| info.hash.sha256 == *hash);
    if !is_recorded || !is_content_of(path, &info, &|| read_plain(&staged)) {
        return Err(SourceError::Wrong { path: path.clone(), file: file.path().to_path_buf() });
    }
    store.register(&[(path.clone(), staged, info.clone())])?;
    Ok(info)
}

fn find(recording: &Recording, path: &ByteString) -> Result<SourceFile, SourceError> {
    let missing = || SourceError::Missing { path: path.clone(), folder: recording.folder.clone() };
    recording.find_source(path).ok_or_else(missing)
}

/// The nar of the source PATH of RECORDING, checked like for a store.
pub(crate) fn archive(
    recording: &Recording,
    path: &ByteString,
    candidates: &BTreeSet<ByteString>,
) -> Result<Vec<u8>, SourceError> {
    let file = find(recording, path)?;
    let archive = file.archive().map_err(StoreError::from)?;
    let hash = NarHash { sha256: sha256(&archive), size: archive.len() as u64 };
    let references = references_in(&archive, candidates);
    let content = || {
        let mut plain = PlainFile(None);
        nar::read(&mut archive.as_slice(), &mut plain).ok().and(plain.0)
    };
    if is_content_of(path, &Info { hash, references }, &content) {
        return Ok(archive);
    }
    Err(SourceError::Wrong { path: path.clone(), file: file.path().to_path_buf() })
}

fn read_plain(staged: &Path) -> Option<Vec<u8>> {
    let metadata = staged.symlink_metadata().ok()?;
    metadata.is_file().then(|| fs::read(staged).ok()).flatten()
}

/// Whether PATH is that of the item with this INFO. CONTENT reads the item, if
/// it is a plain file.
fn is_content_of(path: &ByteString, info: &Info, content: &dyn Fn() -> Option<Vec<u8>>) -> bool {
    let Info { hash, references } = info;
    let content = SourceContent { nar_sha256: hash.sha256, references, plain: content };
    rule_of(path, &content).is_some()
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
