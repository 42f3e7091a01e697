//! Signals and their handlers. Until its handler runs, a signal is only a bit (see
//! `posix::signals`). The primitive `%take-signal` tells of those that have come, and
//! the Scheme procedure `%handle-signals` calls their handlers: behind the primitives
//! that wait or send signals, and where the machine calls it at a safepoint.

use crate::glue::{self, OrFail};
use crate::ports::custom;
use crate::posix::signals::{self, Disposition, LAST};
use crate::posix::time;
use interp::heap::{Foreign, Marker};
use interp::{Cx, Error, Result, Value, primitives};

/// The procedures that handle signals; that of signal 0 is called after collections,
/// of which the number is known that it has been called for.
struct Handlers([Value; LAST as usize + 1], usize);
impl Default for Handlers {
    fn default() -> Self {
        Handlers([Value::FALSE; LAST as usize + 1], 0)
    }
}
impl Foreign for Handlers {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.0);
    }
    fn type_name(&self) -> &'static str {
        "signal-handlers"
    }
}

/// Whether a signal waits to be handled: for the machine's safepoints.
pub fn pending_signals() -> bool {
    signals::pending()
}

/// Ends a primitive during which a signal may have come: its handler runs now.
pub fn handle(cx: &mut Cx, result: Value) -> Result<Value> {
    if pending_signals() { custom::call(cx, "%after-signals", &[result]) } else { Ok(result) }
}

/// `(handler . flags)` as it was; sets what is given.
fn sigaction(cx: &mut Cx, signal: Value, handler: Value, flags: Value) -> Result<Value> {
    let number = crate::args::bounded(cx, signal, 0, LAST as usize)? as i32;
    let given = glue::int_or(flags, 0)?;
    let new = match handler.given() {
        None => None,
        Some(Value::FALSE) => Some(Disposition::Default),
        Some(h) if h.is_procedure() => Some(Disposition::Note),
        Some(h) => match h.as_fixnum() {
            Some(0) => Some(Disposition::Default),
            Some(1) => Some(Disposition::Ignore),
            Some(_) => return Err(Error::out_of_range(h).at(2)),
            None => return Err(Error::wrong_type(h)),
        },
    };
    let (old, old_flags) = signals::action(number, new.map(|d| (d, given))).or_fail()?;
    let place = &mut cx.state::<Handlers>().0[number as usize];
    let old_handler = match old {
        Disposition::Ignore => Value::fixnum(1),
        Disposition::Note => *place,
        Disposition::Default | Disposition::Other => Value::fixnum(0),
    };
    if new.is_some() {
        *place = if new == Some(Disposition::Note) { handler } else { Value::FALSE };
    }
    Ok(cx.cons(old_handler, Value::fixnum(old_flags.into())))
}

fn timer_value(pair: signals::TimeVal, cx: &mut Cx) -> Value {
    cx.cons(Value::fixnum(pair.0), Value::fixnum(pair.1))
}

primitives! { pub SIGNALS in "(guile)";
    /// What the signal SIGNUM does: a pair of its handler, SIG_DFL or SIG_IGN, and
    /// flags. If HANDLER is given, set it: a procedure of the signal's number,
    /// SIG_DFL, SIG_IGN, or #f for what it did at first.
    "sigaction" "signum #:optional handler flags thread"
        => |cx, [signal, handler, flags, _thread]| sigaction(cx, signal, handler, flags);
    /// A signal that came and was not taken yet, with its handler: `(handler . signal)`,
    /// or #f. Signal 0 stands for a collection.
    "%take-signal" "" => |cx, []| {
        let collections = if cx.heap.watched { cx.heap.collections() } else { 0 };
        let handlers = cx.state::<Handlers>();
        let collected = std::mem::replace(&mut handlers.1, collections) != collections;
        while let Some(signal) = if collected { Some(0) } else { signals::take_pending() } {
            let handler = handlers.0[signal as usize];
            if handler.is_true() {
                return Ok(cx.cons(handler, Value::fixnum(signal.into())));
            }
        }
        Ok(Value::FALSE)
    };
    /// Whether a signal waits for its handler.
    "%signals?" "" => |_, []| Ok(Value::bool(pending_signals()));
    /// Have PROC called, with 0, after each collection.
    "%after-collections" "proc" => |cx, [proc]| {
        cx.state::<Handlers>().0[0] = proc;
        cx.heap.watched = true;
        Ok(Value::UNSPECIFIED)
    };
    /// Send SIGNAL to this process once, in MICROSECONDS; 0: not at all.
    "%tick!" "signal microseconds" => |_, [signal, us]| {
        signals::tick(glue::int(signal)?, glue::exact(us)?).or_fail()?;
        Ok(Value::UNSPECIFIED)
    };
    /// Give every signal back what it did at first.
    "restore-signals" "" => |cx, []| {
        for signal in 1..=LAST {
            if cx.state::<Handlers>().0[signal as usize].is_true() {
                signals::action(signal, Some((Disposition::Default, 0))).or_fail()?;
                cx.state::<Handlers>().0[signal as usize] = Value::FALSE;
            }
        }
        Ok(Value::UNSPECIFIED)
    };
    /// Send SIGALRM after SECONDS; the seconds that were left of the last one.
    "alarm" "seconds" => |_, [seconds]| {
        Ok(Value::fixnum(signals::alarm(glue::unsigned(seconds)?).into()))
    };
    /// Wait until a signal comes.
    "pause" "" => |cx, []| {
        if !signals::pending() {
            signals::pause();
        }
        handle(cx, Value::UNSPECIFIED)
    };
    /// Sleep SECONDS; the seconds that were left when a signal came.
    "sleep" "seconds" => |cx, [seconds]| {
        let (seconds, nanoseconds) = time::sleep(glue::exact(seconds)?.max(0), 0);
        handle(cx, Value::fixnum(seconds + i64::from(nanoseconds > 0)))
    };
    /// Sleep MICROSECONDS; those that were left when a signal came.
    "usleep" "microseconds" => |cx, [us]| {
        let us = glue::exact(us)?.max(0);
        let (seconds, nanoseconds) = time::sleep(us / 1_000_000, us % 1_000_000 * 1000);
        handle(cx, Value::fixnum(seconds * 1_000_000 + nanoseconds / 1000))
    };
    /// Set the timer WHICH: an interval and a first time, each in seconds and
    /// microseconds; what it was, as pairs.
    "setitimer" "which interval-seconds interval-us value-seconds value-us"
        => |cx, [which, is, iu, vs, vu]| {
        let interval = (glue::exact(is)?, glue::exact(iu)?);
        let value = (glue::exact(vs)?, glue::exact(vu)?);
        let (interval, value) =
            signals::timer(glue::int(which)?, Some((interval, value))).or_fail()?;
        let (interval, value) = (timer_value(interval, cx), timer_value(value, cx));
        Ok(cx.list(&[interval, value]))
    };
    /// The timer WHICH: its interval and what is left, as pairs.
    "getitimer" "which" => |cx, [which]| {
        let (interval, value) = signals::timer(glue::int(which)?, None).or_fail()?;
        let (interval, value) = (timer_value(interval, cx), timer_value(value, cx));
        Ok(cx.list(&[interval, value]))
    };
}
