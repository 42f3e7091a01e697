//! The families of the system, a line each: ports, files, processes and the like.

use crate::posix::signals;
use crate::{
    boot, environment, errors, files, foreign, locale, nar, ports, processes, regexps, sockets,
    time, users,
};
use interp::Cx;
use interp::primitive::Row;

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
    ports::format::WRITE_LINE,
    ports::format::PRINTING,
    ports::lines::GET_LINE,
    ports::lines::LINES,
    ports::memory::BYTES_IN,
    ports::memory::BYTES_OUT,
    ports::memory::R7RS_BYTES,
    ports::memory::STRING_PORTS,
    ports::open::OPENING,
    ports::properties::PROPERTIES,
    ports::read::READ,
    ports::standard::R6RS_FLUSH,
    ports::standard::STANDARD,
    boot::INIT,
    boot::STATIC_GUILE,
    environment::ENVIRONMENT,
    errors::STRERROR,
    foreign::POINTERS,
    files::FILES,
    files::directories::DIRECTORIES,
    files::names::NAMES,
    files::stat::STAT,
    locale::LOCALE,
    nar::STORE,
    regexps::REGEXPS,
    processes::PROCESSES,
    processes::limits::LIMITS,
    processes::limits::PROCESSORS,
    processes::signals::SIGNALS,
    processes::start::STARTING,
    sockets::SOCKETS,
    time::TIME,
    time::TIME_FIELDS,
    users::USERS,
    users::USER_FIELDS,
];

/// Makes the variables that belong to these families.
pub fn install(cx: &mut Cx) {
    // Rust programs start with SIGPIPE ignored, and what they start would, too.
    let default = (signals::Disposition::Default, 0);
    let _ = signals::action(libc::SIGPIPE, Some(default));
    ports::standard::install(cx);
    time::install(cx);
}
