//! The symbol table, and the symbols that the interpreter itself knows.

use crate::heap::Heap;
use crate::value::object::flag;
use crate::value::{Kind, StrRef, Value};

/// Interned symbols, found by name. Symbols that nothing else holds are
/// forgotten by the collector.
pub struct Symbols {
    /// The words of symbols, by open addressing; 0 is an empty place: memory that has
    /// not been touched.
    places: Vec<u64>,
    count: usize,
    gensyms: u64,
}

/// The hash of a name, the same for narrow and wide strings.
pub fn hash_name(name: StrRef<'_>) -> u64 {
    let step =
        |h: u64, c: u32| (h.rotate_left(5) ^ u64::from(c)).wrapping_mul(0x517c_c1b7_2722_0a95);
    let h = match name {
        StrRef::Latin1(s) => s.iter().fold(0, |h, &c| step(h, u32::from(c))),
        StrRef::Wide(s) => s.iter().fold(0, |h, &c| step(h, c)),
    };
    (h ^ h >> 32) & ((1 << 60) - 1)
}

/// The hash of the symbol with this name.
pub fn hash_text(name: &str) -> u64 {
    if name.is_ascii() {
        return hash_name(StrRef::Latin1(name.as_bytes()));
    }
    let wide: Vec<u32> = name.chars().map(u32::from).collect();
    hash_name(StrRef::Wide(&wide))
}

impl Value {
    /// The hash of a symbol, computed when it was made.
    #[inline(always)]
    pub fn symbol_hash(self) -> usize {
        self.slot(1).fixnum_value() as usize
    }
}

impl Default for Symbols {
    fn default() -> Self {
        Symbols::new()
    }
}

const EMPTY: u64 = 0;

impl Symbols {
    pub fn new() -> Symbols {
        Symbols { places: vec![EMPTY; 2048], count: 0, gensyms: 0 }
    }

    /// The symbol of this name.
    pub fn intern(&mut self, heap: &mut Heap, name: &str) -> Value {
        if name.is_ascii() {
            self.intern_ascii(heap, name.as_bytes())
        } else {
            let string = heap.string(name);
            self.intern_string(heap, string)
        }
    }
    /// The symbol whose name these ASCII characters are.
    pub(crate) fn intern_ascii(&mut self, heap: &mut Heap, name: &[u8]) -> Value {
        let hash = hash_name(StrRef::Latin1(name));
        let mut place = self.place(hash);
        loop {
            let symbol = Value(self.places[place]);
            if symbol.0 == EMPTY {
                return self.add(heap, StrRef::Latin1(name), hash, place);
            }
            // Names are short: a loop is faster than a call of `memcmp`.
            if symbol.symbol_hash() == hash as usize
                && let Ok(StrRef::Latin1(known)) = symbol.symbol_name()
                && known.len() == name.len()
                && known.iter().zip(name).all(|(a, b)| a == b)
            {
                return symbol;
            }
            place = (place + 1) & (self.places.len() - 1);
        }
    }
    /// The symbol with the name of `string`, which is copied if it is new.
    pub fn intern_string(&mut self, heap: &mut Heap, string: Value) -> Value {
        match string.string() {
            Ok(name) => self.intern_chars(heap, name),
            Err(_) => Value::FALSE,
        }
    }
    fn intern_chars(&mut self, heap: &mut Heap, name: StrRef<'_>) -> Value {
        let hash = hash_name(name);
        let mut place = self.place(hash);
        loop {
            let symbol = Value(self.places[place]);
            if symbol.0 == EMPTY {
                return self.add(heap, name, hash, place);
            }
            if symbol.symbol_hash() == hash as usize
                && symbol.symbol_name().is_ok_and(|n| n.same(name))
            {
                return symbol;
            }
            place = (place + 1) & (self.places.len() - 1);
        }
    }
    /// A new symbol, at an empty place.
    fn add(&mut self, heap: &mut Heap, name: StrRef<'_>, hash: u64, place: usize) -> Value {
        let string = match name {
            StrRef::Latin1(s) => heap.latin1_string(s),
            StrRef::Wide(s) => heap.wide_string(s),
        };
        let symbol = new_symbol(heap, string, hash);
        self.places[place] = symbol.0;
        self.count += 1;
        if self.count * 2 > self.places.len() {
            self.rehash(self.places.len() * 2);
        }
        symbol
    }
    /// A symbol that no reader finds, with the name of `string`.
    pub fn uninterned(&mut self, heap: &mut Heap, string: Value) -> Value {
        let hash = string.string().map(hash_name).unwrap_or_default();
        let symbol = new_symbol(heap, string, hash);
        symbol.set_flag(flag::UNINTERNED);
        symbol
    }
    /// Makes all numbers from now on at least `serial`.
    pub(crate) fn skip_serials(&mut self, serial: u64) {
        self.gensyms = self.gensyms.max(serial);
    }
    /// A number no other call gets: for generated names, labels and marks.
    pub fn next_serial(&mut self) -> u64 {
        self.gensyms += 1;
        self.gensyms
    }

    fn place(&self, hash: u64) -> usize {
        hash as usize & (self.places.len() - 1)
    }
    fn rehash(&mut self, size: usize) {
        let old = std::mem::replace(&mut self.places, vec![EMPTY; size]);
        for symbol in old.into_iter().filter(|&s| s != EMPTY) {
            let mut place = Value(symbol).symbol_hash() & (size - 1);
            while self.places[place] != EMPTY {
                place = (place + 1) & (size - 1);
            }
            self.places[place] = symbol;
        }
    }
    /// Forgets the symbols that are not `live`.
    pub fn sweep(&mut self, live: &dyn Fn(Value) -> bool) {
        for place in &mut self.places {
            if *place != EMPTY && !live(Value(*place)) {
                *place = EMPTY;
                self.count -= 1;
            }
        }
        self.rehash(self.places.len());
    }
    /// Every interned symbol, in no order.
    pub fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        self.places.iter().filter(|&&s| s != EMPTY).map(|&s| Value(s))
    }
}

fn new_symbol(heap: &mut Heap, name: Value, hash: u64) -> Value {
    name.set_flag(flag::IMMUTABLE);
    heap.values_object(Kind::Symbol, &[name, Value::fixnum(hash as i64)])
}

/// Declares the symbols the interpreter knows by name.
macro_rules! known_symbols {
    ($($id:ident $name:literal)*) => {
        /// A symbol the interpreter itself looks for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        pub enum Sym { $($id),* }
        const KNOWN: &[&str] = &[$($name),*];
    };
}

known_symbols! {
    Quote "quote" Quasiquote "quasiquote" Unquote "unquote" UnquoteSplicing "unquote-splicing"
    Syntax "syntax" Quasisyntax "quasisyntax" Unsyntax "unsyntax" UnsyntaxSplicing "unsyntax-splicing"
    // What `with-ellipsis` binds.
    EllipsisAround " $sc-ellipsis "
    Macro "macro" Defmacro "defmacro" SyntaxParameter "syntax-parameter" MacroBang "macro!"
    Ellipsis "..." Underscore "_" Else "else" Arrow "=>" Dot "."
    Lambda "lambda" Define "define" Begin "begin" Set "set!" If "if"
    Guile "guile" Scheme "scheme" Base "base" Core "core"
    WrongTypeArg "wrong-type-arg" OutOfRange "out-of-range" MiscError "misc-error"
    SystemError "system-error" WrongNumberOfArgs "wrong-number-of-args"
    UnboundVariable "unbound-variable" NumericalOverflow "numerical-overflow"
    ReadError "read-error" SyntaxError "syntax-error" OutOfMemory "out-of-memory"
    Throw "%throw" RaiseObject "%raise" Line "line" Column "column" Filename "filename"
}

/// The symbols of [`Sym`], interned once.
pub struct Known(Vec<Value>);

impl Known {
    pub fn new(symbols: &mut Symbols, heap: &mut Heap) -> Known {
        Known(KNOWN.iter().map(|name| symbols.intern(heap, name)).collect())
    }
    #[inline(always)]
    pub fn get(&self, sym: Sym) -> Value {
        self.0[sym as usize]
    }
    pub fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        self.0.iter().copied()
    }
}
