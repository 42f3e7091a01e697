//! Regular expressions: POSIX syntax and matching as the GNU C library does it,
//! whatever C library the program is linked with, on characters.
//!
//! Two things the GNU C library gets wrong are done right here: an assertion in a
//! group that is repeated (`(^.){2}`, `(\\<.*)+`) is not forgotten or checked at
//! the wrong place, and of `^|(a*)` the first alternative is preferred where both
//! match nothing.

pub mod groups;
pub mod program;
pub mod references;
pub mod search;
pub mod set;
pub mod syntax;
#[cfg(test)]
mod tests;

use crate::glue;
use interp::heap::Foreign;
use interp::value::StrRef;
use interp::{Cx, Error, Result, Value, primitives};
use program::{Edges, Program, Text};
use search::{Automaton, First};
use syntax::{Flags, Wrong};

/// A compiled regular expression.
pub struct Regexp {
    program: Program,
    automaton: Automaton,
    first: Option<First>,
}
impl Foreign for Regexp {
    fn type_name(&self) -> &'static str {
        "regexp"
    }
}

impl Regexp {
    pub fn new(pattern: &[char], flags: Flags) -> std::result::Result<Regexp, Wrong> {
        let parsed = syntax::parse(pattern, flags)?;
        let program = Program::new(&parsed, flags)?;
        let first = First::of(&program);
        Ok(Regexp { program, automaton: Automaton::default(), first })
    }
    /// The slots of the leftmost longest match: start and end of the whole, then
    /// of each group, `usize::MAX` for one that took no part.
    pub fn search<T: Text>(&mut self, text: T, edges: Edges) -> Option<Vec<usize>> {
        if self.program.has_references {
            return references::find(&self.program, text, edges);
        }
        let found =
            search::find(&self.program, &mut self.automaton, self.first.as_ref(), text, edges)?;
        if self.program.groups == 0 {
            return Some(vec![found.0, found.1]);
        }
        Some(groups::groups(&self.program, text, found, edges))
    }
}

// The numbers of Guile's `regexp/…`, which are the GNU C library's.
const EXTENDED: i64 = 1;
const ICASE: i64 = 2;
const NEWLINE: i64 = 4;
const NOTBOL: i64 = 1;
const NOTEOL: i64 = 2;

fn make_regexp(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let [pattern, flags @ ..] = args else {
        interp::primitive::bad_row("make-regexp");
    };
    let chars: Vec<char> = pattern.string()?.chars().collect();
    let mut bits = 0;
    let mut basic = false;
    for &flag in flags {
        let flag = glue::exact(flag)?;
        // The flag of basic syntax is 0: it is known by being named.
        basic |= flag == 0;
        bits |= flag;
    }
    let flags =
        Flags { extended: !basic, ignore_case: bits & ICASE != 0, newline: bits & NEWLINE != 0 };
    match Regexp::new(&chars, flags) {
        Ok(regexp) => Ok(cx.heap.foreign(regexp)),
        Err(wrong) => {
            let (who, message) = (cx.string("make-regexp"), cx.string(wrong.text()));
            let about = cx.list(&[*pattern]);
            let rest = [who, message, Value::FALSE, about];
            Err(glue::throw(cx, "regular-expression-syntax", &rest))
        }
    }
}
fn regexp_exec(cx: &mut Cx, args: [Value; 4]) -> Result<Value> {
    let [regexp, string, start, flags] = args;
    let object =
        regexp.foreign_mut::<Regexp>().ok_or_else(|| Error::expecting("regexp", regexp))?;
    let text = string.string()?;
    let from = match start.given() {
        Some(start) => crate::args::bounded(cx, start, 0, text.len())?,
        None => 0,
    };
    let flags = flags.given().map_or(Ok(0), glue::exact)?;
    let edges = Edges { no_line_start: flags & NOTBOL != 0, no_line_end: flags & NOTEOL != 0 };
    // As in Guile, where only UTF-8 goes to the C library with its length.
    if text.chars().any(|c| c == '\0') && crate::locale::encoding() != "UTF-8" {
        let message = "string contains #\\nul character: ~S";
        return Err(Error::misc(message, &[string]).who(""));
    }
    let found = match text {
        StrRef::Latin1(bytes) => object.search(&bytes[from..], edges),
        StrRef::Wide(chars) => object.search(&chars[from..], edges),
    };
    let Some(slots) = found else { return Ok(Value::FALSE) };
    let mut elements = vec![string];
    for pair in slots.chunks(2) {
        let place =
            |at: usize| Value::fixnum(if at == groups::NONE { -1 } else { (at + from) as i64 });
        let took_part = pair.iter().all(|&at| at != groups::NONE);
        let (a, b) = if took_part { (pair[0], pair[1]) } else { (groups::NONE, groups::NONE) };
        elements.push(cx.cons(place(a), place(b)));
    }
    Ok(cx.heap.vector(&elements))
}

primitives! { pub REGEXPS in "(guile)";
    /// Compile PATTERN, an extended POSIX regular expression, or a basic one if
    /// regexp/basic is among FLAGS; regexp/icase and regexp/newline may be.
    "make-regexp" "pattern . flags" => make_regexp;
    /// The leftmost longest match of REGEXP in STRING from START on, or #f: a
    /// vector of the string and a pair of places for the match and each group.
    /// FLAGS may be regexp/notbol and regexp/noteol.
    "regexp-exec" "regexp string #:optional start flags"
        => |cx, [regexp, string, start, flags]| regexp_exec(cx, [regexp, string, start, flags]);
    /// Whether OBJECT is a compiled regular expression.
    "regexp?" "object" => |_, [object]| Ok(Value::bool(object.foreign::<Regexp>().is_some()));
}

/// Binds the flags.
pub(crate) const CONSTANTS: &[(&str, i64)] = &[
    ("regexp/basic", 0),
    ("regexp/extended", EXTENDED),
    ("regexp/icase", ICASE),
    ("regexp/newline", NEWLINE),
    ("regexp/notbol", NOTBOL),
    ("regexp/noteol", NOTEOL),
];
