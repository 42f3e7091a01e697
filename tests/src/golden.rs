//! Golden programs: `AREA/NAME.scm` beside what it must do.
//!
//! - `NAME.out`: all of standard output.
//! - `NAME.err`: the last line on standard error, without the place it names; absent if nothing may
//!   be written there. Guile says some errors in two ways, one from its evaluator and one from
//!   compiled code (`Wrong type (expecting pair): 5`, `Wrong type argument in position 1 (expecting
//!   pair): 5`); then each has a line of its own here and either is right.
//! - `NAME.status`: the exit status; absent if it is 0.
//!
//! Expectations are facts recorded from Guile 3.0.8, with `UPDATE=1`, never from Riad. The recorder
//! runs each program interpreted and compiled and refuses one whose output depends on that, unless
//! its first line begins with `;; interpreted only:` and gives the reason.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::process::{Finished, Invocation, PrivateDir};

/// Folders of `tests/` that hold no golden programs.
const NOT_AREAS: [&str; 9] = [
    "differential",
    "limits",
    "exports",
    "src",
    "tests",
    "graphs",
    "support",
    "target",
    "conformance",
];

/// The folder of programs that do not pass yet.
pub const PENDING: &str = "pending";

/// The exemption from being recorded compiled as well.
const INTERPRETED_ONLY: &str = ";; interpreted only:";

/// A program and where its expectations lie.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Program {
    /// `AREA/NAME`.
    pub name: String,
    pub source: PathBuf,
}

/// What a program must do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectation {
    pub out: Vec<u8>,
    /// The alternatives for the last line on standard error; none if it must stay empty.
    pub err: Vec<String>,
    pub status: i32,
}

/// All golden programs below ROOT, those of [`PENDING`] included, in order of their names.
pub fn programs(root: &Path) -> io::Result<Vec<Program>> {
    let mut found = Vec::new();
    for area in folders(root)? {
        let area_name = file_name(&area);
        if NOT_AREAS.contains(&area_name.as_str()) {
            continue;
        }
        for entry in fs::read_dir(&area)? {
            let source = entry?.path();
            if source.extension().is_some_and(|e| e == "scm") {
                let stem = file_name(&source.with_extension(""));
                found.push(Program { name: format!("{area_name}/{stem}"), source });
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Expectations below ROOT whose program is gone.
pub fn orphans(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for area in folders(root)? {
        if NOT_AREAS.contains(&file_name(&area).as_str()) {
            continue;
        }
        for entry in fs::read_dir(&area)? {
            let path = entry?.path();
            let expects =
                path.extension().is_some_and(|e| e == "out" || e == "err" || e == "status");
            if expects && !path.with_extension("scm").exists() {
                found.push(path);
            }
        }
    }
    Ok(found)
}

fn folders(root: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<_>> = fs::read_dir(root)?.map(|e| e.map(|e| e.path())).collect();
    Ok(entries?.into_iter().filter(|path| path.is_dir()).collect())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Program {
    pub fn is_pending(&self) -> bool {
        self.name.starts_with(&format!("{PENDING}/"))
    }

    /// Runs it with INTERPRETER, a Guile or something that takes its arguments. The program finds
    /// the interpreter's name in `SCHEME`, its library is `support/`.
    pub fn run(&self, interpreter: &Path, options: &[&str]) -> Result<Finished, String> {
        self.run_in(interpreter, options, &[])
    }

    /// The same, with more variables in its environment.
    pub fn run_in(
        &self,
        interpreter: &Path,
        options: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<Finished, String> {
        let dir = PrivateDir::new().map_err(|e| e.to_string())?;
        let cache = PrivateDir::new().map_err(|e| e.to_string())?;
        let invocation = Invocation::new(interpreter);
        environment
            .iter()
            .fold(invocation, |i, (name, value)| i.env(name, value))
            .args(options)
            .arg("-L")
            .arg(crate::tools::tests_dir().join("support"))
            .arg(&self.source)
            .env("GUILE_WARN_DEPRECATED", "no")
            .env("SCHEME", interpreter)
            .env("TMPDIR", dir.path())
            .env("XDG_CACHE_HOME", cache.path())
            .dir(dir.path())
            .run()
            .map_err(|e| e.to_string())
    }

    /// What was recorded for it.
    pub fn expectation(&self) -> Result<Expectation, String> {
        let out = fs::read(self.source.with_extension("out"))
            .map_err(|e| format!("no recorded output ({e}): run with UPDATE=1 and Guile"))?;
        let err = fs::read_to_string(self.source.with_extension("err")).unwrap_or_default();
        let status = match fs::read_to_string(self.source.with_extension("status")) {
            Ok(text) => text.trim().parse().map_err(|e| format!("{}.status: {e}", self.name))?,
            Err(_) => 0,
        };
        Ok(Expectation { out, err: err.lines().map(str::to_owned).collect(), status })
    }

    /// Records what GUILE does with it. Nothing is written if it depends on being compiled.
    pub fn record(&self, guile: &Path) -> Result<(), String> {
        let source = fs::read_to_string(&self.source).map_err(|e| e.to_string())?;
        let plain = self.run(guile, &["--no-auto-compile"])?;
        if plain.timed_out {
            return Err("Guile does not end".to_owned());
        }
        let mut expected = Expectation {
            out: plain.stdout.clone(),
            err: last_line(&plain.err()).into_iter().collect(),
            status: plain.status,
        };
        if !source.starts_with(INTERPRETED_ONLY) {
            let compiled = self.run(guile, &["--fresh-auto-compile"])?;
            expected.merge_compiled(&plain, &compiled)?;
        }
        expected.write(&self.source).map_err(|e| e.to_string())
    }
}

impl Expectation {
    fn merge_compiled(&mut self, plain: &Finished, compiled: &Finished) -> Result<(), String> {
        if plain.stdout != compiled.stdout || plain.status != compiled.status {
            return Err(format!(
                "Guile's evaluator and its compiled code do not agree:\n{}\n-- compiled: {}",
                plain.describe(),
                compiled.describe()
            ));
        }
        if let Some(line) = last_line(&compiled.err()) {
            if !self.err.contains(&line) {
                self.err.push(line);
            }
        }
        Ok(())
    }

    fn write(&self, source: &Path) -> io::Result<()> {
        fs::write(source.with_extension("out"), &self.out)?;
        let err: String = self.err.iter().flat_map(|line| [line, "\n"]).collect();
        write_unless_empty(&source.with_extension("err"), &err)?;
        let status = if self.status == 0 { String::new() } else { format!("{}\n", self.status) };
        write_unless_empty(&source.with_extension("status"), &status)
    }

    /// Whether DONE is what is expected, and if not in which way.
    pub fn check(&self, done: &Finished) -> Result<(), String> {
        if done.timed_out {
            return Err(format!("it does not end: {}", done.describe()));
        }
        if done.stdout != self.out {
            return Err(format!(
                "standard output differs:\n{}\n{}",
                difference(&String::from_utf8_lossy(&self.out), &done.out()),
                done.describe()
            ));
        }
        if done.status != self.status {
            return Err(format!("expected status {}, got {}", self.status, done.describe()));
        }
        let said = last_line(&done.err());
        let right = match &said {
            Some(line) => self.err.contains(line),
            None => self.err.is_empty(),
        };
        if right {
            Ok(())
        } else {
            Err(format!("expected {:?} as the last error line, got {said:?}", self.err))
        }
    }
}

fn write_unless_empty(path: &Path, text: &str) -> io::Result<()> {
    if !text.is_empty() {
        return fs::write(path, text);
    }
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// The last line of a program's error output in a form that does not depend on where things lie:
/// without `FILE:LINE:COLUMN: ` before it and with every procedure printed as `#<procedure>` (its
/// address and, in Guile's evaluator, its name and formals are not the program's).
/// Lines that begin with `;;;` or `WARNING:` are Guile's remarks, not errors.
pub fn last_line(err: &str) -> Option<String> {
    let mut lines = err.lines().map(str::trim_end);
    let remark = |line: &str| line.starts_with(";;;") || line.starts_with("WARNING:");
    let line = lines.rfind(|line| !line.is_empty() && !remark(line))?;
    Some(hide_procedures(without_place(line)))
}

fn without_place(line: &str) -> &str {
    let line = line.strip_prefix("ERROR: ").unwrap_or(line);
    for nowhere in ["unknown location: ", "unknown file:#f:#f: "] {
        if let Some(rest) = line.strip_prefix(nowhere) {
            return rest;
        }
    }
    let mut parts = line.splitn(4, ':');
    let number = |part: Option<&str>| part.is_some_and(|p| p.parse::<u32>().is_ok());
    let file = parts.next().is_some_and(|file| !file.is_empty() && !file.contains(' '));
    match (file, number(parts.next()), number(parts.next()), parts.next()) {
        (true, true, true, Some(rest)) => rest.trim_start(),
        _ => line,
    }
}

fn hide_procedures(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("#<procedure ") {
        text.push_str(&rest[..at]);
        text.push_str("#<procedure>");
        let printed = &rest[at..];
        // `#<procedure vector->list (v)>`, `#<procedure 7f at FILE:1:0 ()>`: the formals end it.
        let end = printed.find(")>").map(|i| i + 2).or_else(|| printed.find('>').map(|i| i + 1));
        rest = end.map_or("", |end| &printed[end..]);
    }
    text + rest
}

/// The first line in which two texts differ.
fn difference(expected: &str, got: &str) -> String {
    let (mut wanted, mut came) = (expected.lines(), got.lines());
    for number in 1.. {
        match (wanted.next(), came.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => {
                let show = |line: Option<&str>| line.unwrap_or("(nothing)").to_owned();
                return format!("line {number}\n  expected {}\n  got      {}", show(a), show(b));
            }
        }
    }
    "only in the last newline".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(out: &str, err: &str, status: i32) -> Finished {
        Finished { stdout: out.into(), stderr: err.into(), status, timed_out: false }
    }

    fn expectation(out: &str, err: &[&str], status: i32) -> Expectation {
        Expectation { out: out.into(), err: err.iter().map(ToString::to_string).collect(), status }
    }

    #[test]
    fn a_wrong_output_error_or_status_is_caught() {
        let expected = expectation("1\n", &["Unbound variable: x"], 1);
        assert_eq!(
            expected.check(&finished("1\n", "\nf.scm:1:2: Unbound variable: x\n", 1)),
            Ok(())
        );
        assert!(expected.check(&finished("2\n", "Unbound variable: x\n", 1)).is_err());
        assert!(expected.check(&finished("1\n", "Unbound variable: y\n", 1)).is_err());
        assert!(expected.check(&finished("1\n", "", 1)).is_err());
        assert!(expected.check(&finished("1\n", "Unbound variable: x\n", 0)).is_err());
        assert!(expectation("", &[], 0).check(&finished("", "noise", 0)).is_err());
    }

    #[test]
    fn each_alternative_of_an_error_is_right() {
        let expected = expectation("", &["Wrong type", "Wrong type in position 1"], 1);
        assert_eq!(expected.check(&finished("", "Wrong type in position 1\n", 1)), Ok(()));
        assert_eq!(expected.check(&finished("", "Wrong type\n", 1)), Ok(()));
    }

    #[test]
    fn the_place_of_an_error_and_addresses_do_not_count() {
        for (line, plain) in [
            (
                "ice-9/eval.scm:333:13: Wrong number of arguments to #<procedure f (a)>",
                "Wrong number of arguments to #<procedure>",
            ),
            (
                "ERROR: In procedure apply: Apply to non-list: 1",
                "In procedure apply: Apply to non-list: 1",
            ),
            ("unknown location: bad form (if)", "bad form (if)"),
            ("a: b: c: d", "a: b: c: d"),
            ("Value out of range 0 to< 2: 3", "Value out of range 0 to< 2: 3"),
        ] {
            assert_eq!(
                last_line(&format!("Backtrace:\n{line}\n\n;;; note\n")).as_deref(),
                Some(plain)
            );
        }
        assert_eq!(last_line(";;; compiled x.go\n"), None);
    }

    #[test]
    fn a_program_that_depends_on_compilation_is_refused() {
        let plain = finished("1", "", 0);
        assert!(expectation("1", &[], 0).merge_compiled(&plain, &finished("2", "", 0)).is_err());
        assert!(expectation("1", &[], 0).merge_compiled(&plain, &plain).is_ok());
    }
}
