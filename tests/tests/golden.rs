//! Golden programs under Riad, also with collections all the time, and under Guile where it is
//! installed (see `riad_tests::golden`).
//!
//! `UPDATE=1 cargo test -p riad-tests --test golden [NAME]` records expectations from Guile.

use std::path::PathBuf;
use std::process::ExitCode;

use riad_tests::golden::{self, Program};
use riad_tests::process::Invocation;
use riad_tests::tools;
use riad_tests::trial::{self, Outcome, Trial};

/// The version whose behaviour is recorded.
const ORACLE: &str = "3.0.8";

fn main() -> ExitCode {
    let root = tools::tests_dir();
    let programs = match golden::programs(root) {
        Ok(programs) => programs,
        Err(e) => {
            eprintln!("{}: {e}", root.display());
            return ExitCode::FAILURE;
        }
    };
    let guile = oracle();
    if std::env::var_os("UPDATE").is_some() {
        return trial::main(programs.into_iter().map(|p| recording(p, &guile)).collect());
    }
    let riad = tools::riad();
    let mut trials = vec![Trial::new("golden/every-expectation-has-a-program", no_orphans)];
    for program in programs {
        trials.push(under_guile(program.clone(), &guile));
        if !program.is_pending() {
            trials.push(under_stress(program.clone(), &riad));
        }
        trials.push(under_riad(program, &riad));
    }
    trial::main(trials)
}

fn oracle() -> Result<PathBuf, String> {
    let guile = tools::guile()?;
    let version = Invocation::new(&guile).args(["-c", "(display (version))"]).run();
    match version.map(|done| done.out()) {
        Ok(version) if version == ORACLE => Ok(guile),
        Ok(version) => Err(format!("guile is {version}, not {ORACLE}")),
        Err(e) => Err(e.to_string()),
    }
}

fn recording(program: Program, guile: &Result<PathBuf, String>) -> Trial {
    let guile = guile.clone();
    Trial::new(format!("record/{}", program.name), move || program.record(&guile?))
}

fn under_guile(program: Program, guile: &Result<PathBuf, String>) -> Trial {
    let name = format!("guile/{}", program.name);
    match guile {
        Ok(guile) => {
            let guile = guile.clone();
            Trial::new(name, move || {
                program.expectation()?.check(&program.run(&guile, &["--no-auto-compile"])?)
            })
        }
        Err(why) => Trial::skipped(name, why),
    }
}

/// With a collection at every so many safepoints, and what is freed overwritten: a value that the
/// collector was not told of shows. `STRESS=1` asks for one at every safepoint, which takes hours.
fn under_stress(program: Program, riad: &Result<PathBuf, String>) -> Trial {
    let every = std::env::var("STRESS").unwrap_or_else(|_| "20011".to_owned());
    let riad = riad.clone();
    Trial::new(format!("stress/{}", program.name), move || {
        let environment = [("RIAD_GC_STRESS", every.as_str())];
        let done = program.run_in(&riad?, &["--no-auto-compile"], &environment)?;
        program.expectation()?.check(&done)
    })
}

fn under_riad(program: Program, riad: &Result<PathBuf, String>) -> Trial {
    let riad = riad.clone();
    Trial::new(format!("riad/{}", program.name), move || -> Outcome {
        let result = riad.and_then(|riad| {
            let expected = program.expectation()?;
            Ok(expected.check(&program.run(&riad, &["--no-auto-compile"])?))
        });
        match (program.is_pending(), result) {
            (_, Err(why)) => Outcome::Failed(why),
            (false, Ok(checked)) => checked.into(),
            (true, Ok(Err(_))) => Outcome::Passed,
            (true, Ok(Ok(()))) => {
                Outcome::Failed("it passes now: move it to the area it belongs to".to_owned())
            }
        }
    })
}

fn no_orphans() -> Result<(), String> {
    let orphans = golden::orphans(tools::tests_dir()).map_err(|e| e.to_string())?;
    if orphans.is_empty() { Ok(()) } else { Err(format!("no program for {orphans:?}")) }
}
