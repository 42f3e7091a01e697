//! Strings: comparing, searching, changing case, hashing.

use crate::args::{self, mutable_string, substring};
use crate::char_sets::CharSet;
use crate::strings::{from_chars, put_back};
use interp::unicode::{self, category};
use interp::value::StrRef;
use interp::{Cx, Error, Result, Value, hash, number, primitives};
use std::cmp::Ordering;

fn same(c: char) -> char {
    c
}
fn compare(a: StrRef<'_>, b: StrRef<'_>, key: fn(char) -> char) -> Ordering {
    if let (StrRef::Latin1(a), StrRef::Latin1(b)) = (a, b)
        && key('A') == 'A'
    {
        return a.cmp(b);
    }
    a.chars().map(key).cmp(b.chars().map(key))
}
/// R7RS's predicates, of any number of strings.
fn chain(
    strings: &[Value],
    who: &'static str,
    key: fn(char) -> char,
    holds: fn(Ordering) -> bool,
) -> Result<Value> {
    let given = strings.iter().take_while(|&&s| s != Value::ABSENT).count();
    let mut result = true;
    for (i, pair) in strings[..given].windows(2).enumerate() {
        let a = pair[0].string().map_err(|e| e.who(who).at(i + 1))?;
        let b = pair[1].string().map_err(|e| e.who(who).at(i + 2))?;
        result = result && holds(compare(a, b, key));
    }
    Ok(Value::bool(result))
}
/// Two parts of strings: S1 S2 START1 END1 START2 END2.
fn two<'a>(cx: &mut Cx, args: &'a [Value]) -> Result<(StrRef<'a>, StrRef<'a>)> {
    args[0].string().map_err(|e| e.at(1))?;
    args[1].string().map_err(|e| e.at(2))?;
    let a = substring(cx, &args[0], args[2], args[3])?;
    let b = substring(cx, &args[1], args[4], args[5])?;
    Ok((a, b))
}
/// SRFI 13's predicates: where the strings first differ, or #f.
fn ordered(
    cx: &mut Cx,
    args: &[Value],
    key: fn(char) -> char,
    holds: fn(Ordering) -> bool,
) -> Result<Value> {
    let (a, b) = two(cx, args)?;
    Ok(Value::bool(holds(compare(a, b, key))))
}
fn prefix_length(cx: &mut Cx, args: &[Value], key: fn(char) -> char) -> Result<(usize, usize)> {
    let (a, b) = two(cx, args)?;
    let n = a.chars().zip(b.chars()).take_while(|&(a, b)| key(a) == key(b)).count();
    Ok((n, a.len()))
}
fn suffix_length(cx: &mut Cx, args: &[Value], key: fn(char) -> char) -> Result<(usize, usize)> {
    let (a, b) = two(cx, args)?;
    let pairs = a.chars().rev().zip(b.chars().rev());
    Ok((pairs.take_while(|&(a, b)| key(a) == key(b)).count(), a.len()))
}
fn length((n, _): (usize, usize)) -> Result<Value> {
    Ok(Value::fixnum(n as i64))
}
fn whole((n, len): (usize, usize)) -> Result<Value> {
    Ok(Value::bool(n == len))
}

/// Where `needle` is in `text`.
fn find(text: StrRef<'_>, needle: StrRef<'_>, key: fn(char) -> char) -> Option<usize> {
    if needle.is_empty() {
        return Some(0);
    }
    let exact = key('A') == 'A';
    if let (true, StrRef::Latin1(text), StrRef::Latin1(needle)) = (exact, text, needle) {
        return text.windows(needle.len()).position(|w| w == needle);
    }
    let needle: Vec<char> = needle.chars().map(key).collect();
    let text: Vec<char> = text.chars().map(key).collect();
    text.windows(needle.len()).position(|w| w == needle)
}
fn contains(cx: &mut Cx, args: &[Value], key: fn(char) -> char) -> Result<Value> {
    let (text, needle) = two(cx, args)?;
    let from = if args[2] == Value::ABSENT { 0 } else { args[2].int()? as usize };
    Ok(find(text, needle, key).map_or(Value::FALSE, |i| Value::fixnum((from + i) as i64)))
}

/// Whether a character is the one, or in the set, that `x` is.
fn matcher(x: Value) -> Result<impl Fn(char) -> bool> {
    if x.as_char().is_none() && x.foreign::<CharSet>().is_none() {
        return Err(Error::wrong_type(x).at(2));
    }
    Ok(move |c| match x.as_char() {
        Some(only) => c == only,
        None => x.foreign::<CharSet>().is_some_and(|set| set.contains(c)),
    })
}
/// The searches behind `string-index` and its like: `skip` looks for what is
/// not matched, `right` from the end.
fn search(cx: &mut Cx, args: &[Value], skip: bool, right: bool) -> Result<Value> {
    let [string, x, start, end] = *args else { return Ok(Value::FALSE) };
    let s = substring(cx, &string, start, end)?;
    let from = if start == Value::ABSENT { 0 } else { start.int()? as usize };
    let mut positions = 0..s.len();
    let found = if let (StrRef::Latin1(bytes), Some(c)) = (s, x.as_char()) {
        let is_it = |&i: &usize| (c as u32 == u32::from(bytes[i])) != skip;
        if right { positions.rev().find(is_it) } else { positions.find(is_it) }
    } else {
        let matches = matcher(x)?;
        let is_it = |&i: &usize| matches(s.get(i)) != skip;
        if right { positions.rev().find(is_it) } else { positions.find(is_it) }
    };
    Ok(found.map_or(Value::FALSE, |i| Value::fixnum((from + i) as i64)))
}
/// The parts of a string between the characters that are X, a character or char-set.
fn split(cx: &mut Cx, string: Value, x: Value) -> Result<Value> {
    let (s, matches) = (string.string()?, matcher(x)?);
    let (mut parts, mut end) = (Value::NULL, s.len());
    for i in (0..s.len()).rev() {
        if matches(s.get(i)) {
            let part = cx.heap.copy_string(s.slice(i + 1, end));
            parts = cx.cons(part, parts);
            end = i;
        }
    }
    let first = cx.heap.copy_string(s.slice(0, end));
    Ok(cx.cons(first, parts))
}

/// Changes the case of the characters from START up to END.
fn recase(cx: &mut Cx, args: &[Value], change: fn(StrRef<'_>) -> Vec<char>) -> Result<Value> {
    let [string, start, end] = *args else { return Ok(Value::FALSE) };
    let s = string.string()?;
    let (from, to) = args::part(cx, start, end, s.len())?;
    let changed = change(s.slice(from, to));
    let rest = s.slice(to, s.len());
    Ok(from_chars(cx, s.slice(0, from).chars().chain(changed).chain(rest.chars())))
}
fn recase_in_place(
    cx: &mut Cx,
    args: &[Value],
    change: fn(StrRef<'_>) -> Vec<char>,
) -> Result<Value> {
    mutable_string(cx, args[0])?;
    let result = recase(cx, args, change)?;
    put_back(cx, args[0], result)
}
fn upper(s: StrRef<'_>) -> Vec<char> {
    s.chars().map(unicode::upcase).collect()
}
fn lower(s: StrRef<'_>) -> Vec<char> {
    s.chars().map(unicode::downcase).collect()
}
/// By the full mappings of Unicode, which R7RS 6.7 and Guile's `string-locale-upcase` want.
fn upper_all(s: StrRef<'_>) -> Vec<char> {
    s.chars().flat_map(char::to_uppercase).collect()
}
fn lower_all(s: StrRef<'_>) -> Vec<char> {
    let text: String = s.chars().collect();
    text.to_lowercase().chars().collect()
}
fn fold_all(s: StrRef<'_>) -> Vec<char> {
    s.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}
/// Each word, a run of letters, with a capital.
fn title(s: StrRef<'_>) -> Vec<char> {
    let mut inside = false;
    let change = |c: char| {
        let letter = category(c).is_letter();
        let new = match (letter, inside) {
            (true, false) => unicode::titlecase(c),
            (true, true) => unicode::downcase(c),
            _ => c,
        };
        inside = letter;
        new
    };
    s.chars().map(change).collect()
}

fn string_hash(cx: &mut Cx, args: &[Value], key: fn(char) -> char) -> Result<Value> {
    let [string, bound, start, end] = *args else { return Ok(Value::FALSE) };
    let s = substring(cx, &string, start, end)?;
    let h = hash::chars(s.len(), s.chars().map(|c| u32::from(key(c))));
    let bound = match bound.given() {
        None => number::FIXNUM_MAX as usize,
        Some(b) => match b.as_u64() {
            Some(n) if n > 0 => n as usize,
            _ => args::bounded(cx, b, 1, usize::MAX)?,
        },
    };
    Ok(cx.heap.uint(h % bound as u64))
}

macro_rules! relations {
    ($family:ident $key:ident $($doc:literal $name:literal $srfi:literal $doc13:literal $holds:expr;)*) => {
        primitives! { pub $family in "(guile)";
            $(
            #[doc = $doc]
            $name "#:optional s1 s2 . rest" => |_, [ref strings @ ..]| chain(strings, $srfi, $key, $holds);
            #[doc = $doc13]
            $srfi "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| ordered(cx, args, $key, $holds);
            )*
        }
    };
}
use unicode::downcase;
relations! { COMPARISONS same
    "Whether all strings are equal." "string=?" "string=" "Whether the parts of S1 and S2 are equal." Ordering::is_eq;
    "Whether each string is before the next." "string<?" "string<" "Whether the part of S1 is before that of S2." Ordering::is_lt;
    "Whether each string is after the next." "string>?" "string>" "Whether the part of S1 is after that of S2." Ordering::is_gt;
    "Whether no string is after the next." "string<=?" "string<=" "Whether the part of S1 is not after that of S2." Ordering::is_le;
    "Whether no string is before the next." "string>=?" "string>=" "Whether the part of S1 is not before that of S2." Ordering::is_ge;
}
relations! { CI_COMPARISONS downcase
    "Whether all strings are equal but for case." "string-ci=?" "string-ci=" "Whether the parts of S1 and S2 are equal but for case." Ordering::is_eq;
    "As `string<?`, but for case." "string-ci<?" "string-ci<" "As `string<`, but for case." Ordering::is_lt;
    "As `string>?`, but for case." "string-ci>?" "string-ci>" "As `string>`, but for case." Ordering::is_gt;
    "As `string<=?`, but for case." "string-ci<=?" "string-ci<=" "As `string<=`, but for case." Ordering::is_le;
    "As `string>=?`, but for case." "string-ci>=?" "string-ci>=" "As `string>=`, but for case." Ordering::is_ge;
}

primitives! { pub SEARCHES in "(guile)";
    /// Whether the parts of S1 and S2 differ.
    "string<>" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| ordered(cx, args, same, Ordering::is_ne);
    /// Whether the parts of S1 and S2 differ by more than case.
    "string-ci<>" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| ordered(cx, args, downcase, Ordering::is_ne);
    /// The length of the longest common prefix of S1 and S2.
    "string-prefix-length" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| length(prefix_length(cx, args, same)?);
    /// As `string-prefix-length`, but for case.
    "string-prefix-length-ci" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| length(prefix_length(cx, args, downcase)?);
    /// The length of the longest common suffix of S1 and S2.
    "string-suffix-length" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| length(suffix_length(cx, args, same)?);
    /// As `string-suffix-length`, but for case.
    "string-suffix-length-ci" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| length(suffix_length(cx, args, downcase)?);
    /// Whether S2 begins with S1.
    "string-prefix?" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| whole(prefix_length(cx, args, same)?);
    /// Whether S2 begins with S1, but for case.
    "string-prefix-ci?" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| whole(prefix_length(cx, args, downcase)?);
    /// Whether S2 ends with S1.
    "string-suffix?" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| whole(suffix_length(cx, args, same)?);
    /// Whether S2 ends with S1, but for case.
    "string-suffix-ci?" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| whole(suffix_length(cx, args, downcase)?);
    /// Where S2 is in S1, or #f.
    "string-contains" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| contains(cx, args, same);
    /// Where S2 is in S1, but for case, or #f.
    "string-contains-ci" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| contains(cx, args, downcase);
    /// The first position of a character that is X, a character or char-set.
    "%string-index" "string x #:optional start end" => |cx, [ref args @ ..]| search(cx, args, false, false);
    /// The last position of a character that is X, a character or char-set.
    "%string-rindex" "string x #:optional start end" => |cx, [ref args @ ..]| search(cx, args, false, true);
    /// The first position of a character that is not X, a character or char-set.
    "%string-skip" "string x #:optional start end" => |cx, [ref args @ ..]| search(cx, args, true, false);
    /// The last position of a character that is not X, a character or char-set.
    "%string-skip-right" "string x #:optional start end" => |cx, [ref args @ ..]| search(cx, args, true, true);
    /// The parts of STRING between the characters that are X, a character or char-set.
    "%string-split" "string x" => |cx, [s, x]| split(cx, s, x);
    /// STRING with its characters from START up to END in upper case.
    "string-upcase" "string #:optional start end" => |cx, [ref args @ ..]| recase(cx, args, upper);
    /// STRING with its characters from START up to END in lower case.
    "string-downcase" "string #:optional start end" => |cx, [ref args @ ..]| recase(cx, args, lower);
    /// STRING with a capital at the beginning of each word.
    "string-titlecase" "string #:optional start end" => |cx, [ref args @ ..]| recase(cx, args, title);
    /// STRING with a capital at the beginning of each word.
    "string-capitalize" "string" => |cx, [s]| recase(cx, &[s, Value::ABSENT, Value::ABSENT], title);
    /// Puts the characters of STRING from START up to END in upper case.
    "string-upcase!" "string #:optional start end" => |cx, [ref args @ ..]| recase_in_place(cx, args, upper);
    /// Puts the characters of STRING from START up to END in lower case.
    "string-downcase!" "string #:optional start end" => |cx, [ref args @ ..]| recase_in_place(cx, args, lower);
    /// Puts a capital at the beginning of each word of STRING.
    "string-titlecase!" "string #:optional start end" => |cx, [ref args @ ..]| recase_in_place(cx, args, title);
    /// Puts a capital at the beginning of each word of STRING.
    "string-capitalize!" "string" => |cx, [s]| recase_in_place(cx, &[s, Value::ABSENT, Value::ABSENT], title);
    /// A hash of the characters of STRING from START up to END, below BOUND.
    "string-hash" "string #:optional bound start end" => |cx, [ref args @ ..]| string_hash(cx, args, same);
    /// As `string-hash`, the same for strings that differ in case only.
    "string-hash-ci" "string #:optional bound start end" => |cx, [ref args @ ..]| string_hash(cx, args, downcase);
}

primitives! { pub R7RS_FOLDCASE in "(riad builtins)";
    /// STRING without its case.
    "string-foldcase" "string" => |cx, [s]| recase(cx, &[s, Value::ABSENT, Value::ABSENT], fold_all);
    /// STRING in upper case, where letters may become several.
    "full-upcase" "string" => |cx, [s]| recase(cx, &[s, Value::ABSENT, Value::ABSENT], upper_all);
    /// STRING in lower case, where letters may become several.
    "full-downcase" "string" => |cx, [s]| recase(cx, &[s, Value::ABSENT, Value::ABSENT], lower_all);
}
