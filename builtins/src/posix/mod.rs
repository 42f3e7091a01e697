//! System calls, each behind a safe function: the only unsafe code of the
//! crate. A failed call gives its errno; an interrupted one is tried again.

pub mod fd;
pub mod files;
pub mod foreign;
pub mod memory;
pub mod mounts;
pub mod process;
pub mod signals;
pub mod sockets;
pub mod time;

use std::ffi::{CStr, c_char};

/// What a system call gives: its value, or an errno.
pub type Sys<T> = Result<T, i32>;

pub fn errno() -> i32 {
    // SAFETY: the C library gives the address of this thread's own errno.
    unsafe { *libc::__errno_location() }
}

/// Numbers that C functions return with -1 for "see errno".
trait Answer: Copy {
    fn failed(self) -> bool;
}
impl Answer for i32 {
    fn failed(self) -> bool {
        self == -1
    }
}
impl Answer for i64 {
    fn failed(self) -> bool {
        self == -1
    }
}
impl Answer for isize {
    fn failed(self) -> bool {
        self == -1
    }
}

/// The value of a call, made again as long as a signal interrupts it.
fn retry<T: Answer>(mut call: impl FnMut() -> T) -> Sys<T> {
    loop {
        let answer = call();
        if !answer.failed() {
            return Ok(answer);
        }
        let error = errno();
        if error != libc::EINTR {
            return Err(error);
        }
    }
}

/// As `retry`, but a signal that waits for its handler ends the call with EINTR:
/// the primitive is then started again, after the machine has run the handler.
fn handled<T: Answer>(mut call: impl FnMut() -> T) -> Sys<T> {
    loop {
        match once(call()) {
            Err(libc::EINTR) if !signals::pending() => {}
            other => return other,
        }
    }
}

/// As `retry`, for a call that answers nothing else.
fn done<T: Answer>(call: impl FnMut() -> T) -> Sys<()> {
    retry(call).map(|_| ())
}

/// The value of a call that must not be made again after a signal.
fn once<T: Answer>(answer: T) -> Sys<T> {
    if answer.failed() { Err(errno()) } else { Ok(answer) }
}

/// The bytes of a C string that the C library returned, if it returned one.
///
/// # Safety
/// `p` is null or points at a string that lives until this returns.
unsafe fn owned(p: *const c_char) -> Option<Vec<u8>> {
    // SAFETY: the caller's promise.
    (!p.is_null()).then(|| unsafe { CStr::from_ptr(p) }.to_bytes().to_vec())
}

/// The text before the first NUL of a fixed array of a C structure.
fn text_of(field: &[c_char]) -> Vec<u8> {
    field.iter().take_while(|&&c| c != 0).map(|&c| c as u8).collect()
}
