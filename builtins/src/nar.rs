//! Hashes of files and of nars, the archives that store paths are hashed as
//! (E. Dolstra, "The Purely Functional Software Deployment Model", 5.2.1).
//! Everything is streamed: nothing is held but one buffer.

use crate::glue::{self, OrFail};
use crate::ports::run;
use crate::posix::files::{self, Directory};
use crate::posix::{self, Sys};
use interp::{Cx, Error, Result, Value, primitives};
use sha2::{Digest, Sha256};
use std::ffi::{CStr, CString};

/// Where the bytes of an archive go.
trait Sink {
    fn put(&mut self, bytes: &[u8]) -> Result<()>;
}
impl Sink for Sha256 {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.update(bytes);
        Ok(())
    }
}
struct ToPort<'a> {
    cx: &'a mut Cx,
    port: Value,
}
impl Sink for ToPort<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        run::any(&self.port)?
            .write_bytes(bytes)
            .map_err(|stop| run::error(self.cx, stop, self.port))
    }
}

/// What is still to be written, on a stack: the depth of a tree is no depth of
/// calls.
enum Step {
    Node(Vec<u8>),
    Entry(Vec<u8>, Vec<u8>),
    Close,
}

struct Archive<'a> {
    sink: &'a mut dyn Sink,
    /// Short strings on their way, so that the sink gets large pieces.
    pending: Vec<u8>,
    buffer: Vec<u8>,
}

const BUFFER: usize = 128 << 10;

impl Archive<'_> {
    fn strings(&mut self, strings: &[&[u8]]) -> Result<()> {
        for s in strings {
            self.pending.extend_from_slice(&(s.len() as u64).to_le_bytes());
            self.pending.extend_from_slice(s);
            self.pad(s.len() as u64);
        }
        if self.pending.len() >= BUFFER { self.flush() } else { Ok(()) }
    }
    fn pad(&mut self, length: u64) {
        self.pending.extend_from_slice(&[0; 8][..(length.wrapping_neg() % 8) as usize]);
    }
    fn flush(&mut self) -> Result<()> {
        self.sink.put(&self.pending)?;
        self.pending.clear();
        Ok(())
    }

    fn write(&mut self, path: &[u8]) -> Result<()> {
        self.strings(&[b"nix-archive-1"])?;
        let mut steps = vec![Step::Node(path.to_vec())];
        while let Some(step) = steps.pop() {
            match step {
                Step::Node(path) => self.node(&path, &mut steps)?,
                Step::Entry(name, path) => {
                    self.strings(&[b"entry", b"(", b"name", &name, b"node"])?;
                    steps.push(Step::Close);
                    steps.push(Step::Node(path));
                }
                Step::Close => self.strings(&[b")"])?,
            }
        }
        self.flush()
    }
    fn node(&mut self, path: &[u8], steps: &mut Vec<Step>) -> Result<()> {
        let c_path = CString::new(path).map_err(|_| Error::system(libc::EINVAL))?;
        let stat = files::lstat(&c_path).or_fail()?;
        self.strings(&[b"(", b"type"])?;
        match stat.st_mode & libc::S_IFMT {
            libc::S_IFREG => {
                self.strings(&[b"regular"])?;
                if stat.st_mode & 0o100 != 0 {
                    self.strings(&[b"executable", b""])?;
                }
                self.contents(&c_path, stat.st_size as u64)?;
            }
            libc::S_IFLNK => {
                let target = files::readlink(&c_path).or_fail()?;
                self.strings(&[b"symlink", b"target", &target])?;
            }
            libc::S_IFDIR => {
                self.strings(&[b"directory"])?;
                steps.push(Step::Close);
                // The stack gives the last first; entries go in order of bytes.
                for name in names(&c_path).or_fail()?.into_iter().rev() {
                    let child = [path, b"/", name.as_slice()].concat();
                    steps.push(Step::Entry(name, child));
                }
                return Ok(());
            }
            _ => return Err(Error::misc("a nar cannot hold a file of this type", &[])),
        }
        self.strings(&[b")"])
    }
    fn contents(&mut self, path: &CStr, size: u64) -> Result<()> {
        self.strings(&[b"contents"])?;
        self.pending.extend_from_slice(&size.to_le_bytes());
        self.flush()?;
        let fd = posix::fd::open(path, libc::O_RDONLY | libc::O_CLOEXEC, 0).or_fail()?;
        let seen = copy(fd, &mut self.buffer, self.sink);
        posix::fd::close(fd).or_fail()?;
        if seen? != size {
            return Err(Error::misc("a file changed while it was read", &[]));
        }
        self.pad(size);
        Ok(())
    }
}
/// Sends what is in a file to a sink; how many bytes.
fn copy(fd: i32, buffer: &mut [u8], sink: &mut dyn Sink) -> Result<u64> {
    let mut seen = 0;
    loop {
        match posix::fd::read(fd, buffer).or_fail()? {
            0 => return Ok(seen),
            n => {
                sink.put(&buffer[..n])?;
                seen += n as u64;
            }
        }
    }
}
/// The names in a directory, in order of their bytes.
fn names(path: &CStr) -> Sys<Vec<Vec<u8>>> {
    let mut directory = Directory::open(path)?;
    let mut names = Vec::new();
    while let Some(name) = directory.next_name()? {
        if name.as_bytes() != b"." && name.as_bytes() != b".." {
            names.push(name.into_bytes());
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn write_nar(path: &[u8], sink: &mut dyn Sink) -> Result<()> {
    Archive { sink, pending: Vec::new(), buffer: vec![0; BUFFER] }.write(path)
}
fn nar_sha256(path: Value) -> Result<[u8; 32]> {
    let mut hash = Sha256::new();
    write_nar(&glue::name_bytes(path)?, &mut hash)?;
    Ok(hash.finalize().into())
}
fn file_sha256(path: Value) -> Result<[u8; 32]> {
    let path = glue::c_string(path)?;
    let fd = posix::fd::open(&path, libc::O_RDONLY | libc::O_CLOEXEC, 0).or_fail()?;
    let mut hash = Sha256::new();
    let copied = copy(fd, &mut vec![0; BUFFER], &mut hash);
    posix::fd::close(fd).or_fail()?;
    copied?;
    Ok(hash.finalize().into())
}

/// Nix's base 32: digits without e, o, t and u, the last five bits first.
pub fn base32(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdfghijklmnpqrsvwxyz";
    let bits = |at: usize| usize::from(*bytes.get(at).unwrap_or(&0));
    (0..(bytes.len() * 8).div_ceil(5))
        .rev()
        .map(|digit| {
            let (byte, shift) = (digit * 5 / 8, digit * 5 % 8);
            DIGITS[(bits(byte) | bits(byte + 1) << 8) >> shift & 31] as char
        })
        .collect()
}

primitives! { pub STORE in "(riad store)";
    /// The sha256 of the nar of PATH, in Nix's base 32.
    "nar-sha256-base32" "path" => |cx, [path]| {
        let hash = nar_sha256(path)?;
        Ok(cx.string(&base32(&hash)))
    };
    /// The sha256 of the nar of PATH, in hexadecimal.
    "nar-sha256-hex" "path" => |cx, [path]| {
        let hash = nar_sha256(path)?;
        Ok(cx.string(&hex::encode(hash)))
    };
    /// Write the nar of PATH to PORT.
    "nar-write" "path port" => |cx, [path, port]| {
        let port = run::output(cx, port)?;
        write_nar(&glue::name_bytes(path)?, &mut ToPort { cx, port })?;
        run::wrote(cx, port, Value::UNSPECIFIED)
    };
    /// The sha256 of the file PATH, as a bytevector.
    "file-sha256" "path" => |cx, [path]| {
        let hash = file_sha256(path)?;
        Ok(cx.heap.bytevector(&hash))
    };
    /// The sha256 of the bytes of BYTEVECTOR, as a bytevector.
    "bytevector-sha256" "bytevector" => |cx, [bv]| {
        let hash: [u8; 32] = Sha256::digest(bv.bytes()?).into();
        Ok(cx.heap.bytevector(&hash))
    };
    /// BYTEVECTOR in Nix's base 32, as a string.
    "bytevector->nix-base32" "bytevector" => |cx, [bv]| {
        let text = base32(bv.bytes()?);
        Ok(cx.string(&text))
    };
    /// BYTEVECTOR in hexadecimal, as a string.
    "bytevector->hex" "bytevector" => |cx, [bv]| {
        let text = hex::encode(bv.bytes()?);
        Ok(cx.string(&text))
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn hash(path: &std::path::Path) -> String {
        use std::os::unix::ffi::OsStrExt;
        let mut hash = Sha256::new();
        write_nar(path.as_os_str().as_bytes(), &mut hash).expect("a nar");
        base32(&hash.finalize())
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
