//! The families of data, a line each.

use crate::{lists, numbers};
use interp::primitive::Row;

pub static FAMILIES: &[&[Row]] = &[
    lists::PATHS,
    lists::LISTS,
    numbers::NUMBERS,
    numbers::R7RS_NUMBERS,
    numbers::R7RS_ONLY_NUMBERS,
    numbers::SRFI_60,
];
