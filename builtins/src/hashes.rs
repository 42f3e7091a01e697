//! Hash tables, with chains of handles as Guile's have, and Guile's sizes: a
//! table walked in order gives what it gives there.

use crate::args;
use interp::equal;
use interp::hash;
use interp::heap::table::{BUCKETS, COUNT};
use interp::value::object::flag;
use interp::{Cx, Error, Kind, Result, Value, primitives};
use std::cell::Cell;

/// Numbers of buckets: each about twice the one before.
const SIZES: [usize; 20] = [
    31, 61, 113, 223, 443, 883, 1759, 3517, 7027, 14051, 28099, 56197, 112_363, 224_717, 449_419,
    898_823, 1_797_641, 3_595_271, 7_190_537, 14_381_041,
];
/// Slots after those that the collector knows.
const SIZE_INDEX: usize = 2;
const LEAST_INDEX: usize = 3;
const SLOTS: usize = 4;

/// How keys are hashed and compared.
#[derive(Clone, Copy)]
struct Way {
    hash: fn(Value) -> u64,
    same: fn(Value, Value) -> bool,
}
const Q: Way = Way { hash: hash::eq, same: |a, b| a == b };
const V: Way = Way { hash: hash::eqv, same: equal::eqv };
const EQUAL: Way = Way { hash: hash::equal, same: equal::equal };

fn make(cx: &mut Cx, size: Value, flags: u8) -> Result<Value> {
    let wanted = match size.given() {
        None => 0,
        Some(n) => args::size(cx, n)?,
    };
    let index = SIZES.iter().position(|&s| s >= wanted).unwrap_or(SIZES.len() - 1);
    let buckets = cx.heap.make_vector(SIZES[index], Value::NULL)?;
    let index = Value::fixnum(index as i64);
    let table = cx.heap.values_object(Kind::HashTable, &[buckets, Value::fixnum(0), index, index]);
    debug_assert!(table.slots().len() == SLOTS);
    if flags != 0 {
        table.set_flag(flags);
        cx.heap.register_weak(table);
    }
    Ok(table)
}
fn table(v: Value, who: &'static str) -> Result<Value> {
    if v.is(Kind::HashTable) {
        Ok(v)
    } else {
        Err(Error::expecting("hash-table", v).who(who).at(1))
    }
}
const GETTER: &str = "scm_hash_fn_get_handle";
const CREATOR: &str = "scm_hash_fn_create_handle_x";
const REMOVER: &str = "hash_fn_remove_x";

fn bucket(table: &Value, key: Value, way: Way) -> (Value, usize) {
    let buckets = table.slot(BUCKETS);
    let len = buckets.header().len();
    (buckets, (hash_of(key, way) % len as u64) as usize)
}
fn hash_of(key: Value, way: Way) -> u64 {
    (way.hash)(key)
}
fn find(table: Value, key: Value, way: Way) -> Option<Value> {
    let (buckets, i) = bucket(&table, key, way);
    buckets.slot(i).iter().find(|handle| (way.same)(handle.car(), key))
}
/// The handle of `key`, made with `value` where there is none.
fn create(cx: &mut Cx, table: Value, key: Value, value: Value, way: Way) -> Value {
    if let Some(handle) = find(table, key, way) {
        return handle;
    }
    let handle = cx.heap.cons(key, value);
    let (buckets, i) = bucket(&table, key, way);
    let chain = cx.heap.cons(handle, buckets.slot(i));
    buckets.set_slot(i, chain);
    set_count(table, count(table) + 1);
    // Growing after the entry is in: the new key is found in the new buckets.
    resize(cx, table, way);
    handle
}
fn count(table: Value) -> usize {
    table.slot(COUNT).fixnum_value() as usize
}
fn set_count(table: Value, n: usize) {
    table.set_slot(COUNT, Value::fixnum(n as i64));
}
/// Keeps the number of entries between a quarter and nine tenths of the number
/// of buckets.
fn resize(cx: &mut Cx, table: Value, way: Way) {
    let index = table.slot(SIZE_INDEX).fixnum_value() as usize;
    let least = table.slot(LEAST_INDEX).fixnum_value() as usize;
    let (n, size) = (count(table), SIZES[index]);
    let new = if n > size * 9 / 10 && index + 1 < SIZES.len() {
        index + 1
    } else if n < size / 4 && index > least {
        // Down past every size that is too large.
        (least..index).rev().find(|&i| n >= SIZES[i] / 4 || i == least).unwrap_or(least)
    } else {
        return;
    };
    let handles: Vec<Value> = cells(table);
    table.set_slot(SIZE_INDEX, Value::fixnum(new as i64));
    table.set_slot(BUCKETS, cx.heap.filled(Kind::Vector, SIZES[new], Value::NULL));
    for cell in handles {
        let (buckets, i) = bucket(&table, cell.car().car(), way);
        cell.set_cdr(buckets.slot(i));
        buckets.set_slot(i, cell);
    }
}
/// The pairs that hold the handles, bucket by bucket.
fn cells(table: Value) -> Vec<Value> {
    let buckets = table.slot(BUCKETS);
    let mut out = Vec::new();
    for slot in buckets.slots() {
        let mut at = slot.get();
        while at.is_pair() {
            out.push(at);
            at = at.cdr();
        }
    }
    out
}

fn get(v: Value, key: Value, default: Value, way: Way) -> Result<Value> {
    let table = table(v, GETTER)?;
    let missing = default.given().unwrap_or(Value::FALSE);
    Ok(find(table, key, way).map_or(missing, Value::cdr))
}
fn set(cx: &mut Cx, v: Value, key: Value, value: Value, way: Way) -> Result<Value> {
    let table = table(v, CREATOR)?;
    create(cx, table, key, value, way).set_cdr(value);
    Ok(value)
}
/// Weak tables have no handles that a program may hold.
fn strong(v: Value, who: &'static str) -> Result<Value> {
    let table = table(v, who)?;
    if table.has_flag(flag::WEAK_KEY | flag::WEAK_VALUE) {
        return Err(Error::expecting("hash-table", v).who(who).at(1));
    }
    Ok(table)
}
fn handle(v: Value, key: Value, way: Way) -> Result<Value> {
    Ok(find(strong(v, GETTER)?, key, way).unwrap_or(Value::FALSE))
}
fn create_handle(cx: &mut Cx, v: Value, key: Value, value: Value, way: Way) -> Result<Value> {
    let table = strong(v, CREATOR)?;
    Ok(create(cx, table, key, value, way))
}
fn remove(cx: &mut Cx, v: Value, key: Value, way: Way) -> Result<Value> {
    let table = table(v, REMOVER)?;
    let (buckets, i) = bucket(&table, key, way);
    let (mut before, mut at) = (Value::NULL, buckets.slot(i));
    while at.is_pair() {
        let handle = at.car();
        if (way.same)(handle.car(), key) {
            if before.is_pair() {
                before.set_cdr(at.cdr());
            } else {
                buckets.set_slot(i, at.cdr());
            }
            set_count(table, count(table) - 1);
            resize(cx, table, way);
            let weak = table.has_flag(flag::WEAK_KEY | flag::WEAK_VALUE);
            return Ok(if weak { Value::FALSE } else { handle });
        }
        (before, at) = (at, at.cdr());
    }
    Ok(Value::FALSE)
}
fn clear(cx: &mut Cx, v: Value) -> Result<Value> {
    let table = table(v, "hash-clear!")?;
    let least = table.slot(LEAST_INDEX);
    let size = SIZES[least.fixnum_value() as usize];
    table.set_slot(BUCKETS, cx.heap.filled(Kind::Vector, size, Value::NULL));
    table.set_slot(SIZE_INDEX, least);
    set_count(table, 0);
    Ok(Value::UNSPECIFIED)
}
/// The entries in the order of a fold: handles, or fresh pairs of a weak table.
pub(crate) fn to_list(cx: &mut Cx, v: Value) -> Result<Value> {
    let table = table(v, "hash-fold")?;
    let weak = table.has_flag(flag::WEAK_KEY | flag::WEAK_VALUE);
    let mut handles: Vec<Value> = cells(table).into_iter().map(Value::car).collect();
    if weak {
        for handle in &mut handles {
            *handle = cx.heap.cons(handle.car(), handle.cdr());
        }
    }
    Ok(cx.list(&handles))
}
fn hash_below(cx: &mut Cx, key: Value, size: Value, way: Way) -> Result<Value> {
    let size = match size.as_u64() {
        Some(n) if n > 0 => n,
        _ => args::bounded(cx, size, 1, usize::MAX)? as u64,
    };
    Ok(cx.heap.uint(hash_of(key, way) % size))
}
/// An alist's entries in a new table.
fn from_alist(cx: &mut Cx, alist: Value, size: Value, way: Way) -> Result<Value> {
    let entries = args::list(alist)?;
    let table = make(cx, size, 0)?;
    for entry in entries {
        let (key, value) = entry.pair()?;
        create(cx, table, key, value, way).set_cdr(value);
    }
    Ok(table)
}
fn weak_is(x: Value, flags: u8) -> Result<Value> {
    const BOTH: u8 = flag::WEAK_KEY | flag::WEAK_VALUE;
    Ok(Value::bool(x.is(Kind::HashTable) && x.header().flags() & BOTH == flags))
}
/// A table with weak keys, for Rust code.
pub fn make_weak_key(cx: &mut Cx) -> Result<Value> {
    make(cx, Value::ABSENT, flag::WEAK_KEY)
}
/// The value of a key in a table by `eq?`, for Rust code.
pub fn get_by_identity(table: Value, key: Value) -> Option<Value> {
    find(table, key, Q).map(Value::cdr)
}
/// Enters a key in a table by `eq?`, for Rust code.
pub fn set_by_identity(cx: &mut Cx, table: Value, key: Value, value: Value) {
    create(cx, table, key, value, Q).set_cdr(value);
}
/// Used by tests of the table's shape.
pub fn bucket_count(table: Value) -> usize {
    table.slot(BUCKETS).vector().map_or(0, <[Cell<Value>]>::len)
}

macro_rules! tables {
    ($family:ident $way:ident $by:literal
     $ref:literal $set:literal $remove:literal $get_handle:literal $create_handle:literal $hash:literal) => {
        primitives! { pub $family in "(guile)";
            #[doc = "The value of KEY in TABLE, or DEFAULT."]
            #[doc = $by]
            $ref "table key #:optional default" => |_, [t, key, default]| get(t, key, default, $way);
            #[doc = "Makes VALUE the value of KEY in TABLE."]
            #[doc = $by]
            $set "table key value" => |cx, [t, key, value]| set(cx, t, key, value, $way);
            #[doc = "Takes KEY out of TABLE; returns its entry or #f."]
            #[doc = $by]
            $remove "table key" => |cx, [t, key]| remove(cx, t, key, $way);
            #[doc = "The pair of KEY and its value in TABLE, or #f."]
            #[doc = $by]
            $get_handle "table key" => |_, [t, key]| handle(t, key, $way);
            #[doc = "The pair of KEY and its value in TABLE, made with INIT where there is none."]
            #[doc = $by]
            $create_handle "table key init" => |cx, [t, key, init]| create_handle(cx, t, key, init, $way);
            #[doc = "A hash of KEY, below SIZE: the same for keys that are the same."]
            #[doc = $by]
            $hash "key size" => |cx, [key, size]| hash_below(cx, key, size, $way);
        }
    };
}
tables! { BY_EQ Q "Keys are compared by eq?." "hashq-ref" "hashq-set!" "hashq-remove!" "hashq-get-handle" "hashq-create-handle!" "hashq" }
tables! { BY_EQV V "Keys are compared by eqv?." "hashv-ref" "hashv-set!" "hashv-remove!" "hashv-get-handle" "hashv-create-handle!" "hashv" }
tables! { BY_EQUAL EQUAL "Keys are compared by equal?." "hash-ref" "hash-set!" "hash-remove!" "hash-get-handle" "hash-create-handle!" "hash" }

primitives! { pub TABLES in "(guile)";
    /// A new hash table with room for SIZE entries.
    "make-hash-table" "#:optional size" => |cx, [size]| make(cx, size, 0);
    /// A new hash table whose entries last as long as their keys.
    "make-weak-key-hash-table" "#:optional size" => |cx, [size]| make(cx, size, flag::WEAK_KEY);
    /// A new hash table whose entries last as long as their values.
    "make-weak-value-hash-table" "#:optional size" => |cx, [size]| make(cx, size, flag::WEAK_VALUE);
    /// A new hash table whose entries last as long as both their keys and values.
    "make-doubly-weak-hash-table" "#:optional size" => |cx, [size]| make(cx, size, flag::WEAK_KEY | flag::WEAK_VALUE);
    /// Whether X is a hash table.
    "hash-table?" "x" => |_, [x]| Ok(Value::bool(x.is(Kind::HashTable)));
    /// Whether X is a hash table with weak keys.
    "weak-key-hash-table?" "x" => |_, [x]| weak_is(x, flag::WEAK_KEY);
    /// Whether X is a hash table with weak values.
    "weak-value-hash-table?" "x" => |_, [x]| weak_is(x, flag::WEAK_VALUE);
    /// Whether X is a hash table with weak keys and values.
    "doubly-weak-hash-table?" "x" => |_, [x]| weak_is(x, flag::WEAK_KEY | flag::WEAK_VALUE);
    /// Takes all entries out of TABLE.
    "hash-clear!" "table" => |cx, [t]| clear(cx, t);
    /// A list of the entries of TABLE, in its order.
    "%hash-table->list" "table" => |cx, [t]| to_list(cx, t);
    /// A hash table of the entries of ALIST, by equal?.
    "alist->hash-table" "alist #:optional size" => |cx, [alist, size]| from_alist(cx, alist, size, EQUAL);
    /// A hash table of the entries of ALIST, by eq?.
    "alist->hashq-table" "alist #:optional size" => |cx, [alist, size]| from_alist(cx, alist, size, Q);
    /// A hash table of the entries of ALIST, by eqv?.
    "alist->hashv-table" "alist #:optional size" => |cx, [alist, size]| from_alist(cx, alist, size, V);
}
