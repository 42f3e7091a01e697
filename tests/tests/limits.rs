//! Depth and size are bounded by memory alone: programs that Guile may not be able to run, with the
//! output that arithmetic says, each under a limit of address space that shows it does not grow.

use std::process::ExitCode;

use riad_tests::process::Invocation;
use riad_tests::tools;
use riad_tests::trial::{self, Trial};

/// Program, the address space it may have in KiB, and its output.
const PROGRAMS: [(&str, u32, &str); 5] = [
    ("deep-list", 2_000_000, "2000002\n1000000\n1000000\n"),
    ("deep-calls", 3_000_000, "1000000\n1000000\n100000\n1\n(done)\n#t\n"),
    ("long-string", 2_000_000, "(100000000 99999999 #\\a)\n11\n10000000\n"),
    ("endless-calls", 6_000_000, "stack-overflow\nhandled\n1000\n"),
    ("many-continuations", 1_500_000, "done\n1000000\n600000\n300000\n"),
];

fn main() -> ExitCode {
    trial::main(
        PROGRAMS
            .map(|(name, kib, expected)| {
                Trial::new(format!("limits/{name}"), move || run(name, kib, expected))
            })
            .into(),
    )
}

fn run(name: &str, kib: u32, expected: &str) -> Result<(), String> {
    let program = tools::tests_dir().join("limits").join(format!("{name}.scm"));
    let done = Invocation::new("/bin/sh")
        .args(["-c", &format!("ulimit -v {kib} && exec \"$0\" --no-auto-compile \"$1\"")])
        .arg(tools::riad()?)
        .arg(program)
        .run()
        .map_err(|e| e.to_string())?;
    if done.status == 0 && done.out() == expected { Ok(()) } else { Err(done.describe()) }
}
