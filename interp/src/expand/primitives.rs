//! What programs call to work with syntax.

use super::circular::as_tree;
use super::errors::{NO_MATCH, syntax_error, syntax_pos};
use super::pattern::{Bound, Pattern, matches};
use super::resolve::{bound_identifier_eq, free_identifier_eq, local_binding, macro_slot};
use super::rules::{self, as_rules};
use super::strip::strip;
use super::stx::{Stx, Wrap, cons, new_syntax, pack_pos, unpack_pos};
use super::template::{Filler, Template, bound_value};
use super::{Expansion, Mode, State};
use crate::cx::Cx;
use crate::error::{Error, Pos, Result};
use crate::heap::{Foreign, Marker};
use crate::primitives;
use crate::read::{Bytes, Reader};
use crate::symbol::Sym;
use crate::value::{Kind, Value};
use crate::vm::Vm;

/// A compiled pattern as a constant of a program.
pub(crate) struct PatternCode {
    pub(crate) pattern: Pattern,
    pub(crate) vars: usize,
    pub(crate) keep: Vec<Value>,
}

impl Foreign for PatternCode {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.keep.iter().copied());
    }
    fn type_name(&self) -> &'static str {
        "syntax-pattern"
    }
}

/// A compiled template as a constant of a program.
pub(crate) struct TemplateCode {
    pub(crate) template: Template,
    /// The depths of its variables.
    pub(crate) depths: Vec<u8>,
    pub(crate) keep: Vec<Value>,
}

impl Foreign for TemplateCode {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.keep.iter().copied());
    }
    fn type_name(&self) -> &'static str {
        "syntax-template"
    }
}

/// Runs `f` and drops what it pinned: a primitive does not collect.
fn unpinned<T>(cx: &mut Cx, f: impl FnOnce(&mut Cx) -> T) -> T {
    let base = cx.pinned.len();
    let result = f(cx);
    cx.pinned.truncate(base);
    result
}

/// A value as syntax: a syntax object, or a structure that holds some.
fn as_syntax(cx: &Cx, v: Value) -> Stx {
    Stx::new(v, Wrap::EMPTY, if v.is(Kind::Syntax) { cx.guile.0 } else { Value::FALSE })
}

/// An identifier (peeled) among a primitive's arguments.
pub(super) fn identifier(cx: &mut Cx, v: Value) -> Result<Stx> {
    if !v.is(Kind::Syntax) {
        return Err(Error::wrong_type(v));
    }
    as_syntax(cx, v).identifier(cx).ok_or(Error::wrong_type(v))
}

/// Two identifiers, the arguments of `who`.
fn two(cx: &mut Cx, who: &str, a: Value, b: Value) -> Result<(Stx, Stx)> {
    for v in [a, b] {
        if identifier(cx, v).is_err() {
            return Err(invalid(cx, who, v));
        }
    }
    Ok((identifier(cx, a)?, identifier(cx, b)?))
}
/// What Guile's expander says of an argument of its procedures.
#[cold]
fn invalid(cx: &mut Cx, who: &str, v: Value) -> Error {
    let who = cx.intern(who);
    super::errors::syntax_error(cx, who, "invalid argument", Pos::NONE, v, Value::FALSE)
}

primitives! {
    pub EXPANDER in "(guile)";
    /// The datum in SYNTAX, without its context.
    "syntax->datum" "syntax" => |cx, [syntax]| Ok(strip(&mut cx.heap, syntax));
    /// DATUM as syntax in the context of the identifier ID.
    "datum->syntax" "id datum . options" => datum_to_syntax;
    /// Whether OBJECT is syntax of an identifier.
    "identifier?" "object" => |_cx, [object]| {
        Ok(Value::bool(object.is(Kind::Syntax) && inner_is_symbol(object)))
    };
    /// Whether two identifiers mean the same binding.
    "free-identifier=?" "a b" => |cx, [a, b]| unpinned(cx, |cx| {
        let (a, b) = two(cx, "free-identifier=?", a, b)?;
        Ok(Value::bool(free_identifier_eq(cx, a, b)))
    });
    /// Whether a binding of one identifier would capture the other.
    "bound-identifier=?" "a b" => |cx, [a, b]| unpinned(cx, |cx| {
        let (a, b) = two(cx, "bound-identifier=?", a, b)?;
        Ok(Value::bool(bound_identifier_eq(a, b)))
    });
    /// A fresh identifier for each element of LIST.
    "generate-temporaries" "list" => generate_temporaries;
    /// Raises a syntax error about FORM.
    "syntax-violation" "who message form #:optional subform" => syntax_violation;
    /// A transformer that also handles `set!` of its keyword.
    "make-variable-transformer" "procedure" => |cx, [procedure]| {
        if !procedure.is_procedure() {
            return Err(Error::misc("variable transformer not a procedure ~S", &[procedure]).who(""));
        }
        let tag = cx.intern("macro!");
        Ok(cx.cons(tag, procedure))
    };
    /// A macro, to be the value of a keyword.
    "make-syntax-transformer" "name type binding" => |cx, [name, kind, binding]| {
        Ok(cx.heap.values_object(Kind::Macro, &[name, kind, binding]))
    };
    /// Whether OBJECT is a macro.
    "macro?" "object" => |_cx, [object]| Ok(Value::bool(object.is(Kind::Macro)));
    /// The type of a macro: `core`, `macro`, `syntax-parameter`, …
    "macro-type" "macro" => |_cx, [m]| Ok(m.expect(Kind::Macro)?.slot(macro_slot::TYPE));
    /// The name that a macro was defined with.
    "macro-name" "macro" => |_cx, [m]| Ok(m.expect(Kind::Macro)?.slot(macro_slot::NAME));
    /// What is behind a macro.
    "macro-binding" "macro" => |_cx, [m]| Ok(m.expect(Kind::Macro)?.slot(macro_slot::TRANSFORMER));
    /// The procedure of a macro, or `#f`.
    "macro-transformer" "macro" => |_cx, [m]| {
        let transformer = m.expect(Kind::Macro)?.slot(macro_slot::TRANSFORMER);
        Ok(if transformer.is_procedure() { transformer } else { Value::FALSE })
    };
    /// FORM expanded, as data.
    machine "macroexpand" "form . options" => macroexpand;
    /// FORM expanded, as text.
    machine "%expansion-text" "form" => |vm, [form]| {
        let text = expansion_text(vm, form)?;
        Ok(vm.cx.string(&text))
    };
    "%syntax?" "object" => |_cx, [object]| Ok(Value::bool(object.is(Kind::Syntax)));
    /// Where SYNTAX was read: an association list, or `#f`.
    "syntax-source" "syntax" => syntax_source;
    "%match-syntax" "pattern value" => match_syntax;
    "%matched-ref" "matched index" => |_cx, [matched, index]| {
        Ok(if matched == Value::FALSE { matched } else { matched.slot(index.index(1 << 16)?) })
    };
    "%fill-template" "template . values" => fill_template;
    "%make-rules" "kind form" => |cx, [kind, form]| unpinned(cx, |cx| make_rules(cx, kind, form));
    "%apply-rules" "rules form" => |cx, [object, form]| unpinned(cx, |cx| {
        let Some(rules) = as_rules(&object) else { return Err(Error::wrong_type(object)) };
        let s = as_syntax(cx, form);
        match rules.expand(cx, s, None)? {
            Some(output) => Ok(output),
            None => Err(violation(cx, Value::FALSE, NO_MATCH, form, Value::FALSE)),
        }
    });
}

primitives! {
    pub SYSTEM_SYNTAX in "(system syntax)", "(system syntax internal)";
    /// Whether OBJECT is a syntax object.
    "syntax?" "object" => |_cx, [object]| Ok(Value::bool(object.is(Kind::Syntax)));
    /// Two values: the sort of binding that the identifier ID has, a symbol, and
    /// what it is bound to.
    "syntax-local-binding" "id . options" => |cx, [id, ref options @ ..]| {
        // The one option: #:resolve-syntax-parameters? #f
        let through = !matches!(options, [_, Value::FALSE]);
        let binding = |cx: &mut Cx| identifier(cx, id).map(|id| local_binding(cx, id, through));
        let (sort, value) = unpinned(cx, binding)?;
        let sort = cx.intern(sort);
        Ok(cx.values(&[sort, value]))
    };
}

fn inner_is_symbol(mut v: Value) -> bool {
    while v.is(Kind::Syntax) {
        v = v.slot(0);
    }
    v.is_symbol()
}

pub(super) fn syntax_source(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let syntax = args.first().copied().unwrap_or(Value::FALSE).expect(Kind::Syntax)?;
    match unpack_pos(syntax.slot(3)) {
        Some(pos) => Ok(pos_alist(cx, pos)),
        None => Ok(Value::FALSE),
    }
}

/// The source slot for an association list as `source-properties` gives it.
fn alist_place(cx: &mut Cx, alist: Value) -> Value {
    let entry = |name: Value| alist.iter().find(|e| e.is_pair() && e.car() == name).map(Value::cdr);
    let number =
        |v: Option<Value>| v.and_then(Value::as_fixnum).and_then(|n| u32::try_from(n).ok());
    let (line, column) = (cx.sym(Sym::Line), cx.sym(Sym::Column));
    let (Some(line), Some(column)) = (number(entry(line)), number(entry(column))) else {
        return Value::FALSE;
    };
    let name = entry(cx.sym(Sym::Filename)).and_then(|name| name.to_text().ok());
    let file = name.map_or(0, |name| cx.file_index(&name));
    pack_pos(Pos { file, line, column })
}

/// `((filename . FILE) (line . N) (column . N))`
fn pos_alist(cx: &mut Cx, pos: Pos) -> Value {
    let mut items = Vec::new();
    if let Some(file) = cx.file_name(pos).map(str::to_owned) {
        let (key, file) = (cx.sym(Sym::Filename), cx.string(&file));
        items.push(cx.cons(key, file));
    }
    for (key, n) in [(Sym::Line, pos.line), (Sym::Column, pos.column)] {
        let key = cx.sym(key);
        items.push(cx.cons(key, Value::fixnum(i64::from(n))));
    }
    cx.list(&items)
}

fn datum_to_syntax(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let [id, datum, ref options @ ..] = *args else {
        return Err(Error::misc("bad arguments", &[]));
    };
    let mut source = match options {
        [.., from] if from.is(Kind::Syntax) => from.slot(3),
        [.., from] if from.is_pair() => alist_place(cx, *from),
        _ => Value::FALSE,
    };
    let datum = unpinned(cx, |cx| as_tree(cx, datum));
    if id == Value::FALSE {
        let module = cx.current_module.0;
        return Ok(unpinned(cx, |cx| new_syntax(cx, datum, Wrap::EMPTY, module, source)));
    }
    id.expect(Kind::Syntax).map_err(|e| e.at(1))?;
    if source == Value::FALSE {
        source = id.slot(3);
    }
    Ok(unpinned(cx, |cx| {
        let context = as_syntax(cx, id).peel(cx);
        new_syntax(cx, datum, context.w, context.m, source)
    }))
}

fn generate_temporaries(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let list = args.first().copied().unwrap_or(Value::NULL);
    unpinned(cx, |cx| {
        let mut rest = as_syntax(cx, list);
        if rest.list(cx).is_none() {
            return Err(invalid(cx, "generate-temporaries", list));
        }
        let name = cx.intern("t");
        let module = cx.current_module.0;
        let mut out = Vec::new();
        while rest.next(cx).is_some() {
            let serial = cx.symbols.next_serial();
            let marks = cons(cx, Value::fixnum(serial as i64), Value::NULL);
            let wrap = Wrap::new(cx, marks, Value::NULL);
            out.push(new_syntax(cx, name, wrap, module, Value::FALSE));
        }
        if rest.e != Value::NULL {
            return Err(Error::expecting("list", list));
        }
        Ok(cx.heap.list(&out))
    })
}

fn violation(cx: &mut Cx, who: Value, message: &str, form: Value, subform: Value) -> Error {
    let pos = [subform, form].into_iter().find_map(|about| {
        syntax_pos(about).or_else(|| {
            let mut inner = about;
            while inner.is(Kind::Syntax) {
                inner = inner.slot(0);
            }
            cx.state::<State>().pos_of(inner)
        })
    });
    syntax_error(cx, who, message, pos.unwrap_or(Pos::NONE), form, subform)
}

fn syntax_violation(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let [who, message, form, subform] = *args else {
        return Err(Error::misc("bad arguments", &[]));
    };
    let text = message.to_text().map_err(|e| e.at(2))?;
    let subform = subform.given().unwrap_or(Value::FALSE);
    let error = violation(cx, who, &text, form, subform);
    Err(error)
}

fn match_syntax(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let [code, value] = *args else { return Err(Error::misc("bad arguments", &[])) };
    let Some(code) = code.foreign::<PatternCode>() else { return Err(Error::wrong_type(code)) };
    unpinned(cx, |cx| {
        let mut bound: Vec<Option<Bound>> = vec![None; code.vars];
        let s = as_syntax(cx, value);
        if !matches(cx, &code.pattern, s, &mut bound) {
            return Ok(Value::FALSE);
        }
        let values: Vec<Value> = bound
            .iter()
            .map(|b| b.as_ref().map_or(Value::FALSE, |b| located_value(cx, b)))
            .collect();
        Ok(cx.heap.vector(&values))
    })
}

/// The value of a pattern variable, with its place where the reader knew it.
fn located_value(cx: &mut Cx, bound: &Bound) -> Value {
    match bound {
        Bound::One(s) if s.e.is_pair() => {
            let pos = cx.state::<State>().pos_of(s.e);
            s.to_value_at(cx, pos.map_or(Value::FALSE, pack_pos))
        }
        bound => bound_value(cx, bound),
    }
}

fn fill_template(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let [code, ref values @ ..] = *args else { return Err(Error::misc("bad arguments", &[])) };
    let Some(code) = code.foreign::<TemplateCode>() else { return Err(Error::wrong_type(code)) };
    unpinned(cx, |cx| {
        let bound = code
            .depths
            .iter()
            .zip(values)
            .map(|(&depth, &value)| {
                let s = Stx::new(value, Wrap::EMPTY, Value::FALSE);
                Some(if depth == 0 { Bound::One(s) } else { Bound::List(s, depth) })
            })
            .collect();
        let mut filler = Filler { cx, bound, mark: None };
        Ok(filler.fill(&code.template))
    })
}

fn make_rules(cx: &mut Cx, kind: Value, form: Value) -> Result<Value> {
    let name = kind.symbol_name()?.to_string();
    rules::delayed(cx, &name, form)
}

/// Expands a form in the current module and gives what is left as data.
fn macroexpand(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let Some(&form) = args.first() else { return Err(Error::misc("bad arguments", &[])) };
    let text = expansion_text(vm, form)?;
    let mut reader = Reader::<Bytes<'_>>::new(&mut vm.cx, text.as_bytes(), 0);
    Ok(reader.read(&mut vm.cx)?.unwrap_or(Value::UNSPECIFIED))
}

/// The first unit of a form, expanded in the current module.
fn expansion_text(vm: &mut Vm, form: Value) -> Result<String> {
    let module = vm.cx.current_module;
    let mut expansion = Expansion::new(&mut vm.cx, form, module, None, Mode::Eval);
    let unit = expansion.next(vm)?;
    Ok(unit.map_or_else(String::new, |unit| unit.to_string()))
}
