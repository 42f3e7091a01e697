//! Where the reader's characters come from.

use crate::error::Result;

/// Bits of [`CLASS`]: what ends a run of plain bytes.
pub(super) mod class {
    /// Ends a token under every setting of the options.
    pub(in crate::read) const DELIMITER: u8 = 1;
    /// May end a token, or is beyond ASCII: to be looked at as a character.
    pub(in crate::read) const TOKEN: u8 = 2;
    /// Ends a run of characters of a string that stand for themselves.
    pub(in crate::read) const STRING: u8 = 4;
    /// Whitespace.
    pub(in crate::read) const BLANK: u8 = 8;
    /// Begins a symbol under every setting of the options but those that change its letters.
    pub(in crate::read) const SYMBOL: u8 = 16;
}

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        let blank = matches!(b as u8, b' ' | b'\t' | b'\n' | b'\r' | 0x0c);
        if blank {
            table[b] |= class::BLANK;
        }
        if blank || matches!(b as u8, b'(' | b')' | b';' | b'"') {
            table[b] |= class::DELIMITER | class::TOKEN;
        }
        // Backspace moves the column back, so no run may hold it.
        if b >= 128 || matches!(b as u8, b'[' | b']' | b'{' | b'}' | 7 | 8) {
            table[b] |= class::TOKEN;
        }
        if b < 32 || b >= 128 || matches!(b as u8, b'"' | b'\\' | b'|') {
            table[b] |= class::STRING;
        }
        if matches!(b as u8, b'a'..=b'z' | b'A'..=b'Z' | b'!' | b'$' | b'%' | b'&' | b'*' | b'/')
            || matches!(b as u8, b'<' | b'=' | b'>' | b'?' | b'^' | b'_' | b'~')
        {
            table[b] |= class::SYMBOL;
        }
        b += 1;
    }
    table
}

/// What each byte is to the reader.
pub(super) static CLASS: [u8; 256] = classes();

/// Characters with their places. A port is one, and so is a file in memory.
///
/// The reader looks ahead by one character (`peek`) and no further, so it takes
/// from a port exactly the text of a datum. A source may fail (a decoding
/// error, a port that has to call Scheme code to get more bytes); after such a
/// failure the reader is of no use, and the caller starts again with a new one
/// from where the datum began.
pub trait Source {
    fn peek(&mut self) -> Result<Option<char>>;
    fn next(&mut self) -> Result<Option<char>>;
    /// Puts back the letter that was just taken, an ASCII one.
    fn unread(&mut self, letter: char);
    /// The place of the next character: line and column from 0.
    fn place(&self) -> (u32, u32);

    /// Takes bytes up to one that has any of the bits in [`CLASS`], as far as
    /// they are at hand. A source that never has any need not define it.
    fn run(&mut self, _stop: u8) -> &[u8] {
        &[]
    }
    /// Takes the rest of the token whose first character, an ASCII one, has just been taken, and
    /// gives the whole of it; nothing where that is not at hand, or not plainly ASCII.
    fn rest_of_token(&mut self) -> Option<&[u8]> {
        None
    }
    /// Takes blanks, as far as that needs no look ahead.
    fn run_over_blanks(&mut self) {}
    /// Takes everything up to the end of the line, and the newline.
    fn skip_line(&mut self) -> Result<()> {
        while self.next()?.is_some_and(|c| c != '\n') {}
        Ok(())
    }
}

/// UTF-8 text in memory. Bytes that are no UTF-8 read as U+FFFD.
pub struct Bytes<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
    /// The column of the next character is `at - base`: advanced by what tabs
    /// and characters of several bytes change, so that runs cost nothing.
    base: isize,
}

impl<'a> Bytes<'a> {
    pub fn new(bytes: &'a [u8]) -> Bytes<'a> {
        Bytes { text: bytes, at: 0, line: 0, base: 0 }
    }
    /// Text that begins elsewhere than at the start of its file.
    pub fn at(bytes: &'a [u8], line: u32, column: u32) -> Bytes<'a> {
        Bytes { text: bytes, at: 0, line, base: -(column as isize) }
    }
    /// How many bytes have been taken.
    pub fn offset(&self) -> usize {
        self.at
    }

    fn decode(&self) -> Option<(char, usize)> {
        let rest = &self.text[self.at..];
        let &first = rest.first()?;
        if first < 128 {
            return Some((first as char, 1));
        }
        let window = &rest[..rest.len().min(4)];
        let valid = match std::str::from_utf8(window) {
            Ok(s) => s,
            Err(e) => std::str::from_utf8(&window[..e.valid_up_to()]).unwrap_or_default(),
        };
        match valid.chars().next() {
            Some(c) => Some((c, c.len_utf8())),
            None => {
                let bad = std::str::from_utf8(window).err().and_then(|e| e.error_len());
                Some((char::REPLACEMENT_CHARACTER, bad.unwrap_or(window.len())))
            }
        }
    }
    fn column(&self) -> isize {
        self.at as isize - self.base
    }
    fn advance(&mut self, c: char, len: usize) {
        let column = self.column();
        self.at += len;
        let new = match c {
            '\n' => {
                self.line += 1;
                0
            }
            '\r' => 0,
            '\t' => (column / 8 + 1) * 8,
            '\u{7}' => column,
            '\u{8}' => (column - 1).max(0),
            _ => column + 1,
        };
        self.base = self.at as isize - new;
    }
}

impl Source for Bytes<'_> {
    #[inline]
    fn peek(&mut self) -> Result<Option<char>> {
        Ok(self.decode().map(|(c, _)| c))
    }
    #[inline]
    fn next(&mut self) -> Result<Option<char>> {
        if let Some(&b) = self.text.get(self.at)
            && (32..128).contains(&b)
        {
            self.at += 1;
            return Ok(Some(b as char));
        }
        let Some((c, len)) = self.decode() else { return Ok(None) };
        self.advance(c, len);
        Ok(Some(c))
    }
    fn unread(&mut self, _letter: char) {
        self.at -= 1;
    }
    fn place(&self) -> (u32, u32) {
        (self.line, self.column().max(0) as u32)
    }
    #[inline]
    fn run(&mut self, stop: u8) -> &[u8] {
        let rest = &self.text[self.at..];
        let n = rest.iter().position(|&b| CLASS[b as usize] & stop != 0).unwrap_or(rest.len());
        self.at += n;
        &rest[..n]
    }
    #[inline]
    fn rest_of_token(&mut self) -> Option<&[u8]> {
        let rest = &self.text[self.at..];
        let n = rest.iter().position(|&b| CLASS[b as usize] & class::TOKEN != 0)?;
        if CLASS[rest[n] as usize] & class::DELIMITER == 0 {
            return None;
        }
        let start = self.at - 1;
        self.at += n;
        Some(&self.text[start..self.at])
    }
    #[inline]
    fn run_over_blanks(&mut self) {
        while let Some(&b) = self.text.get(self.at)
            && CLASS[b as usize] & class::BLANK != 0
        {
            if b == b' ' {
                self.at += 1;
            } else {
                self.advance(b as char, 1);
            }
        }
    }
    fn skip_line(&mut self) -> Result<()> {
        let rest = &self.text[self.at..];
        match rest.iter().position(|&b| b == b'\n') {
            Some(n) => {
                self.at += n;
                self.advance('\n', 1);
            }
            None => while self.next()?.is_some() {},
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &[u8]) -> Vec<(char, u32, u32)> {
        let mut source = Bytes::new(text);
        let mut out = Vec::new();
        loop {
            let (line, column) = source.place();
            match source.next().expect("memory does not fail") {
                Some(c) => out.push((c, line, column)),
                None => return out,
            }
        }
    }

    #[test]
    fn columns_count_characters_and_tabs_go_to_multiples_of_eight() {
        assert_eq!(
            places("é\tx\n y".as_bytes()),
            [('é', 0, 0), ('\t', 0, 1), ('x', 0, 8), ('\n', 0, 9), (' ', 1, 0), ('y', 1, 1)]
        );
    }

    #[test]
    fn bytes_that_are_no_utf8_become_replacement_characters() {
        let text: String = places(b"a\xffb\xe2\x82").into_iter().map(|(c, ..)| c).collect();
        assert_eq!(text, "a\u{fffd}b\u{fffd}");
    }
}
