//! Characters as bytes: the encodings of ports.

/// An encoding. The wide ones without an order of bytes read a byte order mark
/// and write one, most significant byte first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Latin1,
    /// Seven bits; other bytes are errors.
    Ascii,
    /// One byte a character, but for these as in Latin 1.
    Bytes(&'static Table),
    Utf16(Order),
    Utf32(Order),
    /// A name that stands for none of these: an error once it is used, as in Guile.
    Unknown,
}

/// Bytes that are not the characters of their numbers: the first and last of a run, and
/// what the first one stands for; 0: for nothing.
pub type Table = [(u8, u8, u16)];

/// ISO 8859-2: Latin 2.
pub const LATIN2: &Table = &[
    (0xa1, 0xa1, 0x104),
    (0xa2, 0xa2, 0x2d8),
    (0xa3, 0xa3, 0x141),
    (0xa5, 0xa5, 0x13d),
    (0xa6, 0xa6, 0x15a),
    (0xa9, 0xa9, 0x160),
    (0xaa, 0xaa, 0x15e),
    (0xab, 0xab, 0x164),
    (0xac, 0xac, 0x179),
    (0xae, 0xae, 0x17d),
    (0xaf, 0xaf, 0x17b),
    (0xb1, 0xb1, 0x105),
    (0xb2, 0xb2, 0x2db),
    (0xb3, 0xb3, 0x142),
    (0xb5, 0xb5, 0x13e),
    (0xb6, 0xb6, 0x15b),
    (0xb7, 0xb7, 0x2c7),
    (0xb9, 0xb9, 0x161),
    (0xba, 0xba, 0x15f),
    (0xbb, 0xbb, 0x165),
    (0xbc, 0xbc, 0x17a),
    (0xbd, 0xbd, 0x2dd),
    (0xbe, 0xbe, 0x17e),
    (0xbf, 0xbf, 0x17c),
    (0xc0, 0xc0, 0x154),
    (0xc3, 0xc3, 0x102),
    (0xc5, 0xc5, 0x139),
    (0xc6, 0xc6, 0x106),
    (0xc8, 0xc8, 0x10c),
    (0xca, 0xca, 0x118),
    (0xcc, 0xcc, 0x11a),
    (0xcf, 0xcf, 0x10e),
    (0xd0, 0xd0, 0x110),
    (0xd1, 0xd1, 0x143),
    (0xd2, 0xd2, 0x147),
    (0xd5, 0xd5, 0x150),
    (0xd8, 0xd8, 0x158),
    (0xd9, 0xd9, 0x16e),
    (0xdb, 0xdb, 0x170),
    (0xde, 0xde, 0x162),
    (0xe0, 0xe0, 0x155),
    (0xe3, 0xe3, 0x103),
    (0xe5, 0xe5, 0x13a),
    (0xe6, 0xe6, 0x107),
    (0xe8, 0xe8, 0x10d),
    (0xea, 0xea, 0x119),
    (0xec, 0xec, 0x11b),
    (0xef, 0xef, 0x10f),
    (0xf0, 0xf0, 0x111),
    (0xf1, 0xf1, 0x144),
    (0xf2, 0xf2, 0x148),
    (0xf5, 0xf5, 0x151),
    (0xf8, 0xf8, 0x159),
    (0xf9, 0xf9, 0x16f),
    (0xfb, 0xfb, 0x171),
    (0xfe, 0xfe, 0x163),
    (0xff, 0xff, 0x2d9),
];
/// ISO 8859-3: Latin 3.
pub const LATIN3: &Table = &[
    (0xa1, 0xa1, 0x126),
    (0xa2, 0xa2, 0x2d8),
    (0xa5, 0xa5, 0),
    (0xa6, 0xa6, 0x124),
    (0xa9, 0xa9, 0x130),
    (0xaa, 0xaa, 0x15e),
    (0xab, 0xab, 0x11e),
    (0xac, 0xac, 0x134),
    (0xae, 0xae, 0),
    (0xaf, 0xaf, 0x17b),
    (0xb1, 0xb1, 0x127),
    (0xb6, 0xb6, 0x125),
    (0xb9, 0xb9, 0x131),
    (0xba, 0xba, 0x15f),
    (0xbb, 0xbb, 0x11f),
    (0xbc, 0xbc, 0x135),
    (0xbe, 0xbe, 0),
    (0xbf, 0xbf, 0x17c),
    (0xc3, 0xc3, 0),
    (0xc5, 0xc5, 0x10a),
    (0xc6, 0xc6, 0x108),
    (0xd0, 0xd0, 0),
    (0xd5, 0xd5, 0x120),
    (0xd8, 0xd8, 0x11c),
    (0xdd, 0xdd, 0x16c),
    (0xde, 0xde, 0x15c),
    (0xe3, 0xe3, 0),
    (0xe5, 0xe5, 0x10b),
    (0xe6, 0xe6, 0x109),
    (0xf0, 0xf0, 0),
    (0xf5, 0xf5, 0x121),
    (0xf8, 0xf8, 0x11d),
    (0xfd, 0xfd, 0x16d),
    (0xfe, 0xfe, 0x15d),
    (0xff, 0xff, 0x2d9),
];
/// ISO 8859-7: Greek.
pub const GREEK: &Table = &[
    (0xa1, 0xa2, 0x2018),
    (0xa4, 0xa4, 0x20ac),
    (0xa5, 0xa5, 0x20af),
    (0xaa, 0xaa, 0x37a),
    (0xae, 0xae, 0),
    (0xaf, 0xaf, 0x2015),
    (0xb4, 0xb6, 0x384),
    (0xb8, 0xba, 0x388),
    (0xbc, 0xbc, 0x38c),
    (0xbe, 0xd1, 0x38e),
    (0xd2, 0xd2, 0),
    (0xd3, 0xfe, 0x3a3),
    (0xff, 0xff, 0),
];
/// ISO 8859-15: Latin 9.
pub const LATIN9: &Table = &[
    (0xa4, 0xa4, 0x20ac),
    (0xa6, 0xa6, 0x160),
    (0xa8, 0xa8, 0x161),
    (0xb4, 0xb4, 0x17d),
    (0xb8, 0xb8, 0x17e),
    (0xbc, 0xbd, 0x152),
    (0xbe, 0xbe, 0x178),
];

/// Below this all parts of ISO 8859 are as Latin 1.
const SPECIAL: u8 = 0xa0;

fn char_of(table: &Table, byte: u8) -> Option<char> {
    if byte < SPECIAL {
        return Some(byte as char);
    }
    match table.iter().find(|(first, last, _)| (*first..=*last).contains(&byte)) {
        None => Some(byte as char),
        Some((.., 0)) => None,
        Some(&(first, _, to)) => char::from_u32(u32::from(to) + u32::from(byte - first)),
    }
}
/// The byte that stands for `c` in `table`.
pub fn byte_of(table: &Table, c: char) -> Option<u8> {
    match u8::try_from(c) {
        Ok(byte) if byte < SPECIAL => Some(byte),
        _ => (SPECIAL..=0xff).find(|&byte| char_of(table, byte) == Some(c)),
    }
}

/// The order of the bytes of a wide character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Big,
    Little,
    /// As the byte order mark says; big where there is none (RFC 2781).
    Marked,
}

/// What the front of some bytes is.
#[derive(Debug, PartialEq, Eq)]
pub enum Decoded {
    /// A character and how many bytes it takes.
    Char(char, usize),
    /// The start of a character.
    Incomplete,
    /// So many bytes that are no character.
    Invalid(usize),
}

impl Encoding {
    /// The encoding of this name, in any case.
    pub fn named(name: &str) -> Encoding {
        match name.to_ascii_uppercase().as_str() {
            "UTF-8" | "UTF8" => Encoding::Utf8,
            "ISO-8859-1" | "ISO8859-1" | "ISO_8859-1" | "LATIN1" | "LATIN-1" | "L1" => {
                Encoding::Latin1
            }
            "US-ASCII" | "ASCII" | "ANSI_X3.4-1968" | "ISO646-US" | "646" | "C" | "POSIX" => {
                Encoding::Ascii
            }
            "ISO-8859-2" | "ISO8859-2" | "LATIN2" | "L2" => Encoding::Bytes(LATIN2),
            "ISO-8859-3" | "ISO8859-3" | "LATIN3" | "L3" => Encoding::Bytes(LATIN3),
            "ISO-8859-7" | "ISO8859-7" | "GREEK" => Encoding::Bytes(GREEK),
            "ISO-8859-15" | "ISO8859-15" | "LATIN-9" => Encoding::Bytes(LATIN9),
            "UTF-16" | "UTF16" => Encoding::Utf16(Order::Marked),
            "UTF-16BE" | "UTF16BE" => Encoding::Utf16(Order::Big),
            "UTF-16LE" | "UTF16LE" => Encoding::Utf16(Order::Little),
            "UTF-32" | "UTF32" | "UCS-4" => Encoding::Utf32(Order::Marked),
            "UTF-32BE" | "UTF32BE" => Encoding::Utf32(Order::Big),
            "UTF-32LE" | "UTF32LE" => Encoding::Utf32(Order::Little),
            _ => Encoding::Unknown,
        }
    }
    /// Whether each byte below 128 is the character of that number, and part
    /// of no other: lines can be found by their bytes.
    pub fn is_ascii_based(self) -> bool {
        matches!(self, Encoding::Utf8 | Encoding::Latin1 | Encoding::Ascii | Encoding::Bytes(_))
    }
    /// The byte order marks to look for at the start: each with what it means.
    pub fn marks(self) -> &'static [(&'static [u8], Encoding)] {
        match self {
            Encoding::Utf8 => &[(b"\xef\xbb\xbf", Encoding::Utf8)],
            Encoding::Utf16(Order::Marked) => &[
                (b"\xfe\xff", Encoding::Utf16(Order::Big)),
                (b"\xff\xfe", Encoding::Utf16(Order::Little)),
            ],
            Encoding::Utf32(Order::Marked) => &[
                (b"\x00\x00\xfe\xff", Encoding::Utf32(Order::Big)),
                (b"\xff\xfe\x00\x00", Encoding::Utf32(Order::Little)),
            ],
            _ => &[],
        }
    }
    /// Whether a stream of it starts with a mark when it is written.
    pub fn writes_mark(self) -> bool {
        matches!(self, Encoding::Utf16(Order::Marked) | Encoding::Utf32(Order::Marked))
    }

    /// The character at the front of `bytes`, of which there is at least one.
    pub fn decode(self, bytes: &[u8]) -> Decoded {
        match self {
            Encoding::Latin1 | Encoding::Unknown => Decoded::Char(bytes[0] as char, 1),
            Encoding::Ascii if bytes[0] < 0x80 => Decoded::Char(bytes[0] as char, 1),
            Encoding::Ascii => Decoded::Invalid(1),
            Encoding::Bytes(table) => {
                char_of(table, bytes[0]).map_or(Decoded::Invalid(1), |c| Decoded::Char(c, 1))
            }
            Encoding::Utf8 => decode_utf8(bytes),
            Encoding::Utf16(order) => decode_utf16(bytes, order),
            Encoding::Utf32(order) => decode_utf32(bytes, order),
        }
    }
    /// The text that all of `bytes` stand for.
    pub fn text(self, bytes: &[u8]) -> String {
        self.checked_text(bytes).0
    }
    /// As `text`, and whether all are bytes of characters.
    pub fn checked_text(self, mut bytes: &[u8]) -> (String, bool) {
        if let (Encoding::Utf8, Ok(text)) = (self, std::str::from_utf8(bytes)) {
            return (text.to_owned(), true);
        }
        let (mut text, mut valid) = (String::new(), true);
        let mark = self.marks().iter().find(|(mark, _)| bytes.starts_with(mark));
        let encoding = match (self, mark) {
            (Encoding::Utf8, _) => self,
            (_, Some((mark, meaning))) => {
                bytes = &bytes[mark.len()..];
                *meaning
            }
            // Without a mark, in the machine's order.
            (Encoding::Utf16(Order::Marked), None) => Encoding::Utf16(Order::Little),
            (Encoding::Utf32(Order::Marked), None) => Encoding::Utf32(Order::Little),
            (_, None) => self,
        };
        while !bytes.is_empty() {
            let (c, n) = match encoding.decode(bytes) {
                Decoded::Char(c, n) => (c, n),
                Decoded::Invalid(n) => (char::REPLACEMENT_CHARACTER, n),
                Decoded::Incomplete => (char::REPLACEMENT_CHARACTER, bytes.len()),
            };
            valid &= c != char::REPLACEMENT_CHARACTER;
            text.push(c);
            bytes = &bytes[n..];
        }
        (text, valid)
    }
    /// Appends the bytes of `c`; false where the encoding has none.
    pub fn encode(self, c: char, out: &mut Vec<u8>) -> bool {
        match self {
            Encoding::Utf8 => {
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Encoding::Latin1 | Encoding::Ascii | Encoding::Unknown => {
                let limit = if self == Encoding::Ascii { 0x80 } else { 0x100 };
                if c as u32 >= limit {
                    return false;
                }
                out.push(c as u8);
            }
            Encoding::Bytes(table) => match byte_of(table, c) {
                Some(byte) => out.push(byte),
                None => return false,
            },
            Encoding::Utf16(order) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let bytes = match order {
                        Order::Little => unit.to_le_bytes(),
                        _ => unit.to_be_bytes(),
                    };
                    out.extend_from_slice(&bytes);
                }
            }
            Encoding::Utf32(Order::Little) => out.extend_from_slice(&(c as u32).to_le_bytes()),
            Encoding::Utf32(_) => out.extend_from_slice(&(c as u32).to_be_bytes()),
        }
        true
    }
}

/// An invalid sequence ends before the first byte that cannot continue it
/// (Unicode 3.9, "maximal subparts"), as Guile counts them too.
fn decode_utf8(bytes: &[u8]) -> Decoded {
    let first = bytes[0];
    if first < 0x80 {
        return Decoded::Char(first as char, 1);
    }
    let front = &bytes[..bytes.len().min(4)];
    match std::str::from_utf8(front) {
        Ok(text) => match text.chars().next() {
            Some(c) => Decoded::Char(c, c.len_utf8()),
            None => Decoded::Incomplete,
        },
        Err(e) if e.valid_up_to() > 0 => {
            match std::str::from_utf8(&front[..e.valid_up_to()]).ok().and_then(|t| t.chars().next())
            {
                Some(c) => Decoded::Char(c, c.len_utf8()),
                None => Decoded::Invalid(1),
            }
        }
        Err(e) => e.error_len().map_or(Decoded::Incomplete, Decoded::Invalid),
    }
}

fn decode_utf16(bytes: &[u8], order: Order) -> Decoded {
    let unit = |i: usize| match order {
        Order::Little => u16::from_le_bytes([bytes[i], bytes[i + 1]]),
        _ => u16::from_be_bytes([bytes[i], bytes[i + 1]]),
    };
    if bytes.len() < 2 {
        return Decoded::Incomplete;
    }
    let first = unit(0);
    if let Some(c) = char::from_u32(first.into()) {
        return Decoded::Char(c, 2);
    }
    if first >= 0xdc00 {
        return Decoded::Invalid(2);
    }
    if bytes.len() < 4 {
        return Decoded::Incomplete;
    }
    let second = unit(2);
    if !(0xdc00..0xe000).contains(&second) {
        // Both units are the invalid sequence for the C library, and so for Guile.
        return Decoded::Invalid(4);
    }
    let c = 0x1_0000 + (u32::from(first & 0x3ff) << 10) + u32::from(second & 0x3ff);
    char::from_u32(c).map_or(Decoded::Invalid(4), |c| Decoded::Char(c, 4))
}

fn decode_utf32(bytes: &[u8], order: Order) -> Decoded {
    let Some(&four) = bytes.first_chunk::<4>() else { return Decoded::Incomplete };
    let c = match order {
        Order::Little => u32::from_le_bytes(four),
        _ => u32::from_be_bytes(four),
    };
    char::from_u32(c).map_or(Decoded::Invalid(4), |c| Decoded::Char(c, 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode_all(encoding: Encoding, mut bytes: &[u8]) -> String {
        let mut out = String::new();
        while !bytes.is_empty() {
            let n = match encoding.decode(bytes) {
                Decoded::Char(c, n) => {
                    out.push(c);
                    n
                }
                Decoded::Invalid(n) => {
                    out.push('?');
                    n
                }
                Decoded::Incomplete => {
                    out.push('…');
                    bytes.len()
                }
            };
            bytes = &bytes[n..];
        }
        out
    }

    #[test]
    fn every_encoding_reads_back_what_it_wrote() {
        let text = "aé→𝄞\u{ffff}";
        for name in ["UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "utf-32le"] {
            let encoding = Encoding::named(name);
            let mut bytes = Vec::new();
            assert!(text.chars().all(|c| encoding.encode(c, &mut bytes)), "{name}");
            assert_eq!(decode_all(encoding, &bytes), text, "{name}");
        }
    }

    #[test]
    fn encodings_of_one_byte_have_their_own_characters() {
        let (greek, latin9) = (Encoding::named("iso-8859-7"), Encoding::named("ISO-8859-15"));
        assert_eq!(decode_all(greek, b"k\xca\xe1\xdf\xd2\xa4\xb7"), "kΚαί?€·");
        assert_eq!(decode_all(latin9, b"\xa4\xa5\xbc\xbd"), "€¥Œœ");
        let mut out = Vec::new();
        assert!(greek.encode('α', &mut out) && latin9.encode('œ', &mut out));
        assert!(!greek.encode('Á', &mut out) && !latin9.encode('¤', &mut out));
        assert_eq!(out, [0xe1, 0xbd]);
    }

    #[test]
    fn narrow_encodings_refuse_wide_characters() {
        let mut out = Vec::new();
        assert!(!Encoding::Latin1.encode('→', &mut out));
        assert!(!Encoding::Ascii.encode('é', &mut out));
        assert!(Encoding::Latin1.encode('é', &mut out));
        assert_eq!(out, [0xe9]);
    }

    #[test]
    fn invalid_bytes_end_where_unicode_says() {
        // E2 82 is the start of a three-byte character that 41 does not continue.
        assert_eq!(decode_all(Encoding::Utf8, b"\xe2\x82A\xff\xc0\x80"), "?A???");
        assert_eq!(decode_all(Encoding::Utf8, b"a\xe2\x82"), "a…");
        assert_eq!(decode_all(Encoding::Utf16(Order::Big), b"\xdc\x00\x00a\xd8\x00\x00b"), "?a?");
    }
}
