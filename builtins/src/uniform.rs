//! Uniform vectors (SRFI 4): bytevectors whose elements have a type.

use crate::args::{self, wrong_type};
use interp::error::TOLD;
use interp::primitive::Row;
use interp::value::uniform::Element;
use interp::{Cx, Error, Result, Value, primitives};

/// The elements that `v` has if its bytes are taken for elements of this type:
/// Guile lets the accessors of one type look into vectors of another.
fn count(v: &Value, element: Element) -> Result<usize> {
    Ok(v.bytes()?.len() / element.size())
}
fn index(k: Value, len: usize, element: Element) -> Result<usize> {
    match k.as_fixnum() {
        Some(n) if n >= 0 && (n as usize) < len => Ok(n as usize),
        // Guile names the byte that is missed.
        Some(n) => {
            let byte = n.checked_mul(element.size() as i64).unwrap_or(n);
            Err(Error::out_of_range(Value::fixnum(byte)).at(2))
        }
        None => Err(Error::wrong_type(k).at(2)),
    }
}
/// Guile asks for the length first.
fn no_length(e: Error) -> Error {
    e.who("bv-length").at(TOLD + 1)
}
fn get(cx: &mut Cx, v: Value, k: Value, element: Element) -> Result<Value> {
    let i = index(k, count(&v, element)?, element).map_err(|e| e.who(element.getter()))?;
    Ok(element.fetch(&mut cx.heap, &v.bytes()?[i * element.size()..]))
}
fn set(v: Value, k: Value, x: Value, element: Element) -> Result<Value> {
    let i = index(k, count(&v, element)?, element).map_err(|e| e.who(element.setter()))?;
    element.store(&mut v.bytes_mut()?[i * element.size()..], x).map_err(|e| e.at(3))?;
    Ok(Value::UNSPECIFIED)
}
fn of(cx: &mut Cx, items: &[Value], element: Element) -> Result<Value> {
    if let Some(&wrong) = items.iter().find(|v| !v.is_number())
        && matches!(element, Element::F32 | Element::F64)
    {
        return Err(wrong_type(cx, None, "real number", wrong));
    }
    cx.heap.uniform_vector(element, items).map_err(|e| e.at(3))
}
fn of_list(cx: &mut Cx, list: Value, element: Element) -> Result<Value> {
    let items = args::list(list).map_err(|e| e.who("length").at(1))?;
    of(cx, &items, element)
}
fn make(cx: &mut Cx, n: Value, fill: Value, element: Element) -> Result<Value> {
    let n = args::size(cx, n)?;
    let size = element.size();
    cx.heap.room_for(n.saturating_mul(size))?;
    let v = cx.heap.zeroed_bytevector(element as u8, n * size);
    if let Some(fill) = fill.given() {
        for place in v.bytes_mut()?.chunks_exact_mut(size) {
            element.store(place, fill).map_err(|e| e.at(3))?;
        }
    }
    Ok(v)
}
/// A list of the elements of a uniform vector, by its own type.
pub fn to_list(cx: &mut Cx, v: Value, element: Element) -> Result<Value> {
    let size = element.size();
    let bytes = v.bytes()?;
    let items: Vec<Value> =
        bytes.chunks_exact(size).map(|place| element.fetch(&mut cx.heap, place)).collect();
    Ok(cx.list(&items))
}
/// A uniform vector of the elements of a list, vector or uniform vector.
fn of_any(cx: &mut Cx, x: Value, element: Element) -> Result<Value> {
    if let Ok(slots) = x.vector() {
        let items: Vec<Value> = slots.iter().map(std::cell::Cell::get).collect();
        return of(cx, &items, element);
    }
    if let Some(own) = x.element() {
        let list = to_list(cx, x, own)?;
        return of_list(cx, list, element);
    }
    of_list(cx, x, element)
}

macro_rules! vectors {
    ($([$($module:literal),+] $family:ident $gnu:ident $element:ident $make:literal $is:literal $of:literal $length:literal $ref:literal $set:literal $to_list:literal $of_list:literal $of_any:literal;)*) => {$(
        primitives! { pub $family in $($module),+;
            /// A uniform vector of N times FILL.
            $make "n #:optional fill" => |cx, [n, fill]| make(cx, n, fill, Element::$element);
            /// Whether X is a uniform vector of this type.
            $is "x" => |_, [x]| Ok(Value::bool(x.element() == Some(Element::$element)));
            /// A uniform vector of ITEMS.
            $of ". items" => |cx, [ref items @ ..]| of(cx, items, Element::$element);
            /// The number of elements of V.
            $length "v" => |_, [v]| Ok(Value::fixnum(count(&v, Element::$element).map_err(no_length)? as i64));
            /// Element K of V.
            $ref "v k" => |cx, [v, k]| get(cx, v, k, Element::$element);
            /// Makes X element K of V.
            $set "v k x" => |_, [v, k, x]| set(v, k, x, Element::$element);
            /// A list of the elements of V.
            $to_list "v" => |cx, [v]| to_list(cx, v, Element::$element).map_err(no_length);
            /// A uniform vector of the elements of LIST.
            $of_list "list" => |cx, [list]| of_list(cx, list, Element::$element);
        }
        primitives! { pub $gnu in "(riad builtins)";
            /// A uniform vector of the elements of X, a list or any vector.
            $of_any "x" => |cx, [x]| of_any(cx, x, Element::$element);
        }
    )*};
}
vectors! {
    ["(guile)", "(riad builtins)"] U8_VECTORS U8_GNU U8 "make-u8vector" "u8vector?" "u8vector" "u8vector-length" "u8vector-ref" "u8vector-set!" "u8vector->list" "list->u8vector" "any->u8vector";
    ["(guile)", "(riad builtins)"] S8_VECTORS S8_GNU S8 "make-s8vector" "s8vector?" "s8vector" "s8vector-length" "s8vector-ref" "s8vector-set!" "s8vector->list" "list->s8vector" "any->s8vector";
    ["(guile)", "(riad builtins)"] U16_VECTORS U16_GNU U16 "make-u16vector" "u16vector?" "u16vector" "u16vector-length" "u16vector-ref" "u16vector-set!" "u16vector->list" "list->u16vector" "any->u16vector";
    ["(guile)", "(riad builtins)"] S16_VECTORS S16_GNU S16 "make-s16vector" "s16vector?" "s16vector" "s16vector-length" "s16vector-ref" "s16vector-set!" "s16vector->list" "list->s16vector" "any->s16vector";
    ["(guile)", "(riad builtins)"] U32_VECTORS U32_GNU U32 "make-u32vector" "u32vector?" "u32vector" "u32vector-length" "u32vector-ref" "u32vector-set!" "u32vector->list" "list->u32vector" "any->u32vector";
    ["(guile)", "(riad builtins)"] S32_VECTORS S32_GNU S32 "make-s32vector" "s32vector?" "s32vector" "s32vector-length" "s32vector-ref" "s32vector-set!" "s32vector->list" "list->s32vector" "any->s32vector";
    ["(guile)", "(riad builtins)"] U64_VECTORS U64_GNU U64 "make-u64vector" "u64vector?" "u64vector" "u64vector-length" "u64vector-ref" "u64vector-set!" "u64vector->list" "list->u64vector" "any->u64vector";
    ["(guile)", "(riad builtins)"] S64_VECTORS S64_GNU S64 "make-s64vector" "s64vector?" "s64vector" "s64vector-length" "s64vector-ref" "s64vector-set!" "s64vector->list" "list->s64vector" "any->s64vector";
    ["(guile)", "(riad builtins)"] F32_VECTORS F32_GNU F32 "make-f32vector" "f32vector?" "f32vector" "f32vector-length" "f32vector-ref" "f32vector-set!" "f32vector->list" "list->f32vector" "any->f32vector";
    ["(guile)", "(riad builtins)"] F64_VECTORS F64_GNU F64 "make-f64vector" "f64vector?" "f64vector" "f64vector-length" "f64vector-ref" "f64vector-set!" "f64vector->list" "list->f64vector" "any->f64vector";
    ["(riad builtins)"] C32_VECTORS C32_GNU C32 "make-c32vector" "c32vector?" "c32vector" "c32vector-length" "c32vector-ref" "c32vector-set!" "c32vector->list" "list->c32vector" "any->c32vector";
    ["(riad builtins)"] C64_VECTORS C64_GNU C64 "make-c64vector" "c64vector?" "c64vector" "c64vector-length" "c64vector-ref" "c64vector-set!" "c64vector->list" "list->c64vector" "any->c64vector";
}

/// The families of all types.
pub static UNIFORM: &[&[Row]] = &[
    U8_VECTORS,
    U8_GNU,
    S8_VECTORS,
    S8_GNU,
    U16_VECTORS,
    U16_GNU,
    S16_VECTORS,
    S16_GNU,
    U32_VECTORS,
    U32_GNU,
    S32_VECTORS,
    S32_GNU,
    U64_VECTORS,
    U64_GNU,
    S64_VECTORS,
    S64_GNU,
    F32_VECTORS,
    F32_GNU,
    F64_VECTORS,
    F64_GNU,
    C32_VECTORS,
    C32_GNU,
    C64_VECTORS,
    C64_GNU,
];
