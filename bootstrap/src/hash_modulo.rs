//! The hash that names the outputs of a build.
//!
//! An output path must not depend on *how* a fixed-output input is fetched,
//! only on what it is. So a derivation is hashed *modulo* fixed outputs: each
//! input's path is replaced by that input's own hash modulo, and a fixed
//! output's hash is that of the text `fixed:out:METHOD:HASH:PATH` (Dolstra's
//! thesis, section 5.4.1; Nix, `libstore/derivations.cc`). Inputs that become
//! equal by this are merged and their wanted outputs united.

use std::collections::{BTreeMap, BTreeSet};

use crate::bytes::ByteString;
use crate::derivation::{Derivation, Input, split_algorithm};
use crate::graph::{Graph, Node};
use crate::store_path::{Content, Hash, Method, fixed_fingerprint, sha256};

/// The hash modulo of every node of GRAPH, by its index.
pub fn hashes_modulo(graph: &Graph) -> Vec<Hash> {
    let mut hashes = vec![[0; 32]; graph.nodes().len()];
    for &index in graph.order() {
        let node = &graph.nodes()[index];
        hashes[index] = match node.derivation.fixed_output() {
            Some(output) => {
                let (method, algorithm) = split_algorithm(&output.algorithm);
                sha256(&fixed_fingerprint(method, algorithm, &output.hash, &output.path))
            }
            None => sha256(&with_hashed_inputs(node, &hashes).write()),
        };
    }
    hashes
}

/// The paths that the outputs of NODE must have, in the order of its outputs,
/// in the store DIRECTORY. NAME is the derivation's, without `.drv`.
pub fn output_paths(
    node: &Node,
    hashes: &[Hash],
    directory: &[u8],
    name: &[u8],
) -> Vec<ByteString> {
    if let Some(output) = node.derivation.fixed_output() {
        return vec![fixed_path(&output.algorithm, &output.hash, directory, name)];
    }
    let mut masked = with_hashed_inputs(node, hashes);
    for output in &mut masked.outputs {
        output.path = ByteString::default();
        for (_, value) in masked.environment.iter_mut().filter(|(key, _)| *key == output.name) {
            *value = ByteString::default();
        }
    }
    let hash = sha256(&masked.write());
    let path = |output: &ByteString| {
        let full_name = match &**output {
            b"out" => name.to_vec(),
            other => [name, b"-", other].concat(),
        };
        Content::Built { hash, output }.store_path(directory, &full_name)
    };
    node.derivation.outputs.iter().map(|output| path(&output.name)).collect()
}

fn fixed_path(algorithm: &[u8], hex: &[u8], directory: &[u8], name: &[u8]) -> ByteString {
    let (method, algorithm) = split_algorithm(algorithm);
    let mut hash = [0; 32];
    let is_source = method == Method::Recursive && algorithm == b"sha256";
    if is_source && hex::decode_to_slice(hex, &mut hash).is_ok() {
        let source = Content::Source { hash, references: &[], self_reference: false };
        return source.store_path(directory, name);
    }
    Content::Fixed { method, algorithm, hex }.store_path(directory, name)
}

/// The path of the `.drv` file itself: that of a text whose references are
/// all its inputs.
pub fn derivation_path(derivation: &Derivation, directory: &[u8], name: &[u8]) -> ByteString {
    let inputs = derivation.inputs.iter().map(|input| &input.path);
    let references: Vec<ByteString> = inputs.chain(&derivation.sources).cloned().collect();
    let hash = sha256(&derivation.write());
    Content::Text { hash, references: &references }.store_path(directory, name)
}

/// NODE's derivation with the hash modulo of each input for its path.
fn with_hashed_inputs(node: &Node, hashes: &[Hash]) -> Derivation {
    let mut merged: BTreeMap<ByteString, BTreeSet<ByteString>> = BTreeMap::new();
    for (input, &index) in node.derivation.inputs.iter().zip(&node.inputs) {
        let wanted = merged.entry(hex::encode(hashes[index]).into()).or_default();
        wanted.extend(input.outputs.iter().cloned());
    }
    let inputs = merged
        .into_iter()
        .map(|(path, outputs)| Input { path, outputs: outputs.into_iter().collect() })
        .collect();
    Derivation { inputs, ..node.derivation.clone() }
}
