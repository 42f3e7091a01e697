//! Recordings of Nix: where they are, and a replay of one within the test.
//!
//! Builders are a static busybox, so nothing of the host is needed, and
//! whatever a sandbox did wrong would change a hash. All recordings are beside
//! the repository, where it is kept; those that need only text and busybox are
//! in `tests/graphs/nix`, and Debian's busybox goes with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use riad_bootstrap::nar;
use riad_bootstrap::recording::Recording;
use riad_bootstrap::replay::rules::Rules;
use riad_bootstrap::replay::{self, Options, Report, Reporter, Summary, Verdict};

use super::{Scratch, copy_of, shared_graphs, skipped};

/// The store item with busybox.
pub const BUSYBOX: &str = "/nix/store/d0x4sjwksanirbaxlb05009gy5lvia3q-bb";
/// The sha256 of its nar.
const BUSYBOX_HASH: &str = "0h2cvvd5bkprq91zyak0149xwqr6p5hc0vw1xrshlzfg6z8dlk29";

pub const NO_BUSYBOX: &str = "there is neither ../shared/graphs nor Debian's busybox-static 1.35.0";

/// A folder with recordings and their sources.
pub struct Recordings {
    root: PathBuf,
    _scratch: Option<Scratch>,
}

impl Recordings {
    /// All of them, or those of the repository.
    pub fn find(test: &str) -> Option<Recordings> {
        if let Some(shared) = shared_graphs() {
            return Some(Recordings { root: shared.join("nix"), _scratch: None });
        }
        skipped(test, "../shared/graphs is not there; only tests/graphs/nix was used");
        Recordings::of_the_repository(test)
    }

    /// Those of the repository, with busybox from wherever it is.
    pub fn of_the_repository(test: &str) -> Option<Recordings> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/graphs/nix");
        let scratch = copy_of(&folder, "nix-text");
        if !put_busybox(&scratch.path().join("sources")) {
            skipped(test, NO_BUSYBOX);
            return None;
        }
        Some(Recordings { root: scratch.path().to_path_buf(), _scratch: Some(scratch) })
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The names of all, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.root).unwrap().map(|entry| entry.unwrap().path());
        let names = entries.filter(|path| path.join("ROOT").exists());
        let mut names: Vec<String> =
            names.map(|path| path.file_name().unwrap().to_str().unwrap().to_string()).collect();
        names.sort();
        names
    }
}

/// Puts the item with busybox into the folder SOURCES; false if none is found.
pub fn put_busybox(sources: &Path) -> bool {
    let item = sources.join(Path::new(BUSYBOX).file_name().unwrap());
    let name = format!("{}.nar.xz", item.file_name().unwrap().to_str().unwrap());
    let packed = shared_graphs().map(|shared| shared.join("nix/sources").join(name));
    if let Some(packed) = packed.filter(|file| file.exists()) {
        nar::unpack(&mut *nar::open_nar(&packed).unwrap(), &item).unwrap();
        return true;
    }
    let Some(busybox) = ["/bin/busybox", "/usr/bin/busybox"].iter().find(|f| Path::new(f).exists())
    else {
        return false;
    };
    fs::create_dir_all(item.join("bin")).unwrap();
    fs::copy(busybox, item.join("bin/busybox")).unwrap();
    let executable = Command::new("chmod").arg("0755").arg(item.join("bin/busybox")).status();
    assert!(executable.unwrap().success());
    nar::nar_hash(&item).unwrap().base32() == BUSYBOX_HASH
}

/// Everything that was reported.
#[derive(Default)]
pub struct Collected(pub Vec<Report>);

impl Reporter for Collected {
    fn finished(&mut self, report: &Report) {
        self.0.push(report.clone());
    }
}

impl Collected {
    /// Which outputs are not as recorded.
    pub fn caught(&self) -> Vec<String> {
        let outputs = self.0.iter().flat_map(|report| &report.outputs);
        let wrong = outputs.filter(|output| output.verdict != Verdict::Same);
        wrong.map(|output| output.path.to_string()).collect()
    }

    pub fn problems(&self) -> String {
        let problems = self.0.iter().flat_map(|report| &report.problems);
        problems.map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// Replays the recording FOLDER with RULES, in a store that is returned.
pub fn replay_with(folder: &Path, rules: Option<Rules>) -> (Summary, Collected, Scratch) {
    let store = Scratch::new("nix-store");
    let mut options = Options::new(store.path().to_path_buf()).unwrap();
    options.rules = rules;
    options.keep_going = true;
    let mut collected = Collected::default();
    let recording = Recording::load(folder).unwrap();
    let summary = replay::replay(&recording, &options, &mut collected).unwrap();
    (summary, collected, store)
}
