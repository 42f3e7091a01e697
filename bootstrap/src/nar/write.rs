//! Files to nar.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{MAGIC, NarError};

/// Writes the nar of PATH, which is not followed if it is a link.
pub fn write(path: &Path, output: &mut dyn Write) -> Result<(), NarError> {
    let mut writer = Writer { output, buffer: vec![0; 1 << 16] };
    writer.strings(&[MAGIC])?;
    // What is still to write, last first: an archive is a walk with a stack.
    let mut pending = vec![Step::Node(path.to_path_buf())];
    while let Some(step) = pending.pop() {
        match step {
            Step::Node(path) => writer.node(&path, &mut pending)?,
            Step::Entry(path) => {
                let name = path.file_name().unwrap_or_default();
                writer.strings(&[b"entry", b"(", b"name", name.as_bytes(), b"node"])?;
                pending.push(Step::Close);
                pending.push(Step::Node(path));
            }
            Step::Close => writer.strings(&[b")"])?,
        }
    }
    Ok(())
}

enum Step {
    Node(PathBuf),
    Entry(PathBuf),
    /// The `)` of an entry or of a folder.
    Close,
}

struct Writer<'a> {
    output: &'a mut dyn Write,
    buffer: Vec<u8>,
}

impl Writer<'_> {
    fn node(&mut self, path: &Path, pending: &mut Vec<Step>) -> Result<(), NarError> {
        let at = |error| NarError::File { path: path.to_path_buf(), error };
        let metadata = fs::symlink_metadata(path).map_err(at)?;
        self.strings(&[b"(", b"type"])?;
        if metadata.is_dir() {
            self.strings(&[b"directory"])?;
            let entries = fs::read_dir(path).map_err(at)?;
            let mut names = Vec::new();
            for entry in entries {
                names.push(entry.map_err(at)?.file_name().into_vec());
            }
            names.sort_unstable_by(|a, b| b.cmp(a));
            pending.push(Step::Close);
            let child = |name: Vec<u8>| Step::Entry(path.join(std::ffi::OsString::from_vec(name)));
            pending.extend(names.into_iter().map(child));
            return Ok(());
        }
        if metadata.is_file() {
            self.strings(&[b"regular"])?;
            if metadata.permissions().mode() & 0o100 != 0 {
                self.strings(&[b"executable", b""])?;
            }
            self.contents(path, metadata.len())?;
        } else if metadata.is_symlink() {
            let target = fs::read_link(path).map_err(at)?;
            self.strings(&[b"symlink", b"target", target.as_os_str().as_bytes()])?;
        } else {
            return Err(NarError::FileType { path: path.to_path_buf() });
        }
        self.strings(&[b")"])
    }

    fn contents(&mut self, path: &Path, size: u64) -> Result<(), NarError> {
        let at = |error| NarError::File { path: path.to_path_buf(), error };
        self.strings(&[b"contents"])?;
        self.output.write_all(&size.to_le_bytes())?;
        let mut file = File::open(path).map_err(at)?;
        let mut seen = 0;
        loop {
            let count = file.read(&mut self.buffer).map_err(at)?;
            if count == 0 {
                break;
            }
            seen += count as u64;
            self.output.write_all(&self.buffer[..count])?;
        }
        if seen != size {
            return Err(NarError::Changed { path: path.to_path_buf() });
        }
        Ok(self.output.write_all(padding(size))?)
    }

    fn strings(&mut self, strings: &[&[u8]]) -> Result<(), NarError> {
        for string in strings {
            let size = string.len() as u64;
            self.output.write_all(&size.to_le_bytes())?;
            self.output.write_all(string)?;
            self.output.write_all(padding(size))?;
        }
        Ok(())
    }
}

/// The zeros after a string of SIZE bytes.
fn padding(size: u64) -> &'static [u8] {
    &[0; 8][..(size.wrapping_neg() % 8) as usize]
}
