//! `why`, `sources` and `stats`: questions about a graph.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use lexopt::Arg;
use riad_bootstrap::bytes::{ByteString, base_name};
use riad_bootstrap::graph::{Graph, Node};
use riad_bootstrap::json::Json;
use riad_bootstrap::needs::{Fixed, Needs, needs};
use riad_bootstrap::recording;
use riad_bootstrap::stats;
use riad_bootstrap::store_path::split_base_name;

use super::{Arguments, Command, Failure, failed, shown};

pub(super) const WHY: Command = Command {
    name: "why",
    usage: "X.drv Y | DIR X Y",
    summary: "Show a chain of inputs that leads from one derivation to another",
    details: "\
X and Y are derivations: a `.drv` file or its name or path, the path of one of
their outputs, or a name without its hash if only one derivation has it. Y can
also be a source. The shortest chain is printed, a line for each step with the
outputs that are wanted. Status 1 if X does not need Y.
",
    run: why,
};

pub(super) const SOURCES: Command = Command {
    name: "sources",
    usage: "[--json] DIR|X.drv",
    summary: "List what must be at hand to build without a network",
    details: "\
Prints a line for each fixed output and for each source, sorted by path:

  here|-  fixed   PATH  ALGORITHM:HASH  URL…
  here|-  source  PATH

`here` is what is at hand: in the folder's sources/ or in its parent's. What
makes a fixed output is not needed where its content is at hand: it is not
listed.

  --json   as JSON
",
    run: sources,
};

pub(super) const STATS: Command = Command {
    name: "stats",
    usage: "[--json] DIR|X.drv",
    summary: "Count a graph",
    details: "\
Depth is the number of derivations on the longest chain of inputs; widest is
the largest number of derivations that can be built at the same time when each
is built as soon as its inputs are.

  --json   as JSON
",
    run: stats,
};

fn why(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let mut operands: Vec<OsString> = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(value) => operands.push(value),
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    let (path, from, to) = match operands.as_slice() {
        [file, to] if !Path::new(file).is_dir() => (file, file, to),
        [folder, from, to] => (folder, from, to),
        _ => return Err(Failure::Usage(format!("usage: riad-bootstrap why {}", WHY.usage))),
    };
    let graph = Graph::load(Path::new(path))?;
    let from = find(&graph, from.as_bytes())?;
    let (source, to) = match find_source(&graph, from, to.as_bytes()) {
        Some((source, user)) => (Some(source), user),
        None => (None, find(&graph, to.as_bytes())?),
    };
    let chain = graph.chain(from, to).ok_or_else(|| {
        let [from, to] = [from, to].map(|index| &graph.nodes()[index].base);
        failed(format!("{from} does not need {to}"))
    })?;
    writeln!(output, "{}", graph.nodes()[from].base)?;
    for step in chain.windows(2) {
        let (wanting, wanted) = (&graph.nodes()[step[0]], &graph.nodes()[step[1]]);
        writeln!(output, "  needs {} of {}", outputs_wanted(wanting, step[1]), wanted.base)?;
    }
    if let Some(source) = source {
        writeln!(output, "  needs the source {source}")?;
    }
    Ok(())
}

/// The names of the outputs that NODE wants of its input with this INDEX.
fn outputs_wanted(node: &Node, index: usize) -> String {
    let inputs = node.derivation.inputs.iter().zip(&node.inputs);
    let wanted = inputs.filter(|&(_, &input)| input == index).flat_map(|(input, _)| &input.outputs);
    wanted.map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The derivation that is meant by TEXT.
fn find(graph: &Graph, text: &[u8]) -> Result<usize, Failure> {
    if let Some(index) = graph.find(base_name(text)) {
        return Ok(index);
    }
    let name = |node: &Node| -> Option<ByteString> {
        let (_, name) = split_base_name(&node.base).ok()?;
        Some(name.strip_suffix(b".drv").unwrap_or(name).into())
    };
    let is_meant = |node: &Node| {
        let makes = node.derivation.outputs.iter().any(|output| *output.path == *text);
        makes || name(node).is_some_and(|name| *name == *text)
    };
    let found: Vec<usize> =
        (0..graph.nodes().len()).filter(|&index| is_meant(&graph.nodes()[index])).collect();
    let text = ByteString::from(text);
    match found.as_slice() {
        [index] => Ok(*index),
        [] => Err(failed(format!("there is no derivation {text} in this graph"))),
        several => {
            let names = several.iter().map(|&index| graph.nodes()[index].base.to_string());
            let names = names.collect::<Vec<_>>().join(", ");
            Err(failed(format!("{text} can be any of {names}")))
        }
    }
}

/// The source that is meant by TEXT, and of the derivations that have it the
/// one that is nearest to FROM.
fn find_source(graph: &Graph, from: usize, text: &[u8]) -> Option<(ByteString, usize)> {
    let is_meant = |path: &&ByteString| ***path == *text || base_name(path) == text;
    let users = graph.nodes().iter().enumerate().filter_map(|(index, node)| {
        let source = node.derivation.sources.iter().find(is_meant)?;
        Some((graph.chain(from, index)?.len(), source.clone(), index))
    });
    users.min().map(|(_, source, index)| (source, index))
}

/// An operand, and whether JSON is wanted.
fn path_and_json(arguments: &mut Arguments) -> Result<(PathBuf, bool), Failure> {
    let (mut path, mut json) = (None, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("json") => json = true,
            Arg::Value(value) => arguments.operand(&mut path, value)?,
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    Ok((arguments.required(path)?, json))
}

fn sources(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let (path, json) = path_and_json(arguments)?;
    let needs = needs(&Graph::load(&path)?);
    let folder = if path.is_dir() { &*path } else { path.parent().unwrap_or(Path::new("")) };
    let is_here = |path: &ByteString| recording::find_source(folder, path).is_some();
    if json {
        writeln!(output, "{}", needs_json(&needs, &is_here))?;
        return Ok(());
    }
    let mark = |path: &ByteString| if is_here(path) { "here" } else { "-   " };
    for Fixed { path, algorithm, hash, urls } in &needs.fixed {
        write!(output, "{}  fixed   {path}  {algorithm}:{hash}", mark(path))?;
        urls.iter().try_for_each(|url| write!(output, "  {url}"))?;
        writeln!(output)?;
    }
    for path in &needs.sources {
        writeln!(output, "{}  source  {path}", mark(path))?;
    }
    Ok(())
}

fn needs_json(needs: &Needs, is_here: &dyn Fn(&ByteString) -> bool) -> Json {
    let item = |path: &ByteString| {
        vec![
            ("path".to_string(), Json::bytes(path)),
            ("here".to_string(), Json::Bool(is_here(path))),
        ]
    };
    let fixed = needs.fixed.iter().map(|fixed| {
        let mut members = item(&fixed.path);
        members.push(("hashAlgo".into(), Json::bytes(&fixed.algorithm)));
        members.push(("hash".into(), Json::bytes(&fixed.hash)));
        members.push(("urls".into(), Json::list(&fixed.urls)));
        Json::Object(members)
    });
    let sources = needs.sources.iter().map(|path| Json::Object(item(path)));
    Json::Object(vec![
        ("fixed".into(), Json::Array(fixed.collect())),
        ("sources".into(), Json::Array(sources.collect())),
    ])
}

fn stats(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let (path, json) = path_and_json(arguments)?;
    let counts = stats::counts(&Graph::load(&path)?);
    if json {
        let members = counts.into_iter().map(|(name, count)| (name, Json::Number(count)));
        writeln!(output, "{}", Json::Object(members.collect()))?;
        return Ok(());
    }
    for (name, count) in counts {
        writeln!(output, "{count:>10}  {name}")?;
    }
    Ok(())
}
