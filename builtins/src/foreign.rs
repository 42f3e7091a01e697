//! Pointers and C functions: Guile manual, "Foreign Function Interface".
//!
//! The functions that there are stand in [`foreign::function`]; a static
//! executable loads no libraries.

use crate::args::wrong_type;
use crate::glue;
use crate::posix::foreign;
use interp::heap::{Foreign, Marker};
use interp::symbol::Sym;
use interp::value::uniform::Element;
use interp::{Cx, Error, Result, Value, Vm, primitives};
use std::fmt::Write as _;

/// An address of memory.
pub struct Pointer {
    address: usize,
    /// What keeps the memory: a bytevector, another pointer or `#f`.
    owner: Value,
    /// The C function to call with the address when nothing refers to this; or 0.
    finalizer: usize,
    /// The callback that is at the address, if one is.
    callback: Option<usize>,
}

impl Foreign for Pointer {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark(self.owner);
    }
    fn type_name(&self) -> &'static str {
        "pointer"
    }
    fn print(&self, _address: u64, out: &mut String) {
        let _ = write!(out, "#<pointer 0x{:x}>", self.address);
    }
    fn identity(&self) -> Option<u64> {
        Some(self.address as u64)
    }
}

impl Drop for Pointer {
    fn drop(&mut self) {
        if self.finalizer != 0 {
            foreign::finalize(self.finalizer, self.address);
        }
        self.callback.iter().for_each(|&n| foreign::give_callback(n));
    }
}

fn pointer(v: &Value) -> Result<&Pointer> {
    v.foreign::<Pointer>().ok_or_else(|| Error::expecting("POINTER_P", *v))
}
/// The address of a pointer that is not null.
fn target(cx: &mut Cx, who: &str, v: Value) -> Result<usize> {
    let address = pointer(&v)?.address;
    if address != 0 {
        return Ok(address);
    }
    let (who, message) = (cx.string(who), cx.string("null pointer dereference"));
    Err(glue::throw(cx, "null-pointer-error", &[who, message, Value::NULL, Value::NULL]))
}
fn make(cx: &mut Cx, address: usize, owner: Value) -> Value {
    if address == 0 {
        let null = cx.state::<Callbacks>().null;
        return null.unwrap_or_else(|| {
            let pointer = Pointer { address, owner: Value::FALSE, finalizer: 0, callback: None };
            let null = cx.heap.foreign(pointer);
            *cx.state::<Callbacks>().null.insert(null)
        });
    }
    cx.heap.foreign(Pointer { address, owner, finalizer: 0, callback: None })
}
fn optional_address(v: Value) -> Result<usize> {
    if v.is_absent_or_false() { Ok(0) } else { Ok(pointer(&v)?.address) }
}

/// A whole number of the C type `low..=high`.
fn whole(cx: &mut Cx, v: Value, low: i128, high: i128) -> Result<i128> {
    let n = v.as_i64().map(i128::from).or_else(|| v.as_u64().map(i128::from));
    match n {
        Some(n) if (low..=high).contains(&n) => Ok(n),
        None if !v.is_number() || !v.to_number().is_some_and(|n| n.is_exact_integer()) => {
            Err(wrong_type(cx, None, "exact integer", v))
        }
        _ => {
            let bound = |cx: &mut Cx, n: i128| match i64::try_from(n) {
                Ok(n) => cx.heap.int(n),
                Err(_) => cx.heap.uint(n as u64),
            };
            let args = [bound(cx, low), bound(cx, high), v];
            let message = cx.string("Value out of range ~S to< ~S: ~S");
            let (args, culprit) = (cx.list(&args), cx.list(&[v]));
            let rest = cx.list(&[Value::FALSE, message, args, culprit]);
            Err(Error::throw(cx.sym(Sym::OutOfRange), rest))
        }
    }
}

/// A C type, by the number that `(system foreign)` gives it.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    Void,
    Float,
    Double,
    /// Bytes, and whether it has a sign.
    Whole(u32, bool),
    Pointer,
}

impl Type {
    fn of(cx: &mut Cx, v: Value) -> Option<Type> {
        if v == cx.intern("*") {
            return Some(Type::Pointer);
        }
        Some(match v.as_fixnum()? {
            0 => Type::Void,
            1 => Type::Float,
            2 => Type::Double,
            n @ 3..=10 => Type::Whole(1 << ((n - 3) / 2), n % 2 == 0),
            _ => return None,
        })
    }
    fn is_floating(self) -> bool {
        matches!(self, Type::Float | Type::Double)
    }
    fn range(bytes: u32, signed: bool) -> (i128, i128) {
        let bits = 8 * bytes;
        if signed { (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) } else { (0, (1 << bits) - 1) }
    }
}

/// The bits of `v` as the C type `t`; `position` is its place among the arguments.
fn bits_of(cx: &mut Cx, t: Type, v: Value, position: usize) -> Result<u64> {
    Ok(match t {
        Type::Float | Type::Double => {
            let Some(x) = v.as_f64() else { return Err(wrong_type(cx, None, "real number", v)) };
            if t == Type::Float { u64::from((x as f32).to_bits()) } else { x.to_bits() }
        }
        Type::Whole(bytes, signed) => {
            let (low, high) = Type::range(bytes, signed);
            whole(cx, v, low, high)? as u64
        }
        Type::Pointer => {
            pointer(&v).map_err(|e| e.who("foreign-call").at(position))?.address as u64
        }
        Type::Void => 0,
    })
}

/// A call of the C function that `p` points to: its result, and errno.
fn call(vm: &mut Vm, p: Value, result: Type, types: Value, args: Value) -> Result<(Value, i32)> {
    let (mut n, mut x) = ([0; foreign::WHOLE], [0.0; foreign::FLOATING]);
    let (mut wholes, mut floats) = (n.iter_mut(), x.iter_mut());
    for (position, (t, arg)) in types.iter().zip(args.iter()).enumerate() {
        let t = Type::of(&mut vm.cx, t).ok_or_else(|| Error::wrong_type(t))?;
        if t == Type::Void {
            return Err(Error::wrong_type(Value::fixnum(0)));
        }
        let bits = bits_of(&mut vm.cx, t, arg, position + 1)?;
        let placed = if t.is_floating() {
            floats.next().map(|place| *place = f64::from_bits(bits))
        } else {
            wholes.next().map(|place| *place = bits as usize)
        };
        placed.ok_or_else(|| Error::misc("too many arguments to a C function", &[]))?;
    }
    let address = target(&mut vm.cx, "foreign-call", p)?;
    let answer = foreign::call_with(vm, address, &n, &x, result.is_floating());
    if let Some(error) = vm.cx.state::<Callbacks>().failed.take() {
        return Err(error);
    }
    let bits = if result.is_floating() { answer.floating.to_bits() } else { answer.whole };
    Ok((value_of(&mut vm.cx, result, bits), answer.errno))
}

/// The procedures that C functions can call, by the numbers of their callbacks; and what else there
/// is once.
#[derive(Default)]
struct Callbacks {
    /// The procedure, and the types of its result and its arguments.
    known: [Option<(Value, Type, Value)>; foreign::CALLBACKS],
    /// Why one of them has been left: it is told when the C function has returned, and
    /// no collection comes before that.
    failed: Option<Error>,
    /// The null pointer: there is one.
    null: Option<Value>,
}
impl Foreign for Callbacks {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.known.iter().flatten().flat_map(|&(f, _, types)| [f, types]));
        marker.mark_all(self.null);
    }
    fn type_name(&self) -> &'static str {
        "callbacks"
    }
}

/// A call of a callback: the bits of its result. Once one has failed, none is called until the
/// error has been told.
pub fn called(vm: &mut Vm, number: usize, n: &[usize], x: &[f64]) -> u64 {
    let callbacks = vm.cx.state::<Callbacks>();
    let Some((procedure, result, types)) = callbacks.known[number] else { return 0 };
    if callbacks.failed.is_some() {
        return 0;
    }
    let (mut wholes, mut floats) = (n.iter(), x.iter());
    let mut args = Vec::new();
    for t in types.iter() {
        let t = Type::of(&mut vm.cx, t).unwrap_or(Type::Void);
        let bits = if t.is_floating() {
            floats.next().map_or(0, |x| x.to_bits())
        } else {
            wholes.next().map_or(0, |&n| n as u64)
        };
        let arg = value_of(&mut vm.cx, t, bits);
        args.push(arg);
    }
    let value = vm.apply(procedure, &args);
    value.and_then(|v| bits_of(&mut vm.cx, result, v, 1)).unwrap_or_else(|error| {
        vm.cx.state::<Callbacks>().failed = Some(error);
        0
    })
}

fn value_of(cx: &mut Cx, t: Type, bits: u64) -> Value {
    match t {
        Type::Void => Value::UNSPECIFIED,
        Type::Float => {
            let x = f32::from_bits(bits as u32);
            cx.heap.flonum(x.into())
        }
        Type::Double => cx.heap.flonum(f64::from_bits(bits)),
        Type::Pointer => make(cx, bits as usize, Value::FALSE),
        Type::Whole(bytes, signed) => {
            // The rest of the register is whatever the function left there.
            let unused = 64 - 8 * bytes;
            let n = bits << unused;
            if signed { cx.heap.int((n as i64) >> unused) } else { cx.heap.uint(n >> unused) }
        }
    }
}

/// The element type that a symbol names: that of a plain bytevector without one.
fn element(v: Value) -> Result<Element> {
    match v.given() {
        None => Ok(Element::Vu8),
        Some(v) => {
            let name = v.symbol_name()?.to_string();
            Element::from_name(&name).ok_or_else(|| Error::wrong_type(v))
        }
    }
}

primitives! { pub POINTERS in "(riad builtins)";
    "pointer?" "obj" => |_, [v]| Ok(Value::bool(v.foreign::<Pointer>().is_some()));
    /// A pointer to ADDRESS. FINALIZER, a pointer to a C function, is called with it
    /// once nothing refers to the pointer.
    "make-pointer" "address #:optional finalizer" => |cx, [address, finalizer]| {
        let address = whole(cx, address, 0, u64::MAX.into())? as usize;
        let finalizer = optional_address(finalizer)?;
        if finalizer == 0 {
            return Ok(make(cx, address, Value::FALSE));
        }
        Ok(cx.heap.foreign(Pointer { address, owner: Value::FALSE, finalizer, callback: None }))
    };
    /// The address of POINTER, a number.
    "pointer-address" "pointer" => |cx, [p]| {
        let address = pointer(&p)?.address;
        Ok(cx.heap.uint(address as u64))
    };
    /// A pointer to the memory of BYTEVECTOR, OFFSET bytes behind its start.
    "bytevector->pointer" "bytevector #:optional offset" => |cx, [bytes, offset]| {
        let (start, len) = (bytes.bytes()?.as_ptr() as usize, bytes.bytes()?.len());
        let offset = match offset.given() {
            Some(offset) => crate::args::bounded(cx, offset, 0, len.saturating_sub(1))?,
            None => 0,
        };
        Ok(make(cx, start + offset, bytes))
    };
    /// The LEN elements OFFSET bytes behind POINTER: the same memory, seen as a
    /// bytevector or as a uniform vector of TYPE.
    "pointer->bytevector" "pointer len #:optional offset type" => |cx, [p, len, offset, t]| {
        let address = target(cx, "pointer->bytevector", p)?;
        let len = crate::args::size(cx, len)?;
        let offset = match offset.given() {
            Some(offset) => whole(cx, offset, i64::MIN.into(), i64::MAX.into())? as usize,
            None => 0,
        };
        let element = element(t)?;
        let len = len * element.size();
        Ok(foreign::view(&mut cx.heap, address.wrapping_add(offset), len, p, element))
    };
    /// The pointer that is in the memory at POINTER.
    "dereference-pointer" "pointer" => |cx, [p]| {
        let address = foreign::word_at(target(cx, "dereference-pointer", p)?);
        Ok(make(cx, address, Value::FALSE))
    };
    /// FINALIZER, a pointer to a C function, is called with POINTER once nothing
    /// refers to it.
    "set-pointer-finalizer!" "pointer finalizer" => |_, [p, finalizer]| {
        pointer(&p)?;
        let finalizer = pointer(&finalizer).map_err(|e| e.at(2))?.address;
        if let Some(p) = p.foreign_mut::<Pointer>() {
            p.finalizer = finalizer;
        }
        Ok(Value::UNSPECIFIED)
    };
    /// The string in the memory at POINTER: LEN bytes, or (-1) up to a zero.
    "%pointer->string" "pointer len" => |cx, [p, len]| {
        let address = pointer(&p)?.address;
        if address == 0 {
            return Err(Error::misc("NULL string pointer", &[]).who("scm_from_stringn"));
        }
        let bytes = foreign::bytes_at(address, usize::try_from(glue::exact(len)?).ok());
        Ok(glue::name(cx, &bytes))
    };
    /// The number of bytes before the first zero at POINTER.
    "%pointer-length" "pointer" => |cx, [p]| {
        let address = target(cx, "pointer->string", p)?;
        Ok(Value::fixnum(foreign::bytes_at(address, None).len() as i64))
    };
    /// The bytes of STRING as the system has them.
    "%string->bytes" "string" => |cx, [text]| {
        let bytes = glue::name_bytes(text)?;
        Ok(cx.heap.bytevector(&bytes))
    };
    /// A pointer that stands for VALUE.
    "scm->pointer" "value" => |cx, [v]| Ok(make(cx, v.bits() as usize, v));
    /// The value that POINTER, made by `scm->pointer`, stands for.
    "pointer->scm" "pointer" => |_, [p]| {
        let p = pointer(&p)?;
        if p.owner.bits() as usize == p.address {
            Ok(p.owner)
        } else {
            Err(Error::misc("pointer of no Scheme value", &[]))
        }
    };
    /// Whether C functions can take and give TYPE.
    "%foreign-type?" "type" => |cx, [t]| Ok(Value::bool(Type::of(cx, t).is_some()));
    /// Call the C function at POINTER with ARGS, a list, as TYPES say; RESULT is the
    /// type of what it gives. With ERRNO? the errno after it is the second value.
    machine "%foreign-call" "pointer result types args errno?" => |vm, [p, result, types, args, errno]| {
        let result = Type::of(&mut vm.cx, result).ok_or_else(|| Error::wrong_type(result))?;
        let (value, code) = call(vm, p, result, types, args)?;
        Ok(if errno.is_true() { vm.cx.values(&[value, Value::fixnum(code.into())]) } else { value })
    };
    /// A pointer to a C function that calls PROCEDURE with arguments of TYPES and gives
    /// its RESULT; or #f, if there are no more such functions.
    "%callback" "result procedure types" => |cx, [result, procedure, types]| {
        let result = Type::of(cx, result).ok_or_else(|| Error::wrong_type(result))?;
        let Some((number, address)) = foreign::take_callback(result.is_floating()) else {
            return Ok(Value::FALSE);
        };
        cx.state::<Callbacks>().known[number] = Some((procedure, result, types));
        let owner = Value::FALSE;
        Ok(cx.heap.foreign(Pointer { address, owner, finalizer: 0, callback: Some(number) }))
    };
    /// A pointer to the C function NAME, or #f if it is not among those there are.
    "%foreign-function" "name" => |cx, [name]| {
        let name = name.to_text()?;
        Ok(foreign::function(&name).map_or(Value::FALSE, |f| make(cx, f, Value::FALSE)))
    };
}
