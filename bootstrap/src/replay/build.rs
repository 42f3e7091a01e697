//! One derivation: run its builder, examine what it made.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::attributes::{self, AttributeError, Told};
use super::builtin::AtHand;
use super::claims::Claims;
use super::inputs::{Inputs, bind};
use super::references_graph::Closures;
use super::rules::{Rules, Zeroth};
use super::sandbox::{Ending, Limits, Sandbox, SandboxError};
use super::scratch::{Scratch, Scratches};
use super::sources::{SourceError, short};
use super::store::{Info, Staged, Store, StoreError};
use super::substitutes::Substitutes;
use super::{Options, requirements, tree};
use crate::bytes::{ByteString, base_name};
use crate::graph::Node;
use crate::recording::Recording;
use crate::store_path::split_base_name;

/// Why a derivation was not built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("{0}")]
    Unsupported(String),
    #[error(transparent)]
    Attributes(#[from] AttributeError),
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    #[error("its builder {}", ending(*.0))]
    Builder(ExitStatus),
    #[error("its builder took longer than {} s and was ended", .0.as_secs_f64())]
    TooLong(Duration),
    #[error("its builder printed nothing for {} s and was ended", .0.as_secs_f64())]
    TooSilent(Duration),
    #[error("it was interrupted")]
    Interrupted,
    #[error("its builder succeeded but did not make the output {name}, {path}")]
    MissingOutput { name: ByteString, path: ByteString },
    #[error("the output {name} is not acceptable: {error}")]
    BadOutput { name: ByteString, error: StoreError },
    #[error("its outputs refer to each other in a cycle: {0}")]
    Cycle(String),
    #[error(
        "its output {path} should be a plain file that is not executable, as it is hashed as one"
    )]
    NotFlat { path: ByteString },
    #[error("its output must have the {algorithm} {wanted}, but has {found}")]
    FixedHash { algorithm: ByteString, wanted: ByteString, found: String },
    #[error("the output {name}, {path}, {problem}")]
    NotAllowed { name: ByteString, path: ByteString, problem: String },
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
}

fn ending(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("ended with exit status {code}"),
        (_, Some(signal)) => format!("was killed by signal {signal}"),
        _ => "ended in an unknown way".to_string(),
    }
}

pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> BuildError {
    |error| BuildError::Io { path: path.to_path_buf(), error }
}

/// What all builds of a replay share.
pub(super) struct Builds<'a> {
    pub(super) recording: &'a Recording,
    pub(super) store: &'a Store,
    pub(super) rules: &'a Rules,
    pub(super) options: &'a Options,
    /// What sources may mention.
    pub(super) sources: BTreeSet<ByteString>,
    /// Held while sources are put into the store.
    pub(super) adding_sources: Mutex<()>,
    pub(super) substitutes: Substitutes,
    /// What is being made just now.
    pub(super) claims: Claims,
    /// Folders to build in.
    pub(super) scratches: Scratches,
    /// What a substitute may refer to: all that the graph names.
    pub(super) mentionable: BTreeSet<ByteString>,
    /// Files that may be what a fetcher would fetch.
    pub(super) at_hand: AtHand,
}

/// What a build gave.
pub(super) struct Made {
    /// In the order of the derivation's outputs.
    pub(super) infos: Vec<Arc<Info>>,
    /// The outputs that another build made otherwise, and how.
    pub(super) unstable: Vec<(ByteString, Info)>,
}

impl Builds<'_> {
    /// Builds NODE, whose inputs are valid, and registers its outputs. SHOW
    /// gets what the builder prints.
    pub(super) fn build(
        &self,
        node: &Node,
        show: &mut dyn FnMut(&[u8]),
    ) -> Result<Made, BuildError> {
        requirements::check(self.rules, &node.derivation)?;
        let inputs = self.inputs(node)?;
        let scratch = self.scratches.take(self.store)?;
        let made = self.attempt(node, &inputs, &scratch, show)?;
        let mut unstable = Vec::new();
        for _ in 1..self.options.rounds.max(1) {
            let other = self.scratches.take(self.store)?;
            let again = self.attempt(node, &inputs, &other, show)?;
            let pairs = made.iter().zip(again).zip(&node.derivation.outputs);
            let differing = pairs.filter(|((one, other), _)| one.info != other.info);
            unstable
                .extend(differing.map(|((_, other), output)| (output.name.clone(), other.info)));
            self.scratches.give_back(other)?;
            if !unstable.is_empty() {
                break;
            }
        }
        self.store.register(&made)?;
        self.scratches.give_back(scratch)?;
        Ok(Made { infos: made.into_iter().map(|staged| Arc::new(staged.info)).collect(), unstable })
    }

    /// Builds NODE in SCRATCH. What a failed build leaves is kept where that
    /// was asked for.
    fn attempt(
        &self,
        node: &Node,
        inputs: &Inputs,
        scratch: &Scratch,
        show: &mut dyn FnMut(&[u8]),
    ) -> Result<Vec<Staged>, BuildError> {
        let result = self
            .run_builder(node, inputs, scratch, show)
            .and_then(|()| self.examine_outputs(&node.derivation, inputs, &scratch.items));
        if result.is_err() {
            if self.options.keep_failed {
                let place = self.store.failed(&node.base)?;
                fs::rename(&scratch.folder, &place).map_err(at(&place))?;
            } else {
                tree::remove(&scratch.folder).map_err(StoreError::from)?;
            }
        }
        result
    }

    fn run_builder(
        &self,
        node: &Node,
        inputs: &Inputs,
        scratch: &Scratch,
        show: &mut dyn FnMut(&[u8]),
    ) -> Result<(), BuildError> {
        let path = self.store.log(&node.base);
        let mut log = File::create(&path).map_err(at(&path))?;
        let mut see = |bytes: &[u8]| {
            show(bytes);
            log.write_all(bytes)
        };
        if node.derivation.is_builtin() {
            return self.run_builtin(node, inputs, &scratch.items, &mut see);
        }
        let sandbox = self.sandbox(node, inputs, scratch)?;
        let limits = Limits {
            total: self.options.timeout,
            silent: self.options.max_silent,
            stop: self.options.stop.clone(),
        };
        let ending = sandbox.run(&limits, &mut see)?;
        if !self.options.sandbox {
            self.take_outputs(node, &scratch.items)?;
        }
        match ending {
            Ending::Exited(status) if status.success() => Ok(()),
            Ending::Exited(status) => Err(BuildError::Builder(status)),
            Ending::TooLong(limit) => Err(BuildError::TooLong(limit)),
            Ending::TooSilent(limit) => Err(BuildError::TooSilent(limit)),
            Ending::Stopped => Err(BuildError::Interrupted),
        }
    }

    /// Without a sandbox the builder wrote to the store itself: moves what it
    /// made to ITEMS, where it is not under a final name.
    fn take_outputs(&self, node: &Node, items: &Path) -> Result<(), BuildError> {
        for output in &node.derivation.outputs {
            let made = self.store.item(&output.path);
            if made.symlink_metadata().is_ok() {
                fs::rename(&made, items.join(short(&output.path).as_path())).map_err(at(&made))?;
            }
        }
        Ok(())
    }

    /// Runs PROGRAM on the caller's terminal, in the place where NODE's
    /// builder would run.
    pub(super) fn run_shell(
        &self,
        node: &Node,
        program: &Path,
        arguments: &[ByteString],
    ) -> Result<ExitStatus, BuildError> {
        requirements::check(self.rules, &node.derivation)?;
        let inputs = self.inputs(node)?;
        let scratch = self.scratches.take(self.store)?;
        let mut sandbox = self.sandbox(node, &inputs, &scratch)?;
        if self.options.sandbox && !program.starts_with(self.store.directory().as_path()) {
            sandbox.exposed.push(bind(program, Path::new(SHELL), false));
            sandbox.program = SHELL.into();
        } else {
            sandbox.program = program.as_os_str().as_encoded_bytes().into();
        }
        sandbox.arguments.truncate(1);
        sandbox.arguments[0] = base_name(&sandbox.program).into();
        sandbox.arguments.extend(arguments.iter().cloned());
        let status = sandbox.run_here();
        self.scratches.give_back(scratch)?;
        Ok(status?)
    }

    fn sandbox(
        &self,
        node: &Node,
        inputs: &Inputs,
        scratch: &Scratch,
    ) -> Result<Sandbox<'_>, BuildError> {
        let derivation = &node.derivation;
        let name = split_base_name(&node.base).map_or(&*node.base, |(_, name)| name);
        let folder = if self.options.sandbox {
            self.rules.daemon.build_folder(name)
        } else {
            scratch.work.as_os_str().as_encoded_bytes().into()
        };
        let (graph, store) = (&self.recording.graph, self.store);
        let closures = Closures { store, graph, inputs: &inputs.visible };
        let told = attributes::told(self.rules, derivation, (name, &folder), &closures)?;
        for (name, content) in &told.files {
            let file = scratch.work.join(name.as_path());
            fs::write(&file, &**content).map_err(at(&file))?;
        }
        let mut binds = vec![bind(&scratch.items, store.directory().as_path(), true)];
        let links = self.show_inputs(&inputs.visible, &mut binds);
        binds.push(bind(&scratch.work, folder.as_path(), true));
        let Told { builder, arguments, variables, .. } = told;
        let zeroth = match self.rules.zeroth {
            Zeroth::BaseName => base_name(&builder).into(),
            Zeroth::FullName => builder.clone(),
        };
        let network = self.options.network && derivation.fixed_output().is_some();
        let mut exposed: Vec<_> =
            self.options.exposed.iter().map(|path| bind(path, path, false)).collect();
        if network {
            let names = NETWORK_FILES.iter().map(Path::new).filter(|path| path.exists());
            exposed.extend(names.map(|path| bind(path, path, false)));
        }
        Ok(Sandbox {
            rules: self.rules,
            is_closed: self.options.sandbox,
            network,
            root: scratch.root.clone(),
            binds,
            links,
            exposed,
            environment: self.rules.variables(derivation, &variables, store.directory(), &folder),
            program: builder,
            arguments: std::iter::once(zeroth).chain(arguments).collect(),
            folder,
            is_32_bit: &*derivation.system == b"i686-linux",
        })
    }
}

/// Where a shell of the host is seen inside.
const SHELL: &str = "/.shell";

/// What a builder with the host's network needs of the host to find names.
const NETWORK_FILES: [&str; 3] = ["/etc/resolv.conf", "/etc/services", "/etc/hosts"];
