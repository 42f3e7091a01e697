//! Sources: into the store, after a check that they are what they are called.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::outputs::digest_of_bytes;
use super::rules::Rules;
use super::scan::references_in;
use super::store::{Info, Staged, Store, StoreError};
use super::tree;
use crate::base32;
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
    rules: &Rules,
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
        let references = match store.info(&path) {
            Some(info) => info.references.clone(),
            None => add(recording, store, rules, &path, candidates)?.references,
        };
        pending.extend(references);
        seen.insert(path);
    }
    Ok(())
}

fn add(
    recording: &Recording,
    store: &Store,
    rules: &Rules,
    path: &ByteString,
    candidates: &BTreeSet<ByteString>,
) -> Result<Info, SourceError> {
    let file = find(recording, path)?;
    let staged = store.scratch(&short(path))?.join("item");
    copy(&file, &staged)?;
    let mut info = store.examine(&staged, (rules.canonical, rules.scan), candidates)?;
    let is_recorded = recording.expected_source(path).is_none_or(|hash| info.hash.sha256 == *hash);
    info.content_address = content_address(path, &info, &|| read_plain(&staged));
    if !is_recorded || info.content_address.is_none() {
        return Err(SourceError::Wrong { path: path.clone(), file: file.path().to_path_buf() });
    }
    store.register(&[Staged { path: path.clone(), tree: staged, info: info.clone() }])?;
    Ok(info)
}

/// Makes the item that FILE holds at TARGET, which does not exist.
pub(super) fn copy(file: &SourceFile, target: &Path) -> Result<(), StoreError> {
    match file {
        SourceFile::Item(file) => Ok(tree::copy(file, target)?),
        SourceFile::Nar(file) => Ok(nar::unpack(&mut *nar::open_nar(file)?, target)?),
    }
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
    let info = Info { hash, references, content_address: None };
    if content_address(path, &info, &content).is_some() {
        return Ok(archive);
    }
    Err(SourceError::Wrong { path: path.clone(), file: file.path().to_path_buf() })
}

fn read_plain(staged: &Path) -> Option<Vec<u8>> {
    let metadata = staged.symlink_metadata().ok()?;
    metadata.is_file().then(|| fs::read(staged).ok()).flatten()
}

/// How PATH follows from what the item with this INFO holds, if it does, as
/// Nix writes it. CONTENT reads the item, if it is a plain file.
fn content_address(
    path: &ByteString,
    info: &Info,
    content: &dyn Fn() -> Option<Vec<u8>>,
) -> Option<String> {
    let references = &info.references;
    let source = SourceContent { nar_sha256: info.hash.sha256, references, plain: content };
    let digits = |algorithm: &str| {
        digest_of_bytes(algorithm.as_bytes(), &content().unwrap_or_default())
            .map(|digest| base32::encode(&digest))
    };
    match rule_of(path, &source)? {
        "source" => Some(format!("fixed:r:sha256:{}", info.hash.base32())),
        "text" => Some(format!("text:sha256:{}", digits("sha256")?)),
        algorithm => Some(format!("fixed:{algorithm}:{}", digits(algorithm)?)),
    }
}

/// Puts the interpreter where the graph expects it, at `ITEM/bin/guile`: see
/// [`crate::launcher`].
pub(super) fn provide_guile(
    store: &Store,
    rules: &Rules,
    item: &ByteString,
    executable: &Path,
) -> Result<Info, StoreError> {
    let scratch = store.scratch(b"guile")?;
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
    let info = store.examine(&staged, (rules.canonical, rules.scan), &[])?;
    if store.info(item).as_deref() != Some(&info) {
        store.register(&[Staged { path: item.clone(), tree: staged, info: info.clone() }])?;
    }
    Ok(info)
}

/// The base name of a store path, for messages.
pub(super) fn short(path: &[u8]) -> ByteString {
    base_name(path).into()
}
