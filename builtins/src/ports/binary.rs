//! Bytes, in and out: (ice-9 binary-ports), (rnrs io ports), (scheme base).

use super::characters::{start_and_count, start_and_end};
use super::{Done, Port, run};
use crate::glue;
use interp::{Cx, Result, Value, primitives};

type Call<'a> = (&'static str, &'a [Value]);

#[allow(clippy::unnecessary_wraps)] // one of the `result`s of `run::reading`
fn byte_or_eof(_: &mut Cx, byte: Option<u8>) -> Result<Value> {
    Ok(byte.map_or(Value::EOF, |b| Value::fixnum(b.into())))
}
#[allow(clippy::needless_pass_by_value)] // one of the `result`s of `run::reading`
fn bytes_or_eof(cx: &mut Cx, bytes: Vec<u8>) -> Result<Value> {
    if bytes.is_empty() {
        return Ok(Value::EOF);
    }
    cx.heap.room_for(bytes.len())?;
    Ok(cx.heap.adopt_bytes(bytes))
}
fn read_byte(cx: &mut Cx, call: Call<'_>, port: Value) -> Result<Value> {
    let port = run::input(cx, port)?;
    run::reading(cx, call, port, Port::read_byte, byte_or_eof)
}
fn peek_byte(cx: &mut Cx, call: Call<'_>, port: Value) -> Result<Value> {
    let port = run::input(cx, port)?;
    run::reading(cx, call, port, Port::peek_byte, byte_or_eof)
}
fn write_byte(cx: &mut Cx, port: Value, byte: Value) -> Result<Value> {
    let byte = crate::args::bounded(cx, byte, 0, 255)? as u8;
    let port = run::output(cx, port)?;
    write(cx, port, &[byte])
}
fn write(cx: &mut Cx, port: Value, bytes: &[u8]) -> Result<Value> {
    let operation = |p: &mut Port| {
        p.write_bytes(bytes)?;
        p.settle(false)
    };
    run::writing(cx, port, operation, Value::UNSPECIFIED)
}
/// A program may ask for far more than there is: what is asked for beyond this is
/// made as it comes.
const STEP: usize = 1 << 20;

/// Up to `n` bytes, read straight into a bytevector where that is worth it.
fn read_bytes(cx: &mut Cx, call: Call<'_>, port: Value, n: usize) -> Result<Value> {
    let port = run::input(cx, port)?;
    if n == 0 {
        return Ok(cx.heap.bytevector(&[]));
    }
    if n > STEP {
        let operation = |p: &mut Port| {
            let mut bytes = Vec::new();
            while bytes.len() < n {
                let from = bytes.len();
                bytes.resize((from.max(STEP) * 2).min(n), 0);
                let got = p.read_into(&mut bytes[from..])?;
                if from + got < bytes.len() {
                    bytes.truncate(from + got);
                    break;
                }
            }
            Ok(bytes)
        };
        return run::reading(cx, call, port, operation, bytes_or_eof);
    }
    let operation = |p: &mut Port| {
        let mut bytes = vec![0; n];
        let got = p.read_into(&mut bytes)?;
        bytes.truncate(got);
        Ok(bytes)
    };
    run::reading(cx, call, port, operation, bytes_or_eof)
}
/// Fills `from..to` of a bytevector; how many bytes, or the end.
fn read_into(
    cx: &mut Cx,
    call: Call<'_>,
    port: Value,
    to: Value,
    (from, end): (usize, usize),
) -> Result<Value> {
    let port = run::input(cx, port)?;
    to.bytes()?;
    let operation = |p: &mut Port| -> Done<usize> {
        match to.bytes_mut() {
            Ok(bytes) => p.read_into(&mut bytes[from..end]),
            Err(e) => Err(e.into()),
        }
    };
    run::reading(cx, call, port, operation, |_, n| {
        Ok(if n == 0 && end > from { Value::EOF } else { Value::fixnum(n as i64) })
    })
}
/// What is in the buffer, after one read where it is empty; at most `limit`.
fn some(port: &mut Port, limit: usize) -> Done<Vec<u8>> {
    port.begin_bytes()?;
    if port.reading.is_empty() && !port.fill()? {
        port.take_end();
        return Ok(Vec::new());
    }
    let n = port.reading.len().min(limit);
    let bytes = port.reading.bytes()[..n].to_vec();
    port.reading.consume(n);
    Ok(bytes)
}

primitives! { pub BINARY in "(riad builtins)";
    /// Read a byte from PORT.
    "get-u8" "port" => |cx, [port]| read_byte(cx, ("get-u8", &[port]), port);
    /// The byte that `get-u8` would read next.
    "lookahead-u8" "port" => |cx, [port]| peek_byte(cx, ("lookahead-u8", &[port]), port);
    /// Read up to COUNT bytes from PORT; the end of input where there are none.
    "get-bytevector-n" "port count" => |cx, [port, count]| {
        let n = count.index(MOST)?;
        read_bytes(cx, ("get-bytevector-n", &[port, count]), port, n)
    };
    /// Read up to COUNT bytes from PORT into BYTEVECTOR at START; how many.
    "get-bytevector-n!" "port bytevector start count" => |cx, [port, bv, start, count]| {
        let range = start_and_count(bv.bytes()?.len(), start, count)?;
        read_into(cx, ("get-bytevector-n!", &[port, bv, start, count]), port, bv, range)
    };
    /// Read the bytes that PORT has ready, at least one.
    "get-bytevector-some" "port" => |cx, [port]| {
        let port = run::input(cx, port)?;
        let call = ("get-bytevector-some", &[port][..]);
        run::reading(cx, call, port, |p| some(p, usize::MAX), bytes_or_eof)
    };
    /// Read all bytes of PORT up to its end.
    "get-bytevector-all" "port" => |cx, [port]| {
        let port = run::input(cx, port)?;
        let call = ("get-bytevector-all", &[port][..]);
        run::reading(cx, call, port, Port::read_all, bytes_or_eof)
    };
    /// Write the byte OCTET to PORT.
    "put-u8" "port octet" => |cx, [port, octet]| write_byte(cx, port, octet);
    /// Write COUNT bytes of BYTEVECTOR, from START, to PORT.
    "put-bytevector" "port bytevector #:optional start count" => |cx, [port, bv, start, count]| {
        let (from, to) = start_and_count(bv.bytes()?.len(), start, count)?;
        let port = run::output(cx, port)?;
        write(cx, port, &bv.bytes()?[from..to])
    };
}

primitives! { pub BINARY_GUILE in "(riad builtins)";
    /// Read into BYTEVECTOR at START what PORT has ready, at most COUNT bytes.
    "get-bytevector-some!" "port bytevector start count" => |cx, [port, bv, start, count]| {
        let (from, to) = start_and_count(bv.bytes()?.len(), start, count)?;
        let port = run::input(cx, port)?;
        let call = ("get-bytevector-some!", &[port, bv, start, count][..]);
        run::reading(cx, call, port, |p| some(p, to - from), |_, bytes| {
            bv.bytes_mut()?[from..from + bytes.len()].copy_from_slice(&bytes);
            let end = bytes.is_empty() && to > from;
            Ok(if end { Value::EOF } else { Value::fixnum(bytes.len() as i64) })
        })
    };
    /// Put COUNT bytes of BYTEVECTOR, from START, back in PORT: they are read next.
    "unget-bytevector" "port bytevector #:optional start count" => |cx, [port, bv, start, count]| {
        let (from, to) = start_and_count(bv.bytes()?.len(), start, count)?;
        let port = run::input(cx, port)?;
        run::any(&port)?.reading.unread(&bv.bytes()?[from..to]);
        Ok(Value::UNSPECIFIED)
    };
}

primitives! { pub R7RS_BINARY in "(riad builtins)";
    /// Read a byte from PORT.
    "read-u8" "#:optional port" => |cx, [port]| read_byte(cx, ("read-u8", &[port]), port);
    /// The byte that `read-u8` would read next.
    "peek-u8" "#:optional port" => |cx, [port]| peek_byte(cx, ("peek-u8", &[port]), port);
    /// Whether a byte can be read from PORT without waiting.
    "u8-ready?" "#:optional port" => |cx, [port]| {
        let port = run::input(cx, port)?;
        super::characters::ready(cx, port)
    };
    /// Read up to COUNT bytes from PORT.
    "read-bytevector" "count #:optional port" => |cx, [count, port]| {
        let n = count.index(MOST)?;
        read_bytes(cx, ("read-bytevector", &[count, port]), port, n)
    };
    /// Read bytes from PORT into BYTEVECTOR between START and END; how many.
    "read-bytevector!" "bytevector #:optional port start end" => |cx, [bv, port, start, end]| {
        let range = start_and_end(bv.bytes()?.len(), start, end)?;
        read_into(cx, ("read-bytevector!", &[bv, port, start, end]), port, bv, range)
    };
    /// Write the byte OCTET to PORT.
    "write-u8" "octet #:optional port" => |cx, [octet, port]| write_byte(cx, port, octet);
    /// Write the bytes of BYTEVECTOR from START to END to PORT.
    "write-bytevector" "bytevector #:optional port start end" => |cx, [bv, port, start, end]| {
        let (from, to) = start_and_end(bv.bytes()?.len(), start, end)?;
        let port = run::output(cx, port)?;
        write(cx, port, &bv.bytes()?[from..to])
    };
}

/// The most bytes that can be asked for.
const MOST: usize = 1 << 40;

primitives! { pub SENDFILE in "(guile)";
    /// Copy COUNT bytes from the port or descriptor IN, from OFFSET if given, to
    /// OUT, inside the kernel where it can. How many were copied.
    "sendfile" "out in count #:optional offset" => |cx, [out, from, count, offset]| {
        let n = count.index(MOST)?;
        let offset = offset.given().map(glue::exact).transpose()?;
        super::descriptors::send_file(cx, out, from, n, offset)
    };
}
