//! A private store on disk.
//!
//! ```text
//! BASE/gnu/store/HASH-NAME         the items
//! BASE/var/riad/valid/HASH-NAME    one small file for each whole item
//! BASE/var/riad/pending/HASH-NAME  the same, before the item is whole
//! BASE/var/riad/log/X.drv          what builders printed
//! BASE/var/riad/failed/X.drv       what failed builds left, where asked for
//! BASE/var/riad/tmp/               work in progress
//! BASE/var/riad/lock               held while the store is in use
//! BASE/var/riad/boot               when it was used last: the kernel's boot id
//! BASE/var/riad/own                the folder of the items was made here
//! BASE/var/riad/impure             on what else than inputs items may depend
//! ```
//!
//! Items are made under `tmp` and completed there. Then a file in `pending`
//! says that one comes, it is renamed to its final name, and the file moves to
//! `valid`. So a killed replay leaves at most an item that `pending` names,
//! which the next one removes.
//!
//! Nothing is forced to the disk on the way, which would cost more than most
//! builds: when the machine was started anew since the last use, every item is
//! hashed again before it counts as valid. So a loss of power costs the items
//! that did not reach the disk and nothing else.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::posix;
use super::rules::{Canonical, Scan};
use super::scan::hash_and_references;
use super::tree::{self, TreeError};
use crate::bytes::{ByteString, base_name};
use crate::nar::{NarError, NarHash, nar_hash};

/// What is known of a valid item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    pub hash: NarHash,
    /// The store items it mentions, itself perhaps among them; sorted.
    pub references: Vec<ByteString>,
    /// How its path follows from what it holds, if it does so:
    /// `fixed:r:sha256:…`, `text:sha256:…`.
    pub content_address: Option<String>,
}

/// A tree that is ready to become a store item.
#[derive(Debug)]
pub(super) struct Staged {
    pub(super) path: ByteString,
    pub(super) tree: PathBuf,
    pub(super) info: Info,
}

/// What can go wrong with the store itself.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{}: another replay is using this store", path.display())]
    Locked { path: PathBuf },
    #[error("{}: it is there already, but not because of a replay", path.display())]
    Foreign { path: PathBuf },
    #[error(transparent)]
    Tree(#[from] TreeError),
    #[error(transparent)]
    Nar(#[from] NarError),
}

/// An open store, for any number of threads.
pub struct Store {
    base: PathBuf,
    /// `/gnu/store`.
    directory: ByteString,
    valid: Mutex<HashMap<ByteString, Option<Arc<Info>>>>,
    /// Whether everything in the folder of the items is ours.
    is_own: bool,
    _lock: File,
}

/// How long to wait for a store in use: a replay that was just killed is gone
/// only when its last builder is.
const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the store under BASE, or makes one, for items whose paths begin
    /// with DIRECTORY. Removes what an interrupted replay left unfinished.
    pub fn open(base: &Path, directory: &ByteString) -> Result<Store, StoreError> {
        let state = base.join("var/riad");
        let make = |folder: &Path| fs::create_dir_all(folder).map_err(at(folder));
        for name in ["valid", "pending", "log"] {
            make(&state.join(name))?;
        }
        // Other paths of this process must not depend on where it runs.
        let base = base.canonicalize().map_err(at(base))?;
        let state = base.join("var/riad");
        let lock = lock(&state.join("lock"), &base)?;
        let items = inside(&base, directory);
        let own = state.join("own");
        if items.symlink_metadata().is_err() {
            make(&items)?;
            fs::write(&own, "").map_err(at(&own))?;
        }
        let tmp = state.join("tmp");
        tree::remove(&tmp)?;
        fs::create_dir(&tmp).map_err(at(&tmp))?;
        let (valid, is_own) = (Mutex::default(), own.exists());
        let store = Store { base, directory: directory.clone(), valid, is_own, _lock: lock };
        store.remove_pending()?;
        store.check_after_a_boot()?;
        Ok(store)
    }

    fn state(&self, name: &str) -> PathBuf {
        self.base.join("var/riad").join(name)
    }

    /// Removes the items that were being registered when a replay ended.
    fn remove_pending(&self) -> Result<(), StoreError> {
        for base in names(&self.state("pending"))? {
            tree::remove(&self.item(&base))?;
            let file = self.state("pending").join(base.as_path());
            fs::remove_file(&file).map_err(at(&file))?;
        }
        Ok(())
    }

    /// Forgets the items that did not survive, if the machine was started anew
    /// since the store was used.
    fn check_after_a_boot(&self) -> Result<(), StoreError> {
        let file = self.state("boot");
        // Where the kernel does not say, all is checked each time.
        let now = fs::read("/proc/sys/kernel/random/boot_id").ok();
        let before = fs::read(&file).ok();
        if before.is_none() || before != now {
            for base in names(&self.state("valid"))? {
                let (valid, item) = (self.valid_file(&base), self.item(&base));
                let recorded = fs::read_to_string(&valid).ok().and_then(|text| Info::parse(&text));
                let found = nar_hash(&item).ok();
                if found.is_none() || recorded.map(|info| info.hash) != found {
                    fs::remove_file(&valid).map_err(at(&valid))?;
                    tree::remove(&item)?;
                }
            }
        }
        fs::write(&file, now.unwrap_or_default()).map_err(at(&file))
    }

    /// Where the item with this store path lies on disk.
    pub fn item(&self, path: &[u8]) -> PathBuf {
        let base: ByteString = base_name(path).into();
        inside(&self.base, &self.directory).join(base.as_path())
    }

    /// Where PATH, in an item of the store, lies on disk; or PATH itself.
    pub(super) fn on_disk(&self, path: &Path) -> PathBuf {
        match path.strip_prefix(self.directory.as_path()) {
            Ok(rest) => inside(&self.base, &self.directory).join(rest),
            Err(_) => path.to_path_buf(),
        }
    }

    pub fn directory(&self) -> &ByteString {
        &self.directory
    }

    /// Where the log of the build of the derivation BASE goes.
    pub fn log(&self, base: &ByteString) -> PathBuf {
        self.state("log").join(base.as_path())
    }

    /// A place for what a failed build of the derivation BASE left; what is
    /// there from an earlier one is removed.
    pub(super) fn failed(&self, base: &ByteString) -> Result<PathBuf, StoreError> {
        let folder = self.state("failed");
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let place = folder.join(base.as_path());
        tree::remove(&place)?;
        Ok(place)
    }

    /// A new empty folder for work in progress.
    pub(super) fn scratch(&self, name: &[u8]) -> Result<PathBuf, StoreError> {
        let name: ByteString = name.into();
        let folder = self.state("tmp").join(name.as_path());
        tree::remove(&folder)?;
        fs::create_dir(&folder).map_err(at(&folder))?;
        Ok(folder)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<ByteString, Option<Arc<Info>>>> {
        // Entries are whole at all times, also where a thread has panicked.
        self.valid.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What is known of PATH, if it is valid.
    pub fn info(&self, path: &ByteString) -> Option<Arc<Info>> {
        let read = || {
            let text = fs::read_to_string(self.valid_file(path)).ok()?;
            let info = Info::parse(&text)?;
            self.item(path).symlink_metadata().ok().map(|_| Arc::new(info))
        };
        self.known().entry(path.clone()).or_insert_with(read).clone()
    }

    /// Everything that PATHS, which are valid, refer to, and they themselves.
    pub fn closure(&self, paths: impl IntoIterator<Item = ByteString>) -> BTreeSet<ByteString> {
        let mut closure = BTreeSet::new();
        let mut pending: Vec<ByteString> = paths.into_iter().collect();
        while let Some(path) = pending.pop() {
            if closure.contains(&path) {
                continue;
            }
            if let Some(info) = self.info(&path) {
                pending.extend(info.references.iter().cloned());
            }
            closure.insert(path);
        }
        closure
    }

    /// All valid items.
    pub(super) fn everything(&self) -> Result<BTreeSet<ByteString>, StoreError> {
        let path = |base: ByteString| [&self.directory, &b"/"[..], &base].concat().into();
        Ok(names(&self.state("valid"))?.into_iter().map(path).collect())
    }

    /// Makes the tree STAGED canonical and finds its hash and which of
    /// CANDIDATES it mentions.
    pub(super) fn examine<'a>(
        &self,
        staged: &Path,
        (canonical, scan): (Canonical, Scan),
        candidates: impl IntoIterator<Item = &'a ByteString> + Clone,
    ) -> Result<Info, StoreError> {
        tree::canonicalise(staged, canonical)?;
        let (hash, references) =
            hash_and_references(staged, scan.mention, &self.directory, candidates)?;
        Ok(Info { hash, references, content_address: None })
    }

    /// Moves examined trees to their final names and declares them valid.
    pub(super) fn register(&self, items: &[Staged]) -> Result<(), StoreError> {
        for Staged { path, info, .. } in items {
            let item = self.item(path);
            if item.symlink_metadata().is_ok() {
                // Not valid, or it would not have been made again.
                if !self.is_own && self.info(path).is_none() {
                    return Err(StoreError::Foreign { path: item });
                }
                tree::remove(&item)?;
            }
            let pending = self.pending_file(path);
            fs::write(&pending, info.to_text(path)).map_err(at(&pending))?;
        }
        for Staged { path, tree, .. } in items {
            let item = self.item(path);
            fs::rename(tree, &item).map_err(at(&item))?;
            tree::seal_folder(&item)?;
        }
        for Staged { path, info, .. } in items {
            let file = self.valid_file(path);
            fs::rename(self.pending_file(path), &file).map_err(at(&file))?;
            self.known().insert(path.clone(), Some(Arc::new(info.clone())));
        }
        Ok(())
    }

    fn valid_file(&self, path: &[u8]) -> PathBuf {
        let base: ByteString = base_name(path).into();
        self.state("valid").join(base.as_path())
    }

    fn pending_file(&self, path: &[u8]) -> PathBuf {
        let base: ByteString = base_name(path).into();
        self.state("pending").join(base.as_path())
    }
}

impl Drop for Store {
    /// Removes unfinished work; what cannot be removed, the next replay will.
    fn drop(&mut self) {
        let _ = tree::remove(&self.state("tmp"));
    }
}

/// Holds FILE, of the store BASE, for this process.
fn lock(file: &Path, base: &Path) -> Result<File, StoreError> {
    let lock = File::create(file).map_err(at(file))?;
    let patience = Instant::now() + PATIENCE;
    while !posix::try_lock(&lock).map_err(at(file))? {
        if Instant::now() > patience {
            return Err(StoreError::Locked { path: base.to_path_buf() });
        }
        sleep(Duration::from_millis(20));
    }
    Ok(lock)
}

/// The names of what is in FOLDER, sorted.
fn names(folder: &Path) -> Result<Vec<ByteString>, StoreError> {
    let entries = fs::read_dir(folder).map_err(at(folder))?;
    let name = |entry: io::Result<fs::DirEntry>| {
        entry.map(|entry| entry.file_name().as_encoded_bytes().into())
    };
    let mut names = entries.map(name).collect::<io::Result<Vec<_>>>().map_err(at(folder))?;
    names.sort();
    Ok(names)
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
        if let Some(address) = &self.content_address {
            text.push_str(&["address ", address, "\n"].concat());
        }
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
        let content_address = field("address").map(str::to_string);
        Some(Info { hash, references: references.collect(), content_address })
    }
}
