//! Blocks: 64 KiB of cells of one size, with a mark bit for every two words.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};

/// Bytes of a block, and its alignment: the block of a cell is a mask away.
pub(super) const SIZE: usize = 64 << 10;
/// Bytes for each mark bit.
pub(super) const GRANULE: usize = 16;
const MARK_WORDS: usize = SIZE / GRANULE / 64;
/// Blocks come from the system in chunks: the first ones of 1 MiB, the others of 2 MiB.
const SMALL_CHUNKS: usize = 2;
pub(super) const SMALL_CHUNK: usize = (1 << 20) / SIZE;
const LARGE_CHUNK: usize = (2 << 20) / SIZE;

/// Words of a cell of each size class. Of those above `SMALL` a block has 21, 16, 12, 8, 6 or 4.
pub(super) const CLASS_WORDS: [usize; CLASSES] = [
    2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 386, 508, 676, 1016, 1354, 2032,
];
pub(super) const CLASSES: usize = 22;
/// The class of fewer words than this is in a table.
pub(super) const SMALL: usize = 256;

/// The class of each number of words up to `SMALL`.
static CLASS_OF: [u8; SMALL + 1] = class_table();

const fn class_table() -> [u8; SMALL + 1] {
    let mut table = [0; SMALL + 1];
    let (mut words, mut class) = (0, 0);
    while words <= SMALL {
        if words > CLASS_WORDS[class] {
            class += 1;
        }
        table[words] = class as u8;
        words += 1;
    }
    table
}

#[inline(always)]
pub(super) fn class_of(words: usize) -> usize {
    CLASS_OF[words] as usize
}
/// The class of `words`, more than `SMALL`, unless they have memory of their own.
pub(super) fn large_class_of(words: usize) -> Option<usize> {
    CLASS_WORDS.iter().position(|&room| room >= words)
}

/// A block's start: its mark bits, one for each 16 bytes of the block.
#[repr(C)]
pub(super) struct Block {
    marks: [u64; MARK_WORDS],
}

/// Where the first cell of a block is: after the mark bits.
const FIRST: usize = MARK_WORDS * 8;

/// The bit of the first cell, and the one past the last cell of each class.
const FIRST_BIT: usize = FIRST / GRANULE;
static END_BITS: [usize; CLASSES] = {
    let mut ends = [0; CLASSES];
    let mut class = 0;
    while class < CLASSES {
        let granules = CLASS_WORDS[class] * 8 / GRANULE;
        ends[class] = FIRST_BIT + (SIZE - FIRST) / GRANULE / granules * granules;
        class += 1;
    }
    ends
};

impl Block {
    /// The address that a mark bit stands for.
    #[inline(always)]
    pub(super) fn address(block: *mut Block, bit: usize) -> *mut u64 {
        block.cast::<u8>().wrapping_add(bit * GRANULE).cast()
    }

    /// The next run of unmarked cells at or after bit `from`, which is 0 or a cell's: the bits of
    /// its first cell and of the one past its last.
    ///
    /// # Safety
    /// `block` is a live block of `class`.
    #[inline(always)]
    pub(super) unsafe fn next_hole(
        block: *mut Block,
        class: usize,
        from: usize,
    ) -> Option<(usize, usize)> {
        // SAFETY: the block is live.
        let marks = unsafe { &(*block).marks };
        let (end, granules) = (END_BITS[class], CLASS_WORDS[class] * 8 / GRANULE);
        // Only the first granule of a cell is ever marked.
        let mut first = from.max(FIRST_BIT);
        if granules == 1 {
            first = next_bit(marks, first, u64::MAX)?;
        } else {
            while first < end && marks[first / 64] >> (first % 64) & 1 == 1 {
                first += granules;
            }
        }
        (first < end).then(|| (first, next_bit(marks, first, 0).unwrap_or(end)))
    }

    /// Whether nothing in it is marked.
    ///
    /// # Safety
    /// `block` is a live block.
    pub(super) unsafe fn is_empty(block: *mut Block) -> bool {
        // SAFETY: the caller's promise.
        unsafe { (*block).marks == [0; MARK_WORDS] }
    }
    /// Forgets every mark.
    ///
    /// # Safety
    /// `block` is a live block.
    pub(super) unsafe fn clear(block: *mut Block) {
        // SAFETY: the caller's promise.
        unsafe { (*block).marks = [0; MARK_WORDS] }
    }
}

/// The first set bit at or after `from`, of the words exclusive-or `flip`.
#[inline(always)]
fn next_bit(words: &[u64; MARK_WORDS], from: usize, flip: u64) -> Option<usize> {
    let mut k = from / 64;
    let mut word = (words.get(k)? ^ flip) & (u64::MAX << (from % 64));
    while word == 0 {
        k += 1;
        word = *words.get(k)? ^ flip;
    }
    Some(k * 64 + word.trailing_zeros() as usize)
}

/// Marks the cell at `address`, which lies in a block. True if it was unmarked.
///
/// # Safety
/// `address` is the start of a live cell in a block.
#[inline(always)]
pub(super) unsafe fn mark(address: *mut u64) -> bool {
    let offset = address as usize % SIZE;
    let block = address.cast::<u8>().wrapping_sub(offset).cast::<Block>();
    let (word, bit) = (offset / GRANULE / 64, 1 << (offset / GRANULE % 64));
    // SAFETY: the block of a live cell is live.
    unsafe {
        let marks = &raw mut (*block).marks[word];
        let fresh = *marks & bit == 0;
        *marks |= bit;
        fresh
    }
}

/// Whether the cell at `address` is marked.
///
/// # Safety
/// As for `mark`.
pub(super) unsafe fn is_marked(address: *mut u64) -> bool {
    let offset = address as usize % SIZE;
    let block = address.cast::<u8>().wrapping_sub(offset).cast::<Block>();
    // SAFETY: the block of a live cell is live.
    unsafe { (*block).marks[offset / GRANULE / 64] >> (offset / GRANULE % 64) & 1 == 1 }
}

/// Memory for several blocks, asked of the system at once.
pub(super) struct Chunk {
    start: *mut u8,
    /// The number of its blocks, and how many of them are used.
    blocks: usize,
    used: usize,
}

impl Chunk {
    /// The first chunks are small, so that a short program touches no more than it uses; later
    /// ones are aligned so that the system can give each as one page.
    pub(super) fn new(before: usize) -> Chunk {
        let blocks = if before < SMALL_CHUNKS { SMALL_CHUNK } else { LARGE_CHUNK };
        let layout = Self::layout(blocks);
        // SAFETY: the layout has a size.
        let start = unsafe { alloc(layout) };
        if start.is_null() {
            handle_alloc_error(layout);
        }
        Chunk { start, blocks, used: 0 }
    }
    fn layout(blocks: usize) -> Layout {
        let size = blocks * SIZE;
        let align = if blocks == LARGE_CHUNK { size } else { SIZE };
        Layout::from_size_align(size, align).expect("powers of two")
    }
    pub(super) fn is_full(&self) -> bool {
        self.used == self.blocks
    }
    pub(super) fn next_block(&mut self) -> *mut Block {
        let block = self.start.wrapping_add(self.used * SIZE).cast::<Block>();
        self.used += 1;
        // SAFETY: `used` was below the chunk's number of blocks; the marks are
        // plain words, written before they are read.
        unsafe { block.write(Block { marks: [0; MARK_WORDS] }) };
        block
    }
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.blocks * SIZE
    }
    /// Where all blocks of this chunk are in the sorted list `blocks`, if they all are.
    pub(super) fn find_in(&self, blocks: &[*mut Block]) -> Option<std::ops::Range<usize>> {
        let at = blocks.binary_search(&self.start.cast()).ok()?;
        let last = self.start.wrapping_add((self.blocks - 1) * SIZE).cast();
        (blocks.get(at + self.blocks - 1) == Some(&last)).then_some(at..at + self.blocks)
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        // SAFETY: `start` came from `alloc` with this layout.
        unsafe { dealloc(self.start, Self::layout(self.blocks)) }
    }
}

fn large_layout(words: usize) -> Layout {
    // A size that overflows an isize is refused like one that cannot be had.
    Layout::from_size_align(words.saturating_mul(8), 16)
        .unwrap_or_else(|_| handle_alloc_error(Layout::new::<u64>()))
}

/// Memory for one object of `words` words.
pub(super) fn allocate_large(words: usize) -> *mut u64 {
    let layout = large_layout(words);
    // SAFETY: the layout has a size.
    let p = unsafe { alloc(layout) };
    if p.is_null() {
        handle_alloc_error(layout);
    }
    p.cast()
}

pub(super) fn free_large(object: *mut u64, words: usize) {
    // SAFETY: `object` came from `allocate_large` with as many words.
    unsafe { dealloc(object.cast(), large_layout(words)) }
}

/// Whether the system would give `bytes` more: asked before large requests, so
/// that they fail as an error of the program and not of the process.
pub(super) fn can_allocate(bytes: usize) -> bool {
    let Ok(layout) = Layout::from_size_align(bytes, 16) else { return false };
    // SAFETY: the layout has a size; the memory is given back untouched.
    unsafe {
        let p = alloc(layout);
        if p.is_null() {
            return false;
        }
        dealloc(p, layout);
    }
    true
}
