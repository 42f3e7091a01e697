//! Where data were read.

use crate::error::Pos;
use crate::value::Value;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Places of pairs (those that begin a list) and vectors, by identity; where asked
/// for, of all other objects but symbols and keywords.
///
/// The map does not keep its data alive: it is good until the next collection
/// that may free some of them.
#[derive(Default)]
pub struct Sources {
    places: HashMap<u64, Pos, BuildHasherDefault<WordHasher>>,
    /// Whether strings, numbers and their like are noted as well.
    pub(super) atoms: bool,
}

impl Sources {
    /// For the places of atoms too.
    pub fn of_all() -> Sources {
        Sources { atoms: true, ..Sources::default() }
    }
    /// Where `datum` was read, if it was.
    #[inline]
    pub fn get(&self, datum: Value) -> Option<Pos> {
        self.places.get(&datum.bits()).copied()
    }
    #[inline]
    pub fn set(&mut self, datum: Value, pos: Pos) {
        self.places.insert(datum.bits(), pos);
    }
    /// All data and where they were read, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (Value, Pos)> + '_ {
        self.places.iter().map(|(&bits, &pos)| (Value(bits), pos))
    }
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
    pub fn len(&self) -> usize {
        self.places.len()
    }
    /// Forgets all places, and keeps the memory for the next ones.
    pub fn clear(&mut self) {
        self.places.clear();
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
