//! Symbols and keywords.

use crate::args;
use interp::value::StrRef;
use interp::{Cx, Kind, Result, Value, primitives};

fn intern(cx: &mut Cx, string: Value) -> Result<Value> {
    string.string()?;
    Ok(cx.symbols.intern_string(&mut cx.heap, string))
}
/// The string of a symbol's name, which it shares: nobody may change it.
fn name(symbol: Value) -> Result<Value> {
    symbol.symbol_name()?;
    Ok(symbol.slot(0))
}
fn gensym(cx: &mut Cx, prefix: Value) -> Result<Value> {
    let prefix = match prefix.given() {
        None => " g".to_owned(),
        Some(p) if p.is_string() => p.to_text()?,
        Some(p) => return Err(args::wrong_type(cx, Some("string-append"), "string", p)),
    };
    let serial = cx.symbols.next_serial();
    Ok(cx.intern(&format!("{prefix}{serial}")))
}
fn make_symbol(cx: &mut Cx, string: Value) -> Result<Value> {
    let copy = cx.heap.copy_string(string.string()?);
    Ok(cx.symbols.uninterned(&mut cx.heap, copy))
}
fn append(cx: &mut Cx, symbols: &[Value]) -> Result<Value> {
    let names: Result<Vec<StrRef<'_>>> =
        symbols.iter().map(Value::symbol_name).collect::<Result<_>>();
    let names = names.map_err(|e| e.who("symbol->string").at(1))?;
    let string = cx.heap.concatenate(&names);
    intern(cx, string)
}
primitives! { pub SYMBOLS in "(guile)";
    /// Whether X is a symbol.
    "symbol?" "x" => |_, [x]| Ok(Value::bool(x.is_symbol()));
    /// The name of SYMBOL, a string that cannot be changed.
    "symbol->string" "symbol" => |_, [s]| name(s);
    /// The symbol whose name is STRING.
    "string->symbol" "string" => |cx, [s]| intern(cx, s);
    /// The symbol whose name is STRING: symbols are case sensitive.
    "string-ci->symbol" "string" => |cx, [s]| intern(cx, s);
    /// A new symbol named STRING that no other symbol is eq? to.
    "make-symbol" "string" => |cx, [s]| make_symbol(cx, s);
    /// Whether SYMBOL is the one that `string->symbol` finds.
    "symbol-interned?" "symbol" => |_, [s]| {
        s.symbol_name()?;
        Ok(Value::bool(!s.has_flag(interp::value::object::flag::UNINTERNED)))
    };
    /// A symbol that has not been used, whose name begins with PREFIX.
    "gensym" "#:optional prefix" => |cx, [prefix]| gensym(cx, prefix);
    /// The symbol whose name is the names of SYMBOLS one after the other.
    "symbol-append" ". symbols" => |cx, [ref symbols @ ..]| append(cx, symbols);
    /// A hash of the name of SYMBOL.
    "symbol-hash" "symbol" => |cx, [s]| Ok(cx.heap.uint(interp::hash::string(s.symbol_name()?)));
    /// Whether X is a keyword.
    "keyword?" "x" => |_, [x]| Ok(Value::bool(x.is(Kind::Keyword)));
    /// The keyword of the name of SYMBOL.
    "symbol->keyword" "symbol" => |cx, [s]| {
        if !s.is_symbol() {
            return Err(args::wrong_type(cx, None, "symbol", s));
        }
        Ok(cx.keyword(s))
    };
    /// The symbol of the name of KEYWORD.
    "keyword->symbol" "keyword" => |_, [k]| {
        if !k.is(Kind::Keyword) {
            return Err(interp::Error::expecting("keyword", k));
        }
        Ok(k.slot(0))
    };
}
