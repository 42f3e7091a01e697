//! Ports made of procedures, and how they are read without a machine inside a
//! machine.
//!
//! A primitive that finds such a port's buffer too short returns a call of the
//! Scheme procedure `%port-refill` with the port, itself and its arguments:
//!
//! ```scheme
//! (define (%port-refill port retry args)
//!   (let ((buffer (%port-refill-buffer port)))
//!     (%port-refilled! port (car buffer)
//!                      ((%port-procedure port 'read) (car buffer) 0 (cdr buffer)))
//!     (apply retry args)))
//! ```
//!
//! `%port-refilled!` puts the bytes into the buffer (none of them: the end), and
//! the primitive starts again from the beginning; it had consumed nothing.
//! Output waits in the buffer until it is full or flushed; then the primitive
//! ends in a call of `%port-drain`, whose value is the primitive's:
//!
//! ```scheme
//! (define (%port-drain port result)
//!   … (%port-procedure port 'write) on (%port-take-output! port) …
//!   result)
//! ```
//!
//! Closing ends in `%port-finish`, which drains and calls the port's own. These
//! are in `scheme/lib/guile/custom-ports.scm`.

use super::{Buffering, Port, Source, port_of, run, standard};
use interp::heap::Marker;
use interp::{Cx, Error, Kind, Result, Value, primitives};

/// The procedures of a port; `#f` for one it does not have.
pub struct Procedures {
    /// `(read bytevector start count)` returns how many bytes it stored.
    pub read: Value,
    /// `(write bytevector start count)` returns how many bytes it took.
    pub write: Value,
    /// `(seek offset whence)` returns the new position.
    pub seek: Value,
    pub close: Value,
    /// `(ready?)` tells whether a character may be read without waiting.
    pub ready: Value,
}
impl Procedures {
    pub fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all([self.read, self.write, self.seek, self.close, self.ready]);
    }
}

/// Calls a Scheme procedure of the library in the place of the primitive.
pub fn call(cx: &mut Cx, name: &str, args: &[Value]) -> Result<Value> {
    let symbol = cx.intern(name);
    match cx.guile_variable(symbol).map(Value::variable_value) {
        Some(procedure) if procedure.is_procedure() => Ok(cx.tail_call(procedure, args)),
        _ => Err(Error::misc("~A is not defined", &[symbol])),
    }
}
/// Lets a port read, then starts the primitive `who` again.
pub fn refill(cx: &mut Cx, port: Value, who: &'static str, args: &[Value]) -> Result<Value> {
    let (retry, args) = run::again(cx, who, args)?;
    let args = cx.list(&args);
    call(cx, "%port-refill", &[port, retry, args])
}
/// Lets the handlers of signals run, then starts the primitive `who` again.
pub fn after_signals(cx: &mut Cx, who: &'static str, args: &[Value]) -> Result<Value> {
    let (retry, args) = run::again(cx, who, args)?;
    let args = cx.list(&args);
    call(cx, "%retry-after-signals", &[retry, args])
}
/// Lets a port write what its buffer holds; the value is `result`.
pub fn drain(cx: &mut Cx, port: Value, result: Value) -> Result<Value> {
    call(cx, "%port-drain", &[port, result])
}
/// Drains a port that has been marked as closed, and calls its procedure.
pub fn finish(cx: &mut Cx, port: Value) -> Result<Value> {
    call(cx, "%port-finish", &[port])
}
/// Lets a port seek.
pub fn seek(cx: &mut Cx, port: Value, offset: Value, whence: Value) -> Result<Value> {
    call(cx, "%port-seek", &[port, offset, whence])
}

fn procedures(port: &Value) -> Result<&mut Procedures> {
    match port_of(port) {
        Some(Port { source: Source::Procedures(p), .. }) => Ok(p),
        _ => Err(Error::expecting("port made of procedures", *port)),
    }
}

primitives! { pub CUSTOM in "(guile)";
    /// A port made of procedures: READ and WRITE take a bytevector, a start and
    /// a count and return how many bytes they moved; SEEK takes an offset and a
    /// whence; CLOSE and READY take nothing. Each may be #f. BUFFER is the
    /// number of bytes of output kept back; below 1, none is.
    "%make-custom-port" "id read write seek close ready buffer"
        => |cx, [id, read, write, seek, close, ready, buffer]| {
        let made = Procedures { read, write, seek, close, ready };
        let source = Source::Procedures(Box::new(made));
        let mut port = Port::new(source, read.is_true(), write.is_true());
        port.file_name = id;
        // Without a buffer, what is read is asked for in pieces of -BUFFER bytes.
        let size = crate::glue::exact(buffer)?;
        if size <= 0 {
            port.buffering = Buffering::None;
        }
        port.capacity = size.unsigned_abs().clamp(1, 1 << 30) as usize;
        Ok(standard::new_text_port(cx, port))
    };
    /// One of the procedures of PORT: WHICH is read, write, seek, close or ready.
    "%port-procedure" "port which" => |_, [port, which]| {
        let p = procedures(&port)?;
        let mut name = String::new();
        which.symbol_name()?.push_to(&mut name);
        Ok(match name.as_str() {
            "read" => p.read,
            "write" => p.write,
            "seek" => p.seek,
            "close" => p.close,
            _ => p.ready,
        })
    };
    /// A pair of a bytevector to read into, for PORT, and how many bytes it wants.
    "%port-refill-buffer" "port" => |cx, [port]| {
        let p = run::any(&port)?;
        // A port without a buffer asks for no more than it needs, as Guile's do.
        let size = if p.buffering == Buffering::None { p.capacity } else { 4096 };
        let bytes = cx.heap.make_bytevector(size)?;
        Ok(cx.cons(bytes, Value::fixnum(size as i64)))
    };
    /// Put the first COUNT bytes of BYTES into the input buffer of PORT; a COUNT
    /// of zero is the end of its input.
    "%port-refilled!" "port bytes count" => |_, [port, bytes, count]| {
        let n = count.index(bytes.bytes()?.len())?;
        run::any(&port)?.reading.append(&bytes.bytes()?[..n]);
        Ok(Value::UNSPECIFIED)
    };
    /// Take the bytes that wait to be written by PORT: a pair of a bytevector and
    /// its length.
    "%port-take-output!" "port" => |cx, [port]| {
        let bytes = std::mem::take(&mut run::any(&port)?.writing);
        let taken = cx.heap.bytevector(&bytes);
        Ok(cx.cons(taken, Value::fixnum(bytes.len() as i64)))
    };
    /// How many bytes PORT has read ahead.
    "%port-input-ahead" "port" => |_, [port]| {
        Ok(Value::fixnum(run::any(&port)?.reading.len() as i64))
    };
    /// The string of COUNT bytes of BYTES from START, in UTF-8.
    "%port-text" "bytes start count" => |cx, [bytes, start, count]| {
        let (from, to) = super::characters::start_and_count(bytes.bytes()?.len(), start, count)?;
        let text = String::from_utf8_lossy(&bytes.bytes()?[from..to]).into_owned();
        Ok(cx.string(&text))
    };
    /// Store CHAR in UTF-8 at the front of BYTES: how many bytes it takes.
    "%port-store-char!" "bytes char" => |_, [bytes, c]| {
        let mut buffer = [0; 4];
        let encoded = c.char_arg()?.encode_utf8(&mut buffer).as_bytes();
        let to = bytes.bytes_mut()?;
        let room = to.get_mut(..encoded.len()).ok_or_else(|| Error::out_of_range(bytes))?;
        room.copy_from_slice(encoded);
        Ok(Value::fixnum(encoded.len() as i64))
    };
    /// Forget the bytes that PORT has read ahead; how many they were.
    "%port-drop-input!" "port" => |_, [port]| {
        let port = run::any(&port)?;
        let ahead = port.reading.len();
        port.reading.clear();
        Ok(Value::fixnum(ahead as i64))
    };
}

/// Whether `v` is a port made of procedures.
pub fn is_custom(v: &Value) -> bool {
    matches!(port_of(v), Some(Port { source: Source::Procedures(_), .. })) && v.is(Kind::Foreign)
}
