//! Where data were read.

use crate::error::Pos;
use crate::value::Value;
use std::hash::Hasher;

/// Places of pairs (those that begin a list) and vectors, by identity; where asked
/// for, of all other objects but symbols and keywords.
///
/// The map does not keep its data alive: it is good until the next collection
/// that may free some of them.
#[derive(Default)]
pub struct Sources {
    /// Open addressing over a power of two of places; a key of 0, which is no object's, is an
    /// empty one. Every form has a map of its own, so making one has to be cheap.
    places: Vec<(u64, Pos)>,
    count: usize,
    /// Whether strings, numbers and their like are noted as well.
    pub(super) atoms: bool,
    /// The datum noted last that is no object, where atoms are noted.
    pub immediate: Option<(Value, Pos)>,
    /// Whether data may hold themselves: there were labels among them, or what a program has read.
    pub(super) circular: bool,
}

const EMPTY: (u64, Pos) = (0, Pos::NONE);
/// The places of a map that has any.
const FEWEST: usize = 64;

impl Sources {
    /// For the places of atoms too.
    pub fn of_all() -> Sources {
        Sources { atoms: true, ..Sources::default() }
    }
    /// Whether none of the data can hold itself.
    pub fn are_trees(&self) -> bool {
        !self.circular
    }
    /// The index of a key's place, or of the empty one where it would go. There are places.
    #[inline]
    fn find(&self, key: u64) -> usize {
        let mask = self.places.len() - 1;
        let mut at = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize & mask;
        while self.places[at].0 != key && self.places[at].0 != 0 {
            at = (at + 1) & mask;
        }
        at
    }
    /// Where `datum` was read, if it was.
    #[inline]
    pub fn get(&self, datum: Value) -> Option<Pos> {
        if self.places.is_empty() {
            return None;
        }
        let (key, pos) = self.places[self.find(datum.bits())];
        (key != 0).then_some(pos)
    }
    #[inline]
    pub fn set(&mut self, datum: Value, pos: Pos) {
        if (self.count + 1) * 4 > self.places.len() * 3 {
            self.grow();
        }
        let at = self.find(datum.bits());
        self.count += usize::from(self.places[at].0 == 0);
        self.places[at] = (datum.bits(), pos);
    }
    fn grow(&mut self) {
        let room = (self.places.len() * 2).max(FEWEST);
        let old = std::mem::replace(&mut self.places, vec![EMPTY; room]);
        for entry in old.into_iter().filter(|e| e.0 != 0) {
            let at = self.find(entry.0);
            self.places[at] = entry;
        }
    }
    /// All data and where they were read, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (Value, Pos)> + '_ {
        self.places.iter().filter(|e| e.0 != 0).map(|&(bits, pos)| (Value(bits), pos))
    }
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
    pub fn len(&self) -> usize {
        self.count
    }
    /// Forgets all places, and keeps the memory for the next ones.
    pub fn clear(&mut self) {
        self.places.fill(EMPTY);
        self.count = 0;
    }
}

/// For keys of a few words. Addresses differ in their middle bits: one multiplication spreads them.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.write_u64(u64::from(b));
        }
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        let h = (self.0 ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = h ^ h >> 29;
    }
}
