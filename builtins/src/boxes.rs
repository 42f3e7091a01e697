//! Atomic boxes: Guile manual, "Atomics". One program runs at a time, so every
//! operation is atomic.

use interp::{Error, Kind, Result, Value, primitives};

primitives! { pub ATOMIC_BOXES in "(riad builtins)";
    "make-atomic-box" "init" => |cx, [v]| {
        let b = cx.heap.values_object(Kind::Box, &[v]);
        Ok(b)
    };
    "atomic-box?" "obj" => |_, [b]| Ok(Value::bool(b.is(Kind::Box)));
    "atomic-box-ref" "box" => |_, [b]| Ok(boxed(b)?.slot(0));
    "atomic-box-set!" "box value" => |_, [b, v]| {
        boxed(b)?.set_slot(0, v);
        Ok(Value::UNSPECIFIED)
    };
    /// Stores VALUE; returns what BOX held.
    "atomic-box-swap!" "box value" => |_, [b, v]| {
        let old = boxed(b)?.slot(0);
        b.set_slot(0, v);
        Ok(old)
    };
    /// Stores DESIRED if BOX holds EXPECTED; returns what BOX held.
    "atomic-box-compare-and-swap!" "box expected desired" => |_, [b, expected, desired]| {
        let old = boxed(b)?.slot(0);
        if old == expected {
            b.set_slot(0, desired);
        }
        Ok(old)
    };
}

fn boxed(b: Value) -> Result<Value> {
    if b.is(Kind::Box) { Ok(b) } else { Err(Error::expecting("atomic box", b)) }
}
