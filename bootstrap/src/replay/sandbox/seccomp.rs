//! System calls that a builder of Nix is refused.
//!
//! A store holds neither set-id programs nor extended attributes. What the
//! builder made them on is only looked at when it has ended; so that nobody
//! can use them before, they cannot be made at all: `chmod` and its like with
//! a set-id bit give `EPERM`, `setxattr` and its like `ENOTSUP` (Nix 2.8,
//! `libstore/build/local-derivation-goal.cc`). Calls that came later and do the
//! same, `fchmodat2` and `setxattrat`, are refused in the same way.
//!
//! A filter is a program for the kernel's packet filter (Linux,
//! `Documentation/userspace-api/seccomp_filter.rst`) over this structure:
//!
//! ```text
//! offset 0  number of the system call     16  its arguments, 8 bytes each,
//!        4  architecture                      low half first
//! ```

use libc::sock_filter;

/// `AUDIT_ARCH_X86_64` and `AUDIT_ARCH_I386` of `<linux/audit.h>`.
const X86_64: u32 = 0xc000_003e;
const I386: u32 = 0x4000_0003;

/// The bit of the calls of the x32 interface, which shares the architecture of
/// x86-64.
const X32: u32 = 0x4000_0000;

const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;
const ARGUMENTS: u32 = 16;

const SET_ID: u32 = libc::S_ISUID | libc::S_ISGID;

/// What happens to a call.
enum Refusal {
    /// EPERM if the argument with this index has a set-id bit.
    SetId(u32),
    /// ENOTSUP.
    Always,
}

/// The calls of an architecture: number, refusal.
type Calls = [(u32, Refusal); 8];

const CALLS_X86_64: Calls = [
    (90, Refusal::SetId(1)),  // chmod
    (91, Refusal::SetId(1)),  // fchmod
    (268, Refusal::SetId(2)), // fchmodat
    (452, Refusal::SetId(2)), // fchmodat2
    (188, Refusal::Always),   // setxattr
    (189, Refusal::Always),   // lsetxattr
    (190, Refusal::Always),   // fsetxattr
    (463, Refusal::Always),   // setxattrat
];

const CALLS_I386: Calls = [
    (15, Refusal::SetId(1)),  // chmod
    (94, Refusal::SetId(1)),  // fchmod
    (306, Refusal::SetId(2)), // fchmodat
    (452, Refusal::SetId(2)), // fchmodat2
    (226, Refusal::Always),   // setxattr
    (227, Refusal::Always),   // lsetxattr
    (228, Refusal::Always),   // fsetxattr
    (463, Refusal::Always),   // setxattrat
];

const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
const AND: u16 = (libc::BPF_ALU | libc::BPF_AND | libc::BPF_K) as u16;
const IF_EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
const IF_ANY_BIT: u16 = (libc::BPF_JMP | libc::BPF_JSET | libc::BPF_K) as u16;
const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;

/// The filter.
pub(super) fn filter() -> Vec<sock_filter> {
    let (x86_64, i386) = (refusals(&CALLS_X86_64), refusals(&CALLS_I386));
    let mut program = vec![instruction(LOAD, ARCHITECTURE)];
    // A conditional jump spans at most 255 instructions; these are fewer.
    program.push(jump(IF_EQUAL, X86_64, 0, x86_64.len() as u8));
    program.extend(x86_64);
    program.push(jump(IF_EQUAL, I386, 0, i386.len() as u8));
    program.extend(i386);
    program.push(instruction(RETURN, libc::SECCOMP_RET_ALLOW));
    program
}

/// What decides about the calls of one architecture, and ends the program.
fn refusals(calls: &Calls) -> Vec<sock_filter> {
    let mut program = vec![instruction(LOAD, NUMBER), instruction(AND, !X32)];
    for (number, refusal) in calls {
        let refused: Vec<sock_filter> = match refusal {
            Refusal::Always => vec![error(libc::ENOTSUP)],
            Refusal::SetId(argument) => vec![
                instruction(LOAD, ARGUMENTS + 8 * argument),
                jump(IF_ANY_BIT, SET_ID, 0, 1),
                error(libc::EPERM),
                instruction(RETURN, libc::SECCOMP_RET_ALLOW),
            ],
        };
        program.push(jump(IF_EQUAL, *number, 0, refused.len() as u8));
        program.extend(refused);
    }
    program.push(instruction(RETURN, libc::SECCOMP_RET_ALLOW));
    program
}

fn instruction(code: u16, k: u32) -> sock_filter {
    jump(code, k, 0, 0)
}

/// Goes on after YES or NO instructions.
fn jump(code: u16, k: u32, yes: u8, no: u8) -> sock_filter {
    sock_filter { code, jt: yes, jf: no, k }
}

fn error(errno: i32) -> sock_filter {
    instruction(RETURN, libc::SECCOMP_RET_ERRNO | errno as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the filter answers, run as the kernel would: the instructions used
    /// here are five.
    fn answer(architecture: u32, number: u32, arguments: [u32; 3]) -> u32 {
        let program = filter();
        let (mut at, mut accumulator) = (0, 0);
        loop {
            let i = program[at];
            at += 1;
            let chosen = |holds: bool| usize::from(if holds { i.jt } else { i.jf });
            match i.code {
                RETURN => return i.k,
                AND => accumulator &= i.k,
                IF_EQUAL => at += chosen(accumulator == i.k),
                IF_ANY_BIT => at += chosen(accumulator & i.k != 0),
                _ if i.k == NUMBER => accumulator = number,
                _ if i.k == ARCHITECTURE => accumulator = architecture,
                _ => accumulator = arguments[((i.k - ARGUMENTS) / 8) as usize],
            }
        }
    }

    #[test]
    fn what_is_refused() {
        let (allow, errno) = (libc::SECCOMP_RET_ALLOW, libc::SECCOMP_RET_ERRNO);
        let eperm = errno | libc::EPERM as u32;
        let enotsup = errno | libc::ENOTSUP as u32;
        let x32 = |number| X32 + number;
        for (architecture, chmod, fchmodat, setxattr) in
            [(X86_64, 90, 268, 188), (X86_64, x32(90), x32(268), x32(188)), (I386, 15, 306, 226)]
        {
            assert_eq!(answer(architecture, chmod, [0, 0o755, 0]), allow);
            assert_eq!(answer(architecture, chmod, [0o4755, 0o755, 0o4755]), allow);
            assert_eq!(answer(architecture, chmod, [0, 0o4755, 0]), eperm);
            assert_eq!(answer(architecture, chmod, [0, 0o2755, 0]), eperm);
            assert_eq!(answer(architecture, fchmodat, [0, 0o4755, 0o755]), allow);
            assert_eq!(answer(architecture, fchmodat, [0, 0, 0o6755]), eperm);
            assert_eq!(answer(architecture, setxattr, [0; 3]), enotsup);
            assert_eq!(answer(architecture, 1, [0o4755; 3]), allow);
        }
        // Numbers mean something else elsewhere.
        assert_eq!(answer(I386, 90, [0o4755; 3]), allow);
        assert_eq!(answer(X86_64, 15, [0o4755; 3]), allow);
        assert_eq!(answer(0xc000_00b7, 90, [0o4755; 3]), allow);
    }
}
