//! `path`: recomputing store paths.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use riad_bootstrap::graph::Graph;
use riad_bootstrap::paths;
use riad_bootstrap::recording::{find_source, known_sources};
use riad_bootstrap::source_path::rule_of_file;

use super::{Arguments, Command, Failure};

pub(super) const PATH: Command = Command {
    name: "path",
    usage: "DIR|X.drv",
    summary: "Recompute the store paths of derivations, their outputs and their sources",
    details: "\
Prints a line for each derivation file, each output, and each source that is in
the folder's sources/ or in its parent's:

  ok|WRONG  drv|output NAME|source  PATH  RULE

where PATH is the one that follows from the content (of a source that is wrong,
the recorded one) by RULE: `text`, `source`, `built`, or the algorithm and hash
of a fixed output. Status 1 if any is wrong; the recorded path and the
derivation are then named on standard error.
",
    run: path,
};

fn path(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let path = arguments.only_operand()?;
    let graph = Graph::load(&path)?;
    graph.validate()?;
    let folder = if path.is_dir() { &*path } else { path.parent().unwrap_or(Path::new("")) };
    let wrong = check_graph(&graph, output)? + check_sources(folder, &graph, output)?;
    if wrong > 0 { Err(Failure::Status(1)) } else { Ok(()) }
}

/// Checks derivations and outputs; how many are wrong.
fn check_graph(graph: &Graph, output: &mut dyn Write) -> Result<usize, Failure> {
    let mut wrong = 0;
    for check in paths::check(graph)? {
        let verdict = if check.is_right() { "ok   " } else { "WRONG" };
        let kind = &check.kind;
        writeln!(output, "{verdict}  {kind}  {}  {}", check.computed, check.rule)?;
        if !check.is_right() {
            wrong += 1;
            eprintln!(
                "riad-bootstrap: {}: the {kind} is recorded as {}, but its content gives {}",
                check.base, check.recorded, check.computed
            );
        }
    }
    Ok(wrong)
}

/// Checks the sources that are at hand; how many are wrong.
fn check_sources(folder: &Path, graph: &Graph, output: &mut dyn Write) -> Result<usize, Failure> {
    let derivations = || graph.in_order().map(|node| &node.derivation);
    let store = derivations().find_map(|d| d.store_directory().ok()).unwrap_or_default();
    let known = known_sources(folder, graph, store);
    let sources: BTreeSet<_> = derivations().flat_map(|d| &d.sources).collect();
    let mut wrong = 0;
    for path in sources {
        let Some(file) = find_source(folder, path) else { continue };
        match rule_of_file(path, &file, &known)? {
            Some(rule) => writeln!(output, "ok     source  {path}  {rule}")?,
            None => {
                wrong += 1;
                writeln!(output, "WRONG  source  {path}  -")?;
                let file = file.path().display();
                eprintln!("riad-bootstrap: {file}: its content gives another path than {path}");
            }
        }
    }
    Ok(wrong)
}
