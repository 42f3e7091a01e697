//! The `riad` executable, also called as `guile`.

use std::os::unix::ffi::OsStringExt;
use std::process::ExitCode;

#[global_allocator]
static HEAP: riad_heap::SmallBlocks = riad_heap::SmallBlocks;

fn main() -> ExitCode {
    let arguments = std::env::args_os().map(OsStringExt::into_vec).collect();
    ExitCode::from(riad::run(arguments))
}
