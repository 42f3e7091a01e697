//! `exportReferencesGraph`: files with closures of inputs, which the script finds
//! by looking for store paths in what it has built.

use std::collections::BTreeSet;

use super::layout::{Form, call};
use super::{ScriptError, text};
use crate::base32;
use crate::bytes::{ByteString, base_name};
use crate::graph::{Graph, Node};
use crate::replay::attributes::Export;

/// The definitions that closures need.
const REFERENCES: &str = include_str!("references.scm");

/// The definitions, and the tables that they need: what has to do with those of
/// STEPS that ask for closures. Nothing if none does. The interpreter's item,
/// GUILE, has no references.
pub(super) fn definitions(
    graph: &Graph,
    asking: &[&Node],
    guile: Option<&ByteString>,
) -> Result<String, ScriptError> {
    if asking.is_empty() {
        return Ok(String::new());
    }
    let (mut rows, mut addresses, mut sources) = (Vec::new(), Vec::new(), BTreeSet::new());
    for node in needed(graph, asking) {
        sources.extend(node.derivation.sources.iter().filter(|path| Some(*path) != guile));
        if let Some(output) = node.derivation.fixed_output() {
            let hash = base32::encode(&hex::decode(&*output.hash).unwrap_or_default());
            let path = text(&output.path, &node.base, "an output")?;
            let address = format!("fixed:{}:{hash}", output.algorithm);
            addresses.push(Form::List([path, address].map(Form::Text).to_vec()));
        }
        let outputs = node.derivation.outputs.iter().map(|output| &output.path);
        let outputs: Vec<&ByteString> = outputs.filter(|path| Some(*path) != guile).collect();
        if !outputs.is_empty() {
            rows.push(Form::List(vec![list(node, outputs)?, list(node, declared(graph, node))?]));
        }
    }
    let mut derivations = Vec::new();
    for path in &sources {
        if let Some(index) = graph.find(base_name(path)) {
            let node = &graph.nodes()[index];
            let outputs = node.derivation.outputs.iter().map(|output| &output.path);
            let path = Form::Text(text(path, &node.base, "a source")?);
            derivations.push(Form::List(vec![path, list(node, outputs)?]));
        }
    }
    let quoted = |forms| Form::Quote(Box::new(Form::List(forms)));
    let sources = list(asking[0], sources)?;
    let mut definitions = String::new();
    for (name, value) in [
        ("these-are-all-sources", Form::Quote(Box::new(sources))),
        ("these-are-outputs-and-inputs", quoted(rows)),
        ("these-are-content-addresses", quoted(addresses)),
        ("these-are-outputs-of-derivations", quoted(derivations)),
    ] {
        definitions += &super::layout(&call("define", [Form::Symbol(name), value]));
        definitions.push('\n');
    }
    definitions += REFERENCES;
    definitions.push('\n');
    Ok(definitions)
}

/// ASKING and all that they are made from, inputs first.
fn needed<'a>(graph: &'a Graph, asking: &[&Node]) -> Vec<&'a Node> {
    let asking: Vec<usize> = asking.iter().filter_map(|node| graph.find(&node.base)).collect();
    let needed = graph.reach(&asking, |_| true);
    let order = graph.order().iter().filter(|&&index| needed[index]);
    order.map(|&index| &graph.nodes()[index]).collect()
}

/// The strings of PATHS, which NODE names.
fn list<'a>(
    node: &Node,
    paths: impl IntoIterator<Item = &'a ByteString>,
) -> Result<Form, ScriptError> {
    let path = |path: &ByteString| text(path, &node.base, "a path").map(Form::Text);
    paths.into_iter().map(path).collect::<Result<_, _>>().map(Form::List)
}

/// The sources and the wanted outputs that NODE is made from.
fn declared<'a>(graph: &'a Graph, node: &'a Node) -> BTreeSet<&'a ByteString> {
    let wanted = graph.wanted_outputs(node).map(|(_, output)| &output.path);
    node.derivation.sources.iter().chain(wanted).collect()
}

/// The condition under which NODE, called BASE, may have its EXPORTS.
pub(super) fn condition(
    graph: &Graph,
    node: &Node,
    base: &str,
    exports: &[Export],
) -> Result<Form, ScriptError> {
    let (mut all, mut described) = (Vec::new(), Vec::new());
    for export in exports {
        match export {
            Export::File { item, .. } => all.push(item),
            Export::Json { items, .. } => {
                all.extend(items);
                described.extend(items);
            }
        }
    }
    let quoted = |form| Form::Quote(Box::new(form));
    let inputs = quoted(list(node, declared(graph, node))?);
    let (all, described) = (quoted(list(node, all)?), quoted(list(node, described)?));
    Ok(call("exportable?", [Form::Text(base.to_string()), all, described, inputs]))
}

/// What writes the file of EXPORT, if that is one, which NODE asks for.
pub(super) fn file(node: &Node, export: &Export) -> Result<Option<Form>, ScriptError> {
    let Export::File { file, item } = export else { return Ok(None) };
    let file = Form::Text(text(file, &node.base, "a file's name")?);
    let item = Form::Text(text(item, &node.base, "a path")?);
    Ok(Some(call("put-file", [file, call("closure-text", [item])])))
}

/// CONTENT, of a file of NODE's, with the closures of EXPORTS in their places.
pub(super) fn content(
    node: &Node,
    content: String,
    exports: &[Export],
) -> Result<Form, ScriptError> {
    let mut pieces = Vec::new();
    let mut rest = &*content;
    loop {
        let marked = exports.iter().filter_map(|export| match export {
            Export::Json { mark, items } => Some((rest.find(mark)?, mark, items)),
            Export::File { .. } => None,
        });
        let Some((place, mark, items)) = marked.min_by_key(|(place, ..)| *place) else { break };
        pieces.push(Form::Text(rest[..place].to_string()));
        let items = Form::Quote(Box::new(list(node, items)?));
        pieces.push(call("closure-json", [items]));
        rest = &rest[place + mark.len()..];
    }
    if pieces.is_empty() {
        return Ok(Form::Text(content));
    }
    pieces.push(Form::Text(rest.to_string()));
    Ok(call("string-append", pieces))
}
