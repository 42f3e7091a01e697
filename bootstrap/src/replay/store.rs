//! A private store on disk.
//!
//! ```text
//! BASE/gnu/store/HASH-NAME       the items
//! BASE/var/riad/valid/HASH-NAME  one small file for each whole item
//! BASE/var/riad/log/X.drv        what builders printed
//! BASE/var/riad/tmp/             work in progress
//! BASE/var/riad/lock             held while the store is in use
//! ```
//!
//! Items are made under `tmp`, completed there, renamed to their final name
//! and then declared valid, also by a rename. So whatever is found under a
//! final name is whole, and what has no `valid` file is made again.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::posix;
use super::scan::hash_and_references;
use super::tree::{self, TreeError};
use crate::bytes::{ByteString, base_name};
use crate::nar::{NarError, NarHash};

/// What is known of a valid item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    pub hash: NarHash,
    /// The store items it mentions, itself perhaps among them; sorted.
    pub references: Vec<ByteString>,
}

/// What can go wrong with the store itself.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{}: another replay is using this store", path.display())]
    Locked { path: PathBuf },
    #[error(transparent)]
    Tree(#[from] TreeError),
    #[error(transparent)]
    Nar(#[from] NarError),
}

/// An open store.
pub struct Store {
    base: PathBuf,
    /// `/gnu/store`.
    directory: ByteString,
    valid: RefCell<HashMap<ByteString, Option<Info>>>,
    _lock: File,
}

/// How long to wait for a store in use: a replay that was just killed is gone
/// only when its last builder is.
const PATIENCE: Duration = Duration::from_secs(2);

impl Store {
    /// Opens the store under BASE, or makes one, for items whose paths begin
    /// with DIRECTORY. Removes what an interrupted replay left unfinished.
    pub fn open(base: &Path, directory: &ByteString) -> Result<Store, StoreError> {
        let state = base.join("var/riad");
        for folder in [&state.join("valid"), &state.join("log"), &inside(base, directory)] {
            fs::create_dir_all(folder).map_err(at(folder))?;
        }
        // Other paths of this process must not depend on where it runs.
        let base = base.canonicalize().map_err(at(base))?;
        let path = base.join("var/riad/lock");
        let lock = File::create(&path).map_err(at(&path))?;
        let patience = Instant::now() + PATIENCE;
        while !posix::try_lock(&lock).map_err(at(&path))? {
            if Instant::now() > patience {
                return Err(StoreError::Locked { path: base });
            }
            sleep(Duration::from_millis(20));
        }
        let tmp = base.join("var/riad/tmp");
        tree::remove(&tmp)?;
        fs::create_dir(&tmp).map_err(at(&tmp))?;
        let valid = RefCell::default();
        Ok(Store { base, directory: directory.clone(), valid, _lock: lock })
    }

    /// Where the item with this store path lies on disk.
    pub fn item(&self, path: &[u8]) -> PathBuf {
        let base: ByteString = base_name(path).into();
        inside(&self.base, &self.directory).join(base.as_path())
    }

    pub fn directory(&self) -> &ByteString {
        &self.directory
    }

    /// Where the log of the build of the derivation BASE goes.
    pub(super) fn log(&self, base: &ByteString) -> PathBuf {
        self.base.join("var/riad/log").join(base.as_path())
    }

    /// A new empty folder for work in progress.
    pub(super) fn scratch(&self, name: &ByteString) -> Result<PathBuf, StoreError> {
        let folder = self.base.join("var/riad/tmp").join(name.as_path());
        tree::remove(&folder)?;
        fs::create_dir(&folder).map_err(at(&folder))?;
        Ok(folder)
    }

    /// What is known of PATH, if it is valid.
    pub fn info(&self, path: &ByteString) -> Option<Info> {
        let mut known = self.valid.borrow_mut();
        let read = || {
            let text = fs::read_to_string(self.valid_file(path)).ok()?;
            let info = Info::parse(&text)?;
            self.item(path).symlink_metadata().ok().map(|_| info)
        };
        known.entry(path.clone()).or_insert_with(read).clone()
    }

    /// Everything that PATHS, which are valid, refer to, and they themselves.
    pub fn closure(&self, paths: impl IntoIterator<Item = ByteString>) -> BTreeSet<ByteString> {
        let mut closure = BTreeSet::new();
        let mut pending: Vec<ByteString> = paths.into_iter().collect();
        while let Some(path) = pending.pop() {
            if closure.contains(&path) {
                continue;
            }
            pending.extend(self.info(&path).into_iter().flat_map(|info| info.references));
            closure.insert(path);
        }
        closure
    }

    /// Makes the tree STAGED canonical and finds its hash and which of
    /// CANDIDATES it mentions.
    pub(super) fn examine<'a>(
        staged: &Path,
        candidates: impl IntoIterator<Item = &'a ByteString> + Clone,
    ) -> Result<Info, StoreError> {
        tree::canonicalise(staged)?;
        let (hash, references) = hash_and_references(staged, candidates)?;
        Ok(Info { hash, references })
    }

    /// Moves examined trees to their final names and declares them valid.
    pub(super) fn register(&self, items: &[(ByteString, PathBuf, Info)]) -> Result<(), StoreError> {
        for (path, staged, _) in items {
            let item = self.item(path);
            // Not valid, or it would not have been made again.
            tree::remove(&item)?;
            fs::rename(staged, &item).map_err(at(&item))?;
            tree::seal(&item)?;
        }
        for (path, _, info) in items {
            let file = self.valid_file(path);
            let base: ByteString = base_name(path).into();
            let unfinished =
                self.base.join("var/riad/tmp").join(base.as_path()).with_extension("valid");
            let written = File::create(&unfinished).and_then(|mut file| {
                file.write_all(info.to_text(path).as_bytes()).and(file.sync_all())
            });
            written.map_err(at(&unfinished))?;
            fs::rename(&unfinished, &file).map_err(at(&file))?;
            self.valid.borrow_mut().insert(path.clone(), Some(info.clone()));
        }
        Ok(())
    }

    fn valid_file(&self, path: &ByteString) -> PathBuf {
        let base: ByteString = base_name(path).into();
        self.base.join("var/riad/valid").join(base.as_path())
    }
}

impl Drop for Store {
    /// Removes unfinished work; what cannot be removed, the next replay will.
    fn drop(&mut self) {
        let _ = tree::remove(&self.base.join("var/riad/tmp"));
    }
}

/// The absolute PATH below BASE.
fn inside(base: &Path, path: &ByteString) -> PathBuf {
    base.join(path.as_path().strip_prefix("/").unwrap_or(path.as_path()))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    |error| StoreError::Io { path: path.to_path_buf(), error }
}

impl Info {
    fn to_text(&self, path: &ByteString) -> String {
        let mut text =
            format!("path {path}\nsha256 {}\nsize {}\n", self.hash.hex(), self.hash.size);
        text.extend(self.references.iter().map(|path| format!("reference {path}\n")));
        text
    }

    fn parse(text: &str) -> Option<Info> {
        let fields = || text.lines().filter_map(|line| line.split_once(' '));
        let field = |name| fields().find(|(key, _)| *key == name).map(|(_, value)| value);
        let mut sha256 = [0; 32];
        hex::decode_to_slice(field("sha256")?, &mut sha256).ok()?;
        let hash = NarHash { sha256, size: field("size")?.parse().ok()? };
        let references =
            fields().filter(|(key, _)| *key == "reference").map(|(_, path)| path.into());
        Some(Info { hash, references: references.collect() })
    }
}
