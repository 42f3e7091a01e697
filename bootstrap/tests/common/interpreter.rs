//! The interpreters that tests can run: Debian's Guile and a static Riad.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use riad_bootstrap::bytes::{ByteString, base_name};
use riad_bootstrap::recording::{Recording, SourceFile};
use riad_bootstrap::replay::rules::{Daemon, Ids, Rules};
use riad_bootstrap::replay::sandbox::{Bind, Ending, Limits, Sandbox};
use riad_bootstrap::{launcher, nar};

use super::made::GUILE;
use super::{GUILE_NEEDS, Scratch, guile_tools, riad_bootstrap, text};

/// An executable and the parts of the host without which it does not run.
pub struct Interpreter {
    pub executable: PathBuf,
    needs: Vec<PathBuf>,
}

pub const NO_RIAD: &str =
    "there is no static riad: build one beside riad-bootstrap or name it in the variable RIAD";

impl Interpreter {
    pub fn guile() -> Option<Interpreter> {
        let executable = super::guile()?.into();
        Some(Interpreter { executable, needs: GUILE_NEEDS.map(PathBuf::from).to_vec() })
    }

    /// The file that the variable RIAD names, or the `riad` that was built with
    /// `riad-bootstrap`, if it needs no dynamic linker.
    pub fn riad() -> Option<Interpreter> {
        let beside = Path::new(env!("CARGO_BIN_EXE_riad-bootstrap")).with_file_name("riad");
        let executable = std::env::var_os("RIAD").map_or(beside, PathBuf::from);
        is_static(&executable).then(|| Interpreter { executable, needs: Vec::new() })
    }

    /// Runs the full script of the recording FOLDER in a root where the store
    /// holds the sources and the interpreter. Returns how it ended, what it
    /// printed, and a folder with the store as `store`.
    pub fn run_script(&self, folder: &Path) -> (ExitStatus, String, Scratch) {
        self.run_script_in("C.UTF-8", folder)
    }

    /// The same in the locale LOCALE.
    pub fn run_script_in(&self, locale: &str, folder: &Path) -> (ExitStatus, String, Scratch) {
        let scratch = Scratch::new("script");
        let [root, store] = ["root", "store"].map(|name| scratch.path().join(name));
        fs::create_dir(&root).unwrap();
        let store_path = copy_sources(folder, &store);
        // The interpreter is in Guix's store, whichever store the graph is of.
        let own = if store_path == Path::new("/gnu/store") {
            store.clone()
        } else {
            scratch.path().join("interpreter")
        };
        let bin = own.join(Path::new(GUILE).file_name().unwrap()).join("bin");
        fs::create_dir_all(&bin).unwrap();
        fs::copy(&self.executable, bin.join(launcher::INTERPRETER)).unwrap();
        fs::write(bin.join("guile"), launcher::script(&GUILE.into())).unwrap();
        assert!(Command::new("chmod").arg("+x").arg(bin.join("guile")).status().unwrap().success());
        let script = scratch.path().join("build.scm");
        fs::write(&script, full_script(folder)).unwrap();
        let bind = |source: &Path, target: &Path, writable| Bind {
            source: source.to_path_buf(),
            target: target.to_path_buf(),
            writable,
        };
        let mut binds =
            vec![bind(&store, &store_path, true), bind(&script, Path::new("/build.scm"), false)];
        if own != store {
            binds.push(bind(&own, Path::new("/gnu/store"), false));
        }
        binds.extend(self.needs.iter().map(|path| bind(path, path, false)));
        let rules = rules_of_init();
        let program = format!("{GUILE}/bin/{}", launcher::INTERPRETER);
        let arguments = ["guile", "--no-auto-compile", "/build.scm"];
        let sandbox = Sandbox {
            binds,
            environment: BTreeMap::from([("LC_ALL".into(), locale.into())]),
            ..Sandbox::new(&rules, root, &program, &arguments)
        };
        let (status, printed) = run(&sandbox);
        (status, printed, scratch)
    }
}

/// Makes the folder STORE with the sources of the recording FOLDER; says where
/// builders expect it.
fn copy_sources(folder: &Path, store: &Path) -> PathBuf {
    let recording = Recording::load(folder).unwrap();
    fs::create_dir(store).unwrap();
    for path in recording.known_sources() {
        let target = store.join(ByteString::from(base_name(&path)).as_path());
        match recording.find_source(&path) {
            Some(SourceFile::Nar(file)) => {
                nar::unpack(&mut *nar::open_nar(&file).unwrap(), &target).unwrap();
            }
            Some(SourceFile::Item(file)) => {
                let copied = Command::new("cp").arg("-r").arg(file).arg(target).status();
                assert!(copied.unwrap().success());
            }
            None => {}
        }
    }
    recording.store.as_path().to_path_buf()
}

/// Those for a program that is to be root and alone.
pub fn rules_of_init() -> Rules {
    let ids = Ids { user: 0, group: 0 };
    Rules { ids, etc: Vec::new(), root_is_writable: true, ..Rules::of(Daemon::Guix) }
}

/// Runs SANDBOX; returns how it ended and what it printed.
pub fn run(sandbox: &Sandbox<'_>) -> (ExitStatus, String) {
    let mut printed = Vec::new();
    let ending = sandbox.run(&Limits::none().unwrap(), &mut |bytes| {
        printed.extend_from_slice(bytes);
        Ok(())
    });
    match ending.unwrap() {
        Ending::Exited(status) => (status, text(&printed)),
        other => panic!("{other:?}: {}", text(&printed)),
    }
}

/// Whether FILE is an executable that names no dynamic linker.
fn is_static(file: &Path) -> bool {
    let mut head = Vec::new();
    let read = fs::File::open(file).and_then(|file| file.take(1 << 12).read_to_end(&mut head));
    read.is_ok()
        && head.starts_with(b"\x7fELF")
        && !head.windows(6).any(|w| w == b"/ld-li" || w == b"ld-mus")
}

/// The full script of the recording FOLDER.
pub fn full_script(folder: &Path) -> String {
    let output = riad_bootstrap([Path::new("script"), folder]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// That STORE, a folder of items, has the outputs of `guile-tools` as recorded.
pub fn assert_recorded(store: &Path) {
    let record = fs::read_to_string(guile_tools().join("outputs.tsv")).unwrap();
    for row in record.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let item = store.join(Path::new(fields[2]).file_name().unwrap());
        assert_eq!(nar::nar_hash(&item).unwrap().base32(), fields[3], "{}", fields[2]);
    }
}

/// The hash that a replay of FOLDER finds of the output PATH.
pub fn replayed(folder: &Path, path: &str) -> String {
    let output = riad_bootstrap([Path::new("replay"), folder]);
    let printed = text(&output.stdout);
    let line = printed.lines().find(|line| line.ends_with(path));
    let hash = line.and_then(|line| line.split_whitespace().nth(1));
    hash.unwrap_or_else(|| panic!("{printed}{}", text(&output.stderr))).to_string()
}

/// The interpreters that there are; for each that is missing, TEST is named.
pub fn interpreters(test: &str) -> Vec<Interpreter> {
    let all = [(Interpreter::guile(), super::NO_GUILE), (Interpreter::riad(), NO_RIAD)];
    let found = all.into_iter().filter_map(|(found, missing)| {
        if found.is_none() {
            super::skipped(test, missing);
        }
        found
    });
    found.collect()
}
