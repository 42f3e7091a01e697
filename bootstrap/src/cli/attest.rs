//! `attest`.

use std::fs;
use std::io::Write;
use std::path::Path;

use lexopt::Arg;
use riad_bootstrap::attest;
use riad_bootstrap::compare::items::Items;
use riad_bootstrap::graph::Graph;
use riad_bootstrap::json::Json;

use super::{Arguments, Command, Failure, failed, shown};

pub(super) const ATTEST: Command = Command {
    name: "attest",
    usage: "[--graph DIR] [--verify FILE] A",
    summary: "State what was built, or check such a statement",
    details: "\
A is a recording or a store. What is printed is an in-toto statement (version 1,
with SLSA provenance): for each output of the graph the sha256 of its nar, and
for each derivation that of its file. The same result gives the same bytes; the
statement is not signed. Outputs that are not there are named on standard error.

  --graph DIR    the derivations by which the items were made (default: those of
                 A)
  --verify FILE  check each digest of the statement in FILE instead, and print

                   same|DIFFERS|MISSING  SHA256  STORE-PATH

Status 0 if all is stated, or is as stated, else 1.
",
    run: attest_command,
};

fn attest_command(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let (mut path, mut graph, mut statement) = (None, None, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("graph") => graph = Some(Graph::load(&arguments.path()?)?),
            Arg::Long("verify") => statement = Some(arguments.path()?),
            Arg::Value(value) => arguments.operand(&mut path, value)?,
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    let path = arguments.required(path)?;
    let items = Items::open(&path)?;
    let not_items = || failed(format!("{}: it is no store and no recording", path.display()));
    let items = items.ok_or_else(not_items)?;
    let graph = graph.as_ref().or(items.graph.as_ref());
    if let Some(file) = statement {
        return verify(&file, &items, graph, output);
    }
    let graph = graph.ok_or_else(|| failed("there are no derivations: name them with --graph"))?;
    let (statement, missing) = attest::statement(graph, &items);
    writeln!(output, "{statement}")?;
    for path in &missing {
        eprintln!("riad-bootstrap: not stated, since it is not there: {path}");
    }
    if missing.is_empty() { Ok(()) } else { Err(Failure::Status(1)) }
}

fn verify(
    file: &Path,
    items: &Items,
    graph: Option<&Graph>,
    output: &mut dyn Write,
) -> Result<(), Failure> {
    let in_file = |error: &dyn std::fmt::Display| failed(format!("{}: {error}", file.display()));
    let text = fs::read_to_string(file).map_err(|error| in_file(&error))?;
    let in_text = |error| failed(format!("{}:{error}", file.display()));
    let statement = Json::read(&text).map_err(in_text)?;
    let checked = attest::verify(&statement, items, graph).map_err(|error| in_file(&error))?;
    for item in &checked {
        let verdict = match &item.found {
            Some(_) if item.is_right() => "same   ",
            Some(_) => "DIFFERS",
            None => "MISSING",
        };
        writeln!(output, "{verdict}  {}  {}", item.stated, item.name)?;
    }
    if checked.iter().all(attest::Checked::is_right) { Ok(()) } else { Err(Failure::Status(1)) }
}
