//! Reading: bytes and characters out of a port's buffer, and more into it.

use super::encoding::Decoded;
use super::{Done, Port, ReadBuffer, SUSPENDS, Source, Stop, Strategy};
use crate::posix;
use std::sync::atomic::Ordering;

/// The first read of a port, in bytes, and the largest of those that follow.
const FIRST_STEP: usize = 4096;
const LAST_STEP: usize = 256 << 10;

impl ReadBuffer {
    /// The bytes that were read and not yet used.
    pub fn bytes(&self) -> &[u8] {
        &self.data[self.at..]
    }
    pub fn len(&self) -> usize {
        self.data.len() - self.at
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn consume(&mut self, n: usize) {
        self.at += n;
        debug_assert!(self.at <= self.data.len());
    }
    /// From here on what is consumed is kept, until `release`.
    pub fn hold(&mut self) {
        self.held = Some(self.at);
    }
    pub fn release(&mut self) {
        self.held = None;
    }
    /// Puts back what was consumed since `hold`.
    pub fn rewind(&mut self) {
        self.at = self.held.take().unwrap_or(self.at);
    }
    pub fn clear(&mut self) {
        self.data.clear();
        self.at = 0;
        self.held = None;
        self.end = false;
    }
    /// Puts bytes in front of those that come next.
    pub fn unread(&mut self, bytes: &[u8]) {
        self.end = false;
        if self.at >= bytes.len() {
            self.at -= bytes.len();
            self.data[self.at..self.at + bytes.len()].copy_from_slice(bytes);
        } else {
            self.data.splice(..self.at, bytes.iter().copied());
            self.at = 0;
        }
    }
    /// Adds bytes behind those that were read.
    pub fn append(&mut self, bytes: &[u8]) {
        self.compact();
        self.data.extend_from_slice(bytes);
        self.end = bytes.is_empty();
    }
    /// Moves what is left to the front, so that the buffer does not grow for ever.
    fn compact(&mut self) {
        let used = self.held.unwrap_or(self.at);
        if used == self.data.len() {
            self.data.clear();
        } else if used > self.data.len() / 2 {
            self.data.drain(..used);
        } else {
            return;
        }
        self.at -= used;
        self.held = self.held.map(|_| 0);
    }
    /// How many bytes the next read asks for.
    fn next_step(&mut self) -> usize {
        self.step = if self.step == 0 { FIRST_STEP } else { (self.step * 2).min(LAST_STEP) };
        self.step
    }
}

impl Port {
    /// Reads more bytes behind those in the buffer; false at the end. An end
    /// that was met is told once more, to the operation that consumes it.
    pub fn fill(&mut self) -> Done<bool> {
        if self.reading.end {
            self.wanted = 0;
            return Ok(false);
        }
        if matches!(self.source, Source::Procedures(_)) {
            return Err(Stop::Refill);
        }
        if self.output && !self.writing.is_empty() {
            self.flush()?;
        }
        let buffer = &mut self.reading;
        buffer.compact();
        let n = match &mut self.source {
            Source::File(file) => {
                let step = if self.chunk > 0 { self.chunk } else { buffer.next_step() };
                loop {
                    match posix::fd::read_append(file.fd, &mut buffer.data, step) {
                        Err(libc::EAGAIN) if SUSPENDS.load(Ordering::Relaxed) => {
                            return Err(Stop::Refill);
                        }
                        // A descriptor that does not block is waited for, as in Guile.
                        Err(libc::EAGAIN) => posix::fd::wait_unless_signal(file.fd),
                        answer => break answer,
                    }
                    .map_err(|e| Stop::System("fport_read", e))?;
                }
                .map_err(|e| Stop::System("fport_read", e))?
            }
            Source::Memory { bytes, at, .. } => {
                let rest = bytes.get(*at..).unwrap_or_default();
                let n = rest.len().min(buffer.next_step());
                buffer.data.extend_from_slice(&rest[..n]);
                *at += n;
                n
            }
            Source::Void | Source::Procedures(_) => 0,
        };
        self.reading.end = n == 0;
        Ok(n > 0)
    }
    /// How many bytes a port made of procedures is asked for, and forgets it: what the
    /// operation lacks, where that is more than a chunk.
    pub fn next_want(&mut self) -> usize {
        std::mem::take(&mut self.wanted).max(self.chunk)
    }
    /// At least `n` bytes in the buffer, or all there are.
    pub fn fill_to(&mut self, n: usize) -> Done<()> {
        while self.reading.len() < n && self.fill()? {}
        Ok(())
    }
    /// An operation reports the end: the next one looks for more.
    pub fn take_end(&mut self) {
        self.reading.end = false;
    }

    pub fn peek_byte(&mut self) -> Done<Option<u8>> {
        self.begin_bytes()?;
        if self.reading.is_empty() && !self.fill()? {
            return Ok(None);
        }
        Ok(self.reading.bytes().first().copied())
    }
    pub fn read_byte(&mut self) -> Done<Option<u8>> {
        let byte = self.peek_byte()?;
        match byte {
            Some(_) => self.reading.consume(1),
            None => self.take_end(),
        }
        Ok(byte)
    }

    /// Before a byte is looked at, or what there is of them: as in Guile, what asks for
    /// a number of bytes, or for all, does not skip a mark.
    pub fn begin_bytes(&mut self) -> Done<()> {
        if self.mark_to_read { self.skip_mark() } else { Ok(()) }
    }
    /// Skips a byte order mark at the start of a stream.
    fn skip_mark(&mut self) -> Done<()> {
        let marks = self.encoding.marks();
        let longest = marks.first().map_or(0, |(mark, _)| mark.len());
        while self.reading.len() < longest {
            let front = self.reading.bytes();
            if !marks.iter().any(|(mark, _)| mark.starts_with(front)) || !self.fill()? {
                break;
            }
        }
        self.mark_to_read = false;
        self.mark_to_write &= !self.is_seekable();
        for (mark, meaning) in marks {
            if self.reading.bytes().starts_with(mark) {
                self.reading.consume(mark.len());
                self.encoding = *meaning;
                break;
            }
        }
        Ok(())
    }

    /// The next character and how many bytes it takes, not consumed.
    #[inline]
    pub fn peek(&mut self) -> Done<Option<(char, usize)>> {
        if let Some(&byte) = self.reading.bytes().first()
            && byte < 0x80
            && self.encoding.is_ascii_based()
        {
            self.mark_to_read = false;
            return Ok(Some((byte as char, 1)));
        }
        self.peek_slowly()
    }
    fn peek_slowly(&mut self) -> Done<Option<(char, usize)>> {
        if self.encoding == super::Encoding::Unknown {
            return Err(Stop::UnknownEncoding);
        }
        if self.reading.is_empty() && !self.fill()? {
            return Ok(None);
        }
        if self.mark_to_read {
            self.skip_mark()?;
            return self.peek();
        }
        let (bad, cut) = loop {
            match self.encoding.decode(self.reading.bytes()) {
                Decoded::Char(c, n) => return Ok(Some((c, n))),
                Decoded::Invalid(n) => break (n, false),
                Decoded::Incomplete => {
                    if !self.fill()? {
                        break (self.reading.len(), true);
                    }
                }
            }
        };
        match self.strategy {
            Strategy::Substitute => Ok(Some((char::REPLACEMENT_CHARACTER, bad))),
            Strategy::Error | Strategy::Escape => Err(Stop::Decoding { cut }),
        }
    }
    #[inline]
    pub fn read(&mut self) -> Done<Option<char>> {
        let Some((c, n)) = self.peek()? else {
            self.take_end();
            return Ok(None);
        };
        self.reading.consume(n);
        self.note(c);
        Ok(Some(c))
    }
    /// Line and column after `c`, as Guile counts them: tabs to multiples of 8.
    #[inline]
    pub fn note(&mut self, c: char) {
        match c {
            '\n' => {
                self.line += 1;
                self.column = 0;
            }
            '\r' => self.column = 0,
            '\t' => self.column = (self.column / 8 + 1) * 8,
            '\x08' => self.column = (self.column - 1).max(0),
            '\x07' => {}
            _ => self.column += 1,
        }
    }
    /// Puts a character back: it is read next.
    pub fn unread(&mut self, c: char) -> Done<()> {
        let mut bytes = Vec::new();
        if !self.encoding.encode(c, &mut bytes) {
            if self.strategy != Strategy::Substitute {
                return Err(Stop::Encoding(c));
            }
            self.encoding.encode('?', &mut bytes);
        }
        self.reading.unread(&bytes);
        match c {
            '\n' => self.line -= 1,
            '\t' => self.column = (self.column - 1) / 8 * 8,
            _ => self.column = (self.column - 1).max(0),
        }
        Ok(())
    }

    /// The bytes in the buffer up to and with the next newline, whole lines
    /// read ahead as needed: `None` at the end of the input. Only for encodings
    /// where a newline is a byte of its own; consumes nothing.
    pub fn line_length(&mut self) -> Done<Option<(usize, bool)>> {
        if self.mark_to_read && !self.encoding.marks().is_empty() {
            if self.reading.is_empty() {
                self.fill()?;
            }
            self.skip_mark()?;
        }
        let mut searched = 0;
        loop {
            let bytes = self.reading.bytes();
            if let Some(i) = posix::fd::find_byte(&bytes[searched..], b'\n') {
                return Ok(Some((searched + i, true)));
            }
            searched = bytes.len();
            if !self.fill()? {
                return Ok((searched > 0).then_some((searched, false)));
            }
        }
    }

    /// Every byte up to the end, taken out of the buffer.
    pub fn read_all(&mut self) -> Done<Vec<u8>> {
        self.mark_to_read = false;
        // As many as Guile's doubling array has room for.
        let have = self.reading.len();
        self.wanted = (have + 1).next_power_of_two().max(FIRST_STEP) - have;
        if let (Source::File(file), false) = (&self.source, self.reading.end)
            && file.seekable
            && let Ok(stat) = posix::files::fstat(file.fd)
        {
            // One read for what is left of the file, and one for its end.
            let room = stat.st_size.clamp(0, 1 << 40) as usize + 1;
            self.reading.compact();
            self.reading.data.reserve(room.min(1 << 30));
            self.reading.step = (room / 2).clamp(FIRST_STEP, 16 << 20);
        }
        while self.fill()? {}
        self.take_end();
        let mut all = std::mem::take(&mut self.reading.data);
        all.drain(..std::mem::take(&mut self.reading.at));
        self.reading.step = LAST_STEP;
        Ok(all)
    }

    /// Up to `out.len()` bytes into `out`; fewer only at the end.
    pub fn read_into(&mut self, out: &mut [u8]) -> Done<usize> {
        let mut got = 0;
        self.mark_to_read = false;
        let direct = if self.chunk > 0 { self.chunk } else { LAST_STEP };
        while got < out.len() {
            if self.reading.is_empty() {
                let rest = &mut out[got..];
                self.wanted = rest.len();
                if let (Source::File(file), true) = (&self.source, rest.len() >= direct)
                    && !self.reading.end
                    && self.writing.is_empty()
                {
                    let n = posix::fd::read(file.fd, rest)
                        .map_err(|e| Stop::System("fport_read", e))?;
                    self.reading.end = n == 0;
                    got += n;
                    if n > 0 {
                        continue;
                    }
                    break;
                }
                if !self.fill()? {
                    break;
                }
            }
            let bytes = self.reading.bytes();
            let n = bytes.len().min(out.len() - got);
            out[got..got + n].copy_from_slice(&bytes[..n]);
            self.reading.consume(n);
            got += n;
        }
        if got < out.len() {
            self.take_end();
        }
        Ok(got)
    }
}
