//! The core language as text, for `--dump=core` and golden tests.
//!
//! An S-expression: variables are `NAME.INDEX`, constants are quoted where they
//! need it, `(ref …)` is a global reference. Lines break where a form is longer
//! than [`WIDTH`] characters.

use super::{Clause, Core, Global, Scope, Unit, Var, VarInfo};
use crate::value::object::flag;
use crate::value::{Kind, Unpacked, Value};
use std::fmt;

/// Forms that fit in this many characters stay on one line.
const WIDTH: usize = 100;

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sexp = Printer { vars: &self.vars }.core(&self.body);
        let mut out = String::new();
        sexp.write(&mut out, 0);
        f.write_str(&out)
    }
}

impl fmt::Display for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sexp = Printer { vars: &[] }.core(self);
        let mut out = String::new();
        sexp.write(&mut out, 0);
        f.write_str(&out)
    }
}

enum Sexp {
    Atom(String),
    List(Vec<Sexp>),
}

impl Sexp {
    fn width(&self) -> usize {
        match self {
            Sexp::Atom(text) => text.len(),
            Sexp::List(items) => items.iter().map(|i| i.width() + 1).sum::<usize>() + 1,
        }
    }
    fn write(&self, out: &mut String, indent: usize) {
        match self {
            Sexp::Atom(text) => out.push_str(text),
            Sexp::List(items) => {
                let flat = indent + self.width() <= WIDTH;
                out.push('(');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        // The head keeps its first operand beside it.
                        if flat || (i == 1 && item.width() < WIDTH / 2) {
                            out.push(' ');
                        } else {
                            out.push('\n');
                            out.extend(std::iter::repeat_n(' ', indent + 2));
                        }
                    }
                    item.write(out, indent + 2);
                }
                out.push(')');
            }
        }
    }
}

fn atom(text: impl Into<String>) -> Sexp {
    Sexp::Atom(text.into())
}

fn form(head: &str, rest: impl IntoIterator<Item = Sexp>) -> Sexp {
    let mut items = vec![atom(head)];
    items.extend(rest);
    Sexp::List(items)
}

struct Printer<'a> {
    vars: &'a [VarInfo],
}

impl Printer<'_> {
    fn var(&self, var: Var) -> Sexp {
        match self.vars.get(var.0 as usize) {
            Some(info) => atom(format!("{}.{}", datum_text(info.name), var.0)),
            None => atom(format!("v.{}", var.0)),
        }
    }
    fn all<'c>(&self, cores: impl IntoIterator<Item = &'c Core>) -> Vec<Sexp> {
        cores.into_iter().map(|c| self.core(c)).collect()
    }
    fn bindings(&self, vars: &[Var], inits: &[Core]) -> Sexp {
        Sexp::List(
            vars.iter()
                .zip(inits)
                .map(|(&v, init)| Sexp::List(vec![self.var(v), self.core(init)]))
                .collect(),
        )
    }
    fn core(&self, core: &Core) -> Sexp {
        match core {
            Core::Const(v) => constant(*v),
            Core::Local(v) => self.var(*v),
            Core::SetLocal(v, value) => form("set!", [self.var(*v), self.core(value)]),
            Core::Global(g) => global(g),
            Core::SetGlobal(g, value) => form("set!", [global(g), self.core(value)]),
            Core::Define(g, value) => form("define", [global(g), self.core(value)]),
            Core::If(parts) => form("if", self.all(parts.iter())),
            Core::Seq(forms) => form("begin", self.all(forms)),
            Core::Lambda(l) => {
                let mut items = Vec::new();
                if l.name != Value::FALSE {
                    items.push(atom(datum_text(l.name)));
                }
                if l.properties != Value::NULL {
                    items.push(atom(datum_text(l.properties)));
                }
                items.extend(l.clauses.iter().map(|c| self.clause(c)));
                form("lambda", items)
            }
            Core::Let(l) => form("let", [self.bindings(&l.vars, &l.inits), self.core(&l.body)]),
            Core::Letrec(l) => {
                let head = if l.in_order { "letrec*" } else { "letrec" };
                form(head, [self.bindings(&l.vars, &l.inits), self.core(&l.body)])
            }
            Core::Call(c) => {
                let mut items = vec![self.core(&c.callee)];
                items.extend(self.all(&c.args));
                Sexp::List(items)
            }
            Core::Prim(p) => form(&format!("%{}", p.row.name), self.all(&p.args)),
            Core::LetValues(l) => {
                let mut formals: Vec<Sexp> = l.required.iter().map(|&v| self.var(v)).collect();
                if let Some(rest) = l.rest {
                    formals.push(atom("."));
                    formals.push(self.var(rest));
                }
                let binding = Sexp::List(vec![Sexp::List(formals), self.core(&l.producer)]);
                form("let-values", [binding, self.core(&l.body)])
            }
        }
    }
    fn clause(&self, clause: &Clause) -> Sexp {
        let mut formals: Vec<Sexp> = clause.required.iter().map(|&v| self.var(v)).collect();
        if !clause.optional.is_empty() {
            formals.push(atom("#:optional"));
            let optional = clause.optional.iter();
            formals.extend(optional.map(|(v, e)| Sexp::List(vec![self.var(*v), self.core(e)])));
        }
        if let Some(keywords) = &clause.keywords {
            formals.push(atom("#:key"));
            formals.extend(keywords.keys.iter().map(|k| {
                let keyword = atom(datum_text(k.keyword));
                Sexp::List(vec![self.var(k.var), self.core(&k.default), keyword])
            }));
            if keywords.allow_other_keys {
                formals.push(atom("#:allow-other-keys"));
            }
        }
        if let Some(rest) = clause.rest {
            formals.push(atom("#:rest"));
            formals.push(self.var(rest));
        }
        Sexp::List(vec![Sexp::List(formals), self.core(&clause.body)])
    }
}

fn global(g: &Global) -> Sexp {
    let name = datum_text(g.name);
    match g.scope {
        Scope::Inside => atom(name),
        Scope::Public => atom(format!("(@ {} {name})", datum_text(g.module))),
        Scope::Private => atom(format!("(@@ {} {name})", datum_text(g.module))),
    }
}

fn constant(v: Value) -> Sexp {
    let quoted = v.is_pair() || v == Value::NULL || v.is(Kind::Symbol) || v.is(Kind::Syntax);
    let text = datum_text(v);
    atom(if quoted { format!("'{text}") } else { text })
}

/// What is left of a datum to write, latest first.
enum Step {
    Datum(Value),
    Rest(Value),
    Text(&'static str),
}

/// A datum as `write` would show it, as far as dumps and messages need it.
pub fn datum_text(v: Value) -> String {
    let mut out = String::new();
    let mut steps = vec![Step::Datum(v)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Text(text) => out.push_str(text),
            Step::Rest(v) if v.is_pair() => {
                out.push(' ');
                steps.push(Step::Rest(v.cdr()));
                steps.push(Step::Datum(v.car()));
            }
            Step::Rest(Value::NULL) => out.push(')'),
            Step::Rest(v) => {
                out.push_str(" . ");
                steps.push(Step::Text(")"));
                steps.push(Step::Datum(v));
            }
            Step::Datum(v) if v.is_pair() => {
                out.push('(');
                steps.push(Step::Rest(v.cdr()));
                steps.push(Step::Datum(v.car()));
            }
            Step::Datum(v) if v.is(Kind::Vector) => {
                out.push_str("#(");
                steps.push(Step::Text(")"));
                for (i, item) in v.slots().iter().enumerate().rev() {
                    steps.push(Step::Datum(item.get()));
                    if i > 0 {
                        steps.push(Step::Text(" "));
                    }
                }
            }
            Step::Datum(v) if v.is(Kind::Syntax) => {
                out.push_str("#<syntax ");
                steps.push(Step::Text(">"));
                steps.push(Step::Datum(v.slot(0)));
            }
            Step::Datum(v) => leaf_text(v, &mut out),
        }
    }
    out
}

fn leaf_text(v: Value, out: &mut String) {
    use std::fmt::Write;
    let written = match v.unpack() {
        Unpacked::Fixnum(n) => write!(out, "{n}"),
        Unpacked::Flonum(x) => write!(out, "{x:?}"),
        Unpacked::Char(c) if c.is_ascii_graphic() => write!(out, "#\\{c}"),
        Unpacked::Char(c) => write!(out, "#\\x{:x}", c as u32),
        Unpacked::Null => write!(out, "()"),
        Unpacked::Bool(b) => write!(out, "{}", if b { "#t" } else { "#f" }),
        Unpacked::Object(Kind::Symbol) => {
            let uninterned = v.has_flag(flag::UNINTERNED);
            let name = v.symbol_name().map(|n| n.to_string()).unwrap_or_default();
            write!(out, "{}{name}", if uninterned { "#:" } else { "" })
        }
        Unpacked::Object(Kind::Keyword) => {
            let name = v.slot(0);
            write!(out, "#:{}", name.symbol_name().map(|n| n.to_string()).unwrap_or_default())
        }
        Unpacked::Object(Kind::String) => write!(out, "{:?}", v.to_text().unwrap_or_default()),
        Unpacked::Object(kind) => {
            write!(out, "#<{}>", format!("{kind:?}").to_lowercase())
        }
        Unpacked::Pair => Ok(()),
        Unpacked::Special if v == Value::UNSPECIFIED => write!(out, "#<unspecified>"),
        Unpacked::Special => write!(out, "#<{:x}>", v.bits() >> 8),
    };
    debug_assert!(written.is_ok());
}
