//! Steps whose builder is a part of the daemon: `builtin:NAME`.
//!
//! What is fetched must be at hand: at its own store path, or where a `file:`
//! address of it says. Its hash, if the script can compute it, is always
//! checked. `builtin:buildenv` links packages as a replay does.

use super::layout::{Form, call, quoted_strings};
use super::{Known, ScriptError, hash_checks, say, text};
use crate::base32;
use crate::bytes::ByteString;
use crate::derivation::{Derivation, Output, split_algorithm};
use crate::graph::Node;
use crate::needs;
use crate::replay::buildenv::{self, Plan};
use crate::store_path::Method;

/// The definitions that these steps need.
pub(super) const BUILTIN: &str = include_str!("builtin.scm");

/// The output that DERIVATION fetches, if the script can see to its hash.
pub(super) fn fetches(derivation: &Derivation) -> Option<&Output> {
    let output = derivation.fixed_output()?;
    let is_fetcher = matches!(&*derivation.builder, b"builtin:fetchurl" | b"builtin:download");
    (is_fetcher && split_algorithm(&output.algorithm).1 == b"sha256").then_some(output)
}

/// The step of NODE, which has a builtin builder.
pub(super) fn step(node: &Node, known: &Known<'_>) -> Result<Form, ScriptError> {
    let derivation = &node.derivation;
    let base = text(&node.base, &node.base, "its name")?;
    let start = [say("~%~%build-started ...~a~%~%", Some(base.clone())), call("force-output", [])];
    let mut checks = match fetches(derivation) {
        Some(output) => fetch(node, &base, output)?,
        None if *derivation.builder == *b"builtin:buildenv" => vec![link(node, &base)?],
        None => {
            let (base, builder) = (node.base.clone(), derivation.builder.clone());
            return Err(ScriptError::Builtin { base, builder });
        }
    };
    checks.extend(hash_checks(node, &base, known)?);
    Ok(call("begin", start.into_iter().chain([call("and", checks)])))
}

/// The output is there, and has its hash.
fn fetch(node: &Node, base: &str, output: &Output) -> Result<Vec<Form>, ScriptError> {
    let derivation = &node.derivation;
    let is_set = |name: &[u8]| {
        let is_set = derivation.variable(name).is_some_and(|value| **value == *b"1");
        if is_set { Form::True } else { Form::False }
    };
    let urls = needs::urls(derivation);
    let urls: Result<Vec<String>, _> =
        urls.iter().map(|url| text(url, &node.base, "an address")).collect();
    let path = text(&output.path, &node.base, "an output")?;
    let of_output = [Form::Text(base.to_string()), Form::Text(path)];
    let how = [quoted_strings(urls?), is_set(b"unpack"), is_set(b"executable")];
    let check = match split_algorithm(&output.algorithm).0 {
        Method::Flat => "same-file?",
        Method::Recursive => "same?",
    };
    let hash = hex::decode(&*output.hash).unwrap_or_default();
    let hash = Form::Text(base32::encode(&hash));
    Ok(vec![
        call("fetched?", of_output.clone().into_iter().chain(how)),
        call(check, of_output.into_iter().chain([hash])),
    ])
}

/// The packages are linked.
fn link(node: &Node, base: &str) -> Result<Form, ScriptError> {
    let plan = buildenv::plan(&node.derivation).map_err(|problem| ScriptError::Attribute {
        base: node.base.clone(),
        problem: problem.to_string(),
    })?;
    let Plan { output, manifest, packages } = plan;
    let path = |path: &ByteString| text(path, &node.base, "a path").map(Form::Text);
    let mut items = Vec::new();
    for (priority, package) in packages {
        items.push(Form::Number(priority));
        items.push(path(&package.as_os_str().as_encoded_bytes().into())?);
    }
    let packages = Form::Quote(Box::new(Form::List(items)));
    Ok(call(
        "linked?",
        [Form::Text(base.to_string()), path(&output.path)?, path(manifest)?, packages],
    ))
}
