//! Ports on strings and bytevectors.

use super::text::Text;
use super::{Encoding, Port, Source, Strategy, port_of, run, standard};
use crate::glue;
use interp::{Cx, Error, Result, Value, primitives};

fn memory(bytes: Vec<u8>, text: bool, input: bool) -> Port {
    Port::new(Source::Memory { bytes, at: 0, text }, input, !input)
}
/// Ports on strings encode characters as UTF-8, as Guile's do.
fn string_port(cx: &mut Cx, text: String, input: bool) -> Value {
    let mut port = memory(text.into_bytes(), true, input);
    port.set_encoding("UTF-8");
    port.strategy = standard::default_strategy(cx);
    port.file_name = Value::FALSE;
    standard::new_port(cx, port)
}
fn bytes_port(cx: &mut Cx, bytes: &[u8], input: bool) -> Value {
    let mut port = memory(bytes.to_vec(), false, input);
    port.binary = true;
    port.strategy = Strategy::Error;
    standard::new_port(cx, port)
}
/// A new port that writes to a string.
pub fn output_string_port(cx: &mut Cx) -> Value {
    string_port(cx, String::new(), false)
}
/// The characters written to a string port.
pub fn output_string(cx: &mut Cx, port: Value) -> Result<Value> {
    match port_of(&port) {
        Some(p) if p.output && p.open && matches!(p.source, Source::Memory { .. }) => {
            let (encoding, strategy) = (p.encoding, p.strategy);
            let bytes = p.memory_bytes().unwrap_or_default();
            if bytes.is_ascii() && encoding.is_ascii_based() {
                return Ok(cx.heap.latin1_string(bytes));
            }
            match encoding.checked_text(bytes) {
                (text, valid) if valid || strategy != Strategy::Error => Ok(cx.heap.string(&text)),
                _ => Err(undecodable(cx, encoding, bytes)),
            }
        }
        _ => Err(Error::expecting("open output string port", port)),
    }
}
/// The error that Guile throws where bytes are no text: its own decoder of UTF-8 knows no errno.
fn undecodable(cx: &mut Cx, encoding: Encoding, bytes: &[u8]) -> Error {
    let (who, errno) = match encoding {
        Encoding::Utf8 => ("scm_from_utf8_stringn", 0),
        _ => ("scm_from_stringn", libc::EILSEQ),
    };
    let (who, message) = (cx.string(who), cx.string("input locale conversion error"));
    let rest = [who, message, Value::fixnum(errno.into()), cx.heap.bytevector(bytes)];
    glue::throw(cx, "decoding-error", &rest)
}
fn output_bytes(cx: &mut Cx, port: Value, take: bool) -> Result<Value> {
    let expecting = || Error::expecting("open bytevector output port", port);
    let p = port_of(&port).filter(|p| p.output && (p.open || take)).ok_or_else(expecting)?;
    let bytes = p.memory_bytes().ok_or_else(expecting)?;
    cx.heap.room_for(bytes.len())?;
    let bytevector = cx.heap.bytevector(bytes);
    if take && let Source::Memory { bytes, at, .. } = &mut p.source {
        bytes.clear();
        *at = 0;
    }
    Ok(bytevector)
}

primitives! { pub STRING_PORTS in "(guile)";
    /// A port that reads the characters of STRING.
    "open-input-string" "string" => |cx, [string]| {
        let text = string.to_text().map_err(|_| Error::wrong_type(string))?;
        Ok(string_port(cx, text, true))
    };
    /// A port that keeps what is written to it, for `get-output-string`.
    "open-output-string" "" => |cx, []| Ok(output_string_port(cx));
    /// The string of the characters written to PORT.
    "get-output-string" "port" => |cx, [port]| output_string(cx, port);
}

primitives! { pub BYTES_IN in "(riad builtins)";
    /// A port that reads the bytes of BYTEVECTOR. TRANSCODER is ignored but for
    /// being given: text is then read as UTF-8.
    "open-bytevector-input-port" "bytevector #:optional transcoder" => |cx, [bv, transcoder]| {
        let bytes = bv.bytes()?.to_vec();
        let port = bytes_port(cx, &bytes, true);
        if let (false, Some(p)) = (transcoder.is_absent_or_false(), port_of(&port)) {
            p.set_encoding("UTF-8");
        }
        Ok(port)
    };
}
primitives! { pub BYTES_OUT in "(guile)";
    /// A port that keeps the bytes written to it.
    "%open-bytevector-output-port" "" => |cx, []| Ok(bytes_port(cx, &[], false));
    /// The bytes written to PORT since the last time they were taken.
    "%take-output-bytevector!" "port" => |cx, [port]| output_bytes(cx, port, true);
}
primitives! { pub R7RS_BYTES in "(riad builtins)";
    /// A port that reads the bytes of BYTEVECTOR.
    "open-input-bytevector" "bytevector" => |cx, [bv]| {
        let bytes = bv.bytes()?.to_vec();
        Ok(bytes_port(cx, &bytes, true))
    };
    /// A port that keeps the bytes written to it, for `get-output-bytevector`.
    "open-output-bytevector" "" => |cx, []| Ok(bytes_port(cx, &[], false));
    /// The bytevector of the bytes written to PORT.
    "get-output-bytevector" "port" => |cx, [port]| output_bytes(cx, port, false);
}

/// The characters of `text` as they are read from a port: for tests and tools.
pub fn decode(text: &[u8], encoding: &str) -> Option<String> {
    let mut port = memory(text.to_vec(), true, true);
    port.set_encoding(encoding);
    let all: Text = port.read_all_text().ok()?;
    Some(all.chars().collect())
}

/// Whether `v` is a port on a string.
pub fn is_string_port(v: &Value) -> bool {
    run::any(v).is_ok_and(|p| matches!(p.source, Source::Memory { text: true, .. }))
}
