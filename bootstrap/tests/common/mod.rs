//! What several tests need: where the graphs are, scratch folders, skips.
#![allow(dead_code, unreachable_pub, reason = "each test program uses a part of this")]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The recorded graph that the repository carries.
pub fn guile_tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/graphs/guile-tools")
}

/// All graphs that the repository carries: the folders with a ROOT file.
pub fn own_graphs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/graphs");
    let entries = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let mut found: Vec<PathBuf> = entries(&folder);
    found.extend(entries(&folder.join("nix")));
    found.retain(|folder| folder.join("ROOT").is_file());
    found.sort();
    found
}

/// The larger recordings, beside the repository where they are kept.
pub fn shared_graphs() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/graphs");
    folder.is_dir().then_some(folder)
}

/// Says, past the test runner's capture, that TEST did not run.
pub fn skipped(test: &str, why: &str) {
    // In one piece: other tests print at the same time.
    let _ = io::stderr().write_all(format!("\nSKIPPED {test}: {why}\n").as_bytes());
}

/// All recorded graphs at hand: folders with a ROOT file.
pub fn graphs(test: &str) -> Vec<PathBuf> {
    let mut found = own_graphs();
    let Some(shared) = shared_graphs() else {
        skipped(test, "../shared/graphs is not there; only those of tests/graphs were used");
        return found;
    };
    for group in ["guix", "nix"] {
        for entry in fs::read_dir(shared.join(group)).unwrap() {
            let folder = entry.unwrap().path();
            if folder.join("ROOT").exists() {
                found.push(folder);
            }
        }
    }
    found
}

/// The `.drv` files of a folder, sorted.
pub fn drv_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|p| p.extension().is_some_and(|e| e == "drv")).collect();
    files.sort();
    files
}

/// A new empty folder, removed when dropped.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Scratch {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let unique = format!("riad-test-{name}-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(unique);
        fs::create_dir(&folder).unwrap();
        Scratch(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Store items are read-only; chmod makes them removable for an
        // ordinary user. What cannot be removed is not the test's concern.
        let _ = Command::new("chmod").arg("-R").arg("u+w").arg(&self.0).output();
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How many processes of builds in STORE there are: the mounts of a builder are
/// of folders in it.
pub fn processes_of(store: &Path) -> usize {
    let processes = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let within = format!("{}/", store.display());
    let uses = |path: &Path| {
        fs::read_to_string(path.join("mountinfo")).is_ok_and(|mounts| mounts.contains(&within))
    };
    processes.filter(|entry| uses(&entry.path())).count()
}

/// Waits until IS_SO. What does not come to be within ten minutes, on however
/// slow a machine, never will: then the test fails, and says WHAT.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(600);
    while !is_so() {
        assert!(Instant::now() < deadline, "{what}");
        sleep(Duration::from_millis(20));
    }
}

/// Copies a recording into a scratch folder where it can be changed.
pub fn copy_of(folder: &Path, name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    let copy = Command::new("cp").arg("-r").arg(folder.join(".")).arg(scratch.path()).status();
    assert!(copy.unwrap().success());
    let writable = Command::new("chmod").arg("-R").arg("u+w").arg(scratch.path()).status();
    assert!(writable.unwrap().success());
    scratch
}

/// Runs `riad-bootstrap` with ARGUMENTS.
pub fn riad_bootstrap<I>(arguments: I) -> Output
where
    I: IntoIterator,
    I::Item: AsRef<std::ffi::OsStr>,
{
    Command::new(env!("CARGO_BIN_EXE_riad-bootstrap")).args(arguments).output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub mod interpreter;
pub mod made;
pub mod nix;
pub mod with_guile;

/// The arguments with which `replay` uses Debian's Guile, or `None` if it is
/// not installed.
pub fn guile_arguments() -> Option<Vec<String>> {
    let guile = guile()?;
    let mut arguments = vec!["--guile".to_string(), guile];
    for path in GUILE_NEEDS {
        arguments.extend(["--expose".to_string(), path.to_string()]);
    }
    Some(arguments)
}

/// What Debian's Guile needs to run.
pub const GUILE_NEEDS: [&str; 3] = ["/usr", "/lib", "/lib64"];

pub fn guile() -> Option<String> {
    let guile = "/usr/bin/guile-3.0";
    Path::new(guile).exists().then(|| guile.to_string())
}

pub const NO_GUILE: &str = "Guile (Debian: guile-3.0) is not installed";

/// Whether PROGRAM is somewhere on the PATH.
pub fn which(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|d| d.join(program).is_file()))
}

/// A kernel to boot, as Debian installs them.
pub fn kernel() -> Option<PathBuf> {
    let files =
        fs::read_dir("/boot").into_iter().flatten().filter_map(Result::ok).map(|e| e.path());
    files.into_iter().find(|path| {
        let name = path.to_string_lossy();
        name.contains("vmlinuz") && name.ends_with("-cloud-amd64")
    })
}

pub const NO_KERNEL: &str = "there is no kernel (Debian: linux-image-cloud-amd64)";
pub const NO_QEMU: &str = "qemu-system-x86_64 (Debian: qemu-system-x86) is not installed";
