//! The linear build script: a graph as one Scheme program.
//!
//! Guix's `(gnu system bootstrap)` turns a graph into a script that an
//! interpreter alone can run, without a daemon: one form,
//! `(and (begin …) …)`, with a clause for each derivation in order. Two kinds
//! are written here, both for Guile 3.0 and for Riad:
//!
//! * [`Kind::Plain`]: exactly that shape, layout included. It loads Guix's
//!   `utils.scm`, whose store path the graph does not know; a failure ends it
//!   with status 0; it then sleeps for an hour.
//! * [`Kind::Full`]: the same clauses with the daemon's environment and build
//!   folders. It needs no `utils.scm`, checks that sources are there and that
//!   outputs are made, names the first failure, removes what that builder left
//!   and exits with a status.

mod layout;

use std::collections::HashSet;

use crate::bytes::ByteString;
use crate::derivation::Derivation;
use crate::graph::{Graph, Node};
use crate::replay::rules::Daemon;
use crate::store_path::{StorePath, split_base_name};
use layout::{Form, call, layout, quoted_strings};

/// Which script to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Guix's, loading this `utils.scm`.
    Plain { utils: ByteString },
    /// One that checks and reports.
    Full,
}

/// Why there is no script.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    #[error("{base}: {what} is not UTF-8, so it cannot be written in a Scheme program: {value:?}")]
    NotText { base: ByteString, what: String, value: ByteString },
}

/// Writes the linear script of GRAPH, which should be valid.
///
/// GUILE is the store item that holds the interpreter, if the recording says;
/// otherwise it is that of the first builder called `guile`. The derivation
/// that makes it, if there is one, is left out: the script runs on it.
/// `is_at_hand` says which fixed outputs are there already ([`Kind::Full`] only;
/// the plain script takes all fixed outputs for given).
pub fn script(
    graph: &Graph,
    kind: &Kind,
    guile: Option<&ByteString>,
    is_at_hand: &dyn Fn(&[u8]) -> bool,
) -> Result<String, ScriptError> {
    let is_given = |derivation: &Derivation| match derivation.fixed_output() {
        None => false,
        Some(_) if *kind != Kind::Full || derivation.is_builtin() => true,
        Some(output) => is_at_hand(&output.path),
    };
    let all: Vec<&Node> = graph.in_order().filter(|node| !is_given(&node.derivation)).collect();
    let guile = guile.cloned().or_else(|| all.iter().find_map(|node| guile_item(&node.derivation)));
    let makes_guile =
        |node: &Node| node.derivation.outputs.iter().any(|o| Some(&o.path) == guile.as_ref());
    let steps: Vec<&Node> = all.into_iter().filter(|node| !makes_guile(node)).collect();
    let sources = sources(graph, &steps, &is_given, guile.as_ref())?;
    let interpreter = match &guile {
        Some(item) => format!("{}/bin/guile", text(item, b"", "the interpreter")?),
        None => "/usr/bin/env -S guile".to_string(),
    };
    let mut script = format!("#!{interpreter} --no-auto-compile\n!#\n");
    match kind {
        Kind::Plain { utils } => plain(&mut script, &steps, &sources, utils)?,
        Kind::Full => full(&mut script, &steps, &sources)?,
    }
    Ok(script)
}

/// What the script takes for given: each step's sources, then the fixed outputs
/// among its inputs, in the order of the steps.
fn sources(
    graph: &Graph,
    steps: &[&Node],
    is_given: &dyn Fn(&Derivation) -> bool,
    guile: Option<&ByteString>,
) -> Result<Vec<String>, ScriptError> {
    let mut sources = Vec::new();
    let mut seen: HashSet<&ByteString> = guile.into_iter().collect();
    for node in steps {
        let derivation = &node.derivation;
        let inputs = derivation.inputs.iter().zip(&node.inputs);
        let given = inputs.filter_map(|(input, &index)| {
            let target = &graph.nodes()[index].derivation;
            is_given(target).then(|| input.outputs.iter().filter_map(|name| target.output(name)))
        });
        let given = given.flatten().map(|output| &output.path);
        for path in derivation.sources.iter().chain(given) {
            if seen.insert(path) {
                sources.push(text(path, &node.base, "a source")?);
            }
        }
    }
    Ok(sources)
}

/// The item of the builder, if that is `ITEM/bin/guile`.
fn guile_item(derivation: &Derivation) -> Option<ByteString> {
    let item = derivation.builder.strip_suffix(b"/bin/guile")?;
    StorePath::parse(item).ok().map(|_| item.into())
}

fn plain(
    script: &mut String,
    steps: &[&Node],
    sources: &[String],
    utils: &ByteString,
) -> Result<(), ScriptError> {
    let module = |parts: [&'static str; 2]| Form::List(parts.map(Form::Symbol).to_vec());
    let modules = [module(["srfi", "srfi-1"]), module(["ice-9", "rdelim"])];
    let load = Form::Text(text(utils, b"", "the path of utils.scm")?);
    let preparation = call(
        "begin",
        [call("use-modules", modules), source_list(sources), call("primitive-load", [load])],
    );
    script.push_str(&layout(&preparation));
    script.push('\n');
    let mut clauses = steps.iter().map(|node| plain_step(node)).collect::<Result<Vec<_>, _>>()?;
    clauses.push(call(
        "begin",
        [say("~%Congratulations!~%", None), call("sleep", [Form::Number(3600)])],
    ));
    script.push_str(&layout(&call("and", clauses)));
    Ok(())
}

fn source_list(sources: &[String]) -> Form {
    call("define", [Form::Symbol("these-are-the-sources-we-need"), quoted_strings(sources)])
}

/// `(format #t FORMAT ARGUMENT)`.
fn say(format: &str, argument: Option<String>) -> Form {
    let format = [Form::True, Form::Text(format.to_string())];
    call("format", format.into_iter().chain(argument.map(Form::Text)))
}

/// Guix prints a derivation's path without its first 21 characters.
const NOT_PRINTED: usize = 21;
const PLAIN_FOLDER: &str = "/tmp/guix-build";

fn plain_step(node: &Node) -> Result<Form, ScriptError> {
    let store = node.derivation.store_directory().unwrap_or_default();
    let path: ByteString = [store, b"/", &node.base].concat().into();
    let shown = text(&path, &node.base, "its name")?.chars().skip(NOT_PRINTED).collect();
    let variables = node.derivation.environment.iter().map(|(name, value)| (name, value));
    let steps = [
        say("~%~%build-started ...~a~%~%", Some(shown)),
        call("mkdir-p", [Form::Text(PLAIN_FOLDER.to_string())]),
    ];
    let end = call("zero?", [Form::Symbol("result")]);
    Ok(call("begin", steps.into_iter().chain(run(node, PLAIN_FOLDER, variables, end)?)))
}

/// Enter FOLDER, set the environment, run the builder, leave and remove
/// FOLDER, and see by END how it went.
fn run<'a>(
    node: &Node,
    folder: &str,
    variables: impl Iterator<Item = (&'a ByteString, &'a ByteString)>,
    end: Form,
) -> Result<[Form; 3], ScriptError> {
    let mut environment = Vec::new();
    for (name, value) in variables {
        let pair: ByteString = [name, &b"="[..], value].concat().into();
        environment.push(text(&pair, &node.base, "a variable")?);
    }
    let mut command = vec![Form::Text(text(&node.derivation.builder, &node.base, "its builder")?)];
    for argument in &node.derivation.arguments {
        command.push(Form::Text(text(argument, &node.base, "an argument")?));
    }
    let folder = || Form::Text(folder.to_string());
    let binding = call("result", [call("system*", command)]);
    Ok([
        call("chdir", [folder()]),
        call("environ", [quoted_strings(&environment)]),
        call(
            "let",
            [
                Form::List(vec![binding]),
                call("chdir", [Form::Text("/".to_string())]),
                call("delete-file-recursively", [folder()]),
                end,
            ],
        ),
    ])
}

/// The definitions that the full script brings along.
const PRELUDE: &str = include_str!("prelude.scm");

fn full(script: &mut String, steps: &[&Node], sources: &[String]) -> Result<(), ScriptError> {
    script.push_str(PRELUDE);
    script.push('\n');
    script.push_str(&layout(&source_list(sources)));
    script.push('\n');
    let check = call("all-there?", [Form::Symbol("these-are-the-sources-we-need")]);
    let mut clauses = vec![check];
    for node in steps {
        clauses.push(full_step(node)?);
    }
    clauses.push(call("begin", [say("~%Congratulations!~%", None), Form::True]));
    script.push_str(&layout(&call("exit", [call("and", clauses)])));
    Ok(())
}

fn full_step(node: &Node) -> Result<Form, ScriptError> {
    let derivation = &node.derivation;
    let store: ByteString = derivation.store_directory().unwrap_or_default().into();
    let daemon = Daemon::of_store(&store);
    let name = split_base_name(&node.base).map_or(&*node.base, |(_, name)| name);
    let folder = daemon.build_folder(name);
    let environment = daemon.environment(derivation, &store, &folder);
    let folder = text(&folder, &node.base, "its build folder")?;
    let base = text(&node.base, &node.base, "its name")?;
    let mut outputs = Vec::new();
    for output in &derivation.outputs {
        outputs.push(text(&output.path, &node.base, "an output")?);
    }
    let result = [Form::Text(base.clone()), Form::Symbol("result"), quoted_strings(&outputs)];
    let start = [
        say("~%~%build-started ...~a~%~%", Some(base)),
        call("force-output", []),
        call("make-empty", [Form::Text(folder.clone())]),
    ];
    let run = run(node, &folder, environment.iter(), call("built?", result))?;
    Ok(call("begin", start.into_iter().chain(run)))
}

fn text(bytes: &[u8], base: &[u8], what: &str) -> Result<String, ScriptError> {
    std::str::from_utf8(bytes).map(str::to_string).map_err(|_| ScriptError::NotText {
        base: base.into(),
        what: what.to_string(),
        value: bytes.into(),
    })
}
