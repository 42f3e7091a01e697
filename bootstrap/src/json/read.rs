//! The reader. It does not recurse: open arrays and objects are on a stack.

use super::Json;

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
pub struct JsonError {
    /// Counted from 1.
    pub line: usize,
    /// In bytes, counted from 1.
    pub column: usize,
    pub problem: &'static str,
}

/// More arrays and objects in each other than anybody writes; printing them
/// again recurses.
const DEEPEST: usize = 128;

impl Json {
    /// Reads TEXT, which is one value.
    pub fn read(text: &str) -> Result<Json, JsonError> {
        let mut reader = Reader { text, place: 0 };
        reader.value().map_err(|problem| {
            let before = &text.as_bytes()[..reader.place];
            let line_start = before.iter().rposition(|&b| b == b'\n').map_or(0, |place| place + 1);
            let line = before.split(|&b| b == b'\n').count();
            JsonError { line, column: 1 + reader.place - line_start, problem }
        })
    }
}

type Read<T> = Result<T, &'static str>;

/// An array or an object that has not ended.
enum Open {
    Array(Vec<Json>),
    /// Its members, and the name of the next.
    Object(Vec<(String, Json)>, String),
}

struct Reader<'a> {
    text: &'a str,
    place: usize,
}

impl Reader<'_> {
    fn value(&mut self) -> Read<Json> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            if let Some(mut value) = self.begin(&mut open)? {
                // Ends what ends after this value.
                loop {
                    match open.pop() {
                        None => return self.end(value),
                        Some(container) => match self.add(container, value)? {
                            Added::More(container) => {
                                open.push(container);
                                break;
                            }
                            Added::Whole(container) => value = container,
                        },
                    }
                }
            }
            if open.len() > DEEPEST {
                return Err("too many arrays and objects in each other");
            }
        }
    }

    /// The next value, or none if it is put on the stack OPEN.
    fn begin(&mut self, open: &mut Vec<Open>) -> Read<Option<Json>> {
        match self.peek() {
            Some(b'[') => {
                self.place += 1;
                if self.skip(b']') {
                    return Ok(Some(Json::Array(Vec::new())));
                }
                open.push(Open::Array(Vec::new()));
                Ok(None)
            }
            Some(b'{') => {
                self.place += 1;
                if self.skip(b'}') {
                    return Ok(Some(Json::Object(Vec::new())));
                }
                open.push(Open::Object(Vec::new(), self.name()?));
                Ok(None)
            }
            Some(b'"') => Ok(Some(Json::Text(self.string()?))),
            _ => self.atom().map(Some),
        }
    }

    /// Puts VALUE into CONTAINER and reads what is after it.
    fn add(&mut self, container: Open, value: Json) -> Read<Added> {
        match container {
            Open::Array(mut items) => {
                items.push(value);
                if self.skip(b',') {
                    return Ok(Added::More(Open::Array(items)));
                }
                self.expect(b']', "expected `,` or `]`")?;
                Ok(Added::Whole(Json::Array(items)))
            }
            Open::Object(mut members, name) => {
                members.push((name, value));
                if self.skip(b',') {
                    return Ok(Added::More(Open::Object(members, self.name()?)));
                }
                self.expect(b'}', "expected `,` or `}`")?;
                Ok(Added::Whole(Json::Object(members)))
            }
        }
    }

    fn end(&mut self, value: Json) -> Read<Json> {
        if self.peek().is_some() { Err("expected the end of the text") } else { Ok(value) }
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.place..];
        let blank = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.place += blank;
        rest.get(blank).copied()
    }

    fn skip(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.place += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, byte: u8, problem: &'static str) -> Read<()> {
        if self.skip(byte) { Ok(()) } else { Err(problem) }
    }

    /// The name of a member, and its colon.
    fn name(&mut self) -> Read<String> {
        if self.peek() != Some(b'"') {
            return Err("expected the name of a member");
        }
        let name = self.string()?;
        self.expect(b':', "expected `:`")?;
        Ok(name)
    }

    fn string(&mut self) -> Read<String> {
        self.place += 1;
        let mut string = String::new();
        loop {
            let rest = &self.text[self.place..];
            let run = rest.find(['"', '\\']).ok_or("expected a closing `\"`")?;
            if rest[..run].contains(|c: char| c < ' ') {
                return Err("a control character in a string");
            }
            string.push_str(&rest[..run]);
            self.place += run + 1;
            if rest.as_bytes()[run] == b'"' {
                return Ok(string);
            }
            string.push(self.escape()?);
        }
    }

    /// What is behind a backslash.
    fn escape(&mut self) -> Read<char> {
        let letter = self.text.as_bytes().get(self.place).ok_or("expected an escape")?;
        self.place += 1;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(*letter),
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let first = self.unit()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first).ok_or("half of a surrogate pair");
                }
                let is_pair = self.text[self.place..].starts_with("\\u");
                self.place += 2 * usize::from(is_pair);
                let second = if is_pair { self.unit()? } else { 0 };
                let is_low = (0xdc00..0xe000).contains(&second);
                let low = is_low.then(|| second - 0xdc00).ok_or("half of a surrogate pair")?;
                char::from_u32(0x10000 + ((first - 0xd800) << 10) + low)
                    .ok_or("half of a surrogate pair")?
            }
            _ => return Err("an unknown escape"),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Read<u32> {
        let digits = self.text.as_bytes().get(self.place..self.place + 4);
        let digits = digits.filter(|d| d.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.and_then(|d| std::str::from_utf8(d).ok());
        let unit = digits.and_then(|d| u32::from_str_radix(d, 16).ok());
        self.place += 4 * usize::from(unit.is_some());
        unit.ok_or("expected four hexadecimal digits")
    }

    /// A number, `true`, `false` or `null`.
    fn atom(&mut self) -> Read<Json> {
        let rest = &self.text[self.place..];
        let is_end = |c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c));
        let word = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        let json = match word {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            "null" => Json::Verbatim(word.to_string()),
            _ if is_number(word) => match word.parse() {
                Ok(number) => Json::Number(number),
                Err(_) => Json::Verbatim(word.to_string()),
            },
            _ => return Err("expected a value"),
        };
        self.place += word.len();
        Ok(json)
    }
}

/// What became of an array or an object.
enum Added {
    More(Open),
    Whole(Json),
}

/// Whether WORD is a number of RFC 8259, section 6.
fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
        }
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(is_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_prints_the_same() {
        let text = "{\n  \"a\": [\n    1,\n    -2.5e3,\n    null,\n    true,\n    \"λ\\\"\\n\"\n  ],\n  \"b\": {},\n  \"c\": []\n}";
        assert_eq!(Json::read(text).unwrap().to_string(), text);
        assert_eq!(Json::read(r#" "\u00e9\ud83d\ude00\/" "#).unwrap().text(), Some("é😀/"));
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        for (text, expected) in [
            ("", "1:1: expected a value"),
            ("{\n \"a\": 01}", "2:7: expected a value"),
            ("[1,]", "1:4: expected a value"),
            ("[1 2]", "1:4: expected `,` or `]`"),
            ("{1:2}", "1:2: expected the name of a member"),
            ("\"a", "1:2: expected a closing `\"`"),
            ("\"\\ud800\"", "half of a surrogate pair"),
            ("\"\\x\"", "an unknown escape"),
            ("1 1", "1:3: expected the end of the text"),
        ] {
            let error = Json::read(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
        let deep = "[".repeat(100_000);
        assert!(Json::read(&deep).unwrap_err().to_string().contains("too many"));
    }
}
