//! Signals of the process before the program runs.

use std::mem::MaybeUninit;

/// A set of signals.
#[derive(Clone, Copy)]
pub(crate) struct Mask(libc::sigset_t);

/// Blocks every signal in this thread; returns what was blocked.
pub(crate) fn block_signals() -> Mask {
    let mut all = MaybeUninit::uninit();
    let mut old = MaybeUninit::uninit();
    // SAFETY: the calls fill in the sets of this frame and cannot fail.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), old.as_mut_ptr());
        Mask(old.assume_init())
    }
}

/// Blocks in this thread what `mask` says and nothing else.
pub(crate) fn restore_signals(mask: &Mask) {
    // SAFETY: the set was filled in by the system.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const mask.0, std::ptr::null_mut()) };
}
