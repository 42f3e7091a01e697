//! The parser: one small function for each rule of the grammar.
//!
//! Every rule is a nom parser over bytes. A rule that fails says what it
//! expected and where; [`Derivation::parse`] turns that into a [`ParseError`]
//! with a line, a column and an excerpt. The grammar does not nest, so the
//! parser does not recurse, and every byte is looked at once.
//!
//! Like the daemons' own, the parser is lenient in one point: strings may be
//! spelled in more than one way (see [`super::spelling`]).

use std::fmt;
use std::path::{Path, PathBuf};

use memchr::memchr2;
use nom::bytes::complete::{tag, take};
use nom::combinator::{all_consuming, eof};
use nom::error::{ErrorKind, ParseError as NomError};
use nom::sequence::{delimited, preceded, terminated};
use nom::{Err, IResult, Parser};

use super::place::Place;
use super::{Derivation, Input, Output};
use crate::bytes::{ByteString, Shown};

/// Why a file is not a derivation.
///
/// Shown as `FILE:LINE:COLUMN: expected … but found …` and two more lines: an
/// excerpt and a caret under the offending byte.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}:{column}: expected {expected} but found {found}\n{excerpt}", file.display())]
pub struct ParseError {
    /// The file, as the caller named it.
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
    /// In bytes, counted from 1.
    pub column: usize,
    /// What would have been right here.
    pub expected: String,
    /// What is here.
    pub found: String,
    /// Two lines: the surrounding bytes and a caret.
    pub excerpt: String,
}

impl Derivation {
    /// Parses the content of a `.drv` file; FILE is named in errors only.
    pub fn parse(content: &[u8], file: &Path) -> Result<Derivation, ParseError> {
        match all_consuming(derivation).parse(content) {
            Ok((_, derivation)) => Ok(derivation),
            Err(Err::Error(fault) | Err::Failure(fault)) => Err(fault.locate(content, file)),
            Err(Err::Incomplete(_)) => unreachable!("complete parsers do not ask for more"),
        }
    }
}

fn derivation(input: &[u8]) -> Parsed<'_, Derivation> {
    let (input, outputs) = preceded(symbol("Derive("), list(output)).parse(input)?;
    let (input, inputs) = preceded(symbol(","), list(input_derivation)).parse(input)?;
    let (input, sources) = preceded(symbol(","), list(string)).parse(input)?;
    let (input, system) = preceded(symbol(","), string).parse(input)?;
    let (input, builder) = preceded(symbol(","), string).parse(input)?;
    let (input, arguments) = preceded(symbol(","), list(string)).parse(input)?;
    let (input, environment) = preceded(symbol(","), list(variable)).parse(input)?;
    let (input, ()) = terminated(symbol(")"), end_of_file).parse(input)?;
    let derivation =
        Derivation { outputs, inputs, sources, system, builder, arguments, environment };
    Ok((input, derivation))
}

fn output(input: &[u8]) -> Parsed<'_, Output> {
    let (input, name) = preceded(symbol("("), string).parse(input)?;
    let (input, path) = preceded(symbol(","), string).parse(input)?;
    let (input, algorithm) = preceded(symbol(","), string).parse(input)?;
    let (input, hash) = preceded(symbol(","), string).parse(input)?;
    let (input, ()) = symbol(")")(input)?;
    Ok((input, Output { name, path, algorithm, hash }))
}

fn input_derivation(input: &[u8]) -> Parsed<'_, Input> {
    let pair = (string, preceded(symbol(","), list(string)));
    delimited(symbol("("), pair, symbol(")"))
        .map(|(path, outputs)| Input { path, outputs })
        .parse(input)
}

fn variable(input: &[u8]) -> Parsed<'_, (ByteString, ByteString)> {
    let pair = (string, preceded(symbol(","), string));
    delimited(symbol("("), pair, symbol(")")).parse(input)
}

/// `[` items, separated by commas, `]`.
///
/// nom's `separated_list0` would back out of a bad item and blame the comma
/// before it; this one lets the item say what is wrong.
fn list<'a, T>(
    mut item: impl FnMut(&'a [u8]) -> Parsed<'a, T>,
) -> impl FnMut(&'a [u8]) -> Parsed<'a, Vec<T>> {
    move |input| {
        let (mut input, ()) = symbol("[")(input)?;
        let mut items = Vec::new();
        if let Ok((input, ())) = symbol("]")(input) {
            return Ok((input, items));
        }
        loop {
            let (after_item, value) = item(input)?;
            items.push(value);
            match after_item.first() {
                Some(b',') => input = &after_item[1..],
                Some(b']') => return Ok((&after_item[1..], items)),
                _ => return fail(after_item, Expected::CommaOrBracket),
            }
        }
    }
}

/// A string in double quotes. Runs without escapes are taken whole.
fn string(input: &[u8]) -> Parsed<'_, ByteString> {
    let (input, ()) = expect(Expected::String, tag("\"").map(|_| ())).parse(input)?;
    let (mut input, run) = plain_run(input)?;
    let mut bytes = run.to_vec();
    loop {
        match input.first() {
            Some(b'"') => return Ok((&input[1..], bytes.into())),
            Some(b'\\') => {
                let (after_escape, byte) = escape(input)?;
                let (after_run, run) = plain_run(after_escape)?;
                bytes.push(byte);
                bytes.extend_from_slice(run);
                input = after_run;
            }
            _ => return fail(input, Expected::ClosingQuote),
        }
    }
}

/// What comes before the next quote or backslash: nearly all bytes of a file
/// are in such runs, so they are searched many bytes at a time.
fn plain_run(input: &[u8]) -> Parsed<'_, &[u8]> {
    take(memchr2(b'"', b'\\', input).unwrap_or(input.len())).parse(input)
}

/// A backslash and a letter. Other letters than those of the five escapes stand
/// for themselves, as the daemons read them.
fn escape(input: &[u8]) -> Parsed<'_, u8> {
    let (rest, pair) = expect(Expected::Escape, take(2usize)).parse(input)?;
    let byte = match pair[1] {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        byte => byte,
    };
    Ok((rest, byte))
}

fn symbol<'a>(text: &'static str) -> impl FnMut(&'a [u8]) -> Parsed<'a, ()> {
    move |input| expect(Expected::Symbol(text), tag(text)).map(|_| ()).parse(input)
}

fn end_of_file(input: &[u8]) -> Parsed<'_, &[u8]> {
    expect(Expected::EndOfFile, eof).parse(input)
}

type Parsed<'a, T> = IResult<&'a [u8], T, Fault<'a>>;

/// Runs PARSER; if it fails, the fault is that EXPECTED is not at its start.
fn expect<'a, O>(
    expected: Expected,
    mut parser: impl Parser<&'a [u8], Output = O, Error = Fault<'a>>,
) -> impl Parser<&'a [u8], Output = O, Error = Fault<'a>> {
    move |input: &'a [u8]| parser.parse(input).or_else(|_| fail(input, expected))
}

fn fail<T>(at: &[u8], expected: Expected) -> Parsed<'_, T> {
    Err(Err::Error(Fault { at, expected }))
}

/// Where parsing stopped and what was expected there.
struct Fault<'a> {
    at: &'a [u8],
    expected: Expected,
}

#[derive(Clone, Copy)]
enum Expected {
    Symbol(&'static str),
    String,
    ClosingQuote,
    Escape,
    CommaOrBracket,
    EndOfFile,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Symbol(text) => write!(f, "`{text}`"),
            Expected::String => f.write_str("a string"),
            Expected::ClosingQuote => f.write_str("a closing `\"`"),
            Expected::Escape => f.write_str("one of `\\n`, `\\r`, `\\t`, `\\\"`, `\\\\`"),
            Expected::CommaOrBracket => f.write_str("`,` or `]`"),
            Expected::EndOfFile => f.write_str("the end of the file"),
        }
    }
}

impl<'a> NomError<&'a [u8]> for Fault<'a> {
    fn from_error_kind(at: &'a [u8], _: ErrorKind) -> Self {
        Fault { at, expected: Expected::EndOfFile }
    }

    fn append(_: &'a [u8], _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// How a dynamic derivation begins (Nix's RFC 92): its inputs may be outputs of
/// inputs, so they are not known before something is built.
const DYNAMIC: &[u8] = b"DrvWithVersion(";

impl Fault<'_> {
    fn locate(&self, content: &[u8], file: &Path) -> ParseError {
        let offset = content.len() - self.at.len();
        let found = match self.at {
            [] => "the end of the file".to_string(),
            at if offset == 0 && at.starts_with(DYNAMIC) => {
                "a dynamic derivation, which is not supported".to_string()
            }
            [b'\\', next, ..] => format!("`\\{}`", Shown(&[*next])),
            [byte, ..] => format!("`{}`", Shown(&[*byte])),
        };
        let Place { line, column, excerpt } = Place::of(content, offset);
        let expected = self.expected.to_string();
        ParseError { file: file.to_path_buf(), line, column, expected, found, excerpt }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Derivation, ParseError> {
        Derivation::parse(text.as_bytes(), Path::new("x.drv"))
    }

    fn error(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn an_empty_derivation() {
        assert_eq!(parse(r#"Derive([],[],[],"","",[],[])"#), Ok(Derivation::default()));
    }

    #[test]
    fn escapes_and_bytes() {
        let content = b"Derive([],[],[],\"a\\n\\r\\t\\\"\\\\b\",\"\xff\\\\\",[],[])";
        let derivation = Derivation::parse(content, Path::new("x.drv")).unwrap();
        assert_eq!(&*derivation.system, b"a\n\r\t\"\\b");
        assert_eq!(&*derivation.builder, b"\xff\\");
        assert_eq!(derivation.write(), content);
    }

    #[test]
    fn an_error_has_a_place_and_an_excerpt() {
        assert_eq!(
            error("Derive([],[],[\"a\";],\"\",\"\",[],[])"),
            "x.drv:1:18: expected `,` or `]` but found `;`\n    \
             Derive([],[],[\"a\";],\"\",\"\",[],[])\n                     ^"
        );
    }

    #[test]
    fn a_line_is_counted_within_strings() {
        let found = parse("Derive([],[],[\"a\nb\nc\"],x").unwrap_err();
        assert_eq!((found.line, found.column), (3, 5));
    }

    #[test]
    fn each_expectation() {
        for (text, expected) in [
            ("Drive(", "expected `Derive(` but found `D`"),
            ("Derive([],[],[],\"\",\"\",[],[])\n", "expected the end of the file but found `\\n`"),
            ("Derive([],[],[\"a\"", "expected `,` or `]` but found the end of the file"),
            ("Derive([],[],[\"a", "expected a closing `\"` but found the end of the file"),
            ("Derive([],[],[\"a\",]", "expected a string but found `]`"),
            ("Derive([],[],[\"a\\", "but found `\\`"),
            ("Derive([(\"o\")", "expected `,` but found `)`"),
            ("", "expected `Derive(` but found the end of the file"),
            (
                "DrvWithVersion(\"xp-dyn-drv\",[]",
                "expected `Derive(` but found a dynamic derivation, which is not supported",
            ),
        ] {
            let message = error(text);
            assert!(message.contains(expected), "{text:?} gave: {message}");
        }
    }

    #[test]
    fn every_truncation_is_an_error_at_the_end() {
        let whole = "Derive([(\"out\",\"/s/x\",\"\",\"\")],[(\"/s/d.drv\",[\"out\"])],[\"/s/a\"],\"s\",\"b\",[\"-c\"],[(\"k\",\"v\\n\")])";
        parse(whole).unwrap();
        for length in 0..whole.len() {
            let found = parse(&whole[..length]).unwrap_err();
            let seen_to = found.column - 1;
            assert!(
                seen_to <= length && length - seen_to < "Derive(".len(),
                "cut at {length}: {found}"
            );
        }
    }
}
