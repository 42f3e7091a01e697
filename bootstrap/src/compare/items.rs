//! Stores and recordings, item by item.
//!
//! An item that differs is the fault of its own build only if everything that
//! went into it is the same on both sides: then it differs *by itself*. Who
//! needs what is in the graph. Without one the references of items tell a part:
//! what an item mentions was there when it was built, so if that differs, an
//! input does; if nothing of it differs, the cause stays open.
//!
//! Two graphs may also be of different derivations: then those with the same
//! name are paired, and what is compared is their recipes ([`Cause::Recipe`]).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::{CompareError, at};
use crate::base32;
use crate::bytes::{ByteString, base_name};
use crate::derivation::Derivation;
use crate::graph::{Graph, GraphError, Node};
use crate::recording::Recording;
use crate::replay::rules::Mention;
use crate::replay::scan::hash_and_references;
use crate::store_path::{HASH_LENGTH, Hash, split_base_name};

/// The items of one side.
#[derive(Debug, Default)]
pub struct Items {
    /// By base name.
    pub items: BTreeMap<ByteString, Item>,
    /// Where they come from, if that is known.
    pub graph: Option<Graph>,
    /// Why the derivations that are there are no graph.
    pub no_graph: Option<GraphError>,
}

/// One store item.
#[derive(Clone, Debug)]
pub struct Item {
    /// The sha256 of its nar.
    pub sha256: Hash,
    /// The item itself, if it is at hand.
    pub place: Option<PathBuf>,
    /// The base names of other items that it mentions, as far as known.
    pub references: Vec<ByteString>,
}

/// What became of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Base name of the store path.
    pub base: ByteString,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Same,
    Differs(Cause),
    OnlyFirst,
    OnlySecond,
}

/// Why an item differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// All that it was made from is the same.
    Itself,
    /// These items, which it was made from, differ.
    Inputs(Vec<ByteString>),
    /// It was made by another derivation, which differs in these ways; the
    /// second side's item is `other`.
    Recipe { other: ByteString, ways: Vec<String> },
    /// It was made by another derivation, which differs only in its inputs.
    RecipeOfInputs { other: ByteString },
    /// There is no graph that has it, and nothing that it mentions differs.
    Unknown,
}

impl Items {
    /// The items in FOLDER, if it is a recording or a store: one that holds
    /// `gnu/store` or `nix/store`, or is such a folder itself.
    pub fn open(folder: &Path) -> Result<Option<Items>, CompareError> {
        if folder.join("outputs.tsv").is_file() {
            return Ok(Some(Items::of_recording(Recording::load(folder)?)));
        }
        let inner = ["gnu/store", "nix/store"].map(|store| folder.join(store));
        if let Some(store) = inner.iter().find(|store| store.is_dir()) {
            return Ok(Some(Items::of_store(store)?));
        }
        if folder.is_dir() && is_store(folder)? {
            return Ok(Some(Items::of_store(folder)?));
        }
        Ok(None)
    }

    fn of_recording(recording: Recording) -> Items {
        let outputs = recording.graph.in_order().flat_map(|node| &node.derivation.outputs);
        let items = outputs.filter_map(|output| {
            let sha256 = *recording.expected(&output.path)?;
            let references = recording.expected_references(&output.path).unwrap_or_default();
            let item = Item { sha256, place: None, references: references.to_vec() };
            Some((base_name(&output.path).into(), item))
        });
        Items { items: items.collect(), graph: Some(recording.graph), no_graph: None }
    }

    fn of_store(store: &Path) -> Result<Items, CompareError> {
        let mut items = BTreeMap::new();
        let names = item_names(store)?;
        for name in &names {
            let place = store.join(name.as_path());
            let (hash, references) = hash_and_references(
                &place,
                Mention::HashPart,
                store.as_os_str().as_bytes(),
                &names,
            )?;
            let item = Item { sha256: hash.sha256, place: Some(place), references };
            items.insert(name.clone(), item);
        }
        let has_graph = items.keys().any(|name| name.ends_with(b".drv"));
        let (graph, no_graph) = match has_graph.then(|| Graph::load(store)) {
            Some(Ok(graph)) => (Some(graph), None),
            Some(Err(error)) => (None, Some(error)),
            None => (None, None),
        };
        Ok(Items { items, graph, no_graph })
    }
}

/// The entries of STORE that are named like items.
fn item_names(store: &Path) -> Result<Vec<ByteString>, CompareError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(store).map_err(at(store))? {
        let name = entry.map_err(at(store))?.file_name();
        if split_base_name(name.as_bytes()).is_ok() && !name.as_bytes().ends_with(b".lock") {
            names.push(name.as_bytes().into());
        }
    }
    Ok(names)
}

/// Whether everything in FOLDER is named like a store item.
fn is_store(folder: &Path) -> Result<bool, CompareError> {
    let count = fs::read_dir(folder).map_err(at(folder))?.count();
    Ok(count > 0 && item_names(folder)?.len() == count)
}

/// Compares two sides; all items, causes first: in the order of the graph, then
/// by name.
pub fn compare(one: &Items, other: &Items, graph: Option<&Graph>) -> Vec<Compared> {
    let graph = graph.or(one.graph.as_ref()).or(other.graph.as_ref());
    let producers = graph.map(producers).unwrap_or_default();
    let differs = |base: &ByteString| match (one.items.get(base), other.items.get(base)) {
        (Some(one), Some(other)) => one.sha256 != other.sha256,
        _ => false,
    };
    let mentioned = |base: &ByteString| mentioned([one, other], base);
    let cause = |base: &ByteString| match producers.get(base).zip(graph) {
        None => {
            let inputs: Vec<_> = mentioned(base).into_iter().filter(differs).collect();
            if inputs.is_empty() { Cause::Unknown } else { Cause::Inputs(inputs) }
        }
        Some((&node, graph)) => cause(graph, &graph.nodes()[node], &differs),
    };
    let pairs = recipe_pairs(one, other);
    let second: BTreeSet<&ByteString> = pairs.values().map(|(other, _)| other).collect();
    let mut all: Vec<&ByteString> = one.items.keys().collect();
    all.extend(other.items.keys().filter(|base| !one.items.contains_key(*base)));
    let place = places(graph);
    // Without a graph: what mentions an item mentions more than that does.
    all.sort_by_cached_key(|base| {
        let index = producers.get(*base).map_or(usize::MAX, |node| place[*node]);
        let count = if index == usize::MAX { mentioned(base).len() } else { 0 };
        (index, count, (*base).clone())
    });
    let verdict = |base: &ByteString| match (one.items.get(base), other.items.get(base)) {
        (Some(_), Some(_)) if differs(base) => Verdict::Differs(cause(base)),
        (Some(_), Some(_)) => Verdict::Same,
        (Some(_), None) => match pairs.get(base) {
            Some((_, cause)) => Verdict::Differs(cause.clone()),
            None => Verdict::OnlyFirst,
        },
        _ => Verdict::OnlySecond,
    };
    let shown = all.into_iter().filter(|base| !second.contains(base));
    shown.map(|base| Compared { base: base.clone(), verdict: verdict(base) }).collect()
}

/// What the item BASE mentions on one of SIDES, what that mentions and so on;
/// without itself.
fn mentioned(sides: [&Items; 2], base: &ByteString) -> BTreeSet<ByteString> {
    let mut found = BTreeSet::new();
    let mut pending = vec![base];
    while let Some(next) = pending.pop() {
        for item in sides.iter().filter_map(|side| side.items.get(next)) {
            for reference in item.references.iter().filter(|name| *name != base) {
                if found.insert(reference.clone()) {
                    pending.push(reference);
                }
            }
        }
    }
    found
}

/// The node that makes each item, by base name.
fn producers(graph: &Graph) -> BTreeMap<ByteString, usize> {
    let nodes = graph.nodes().iter().enumerate();
    nodes
        .flat_map(|(index, node)| {
            let outputs = node.derivation.outputs.iter();
            outputs.map(move |output| (base_name(&output.path).into(), index))
        })
        .collect()
}

/// Where in the order each node is.
fn places(graph: Option<&Graph>) -> Vec<usize> {
    let Some(graph) = graph else { return Vec::new() };
    let mut places = vec![0; graph.nodes().len()];
    for (place, &index) in graph.order().iter().enumerate() {
        places[index] = place;
    }
    places
}

fn cause(graph: &Graph, node: &Node, differs: &dyn Fn(&ByteString) -> bool) -> Cause {
    let wanted = graph.wanted_outputs(node).map(|(_, output)| &output.path);
    let inputs = wanted.chain(&node.derivation.sources).map(|path| base_name(path).into());
    let inputs: Vec<ByteString> = inputs.filter(differs).collect();
    if inputs.is_empty() { Cause::Itself } else { Cause::Inputs(inputs) }
}

/// The items of ONE that OTHER has under another path: outputs with the same
/// name of derivations with the same name, if there is one of each.
fn recipe_pairs(one: &Items, other: &Items) -> BTreeMap<ByteString, (ByteString, Cause)> {
    let mut pairs = BTreeMap::new();
    let (Some(graph), Some(other_graph)) = (&one.graph, &other.graph) else { return pairs };
    let [names, other_names] = [(graph, other), (other_graph, one)].map(|(graph, against)| {
        let mut names: BTreeMap<ByteString, Vec<&Node>> = BTreeMap::new();
        for node in graph.nodes() {
            let is_shared = |path: &ByteString| against.items.contains_key(base_name(path));
            if !node.derivation.outputs.iter().any(|output| is_shared(&output.path)) {
                names.entry(node_name(node)).or_default().push(node);
            }
        }
        names
    });
    for (name, nodes) in names {
        let (&[node], Some(&[other_node])) =
            (nodes.as_slice(), other_names.get(&name).map(Vec::as_slice))
        else {
            continue;
        };
        let ways = ways(&node.derivation, &other_node.derivation);
        for output in &node.derivation.outputs {
            let Some(other) = other_node.derivation.output(&output.name) else { continue };
            let other: ByteString = base_name(&other.path).into();
            let cause = if ways.is_empty() {
                Cause::RecipeOfInputs { other: other.clone() }
            } else {
                Cause::Recipe { other: other.clone(), ways: ways.clone() }
            };
            pairs.insert(base_name(&output.path).into(), (other, cause));
        }
    }
    pairs.retain(|base, (second, _)| {
        one.items.contains_key(base) && other.items.contains_key(second)
    });
    pairs
}

fn node_name(node: &Node) -> ByteString {
    split_base_name(&node.base).map_or_else(|_| node.base.clone(), |(_, name)| name.into())
}

/// In what two derivations differ besides the hashes in the paths of inputs.
fn ways(one: &Derivation, other: &Derivation) -> Vec<String> {
    let mut ways = Vec::new();
    let mut differ = |what: &str, is_different: bool| {
        if is_different {
            ways.push(what.to_string());
        }
    };
    differ("system", one.system != other.system);
    differ("builder", masked(&one.builder) != masked(&other.builder));
    let all = |list: &[ByteString]| list.iter().map(|s| masked(s)).collect::<Vec<_>>();
    differ("arguments", all(&one.arguments) != all(&other.arguments));
    let outputs = |d: &Derivation| -> Vec<_> {
        d.outputs.iter().map(|o| (o.name.clone(), o.algorithm.clone(), o.hash.clone())).collect()
    };
    differ("outputs", outputs(one) != outputs(other));
    let inputs = |d: &Derivation| -> BTreeSet<(ByteString, Vec<ByteString>)> {
        let inputs = d.inputs.iter().map(|i| (masked(base_name(&i.path)), i.outputs.clone()));
        inputs.collect()
    };
    differ("the names of its inputs", inputs(one) != inputs(other));
    for source in one.sources.iter().filter(|path| !other.sources.contains(path)) {
        differ(&format!("the source {source}"), true);
    }
    for source in other.sources.iter().filter(|path| !one.sources.contains(path)) {
        differ(&format!("the source {source}"), true);
    }
    let variables = |d: &Derivation| -> BTreeMap<ByteString, ByteString> {
        d.environment.iter().map(|(name, value)| (name.clone(), masked(value))).collect()
    };
    let [one, other] = [one, other].map(variables);
    let names: BTreeSet<&ByteString> = one.keys().chain(other.keys()).collect();
    for name in names.into_iter().filter(|name| one.get(*name) != other.get(*name)) {
        differ(&format!("the variable {name}"), true);
    }
    ways
}

/// BYTES with a zero for every digit of a hash part.
fn masked(bytes: &[u8]) -> ByteString {
    let mut masked = bytes.to_vec();
    let mut start = 0;
    while let Some(window) = masked.get_mut(start..start + HASH_LENGTH) {
        if window.iter().all(|&byte| base32::is_digit(byte)) {
            window.fill(b'0');
            start += HASH_LENGTH;
        } else {
            start += 1;
        }
    }
    masked.into()
}
