//! Pairs, lists and association lists.

use crate::args;
use interp::equal::{equal, eqv};
use interp::expand;
use interp::symbol::Sym;
use interp::{Cx, Error, Result, Value, primitives};

type Same = fn(Value, Value) -> bool;

fn eq(a: Value, b: Value) -> bool {
    a == b
}

/// `cadr` and its like: the letters between c and r, from the right.
fn path(cx: &mut Cx, who: &'static str, v: Value) -> Result<Value> {
    let mut at = v;
    for step in who[1..who.len() - 1].bytes().rev() {
        if !at.is_pair() {
            return Err(args::wrong_type(cx, Some(who), "pair", at));
        }
        at = if step == b'a' { at.car() } else { at.cdr() };
    }
    Ok(at)
}
macro_rules! paths {
    ($family:ident $($name:literal)*) => {
        primitives! { pub $family in "(guile)";
            $(
            /// The part of OBJ that the letters of the name lead to, from the right.
            $name "obj" => |cx, [v]| path(cx, $name, v);
            )*
        }
    };
}
paths! { PATHS
    "caar" "cadr" "cdar" "cddr"
    "caaar" "caadr" "cadar" "caddr" "cdaar" "cdadr" "cddar" "cdddr"
    "caaaar" "caaadr" "caadar" "caaddr" "cadaar" "cadadr" "caddar" "cadddr"
    "cdaaar" "cdaadr" "cdadar" "cdaddr" "cddaar" "cddadr" "cdddar" "cddddr"
}

/// The pair `k` pairs behind `list`, or the error of Guile's `list-tail`.
fn tail(cx: &mut Cx, list: Value, k: Value) -> Result<Value> {
    let mut at = list;
    for _ in 0..args::bounded(cx, k, 0, usize::MAX >> 4)? {
        if !at.is_pair() {
            return Err(Error::expecting("pair", at).who("list-tail").at(1));
        }
        at = at.cdr();
    }
    Ok(at)
}
/// The pair that holds element `k`.
fn cell(cx: &mut Cx, list: Value, k: Value) -> Result<Value> {
    let index = args::bounded(cx, k, 0, usize::MAX >> 4)?;
    let mut at = list;
    for _ in 0..index {
        if !at.is_pair() {
            break;
        }
        at = at.cdr();
    }
    match at {
        _ if at.is_pair() => Ok(at),
        _ if at.is_null() => Err(Error::out_of_range(k).at(2)),
        _ => Err(Error::wrong_type(list).at(1)),
    }
}
fn head(cx: &mut Cx, list: Value, k: Value) -> Result<Value> {
    let k = args::bounded(cx, k, 0, usize::MAX >> 4)?;
    let mut items = Vec::new();
    let mut at = list;
    while items.len() < k {
        let (car, cdr) = at.pair().map_err(|e| e.at(1))?;
        items.push(car);
        at = cdr;
    }
    Ok(cx.list(&items))
}

fn append(cx: &mut Cx, lists: &[Value]) -> Result<Value> {
    let Some((&last, before)) = lists.split_last() else { return Ok(Value::NULL) };
    let mut parts = Vec::with_capacity(before.len());
    for (i, &list) in before.iter().enumerate() {
        let Some(items) = list.list_to_vec() else {
            let mut cells = list.iter();
            cells.by_ref().for_each(drop);
            return Err(Error::expecting("empty list", cells.rest()).at(i + 1));
        };
        parts.push(items);
    }
    Ok(parts.iter().rev().fold(last, |rest, items| cx.heap.list_with_tail(items, rest)))
}
fn append_in_place(lists: &[Value]) -> Result<Value> {
    let mut result = Value::NULL;
    let mut last = Value::NULL;
    for (i, &list) in lists.iter().enumerate() {
        if list.is_null() && i + 1 < lists.len() {
            continue;
        }
        if last.is_pair() {
            last.set_cdr(list);
        } else {
            result = list;
        }
        if i + 1 == lists.len() {
            break;
        }
        if !list.is_pair() {
            return Err(Error::expecting("pair", list).at(i + 1));
        }
        last = last_pair(list)?;
        if !last.cdr().is_null() {
            return Err(Error::expecting("empty list", last.cdr()).at(i + 1));
        }
    }
    Ok(result)
}
fn last_pair(list: Value) -> Result<Value> {
    if list.is_null() {
        return Ok(list);
    }
    let (mut fast, mut slow, mut steps) = (list, list, 0usize);
    if !list.is_pair() {
        return Err(Error::expecting("pair", list).at(1));
    }
    while fast.cdr().is_pair() {
        fast = fast.cdr();
        steps += 1;
        if steps % 2 == 0 {
            slow = slow.cdr();
            if slow == fast {
                return Err(Error::misc("Circular structure in position 1: ~S", &[list]));
            }
        }
    }
    Ok(fast)
}
fn reverse_onto(cx: &mut Cx, list: Value, tail: Value) -> Result<Value> {
    if list.list_length().is_none() {
        return Err(Error::wrong_type(list).at(1));
    }
    Ok(list.iter().fold(tail, |rest, v| cx.heap.cons(v, rest)))
}
fn reverse_in_place(list: Value, tail: Value) -> Result<Value> {
    if list.list_length().is_none() {
        return Err(Error::wrong_type(list).at(1));
    }
    let (mut done, mut next) = (tail, list);
    while next.is_pair() {
        let rest = next.cdr();
        next.set_cdr(done);
        (done, next) = (next, rest);
    }
    Ok(done)
}

fn no_list(v: Value) -> Error {
    Error::expecting("list", v)
}
/// `same`, or `eq?` where that tells as much of what is the same as `x`.
fn least(x: Value, same: Same) -> Same {
    if x.is_fixnum() || x.is_symbol() || x.is_char() { eq } else { same }
}
fn member(x: Value, list: Value, same: Same, wrong: fn(Value) -> Error) -> Result<Value> {
    let same = least(x, same);
    let (mut at, mut slow, mut steps) = (list, list, 0usize);
    while at.is_pair() {
        if same(x, at.car()) {
            return Ok(at);
        }
        at = at.cdr();
        steps += 1;
        if steps % 2 == 0 {
            slow = slow.cdr();
            if slow == at {
                break;
            }
        }
    }
    if at.is_null() { Ok(Value::FALSE) } else { Err(wrong(list).at(2)) }
}
/// A new list without the elements that are the same as `x`.
fn delete(cx: &mut Cx, x: Value, list: Value, same: Same) -> Result<Value> {
    let Some(items) = list.list_to_vec() else {
        return Err(Error::wrong_type(list).who("list-copy").at(1));
    };
    let kept: Vec<Value> = items.into_iter().filter(|&v| !same(x, v)).collect();
    Ok(cx.list(&kept))
}
/// Takes out of the list, in place, at most `most` elements the same as `x`.
fn delete_in_place(x: Value, list: Value, same: Same, most: usize) -> Value {
    let (mut result, mut previous, mut at, mut found) = (list, Value::NULL, list, 0);
    while at.is_pair() && found < most {
        let next = at.cdr();
        if same(x, at.car()) {
            found += 1;
            if previous.is_pair() {
                previous.set_cdr(next);
            } else {
                result = next;
            }
        } else {
            previous = at;
        }
        at = next;
    }
    result
}

fn assoc(who: &'static str, key: Value, alist: Value, same: Same) -> Result<Value> {
    // Where `eq?` tells as much, Guile uses it.
    let by_eq = match who {
        "assv" => key.is_fixnum() || !key.is_number(),
        _ => key.is_fixnum() || key.is_char() || key.is_bool() || key.is_null(),
    };
    let who = if by_eq { "assq" } else { who };
    let wrong = || Error::expecting("association list", alist).who(who).at(2);
    let same = least(key, same);
    let (mut at, mut slow, mut steps) = (alist, alist, 0usize);
    while at.is_pair() {
        let entry = at.car();
        if !entry.is_pair() {
            return Err(wrong());
        }
        if same(key, entry.car()) {
            return Ok(entry);
        }
        at = at.cdr();
        steps += 1;
        if steps % 2 == 0 {
            slow = slow.cdr();
            if slow == at {
                break;
            }
        }
    }
    if at.is_null() { Ok(Value::FALSE) } else { Err(wrong()) }
}
/// As `assoc`, passing over what is no entry and not minding the end.
fn sloppy(key: Value, alist: Value, same: Same) -> Option<Value> {
    alist.iter().find(|entry| entry.is_pair() && same(key, entry.car()))
}
fn assoc_ref(alist: Value, key: Value, same: Same) -> Result<Value> {
    Ok(sloppy(key, alist, same).map_or(Value::FALSE, Value::cdr))
}
fn assoc_set(cx: &mut Cx, alist: Value, key: Value, value: Value, same: Same) -> Result<Value> {
    if let Some(entry) = sloppy(key, alist, same) {
        entry.set_cdr(value);
        return Ok(alist);
    }
    let entry = cx.cons(key, value);
    Ok(cx.cons(entry, alist))
}
fn assoc_remove(alist: Value, key: Value, same: Same) -> Result<Value> {
    match sloppy(key, alist, same) {
        Some(entry) => Ok(delete_in_place(entry, alist, eq, 1)),
        None => Ok(alist),
    }
}

/// Copies pairs and vectors, and theirs, without recursion: each copy holds the
/// originals until they are copied in their turn.
fn copy_tree(cx: &mut Cx, v: Value) -> Result<Value> {
    fn shell(cx: &mut Cx, v: Value, open: &mut Vec<Value>) -> Value {
        let copy = if v.is_pair() {
            cx.cons(v.car(), v.cdr())
        } else if let Ok(slots) = v.vector() {
            let items: Vec<Value> = slots.iter().map(std::cell::Cell::get).collect();
            cx.heap.vector(&items)
        } else {
            return v;
        };
        open.push(copy);
        copy
    }
    let mut open = Vec::new();
    let result = shell(cx, v, &mut open);
    let mut copied = 0;
    while let Some(copy) = open.pop() {
        copied += 1;
        // What contains itself would never end.
        if copied == expand::UNREMEMBERED && expand::is_circular(cx, v) {
            let who = Some("copy-tree");
            let message = "Expected non-circular data structure: ~S";
            return Err(args::throw(cx, Sym::WrongTypeArg, who, message, &[v], v));
        }
        if copy.is_pair() {
            let (car, cdr) = (shell(cx, copy.car(), &mut open), shell(cx, copy.cdr(), &mut open));
            copy.set_car(car);
            copy.set_cdr(cdr);
        } else {
            for slot in copy.slots() {
                slot.set(shell(cx, slot.get(), &mut open));
            }
        }
    }
    Ok(result)
}

fn make_list(cx: &mut Cx, n: Value, fill: Value) -> Result<Value> {
    let n = args::bounded(cx, n, 0, (1 << 32) - 1)?;
    cx.heap.room_for(n.saturating_mul(16))?;
    let fill = fill.given().unwrap_or(Value::NULL);
    Ok((0..n).fold(Value::NULL, |rest, _| cx.heap.cons(fill, rest)))
}
fn list_copy(cx: &mut Cx, list: Value) -> Result<Value> {
    let items = args::list(list).map_err(|e| e.at(1))?;
    Ok(cx.list(&items))
}

primitives! { pub LISTS in "(guile)";
    /// A new pair of X and Y.
    "cons" "x y" => |cx, [x, y]| Ok(cx.cons(x, y));
    /// The first part of PAIR.
    "car" "pair" => |_, [p]| p.pair().map(|(car, _)| car);
    /// The second part of PAIR.
    "cdr" "pair" => |_, [p]| p.pair().map(|(_, cdr)| cdr);
    /// Makes VALUE the first part of PAIR.
    "set-car!" "pair value" => |_, [p, v]| {
        if !p.is_pair() {
            return Err(Error::expecting("mutable pair", p).at(1));
        }
        p.set_car(v);
        Ok(Value::UNSPECIFIED)
    };
    /// Makes VALUE the second part of PAIR.
    "set-cdr!" "pair value" => |_, [p, v]| {
        if !p.is_pair() {
            return Err(Error::expecting("mutable pair", p).at(1));
        }
        p.set_cdr(v);
        Ok(Value::UNSPECIFIED)
    };
    /// Whether X is a pair.
    "pair?" "x" => |_, [x]| Ok(Value::bool(x.is_pair()));
    /// Whether X is the empty list.
    "null?" "x" => |_, [x]| Ok(Value::bool(x.is_null()));
    /// Whether X is #f, #nil or the empty list.
    "nil?" "x" => |_, [x]| Ok(Value::bool(!x.is_true() || x.is_null()));
    /// Whether X is a proper list.
    "list?" "x" => |_, [x]| Ok(Value::bool(x.list_length().is_some()));
    /// A list of ITEMS.
    "list" ". items" => |cx, [ref items @ ..]| Ok(cx.list(items));
    /// A list of the first arguments whose tail is the last one.
    "cons*" "item . items" => |cx, [ref items @ .., last]| Ok(cx.heap.list_with_tail(items, last));
    /// A list of N times FILL.
    "make-list" "n #:optional fill" => |cx, [n, fill]| make_list(cx, n, fill);
    /// The number of elements of LIST.
    "length" "list" => |_, [list]| match list.list_length() {
        Some(n) => Ok(Value::fixnum(n as i64)),
        None => Err(Error::wrong_type(list).at(1)),
    };
    /// The elements of LISTS in one list, which shares the last of them.
    "append" ". lists" => |cx, [ref lists @ ..]| append(cx, lists);
    /// As `append`, changing the LISTS.
    "append!" ". lists" => |_, [ref lists @ ..]| append_in_place(lists);
    /// The elements of LIST in reverse order.
    "reverse" "list" => |cx, [list]| reverse_onto(cx, list, Value::NULL);
    /// LIST reversed in place, with TAIL behind it.
    "reverse!" "list #:optional tail" => |_, [list, tail]| reverse_in_place(list, tail.given().unwrap_or(Value::NULL));
    /// Element K of LIST, from zero.
    "list-ref" "list k" => |cx, [list, k]| cell(cx, list, k).map(Value::car);
    /// Makes VALUE element K of LIST.
    "list-set!" "list k value" => |cx, [list, k, v]| {
        cell(cx, list, k)?.set_car(v);
        Ok(v)
    };
    /// LIST without its first K elements.
    "list-tail" "list k" => |cx, [list, k]| tail(cx, list, k);
    /// LIST without its first K elements.
    "list-cdr-ref" "list k" => |cx, [list, k]| tail(cx, list, k);
    /// Makes VALUE the tail of LIST behind element K.
    "list-cdr-set!" "list k value" => |cx, [list, k, v]| {
        cell(cx, list, k)?.set_cdr(v);
        Ok(v)
    };
    /// A list of the first K elements of LIST.
    "list-head" "list k" => |cx, [list, k]| head(cx, list, k);
    /// A new list of the elements of LIST.
    "list-copy" "list" => |cx, [list]| list_copy(cx, list);
    /// A new tree of the pairs and vectors of TREE.
    "copy-tree" "tree" => |cx, [tree]| copy_tree(cx, tree);
    /// The last pair of LIST.
    "last-pair" "list" => |_, [list]| last_pair(list);
    /// The part of LIST that begins with X, by eq?, or #f.
    "memq" "x list" => |_, [x, list]| member(x, list, eq, no_list);
    /// The part of LIST that begins with X, by eqv?, or #f.
    "memv" "x list" => |_, [x, list]| member(x, list, eqv, no_list);
    /// The part of LIST that begins with X, by equal?, or #f.
    "member" "x list" => |_, [x, list]| member(x, list, equal, Error::wrong_type);
    /// A list of the elements of LIST that are not X, by eq?.
    "delq" "x list" => |cx, [x, list]| delete(cx, x, list, eq);
    /// A list of the elements of LIST that are not X, by eqv?.
    "delv" "x list" => |cx, [x, list]| delete(cx, x, list, eqv);
    /// A list of the elements of LIST that are not X, by equal?.
    "delete" "x list" => |cx, [x, list]| delete(cx, x, list, equal);
    /// As `delq`, changing LIST.
    "delq!" "x list" => |_, [x, list]| Ok(delete_in_place(x, list, eq, usize::MAX));
    /// As `delv`, changing LIST.
    "delv!" "x list" => |_, [x, list]| Ok(delete_in_place(x, list, eqv, usize::MAX));
    /// As `delete`, changing LIST.
    "delete!" "x list" => |_, [x, list]| Ok(delete_in_place(x, list, equal, usize::MAX));
    /// Takes the first X, by eq?, out of LIST.
    "delq1!" "x list" => |_, [x, list]| Ok(delete_in_place(x, list, eq, 1));
    /// Takes the first X, by eqv?, out of LIST.
    "delv1!" "x list" => |_, [x, list]| Ok(delete_in_place(x, list, eqv, 1));
    /// Takes the first X, by equal?, out of LIST.
    "delete1!" "x list" => |_, [x, list]| Ok(delete_in_place(x, list, equal, 1));
    /// The entry of ALIST whose key is KEY, by eq?, or #f.
    "assq" "key alist" => |_, [key, alist]| assoc("assq", key, alist, eq);
    /// The entry of ALIST whose key is KEY, by eqv?, or #f.
    "assv" "key alist" => |_, [key, alist]| assoc("assv", key, alist, eqv);
    /// The entry of ALIST whose key is KEY, by equal?, or #f.
    "assoc" "key alist" => |_, [key, alist]| assoc("assoc", key, alist, equal);
    /// As `assq`, passing over what is no entry.
    "sloppy-assq" "key alist" => |_, [key, alist]| Ok(sloppy(key, alist, eq).unwrap_or(Value::FALSE));
    /// As `assv`, passing over what is no entry.
    "sloppy-assv" "key alist" => |_, [key, alist]| Ok(sloppy(key, alist, eqv).unwrap_or(Value::FALSE));
    /// As `assoc`, passing over what is no entry.
    "sloppy-assoc" "key alist" => |_, [key, alist]| Ok(sloppy(key, alist, equal).unwrap_or(Value::FALSE));
    /// The value of KEY in ALIST, by eq?, or #f.
    "assq-ref" "alist key" => |_, [alist, key]| assoc_ref(alist, key, eq);
    /// The value of KEY in ALIST, by eqv?, or #f.
    "assv-ref" "alist key" => |_, [alist, key]| assoc_ref(alist, key, eqv);
    /// The value of KEY in ALIST, by equal?, or #f.
    "assoc-ref" "alist key" => |_, [alist, key]| assoc_ref(alist, key, equal);
    /// ALIST with VALUE as the value of KEY, by eq?; may change ALIST.
    "assq-set!" "alist key value" => |cx, [alist, key, v]| assoc_set(cx, alist, key, v, eq);
    /// ALIST with VALUE as the value of KEY, by eqv?; may change ALIST.
    "assv-set!" "alist key value" => |cx, [alist, key, v]| assoc_set(cx, alist, key, v, eqv);
    /// ALIST with VALUE as the value of KEY, by equal?; may change ALIST.
    "assoc-set!" "alist key value" => |cx, [alist, key, v]| assoc_set(cx, alist, key, v, equal);
    /// ALIST without the first entry of KEY, by eq?; may change ALIST.
    "assq-remove!" "alist key" => |_, [alist, key]| assoc_remove(alist, key, eq);
    /// ALIST without the first entry of KEY, by eqv?; may change ALIST.
    "assv-remove!" "alist key" => |_, [alist, key]| assoc_remove(alist, key, eqv);
    /// ALIST without the first entry of KEY, by equal?; may change ALIST.
    "assoc-remove!" "alist key" => |_, [alist, key]| assoc_remove(alist, key, equal);
    /// ALIST with an entry of KEY and VALUE before it.
    "acons" "key value alist" => |cx, [key, value, alist]| {
        let entry = cx.cons(key, value);
        Ok(cx.cons(entry, alist))
    };
    /// Whether X and Y are one object.
    "eq?" "#:optional x y . rest" => |_, [ref all @ ..]| Ok(Value::bool(same_all(all, eq)));
    /// Whether X and Y are one object, or numbers of the same value and exactness.
    "eqv?" "#:optional x y . rest" => |_, [ref all @ ..]| Ok(Value::bool(same_all(all, eqv)));
    /// Whether X and Y have the same structure.
    "equal?" "#:optional x y . rest" => |_, [ref all @ ..]| Ok(Value::bool(same_all(all, equal)));
    /// Whether X is #f.
    "not" "x" => |_, [x]| Ok(Value::bool(!x.is_true()));
    /// Whether X is a boolean.
    "boolean?" "x" => |_, [x]| Ok(Value::bool(x.is_bool() || x == Value::ELISP_NIL));
}

fn same_all(all: &[Value], same: Same) -> bool {
    let given = || all.iter().filter(|&&v| v != Value::ABSENT);
    given().zip(given().skip(1)).all(|(&a, &b)| same(a, b))
}
