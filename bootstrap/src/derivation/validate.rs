//! What a well-formed term must also be to make sense as a derivation.

use super::Derivation;
use crate::bytes::ByteString;
use crate::store_path::{BadStorePath, Method, StorePath};

/// Why a parsed derivation is not one that a daemon would build.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// There is nothing to build.
    #[error("it has no outputs")]
    NoOutputs,
    /// An output, an input or a source is not in a store.
    #[error("{role} {path:?} is not a store path: {reason}")]
    Path { role: &'static str, path: ByteString, reason: BadStorePath },
    /// Two stores are mixed.
    #[error("{role} {path:?} is not in the store {store:?} like its first output")]
    OtherStore { role: &'static str, path: ByteString, store: ByteString },
    /// An input derivation is not a `.drv` file.
    #[error("the input {path:?} does not end in .drv")]
    InputName { path: ByteString },
    /// An input derivation is there for no output.
    #[error("of the input {path:?} no output is wanted")]
    UnusedInput { path: ByteString },
    /// Daemons write the lists sorted and without repetitions.
    #[error("{list} are not sorted: {second:?} comes after {first:?}")]
    Unsorted { list: &'static str, first: ByteString, second: ByteString },
    /// The variable that tells the builder where to put an output is wrong.
    #[error("the variable {name:?} is not the path of the output with that name")]
    OutputVariable { name: ByteString },
    /// An output's hash is not one of a known kind.
    #[error("the output {name:?} has a hash that is not {expected}")]
    FixedHash { name: ByteString, expected: String },
    /// A fixed output must be the only one and be called `out`.
    #[error("the output {name:?} is fixed, but it is not the only output `out`")]
    FixedNotAlone { name: ByteString },
    /// A kind of derivation whose output paths are not known in advance.
    #[error(
        "it is a {kind} derivation (output {name:?}), whose paths are not known before it is built; these are not supported"
    )]
    Unsupported { kind: &'static str, name: ByteString },
    /// There is no program to run.
    #[error("it has no builder")]
    NoBuilder,
}

impl Derivation {
    /// Checks what a daemon would check before building.
    pub fn validate(&self) -> Result<(), Invalid> {
        let first = self.outputs.first().ok_or(Invalid::NoOutputs)?;
        self.outputs_kind()?;
        let store = store_of("the output", &first.path)?;
        for output in &self.outputs {
            in_store("the output", &output.path, store)?;
            if self.variable(&output.name).is_some_and(|value| *value != output.path) {
                return Err(Invalid::OutputVariable { name: output.name.clone() });
            }
        }
        for input in &self.inputs {
            in_store("the input", &input.path, store)?;
            if !input.path.ends_with(b".drv") {
                return Err(Invalid::InputName { path: input.path.clone() });
            }
            if input.outputs.is_empty() {
                return Err(Invalid::UnusedInput { path: input.path.clone() });
            }
            sorted("the outputs wanted of an input", input.outputs.iter())?;
        }
        for source in &self.sources {
            in_store("the source", source, store)?;
        }
        sorted("the outputs", self.outputs.iter().map(|output| &output.name))?;
        sorted("the inputs", self.inputs.iter().map(|input| &input.path))?;
        sorted("the sources", self.sources.iter())?;
        sorted("the variables", self.environment.iter().map(|(name, _)| name))?;
        if self.builder.is_empty() { Err(Invalid::NoBuilder) } else { Ok(()) }
    }

    /// The store that the outputs belong to: `/gnu/store`.
    pub fn store_directory(&self) -> Result<&[u8], Invalid> {
        let first = self.outputs.first().ok_or(Invalid::NoOutputs)?;
        store_of("the output", &first.path)
    }

    fn outputs_kind(&self) -> Result<(), Invalid> {
        for output in &self.outputs {
            let name = || output.name.clone();
            if &*output.hash == b"impure" {
                return Err(Invalid::Unsupported { kind: "impure", name: name() });
            }
            if !output.algorithm.is_empty() && output.hash.is_empty() {
                return Err(Invalid::Unsupported {
                    kind: "floating content-addressed",
                    name: name(),
                });
            }
            if output.path.is_empty() {
                return Err(Invalid::Unsupported { kind: "deferred", name: name() });
            }
            if output.hash.is_empty() {
                continue;
            }
            let expected = |expected: String| Invalid::FixedHash { name: name(), expected };
            let (_, algorithm) = split_algorithm(&output.algorithm);
            let Some(size) = hash_size(algorithm) else {
                return Err(expected("md5, sha1, sha256 or sha512".to_string()));
            };
            let is_hex = |b: &u8| b.is_ascii_digit() || (b'a'..=b'f').contains(b);
            if output.hash.len() != 2 * size || !output.hash.iter().all(is_hex) {
                return Err(expected(format!("{} hexadecimal digits", 2 * size)));
            }
            if self.outputs.len() != 1 || &*output.name != b"out" {
                return Err(Invalid::FixedNotAlone { name: name() });
            }
        }
        Ok(())
    }
}

/// `r:sha256` as its method and `sha256`.
pub(crate) fn split_algorithm(algorithm: &[u8]) -> (Method, &[u8]) {
    match algorithm.strip_prefix(b"r:") {
        Some(rest) => (Method::Recursive, rest),
        None => (Method::Flat, algorithm),
    }
}

/// The size of a hash in bytes.
fn hash_size(algorithm: &[u8]) -> Option<usize> {
    match algorithm {
        b"md5" => Some(16),
        b"sha1" => Some(20),
        b"sha256" => Some(32),
        b"sha512" => Some(64),
        _ => None,
    }
}

fn store_of<'a>(role: &'static str, path: &'a ByteString) -> Result<&'a [u8], Invalid> {
    StorePath::parse(path).map(|parts| parts.directory).map_err(|reason| Invalid::Path {
        role,
        path: path.clone(),
        reason,
    })
}

fn in_store(role: &'static str, path: &ByteString, store: &[u8]) -> Result<(), Invalid> {
    if store_of(role, path)? == store {
        return Ok(());
    }
    Err(Invalid::OtherStore { role, path: path.clone(), store: store.into() })
}

fn sorted<'a>(
    list: &'static str,
    items: impl Iterator<Item = &'a ByteString>,
) -> Result<(), Invalid> {
    let mut previous: Option<&ByteString> = None;
    for item in items {
        if let Some(first) = previous.filter(|first| *first >= item) {
            return Err(Invalid::Unsorted { list, first: first.clone(), second: item.clone() });
        }
        previous = Some(item);
    }
    Ok(())
}
