//! Closures of inputs, for builders that ask for them.
//!
//! `exportReferencesGraph` is a list of pairs, a file's name and a store path.
//! The file gets the path's closure; of derivations in it also the closures of
//! their outputs. For each item, sorted: its path, an empty line (for the
//! derivation that made it), the number of its references, the references.
//!
//! A path into an item stands for the item, whether or not there is such a path
//! in it; but with structured attributes it is refused (Nix 2.8, observed).

use std::collections::{BTreeMap, BTreeSet};

use super::attributes::words;
use super::attributes_json::Value;
use super::store::Store;
use crate::bytes::{ByteString, base_name};
use crate::graph::Graph;

/// What closures are taken from.
pub(super) struct Closures<'a> {
    pub(super) store: &'a Store,
    pub(super) graph: &'a Graph,
    /// What the builder sees: nothing else can be asked for.
    pub(super) inputs: &'a BTreeSet<ByteString>,
}

/// Why a closure cannot be written down.
#[derive(Debug, thiserror::Error)]
pub enum GraphFileError {
    #[error("its exportReferencesGraph has an odd number of words")]
    Odd,
    #[error("its exportReferencesGraph names the file `{0}`, which is not a plain name")]
    Name(ByteString),
    #[error("its exportReferencesGraph asks for {0}, which is not in the store")]
    NotInStore(ByteString),
    #[error("its exportReferencesGraph asks for {0}, which is within a store item, not one itself")]
    Within(ByteString),
    #[error("its exportReferencesGraph asks for {0}, which is not in the closure of its inputs")]
    NotAnInput(ByteString),
    #[error("its exportReferencesGraph asks for {0}, which is neither a path nor a list of paths")]
    NotPaths(String),
}

/// A closure that a builder asks for.
pub(crate) enum Export {
    /// A file with the closure of ITEM.
    File { file: ByteString, item: ByteString },
    /// In the files, the closure of ITEMS as JSON where the text MARK is.
    Json { mark: String, items: Vec<ByteString> },
}

/// The files that WANTED, the variable's value, asks for: name, item of the store
/// DIRECTORY.
pub(super) fn exports(
    wanted: &[u8],
    directory: &[u8],
) -> Result<Vec<(ByteString, ByteString)>, GraphFileError> {
    let words: Vec<&[u8]> = words(wanted).collect();
    if words.len() % 2 != 0 {
        return Err(GraphFileError::Odd);
    }
    let mut exports = Vec::new();
    for pair in words.chunks(2) {
        let (name, path) = (pair[0], pair[1]);
        let is_letter = |b: &u8| b.is_ascii_alphabetic() || *b == b'_';
        let is_plain = |b: &u8| is_letter(b) || b.is_ascii_digit() || b".-".contains(b);
        if !is_letter(&name[0]) || !name.iter().all(is_plain) {
            return Err(GraphFileError::Name(name.into()));
        }
        let (item, _) = item_of(directory, path)?;
        exports.push((name.into(), item));
    }
    Ok(exports)
}

/// The files that WANTED, the variable's value, asks for: name, content.
pub(super) fn files(
    wanted: &[u8],
    closures: &Closures<'_>,
) -> Result<Vec<(ByteString, ByteString)>, GraphFileError> {
    let mut files = Vec::new();
    for (file, item) in exports(wanted, closures.store.directory())? {
        let mut text = Vec::new();
        for item in closures.of(&[item])? {
            let references =
                closures.store.info(&item).map_or_else(Vec::new, |i| i.references.clone());
            text.extend_from_slice(&item);
            text.extend_from_slice(format!("\n\n{}\n", references.len()).as_bytes());
            for reference in references {
                text.extend_from_slice(&reference);
                text.push(b'\n');
            }
        }
        files.push((file, text.into()));
    }
    Ok(files)
}

/// The item of the store DIRECTORY that PATH lies in, and what of PATH follows it.
fn item_of<'p>(directory: &[u8], path: &'p [u8]) -> Result<(ByteString, &'p [u8]), GraphFileError> {
    let within = path.strip_prefix(directory).and_then(|rest| rest.strip_prefix(b"/"));
    let within = within.filter(|rest| !rest.is_empty());
    let within = within.ok_or_else(|| GraphFileError::NotInStore(path.into()))?;
    let end = within.iter().position(|&b| b == b'/').unwrap_or(within.len());
    Ok(([directory, b"/", &within[..end]].concat().into(), &within[end..]))
}

/// The items of the store DIRECTORY that WANTED names, a path or an array of them.
pub(super) fn items(wanted: &Value, directory: &[u8]) -> Result<Vec<ByteString>, GraphFileError> {
    let one = || wanted.text().map(|path| vec![path]);
    let paths = wanted.texts().or_else(one);
    let paths = paths.ok_or_else(|| GraphFileError::NotPaths(wanted.to_string()))?;
    let item = |path: &str| match item_of(directory, path.as_bytes())? {
        (item, b"") => Ok(item),
        _ => Err(GraphFileError::Within(path.into())),
    };
    paths.into_iter().map(item).collect()
}

impl Closures<'_> {
    /// The closure of STARTS, and of the outputs of derivations in it.
    fn of(&self, starts: &[ByteString]) -> Result<BTreeSet<ByteString>, GraphFileError> {
        for start in starts {
            if !self.inputs.contains(start) {
                return Err(GraphFileError::NotAnInput(start.clone()));
            }
        }
        let closure = self.store.closure(starts.iter().cloned());
        let nodes = closure.iter().filter_map(|path| self.graph.find(base_name(path)));
        let nodes = nodes.map(|index| &self.graph.nodes()[index]);
        let outputs: Vec<ByteString> = nodes
            .flat_map(|node| node.derivation.outputs.iter().map(|output| output.path.clone()))
            .collect();
        Ok(self.store.closure(closure.into_iter().chain(outputs)))
    }

    /// The closure of what WANTED says, a path or an array of them, as structured
    /// attributes describe it.
    pub(super) fn described(&self, wanted: &Value) -> Result<Value, GraphFileError> {
        let starts = items(wanted, self.store.directory())?;
        let mut items = Vec::new();
        for path in self.of(&starts)? {
            let Some(info) = self.store.info(&path) else { continue };
            let text = |bytes: &ByteString| Value::Text(bytes.to_string());
            let closure = self.store.closure([path.clone()]);
            let sizes = closure.iter().filter_map(|item| self.store.info(item));
            let size: u64 = sizes.map(|info| info.hash.size).sum();
            let hash = format!("sha256:{}", info.hash.base32());
            let mut members = BTreeMap::from([
                ("closureSize", Value::Integer(size.into())),
                ("narHash", Value::Text(hash)),
                ("narSize", Value::Integer(info.hash.size.into())),
                ("path", text(&path)),
                ("references", Value::Array(info.references.iter().map(text).collect())),
            ]);
            if let Some(address) = info.content_address.clone() {
                members.insert("ca", Value::Text(address));
            }
            let members = members.into_iter().map(|(name, value)| (name.to_string(), value));
            items.push(Value::Object(members.collect()));
        }
        Ok(Value::Array(items))
    }
}
