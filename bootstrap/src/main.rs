//! `riad-bootstrap`: tools around derivations. See `riad-bootstrap --help`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
