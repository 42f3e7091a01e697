//! Signals. A handler only sets a bit; the machine looks at its safepoints.

use super::{Sys, done, once};
use std::ffi::c_int;
use std::sync::atomic::{AtomicU64, Ordering};

/// One bit for each signal that came and has not been handled: bit N for signal
/// N+1.
static PENDING: AtomicU64 = AtomicU64::new(0);

/// The most that a signal's number can be.
pub const LAST: i32 = 64;

extern "C" fn note(signal: c_int) {
    PENDING.fetch_or(1 << (signal - 1), Ordering::Relaxed);
    interp::vm::interrupt();
}

/// Whether a signal waits for its handler: one load, for safepoints.
#[inline]
pub fn pending() -> bool {
    PENDING.load(Ordering::Relaxed) != 0
}
/// The bit of the signal that `tick` sends.
static TICK: AtomicU64 = AtomicU64::new(0);

/// Whether the signal of `tick` waits for its handler, and no other one.
pub fn turn_over() -> bool {
    let signals = PENDING.load(Ordering::Relaxed);
    signals != 0 && signals & !TICK.load(Ordering::Relaxed) == 0
}
/// Takes a waiting signal.
pub fn take_pending() -> Option<i32> {
    let signals = PENDING.load(Ordering::Relaxed);
    let first = signals & signals.wrapping_neg();
    (PENDING.fetch_and(!first, Ordering::Relaxed) & first != 0)
        .then(|| first.trailing_zeros() as i32 + 1)
}

/// The C library's own flag, for its return trampoline: not the user's.
const SA_RESTORER: i32 = 0x0400_0000;

/// What a signal does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    Default,
    Ignore,
    /// Sets its bit of the pending ones.
    Note,
    /// A handler that is not ours.
    Other,
}

/// Sets what a signal does, if told to; returns what it did and its flags.
pub fn action(signal: i32, new: Option<(Disposition, i32)>) -> Sys<(Disposition, i32)> {
    // SAFETY: structures of this frame; our handler only sets an atomic bit.
    unsafe {
        let mut old: libc::sigaction = std::mem::zeroed();
        let mut wanted: libc::sigaction = std::mem::zeroed();
        let mut given = std::ptr::null();
        if let Some((disposition, flags)) = new {
            wanted.sa_sigaction = match disposition {
                Disposition::Default | Disposition::Other => libc::SIG_DFL,
                Disposition::Ignore => libc::SIG_IGN,
                Disposition::Note => note as *const () as usize,
            };
            wanted.sa_flags = flags;
            libc::sigemptyset(&raw mut wanted.sa_mask);
            given = &raw const wanted;
        }
        done(|| libc::sigaction(signal, given, &raw mut old))?;
        let disposition = match old.sa_sigaction {
            libc::SIG_DFL => Disposition::Default,
            libc::SIG_IGN => Disposition::Ignore,
            handler if handler == note as *const () as usize => Disposition::Note,
            _ => Disposition::Other,
        };
        Ok((disposition, old.sa_flags & !SA_RESTORER))
    }
}
/// Has `signal` sent to this process once, in so many microseconds; 0: not at all.
pub fn tick(signal: i32, microseconds: i64) -> Sys<()> {
    /// The process whose timer it is (a fork has none), and the timer, as the kernel
    /// numbers it.
    static TIMER: AtomicU64 = AtomicU64::new(0);
    TICK.store(1 << (signal - 1), Ordering::Relaxed);
    let process = u64::from(std::process::id());
    let known = TIMER.load(Ordering::Relaxed);
    let mut timer = known as u32;
    // SAFETY: the kernel's structures (timer_create(2)): an event is a value, the signal
    // and how to tell (0: a signal); a time is an interval, then the first time, each in
    // seconds and nanoseconds.
    unsafe {
        if known >> 32 != process {
            let mut event = [0_u64; 8];
            event[1] = signal as u64;
            let clock = libc::c_long::from(libc::CLOCK_MONOTONIC);
            let place = &raw mut timer;
            done(|| libc::syscall(libc::SYS_timer_create, clock, event.as_ptr(), place) as i32)?;
            TIMER.store(process << 32 | u64::from(timer), Ordering::Relaxed);
        }
        let time = [0, 0, microseconds / 1_000_000, microseconds % 1_000_000 * 1000];
        let null = std::ptr::null::<u64>();
        let (timer, flags) = (libc::c_long::from(timer), 0 as libc::c_long);
        done(|| libc::syscall(libc::SYS_timer_settime, timer, flags, time.as_ptr(), null) as i32)?;
    }
    Ok(())
}
/// Waits until a signal comes.
pub fn pause() {
    // SAFETY: no arguments.
    let _ = once(unsafe { libc::pause() });
}
/// Seconds that were left of the last alarm.
pub fn alarm(seconds: u32) -> u32 {
    // SAFETY: numbers only.
    unsafe { libc::alarm(seconds) }
}
/// Seconds and microseconds.
pub type TimeVal = (i64, i64);

unsafe extern "C" {
    fn setitimer(which: c_int, new: *const libc::itimerval, old: *mut libc::itimerval) -> c_int;
    fn getitimer(which: c_int, old: *mut libc::itimerval) -> c_int;
}

/// Sets an interval timer (interval, value), if told to; returns what it was.
pub fn timer(which: i32, new: Option<(TimeVal, TimeVal)>) -> Sys<(TimeVal, TimeVal)> {
    let second = 1_000_000;
    let c = |(s, u): TimeVal| libc::timeval { tv_sec: s + u / second, tv_usec: u % second };
    let mut old = libc::itimerval { it_interval: c((0, 0)), it_value: c((0, 0)) };
    // SAFETY: structures of this frame.
    done(|| unsafe {
        match new {
            Some((interval, value)) => {
                let new = libc::itimerval { it_interval: c(interval), it_value: c(value) };
                setitimer(which, &raw const new, &raw mut old)
            }
            None => getitimer(which, &raw mut old),
        }
    })?;
    let of = |t: libc::timeval| (t.tv_sec, t.tv_usec);
    Ok((of(old.it_interval), of(old.it_value)))
}
