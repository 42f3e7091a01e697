//! Nar to files.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{OpenOptionsExt, symlink};
use std::path::{Path, PathBuf};

use super::{NarError, Sink, read};

/// Makes the item of the nar INPUT at TARGET, which must not exist.
///
/// Nothing outside TARGET is ever touched: every folder on the way was made by
/// this very call, and links are made but never followed.
pub fn unpack(input: &mut dyn Read, target: &Path) -> Result<(), NarError> {
    read(input, &mut Files { target })
}

struct Files<'a> {
    target: &'a Path,
}

impl Files<'_> {
    fn place(&self, path: &[u8]) -> PathBuf {
        if path.is_empty() {
            self.target.to_path_buf()
        } else {
            self.target.join(OsStr::from_bytes(path))
        }
    }
}

impl Sink for Files<'_> {
    fn folder(&mut self, path: &[u8]) -> Result<(), NarError> {
        let path = self.place(path);
        fs::create_dir(&path).map_err(|error| NarError::File { path, error })
    }

    fn file(
        &mut self,
        path: &[u8],
        executable: bool,
        _: u64,
        content: &mut dyn Read,
    ) -> Result<(), NarError> {
        let path = self.place(path);
        let mode = if executable { 0o777 } else { 0o666 };
        let opened = OpenOptions::new().write(true).create_new(true).mode(mode).open(&path);
        let copied = opened.and_then(|mut file| io::copy(content, &mut file));
        copied.map(|_| ()).map_err(|error| NarError::File { path, error })
    }

    fn link(&mut self, path: &[u8], target: &[u8]) -> Result<(), NarError> {
        let path = self.place(path);
        symlink(OsStr::from_bytes(target), &path).map_err(|error| NarError::File { path, error })
    }
}
