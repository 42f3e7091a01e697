//! The primitives of Riad, one family a file.

pub mod args;
pub mod constants;
pub mod data;
pub mod environment;
pub mod errors;
/// The families of the language itself.
static EVALUATION: &[&[Row]] = &[eval::EVAL, modules::MODULES, interp::expand::EXPANDER];

/// Every family: of data, of the system, of the language itself.
pub fn families() -> impl Iterator<Item = &'static [Row]> {
    data::FAMILIES.iter().chain(system::FAMILIES).chain(EVALUATION).copied()
pub mod glue;
pub mod lists;
pub mod locale;
pub mod modules;
pub mod numbers;
pub mod ports;
pub mod posix;
pub mod processes;
pub mod system;
pub mod time;
pub mod users;

use interp::Cx;
use interp::primitive::Row;

<<<<<<< HEAD
/// The families of ports, files, processes and the system.
pub static FAMILIES: &[&[Row]] = &[
    ports::binary::BINARY,
    ports::binary::BINARY_GUILE,
    ports::binary::R7RS_BINARY,
    ports::binary::SENDFILE,
    ports::characters::CHARACTERS,
    ports::characters::CLOSING,
    ports::characters::PORT_KINDS,
    ports::characters::READY,
    ports::characters::R7RS_STRINGS,
    ports::characters::TEXTUAL,
    ports::characters::UNGET,
    ports::characters::UNREAD,
    ports::custom::CUSTOM,
    ports::descriptors::DESCRIPTORS,
    ports::descriptors::POSITIONS,
    ports::format::FORMAT,
    ports::format::R7RS_PRINTING,
    ports::format::WRITE_LINE,
    ports::format::PRINTING,
    ports::lines::GET_LINE,
    ports::lines::LINES,
    ports::lines::R7RS_LINE,
    ports::memory::BYTES_IN,
    ports::memory::BYTES_OUT,
    ports::memory::R7RS_BYTES,
    ports::memory::STRING_PORTS,
    ports::open::OPENING,
    ports::properties::PROPERTIES,
    ports::standard::R6RS_FLUSH,
    ports::standard::STANDARD,
    ports::standard_names::R6RS_PORTS,
    ports::standard_names::R7RS_OPEN,
    ports::standard_names::R7RS_PORTS,
    locale::LOCALE,
    locale::LANGINFO,
];

/// The families of the language itself.
static EVALUATION: &[&[Row]] =
    &[eval::EVAL, modules::MODULES, interp::expand::EXPANDER];

/// The families of data and of the system.
pub fn families() -> impl Iterator<Item = &'static [Row]> {
    data::FAMILIES.iter().chain(FAMILIES).chain(EVALUATION).copied()
=======
/// The families of data and of the system.
pub fn families() -> impl Iterator<Item = &'static [Row]> {
    data::FAMILIES.iter().chain(system::FAMILIES).copied()
>>>>>>> f716c75 (builtins: files, processes, time, environment, users)
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
<<<<<<< HEAD
    interp::expand::install(cx);
    modules::install(cx);
    constants::install(cx);
    ports::standard::install(cx);
=======
    system::install(cx);
>>>>>>> f716c75 (builtins: files, processes, time, environment, users)
}
