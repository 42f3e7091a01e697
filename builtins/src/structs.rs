//! Structs and vtables: Guile manual, "Structures". A record is a struct.

use crate::args;
use interp::error::TOLD;
use interp::value::StrRef;
use interp::value::object::flag as header_flag;
use interp::value::structs::{flag, vtable};
use interp::{Cx, Error, Kind, Result, Value, primitives};
use std::cell::Cell;

primitives! { pub STRUCTS in "(guile)";
    "struct?" "obj" => |_, [s]| Ok(Value::bool(s.is_struct()));
    "struct-vtable?" "obj" => |_, [s]| Ok(Value::bool(s.is_vtable()));
    "struct-vtable" "struct" => |_, [s]| Ok(structure(s)?.struct_vtable());
    /// The vtable of structs with the fields that the string FIELDS describes:
    /// two letters for each, `p` or `u` and `w`, `r` or `h`.
    "make-vtable" "fields #:optional printer" => |cx, [fields, printer]| {
        let layout = given_layout(cx, fields)?;
        let standard = standard(cx);
        let printer = printer.given().unwrap_or(Value::FALSE);
        instance(cx, standard, &[layout, printer])
    };
    /// The symbol that stands for the fields of the string FIELDS.
    "make-struct-layout" "fields" => |cx, [fields]| given_layout(cx, fields);
    /// A struct of VTABLE with the fields INIT; those left out are #f.
    "make-struct/no-tail" "vtable . init" => |cx, [v, ref init @ ..]| instance(cx, v, init);
    "make-struct/simple" "vtable . init" => |cx, [v, ref init @ ..]| instance(cx, v, init);
    "allocate-struct" "vtable n" => |cx, [v, _n]| instance(cx, v, &[]);
    "struct-ref" "struct n" => |_, [s, n]| {
        let s = structure(s)?;
        let fields = s.struct_fields();
        match n.as_fixnum() {
            Some(k) if k >= 0 && (k as usize) < fields.len() => Ok(fields[k as usize].get()),
            Some(_) => Err(Error::out_of_range(n)),
            None => Err(Error::wrong_type(n)),
        }
    };
    "struct-set!" "struct n value" => |_, [s, n, v]| {
        let s = structure(s)?;
        let fields = s.struct_fields();
        match n.as_fixnum() {
            Some(k) if k >= 0 && (k as usize) < fields.len() => {
                fields[k as usize].set(v);
                Ok(v)
            }
            Some(_) => Err(Error::out_of_range(n)),
            None => Err(Error::wrong_type(n)),
        }
    };
    /// Field N of a struct that must be a VTABLE or of a type below it; WHO is
    /// named by the error.
    "%record-ref" "struct vtable n who" => |cx, [s, v, n, who]| {
        record_field(cx, s, v, n, who).map(|cell| cell.0.slot(cell.1))
    };
    "%record-set!" "struct vtable n value who" => |cx, [s, v, n, value, who]| {
        let (s, slot) = record_field(cx, s, v, n, who)?;
        s.set_slot(slot, value);
        Ok(Value::UNSPECIFIED)
    };
    /// Exchanges the vtables and the fields of two structs, which have as many.
    "%modify-instance" "a b" => |_, [a, b]| {
        let (old, new) = (structure(a)?, structure(b)?);
        if old.slots().len() != new.slots().len() {
            return Err(Error::misc("structs of different sizes: ~S, ~S", &[a, b]));
        }
        for (x, y) in old.slots().iter().zip(new.slots()) {
            x.swap(y);
        }
        Ok(Value::UNSPECIFIED)
    };
    "struct-vtable-name" "vtable" => |_, [v]| Ok(vtable_of(v)?.slot(1 + vtable::NAME));
    /// A procedure that calls GETTER, and whose setter is SETTER.
    "make-procedure-with-setter" "getter setter" => |cx, [getter, setter]| {
        for f in [getter, setter] {
            if !f.is_procedure() && f.struct_procedure().is_none() {
                return Err(Error::expecting("procedure", f));
            }
        }
        let name = cx.intern("%procedure-with-setter");
        let v = cx.guile_variable(name).map_or(Value::FALSE, Value::variable_value);
        instance(cx, v, &[getter, setter])
    };
    "procedure-with-setter?" "obj" => |_, [f]| Ok(Value::bool(f.struct_setter().is_some()));
    /// The procedure that `(set! (PROC ARG ...) VALUE)` calls.
    "setter" "proc" => |cx, [f]| match f.struct_setter() {
        Some(setter) => Ok(setter),
        None => {
            let key = cx.intern("setter");
            let found = cx.procedure_code(&f).and_then(|code| {
                code.properties.get().iter().find(|e| e.is_pair() && e.car() == key)
            });
            found.map(Value::cdr).ok_or_else(|| Error::wrong_type(f))
        }
    };
    "procedure" "proc" => |_, [f]| f.struct_procedure().ok_or_else(|| Error::wrong_type(f));
    "set-struct-vtable-name!" "vtable name" => |_, [v, name]| {
        vtable_of(v)?.set_slot(1 + vtable::NAME, name);
        Ok(Value::UNSPECIFIED)
    };
    "%set-vtable-printer!" "vtable printer" => |_, [v, printer]| {
        vtable_of(v)?.set_slot(1 + vtable::PRINTER, printer);
        Ok(Value::UNSPECIFIED)
    };
}

fn structure(s: Value) -> Result<Value> {
    if s.is_struct() { Ok(s) } else { Err(Error::expecting("struct", s)) }
}
fn vtable_of(v: Value) -> Result<Value> {
    if v.is_vtable() { Ok(v) } else { Err(Error::expecting("struct-vtable", v)) }
}

/// The symbol of the layout that a string argument describes.
fn given_layout(cx: &mut Cx, fields: Value) -> Result<Value> {
    let checked = fields.string().map(drop).map_err(|e| e.at(1)).and_then(|()| layout(cx, fields));
    checked.map_err(|e| e.who("make-struct-layout"))
}
/// The symbol of a layout, checked.
fn layout(cx: &mut Cx, fields: Value) -> Result<Value> {
    let text = if fields.is_symbol() {
        fields.symbol_name()?.to_string()
    } else {
        fields.to_text().map_err(|e| e.who("make-struct-layout"))?
    };
    let bad = |message, v| Err(Error::misc(message, &[v]).who("make-struct-layout"));
    if text.len() % 2 != 0 {
        return bad("odd length field specification: ~S", fields);
    }
    for field in text.as_bytes().chunks(2) {
        match field {
            [b'p' | b'u', b'w' | b'r' | b'h'] | [] => {}
            [b'p' | b'u', c, ..] => {
                return bad("unrecognized ref specification: ~S", Value::char(char::from(*c)));
            }
            [c, ..] => return bad("unrecognized field type: ~S", Value::char(char::from(*c))),
        }
    }
    Ok(cx.intern(&text))
}

/// `<standard-vtable>`.
fn standard(cx: &mut Cx) -> Value {
    let name = cx.intern("<standard-vtable>");
    cx.guile_variable(name).map_or(Value::FALSE, Value::variable_value)
}

/// The number of fields that a layout has.
fn field_count(layout: Value) -> usize {
    layout.symbol_name().map_or(0, |name| name.len() / 2)
}

/// A struct of `v`. Hidden fields (layout letter `h`) take no initialiser, those of words
/// (letter `u`) a number; further initialisers count for nothing.
fn instance(cx: &mut Cx, v: Value, init: &[Value]) -> Result<Value> {
    vtable_of(v)?;
    let layout = v.slot(1 + vtable::LAYOUT);
    let letters = match layout.symbol_name() {
        Ok(StrRef::Latin1(letters)) => letters,
        _ => &[],
    };
    let made = cx.heap.filled(Kind::Struct, letters.len() / 2 + 1, Value::FALSE);
    made.set_slot(0, v);
    let mut given = init.iter();
    for (i, field) in letters.chunks_exact(2).enumerate() {
        if field[1] == b'h' {
            continue;
        }
        match given.next() {
            Some(&value) if field[0] == b'u' => made.set_slot(i + 1, word(cx, value)?),
            Some(&value) => made.set_slot(i + 1, value),
            None if field[0] == b'u' => made.set_slot(i + 1, Value::fixnum(0)),
            None => {}
        }
    }
    if makes_vtables(v) {
        let mut slots: Vec<Value> = made.slots().iter().map(Cell::get).collect();
        complete_vtable(cx, v, &mut slots, init.len())?;
        return Ok(cx.heap.values_object(Kind::Struct, &slots));
    }
    Ok(made)
}

/// What a field of a word may hold.
fn word(cx: &mut Cx, value: Value) -> Result<Value> {
    if value.as_u64().is_some() {
        return Ok(value);
    }
    if value.is_number() && value.to_number().is_some_and(|n| n.is_exact_integer()) {
        return Err(args::out_of_range(cx, None, value));
    }
    Err(args::wrong_type(cx, None, "exact integer", value))
}

/// Fills in what is computed of a vtable.
fn complete_vtable(cx: &mut Cx, v: Value, slots: &mut [Value], given: usize) -> Result<()> {
    if given > 0 {
        slots[1 + vtable::LAYOUT] = layout(cx, slots[1 + vtable::LAYOUT])?;
    }
    let text = slots[1 + vtable::LAYOUT];
    let mut flags = 0;
    // A layout that starts with a vtable's own fields makes vtables.
    if text.symbol_name().is_ok_and(|n| n.to_string().starts_with(vtable::FIELDS)) {
        flags |= flag::VTABLE;
    }
    let above = v.slot(1 + vtable::FLAGS).as_fixnum().unwrap_or(0);
    if above & flag::APPLICABLE_VTABLE != 0 {
        flags |= flag::APPLICABLE;
    }
    if above & flag::SETTER_VTABLE != 0 {
        flags |= flag::SETTER;
    }
    slots[1 + vtable::FLAGS] = Value::fixnum(flags);
    slots[1 + vtable::SIZE] = Value::fixnum(field_count(text) as i64);
    Ok(())
}
/// Whether the instances of `v` are vtables.
fn makes_vtables(v: Value) -> bool {
    v.slot(1 + vtable::FLAGS).as_fixnum().unwrap_or(0) & flag::VTABLE != 0
}

/// Where field `n` of a record is, whose type must be `v` or below it.
fn record_field(cx: &mut Cx, s: Value, v: Value, n: Value, who: Value) -> Result<(Value, usize)> {
    let index = n.as_fixnum().unwrap_or(0) as usize + 1;
    if s.is_struct() && (s.struct_vtable() == v || is_below(s.struct_vtable(), v)) {
        return Ok((s, index.min(s.header().len() - 1)));
    }
    if !s.is_struct() {
        return Err(Error::expecting("struct", s).who("struct-vtable").at(TOLD + 1));
    }
    let key = cx.intern("wrong-type-arg");
    let message = cx.string("Wrong type argument: ~S");
    let irritants = cx.list(&[s]);
    let args = cx.list(&[who, message, irritants, irritants]);
    Err(Error::throw(key, args))
}
/// Whether record type `t` has `ancestor` among its parents: they stand in a
/// vector, the field after the properties of a record type.
fn is_below(t: Value, ancestor: Value) -> bool {
    const PARENTS: usize = 1 + vtable::OFFSET_USER + 4;
    t.header().len() > PARENTS
        && t.slot(PARENTS).vector().is_ok_and(|all| all.iter().any(|p| p.get() == ancestor))
}

/// `<standard-vtable>` and the variables that describe vtables.
pub fn install(cx: &mut Cx) {
    let layout = cx.intern(vtable::FIELDS);
    let name = cx.intern("<standard-vtable>");
    let size = vtable::FIELDS.len() / 2;
    let standard = cx.heap.filled(Kind::Struct, size + 1, Value::FALSE);
    standard.set_slot(0, standard);
    standard.set_slot(1 + vtable::LAYOUT, layout);
    standard.set_slot(1 + vtable::FLAGS, Value::fixnum(flag::VTABLE));
    standard.set_slot(1 + vtable::NAME, name);
    standard.set_slot(1 + vtable::SIZE, Value::fixnum(size as i64));
    let applicable = applicable_vtable(cx, standard, flag::APPLICABLE_VTABLE);
    let with_setter =
        applicable_vtable(cx, standard, flag::APPLICABLE_VTABLE | flag::SETTER_VTABLE);
    let two = cx.intern("pwpw");
    let setters = instance(cx, with_setter, &[two, Value::FALSE]).unwrap_or(Value::FALSE);
    let fields = cx.string(vtable::FIELDS);
    fields.set_flag(header_flag::IMMUTABLE);
    let number = |n: usize| Value::fixnum(n as i64);
    for (name, value) in [
        ("<standard-vtable>", standard),
        ("<applicable-struct-vtable>", applicable),
        ("<applicable-struct-with-setter-vtable>", with_setter),
        ("%procedure-with-setter", setters),
        ("standard-vtable-fields", fields),
        ("vtable-index-layout", number(vtable::LAYOUT)),
        ("vtable-index-printer", number(vtable::PRINTER)),
        ("vtable-offset-user", number(vtable::OFFSET_USER)),
    ] {
        let symbol = cx.intern(name);
        cx.guile.define(cx, symbol, value);
    }
}

/// A vtable whose instances are vtables of procedures.
fn applicable_vtable(cx: &mut Cx, standard: Value, flags: i64) -> Value {
    let v = cx.heap.filled(Kind::Struct, standard.header().len(), Value::FALSE);
    v.set_slot(0, standard);
    v.set_slot(1 + vtable::LAYOUT, standard.slot(1 + vtable::LAYOUT));
    v.set_slot(1 + vtable::FLAGS, Value::fixnum(flags | flag::VTABLE));
    v.set_slot(1 + vtable::SIZE, standard.slot(1 + vtable::SIZE));
    v
}
