//! What modules export, against Guile; and Guile's own plain Scheme files in the place of Riad's
//! modules (see `riad_tests::exports`).
//!
//! `UPDATE=1 cargo test -p riad-tests --test exports` records what Guile's modules export.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use riad_tests::exports::{self, Exports, PortableFile};
use riad_tests::golden::{self, Program};
use riad_tests::process::PrivateDir;
use riad_tests::tools;
use riad_tests::trial::{self, Outcome, Trial};

/// Where Debian's package has Guile's own files.
const SHARE: &str = "/usr/share/guile/3.0";

fn main() -> ExitCode {
    match trials() {
        Ok(trials) => trial::main(trials),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn trials() -> Result<Vec<Trial>, String> {
    let recorded = exports::recorded()?;
    if std::env::var_os("UPDATE").is_some() {
        let guile = tools::guile()?;
        let mut trials = vec![Trial::new("record/exports", move || record(&recorded))];
        for program in golden::programs(&exports::folder()).map_err(|e| e.to_string())? {
            let guile = guile.clone();
            trials.push(Trial::new(format!("record/{}", program.name), move || {
                program.record(&guile)
            }));
        }
        return Ok(trials);
    }
    let riad = tools::riad()?;
    let found = exports::of(&riad, &[], recorded.keys())?;
    let missing = exports::missing()?;
    let mut trials = vec![under_guile(recorded.clone()), known(&recorded, &missing)];
    for (module, names) in recorded.clone() {
        let found = found.get(&module).cloned().unwrap_or_default();
        let missing = missing.get(&module).cloned().unwrap_or_default();
        trials.push(Trial::new(format!("exports/{module}"), move || {
            exports::compare(&names, &found, &missing)
        }));
    }
    let programs = Arc::new(programs()?);
    for file in exports::portable()? {
        trials.push(in_place(file, &riad, &recorded, &programs));
    }
    Ok(trials)
}

fn under_guile(recorded: Exports) -> Trial {
    const NAME: &str = "exports/as-recorded-from-guile";
    match tools::guile() {
        Ok(guile) => Trial::new(NAME, move || -> Result<(), String> {
            let found = exports::of(&guile, &[], recorded.keys())?;
            let differ: Vec<_> =
                recorded.iter().filter(|(m, names)| found.get(*m) != Some(*names)).collect();
            if differ.is_empty() { Ok(()) } else { Err(format!("{differ:?}")) }
        }),
        Err(why) => Trial::skipped(NAME, why),
    }
}

fn known(recorded: &Exports, missing: &Exports) -> Trial {
    let unknown: Vec<String> =
        missing.keys().filter(|m| !recorded.contains_key(*m)).cloned().collect();
    Trial::new("exports/missing-modules-are-guiles", move || {
        if unknown.is_empty() { Ok(()) } else { Err(format!("not recorded: {unknown:?}")) }
    })
}

fn record(recorded: &Exports) -> Result<(), String> {
    let found = exports::of(&tools::guile()?, &[], recorded.keys())?;
    let mut text = String::from("# What modules of Guile 3.0.8 export; recorded.\n");
    for (module, names) in found {
        text.push_str(&module);
        for name in names {
            text.push(' ');
            text.push_str(&name);
        }
        text.push('\n');
    }
    fs::write(exports::folder().join("guile.txt"), text).map_err(|e| e.to_string())
}

/// The golden programs that pass, those for modules that Riad lacks, and their texts.
fn programs() -> Result<Vec<(Program, String)>, String> {
    let mut all = golden::programs(tools::tests_dir()).map_err(|e| e.to_string())?;
    all.extend(golden::programs(&exports::folder()).map_err(|e| e.to_string())?);
    all.into_iter()
        .filter(|p| !p.is_pending())
        .map(|p| {
            let text = fs::read(&p.source).map_err(|e| format!("{}: {e}", p.source.display()))?;
            Ok((p, String::from_utf8_lossy(&text).into_owned()))
        })
        .collect()
}

/// Guile's file in the place of Riad's module: it exports what it does on Guile, and the programs
/// that use it still do what was recorded.
fn in_place(
    file: PortableFile,
    riad: &Path,
    recorded: &Exports,
    programs: &Arc<Vec<(Program, String)>>,
) -> Trial {
    let name = format!("portable/{}", file.path);
    let source = Path::new(SHARE).join(&file.path);
    if !source.is_file() {
        return Trial::skipped(
            name,
            format!("{} is not there: guile-3.0 is not installed", source.display()),
        );
    }
    let Some(module) = file.module.clone() else {
        let (riad, programs) = (riad.to_path_buf(), Arc::clone(programs));
        return Trial::new(name, move || check_part(&file.path, &riad, &programs));
    };
    let expected = recorded.get(&module).cloned().unwrap_or_default();
    let (riad, programs) = (riad.to_path_buf(), Arc::clone(programs));
    Trial::new(name, move || -> Outcome {
        match (file.pending, check_in_place(&module, &riad, &expected, &programs)) {
            (true, Ok(())) => Outcome::Failed("it runs now: say so in portable.txt".to_owned()),
            (true, Err(_)) => Outcome::Passed,
            (false, result) => result.into(),
        }
    })
}

fn check_in_place(
    module: &str,
    riad: &Path,
    expected: &BTreeSet<String>,
    programs: &[(Program, String)],
) -> Result<(), String> {
    let overlay = overlay(module)?;
    let options = ["--no-auto-compile", "-L", &overlay.path().to_string_lossy()];
    let found = exports::of(riad, &options, std::iter::once(&module.to_owned()))?;
    exports::compare(expected, found.get(module).unwrap_or(&BTreeSet::new()), &BTreeSet::new())?;
    run_all(riad, &options, programs, module)
}

/// The programs that load a file which no module includes do what was recorded with Guile's.
fn check_part(path: &str, riad: &Path, programs: &[(Program, String)]) -> Result<(), String> {
    let overlay = copied(&[path.into()])?;
    let options = ["--no-auto-compile", "-L", &overlay.path().to_string_lossy()];
    run_all(riad, &options, programs, &format!("{path}\""))
}

/// Runs the programs whose text has MENTION; there must be one.
fn run_all(
    riad: &Path,
    options: &[&str],
    programs: &[(Program, String)],
    mention: &str,
) -> Result<(), String> {
    let mut used = 0;
    for (program, text) in programs {
        if text.contains(mention) {
            used += 1;
            let done = program.run(riad, options)?;
            program.expectation()?.check(&done).map_err(|e| format!("{}: {e}", program.name))?;
        }
    }
    if used == 0 { Err("no golden program uses it".to_owned()) } else { Ok(()) }
}

/// A folder for the load path with MODULE's file, the files that modules include, and the modules
/// that Riad has none of.
fn overlay(module: &str) -> Result<PrivateDir, String> {
    let path = module.trim_matches(['(', ')']).replace(' ', "/");
    let mut files: Vec<PathBuf> = vec![format!("{path}.scm").into()];
    for part in ["sxml/upstream", "srfi/srfi-42", "srfi/srfi-67", "srfi/srfi-64"] {
        files.extend(below(part)?);
    }
    files.extend(PARTS.map(PathBuf::from));
    files.extend(below("web")?);
    for (name, dependents) in DEPENDENTS {
        if name == module {
            files.extend(dependents.iter().map(PathBuf::from));
        }
    }
    copied(&files)
}

/// A folder with these files of Guile's.
fn copied(files: &[PathBuf]) -> Result<PrivateDir, String> {
    let dir = PrivateDir::new().map_err(|e| e.to_string())?;
    for file in files {
        let (from, to) = (Path::new(SHARE).join(file), dir.path().join(file));
        fs::create_dir_all(to.parent().unwrap_or(dir.path())).map_err(|e| e.to_string())?;
        fs::copy(&from, &to).map_err(|e| format!("{}: {e}", from.display()))?;
    }
    Ok(dir)
}

/// Modules that name private bindings of another, most in expansions of its macros: they are
/// replaced with it.
const DEPENDENTS: [(&str, &[&str]); 3] = [
    (
        "(ice-9 peg codegen)",
        &["ice-9/peg/using-parsers.scm", "ice-9/peg/string-peg.scm", "ice-9/peg/cache.scm"],
    ),
    ("(sxml ssax)", &["sxml/simple.scm"]),
    (
        "(texinfo)",
        &[
            "texinfo/html.scm",
            "texinfo/indexing.scm",
            "texinfo/plain-text.scm",
            "texinfo/reflection.scm",
        ],
    ),
];

/// Files that modules include, and modules that Riad has none of.
const PARTS: [&str; 6] = [
    "ice-9/match.upstream.scm",
    "sxml/sxml-match.ss",
    "language/cps/intmap.scm",
    "language/cps/intset.scm",
    "system/base/types/internal.scm",
    "system/vm/elf.scm",
];

/// The files in a folder of Guile's.
fn below(folder: &str) -> Result<Vec<PathBuf>, String> {
    let path = Path::new(SHARE).join(folder);
    let entries = fs::read_dir(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    entries
        .map(|e| e.map_err(|e| e.to_string()))
        .filter(|e| e.as_ref().map_or(true, |e| e.path().is_file()))
        .map(|e| e.map(|e| Path::new(folder).join(e.file_name())))
        .collect()
}
