//! The files that the language reads by itself.

use builtins::errors;
use builtins::glue::encode_name;
use interp::host::Host;
use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;

/// The host of a program that runs on an operating system.
pub(crate) struct System;

impl Host for System {
    fn read_file(&mut self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(OsString::from_vec(encode_name(path.chars())))
    }
    fn error_text(&self, errno: i32) -> String {
        errors::text(errno)
    }
    fn documentation(&self, primitive: &str, module: &str) -> Option<String> {
        crate::image::documentation(primitive, module)
    }
    fn diagnostic(&mut self, text: &str) {
        eprintln!("{text}");
    }
}
