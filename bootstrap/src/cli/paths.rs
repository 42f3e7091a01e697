//! `path`: recomputing store paths.

use std::io::Write;

use riad_bootstrap::graph::Graph;
use riad_bootstrap::paths;

use super::{Arguments, Command, Failure};

pub(super) const PATH: Command = Command {
    name: "path",
    usage: "DIR|X.drv",
    summary: "Recompute the store paths of derivations and of their outputs",
    details: "\
Prints a line for each derivation file and each output:

  ok|WRONG  drv|output NAME  PATH

where PATH is the one that follows from the content. Status 1 if any is wrong;
the recorded path and the derivation are then named on standard error.
",
    run: path,
};

fn path(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let graph = Graph::load(&arguments.only_operand()?)?;
    graph.validate()?;
    let mut wrong = 0;
    for check in paths::check(&graph)? {
        let verdict = if check.is_right() { "ok   " } else { "WRONG" };
        let kind = &check.kind;
        writeln!(output, "{verdict}  {kind}  {}", check.computed)?;
        if !check.is_right() {
            wrong += 1;
            eprintln!(
                "riad-bootstrap: {}: the {kind} is recorded as {}, but its content gives {}",
                check.base, check.recorded, check.computed
            );
        }
    }
    if wrong > 0 { Err(Failure::Status(1)) } else { Ok(()) }
}
