//! `display`, `write`, `simple-format`: the printer on ports.
//!
//! The printer stops where a record has a printer of its own (see
//! `interp::print`). The primitive then ends in a call of the Scheme procedure
//! `%print-custom` with that printer, the record, the port and the state of the
//! printing; it calls the record's printer, then the primitive `%print-resume`:
//!
//! ```scheme
//! (define (%print-custom printer record port state)
//!   (printer record port)
//!   (%print-resume state port))
//! ```

use super::encoding::{GREEK, LATIN9, byte_of};
use super::{Encoding, Port, custom, memory, port_of, run, standard};
use interp::heap::{Foreign, Marker};
use interp::print::{Printer, Step, Style};
use interp::{Cx, Error, Result, Value, primitives};

/// The open output port for calls that Guile lets blame without a name.
pub fn destination(cx: &mut Cx, arg: Value) -> Result<Value> {
    let port = arg.given().unwrap_or_else(|| standard::current(cx, standard::Role::Output));
    match port_of(&port) {
        Some(p) if p.output && p.open => Ok(port),
        _ => Err(Error::wrong_type(port)),
    }
}

/// What is left to be printed where a record's own printer runs: the rest of a
/// datum, then the rest of a message, and what the whole call returns.
struct Rest {
    printer: Option<Printer>,
    pieces: Vec<Piece>,
    finish: Finish,
}
enum Piece {
    Text(String),
    Datum(Value, Style),
}
#[derive(Clone, Copy, PartialEq, Eq)]
enum Finish {
    Unspecified,
    /// The string of the port: `simple-format` with destination `#f`.
    String,
    /// An error of `simple-format`, after what came before it: its text and its object, no
    /// object of the heap.
    Complaint(&'static str, Value),
}
impl Foreign for Rest {
    fn trace(&self, marker: &mut Marker<'_>) {
        if let Some(printer) = &self.printer {
            Foreign::trace(printer, marker);
        }
        for piece in &self.pieces {
            if let Piece::Datum(v, _) = piece {
                marker.mark(*v);
            }
        }
    }
    fn type_name(&self) -> &'static str {
        "print-state"
    }
}

fn printer_for(port: &Port, datum: Value, style: Style) -> Printer {
    fit(port, Printer::new(datum, style))
}
/// A printer of what PORT can carry.
fn fit(port: &Port, printer: Printer) -> Printer {
    match port.encoding {
        Encoding::Latin1 => printer.encodable(|c| (c as u32) < 0x100),
        Encoding::Ascii => printer.encodable(|c| c.is_ascii()),
        Encoding::Bytes(GREEK) => printer.encodable(|c| byte_of(GREEK, c).is_some()),
        Encoding::Bytes(_) => printer.encodable(|c| byte_of(LATIN9, c).is_some()),
        _ => printer,
    }
}

/// Prints all there is to print, up to a record with its own printer. Pieces
/// are taken from the end.
fn go_on(cx: &mut Cx, port: Value, mut rest: Rest) -> Result<Value> {
    loop {
        let mut printer = match (rest.printer.take(), rest.pieces.pop()) {
            (Some(printer), piece) => {
                rest.pieces.extend(piece);
                printer
            }
            (None, Some(Piece::Datum(v, style))) => printer_for(run::any(&port)?, v, style),
            (None, Some(Piece::Text(text))) => {
                put(cx, port, &text)?;
                continue;
            }
            (None, None) => break,
        };
        let step = printer.step(cx);
        put(cx, port, &std::mem::take(&mut printer.text))?;
        match step {
            Step::Done => {}
            Step::Text => rest.printer = Some(printer),
            Step::Custom(record) => {
                let displays = printer.displays();
                rest.printer = Some(printer);
                let own = record.struct_printer().unwrap_or(Value::FALSE);
                // A printer's setter, if it has one, is what displays.
                let own = if displays { own.struct_setter().unwrap_or(own) } else { own };
                let state = cx.heap.foreign(rest);
                return custom::call(cx, "%print-custom", &[own, record, port, state]);
            }
        }
    }
    match rest.finish {
        Finish::Unspecified => run::wrote(cx, port, Value::UNSPECIFIED),
        Finish::String => memory::output_string(cx, port),
        Finish::Complaint(text, about) => {
            Err(Error::misc(format!("FORMAT: {text}"), &[about]).who("simple-format"))
        }
    }
}
fn put(cx: &mut Cx, port: Value, text: &str) -> Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    run::any(&port)?.write_str(text).map_err(|stop| run::error(cx, stop, port))
}

fn print(cx: &mut Cx, v: Value, port: Value, style: Style) -> Result<Value> {
    let port = destination(cx, port).map_err(|e| e.at(2))?;
    if style == Style::Display
        && let Ok(text) = v.string()
    {
        return run::writing(cx, port, |p| p.write_chars(text), Value::UNSPECIFIED);
    }
    let printer = Some(printer_for(run::any(&port)?, v, style));
    go_on(cx, port, Rest { printer, pieces: Vec::new(), finish: Finish::Unspecified })
}

primitives! { pub PRINTING in "(guile)";
    /// Write OBJECT to PORT for people: strings and characters as they are.
    "display" "object #:optional port" => |cx, [object, port]| {
        print(cx, object, port, Style::Display)
    };
    /// Write OBJECT to PORT as it can be read back.
    "write" "object #:optional port" => |cx, [object, port]| {
        print(cx, object, port, Style::Write)
    };
}
primitives! { pub WRITE_LINE in "(riad builtins)";
    /// Write OBJECT to PORT as R7RS does, with labels for its circles, or for all that it shares if SHARED? is true.
    "write-labelled" "object port shared?" => |cx, [object, port, shared]| {
        let port = destination(cx, port)?;
        let printer = Printer::labelled(object, Style::Report, shared.is_true());
        let printer = Some(fit(run::any(&port)?, printer));
        go_on(cx, port, Rest { printer, pieces: Vec::new(), finish: Finish::Unspecified })
    };
    /// Display OBJECT on PORT, and a newline.
    "write-line" "object #:optional port" => |cx, [object, port]| {
        let port = destination(cx, port)?;
        let pieces = vec![Piece::Text("\n".to_owned()), Piece::Datum(object, Style::Display)];
        go_on(cx, port, Rest { printer: None, pieces, finish: Finish::Unspecified })
    };
}

primitives! { pub FORMAT in "(guile)";
    /// Go on with the printing that STATE holds.
    "%print-resume" "state port" => |cx, [state, port]| {
        let rest: &mut Rest =
            state.foreign_mut().ok_or_else(|| Error::expecting("print state", state))?;
        let rest = std::mem::replace(
            rest,
            Rest { printer: None, pieces: Vec::new(), finish: Finish::Unspecified },
        );
        go_on(cx, port, rest)
    };
    /// Write MESSAGE to DESTINATION, a port, #t (the current output port) or #f
    /// (a string is returned), with each ~A and ~S replaced by the next of ARGS,
    /// displayed or written, ~% by a newline and ~~ by ~.
    "simple-format" "destination message . args" => |cx, [to, message, ref args @ ..]| {
        let (port, finish) = match to {
            Value::TRUE => {
                let port = standard::current(cx, standard::Role::Output);
                (destination(cx, port)?, Finish::Unspecified)
            }
            Value::FALSE => (memory::output_string_port(cx), Finish::String),
            port => (destination(cx, port)?, Finish::Unspecified),
        };
        let (mut pieces, complaint) = pieces_of(message, args)?;
        pieces.reverse();
        go_on(cx, port, Rest { printer: None, pieces, finish: complaint.unwrap_or(finish) })
    };
}
/// A message, its directives filled in, up to the first one that is wrong.
fn pieces_of(message: Value, args: &[Value]) -> Result<(Vec<Piece>, Option<Finish>)> {
    let message = message.to_text().map_err(|e| e.at(2))?;
    let mut args = args.iter();
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut chars = message.chars();
    while let Some(c) = chars.next() {
        if c != '~' {
            text.push(c);
            continue;
        }
        match chars.next() {
            Some('~') | None => text.push('~'),
            Some('%') => text.push('\n'),
            Some(directive @ ('a' | 'A' | 's' | 'S')) => {
                let Some(&arg) = args.next() else {
                    let about = Value::char(directive);
                    let complaint = Finish::Complaint("Missing argument for ~~~A", about);
                    return Ok((pieces, Some(complaint)));
                };
                let display = directive.eq_ignore_ascii_case(&'a');
                pieces.push(Piece::Text(std::mem::take(&mut text)));
                pieces.push(Piece::Datum(arg, if display { Style::Display } else { Style::Write }));
            }
            Some(other) => {
                let message = "Unsupported format option ~~~A - use (ice-9 format) instead";
                return Ok((pieces, Some(Finish::Complaint(message, Value::char(other)))));
            }
        }
    }
    pieces.push(Piece::Text(text));
    let complaint = match args.len() {
        0 => None,
        n => Some(Finish::Complaint("~A superfluous arguments", Value::fixnum(n as i64))),
    };
    Ok((pieces, complaint))
}
