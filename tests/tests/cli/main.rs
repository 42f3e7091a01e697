//! The command line of `riad`: what it takes, what it says, how it exits.
//!
//! Where Guile does the same, the case runs under Guile too, so that the expectation stays a fact.

mod errors;
mod modules;
mod programs;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use riad_tests::process::{Finished, Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Trial};

/// What standard output must be.
#[derive(Clone, Copy)]
enum Out {
    Is(&'static str),
    Has(&'static str),
}

use Out::{Has, Is};

/// One call of the interpreter in a directory with FILES; `{interpreter}` in a file's text stands
/// for the program under test. Without ARGS, the first file itself is executed.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    files: &'static [(&'static str, &'static str)],
    args: &'static [&'static str],
    stdin: &'static str,
    out: Out,
    /// A part of standard error; with `""` it must be empty.
    err: &'static str,
    status: i32,
    /// Whether Guile does the same.
    guile: bool,
}

const BASE: Case = Case {
    name: "",
    files: &[],
    args: &[],
    stdin: "",
    out: Is(""),
    err: "",
    status: 0,
    guile: true,
};

/// A module in a file, and a program that uses it.
const MODULE: &str = "(define-module (here it-is) #:export (x)) (define x 'found)";
const USE: &str = "(use-modules (here it-is)) (write x) (newline)";

fn main() -> ExitCode {
    let (riad, guile) = (tools::riad(), tools::guile());
    let mut trials = Vec::new();
    for case in [programs::CASES, modules::CASES, errors::CASES].into_iter().flatten() {
        trials.push(trial("riad", *case, riad.clone()));
        if case.guile {
            trials.push(match &guile {
                Ok(guile) => trial("guile", *case, Ok(guile.clone())),
                Err(why) => Trial::skipped(format!("cli/guile/{}", case.name), why),
            });
        }
    }
    trials.push(Trial::new("cli/riad/called-as-guile", move || called_as_guile(&riad?)));
    trials.push(Trial::new("cli/a-wrong-answer-is-caught", wrong_answers));
    trial::main(trials)
}

/// The judge itself: it must not accept a wrong output, status or error text.
fn wrong_answers() -> Result<(), String> {
    let case = Case { out: Is("1"), err: "oh no", status: 1, ..BASE };
    let done = |out: &str, err: &str, status| Finished {
        stdout: out.into(),
        stderr: err.into(),
        status,
        timed_out: false,
    };
    judge(&case, &done("1", "oh no", 1))?;
    for bad in [done("2", "oh no", 1), done("1", "oh", 1), done("1", "oh no", 0)] {
        if judge(&case, &bad).is_ok() {
            return Err(format!("accepted {}", bad.describe()));
        }
    }
    if judge(&BASE, &done("", "noise", 0)).is_ok() {
        return Err("accepted noise on standard error".to_owned());
    }
    Ok(())
}

fn trial(who: &str, case: Case, interpreter: Result<PathBuf, String>) -> Trial {
    Trial::new(format!("cli/{who}/{}", case.name), move || check(&case, &interpreter?))
}

fn check(case: &Case, interpreter: &Path) -> Result<(), String> {
    let dir = PrivateDir::new().map_err(|e| e.to_string())?;
    set_up(case, interpreter, dir.path()).map_err(|e| e.to_string())?;
    let invocation = match case.args {
        ["{execute}", args @ ..] => Invocation::new(dir.path().join(case.files[0].0)).args(args),
        args => Invocation::new(interpreter).args(args),
    };
    let done = invocation
        .stdin(case.stdin)
        .env("GUILE_AUTO_COMPILE", "0")
        .dir(dir.path())
        .run()
        .map_err(|e| e.to_string())?;
    judge(case, &done).map_err(|why| format!("{why}: {}", done.describe()))
}

fn set_up(case: &Case, interpreter: &Path, dir: &Path) -> std::io::Result<()> {
    for (name, text) in case.files {
        let path = dir.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, text.replace("{interpreter}", &interpreter.to_string_lossy()))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

fn judge(case: &Case, done: &Finished) -> Result<(), String> {
    if done.timed_out {
        return Err("it does not end".to_owned());
    }
    match case.out {
        Is(text) if done.out() != text => return Err(format!("expected output {text:?}")),
        Has(part) if !done.out().contains(part) => {
            return Err(format!("expected {part:?} in output"));
        }
        _ => {}
    }
    if done.status != case.status {
        return Err(format!("expected status {}", case.status));
    }
    let err = done.err();
    match case.err {
        "" if case.status == 0 && !err.is_empty() => Err("expected no error output".to_owned()),
        part if !err.contains(part) => Err(format!("expected {part:?} on standard error")),
        _ => Ok(()),
    }
}

/// Under the name `guile` (as in the store path of a derivation's builder) it is the same program.
fn called_as_guile(riad: &Path) -> Result<(), String> {
    let dir = PrivateDir::new().map_err(|e| e.to_string())?;
    let link = dir.path().join("guile");
    symlink(riad, &link).map_err(|e| e.to_string())?;
    let done = Invocation::new(&link)
        .args(["--no-auto-compile", "-c", "(write (list (+ 1 2) (cdr (command-line))))", "x"])
        .run()
        .map_err(|e| e.to_string())?;
    let case = Case { out: Is("(3 (\"x\"))"), ..BASE };
    judge(&case, &done).map_err(|why| format!("{why}: {}", done.describe()))
}
