//! Guesses at usual causes.
//!
//! What repeats in builds that cannot be repeated is well known (Lamb and
//! Zacchiroli, *Reproducible Builds: Increasing the Integrity of Software
//! Supply Chains*, 2021; reproducible-builds.org). A guess is made from how two
//! texts differ: they become equal when what varies is masked.

use std::collections::BTreeSet;
use std::fmt;

/// A usual cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    TimeStamp,
    BuildPath,
    Ordering,
    Locale,
    HostName,
    User,
    Random,
}

impl Hint {
    /// One word for programs.
    pub fn name(self) -> &'static str {
        match self {
            Hint::TimeStamp => "time-stamp",
            Hint::BuildPath => "build-path",
            Hint::Ordering => "ordering",
            Hint::Locale => "locale",
            Hint::HostName => "host-name",
            Hint::User => "user",
            Hint::Random => "random",
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Hint::TimeStamp => "a time stamp: set SOURCE_DATE_EPOCH, or touch files before packing",
            Hint::BuildPath => "the build path: build in a fixed folder, or map it away",
            Hint::Ordering => "the order of entries: sort what is read from folders or hash tables",
            Hint::Locale => "the locale: sort with LC_ALL=C",
            Hint::HostName => "the name of the host",
            Hint::User => "the user's name or number",
            Hint::Random => "a random or derived identifier",
        })
    }
}

/// What may have made the lines ONE into the lines OTHER.
pub(super) fn of_lines(one: &[&[u8]], other: &[&[u8]]) -> BTreeSet<Hint> {
    let mut hints = BTreeSet::new();
    if one.len() == other.len() && sorted(one) == sorted(other) {
        hints.insert(Hint::Ordering);
        if is_sorted_by_letters(one) != is_sorted_by_letters(other) {
            hints.insert(Hint::Locale);
        }
        return hints;
    }
    for (one, other) in one.iter().zip(other) {
        hints.extend(of_line(one, other));
    }
    hints
}

fn sorted<'a>(lines: &[&'a [u8]]) -> Vec<&'a [u8]> {
    let mut sorted: Vec<&[u8]> = lines.iter().map(|line| line.trim_ascii_end()).collect();
    sorted.sort_unstable();
    sorted
}

/// Whether these lines are in an order that does not tell case apart, and not
/// in that of bytes.
fn is_sorted_by_letters(lines: &[&[u8]]) -> bool {
    lines.is_sorted_by_key(|line| line.to_ascii_lowercase()) && !lines.is_sorted()
}

/// What may have made the line ONE into OTHER: the first mask that makes them
/// equal.
fn of_line(one: &[u8], other: &[u8]) -> Option<Hint> {
    let [one, other] = [one, other].map(|line| String::from_utf8_lossy(line).into_owned());
    let equal = |mask: fn(&str) -> String| one != other && mask(&one) == mask(&other);
    if equal(without_dates) && looks_like_date(&one) && looks_like_date(&other) {
        return Some(Hint::TimeStamp);
    }
    if equal(without_paths) {
        return Some(Hint::BuildPath);
    }
    if let Some(host) = host_name() {
        if equal(without_words) && (one.contains(&host) != other.contains(&host)) {
            return Some(Hint::HostName);
        }
    }
    if equal(without_words) && one.contains("localhost") != other.contains("localhost") {
        return Some(Hint::HostName);
    }
    (equal(without_hex) && has_long_hex(&one)).then_some(Hint::Random)
}

fn host_name() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    Some(name.trim().to_string()).filter(|name| name.len() > 2)
}

const NAMES_OF_TIME: [&str; 19] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Mon",
    "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
];

/// TEXT with every number and every name of a month or day replaced.
fn without_dates(text: &str) -> String {
    let mut masked = mask(text, |c| c.is_ascii_digit(), 1, "0");
    for name in NAMES_OF_TIME {
        masked = masked.replace(name, "Day");
    }
    // A day of one digit may be padded.
    masked.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether TEXT has a year of our time, a time of day, or seconds since 1970.
fn looks_like_date(text: &str) -> bool {
    let is_seconds = |n: &str| n.len() >= 10 && n.len() <= 19 && n.starts_with('1');
    let is_year = |n: &str| n.len() == 4 && (n.starts_with("19") || n.starts_with("20"));
    let is_stamp = |n: &str| matches!(n.len(), 8 | 12 | 14) && n.starts_with("20");
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.any(|n| is_seconds(n) || is_year(n) || is_stamp(n))
        || text
            .as_bytes()
            .windows(5)
            .any(|w| w[2] == b':' && [0, 1, 3, 4].iter().all(|&i| w[i].is_ascii_digit()))
}

/// TEXT with every absolute path replaced.
fn without_paths(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(slash) = rest.find('/') {
        let end = |c: char| c.is_whitespace() || "\"'`:;,<>()[]{}=".contains(c) || c == '\0';
        let length = rest[slash..].find(end).unwrap_or(rest.len() - slash);
        masked.push_str(&rest[..slash]);
        masked.push('/');
        rest = &rest[slash + length..];
    }
    masked + rest
}

/// TEXT with every word replaced.
fn without_words(text: &str) -> String {
    mask(text, |c| c.is_alphanumeric() || c == '-' || c == '.' || c == '_', 1, "w")
}

/// Digits in a row that are no number or word by chance.
const LONG: usize = 6;

/// TEXT with every long run of hexadecimal or base 64 digits replaced.
fn without_hex(text: &str) -> String {
    mask(text, |c| c.is_ascii_alphanumeric() || c == '-' || c == '+', LONG, "h")
}

fn has_long_hex(text: &str) -> bool {
    let runs = text.split(|c: char| !c.is_ascii_alphanumeric());
    runs.into_iter().any(|run| run.len() >= LONG && run.contains(|c: char| c.is_ascii_digit()))
}

/// TEXT with REPLACEMENT for every run of at least LENGTH characters of KIND.
fn mask(text: &str, kind: fn(char) -> bool, length: usize, replacement: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(kind) {
        let run = &rest[start..];
        let end = run.find(|c| !kind(c)).unwrap_or(run.len());
        masked.push_str(&rest[..start]);
        masked.push_str(if end >= length { replacement } else { &run[..end] });
        rest = &run[end..];
    }
    masked + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(one: &str, other: &str) -> Vec<Hint> {
        let lines = |text: &'static str| text.split_inclusive('\n').map(str::as_bytes);
        let (one, other) = (one.to_string().leak(), other.to_string().leak());
        let [one, other]: [Vec<&[u8]>; 2] = [lines(one).collect(), lines(other).collect()];
        of_lines(&one, &other).into_iter().collect()
    }

    #[test]
    fn each_cause() {
        for (one, other, expected) in [
            ("built Mon Nov 23 01:02:03 2026", "built Tue Dec  1 11:12:13 2026", Hint::TimeStamp),
            ("t=1700000000\n", "t=1700000001\n", Hint::TimeStamp),
            ("at 2026-11-23\n", "at 2025-01-01\n", Hint::TimeStamp),
            (
                "in /tmp/guix-build-x.drv-0/y.c:1",
                "in /tmp/guix-build-x.drv-1/y.c:1",
                Hint::BuildPath,
            ),
            ("b\na\n", "a\nb\n", Hint::Ordering),
            ("on localhost\n", "on builder7\n", Hint::HostName),
            ("id 9f86d081884c7d65\n", "id 2c26b46b68ffc68f\n", Hint::Random),
        ] {
            assert_eq!(hints(one, other), [expected], "{one} and {other}");
        }
        assert_eq!(hints("B\na\nc\n", "a\nB\nc\n"), [Hint::Ordering, Hint::Locale]);
    }

    #[test]
    fn what_differs_otherwise_has_no_hint() {
        for (one, other) in [("x = 1\n", "x = 2\n"), ("red\n", "green\n"), ("a\n", "a\nb\n")] {
            assert_eq!(hints(one, other), [], "{one} and {other}");
        }
    }
}
