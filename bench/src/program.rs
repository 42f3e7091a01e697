//! The programs: small, of one idea each, deterministic, and they say whether their result is right.

use std::fs;
use std::io;
use std::path::Path;

/// What every program begins with: it prints `ok` if the result is the expected one.
const PRELUDE: &str = "\
(define (check got expected)
  (if (equal? got expected)
      (begin (display \"ok\") (newline))
      (begin (display \"WRONG: \") (write got) (newline))))
";

/// The first line of a program that uses more than R5RS.
const REQUIRES_GUILE: &str = ";; requires: guile";

/// A program to time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    pub name: String,
    pub text: String,
    /// Whether it uses what only Guile and Riad have.
    pub requires_guile: bool,
    /// Whether it is to be timed from its source, with nothing compiled beforehand.
    pub from_source: bool,
}

impl Program {
    fn read(path: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(path)?;
        Ok(Program {
            name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            requires_guile: text.starts_with(REQUIRES_GUILE),
            text: PRELUDE.to_owned() + &text,
            from_source: false,
        })
    }
}

/// All programs, in order of their names, the generated one last.
pub fn all() -> io::Result<Vec<Program>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
    let paths: io::Result<Vec<_>> = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect();
    let mut programs = paths?
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "scm"))
        .map(|path| Program::read(path))
        .collect::<io::Result<Vec<_>>>()?;
    programs.sort_by(|a, b| a.name.cmp(&b.name));
    programs.push(Program {
        name: "expand".to_owned(),
        text: PRELUDE.to_owned() + &crate::expand::source(),
        requires_guile: false,
        from_source: true,
    });
    Ok(programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_checks_itself() {
        let programs = all().unwrap();
        assert!(programs.len() >= 14, "{}", programs.len());
        assert!(programs.iter().all(|p| p.text.matches("(check ").count() >= 2));
    }
}
