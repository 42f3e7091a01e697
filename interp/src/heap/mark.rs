//! Collection: mark from the roots with an explicit stack, settle what is
//! weak, drop what is boxed, and start handing out holes from the beginning.

use super::block::{self, Block};
use super::{Heap, Hole, foreign};
use crate::value::object::{Layout, flag};
use crate::value::{Kind, Value};

/// Marks values, and what they reach, without recursion.
pub struct Marker<'a> {
    stack: &'a mut Vec<Value>,
    live: usize,
}

impl Marker<'_> {
    /// Marks `v` and queues what it holds.
    #[inline]
    pub fn mark(&mut self, v: Value) {
        if v.is_pair() {
            if self.mark_pair(v) {
                self.stack.push(v);
            }
        } else if v.is_object() && mark_object(v) {
            let header = v.header();
            if header.kind().layout() != Layout::Raw {
                self.stack.push(v);
            }
            self.live += header.bytes();
        }
    }
    /// Marks a pair; true if it was unmarked.
    #[inline(always)]
    fn mark_pair(&mut self, v: Value) -> bool {
        // SAFETY: a pair's address is a live cell of a block.
        let fresh = unsafe { block::mark(v.pair_ptr() as *mut u64) };
        self.live += usize::from(fresh) * 16;
        fresh
    }
    pub fn mark_all(&mut self, values: impl IntoIterator<Item = Value>) {
        for v in values {
            self.mark(v);
        }
    }

    /// Marks a pair or object and nothing that it holds.
    pub(super) fn mark_shell(&mut self, v: Value) {
        if v.is_pair() {
            // SAFETY: a pair's address is a live cell of a block.
            unsafe { block::mark(v.pair_ptr() as *mut u64) };
        } else if v.is_object() {
            mark_object(v);
        }
    }

    /// Marks what a marked pair holds, and along the list that it begins, without a turn of the
    /// stack for each pair. Lists and trees mostly lie in memory from their ends to their heads, so
    /// cdrs before cars is the order that caches foresee: cars first take half as long again.
    fn list(&mut self, mut v: Value) {
        loop {
            self.mark(v.car());
            let rest = v.cdr();
            if !rest.is_pair() {
                return self.mark(rest);
            }
            if !self.mark_pair(rest) {
                return;
            }
            v = rest;
        }
    }
    pub(super) fn drain(&mut self) {
        while let Some(v) = self.stack.pop() {
            if v.is_pair() {
                self.list(v);
                continue;
            }
            match v.header().kind().layout() {
                Layout::Values if super::table::is_weak(v) => {}
                Layout::Values => {
                    for i in 0..v.header().len() {
                        self.mark(v.slot(i));
                    }
                }
                Layout::Behind => self.mark(Value(v.word(2))),
                Layout::Boxed if v.is(Kind::Code) => v.code().trace(self),
                Layout::Boxed => {
                    if let Some(f) = v.foreign_dyn() {
                        f.trace(self);
                    }
                }
                Layout::Raw | Layout::Weak => {}
            }
        }
    }
}

/// Marks an object; true if it was unmarked.
fn mark_object(v: Value) -> bool {
    let p = v.object_ptr();
    if v.header().flags() & flag::LARGE == 0 {
        // SAFETY: an object without memory of its own is a cell of a block.
        return unsafe { block::mark(p) };
    }
    let fresh = v.header().flags() & flag::MARK == 0;
    v.set_flag(flag::MARK);
    fresh
}

/// Whether `v` survives the marking that has just ended.
pub(super) fn is_live(v: Value) -> bool {
    if v.is_pair() {
        // SAFETY: a pair's address is a live cell of a block.
        unsafe { block::is_marked(v.pair_ptr() as *mut u64) }
    } else if !v.is_object() {
        true
    } else if v.header().flags() & flag::LARGE != 0 {
        v.header().flags() & flag::MARK != 0
    } else {
        // SAFETY: an object without memory of its own is a cell of a block.
        unsafe { block::is_marked(v.object_ptr()) }
    }
}

impl Heap {
    /// Collects. `roots` marks every value the program can still reach; it must
    /// be exact, since everything else is reused. `sweep` is told, once marking
    /// has ended, which values live, to drop its own weak references.
    pub fn collect(
        &mut self,
        roots: impl FnOnce(&mut Marker<'_>),
        sweep: impl FnOnce(&dyn Fn(Value) -> bool),
    ) {
        let before = self.bytes();
        self.clear_marks();
        let mut stack = Vec::new();
        let mut marker = Marker { stack: &mut stack, live: 0 };
        roots(&mut marker);
        marker.drain();
        self.settle_weak(&mut marker);
        self.live = marker.live;
        self.gone += before.saturating_sub(self.live);
        sweep(&is_live);
        self.drop_dead();
        if self.stress {
            self.poison();
        }
        self.threshold = super::threshold(self.live);
        self.take_empty_blocks();
        self.fresh = 0;
        self.wanted = self.stress;
        self.collections += 1;
    }

    fn clear_marks(&mut self) {
        for class in &self.classes {
            for &b in &class.blocks {
                // SAFETY: blocks in the list are live.
                unsafe { block::Block::clear(b) }
            }
        }
        for large in &self.large {
            // SAFETY: large objects in the list are live.
            unsafe { *large.object &= !(u64::from(flag::MARK) << 8) }
        }
    }

    /// Guardians, weak tables and weak vectors: repeated, since an object that
    /// a guardian revives may be a key that keeps a value alive.
    fn settle_weak(&mut self, marker: &mut Marker<'_>) {
        loop {
            let before = marker.live;
            for &table in self.weak.iter().filter(|t| is_live(**t)) {
                super::table::mark_reachable(table, marker);
            }
            marker.drain();
            if marker.live != before {
                continue;
            }
            // What guardians have to hand out is alive; only then is told what else has died,
            // of all before any of it is revived, since several may guard it.
            let living: Vec<_> = self.guardians.iter().copied().filter(|g| is_live(*g)).collect();
            super::table::revive_guarded(&living, marker);
            if marker.live != before {
                continue;
            }
            for &guardian in &living {
                super::table::collect_dead(guardian);
            }
            super::table::revive_guarded(&living, marker);
            if marker.live == before {
                break;
            }
        }
        self.weak.retain(|&w| is_live(w));
        self.guardians.retain(|&g| is_live(g));
        for &w in &self.weak {
            super::table::drop_dead_entries(w, marker);
        }
        for &g in &self.guardians {
            super::table::keep_guardian(g, marker);
        }
    }

    fn drop_dead(&mut self) {
        self.boxed.retain(|&object| {
            let live = is_live(object);
            if !live {
                foreign::drop_boxed(object);
            }
            live
        });
        self.large.retain(|large| {
            // SAFETY: large objects in the list are live until freed here.
            let live = unsafe { *large.object } >> 8 & u64::from(flag::MARK) != 0;
            if !live {
                block::free_large(large.object, large.words);
            }
            live
        });
    }

    /// Starts handing out holes from the beginning, and takes from each class the blocks in which
    /// nothing is alive. Chunks of such alone are given back where what remains of them suffices
    /// until the next collection.
    fn take_empty_blocks(&mut self) {
        for class in &mut self.classes {
            class.hole =
                Hole { cursor: std::ptr::null_mut(), end: std::ptr::null_mut(), block: 0, bit: 0 };
            // SAFETY: blocks in the list are live.
            self.empty.extend(class.blocks.extract_if(.., |b| unsafe { Block::is_empty(*b) }));
        }
        let needed = self.threshold / block::SIZE;
        if self.empty.len() < needed + block::SMALL_CHUNK {
            return;
        }
        self.empty.sort_unstable();
        let mut surplus = self.empty.len() - needed;
        let empty = &mut self.empty;
        self.chunks.retain(|chunk| {
            let Some(blocks) = chunk.find_in(empty).filter(|blocks| blocks.len() <= surplus) else {
                return true;
            };
            surplus -= blocks.len();
            empty.drain(blocks);
            false
        });
    }

    /// Overwrites every dead cell with a word that no code mistakes for a value.
    fn poison(&mut self) {
        for (class, c) in self.classes.iter().enumerate() {
            for &b in &c.blocks {
                let mut from = 0;
                // SAFETY: the block is live and of this class; the hole's words
                // belong to no live object.
                unsafe {
                    while let Some((first, past)) = block::Block::next_hole(b, class, from) {
                        let (start, end) =
                            (block::Block::address(b, first), block::Block::address(b, past));
                        let words = end.offset_from(start) as usize;
                        std::slice::from_raw_parts_mut(start, words).fill(0xdead_dead_dead_dede);
                        from = past;
                    }
                }
            }
        }
    }
}
