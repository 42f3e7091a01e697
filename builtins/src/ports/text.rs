//! Strings out of ports.

use super::{Done, Encoding, Port, run};
use interp::{Cx, Result, Value};

/// Characters on their way to a string: bytes as long as all are Latin-1.
pub enum Text {
    Narrow(Vec<u8>),
    Wide(Vec<char>),
}
impl Default for Text {
    fn default() -> Self {
        Text::Narrow(Vec::new())
    }
}
impl Text {
    pub fn push(&mut self, c: char) {
        match self {
            Text::Wide(chars) => chars.push(c),
            Text::Narrow(bytes) => {
                if let Ok(byte) = u8::try_from(c as u32) {
                    bytes.push(byte);
                } else {
                    let mut chars: Vec<char> = bytes.iter().map(|&b| b as char).collect();
                    chars.push(c);
                    *self = Text::Wide(chars);
                }
            }
        }
    }
    pub fn len(&self) -> usize {
        match self {
            Text::Narrow(bytes) => bytes.len(),
            Text::Wide(chars) => chars.len(),
        }
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn chars(&self) -> Box<dyn Iterator<Item = char> + '_> {
        match self {
            Text::Narrow(bytes) => Box::new(bytes.iter().map(|&b| b as char)),
            Text::Wide(chars) => Box::new(chars.iter().copied()),
        }
    }
    pub fn into_value(self, cx: &mut Cx) -> Value {
        match self {
            Text::Narrow(bytes) => cx.heap.latin1_string(&bytes),
            Text::Wide(chars) => cx.heap.string_from_chars(&chars),
        }
    }
}

impl Port {
    /// Up to `limit` characters, to and without the first one that `stops`:
    /// what was read, and what it stopped at, which has not been consumed.
    pub fn read_until(
        &mut self,
        limit: usize,
        stops: impl Fn(char) -> bool,
    ) -> Done<(Text, Option<char>)> {
        let mut text = Text::default();
        while text.len() < limit {
            match self.peek()? {
                None => break,
                Some((c, _)) if stops(c) => return Ok((text, Some(c))),
                Some((c, n)) => {
                    self.reading.consume(n);
                    self.note(c);
                    text.push(c);
                }
            }
        }
        Ok((text, None))
    }
    /// A line without its newline, and whether there was one; `None` at the end.
    pub fn read_line(&mut self) -> Done<Option<(Text, bool)>> {
        let (text, newline) = self.read_until(usize::MAX, |c| c == '\n')?;
        if newline.is_some() {
            self.read()?;
        } else if text.is_empty() {
            self.take_end();
            return Ok(None);
        }
        Ok(Some((text, newline.is_some())))
    }
}

/// What reading a line gave, still in the buffer or decoded already.
pub enum Line {
    /// So many bytes at the front of the buffer.
    Buffered(usize),
    Decoded(Text),
}

impl Port {
    /// Finds the next line: what it is, and whether a newline ends it, which is
    /// not part of it.
    pub fn find_line(&mut self) -> Done<Option<(Line, bool)>> {
        if !self.encoding.is_ascii_based() {
            return Ok(self.read_line()?.map(|(text, newline)| (Line::Decoded(text), newline)));
        }
        match self.line_length()? {
            Some((n, newline)) if self.is_plain(n) => Ok(Some((Line::Buffered(n), newline))),
            Some(_) => Ok(self.read_line()?.map(|(text, newline)| (Line::Decoded(text), newline))),
            None => {
                self.take_end();
                Ok(None)
            }
        }
    }
    /// Whether the first `n` bytes are characters without further ado.
    fn is_plain(&self, n: usize) -> bool {
        let bytes = &self.reading.bytes()[..n];
        match self.encoding {
            Encoding::Latin1 => true,
            Encoding::Utf8 => std::str::from_utf8(bytes).is_ok(),
            _ => bytes.is_ascii(),
        }
    }
    /// Consumes `n` plain bytes of one line, and the newline behind them.
    fn pass_line(&mut self, n: usize, newline: bool) {
        if newline {
            self.reading.consume(n + 1);
            self.line += 1;
            self.column = 0;
        } else {
            let text = String::from_utf8_lossy(&self.reading.bytes()[..n]).into_owned();
            self.reading.consume(n);
            text.chars().for_each(|c| self.note(c));
        }
    }
}

/// The string of a found line; consumes it and its newline. With `keep` the
/// newline is part of the string.
pub fn line_value(
    cx: &mut Cx,
    port: Value,
    (line, newline): (Line, bool),
    keep: bool,
) -> Result<Value> {
    let n = match line {
        Line::Decoded(mut text) => {
            if keep && newline {
                text.push('\n');
            }
            return Ok(text.into_value(cx));
        }
        Line::Buffered(n) => n,
    };
    let p = run::any(&port)?;
    let bytes = &p.reading.bytes()[..n + usize::from(keep && newline)];
    let string = plain_string(cx, p.encoding, bytes);
    p.pass_line(n, newline);
    Ok(string)
}

/// The string of bytes that were found plain.
fn plain_string(cx: &mut Cx, encoding: Encoding, bytes: &[u8]) -> Value {
    if encoding == Encoding::Utf8 && !bytes.is_ascii() {
        cx.heap.string(&String::from_utf8_lossy(bytes))
    } else {
        cx.heap.latin1_string(bytes)
    }
}

impl Port {
    /// Every character up to the end.
    pub fn read_all_text(&mut self) -> Done<Text> {
        let first = self.peek()?;
        if first.is_none() {
            self.take_end();
            return Ok(Text::default());
        }
        if self.encoding.is_ascii_based() {
            while self.fill()? {}
            let n = self.reading.len();
            if self.is_plain(n) {
                let bytes = self.reading.bytes().to_vec();
                self.reading.consume(n);
                self.take_end();
                return Ok(self.decoded(bytes));
            }
        }
        let (text, _) = self.read_until(usize::MAX, |_| false)?;
        self.take_end();
        Ok(text)
    }
    fn decoded(&mut self, bytes: Vec<u8>) -> Text {
        let text = match self.encoding {
            Encoding::Utf8 if !bytes.is_ascii() => {
                let mut text = Text::default();
                String::from_utf8_lossy(&bytes).chars().for_each(|c| text.push(c));
                text
            }
            _ => Text::Narrow(bytes),
        };
        text.chars().for_each(|c| self.note(c));
        text
    }
}
