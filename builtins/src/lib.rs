//! The primitives of Riad, one family a file.

pub mod args;
pub mod arrays;
pub mod boot;
pub mod boxes;
pub mod bytevectors;
pub mod char_sets;
pub mod chars;
pub mod constants;
pub mod control;
pub mod data;
pub mod environment;
pub mod errors;
pub mod eval;
pub mod files;
pub mod foreign;
pub mod glue;
pub mod hashes;
pub mod lists;
pub mod locale;
pub mod misc;
pub mod modules;
pub mod nar;
pub mod numbers;
pub mod ports;
pub mod posix;
pub mod processes;
pub mod regexps;
pub mod sockets;
pub mod string_compare;
pub mod strings;
pub mod structs;
pub mod symbols;
pub mod system;
pub mod time;
pub mod uniform;
pub mod users;
pub mod vectors;

use interp::Cx;
use interp::primitive::Row;

/// The families of the language itself.
static EVALUATION: &[&[Row]] = &[
    boxes::ATOMIC_BOXES,
    control::CONTROL,
    structs::STRUCTS,
    eval::EVAL,
    modules::MODULES,
    interp::expand::EXPANDER,
    interp::expand::SYSTEM_SYNTAX,
    interp::expand::SCOPES,
    interp::expand::INTERNAL,
    interp::expand::PUBLIC,
    interp::expand::CAPTURE,
];

/// Every family: of data, of the system, of the language itself.
pub fn families() -> impl Iterator<Item = &'static [Row]> {
    data::FAMILIES
        .iter()
        .chain(crate::uniform::UNIFORM)
        .chain(system::FAMILIES)
        .chain(EVALUATION)
        .copied()
}

/// The row of a primitive, by its name: the first where several modules have one.
pub fn row(name: &str) -> Option<&'static Row> {
    families().flat_map(|family| family.iter()).find(|row| row.name == name)
}

/// Makes every primitive, and the variables that belong to them.
pub fn install(cx: &mut Cx) {
    for family in families() {
        cx.add_primitives(family);
    }
    constants::install(cx);
    interp::expand::install_keywords(cx);
    install_rest(cx);
}

/// The modules whose names are in a library's tables, by the tables' numbers.
pub const TABLES: [&str; 2] = ["(guile)", "(riad builtins)"];

/// Whether tables have a family's names.
fn is_tabled(family: &[Row]) -> bool {
    let modules = family.first().map_or(&[][..], |row| row.modules());
    modules.iter().all(|module| TABLES.contains(module))
}
/// The rows that tables name, with their numbers: see `numbered_row`.
pub fn numbered_rows() -> impl Iterator<Item = (usize, &'static Row)> {
    let tabled = families().enumerate().filter(|(_, family)| is_tabled(family));
    tabled.flat_map(|(f, family)| {
        assert!(family.len() <= MOST_ROWS, "a family is too large");
        family.iter().enumerate().map(move |(n, row)| (f * MOST_ROWS + n, row))
    })
}
/// Tables have 14 bits for a number: there may be as many families.
const MOST_ROWS: usize = 128;
/// The row with a number: its family and its place there.
pub fn numbered_row(n: usize) -> Option<&'static Row> {
    families().nth(n / MOST_ROWS)?.get(n % MOST_ROWS)
}

/// As `install`, where a library's tables have the primitives and constants.
pub fn install_beside_library(cx: &mut Cx) {
    for family in families().filter(|family| !is_tabled(family)) {
        cx.add_primitives(family);
    }
    install_rest(cx);
}

/// Makes what no table has.
fn install_rest(cx: &mut Cx) {
    modules::install(cx);
    constants::install_others(cx);
    system::install(cx);
    structs::install(cx);
    char_sets::install(cx);
    misc::install(cx);
}
