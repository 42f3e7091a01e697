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

use super::{Port, SUSPENDS, Source, port_of, run, standard};
use interp::heap::Marker;
use interp::{Cx, Error, Kind, Result, Value, primitives};
use std::sync::atomic::Ordering;

/// The procedures of a port; `#f` for one it does not have.
pub struct Procedures {
    /// A symbol: what kind of port they make it, in its printed form.
    pub kind: Value,
    /// `(read bytevector start count)` returns how many bytes it stored.
    pub read: Value,
    /// `(write bytevector start count)` returns how many bytes it took.
    pub write: Value,
    /// `(seek offset whence)` returns the new position.
    pub seek: Value,
    pub close: Value,
    /// `(ready?)` tells whether a character may be read without waiting.
    pub ready: Value,
    /// The position can be set, not only told.
    pub random: bool,
    /// Bytes kept back and asked for, where the program does not say how many.
    pub size: usize,
}
impl Procedures {
    pub fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all([self.kind, self.read, self.write, self.seek, self.close, self.ready]);
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
fn is_file(port: Value) -> bool {
    matches!(port_of(&port), Some(Port { source: Source::File(_), .. }))
}
/// Lets a port read, or waits until it can be read, then starts the primitive `who` again.
pub fn refill(cx: &mut Cx, port: Value, who: &'static str, args: &[Value]) -> Result<Value> {
    let (retry, args) = run::again(cx, who, args)?;
    let args = cx.list(&args);
    let name = if is_file(port) { "%port-await" } else { "%port-refill" };
    call(cx, name, &[port, retry, args])
}
/// Lets the handlers of signals run, then starts the primitive `who` again.
pub fn after_signals(cx: &mut Cx, who: &'static str, args: &[Value]) -> Result<Value> {
    let (retry, args) = run::again(cx, who, args)?;
    let args = cx.list(&args);
    call(cx, "%retry-after-signals", &[retry, args])
}
/// Lets a port write what its buffer holds, or waits until it is written; the value is `result`.
pub fn drain(cx: &mut Cx, port: Value, result: Value) -> Result<Value> {
    let name = if is_file(port) { "%port-unblock" } else { "%port-drain" };
    call(cx, name, &[port, result])
}
/// Lets a port write what its buffer holds, then throws that it cannot encode `c`.
pub fn give_up(cx: &mut Cx, port: Value, c: char) -> Result<Value> {
    call(cx, "%port-give-up", &[port, Value::char(c)])
}
/// Drains a port that has been marked as closed, and calls its procedure.
pub fn finish(cx: &mut Cx, port: Value) -> Result<Value> {
    call(cx, "%port-finish", &[port])
}
/// Whether a port tells its position by calling a procedure.
pub fn has_position(port: &Port) -> bool {
    matches!(&port.source, Source::Procedures(p) if p.seek.is_true())
}
/// Whether procedures wait for the descriptor to be closed.
pub fn is_finalized(cx: &mut Cx, fd: i32) -> bool {
    let of_fd = |entry: Value| entry.is_pair() && entry.car() == Value::fixnum(fd.into());
    let cell = cx.state::<standard::Ports>().finalizers;
    cell.is_pair() && cell.cdr().iter().any(of_fd)
}
/// Calls the procedures that wait for the descriptor to be closed, then `who`, which closes it.
pub fn finalize(cx: &mut Cx, fd: i32, who: &'static str, object: Value) -> Result<Value> {
    let (retry, _) = run::again(cx, who, &[])?;
    call(cx, "%finalize-fdes", &[Value::fixnum(fd.into()), retry, object])
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
    /// A port of KIND, a symbol, made of procedures: READ and WRITE take a bytevector, a start and
    /// a count and return how many bytes they moved; SEEK takes an offset and a
    /// whence, and sets the position only where RANDOM is true; CLOSE and READY take
    /// nothing. Each may be #f. SIZE is the number of bytes that are kept back and asked for.
    "%make-custom-port" "kind read write seek random close ready size"
        => |cx, [kind, read, write, seek, random, close, ready, size]| {
        let size = size.index(1 << 30)?.max(1);
        let made = Procedures { kind, read, write, seek, close, ready, random: random.is_true(), size };
        let source = Source::Procedures(Box::new(made));
        let mut port = Port::new(source, read.is_true(), write.is_true());
        (port.capacity, port.chunk) = (size, size);
        Ok(standard::new_text_port(cx, port))
    };
    /// A pair whose cdr lists pairs of a descriptor and a procedure, which waits for
    /// the descriptor to be closed.
    "%fdes-finalizers" "" => |cx, []| {
        if !cx.state::<standard::Ports>().finalizers.is_pair() {
            let cell = cx.cons(Value::FALSE, Value::NULL);
            cx.state::<standard::Ports>().finalizers = cell;
        }
        Ok(cx.state::<standard::Ports>().finalizers)
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
    /// Whether operations on ports that would block call a procedure that waits.
    "%suspend-ports!" "on?" => |_, [on]| {
        SUSPENDS.store(on.is_true(), Ordering::Relaxed);
        Ok(Value::UNSPECIFIED)
    };
    /// Write what the buffer of PORT holds, as far as that is taken now; whether it is empty.
    "%port-emptied?" "port" => |cx, [port]| {
        let p = run::any(&port)?;
        let emptied = p.empty().map(|()| !p.blocked);
        emptied.map(Value::bool).map_err(|stop| run::error(cx, stop, port))
    };
    /// Whether as much waits in the buffer of PORT as goes to its procedure at once.
    "%port-full?" "port" => |_, [port]| {
        let p = run::any(&port)?;
        Ok(Value::bool(!p.writing.is_empty() && p.writing.len() >= p.capacity))
    };
    /// A pair of a bytevector to read into, for PORT, and how many bytes it wants.
    "%port-refill-buffer" "port" => |cx, [port]| {
        let size = run::any(&port)?.next_want();
        // Whoever stores characters needs room for one.
        let bytes = cx.heap.make_bytevector(size.max(4))?;
        Ok(cx.cons(bytes, Value::fixnum(size as i64)))
    };
    /// Put the first COUNT bytes of BYTES into the input buffer of PORT; a COUNT
    /// of zero is the end of its input.
    "%port-refilled!" "port bytes count" => |_, [port, bytes, count]| {
        let n = crate::glue::exact(count)?;
        let n = usize::try_from(n).ok().filter(|n| bytes.bytes().is_ok_and(|b| *n <= b.len()));
        let too_many = || Error::out_of_range(count).anywhere().who("custom_binary_input_port_read");
        let n = n.ok_or_else(too_many)?;
        run::any(&port)?.reading.append(&bytes.bytes()?[..n]);
        Ok(Value::UNSPECIFIED)
    };
    /// Take the bytes that wait to be written by PORT: a pair of a bytevector and
    /// its length.
    "%port-take-output!" "port" => |cx, [port]| {
        let p = run::any(&port)?;
        let bytes: Vec<u8> = match std::mem::take(&mut p.split) {
            0 => std::mem::take(&mut p.writing),
            n => p.writing.drain(..n).collect(),
        };
        p.blocked = false;
        let taken = cx.heap.bytevector(&bytes);
        Ok(cx.cons(taken, Value::fixnum(bytes.len() as i64)))
    };
    /// How far what lies behind PORT is ahead of what the program has read and written.
    "%port-ahead" "port" => |_, [port]| {
        let port = run::any(&port)?;
        Ok(Value::fixnum(port.reading.len() as i64 - port.writing.len() as i64))
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
    /// PORT is at POSITION now, with nothing read ahead; the position.
    "%port-sought!" "port position" => |_, [port, position]| {
        let port = run::any(&port)?;
        port.reading.clear();
        port.start_stream(position == Value::fixnum(0));
        Ok(position)
    };
}

/// Whether `v` is a port made of procedures.
pub fn is_custom(v: &Value) -> bool {
    matches!(port_of(v), Some(Port { source: Source::Procedures(_), .. })) && v.is(Kind::Foreign)
}
