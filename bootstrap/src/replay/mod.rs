//! Building a recorded graph again, as the daemon would, and comparing.
//!
//! Derivations are built in [`Graph::order`](crate::graph::Graph::order), each
//! in namespaces of its own: see [`sandbox`] for what a builder sees,
//! [`daemon`] for what it is told, [`store`] for where results go. The first
//! failure ends the replay.

mod attributes;
mod build;
pub mod daemon;
mod posix;
pub mod sandbox;
pub(crate) mod scan;
pub(crate) mod sources;
mod steps;
pub mod store;
mod tree;

use std::path::{Path, PathBuf};

pub use build::BuildError;
pub use posix::Ids;
pub use sources::SourceError;
pub use tree::TreeError;

use crate::bytes::ByteString;
use crate::graph::Node;
use crate::nar::NarHash;
use crate::recording::Recording;
use build::Builds;
use daemon::Daemon;
use store::{Info, Store, StoreError};

/// What a replay is told.
#[derive(Debug, Default)]
pub struct Options {
    /// Where the store is kept.
    pub store: PathBuf,
    /// The executable that goes where the graph expects its interpreter.
    pub guile: Option<PathBuf>,
    /// Paths of the host that builders see, read-only; the result is then not
    /// a function of the inputs alone.
    pub exposed: Vec<PathBuf>,
}

/// How an output compares with its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Same,
    Differs,
    /// It was not built, or there is no record of it.
    Failed,
}

/// What happens during a replay, as it happens.
pub trait Reporter {
    /// An output is done with: its hash is missing if it was not built.
    fn output(&mut self, verdict: Verdict, hash: Option<&NarHash>, path: &ByteString);
    /// The derivation BASE failed or differs.
    fn problem(&mut self, base: &ByteString, reason: &str);
    /// A builder printed something.
    fn log(&mut self, base: &ByteString, bytes: &[u8]);
}

/// Why nothing was built at all.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the graph has its interpreter at {item}/bin/guile: say what to put there")]
    NoGuile { item: ByteString },
    #[error(
        "{}: this store was made with another interpreter; use a new one", store.display()
    )]
    OtherGuile { store: PathBuf },
}

/// Builds everything in RECORDING. True if every output is as recorded.
pub fn replay(
    recording: &Recording,
    options: &Options,
    reporter: &mut dyn Reporter,
) -> Result<bool, ReplayError> {
    let store = Store::open(&options.store, &recording.store)?;
    if let Some(item) = &recording.guile {
        let executable = options.guile.as_deref();
        let executable = executable.ok_or_else(|| ReplayError::NoGuile { item: item.clone() })?;
        place_guile(recording, &store, item, executable, &options.store)?;
    }
    let builds = Builds {
        recording,
        store: &store,
        daemon: Daemon::of_store(&recording.store),
        sources: recording.known_sources(),
        exposed: &options.exposed,
    };
    let mut all_same = true;
    let mut failed = false;
    for node in recording.graph.in_order() {
        let made = if failed { None } else { obtain(&builds, node, reporter) };
        failed |= made.is_none();
        all_same &= compare(recording, node, made.as_deref(), reporter);
    }
    Ok(all_same)
}

/// What is known of NODE's outputs, which are built unless they are valid.
fn obtain(builds: &Builds<'_>, node: &Node, reporter: &mut dyn Reporter) -> Option<Vec<Info>> {
    let outputs = &node.derivation.outputs;
    let valid: Option<Vec<Info>> = outputs.iter().map(|o| builds.store.info(&o.path)).collect();
    if valid.is_some() {
        return valid;
    }
    let result = builds.build(node, &mut |bytes| reporter.log(&node.base, bytes));
    result.map_err(|error| reporter.problem(&node.base, &error.to_string())).ok()
}

/// Reports NODE's outputs; true if all are as recorded.
fn compare(
    recording: &Recording,
    node: &Node,
    made: Option<&[Info]>,
    reporter: &mut dyn Reporter,
) -> bool {
    let mut all_same = true;
    for (position, output) in node.derivation.outputs.iter().enumerate() {
        let info = made.and_then(|infos| infos.get(position));
        let hash = info.map(|info| &info.hash);
        let verdict = match (hash, recording.expected(&output.path)) {
            (Some(hash), Some(expected)) if hash.sha256 == *expected => Verdict::Same,
            (Some(hash), Some(expected)) => {
                let expected = crate::base32::encode(expected);
                let (name, found) = (&output.name, hash.base32());
                let reason = format!(
                    "the output {name} differs: its nar has the sha256 {found}, recorded is {expected}"
                );
                reporter.problem(&node.base, &reason);
                Verdict::Differs
            }
            (Some(_), None) => {
                let reason = format!("no hash is recorded of the output {}", output.name);
                reporter.problem(&node.base, &reason);
                Verdict::Failed
            }
            (None, _) => Verdict::Failed,
        };
        reporter.output(verdict, hash, &output.path);
        all_same &= verdict == Verdict::Same;
    }
    all_same
}

/// Puts EXECUTABLE into the store as the interpreter. What a kept store holds
/// already must have been built with the same one.
fn place_guile(
    recording: &Recording,
    store: &Store,
    item: &ByteString,
    executable: &Path,
    folder: &Path,
) -> Result<(), ReplayError> {
    let before = store.info(item);
    let mut outputs = recording.graph.in_order().flat_map(|node| &node.derivation.outputs);
    let has_results =
        outputs.any(|output| output.path != *item && store.info(&output.path).is_some());
    let now = sources::provide_guile(store, item, executable)?;
    if has_results && before != Some(now) {
        return Err(ReplayError::OtherGuile { store: folder.to_path_buf() });
    }
    Ok(())
}

/// Removes FOLDER and the read-only items in it.
pub fn remove_tree(folder: &Path) -> Result<(), TreeError> {
    tree::remove(folder)
}
