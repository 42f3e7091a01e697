//! Structs: a vtable and fields.
//!
//! ```text
//! slots: vtable · field 0 · field 1 …
//! ```
//!
//! A vtable is itself a struct, whose first fields are those of [`vtable`].
//! The vtable of all vtables, `<standard-vtable>`, is its own.

use super::{Kind, Value};
use std::cell::Cell;

/// The fields of every vtable, at the indices that Guile gives them.
pub mod vtable {
    /// The layout of its instances: a symbol of two letters a field.
    pub const LAYOUT: usize = 0;
    /// A fixnum of [`super::flag`]s.
    pub const FLAGS: usize = 1;
    pub const FINALIZER: usize = 2;
    /// A procedure of an instance and a port, or `#f`.
    pub const PRINTER: usize = 3;
    /// A symbol or `#f`.
    pub const NAME: usize = 4;
    /// The number of fields of an instance, a fixnum.
    pub const SIZE: usize = 5;
    pub const UNBOXED: usize = 6;
    pub const RESERVED: usize = 7;
    /// The first field that is the program's own.
    pub const OFFSET_USER: usize = 8;
    /// The layout of a vtable without fields of its own.
    pub const FIELDS: &str = "pwuhuhpwphuhuhuh";
}

/// What a vtable's flags say of its instances.
pub mod flag {
    /// They are vtables.
    pub const VTABLE: i64 = 1;
    /// They are procedures: field 0 is what a call calls.
    pub const APPLICABLE: i64 = 2;
    /// They have a setter, in field 1.
    pub const SETTER: i64 = 4;
    /// They are vtables whose instances are procedures (and have setters).
    pub const APPLICABLE_VTABLE: i64 = 8;
    pub const SETTER_VTABLE: i64 = 16;
}

impl Value {
    pub fn is_struct(self) -> bool {
        self.is(Kind::Struct)
    }
    /// The vtable of a value known to be a struct.
    #[inline]
    pub fn struct_vtable(self) -> Value {
        self.slot(0)
    }
    /// The fields of a value known to be a struct.
    #[inline]
    pub fn struct_fields(&self) -> &[Cell<Value>] {
        &self.slots()[1..]
    }
    /// What the vtable of a struct says of its instances.
    #[inline]
    pub fn struct_flags(self) -> i64 {
        self.struct_vtable().slot(1 + vtable::FLAGS).as_fixnum().unwrap_or(0)
    }
    /// Whether this is a struct whose instances are structs.
    pub fn is_vtable(self) -> bool {
        self.is_struct() && self.struct_flags() & flag::VTABLE != 0
    }
    /// What a call of this struct calls, if it is applicable.
    pub fn struct_procedure(self) -> Option<Value> {
        (self.is_struct() && self.struct_flags() & flag::APPLICABLE != 0).then(|| self.slot(1))
    }
    /// The procedure that sets what a call of this struct refers to.
    pub fn struct_setter(self) -> Option<Value> {
        (self.is_struct() && self.struct_flags() & flag::SETTER != 0).then(|| self.slot(2))
    }
    /// The printer in the vtable of a struct, if it has one.
    pub fn struct_printer(self) -> Option<Value> {
        let printer = self.struct_vtable().slot(1 + vtable::PRINTER);
        printer.is_true().then_some(printer)
    }
}
