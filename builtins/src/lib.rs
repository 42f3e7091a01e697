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
    install_rest(cx);
}

/// The modules whose names are in a library's tables, by the tables' numbers.
pub const TABLES: [&str; 2] = ["(guile)", "(riad builtins)"];

/// The table of a family's names, if they are in one.
fn table_of(family: &[Row]) -> Option<usize> {
    let [module] = **family.first()?.modules else { return None };
    TABLES.iter().position(|table| *table == module)
}
/// For each table the rows in it, with their numbers among those of all families.
pub fn numbered_rows() -> impl Iterator<Item = (usize, usize, &'static Row)> {
    let rows = families().flat_map(|f| f.iter().map(move |row| (table_of(f), row)));
    rows.enumerate().filter_map(|(n, (table, row))| Some((table?, n, row)))
}
/// Row number `n` of all families.
pub fn nth_row(mut n: usize) -> Option<&'static Row> {
    for family in families() {
        match family.get(n) {
            Some(row) => return Some(row),
            None => n -= family.len(),
        }
    }
    None
}

/// As `install`, where a library's tables have the primitives and constants.
pub fn install_beside_library(cx: &mut Cx) {
    for family in families().filter(|family| table_of(family).is_none()) {
        cx.add_primitives(family);
    }
    install_rest(cx);
}

/// Makes what no table has.
fn install_rest(cx: &mut Cx) {
    interp::expand::install_keywords(cx);
    modules::install(cx);
    constants::install_others(cx);
    system::install(cx);
    structs::install(cx);
    char_sets::install(cx);
    misc::install(cx);
}
