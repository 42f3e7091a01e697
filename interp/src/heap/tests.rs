use super::*;
use crate::value::{Kind, object::flag};
use std::cell::Cell;
use std::rc::Rc;

/// Collects with these roots and poisons what is freed.
fn collect(heap: &mut Heap, roots: &[Value]) {
    heap.set_stress(true);
    heap.collect(|marker| marker.mark_all(roots.iter().copied()), |_| {});
}
fn numbers(list: Value) -> Vec<i64> {
    list.iter().filter_map(Value::as_fixnum).collect()
}

#[test]
fn what_a_root_reaches_survives_and_the_rest_is_used_again() {
    let mut heap = Heap::new();
    let n = if cfg!(miri) { 300 } else { 100_000 };
    let items: Vec<Value> = (0..n).map(Value::fixnum).collect();
    let list = heap.list(&items);
    let before = heap.bytes();
    for round in 0..5 {
        for i in 0..n {
            heap.cons(Value::fixnum(i), Value::NULL);
        }
        collect(&mut heap, &[list]);
        assert_eq!(list.list_length(), Some(n as usize), "round {round}");
    }
    assert_eq!(numbers(list), (0..n).collect::<Vec<_>>());
    assert!(heap.bytes() <= before, "the garbage of five rounds took no new memory");
}

#[test]
fn dead_cells_are_poisoned_under_stress() {
    let mut heap = Heap::new();
    let dead = heap.cons(Value::fixnum(1), Value::NULL);
    let live = heap.cons(Value::fixnum(2), Value::NULL);
    collect(&mut heap, &[live]);
    assert_eq!(live.car(), Value::fixnum(2));
    assert_ne!(dead.car().bits(), Value::fixnum(1).bits());
}

#[test]
fn objects_of_all_sizes_survive_with_their_slots() {
    let mut heap = Heap::new();
    let sizes = [0, 1, 2, 3, 5, 7, 11, 15, 31, 63, 127, 254, 255, 256, 257, 1000, 5000];
    let vectors: Vec<Value> = sizes
        .iter()
        .map(|&n| {
            let inner = heap.cons(Value::fixnum(n as i64), Value::NULL);
            heap.filled(Kind::Vector, n, inner)
        })
        .collect();
    for _ in 0..3 {
        collect(&mut heap, &vectors);
        heap.filled(Kind::Vector, 300, Value::TRUE);
    }
    for (v, &n) in vectors.iter().zip(&sizes) {
        assert_eq!(v.header().len(), n);
        assert!(v.slots().iter().all(|s| s.get().car() == Value::fixnum(n as i64)));
    }
}

#[test]
fn deep_data_are_marked_without_a_deep_stack() {
    let mut heap = Heap::new();
    let depth = if cfg!(miri) { 500 } else { 1_000_000 };
    let mut nested = Value::NULL;
    for _ in 0..depth {
        let inner = heap.vector(&[nested]);
        nested = heap.cons(inner, Value::NULL);
    }
    collect(&mut heap, &[nested]);
    let mut found = 0;
    while nested.is_pair() {
        nested = nested.car().slot(0);
        found += 1;
    }
    assert_eq!(found, depth);
}

#[test]
fn large_objects_are_given_back() {
    let mut heap = Heap::new();
    let kept = heap.zeroed_bytevector(0, 1 << 16);
    for _ in 0..20 {
        heap.zeroed_bytevector(0, 1 << 16);
    }
    assert_eq!(heap.large.len(), 21);
    collect(&mut heap, &[kept]);
    assert_eq!(heap.large.len(), 1);
    assert_eq!(kept.bytes().map(<[u8]>::len).ok(), Some(1 << 16));
}

#[test]
fn empty_blocks_serve_other_sizes_and_empty_chunks_are_given_back() {
    let mut heap = Heap::new();
    let kept = heap.cons(Value::fixnum(1), Value::NULL);
    // As many bytes of each size as fill several chunks.
    for words in [2, 10, 100, 300, 1000] {
        for _ in 0..(4 << 20) / (words * 8) {
            heap.filled(Kind::Vector, words - 1, kept);
        }
        collect(&mut heap, &[kept]);
    }
    let bytes = |heap: &Heap| heap.chunks.iter().map(block::Chunk::bytes).sum::<usize>();
    assert!(bytes(&heap) <= 6 << 20, "{}", bytes(&heap));
    for _ in 0..(64 << 20) / 800 {
        heap.filled(Kind::Vector, 99, kept);
    }
    assert!(bytes(&heap) > 60 << 20);
    collect(&mut heap, &[kept]);
    assert!(bytes(&heap) <= FIRST_THRESHOLD + (3 << 20), "{}", bytes(&heap));
    // What remains is as good as new.
    let list = (0..1000).fold(Value::NULL, |l, i| heap.cons(Value::fixnum(i), l));
    let mut roots: Vec<Value> = (0..100).map(|_| heap.filled(Kind::Vector, 700, list)).collect();
    roots.push(kept);
    collect(&mut heap, &roots);
    assert_eq!(numbers(roots[99].slot(699)).len(), 1000);
    assert_eq!(kept.car(), Value::fixnum(1));
}

#[test]
fn a_bytevector_over_other_memory_keeps_its_owner() {
    let mut heap = Heap::new();
    let owner = heap.bytevector(b"abcdef");
    let address = owner.bytes_mut().map(<[u8]>::as_mut_ptr).expect("bytes");
    // SAFETY: the bytes are those of `owner`, two of them from the third on.
    let over = unsafe { heap.bytevector_over(address.add(2), 2, owner, 0) };
    collect(&mut heap, &[over]);
    assert_eq!(over.bytes().ok(), Some(&b"cd"[..]));
    over.bytes_mut().expect("bytes")[0] = b'X';
    assert_eq!(owner.bytes().ok(), Some(&b"abXdef"[..]));
}

struct Counted(Rc<Cell<usize>>, Value);
impl Foreign for Counted {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark(self.1);
    }
    fn type_name(&self) -> &'static str {
        "counted"
    }
}
impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn rust_values_are_traced_while_they_live_and_dropped_once() {
    let dropped = Rc::new(Cell::new(0));
    let mut heap = Heap::new();
    let held = heap.cons(Value::fixnum(7), Value::NULL);
    let live = heap.foreign(Counted(dropped.clone(), held));
    heap.foreign(Counted(dropped.clone(), Value::NULL));
    collect(&mut heap, &[live]);
    assert_eq!(dropped.get(), 1);
    assert_eq!(live.foreign::<Counted>().map(|c| c.1.car()), Some(Value::fixnum(7)));
    collect(&mut heap, &[live]);
    assert_eq!(dropped.get(), 1);
    drop(heap);
    assert_eq!(dropped.get(), 2, "what is left goes with the heap");
}

/// A table of one bucket that holds these entries.
fn table(heap: &mut Heap, flags: u8, entries: &[(Value, Value)]) -> Value {
    let handles: Vec<Value> = entries.iter().map(|&(k, v)| heap.cons(k, v)).collect();
    let chain = heap.list(&handles);
    let buckets = heap.vector(&[chain]);
    let count = Value::fixnum(entries.len() as i64);
    let table = heap.values_object(Kind::HashTable, &[buckets, count]);
    table.set_flag(flags);
    heap.register_weak(table);
    table
}
fn keys(table: Value) -> Vec<i64> {
    let chain = table.slot(super::table::BUCKETS).slot(0);
    let keys: Vec<i64> = chain.iter().filter_map(|h| h.car().pair().ok()?.0.as_fixnum()).collect();
    assert_eq!(table.slot(super::table::COUNT), Value::fixnum(keys.len() as i64));
    keys
}
fn boxed(heap: &mut Heap, n: i64) -> Value {
    heap.cons(Value::fixnum(n), Value::NULL)
}

#[test]
fn weak_keys_and_values_die_with_what_they_are() {
    let mut heap = Heap::new();
    let (a, b, c) = (boxed(&mut heap, 1), boxed(&mut heap, 2), boxed(&mut heap, 3));
    let (x, y, z) = (boxed(&mut heap, 10), boxed(&mut heap, 20), boxed(&mut heap, 30));
    let entries = [(a, x), (b, y), (c, z)];
    let by_key = table(&mut heap, flag::WEAK_KEY, &entries);
    let by_value = table(&mut heap, flag::WEAK_VALUE, &entries);
    let by_both = table(&mut heap, flag::WEAK_KEY | flag::WEAK_VALUE, &entries);
    // a lives by itself, and y: b lives by it in the table of weak values.
    collect(&mut heap, &[by_key, by_value, by_both, a, y]);
    assert_eq!(keys(by_key), [1, 2], "b is a key that another table keeps");
    assert_eq!(keys(by_value), [1, 2], "x is a value that another table keeps");
    assert_eq!(keys(by_both), [1, 2]);
    let alone = table(&mut heap, flag::WEAK_KEY, &[(a, x)]);
    collect(&mut heap, &[alone, x]);
    assert!(keys(alone).is_empty());
}

#[test]
fn a_value_that_refers_to_its_own_key_does_not_keep_the_entry() {
    let mut heap = Heap::new();
    let key = boxed(&mut heap, 1);
    let value = heap.cons(key, Value::NULL);
    let weak = table(&mut heap, flag::WEAK_KEY, &[(key, value)]);
    collect(&mut heap, &[weak]);
    assert!(keys(weak).is_empty());
}

#[test]
fn chains_of_weak_keys_live_by_the_first() {
    let mut heap = Heap::new();
    let items: Vec<Value> = (0..10).map(|n| boxed(&mut heap, n)).collect();
    let entries: Vec<(Value, Value)> = items.windows(2).map(|w| (w[0], w[1])).collect();
    let weak = table(&mut heap, flag::WEAK_KEY, &entries);
    collect(&mut heap, &[weak, items[4]]);
    assert_eq!(keys(weak), [4, 5, 6, 7, 8]);
}

#[test]
fn weak_vectors_forget_what_dies() {
    let mut heap = Heap::new();
    let (a, b) = (boxed(&mut heap, 1), boxed(&mut heap, 2));
    let v = heap.values_object(Kind::WeakVector, &[a, b, Value::fixnum(3)]);
    heap.register_weak(v);
    collect(&mut heap, &[v, a]);
    assert_eq!((v.slot(0), v.slot(1), v.slot(2)), (a, Value::FALSE, Value::fixnum(3)));
}

#[test]
fn guardians_give_back_what_died_with_all_it_holds() {
    let mut heap = Heap::new();
    let inner = boxed(&mut heap, 7);
    let dying = heap.cons(inner, Value::NULL);
    let living = boxed(&mut heap, 1);
    let guarded = heap.list(&[dying, living]);
    let guardian = heap.values_object(Kind::Guardian, &[guarded, Value::NULL]);
    heap.register_guardian(guardian);
    for round in 0..2 {
        collect(&mut heap, &[guardian, living]);
        assert_eq!(guardian.slot(0).list_to_vec(), Some(vec![living]), "round {round}");
        assert_eq!(guardian.slot(1).list_to_vec(), Some(vec![dying]), "round {round}");
        assert_eq!(dying.car().car(), Value::fixnum(7));
    }
}

#[test]
fn a_collection_is_asked_for_when_much_was_allocated() {
    let mut heap = Heap::new();
    assert!(!heap.wants_collection());
    heap.zeroed_bytevector(0, FIRST_THRESHOLD + 1);
    assert!(heap.wants_collection());
    heap.collect(|_| {}, |_| {});
    assert!(!heap.wants_collection());
    assert_eq!(heap.collections(), 1);
}

#[test]
fn adopted_bytes_are_freed_with_their_bytevector() {
    let mut heap = Heap::new();
    for len in [10, 1 << 20] {
        let bytes: Vec<u8> = (0..len).map(|i| i as u8).collect();
        let v = heap.adopt_bytes(bytes.clone());
        collect(&mut heap, &[v]);
        assert_eq!(v.bytes().unwrap(), bytes);
        v.bytes_mut().unwrap()[len - 1] = 77;
        assert_eq!(v.bytes().unwrap()[len - 1], 77);
    }
    let held = heap.boxed.len();
    collect(&mut heap, &[]);
    assert_eq!(heap.boxed.len(), held - 1);
}

#[test]
fn a_limit_refuses_and_is_noticed() {
    let mut heap = Heap::new();
    heap.set_limit(1 << 20);
    assert!(heap.room_for(1 << 10).is_ok());
    assert!(heap.make_vector(1 << 20, Value::NULL).is_err());
    assert!(heap.make_string(usize::MAX / 2, 'λ').is_err());
    let v = heap.zeroed_bytevector(0, 2 << 20);
    assert!(!heap.over_limit());
    collect(&mut heap, &[v]);
    assert!(heap.over_limit());
}

#[test]
fn under_stress_each_collection_asks_for_the_next() {
    let mut heap = Heap::new();
    heap.set_stress(true);
    let mut list = Value::NULL;
    for i in 0..50 {
        assert!(heap.wants_collection());
        list = heap.cons(Value::fixnum(i), list);
        let text = heap.string(&format!("string {i} λ"));
        list = heap.cons(text, list);
        collect(&mut heap, &[list]);
    }
    let texts = list.iter().filter(|v| v.is_string()).filter_map(|v| v.to_text().ok());
    assert_eq!(texts.last().as_deref(), Some("string 0 λ"));
    assert_eq!(list.list_length(), Some(100));
}
