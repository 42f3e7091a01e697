//! Writing: characters and bytes into a port's buffer, and out of it.

use super::{Buffering, Done, Encoding, File, Port, SUSPENDS, Source, Stop, Strategy};
use crate::posix;
use interp::value::StrRef;
use std::sync::atomic::{AtomicBool, Ordering};

/// What cannot be encoded is escaped as in R6RS: the option `r6rs-hex-escapes`.
pub(super) static HEX_ESCAPES: AtomicBool = AtomicBool::new(false);

impl Port {
    /// Before anything is written: forgets what was read ahead, writes a byte
    /// order mark where one is due.
    fn begin_writing(&mut self) -> Done<()> {
        if self.input && !self.reading.is_empty() && self.is_seekable() {
            self.end_reading()?;
        }
        Ok(())
    }
    fn begin_text(&mut self) -> Done<()> {
        self.begin_writing()?;
        if self.encoding == Encoding::Unknown {
            return Err(Stop::UnknownEncoding);
        }
        if self.mark_to_write {
            self.mark_to_write = false;
            self.mark_to_read &= !self.is_seekable();
            if !self.encoding.is_ascii_based() && Encoding::named(&self.encoding_name).writes_mark()
            {
                self.encoding.encode('\u{feff}', &mut self.writing);
            }
        }
        Ok(())
    }

    pub fn write_bytes(&mut self, bytes: &[u8]) -> Done<()> {
        self.begin_writing()?;
        self.mark_to_write = false;
        let Source::File(file) = &self.source else {
            if matches!(self.source, Source::Procedures(_))
                && self.writing.len() + bytes.len() > self.capacity
            {
                self.split = self.writing.len();
                self.blocked = self.split > 0;
            }
            self.writing.extend_from_slice(bytes);
            return Ok(());
        };
        if bytes.len() >= self.capacity.max(DIRECT) && !SUSPENDS.load(Ordering::Relaxed) {
            let fd = file.fd;
            self.flush()?;
            return posix::fd::write_all(fd, bytes).map_err(|e| Stop::System("fport_write", e));
        }
        self.writing.extend_from_slice(bytes);
        Ok(())
    }
    /// One character, as the encoding and the conversion strategy have it.
    fn encode(&mut self, c: char) -> Done<()> {
        if self.encoding.encode(c, &mut self.writing) {
            return Ok(());
        }
        match self.strategy {
            Strategy::Error => Err(Stop::Encoding(c)),
            Strategy::Substitute => {
                self.encoding.encode('?', &mut self.writing);
                Ok(())
            }
            Strategy::Escape => {
                let code = c as u32;
                let text = match code {
                    _ if HEX_ESCAPES.load(Ordering::Relaxed) => format!("\\x{code:x};"),
                    0..0x100 => format!("\\x{code:02x}"),
                    0x100..0x1_0000 => format!("\\u{code:04x}"),
                    _ => format!("\\U{code:06x}"),
                };
                self.writing.extend_from_slice(text.as_bytes());
                Ok(())
            }
        }
    }
    pub fn write_char(&mut self, c: char) -> Done<()> {
        self.begin_text()?;
        self.encode(c)?;
        self.note(c);
        self.settle(c == '\n')
    }
    pub fn write_str(&mut self, text: &str) -> Done<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.begin_text()?;
        if self.encoding == Encoding::Utf8 || (text.is_ascii() && self.encoding.is_ascii_based()) {
            self.writing.extend_from_slice(text.as_bytes());
        } else {
            for c in text.chars() {
                self.encode(c)?;
            }
        }
        self.note_str(text);
        self.settle(text.contains('\n'))
    }
    fn note_str(&mut self, text: &str) {
        let tail = match text.rfind('\n') {
            Some(i) => {
                self.line += text.matches('\n').count() as i64;
                self.column = 0;
                &text[i + 1..]
            }
            None => text,
        };
        tail.chars().for_each(|c| self.note(c));
    }
    /// The characters of a Scheme string.
    pub fn write_chars(&mut self, text: StrRef<'_>) -> Done<()> {
        match text {
            StrRef::Latin1(bytes) if bytes.is_ascii() => {
                self.write_str(std::str::from_utf8(bytes).unwrap_or_default())
            }
            StrRef::Latin1(bytes) if self.encoding == Encoding::Latin1 => {
                self.begin_text()?;
                self.writing.extend_from_slice(bytes);
                for &byte in bytes {
                    self.note(byte as char);
                }
                self.settle(bytes.contains(&b'\n'))
            }
            _ if text.is_empty() => Ok(()),
            _ => {
                self.begin_text()?;
                let mut newline = false;
                for c in text.chars() {
                    self.encode(c)?;
                    self.note(c);
                    newline |= c == '\n';
                }
                self.settle(newline)
            }
        }
    }
    /// Empties the buffer where the port's buffering asks for it. Ports made of
    /// procedures are emptied by the row, once the primitive has ended.
    pub fn settle(&mut self, newline: bool) -> Done<()> {
        let empty = match self.buffering {
            Buffering::None => true,
            Buffering::Line => newline || self.writing.len() >= self.capacity,
            Buffering::Block => self.writing.len() >= self.capacity,
        };
        match self.source {
            Source::Procedures(_) => {
                self.blocked |= newline && self.buffering == Buffering::Line;
            }
            Source::File(_) | Source::Void if empty => self.empty()?,
            _ => {}
        }
        Ok(())
    }
    /// As `flush`, but what the descriptor does not take now stays in the buffer, and the row
    /// waits for it, if ports suspend.
    pub fn empty(&mut self) -> Done<()> {
        let Source::File(File { fd, .. }) = &self.source else { return self.flush() };
        if !SUSPENDS.load(Ordering::Relaxed) {
            return self.flush();
        }
        self.blocked = false;
        while !self.writing.is_empty() {
            match posix::fd::write(*fd, &self.writing) {
                Ok(n) => drop(self.writing.drain(..n)),
                Err(libc::EAGAIN) => {
                    self.blocked = true;
                    return Ok(());
                }
                Err(e) => {
                    self.writing.clear();
                    return Err(Stop::System("fport_write", e));
                }
            }
        }
        Ok(())
    }
    /// Sends what is in the buffer to where it goes. What could not be written
    /// is dropped with the error, so that closing does not fail for ever.
    pub fn flush(&mut self) -> Done<()> {
        if self.writing.is_empty() {
            return Ok(());
        }
        match &mut self.source {
            Source::File(File { fd, .. }) => {
                let result = posix::fd::write_all(*fd, &self.writing);
                self.writing.clear();
                result.map_err(|e| Stop::System("fport_write", e))
            }
            Source::Memory { bytes, at, .. } => {
                if *at == bytes.len() && bytes.is_empty() {
                    std::mem::swap(bytes, &mut self.writing);
                } else {
                    bytes.resize(bytes.len().max(*at + self.writing.len()), 0);
                    bytes[*at..*at + self.writing.len()].copy_from_slice(&self.writing);
                }
                *at += if self.writing.is_empty() { bytes.len() } else { self.writing.len() };
                self.writing.clear();
                Ok(())
            }
            Source::Void => {
                self.writing.clear();
                Ok(())
            }
            Source::Procedures(_) => Ok(()),
        }
    }
    /// What was written to a port in memory.
    pub fn memory_bytes(&mut self) -> Option<&[u8]> {
        if !matches!(self.source, Source::Memory { .. }) || self.flush().is_err() {
            return None;
        }
        match &self.source {
            Source::Memory { bytes, .. } => Some(bytes),
            _ => None,
        }
    }
}

/// Runs of bytes from this size on are written without a copy.
const DIRECT: usize = 16 << 10;
