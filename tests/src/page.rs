//! `docs/conformance.md`: what the tests show, a row for each section, library, SRFI and chapter.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::conformance::{self as assertions, Answers};
use crate::exports::{self, Exports};
use crate::golden;
use crate::tools::tests_dir;

/// Chapters of the Guile Reference Manual, and the areas of golden programs about each.
const CHAPTERS: &[(&str, &[&str])] = &[
    ("6.6.1 Booleans, 6.6.6 Symbols, 6.6.7 Keywords", &["symbols", "optargs"]),
    ("6.6.2 Numerical data types", &["numbers"]),
    ("6.6.3 Characters, 6.6.4 Character sets", &["chars"]),
    ("6.6.5 Strings", &["strings"]),
    ("6.6.8 Pairs, 6.6.9 Lists", &["lists"]),
    ("6.6.10 Vectors, 6.6.13 Arrays", &["vectors"]),
    ("6.6.12 Bytevectors", &["bytevectors"]),
    ("6.6.17 Records, 6.6.18 Structures", &["records"]),
    ("6.6.21 Association lists, 6.6.22 Hash tables", &["hash-tables"]),
    ("6.7 Procedures, 6.8 Macros", &["macros", "syntax"]),
    ("6.10 Modules", &["modules"]),
    ("6.11 Control mechanisms", &["control", "parameters", "promises"]),
    ("6.12 Input and output", &["ports", "format"]),
    ("6.13 Regular expressions", &["regex"]),
    ("6.16 Reading and evaluating", &["reader", "errors"]),
    ("7.2 POSIX", &["files", "posix", "process"]),
    ("7.6 R6RS support", &["r6rs"]),
    ("7.7 Pattern matching", &["match"]),
    ("7.8 to 7.22 Library modules", &["lib", "library", "guile-core"]),
    ("7.5 SRFI support", &["srfi"]),
    ("R7RS support", &["r7rs"]),
];

/// Where the page is.
pub fn file() -> PathBuf {
    tests_dir().join("../docs/conformance.md")
}

/// The page, from each program's answers here and the recording of Guile's.
pub fn write(programs: &[(Answers, String)]) -> Result<String, String> {
    let read = |name: &str| {
        fs::read_to_string(assertions::folder().join(name)).map_err(|e| format!("{name}: {e}"))
    };
    let mut text = read("preface.txt")?;
    sections(&mut text, programs);
    text.push_str("\n## Assertions that do not hold\n\n");
    let differences = assertions::differences()?;
    if differences.is_empty() {
        text.push_str("None.\n");
    }
    for ((_, (section, number)), why) in differences {
        let _ = writeln!(text, "- {section}, assertion {number}: {why}");
    }
    libraries(&mut text, &exports::recorded()?)?;
    chapters(&mut text)?;
    Ok(text)
}

/// A page without the numbers of its last tables, which count golden programs: those come and go
/// more often than the page is written.
pub fn without_counts(page: &str) -> String {
    let mut counted = false;
    let cell = |part: &str| if part.trim().parse::<u32>().is_ok() { "N" } else { part }.to_owned();
    let lines = page.lines().map(|line| {
        counted |= line == "## R7RS libraries";
        if counted {
            line.split('|').map(cell).collect::<Vec<_>>().join("|")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A table of R7RS by section, and one of R6RS by library.
fn sections(text: &mut String, programs: &[(Answers, String)]) {
    table(text, ("R7RS, by section", "section"), programs, |name| !name.starts_with("(rnrs"));
    text.push('\n');
    table(text, ("R6RS, by library", "library"), programs, |name| name.starts_with("(rnrs"));
}

fn table(
    text: &mut String,
    (title, first): (&str, &str),
    programs: &[(Answers, String)],
    is_in: fn(&str) -> bool,
) {
    let _ = write!(text, "## {title}\n\n| {first} | assertions | hold | hold in Guile 3.0.8 |\n");
    text.push_str("| --- | ---: | ---: | ---: |\n");
    let mut rows: Vec<(String, u32, u32, u32)> = Vec::new();
    for (answers, recorded) in programs {
        let guile: BTreeMap<&str, u32> = recorded
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(n, section)| Some((section, n.parse().ok()?)))
            .collect();
        for (section, passed, total) in answers.sections.iter().filter(|s| is_in(&s.0)) {
            let theirs = guile.get(section.as_str()).copied().unwrap_or(0);
            rows.push((section.clone(), *total, *passed, theirs));
        }
    }
    rows.sort_by_key(|row| order(&row.0));
    let sum = |f: fn(&(String, u32, u32, u32)) -> u32| rows.iter().map(f).sum::<u32>();
    let whole = ("**all**".to_owned(), sum(|r| r.1), sum(|r| r.2), sum(|r| r.3));
    for (section, total, passed, theirs) in rows.into_iter().chain([whole]) {
        let _ = writeln!(text, "| {section} | {total} | {passed} | {theirs} |");
    }
}

/// `6.10 …` comes after `6.9 …`.
fn order(section: &str) -> (Vec<u32>, String) {
    let number = section.split(' ').next().unwrap_or_default();
    let parts = number.split('.').filter_map(|part| part.parse().ok()).collect();
    (parts, section.to_owned())
}

/// A row for each library that has recorded exports: they are equal, a test checks.
fn libraries(text: &mut String, exports: &Exports) -> Result<(), String> {
    let programs = golden::programs(tests_dir()).map_err(|e| e.to_string())?;
    for (title, prefix) in
        [("R7RS libraries", "(scheme "), ("R6RS libraries", "(rnrs"), ("SRFIs", "(srfi ")]
    {
        let _ = write!(text, "\n## {title}\n\n| library | exports, as in Guile | programs |\n");
        text.push_str("| --- | ---: | ---: |\n");
        let mut rows: Vec<(Vec<u32>, String)> = Vec::new();
        for (name, names) in exports.iter().filter(|(name, _)| name.starts_with(prefix)) {
            let uses = programs
                .iter()
                .filter(|p| !p.is_pending())
                .filter(|p| fs::read_to_string(&p.source).is_ok_and(|text| is_used(name, &text)))
                .count();
            let count = names.len();
            let digits = name.split(|c: char| !c.is_ascii_digit());
            let key = digits.filter_map(|part| part.parse().ok()).collect();
            rows.push((key, format!("| `{name}` | {count} | {uses} |\n")));
        }
        rows.sort();
        text.extend(rows.into_iter().map(|row| row.1));
    }
    Ok(())
}

/// Whether a program names the library, `(srfi srfi-1)` also as `(srfi 1)` or `(srfi :1)`.
fn is_used(library: &str, program: &str) -> bool {
    let short = library.replace("srfi-", "");
    [library, &short, &short.replacen(' ', " :", 1)]
        .iter()
        .any(|name| program.contains(name.trim_end_matches(')')) && program.contains(*name))
}

fn chapters(text: &mut String) -> Result<(), String> {
    text.push_str("\n## The Guile Reference Manual\n\n");
    text.push_str("| chapter | programs that do as on Guile 3.0.8 | not yet |\n");
    text.push_str("| --- | ---: | ---: |\n");
    let programs = golden::programs(tests_dir()).map_err(|e| e.to_string())?;
    for (chapter, areas) in CHAPTERS {
        let in_area = |name: &str, mark: char| {
            areas.iter().any(|area| name.strip_prefix(area).is_some_and(|r| r.starts_with(mark)))
        };
        let done = programs.iter().filter(|p| in_area(&p.name, '/')).count();
        let pending = programs
            .iter()
            .filter_map(|p| p.name.strip_prefix("pending/"))
            .filter(|name| in_area(name, '-'))
            .count();
        let _ = writeln!(text, "| {chapter} | {done} | {pending} |");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_counts_of_programs_may_differ() {
        let page = |n: u32, m: u32| format!("| a | {n} |\n## R7RS libraries\n| b | {m} |\n");
        assert_eq!(without_counts(&page(1, 2)), without_counts(&page(1, 3)));
        assert_ne!(without_counts(&page(1, 2)), without_counts(&page(2, 2)));
    }

    #[test]
    fn sections_are_in_the_order_of_their_numbers() {
        assert!(order("6.9 A") < order("6.10 A") && order("6.2 A") < order("6.2.6 A"));
        assert!(is_used("(srfi srfi-1)", "(use-modules (srfi srfi-1))"));
        assert!(!is_used("(srfi srfi-1)", "(use-modules (srfi srfi-13))"));
    }
}
