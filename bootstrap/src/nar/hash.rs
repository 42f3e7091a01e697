//! The hash of a nar, without making one.

use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{NarError, Sink, read, write};
use crate::base32;

/// The sha256 of a nar, and its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NarHash {
    pub sha256: [u8; 32],
    /// In bytes.
    pub size: u64,
}

impl NarHash {
    /// The hash as recordings write it: 52 digits of base 32.
    pub fn base32(&self) -> String {
        base32::encode(&self.sha256)
    }

    /// The hash in hexadecimal.
    pub fn hex(&self) -> String {
        hex::encode(self.sha256)
    }
}

/// Hashes the nar of PATH.
pub fn nar_hash(path: &Path) -> Result<NarHash, NarError> {
    nar_hash_with(path, |_| ())
}

/// Hashes the nar of PATH and shows its bytes to SEE, chunk by chunk.
pub fn nar_hash_with(path: &Path, see: impl FnMut(&[u8])) -> Result<NarHash, NarError> {
    let mut hasher = Hasher { sha256: Sha256::new(), size: 0, see };
    write(path, &mut hasher)?;
    Ok(NarHash { sha256: hasher.sha256.finalize().into(), size: hasher.size })
}

/// Hashes the nar that INPUT holds, reading it as strictly as [`read`].
pub fn hash_stream(input: &mut dyn Read) -> Result<NarHash, NarError> {
    let mut hasher = Hasher { sha256: Sha256::new(), size: 0, see: |_: &[u8]| () };
    read(&mut Tee { input, hasher: &mut hasher }, &mut Skip)?;
    Ok(NarHash { sha256: hasher.sha256.finalize().into(), size: hasher.size })
}

/// Shows what is read to a hasher.
struct Tee<'a, W> {
    input: &'a mut dyn Read,
    hasher: &'a mut W,
}

impl<W: Write> Read for Tee<'_, W> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(bytes)?;
        self.hasher.write_all(&bytes[..count])?;
        Ok(count)
    }
}

/// Takes no notice of what is in a nar: to see whether it is one.
pub struct Skip;

impl Sink for Skip {
    fn folder(&mut self, _: &[u8]) -> Result<(), NarError> {
        Ok(())
    }

    fn file(&mut self, _: &[u8], _: bool, _: u64, _: &mut dyn Read) -> Result<(), NarError> {
        Ok(())
    }

    fn link(&mut self, _: &[u8], _: &[u8]) -> Result<(), NarError> {
        Ok(())
    }
}

struct Hasher<F> {
    sha256: Sha256,
    size: u64,
    see: F,
}

impl<F: FnMut(&[u8])> Write for Hasher<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sha256.update(bytes);
        self.size += bytes.len() as u64;
        (self.see)(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
