//! Test suites of others, where the environment names their sources: Guile's own
//! (`GUILE_TESTS`, its folder `test-suite`), Chibi's for R7RS (`R7RS_TESTS`, its file
//! `r7rs-tests.scm`) and those of SRFIs' authors (`SRFI_TESTS`, with a folder `srfi-N` each).
//!
//! Each file runs under Guile and under Riad; it passes if no test that passes there fails here.
//! `UPDATE=1` writes the counts into `docs/suites.md`, if all three are named.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use riad_tests::process::{Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Outcome, Trial};

/// Files of Guile's suite about what is no part of the language: its compiler, machine, other
/// languages and C interface, and what servers the machine has.
const NOT_OURS: [&str; 21] = [
    "00-repl-server",
    "00-socket",
    "brainfuck",
    "c-api",
    "compiler",
    "coverage",
    "cross-compilation",
    "dwarf",
    "ecmascript",
    "elisp",
    "elisp-compiler",
    "elisp-reader",
    "linker",
    "net-db",
    "peval",
    "rtl",
    "rtl-compilation",
    "statprof",
    "tree-il",
    "types",
    "vm",
];

/// A program of a SRFI's author: number, file, what is evaluated before and after it is loaded.
const SRFIS: [(&str, &str, &str, &str); 7] = [
    ("26", "check.scm", "(use-modules (srfi srfi-26))", ""),
    ("27", "reference/conftest.scm", "(use-modules (srfi srfi-27))", ""),
    ("42", "examples.scm", "(use-modules (srfi srfi-42))", ""),
    ("64", "srfi-64-test.scm", "(use-modules (srfi srfi-64))", ""),
    (
        "67",
        "implementation/examples.scm",
        "(use-modules (srfi srfi-42) (srfi srfi-67)) (define pretty-write write)",
        "",
    ),
    ("71", "examples.scm", "", ""),
    ("171", "tests-guile.scm", "(use-modules (srfi srfi-64) (srfi srfi-171))", ""),
];

fn main() -> ExitCode {
    let counts = Arc::new(Mutex::new(BTreeMap::new()));
    let mut complete = true;
    let mut trials = Vec::new();
    for suite in [guile_suite(), chibi_suite(), srfi_suite()] {
        match suite {
            Ok(runs) => trials.extend(runs.into_iter().map(|run| run.trial(&counts))),
            Err((name, why)) => {
                complete = false;
                trials.push(Trial::skipped(name, why));
            }
        }
    }
    trials.push(Trial::new("suites/a-missing-pass-is-caught", missing_is_caught));
    let status = trial::main(trials);
    if complete && std::env::var_os("UPDATE").is_some() {
        let counts = counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Err(why) = write_page(&counts) {
            eprintln!("docs/suites.md: {why}");
            return ExitCode::FAILURE;
        }
    }
    status
}

/// The arguments that run one file, after the name of the interpreter.
struct Run {
    name: String,
    args: Vec<String>,
    /// The lines of the output that are results.
    results: fn(&str) -> Vec<String>,
}

/// Passes under Guile and under Riad, of each file.
type Counts = Mutex<BTreeMap<String, (usize, usize)>>;
type Suite = Result<Vec<Run>, (String, String)>;

fn named_by(variable: &str, suite: &str) -> Result<PathBuf, (String, String)> {
    let path = std::env::var_os(variable).map(PathBuf::from);
    path.ok_or_else(|| (format!("suites/{suite}"), format!("${variable} names no sources")))
}

fn own(name: &str) -> String {
    tools::tests_dir().join("support/suites").join(name).to_string_lossy().into_owned()
}

fn strings<const N: usize>(parts: [&str; N]) -> Vec<String> {
    parts.map(str::to_owned).into()
}

fn guile_suite() -> Suite {
    let folder = named_by("GUILE_TESTS", "guile")?;
    let shown = folder.to_string_lossy();
    let mut runs = Vec::new();
    let entries = fs::read_dir(folder.join("tests"));
    let entries = entries.map_err(|e| ("suites/guile".to_owned(), e.to_string()))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|e| e == "test") && !NOT_OURS.contains(&name.as_str()) {
            let file = path.to_string_lossy();
            let args = strings(["-L", &own(""), "-L", &shown, &own("guile.scm"), &file]);
            runs.push(Run { name: format!("guile/{name}"), args, results: guile_passes });
        }
    }
    runs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(runs)
}

/// What passed; a file that was stopped has what passed before.
fn guile_passes(output: &str) -> Vec<String> {
    output.lines().filter(|line| line.starts_with("(pass ")).map(str::to_owned).collect()
}

fn chibi_suite() -> Suite {
    let file = named_by("R7RS_TESTS", "r7rs")?;
    let file = file.to_string_lossy();
    let args = strings(["--r7rs", "-L", &own(""), &own("forms.scm"), &file]);
    Ok(vec![Run { name: "chibi/r7rs-tests".to_owned(), args, results: chibi_passes }])
}

fn chibi_passes(output: &str) -> Vec<String> {
    output.lines().filter(|line| line.starts_with("pass ")).map(str::to_owned).collect()
}

fn srfi_suite() -> Suite {
    let folder = named_by("SRFI_TESTS", "srfi")?;
    let run = |(number, file, before, after): (&str, &str, &str, &str)| {
        let at = folder.join(format!("srfi-{number}")).to_string_lossy().into_owned();
        let program = format!("{before} (load \"FOLDER/{file}\") {after}").replace("FOLDER", &at);
        Run { name: format!("srfi/{number}"), args: strings(["-c", &program]), results: all_lines }
    };
    Ok(SRFIS.map(run).into())
}

fn all_lines(output: &str) -> Vec<String> {
    output.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

impl Run {
    fn trial(self, counts: &Arc<Counts>) -> Trial {
        let name = format!("suites/{}", self.name);
        let counts = Arc::clone(counts);
        let guile = match tools::guile() {
            Ok(guile) => guile,
            Err(why) => return Trial::skipped(name, why),
        };
        Trial::new(name, move || -> Outcome {
            let both = self.passes(&guile).and_then(|expected| {
                let found = tools::riad().and_then(|riad| self.passes(&riad))?;
                Ok((expected, found))
            });
            let (expected, found) = match both {
                Ok(both) => both,
                Err(why) => return Outcome::Failed(why),
            };
            if let Ok(mut counts) = counts.lock() {
                counts.insert(self.name, (expected.len(), found.len()));
            }
            let missing = missing(&expected, &found);
            if missing.is_empty() {
                return Outcome::Passed;
            }
            let first: Vec<&str> = missing.iter().take(20).map(String::as_str).collect();
            Outcome::Failed(format!("{} pass in Guile only\n{}", missing.len(), first.join("\n")))
        })
    }

    fn passes(&self, interpreter: &Path) -> Result<Vec<String>, String> {
        let folder = PrivateDir::new().map_err(|e| e.to_string())?;
        let done = Invocation::new(interpreter)
            .arg("--no-auto-compile")
            .args(&self.args)
            .env("LC_ALL", "C.UTF-8")
            .env("TEST_SUITE_DIR", std::env::var_os("GUILE_TESTS").unwrap_or_default())
            .dir(folder.path())
            .limit(Duration::from_secs(300))
            .run()
            .map_err(|e| e.to_string())?;
        if done.timed_out {
            return Err(format!("{} did not end\n{}", interpreter.display(), done.err()));
        }
        Ok((self.results)(&done.out()))
    }
}

/// What of EXPECTED, each as often as it stands there, is not in FOUND.
fn missing(expected: &[String], found: &[String]) -> Vec<String> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for line in found {
        *left.entry(line).or_default() += 1;
    }
    let takes = |line: &&String| match left.get_mut(line.as_str()) {
        Some(n) if *n > 0 => {
            *n -= 1;
            false
        }
        _ => true,
    };
    expected.iter().filter(takes).cloned().collect()
}

fn missing_is_caught() -> Result<(), String> {
    let passes = guile_passes("(pass \"a\")\n(pass \"a\")\n(fail \"b\")\n(pass \"c\")\n(end)\n");
    let fewer = guile_passes("(pass \"c\")\n(pass \"a\")\n(pass \"b\")\n");
    match missing(&passes, &fewer).as_slice() {
        [one] if one == "(pass \"a\")" => Ok(()),
        other => Err(format!("missing: {other:?}")),
    }
}

fn write_page(counts: &BTreeMap<String, (usize, usize)>) -> Result<(), String> {
    let mut page = fs::read_to_string(own("preface.md")).map_err(|e| e.to_string())?;
    page.push_str("\n| file | Guile 3.0.8 | Riad |\n| --- | ---: | ---: |\n");
    for (name, (guile, riad)) in counts {
        let _ = writeln!(page, "| {name} | {guile} | {riad} |");
    }
    let sum = |pick: fn(&(usize, usize)) -> usize| counts.values().map(pick).sum::<usize>();
    let _ = writeln!(page, "| all {} | {} | {} |", counts.len(), sum(|c| c.0), sum(|c| c.1));
    fs::write(tools::tests_dir().join("../docs/suites.md"), page).map_err(|e| e.to_string())
}
