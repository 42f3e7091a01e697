//! Every benchmark gives the right result on Riad, and every scenario on all peers. Nothing is
//! timed.
//!
//! The programs are sized for the shipped build; another one would take minutes and is skipped.

use std::path::Path;
use std::process::ExitCode;

use riad_bench::measure::Scratch;
use riad_bench::peer::{Kind, Peer};
use riad_bench::program::{self, Program};
use riad_bench::scenario::{self, Scenario};
use riad_tests::process::{Finished, Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Outcome, Trial};

fn main() -> ExitCode {
    // What the scenarios read is in this folder until all have ended.
    let trials = Scratch::new()
        .map_err(|e| e.to_string())
        .and_then(|scratch| Ok((trials(&scratch)?, scratch)));
    match trials {
        Ok((trials, _scratch)) => trial::main(trials),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn trials(scratch: &Scratch) -> Result<Vec<Trial>, String> {
    let programs = program::all().map_err(|e| e.to_string())?;
    let mut trials = vec![Trial::new("bench/a-wrong-result-is-caught", wrong_result)];
    trials.extend(scenarios(&programs, scratch)?);
    trials.extend(
        programs.into_iter().map(|program| {
            Trial::new(format!("bench/{}", program.name), move || on_riad(&program))
        }),
    );
    Ok(trials)
}

/// Each scenario on each peer. What is missing for others is skipped.
fn scenarios(programs: &[Program], scratch: &Scratch) -> Result<Vec<Trial>, String> {
    let riad = Peer { kind: Kind::Riad, executable: tools::riad()? };
    let (mut peers, mut trials) = (vec![riad], Vec::new());
    for kind in Kind::USUAL.into_iter().filter(|&kind| kind != Kind::Riad) {
        match Peer::find(kind) {
            Ok(peer) => peers.push(peer),
            Err(why) => trials.push(Trial::skipped(format!("scenarios/{}", kind.name()), why)),
        }
    }
    let scenarios = scenario::all(&peers, programs, scratch, scenario::HASHED_ONCE)?;
    let missing = scenarios.missing.into_iter();
    trials.extend(missing.map(|(name, why)| Trial::skipped(format!("scenarios/{name}"), why)));
    for (peer, scenario) in scenarios.here.into_iter().flat_map(Scenario::apart) {
        let name = format!("scenarios/{}/{peer}", scenario.name);
        trials.push(Trial::new(name, move || run_scenario(scenario)));
    }
    Ok(trials)
}

fn run_scenario(scenario: Scenario) -> Result<(), String> {
    let scratch = Scratch::new().map_err(|e| e.to_string())?;
    let outcome = scenario.measure(1, &scratch);
    match outcome.failures.into_iter().next() {
        Some((_, why)) => Err(why),
        None if outcome.values.is_empty() => Err("nothing was run".to_owned()),
        None => Ok(()),
    }
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
