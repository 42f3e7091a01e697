//! Characters and strings, in and out: the names of Guile, R6RS and R7RS.

use super::text::Text;
use super::{Port, Source, run};
use crate::posix;
use interp::{Cx, Error, Kind, Result, Value, primitives};

#[allow(clippy::unnecessary_wraps)] // one of the `result`s of `run::reading`
fn char_or_eof(_: &mut Cx, c: Option<char>) -> Result<Value> {
    Ok(c.map_or(Value::EOF, Value::char))
}
#[allow(clippy::unnecessary_wraps)] // one of the `result`s of `run::reading`
fn text_or_eof(cx: &mut Cx, text: Text) -> Result<Value> {
    if text.is_empty() { Ok(Value::EOF) } else { Ok(text.into_value(cx)) }
}
fn read_char(cx: &mut Cx, who: &'static str, args: &[Value], port: Value) -> Result<Value> {
    let port = run::input(cx, port)?;
    run::reading(cx, (who, args), port, Port::read, char_or_eof)
}
fn peek_char(cx: &mut Cx, who: &'static str, args: &[Value], port: Value) -> Result<Value> {
    let port = run::input(cx, port)?;
    run::reading(cx, (who, args), port, |p| Ok(p.peek()?.map(|(c, _)| c)), char_or_eof)
}
fn write_char(cx: &mut Cx, port: Value, c: Value) -> Result<Value> {
    let c = c.as_char().ok_or_else(|| Error::expecting("character", c))?;
    let port = run::output(cx, port).map_err(|e| e.at(2))?;
    run::writing(cx, port, |p| p.write_char(c), Value::UNSPECIFIED)
}
/// `start` and `end` of a string or bytevector of `len` elements, from the
/// optional arguments START and COUNT.
pub fn start_and_count(len: usize, start: Value, count: Value) -> Result<(usize, usize)> {
    let index = |v: Value, most| v.index(most).map_err(Error::anywhere);
    let from = start.given().map_or(Ok(0), |s| index(s, len))?;
    let n = count.given().map_or(Ok(len - from), |c| index(c, len - from))?;
    Ok((from, from + n))
}
/// As `start_and_count`, from START and END.
pub fn start_and_end(len: usize, start: Value, end: Value) -> Result<(usize, usize)> {
    let index = |v: Value, most| v.index(most).map_err(Error::anywhere);
    let to = end.given().map_or(Ok(len), |e| index(e, len))?;
    let from = start.given().map_or(Ok(0), |s| index(s, to))?;
    Ok((from, to))
}
/// Writes the characters `from..to` of a string.
pub fn write_substring(
    cx: &mut Cx,
    port: Value,
    string: Value,
    (from, to): (usize, usize),
) -> Result<Value> {
    let text = string.string()?.slice(from, to);
    run::writing(cx, port, |p| p.write_chars(text), Value::UNSPECIFIED)
}
fn unread_string(cx: &mut Cx, port: Value, string: Value, n: usize) -> Result<Value> {
    let text = string.string()?;
    for c in text.slice(0, n).chars().rev() {
        run::any(&port)?.unread(c).map_err(|stop| run::error(cx, stop, port))?;
    }
    Ok(Value::UNSPECIFIED)
}
/// Reads up to COUNT characters.
pub fn string_n(
    cx: &mut Cx,
    call: (&'static str, &[Value]),
    port: Value,
    count: Value,
    finish: fn(&mut Cx, Text) -> Result<Value>,
) -> Result<Value> {
    let n = count.index(1 << 40)?;
    let port = run::input(cx, port)?;
    let operation = |p: &mut Port| {
        let (text, _) = p.read_until(n, |_| false)?;
        if text.is_empty() && n > 0 {
            p.take_end();
        }
        Ok(text)
    };
    let at_end = if n == 0 { |cx: &mut Cx, t: Text| Ok(t.into_value(cx)) } else { finish };
    run::reading(cx, call, port, operation, at_end)
}

primitives! { pub CHARACTERS in "(guile)";
    /// Read a character from PORT, the current input port if not given.
    "read-char" "#:optional port" => |cx, [port]| read_char(cx, "read-char", &[port], port);
    /// The character that `read-char` would read next.
    "peek-char" "#:optional port" => |cx, [port]| peek_char(cx, "peek-char", &[port], port);
    /// Write the character CHAR to PORT.
    "write-char" "char #:optional port" => |cx, [c, port]| write_char(cx, port, c);
    /// Start a new line on PORT.
    "newline" "#:optional port" => |cx, [port]| {
        let port = super::format::destination(cx, port)?;
        run::writing(cx, port, |p| p.write_char('\n'), Value::UNSPECIFIED)
    };
    /// The object that stands for the end of input.
    "eof-object" "" => |_, []| Ok(Value::EOF);
    /// Whether OBJECT stands for the end of input.
    "eof-object?" "object" => |_, [object]| Ok(Value::bool(object == Value::EOF));
}

primitives! { pub READY in "(guile)";
    /// Whether a character can be read from PORT without waiting.
    "char-ready?" "#:optional port" => |cx, [port]| {
        let port = run::input(cx, port)?;
        ready(cx, port)
    };
}
/// Whether there is something to read, or the end.
pub fn ready(cx: &mut Cx, port: Value) -> Result<Value> {
    let p = run::any(&port)?;
    if !p.reading.is_empty() {
        return Ok(Value::TRUE);
    }
    match &p.source {
        Source::File(file) => {
            Ok(Value::bool(posix::fd::wait_for(file.fd, libc::POLLIN, 0).unwrap_or(true)))
        }
        Source::Procedures(procedures) if procedures.ready.is_true() => {
            let ready = procedures.ready;
            Ok(cx.tail_call(ready, &[]))
        }
        _ => Ok(Value::TRUE),
    }
}

primitives! { pub UNREAD in "(guile)";
    /// Put CHAR back in PORT: it is read next.
    "unread-char" "char #:optional port" => |cx, [c, port]| {
        let c = crate::args::char_at(c)?;
        let port = run::input(cx, port).map_err(|e| e.at(2))?;
        run::any(&port)?.unread(c).map_err(|stop| run::error(cx, stop, port))?;
        Ok(Value::char(c))
    };
    /// Put the characters of STRING back in PORT: they are read next.
    "unread-string" "string port" => |cx, [string, port]| {
        let n = string.string()?.len();
        let port = run::input(cx, port)?;
        unread_string(cx, port, string, n)?;
        Ok(string)
    };
    /// The characters that PORT has read ahead, taken out of it.
    "drain-input" "port" => |cx, [port]| {
        let port = run::input(cx, port)?;
        let p = run::any(&port)?;
        let mut text = Text::default();
        while !p.reading.is_empty() {
            match p.read() {
                Ok(Some(c)) => text.push(c),
                _ => break,
            }
        }
        Ok(text.into_value(cx))
    };
}

primitives! { pub TEXTUAL in "(riad builtins)";
    /// Read a character from PORT.
    "get-char" "port" => |cx, [port]| read_char(cx, "get-char", &[port], port);
    /// The character that `get-char` would read next.
    "lookahead-char" "port" => |cx, [port]| peek_char(cx, "lookahead-char", &[port], port);
    /// Write CHAR to PORT.
    "put-char" "port char" => |cx, [port, c]| write_char(cx, port, c);
    /// Write COUNT characters of STRING, from START, to PORT.
    "put-string" "port string #:optional start count" => |cx, [port, string, start, count]| {
        let len = string.string()?.len();
        let from = start.given().map_or(Ok(0), |s| s.index(len)).map_err(|e| e.at(3))?;
        let rest = len - from;
        let n = count.given().map_or(Ok(rest), |c| c.index(rest)).map_err(|e| e.at(4))?;
        let port = run::output(cx, port)?;
        write_substring(cx, port, string, (from, from + n))
    };
    /// Read up to COUNT characters from PORT; the end of input where there are none.
    "get-string-n" "port count" => |cx, [port, count]| {
        string_n(cx, ("get-string-n", &[port, count]), port, count, text_or_eof)
    };
    /// Read up to COUNT characters from PORT into STRING at START; how many.
    "get-string-n!" "port string start count" => |cx, [port, string, start, count]| {
        let len = string.string()?.len();
        let range = start_and_count(len, start, count)?;
        let port = run::input(cx, port)?;
        let call = ("get-string-n!", &[port, string, start, count][..]);
        fill_string(cx, call, port, string, range)
    };
    /// Read all characters of PORT up to its end.
    "get-string-all" "port" => |cx, [port]| {
        let port = run::input(cx, port)?;
        let call = ("get-string-all", &[port][..]);
        run::reading(cx, call, port, Port::read_all_text, |cx, text| Ok(text.into_value(cx)))
    };
}

primitives! { pub UNGET in "(riad builtins)";
    /// Put CHAR back in PORT: it is read next.
    "unget-char" "port char" => |cx, [port, c]| {
        let c = c.char_arg()?;
        let port = run::input(cx, port)?;
        run::any(&port)?.unread(c).map_err(|stop| run::error(cx, stop, port))?;
        Ok(Value::UNSPECIFIED)
    };
    /// Put COUNT characters of STRING, from START, back in PORT.
    "unget-string" "port string #:optional start count" => |cx, [port, string, start, count]| {
        let (from, to) = start_and_count(string.string()?.len(), start, count)?;
        let port = run::input(cx, port)?;
        let part: Vec<char> = string.string()?.slice(from, to).chars().collect();
        let part = cx.heap.string_from_chars(&part);
        unread_string(cx, port, part, to - from)
    };
}

/// Reads characters into `from..to` of a string; how many, or the end.
pub fn fill_string(
    cx: &mut Cx,
    call: (&'static str, &[Value]),
    port: Value,
    string: Value,
    (from, to): (usize, usize),
) -> Result<Value> {
    string.expect(Kind::String)?;
    run::reading(
        cx,
        call,
        port,
        |p| {
            let (text, _) = p.read_until(to - from, |_| false)?;
            if text.is_empty() && to > from {
                p.take_end();
            }
            Ok(text)
        },
        |cx, text| {
            let n = text.len();
            for (i, c) in text.chars().enumerate() {
                cx.heap.string_set(string, from + i, c);
            }
            Ok(if n == 0 && to > from { Value::EOF } else { Value::fixnum(n as i64) })
        },
    )
}

primitives! { pub R7RS_STRINGS in "(riad builtins)";
    /// Write the characters of STRING from START to END to PORT.
    "write-string" "string #:optional port start end" => |cx, [string, port, start, end]| {
        let range = start_and_end(string.string()?.len(), start, end)?;
        let port = run::output(cx, port)?;
        write_substring(cx, port, string, range)
    };
}

primitives! { pub PORT_KINDS in "(guile)";
    /// Whether OBJECT is a port.
    "port?" "object" => |_, [object]| Ok(Value::bool(super::port_of(&object).is_some()));
    /// Whether OBJECT is a port that can be read.
    "input-port?" "object" => |_, [object]| {
        Ok(Value::bool(super::port_of(&object).is_some_and(|p| p.input)))
    };
    /// Whether OBJECT is a port that can be written.
    "output-port?" "object" => |_, [object]| {
        Ok(Value::bool(super::port_of(&object).is_some_and(|p| p.output)))
    };
    /// Close PORT.
    "close-port" "port" => |cx, [port]| close(cx, port);
    /// Close PORT, which can be read.
    "close-input-port" "port" => |cx, [port]| {
        match super::port_of(&port) {
            Some(p) if p.input => close(cx, port),
            _ => Err(Error::expecting("input port", port)),
        }
    };
    /// Close PORT, which can be written.
    "close-output-port" "port" => |cx, [port]| {
        match super::port_of(&port) {
            Some(p) if p.output => close(cx, port),
            _ => Err(Error::expecting("output port", port)),
        }
    };
}
/// Closes a port; whether it was open.
pub fn close(cx: &mut Cx, port: Value) -> Result<Value> {
    let p = run::any(&port)?;
    if super::custom::is_custom(&port) {
        if !p.open {
            return Ok(Value::FALSE);
        }
        return super::custom::finish(cx, port);
    }
    if let Some(fd) = p.fd()
        && super::custom::is_finalized(cx, fd)
    {
        return super::custom::finalize(cx, fd, "close-port", port);
    }
    let was_open = p.close().map_err(|stop| run::error(cx, stop, port))?;
    Ok(Value::bool(was_open))
}

primitives! { pub CLOSING in "(guile)";
    /// Mark PORT, made of procedures, as closed; its own end of `close-port`.
    "%port-mark-closed!" "port" => |_, [port]| {
        let port = run::any(&port)?;
        port.open = false;
        port.reading.clear();
        Ok(Value::UNSPECIFIED)
    };
}
