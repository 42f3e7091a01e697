//! `show`, `order` and `graph`: reading derivations.

use std::fs;
use std::io::{self, Write};

use lexopt::Arg;
use riad_bootstrap::bytes::{ByteString, Shown};
use riad_bootstrap::derivation::Derivation;
use riad_bootstrap::graph::Graph;
use riad_bootstrap::json::Json;

use super::draw;
use super::{Arguments, Command, Failure, failed, shown};

pub(super) const SHOW: Command = Command {
    name: "show",
    usage: "[--json] X.drv",
    summary: "Show what one derivation says",
    details: "  --json   as JSON; strings that are not UTF-8 become {\"hex\": \"…\"}\n",
    run: show,
};

pub(super) const ORDER: Command = Command {
    name: "order",
    usage: "DIR|X.drv",
    summary: "List derivations so that each follows its inputs",
    details: "\
The order is the depth-first post-order over the inputs as the files list them,
from the roots in byte order. Fails on a cycle, naming it, and on a missing
input, naming who wants it.
",
    run: order,
};

pub(super) const GRAPH: Command = Command {
    name: "graph",
    usage: "[--format tree|dot|json|mermaid] DIR|X.drv",
    summary: "Draw which derivation needs which",
    details: "\
  --format tree     indented, each derivation's inputs shown once (the default)
  --format dot      for Graphviz; an arrow goes from a derivation to its input
  --format json     {\"derivations\": [{\"name\", \"inputs\", \"outputs\"} …]} in order
  --format mermaid  for Mermaid, with the same arrows
",
    run: graph,
};

fn show(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let (mut file, mut json) = (None, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("json") => json = true,
            Arg::Value(value) => arguments.operand(&mut file, value)?,
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    let file = arguments.required(file)?;
    let content = fs::read(&file).map_err(|e| failed(format!("{}: {e}", file.display())))?;
    let derivation = Derivation::parse(&content, &file)?;
    if json {
        writeln!(output, "{}", derivation_json(&derivation))?;
    } else {
        show_text(&derivation, output)?;
    }
    Ok(())
}

fn show_text(derivation: &Derivation, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "builder   {}", derivation.builder)?;
    writeln!(output, "system    {}", derivation.system)?;
    let lines = |output: &mut dyn Write, title: &str, lines: Vec<String>| -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(output, "{title}")?;
        lines.iter().try_for_each(|line| writeln!(output, "  {line}"))
    };
    lines(output, "arguments", derivation.arguments.iter().map(ToString::to_string).collect())?;
    let outputs = derivation.outputs.iter().map(|o| {
        let fixed =
            if o.hash.is_empty() { String::new() } else { format!("  {}:{}", o.algorithm, o.hash) };
        format!("{}  {}{fixed}", o.name, o.path)
    });
    lines(output, "outputs", outputs.collect())?;
    let inputs = derivation.inputs.iter().map(|i| {
        let names: Vec<String> = i.outputs.iter().map(ToString::to_string).collect();
        format!("{}  {}", i.path, names.join(" "))
    });
    lines(output, "inputs", inputs.collect())?;
    lines(output, "sources", derivation.sources.iter().map(ToString::to_string).collect())?;
    let variables = derivation.environment.iter().map(|(name, value)| format!("{name}={value}"));
    lines(output, "environment", variables.collect())
}

/// The shape of `nix show-derivation`, with lists where order matters.
fn derivation_json(derivation: &Derivation) -> Json {
    let text = |bytes: &ByteString| Json::bytes(bytes);
    let key = |bytes: &ByteString| Shown(bytes).to_string();
    let outputs = derivation.outputs.iter().map(|output| {
        let mut members = vec![("path".to_string(), text(&output.path))];
        if !output.hash.is_empty() || !output.algorithm.is_empty() {
            members.push(("hashAlgo".to_string(), text(&output.algorithm)));
            members.push(("hash".to_string(), text(&output.hash)));
        }
        (key(&output.name), Json::Object(members))
    });
    let inputs = derivation.inputs.iter().map(|i| (key(&i.path), Json::list(&i.outputs)));
    let environment = derivation.environment.iter().map(|(name, value)| (key(name), text(value)));
    Json::Object(vec![
        ("outputs".into(), Json::Object(outputs.collect())),
        ("inputDrvs".into(), Json::Object(inputs.collect())),
        ("inputSrcs".into(), Json::list(&derivation.sources)),
        ("system".into(), text(&derivation.system)),
        ("builder".into(), text(&derivation.builder)),
        ("args".into(), Json::list(&derivation.arguments)),
        ("env".into(), Json::Object(environment.collect())),
    ])
}

fn order(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let graph = Graph::load(&arguments.only_operand()?)?;
    for node in graph.in_order() {
        output.write_all(&node.base)?;
        output.write_all(b"\n")?;
    }
    Ok(())
}

fn graph(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let (mut path, mut format) = (None, "tree".to_string());
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("format") => format = arguments.text()?,
            Arg::Value(value) => arguments.operand(&mut path, value)?,
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    let draw = match format.as_str() {
        "tree" => draw::tree,
        "dot" => draw::dot,
        "json" => draw::json,
        "mermaid" => draw::mermaid,
        other => {
            let message = format!("unknown format {other}: tree, dot, json or mermaid");
            return Err(Failure::Usage(message));
        }
    };
    let graph = Graph::load(&arguments.required(path)?)?;
    Ok(draw(&graph, output)?)
}
