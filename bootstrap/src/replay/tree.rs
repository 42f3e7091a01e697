//! File trees: copy, make canonical, remove. All walks keep their own stack.

use std::fs::{self, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use super::posix::{remove_attributes, set_mtime};
use super::rules::Canonical;

/// What is wrong with a file in a tree.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is {kind}, which a store item cannot hold", path.display())]
    Kind { path: PathBuf, kind: &'static str },
    #[error("{} can be written to by its group or by everybody", path.display())]
    Writable { path: PathBuf },
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> TreeError {
    |error| TreeError::Io { path: path.to_path_buf(), error }
}

/// The time of last modification of everything in a store: one second after
/// the epoch, since some programs take zero for "unknown".
pub(super) const MTIME: i64 = 1;

/// Gives everything under PATH canonical modes and times, and no extended
/// attributes, as RULES say.
///
/// PATH itself, if it is a folder, stays writable for its owner so that it can
/// be renamed; [`seal_folder`] finishes it.
pub(super) fn canonicalise(path: &Path, rules: Canonical) -> Result<(), TreeError> {
    let top = fs::symlink_metadata(path).map_err(at(path))?;
    if !top.is_symlink() && top.mode() & 0o022 != 0 {
        return Err(TreeError::Writable { path: path.to_path_buf() });
    }
    let mut folders = Vec::new();
    walk(path, |path, metadata| {
        if metadata.is_dir() {
            folders.push(path.to_path_buf());
            // For the walk into it and its removal.
            return set_mode(path, metadata, metadata.mode() | 0o700);
        }
        if let Some(kind) = unfit_kind(metadata) {
            return Err(TreeError::Kind { path: path.to_path_buf(), kind });
        }
        if metadata.is_file() && rules.modes {
            let is_executable = metadata.mode() & rules.executable != 0;
            set_mode(path, metadata, if is_executable { 0o555 } else { 0o444 })?;
        }
        remove_attributes(path).map_err(at(path))?;
        if rules.times { set_mtime(path, MTIME).map_err(at(path)) } else { Ok(()) }
    })?;
    // A folder is walked before what it holds; its time must be set after.
    for (position, folder) in folders.iter().enumerate().rev() {
        remove_attributes(folder).map_err(at(folder))?;
        if rules.modes && (position > 0 || !top.is_dir()) {
            fs::set_permissions(folder, Permissions::from_mode(0o555)).map_err(at(folder))?;
        }
        if rules.times {
            set_mtime(folder, MTIME).map_err(at(folder))?;
        }
    }
    Ok(())
}

/// The last step of [`canonicalise`], for the item itself.
pub(super) fn seal_folder(path: &Path) -> Result<(), TreeError> {
    let metadata = fs::symlink_metadata(path).map_err(at(path))?;
    if metadata.is_dir() { set_mode(path, &metadata, 0o555) } else { Ok(()) }
}

/// Changes the mode of PATH, which has METADATA, if it is another one.
fn set_mode(path: &Path, metadata: &Metadata, mode: u32) -> Result<(), TreeError> {
    if metadata.mode() & 0o7777 == mode & 0o7777 {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(at(path))
}

fn unfit_kind(metadata: &Metadata) -> Option<&'static str> {
    let kind = metadata.file_type();
    [
        (kind.is_socket(), "a socket"),
        (kind.is_fifo(), "a named pipe"),
        (kind.is_block_device() || kind.is_char_device(), "a device"),
    ]
    .into_iter()
    .find_map(|(is_it, name)| is_it.then_some(name))
}

/// Copies the file, link or folder SOURCE to TARGET, which does not exist.
pub(super) fn copy(source: &Path, target: &Path) -> Result<(), TreeError> {
    walk(source, |path, metadata| {
        let relative = path.strip_prefix(source).unwrap_or(Path::new(""));
        let place = if relative.as_os_str().is_empty() {
            target.to_path_buf()
        } else {
            target.join(relative)
        };
        let copied = if metadata.is_dir() {
            fs::create_dir(&place)
        } else if metadata.is_symlink() {
            fs::read_link(path).and_then(|link| symlink(link, &place))
        } else if let Some(kind) = unfit_kind(metadata) {
            return Err(TreeError::Kind { path: path.to_path_buf(), kind });
        } else {
            let mode = if metadata.mode() & 0o100 != 0 { 0o755 } else { 0o644 };
            let copied = fs::copy(path, &place);
            copied.and_then(|_| fs::set_permissions(&place, Permissions::from_mode(mode)))
        };
        copied.map_err(at(path))
    })
}

/// Removes PATH and what is in it, also from folders that are read-only.
/// It need not exist.
pub(super) fn remove(path: &Path) -> Result<(), TreeError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(at(path)(error)),
        Ok(metadata) if !metadata.is_dir() => return fs::remove_file(path).map_err(at(path)),
        Ok(_) => {}
    }
    let mut folders = Vec::new();
    walk(path, |path, metadata| {
        if metadata.is_dir() {
            folders.push(path.to_path_buf());
            return set_mode(path, metadata, 0o700);
        }
        fs::remove_file(path).map_err(at(path))
    })?;
    folders.iter().rev().try_for_each(|folder| fs::remove_dir(folder).map_err(at(folder)))
}

/// Calls VISIT for PATH and everything in it, folders before what they hold.
fn walk(
    path: &Path,
    mut visit: impl FnMut(&Path, &Metadata) -> Result<(), TreeError>,
) -> Result<(), TreeError> {
    let mut pending = vec![path.to_path_buf()];
    while let Some(path) = pending.pop() {
        let metadata = fs::symlink_metadata(&path).map_err(at(&path))?;
        visit(&path, &metadata)?;
        if metadata.is_dir() {
            for entry in fs::read_dir(&path).map_err(at(&path))? {
                pending.push(entry.map_err(at(&path))?.path());
            }
        }
    }
    Ok(())
}
