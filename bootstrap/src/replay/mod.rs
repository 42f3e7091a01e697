//! Building a recorded graph again, as the daemon would, and comparing.
//!
//! [`rules`] say what the daemons promise; everything else follows them:
//!
//! | module | what it does |
//! | --- | --- |
//! | [`schedule`], [`claims`] | decide what is built when |
//! | [`build`], [`inputs`] | one derivation: what it is made from, the run, the result |
//! | [`environment`], [`attributes`], [`structured`], [`references_graph`] | what a builder is told |
//! | [`sandbox`] | where it runs |
//! | [`builtin`], [`buildenv`] | builders that are part of the daemon |
//! | [`requirements`], [`outputs`], [`tree`], [`scan`] | what is checked before and after |
//! | [`store`], [`sources`], [`substitutes`], [`scratch`] | where things are kept and come from |
//! | [`verdict`] | the comparison |

pub(crate) mod attributes;
mod attributes_json;
mod build;
pub(crate) mod buildenv;
mod builtin;
mod claims;
pub mod environment;
mod inputs;
mod outputs;
mod posix;
mod references_graph;
mod requirements;
pub mod rules;
pub mod sandbox;
pub(crate) mod scan;
mod schedule;
mod scratch;
pub(crate) mod sources;
pub mod store;
mod structured;
mod substitutes;
mod tree;
mod verdict;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Mutex;
use std::time::Duration;

pub use build::BuildError;
pub use posix::{Stop, terminal_width};
pub use sources::SourceError;
pub use tree::TreeError;
pub use verdict::{Origin, OutputReport, Report, Verdict};

use crate::bytes::ByteString;
use crate::graph::{Graph, Node};
use crate::recording::Recording;
use build::{Builds, Made};
use builtin::AtHand;
use claims::Claims;
use rules::{Daemon, Rules};
use scratch::Scratches;
use store::{Store, StoreError};
use substitutes::Substitutes;
use verdict::Outcome;

/// What a replay is told.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "one for each option of the command line")]
pub struct Options {
    /// Where the store is kept.
    pub store: PathBuf,
    /// The executable that goes where the graph expects its interpreter.
    pub guile: Option<PathBuf>,
    /// Paths of the host that builders see, read-only; the result is then not
    /// a function of the inputs alone.
    pub exposed: Vec<PathBuf>,
    /// Other rules than those of the daemon that keeps such a store.
    pub rules: Option<Rules>,
    /// How many builds run at a time.
    pub jobs: usize,
    /// Whether a failure ends only what depends on it.
    pub keep_going: bool,
    /// Whether what a failed build leaves is kept.
    pub keep_failed: bool,
    /// How many times each derivation is built.
    pub rounds: u32,
    /// Folders with items that need not be built.
    pub substitutes: Vec<PathBuf>,
    /// Whether builders of fixed outputs have the host's network.
    pub network: bool,
    /// Whether builders are shut in.
    pub sandbox: bool,
    pub timeout: Option<Duration>,
    pub max_silent: Option<Duration>,
    /// Ends the replay when asked.
    pub stop: Stop,
}

impl Options {
    /// What is so unless told otherwise, with the store in the folder STORE.
    pub fn new(store: PathBuf) -> io::Result<Options> {
        Ok(Options {
            store,
            guile: None,
            exposed: Vec::new(),
            rules: None,
            jobs: 1,
            keep_going: false,
            keep_failed: false,
            rounds: 1,
            substitutes: Vec::new(),
            network: false,
            sandbox: true,
            timeout: None,
            max_silent: None,
            stop: Stop::new()?,
        })
    }
}

/// What happens during a replay, as it happens.
pub trait Reporter {
    /// The nodes of GRAPH that are WANTED will be obtained.
    fn begin(&mut self, _graph: &Graph, _wanted: &[bool]) {}
    /// The derivation BASE is worked on.
    fn started(&mut self, _base: &ByteString) {}
    /// Its builder printed something.
    fn log(&mut self, _base: &ByteString, _bytes: &[u8]) {}
    /// A derivation is done with.
    fn finished(&mut self, report: &Report);
    /// Some time has passed.
    fn tick(&mut self) {}
}

/// How many outputs came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub same: usize,
    pub differing: usize,
    pub unrecorded: usize,
    pub failed: usize,
    pub skipped: usize,
    /// Whether the replay was asked to stop.
    pub interrupted: bool,
}

impl Summary {
    fn count(&mut self, report: &Report) {
        for output in &report.outputs {
            *match output.verdict {
                Verdict::Same => &mut self.same,
                Verdict::Differs => &mut self.differing,
                Verdict::Unrecorded => &mut self.unrecorded,
                Verdict::Failed => &mut self.failed,
                Verdict::Skipped => &mut self.skipped,
            } += 1;
        }
    }

    /// Whether every output is as recorded.
    pub fn all_same(&self) -> bool {
        *self == Summary { same: self.same, ..Summary::default() }
    }
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
    #[error(
        "{}: without a sandbox builders see the store paths of this machine, so the store must be at /", store.display()
    )]
    NotAtRoot { store: PathBuf },
    #[error("{base}: {error}")]
    Input { base: ByteString, error: BuildError },
    #[error("cannot start a thread that builds: {0}")]
    NoThread(std::io::Error),
    #[error("there is no derivation {0} in the graph")]
    NoSuchDerivation(ByteString),
}

/// Builds everything in RECORDING and compares it with the record.
pub fn replay(
    recording: &Recording,
    options: &Options,
    reporter: &mut dyn Reporter,
) -> Result<Summary, ReplayError> {
    with_builds(recording, options, |builds| schedule::run(builds, reporter))
}

/// Runs PROGRAM with ARGUMENTS on the caller's terminal in the place of the
/// builder of BASE, whose inputs are obtained before.
pub fn shell(
    recording: &Recording,
    options: &Options,
    base: &ByteString,
    (program, arguments): (&Path, &[ByteString]),
    reporter: &mut dyn Reporter,
) -> Result<ExitStatus, ReplayError> {
    let graph = &recording.graph;
    let root = graph.find(base).ok_or_else(|| ReplayError::NoSuchDerivation(base.clone()))?;
    with_builds(recording, options, |builds| {
        for node in schedule::needed_by(graph, root) {
            let node = &graph.nodes()[node];
            reporter.started(&node.base);
            let outcome = builds.obtain(node, &mut |bytes| reporter.log(&node.base, bytes));
            outcome.map_err(|error| ReplayError::Input { base: node.base.clone(), error })?;
        }
        let status = builds.run_shell(&graph.nodes()[root], program, arguments);
        status.map_err(|error| ReplayError::Input { base: base.clone(), error })
    })
}

/// Calls WORK with all that the builds of a replay share.
fn with_builds<T>(
    recording: &Recording,
    options: &Options,
    work: impl FnOnce(&Builds<'_>) -> Result<T, ReplayError>,
) -> Result<T, ReplayError> {
    let store = Store::open(&options.store, &recording.store)?;
    if !options.sandbox && store.item(b"/x") != recording.store.as_path().join("x") {
        return Err(ReplayError::NotAtRoot { store: options.store.clone() });
    }
    let rules = options.rules.clone();
    let rules = rules.unwrap_or_else(|| Rules::of(Daemon::of_store(&recording.store)));
    if let Some(item) = &recording.guile {
        let executable = options.guile.as_deref();
        let executable = executable.ok_or_else(|| ReplayError::NoGuile { item: item.clone() })?;
        place_guile(recording, (&store, &rules), item, executable, &options.store)?;
    }
    let sources = recording.known_sources();
    let outputs = recording.graph.in_order().flat_map(|node| &node.derivation.outputs);
    let substitutes = Substitutes::new(&options.substitutes, &recording.store);
    let folders = recording.source_folders().into_iter().chain(substitutes.folders());
    work(&Builds {
        recording,
        store: &store,
        rules: &rules,
        options,
        mentionable: sources.iter().chain(outputs.map(|output| &output.path)).cloned().collect(),
        sources,
        adding_sources: Mutex::default(),
        at_hand: AtHand::new(folders.collect()),
        substitutes,
        claims: Claims::default(),
        scratches: Scratches::default(),
    })
}

impl Builds<'_> {
    /// Whether the outputs of a node come from substitutes: never those of a
    /// root, which are what is asked for.
    fn is_taken(&self, index: usize) -> bool {
        let graph = &self.recording.graph;
        !graph.roots().contains(&index) && self.substitutes.have(&graph.nodes()[index])
    }

    /// What is known of NODE's outputs, which are built unless they are valid
    /// or can be had.
    fn obtain(&self, node: &Node, show: &mut dyn FnMut(&[u8])) -> Outcome {
        let _claim = self.claims.claim(&node.derivation);
        let outputs = node.derivation.outputs.iter();
        let valid = outputs.map(|output| self.store.info(&output.path)).collect();
        if let Some(infos) = valid {
            return Ok((Made { infos, unstable: Vec::new() }, Origin::Store));
        }
        let index = self.recording.graph.find(&node.base);
        if index.is_some_and(|index| self.is_taken(index)) {
            let infos = self.substitute(node)?;
            return Ok((Made { infos, unstable: Vec::new() }, Origin::Substitute));
        }
        Ok((self.build(node, show)?, Origin::Built))
    }
}

/// Puts EXECUTABLE into the store as the interpreter. What a kept store holds
/// already must have been built with the same one.
fn place_guile(
    recording: &Recording,
    (store, rules): (&Store, &Rules),
    item: &ByteString,
    executable: &Path,
    folder: &Path,
) -> Result<(), ReplayError> {
    let before = store.info(item);
    let mut outputs = recording.graph.in_order().flat_map(|node| &node.derivation.outputs);
    let has_results =
        outputs.any(|output| output.path != *item && store.info(&output.path).is_some());
    let now = sources::provide_guile(store, rules, item, executable)?;
    if has_results && before.as_deref() != Some(&now) {
        return Err(ReplayError::OtherGuile { store: folder.to_path_buf() });
    }
    Ok(())
}

/// Removes FOLDER and the read-only items in it.
pub fn remove_tree(folder: &Path) -> Result<(), TreeError> {
    tree::remove(folder)
}
