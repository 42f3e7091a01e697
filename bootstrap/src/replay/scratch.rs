//! Folders to build in.
//!
//! A file system may take its time over what was only just removed (ext4 looks
//! for an inode that was not for each new file, and may tell the disk of each
//! block at once), so the folder of a build is used again, emptied.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::build::{BuildError, at};
use super::posix::remove_attributes;
use super::store::{Store, StoreError};
use super::tree::{self, TreeError};

/// A folder for one build.
#[derive(Debug)]
pub(super) struct Scratch {
    pub(super) folder: PathBuf,
    /// Empty: a place to mount the builder's root on.
    pub(super) root: PathBuf,
    /// The builder's store, without its inputs.
    pub(super) items: PathBuf,
    /// The build folder.
    pub(super) work: PathBuf,
    /// The size of a folder with nothing in it, which builders can see.
    size: u64,
}

/// The modes of [`Scratch::items`] and [`Scratch::work`], as a builder of Nix
/// sees them.
const ITEMS_MODE: u32 = 0o1775;
const WORK_MODE: u32 = 0o700;

/// Those that no build uses.
#[derive(Debug, Default)]
pub(super) struct Scratches {
    free: Mutex<Vec<Scratch>>,
    count: AtomicUsize,
}

impl Scratches {
    /// A folder for one build, within STORE.
    pub(super) fn take(&self, store: &Store) -> Result<Scratch, BuildError> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(scratch) = free {
            return Ok(scratch);
        }
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let folder = store.scratch(format!("build-{number}").as_bytes())?;
        let [root, items, work] = ["root", "items", "work"].map(|name| folder.join(name));
        for (folder, mode) in [(&root, 0o755), (&items, ITEMS_MODE), (&work, WORK_MODE)] {
            fs::create_dir(folder).map_err(at(folder))?;
            set_mode(folder, mode)?;
        }
        let size = fs::metadata(&work).map_err(at(&work))?.len();
        Ok(Scratch { folder, root, items, work, size })
    }

    /// Takes back the folder of a build that has ended.
    pub(super) fn give_back(&self, scratch: Scratch) -> Result<(), BuildError> {
        // The builder owned them, and may have closed them to itself.
        for (folder, mode) in [(&scratch.items, ITEMS_MODE), (&scratch.work, WORK_MODE)] {
            set_mode(folder, mode)?;
            remove_attributes(folder).map_err(at(folder))?;
            empty(folder).map_err(StoreError::from)?;
            // One that had much in it may stay larger.
            if fs::metadata(folder).map_err(at(folder))?.len() != scratch.size {
                tree::remove(&scratch.folder).map_err(StoreError::from)?;
                return Ok(());
            }
        }
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        Ok(())
    }
}

/// Removes what is in FOLDER.
fn empty(folder: &Path) -> Result<(), TreeError> {
    let at = |error| TreeError::Io { path: folder.to_path_buf(), error };
    for entry in fs::read_dir(folder).map_err(at)? {
        tree::remove(&entry.map_err(at)?.path())?;
    }
    Ok(())
}

fn set_mode(folder: &Path, mode: u32) -> Result<(), BuildError> {
    fs::set_permissions(folder, Permissions::from_mode(mode)).map_err(at(folder))
}
