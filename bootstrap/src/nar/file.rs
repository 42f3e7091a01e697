//! Files that hold a nar.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use lzma_rust2::XzReader;

use super::NarError;

/// Opens the nar in FILE; one whose name ends in `.xz` is decompressed as it
/// is read.
pub fn open_nar(file: &Path) -> Result<Box<dyn Read>, NarError> {
    let at = |error| NarError::File { path: file.to_path_buf(), error };
    let buffered = BufReader::with_capacity(1 << 16, File::open(file).map_err(at)?);
    if file.extension().is_some_and(|extension| extension == "xz") {
        let unpacked = XzReader::new(buffered, true);
        return Ok(Box::new(BufReader::with_capacity(1 << 16, unpacked)));
    }
    Ok(Box::new(buffered))
}
