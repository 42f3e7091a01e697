//! Test suites of others, where the environment names their sources: Guile's own
//! (`GUILE_TESTS`, its folder `test-suite`), Chibi's for R7RS (`R7RS_TESTS`, its file
//! `r7rs-tests.scm`) and those of SRFIs' authors (`SRFI_TESTS`, with a folder `srfi-N` each).
//!
//! Each file runs under Guile and under Riad; it passes if no test that passes there fails here. A
//! file that yields no result at all under Guile fails, since nothing was compared, unless it is
//! known why (`NONE_IN_GUILE`).
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

/// Files that yield no result under Guile 3.0.8, and why.
const NONE_IN_GUILE: [(&str, &str); 1] =
    [("guile/error-handling", "its only test crashes Guile 3.0.8: https://debbugs.gnu.org/63279")];

/// What passes only under Guile: file, how the result begins, why.
const ONLY_IN_GUILE: [(&str, &str, &str); 4] = [
    ("guile/posix", r#"(pass "crypt" "#, "25 KB of ciphers are not worth it where builds begin"),
    ("guile/strings", r#"(pass "string internals" "ASCII "#, COPIES),
    ("guile/strings", r#"(pass "string internals" "BMP "#, COPIES),
    (
        "guile/strings",
        r#"(pass "string-ref" "negative index ("#,
        "the error is that of Guile's compiler at its usual level, its evaluator has another",
    ),
];
/// Files whose passes are counted, not named: their tests change constants of expressions that are
/// their names.
const COUNTED: [&str; 1] = ["guile/srfi-1"];
const COPIES: &str = "`%string-dump` would have to show buffers that are shared until written to";

/// Files that look for a file of the library on the load path. Guile's library lies there, Riad's
/// is part of the program: a folder with that one file stands for it.
const LOOK_FOR_FILES: [(&str, &str); 2] =
    [("guile/ports", "ice-9/q.scm"), ("guile/suspendable-ports", "ice-9/q.scm")];

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
    trials.push(Trial::new("suites/a-file-without-results-is-caught", nothing_is_caught));
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
    /// The lines of the output that are results, of tests that pass or not.
    results: fn(&str) -> Vec<String>,
    /// Whether a result is that of a test that passes.
    passed: fn(&str) -> bool,
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
            let name = format!("guile/{name}");
            runs.push(Run { name, args, results: guile_results, passed: guile_passed });
        }
    }
    runs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(runs)
}

/// What the tests of a file yielded; a file that was stopped has what came before.
fn guile_results(output: &str) -> Vec<String> {
    const KINDS: [&str; 8] = [
        "(pass ",
        "(fail ",
        "(upass ",
        "(xfail ",
        "(unresolved ",
        "(untested ",
        "(unsupported ",
        "(error ",
    ];
    let is_result = |line: &&str| KINDS.iter().any(|kind| line.starts_with(kind));
    output.lines().filter(is_result).map(str::to_owned).collect()
}
fn guile_passed(result: &str) -> bool {
    result.starts_with("(pass ")
}

fn chibi_suite() -> Suite {
    let file = named_by("R7RS_TESTS", "r7rs")?;
    let file = file.to_string_lossy();
    let args = strings(["--r7rs", "-L", &own(""), &own("forms.scm"), &file]);
    let name = "chibi/r7rs-tests".to_owned();
    Ok(vec![Run { name, args, results: chibi_passes, passed: |_| true }])
}

fn chibi_passes(output: &str) -> Vec<String> {
    output.lines().filter(|line| line.starts_with("pass ")).map(str::to_owned).collect()
}

fn srfi_suite() -> Suite {
    let folder = named_by("SRFI_TESTS", "srfi")?;
    let run = |(number, file, before, after): (&str, &str, &str, &str)| {
        let at = folder.join(format!("srfi-{number}")).to_string_lossy().into_owned();
        let program = format!("{before} (load \"FOLDER/{file}\") {after}").replace("FOLDER", &at);
        let (name, args) = (format!("srfi/{number}"), strings(["-c", &program]));
        Run { name, args, results: all_lines, passed: |_| true }
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
            let both = self.passes(&guile, true).and_then(|expected| {
                let found = tools::riad().and_then(|riad| self.passes(&riad, false))?;
                Ok((expected, found))
            });
            let (expected, found) = match both {
                Ok(both) => both,
                Err(why) => return Outcome::Failed(why),
            };
            if let Ok(mut counts) = counts.lock() {
                counts.insert(self.name.clone(), (expected.len(), found.len()));
            }
            if COUNTED.contains(&self.name.as_str()) && found.len() >= expected.len() {
                return Outcome::Passed;
            }
            match unexplained(&self.name, missing(&expected, &found)) {
                Ok(()) => Outcome::Passed,
                Err(why) => Outcome::Failed(why),
            }
        })
    }

    /// The results of tests that pass; an error if there must be results and are none.
    fn passes(&self, interpreter: &Path, is_guile: bool) -> Result<Vec<String>, String> {
        let folder = PrivateDir::new().map_err(|e| e.to_string())?;
        let mut options = vec!["--no-auto-compile".to_owned()];
        if !is_guile {
            for (_, file) in LOOK_FOR_FILES.iter().filter(|(name, _)| *name == self.name) {
                options.extend(["-L".to_owned(), library_with(file, folder.path())?]);
            }
        }
        let done = Invocation::new(interpreter)
            .args(&options)
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
        let mut results = (self.results)(&done.out());
        if is_guile {
            anything(&self.name, &results).map_err(|why| format!("{why}\n{}", done.err()))?;
        }
        results.retain(|result| (self.passed)(result));
        let own = folder.path().to_string_lossy();
        Ok(results.iter().map(|result| without_objects(&result.replace(&*own, "FOLDER"))).collect())
    }
}

/// A folder below FOLDER with the library's FILE.
fn library_with(file: &str, folder: &Path) -> Result<String, String> {
    let library = folder.join("library");
    let copy = library.join(file);
    let parent = copy.parent().unwrap_or(&library);
    fs::create_dir_all(parent).map_err(|e| e.to_string())?;
    let source = tools::tests_dir().join("../scheme/lib").join(file);
    fs::copy(&source, &copy).map_err(|e| format!("{}: {e}", source.display()))?;
    Ok(library.to_string_lossy().into_owned())
}

/// Says that Guile yields no RESULTS of the file NAME, unless that is known.
fn anything(name: &str, results: &[String]) -> Result<(), String> {
    let known = NONE_IN_GUILE.iter().any(|(file, _)| *file == name);
    match (results.is_empty(), known) {
        (true, false) => Err("Guile yields no results: nothing was compared".to_owned()),
        (false, true) => Err("Guile yields results now: take it out of NONE_IN_GUILE".to_owned()),
        _ => Ok(()),
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

/// Says which of the results of the file NAME that are MISSING have no reason, or which reason
/// is that of none.
fn unexplained(name: &str, mut missing: Vec<String>) -> Result<(), String> {
    for (_, start, why) in ONLY_IN_GUILE.iter().filter(|(file, ..)| *file == name) {
        let before = missing.len();
        missing.retain(|result| !result.starts_with(start));
        if missing.len() == before {
            return Err(format!("{start}…: passes now: take it out of ONLY_IN_GUILE ({why})"));
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let first: Vec<&str> = missing.iter().take(20).map(String::as_str).collect();
    Err(format!("{} pass in Guile only\n{}", missing.len(), first.join("\n")))
}

/// RESULT without what tells printed procedures and ports apart: addresses, places, descriptors.
fn without_objects(result: &str) -> String {
    let mut out = String::new();
    let mut rest = result;
    let next = |rest: &str| {
        let starts = ["#<procedure ", "#<input: ", "#<output: "];
        starts.iter().filter_map(|s| rest.find(s).map(|at| at + s.len())).min()
    };
    while let Some(at) = next(rest) {
        let (before, after) = rest.split_at(at);
        out.push_str(before.trim_end());
        out.push('>');
        // A name may have the character in it; the end is before a space or what closes.
        let is_end = |&(at, _): &(usize, &str)| {
            after[at + 1..].chars().next().is_none_or(|c| c.is_whitespace() || "\")]".contains(c))
        };
        let end = after.match_indices('>').find(is_end).map_or(after.len(), |(at, _)| at + 1);
        rest = &after[end..];
    }
    out + rest
}

fn missing_is_caught() -> Result<(), String> {
    let named =
        ["(pass \"f\" \"#<procedure 7f at a.scm:1:2 (x)> 4\")", "(pass \"#<procedure a->b (_)>\")"];
    let plain = named.map(without_objects);
    if plain != ["(pass \"f\" \"#<procedure> 4\")", "(pass \"#<procedure>\")"] {
        return Err(format!("procedures: {plain:?}"));
    }
    let crypt = || strings(["(pass \"crypt\" \"a\")"]);
    let other = [crypt(), strings(["(pass \"b\")"])].concat();
    if unexplained("guile/posix", crypt()).is_err()
        || unexplained("guile/posix", other).is_ok()
        || unexplained("guile/posix", Vec::new()).is_ok()
        || unexplained("guile/any", crypt()).is_ok()
    {
        return Err("what is explained".to_owned());
    }

    let passes = |output: &str| {
        let mut results = guile_results(output);
        results.retain(|result| guile_passed(result));
        results
    };
    let expected = "(pass \"a\")\n(pass \"a\")\n(fail \"b\")\n(pass \"c\")\n(end)\n";
    let passes = (passes(expected), passes("(pass \"c\")\n(pass \"a\")\n(pass \"b\")\n"));
    match missing(&passes.0, &passes.1).as_slice() {
        [one] if one == "(pass \"a\")" => Ok(()),
        other => Err(format!("missing: {other:?}")),
    }
}

/// A file that only stops, or only fails to load, has no results; one whose tests all fail has.
fn nothing_is_caught() -> Result<(), String> {
    let of = |output: &str| anything("guile/any", &guile_results(output));
    let stopped = "(stopped misc-error #f \"no code for module ~S\" ((a b)) #f)\n";
    let expected = [("", false), ("(end)\n", false), (stopped, false), ("(fail \"a\")\n", true)];
    for (output, is_fine) in expected {
        if of(output).is_ok() != is_fine {
            return Err(format!("{output:?}: {:?}", of(output)));
        }
    }
    match NONE_IN_GUILE.iter().find(|(name, _)| anything(name, &["(pass)".to_owned()]).is_ok()) {
        None => Ok(()),
        Some((name, _)) => Err(format!("{name}: results are not noticed")),
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
