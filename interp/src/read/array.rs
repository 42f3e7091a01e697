//! Bytevectors, uniform vectors and arrays: `#vu8(…)`, `#f64(…)`, `#2((…)…)`.

use super::source::Source;
use super::{Begun, Reader, Shape};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::value::Value;
use crate::value::array::{ElementType, from_list};
use nom::bytes::complete::take_till;
use nom::character::complete::{char, digit0, digit1};
use nom::combinator::{all_consuming, map, opt, recognize, verify};
use nom::multi::many0;
use nom::sequence::{pair, preceded};
use nom::{IResult, Parser};

/// What stands between `#` and `(`: `2f64@1:3` and the like.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Prefix {
    rank: usize,
    /// The element type; empty for any value.
    tag: String,
    /// For each dimension its lower bound, and its length if that is given.
    shape: Vec<(i64, Option<usize>)>,
}

impl<S: Source> Reader<S> {
    /// `#` and `first` have been read: an array's prefix, or a datum label.
    pub(super) fn array_prefix(&mut self, cx: &mut Cx, first: char) -> Result<Begun> {
        let mut text = String::from(first);
        loop {
            match self.source.next()? {
                None => {
                    return Err(self.error(cx, "unexpected end of input while reading array", &[]));
                }
                Some('(') => break,
                Some(c @ ('=' | '#')) if text.bytes().all(|b| b.is_ascii_digit()) => {
                    let number = text.parse().unwrap_or(u64::MAX >> 4);
                    return match c {
                        '=' => Ok(self.open_label(cx, number)),
                        _ => self.label(cx, number).map(Begun::Datum),
                    };
                }
                Some(c) => text.push(c),
            }
        }
        match prefix(&text) {
            Ok((_, prefix)) => Ok(self.push_list(Shape::Array(Box::new(prefix)), ')')),
            Err(_) if text.contains(":-") => {
                Err(self.error(cx, "array length must be non-negative", &[]))
            }
            Err(_) => {
                let text = cx.string(&text);
                Err(self.error(cx, "invalid array prefix: ~S", &[text]))
            }
        }
    }
    /// `#v` has been read: `u8(` follows.
    pub(super) fn bytevector_prefix(&mut self, cx: &mut Cx) -> Result<Begun> {
        for expected in "u8(".chars() {
            if self.source.next()? != Some(expected) {
                return Err(self.error(cx, "invalid bytevector prefix", &[Value::char(expected)]));
            }
        }
        let prefix = Prefix { rank: 1, tag: "vu8".to_owned(), shape: Vec::new() };
        Ok(self.push_list(Shape::Array(Box::new(prefix)), ')'))
    }

    /// The array that a prefix and its elements make.
    pub(super) fn array(&mut self, cx: &mut Cx, prefix: &Prefix, items: Value) -> Result<Value> {
        let Some(kind) = ElementType::from_name(&prefix.tag) else {
            let tag = cx.intern(&prefix.tag);
            return Err(Error::expecting("array type", tag).who("make-generalized-vector").at(1));
        };
        let Some(all) = items.list_to_vec() else {
            return Err(super::dot_in_vector(cx, items));
        };
        let mut shape = prefix.shape.clone();
        if shape.is_empty() {
            shape = vec![(0, None); prefix.rank];
        }
        if shape.len() != prefix.rank {
            let message = "the number of shape specifications must match the array rank";
            return Err(self.error(cx, message, &[]));
        }
        match (prefix.rank, &all[..]) {
            // An array without dimensions has one element.
            (0, &[only]) => from_list(cx, kind, &[], only),
            (0, []) => Err(self.error(cx, "too few elements in array literal, need 1", &[])),
            (0, _) => Err(self.error(cx, "too many elements in array literal, need 1", &[])),
            _ => from_list(cx, kind, &shape, items),
        }
    }
}

fn number<T: std::str::FromStr>(input: &str) -> IResult<&str, T> {
    nom::combinator::map_opt(recognize(pair(opt(char('-')), digit1)), |s: &str| s.parse().ok())
        .parse(input)
}
/// `@LOWER`, `:LENGTH` or both.
fn dimension(input: &str) -> IResult<&str, (i64, Option<usize>)> {
    let lower = preceded(char('@'), opt(number::<i64>));
    let length = preceded(char(':'), opt(number::<usize>));
    let both = (opt(lower), opt(length));
    let some = verify(both, |(lower, length)| lower.is_some() || length.is_some());
    map(some, |(lower, length): (Option<Option<i64>>, Option<Option<usize>>)| {
        (lower.flatten().unwrap_or(0), length.map(Option::unwrap_or_default))
    })
    .parse(input)
}
fn prefix(input: &str) -> IResult<&str, Prefix> {
    let tag = take_till(|c| c == '@' || c == ':');
    let parts = (digit0, tag, many0(dimension));
    all_consuming(map(parts, |(rank, tag, shape): (&str, &str, Vec<_>)| Prefix {
        rank: rank.parse().unwrap_or(1),
        tag: tag.to_owned(),
        shape,
    }))
    .parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_have_a_rank_a_type_and_dimensions() {
        let parse = |text| prefix(text).map(|(_, p)| (p.rank, p.tag, p.shape)).ok();
        assert_eq!(parse("f64"), Some((1, "f64".to_owned(), vec![])));
        assert_eq!(parse("2"), Some((2, String::new(), vec![])));
        assert_eq!(parse("2u8@-1:3@2"), Some((2, "u8".to_owned(), vec![(-1, Some(3)), (2, None)])));
        assert_eq!(parse("1@x"), None);
    }
}
