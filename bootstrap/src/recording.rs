//! A recorded graph: a folder with everything a replay needs.
//!
//! | entry | what it is |
//! | --- | --- |
//! | `*.drv` | the derivations |
//! | `sources/` | the sources, named as in the store, or their nars, `NAME.nar` or `NAME.nar.xz`; also looked for in the parent folder's `sources/` |
//! | `sources.tsv` | optional: the nar hash of each source, a table like `outputs.tsv` |
//! | `outputs.tsv` | what the real build gave, a line for each output; columns are found by their names in the first line |
//! | `GUILE` | optional: the store item in whose `bin/guile` the interpreter goes |

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::base32;
use crate::bytes::{ByteString, base_name};
use crate::graph::{Graph, GraphError};
use crate::nar::{self, NarError, open_nar};
use crate::paths::{self, Check, Kind, PathError};
use crate::store_path::{BadStorePath, Hash, StorePath};

/// A recorded graph, read and valid.
#[derive(Debug)]
pub struct Recording {
    pub folder: PathBuf,
    pub graph: Graph,
    /// The store's directory: `/gnu/store`.
    pub store: ByteString,
    /// The store item that plays the interpreter.
    pub guile: Option<ByteString>,
    /// What is recorded of outputs, by the base name of their paths.
    expected: HashMap<ByteString, Recorded>,
    /// What is recorded of sources, likewise.
    expected_sources: HashMap<ByteString, Recorded>,
}

/// What is recorded of a store item.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Recorded {
    /// The sha256 of its nar.
    hash: Hash,
    /// The base names of what it refers to, sorted, if that was recorded.
    references: Option<Vec<ByteString>>,
}

/// Why a folder is not a recording.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    #[error(transparent)]
    Graph(#[from] GraphError),
    #[error(transparent)]
    Paths(#[from] PathError),
    #[error(
        "{base}: it is not what its store path says: {kind} is recorded as {recorded}, \
         but the content gives {computed}"
    )]
    Changed { base: ByteString, kind: Kind, recorded: ByteString, computed: ByteString },
    #[error("{}: {error}", file.display())]
    Io { file: PathBuf, error: io::Error },
    #[error("{}:1: there is no column called {wanted}", file.display())]
    Column { file: PathBuf, wanted: &'static str },
    #[error("{}:{line}: `{found}` is not a sha256 in base 32 or hexadecimal", file.display())]
    Hash { file: PathBuf, line: usize, found: String },
    #[error("{}:{line}: there are fewer columns than in the first line", file.display())]
    ShortLine { file: PathBuf, line: usize },
    #[error("{}: `{found}` is not a store path: {reason}", file.display())]
    Guile { file: PathBuf, found: String, reason: BadStorePath },
}

impl Recording {
    /// Reads the recording at PATH: a folder, or one `.drv` in it, which is
    /// taken with what it needs. Sources are looked for when wanted.
    pub fn load(path: &Path) -> Result<Recording, RecordingError> {
        let graph = Graph::load(path)?;
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
        graph.validate()?;
        if let Some(Check { base, kind, recorded, computed, .. }) =
            paths::check(&graph)?.into_iter().find(|check| !check.is_right())
        {
            return Err(RecordingError::Changed { base, kind, recorded, computed });
        }
        let first = graph.in_order().next();
        let store = first.and_then(|node| node.derivation.store_directory().ok());
        let store = store.unwrap_or(b"/gnu/store").into();
        let guile = read_guile(&folder.join("GUILE"))?;
        let expected = read_outputs(&folder.join("outputs.tsv"))?;
        let expected_sources = read_outputs(&folder.join("sources.tsv"))?;
        let folder = folder.to_path_buf();
        Ok(Recording { folder, graph, store, guile, expected, expected_sources })
    }

    /// The recorded nar hash of the output with this path.
    pub fn expected(&self, output: &[u8]) -> Option<&Hash> {
        self.expected.get(base_name(output)).map(|recorded| &recorded.hash)
    }

    /// The recorded nar hash of the source with this path.
    pub fn expected_source(&self, source: &[u8]) -> Option<&Hash> {
        self.expected_sources.get(base_name(source)).map(|recorded| &recorded.hash)
    }

    /// The recorded references of the output with this path: the base names
    /// of store items, sorted.
    pub fn expected_references(&self, output: &[u8]) -> Option<&[ByteString]> {
        self.expected.get(base_name(output))?.references.as_deref()
    }

    /// What holds the content of the store item PATH.
    pub fn find_source(&self, path: &[u8]) -> Option<SourceFile> {
        find_source(&self.folder, path)
    }

    /// Where sources are looked for.
    pub fn source_folders(&self) -> [PathBuf; 2] {
        source_folders(&self.folder)
    }

    /// The store paths that sources may mention: of all sources of the graph
    /// and of everything else at hand.
    pub fn known_sources(&self) -> BTreeSet<ByteString> {
        known_sources(&self.folder, &self.graph, &self.store)
    }
}

/// The store paths that the sources of GRAPH, recorded at FOLDER from STORE,
/// may mention.
pub fn known_sources(folder: &Path, graph: &Graph, store: &[u8]) -> BTreeSet<ByteString> {
    let mut known: BTreeSet<ByteString> =
        graph.in_order().flat_map(|node| node.derivation.sources.iter().cloned()).collect();
    for folder in source_folders(folder) {
        // A folder that is not there has nothing at hand.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.as_bytes();
            let base = name.strip_suffix(NAR).or(name.strip_suffix(NAR_XZ)).unwrap_or(name);
            known.insert([store, b"/", base].concat().into());
        }
    }
    known
}

/// What holds the content of the store item PATH, in a recording at FOLDER.
pub fn find_source(folder: &Path, path: &[u8]) -> Option<SourceFile> {
    let base = base_name(path);
    if base.ends_with(b".drv") {
        // A derivation that is not built, but read by a builder.
        let base: ByteString = base.into();
        let file = folder.join(base.as_path());
        return file.symlink_metadata().is_ok().then_some(SourceFile::Item(file));
    }
    source_folders(folder).iter().find_map(|folder| SourceFile::find(folder, base))
}

fn source_folders(folder: &Path) -> [PathBuf; 2] {
    [folder.join("sources"), folder.join("../sources")]
}

/// What the name of a nar ends in.
const NAR: &[u8] = b".nar";
/// What the name of a compressed nar ends in.
const NAR_XZ: &[u8] = b".nar.xz";

/// Where a source lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceFile {
    /// The item itself: a file, a folder or a link.
    Item(PathBuf),
    /// Its nar, compressed if the name ends in `.xz`.
    Nar(PathBuf),
}

impl SourceFile {
    /// What FOLDER has under this name, as it is or as a nar.
    pub fn find(folder: &Path, name: &[u8]) -> Option<SourceFile> {
        let named = |ending: &[u8]| {
            let name: ByteString = [name, ending].concat().into();
            let file = folder.join(name.as_path());
            file.symlink_metadata().is_ok().then_some(file)
        };
        let nar = || named(NAR).or_else(|| named(NAR_XZ)).map(SourceFile::Nar);
        named(b"").map(SourceFile::Item).or_else(nar)
    }

    /// The file in the recording.
    pub fn path(&self) -> &Path {
        match self {
            SourceFile::Item(path) | SourceFile::Nar(path) => path,
        }
    }

    /// The nar of the source.
    pub fn archive(&self) -> Result<Vec<u8>, NarError> {
        let mut archive = Vec::new();
        match self {
            SourceFile::Item(path) => nar::write(path, &mut archive)?,
            SourceFile::Nar(path) => {
                let at = |error| NarError::File { path: path.clone(), error };
                open_nar(path)?.read_to_end(&mut archive).map_err(at)?;
            }
        }
        Ok(archive)
    }
}

fn read_guile(file: &Path) -> Result<Option<ByteString>, RecordingError> {
    let Some(content) = read_optional(file)? else {
        return Ok(None);
    };
    let path = content.trim_ascii();
    let bad = |reason| {
        let found = String::from_utf8_lossy(path).into_owned();
        RecordingError::Guile { file: file.to_path_buf(), found, reason }
    };
    StorePath::parse(path).map_err(bad)?;
    Ok(Some(path.into()))
}

/// The names that recorders have given to the column with the nar's sha256.
const HASH_COLUMNS: [&str; 4] =
    ["nar-sha256-base32", "nar-sha256-hex", "narHashNix32", "narHashHex"];

fn read_outputs(file: &Path) -> Result<HashMap<ByteString, Recorded>, RecordingError> {
    let mut expected = HashMap::new();
    let Some(content) = read_optional(file)? else {
        return Ok(expected);
    };
    let mut lines = content.split(|&b| b == b'\n').enumerate();
    let header = lines.next().map_or(&b""[..], |(_, line)| line);
    let column = |names: &[&str]| {
        header.split(|&b| b == b'\t').position(|name| names.iter().any(|n| n.as_bytes() == name))
    };
    let missing = |wanted| RecordingError::Column { file: file.to_path_buf(), wanted };
    let path = column(&["path"]).ok_or_else(|| missing("path"))?;
    let hash = column(&HASH_COLUMNS).ok_or_else(|| missing(HASH_COLUMNS[0]))?;
    let references = column(&["references"]);
    for (index, line) in lines.filter(|(_, line)| !line.is_empty()) {
        let line_number = index + 1;
        let fields: Vec<&[u8]> = line.split(|&b| b == b'\t').collect();
        let (Some(path), Some(hash)) = (fields.get(path), fields.get(hash)) else {
            return Err(RecordingError::ShortLine { file: file.to_path_buf(), line: line_number });
        };
        if *hash == b"-" {
            continue; // the recorded build failed
        }
        let parsed = parse_hash(hash).ok_or_else(|| {
            let found = String::from_utf8_lossy(hash).into_owned();
            RecordingError::Hash { file: file.to_path_buf(), line: line_number, found }
        })?;
        let references = references.and_then(|column| fields.get(column)).map(|list| {
            let words = list.split(|&b| b == b' ').filter(|word| !word.is_empty());
            let mut names: Vec<ByteString> = words.map(|word| base_name(word).into()).collect();
            names.sort();
            names
        });
        expected.insert(base_name(path).into(), Recorded { hash: parsed, references });
    }
    Ok(expected)
}

fn parse_hash(text: &[u8]) -> Option<Hash> {
    let bytes = match text.len() {
        64 => hex::decode(text).ok()?,
        _ => base32::decode(text, 32)?,
    };
    bytes.try_into().ok()
}

fn read_optional(file: &Path) -> Result<Option<Vec<u8>>, RecordingError> {
    match fs::read(file) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(RecordingError::Io { file: file.to_path_buf(), error }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of outputs that TEXT is.
    fn table(name: &str, text: &str) -> Result<HashMap<ByteString, Recorded>, RecordingError> {
        let file = std::env::temp_dir().join(format!("riad-outputs-{name}-{}", std::process::id()));
        fs::write(&file, text).unwrap();
        let read = read_outputs(&file);
        fs::remove_file(file).unwrap();
        read
    }

    const NIX32: &str = "1vvqx0ajx39iqwx5rr182wj0gxz5mcydsivv4b46ffg619sp10mc";
    const HEX: &str = "ac8270750ae63967c8227b47dd3cabe5f707241728e45c3ac7318d2e15e878ef";

    #[test]
    fn columns_are_found_by_name() {
        let base: ByteString = "fp020af7bqi31n8x916gp03l943jv0fa-binary".into();
        for text in [
            format!("path\tnar-sha256-base32\n/gnu/store/{base}\t{NIX32}\n"),
            format!("narHashHex\tx\tpath\n{HEX}\t\t{base}\n"),
            format!("narHashNix32\tpath\n{NIX32}\t{base}\n-\tfailed\n"),
        ] {
            let read = table("columns", &text).unwrap();
            let found = read.get(&base).map(|recorded| hex::encode(recorded.hash));
            assert_eq!(found.as_deref(), Some(HEX), "{text}");
            assert_eq!(read.len(), 1);
        }
    }

    #[test]
    fn a_table_that_is_wrong_says_where() {
        for (text, problem) in [
            ("output\thash\n".to_string(), ":1: there is no column called path"),
            ("path\thash\n".to_string(), ":1: there is no column called nar-sha256-base32"),
            (format!("path\tnarHashHex\na\t{HEX}\nb\n"), ":3: there are fewer columns"),
            ("path\tnarHashHex\na\tabc\n".to_string(), ":2: `abc` is not a sha256"),
        ] {
            let message = table("wrong", &text).unwrap_err().to_string();
            assert!(message.contains(problem), "{message}");
        }
    }
}
