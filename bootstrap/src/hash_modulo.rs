//! The hash that names the outputs of a build.
//!
//! An output path must not depend on *how* a fixed-output input is fetched,
//! only on what it is. So a derivation is hashed *modulo* fixed outputs: each
//! input's path is replaced by that input's own hash modulo, and a fixed
//! output's hash is that of the text `fixed:out:METHOD:HASH:PATH` (Dolstra's
//! thesis, section 5.4.1; Nix, `libstore/derivations.cc`). Inputs that become
//! equal by this are merged and their wanted outputs united.

use crate::bytes::ByteString;
use crate::derivation::{Derivation, split_algorithm};
use crate::graph::{Graph, Node};
use crate::store_path::{Content, Hash, Method, fixed_fingerprint, sha256};

/// The hash modulo of every node of GRAPH, by its index.
pub fn hashes_modulo(graph: &Graph) -> Vec<Hash> {
    let mut hashes = vec![[0; 32]; graph.nodes().len()];
    for &index in graph.order() {
        hashes[index] = hash_modulo(&graph.nodes()[index], &hashes);
    }
    hashes
}

/// The hash modulo of NODE, if HASHES has those of its inputs.
pub fn hash_modulo(node: &Node, hashes: &[Hash]) -> Hash {
    match node.derivation.fixed_output() {
        Some(output) => {
            let (method, algorithm) = split_algorithm(&output.algorithm);
            sha256(&fixed_fingerprint(method, algorithm, &output.hash, &output.path))
        }
        None => sha256(&with_hashed_inputs(node, hashes, false)),
    }
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
    let hash = sha256(&with_hashed_inputs(node, hashes, true));
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

/// The text of NODE's derivation with the hash modulo of each input for its
/// path; MASKED also without its output paths.
fn with_hashed_inputs(node: &Node, hashes: &[Hash], masked: bool) -> Vec<u8> {
    // Sorted by hash, which is the order of their hexadecimal digits, too.
    let inputs = node.derivation.inputs.iter().zip(&node.inputs);
    let mut inputs: Vec<(&Hash, &[ByteString])> =
        inputs.map(|(input, &index)| (&hashes[index], &input.outputs[..])).collect();
    inputs.sort_unstable();
    let mut merged: Vec<([u8; 64], Vec<&[u8]>)> = Vec::with_capacity(inputs.len());
    for same in inputs.chunk_by(|one, other| one.0 == other.0) {
        let wanted = same.iter().flat_map(|(_, outputs)| outputs.iter());
        let mut wanted: Vec<&[u8]> = wanted.map(|name| &**name).collect();
        wanted.sort_unstable();
        wanted.dedup();
        merged.push((hexadecimal(same[0].0), wanted));
    }
    let inputs = merged.iter().map(|(hash, wanted)| (&hash[..], &wanted[..]));
    node.derivation.write_with(inputs, masked)
}

/// HASH in hexadecimal digits.
fn hexadecimal(hash: &Hash) -> [u8; 64] {
    let mut digits = [0; 64];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(hash) {
        pair.copy_from_slice(&DIGITS[usize::from(*byte)]);
    }
    digits
}

/// The two digits of each byte.
const DIGITS: [[u8; 2]; 256] = {
    let letters = b"0123456789abcdef";
    let mut digits = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        digits[byte] = [letters[byte >> 4], letters[byte & 15]];
        byte += 1;
    }
    digits
};
