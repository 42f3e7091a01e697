//! Folders to build in.
//!
//! A file system may take its time over what was only just removed (ext4 looks
//! for an inode that was not for each new file), so a folder that a build has
//! left empty is used again.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::build::{BuildError, at};
use super::posix::remove_attributes;
use super::store::{Store, StoreError};
use super::tree;

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
        Ok(Scratch { folder, root, items, work })
    }

    /// Takes back the folder of a build that has ended.
    pub(super) fn give_back(&self, scratch: Scratch) -> Result<(), BuildError> {
        let is_empty =
            |folder: &Path| fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        if !is_empty(&scratch.items) || !is_empty(&scratch.work) {
            tree::remove(&scratch.folder).map_err(StoreError::from)?;
            return Ok(());
        }
        // The builder owned them.
        for (folder, mode) in [(&scratch.items, ITEMS_MODE), (&scratch.work, WORK_MODE)] {
            set_mode(folder, mode)?;
            remove_attributes(folder).map_err(at(folder))?;
        }
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        Ok(())
    }
}

fn set_mode(folder: &Path, mode: u32) -> Result<(), BuildError> {
    fs::set_permissions(folder, Permissions::from_mode(mode)).map_err(at(folder))
}
