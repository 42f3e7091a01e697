//! What is checked of outputs before they count as made.
//!
//! In the order of Nix 2.8 (`registerOutputs` and `checkOutputs` of
//! `libstore/build/local-derivation-goal.cc`), which Guix's daemon shares but
//! for structured attributes: every output is there, of a kind that a store
//! holds, not writable by others; their references form no cycle; a fixed
//! output has its hash; references and sizes are as the derivation allows.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::attributes::{structured_attributes, words};
use super::attributes_json::Value;
use super::build::{BuildError, Builds, at};
use super::inputs::Inputs;
use super::sources::short;
use super::store::{Staged, StoreError};
use crate::base32;
use crate::bytes::ByteString;
use crate::derivation::{Derivation, Output, split_algorithm};
use crate::store_path::Method;

impl Builds<'_> {
    /// Checks and hashes what the builder left in the folder ITEMS.
    pub(super) fn examine_outputs(
        &self,
        derivation: &Derivation,
        inputs: &Inputs,
        items: &Path,
    ) -> Result<Vec<Staged>, BuildError> {
        let place = |output: &Output| items.join(short(&output.path).as_path());
        for output in &derivation.outputs {
            if place(output).symlink_metadata().is_err() {
                let (name, path) = (output.name.clone(), output.path.clone());
                return Err(BuildError::MissingOutput { name, path });
            }
        }
        if let Some(output) = derivation.fixed_output() {
            check_kind(output, &place(output))?;
        }
        let mut candidates = inputs.candidates.clone();
        if self.rules.scan.own_outputs {
            candidates.extend(derivation.outputs.iter().map(|output| output.path.clone()));
        }
        let rules = (self.rules.canonical, self.rules.scan);
        let mut made = Vec::new();
        for output in &derivation.outputs {
            let tree = place(output);
            let info = self.store.examine(&tree, rules, &candidates);
            let name = output.name.clone();
            let info = info.map_err(|error| BuildError::BadOutput { name, error })?;
            made.push(Staged { path: output.path.clone(), tree, info });
        }
        check_cycles(derivation, &made)?;
        if let (Some(output), [staged]) = (derivation.fixed_output(), made.as_mut_slice()) {
            check_fixed(output, staged)?;
        }
        self.check_allowed(derivation, &made)?;
        Ok(made)
    }

    /// Checks what DERIVATION allows its outputs to refer to and how large
    /// they may be.
    fn check_allowed(&self, derivation: &Derivation, made: &[Staged]) -> Result<(), BuildError> {
        let attributes = structured_attributes(self.rules, derivation)
            .map_err(|error| BuildError::Attributes(error.into()))?;
        for (output, staged) in derivation.outputs.iter().zip(made) {
            let checks = match &attributes {
                Some(value) => Checks::of_attributes(value, &output.name),
                None => Checks::of_variables(derivation),
            };
            self.apply(&checks, derivation, (output, staged), made)?;
        }
        Ok(())
    }

    fn apply(
        &self,
        checks: &Checks,
        derivation: &Derivation,
        (output, staged): (&Output, &Staged),
        made: &[Staged],
    ) -> Result<(), BuildError> {
        let problem = |problem: String| {
            let (name, path) = (output.name.clone(), output.path.clone());
            Err(BuildError::NotAllowed { name, path, problem })
        };
        let closure = self.closure_with(staged, made);
        let size = staged.info.hash.size;
        if let Some(limit) = checks.max_size.filter(|limit| size > *limit) {
            return problem(format!("is {size} bytes large; {limit} are allowed"));
        }
        let sizes = closure.iter().map(|path| {
            let own = made.iter().find(|other| other.path == *path).map(|o| o.info.hash.size);
            own.or_else(|| self.store.info(path).map(|info| info.hash.size)).unwrap_or(0)
        });
        let total: u64 = sizes.sum();
        if let Some(limit) = checks.max_closure_size.filter(|limit| total > *limit) {
            return problem(format!("has a closure of {total} bytes; {limit} are allowed"));
        }
        for rule in &checks.references {
            let spec = meant(&rule.words, derivation)?;
            let mut used: BTreeSet<ByteString> = if rule.whole_closure {
                closure.clone()
            } else {
                staged.info.references.iter().cloned().collect()
            };
            if rule.whole_closure && checks.ignore_self {
                used.remove(&staged.path);
            }
            used.retain(|path| spec.contains(path) != rule.allowed);
            if !used.is_empty() {
                let paths: Vec<String> = used.iter().map(ToString::to_string).collect();
                let paths = paths.join(", ");
                return problem(format!("is not allowed to refer to {paths}"));
            }
        }
        Ok(())
    }

    /// The closure of STAGED, whose references may be outputs MADE with it.
    fn closure_with(&self, staged: &Staged, made: &[Staged]) -> BTreeSet<ByteString> {
        let mut closure = BTreeSet::new();
        let mut pending = vec![staged.path.clone()];
        while let Some(path) = pending.pop() {
            if !closure.insert(path.clone()) {
                continue;
            }
            match made.iter().find(|other| other.path == path) {
                Some(own) => pending.extend(own.info.references.iter().cloned()),
                None => closure.extend(self.store.closure([path])),
            }
        }
        closure
    }
}

/// The paths that WORDS, store paths or names of outputs, mean.
fn meant(
    words: &[ByteString],
    derivation: &Derivation,
) -> Result<BTreeSet<ByteString>, BuildError> {
    let path = |word: &ByteString| {
        if word.starts_with(b"/") {
            return Ok(word.clone());
        }
        let output = derivation.output(word).map(|output| output.path.clone());
        let problem = || {
            format!("it allows or forbids references to `{word}`, which is not a path or an output")
        };
        output.ok_or_else(|| BuildError::Unsupported(problem()))
    };
    words.iter().map(path).collect()
}

/// What a derivation says about its outputs.
#[derive(Default)]
struct Checks {
    max_size: Option<u64>,
    max_closure_size: Option<u64>,
    references: Vec<ReferenceRule>,
    /// An output is no reason against itself.
    ignore_self: bool,
}

struct ReferenceRule {
    words: Vec<ByteString>,
    /// Only these, or none of these.
    allowed: bool,
    /// All requisites, or direct references only.
    whole_closure: bool,
}

/// Attribute, allowed, whole closure.
const REFERENCE_RULES: [(&str, bool, bool); 4] = [
    ("allowedReferences", true, false),
    ("allowedRequisites", true, true),
    ("disallowedReferences", false, false),
    ("disallowedRequisites", false, true),
];

impl Checks {
    fn of_variables(derivation: &Derivation) -> Checks {
        let rules = REFERENCE_RULES.iter().filter_map(|&(name, allowed, whole_closure)| {
            let list = derivation.variable(name.as_bytes())?;
            let words = words(list).map(ByteString::from).collect();
            Some(ReferenceRule { words, allowed, whole_closure })
        });
        Checks { references: rules.collect(), ignore_self: true, ..Checks::default() }
    }

    /// What `outputChecks` says of OUTPUT.
    fn of_attributes(attributes: &Value, output: &[u8]) -> Checks {
        let name = String::from_utf8_lossy(output);
        let Some(said) = attributes.get("outputChecks").and_then(|checks| checks.get(&name)) else {
            return Checks::default();
        };
        let rules = REFERENCE_RULES.iter().filter_map(|&(name, allowed, whole_closure)| {
            let words = said.get(name)?.texts()?.into_iter().map(ByteString::from).collect();
            Some(ReferenceRule { words, allowed, whole_closure })
        });
        let number = |name| match said.get(name) {
            Some(Value::Integer(number)) => u64::try_from(*number).ok(),
            _ => None,
        };
        Checks {
            max_size: number("maxSize"),
            max_closure_size: number("maxClosureSize"),
            references: rules.collect(),
            ignore_self: said.get("ignoreSelfRefs") == Some(&Value::Bool(true)),
        }
    }
}

/// Refuses outputs that refer to each other: they could not be copied one by
/// one.
fn check_cycles(derivation: &Derivation, made: &[Staged]) -> Result<(), BuildError> {
    let mut left: Vec<&Staged> = made.iter().collect();
    // Takes away what refers to nothing that is left, until nothing is.
    while !left.is_empty() {
        let is_bound = |one: &Staged| {
            left.iter()
                .any(|other| other.path != one.path && one.info.references.contains(&other.path))
        };
        let next: Vec<&Staged> = left.iter().copied().filter(|one| is_bound(one)).collect();
        if next.len() == left.len() {
            let name = |staged: &&Staged| {
                let output = derivation.outputs.iter().find(|output| output.path == staged.path);
                output.map_or_else(String::new, |output| output.name.to_string())
            };
            return Err(BuildError::Cycle(next.iter().map(name).collect::<Vec<_>>().join(", ")));
        }
        left = next;
    }
    Ok(())
}

/// A fixed output that is hashed as a file must be a plain one.
fn check_kind(output: &Output, tree: &Path) -> Result<(), BuildError> {
    let metadata = tree.symlink_metadata().map_err(at(tree))?;
    let is_plain = metadata.is_file() && metadata.mode() & 0o100 == 0;
    match split_algorithm(&output.algorithm).0 {
        Method::Flat if !is_plain => Err(BuildError::NotFlat { path: output.path.clone() }),
        _ => Ok(()),
    }
}

/// Checks the hash of a fixed output, and notes its content address.
fn check_fixed(output: &Output, staged: &mut Staged) -> Result<(), BuildError> {
    let (method, algorithm) = split_algorithm(&output.algorithm);
    let found = digest_of(method, algorithm, &staged.tree)?;
    let hex = hex::encode(&found);
    if hex.as_bytes() != &*output.hash {
        let (algorithm, wanted) = (output.algorithm.clone(), output.hash.clone());
        return Err(BuildError::FixedHash { algorithm, wanted, found: hex });
    }
    let digits = base32::encode(&found);
    staged.info.content_address = Some(format!("fixed:{}:{digits}", output.algorithm));
    Ok(())
}

/// The hash of TREE by this method and algorithm.
pub(super) fn digest_of(
    method: Method,
    algorithm: &[u8],
    tree: &Path,
) -> Result<Vec<u8>, BuildError> {
    match algorithm {
        b"md5" => digest::<Md5>(method, tree),
        b"sha1" => digest::<Sha1>(method, tree),
        b"sha256" => digest::<Sha256>(method, tree),
        b"sha512" => digest::<Sha512>(method, tree),
        other => {
            let name = String::from_utf8_lossy(other);
            Err(BuildError::Unsupported(format!("its hash, a {name}, is of an unknown kind")))
        }
    }
}

/// The hash of BYTES by this algorithm, if it is known.
pub(super) fn digest_of_bytes(algorithm: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    match algorithm {
        b"md5" => Some(Md5::digest(bytes).to_vec()),
        b"sha1" => Some(Sha1::digest(bytes).to_vec()),
        b"sha256" => Some(Sha256::digest(bytes).to_vec()),
        b"sha512" => Some(Sha512::digest(bytes).to_vec()),
        _ => None,
    }
}

fn digest<D: Digest + io::Write>(method: Method, tree: &Path) -> Result<Vec<u8>, BuildError> {
    let mut hasher = D::new();
    match method {
        Method::Recursive => crate::nar::write(tree, &mut hasher).map_err(StoreError::from)?,
        Method::Flat => {
            let mut file = File::open(tree).map_err(at(tree))?;
            let mut buffer = vec![0; 1 << 16];
            loop {
                match file.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(count) => hasher.update(&buffer[..count]),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(at(tree)(error)),
                }
            }
        }
    }
    Ok(hasher.finalize().to_vec())
}
