//! `display`, `write`, `simple-format`.

use super::{memory, port_of, run, standard};
use interp::{Cx, Error, Result, Value, primitives};

/// The open output port for calls that Guile lets blame without a name.
pub fn destination(cx: &mut Cx, arg: Value) -> Result<Value> {
    let port = arg.given().unwrap_or_else(|| standard::current(cx, standard::Role::Output));
    match port_of(&port) {
        Some(p) if p.output && p.open => Ok(port),
        _ => Err(Error::wrong_type(port)),
    }
}

/// The text of a datum.
fn text_of(_cx: &mut Cx, v: Value, display: bool) -> Result<String> {
    // Until the printer is here.
    Ok(match v.unpack() {
        interp::value::Unpacked::Fixnum(n) => n.to_string(),
        interp::value::Unpacked::Char(c) if display => c.to_string(),
        _ if v.is_string() && display => v.to_text()?,
        _ if v.is_string() => format!("{:?}", v.to_text()?),
        _ => format!("{v:?}"),
    })
}

fn print(cx: &mut Cx, v: Value, port: Value, display: bool) -> Result<Value> {
    let port = destination(cx, port)?;
    if display && let Ok(text) = v.string() {
        return run::writing(cx, port, |p| p.write_chars(text), Value::UNSPECIFIED);
    }
    let text = text_of(cx, v, display)?;
    run::writing(cx, port, |p| p.write_str(&text), Value::UNSPECIFIED)
}

primitives! { pub PRINTING in "(guile)", "(scheme write)", "(rnrs io simple)";
    /// Write OBJECT to PORT for people: strings and characters as they are.
    "display" "object #:optional port" => |cx, [object, port]| print(cx, object, port, true);
    /// Write OBJECT to PORT as it can be read back.
    "write" "object #:optional port" => |cx, [object, port]| print(cx, object, port, false);
}

primitives! { pub FORMAT in "(guile)";
    /// Write MESSAGE to DESTINATION, a port, #t (the current output port) or #f
    /// (a string is returned), with each ~A and ~S replaced by the next of ARGS,
    /// displayed or written, ~% by a newline and ~~ by ~.
    "simple-format" "destination message . args" => |cx, [to, message, ref args @ ..]| {
        let port = match to {
            Value::TRUE => standard::current(cx, standard::Role::Output),
            Value::FALSE => memory::output_string_port(cx),
            port => destination(cx, port).map_err(|_| Error::wrong_type(port))?,
        };
        let text = formatted(cx, message, args)?;
        let result = run::writing(cx, port, |p| p.write_str(&text), Value::UNSPECIFIED)?;
        if to == Value::FALSE { memory::output_string(cx, port) } else { Ok(result) }
    };
}
/// The text of a message, its directives filled in.
fn formatted(cx: &mut Cx, message: Value, args: &[Value]) -> Result<String> {
    let message = message.to_text()?;
    let mut args = args.iter();
    let mut out = String::new();
    let mut chars = message.chars();
    while let Some(c) = chars.next() {
        let directive = match (c, chars.clone().next()) {
            ('~', Some(directive)) => directive,
            _ => {
                out.push(c);
                continue;
            }
        };
        chars.next();
        match directive {
            '~' => out.push('~'),
            '%' => out.push('\n'),
            'a' | 'A' | 's' | 'S' => {
                let Some(&arg) = args.next() else {
                    return Err(complaint("Missing argument for ~~~A", Value::char(directive)));
                };
                out.push_str(&text_of(cx, arg, directive.eq_ignore_ascii_case(&'a'))?);
            }
            other => {
                return Err(complaint(
                    "Unsupported format option ~~~A - use (ice-9 format) instead",
                    Value::char(other),
                ));
            }
        }
    }
    match args.len() {
        0 => Ok(out),
        n => Err(complaint("~A superfluous arguments", Value::fixnum(n as i64))),
    }
}
fn complaint(message: &str, about: Value) -> Error {
    Error::misc(format!("FORMAT: {message}"), &[about])
}
