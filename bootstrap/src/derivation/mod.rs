//! Derivations and the file format that holds them.
//!
//! A `.drv` file is one *annotated term* (`ATerm`; Dolstra, *The Purely
//! Functional Software Deployment Model*, section 5.4) on one line without a
//! final newline:
//!
//! ```text
//! Derive( [(output, path, algorithm, hash) ...]
//!       , [(input derivation, [output ...]) ...]
//!       , [source ...]
//!       , system, builder, [argument ...]
//!       , [(variable, value) ...] )
//! ```
//!
//! with strings in double quotes and no white space between the tokens.
//! [`Derivation::parse`] and [`Derivation::write`] are inverses: reading and
//! writing a file gives back its bytes, if it is spelled as daemons spell it
//! ([`check_spelling`]). What the text *means* is checked apart, by
//! [`Derivation::validate`].

mod parse;
mod place;
mod spelling;
mod validate;
mod write;

pub use parse::ParseError;
pub use place::Place;
pub use spelling::{Misspelt, check_spelling};
pub use validate::Invalid;
pub(crate) use validate::split_algorithm;

use crate::bytes::ByteString;

/// One output of a derivation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its name: `out`, `lib`, `doc`, …
    pub name: ByteString,
    /// The absolute store path that the builder must create.
    pub path: ByteString,
    /// Empty, or how a fixed output is hashed: `sha256`, `r:sha256`, …
    pub algorithm: ByteString,
    /// Empty, or the fixed output's hash in lower-case hexadecimal.
    pub hash: ByteString,
}

/// A derivation whose outputs are wanted by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The absolute store path of the `.drv` file.
    pub path: ByteString,
    /// Which of its outputs are wanted.
    pub outputs: Vec<ByteString>,
}

/// The recipe of one build step. The order of every list is the file's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derivation {
    /// What the builder makes.
    pub outputs: Vec<Output>,
    /// Derivations to build before.
    pub inputs: Vec<Input>,
    /// Store items that the build needs and that no derivation makes.
    pub sources: Vec<ByteString>,
    /// For example `x86_64-linux`.
    pub system: ByteString,
    /// The program to run, or `builtin:NAME`.
    pub builder: ByteString,
    /// Its arguments, without argument zero.
    pub arguments: Vec<ByteString>,
    /// Its environment.
    pub environment: Vec<(ByteString, ByteString)>,
}

impl Derivation {
    /// The value of the environment variable NAME.
    pub fn variable(&self, name: &[u8]) -> Option<&ByteString> {
        self.environment.iter().find(|(key, _)| **key == *name).map(|(_, value)| value)
    }

    /// The output called NAME.
    pub fn output(&self, name: &[u8]) -> Option<&Output> {
        self.outputs.iter().find(|output| *output.name == *name)
    }

    /// The output whose content is fixed in advance, if this is a
    /// *fixed-output derivation*: then it is the only one and is named `out`.
    pub fn fixed_output(&self) -> Option<&Output> {
        match self.outputs.as_slice() {
            [output] if !output.hash.is_empty() => Some(output),
            _ => None,
        }
    }

    /// Whether the daemon itself does the work (`builtin:download` and such).
    pub fn is_builtin(&self) -> bool {
        self.builder.starts_with(b"builtin:")
    }
}
