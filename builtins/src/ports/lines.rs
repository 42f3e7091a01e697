//! Lines and delimited text: the native part of (ice-9 rdelim).

use super::characters::{fill_string, start_and_end, string_n};
use super::text::{Line, line_value};
use super::{Port, run};
use interp::{Cx, Error, Result, Value, primitives};

type Found = Option<(Line, bool)>;

/// What a line becomes, by the symbol of `read-line`'s second argument.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Handling {
    Trim,
    Concat,
    Peek,
    Split,
}
fn handling(how: Value) -> Result<Handling> {
    let Some(how) = how.given() else { return Ok(Handling::Trim) };
    let mut name = String::new();
    if let Ok(text) = how.symbol_name() {
        text.push_to(&mut name);
    }
    match name.as_str() {
        "trim" => Ok(Handling::Trim),
        "concat" => Ok(Handling::Concat),
        "peek" => Ok(Handling::Peek),
        "split" => Ok(Handling::Split),
        _ => Err(Error::misc("unexpected handle-delim value:  ~S", &[how]).who("")),
    }
}
fn deliver(cx: &mut Cx, port: Value, found: Found, how: Handling) -> Result<Value> {
    let Some(found) = found else {
        return Ok(if how == Handling::Split {
            cx.cons(Value::EOF, Value::EOF)
        } else {
            Value::EOF
        });
    };
    let newline = found.1;
    let line = line_value(cx, port, found, how == Handling::Concat)?;
    match how {
        Handling::Peek if newline => {
            run::any(&port)?.unread('\n').map_err(|stop| run::error(cx, stop, port))?;
        }
        Handling::Trim | Handling::Concat | Handling::Peek => {}
        Handling::Split => {
            let end = if newline { Value::char('\n') } else { Value::EOF };
            return Ok(cx.cons(line, end));
        }
    }
    Ok(line)
}
fn read_line(
    cx: &mut Cx,
    call: (&'static str, &[Value]),
    port: Value,
    how: Handling,
) -> Result<Value> {
    let port = run::input(cx, port)?;
    run::reading(cx, call, port, Port::find_line, |cx, found| deliver(cx, port, found, how))
}

primitives! { pub LINES in "(riad builtins)";
    /// Read a line from PORT: a pair of it and of what ended it, a newline or the
    /// end of input.
    "%read-line" "#:optional port" => |cx, [port]| {
        read_line(cx, ("%read-line", &[port]), port, Handling::Split)
    };
    /// Read a line from PORT. HANDLE-DELIM says what becomes of the newline: it is
    /// dropped (trim), kept (concat), left in the port (peek) or returned in a
    /// pair with the line (split).
    "read-line" "#:optional port handle-delim" => |cx, [port, how]| {
        read_line(cx, ("read-line", &[port, how]), port, handling(how)?)
    };
    /// Read from PORT into STRING between START and END, up to a character of
    /// DELIMITERS, which is consumed if GOBBLE?: a pair of that character (the end
    /// of input, or #f where STRING was full) and the number of characters read.
    "%read-delimited!" "delimiters string gobble? #:optional port start end"
        => |cx, [delimiters, string, gobble, port, start, end]| {
        let range = start_and_end(string.string()?.len(), start, end)?;
        let port = run::input(cx, port)?;
        let args = [delimiters, string, gobble, port, start, end];
        let stops: Vec<char> = delimiters.string()?.chars().collect();
        run::reading(
            cx,
            ("%read-delimited!", &args),
            port,
            |p| {
                let (text, stop) = p.read_until(range.1 - range.0, |c| stops.contains(&c))?;
                let end = stop.is_none() && text.len() < range.1 - range.0;
                if end {
                    p.take_end();
                }
                if stop.is_some() && gobble.is_true() {
                    p.read()?;
                }
                Ok((text, stop, end))
            },
            |cx, (text, stop, end)| {
                for (i, c) in text.chars().enumerate() {
                    cx.heap.string_set(string, range.0 + i, c);
                }
                let ended = match stop {
                    Some(c) => Value::char(c),
                    None if end => Value::EOF,
                    None => Value::FALSE,
                };
                Ok(cx.cons(ended, Value::fixnum(text.len() as i64)))
            },
        )
    };
    /// Read up to COUNT characters from PORT, or all up to its end.
    "read-string" "#:optional port count" => |cx, [port, count]| {
        if let Some(n) = count.given() {
            let call = ("read-string", &[port, count][..]);
            return string_n(cx, call, port, n, |cx, text| Ok(text.into_value(cx)));
        }
        let port = run::input(cx, port)?;
        let call = ("get-string-all", &[port][..]);
        run::reading(cx, call, port, Port::read_all_text, |cx, text| Ok(text.into_value(cx)))
    };
    /// Read from PORT into STRING between START and END: how many characters.
    "read-string!" "string #:optional port start end" => |cx, [string, port, start, end]| {
        let range = start_and_end(string.string()?.len(), start, end)?;
        let port = run::input(cx, port)?;
        let call = ("read-string!", &[string, port, start, end][..]);
        let n = fill_string(cx, call, port, string, range)?;
        Ok(if n == Value::EOF { Value::fixnum(0) } else { n })
    };
}

primitives! { pub GET_LINE in "(riad builtins)";
    /// Read a line from PORT, without its newline.
    "get-line" "port" => |cx, [port]| read_line(cx, ("get-line", &[port]), port, Handling::Trim);
}
