//! Pictures of graphs: what `graph` prints.

use std::io::{self, Write};

use riad_bootstrap::bytes::{ByteString, Shown};
use riad_bootstrap::graph::Graph;
use riad_bootstrap::json::Json;

/// Two spaces a level; inputs that were shown before are marked, not repeated.
pub(super) fn tree(graph: &Graph, output: &mut dyn Write) -> io::Result<()> {
    let mut seen = vec![false; graph.nodes().len()];
    let mut stack: Vec<(usize, usize)> =
        graph.roots().iter().rev().map(|&root| (root, 0)).collect();
    while let Some((index, level)) = stack.pop() {
        let node = &graph.nodes()[index];
        let again = seen[index] && !node.inputs.is_empty();
        let mark = if again { " (above)" } else { "" };
        writeln!(output, "{:2$}{}{mark}", "", node.base, 2 * level)?;
        if !seen[index] {
            seen[index] = true;
            stack.extend(node.inputs.iter().rev().map(|&input| (input, level + 1)));
        }
    }
    Ok(())
}

pub(super) fn dot(graph: &Graph, output: &mut dyn Write) -> io::Result<()> {
    let quoted = |base: &ByteString| Json::bytes(base).to_string();
    writeln!(output, "digraph derivations {{\n  rankdir=LR;\n  node [shape=box];")?;
    for node in graph.in_order() {
        writeln!(output, "  {};", quoted(&node.base))?;
        for &input in &node.inputs {
            writeln!(
                output,
                "  {} -> {};",
                quoted(&node.base),
                quoted(&graph.nodes()[input].base)
            )?;
        }
    }
    writeln!(output, "}}")
}

pub(super) fn json(graph: &Graph, output: &mut dyn Write) -> io::Result<()> {
    let derivations = graph.in_order().map(|node| {
        let inputs = node.inputs.iter().map(|&input| &graph.nodes()[input].base);
        Json::Object(vec![
            ("name".into(), Json::bytes(&node.base)),
            ("inputs".into(), Json::list(inputs)),
            ("outputs".into(), Json::list(node.derivation.outputs.iter().map(|o| &o.path))),
        ])
    });
    let document = Json::Object(vec![("derivations".into(), Json::Array(derivations.collect()))]);
    writeln!(output, "{document}")
}

/// Nodes are `n0`, `n1`, … in order; names are labels, in which Mermaid writes
/// a quote as `#quot;`.
pub(super) fn mermaid(graph: &Graph, output: &mut dyn Write) -> io::Result<()> {
    let mut place = vec![0; graph.nodes().len()];
    writeln!(output, "graph LR")?;
    for (position, &index) in graph.order().iter().enumerate() {
        place[index] = position;
        let node = &graph.nodes()[index];
        let label = Shown(&node.base).to_string().replace('"', "#quot;");
        writeln!(output, "  n{position}[\"{label}\"]")?;
        for &input in &node.inputs {
            writeln!(output, "  n{position} --> n{}", place[input])?;
        }
    }
    Ok(())
}
