//! Nar, the archive format whose hash says what a store item is.
//!
//! A nar keeps what matters to a build and nothing else: names, contents, the
//! owner's executable bit and the targets of symbolic links, entries sorted by
//! bytes (Dolstra's thesis, section 5.2.1). In terms of `str(s)`, the length of
//! s as 64 bits little-endian, s, and zeros up to a multiple of 8 bytes:
//!
//! ```text
//! nar   = str("nix-archive-1") node
//! node  = str("(") str("type") body str(")")
//! body  = str("regular") [str("executable") str("")] [str("contents") str(bytes)]
//!       | str("symlink") str("target") str(target)
//!       | str("directory") entry*
//! entry = str("entry") str("(") str("name") str(name) str("node") node str(")")
//! ```
//!
//! Both directions stream, and neither recurses.

mod file;
mod hash;
mod read;
mod unpack;
mod write;

use std::io;
use std::path::PathBuf;

pub use file::open_nar;
pub use hash::{NarHash, nar_hash, nar_hash_with};
pub use read::{Sink, read};
pub use unpack::unpack;
pub use write::write;

const MAGIC: &[u8] = b"nix-archive-1";

/// Why something cannot be written as a nar or read from one.
#[derive(Debug, thiserror::Error)]
pub enum NarError {
    /// Reading the nar or writing it.
    #[error(transparent)]
    Stream(#[from] io::Error),
    /// Reading or making a file.
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
    /// Sockets, devices and pipes have no place in a nar.
    #[error("{}: it is not a regular file, a folder or a symbolic link", path.display())]
    FileType { path: PathBuf },
    /// The file was written to while it was read.
    #[error("{}: its size changed while it was read", path.display())]
    Changed { path: PathBuf },
    /// The bytes are not a nar. The offset counts from the start of it.
    #[error("not a nar: at byte {offset}: {problem}")]
    Malformed { offset: u64, problem: String },
}
