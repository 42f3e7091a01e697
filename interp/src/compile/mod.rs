//! Core to code.
//!
//! One pass over the core form, after one that counts: destination-driven, with
//! registers used as a stack (see `vm::stack`). Variables that some `set!`
//! names live in boxes. A lambda whose calls all are in tail position with
//! respect to its binding becomes a label (see [`analyse`]): named `let` and
//! `do` are jumps, and so are join points.

mod analyse;
mod emit;
mod function;
mod integrate;

use crate::core::Unit;
use crate::cx::Cx;
use crate::error::Result;
use crate::value::Value;

/// The names of primitives with an instruction of their own that a text seems to define or assign:
/// what it compiles before it comes there has to see that as well.
pub fn redefined(text: &[u8]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (at, &byte) in text.iter().enumerate() {
        // Of what begins with a parenthesis few things go on with a d or an s.
        if byte != b'(' || !matches!(text.get(at + 1), Some(b'd' | b's')) {
            continue;
        }
        let rest = &text[at + 1..];
        let word = [&b"define"[..], b"define*", b"set!", b"define-method"]
            .into_iter()
            .find(|word| rest.starts_with(word) && rest.get(word.len()) == Some(&b' '));
        let Some(word) = word else { continue };
        let begins = |b: &u8| !matches!(b, b' ' | b'(' | b'\n');
        let name = &rest[word.len()..];
        let name = &name[name.iter().position(begins).unwrap_or(name.len())..];
        let ends = |b: &u8| matches!(b, b' ' | b')' | b'\n');
        let name = &name[..name.iter().position(ends).unwrap_or(name.len())];
        let Ok(name) = std::str::from_utf8(name) else { continue };
        let known = |n: &String| n == name;
        if !names.iter().any(known) && (0..4).any(|n| integrate::integrate(name, n).is_some()) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The code object of a procedure of no arguments that runs `unit`.
pub fn compile(cx: &mut Cx, unit: Unit) -> Result<Value> {
    let facts = analyse::analyse(&unit);
    emit::unit(cx, &unit, &facts)
}
