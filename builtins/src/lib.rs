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
    interp::expand::install(cx);
    modules::install(cx);
    system::install(cx);
    structs::install(cx);
    char_sets::install(cx);
    misc::install(cx);
    constants::install(cx);
    ports::standard::install(cx);
}
