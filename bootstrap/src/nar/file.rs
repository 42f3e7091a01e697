//! Where nars come from: files and streams, compressed or not.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;

use lzma_rust2::XzReader;

use super::NarError;

/// How a stream compressed by xz begins (The .xz File Format, 2.1.1.1).
const XZ_MAGIC: &[u8] = b"\xfd7zXZ\0";
/// In bytes.
const BUFFER: usize = 1 << 16;

/// Opens the nar in FILE, decompressing it if it is compressed by xz.
pub fn open_nar(file: &Path) -> Result<Box<dyn Read>, NarError> {
    let at = |error| NarError::File { path: file.to_path_buf(), error };
    decompressed(File::open(file).map_err(at)?).map_err(at)
}

/// The nar that INPUT is, or that it is when decompressed.
pub fn decompressed(mut input: impl Read + 'static) -> io::Result<Box<dyn Read>> {
    let mut start = Vec::new();
    input.by_ref().take(XZ_MAGIC.len() as u64).read_to_end(&mut start)?;
    let is_xz = start == XZ_MAGIC;
    let whole = BufReader::with_capacity(BUFFER, Cursor::new(start).chain(input));
    if is_xz {
        let unpacked = OneStream(XzReader::new(whole, false));
        return Ok(Box::new(BufReader::with_capacity(BUFFER, unpacked)));
    }
    Ok(Box::new(whole))
}

/// A compressed stream with nothing after it: the decoder alone would overlook
/// trailing bytes.
struct OneStream<R: Read>(XzReader<R>);

impl<R: Read> Read for OneStream<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(bytes)?;
        if count == 0 && !bytes.is_empty() && self.0.inner_mut().read(&mut [0])? != 0 {
            let problem = "there are more bytes after the end of the compressed stream";
            return Err(io::Error::new(io::ErrorKind::InvalidData, problem));
        }
        Ok(count)
    }
}
