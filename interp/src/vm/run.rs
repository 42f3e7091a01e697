//! The loop.

use super::Vm;
use crate::arith::{self, instruction};
use crate::code::{Instruction, Op};
use crate::equal;
use crate::error::Result;
use crate::primitive::{Facts, Plain, Row, Run};
use crate::value::object::flag;
use crate::value::{Header, Kind, StrRef, Value};

/// What a slow path leaves the loop to do.
pub(super) enum Next {
    /// Go on with the registers that the machine holds.
    Go,
    /// The run has ended; its values are in `cx.values`.
    End,
}

impl Vm {
    /// Runs until the frame whose return address is the halt stub returns. The
    /// machine's registers hold the callee's frame.
    pub(super) fn start(&mut self, callee: Value) -> Result<Vec<Value>> {
        let mut next = self.enter_callee(callee)?;
        loop {
            match next {
                Next::End => return Ok(std::mem::take(&mut self.cx.values)),
                Next::Go => next = self.run()?,
            }
        }
    }

    /// Keeps the loop's registers. Not within the loop: there it would take up room and registers.
    #[inline(never)]
    fn save(&mut self, pc: *const u64, fp: *mut Value) {
        self.pc = pc;
        self.fp = self.stack.offset(fp);
    }
    /// The loop's registers; frames have to end where the stack says now.
    #[inline(never)]
    fn load(&mut self) -> (*const u64, *mut Value) {
        self.limit = self.stack.limit();
        (self.pc, self.stack.at(self.fp))
    }

    // Numbers are compared as the program asks, not within a margin.
    #[allow(clippy::float_cmp)]
    fn run(&mut self) -> Result<Next> {
        let (mut pc, mut fp) = self.load();

        // SAFETY (of the whole loop): code is made by the compiler, which keeps
        // every register below the frame size that `Enter` checked, every
        // literal and jump inside the code, and every read after a write.
        macro_rules! r {
            ($i:expr) => {
                *unsafe { &mut *fp.add($i) }
            };
        }
        macro_rules! literal {
            ($i:expr) => {
                // SAFETY: see above; pc is one past the instruction.
                Value(unsafe { *pc.offset($i.bc() - 1) })
            };
        }
        macro_rules! jump {
            ($distance:expr) => {
                // SAFETY: see above.
                pc = unsafe { pc.offset($distance - 1) }
            };
        }
        macro_rules! save {
            () => {
                self.save(pc, fp)
            };
        }
        macro_rules! load {
            () => {
                (pc, fp) = self.load()
            };
        }
        // A slow path that moves the machine's registers itself.
        macro_rules! slow {
            ($call:expr) => {{
                save!();
                match $call? {
                    Next::Go => {
                        load!();
                    }
                    Next::End => return Ok(Next::End),
                }
            }};
        }
        // A slow path that gives a value, or an error to raise.
        macro_rules! value {
            ($to:expr, $call:expr) => {{
                match $call {
                    Ok(v) => r!($to) = v,
                    Err(e) => slow!(self.raise(e)),
                }
            }};
        }
        macro_rules! branch {
            ($i:expr, $test:expr) => {
                if ($test) != ($i.x() != 0) {
                    jump!($i.sc());
                }
            };
        }
        // The same at a loop's end.
        macro_rules! again {
            ($i:expr, $test:expr) => {
                if ($test) != ($i.x() & 1 != 0) {
                    jump!($i.sc());
                    if self.wants_attention() {
                        slow!(self.attend(usize::from($i.x() >> 1)));
                    }
                }
            };
        }
        macro_rules! compare {
            ($branch:ident, $i:expr, $op:tt, $slow:path) => {{
                let (a, b) = (r!($i.a()), r!($i.b()));
                let test = if a.is_fixnum() && b.is_fixnum() {
                    Ok((a.0 as i64) $op (b.0 as i64))
                } else if a.is_small_flonum() && b.is_small_flonum() {
                    Ok(a.small_flonum_value() $op b.small_flonum_value())
                } else {
                    $slow(a, b)
                };
                match test {
                    Ok(t) => $branch!($i, t),
                    Err(e) => slow!(self.raise(e)),
                }
            }};
        }
        macro_rules! compare_immediate {
            ($branch:ident, $i:expr, $op:tt, $slow:path) => {{
                let (a, b) = (r!($i.a()), $i.sb());
                if a.is_fixnum() {
                    $branch!($i, a.fixnum_value() $op b);
                } else {
                    match $slow(a, Value::fixnum(b)) {
                        Ok(t) => $branch!($i, t),
                        Err(e) => slow!(self.raise(e)),
                    }
                }
            }};
        }
        macro_rules! characters {
            ($i:expr, $op:tt, $name:literal) => {{
                let (a, b) = (r!($i.a()), r!($i.b()));
                if a.is_char() && b.is_char() {
                    branch!($i, a.0 $op b.0);
                } else {
                    slow!(self.raise_character($name, a, b));
                }
            }};
        }
        macro_rules! arithmetic {
            ($i:expr, $checked:ident, $flop:tt, $slow:path) => {{
                let (a, b) = (r!($i.b()), r!($i.c()));
                // Tag 01 on both: take one off, and the sum carries one.
                if a.is_fixnum() && b.is_fixnum()
                    && let Some(n) = ((a.0 - 1) as i64).$checked((b.0 - 1) as i64)
                {
                    r!($i.a()) = Value(n as u64 + 1);
                } else if a.is_small_flonum() && b.is_small_flonum() {
                    let x = a.small_flonum_value() $flop b.small_flonum_value();
                    r!($i.a()) = self.cx.heap.flonum(x);
                } else {
                    value!($i.a(), $slow(&mut self.cx, a, b));
                }
            }};
        }
        // Both fixnums, else the slow path.
        macro_rules! fixnums {
            ($i:expr, $slow:path, |$a:ident, $b:ident| $fast:expr) => {{
                let ($a, $b) = (r!($i.b()), r!($i.c()));
                let fast: Option<Value> =
                    if $a.is_fixnum() && $b.is_fixnum() { $fast } else { None };
                match fast {
                    Some(v) => r!($i.a()) = v,
                    None => value!($i.a(), $slow(&mut self.cx, $a, $b)),
                }
            }};
        }

        // Returns one value.
        macro_rules! give_back {
            ($v:expr) => {{
                let v = $v;
                // SAFETY: the word below a frame is its return address, and the
                // word before that address a call instruction.
                unsafe {
                    let below = fp.sub(1);
                    pc = (*below).as_raw();
                    *below = v;
                    fp = below.sub(Instruction(*pc.sub(1)).a());
                }
            }};
        }
        // The value of the global that the instruction names; else its error.
        macro_rules! global {
            ($i:expr) => {{
                let variable = literal!($i);
                if variable.is(Kind::Variable) && variable.slot(0) != Value::UNBOUND {
                    Ok(variable.slot(0))
                } else {
                    save!();
                    self.global_ref($i)
                }
            }};
        }
        // Into a closure, whose frame is at fp. Where it begins with an `Enter`
        // that finds nothing to do, past that.
        macro_rules! enter {
            ($callee:expr, $n:expr) => {{
                let arguments: usize = $n;
                self.arguments = arguments;
                pc = $callee.slot(0).as_raw();
                // SAFETY: a closure's entry is an instruction.
                let entry = Instruction(unsafe { *pc });
                if entry.enters(arguments)
                    && fp.wrapping_add(entry.b()) <= self.limit
                    && !self.wants_attention()
                {
                    // SAFETY: more follows an `Enter`.
                    pc = unsafe { pc.add(1) };
                }
            }};
        }
        // Calls what is in R[base + 1].
        macro_rules! call {
            ($callee:expr, $base:expr, $n:expr) => {{
                let (callee, base, n): (Value, usize, usize) = ($callee, $base, $n);
                if callee.is(Kind::Closure) {
                    r!(base) = Value::raw(pc);
                    // SAFETY: see above.
                    fp = unsafe { fp.add(base + 1) };
                    enter!(callee, n);
                } else if let Some((row, run)) = plain_primitive(callee, n) {
                    // SAFETY: the arguments are there.
                    let args = unsafe { std::slice::from_raw_parts(fp.add(base + 2), n) };
                    match run(&mut self.cx, args) {
                        Ok(v) if v != Value::TAIL_CALL && v != Value::VALUES => r!(base) = v,
                        result => slow!(self.called_primitive(base, row, n, result)),
                    }
                } else {
                    slow!(self.call_other(base, n));
                }
            }};
        }
        // Calls what is in R[0] in the place of this frame.
        macro_rules! tail_call {
            ($callee:expr, $n:expr) => {{
                let callee: Value = $callee;
                if callee.is(Kind::Closure) {
                    enter!(callee, $n);
                } else {
                    self.arguments = $n;
                    slow!(self.enter_callee(callee));
                }
            }};
        }

        loop {
            // SAFETY: pc is in the running code, see above.
            let i = Instruction(unsafe { *pc });
            // SAFETY: every code ends in an instruction that leaves it.
            pc = unsafe { pc.add(1) };
            match i.op() {
                Op::Move => r!(i.a()) = r!(i.b()),
                Op::Move2 => {
                    let (b, c) = (r!(i.b()), r!(i.c()));
                    r!(i.a()) = b;
                    r!(i.a() + 1) = c;
                }
                Op::Immediate => r!(i.a()) = Value(i.bc() as i64 as u64),
                Op::Literal => r!(i.a()) = literal!(i),
                Op::Free => r!(i.a()) = r!(0).slot(i.b() + 2),
                Op::BoxRef => {
                    let v = r!(i.b()).slot(0);
                    if v == Value::UNBOUND && i.c() != 0 {
                        slow!(self.raise_early());
                    } else {
                        r!(i.a()) = v;
                    }
                }
                Op::FreeBoxRef => {
                    let v = r!(0).slot(i.b() + 2).slot(0);
                    if v == Value::UNBOUND && i.c() != 0 {
                        slow!(self.raise_early());
                    } else {
                        r!(i.a()) = v;
                    }
                }
                Op::BoxSet => r!(i.a()).set_slot(0, r!(i.b())),
                Op::FreeBoxSet => r!(0).slot(i.a() + 2).set_slot(0, r!(i.b())),
                Op::BoxNew => {
                    let v = r!(i.b());
                    r!(i.a()) = self.cx.heap.values_object(Kind::Box, &[v]);
                }
                Op::GlobalRef => value!(i.a(), global!(i)),
                Op::GlobalSet => {
                    save!();
                    let v = r!(i.a());
                    if let Err(e) = self.global_set(i, v) {
                        slow!(self.raise(e));
                    }
                }
                Op::GlobalDefine => {
                    save!();
                    let v = r!(i.a());
                    if let Err(e) = self.global_define(i, v) {
                        slow!(self.raise(e));
                    }
                }
                Op::Closure => {
                    let code = literal!(i);
                    // SAFETY: x = 255 says that a word with the count follows.
                    let mut count = i.x() as usize;
                    if count == 255 {
                        count = Instruction(unsafe { *pc }).a();
                        pc = unsafe { pc.add(1) };
                    }
                    let closure = self.cx.heap.closure_with(code, count);
                    for k in 0..count {
                        // SAFETY: as many Capture words follow.
                        let capture = Instruction(unsafe { *pc });
                        pc = unsafe { pc.add(1) };
                        let v = match capture.x() {
                            0 => r!(capture.a()),
                            _ => r!(0).slot(capture.a() + 2),
                        };
                        closure.set_slot(k + 2, v);
                    }
                    r!(i.a()) = closure;
                }
                Op::ClosureSet => r!(i.a()).set_slot(i.b() + 2, r!(i.c())),

                Op::Jump => jump!(i.bc()),
                Op::JumpIfNot => {
                    if !r!(i.a()).is_true() {
                        jump!(i.bc());
                    }
                }
                Op::JumpIf => {
                    if r!(i.a()).is_true() {
                        jump!(i.bc());
                    }
                }
                Op::JumpIfGiven => {
                    if r!(i.a()) != Value::ABSENT {
                        jump!(i.bc());
                    }
                }
                Op::TestNull => {
                    if r!(i.a()).is_null() != (i.x() != 0) {
                        jump!(i.bc());
                    }
                }
                Op::TestPair => {
                    if r!(i.a()).is_pair() != (i.x() != 0) {
                        jump!(i.bc());
                    }
                }
                Op::TestFixnum => {
                    if r!(i.a()).is_fixnum() != (i.x() != 0) {
                        jump!(i.bc());
                    }
                }
                Op::TestChar => {
                    if r!(i.a()).is_char() != (i.x() != 0) {
                        jump!(i.bc());
                    }
                }
                Op::TestNumber => {
                    let v = r!(i.a());
                    if (v.is_fixnum() || v.is_number()) != (i.x() != 0) {
                        jump!(i.bc());
                    }
                }
                Op::TestCharEq => characters!(i, ==, "char=?"),
                Op::TestCharLess => characters!(i, <, "char<?"),
                Op::TestCharLessEq => characters!(i, <=, "char<=?"),
                Op::TestCharGreater => characters!(i, >, "char>?"),
                Op::TestCharGreaterEq => characters!(i, >=, "char>=?"),
                Op::TestCharEqI => {
                    let a = r!(i.a());
                    if a.is_char() {
                        branch!(i, a.0 >> 8 == i.b() as u64);
                    } else {
                        slow!(self.raise_character("char=?", a, Value::char(' ')));
                    }
                }
                Op::TestKind => {
                    let v = r!(i.a());
                    branch!(i, v.is_object() && v.header().kind() as usize == i.b());
                }
                Op::TestEq => branch!(i, r!(i.a()) == r!(i.b())),
                Op::TestEqI => branch!(i, r!(i.a()).0 == i.b() as u64),
                Op::TestEqK => {
                    // SAFETY: see above; pc is one past the instruction.
                    let k = Value(unsafe { *pc.offset(i.sb() as isize - 1) });
                    branch!(i, r!(i.a()) == k);
                }
                Op::TestEqv => {
                    let (a, b) = (r!(i.a()), r!(i.b()));
                    branch!(i, a == b || (a.is_object() && equal::eqv(a, b)));
                }
                Op::TestEqual => {
                    let (a, b) = (r!(i.a()), r!(i.b()));
                    let same = a == b
                        || ((a.is_object() || a.is_pair() || b.is_object()) && equal::equal(a, b));
                    branch!(i, same);
                }
                Op::TestNumEq => compare!(branch, i, ==, arith::num_eq),
                Op::TestLess => compare!(branch, i, <, arith::less),
                Op::TestLessEq => compare!(branch, i, <=, instruction::less_eq),
                Op::TestNumEqI => compare_immediate!(branch, i, ==, arith::num_eq),
                Op::TestLessI => compare_immediate!(branch, i, <, arith::less),
                Op::TestLessEqI => compare_immediate!(branch, i, <=, instruction::less_eq),
                Op::TestGreaterI => compare_immediate!(branch, i, >, instruction::greater),
                Op::TestGreaterEqI => compare_immediate!(branch, i, >=, instruction::greater_eq),
                Op::LoopNull => again!(i, r!(i.a()).is_null()),
                Op::LoopPair => again!(i, r!(i.a()).is_pair()),
                Op::LoopNumEq => compare!(again, i, ==, arith::num_eq),
                Op::LoopLess => compare!(again, i, <, arith::less),
                Op::LoopLessEq => compare!(again, i, <=, instruction::less_eq),
                Op::LoopNumEqI => compare_immediate!(again, i, ==, arith::num_eq),
                Op::LoopLessI => compare_immediate!(again, i, <, arith::less),
                Op::LoopLessEqI => compare_immediate!(again, i, <=, instruction::less_eq),
                Op::LoopGreaterI => compare_immediate!(again, i, >, instruction::greater),
                Op::LoopGreaterEqI => compare_immediate!(again, i, >=, instruction::greater_eq),
                Op::Loop => {
                    let live = i.a();
                    jump!(i.bc());
                    if self.wants_attention() {
                        slow!(self.attend(live));
                    }
                }
                Op::Call => call!(r!(i.a() + 1), i.a(), i.b()),
                Op::CallGlobal => match global!(i) {
                    Ok(callee) => {
                        r!(i.a() + 1) = callee;
                        call!(callee, i.a(), i.x() as usize & 0x7f);
                    }
                    Err(e) => slow!(self.raise(e)),
                },
                Op::TailCall => {
                    // SAFETY: both ranges are in the frame.
                    unsafe { move_down(fp.add(i.a()), fp, i.b() + 1) };
                    tail_call!(r!(0), i.b());
                }
                Op::TailCallGlobal => match global!(i) {
                    Ok(callee) => {
                        let n = i.x() as usize;
                        // SAFETY: both ranges are in the frame.
                        unsafe { move_down(fp.add(i.a()), fp.add(1), n) };
                        r!(0) = callee;
                        tail_call!(callee, n);
                    }
                    Err(e) => slow!(self.raise(e)),
                },
                Op::TailCallReceived => {
                    let n = self.received;
                    // SAFETY: both ranges are in the frame and its slack.
                    unsafe { std::ptr::copy(fp.add(i.a()), fp, n + 1) };
                    self.arguments = n;
                    let callee = r!(0);
                    slow!(self.enter_callee(callee));
                }
                Op::Primitive => {
                    let row = literal!(i).static_row();
                    if let Run::Plain(_, run) = row.run {
                        // SAFETY: the compiler has put all arguments there.
                        let args =
                            unsafe { std::slice::from_raw_parts(fp.add(i.a()), i.x() as usize) };
                        match run(&mut self.cx, args) {
                            Ok(v) if v != Value::TAIL_CALL && v != Value::VALUES => r!(i.a()) = v,
                            result => {
                                slow!(self.primitive_result(i.a(), row, i.x() as usize, result));
                            }
                        }
                    } else {
                        slow!(self.machine_primitive(i.a(), row, i.x() as usize));
                    }
                }
                Op::Return => give_back!(r!(i.a())),
                Op::ReturnImmediate => give_back!(Value(i.bc() as i64 as u64)),
                Op::ReturnValues => {
                    save!();
                    let from = self.fp + i.a();
                    slow!(self.return_values(from, i.b()));
                }
                Op::ReturnReceived => {
                    save!();
                    let from = self.fp + i.a();
                    slow!(self.return_values(from, self.received));
                }
                Op::ReturnList => {
                    let list = r!(i.a());
                    slow!(self.return_list(list));
                }
                Op::Receive => {
                    if i.x() == 2 {
                        self.received = 1;
                    } else if i.b() != 1 || i.x() != 0 {
                        slow!(self.receive_one(i));
                    }
                }
                Op::Enter => {
                    let top = fp.wrapping_add(i.b());
                    if top > self.limit {
                        slow!(self.grow_frame(i));
                        continue;
                    }
                    if self.arguments != i.a() {
                        slow!(self.raise_arity());
                    } else if self.wants_attention() {
                        slow!(self.attend(self.arguments + 1));
                    }
                }
                Op::EnterOptional => slow!(self.enter_optional(i)),
                Op::Clause => {
                    let (least, most) = (i.a(), i.b());
                    let wrong = self.arguments < least
                        || (self.arguments > most
                            && most != 0xffff
                            && !(i.x() == 1
                                && (least..=most).any(|k| r!(k + 1).is(Kind::Keyword))));
                    if wrong {
                        jump!(i.sc());
                    }
                }
                Op::NoClause => slow!(self.raise_arity()),
                Op::Keywords => slow!(self.bind_keywords(i)),
                Op::Capture => {}

                Op::Cons => {
                    let (a, b) = (r!(i.b()), r!(i.c()));
                    r!(i.a()) = self.cx.heap.cons(a, b);
                }
                Op::Car => {
                    let v = r!(i.b());
                    if v.is_pair() {
                        r!(i.a()) = v.car();
                    } else {
                        slow!(self.raise_expecting("car", "pair", v));
                    }
                }
                Op::Cdr => {
                    let v = r!(i.b());
                    if v.is_pair() {
                        r!(i.a()) = v.cdr();
                    } else {
                        slow!(self.raise_expecting("cdr", "pair", v));
                    }
                }
                Op::Path => {
                    let (mut v, mut path) = (r!(i.b()), i.x());
                    while path > 1 && v.is_pair() {
                        v = if path & 1 == 0 { v.car() } else { v.cdr() };
                        path >>= 1;
                    }
                    if path == 1 {
                        r!(i.a()) = v;
                    } else {
                        slow!(self.raise_path(i.x(), v));
                    }
                }
                Op::SetCar => {
                    let v = r!(i.a());
                    if v.is_pair() {
                        v.set_car(r!(i.b()));
                    } else {
                        slow!(self.raise_expecting("set-car!", "pair", v));
                    }
                }
                Op::SetCdr => {
                    let v = r!(i.a());
                    if v.is_pair() {
                        v.set_cdr(r!(i.b()));
                    } else {
                        slow!(self.raise_expecting("set-cdr!", "pair", v));
                    }
                }
                Op::Add => arithmetic!(i, checked_add, +, arith::add),
                Op::Sub => arithmetic!(i, checked_sub, -, arith::sub),
                Op::Mul => {
                    let (a, b) = (r!(i.b()), r!(i.c()));
                    // One factor without its tag and shift, the other without its tag.
                    if a.is_fixnum()
                        && b.is_fixnum()
                        && let Some(n) = ((a.0 - 1) as i64).checked_mul(b.fixnum_value())
                    {
                        r!(i.a()) = Value(n as u64 + 1);
                    } else if a.is_small_flonum() && b.is_small_flonum() {
                        let x = a.small_flonum_value() * b.small_flonum_value();
                        r!(i.a()) = self.cx.heap.flonum(x);
                    } else {
                        value!(i.a(), arith::mul(&mut self.cx, a, b));
                    }
                }
                Op::AddI => {
                    let (a, n) = (r!(i.b()), i.sc() as i64);
                    if a.is_fixnum()
                        && let Some(sum) = (a.0 as i64).checked_add(n << 2)
                    {
                        r!(i.a()) = Value(sum as u64);
                    } else {
                        value!(i.a(), instruction::add_immediate(&mut self.cx, a, n, i.x() != 0));
                    }
                }
                Op::SubI => {
                    let (a, n) = (r!(i.b()), i.sc() as i64);
                    if a.is_fixnum()
                        && let Some(sum) = (a.0 as i64).checked_sub(n << 2)
                    {
                        r!(i.a()) = Value(sum as u64);
                    } else {
                        value!(i.a(), arith::sub(&mut self.cx, a, Value::fixnum(n)));
                    }
                }
                Op::Quotient => fixnums!(i, arith::quotient, |a, b| {
                    let (n, d) = (a.fixnum_value(), b.fixnum_value());
                    if d == 0 || d == -1 { None } else { Some(Value::fixnum(n / d)) }
                }),
                Op::Remainder => fixnums!(i, arith::remainder, |a, b| {
                    let (n, d) = (a.fixnum_value(), b.fixnum_value());
                    if d == 0 || d == -1 { None } else { Some(Value::fixnum(n % d)) }
                }),
                Op::Modulo => fixnums!(i, arith::modulo, |a, b| {
                    let (n, d) = (a.fixnum_value(), b.fixnum_value());
                    if d == 0 || d == -1 {
                        None
                    } else {
                        let m = n % d;
                        Some(Value::fixnum(if m != 0 && (m < 0) != (d < 0) { m + d } else { m }))
                    }
                }),
                Op::LogAnd => fixnums!(i, arith::logand, |a, b| Some(Value(a.0 & b.0))),
                Op::LogIor => fixnums!(i, arith::logior, |a, b| Some(Value(a.0 | b.0))),
                Op::LogXor => fixnums!(i, arith::logxor, |a, b| Some(Value((a.0 ^ b.0) | 1))),
                Op::VectorRef => {
                    let (v, k) = (r!(i.b()), r!(i.c()));
                    if v.is(Kind::Vector)
                        && k.is_fixnum()
                        && (k.fixnum_value() as u64) < v.header().len() as u64
                    {
                        r!(i.a()) = v.slot(k.fixnum_value() as usize);
                    } else {
                        slow!(self.raise_index("vector-ref", ("vector", Kind::Vector), v, k));
                    }
                }
                Op::VectorRefI => {
                    let (v, k) = (r!(i.b()), i.c());
                    if v.is(Kind::Vector) && k < v.header().len() {
                        r!(i.a()) = v.slot(k);
                    } else {
                        let k = Value::fixnum(k as i64);
                        slow!(self.raise_index("vector-ref", ("vector", Kind::Vector), v, k));
                    }
                }
                Op::VectorSet => {
                    let (v, k) = (r!(i.a()), r!(i.b()));
                    if v.is(Kind::Vector)
                        && k.is_fixnum()
                        && (k.fixnum_value() as u64) < v.header().len() as u64
                        && v.header().flags() & flag::IMMUTABLE == 0
                    {
                        v.set_slot(k.fixnum_value() as usize, r!(i.c()));
                    } else {
                        slow!(self.raise_index(
                            "vector-set!",
                            ("mutable vector", Kind::Vector),
                            v,
                            k
                        ));
                    }
                }
                Op::VectorLength => {
                    let v = r!(i.b());
                    if v.is(Kind::Vector) {
                        r!(i.a()) = Value::fixnum(v.header().len() as i64);
                    } else {
                        slow!(self.raise_expecting("vector-length", "vector", v));
                    }
                }
                Op::StringRef => {
                    let (v, k) = (r!(i.b()), r!(i.c()));
                    match v.string() {
                        Ok(s) if k.is_fixnum() && (k.fixnum_value() as u64) < s.len() as u64 => {
                            let k = k.fixnum_value() as usize;
                            r!(i.a()) = match s {
                                StrRef::Latin1(s) => Value::char(s[k] as char),
                                StrRef::Wide(_) => Value::char(s.get(k)),
                            };
                        }
                        _ => slow!(self.raise_index("string-ref", ("string", Kind::String), v, k)),
                    }
                }
                Op::StringLength => {
                    let v = r!(i.b());
                    match v.string() {
                        Ok(s) => r!(i.a()) = Value::fixnum(s.len() as i64),
                        Err(_) => slow!(self.raise_expecting("string-length", "string", v)),
                    }
                }
                Op::BytesRef => {
                    let (v, k) = (r!(i.b()), r!(i.c()));
                    match v.bytes() {
                        Ok(s) if k.is_fixnum() && (k.fixnum_value() as u64) < s.len() as u64 => {
                            r!(i.a()) = Value::fixnum(i64::from(s[k.fixnum_value() as usize]));
                        }
                        _ => slow!(self.raise_index(
                            "bytevector-u8-ref",
                            ("bytevector", Kind::Bytevector),
                            v,
                            k
                        )),
                    }
                }
                Op::BytesSet => {
                    let (v, k, x) = (r!(i.a()), r!(i.b()), r!(i.c()));
                    match v.bytes_mut() {
                        Ok(s)
                            if k.is_fixnum()
                                && (k.fixnum_value() as u64) < s.len() as u64
                                && x.is_fixnum()
                                && (0..256).contains(&x.fixnum_value()) =>
                        {
                            s[k.fixnum_value() as usize] = x.fixnum_value() as u8;
                        }
                        _ => slow!(self.raise_bytes_set(v, k, x)),
                    }
                }
                Op::BytesLength => {
                    let v = r!(i.b());
                    match v.bytes() {
                        Ok(s) => r!(i.a()) = Value::fixnum(s.len() as i64),
                        Err(_) => slow!(self.raise_expecting("bytevector-length", "bytevector", v)),
                    }
                }
                Op::CharToInteger => {
                    let v = r!(i.b());
                    match v.as_char() {
                        Some(c) => r!(i.a()) = Value::fixnum(i64::from(c as u32)),
                        None => slow!(self.raise_expecting("char->integer", "char", v)),
                    }
                }
                Op::IntegerToChar => {
                    let v = r!(i.b());
                    match v.as_fixnum().and_then(|n| u32::try_from(n).ok()).and_then(char::from_u32)
                    {
                        Some(c) => r!(i.a()) = Value::char(c),
                        None => {
                            slow!(self.raise_integer_to_char(v));
                        }
                    }
                }
                Op::RecordRef => {
                    let s = r!(i.b());
                    if s.is(Kind::Struct) && s.slot(0) == r!(i.b() + 1) {
                        r!(i.a()) = s.slot(i.c() + 1);
                        jump!(i.x() as isize + 1);
                    }
                }
                Op::RecordSet => {
                    let s = r!(i.b());
                    if s.is(Kind::Struct) && s.slot(0) == r!(i.b() + 1) {
                        s.set_slot(i.c() + 1, r!(i.a()));
                        jump!(i.x() as isize + 1);
                    }
                }

                Op::Unpack => slow!(self.unpack()),
                Op::Halt => {
                    save!();
                    self.halt(i);
                    return Ok(Next::End);
                }
                Op::Underflow => slow!(self.underflow(i)),
                Op::Capture1 => slow!(self.capture(i)),
                Op::ApplyList => slow!(self.apply_list(i)),
                Op::PushPrompt => slow!(self.push_prompt()),
                Op::PopDynamic => self.pop_dynamic(),
                Op::PushWind => {
                    let (before, after) = (r!(1), r!(3));
                    self.push_wind(before, after);
                }
                Op::PushFluid => {
                    let (fluid, v) = (r!(1), r!(2));
                    slow!(self.push_fluid(fluid, v));
                }
                Op::AbortFind => slow!(self.abort_find(i)),
                Op::UnwindStep => slow!(self.unwind_step(i)),
                Op::AbortFinish => slow!(self.abort_finish()),
                Op::PushBarrier => self.push_barrier(),
                Op::LeaveFor => slow!(self.leave_for(i)),
                Op::RewindStep => slow!(self.rewind_step(i)),
                Op::Resume => slow!(self.resume()),
                Op::Reinstate => slow!(self.reinstate()),
                Op::ErrorReturned => slow!(self.error_returned()),
                Op::Interrupted => slow!(self.interrupted(i)),
            }
        }
    }
}

/// Copies words towards lower addresses, one after the other: there are a few
/// only, too few for a call of `memmove`.
///
/// # Safety
/// Both ranges are in the stack, and `to` is not above `from`.
#[inline(always)]
unsafe fn move_down(from: *const Value, to: *mut Value, n: usize) {
    for k in 0..n {
        // SAFETY: the caller's promise.
        unsafe { to.add(k).write(from.add(k).read()) };
    }
}

/// The row and function of a primitive that needs the context alone and takes `n`
/// arguments as they are.
#[inline(always)]
fn plain_primitive(callee: Value, n: usize) -> Option<(&'static Row, Plain)> {
    let row = callee.primitive_row()?;
    let Run::Plain(Facts { arity, .. }, run) = row.run else { return None };
    let formals = usize::from(arity.required) + usize::from(arity.optional);
    (n == formals || (arity.rest && n > formals)).then_some((row, run))
}

// A frame's words are values or raw addresses: both are one word.
const _: () = assert!(size_of::<Value>() == 8 && size_of::<Header>() == 8);
