//! The heap: non-moving, size-classed, marked iteratively, swept lazily.
//!
//! Memory comes in blocks of [`block::SIZE`] bytes, each cut into cells of one
//! size, with its mark bits at its start. Allocation bumps a cursor through a
//! *hole*: a run of cells that the last marking left unmarked. Finding the next
//! hole reads mark bits only, so sweeping costs nothing that allocation does
//! not ask for, and a dead cell is never touched.
//!
//! Allocation never collects. When enough has been allocated it raises a flag,
//! and the machine collects at its next safepoint, where the roots are exact
//! (see `Heap::collect`). So no primitive has to root anything.

mod alloc;
mod block;
mod foreign;
mod mark;
pub mod table;

pub use foreign::Foreign;
pub use mark::Marker;

use crate::value::{Header, Value};
use block::{Block, CLASS_WORDS, CLASSES, Chunk};

/// Where the next cell of one size class comes from.
#[derive(Clone, Copy)]
struct Hole {
    cursor: *mut u64,
    end: *mut u64,
    /// Index in the class's list of the block to search next, and the mark bit in it.
    block: usize,
    bit: usize,
}

/// The blocks of one size class.
struct Class {
    hole: Hole,
    blocks: Vec<*mut Block>,
}

/// An object with memory of its own.
struct Large {
    object: *mut u64,
    words: usize,
}

/// Everything that Scheme values point at.
pub struct Heap {
    classes: [Class; CLASSES],
    /// Blocks that the last collection found empty: any class may have them.
    empty: Vec<*mut Block>,
    chunks: Vec<Chunk>,
    large: Vec<Large>,
    /// Objects with a Rust value to drop when they die.
    boxed: Vec<Value>,
    /// Objects whose references do not keep alive: settled after marking.
    weak: Vec<Value>,
    guardians: Vec<Value>,
    /// Bytes handed out as holes and large objects since the last collection.
    fresh: usize,
    /// Bytes found alive by the last collection.
    live: usize,
    /// `fresh` above this asks for a collection.
    threshold: usize,
    /// The most bytes the program may hold alive; `usize::MAX` for no limit.
    limit: usize,
    wanted: bool,
    /// Bytes allocated before and freed again.
    gone: usize,
    /// Whether a procedure is to be called after each collection.
    pub watched: bool,
    collections: usize,
    /// Collect at every safepoint and poison what is freed.
    stress: bool,
    /// Under stress: how many safepoints there are to a collection, and how many have passed.
    stress_every: (u32, u32),
}

/// No collection before this many bytes: most build scripts end earlier.
const FIRST_THRESHOLD: usize = 10 << 20;

/// How many bytes may be allocated after a collection that has left `live`: as many as before the
/// first while few are alive, then what keeps all within half as much again as a first heap, then
/// a third of what is alive.
fn threshold(live: usize) -> usize {
    let rest = (FIRST_THRESHOLD / 2 * 3).saturating_sub(live);
    rest.min(FIRST_THRESHOLD).max(live / 3)
}

impl Default for Heap {
    fn default() -> Self {
        Heap::new()
    }
}

impl Heap {
    pub fn new() -> Heap {
        let empty =
            Hole { cursor: std::ptr::null_mut(), end: std::ptr::null_mut(), block: 0, bit: 0 };
        Heap {
            classes: std::array::from_fn(|_| Class { hole: empty, blocks: Vec::new() }),
            empty: Vec::new(),
            chunks: Vec::new(),
            large: Vec::new(),
            boxed: Vec::new(),
            weak: Vec::new(),
            guardians: Vec::new(),
            fresh: 0,
            live: 0,
            threshold: FIRST_THRESHOLD,
            limit: usize::MAX,
            wanted: false,
            collections: 0,
            gone: 0,
            watched: false,
            stress: false,
            stress_every: (1, 0),
        }
    }

    /// True when the machine should collect at its next safepoint.
    #[inline(always)]
    pub fn wants_collection(&self) -> bool {
        self.wanted
    }
    /// Asks for a collection at the next safepoint (`gc`), under stress too.
    pub fn request_collection(&mut self) {
        self.wanted = true;
        self.stress_every.1 = self.stress_every.0 - 1;
    }
    /// Collects at every safepoint from now on and poisons what is freed, so
    /// that a value some root forgot is noticed at its next use.
    pub fn set_stress(&mut self, on: bool) {
        self.stress = on;
        self.wanted = on;
    }
    /// Under stress, lets `n - 1` safepoints pass before each collection: a whole program can then
    /// be run in reasonable time.
    pub fn set_stress_every(&mut self, n: u32) {
        self.set_stress(n > 0);
        self.stress_every = (n.max(1), 0);
    }
    /// Whether a wanted collection is due at this safepoint.
    pub fn is_due(&mut self) -> bool {
        if !self.stress {
            return true;
        }
        let (every, passed) = self.stress_every;
        self.stress_every.1 = (passed + 1) % every;
        passed + 1 >= every
    }
    /// Bounds the bytes alive after a collection.
    pub fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes;
    }
    /// True when the last collection left more alive than the limit allows.
    pub fn over_limit(&self) -> bool {
        self.live > self.limit
    }
    /// The next collection comes after `bytes` more have been allocated, at least.
    pub fn wait_for(&mut self, bytes: usize) {
        self.threshold = self.threshold.max(bytes);
    }
    pub fn collections(&self) -> usize {
        self.collections
    }
    /// Bytes alive at the last collection and allocated since.
    pub fn bytes(&self) -> usize {
        self.live + self.fresh
    }
    /// Bytes allocated so far, those of the machine's stack included.
    pub fn allocated(&self) -> usize {
        self.bytes() + self.gone
    }
    /// Counts memory that is not the heap's own, and asks for a collection where
    /// collections are watched: the watcher may want to know.
    pub fn count_elsewhere(&mut self, bytes: usize) {
        self.gone += bytes;
        self.wanted |= self.watched;
    }

    /// A cell of `words` words (at least one), uninitialised.
    #[inline(always)]
    fn cell(&mut self, words: usize) -> *mut u64 {
        self.cell_of(block::class_of(words))
    }
    #[inline(always)]
    fn cell_of(&mut self, class: usize) -> *mut u64 {
        let Hole { cursor, end, .. } = self.classes[class].hole;
        let next = cursor.wrapping_add(CLASS_WORDS[class]);
        if next <= end && !cursor.is_null() {
            self.classes[class].hole.cursor = next;
            cursor
        } else {
            self.refill(class)
        }
    }

    /// A pair.
    #[inline(always)]
    pub fn cons(&mut self, car: Value, cdr: Value) -> Value {
        let p = self.cell(2);
        // SAFETY: `cell` gave two words.
        unsafe {
            *p = car.bits();
            *p.add(1) = cdr.bits();
        }
        Value(p as u64 | crate::value::PAIR_TAG)
    }

    /// The header and room for `words` more; the caller fills the words before
    /// the next allocation.
    #[inline(always)]
    fn object(&mut self, header: Header, words: usize) -> *mut u64 {
        if words < block::SMALL {
            let p = self.cell(words + 1);
            // SAFETY: `cell` gave `words + 1` words.
            unsafe { *p = header.0 };
            p
        } else {
            self.large_object(header, words)
        }
    }

    /// Moves to the next hole of a class and takes its first cell.
    #[cold]
    #[inline(never)]
    fn refill(&mut self, class: usize) -> *mut u64 {
        let found = loop {
            let Class { hole, blocks } = &mut self.classes[class];
            let Some(&block) = blocks.get(hole.block) else {
                self.add_block(class);
                continue;
            };
            // SAFETY: blocks in the list are live and of this class.
            if let Some((first, past)) = unsafe { Block::next_hole(block, class, hole.bit) } {
                let start = Block::address(block, first);
                hole.cursor = start.wrapping_add(CLASS_WORDS[class]);
                hole.end = Block::address(block, past);
                hole.bit = past;
                break (start, past - first);
            }
            hole.block += 1;
            hole.bit = 0;
        };
        self.note_fresh(found.1 * block::GRANULE);
        found.0
    }

    #[inline]
    fn note_fresh(&mut self, bytes: usize) {
        self.fresh += bytes;
        if self.fresh > self.threshold {
            self.wanted = true;
        }
    }

    fn add_block(&mut self, class: usize) {
        if let Some(block) = self.empty.pop() {
            return self.classes[class].blocks.push(block);
        }
        if self.chunks.last().is_none_or(Chunk::is_full) {
            self.chunks.push(Chunk::new(self.chunks.len()));
        }
        let chunk = self.chunks.last_mut().expect("a chunk was just pushed");
        self.classes[class].blocks.push(chunk.next_block());
    }

    #[cold]
    fn large_object(&mut self, header: Header, words: usize) -> *mut u64 {
        if let Some(class) = block::large_class_of(words + 1) {
            let object = self.cell_of(class);
            // SAFETY: the cell has at least `words + 1` words.
            unsafe { *object = header.0 };
            return object;
        }
        let object = block::allocate_large(words + 1);
        let header = Header(header.0 | u64::from(crate::value::object::flag::LARGE) << 8);
        // SAFETY: the allocation is `words + 1` words long.
        unsafe { *object = header.0 };
        self.large.push(Large { object, words: words + 1 });
        self.note_fresh((words + 1) * 8);
        object
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        for object in std::mem::take(&mut self.boxed) {
            foreign::drop_boxed(object);
        }
        for large in std::mem::take(&mut self.large) {
            block::free_large(large.object, large.words);
        }
    }
}

#[cfg(test)]
mod tests;
