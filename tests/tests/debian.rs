//! Guile programs that Debian packages, unchanged, at work: each program in `support/debian` drives
//! one and prints the same on Riad as on Guile.
//!
//! `;; shows: FILE` is there if the package is; `;; load path: FOLDER` has its modules, or, where
//! `;; part: NAME` stands as well, the part of them that is not Riad's own.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use riad_tests::process::{Finished, Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Trial};

fn main() -> ExitCode {
    match programs() {
        Ok(programs) => trial::main(programs.into_iter().map(trial_of).collect()),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

struct Program {
    name: String,
    source: PathBuf,
    text: String,
}

fn programs() -> Result<Vec<Program>, String> {
    let folder = tools::tests_dir().join("support/debian");
    let mut programs = Vec::new();
    for entry in fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let source = entry.map_err(text)?.path();
        let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&source).map_err(text)?;
        programs.push(Program { name, source, text });
    }
    programs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(programs)
}

impl Program {
    /// What stands behind KEY in one of the first lines.
    fn says(&self, key: &str) -> Option<&str> {
        let start = format!(";; {key}: ");
        self.text.lines().take(3).find_map(|line| line.strip_prefix(start.as_str()))
    }
    fn run(&self, interpreter: &Path, modules: &Path) -> Result<Finished, String> {
        Invocation::new(interpreter)
            .args(["--no-auto-compile", "-L"])
            .arg(modules)
            .arg(&self.source)
            .run()
            .map_err(text)
    }
    fn same_on_both(&self, guile: &Path) -> Result<(), String> {
        let folder = PrivateDir::new().map_err(text)?;
        let mut modules = PathBuf::from(self.says("load path").ok_or("no load path")?);
        if let Some(part) = self.says("part") {
            symlink(modules.join(part), folder.path().join(part)).map_err(text)?;
            modules = folder.path().to_path_buf();
        }
        let expected = self.run(guile, &modules)?;
        let found = self.run(&tools::riad()?, &modules)?;
        if expected.status != 0 || expected.stdout.is_empty() {
            return Err(format!("on Guile: {}", expected.describe()));
        }
        if (found.status, &found.stdout) == (expected.status, &expected.stdout) {
            return Ok(());
        }
        let (on_riad, on_guile) = (found.out(), expected.out());
        let differs = on_riad.lines().zip(on_guile.lines()).find(|(a, b)| a != b);
        Err(format!("{differs:?}\n{}", found.describe()))
    }
}

fn trial_of(program: Program) -> Trial {
    let name = format!("debian/{}", program.name);
    let there = program.says("shows").is_some_and(|file| Path::new(file).exists());
    match tools::guile() {
        Err(why) => Trial::skipped(name, why),
        Ok(_) if !there => Trial::skipped(name, format!("{} is not installed", program.name)),
        Ok(guile) => Trial::new(name, move || program.same_on_both(&guile)),
    }
}
