//! `script`.

use std::io::Write;

use lexopt::Arg;
use riad_bootstrap::graph::Graph;
use riad_bootstrap::recording::Recording;
use riad_bootstrap::script::{self, Kind, Known};

use super::{Arguments, Command, Failure, shown};

pub(super) const SCRIPT: Command = Command {
    name: "script",
    usage: "[--no-hashes] [--plain --utils STORE-PATH] DIR|X.drv",
    summary: "Write the linear build script of a graph, for Guile 3.0 and Riad",
    details: "\
The script runs every builder in order. It stops at the first that fails or
does not make its outputs, names it, removes what it left and exits with
status 1. An output whose hash is recorded must have it; one that differs ends
the script, too, and is kept as PATH.differs. The script begins with a line for
the kernel that names the interpreter.

Sources must be in the store, and what is fetched at its own path or where a
file: address of it says: its sha256 is checked, also with --no-hashes.
It does not know what only a sandbox shows, nor other fetchers of the daemons.

  --no-hashes   do not check the hashes of outputs

  --plain       exactly the script that Guix would write; it checks less
  --utils PATH  with --plain: the utils.scm that it loads, which the graph
                does not know
",
    run: script_command,
};

fn script_command(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let (mut path, mut plain, mut utils, mut hashes) = (None, false, None, true);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("plain") => plain = true,
            Arg::Long("no-hashes") => hashes = false,
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
        let hash = |path: &[u8]| recording.expected(path).copied().filter(|_| hashes);
        let guile = recording.guile.as_ref();
        let known = Known { guile, is_at_hand: &is_at_hand, hash: &hash };
        let text = script::script(&recording.graph, &kind, &known)?;
        // This program is about to end: of a large graph each of a million
        // pieces would be given back just before all of them are.
        std::mem::forget(recording);
        text
    } else {
        let graph = Graph::load(&path)?;
        graph.validate()?;
        script::script(&graph, &kind, &Known::NOTHING)?
    };
    Ok(output.write_all(text.as_bytes())?)
}
