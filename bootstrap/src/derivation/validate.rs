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
    /// A kind of derivation that later versions of Nix have; of most of them
    /// the output paths are not known before they are built.
    #[error("it is {kind} (output {name:?}), and these are not supported")]
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
                return Err(Invalid::Unsupported { kind: "an impure derivation", name: name() });
            }
            for (prefix, kind) in [
                (&b"text:"[..], "a dynamic derivation's text output"),
                (b"git:", "a derivation with an output hashed like a Git tree"),
            ] {
                if output.algorithm.starts_with(prefix) {
                    return Err(Invalid::Unsupported { kind, name: name() });
                }
            }
            if !output.algorithm.is_empty() && output.hash.is_empty() {
                return Err(Invalid::Unsupported {
                    kind: "a floating content-addressed derivation",
                    name: name(),
                });
            }
            if output.path.is_empty() {
                return Err(Invalid::Unsupported { kind: "a deferred derivation", name: name() });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derivation::{Input, Output};

    const OUT: &str = "/gnu/store/fp020af7bqi31n8x916gp03l943jv0fa-x";
    const DRV: &str = "/gnu/store/mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv";
    const OTHER: &str = "/nix/store/mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv";

    fn output(name: &str, algorithm: &str, hash: &str) -> Output {
        Output {
            name: name.into(),
            path: OUT.into(),
            algorithm: algorithm.into(),
            hash: hash.into(),
        }
    }

    fn input(path: &str, outputs: &[&str]) -> Input {
        Input { path: path.into(), outputs: outputs.iter().map(|&name| name.into()).collect() }
    }

    /// A valid derivation that CHANGE has spoilt: why it no longer is valid.
    fn after(change: impl FnOnce(&mut Derivation)) -> String {
        let mut derivation = Derivation {
            outputs: vec![output("out", "", "")],
            inputs: vec![input(DRV, &["out"])],
            builder: "/bin/sh".into(),
            environment: vec![("a".into(), "".into()), ("out".into(), OUT.into())],
            ..Derivation::default()
        };
        assert_eq!(derivation.validate(), Ok(()));
        change(&mut derivation);
        derivation.validate().unwrap_err().to_string()
    }

    #[test]
    fn outputs() {
        assert_eq!(after(|d| d.outputs.clear()), "it has no outputs");
        assert!(
            after(|d| d.outputs[0].path = "/gnu/store/x".into()).contains("is not a store path")
        );
        let twice = after(|d| d.outputs.push(output("out", "", "")));
        assert_eq!(twice, "the outputs are not sorted: \"out\" comes after \"out\"");
        let elsewhere = after(|d| d.environment[1].1 = "/gnu/store".into());
        assert!(elsewhere.contains("the variable \"out\" is not the path"), "{elsewhere}");
    }

    #[test]
    fn kinds_that_are_refused() {
        let kind =
            |algorithm: &str, hash: &str| after(|d| d.outputs[0] = output("out", algorithm, hash));
        assert!(kind("r:sha256", "").contains("floating content-addressed"));
        assert!(kind("r:sha256", "impure").contains("it is an impure derivation"));
        assert!(kind("text:sha256", "").contains("it is a dynamic derivation's text output"));
        assert!(kind("git:sha1", "").contains("hashed like a Git tree"));
        assert!(after(|d| d.outputs[0].path = ByteString::default()).contains("deferred"));
    }

    #[test]
    fn fixed_outputs() {
        let hash = "0".repeat(64);
        assert!(
            after(|d| d.outputs[0] = output("out", "sha3", &hash))
                .contains("not md5, sha1, sha256 or sha512")
        );
        assert!(
            after(|d| d.outputs[0] = output("out", "sha1", &hash))
                .contains("not 40 hexadecimal digits")
        );
        let upper = "A".repeat(64);
        assert!(
            after(|d| d.outputs[0] = output("out", "sha256", &upper))
                .contains("not 64 hexadecimal digits")
        );
        let alone =
            after(|d| d.outputs = vec![output("doc", "sha256", &hash), output("out", "", "")]);
        assert!(alone.contains("it is not the only output `out`"), "{alone}");
    }

    #[test]
    fn inputs_and_the_rest() {
        assert!(after(|d| d.inputs[0].path = OUT.into()).contains("does not end in .drv"));
        assert!(
            after(|d| d.inputs[0].path = OTHER.into())
                .contains("is not in the store \"/gnu/store\"")
        );
        assert!(after(|d| d.inputs[0].outputs.clear()).contains("no output is wanted"));
        let unsorted = after(|d| d.inputs[0].outputs = vec!["out".into(), "doc".into()]);
        assert!(
            unsorted.starts_with("the outputs wanted of an input are not sorted"),
            "{unsorted}"
        );
        assert!(
            after(|d| d.sources = vec!["/etc/passwd".into()])
                .contains("the source \"/etc/passwd\"")
        );
        assert!(after(|d| d.environment.reverse()).starts_with("the variables are not sorted"));
        assert_eq!(after(|d| d.builder = ByteString::default()), "it has no builder");
    }
}
