//! Atoms, and objects by their kind.

use super::text::{
    write_char, write_char_hex, write_char_report, write_string, write_string_report, write_symbol,
    write_symbol_braced, write_symbol_report,
};
use super::{Printer, Style, Task, procedure};
use crate::cx::Cx;
use crate::expand::syntax_pos;
use crate::heap::table;
use crate::module::slot;
use crate::number;
use crate::read::KeywordStyle;
use crate::value::object::flag;
use crate::value::structs::vtable;
use crate::value::{Kind, StrRef, Unpacked, Value};
use std::fmt::Write;

/// Whether a colon at either end may make `name` a keyword, by the reader's options.
fn ends_in_colon(name: StrRef<'_>) -> bool {
    name.chars().next() == Some(':') || name.chars().next_back() == Some(':')
}

/// The address that stands for an object in its printed form.
fn address(v: Value) -> u64 {
    v.bits() & !7
}

impl Printer {
    /// Prints what shows no other data. False if `v` does.
    pub(super) fn atom(&mut self, cx: &Cx, v: Value) -> bool {
        match v.unpack() {
            Unpacked::Pair => return false,
            Unpacked::Fixnum(n) => {
                let _ = write!(self.text, "{n}");
            }
            Unpacked::Flonum(x) => self.text.push_str(&number::to_string(&x.into(), 10)),
            Unpacked::Char(c) if self.style == Style::Display => self.text.push(c),
            Unpacked::Char(c) if self.style == Style::Report => {
                write_char_report(&mut self.text, c, self.encodable);
            }
            Unpacked::Char(c) if cx.read_options.r6rs_hex_escapes => {
                write_char_hex(&mut self.text, c, self.encodable);
            }
            Unpacked::Char(c) => write_char(&mut self.text, c, self.encodable),
            Unpacked::Null => self.text.push_str("()"),
            Unpacked::Bool(true) => self.text.push_str("#t"),
            Unpacked::Bool(false) => self.text.push_str("#f"),
            Unpacked::Special => self.text.push_str(special(v)),
            Unpacked::Object(kind) => return self.atomic_object(cx, v, kind),
        }
        true
    }

    fn atomic_object(&mut self, cx: &Cx, v: Value, kind: Kind) -> bool {
        let at = address(v);
        let out = &mut self.text;
        match kind {
            Kind::Vector
            | Kind::Struct
            | Kind::Variable
            | Kind::Box
            | Kind::Parameter
            | Kind::Syntax
            | Kind::WeakVector
            | Kind::Module
            | Kind::Array => return false,
            Kind::Bignum | Kind::Ratio | Kind::Complex | Kind::Flonum => {
                if let Some(n) = v.to_number() {
                    out.push_str(&number::to_string(&n, 10));
                }
            }
            Kind::String => {
                if let Ok(s) = v.string() {
                    match self.style {
                        Style::Display => s.push_to(out),
                        Style::Write if !cx.read_options.r6rs_hex_escapes => {
                            write_string(out, s, self.encodable);
                        }
                        _ => write_string_report(out, s, self.encodable),
                    }
                }
            }
            Kind::Symbol => self.symbol(cx, v),
            Kind::Keyword => {
                out.push_str("#:");
                self.symbol(cx, v.slot(0));
            }
            Kind::Bytevector => self.bytevector(v),
            Kind::Bitvector => {
                out.push_str("#*");
                out.extend((0..v.bit_count()).map(|i| if v.bit(i) { '1' } else { '0' }));
            }
            Kind::Primitive => {
                if let Some(row) = v.primitive_row() {
                    procedure::primitive(out, row);
                }
            }
            Kind::Closure => procedure::closure(cx, out, at, v),
            Kind::HashTable => hash_table(out, v),
            Kind::Guardian => {
                let count = |i: usize| v.slot(i).iter().count();
                let _ = write!(
                    out,
                    "#<guardian {at:x} (reachable: {} unreachable: {})>",
                    count(0),
                    count(1)
                );
            }
            Kind::Macro => {
                out.push_str("#<syntax-transformer ");
                if v.slot(0).is_symbol() {
                    self.symbol(cx, v.slot(0));
                }
                self.text.push('>');
            }
            Kind::Foreign => match v.foreign_dyn() {
                Some(foreign) => foreign.print(at, out),
                None => out.push_str("#<foreign>"),
            },
            Kind::Fluid if v.has_flag(flag::WEAK_KEY) => named(out, "thread-local-fluid", at),
            Kind::Fluid => named(out, "fluid", at),
            Kind::Continuation => named(out, "continuation", at),
            Kind::DynamicState => named(out, "dynamic-state", at),
            Kind::Code | Kind::Lazy => named(out, "code", at),
            Kind::Scope => named(out, "scope", at),
            Kind::StringBuffer => named(out, "string-buffer", at),
        }
        true
    }

    fn symbol(&mut self, cx: &Cx, symbol: Value) {
        let Ok(name) = symbol.symbol_name() else { return };
        if symbol.has_flag(flag::UNINTERNED) {
            self.text.push_str("#<uninterned-symbol ");
            write_symbol(&mut self.text, name, self.encodable);
            let _ = write!(self.text, " {:x}>", address(symbol));
        } else if self.style == Style::Report || cx.bars {
            write_symbol_report(&mut self.text, name, self.encodable);
        } else if cx.read_options.keywords != KeywordStyle::HashPrefix && ends_in_colon(name) {
            write_symbol_braced(&mut self.text, name, self.encodable);
        } else {
            write_symbol(&mut self.text, name, self.encodable);
        }
    }

    fn bytevector(&mut self, v: Value) {
        let (Some(element), Ok(bytes)) = (v.element(), v.bytes()) else { return };
        let _ = write!(self.text, "#{}(", element.name());
        for (i, bytes) in bytes.chunks_exact(element.size()).enumerate() {
            if i > 0 {
                self.text.push(' ');
            }
            let n = element.number(bytes);
            self.text.push_str(&number::to_string(&n, 10));
        }
        self.text.push(')');
    }

    /// The beginning of an object that shows other data; what is left is on
    /// the stack of tasks. Returns a struct whose own printer is to be called.
    pub(super) fn object(&mut self, cx: &Cx, v: Value, floor: usize) -> Option<Value> {
        let at = address(v);
        match v.header().kind() {
            Kind::Vector => {
                self.text.push_str("#(");
                self.tasks.push(Task::Elements(v, 0, floor));
            }
            Kind::WeakVector => {
                self.text.push_str("#w(");
                self.tasks.push(Task::Elements(v, 0, floor));
            }
            Kind::Variable | Kind::Box => {
                let name = if v.is(Kind::Box) { "atomic-box" } else { "variable" };
                let _ = write!(self.text, "#<{name} {at:x} value: ");
                self.tasks.push(Task::Close(">", floor));
                self.tasks.push(Task::Datum(v.slot(0)));
            }
            Kind::Parameter => {
                let _ = write!(self.text, "#<<parameter> {at:x} proc: ");
                self.tasks.push(Task::Close(">", floor));
                self.tasks.push(Task::Datum(v.slot(2)));
            }
            Kind::Syntax => {
                self.text.push_str("#<syntax");
                if let Some(pos) = syntax_pos(v) {
                    let file = cx.file_name(pos).unwrap_or("unknown file");
                    let file = file.rsplit('/').next().unwrap_or(file);
                    let _ = write!(self.text, ":{file}:{}:{}", pos.line + 1, pos.column);
                }
                self.text.push(' ');
                self.tasks.push(Task::Close(">", floor));
                self.tasks.push(Task::Datum(v.slot(0)));
            }
            Kind::Module => {
                self.text.push_str("#<");
                self.tasks.push(Task::Close(">", floor));
                self.tasks.push(Task::Text(format!(" {at:x}")));
                self.tasks.push(Task::Datum(v.slot(slot::NAME)));
                self.tasks.push(Task::Text(" ".to_owned()));
                let kind = v.slot(slot::KIND);
                self.tasks.push(if kind == Value::FALSE {
                    Task::Text("module".to_owned())
                } else if kind.symbol_name().is_ok_and(|k| k.to_string() == "module") {
                    Task::Text("directory".to_owned())
                } else {
                    Task::Datum(kind)
                });
            }
            Kind::Struct => return self.structure(cx, v, floor),
            _ => self.array(v, floor),
        }
        None
    }

    fn structure(&mut self, _cx: &Cx, v: Value, floor: usize) -> Option<Value> {
        if !self.native && v.struct_printer().is_some() {
            self.close("", floor);
            return Some(v);
        }
        self.text.push_str("#<");
        self.tasks.push(Task::Close(">", floor));
        let own = self.tasks.len();
        let table = v.struct_vtable();
        let name = table.slot(1 + vtable::NAME);
        if let Some((name, fields)) = record_type(table) {
            self.tasks.push(Task::Datum(name));
            for (field, value) in fields.iter().zip(v.struct_fields()) {
                self.tasks.push(Task::Text(" ".to_owned()));
                self.tasks.push(Task::Datum(field));
                self.tasks.push(Task::Text(": ".to_owned()));
                self.tasks.push(Task::Datum(value.get()));
            }
        } else if let Some((name, _)) = record_type(v) {
            self.tasks.push(Task::Text("record-type ".to_owned()));
            self.tasks.push(Task::Datum(name));
        } else {
            let head = if name.is_true() {
                self.tasks.push(Task::Datum(name));
                format!(" {:x}", address(v))
            } else {
                self.tasks.push(Task::Text(format!("struct:{:x} ", address(table))));
                self.tasks.push(Task::Datum(table.slot(1 + vtable::LAYOUT)));
                format!(" {:x}", address(v))
            };
            self.tasks.push(Task::Text(head));
            for (what, part) in
                [(" proc: ", v.struct_procedure()), (" setter: ", v.struct_setter())]
            {
                if let Some(part) = part {
                    self.tasks.push(Task::Text(what.to_owned()));
                    self.tasks.push(Task::Datum(part));
                }
            }
        }
        // They were pushed in the order of the text.
        self.tasks[own..].reverse();
        None
    }
}

/// The name and the field names of a record type: a vtable whose first own
/// fields are a symbol and a list of symbols.
fn record_type(v: Value) -> Option<(Value, Value)> {
    let fields = v.is_vtable().then(|| v.struct_fields())?;
    let name = fields.get(vtable::OFFSET_USER)?.get();
    let names = fields.get(vtable::OFFSET_USER + 1)?.get();
    let listed = names.iter().all(Value::is_symbol) && (names.is_null() || names.is_pair());
    (name.is_symbol() && listed).then_some((name, names))
}

fn named(out: &mut String, name: &str, at: u64) {
    let _ = write!(out, "#<{name} {at:x}>");
}

fn special(v: Value) -> &'static str {
    match v {
        Value::UNSPECIFIED => "#<unspecified>",
        Value::EOF => "#<eof>",
        Value::ELISP_NIL => "#nil",
        Value::UNBOUND | Value::ABSENT => "#<undefined>",
        _ => "#<special>",
    }
}

fn hash_table(out: &mut String, v: Value) {
    let count = v.slot(table::COUNT).as_fixnum().unwrap_or(0);
    let size = v.slot(table::BUCKETS).vector().map_or(0, <[_]>::len);
    let weak = v.header().flags() & (flag::WEAK_KEY | flag::WEAK_VALUE) != 0;
    let _ = if weak {
        write!(out, "#<weak-table {count}/{size}>")
    } else {
        write!(out, "#<hash-table {:x} {count}/{size}>", address(v))
    };
}
