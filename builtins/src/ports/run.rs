//! How a row runs an operation on a port: finding the port, turning what
//! stopped the operation into an error, or into a call that lets it go on.

use super::encoding::Encoding;
use super::{Buffering, Done, Port, Source, Stop, custom, port_of, standard};
use crate::glue;
use interp::{Cx, Error, Result, Value};

pub const OPEN_INPUT: &str = "open input port";
pub const OPEN_OUTPUT: &str = "open output port";

/// The open input port that an optional argument is; the current one if absent.
pub fn input(cx: &mut Cx, arg: Value) -> Result<Value> {
    let port = match arg.given() {
        Some(port) => port,
        None => standard::current(cx, standard::Role::Input),
    };
    match port_of(&port) {
        Some(p) if p.input && p.open => Ok(port),
        _ => Err(Error::expecting(OPEN_INPUT, port)),
    }
}
/// The open output port that an optional argument is; the current one if absent.
pub fn output(cx: &mut Cx, arg: Value) -> Result<Value> {
    let port = match arg.given() {
        Some(port) => port,
        None => standard::current(cx, standard::Role::Output),
    };
    match port_of(&port) {
        Some(p) if p.output && p.open => Ok(port),
        _ => Err(Error::expecting(OPEN_OUTPUT, port)),
    }
}
/// Any port, open or closed.
pub fn any(port: &Value) -> Result<&mut Port> {
    port_of(port).ok_or_else(|| Error::expecting("port", *port))
}
/// A port that is open.
pub fn open(port: &Value) -> Result<&mut Port> {
    match port_of(port) {
        Some(p) if p.open => Ok(p),
        _ => Err(Error::expecting("open port", *port)),
    }
}

/// Runs an operation that reads from `port`, and makes a value of its result.
/// `who` and `args` are the primitive and its arguments, with which it is
/// started again once a port made of procedures has more.
pub fn reading<T>(
    cx: &mut Cx,
    (who, args): (&'static str, &[Value]),
    port: Value,
    operation: impl FnOnce(&mut Port) -> Done<T>,
    result: impl FnOnce(&mut Cx, T) -> Result<Value>,
) -> Result<Value> {
    let p = any(&port)?;
    let before = (p.line, p.column);
    p.reading.hold();
    match operation(p) {
        Ok(done) => {
            p.reading.release();
            result(cx, done)
        }
        Err(stop @ (Stop::Refill | Stop::System(_, libc::EINTR))) => {
            // The operation starts again from here, once there is more or a
            // signal has been handled.
            (p.line, p.column) = before;
            p.reading.rewind();
            if matches!(stop, Stop::Refill) {
                return custom::refill(cx, port, who, args);
            }
            custom::after_signals(cx, who, args)
        }
        Err(stop) => Err(error(cx, stop, port)),
    }
}

/// The primitive `who`, and the arguments that it was given.
pub fn again(cx: &mut Cx, who: &'static str, args: &[Value]) -> Result<(Value, Vec<Value>)> {
    let given = args.iter().rposition(|&a| a != Value::ABSENT).map_or(0, |i| i + 1);
    let row = crate::row(who).unwrap_or_else(|| interp::primitive::bad_row(who));
    Ok((cx.primitive(row), args[..given].to_vec()))
}

/// Runs an operation that writes to `port`; its value is `result`, once what
/// has to leave the buffer of a port made of procedures has left it.
pub fn writing(
    cx: &mut Cx,
    port: Value,
    operation: impl FnOnce(&mut Port) -> Done<()>,
    result: Value,
) -> Result<Value> {
    let p = any(&port)?;
    match operation(p) {
        Ok(()) => wrote(cx, port, result),
        // What came before the character goes where it would have gone.
        Err(Stop::Encoding(c)) if is_due(p) => custom::give_up(cx, port, c),
        Err(stop @ Stop::Encoding(_)) if p.buffering == Buffering::None => {
            p.flush().map_err(|stop| error(cx, stop, port))?;
            Err(error(cx, stop, port))
        }
        Err(stop) => Err(error(cx, stop, port)),
    }
}
/// Ends a primitive that wrote to `port`.
pub fn wrote(cx: &mut Cx, port: Value, result: Value) -> Result<Value> {
    if is_due(any(&port)?) { custom::drain(cx, port, result) } else { Ok(result) }
}
/// Whether what waits in a port made of procedures is to be handed to them now; or what a
/// descriptor did not take is to be waited for.
fn is_due(port: &Port) -> bool {
    port.blocked
        || matches!(port.source, Source::Procedures(_))
            && !port.writing.is_empty()
            && match port.buffering {
                Buffering::None => true,
                _ => port.writing.len() >= port.capacity,
            }
}

/// The error that a stop is, where nothing can be done about it.
#[cold]
pub fn error(cx: &mut Cx, stop: Stop, port: Value) -> Error {
    /// `EILSEQ`, which Guile passes with both errors.
    const ILLEGAL_SEQUENCE: Value = Value::fixnum(libc::EILSEQ as i64);
    match stop {
        Stop::Error(e) => e,
        Stop::System(who, errno) => Error::system(errno).who(who),
        Stop::Refill => Error::misc("input of ~S cannot be read from here", &[port]),
        Stop::Decoding { cut } => {
            // Guile decodes two encodings itself and the others by iconv.
            let own = |p: &mut Port| matches!(p.encoding, Encoding::Utf8 | Encoding::Latin1);
            let who =
                if cut || port_of(&port).is_some_and(own) { "peek-char" } else { "decode-char" };
            let (who, message) = (cx.string(who), cx.string("input decoding error"));
            glue::throw(cx, "decoding-error", &[who, message, ILLEGAL_SEQUENCE, port])
        }
        Stop::Encoding(c) => {
            let who = cx.string("put-char");
            let message = cx.string("conversion to port encoding failed");
            let rest = [who, message, ILLEGAL_SEQUENCE, port, Value::char(c)];
            glue::throw(cx, "encoding-error", &rest)
        }
        Stop::UnknownEncoding => {
            let name = port_of(&port).map(|p| p.encoding_name.clone()).unwrap_or_default();
            let name = cx.intern(&name);
            Error::misc("invalid or unknown character encoding ~s", &[name])
                .who("open_iconv_descriptors")
        }
    }
}
