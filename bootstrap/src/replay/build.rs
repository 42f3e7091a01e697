//! One derivation: run its builder, examine what it made.

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};

use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use sha2::{Digest, Sha256, Sha512};

use super::attributes;
use super::daemon::Daemon;
use super::sandbox::{Bind, Sandbox, SandboxError};
use super::sources::{self, SourceError};
use super::store::{Info, Store, StoreError};
use super::tree;
use crate::bytes::{ByteString, base_name};
use crate::derivation::{Derivation, split_algorithm};
use crate::graph::Node;
use crate::recording::Recording;
use crate::store_path::{Method, split_base_name};

/// Why a derivation was not built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("{0}")]
    Unsupported(String),
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    #[error("its builder {}", ending(*.0))]
    Builder(ExitStatus),
    #[error("its builder succeeded but did not make the output {name}, {path}")]
    MissingOutput { name: ByteString, path: ByteString },
    #[error("the output {name} is not acceptable: {error}")]
    BadOutput { name: ByteString, error: StoreError },
    #[error("its output must have the {algorithm} {wanted}, but has {found}")]
    FixedHash { algorithm: ByteString, wanted: ByteString, found: String },
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

fn at(path: &Path) -> impl FnOnce(io::Error) -> BuildError {
    |error| BuildError::Io { path: path.to_path_buf(), error }
}

/// What all builds of a replay share.
pub(super) struct Builds<'a> {
    pub(super) recording: &'a Recording,
    pub(super) store: &'a Store,
    pub(super) daemon: Daemon,
    /// What sources may mention.
    pub(super) sources: BTreeSet<ByteString>,
    /// Paths of the host that every builder sees.
    pub(super) exposed: &'a [PathBuf],
}

impl Builds<'_> {
    /// Builds NODE, whose inputs are valid, and registers its outputs. SHOW
    /// gets what the builder prints.
    pub(super) fn build(
        &self,
        node: &Node,
        show: &mut dyn FnMut(&[u8]),
    ) -> Result<Vec<Info>, BuildError> {
        if let Some(reason) = self.daemon.unsupported(&node.derivation) {
            return Err(BuildError::Unsupported(reason));
        }
        let inputs = self.inputs(node)?;
        let scratch = self.store.scratch(&"build".into())?;
        let [root, items, work] = ["root", "items", "work"].map(|name| scratch.join(name));
        for folder in [&root, &items, &work] {
            fs::create_dir(folder).map_err(at(folder))?;
        }
        fs::set_permissions(&work, Permissions::from_mode(0o700)).map_err(at(&work))?;
        let sandbox = self.sandbox(node, &inputs, root, &items, &work)?;
        let status = self.run(&sandbox, &node.base, show)?;
        if !status.success() {
            return Err(BuildError::Builder(status));
        }
        let made = examine_outputs(&node.derivation, &inputs, &items)?;
        self.store.register(&made)?;
        tree::remove(&scratch).map_err(StoreError::from)?;
        Ok(made.into_iter().map(|(_, _, info)| info).collect())
    }

    /// The closure of what NODE declares as its inputs.
    fn inputs(&self, node: &Node) -> Result<BTreeSet<ByteString>, BuildError> {
        let mut wanted = Vec::new();
        for source in &node.derivation.sources {
            sources::provide(self.recording, self.store, source, &self.sources)?;
            wanted.push(source.clone());
        }
        for (input, &index) in node.derivation.inputs.iter().zip(&node.inputs) {
            let derivation = &self.recording.graph.nodes()[index].derivation;
            let outputs = input.outputs.iter().filter_map(|name| derivation.output(name));
            wanted.extend(outputs.map(|output| output.path.clone()));
        }
        Ok(self.store.closure(wanted))
    }

    fn sandbox(
        &self,
        node: &Node,
        inputs: &BTreeSet<ByteString>,
        root: PathBuf,
        items: &Path,
        work: &Path,
    ) -> Result<Sandbox, BuildError> {
        let name = split_base_name(&node.base).map_or(&*node.base, |(_, name)| name);
        let folder = self.daemon.build_folder(name);
        let derivation = self.told(&node.derivation, &folder, work)?;
        let mut binds = vec![
            bind(items, self.store.directory().as_path(), true),
            bind(work, folder.as_path(), true),
        ];
        let links = self.show_inputs(inputs, &mut binds);
        binds.extend(self.exposed.iter().map(|path| bind(path, path, false)));
        let program = base_name(&derivation.builder).into();
        let arguments = std::iter::once(program).chain(derivation.arguments.iter().cloned());
        Ok(Sandbox {
            root,
            binds,
            links,
            etc: self.daemon.etc(),
            ids: self.daemon.ids(),
            program: derivation.builder.clone(),
            arguments: arguments.collect(),
            environment: self.daemon.environment(&derivation, self.store.directory(), &folder),
            folder,
            is_32_bit: &*derivation.system == b"i686-linux",
        })
    }

    /// DERIVATION as its builder is told of it. FOLDER is the build folder for
    /// the builder, WORK the same on the host.
    fn told(
        &self,
        derivation: &Derivation,
        folder: &ByteString,
        work: &Path,
    ) -> Result<Derivation, BuildError> {
        if self.daemon == Daemon::Guix {
            return Ok(derivation.clone());
        }
        let mut told = attributes::with_output_paths(derivation);
        for (name, content) in attributes::take_files(&mut told, folder) {
            let file = work.join(name.as_path());
            fs::write(&file, &*content).map_err(at(&file))?;
        }
        Ok(told)
    }

    /// Adds what makes INPUTS visible to BINDS; returns the links among them,
    /// which cannot be mounted: others like them will do.
    fn show_inputs(
        &self,
        inputs: &BTreeSet<ByteString>,
        binds: &mut Vec<Bind>,
    ) -> Vec<(PathBuf, PathBuf)> {
        let mut links = Vec::new();
        for input in inputs {
            let item = self.store.item(input);
            match fs::read_link(&item) {
                Ok(target) => links.push((input.as_path().to_path_buf(), target)),
                Err(_) => binds.push(bind(&item, input.as_path(), false)),
            }
        }
        links
    }

    /// Runs the builder to its end and keeps what it prints.
    fn run(
        &self,
        sandbox: &Sandbox,
        base: &ByteString,
        show: &mut dyn FnMut(&[u8]),
    ) -> Result<ExitStatus, BuildError> {
        let path = self.store.log(base);
        let mut log = File::create(&path).map_err(at(&path))?;
        Ok(sandbox.run(&mut |bytes| {
            show(bytes);
            log.write_all(bytes)
        })?)
    }
}

fn bind(source: &Path, target: &Path, writable: bool) -> Bind {
    Bind { source: source.to_path_buf(), target: target.to_path_buf(), writable }
}

/// Checks and hashes what the builder left in the folder ITEMS.
fn examine_outputs(
    derivation: &Derivation,
    inputs: &BTreeSet<ByteString>,
    items: &Path,
) -> Result<Vec<(ByteString, PathBuf, Info)>, BuildError> {
    let mut candidates = inputs.clone();
    candidates.extend(derivation.outputs.iter().map(|output| output.path.clone()));
    let mut made = Vec::new();
    for output in &derivation.outputs {
        let (name, path) = (output.name.clone(), output.path.clone());
        let staged = items.join(sources::short(&path).as_path());
        if staged.symlink_metadata().is_err() {
            return Err(BuildError::MissingOutput { name, path });
        }
        let info = Store::examine(&staged, &candidates);
        let info = info.map_err(|error| BuildError::BadOutput { name, error })?;
        made.push((path, staged, info));
    }
    if let (Some(output), Some((_, staged, info))) = (derivation.fixed_output(), made.first()) {
        let (method, algorithm) = split_algorithm(&output.algorithm);
        let found = content_hash(method, algorithm, staged, info)?;
        if found.as_bytes() != &*output.hash {
            let (algorithm, wanted) = (output.algorithm.clone(), output.hash.clone());
            return Err(BuildError::FixedHash { algorithm, wanted, found });
        }
    }
    Ok(made)
}

/// The hash of a fixed output, in hexadecimal.
fn content_hash(
    method: Method,
    algorithm: &[u8],
    staged: &Path,
    info: &Info,
) -> Result<String, BuildError> {
    let mut content = Vec::new();
    match method {
        Method::Recursive if algorithm == b"sha256" => return Ok(info.hash.hex()),
        Method::Recursive => crate::nar::write(staged, &mut content).map_err(StoreError::from)?,
        Method::Flat => {
            let metadata = staged.symlink_metadata().map_err(at(staged))?;
            if !metadata.is_file() {
                let problem = "its output is hashed as a plain file, but it is not one".to_string();
                return Err(BuildError::Unsupported(problem));
            }
            content = fs::read(staged).map_err(at(staged))?;
        }
    }
    match algorithm {
        b"sha256" => Ok(hex::encode(Sha256::digest(&content))),
        b"sha512" => Ok(hex::encode(Sha512::digest(&content))),
        other => {
            let name = String::from_utf8_lossy(other);
            Err(BuildError::Unsupported(format!("its {name} hash cannot be checked yet")))
        }
    }
}
