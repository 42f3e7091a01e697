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
/// The small facts are here and not in the row, where they would take a word more: there
/// are 1,500 rows.
#[derive(Clone, Copy)]
pub enum Run {
    /// Needs the context: heap, symbols, modules, host.
    Plain(Facts, Plain),
    /// Needs the machine: control, evaluation.
    Machine(Facts, Machine),
}
/// What a row says in a byte each.
#[derive(Clone, Copy)]
pub struct Facts {
    pub arity: Arity,
    pub modules: Modules,
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

/// The modules that export a family of primitives: the number of their set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Modules(u8);

/// The sets of modules that export families.
const SETS: [&[&str]; 8] = [
    &["(guile)"],
    &["(guile)", "(riad builtins)"],
    &["(riad builtins)"],
    &["(riad init)"],
    &["(riad store)"],
    &["(system syntax)"],
    &["(system syntax internal)"],
    &["(system syntax)", "(system syntax internal)"],
];

impl Modules {
    /// The number of the set with these names.
    pub const fn of(names: &[&str]) -> Modules {
        let mut n = 0;
        while n < SETS.len() {
            if is_set(SETS[n], names) {
                return Modules(n as u8);
            }
            n += 1;
        }
        panic!("no family is in these modules yet: `SETS` has no such set")
    }
    pub const fn names(self) -> &'static [&'static str] {
        SETS[self.0 as usize]
    }
}
/// Whether two sets have the same names, when the program is compiled.
const fn is_set(a: &[&str], b: &[&str]) -> bool {
    let mut n = 0;
    while n < a.len() && n < b.len() {
        let (x, y) = (a[n].as_bytes(), b[n].as_bytes());
        let mut i = 0;
        while i < x.len() && i < y.len() && x[i] == y[i] {
            i += 1;
        }
        if i < x.len() || i < y.len() {
            return false;
        }
        n += 1;
    }
    a.len() == b.len()
}

/// A primitive.
pub struct Row {
    pub name: &'static str,
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

impl Facts {
    pub const fn new(formals: &str, modules: Modules) -> Facts {
        Facts { arity: arity_of(formals), modules }
    }
}

impl Row {
    pub const fn new(name: &'static str, doc: &'static str, run: Run) -> Row {
        #[cfg(riad_shipped)]
        let _ = doc;
        Row {
            name,
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
    const fn facts(&self) -> Facts {
        match self.run {
            Run::Plain(facts, _) | Run::Machine(facts, _) => facts,
        }
    }
    #[inline(always)]
    pub const fn arity(&self) -> Arity {
        self.facts().arity
    }
    /// The modules that export it: `(guile)`, …
    pub const fn modules(&self) -> &'static [&'static str] {
        self.facts().modules.names()
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
            $crate::primitive_rows!([const { $crate::primitive::Modules::of(&[$($module),+]) }] [] $($rows)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! primitive_rows {
    ([$modules:expr] [$($done:expr,)*]) => { &[$($done),*] };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* $name:literal $formals:literal => |$cx:pat_param, [$($arg:tt)*]| $body:expr; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Plain($crate::primitive::Facts::new($formals, $modules), |$cx, args| match *args {
                    [$($arg)*] => $body,
                    #[allow(unreachable_patterns)]
                    _ => $crate::primitive::bad_row($name),
                })),] $($more)*)
    };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* machine $name:literal $formals:literal => |$vm:pat_param, [$($arg:tt)*]| $body:expr; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Machine($crate::primitive::Facts::new($formals, $modules), |$vm, args| match *args {
                    [$($arg)*] => $body,
                    #[allow(unreachable_patterns)]
                    _ => $crate::primitive::bad_row($name),
                })),] $($more)*)
    };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* $name:literal $formals:literal => $function:path; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Plain($crate::primitive::Facts::new($formals, $modules), $function)),] $($more)*)
    };
    ([$modules:expr] [$($done:expr,)*]
     $(#[doc = $doc:literal])* machine $name:literal $formals:literal => $function:path; $($more:tt)*) => {
        $crate::primitive_rows!([$modules] [$($done,)*
            $crate::primitive::Row::new($name, $crate::primitive_doc!($($doc)*),
                $crate::primitive::Run::Machine($crate::primitive::Facts::new($formals, $modules), $function)),] $($more)*)
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
