//! How what was built compares with what was recorded.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::build::{BuildError, Builds, Made};
use super::store::Info;
use crate::base32;
use crate::bytes::{ByteString, base_name};
use crate::graph::Node;

/// How an output compares with its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Hash and references are as recorded.
    Same,
    /// They are not, or two builds gave different ones.
    Differs,
    /// It was built, and nothing is recorded of it.
    Unrecorded,
    /// It was not built.
    Failed,
    /// It was not tried, since something else failed.
    Skipped,
}

impl Verdict {
    /// The word that says it.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Differs => "DIFFERS",
            Verdict::Unrecorded => "new",
            Verdict::Failed => "FAILED",
            Verdict::Skipped => "skipped",
        }
    }
}

/// Where what is known of a derivation's outputs comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Built,
    /// An earlier replay with this store.
    Store,
    Substitute,
}

/// What is to be said of an output.
#[derive(Clone, Debug)]
pub struct OutputReport {
    pub name: ByteString,
    pub path: ByteString,
    pub verdict: Verdict,
    /// Nothing if it was not built.
    pub info: Option<Arc<Info>>,
}

/// What is to be said of a derivation.
#[derive(Clone, Debug)]
pub struct Report {
    /// The base name of its file.
    pub base: ByteString,
    pub origin: Origin,
    pub duration: Duration,
    pub outputs: Vec<OutputReport>,
    /// Why it failed or what differs.
    pub problems: Vec<String>,
    /// Whether something differs though no input does.
    pub by_itself: bool,
}

/// What a worker gives back.
pub(super) type Outcome = Result<(Made, Origin), BuildError>;

/// The outputs that were found to differ so far.
#[derive(Default)]
pub(super) struct Differing(BTreeSet<ByteString>);

impl Differing {
    /// Judges what became of NODE.
    pub(super) fn judge(
        &mut self,
        builds: &Builds<'_>,
        node: &Node,
        outcome: &Outcome,
        duration: Duration,
    ) -> Report {
        let base = node.base.clone();
        let (made, origin) = match outcome {
            Ok((made, origin)) => (made, *origin),
            Err(error) => {
                let mut report = unbuilt(node, Verdict::Failed, duration);
                report.problems.push(error.to_string());
                return report;
            }
        };
        let mut problems = Vec::new();
        let mut outputs = Vec::new();
        for (output, info) in node.derivation.outputs.iter().zip(&made.infos) {
            let before = problems.len();
            problems.extend(differences(builds, &output.name, &output.path, info));
            let again = made.unstable.iter().filter(|(name, _)| *name == output.name);
            problems.extend(again.map(|(name, other)| {
                let (one, two) = (info.hash.base32(), other.hash.base32());
                format!("the output {name} differs by itself: two builds gave the sha256 {one} and {two}")
            }));
            let verdict = if problems.len() > before {
                Verdict::Differs
            } else if builds.recording.expected(&output.path).is_some() {
                Verdict::Same
            } else {
                Verdict::Unrecorded
            };
            let (name, path) = (output.name.clone(), output.path.clone());
            outputs.push(OutputReport { name, path, verdict, info: Some(info.clone()) });
        }
        let mut by_itself = false;
        if !problems.is_empty() {
            let cause = self.cause(builds, node);
            by_itself = cause.is_none();
            let text = cause.map_or_else(
                || "its inputs are as recorded: it differs by itself".to_string(),
                |input| format!("an input differs: {}", ByteString::from(base_name(&input))),
            );
            let last = problems.pop().unwrap_or_default();
            problems.push(format!("{last} ({text})"));
        }
        let differs = outputs.iter().filter(|output| output.verdict == Verdict::Differs);
        self.0.extend(differs.map(|output| output.path.clone()));
        Report { base, origin, duration, outputs, problems, by_itself }
    }

    /// An input of NODE that differs from its record.
    fn cause(&self, builds: &Builds<'_>, node: &Node) -> Option<ByteString> {
        let inputs = builds.inputs(node).ok()?;
        inputs.visible.into_iter().find(|input| self.0.contains(input))
    }
}

/// A report of a derivation that was not built.
pub(super) fn unbuilt(node: &Node, verdict: Verdict, duration: Duration) -> Report {
    let outputs = node.derivation.outputs.iter().map(|output| OutputReport {
        name: output.name.clone(),
        path: output.path.clone(),
        verdict,
        info: None,
    });
    Report {
        base: node.base.clone(),
        origin: Origin::Built,
        duration,
        outputs: outputs.collect(),
        problems: Vec::new(),
        by_itself: false,
    }
}

/// What of the output NAME, PATH is not as recorded.
fn differences(
    builds: &Builds<'_>,
    name: &ByteString,
    path: &ByteString,
    info: &Info,
) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(expected) = builds.recording.expected(path)
        && *expected != info.hash.sha256
    {
        let (expected, hash) = (base32::encode(expected), info.hash.base32());
        found.push(format!(
            "the output {name} differs: its nar has the sha256 {hash}, recorded is {expected}"
        ));
    }
    if let Some(expected) = builds.recording.expected_references(path) {
        let mut references: Vec<ByteString> =
            info.references.iter().map(|path| base_name(path).into()).collect();
        references.sort();
        if references != expected {
            let list = |names: &[ByteString]| {
                let names: Vec<String> = names.iter().map(ToString::to_string).collect();
                if names.is_empty() { "nothing".to_string() } else { names.join(" ") }
            };
            let (found_now, recorded) = (list(&references), list(expected));
            found.push(format!(
                "the output {name} differs: it refers to {found_now}, recorded is {recorded}"
            ));
        }
    }
    found
}
