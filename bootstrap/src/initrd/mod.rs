//! An initrd that builds a recorded graph, with Riad as its only program.
//!
//! | path | what |
//! | --- | --- |
//! | `/init` | the `riad` executable |
//! | `ITEM/bin/riad` | the same file, where the graph has its interpreter |
//! | `ITEM/bin/guile` | the script that starts it: see [`crate::launcher`] |
//! | `/riad/init.scm` | what Riad evaluates as process 1 |
//! | `/riad/build.scm` | the linear script of the graph |
//! | `/riad/outputs` | a line for each output: recorded hash or `-`, space, path |
//! | `/gnu/store/…` | the sources |
//! | `/dev`, `/proc`, `/sys`, `/tmp` | for the kernel's file systems |
//!
//! # What the interpreter promises
//!
//! Started as process 1, `riad` evaluates `/riad/init.scm` if it is there. Two
//! modules are its own for this:
//!
//! * `(riad init)`: `(mount! SOURCE TARGET TYPE FLAGS OPTIONS)` with FLAGS a
//!   number and OPTIONS a string or `#f`; `(sync)`; `(power-off)`;
//!   `(halt-with-failure)`, which also turns the machine off.
//! * `(riad store)`: `(nar-sha256-base32 PATH)`, a string of 52 digits.
//!
//! The same graph and the same `riad` give the same bytes.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::bytes::ByteString;
use crate::cpio::{Entry, Kind};
use crate::nar::{NarError, Sink};
use crate::recording::Recording;
use crate::replay::{SourceError, sources};
use crate::script::{self, ScriptError};
use crate::{base32, launcher, nar};

const INIT: &str = include_str!("init.scm");

/// Why there is no initrd.
#[derive(Debug, thiserror::Error)]
pub enum InitrdError {
    #[error("{base}: {error}")]
    Source { base: ByteString, error: SourceError },
    #[error(transparent)]
    Script(#[from] ScriptError),
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error(transparent)]
    Nar(#[from] NarError),
}

/// The files of the initrd that builds RECORDING with the executable RIAD.
pub fn entries(recording: &Recording, riad: &Path) -> Result<Vec<Entry>, InitrdError> {
    let is_at_hand = |path: &[u8]| recording.find_source(path).is_some();
    let guile = recording.guile.as_ref();
    // Process 1 compares the hashes itself, when everything is built.
    let known = script::Known { guile, is_at_hand: &is_at_hand, hash: &|_| None };
    let build = script::script(&recording.graph, &script::Kind::Full, &known)?;
    let riad =
        fs::read(riad).map_err(|error| InitrdError::Io { path: riad.to_path_buf(), error })?;
    let mut files = Files { entries: Vec::new(), folders: BTreeSet::new() };
    for (folder, mode) in [("dev", 0o755), ("proc", 0o555), ("sys", 0o555), ("tmp", 0o1777)] {
        files.add(folder.as_bytes(), mode, Kind::Folder);
    }
    files.add(b"dev/console", 0o600, Kind::Device(5, 1));
    files.add(b"dev/null", 0o666, Kind::Device(1, 3));
    files.add(b"init", 0o755, Kind::File(riad));
    if let Some(item) = guile {
        let bin = [relative(item), b"/bin/"].concat();
        let interpreter = [&bin, launcher::INTERPRETER.as_bytes()].concat();
        files.add(&interpreter, 0o755, Kind::HardLink(b"init".to_vec()));
        files.add(&[&bin, &b"guile"[..]].concat(), 0o755, Kind::File(launcher::script(item)));
    }
    files.add(b"riad/build.scm", 0o755, Kind::File(build.into_bytes()));
    files.add(b"riad/init.scm", 0o644, Kind::File(INIT.as_bytes().to_vec()));
    files.add(b"riad/outputs", 0o644, Kind::File(outputs(recording)));
    for (path, archive) in source_archives(recording)? {
        files.add_item(&path, &archive)?;
    }
    Ok(files.entries)
}

/// The content of `/riad/outputs`.
fn outputs(recording: &Recording) -> Vec<u8> {
    let mut text = Vec::new();
    for output in recording.graph.in_order().flat_map(|node| &node.derivation.outputs) {
        let hash = recording.expected(&output.path);
        let hash = hash.map_or_else(|| "-".to_string(), |hash| base32::encode(hash));
        text.extend_from_slice(hash.as_bytes());
        text.push(b' ');
        text.extend_from_slice(&output.path);
        text.push(b'\n');
    }
    text
}

/// The nars of all sources, checked; sorted by their store paths.
fn source_archives(recording: &Recording) -> Result<Vec<(ByteString, Vec<u8>)>, InitrdError> {
    let known = recording.known_sources();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for node in recording.graph.in_order() {
        for path in &node.derivation.sources {
            if recording.guile.as_ref() == Some(path) || !seen.insert(path) {
                continue;
            }
            let archive = sources::archive(recording, path, &known)
                .map_err(|error| InitrdError::Source { base: node.base.clone(), error })?;
            found.push((path.clone(), archive));
        }
    }
    found.sort();
    Ok(found)
}

/// An absolute path without its slash.
fn relative(path: &[u8]) -> &[u8] {
    path.strip_prefix(b"/").unwrap_or(path)
}

struct Files {
    entries: Vec<Entry>,
    folders: BTreeSet<Vec<u8>>,
}

impl Files {
    /// Adds a file after the folders it lies in.
    fn add(&mut self, path: &[u8], mode: u32, kind: Kind) {
        let slashes = path.iter().enumerate().filter(|&(_, &b)| b == b'/');
        for (slash, _) in slashes {
            self.add_folder(&path[..slash], 0o755);
        }
        match kind {
            Kind::Folder => self.add_folder(path, mode),
            kind => self.entries.push(Entry { path: path.to_vec(), mode, kind }),
        }
    }

    fn add_folder(&mut self, path: &[u8], mode: u32) {
        if self.folders.insert(path.to_vec()) {
            self.entries.push(Entry { path: path.to_vec(), mode, kind: Kind::Folder });
        }
    }

    /// Adds the store item PATH from its nar.
    fn add_item(&mut self, path: &ByteString, mut archive: &[u8]) -> Result<(), InitrdError> {
        Ok(nar::read(&mut archive, &mut Item { files: self, path: relative(path) })?)
    }
}

/// Turns the files of a nar into entries.
struct Item<'a> {
    files: &'a mut Files,
    path: &'a [u8],
}

impl Item<'_> {
    fn place(&self, path: &[u8]) -> Vec<u8> {
        let item = Path::new(std::ffi::OsStr::from_bytes(self.path));
        let place = if path.is_empty() {
            item.to_path_buf()
        } else {
            item.join(std::ffi::OsStr::from_bytes(path))
        };
        place.as_os_str().as_bytes().to_vec()
    }
}

impl Sink for Item<'_> {
    fn folder(&mut self, path: &[u8]) -> Result<(), NarError> {
        let place = self.place(path);
        self.files.add(&place, 0o555, Kind::Folder);
        Ok(())
    }

    fn file(
        &mut self,
        path: &[u8],
        executable: bool,
        _: u64,
        content: &mut dyn io::Read,
    ) -> Result<(), NarError> {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        let place = self.place(path);
        self.files.add(&place, if executable { 0o555 } else { 0o444 }, Kind::File(bytes));
        Ok(())
    }

    fn link(&mut self, path: &[u8], target: &[u8]) -> Result<(), NarError> {
        let place = self.place(path);
        self.files.add(&place, 0o777, Kind::SymbolicLink(target.to_vec()));
        Ok(())
    }
}
