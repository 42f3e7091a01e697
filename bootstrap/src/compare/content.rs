//! Two files that differ: in what.

use std::collections::{BTreeMap, BTreeSet};

use super::archive::{self, Fact, Member, Opened};
use super::hints::{self, Hint};
use super::lines::{self, is_text};
use super::{Finding, elf};
use crate::bytes::Shown;

/// Archives within archives are opened this many times.
const MOST_LEVELS: usize = 8;

/// A pair of contents that is still to be compared.
struct Pair {
    place: String,
    one: Vec<u8>,
    other: Vec<u8>,
    level: usize,
}

/// Every difference between the contents ONE and OTHER of the file at PLACE.
/// There is always one unless they are equal.
pub fn compare(place: &str, one: Vec<u8>, other: Vec<u8>) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A list instead of recursion, the next pair last.
    let mut pending = vec![Pair { place: place.to_string(), one, other, level: 0 }];
    while let Some(pair) = pending.pop() {
        if pair.one == pair.other {
            continue;
        }
        let opened = (pair.level < MOST_LEVELS)
            .then(|| archive::open(&pair.one).zip(archive::open(&pair.other)))
            .flatten();
        match opened {
            Some(((kind, one), (other_kind, other))) if kind == other_kind => {
                let found = findings.len();
                let first = pending.len();
                compare_opened(&pair, kind, one, other, &mut findings, &mut pending);
                pending[first..].reverse();
                if findings.len() == found && pending.len() == first {
                    let what = format!("the {kind} data differ, what they hold does not");
                    findings.push(Finding::new(&pair.place, what));
                }
            }
            _ => findings.push(compare_plain(&pair)),
        }
    }
    findings
}

fn compare_opened(
    pair: &Pair,
    kind: &str,
    one: Opened,
    other: Opened,
    findings: &mut Vec<Finding>,
    pending: &mut Vec<Pair>,
) {
    match (one, other) {
        (Opened::Stream(facts, one), Opened::Stream(other_facts, other)) => {
            findings.extend(compare_facts(&pair.place, kind, &facts, &other_facts));
            if one != other {
                pending.push(Pair { place: pair.place.clone(), one, other, level: pair.level + 1 });
            }
        }
        (Opened::Members(one), Opened::Members(other)) => {
            compare_members(pair, kind, one, other, findings, pending);
        }
        _ => {}
    }
}

/// The facts that differ. A fact that is missing on one side is empty there.
fn compare_facts(place: &str, kind: &str, one: &[Fact], other: &[Fact]) -> Vec<Finding> {
    let table = |facts: &[Fact]| -> BTreeMap<&str, String> { facts.iter().cloned().collect() };
    let [one, other] = [table(one), table(other)];
    let names: BTreeSet<&&str> = one.keys().chain(other.keys()).collect();
    let mut findings = Vec::new();
    for name in names {
        let [one, other] = [&one, &other].map(|facts| facts.get(*name).map_or("", String::as_str));
        if one != other {
            let mut finding =
                Finding::fact(place, &format!("the {name} in the {kind}"), one, other);
            finding.hints = match *name {
                name if name.contains("time") => vec![Hint::TimeStamp],
                "owner" | "group" => vec![Hint::User],
                _ => Vec::new(),
            };
            findings.push(finding);
        }
    }
    findings
}

fn compare_members(
    pair: &Pair,
    kind: &str,
    one: Vec<Member>,
    other: Vec<Member>,
    findings: &mut Vec<Finding>,
    pending: &mut Vec<Pair>,
) {
    let [names, other_names] = [&one, &other].map(|members| numbered_names(members));
    let known: BTreeSet<&(String, usize)> = other_names.iter().collect();
    let own: BTreeSet<&(String, usize)> = names.iter().collect();
    let common = |all: &[(String, usize)], kept: &BTreeSet<&(String, usize)>| -> Vec<_> {
        all.iter().filter(|name| kept.contains(name)).cloned().collect()
    };
    if common(&names, &known) != common(&other_names, &own) {
        let mut finding =
            Finding::new(&pair.place, format!("the order of the {kind}'s members differs"));
        let lines = |names: &[(String, usize)]| -> String {
            names.iter().flat_map(|(name, _)| [name, "\n"]).collect()
        };
        finding.details =
            lines::diff(lines(&names).as_bytes(), lines(&other_names).as_bytes()).shown;
        finding.hints = vec![Hint::Ordering];
        findings.push(finding);
    }
    let mut others: BTreeMap<(String, usize), Member> =
        other_names.into_iter().zip(other).collect();
    for (name, member) in names.into_iter().zip(one) {
        let place = format!("{}//{}", pair.place, name.0);
        let Some(other) = others.remove(&name) else {
            findings.push(Finding::new(&place, format!("is only in the first {kind}")));
            continue;
        };
        findings.extend(compare_facts(&place, kind, &member.facts, &other.facts));
        if member.content != other.content {
            let (one, other, level) = (member.content, other.content, pair.level + 1);
            pending.push(Pair { place, one, other, level });
        }
    }
    for (name, _) in others.into_keys() {
        let place = format!("{}//{name}", pair.place);
        findings.push(Finding::new(&place, format!("is only in the second {kind}")));
    }
}

/// The names of MEMBERS, each with how often it was there before.
fn numbered_names(members: &[Member]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let number = |member: &'_ Member| member.name.clone();
    let mut names = Vec::new();
    for member in members {
        let count = counts.entry(&member.name).or_default();
        names.push((number(member), *count));
        *count += 1;
    }
    names
}

fn compare_plain(pair: &Pair) -> Finding {
    if let Some((one, other)) = elf::read(&pair.one).zip(elf::read(&pair.other)) {
        return compare_elf(pair, &one, &other);
    }
    if is_text(&pair.one) && is_text(&pair.other) {
        let diff = lines::diff(&pair.one, &pair.other);
        let (removed, added) = (diff.removed.len(), diff.added.len());
        let mut finding =
            Finding::new(&pair.place, format!("text differs: -{removed} +{added} lines"));
        finding.details = diff.shown;
        finding.hints = hints::of_lines(&diff.removed, &diff.added).into_iter().collect();
        return finding;
    }
    compare_binary(pair)
}

fn compare_elf(pair: &Pair, one: &elf::Elf<'_>, other: &elf::Elf<'_>) -> Finding {
    let mut finding = Finding::new(&pair.place, "");
    let show = |id: &Option<String>| id.clone().unwrap_or_else(|| "none".to_string());
    let mut parts = Vec::new();
    if one.build_id != other.build_id {
        parts.push("the build id");
        finding.details.push(format!("-build id {}", show(&one.build_id)));
        finding.details.push(format!("+build id {}", show(&other.build_id)));
    }
    let sections = |elf: &elf::Elf<'_>| -> BTreeMap<String, Vec<u8>> {
        elf.sections.iter().map(|s| (s.name.clone(), s.content.to_vec())).collect()
    };
    let [one, other] = [sections(one), sections(other)];
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let mut found_hints = BTreeSet::new();
    for name in names.into_iter().filter(|name| *name != ".note.gnu.build-id") {
        let [one, other] = [&one, &other].map(|sections| sections.get(name));
        let line = match (one, other) {
            (Some(one), Some(other)) if one == other => continue,
            (Some(one), Some(other)) => {
                found_hints.extend(string_hints(one, other));
                format!(" section {name}: {}", byte_summary(one, other))
            }
            (Some(_), None) => format!("-section {name}"),
            (None, _) => format!("+section {name}"),
        };
        finding.details.push(line);
    }
    if finding.details.iter().any(|line| line.contains("section ")) {
        parts.push("sections");
    }
    let parts = if parts.is_empty() { "headers".to_string() } else { parts.join(" and ") };
    finding.what = format!("ELF file differs: {parts}");
    finding.hints = found_hints.into_iter().collect();
    finding
}

fn compare_binary(pair: &Pair) -> Finding {
    let (one, other) = (&pair.one, &pair.other);
    let mut finding = Finding::new(&pair.place, byte_summary(one, other));
    let start =
        one.iter().zip(other).position(|(a, b)| a != b).unwrap_or(one.len().min(other.len()));
    let window = start & !15;
    let row = |bytes: &[u8]| {
        let bytes = &bytes[window.min(bytes.len())..bytes.len().min(window + 16)];
        format!("{window:08x}: {:32} {}", hex::encode(bytes), Shown(bytes))
    };
    finding.details = vec![format!("-{}", row(one)), format!("+{}", row(other))];
    finding.hints = string_hints(one, other).into_iter().collect();
    finding
}

fn byte_summary(one: &[u8], other: &[u8]) -> String {
    if one.len() != other.len() {
        return format!("{} bytes against {}", one.len(), other.len());
    }
    let differing = one.iter().zip(other).filter(|(a, b)| a != b).count();
    let first = one.iter().zip(other).position(|(a, b)| a != b).unwrap_or_default();
    format!("{differing} of {} bytes differ, the first at {first}", one.len())
}

/// Hints from the strings of printable characters in both.
fn string_hints(one: &[u8], other: &[u8]) -> BTreeSet<Hint> {
    let [one, other] = [one, other].map(strings);
    let diff = lines::diff(&one, &other);
    let mut found = hints::of_lines(&diff.removed, &diff.added);
    // Bytes in another order are no list of entries.
    found.remove(&Hint::Ordering);
    found.remove(&Hint::Random);
    found
}

/// The runs of printable characters in BYTES, a line each.
fn strings(bytes: &[u8]) -> Vec<u8> {
    const SHORTEST: usize = 6;
    let is_printable = |b: &u8| (0x20..0x7f).contains(b) || *b == b'\t';
    let runs = bytes.split(|b| !is_printable(b)).filter(|run| run.len() >= SHORTEST);
    runs.flat_map(|run| run.iter().chain(b"\n")).copied().collect()
}
