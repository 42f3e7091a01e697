//! Assertions about R7RS and R6RS: run, read, counted, described.
//!
//! `conformance/NAME.scm` is a program of R7RS (`rnrs-…`: of R6RS's libraries) that writes a line for each of its assertions; see
//! `support/conformance/check.scm`. Beside it, `NAME.guile` has what Guile 3.0.8 does with it: how
//! many of its assertions hold there, and the section and number of each that does not.
//! `differences.txt` has those that do not hold here, with the reason.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{Invocation, PrivateDir};
use crate::tools::tests_dir;

/// An assertion: its section, and its number in it from 1 on.
pub type Place = (String, u32);

/// What a program of assertions said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// How many hold and how many there are, by section, in their order.
    pub sections: Vec<(String, u32, u32)>,
    /// Those that do not hold, with the line that says so.
    pub failed: Vec<(Place, String)>,
}

impl Answers {
    /// Reads the lines `ok SECTION N EXPRESSION` and `FAIL SECTION N EXPRESSION VALUE`, whose parts
    /// are separated by tabs. Other lines are what the program itself printed.
    pub fn parse(text: &str) -> Answers {
        let mut answers = Answers::default();
        for line in text.lines() {
            let mut parts = line.split('\t');
            let (Some(verdict), Some(section), Some(number)) =
                (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let holds = match verdict {
                "ok" => true,
                "FAIL" => false,
                _ => continue,
            };
            let Ok(number) = number.parse() else { continue };
            let found = answers.sections.iter().position(|s| s.0 == section);
            let at = found.unwrap_or_else(|| {
                answers.sections.push((section.to_owned(), 0, 0));
                answers.sections.len() - 1
            });
            answers.sections[at].1 += u32::from(holds);
            answers.sections[at].2 += 1;
            if !holds {
                answers.failed.push(((section.to_owned(), number), line.to_owned()));
            }
        }
        answers
    }
    /// How many assertions hold.
    pub fn passed(&self) -> u32 {
        self.sections.iter().map(|s| s.1).sum()
    }
    /// How many assertions there are.
    pub fn total(&self) -> u32 {
        self.sections.iter().map(|s| s.2).sum()
    }
    /// The form in which Guile's answers are recorded.
    pub fn record(&self) -> String {
        let mut text = String::new();
        for (section, passed, _) in &self.sections {
            let _ = writeln!(text, "{passed}\t{section}");
        }
        for ((section, number), _) in &self.failed {
            let _ = writeln!(text, "-\t{section}\t{number}");
        }
        text
    }
}

/// The folder of the programs.
pub fn folder() -> PathBuf {
    tests_dir().join("conformance")
}

/// The programs of assertions, in the order of their names.
pub fn programs() -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder()).map_err(|e| e.to_string())?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "scm"))
        .collect();
    found.sort();
    Ok(found)
}

/// Runs a program of assertions as one of R7RS.
pub fn run(interpreter: &Path, program: &Path) -> Result<Answers, String> {
    let dir = PrivateDir::new().map_err(|e| e.to_string())?;
    let done = invocation(interpreter, &dir)
        .args(["--r7rs", "-L"])
        .arg(tests_dir().join("support"))
        .arg(program)
        .run()
        .map_err(|e| e.to_string())?;
    let answers = Answers::parse(&done.out());
    if done.timed_out || answers.total() == 0 {
        return Err(format!("no assertion was checked: {}", done.describe()));
    }
    Ok(answers)
}

fn invocation(interpreter: &Path, dir: &PrivateDir) -> Invocation {
    Invocation::new(interpreter)
        .arg("--no-auto-compile")
        .env("TMPDIR", dir.path())
        .env("XDG_CACHE_HOME", dir.path())
        .env("LC_ALL", "C.UTF-8")
        .dir(dir.path())
}

/// Why an assertion does not hold here, by program and place: the lines of `differences.txt`.
pub fn differences() -> Result<BTreeMap<(String, Place), String>, String> {
    let text = fs::read_to_string(folder().join("differences.txt")).map_err(|e| e.to_string())?;
    let mut all = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let parts: Vec<&str> = line.split('\t').collect();
        let [program, section, number, why] = parts[..] else {
            return Err(format!("differences.txt: not PROGRAM SECTION NUMBER REASON: {line}"));
        };
        let number = number.parse().map_err(|_| format!("no number in: {line}"))?;
        all.insert((program.to_owned(), (section.to_owned(), number)), why.to_owned());
    }
    Ok(all)
}

/// The name of a program without folder and extension.
pub fn stem(program: &Path) -> String {
    program.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_and_counted() {
        let text = "ok\t6.1 A\t1\t(eq? 1 1)\nnoise\nFAIL\t6.1 A\t2\t(f)\t3\nok\t6.2\t1\tx\n";
        let answers = Answers::parse(text);
        assert_eq!((answers.passed(), answers.total()), (2, 3));
        assert_eq!(answers.failed[0].0, ("6.1 A".to_owned(), 2));
        assert_eq!(answers.record(), "1\t6.1 A\n1\t6.2\n-\t6.1 A\t2\n");
    }
}
