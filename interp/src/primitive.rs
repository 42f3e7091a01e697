//! The one table of primitives: a row each, with everything that is known of it.

use crate::cx::Cx;
use crate::error::Result;
use crate::value::{Kind, Value};
use crate::vm::Vm;

/// How a primitive runs.
///
/// The arguments come as the formals say: one for each required and optional
/// formal (`Value::ABSENT` for one not given), then the rest arguments.
/// Primitives do not collect and do not call procedures: to do so they return
/// `cx.tail_call(…)`.
///
/// The arity is here and not in the row, where it would take a word more: there are
/// 1,500 rows.
#[derive(Clone, Copy)]
pub enum Run {
    /// Needs the context: heap, symbols, modules, host.
    Plain(Arity, Plain),
    /// Needs the machine: control, evaluation.
    Machine(Arity, Machine),
}
pub type Plain = fn(&mut Cx, &[Value]) -> Result<Value>;
pub type Machine = fn(&mut Vm, &[Value]) -> Result<Value>;

/// How many arguments a primitive takes.
#[derive(Clone, Copy)]
pub struct Arity {
    pub required: u8,
    pub optional: u8,
    pub rest: bool,
}

/// A primitive.
pub struct Row {
    pub name: &'static str,
    /// The modules that export it: `(guile)`, `(scheme base)`, …
    pub modules: &'static &'static [&'static str],
    #[cfg(not(riad_shipped))]
    doc: &'static str,
    pub run: Run,
}

/// The arity that formals say: they are as in a lambda list, without its parentheses,
/// `string #:optional start . rest`.
pub const fn arity_of(formals: &str) -> Arity {
    let s = formals.as_bytes();
    let (mut required, mut optional, mut rest) = (0, 0, false);
    let (mut i, mut in_optional) = (0, false);
    while i < s.len() {
        while i < s.len() && s[i] == b' ' {
            i += 1;
        }
        let start = i;
        while i < s.len() && s[i] != b' ' {
            i += 1;
        }
        if i > start {
            if s[start] == b'#' {
                in_optional = true;
            } else if s[start] == b'.' && i == start + 1 {
                rest = true;
                break;
            } else if in_optional {
                optional += 1;
            } else {
                required += 1;
            }
        }
    }
    Arity { required, optional, rest }
}

impl Row {
    pub const fn new(
        name: &'static str,
        modules: &'static &'static [&'static str],
        doc: &'static str,
        run: Run,
    ) -> Row {
        #[cfg(riad_shipped)]
        let _ = doc;
        Row {
            name,
            modules,
            #[cfg(not(riad_shipped))]
            doc,
            run,
        }
    }
    /// What the primitive does; empty as it is shipped, where the image has it.
    pub const fn doc(&self) -> &'static str {
        #[cfg(not(riad_shipped))]
        return self.doc;
        #[cfg(riad_shipped)]
        ""
    }
    #[inline(always)]
    pub const fn arity(&self) -> Arity {
        match self.run {
            Run::Plain(arity, _) | Run::Machine(arity, _) => arity,
        }
    }
    /// The modules that export it: `(guile)`, …
    pub const fn modules(&self) -> &'static [&'static str] {
        self.modules
    }
}

/// A family of primitives: `primitives! { pub NAME in "(guile)"; rows }`, where
/// a row is a doc comment, the name, the formals and the function:
///
/// ```ignore
/// primitives! { pub STRINGS in "(guile)", "(scheme base)";
///     /// The number of characters of STRING.
///     "string-length" "string" => |_cx, [s]| Ok(Value::fixnum(s.string()?.len() as i64));
///     "list" ". items" => |cx, [ref items @ ..]| Ok(cx.heap.list(items));
///     machine "gc" "" => |vm, []| …; }
/// ```
#[macro_export]
macro_rules! primitives {
    ($vis:vis $family:ident in $($module:literal),+; $($rows:tt)*) => {
        $vis static $family: &[$crate::primitive::Row] =
            $crate::primitive_rows!([&(&[$($module),+] as &[&str])] [] $($rows)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! primitive_rows {
    ([$modules:expr] [$($done:expr,)*]) => { &[$($done),*] };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* $name:literal $formals:literal => |$cx:pat_param, [$($arg:tt)*]| $body:expr; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $modules, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Plain($crate::primitive::arity_of($formals), |$cx, args| match *args {
                    [$($arg)*] => $body,
                    #[allow(unreachable_patterns)]
                    _ => $crate::primitive::bad_row($name),
                })),] $($more)*)
    };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* machine $name:literal $formals:literal => |$vm:pat_param, [$($arg:tt)*]| $body:expr; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $modules, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Machine($crate::primitive::arity_of($formals), |$vm, args| match *args {
                    [$($arg)*] => $body,
                    #[allow(unreachable_patterns)]
                    _ => $crate::primitive::bad_row($name),
                })),] $($more)*)
    };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* $name:literal $formals:literal => $function:path; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $modules, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Plain($crate::primitive::arity_of($formals), $function)),] $($more)*)
    };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* machine $name:literal $formals:literal => $function:path; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $modules, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Machine($crate::primitive::arity_of($formals), $function)),] $($more)*)
    };
}

/// The documentation that a row holds.
#[cfg(not(riad_shipped))]
#[doc(hidden)]
#[macro_export]
macro_rules! primitive_doc {
    ($($doc:literal)*) => { concat!($($doc, "\n"),*) };
}
/// As it is shipped, none: see `Host::documentation`.
#[cfg(riad_shipped)]
#[doc(hidden)]
#[macro_export]
macro_rules! primitive_doc {
    ($($doc:literal)*) => {
        ""
    };
}

/// Stops at a row whose function disagrees with its formals: a mistake in the table.
#[cfg(not(riad_shipped))]
#[cold]
pub fn bad_row(name: &str) -> ! {
    panic!("the row of primitive {name} disagrees with its function")
}
/// As it is shipped, the name is not among what every primitive carries.
#[cfg(riad_shipped)]
#[inline(always)]
pub fn bad_row(_name: &str) -> ! {
    #[cold]
    #[inline(never)]
    fn stop() -> ! {
        panic!("the row of a primitive disagrees with its function")
    }
    stop()
}

impl Value {
    /// The row of a primitive procedure.
    #[inline(always)]
    pub fn primitive_row(self) -> Option<&'static Row> {
        // SAFETY of the cast is `value`'s: the slot was made from a `&'static Row`.
        self.is(Kind::Primitive).then(|| self.slot(0).static_row())
    }
}
