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
#[derive(Clone, Copy)]
pub enum Run {
    /// Needs the context: heap, symbols, modules, host.
    Plain(fn(&mut Cx, &[Value]) -> Result<Value>),
    /// Needs the machine: control, evaluation.
    Machine(fn(&mut Vm, &[Value]) -> Result<Value>),
}

/// A primitive.
pub struct Row {
    pub name: &'static str,
    /// The modules that export it: `(guile)`, `(scheme base)`, …
    pub modules: &'static &'static [&'static str],
    pub doc: &'static str,
    pub run: Run,
    pub required: u8,
    pub optional: u8,
    pub rest: bool,
}

/// `(required, optional, rest)` of formals.
pub const fn arity_of(formals: &str) -> (u8, u8, bool) {
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
    (required, optional, rest)
}

impl Row {
    /// `formals` are as in a lambda list, without its parentheses:
    /// `string #:optional start . rest`.
    pub const fn new(
        name: &'static str,
        formals: &str,
        modules: &'static &'static [&'static str],
        doc: &'static str,
        run: Run,
    ) -> Row {
        let (required, optional, rest) = arity_of(formals);
        Row { name, modules, doc, run, required, optional, rest }
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
            $crate::primitive::Row::new($name, $formals, $modules, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Plain(|$cx, args| match *args {
                    [$($arg)*] => $body,
                    #[allow(unreachable_patterns)]
                    _ => Err($crate::primitive::bad_row($name)),
                })),] $($more)*)
    };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* machine $name:literal $formals:literal => |$vm:pat_param, [$($arg:tt)*]| $body:expr; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $formals, $modules, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Machine(|$vm, args| match *args {
                    [$($arg)*] => $body,
                    #[allow(unreachable_patterns)]
                    _ => Err($crate::primitive::bad_row($name)),
                })),] $($more)*)
    };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* $name:literal $formals:literal => $function:path; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $formals, $modules, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Plain($function)),] $($more)*)
    };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* machine $name:literal $formals:literal => $function:path; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $formals, $modules, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Machine($function)),] $($more)*)
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

/// A row whose function disagrees with its formals: a mistake in the table.
#[cold]
pub fn bad_row(name: &str) -> crate::error::Error {
    crate::error::Error::misc(
        format!("the row of primitive {name} disagrees with its function"),
        &[],
    )
}

impl Value {
    /// The row of a primitive procedure.
    #[inline(always)]
    pub fn primitive_row(self) -> Option<&'static Row> {
        // SAFETY of the cast is `value`'s: the slot was made from a `&'static Row`.
        self.is(Kind::Primitive).then(|| self.slot(0).static_row())
    }
}
