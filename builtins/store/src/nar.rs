//! The nar of a file.
//!
//! A nar keeps what matters to a build and nothing else: names, contents, the
//! owner's executable bit and the targets of symbolic links, entries sorted by
//! bytes (E. Dolstra, *The Purely Functional Software Deployment Model*,
//! section 5.2.1). In terms of `str(s)`, the length of s as 64 bits
//! little-endian, s, and zeros up to a multiple of 8 bytes:
//!
//! ```text
//! nar   = str("nix-archive-1") node
//! node  = str("(") str("type") body str(")")
//! body  = str("regular") [str("executable") str("")] str("contents") str(bytes)
//!       | str("symlink") str("target") str(target)
//!       | str("directory") entry*
//! entry = str("entry") str("(") str("name") str(name) str("node") node str(")")
//! ```
//!
//! Writing streams, and does not recurse: a tree's depth is no depth of calls.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, FileType};
use std::io::{self, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What every nar begins with.
pub const MAGIC: &[u8] = b"nix-archive-1";

/// Why something has no nar, or why it could not be written.
#[derive(Debug)]
pub enum Error {
    /// The archive could not be written to where it goes.
    Stream(io::Error),
    /// A file could not be read.
    File { path: PathBuf, error: io::Error },
    /// Sockets, devices and pipes have no place in a nar.
    FileType { path: PathBuf },
    /// A file was written to while it was read.
    Changed { path: PathBuf },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Stream(error) => error.fmt(f),
            Error::File { path, error } => write!(f, "{}: {error}", path.display()),
            Error::FileType { path } => {
                write!(
                    f,
                    "{}: it is not a regular file, a folder or a symbolic link",
                    path.display()
                )
            }
            Error::Changed { path } => {
                write!(f, "{}: its size changed while it was read", path.display())
            }
        }
    }
}

impl std::error::Error for Error {}

/// Writes the nar of PATH, which is not followed if it is a link, to SINK in
/// large pieces.
pub fn write(path: &Path, sink: &mut dyn Write) -> Result<(), Error> {
    let mut writer = Writer { sink, buffer: vec![0; BUFFER], filled: 0 };
    writer.strings(&[MAGIC])?;
    let metadata = fs::symlink_metadata(path).map_err(at(path))?;
    // What is still to write, last first: an archive is a walk with a stack.
    let mut pending = vec![Step::Node(path.to_path_buf(), metadata.file_type())];
    while let Some(step) = pending.pop() {
        match step {
            Step::Node(path, kind) => writer.node(&path, kind, &mut pending)?,
            Step::Entry(path, kind) => {
                let name = path.file_name().unwrap_or_default().as_bytes();
                writer.strings(&[b"entry", b"(", b"name", name, b"node"])?;
                pending.push(Step::Close);
                pending.push(Step::Node(path, kind));
            }
            Step::Close => writer.strings(&[b")"])?,
        }
    }
    writer.flush()
}

enum Step {
    Node(PathBuf, FileType),
    Entry(PathBuf, FileType),
    /// The `)` of an entry or of a folder.
    Close,
}

/// The largest piece that a sink gets, in bytes.
const BUFFER: usize = 128 << 10;

struct Writer<'a> {
    sink: &'a mut dyn Write,
    /// What is on its way: the first FILLED bytes. Files are read into the
    /// rest, so contents are copied once.
    buffer: Vec<u8>,
    filled: usize,
}

impl Writer<'_> {
    fn node(&mut self, path: &Path, kind: FileType, pending: &mut Vec<Step>) -> Result<(), Error> {
        self.strings(&[b"(", b"type"])?;
        if kind.is_file() {
            self.regular(path)?;
        } else if kind.is_symlink() {
            let target = fs::read_link(path).map_err(at(path))?;
            self.strings(&[b"symlink", b"target", target.as_os_str().as_bytes()])?;
        } else if kind.is_dir() {
            self.strings(&[b"directory"])?;
            pending.push(Step::Close);
            return entries(path, pending);
        } else {
            return Err(Error::FileType { path: path.to_path_buf() });
        }
        self.strings(&[b")"])
    }

    fn regular(&mut self, path: &Path) -> Result<(), Error> {
        // What has become a link or a pipe since its folder was read is
        // neither followed nor waited for.
        let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
        let opened = File::options().read(true).custom_flags(flags).open(path);
        let mut file = opened.map_err(at(path))?;
        let metadata = file.metadata().map_err(at(path))?;
        if !metadata.is_file() {
            return Err(Error::Changed { path: path.to_path_buf() });
        }
        self.strings(&[b"regular"])?;
        if metadata.mode() & 0o100 != 0 {
            self.strings(&[b"executable", b""])?;
        }
        self.strings(&[b"contents"])?;
        self.put(&metadata.len().to_le_bytes())?;
        let mut seen = 0;
        loop {
            if self.filled == self.buffer.len() {
                self.flush()?;
            }
            let count = match file.read(&mut self.buffer[self.filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                result => result.map_err(at(path))?,
            };
            if count == 0 {
                break;
            }
            self.filled += count;
            seen += count as u64;
        }
        if seen != metadata.len() {
            return Err(Error::Changed { path: path.to_path_buf() });
        }
        self.put(padding(seen))
    }

    fn strings(&mut self, strings: &[&[u8]]) -> Result<(), Error> {
        for string in strings {
            let size = string.len() as u64;
            self.put(&size.to_le_bytes())?;
            self.put(string)?;
            self.put(padding(size))?;
        }
        Ok(())
    }

    fn put(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        while !bytes.is_empty() {
            if self.filled == self.buffer.len() {
                self.flush()?;
            }
            let count = bytes.len().min(self.buffer.len() - self.filled);
            self.buffer[self.filled..self.filled + count].copy_from_slice(&bytes[..count]);
            self.filled += count;
            bytes = &bytes[count..];
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.sink.write_all(&self.buffer[..self.filled]).map_err(Error::Stream)?;
        self.filled = 0;
        Ok(())
    }
}

/// The entries of the folder PATH, on a stack whose top is the first of them.
fn entries(path: &Path, pending: &mut Vec<Step>) -> Result<(), Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(at(path))? {
        let entry = entry.map_err(at(path))?;
        let kind = entry.file_type().map_err(at(path))?;
        found.push((entry.file_name().into_vec(), kind));
    }
    found.sort_unstable_by(|(one, _), (other, _)| other.cmp(one));
    let child = |(name, kind)| Step::Entry(path.join(OsString::from_vec(name)), kind);
    pending.extend(found.into_iter().map(child));
    Ok(())
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
    |error| Error::File { path: path.to_path_buf(), error }
}

/// The zeros after a string of SIZE bytes.
fn padding(size: u64) -> &'static [u8] {
    &[0; 8][..(size.wrapping_neg() % 8) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base32;
    use sha2::{Digest, Sha256};
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn hash(path: &Path) -> String {
        let mut hash = Sha256::new();
        write(path, &mut hash).expect("a nar");
        base32::encode(&hash.finalize())
    }

    const NIX_TREE: &str = "1r0cmshqxrqvb1zv96p6h1nl9ls7qcs662pa1ngp3drwhyxckv5m";
    const NIX_FILE: &str = "04zwf782yjwnh3q6hz5izfd6jyip8kgw6g6yj43fiqhbyhdd0dqw";
    const NIX_EXECUTABLE: &str = "0m35wabrvlzjvv71f2xvca3vd91gh9mwvh4mm38h7yb0h9kc30v2";

    /// Recorded from `nix hash path --type sha256 --base32` (Nix 2.8).
    #[test]
    fn hashes_are_those_of_nix() {
        let top = std::env::temp_dir().join(format!("riad-nar-{}", std::process::id()));
        let tree = top.join("tree");
        std::fs::create_dir_all(tree.join("empty")).expect("a folder");
        std::fs::write(tree.join("a"), "hello\n").expect("a file");
        std::fs::write(tree.join("run"), "#!/bin/sh\n").expect("a file");
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(tree.join("run"), executable).expect("permissions");
        symlink("a", tree.join("link")).expect("a link");
        let hashes = (hash(&tree), hash(&tree.join("a")), hash(&tree.join("run")));
        std::fs::remove_dir_all(&top).expect("the folder");
        assert_eq!(hashes.0, NIX_TREE);
        assert_eq!(hashes.1, NIX_FILE);
        assert_eq!(hashes.2, NIX_EXECUTABLE);
    }
}
