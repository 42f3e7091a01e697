//! Errors of instructions and primitives: calls of `%throw` with Guile's
//! `(key subr message args data)`, in the dynamic context of the failure.

use super::Vm;
use super::run::Next;
use super::said;
use crate::code::{Instruction, Op};
use crate::cx::Cx;
use crate::error::{Error, ErrorKind, Pos, RECORD, Result, TOLD, What};
use crate::primitive::Row;
use crate::symbol::Sym;
use crate::value::{Kind, Value};

impl Vm {
    /// Raises the error of the instruction before `pc`.
    pub(super) fn raise(&mut self, error: Error) -> Result<Next> {
        // Nothing comes back here: of the frame only the closure is kept, for
        // the backtrace.
        self.raise_at(error, 1, None)
    }
    /// The operand of an instruction has the wrong type. The message is whole,
    /// as Guile's virtual machine gives it.
    pub(super) fn raise_expecting(
        &mut self,
        who: &'static str,
        expecting: &'static str,
        v: Value,
    ) -> Result<Next> {
        let message = format!("Wrong type argument in position 1 (expecting {expecting}): ~S");
        let who = self.cx.string(who);
        self.raise_whole(Sym::WrongTypeArg, who, &message, v)
    }
    /// One of two operands of the comparison `who` is no character.
    pub(super) fn raise_character(
        &mut self,
        who: &'static str,
        a: Value,
        b: Value,
    ) -> Result<Next> {
        let (v, position) = if a.is_char() { (b, 2) } else { (a, 1) };
        self.raise(Error::expecting("character", v).who(who).at(position))
    }
    /// The steps of a `Path` lead through `v`, which is no pair.
    pub(super) fn raise_path(&mut self, path: u8, v: Value) -> Result<Next> {
        let who = crate::code::PATHS.iter().find(|p| p.1 == path).map_or("car", |p| p.0);
        self.raise(Error::expecting("pair", v).who(who).at(0))
    }
    /// An element access that failed: a wrong type, or an index out of range. `types` are what it
    /// expects and the kind that has elements at all.
    pub(super) fn raise_index(
        &mut self,
        who: &'static str,
        types: (&'static str, Kind),
        v: Value,
        k: Value,
    ) -> Result<Next> {
        let (expecting, kind) = types;
        let writes = who.ends_with('!');
        let immutable = writes && v.is(kind) && v.has_flag(crate::value::object::flag::IMMUTABLE);
        if !v.is(kind) || immutable {
            return self.raise_expecting(who, expecting, v);
        }
        let (key, text) = match (k.is_fixnum(), kind) {
            (false, Kind::String) => {
                return self.raise(Error::expecting("exact integer", k).bare());
            }
            (false, _) => (
                Sym::WrongTypeArg,
                "Wrong type argument in position 2 (expecting small integer): ~S",
            ),
            (true, _) => (Sym::OutOfRange, "Argument 2 out of range: ~S"),
        };
        // The instruction on strings names itself by a symbol.
        let name = if kind == Kind::String { self.cx.intern(who) } else { self.cx.string(who) };
        self.raise_whole(key, name, text, k)
    }
    /// A variable of `letrec` is wanted before it has its value.
    pub(super) fn raise_early(&mut self) -> Result<Next> {
        let variable = self.cx.heap.variable(Value::FALSE, Value::UNBOUND);
        let (who, message) =
            (self.cx.string("variable-ref"), self.cx.string("Unbound variable: ~S"));
        let irritants = self.cx.list(&[variable]);
        let args = self.cx.list(&[who, message, irritants, Value::FALSE]);
        self.raise(Error::throw(self.cx.sym(Sym::MiscError), args))
    }
    /// Throws an error of one culprit whose message is whole.
    pub(super) fn raise_whole(
        &mut self,
        key: Sym,
        who: Value,
        message: &str,
        culprit: Value,
    ) -> Result<Next> {
        let (message, culprit) = (self.cx.string(message), self.cx.list(&[culprit]));
        let args = self.cx.list(&[who, message, culprit, culprit]);
        self.raise(Error::throw(self.cx.sym(key), args))
    }
    pub(super) fn raise_integer_to_char(&mut self, v: Value) -> Result<Next> {
        let who = self.cx.string("integer->char");
        if v.is_fixnum() {
            return self.raise_whole(Sym::OutOfRange, who, "Argument 1 out of range: ~S", v);
        }
        self.raise_expecting("integer->char", "small integer", v)
    }
    pub(super) fn raise_bytes_set(&mut self, v: Value, k: Value, x: Value) -> Result<Next> {
        let who = "bytevector-u8-set!";
        match v.bytes() {
            Ok(bytes) if k.is_fixnum() && (k.fixnum_value() as u64) < bytes.len() as u64 => {
                let who = self.cx.string(who);
                self.raise_whole(Sym::OutOfRange, who, "Argument 3 out of range: ~S", x)
            }
            _ => self.raise_index(who, ("bytevector", Kind::Bytevector), v, k),
        }
    }
    /// The running procedure was called with a wrong number of arguments.
    pub(super) fn raise_arity(&mut self) -> Result<Next> {
        let (callee, live) = (self.reg(0), self.arguments + 1);
        self.raise_at(Error::new(What::Arity(callee)), live, None)
    }
    pub(super) fn raise_keyword(
        &mut self,
        message: &str,
        callee: Value,
        keyword: Value,
        live: usize,
    ) -> Result<Next> {
        // Guile names no procedure that is compiled, as its library is.
        let pos = callee.procedure_code().map_or(Pos::NONE, |code| code.pos);
        let is_core = self.cx.file_name(pos).is_some_and(|file| file.starts_with("guile/"));
        let callee = if is_core { Value::FALSE } else { callee };
        let key = self.cx.intern("keyword-argument-error");
        let message = self.cx.string(message);
        let irritants = self.cx.list(&[keyword]);
        let args = self.cx.list(&[callee, message, Value::NULL, irritants]);
        self.raise_at(Error::throw(key, args), live, None)
    }

    /// Calls `%throw` above the `live` registers of the running frame. It does
    /// not return to the program.
    pub(super) fn raise_at(
        &mut self,
        error: Error,
        live: usize,
        row: Option<&'static Row>,
    ) -> Result<Next> {
        if Vm::is_fatal(&error) {
            return self.continue_abort(error, live);
        }
        let name = self.cx.sym(match error.kind().what {
            What::Raise { .. } => Sym::RaiseObject,
            _ => Sym::Throw,
        });
        let handler = self.cx.guile_variable(name).map(Value::variable_value);
        let Some(handler) = handler.filter(|h| *h != Value::UNBOUND) else { return Err(error) };
        let args = self.throw_arguments(error, live, row);
        if self.trace_errors {
            let list = self.cx.list(&args);
            let text = crate::print::to_text(&self.cx, list, crate::print::Style::Write);
            self.cx.host.diagnostic(&text);
        }
        // The frame of the handler, above a word with the place of the failure.
        let stub = self.stubs.error_return(live + 1);
        let pc = self.pc;
        if !self.stack.grow(self.fp + live + args.len() + 3) {
            return Err(Error::misc("Stack overflow", &[]));
        }
        self.set_reg(live, Value::raw(pc));
        self.set_reg(live + 1, Value::raw(stub));
        self.set_reg(live + 2, handler);
        self.stack.copy_in(self.fp + live + 3, &args);
        self.fp += live + 2;
        self.arguments = args.len();
        self.enter_callee(handler)
    }

    fn throw_arguments(
        &mut self,
        error: Error,
        live: usize,
        row: Option<&'static Row>,
    ) -> Vec<Value> {
        let kind = error.into_kind();
        let position = kind.position.or_else(|| self.find_position(&kind, live, row));
        let who = kind.who.or(row.map(|r| r.name));
        let instead = match (who, position) {
            (Some(who), Some(position)) if row.is_some() => said::instead(who, position),
            _ => None,
        };
        match (instead, kind.what) {
            (Some(said), What::WrongType { value, .. }) => {
                let expecting = Some(said.expecting).filter(|e| !e.is_empty());
                let what = What::WrongType { value, expecting };
                self.cx.throw_arguments(what, Some(said.who), Some(said.at))
            }
            (_, what) => self.cx.throw_arguments(what, who, position),
        }
    }

    /// The position of the argument that a primitive refused: the first one
    /// that is the very value.
    fn find_position(
        &self,
        kind: &ErrorKind,
        live: usize,
        row: Option<&'static Row>,
    ) -> Option<usize> {
        let (What::WrongType { value, .. } | What::OutOfRange(value)) = kind.what else {
            return None;
        };
        let row = row?;
        // SAFETY: pc follows an instruction of the frame.
        let call = Instruction(unsafe { *self.pc.sub(1) });
        let calls_row =
            || self.reg(call.a() + 1).primitive_row().is_some_and(|r| std::ptr::eq(r, row));
        let (from, n) = match call.op() {
            Op::Primitive => (call.a(), call.x() as usize),
            Op::Call if calls_row() => (call.a() + 2, call.b()),
            Op::CallGlobal if calls_row() => (call.a() + 2, call.x() as usize & 0x7f),
            _ => (1, live.saturating_sub(1)),
        };
        (0..n).find(|&k| self.reg(from + k) == value).map(|k| k + 1)
    }

    /// A handler of an error has returned to the failed instruction.
    pub(super) fn error_returned(&mut self) -> Result<Next> {
        Err(Error::misc("an error handler returned", &[]))
    }
}

/// The stack has reached its most. The next abort to a prompt makes that good.
pub(super) fn stack_overflow(vm: &mut Vm) -> Error {
    vm.stack.overflown = true;
    let key = vm.cx.intern("stack-overflow");
    let message = vm.cx.string("Stack overflow");
    let args = vm.cx.list(&[Value::FALSE, message, Value::FALSE, Value::FALSE]);
    Error::throw(key, args)
}

impl Cx {
    /// A wrong type at a position from `TOLD` on.
    fn throw_told(&mut self, subr: Value, n: usize, what: &str, value: Value) -> Vec<Value> {
        if n == RECORD {
            let args = [self.intern(what), value];
            let text = "Wrong type argument (want `~S'): ~S";
            let mut all = self.throw_list(Sym::WrongTypeArg, subr, text, &args, &[]);
            all.pop();
            all.push(Value::FALSE);
            return all;
        }
        let text = format!("Wrong type argument in position {} (expecting {what}): ~S", n - TOLD);
        self.throw_list(Sym::WrongTypeArg, subr, &text, &[value], &[value])
    }
    /// `(key subr message args data)` as Guile throws it.
    pub fn throw_arguments(
        &mut self,
        what: What,
        who: Option<&str>,
        position: Option<usize>,
    ) -> Vec<Value> {
        let subr = match who {
            Some(name) if !name.is_empty() => self.string(name),
            _ => Value::FALSE,
        };
        let bare = position == Some(0);
        let position = position.filter(|&n| n > 0);
        match what {
            What::WrongType { value, expecting } => {
                if let (Some(n @ TOLD..), Some(what)) = (position, expecting) {
                    return self.throw_told(subr, n, what, value);
                }
                let expecting = expecting.map(|e| self.string(e));
                let (text, args) = match (position, expecting) {
                    (Some(n), Some(e)) => (
                        "Wrong type argument in position ~A (expecting ~A): ~S",
                        vec![Value::fixnum(n as i64), e, value],
                    ),
                    (Some(n), None) => (
                        "Wrong type argument in position ~A: ~S",
                        vec![Value::fixnum(n as i64), value],
                    ),
                    (None, e) if bare => said::bare(e, value),
                    (None, Some(e)) => ("Wrong type argument (expecting ~A): ~S", vec![e, value]),
                    (None, None) => ("Wrong type argument: ~S", vec![value]),
                };
                self.throw_list(Sym::WrongTypeArg, subr, text, &args, &[value])
            }
            What::OutOfRange(value) => {
                let (text, args) = match position {
                    Some(n) => {
                        ("Argument ~A out of range: ~S", vec![Value::fixnum(n as i64), value])
                    }
                    None => ("Value out of range: ~S", vec![value]),
                };
                self.throw_list(Sym::OutOfRange, subr, text, &args, &[value])
            }
            What::OutOfBounds { value, low, high } => {
                let args = [self.heap.int(low), self.heap.uint(high), value];
                let text = "Value out of range ~S to< ~S: ~S";
                self.throw_list(Sym::OutOfRange, Value::FALSE, text, &args, &[value])
            }
            What::Misc { message, args } => self.throw_misc(Sym::MiscError, subr, &message, &args),
            // The message itself says where.
            What::Read { message, args } => {
                self.throw_misc(Sym::ReadError, Value::FALSE, &message, &args)
            }
            What::System { errno, message, args } => self.throw_system(subr, errno, message, &args),
            What::Arity(procedure) => {
                let text = "Wrong number of arguments to ~A";
                let args = [procedure];
                let key = self.sym(Sym::WrongNumberOfArgs);
                let (message, args) = (self.string(text), self.list(&args));
                vec![key, Value::FALSE, message, args, Value::FALSE]
            }
            What::NotProcedure(value) => self.throw_list(
                Sym::WrongTypeArg,
                subr,
                "Wrong type to apply: ~S",
                &[value],
                &[value],
            ),
            What::Unbound(name) => {
                let mut list = self.throw_list(
                    Sym::UnboundVariable,
                    subr,
                    "Unbound variable: ~S",
                    &[name],
                    &[],
                );
                list[4] = Value::FALSE;
                list
            }
            What::NumericalOverflow => {
                let key = self.sym(Sym::NumericalOverflow);
                let message = self.string("Numerical overflow");
                vec![key, subr, message, Value::FALSE, Value::FALSE]
            }
            What::OutOfMemory => {
                let key = self.sym(Sym::OutOfMemory);
                let message = self.string("Memory exhausted");
                vec![key, subr, message, Value::FALSE, Value::FALSE]
            }
            What::Syntax(e) => {
                let (message, source) = (self.string(&e.message), self.source_properties(e.source));
                let key = self.sym(Sym::SyntaxError);
                vec![key, e.who, message, source, e.form, e.subform]
            }
            What::Throw { key, args } => {
                let mut list = vec![key];
                list.extend(args.iter());
                list
            }
            What::Raise { object, continuable } => vec![object, Value::bool(continuable)],
            What::Unwinding => Vec::new(),
        }
    }

    fn throw_misc(&mut self, key: Sym, subr: Value, message: &str, args: &[Value]) -> Vec<Value> {
        let (message, args) = (self.string(message), self.list(args));
        vec![self.sym(key), subr, message, args, Value::FALSE]
    }
    fn throw_list(
        &mut self,
        key: Sym,
        subr: Value,
        message: &str,
        args: &[Value],
        data: &[Value],
    ) -> Vec<Value> {
        let (message, args, data) = (self.string(message), self.list(args), self.list(data));
        vec![self.sym(key), subr, message, args, data]
    }
    fn throw_system(
        &mut self,
        subr: Value,
        errno: i32,
        message: Option<String>,
        args: &[Value],
    ) -> Vec<Value> {
        let text = self.host.error_text(errno);
        let text = self.string(&text);
        // Guile's form: "~A: ~S" over the error's text and what it is about.
        let (message, args) = match message {
            None => ("~A".to_owned(), vec![text]),
            Some(m) => {
                let mut all = vec![text];
                all.extend_from_slice(args);
                (m, all)
            }
        };
        let (message, args) = (self.string(&message), self.list(&args));
        let data = self.list(&[Value::fixnum(i64::from(errno))]);
        vec![self.sym(Sym::SystemError), subr, message, args, data]
    }

    /// A position as Guile's source properties: an association list, or `#f`.
    pub fn source_properties(&mut self, pos: Pos) -> Value {
        if !pos.is_known() {
            return Value::FALSE;
        }
        let file = self.files[pos.file as usize].clone();
        let file = self.string(&file);
        let entries = [
            (Sym::Column, Value::fixnum(i64::from(pos.column))),
            (Sym::Line, Value::fixnum(i64::from(pos.line))),
            (Sym::Filename, file),
        ];
        let mut list = Value::NULL;
        for (name, value) in entries {
            let entry = self.cons(self.sym(name), value);
            list = self.cons(entry, list);
        }
        list
    }
}
