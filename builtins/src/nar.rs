//! Hashes of files and of nars, the archives that store items are hashed as
//! ([`store::nar`]). Everything is streamed: nothing is held but one buffer.

use crate::glue::{self, OrFail};
use crate::ports::run;
use crate::posix;
use interp::{Cx, Error, Result, Value, primitives};
use sha2::{Digest, Sha256};
use std::ffi::OsStr;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use store::base32;
use store::nar::{self, Error as NarError};

/// A port as a place to write to. What it fails with is kept, since the error
/// that passes through the writer cannot hold it.
struct ToPort<'a> {
    cx: &'a mut Cx,
    port: Value,
    failure: Option<Error>,
}
impl Write for ToPort<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = run::any(&self.port).and_then(|port| {
            port.write_bytes(bytes).map_err(|stop| run::error(self.cx, stop, self.port))
        });
        written.map(|()| bytes.len()).map_err(|error| {
            self.failure = Some(error);
            io::ErrorKind::Other.into()
        })
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What of a nar's error a program is told.
fn failed(error: NarError) -> Error {
    match error {
        NarError::File { error, .. } | NarError::Stream(error) => {
            Error::system(error.raw_os_error().unwrap_or(libc::EIO))
        }
        NarError::FileType { .. } => Error::misc("a nar cannot hold a file of this type", &[]),
        NarError::Changed { .. } => Error::misc("a file changed while it was read", &[]),
    }
}

fn nar_sha256(path: Value) -> Result<[u8; 32]> {
    let mut hash = Sha256::new();
    let path = glue::name_bytes(path)?;
    nar::write(Path::new(OsStr::from_bytes(&path)), &mut hash).map_err(failed)?;
    Ok(hash.finalize().into())
}
fn write_nar(cx: &mut Cx, path: Value, port: Value) -> Result<()> {
    let path = glue::name_bytes(path)?;
    let mut sink = ToPort { cx, port, failure: None };
    let written = nar::write(Path::new(OsStr::from_bytes(&path)), &mut sink);
    written.map_err(|error| sink.failure.take().unwrap_or_else(|| failed(error)))
}
/// The size of the pieces in which a file is read.
const BUFFER: usize = 128 << 10;
fn file_sha256(path: Value) -> Result<[u8; 32]> {
    let path = glue::c_string(path)?;
    let fd = posix::fd::open(&path, libc::O_RDONLY | libc::O_CLOEXEC, 0).or_fail()?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BUFFER];
    let read = loop {
        match posix::fd::read(fd, &mut buffer) {
            Ok(0) => break Ok(()),
            Ok(n) => hash.update(&buffer[..n]),
            Err(error) => break Err(error),
        }
    };
    posix::fd::close(fd).or_fail()?;
    read.or_fail()?;
    Ok(hash.finalize().into())
}

/// The SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

primitives! { pub STORE in "(riad store)";
    /// The sha256 of the nar of PATH, in Nix's base 32.
    "nar-sha256-base32" "path" => |cx, [path]| {
        let hash = nar_sha256(path)?;
        Ok(cx.string(&base32::encode(&hash)))
    };
    /// The sha256 of the nar of PATH, in hexadecimal.
    "nar-sha256-hex" "path" => |cx, [path]| {
        let hash = nar_sha256(path)?;
        Ok(cx.string(&hex::encode(hash)))
    };
    /// Write the nar of PATH to PORT.
    "nar-write" "path port" => |cx, [path, port]| {
        let port = run::output(cx, port)?;
        write_nar(cx, path, port)?;
        run::wrote(cx, port, Value::UNSPECIFIED)
    };
    /// The sha256 of the file PATH, as a bytevector.
    "file-sha256" "path" => |cx, [path]| {
        let hash = file_sha256(path)?;
        Ok(cx.heap.bytevector(&hash))
    };
    /// The sha256 of the bytes of BYTEVECTOR, as a bytevector.
    "bytevector-sha256" "bytevector" => |cx, [bv]| {
        let hash = sha256(bv.bytes()?);
        Ok(cx.heap.bytevector(&hash))
    };
    /// BYTEVECTOR in Nix's base 32, as a string.
    "bytevector->nix-base32" "bytevector" => |cx, [bv]| {
        let text = base32::encode(bv.bytes()?);
        Ok(cx.string(&text))
    };
    /// BYTEVECTOR in hexadecimal, as a string.
    "bytevector->hex" "bytevector" => |cx, [bv]| {
        let text = hex::encode(bv.bytes()?);
        Ok(cx.string(&text))
    };
}
