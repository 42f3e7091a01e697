//! The machine's stack: words in one run, grown by doubling.
//!
//! ```text
//!   … caller's registers | return address | callee | arguments, locals …
//!                          R[a] of the      ^ R[0] of the running frame
//!                          caller
//! ```
//!
//! A frame starts at its closure, `R[0]`. The word below is the return address;
//! the call instruction before that address names, in its field `a`, the
//! register of the caller where it stands. So frames need no links, say nothing
//! of where they are, and can be copied anywhere.
//!
//! Registers are used as a stack: at a call, all below `a` hold values and none
//! above does. So from the bottom of the stack to the top of the running frame
//! every word is a value or a return address, which looks like a flonum.

use crate::value::Value;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error, realloc};

/// Words kept free above the limit that frames are checked against: room for
/// what is pushed without a check.
pub(super) const SLACK: usize = 1024;
const FIRST_WORDS: usize = 16 << 10;
/// What is left of the most for the handlers of a stack overflow.
const RESERVE: usize = 64 << 10;

pub(super) struct Stack {
    start: *mut Value,
    words: usize,
    /// The most words the stack may grow to.
    pub(super) most: usize,
    /// Whether the reserve has been reached, which what handles that may use.
    pub(super) overflown: bool,
    /// Frames that end above this many words call the procedure of
    /// [`Vm::limit_stack`](super::Vm::limit_stack).
    pub(super) soft: usize,
}

impl Stack {
    pub(super) fn new() -> Stack {
        let layout = Self::layout(FIRST_WORDS);
        // SAFETY: the layout has a size.
        let start = unsafe { alloc(layout) };
        if start.is_null() {
            handle_alloc_error(layout);
        }
        Stack {
            start: start.cast(),
            words: FIRST_WORDS,
            most: 128 << 20,
            overflown: false,
            soft: usize::MAX,
        }
    }
    fn layout(words: usize) -> Layout {
        Layout::array::<Value>(words).unwrap_or_else(|_| handle_alloc_error(Layout::new::<u64>()))
    }
    #[inline(always)]
    pub(super) fn at(&self, offset: usize) -> *mut Value {
        self.start.wrapping_add(offset)
    }
    #[inline(always)]
    pub(super) fn offset(&self, p: *const Value) -> usize {
        (p as usize - self.start as usize) / 8
    }
    /// Frames must end below this.
    #[inline]
    pub(super) fn limit(&self) -> *mut Value {
        let words = self.words.min(self.usable());
        self.start.wrapping_add(self.soft.min(words.saturating_sub(SLACK)))
    }
    /// The most words that frames may take now, the slack included.
    fn usable(&self) -> usize {
        if self.overflown { self.most } else { self.most - RESERVE.min(self.most / 2) }
    }
    /// Makes room for `words` from the start, and the slack. False past the most.
    pub(super) fn grow(&mut self, words: usize) -> bool {
        let needed = words + SLACK;
        if needed > self.usable() {
            return false;
        }
        if needed <= self.words || self.enlarge(needed.next_power_of_two()) {
            return true;
        }
        // There is no more memory: this is the end, with some room for what handles that.
        let last = needed + RESERVE;
        if self.enlarge(last) {
            self.most = last;
        }
        false
    }
    fn enlarge(&mut self, words: usize) -> bool {
        // SAFETY: `start` came from this allocator with this layout; the new size is larger
        // and not zero.
        let p = unsafe {
            realloc(self.start.cast(), Self::layout(self.words), Self::layout(words).size())
        };
        if p.is_null() {
            return false;
        }
        self.start = p.cast();
        self.words = words;
        true
    }
    /// The words from `from` up to `to`.
    pub(super) fn slice(&self, from: usize, to: usize) -> &[Value] {
        debug_assert!(from <= to && to <= self.words);
        // SAFETY: the range is in the stack, and below the top of the running
        // frame every word was written.
        unsafe { std::slice::from_raw_parts(self.at(from), to - from) }
    }
    pub(super) fn copy_in(&mut self, at: usize, words: &[Value]) {
        debug_assert!(at + words.len() <= self.words);
        // SAFETY: the caller made room; the source is not the stack.
        unsafe { std::ptr::copy_nonoverlapping(words.as_ptr(), self.at(at), words.len()) }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // SAFETY: `start` came from this allocator with this layout.
        unsafe { dealloc(self.start.cast(), Self::layout(self.words)) }
    }
}
