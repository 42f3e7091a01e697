//! `riad-bootstrap`: tools around derivations. See `riad-bootstrap --help`.

mod cli;

#[global_allocator]
static HEAP: riad_heap::SmallBlocks = riad_heap::SmallBlocks;

fn main() -> std::process::ExitCode {
    cli::main()
}
