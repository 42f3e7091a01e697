//! Objects as such: addresses, memory, guardians, source places, chance.

use crate::args;
use interp::heap::Foreign;
use interp::number;
use interp::value::number::error;
use interp::{Cx, Error, Kind, Pos, Result, Value, primitives};

/// A generator of random words, Marsaglia's "multiply with carry" with the factor
/// that Guile uses, so that programs that name no seed print the same numbers.
#[derive(Clone)]
struct RandomState {
    word: u32,
    carry: u32,
    /// The other number of a pair of the normal distribution, zero for none.
    normal: f64,
}

const FACTOR: u32 = 2_131_995_753;

impl Foreign for RandomState {
    fn type_name(&self) -> &'static str {
        "random-state"
    }
}
impl RandomState {
    /// The seed's bytes count as signed, as in the C library's strings.
    fn seeded(seed: impl Iterator<Item = u8>) -> RandomState {
        let mut parts = [0u32; 2];
        for (i, byte) in seed.enumerate() {
            let part = &mut parts[i >> 2 & 1];
            *part = part.wrapping_add((byte as i8 as u32) << (8 * (i & 3)));
        }
        let [word, mut carry] = parts;
        // The two states that lead to themselves.
        if (word, carry) == (0, 0) || (word, carry) == (u32::MAX, FACTOR - 1) {
            carry += 1;
        }
        RandomState { word, carry, normal: 0.0 }
    }
    fn next(&mut self) -> u32 {
        let x = u64::from(FACTOR) * u64::from(self.word) + u64::from(self.carry);
        self.carry = (x >> 32) as u32;
        self.word = x as u32;
        self.word
    }
    fn unit(&mut self) -> f64 {
        number::random_unit(&mut || self.next())
    }
    /// A number of the normal distribution (Box, Muller).
    fn normal(&mut self) -> f64 {
        let kept = std::mem::take(&mut self.normal);
        if kept != 0.0 {
            return kept;
        }
        let radius = (-2.0 * self.unit().ln()).sqrt();
        let angle = 2.0 * std::f64::consts::PI * self.unit();
        self.normal = radius * angle.cos();
        radius * angle.sin()
    }
}

const STATE_NAME: &str = "*random-state*";
const STATE_TAG: &str = "multiply-with-carry";

/// The state given, or the value of `*random-state*`.
fn random_state(cx: &mut Cx, given: Value, position: usize) -> Result<Value> {
    let state = match given.given() {
        Some(state) => state,
        None => {
            let name = cx.intern(STATE_NAME);
            let variable = cx.guile_variable(name);
            variable.map_or(Value::FALSE, Value::variable_value)
        }
    };
    if state.foreign::<RandomState>().is_none() {
        return Err(Error::expecting("random-generator-state", state).at(position));
    }
    Ok(state)
}
fn draw<T>(
    cx: &mut Cx,
    given: Value,
    position: usize,
    how: impl FnOnce(&mut RandomState) -> T,
) -> Result<T> {
    let state = random_state(cx, given, position)?;
    let generator = state.foreign_mut::<RandomState>();
    generator.map(how).ok_or_else(|| Error::wrong_type(state))
}
fn random(cx: &mut Cx, n: Value, state: Value) -> Result<Value> {
    let Some(limit) = n.to_number() else {
        random_state(cx, state, 2)?;
        return Err(Error::wrong_type(n).at(1));
    };
    let result = draw(cx, state, 2, |s| number::random_below(&limit, &mut || s.next()))?;
    let result = result.map_err(|e| error(&e, &[n, state]))?;
    Ok(cx.heap.number(result))
}
fn real(cx: &mut Cx, state: Value, how: fn(&mut RandomState) -> f64) -> Result<Value> {
    let x = draw(cx, state, 1, how)?;
    Ok(cx.heap.flonum(x))
}
fn seeded(cx: &mut Cx, seed: Value) -> Result<Value> {
    let text = match (seed.string(), seed.to_number()) {
        (Ok(s), _) => s.to_string(),
        (_, Some(n)) => number::to_string(&n, 10),
        _ => return Err(Error::wrong_type(seed).at(1)),
    };
    let state = if text.chars().all(|c| c <= '\u{ff}') {
        RandomState::seeded(text.chars().map(|c| c as u8))
    } else {
        RandomState::seeded(text.bytes())
    };
    Ok(cx.heap.foreign(state))
}
/// A state that no other run has: seeded by the time and by where the system
/// has put the program.
fn from_platform(cx: &mut Cx) -> Value {
    let time = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let time = time.map_or(0, |t| t.as_nanos());
    let place = std::ptr::from_ref(cx) as u64 ^ u64::from(std::process::id()) << 40;
    let seed = time.to_le_bytes().into_iter().chain(place.to_le_bytes());
    cx.heap.foreign(RandomState::seeded(seed))
}

/// Defines `*random-state*`, the same at each start as in Guile.
pub fn install(cx: &mut Cx) {
    let name = cx.intern(STATE_NAME);
    let seed = b"URL:http://stat.fsu.edu/~geo/diehard.html";
    let state = cx.heap.foreign(RandomState::seeded(seed.iter().copied()));
    cx.guile.define(cx, name, state);
    cx.places = Some(PLACES);
}

fn gc_stats(cx: &mut Cx) -> Result<Value> {
    let (bytes, total, times) = (cx.heap.bytes(), cx.heap.allocated(), cx.heap.collections());
    let entries = [
        ("gc-time-taken", 0),
        ("heap-size", bytes),
        ("heap-free-size", 0),
        ("heap-total-allocated", total),
        ("heap-allocated-since-gc", 0),
        ("protected-objects", 0),
        ("gc-times", times),
    ];
    let mut alist = Vec::new();
    for (name, n) in entries {
        let (name, n) = (cx.intern(name), Value::fixnum(n as i64));
        alist.push(cx.cons(name, n));
    }
    Ok(cx.list(&alist))
}

fn make_guardian(cx: &mut Cx) -> Result<Value> {
    let guardian = cx.heap.values_object(Kind::Guardian, &[Value::NULL, Value::NULL]);
    cx.heap.register_guardian(guardian);
    Ok(guardian)
}
fn guard(cx: &mut Cx, guardian: Value, object: Value) -> Result<Value> {
    guardian.expect(Kind::Guardian)?;
    let list = cx.cons(object, guardian.slot(0));
    guardian.set_slot(0, list);
    Ok(Value::UNSPECIFIED)
}
fn next_dead(guardian: Value) -> Result<Value> {
    let dead = guardian.expect(Kind::Guardian)?.slot(1);
    if !dead.is_pair() {
        return Ok(Value::FALSE);
    }
    guardian.set_slot(1, dead.cdr());
    Ok(dead.car())
}

primitives! { pub MISC in "(guile)";
    /// The address of OBJ: the same number as long as it lives, and no other object's.
    "object-address" "obj" => |cx, [obj]| Ok(cx.heap.uint(obj.bits() & !7));
    /// Collects what the program cannot reach any more.
    "gc" "" => |cx, []| {
        cx.heap.request_collection();
        // It happens where the next procedure is entered: so before this one has returned.
        crate::ports::custom::call(cx, "%after-signals", &[Value::UNSPECIFIED])
    };
    /// Has no effect: the collector cannot be kept from running.
    "gc-disable" "" => |_, []| Ok(Value::UNSPECIFIED);
    /// Has no effect: the collector cannot be kept from running.
    "gc-enable" "" => |_, []| Ok(Value::UNSPECIFIED);
    /// What is known of the memory in use, in bytes.
    "gc-stats" "" => |cx, []| gc_stats(cx);
    /// A guardian without objects.
    "%make-guardian" "" => |cx, []| make_guardian(cx);
    /// Has GUARDIAN keep OBJ when nothing else does.
    "%guard!" "guardian obj" => |cx, [g, obj]| guard(cx, g, obj);
    /// An object that nothing but GUARDIAN keeps, or #f.
    "%guardian-next" "guardian" => |_, [g]| next_dead(g);
    /// Whether OBJ is a constant when it is evaluated.
    "self-evaluating?" "obj" => |_, [obj]| Ok(Value::bool(!obj.is_symbol() && !obj.is_pair() && !obj.is_null()));
    /// A random number from zero to below N, an integer or a flonum as N is.
    "random" "n #:optional state" => |cx, [n, state]| random(cx, n, state);
    /// A random flonum from zero to below one.
    "random:uniform" "#:optional state" => |cx, [state]| real(cx, state, RandomState::unit);
    /// A random flonum of the standard normal distribution.
    "random:normal" "#:optional state" => |cx, [state]| real(cx, state, RandomState::normal);
    /// A random flonum of the exponential distribution with mean one.
    "random:exp" "#:optional state" => |cx, [state]| real(cx, state, |s| -s.unit().ln());
    /// The random state that SEED, a number or string, leads to.
    "seed->random-state" "seed" => |cx, [seed]| seeded(cx, seed);
    /// A random state that no other program has.
    "random-state-from-platform" "" => |cx, []| Ok(from_platform(cx));
    /// A new random state that gives the same numbers as STATE.
    "copy-random-state" "#:optional state" => |cx, [state]| {
        let copy = draw(cx, state, 1, |s| s.clone())?;
        Ok(cx.heap.foreign(copy))
    };
    /// STATE as a datum.
    "random-state->datum" "state" => |cx, [state]| {
        let (word, carry) = draw(cx, state, 1, |s| (s.word, s.carry))?;
        let parts = [cx.intern(STATE_TAG), Value::fixnum(word.into()), Value::fixnum(carry.into())];
        Ok(cx.list(&parts))
    };
    /// The random state that `random-state->datum` made DATUM of.
    "datum->random-state" "datum" => |cx, [datum]| {
        let parts = args::list(datum)?;
        let part = |i: usize| parts.get(i).and_then(|v| v.as_u64()).and_then(|n| u32::try_from(n).ok());
        match (parts.len(), part(1), part(2)) {
            (3, Some(word), Some(carry)) if parts[0] == cx.intern(STATE_TAG) => {
                Ok(cx.heap.foreign(RandomState { word, carry, normal: 0.0 }))
            }
            _ => Err(Error::wrong_type(datum).at(1)),
        }
    };
}

/// A place as one word: file, line, column, the last below a million.
fn packed(pos: Pos) -> Value {
    const MOST: u32 = (1 << 20) - 1;
    let (file, line) = (i64::from(pos.file & 0x3fff), i64::from(pos.line & 0xff_ffff));
    Value::fixnum(file << 44 | line << 20 | i64::from(pos.column.min(MOST)))
}
fn unpacked(place: i64) -> Pos {
    Pos {
        file: (place >> 44) as u32,
        line: (place >> 20 & 0xff_ffff) as u32,
        column: (place & 0xf_ffff) as u32,
    }
}
/// Remembers where `read` found data.
pub fn note_places(cx: &mut Cx, places: &interp::read::Sources) -> Result<()> {
    if places.is_empty() {
        return Ok(());
    }
    let table = sources(cx)?;
    for (datum, pos) in places.iter() {
        crate::hashes::set_by_identity(cx, table, datum, packed(pos));
    }
    Ok(())
}
/// The places of the parts of a datum that `read` gave, if any: lists and vectors.
pub fn places_in(cx: &mut Cx, datum: Value) -> Option<interp::read::Sources> {
    let table = cx.source_table;
    if table == Value::FALSE {
        return None;
    }
    let mut places = interp::read::Sources::default();
    let mut seen = interp::read::Sources::default();
    let mut open = vec![datum];
    while let Some(v) = open.pop() {
        let slots = v.vector();
        if !(v.is_pair() || slots.is_ok()) || seen.get(v).is_some() {
            continue;
        }
        seen.set(v, Pos::NONE);
        if let Some(place) = crate::hashes::get_by_identity(table, v).and_then(Value::as_fixnum) {
            places.set(v, unpacked(place));
        }
        match slots {
            Ok(slots) => open.extend(slots.iter().map(std::cell::Cell::get)),
            Err(_) => open.extend([v.cdr(), v.car()]),
        }
    }
    (!places.is_empty()).then_some(places)
}
/// A place as an association list.
fn place_alist(cx: &mut Cx, pos: Pos) -> Value {
    let name = cx.file_name(pos).map(str::to_owned);
    let name = name.map_or(Value::FALSE, |name| cx.string(&name));
    let parts = [
        ("filename", name),
        ("line", Value::fixnum(pos.line.into())),
        ("column", Value::fixnum(pos.column.into())),
    ];
    let entries = parts.map(|(key, value)| {
        let key = cx.intern(key);
        cx.cons(key, value)
    });
    cx.list(&entries)
}

/// The table of source properties (where data were read and what else is said of
/// them): weak keys; places as one word, or association lists.
fn sources(cx: &mut Cx) -> Result<Value> {
    if cx.source_table == Value::FALSE {
        cx.source_table = crate::hashes::make_weak_key(cx)?;
    }
    Ok(cx.source_table)
}
/// What the expander needs of the table.
pub const PLACES: interp::cx::Places = interp::cx::Places {
    get: |table, datum| crate::hashes::get_by_identity(table, datum)?.as_fixnum().map(unpacked),
    note: |cx, datum, pos| {
        if let Ok(table) = sources(cx) {
            crate::hashes::set_by_identity(cx, table, datum, packed(pos));
        }
    },
};
fn supports(obj: Value) -> bool {
    obj.is_pair()
        || (obj.is_number() && !obj.is_fixnum())
        || (obj.is_object() && !matches!(obj.header().kind(), Kind::Symbol | Kind::Keyword))
}
/// Makes an association list the source properties of a datum.
pub fn set_source_properties(cx: &mut Cx, obj: Value, alist: Value) -> Result<()> {
    if !supports(obj) {
        return Err(Error::expecting("non-immediate", obj).at(1));
    }
    let table = sources(cx)?;
    crate::hashes::set_by_identity(cx, table, obj, alist);
    Ok(())
}
fn source_properties(cx: &mut Cx, obj: Value) -> Result<Value> {
    if let Some((flonum, pos)) = cx.last_flonum
        && flonum == obj
        && obj.as_flonum().is_some()
    {
        return Ok(place_alist(cx, pos));
    }
    let table = sources(cx)?;
    let found = crate::hashes::get_by_identity(table, obj).unwrap_or(Value::NULL);
    match found.as_fixnum() {
        Some(place) => Ok(place_alist(cx, unpacked(place))),
        None => Ok(found),
    }
}
fn source_property(cx: &mut Cx, obj: Value, key: Value) -> Result<Value> {
    let alist = source_properties(cx, obj)?;
    let entry = alist.iter().find(|e| e.is_pair() && e.car() == key);
    Ok(entry.map_or(Value::FALSE, Value::cdr))
}
fn set_source_property(cx: &mut Cx, obj: Value, key: Value, value: Value) -> Result<Value> {
    let alist = source_properties(cx, obj)?;
    let mut entries = vec![cx.cons(key, value)];
    entries.extend(alist.iter().filter(|e| e.is_pair() && e.car() != key));
    let alist = cx.list(&entries);
    set_source_properties(cx, obj, alist)?;
    Ok(Value::UNSPECIFIED)
}

primitives! { pub SOURCES in "(guile)";
    /// Whether OBJ can have source properties.
    "supports-source-properties?" "obj" => |_, [obj]| Ok(Value::bool(supports(obj)));
    /// The association list of what is known of the text of OBJ: filename, line, column.
    "source-properties" "obj" => |cx, [obj]| source_properties(cx, obj);
    /// Makes ALIST the source properties of OBJ.
    "set-source-properties!" "obj alist" => |cx, [obj, alist]| { set_source_properties(cx, obj, alist)?; Ok(alist) };
    /// The source property KEY of OBJ, or #f.
    "source-property" "obj key" => |cx, [obj, key]| source_property(cx, obj, key);
    /// Makes VALUE the source property KEY of OBJ.
    "set-source-property!" "obj key value" => |cx, [obj, key, value]| set_source_property(cx, obj, key, value);
    /// A pair of X and Y with the source properties of ORIGINAL.
    "cons-source" "original x y" => |cx, [original, x, y]| {
        let alist = source_properties(cx, original)?;
        let pair = cx.cons(x, y);
        if !alist.is_null() {
            set_source_properties(cx, pair, alist)?;
        }
        Ok(pair)
    };
}
