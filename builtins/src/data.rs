//! The families of data, a line each.

use crate::{
    arrays, bytevectors, char_sets, chars, hashes, lists, misc, numbers, string_compare, strings,
    symbols, vectors,
};
use interp::primitive::Row;

pub static FAMILIES: &[&[Row]] = &[
    lists::PATHS,
    lists::LISTS,
    numbers::NUMBERS,
    numbers::R7RS_NUMBERS,
    numbers::SRFI_60,
    chars::CHARS,
    chars::R7RS_CHARS,
    symbols::SYMBOLS,
    strings::STRINGS,
    string_compare::COMPARISONS,
    string_compare::CI_COMPARISONS,
    string_compare::SEARCHES,
    string_compare::R7RS_FOLDCASE,
    char_sets::CHAR_SETS,
    vectors::VECTORS,
    vectors::R7RS_VECTORS,
    vectors::WEAK_VECTORS,
    vectors::BITVECTORS,
    bytevectors::BYTEVECTORS,
    bytevectors::FIXED,
    bytevectors::R7RS_BYTEVECTORS,
    misc::MISC,
    misc::SOURCES,
    arrays::ARRAYS,
    hashes::BY_EQ,
    hashes::BY_EQV,
    hashes::BY_EQUAL,
    hashes::TABLES,
];
