//! Nar, the archive format whose hash says what a store item is.
//!
//! The format is drawn in [`store::nar`], which also writes it. Reading accepts
//! only the one nar that each tree has. Both directions stream, and neither
//! recurses.

mod file;
mod hash;
mod read;
mod unpack;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use file::{decompressed, open_nar};
pub use hash::{NarHash, Skip, hash_stream, nar_hash, nar_hash_with};
pub use read::{Sink, read};
pub use unpack::unpack;

/// Writes the nar of PATH, which is not followed if it is a link.
pub fn write(path: &Path, output: &mut dyn Write) -> Result<(), NarError> {
    Ok(store::nar::write(path, output)?)
}

/// Why something cannot be written as a nar or read from one.
#[derive(Debug, thiserror::Error)]
pub enum NarError {
    /// Reading the nar or writing it.
    #[error(transparent)]
    Stream(#[from] io::Error),
    /// Opening a nar or making a file from one.
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
    /// Making the nar of a file.
    #[error(transparent)]
    Write(#[from] store::nar::Error),
    /// The bytes are not a nar. The offset counts from the start of it.
    #[error("not a nar: at byte {offset}: {problem}")]
    Malformed { offset: u64, problem: String },
}
