//! Memory of the Rust side: what is not on the heap of values.
//!
//! The C library that static programs have maps and unmaps pages for every
//! other request, which costs more than all else when a program starts. Small
//! blocks come from here instead: sizes are rounded up to a class, each class
//! has a list of free blocks, and new ones are cut from large pieces. What is
//! larger, or aligned to more, is left to the C library.
//!
//! Pieces are never given back. Each thread has lists and a piece of its own, so
//! that nothing is locked; a block that another thread frees joins that one's
//! lists. What one thread makes and another frees for as long as the program runs
//! had better be larger than [`LARGEST`].

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ptr::null_mut;

/// Blocks are multiples of this many bytes, and aligned to it.
const GRAIN: usize = 16;
/// Blocks up to this size have a class for each multiple of [`GRAIN`].
const FINE: usize = 512;
/// The largest block cut from a piece; above [`FINE`] classes are powers of two.
pub const LARGEST: usize = 128 << 10;
const CLASSES: usize = FINE / GRAIN + (LARGEST / FINE).ilog2() as usize;
/// What is asked of the C library at a time, at first.
const PIECE: usize = 256 << 10;
/// After so many bytes in small pieces a thread takes pieces of [`HUGE`].
const SMALL_PIECES: usize = 1 << 20;
/// Memory of this size and alignment is asked for as one page where the system has such: to touch
/// it for the first time costs one fault and not 512.
const HUGE: usize = 2 << 20;

/// The allocator of the executable.
pub struct SmallBlocks;

struct State {
    /// For each class the first free block, whose first word names the next.
    free: [*mut u8; CLASSES],
    /// What is left of the piece that blocks are cut from.
    next: *mut u8,
    left: usize,
    /// Bytes had in pieces so far.
    had: usize,
}

thread_local! {
    // Nothing is dropped with a thread, so this can be reached as long as it runs.
    static STATE: UnsafeCell<State> =
        const { UnsafeCell::new(State { free: [null_mut(); CLASSES], next: null_mut(), left: 0, had: 0 }) };
}

/// The class of a request, and the size of its blocks.
#[inline(always)]
fn class_of(layout: Layout) -> Option<(usize, usize)> {
    let size = layout.size();
    if layout.align() > GRAIN || size > LARGEST {
        return None;
    }
    if size <= FINE {
        let grains = size.div_ceil(GRAIN).max(1);
        return Some((grains - 1, grains * GRAIN));
    }
    let rounded = size.next_power_of_two();
    Some((FINE / GRAIN + (rounded / FINE).ilog2() as usize - 1, rounded))
}

/// What is too large or too aligned for a class: a block of the C library, or pages.
///
/// # Safety
/// The layout is not empty.
unsafe fn system(layout: Layout) -> *mut u8 {
    if layout.align() >= HUGE {
        return pages(layout);
    }
    // SAFETY: the caller's promise; the C library knows no lock of ours.
    unsafe { System.alloc(layout) }
}

/// Gives back what `system` gave.
///
/// # Safety
/// `block` came from `system` with this layout.
unsafe fn system_free(block: *mut u8, layout: Layout) {
    // SAFETY: the caller's promise.
    unsafe {
        if layout.align() >= HUGE {
            libc::munmap(block.cast(), layout.size());
        } else {
            System.dealloc(block, layout);
        }
    }
}

/// Pages of the system, zero, advised to be one if they can be; null where it has no more. The C
/// library would keep what alignment leaves over.
fn pages(layout: Layout) -> *mut u8 {
    let (size, align) = (layout.size(), layout.align());
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    let access = libc::PROT_READ | libc::PROT_WRITE;
    // SAFETY: a new mapping; what is unmapped of it is before and behind the aligned part. Advice
    // may be declined by a system without large pages.
    unsafe {
        let start = libc::mmap(null_mut(), size + align, access, flags, -1, 0);
        if start == libc::MAP_FAILED {
            return null_mut();
        }
        let before = start.align_offset(align);
        let block = start.byte_add(before);
        if before > 0 {
            libc::munmap(start, before);
        }
        libc::munmap(block.byte_add(size), align - before);
        libc::madvise(block, size, libc::MADV_HUGEPAGE);
        block.cast()
    }
}

#[inline(always)]
fn with<T>(f: impl FnOnce(&mut State) -> T) -> T {
    // SAFETY: the state is this thread's own, and `f` does not allocate from it.
    STATE.with(|state| f(unsafe { &mut *state.get() }))
}

impl State {
    #[inline(always)]
    fn take(&mut self, class: usize, size: usize) -> *mut u8 {
        let first = self.free[class];
        if first.is_null() {
            return self.cut(size);
        }
        // SAFETY: a free block's first word names the next one.
        self.free[class] = unsafe { *first.cast() };
        first
    }
    #[inline(always)]
    fn give(&mut self, class: usize, block: *mut u8) {
        // SAFETY: the block is free, aligned and at least a word long.
        unsafe { *block.cast() = self.free[class] };
        self.free[class] = block;
    }
    /// A new block. What a piece has left and does not suffice is given up.
    fn cut(&mut self, size: usize) -> *mut u8 {
        if self.left < size {
            let (size, align) = if self.had < SMALL_PIECES { (PIECE, GRAIN) } else { (HUGE, HUGE) };
            // SAFETY: the layout is not empty, and its alignment is a power of two.
            let piece = unsafe { system(Layout::from_size_align_unchecked(size, align)) };
            if piece.is_null() {
                return piece;
            }
            (self.next, self.left) = (piece, size);
            self.had += size;
        }
        let block = self.next;
        // SAFETY: `size` bytes are left of the piece.
        self.next = unsafe { block.add(size) };
        self.left -= size;
        block
    }
}

// SAFETY: blocks are as large and aligned as their class says, which is at least
// what the layout asks for; a block goes back to the class of the same layout.
unsafe impl GlobalAlloc for SmallBlocks {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match class_of(layout) {
            Some((class, size)) => with(|state| state.take(class, size)),
            // SAFETY: as the caller promises.
            None => unsafe { system(layout) },
        }
    }
    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match class_of(layout) {
            Some((class, _)) => with(|state| state.give(class, block)),
            // SAFETY: as the caller promises.
            None => unsafe { system_free(block, layout) },
        }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if class_of(layout).is_none() {
            // Fresh pages are zero already.
            // SAFETY: as the caller promises.
            return unsafe {
                if layout.align() >= HUGE { pages(layout) } else { System.alloc_zeroed(layout) }
            };
        }
        // SAFETY: as the caller promises; the block has room for the layout.
        unsafe {
            let block = self.alloc(layout);
            if !block.is_null() {
                block.write_bytes(0, layout.size());
            }
            block
        }
    }
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller promises that the new size can be aligned like the old.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (class_of(layout), class_of(wanted)) {
            (Some(old), Some(new)) if old == new => block,
            // SAFETY: neither layout is ours.
            (None, None) if layout.align() < HUGE => unsafe { System.realloc(block, layout, size) },
            // SAFETY: both blocks have room for what is copied, and do not overlap.
            _ => unsafe {
                let moved = self.alloc(wanted);
                if !moved.is_null() {
                    moved.copy_from_nonoverlapping(block, layout.size().min(size));
                    self.dealloc(block, layout);
                }
                moved
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, 8).expect("a small power of two")
    }

    #[test]
    fn every_class_has_room_for_its_sizes() {
        let mut last = (0, GRAIN);
        for size in 1..=LARGEST {
            let (class, room) = class_of(layout(size)).expect("small");
            assert!(room >= size && class < CLASSES && room % GRAIN == 0, "{size}");
            let next = if (class, room) == last { last.0 } else { last.0 + 1 };
            assert_eq!(class, next, "{size}");
            last = (class, room);
        }
        assert_eq!(last, (CLASSES - 1, LARGEST));
        assert_eq!(class_of(layout(LARGEST + 1)), None);
        assert_eq!(class_of(Layout::from_size_align(8, 64).expect("valid")), None);
    }

    #[test]
    fn blocks_hold_what_they_are_given() {
        let heap = SmallBlocks;
        let mut blocks = Vec::new();
        for round in 0..3u8 {
            for size in [1, 16, 17, 500, 513, 5000, LARGEST, LARGEST + 1, 100_000] {
                // SAFETY: the layouts are not empty, and used again to free.
                unsafe {
                    let block = heap.alloc(layout(size));
                    block.write_bytes(round, size);
                    let larger = heap.realloc(block, layout(size), size * 2);
                    blocks.push((larger, size, round));
                }
            }
            // Some go back and are used again.
            let (block, size, _) = blocks.swap_remove(0);
            // SAFETY: allocated above with this layout.
            unsafe { heap.dealloc(block, layout(size * 2)) };
        }
        for (block, size, round) in blocks {
            // SAFETY: `size` bytes were written.
            let bytes = unsafe { std::slice::from_raw_parts(block, size) };
            assert!(bytes.iter().all(|&b| b == round), "{size} {round}");
            // SAFETY: allocated above with this layout.
            unsafe { heap.dealloc(block, layout(size * 2)) };
        }
        // SAFETY: not empty.
        unsafe {
            let block = heap.alloc(layout(64));
            block.write_bytes(1, 64);
            heap.dealloc(block, layout(64));
            let zeros = heap.alloc_zeroed(layout(60));
            assert_eq!(zeros, block, "freed blocks are used again");
            assert!(std::slice::from_raw_parts(zeros, 60).iter().all(|&b| b == 0));
            heap.dealloc(zeros, layout(60));
        }
    }

    #[test]
    fn large_pieces_hold_blocks_and_are_aligned() {
        let heap = SmallBlocks;
        // Several times what comes in small pieces.
        let blocks: Vec<*mut u8> = (0..SMALL_PIECES / 256)
            .map(|k| {
                // SAFETY: the layout is not empty, and the block as large as it says.
                unsafe {
                    let block = heap.alloc(layout(1024));
                    block.cast::<usize>().write(k);
                    block.add(1016).cast::<usize>().write(k);
                    block
                }
            })
            .collect();
        for (k, block) in blocks.into_iter().enumerate() {
            // SAFETY: written above, and freed with the layout it was made with.
            unsafe {
                assert_eq!(block.cast::<usize>().read(), k);
                assert_eq!(block.add(1016).cast::<usize>().read(), k);
                heap.dealloc(block, layout(1024));
            }
        }
        let whole = Layout::from_size_align(HUGE, HUGE).expect("powers of two");
        // SAFETY: not empty.
        unsafe {
            let block = heap.alloc(whole);
            assert_eq!(block as usize % HUGE, 0);
            block.write_bytes(1, HUGE);
            heap.dealloc(block, whole);
        }
    }
}
