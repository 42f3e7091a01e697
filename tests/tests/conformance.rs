//! Programs of assertions about R7RS and the libraries of R6RS under Riad and Guile, and the page that says how Riad conforms
//! (see `riad_tests::conformance`); what libraries export is the test `exports`'s.
//!
//! `UPDATE=1 cargo test -p riad-tests --test conformance` records Guile's answers and writes `docs/conformance.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use riad_tests::conformance::{self as assertions, Answers};
use riad_tests::page;
use riad_tests::process::Invocation;
use riad_tests::tools;
use riad_tests::trial::{self, Trial};

/// As many assertions as there must be at least.
const ENOUGH: u32 = 1200;

fn main() -> ExitCode {
    let programs = match assertions::programs() {
        Ok(programs) => programs,
        Err(e) => {
            eprintln!("{e}");
            return ExitCode::FAILURE;
        }
    };
    let (riad, guile) = (tools::riad(), oracle());
    let mut trials = Vec::new();
    if std::env::var_os("UPDATE").is_some() {
        // The page is made of the recordings: it comes last, alone.
        let result = programs.iter().try_for_each(|p| record(guile.as_ref(), p));
        let page = riad.and_then(|riad| result.and_then(|()| page_of(&riad, &programs)));
        let written = page.and_then(|text| {
            fs::write(page::file(), text).map_err(|e| format!("docs/conformance.md: {e}"))
        });
        return trial::main(vec![Trial::new("conformance/record", move || written)]);
    }
    for program in &programs {
        trials.push(under_riad(program.clone(), riad.clone()));
        trials.push(under_guile(program.clone(), &guile));
    }
    let (own, all) = (riad.clone(), programs);
    trials.push(Trial::new("conformance/page", move || check_page(&own?, &all)));
    trials.push(Trial::new("conformance/a-wrong-assertion-is-caught", move || wrong(&riad?)));
    trial::main(trials)
}

fn oracle() -> Result<PathBuf, String> {
    let guile = tools::guile()?;
    let version = Invocation::new(&guile).args(["-c", "(display (version))"]).run();
    match version.map(|done| done.out()) {
        Ok(version) if version == "3.0.8" => Ok(guile),
        Ok(version) => Err(format!("guile is {version}, not 3.0.8")),
        Err(e) => Err(e.to_string()),
    }
}

fn record(guile: Result<&PathBuf, &String>, program: &Path) -> Result<(), String> {
    let answers = assertions::run(guile?, program)?;
    fs::write(program.with_extension("guile"), answers.record()).map_err(|e| e.to_string())
}

/// Every assertion holds, but for those whose difference is explained; those do not.
fn under_riad(program: PathBuf, riad: Result<PathBuf, String>) -> Trial {
    let name = assertions::stem(&program);
    Trial::new(format!("conformance/riad/{name}"), move || {
        let answers = assertions::run(&riad?, &program)?;
        judge(&name, &answers)
    })
}

fn judge(name: &str, answers: &Answers) -> Result<(), String> {
    let explained: Vec<_> = assertions::differences()?
        .into_keys()
        .filter(|(p, _)| p == name)
        .map(|(_, at)| at)
        .collect();
    let failed: BTreeMap<_, _> = answers.failed.iter().cloned().collect();
    let mut wrong: Vec<String> = failed
        .iter()
        .filter(|(place, _)| !explained.contains(place))
        .map(|(_, line)| line.clone())
        .collect();
    let stale = explained.iter().filter(|place| !failed.contains_key(place));
    wrong.extend(stale.map(|(section, n)| format!("holds, but is explained: {section} {n}")));
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn under_guile(program: PathBuf, guile: &Result<PathBuf, String>) -> Trial {
    let name = format!("conformance/guile/{}", assertions::stem(&program));
    match guile.clone() {
        Ok(guile) => Trial::new(name, move || -> Result<(), String> {
            let recorded = fs::read_to_string(program.with_extension("guile"))
                .map_err(|e| format!("nothing recorded: {e}"))?;
            let now = assertions::run(&guile, &program)?.record();
            if now == recorded { Ok(()) } else { Err(format!("Guile answers now:\n{now}")) }
        }),
        Err(why) => Trial::skipped(name, why),
    }
}

/// All programs' answers under Riad, which must be enough.
fn page_of(riad: &Path, programs: &[PathBuf]) -> Result<String, String> {
    let mut rows = Vec::new();
    let mut total = 0;
    for program in programs {
        let answers = assertions::run(riad, program)?;
        total += answers.total();
        let recorded = fs::read_to_string(program.with_extension("guile"))
            .map_err(|e| format!("{}: nothing recorded: {e}", program.display()))?;
        rows.push((answers, recorded));
    }
    if total < ENOUGH {
        return Err(format!("only {total} assertions, {ENOUGH} are wanted"));
    }
    page::write(&rows)
}

fn check_page(riad: &Path, programs: &[PathBuf]) -> Result<(), String> {
    let wanted = page_of(riad, programs)?;
    let found = fs::read_to_string(page::file()).unwrap_or_default();
    if page::without_counts(&wanted) == page::without_counts(&found) {
        Ok(())
    } else {
        Err("docs/conformance.md is not what the tests say: run with UPDATE=1".to_owned())
    }
}

/// A program with one right and two wrong assertions is judged wrong.
fn wrong(riad: &Path) -> Result<(), String> {
    let program = tools::tests_dir().join("support/conformance/wrong.scm");
    let answers = assertions::run(riad, &program)?;
    if (answers.passed(), answers.total()) != (1, 3) {
        return Err(format!("{answers:?}"));
    }
    match judge("wrong", &answers) {
        Err(_) => Ok(()),
        Ok(()) => Err("a wrong assertion was not noticed".to_owned()),
    }
}
