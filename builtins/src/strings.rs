//! Strings: making, taking apart, changing.

use crate::args::{self, character, element, mutable_string, part, substring};
use interp::value::StrRef;
use interp::value::object::flag;
use interp::{Cx, Error, Result, Value, What, primitives};

/// A new string of characters.
pub fn from_chars(cx: &mut Cx, chars: impl Iterator<Item = char>) -> Value {
    let chars: Vec<char> = chars.collect();
    cx.heap.string_from_chars(&chars)
}
fn copy(cx: &mut Cx, string: Value, start: Value, end: Value) -> Result<Value> {
    let s = substring(cx, &string, start, end)?;
    Ok(cx.heap.copy_string(s))
}

fn shared(cx: &mut Cx, string: Value, start: Value, end: Value) -> Result<Value> {
    let len = string.string()?.len();
    let (from, to) = part(cx, start, end, len)?;
    if (from, to) == (0, len) {
        return Ok(string);
    }
    Ok(if from == to { cx.string("") } else { cx.heap.shared_substring(string, from, to) })
}
/// For `%string-dump`: the string that the characters are in, where they start,
/// whether STRING is read-only, and whether its characters are wide.
fn string_parts(cx: &mut Cx, string: Value) -> Result<Value> {
    use interp::value::object::flag;
    string.string()?;
    let (whole, start, _) = string.part_of_string();
    let wide = matches!(whole.string()?, interp::value::StrRef::Wide(_));
    let read_only = Value::bool(string.has_flag(flag::IMMUTABLE));
    Ok(cx.list(&[whole, Value::fixnum(start as i64), read_only, Value::bool(wide)]))
}

fn make_string(cx: &mut Cx, n: Value, fill: Value) -> Result<Value> {
    let n = args::size(cx, n)?;
    let fill = match fill.given() {
        None => '\0',
        Some(c) => character(cx, None, c)?,
    };
    cx.heap.make_string(n, fill)
}
fn string_of(cx: &mut Cx, chars: &[Value]) -> Result<Value> {
    let mut out = Vec::with_capacity(chars.len());
    for &c in chars {
        out.push(character(cx, Some("string"), c)?);
    }
    Ok(cx.heap.string_from_chars(&out))
}
fn string_ref(cx: &mut Cx, string: Value, k: Value) -> Result<Value> {
    let s = string.string()?;
    let k = element(cx, k, s.len())?;
    Ok(Value::char(s.get(k)))
}
fn string_set(cx: &mut Cx, string: Value, k: Value, c: Value) -> Result<Value> {
    let string = mutable_string(cx, string)?;
    let k = element(cx, k, string.string()?.len())?;
    let c = c.as_char().ok_or_else(|| Error::expecting("character", c).at(3))?;
    cx.heap.string_set(string, k, c);
    Ok(Value::UNSPECIFIED)
}

/// All strings one after the other; what is no string fails as in Guile's
/// `string-append`, which the others call.
pub fn append(cx: &mut Cx, strings: &[Value]) -> Result<Value> {
    if let Some(&other) = strings.iter().find(|s| !s.is_string()) {
        return Err(args::wrong_type(cx, Some("string-append"), "string", other));
    }
    Ok(cx.heap.concatenate_all(strings.iter().filter_map(|s| s.string().ok())))
}
fn append_shared(cx: &mut Cx, strings: &[Value]) -> Result<Value> {
    if let Some(&other) = strings.iter().find(|s| !s.is_string()) {
        return Err(Error::wrong_type(other).who("string-append/shared").anywhere());
    }
    append(cx, strings)
}
fn concatenate_reverse(cx: &mut Cx, list: Value, last: Value, end: Value) -> Result<Value> {
    // Guile puts LAST in front of the list, and reverses that.
    let whole = match last.given() {
        Some(last) if end.given().is_some() => {
            let last = copy(cx, last, Value::ABSENT, end)?;
            cx.cons(last, list)
        }
        Some(last) => cx.cons(last, list),
        None => list,
    };
    let mut strings = args::list(whole).map_err(|e| e.who("reverse").at(1))?;
    strings.reverse();
    append(cx, &strings)
}
fn join(cx: &mut Cx, list: Value, delimiter: Value, grammar: Value) -> Result<Value> {
    let strings = args::list(list).map_err(|e| e.at(1))?;
    let delimiter = match delimiter.given() {
        None => cx.string(" "),
        Some(d) => d,
    };
    delimiter.string().map_err(|e| e.at(2))?;
    let name = match grammar.given() {
        None => "infix".to_owned(),
        Some(g) => g.symbol_name().map(|n| n.to_string()).unwrap_or_default(),
    };
    let before = name == "prefix";
    let after = name == "suffix";
    if !(before || after || name == "infix" || name == "strict-infix") {
        return Err(Error::wrong_type(grammar).at(3));
    }
    if name == "strict-infix" && strings.is_empty() {
        return Err(Error::misc("strict-infix grammar requires non-empty list", &[]));
    }
    let mut parts = Vec::with_capacity(strings.len() * 2);
    for (i, &s) in strings.iter().enumerate() {
        if before || (i > 0 && !after) {
            parts.push(delimiter);
        }
        parts.push(s);
        if after {
            parts.push(delimiter);
        }
    }
    append(cx, &parts)
}

fn list_to_string(cx: &mut Cx, list: Value) -> Result<Value> {
    let chars = args::list(list).map_err(|e| e.who("string").at(1))?;
    string_of(cx, &chars)
}
fn reverse_list_to_string(cx: &mut Cx, list: Value) -> Result<Value> {
    let mut chars = args::list(list).map_err(|e| e.at(1))?;
    for &c in &chars {
        args::character(cx, Some("reverse-list->string"), c)?;
    }
    chars.reverse();
    string_of(cx, &chars)
}
fn string_to_list(cx: &mut Cx, string: Value, start: Value, end: Value) -> Result<Value> {
    let s = substring(cx, &string, start, end)?;
    Ok(s.chars().rev().fold(Value::NULL, |rest, c| cx.heap.cons(Value::char(c), rest)))
}

/// Writes the characters of `from` into `to` from `at` on; they may overlap.
fn overwrite(cx: &mut Cx, to: Value, at: usize, from: &[char]) {
    for (i, &c) in from.iter().enumerate() {
        cx.heap.string_set(to, at + i, c);
    }
}
fn copy_in(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let [to, at, from, start, end] = *args else { return Ok(Value::UNSPECIFIED) };
    let to = mutable_string(cx, to)?;
    let room = to.string()?.len();
    let at = args::bounded(cx, at, 0, room)?;
    from.string().map_err(|e| e.at(3))?;
    let s = substring(cx, &from, start, end)?;
    if s.len() > room - at {
        return Err(Error::out_of_range(from).at(3));
    }
    let chars: Vec<char> = s.chars().collect();
    overwrite(cx, to, at, &chars);
    Ok(Value::UNSPECIFIED)
}
fn move_in(
    cx: &mut Cx,
    from: Value,
    start: Value,
    end: Value,
    to: Value,
    at: Value,
) -> Result<Value> {
    copy_in(cx, &[to, at, from, start, end])
}
fn fill(cx: &mut Cx, string: Value, c: Value, start: Value, end: Value) -> Result<Value> {
    let string = mutable_string(cx, string)?;
    let c = c.as_char().ok_or_else(|| Error::expecting("character", c))?;
    let (from, to) = part(cx, start, end, string.string()?.len())?;
    overwrite(cx, string, from, &vec![c; to - from]);
    Ok(Value::UNSPECIFIED)
}
fn replace(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let [s1, s2, start1, end1, start2, end2] = *args else { return Ok(Value::UNSPECIFIED) };
    let all = s1.string().map_err(|e| e.at(1))?;
    s2.string().map_err(|e| e.at(2))?;
    let (from, to) = part(cx, start1, end1, all.len())?;
    let middle = substring(cx, &s2, start2, end2)?;
    Ok(cx.heap.concatenate(&[all.slice(0, from), middle, all.slice(to, all.len())]))
}

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}
/// `string-pad`: the last (or first) N characters, filled up with C.
fn pad(cx: &mut Cx, args: &[Value], side: Side) -> Result<Value> {
    let [string, n, c, start, end] = *args else { return Ok(Value::UNSPECIFIED) };
    string.string()?;
    let n = args::size(cx, n)?;
    let c = match c.given() {
        None => ' ',
        Some(c) => c.as_char().ok_or_else(|| Error::expecting("character", c).at(3))?,
    };
    let s = substring(cx, &string, start, end)?;
    let kept = s.len().min(n);
    let filler = cx.heap.make_string(n - kept, c)?;
    let filler = filler.string()?;
    Ok(match side {
        Side::Left => cx.heap.concatenate(&[filler, s.slice(s.len() - kept, s.len())]),
        Side::Right => cx.heap.concatenate(&[s.slice(0, kept), filler]),
    })
}
/// A part of a string, given by a number of characters at one side.
fn slice(
    cx: &mut Cx,
    string: Value,
    n: Value,
    part: fn(usize, usize) -> (usize, usize),
) -> Result<Value> {
    let s = string.string()?;
    let n = args::bounded(cx, n, 0, s.len())?;
    let (from, to) = part(s.len(), n);
    Ok(cx.heap.copy_string(s.slice(from, to)))
}
/// STRING in two, N characters from its end. The error for a wrong N names the
/// place that it comes to.
fn split_right(cx: &mut Cx, string: Value, n: Value, right: bool) -> Result<Value> {
    let s = string.string()?;
    let place = match n.as_fixnum() {
        Some(n) => Value::fixnum(s.len() as i64 - n),
        None if !n.is_number() => return Err(Error::wrong_type(n).who("-").at(2)),
        None => interp::arith::sub(cx, Value::fixnum(s.len() as i64), n)?,
    };
    let at = args::bounded(cx, place, 0, s.len())?;
    Ok(cx.heap.copy_string(if right { s.slice(at, s.len()) } else { s.slice(0, at) }))
}
fn reverse(cx: &mut Cx, string: Value, start: Value, end: Value) -> Result<Value> {
    let s = string.string()?;
    let (from, to) = part(cx, start, end, s.len())?;
    let middle = s.slice(from, to).chars().rev();
    let chars = s.slice(0, from).chars().chain(middle).chain(s.slice(to, s.len()).chars());
    Ok(from_chars(cx, chars))
}
/// Gives `string` the characters of a result of the same length.
pub fn put_back(cx: &mut Cx, string: Value, result: Value) -> Result<Value> {
    let string = mutable_string(cx, string)?;
    cx.heap.string_replace_buffer(string, result);
    Ok(string)
}
/// `xsubstring`: the characters of a string repeated in both directions.
fn repeated(s: StrRef<'_>, from: i64, to: i64) -> Vec<char> {
    let len = s.len() as i64;
    (from..to).map(|i| s.get(i.rem_euclid(len) as usize)).collect()
}
fn xsubstring(
    cx: &mut Cx,
    string: Value,
    from: Value,
    to: Value,
    start: Value,
    end: Value,
) -> Result<Value> {
    let s = substring(cx, &string, start, end)?;
    let from = crate::glue::int(from)?.into();
    let to = match to.given() {
        None => from + s.len() as i64,
        Some(to) => crate::glue::int(to)?.into(),
    };
    if to == from && !s.is_empty() {
        return Ok(cx.string(""));
    }
    if s.is_empty() && to != from {
        return Err(Error::misc("start and end indices must not be equal", &[]));
    }
    if to < from {
        return Err(Error::new(What::NumericalOverflow).who("make_stringbuf"));
    }
    cx.heap.room_for((to - from) as usize * 4)?;
    let chars = repeated(s, from, to);
    Ok(cx.heap.string_from_chars(&chars))
}
fn string_xcopy(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let [to, at, from, first, last, start, end] = *args else { return Ok(Value::UNSPECIFIED) };
    let text = xsubstring(cx, from, first, last, start, end)?;
    copy_in(cx, &[to, at, text, Value::ABSENT, Value::ABSENT])
}
fn read_only(cx: &mut Cx, string: Value, start: Value, end: Value) -> Result<Value> {
    let copied = copy(cx, string, start, end)?;
    copied.set_flag(flag::IMMUTABLE);
    Ok(copied)
}

primitives! { pub STRINGS in "(guile)";
    /// Whether X is a string.
    "string?" "x" => |_, [x]| Ok(Value::bool(x.is_string()));
    /// The number of characters of STRING.
    "string-length" "string" => |_, [s]| Ok(Value::fixnum(s.string()?.len() as i64));
    /// Whether STRING has no characters.
    "string-null?" "string" => |_, [s]| Ok(Value::bool(s.string()?.is_empty()));
    /// A string of N times CHAR.
    "make-string" "n #:optional char" => |cx, [n, c]| make_string(cx, n, c);
    /// A string of CHARS.
    "string" ". chars" => |cx, [ref chars @ ..]| string_of(cx, chars);
    /// Character K of STRING, from zero.
    "string-ref" "string k" => |cx, [s, k]| string_ref(cx, s, k);
    /// Makes CHAR character K of STRING.
    "string-set!" "string k char" => |cx, [s, k, c]| string_set(cx, s, k, c);
    /// A new string of the characters of STRING from START up to END.
    "substring" "string start #:optional end" => |cx, [s, start, end]| copy(cx, s, start, end);
    /// As `substring`; shares memory with STRING: what is written into one is in both.
    "substring/shared" "string start #:optional end" => |cx, [s, start, end]| shared(cx, s, start, end);
    "%string-parts" "string" => |cx, [s]| string_parts(cx, s);
    /// As `substring`.
    "substring/copy" "string start #:optional end" => |cx, [s, start, end]| copy(cx, s, start, end);
    /// As `substring`; the result cannot be changed.
    "substring/read-only" "string start #:optional end" => |cx, [s, start, end]| read_only(cx, s, start, end);
    /// A new string of the characters of STRING from START up to END.
    "string-copy" "string #:optional start end" => |cx, [s, start, end]| copy(cx, s, start, end);
    /// Copies the characters of FROM from START up to END into TO, from AT on.
    "string-copy!" "to at from #:optional start end" => |cx, [ref args @ ..]| copy_in(cx, args);
    /// Copies the characters of FROM from START up to END into TO, from AT on.
    "substring-move!" "from start end to at" => |cx, [from, start, end, to, at]| move_in(cx, from, start, end, to, at);
    /// Makes CHAR every character of STRING from START up to END.
    "string-fill!" "string char #:optional start end" => |cx, [s, c, start, end]| fill(cx, s, c, start, end);
    /// Makes CHAR every character of STRING from START up to END.
    "substring-fill!" "string start end char" => |cx, [s, start, end, c]| fill(cx, s, c, start, end);
    /// The characters of STRINGS in one string.
    "string-append" ". strings" => |cx, [ref strings @ ..]| append(cx, strings);
    /// As `string-append`; may share memory with the STRINGS.
    "string-append/shared" ". strings" => |cx, [ref strings @ ..]| append_shared(cx, strings);
    /// The characters of the strings in LIST in one string.
    "string-concatenate" "list" => |cx, [list]| { let all = args::list(list)?; append(cx, &all) };
    /// As `string-concatenate`; may share memory with the strings.
    "string-concatenate/shared" "list" => |cx, [list]| { let all = args::list(list)?; append_shared(cx, &all) };
    /// The strings in LIST in reverse order, then LAST up to END, in one string.
    "string-concatenate-reverse" "list #:optional last end" => |cx, [list, last, end]| concatenate_reverse(cx, list, last, end);
    /// As `string-concatenate-reverse`; may share memory with the strings.
    "string-concatenate-reverse/shared" "list #:optional last end" => |cx, [list, last, end]| concatenate_reverse(cx, list, last, end);
    /// The strings in LIST with DELIMITER between, before or after them, as GRAMMAR says: infix, strict-infix, prefix, suffix.
    "string-join" "list #:optional delimiter grammar" => |cx, [list, delimiter, grammar]| join(cx, list, delimiter, grammar);
    /// The string of the characters in LIST.
    "list->string" "list" => |cx, [list]| list_to_string(cx, list);
    /// The string of the characters in LIST, in reverse order.
    "reverse-list->string" "list" => |cx, [list]| reverse_list_to_string(cx, list);
    /// A list of the characters of STRING from START up to END.
    "string->list" "string #:optional start end" => |cx, [s, start, end]| string_to_list(cx, s, start, end);
    /// S1 with its characters from START1 up to END1 replaced by those of S2 from START2 up to END2.
    "string-replace" "s1 s2 #:optional start1 end1 start2 end2" => |cx, [ref args @ ..]| replace(cx, args);
    /// The last N characters of STRING, with CHAR before them where there are fewer.
    "string-pad" "string n #:optional char start end" => |cx, [ref args @ ..]| pad(cx, args, Side::Left);
    /// The first N characters of STRING, with CHAR behind them where there are fewer.
    "string-pad-right" "string n #:optional char start end" => |cx, [ref args @ ..]| pad(cx, args, Side::Right);
    /// The first N characters of STRING.
    "string-take" "string n" => |cx, [s, n]| slice(cx, s, n, |_, n| (0, n));
    /// STRING without its first N characters.
    "string-drop" "string n" => |cx, [s, n]| slice(cx, s, n, |len, n| (n, len));
    /// The last N characters of STRING.
    "string-take-right" "string n" => |cx, [s, n]| split_right(cx, s, n, true);
    /// STRING without its last N characters.
    "string-drop-right" "string n" => |cx, [s, n]| split_right(cx, s, n, false);
    /// STRING with its characters from START up to END in reverse order.
    "string-reverse" "string #:optional start end" => |cx, [s, start, end]| reverse(cx, s, start, end);
    /// Reverses the characters of STRING from START up to END in place.
    "string-reverse!" "string #:optional start end" => |cx, [s, start, end]| {
        let result = reverse(cx, s, start, end)?;
        put_back(cx, s, result)?;
        Ok(Value::UNSPECIFIED)
    };
    /// The characters from FROM up to TO of STRING, from START up to END, repeated without end in both directions.
    "xsubstring" "string from #:optional to start end" => |cx, [s, from, to, start, end]| xsubstring(cx, s, from, to, start, end);
    /// As `xsubstring` of S, copied into TARGET from AT on.
    "string-xcopy!" "target at s from #:optional to start end" => |cx, [ref args @ ..]| string_xcopy(cx, args);
    /// The number of bytes of STRING in UTF-8.
    "string-utf8-length" "string" => |_, [s]| Ok(Value::fixnum(s.string()?.chars().map(char::len_utf8).sum::<usize>() as i64));
    /// The number of bytes that a character of STRING takes in memory.
    "string-bytes-per-char" "string" => |_, [s]| Ok(Value::fixnum(match s.string()? { StrRef::Latin1(_) => 1, StrRef::Wide(_) => 4 }));
}
