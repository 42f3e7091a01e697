//! To come.
use std::process::ExitCode;
fn main() -> ExitCode {
    riad_tests::trial::main(vec![])
}
