//! What the modules of Guile 3.0.8 export, and what Riad's modules of those names do.
//!
//! `exports/guile.txt` is recorded from Guile: a line for each module, its name and what it
//! exports. `exports/missing.txt` says what Riad lacks and why: `MODULE: NAME … -- REASON`, with `*`
//! for the whole module `+NAME` for what Guile does not export, and `+*` for all that. What is there after
//! all may not stand in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::process::Invocation;
use crate::tools;

/// Names by the module that exports them; a module without names is not there.
pub type Exports = BTreeMap<String, BTreeSet<String>>;

pub fn folder() -> PathBuf {
    tools::tests_dir().join("exports")
}

/// The recorded exports of Guile.
pub fn recorded() -> Result<Exports, String> {
    parse(&read("guile.txt")?)
}

fn read(name: &str) -> Result<String, String> {
    let path = folder().join(name);
    fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Each line is a module's name, in parentheses, and the names that it exports.
pub fn parse(text: &str) -> Result<Exports, String> {
    let mut exports = Exports::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let end = line.find(')').ok_or_else(|| format!("no module's name in `{line}'"))?;
        let names = line[end + 1..].split_whitespace().map(str::to_owned).collect();
        exports.insert(line[..=end].to_owned(), names);
    }
    Ok(exports)
}

/// What INTERPRETER's modules of these names export.
pub fn of<'a>(
    interpreter: &Path,
    options: &[&str],
    modules: impl Iterator<Item = &'a String>,
) -> Result<Exports, String> {
    let names: Vec<&str> = modules.map(String::as_str).collect();
    let done = Invocation::new(interpreter)
        .args(["--no-auto-compile"])
        .args(options)
        .arg(folder().join("list.scm"))
        .stdin(names.join("\n"))
        .run()
        .map_err(|e| e.to_string())?;
    if done.status != 0 {
        return Err(done.describe());
    }
    parse(&done.out())
}

/// What is known to be missing from a module: these names, or with `*` all of it.
pub fn missing() -> Result<Exports, String> {
    let mut missing = Exports::new();
    for line in read("missing.txt")?.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let (entry, _reason) =
            line.split_once(" -- ").ok_or_else(|| format!("no reason in `{line}'"))?;
        let (module, names) =
            entry.split_once(": ").ok_or_else(|| format!("no names in `{line}'"))?;
        let names = names.split_whitespace().map(str::to_owned);
        missing.entry(module.to_owned()).or_default().extend(names);
    }
    Ok(missing)
}

/// Compares what a module exports with what it must, where MISSING may be absent and must be.
pub fn compare(
    expected: &BTreeSet<String>,
    found: &BTreeSet<String>,
    missing: &BTreeSet<String>,
) -> Result<(), String> {
    if missing.contains("*") {
        return if found.is_empty() {
            Ok(())
        } else {
            Err("it is there now: take it out of missing.txt".to_owned())
        };
    }
    let list =
        |names: Vec<&String>| names.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let absent = list(expected.difference(found).filter(|n| !missing.contains(*n)).collect());
    let allowed = |n: &String| missing.contains("+*") || missing.contains(&format!("+{n}"));
    let surplus = list(found.difference(expected).filter(|n| !allowed(n)).collect());
    let there = list(missing.intersection(found).collect());
    let unknown = list(missing.difference(expected).filter(|n| !n.starts_with('+')).collect());
    let mut faults = Vec::new();
    for (what, names) in [
        ("not exported", absent),
        ("exported, unlike Guile", surplus),
        ("in missing.txt, but there", there),
        ("in missing.txt, but not Guile's", unknown),
    ] {
        if !names.is_empty() {
            faults.push(format!("{what}: {names}"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

/// A plain Scheme file of Guile, and the module that it is or that includes it, if one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortableFile {
    /// Below Guile's share folder.
    pub path: String,
    pub module: Option<String>,
    /// It does not run yet, and must not.
    pub pending: bool,
}

/// The files of `exports/portable.txt`.
pub fn portable() -> Result<Vec<PortableFile>, String> {
    let text = read("portable.txt")?;
    Ok(text.lines().filter(|l| !l.starts_with('#')).map(portable_file).collect())
}

fn portable_file(line: &str) -> PortableFile {
    let (line, pending) = line.split_once(" ! ").map_or((line, false), |(line, _)| (line, true));
    let (path, part) = line.split_once(' ').unwrap_or((line, ""));
    let module = match part {
        "" => Some(format!("({})", path.trim_end_matches(".scm").replace('/', " "))),
        "-" => None,
        module => Some(module.to_owned()),
    };
    PortableFile { path: path.to_owned(), module, pending }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> BTreeSet<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn differences_are_seen() {
        let guile = names("a b c");
        assert_eq!(compare(&guile, &names("a b c"), &names("")), Ok(()));
        assert_eq!(compare(&guile, &names("a c"), &names("b")), Ok(()));
        assert_eq!(compare(&guile, &names(""), &names("*")), Ok(()));
        assert_eq!(compare(&guile, &names("a b c d"), &names("+d")), Ok(()));
        assert_eq!(compare(&guile, &names("a c d e"), &names("b +*")), Ok(()));
        for (found, missing, fault) in [
            ("a c", "", "not exported: b"),
            ("a b c d", "", "exported, unlike Guile: d"),
            ("a b c", "b", "in missing.txt, but there: b"),
            ("a b c", "x", "in missing.txt, but not Guile's: x"),
            ("a c d", "+*", "not exported: b"),
            ("a", "*", "it is there now"),
        ] {
            let why = compare(&guile, &names(found), &names(missing)).unwrap_err();
            assert!(why.contains(fault), "{why}");
        }
    }

    #[test]
    fn a_part_names_its_module() {
        assert_eq!(portable_file("a/b.scm").module.as_deref(), Some("(a b)"));
        assert_eq!(portable_file("a/b.scm (c)").module.as_deref(), Some("(c)"));
        assert_eq!(portable_file("a/b.scm -").module, None);
        assert!(portable_file("a/b.scm ! it lacks c").pending);
    }
}
