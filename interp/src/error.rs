//! What goes wrong in Rust code, before the program sees it.
//!
//! A primitive fails with an [`Error`]; the machine names the procedure and the
//! argument's position, and throws Guile's `(key subr message args data)`.

use crate::value::Value;
use std::fmt;

pub type Result<T = Value> = std::result::Result<T, Error>;

/// An error on its way to the machine. One word: the happy path stays small.
pub struct Error(Box<ErrorKind>);

#[derive(Debug)]
pub struct ErrorKind {
    pub what: What,
    /// The procedure to name, where it is not the primitive that failed.
    pub who: Option<&'static str>,
    /// The argument's position from 1, where it is not the first equal one; 0
    /// names none.
    pub position: Option<usize>,
}

/// The kinds of error, by the key that Guile throws for them.
#[derive(Debug)]
pub enum What {
    /// `wrong-type-arg`
    WrongType { value: Value, expecting: Option<&'static str> },
    /// `out-of-range`
    OutOfRange(Value),
    /// `out-of-range` with the bounds of a C type that a number missed, both allowed.
    OutOfBounds { value: Value, low: i64, high: u64 },
    /// `misc-error`: a message with `~A` and `~S`, and what they stand for.
    Misc { message: String, args: Vec<Value> },
    /// `system-error`: an errno, and the message with its arguments
    /// (`~A` and the error's own text where there is none).
    System { errno: i32, message: Option<String>, args: Vec<Value> },
    /// `wrong-number-of-args`
    Arity(Value),
    /// `wrong-type-arg` with "Wrong type to apply: ~S"
    NotProcedure(Value),
    /// `unbound-variable`
    Unbound(Value),
    /// `numerical-overflow`: a division by zero and its like.
    NumericalOverflow,
    /// `read-error`: where in a port's or a file's text, and what was wrong.
    Read { message: String, args: Vec<Value> },
    /// `syntax-error`
    Syntax(Box<SyntaxError>),
    /// Out of memory, or past the limit set for the heap.
    OutOfMemory,
    /// `throw` with any key.
    Throw { key: Value, args: Value },
    /// Not an error: an abort on its way to a prompt outside this run of the
    /// machine. Rust code between hands it on.
    Unwinding,
    /// `raise` of any object.
    Raise { object: Value, continuable: bool },
}

/// `(syntax-error WHO MESSAGE SOURCE FORM SUBFORM)`, as Guile throws it.
#[derive(Debug)]
pub struct SyntaxError {
    /// The keyword's name (a symbol) or `#f`.
    pub who: Value,
    pub message: String,
    pub source: Pos,
    /// The form and the part of it that is wrong, or `#f`; both plain data.
    pub form: Value,
    pub subform: Value,
}

/// A place in a source text: lines and columns from 0, as Guile counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pos {
    /// Index in `Cx::files`; 0 is "no file known".
    pub file: u32,
    pub line: u32,
    pub column: u32,
}

impl Pos {
    pub const NONE: Pos = Pos { file: 0, line: 0, column: 0 };
    pub fn is_known(self) -> bool {
        self.file != 0
    }
}

/// Added to an argument's position where the error is as Guile's machine tells it: the position
/// and what is expected are part of its text.
pub const TOLD: usize = 1 << 8;
/// The position of what is not the record that it should be: it has none in the text.
pub const RECORD: usize = 1 << 9;

impl Error {
    pub fn new(what: What) -> Error {
        Error(Box::new(ErrorKind { what, who: None, position: None }))
    }
    #[cold]
    pub fn wrong_type(value: Value) -> Error {
        Error::new(What::WrongType { value, expecting: None })
    }
    /// A wrong type, with the name of the right one.
    #[cold]
    pub fn expecting(expecting: &'static str, value: Value) -> Error {
        Error::new(What::WrongType { value, expecting: Some(expecting) })
    }
    #[cold]
    pub fn out_of_range(value: Value) -> Error {
        Error::new(What::OutOfRange(value))
    }
    #[cold]
    pub fn out_of_bounds(value: Value, low: i64, high: u64) -> Error {
        Error::new(What::OutOfBounds { value, low, high })
    }
    #[cold]
    pub fn misc(message: impl Into<String>, args: &[Value]) -> Error {
        Error::new(What::Misc { message: message.into(), args: args.to_vec() })
    }
    #[cold]
    pub fn system(errno: i32) -> Error {
        Error::new(What::System { errno, message: None, args: Vec::new() })
    }
    /// A system error about something: `message` has one `~A` or `~S` for each
    /// of `args`; the error's own text comes last, as Guile's "~A: ~S" has it.
    #[cold]
    pub fn system_about(errno: i32, message: impl Into<String>, args: &[Value]) -> Error {
        Error::new(What::System { errno, message: Some(message.into()), args: args.to_vec() })
    }
    #[cold]
    pub fn out_of_memory() -> Error {
        Error::new(What::OutOfMemory)
    }
    #[cold]
    pub fn throw(key: Value, args: Value) -> Error {
        Error::new(What::Throw { key, args })
    }
    /// Names the procedure that failed, where it is not the primitive itself.
    #[must_use]
    pub fn who(mut self, who: &'static str) -> Error {
        self.0.who = Some(who);
        self
    }
    /// Names the argument's position, from 1.
    #[must_use]
    pub fn at(mut self, position: usize) -> Error {
        self.0.position = Some(position);
        self
    }
    /// Names neither the procedure nor a position, as Guile's conversions of
    /// arguments to C types do.
    #[must_use]
    pub fn bare(mut self) -> Error {
        self.0.who = Some("");
        self.0.position = Some(0);
        self
    }
    /// Names the procedure but no position.
    #[must_use]
    pub fn anywhere(self) -> Error {
        self.at(0)
    }
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }
    pub fn into_kind(self) -> ErrorKind {
        *self.0
    }
}

impl From<What> for Error {
    fn from(what: What) -> Error {
        Error::new(what)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.what.fmt(f)
    }
}
