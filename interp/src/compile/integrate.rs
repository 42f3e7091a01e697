//! Which primitives are instructions.

use crate::code::{Op, PATHS};

/// How a call of a primitive is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Integrated {
    /// `R[a] = op R[b] R[c]`, with one or two operands.
    Value(Op, usize),
    /// A sum or product of any number of operands, folded from the left.
    Fold(Op),
    /// An assignment: `op R[a] R[b] R[c]` without a value.
    Effect(Op, usize),
    /// A test of one or two operands, negated or not.
    Test(Op, usize, bool),
    /// A test with its operands exchanged.
    Swapped(Op),
    /// A test of one operand against an immediate number.
    TestImmediate(Op, i64),
    /// `(cadr x)` and its like: the steps.
    Path(u8),
    /// `(1+ x)`, `(1- x)`
    AddImmediate(i64),
    /// A test whether the operand is an object of a kind.
    Kind(crate::value::Kind),
    /// A test whether the operand is this very value.
    Is(crate::value::Value),
    Not,
}

impl Integrated {
    pub(super) fn is_test(self) -> bool {
        use Integrated as I;
        matches!(
            self,
            I::Test(..) | I::Swapped(_) | I::TestImmediate(..) | I::Kind(_) | I::Is(_) | I::Not
        )
    }
}

/// What the call of primitive `name` with `n` arguments becomes.
pub(super) fn integrate(name: &str, n: usize) -> Option<Integrated> {
    use crate::value::{Kind, Value};
    use Integrated as I;
    Some(match (name, n) {
        ("car", 1) => I::Value(Op::Car, 1),
        ("cdr", 1) => I::Value(Op::Cdr, 1),
        ("cons", 2) => I::Value(Op::Cons, 2),
        ("set-car!", 2) => I::Effect(Op::SetCar, 2),
        ("set-cdr!", 2) => I::Effect(Op::SetCdr, 2),
        ("+", 2..) => I::Fold(Op::Add),
        ("*", 2..) => I::Fold(Op::Mul),
        ("-", 2..) => I::Fold(Op::Sub),
        ("1+", 1) => I::AddImmediate(1),
        ("1-", 1) => I::AddImmediate(-1),
        ("quotient", 2) => I::Value(Op::Quotient, 2),
        ("remainder", 2) => I::Value(Op::Remainder, 2),
        ("modulo", 2) => I::Value(Op::Modulo, 2),
        ("logand", 2) => I::Value(Op::LogAnd, 2),
        ("logior", 2) => I::Value(Op::LogIor, 2),
        ("logxor", 2) => I::Value(Op::LogXor, 2),
        ("vector-ref", 2) => I::Value(Op::VectorRef, 2),
        ("vector-set!", 3) => I::Effect(Op::VectorSet, 3),
        ("vector-length", 1) => I::Value(Op::VectorLength, 1),
        ("string-ref", 2) => I::Value(Op::StringRef, 2),
        ("string-length", 1) => I::Value(Op::StringLength, 1),
        ("bytevector-u8-ref", 2) => I::Value(Op::BytesRef, 2),
        ("bytevector-u8-set!", 3) => I::Effect(Op::BytesSet, 3),
        ("bytevector-length", 1) => I::Value(Op::BytesLength, 1),
        ("char->integer", 1) => I::Value(Op::CharToInteger, 1),
        ("integer->char", 1) => I::Value(Op::IntegerToChar, 1),
        ("=", 2) => I::Test(Op::TestNumEq, 2, true),
        ("<", 2) => I::Test(Op::TestLess, 2, true),
        ("<=", 2) => I::Test(Op::TestLessEq, 2, true),
        (">", 2) => I::Swapped(Op::TestLess),
        (">=", 2) => I::Swapped(Op::TestLessEq),
        ("zero?", 1) => I::TestImmediate(Op::TestNumEqI, 0),
        ("positive?", 1) => I::TestImmediate(Op::TestGreaterI, 0),
        ("negative?", 1) => I::TestImmediate(Op::TestLessI, 0),
        ("eq?", 2) => I::Test(Op::TestEq, 2, true),
        ("eqv?", 2) => I::Test(Op::TestEqv, 2, true),
        ("equal?", 2) => I::Test(Op::TestEqual, 2, true),
        ("null?", 1) => I::Test(Op::TestNull, 1, true),
        ("pair?", 1) => I::Test(Op::TestPair, 1, true),
        ("char=?", 2) => I::Test(Op::TestCharEq, 2, true),
        ("char<?", 2) => I::Test(Op::TestCharLess, 2, true),
        ("char<=?", 2) => I::Test(Op::TestCharLessEq, 2, true),
        ("char>?", 2) => I::Test(Op::TestCharGreater, 2, true),
        ("char>=?", 2) => I::Test(Op::TestCharGreaterEq, 2, true),
        ("char?", 1) => I::Test(Op::TestChar, 1, true),
        ("number?" | "complex?", 1) => I::Test(Op::TestNumber, 1, true),
        ("vector?", 1) => I::Kind(Kind::Vector),
        ("string?", 1) => I::Kind(Kind::String),
        ("symbol?", 1) => I::Kind(Kind::Symbol),
        ("bytevector?", 1) => I::Kind(Kind::Bytevector),
        ("keyword?", 1) => I::Kind(Kind::Keyword),
        ("eof-object?", 1) => I::Is(Value::EOF),
        ("not", 1) => I::Not,
        (path, 1) => I::Path(PATHS.iter().find(|p| p.0 == path)?.1),
        _ => return None,
    })
}
