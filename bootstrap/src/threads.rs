//! Work on many small things at a time.

use std::num::NonZero;
use std::thread;

/// A thread costs about as much as the work on this many things.
const THINGS_A_THREAD: usize = 64;

/// What EACH gives for each of ITEMS, in their order, on all processors if
/// there are many items. A panic of EACH is the caller's.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let part = items.len().div_ceil(processors).max(THINGS_A_THREAD);
    let work = |items: &[T]| -> Vec<R> { items.iter().map(&each).collect() };
    if items.len() <= part {
        return work(items);
    }
    thread::scope(|scope| {
        let work = &work;
        let (own, others) = items.split_at(part);
        let start = |items| {
            let thread = thread::Builder::new().spawn_scoped(scope, move || work(items));
            thread.map_err(|_| items)
        };
        let others: Vec<_> = others.chunks(part).map(start).collect();
        let mut all = work(own);
        for part in others {
            all.extend(match part.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(results)) => results,
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                // There is no room for a thread.
                Err(items) => work(items),
            });
        }
        all
    })
}
