//! A graph in numbers.

use std::collections::BTreeMap;

use crate::bytes::{ByteString, base_name};
use crate::derivation::Derivation;
use crate::graph::Graph;
use crate::needs::needs;

/// What is counted, with its name, in the order of printing.
pub type Counts = Vec<(String, u64)>;

/// Counts GRAPH.
///
/// *Depth* is the number of derivations on the longest chain of inputs: no
/// build can take fewer rounds. *Widest* is the number that can be built at the
/// same time in the widest of these rounds.
pub fn counts(graph: &Graph) -> Counts {
    let derivations = || graph.nodes().iter().map(|node| &node.derivation);
    let sum = |of: &dyn Fn(&Derivation) -> usize| derivations().map(of).sum::<usize>() as u64;
    let levels = levels(graph);
    let needs = needs(graph);
    let widest = levels.values().max().copied().unwrap_or_default();
    let mut counts: Counts = [
        ("derivations", graph.nodes().len() as u64),
        ("roots", graph.roots().len() as u64),
        ("inputs", sum(&|d| d.inputs.len())),
        ("most inputs", derivations().map(|d| d.inputs.len() as u64).max().unwrap_or(0)),
        ("outputs", sum(&|d| d.outputs.len())),
        ("fixed outputs", sum(&|d| usize::from(d.fixed_output().is_some()))),
        ("builtin builders", sum(&|d| usize::from(d.is_builtin()))),
        ("depth", levels.len() as u64),
        ("widest", widest),
        ("sources needed", needs.sources.len() as u64),
        ("fixed outputs needed", needs.fixed.len() as u64),
        ("bytes", sum(&|d| d.write().len())),
        ("largest file", derivations().map(|d| d.write().len() as u64).max().unwrap_or(0)),
    ]
    .map(|(name, count)| (name.to_string(), count))
    .to_vec();
    counts.extend(tally("system", derivations().map(|d| d.system.clone())));
    counts.extend(tally("builder", derivations().map(|d| base_name(&d.builder).into())));
    counts
}

/// How many derivations are how far from the leaves: by the length of their
/// longest chain of inputs.
fn levels(graph: &Graph) -> BTreeMap<usize, u64> {
    let mut level = vec![0; graph.nodes().len()];
    let mut counts = BTreeMap::new();
    for &index in graph.order() {
        let inputs = &graph.nodes()[index].inputs;
        level[index] = inputs.iter().map(|&input| level[input] + 1).max().unwrap_or(0);
        *counts.entry(level[index]).or_insert(0) += 1;
    }
    counts
}

/// `TITLE VALUE` and how often it is there, the most frequent first.
fn tally(title: &str, values: impl Iterator<Item = ByteString>) -> Counts {
    let mut tally: BTreeMap<ByteString, u64> = BTreeMap::new();
    for value in values {
        *tally.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(ByteString, u64)> = tally.into_iter().collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts.into_iter().map(|(value, count)| (format!("{title} {value}"), count)).collect()
}
