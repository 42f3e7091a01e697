//! What the tools around derivations are timed on: large graphs and large trees.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use bootstrap::bytes::{ByteString, base_name};
use bootstrap::derivation::{Derivation, Input, Output};
use bootstrap::graph::Node;
use bootstrap::hash_modulo::{derivation_path, hash_modulo, output_paths};
use bootstrap::store_path::Hash;

/// How many of the layer below each derivation needs.
const INPUTS: usize = 10;
const STORE: &[u8] = b"/gnu/store";
const BUILDER: &str = "/gnu/store/76ii7dap6cp8yxbb3nbd7bnprp5x5cz3-cell-guile-builder";

/// Writes a graph to FOLDER: WIDTH derivations in each of HEIGHT layers, of the size that Guix's
/// have, and with the paths that their content gives.
pub fn layered(folder: &Path, width: usize, height: usize) -> io::Result<()> {
    fs::create_dir(folder)?;
    let mut hashes: Vec<Hash> = Vec::new();
    let mut below: Vec<ByteString> = Vec::new();
    for layer in 0..height {
        let mut paths = Vec::new();
        for place in 0..width {
            let name = format!("cell-{layer}-{place}");
            // Those wanted, with their places among all.
            let wanted = (0..INPUTS).filter_map(|step| {
                let column = (place + 7 * step) % below.len().max(1);
                Some((below.get(column)?.clone(), (layer - 1) * width + column))
            });
            let mut wanted: Vec<(ByteString, usize)> = wanted.collect();
            wanted.sort();
            wanted.dedup();
            let (inputs, places): (Vec<_>, Vec<_>) = wanted
                .into_iter()
                .map(|(path, place)| (Input { path, outputs: vec!["out".into()] }, place))
                .unzip();
            let mut node = Node {
                base: ByteString::default(),
                file: PathBuf::new(),
                derivation: derivation(inputs),
                misspelt: None,
                inputs: places,
            };
            let out = output_paths(&node, &hashes, STORE, name.as_bytes()).swap_remove(0);
            node.derivation.outputs[0].path = out.clone();
            node.derivation.environment[2].1 = out;
            hashes.push(hash_modulo(&node, &hashes));
            let path = derivation_path(&node.derivation, STORE, format!("{name}.drv").as_bytes());
            let base: ByteString = base_name(&path).into();
            fs::write(folder.join(base.as_path()), node.derivation.write())?;
            paths.push(path);
        }
        below = paths;
    }
    Ok(())
}

/// One with no output path yet.
fn derivation(inputs: Vec<Input>) -> Derivation {
    let long = "/gnu/store/9hvv4bgsk2vayrxqzgdxzkxf0hxvmbw7-guile-bootstrap-2.0/share/guile/2.0:"
        .repeat(8);
    Derivation {
        outputs: vec![Output {
            name: "out".into(),
            path: ByteString::default(),
            algorithm: ByteString::default(),
            hash: ByteString::default(),
        }],
        inputs,
        sources: vec!["/gnu/store/9hvv4bgsk2vayrxqzgdxzkxf0hxvmbw7-guile-bootstrap-2.0".into()],
        system: "x86_64-linux".into(),
        builder: "/gnu/store/9hvv4bgsk2vayrxqzgdxzkxf0hxvmbw7-guile-bootstrap-2.0/bin/guile".into(),
        arguments: vec!["--no-auto-compile".into(), BUILDER.into()],
        environment: vec![
            ("GUILE_LOAD_PATH".into(), long.into()),
            ("guix properties".into(), "((type . \"graft\")\n\t(graft (count . 2)))".into()),
            ("out".into(), ByteString::default()),
        ],
    }
}

/// Makes FOLDER with COUNT files of SIZE bytes that cannot be compressed, at most 256 a folder.
pub fn tree_of_files(folder: &Path, count: usize, size: usize) -> io::Result<PathBuf> {
    // xorshift: the same in every run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    // What this process holds counts as memory of those that it starts: so no more than a part.
    let mut content = Vec::new();
    while content.len() < size.min(1 << 20) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        content.extend_from_slice(&state.to_le_bytes());
    }
    for index in 0..count {
        let part = folder.join((index / 256).to_string());
        if index % 256 == 0 {
            fs::create_dir_all(&part)?;
        }
        let mut file = fs::File::create(part.join(format!("file-{index:05}")))?;
        let mut left = size;
        while left > 0 {
            let next = left.min(content.len());
            file.write_all(&content[..next])?;
            left -= next;
        }
    }
    Ok(folder.to_path_buf())
}
