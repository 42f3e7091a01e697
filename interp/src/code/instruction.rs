//! Instructions: one word each.
//!
//! ```text
//!  63         48 47         32 31         16 15      8 7       0
//! +-------------+-------------+-------------+---------+---------+
//! | c           | b           | a           | x       | op      |
//! +-------------+-------------+-------------+---------+---------+
//! |            bc (signed)    | a           | x       | op      |
//! +---------------------------+-------------+---------+---------+
//! ```
//!
//! `a`, `b`, `c` name registers, `R[0]` being the running closure; `bc` is a
//! jump's distance, a literal's distance (both in words, from the instruction
//! itself) or an immediate value. Jump distances count from the jump itself.

/// One instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Instruction(pub u64);

impl Instruction {
    pub const fn new(op: Op, x: u8, a: u16, b: u16, c: u16) -> Instruction {
        Instruction(
            (c as u64) << 48 | (b as u64) << 32 | (a as u64) << 16 | (x as u64) << 8 | op as u64,
        )
    }
    pub const fn wide(op: Op, x: u8, a: u16, bc: i32) -> Instruction {
        Instruction((bc as u32 as u64) << 32 | (a as u64) << 16 | (x as u64) << 8 | op as u64)
    }
    #[inline(always)]
    pub fn op(self) -> Op {
        Op::from_byte(self.0 as u8)
    }
    #[inline(always)]
    pub const fn x(self) -> u8 {
        (self.0 >> 8) as u8
    }
    #[inline(always)]
    pub const fn a(self) -> usize {
        (self.0 >> 16) as u16 as usize
    }
    #[inline(always)]
    pub const fn b(self) -> usize {
        (self.0 >> 32) as u16 as usize
    }
    #[inline(always)]
    pub const fn c(self) -> usize {
        (self.0 >> 48) as usize
    }
    /// `b` as a signed immediate.
    #[inline(always)]
    pub const fn sb(self) -> i64 {
        (self.0 >> 32) as i16 as i64
    }
    /// The same with another `b`.
    pub const fn with_b(self, b: u16) -> Instruction {
        Instruction(self.0 & !(0xffff << 32) | (b as u64) << 32)
    }
    /// The low half of an `Enter` for `arguments`: all but its frame size.
    #[inline(always)]
    pub const fn enters(self, arguments: usize) -> bool {
        self.0 as u32 == (arguments as u32) << 16 | Op::Enter as u32
    }
    /// `c` as a signed distance or immediate.
    #[inline(always)]
    pub const fn sc(self) -> isize {
        (self.0 >> 48) as i16 as isize
    }
    #[inline(always)]
    pub const fn bc(self) -> isize {
        (self.0 as i64 >> 32) as isize
    }
}

/// Declares the instructions: name, how its operands read, what it does.
macro_rules! instructions {
    ($($(#[doc = $doc:literal])* $name:ident $form:ident;)*) => {
        /// What an instruction does. `R[i]` is register i of the frame, `K` the
        /// literal at distance `bc`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Op { $($(#[doc = $doc])* $name),* }

        const NAMES: &[&str] = &[$(stringify!($name)),*];
        const FORMS: &[Form] = &[$(Form::$form),*];
    };
}

/// How the operands of an instruction read, for listings and for relocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// x, a, b, c
    Abc,
    /// a, and a literal's distance
    Literal,
    /// a, a literal's distance in b, and a jump's in c
    LiteralJump,
    /// a, and a jump's distance in bc
    Jump,
    /// a, b, and a jump's distance in c
    ShortJump,
    /// a, and an immediate in bc
    Wide,
    /// data for the instruction before
    Data,
}

instructions! {
    // --- Moves -----------------------------------------------------------
    /// R[a] = R[b]
    Move Abc;
    /// R[a] = R[b], R[a+1] = R[c]
    Move2 Abc;
    /// R[a] = the value whose bits are bc, sign-extended
    Immediate Wide;
    /// R[a] = K
    Literal Literal;
    /// R[a] = free variable b of the closure
    Free Abc;
    /// R[a] = content of box R[b]; with c = 1 an error if it has none yet
    BoxRef Abc;
    /// R[a] = content of the box in free variable b; with c = 1 checked
    FreeBoxRef Abc;
    /// content of box R[a] = R[b]
    BoxSet Abc;
    /// content of the box in free variable a = R[b]
    FreeBoxSet Abc;
    /// R[a] = a new box of R[b]
    BoxNew Abc;
    /// R[a] = value of global K; an error if unbound
    GlobalRef Literal;
    /// value of global K = R[a]; an error if unbound
    GlobalSet Literal;
    /// defines global K as R[a]
    GlobalDefine Literal;
    /// R[a] = a closure of code K over x variables (x = 255: the first Capture
    /// word's a counts them), each named by a Capture word that follows
    Closure Literal;
    /// x = 0: register a; x = 1: free variable a
    Capture Data;
    /// free variable b of closure R[a] = R[c]
    ClosureSet Abc;

    // --- Control -----------------------------------------------------------
    Jump Jump;
    /// jumps if R[a] is false
    JumpIfNot Jump;
    /// jumps if R[a] is not false
    JumpIf Jump;
    /// jumps if R[a] is not Value::ABSENT
    JumpIfGiven Jump;
    // The rest of the tests jump where the answer is not x.
    TestNull Jump;
    TestPair Jump;
    TestEq ShortJump;
    TestNumEq ShortJump;
    TestLess ShortJump;
    TestLessEq ShortJump;
    /// compares R[a] with the immediate b
    TestNumEqI ShortJump;
    TestLessI ShortJump;
    TestLessEqI ShortJump;
    TestGreaterI ShortJump;
    TestGreaterEqI ShortJump;
    /// R[a] is the value whose bits are b, zero-extended
    TestEqI ShortJump;
    /// R[a] is K
    TestEqK LiteralJump;
    TestEqv ShortJump;
    TestEqual ShortJump;
    TestFixnum Jump;
    TestChar Jump;
    TestNumber Jump;
    // Comparisons of characters.
    TestCharEq ShortJump;
    TestCharLess ShortJump;
    TestCharLessEq ShortJump;
    TestCharGreater ShortJump;
    TestCharGreaterEq ShortJump;
    /// R[a] is the character of code b
    TestCharEqI ShortJump;
    /// R[a] is an object of kind b
    TestKind ShortJump;
    /// the end of a loop's body: a safepoint with `a` live registers, then a jump
    Loop Jump;
    // The end of a loop's body: a test as above, its answer in the lowest bit of
    // x; where it jumps, a safepoint with as many live registers as the rest of
    // x says.
    LoopNull ShortJump;
    LoopPair ShortJump;
    LoopNumEq ShortJump;
    LoopLess ShortJump;
    LoopLessEq ShortJump;
    LoopNumEqI ShortJump;
    LoopLessI ShortJump;
    LoopLessEqI ShortJump;
    LoopGreaterI ShortJump;
    LoopGreaterEqI ShortJump;
    /// calls R[a+1] with b arguments from R[a+2]; the value lands in R[a];
    /// x = 1: the value is not used
    Call Abc;
    /// as Call, of the value of global K, which goes to R[a+1], with as many
    /// arguments as the low seven bits of x say; bit 7: the value is not used
    CallGlobal Literal;
    /// calls R[a] with b arguments from R[a+1] in the place of this frame
    TailCall Abc;
    /// calls the value of global K with x arguments from R[a] in the place of
    /// this frame
    TailCallGlobal Literal;
    /// as TailCall, with as many arguments as `Vm::received` counts
    TailCallReceived Abc;
    /// calls the primitive of row K with x arguments from R[a]; the value
    /// lands in R[a]
    Primitive Literal;
    /// returns R[a]
    Return Abc;
    /// returns the value whose bits are bc, sign-extended
    ReturnImmediate Wide;
    /// returns b values from R[a]
    ReturnValues Abc;
    /// returns as many values from R[a] as `Vm::received` counts
    ReturnReceived Abc;
    /// returns the elements of list R[a] as values
    ReturnList Abc;
    /// takes values that a call has left in R[a…]: b of them, and the rest as a
    /// list if x = 1; x = 2: any number, counted in `Vm::received`
    Receive Abc;

    // --- Entry ----------------------------------------------------------------
    /// checks for exactly a arguments; b registers in all
    Enter Abc;
    /// a required, c optional, a rest list if x = 1 or 2, where with 2 a keyword
    /// ends the optional ones; b registers in all
    EnterOptional Abc;
    /// goes on if there are a to b arguments (b = 65535: any number; with x = 1
    /// more where a keyword ends the first b), else jumps by c
    Clause ShortJump;
    /// no clause took the arguments
    NoClause Abc;
    /// binds keywords: K is #(allow-other-keys? keyword …); a positional
    /// arguments come before, x = 1: a rest list stands at R[a+1]
    Keywords Literal;

    // --- Data ---------------------------------------------------------------
    /// R[a] = (R[b] . R[c])
    Cons Abc;
    Car Abc;
    Cdr Abc;
    /// R[a] = what the path x leads to from R[b]: its bits from the lowest are
    /// steps, 0 the car and 1 the cdr, below a last 1
    Path Abc;
    SetCar Abc;
    SetCdr Abc;
    /// R[a] = R[b] + R[c]
    Add Abc;
    Sub Abc;
    Mul Abc;
    /// R[a] = R[b] + c; x = 1: an error says that c was first
    AddI Abc;
    /// R[a] = R[b] - c
    SubI Abc;
    Quotient Abc;
    Remainder Abc;
    Modulo Abc;
    LogAnd Abc;
    LogIor Abc;
    LogXor Abc;
    /// R[a] = element R[c] of vector R[b]
    VectorRef Abc;
    /// element R[b] of vector R[a] = R[c]
    VectorSet Abc;
    VectorRefI Abc;
    VectorLength Abc;
    StringRef Abc;
    StringLength Abc;
    BytesRef Abc;
    BytesSet Abc;
    BytesLength Abc;
    CharToInteger Abc;
    IntegerToChar Abc;
    /// R[a] = field c of R[b] if that is a struct of the vtable R[b+1]: then
    /// the x instructions that follow, which do the same slowly, are skipped
    RecordRef Abc;
    /// as RecordRef: field c of R[b] = R[a]
    RecordSet Abc;

    // --- Used by the machine's own stubs (vm::stub) ------------------------------
    /// reads the closure's code from its image and begins again
    Unpack Abc;
    /// the program ends with the values received in R[a…]
    Halt Abc;
    /// the frame below is in a frozen segment: thaw it and return to it
    Underflow Abc;
    /// R[a] = the current continuation, of this frame
    Capture1 Abc;
    /// spreads the list R[a+b] and calls R[a] in the place of this frame
    ApplyList Abc;
    /// enters a prompt with tag R[1] and handler R[3]
    PushPrompt Abc;
    /// leaves the innermost dynamic entry
    PopDynamic Abc;
    /// enters a wind with before R[1] and after R[3]
    PushWind Abc;
    /// binds fluid R[1] to R[2]
    PushFluid Abc;
    /// enters a continuation barrier
    PushBarrier Abc;
    /// finds the prompt of tag R[1]: R[a] = its serial number, R[a+1] = the
    /// continuation up to it
    AbortFind Abc;
    /// one step out of the dynamic entries above the prompt R[3]: R[a+1] = a
    /// thunk to call, or a jump when there is none left
    UnwindStep Jump;
    /// calls the prompt's handler in the place of its frame
    AbortFinish Abc;
    /// one step out of the dynamic entries that full continuation R[0] does not have: R[a+1] = a
    /// thunk to call, or a jump when there is none left
    LeaveFor Jump;
    /// one step into the dynamic state of continuation R[0], with R[2] counting
    /// the steps: R[a+1] = a thunk to call, or a jump when there is none left
    RewindStep Jump;
    /// puts the stack of full continuation R[0] below this frame
    Resume Abc;
    /// puts the frames of partial continuation R[0] below this frame
    Reinstate Abc;
    /// an error handler returned to where nothing can go on
    ErrorReturned Abc;
    /// the handlers of signals have returned: the frame goes on at the address in R[a]
    Interrupted Abc;
}

impl Op {
    #[inline(always)]
    pub fn from_byte(byte: u8) -> Op {
        debug_assert!((byte as usize) < NAMES.len());
        crate::vm::op_of_byte(byte)
    }
    pub fn is_op(byte: u8) -> bool {
        (byte as usize) < NAMES.len()
    }
    /// The test that is a loop's end too.
    pub fn loop_form(self) -> Option<Op> {
        Some(match self {
            Op::TestNull => Op::LoopNull,
            Op::TestPair => Op::LoopPair,
            Op::TestNumEq => Op::LoopNumEq,
            Op::TestLess => Op::LoopLess,
            Op::TestLessEq => Op::LoopLessEq,
            Op::TestNumEqI => Op::LoopNumEqI,
            Op::TestLessI => Op::LoopLessI,
            Op::TestLessEqI => Op::LoopLessEqI,
            Op::TestGreaterI => Op::LoopGreaterI,
            Op::TestGreaterEqI => Op::LoopGreaterEqI,
            _ => return None,
        })
    }
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }
    pub fn form(self) -> Form {
        FORMS[self as usize]
    }
}
