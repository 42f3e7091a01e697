//! Families of small expressions, each evaluated by Riad and by Guile, and what came of them.
//!
//! A family is a file `tests/differential/NAME.scm`; `driver.scm` there says what it may hold, makes
//! its expressions and evaluates them, thousands in one process. Nothing is recorded: Guile itself
//! is asked, once with its evaluator and, about what is not the same, once with its compiler; either
//! answer is right. An expression that kills Guile settles nothing.
//!
//! `allowed.txt` lists the differences that are meant, in groups: a line `; REASON` heads lines
//! `FAMILY EXPRESSION` or `FAMILY EXPRESSION => ANSWER`, where ANSWER is Guile's and `*` stands for
//! any text. A line that allows nothing is an error.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::process::Invocation;

/// How long one process may take for a whole family.
const LIMIT: Duration = Duration::from_secs(60);

/// How many differences of one operator a report shows.
const SHOWN: usize = 2;

/// An expression's text and what came of it.
pub type Answer = (String, String);

/// The answers of one interpreter, by the number of the expression.
pub type Answers = BTreeMap<usize, Answer>;

/// A family and where it lies.
#[derive(Debug, Clone)]
pub struct Family {
    pub name: String,
    pub source: PathBuf,
}

/// A difference: the expression, Guile's answer and Riad's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub expression: String,
    pub guile: String,
    pub riad: String,
}

/// A line of `allowed.txt`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    pub family: String,
    pub pattern: String,
    /// What Guile answers, where not every answer is meant.
    pub answer: Option<String>,
    pub reason: String,
}

fn folder() -> PathBuf {
    crate::tools::tests_dir().join("differential")
}

/// All families, in order of their names.
pub fn families() -> Result<Vec<Family>, String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder()).map_err(|e| e.to_string())? {
        let source = entry.map_err(|e| e.to_string())?.path();
        let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if source.extension().is_some_and(|e| e == "scm") && name != "driver" {
            found.push(Family { name, source });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The lines of `allowed.txt`.
pub fn allowed() -> Result<Vec<Allowed>, String> {
    let text = fs::read_to_string(folder().join("allowed.txt")).map_err(|e| e.to_string())?;
    parse_allowed(&text)
}

fn parse_allowed(text: &str) -> Result<Vec<Allowed>, String> {
    let mut reason = "";
    let mut allowed = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if let Some(head) = line.strip_prefix(';') {
            reason = head.trim();
        } else if line.is_empty() {
            reason = "";
        } else {
            let parts = line.split_once(' ').filter(|_| !reason.is_empty());
            let (family, what) = parts.ok_or(format!("allowed.txt: no reason for {line}"))?;
            let (pattern, answer) = match what.split_once(" => ") {
                Some((pattern, answer)) => (pattern, Some(answer.to_owned())),
                None => (what, None),
            };
            let (family, pattern) = (family.to_owned(), pattern.to_owned());
            allowed.push(Allowed { family, pattern, answer, reason: reason.to_owned() });
        }
    }
    Ok(allowed)
}

impl Family {
    /// What both interpreters make of it, where they are not the same.
    pub fn differences(&self, riad: &Path, guile: &Path) -> Result<Vec<Difference>, String> {
        let ours = self.answers(riad, "evaluate", &[])?;
        let theirs = self.answers(guile, "evaluate", &[])?;
        if ours.len() != theirs.len() {
            return Err(format!("{} answers, but Guile has {}", ours.len(), theirs.len()));
        }
        let differ: Vec<usize> = theirs
            .iter()
            .filter(|(number, (_, guile))| !died(guile) && ours[*number].1 != *guile)
            .map(|(number, _)| *number)
            .collect();
        if differ.is_empty() {
            return Ok(Vec::new());
        }
        let compiled = self.answers(guile, "compile", &differ)?;
        let mut found = Vec::new();
        for number in differ {
            let ((expression, guile), riad) = (&theirs[&number], &ours[&number].1);
            if compiled.get(&number).is_none_or(|(_, answer)| answer != riad && !died(answer)) {
                let (expression, guile, riad) = (expression.clone(), guile.clone(), riad.clone());
                found.push(Difference { expression, guile, riad });
            }
        }
        Ok(found)
    }

    /// Runs the driver, again from the next expression on if one kills the interpreter.
    fn answers(&self, interpreter: &Path, how: &str, numbers: &[usize]) -> Result<Answers, String> {
        let mut answers = Answers::new();
        let mut from = 1;
        loop {
            let left: Vec<String> =
                numbers.iter().filter(|n| **n >= from).map(usize::to_string).collect();
            if !numbers.is_empty() && left.is_empty() {
                return Ok(answers);
            }
            let done = Invocation::new(interpreter)
                .args(["--no-auto-compile".as_ref(), folder().join("driver.scm").as_os_str()])
                .args([how, &from.to_string(), &format!("({})", left.join(" "))])
                .arg(&self.source)
                .env("GUILE_WARN_DEPRECATED", "no")
                .limit(LIMIT)
                .run()
                .map_err(|e| e.to_string())?;
            let last = read_answers(&done.out(), &mut answers)?;
            if done.status == 0 {
                return Ok(answers);
            }
            if done.status < 128 || last < from {
                return Err(format!("{}: {}", interpreter.display(), done.describe()));
            }
            let how = if done.timed_out { "does not end" } else { "died" };
            if let Some(answer) = answers.get_mut(&last) {
                answer.1 = format!("{DIED} ({how})");
            }
            from = last + 1;
        }
    }
}

/// What stands for an answer that never came.
const DIED: &str = "no answer";

fn died(answer: &str) -> bool {
    answer.starts_with(DIED)
}

/// Adds the answers of a driver's output; gives the number of the last one.
fn read_answers(output: &str, answers: &mut Answers) -> Result<usize, String> {
    let mut last = 0;
    for line in output.lines() {
        let mut parts = line.splitn(3, '\t');
        let number = parts.next().and_then(|n| n.parse().ok());
        let number: usize = number.ok_or_else(|| format!("not an answer: {line}"))?;
        let expression = parts.next().unwrap_or_default().to_owned();
        answers.insert(number, (expression, mask(parts.next().unwrap_or_default())));
        last = number;
    }
    Ok(last)
}

/// The folders of the libraries of either interpreter.
const LIBRARY: [&str; 6] = ["ice-9/", "guile/", "srfi/", "rnrs/", "system/", "oop/"];

/// Addresses in `#<…>` are not compared: hexadecimal words of six digits and more; nor are places
/// in the interpreters' own libraries.
fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for (i, word) in text.split(' ').enumerate() {
        let word = match word.strip_prefix("#<struct:") {
            Some(vtable) if vtable.chars().all(|c| c.is_ascii_hexdigit()) => "#<struct:ADDRESS",
            _ if masked.ends_with(" at") && LIBRARY.iter().any(|l| word.starts_with(l)) => {
                "LIBRARY"
            }
            _ => word,
        };
        let end = word.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(word.len());
        let closes = word[end..].starts_with('>') || end == word.len();
        if i > 0 {
            masked.push(' ');
        }
        if end >= 6 && closes && text.contains("#<") {
            masked.push_str("ADDRESS");
            masked.push_str(&word[end..]);
        } else {
            masked.push_str(word);
        }
    }
    masked
}

/// Takes away what is allowed; an error if something else is left or a line of ALLOWED is stale.
pub fn judge(family: &str, found: Vec<Difference>, allowed: &[Allowed]) -> Result<(), String> {
    let mine: Vec<&Allowed> = allowed.iter().filter(|a| a.family == family).collect();
    let fits = |d: &Difference, a: &Allowed| {
        matches(&a.pattern, &d.expression)
            && a.answer.as_ref().is_none_or(|answer| matches(answer, d.guile.trim_end()))
    };
    let is_stale = |a: &Allowed| !found.iter().any(|d| fits(d, a));
    let stale: Vec<&&Allowed> = mine.iter().filter(|a| is_stale(a)).collect();
    let is_left = |d: &&Difference| !mine.iter().any(|a| fits(d, a));
    let left: Vec<Difference> = found.iter().filter(is_left).cloned().collect();
    let mut text = report(&left);
    for line in &stale {
        let answer = line.answer.as_deref().unwrap_or("*");
        let _ =
            writeln!(text, "allowed.txt allows what is the same now: {} => {answer}", line.pattern);
    }
    if text.is_empty() { Ok(()) } else { Err(text) }
}

/// Whether PATTERN, where `*` stands for any text, is TEXT.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// Differences by operator, the most frequent first, some of each.
fn report(found: &[Difference]) -> String {
    let mut operators: BTreeMap<&str, Vec<&Difference>> = BTreeMap::new();
    for difference in found {
        let operator = difference.expression.trim_start_matches('(');
        let operator = operator.split([' ', ')']).next().unwrap_or_default();
        operators.entry(operator).or_default().push(difference);
    }
    let mut operators: Vec<_> = operators.into_iter().collect();
    operators.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
    let shown = if std::env::var_os("ALL").is_some() { usize::MAX } else { SHOWN };
    let mut text = String::new();
    for (operator, list) in operators {
        let _ = writeln!(text, "{operator}: {}", list.len());
        for d in list.iter().take(shown) {
            let _ =
                writeln!(text, "  {}\n    guile {}\n    riad  {}", d.expression, d.guile, d.riad);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(expression: &str) -> Difference {
        Difference { expression: expression.into(), guile: "1".into(), riad: "2".into() }
    }

    #[test]
    fn a_difference_is_caught_unless_it_is_allowed() {
        let allowed = parse_allowed("; it is so\nf (car *)").unwrap();
        assert!(judge("f", vec![difference("(cdr 1)"), difference("(car 1)")], &allowed).is_err());
        assert_eq!(judge("f", vec![difference("(car 1)")], &allowed), Ok(()));
        let of_one_answer = parse_allowed("; it is so\nf (car *) => 2*").unwrap();
        assert!(judge("f", vec![difference("(car 1)")], &of_one_answer).is_err());
    }

    #[test]
    fn a_stale_line_is_caught() {
        let allowed = parse_allowed("; it is so\nf (car *)").unwrap();
        assert!(judge("f", Vec::new(), &allowed).unwrap_err().contains("(car *)"));
        assert_eq!(judge("g", Vec::new(), &allowed), Ok(()));
    }

    #[test]
    fn a_line_needs_a_reason() {
        assert!(parse_allowed("f (car 1)").is_err());
        assert!(parse_allowed("; it is so\nf (car 1)\n\nf (cdr 1)").is_err());
    }

    #[test]
    fn patterns_match_whole_texts() {
        assert!(matches("(car *)", "(car 1)") && matches("*1*", "(car 1)"));
        assert!(!matches("(car *)", "(cdr 1)") && !matches("(car", "(car 1)"));
    }

    #[test]
    fn addresses_are_masked_and_numbers_are_not() {
        assert_eq!(mask("#<port 7f00dead00>"), "#<port ADDRESS>");
        assert_eq!(mask("1234567"), "1234567");
        assert_eq!(
            mask("#<procedure 7f00dead00 at guile/a.scm:1:2 ()>"),
            mask("#<procedure 5f00dead00 at ice-9/b.scm:3:4 ()>")
        );
    }
}
