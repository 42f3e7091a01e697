//! Every benchmark gives the right result on Riad. Nothing is timed.
//!
//! They are sized for the shipped build; another one would take minutes and is skipped.

use std::path::Path;
use std::process::ExitCode;

use riad_bench::program::{self, Program};
use riad_tests::process::{Finished, Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Outcome, Trial};

fn main() -> ExitCode {
    let programs = match program::all() {
        Ok(programs) => programs,
        Err(e) => {
            eprintln!("{e}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials = vec![Trial::new("bench/a-wrong-result-is-caught", wrong_result)];
    trials.extend(
        programs.into_iter().map(|program| {
            Trial::new(format!("bench/{}", program.name), move || on_riad(&program))
        }),
    );
    trial::main(trials)
}

fn on_riad(program: &Program) -> Outcome {
    match tools::riad() {
        Ok(riad) if riad.components().any(|part| part.as_os_str() == "release") => {
            run(program, &riad).and_then(|done| judge(&done)).into()
        }
        Ok(riad) => Outcome::Skipped(format!("{} is not a release build", riad.display())),
        Err(why) => Outcome::Failed(why),
    }
}

fn run(program: &Program, riad: &Path) -> Result<Finished, String> {
    let dir = PrivateDir::new().map_err(|e| e.to_string())?;
    let file = dir.path().join("program.scm");
    std::fs::write(&file, &program.text).map_err(|e| e.to_string())?;
    Invocation::new(riad).arg(&file).run().map_err(|e| e.to_string())
}

fn judge(done: &Finished) -> Result<(), String> {
    if done.out() == "ok\n" && done.status == 0 { Ok(()) } else { Err(done.describe()) }
}

fn wrong_result() -> Result<(), String> {
    let done = Finished {
        stdout: b"WRONG: 2\n".to_vec(),
        stderr: Vec::new(),
        status: 0,
        timed_out: false,
    };
    match judge(&done) {
        Err(_) => Ok(()),
        Ok(()) => Err("accepted a wrong result".to_owned()),
    }
}
