//! Code as a listing, for `--dump=code`.
//!
//! ```text
//! fact (n)
//!     0  JumpIfLess       1 0 +3     12:4
//!     1  Literal          2 "text"
//! ```
//!
//! A line has the distance from the first instruction, the name, the operands
//! as [`Form`] says they read, and the place in the source where the
//! instruction can fail. The codes of closures follow the one that makes them.

use super::{Code, Form, Instruction, Op};
use crate::cx::Cx;
use crate::print::{Style, to_text};
use crate::value::{Kind, Value};
use std::fmt::Write;

/// The listing of a code object, and of those inside it.
pub fn listing(cx: &Cx, code: Value) -> String {
    let mut out = String::new();
    let mut waiting = vec![code];
    while let Some(code) = waiting.pop() {
        if !out.is_empty() {
            out.push('\n');
        }
        one(cx, &mut out, code.code(), &mut waiting);
    }
    out
}

fn one(cx: &Cx, out: &mut String, code: &Code, waiting: &mut Vec<Value>) {
    let name = if code.name == Value::FALSE { "_".into() } else { text(cx, code.name) };
    let formals = code.arities.iter().map(|a| {
        let names: Vec<String> = a.formals.iter().map(|&f| text(cx, f)).collect();
        format!(" ({})", names.join(" "))
    });
    let _ = writeln!(out, "{name}{}", formals.collect::<String>());
    let inner = waiting.len();
    for (at, word) in code.words.iter().enumerate().skip(code.literals) {
        let instruction = Instruction(word.get());
        let operands = operands(cx, code, at, instruction, waiting);
        let index = at - code.literals;
        let name = instruction.op().name();
        let _ = write!(out, "{index:6}  {name:<16} {operands}");
        if let Some(site) = code.sites.list().iter().find(|s| s.at as usize == at) {
            let _ = write!(out, "    {}:{}", site.pos.line + 1, site.pos.column);
        }
        out.push('\n');
    }
    // The one made first is shown first.
    waiting[inner..].reverse();
}

fn operands(cx: &Cx, code: &Code, at: usize, i: Instruction, waiting: &mut Vec<Value>) -> String {
    match i.op().form() {
        Form::Abc => format!("{} {} {} x={}", i.a(), i.b(), i.c(), i.x()),
        Form::Jump => format!("{} {:+}", i.a(), i.bc()),
        Form::ShortJump => format!("{} {} {:+}", i.a(), i.b(), i.sc()),
        Form::Wide => format!("{} {}", i.a(), i.bc()),
        Form::Data => format!("{} {}", i.x(), i.a()),
        Form::LiteralJump => {
            let place = (at as i64 + i.sb()) as usize;
            let literal = code.words.get(place).map_or(Value::FALSE, |w| Value(w.get()));
            format!("{} {} {:+}", i.a(), text(cx, literal), i.sc())
        }
        Form::Literal => {
            let place = (at as i64 + i.bc() as i64) as usize;
            let literal = code.words.get(place).map_or(Value::FALSE, |w| Value(w.get()));
            let shown = literal_text(cx, i.op(), literal, waiting);
            format!("{} {shown} x={}", i.a(), i.x())
        }
    }
}

fn literal_text(cx: &Cx, op: Op, literal: Value, waiting: &mut Vec<Value>) -> String {
    match op {
        Op::Primitive => literal.static_row().name.to_owned(),
        Op::GlobalRef | Op::GlobalSet | Op::GlobalDefine | Op::CallGlobal | Op::TailCallGlobal => {
            // A variable, or what stands for one: both hold the name.
            text(cx, literal.slot(1))
        }
        Op::Closure if literal.is(Kind::Code) => {
            waiting.push(literal);
            text(cx, literal.code().name)
        }
        Op::Literal if literal.is(Kind::Closure) && literal.slot(1).is(Kind::Code) => {
            waiting.push(literal.slot(1));
            text(cx, literal)
        }
        _ => text(cx, literal),
    }
}

fn text(cx: &Cx, v: Value) -> String {
    to_text(cx, v, Style::Write)
}
