//! Nar to calls on a [`Sink`], accepting only the one nar that each tree has.

use std::io::{self, Read};

use super::NarError;
use store::nar::MAGIC;

use crate::bytes::Shown;

/// What is done with the files of a nar. Paths are relative to the archived
/// item, with `/` between names; the item itself is the empty path.
pub trait Sink {
    /// A folder begins; its entries follow.
    fn folder(&mut self, path: &[u8]) -> Result<(), NarError>;
    /// A regular file. CONTENT ends after SIZE bytes; what is left unread is
    /// skipped.
    fn file(
        &mut self,
        path: &[u8],
        executable: bool,
        size: u64,
        content: &mut dyn Read,
    ) -> Result<(), NarError>;
    /// A symbolic link.
    fn link(&mut self, path: &[u8], target: &[u8]) -> Result<(), NarError>;
}

/// Longest name of a file, as on Linux.
const MAX_NAME: u64 = 255;
/// Longest target of a link.
const MAX_TARGET: u64 = 4095;
/// Longest keyword of the format.
const MAX_TOKEN: u64 = 13;
/// Longest path within a nar: deeper trees could not be opened by name.
const MAX_PATH: usize = 1 << 16;

/// Reads a nar and the end of INPUT after it.
pub fn read(input: &mut dyn Read, sink: &mut dyn Sink) -> Result<(), NarError> {
    let mut reader = Reader { input, offset: 0 };
    reader.expect(MAGIC)?;
    let mut path: Vec<u8> = Vec::new();
    // The folders around the current place: where their path ends and the
    // name of their last entry.
    let mut open: Vec<(usize, Vec<u8>)> = Vec::new();
    loop {
        if reader.node(&path, sink)? == Body::Folder {
            open.push((path.len(), Vec::new()));
        } else if !open.is_empty() {
            reader.expect(b")")?;
        }
        // Ends folders until one has another entry; then that is next.
        loop {
            let Some((length, last)) = open.last_mut() else {
                return reader.end();
            };
            path.truncate(*length);
            if reader.choose(&[b"entry", b")"])? == 0 {
                let name = reader.entry_name(last)?;
                if !path.is_empty() {
                    path.push(b'/');
                }
                path.extend_from_slice(&name);
                if path.len() > MAX_PATH {
                    return reader.problem("a path of more than 65536 bytes");
                }
                *last = name;
                break;
            }
            open.pop();
            if !open.is_empty() {
                reader.expect(b")")?;
            }
        }
    }
}

#[derive(PartialEq)]
enum Body {
    Folder,
    Leaf,
}

struct Reader<'a> {
    input: &'a mut dyn Read,
    offset: u64,
}

impl Reader<'_> {
    /// A node; of a folder, only the beginning.
    fn node(&mut self, path: &[u8], sink: &mut dyn Sink) -> Result<Body, NarError> {
        self.expect(b"(")?;
        self.expect(b"type")?;
        match self.choose(&[b"directory", b"regular", b"symlink"])? {
            0 => {
                sink.folder(path)?;
                return Ok(Body::Folder);
            }
            1 => self.regular(path, sink)?,
            _ => {
                self.expect(b"target")?;
                let target = self.string(MAX_TARGET)?;
                if target.is_empty() || target.contains(&0) {
                    return self.problem("a link's target is empty or has a zero byte");
                }
                sink.link(path, &target)?;
                self.expect(b")")?;
            }
        }
        Ok(Body::Leaf)
    }

    /// What follows `regular`, with the closing parenthesis.
    fn regular(&mut self, path: &[u8], sink: &mut dyn Sink) -> Result<(), NarError> {
        let executable = self.choose(&[b"contents", b"executable"])? == 1;
        if executable {
            self.expect(b"")?;
            self.expect(b"contents")?;
        }
        let size = self.length()?;
        let mut content = self.input.take(size);
        sink.file(path, executable, size, &mut content)?;
        io::copy(&mut content, &mut io::sink())?;
        let missing = content.limit();
        self.offset += size - missing;
        if missing > 0 {
            return self.problem("the nar ends within a file");
        }
        self.padding(size)?;
        self.expect(b")")
    }

    /// `( name NAME node` of an entry after the one called PREVIOUS.
    fn entry_name(&mut self, previous: &[u8]) -> Result<Vec<u8>, NarError> {
        self.expect(b"(")?;
        self.expect(b"name")?;
        let name = self.string(MAX_NAME)?;
        let forbidden = name.is_empty()
            || name == b"."
            || name == b".."
            || name.iter().any(|b| matches!(b, b'/' | 0));
        if forbidden {
            return self.problem(format!("`{}` cannot be the name of an entry", Shown(&name)));
        }
        if *name <= *previous {
            let (name, previous) = (Shown(&name), Shown(previous));
            return self.problem(format!("the entry `{name}` comes after `{previous}`"));
        }
        self.expect(b"node")?;
        Ok(name)
    }

    fn end(&mut self) -> Result<(), NarError> {
        let mut byte = [0];
        match self.input.read(&mut byte)? {
            0 => Ok(()),
            _ => self.problem("more bytes after the end of the nar"),
        }
    }

    fn expect(&mut self, token: &[u8]) -> Result<(), NarError> {
        self.choose(&[token]).map(|_| ())
    }

    /// Reads one of TOKENS; says which.
    fn choose(&mut self, tokens: &[&[u8]]) -> Result<usize, NarError> {
        let offset = self.offset;
        let found = self.string(MAX_TOKEN)?;
        if let Some(which) = tokens.iter().position(|token| *token == found) {
            return Ok(which);
        }
        let names: Vec<String> = tokens.iter().map(|token| format!("`{}`", Shown(token))).collect();
        let problem = format!("expected {} but found `{}`", names.join(" or "), Shown(&found));
        Err(NarError::Malformed { offset, problem })
    }

    fn string(&mut self, longest: u64) -> Result<Vec<u8>, NarError> {
        let size = self.length()?;
        if size > longest {
            return self.problem(format!("a string of {size} bytes where at most {longest} fit"));
        }
        let mut bytes = vec![0; size as usize];
        self.exact(&mut bytes)?;
        self.padding(size)?;
        Ok(bytes)
    }

    fn length(&mut self) -> Result<u64, NarError> {
        let mut bytes = [0; 8];
        self.exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn padding(&mut self, size: u64) -> Result<(), NarError> {
        let mut bytes = [0; 8];
        let bytes = &mut bytes[..(size.wrapping_neg() % 8) as usize];
        self.exact(bytes)?;
        if bytes.iter().any(|&byte| byte != 0) {
            return self.problem("padding that is not zero");
        }
        Ok(())
    }

    fn exact(&mut self, bytes: &mut [u8]) -> Result<(), NarError> {
        match self.input.read_exact(bytes) {
            Ok(()) => {
                self.offset += bytes.len() as u64;
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.problem("the nar ends here")
            }
            Err(error) => Err(error.into()),
        }
    }

    fn problem<T>(&self, problem: impl Into<String>) -> Result<T, NarError> {
        Err(NarError::Malformed { offset: self.offset, problem: problem.into() })
    }
}
