//! `script`.

use std::io::Write;

use lexopt::Arg;
use riad_bootstrap::graph::Graph;
use riad_bootstrap::recording::Recording;
use riad_bootstrap::script::{self, Kind};

use super::{Arguments, Command, Failure, shown};

pub(super) const SCRIPT: Command = Command {
    name: "script",
    usage: "[--plain --utils STORE-PATH] DIR|X.drv",
    summary: "Write the linear build script of a graph, for Guile 3.0 and Riad",
    details: "\
The script runs every builder in order. It stops at the first that fails or
does not make its outputs, names it, removes what it left and exits with
status 1. It begins with a line for the kernel that names the interpreter.

  --plain       exactly the script that Guix would write; it checks less
  --utils PATH  with --plain: the utils.scm that it loads, which the graph
                does not know
",
    run: script_command,
};

fn script_command(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let (mut path, mut plain, mut utils) = (None, false, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("plain") => plain = true,
            Arg::Long("utils") => utils = Some(arguments.text()?),
            Arg::Value(value) => arguments.operand(&mut path, value)?,
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    let path = arguments.required(path)?;
    let kind = match (plain, utils) {
        (true, Some(utils)) => Kind::Plain { utils: utils.into() },
        (false, None) => Kind::Full,
        _ => return Err(Failure::Usage("--plain and --utils go together".to_string())),
    };
    let text = if path.is_dir() {
        let recording = Recording::load(&path)?;
        let is_at_hand = |path: &[u8]| recording.find_source(path).is_some();
        script::script(&recording.graph, &kind, recording.guile.as_ref(), &is_at_hand)?
    } else {
        let graph = Graph::load(&path)?;
        graph.validate()?;
        script::script(&graph, &kind, None, &|_| false)?
    };
    Ok(output.write_all(text.as_bytes())?)
}
