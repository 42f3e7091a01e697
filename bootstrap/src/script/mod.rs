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
//!   folders. It needs no `utils.scm`, checks that sources are there, that
//!   outputs are made and that they have the recorded hashes, names the first
//!   failure, removes what that builder left and exits with a status. Guile has
//!   no hash of nars, so the script brings one along; Riad's is used there. What
//!   a daemon does itself is in `builtin.rs`.

mod builtin;
mod layout;
mod references;

use std::collections::HashSet;

use crate::base32;
use crate::bytes::ByteString;
use crate::derivation::Derivation;
use crate::graph::{Graph, Node};
use crate::replay::attributes::told_in_advance;
use crate::replay::rules::{Daemon, Rules};
use crate::store_path::{Hash, StorePath, split_base_name};
use crate::threads;
use layout::{Form, call, layout, layout_at, quoted_strings};

/// Which script to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Guix's, loading this `utils.scm`.
    Plain { utils: ByteString },
    /// One that checks and reports.
    Full,
}

/// What is known besides the graph.
pub struct Known<'a> {
    /// The store item that holds the interpreter, if the recording says;
    /// otherwise it is that of the first builder called `guile`.
    pub guile: Option<&'a ByteString>,
    /// Which fixed outputs are there already.
    pub is_at_hand: &'a (dyn Fn(&[u8]) -> bool + Sync),
    /// The recorded nar hash of outputs: those are checked.
    pub hash: &'a (dyn Fn(&[u8]) -> Option<Hash> + Sync),
}

impl Known<'_> {
    /// That nothing is.
    pub const NOTHING: Known<'static> =
        Known { guile: None, is_at_hand: &|_| false, hash: &|_| None };
}

/// Why there is no script.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    #[error("{base}: {what} is not UTF-8, so it cannot be written in a Scheme program: {value:?}")]
    NotText { base: ByteString, what: String, value: ByteString },
    #[error("{base}: {problem}")]
    Attribute { base: ByteString, problem: String },
    #[error("{base}: its builder {builder} is a part of the daemon")]
    Builtin { base: ByteString, builder: ByteString },
}

/// Writes the linear script of GRAPH, which should be valid.
///
/// The derivation that makes the interpreter, if there is one, is left out: the
/// script runs on it. The plain script takes all fixed outputs for given.
pub fn script(graph: &Graph, kind: &Kind, known: &Known<'_>) -> Result<String, ScriptError> {
    let is_given = |derivation: &Derivation| match derivation.fixed_output() {
        None => false,
        Some(_) if *kind != Kind::Full => true,
        // What the script cannot fetch must be there.
        Some(_) if derivation.is_builtin() && builtin::fetches(derivation).is_none() => true,
        Some(output) => (known.is_at_hand)(&output.path),
    };
    let all: Vec<&Node> = graph.in_order().filter(|node| !is_given(&node.derivation)).collect();
    let guile =
        known.guile.cloned().or_else(|| all.iter().find_map(|node| guile_item(&node.derivation)));
    let makes_guile =
        |node: &Node| node.derivation.outputs.iter().any(|o| Some(&o.path) == guile.as_ref());
    let mut steps: Vec<&Node> = all.into_iter().filter(|node| !makes_guile(node)).collect();
    if *kind == Kind::Full {
        keep_first_makers(&mut steps);
        // What is not at hand is known before anything is built.
        let is_late =
            |node: &&Node| builtin::fetches(&node.derivation).is_none() || !node.inputs.is_empty();
        steps.sort_by_key(is_late);
    }
    let sources = sources(graph, &steps, &is_given, guile.as_ref())?;
    let interpreter = match &guile {
        Some(item) => format!("{}/bin/guile", text(item, b"", "the interpreter")?),
        None => "/usr/bin/env -S guile".to_string(),
    };
    let mut script = format!("#!{interpreter} --no-auto-compile\n!#\n");
    match kind {
        Kind::Plain { utils } => plain(&mut script, &steps, &sources, utils)?,
        Kind::Full => {
            let guile = guile.as_ref();
            full(&mut script, &steps, &sources, &Known { guile, ..*known }, graph)?;
        }
    }
    Ok(script)
}

/// Removes from STEPS those whose outputs an earlier one makes: derivations that
/// differ only in how a fixed output is fetched have the same outputs.
fn keep_first_makers(steps: &mut Vec<&Node>) {
    let mut made: HashSet<&ByteString> = HashSet::new();
    steps.retain(|node| {
        let outputs = &node.derivation.outputs;
        // Each is put in, also after one that was new.
        outputs.iter().filter(|output| made.insert(&output.path)).count() > 0
    });
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
        let given = graph.wanted_outputs(node).filter(|(made, _)| is_given(made));
        let given = given.map(|(_, output)| &output.path);
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
    let end = [say("~%Congratulations!~%", None), call("sleep", [Form::Number(3600)])];
    clauses(script, &["and"], &[], steps, plain_step, &call("begin", end))
}

/// Adds to SCRIPT a form of the calls HEADS, one in the other, around the
/// clauses FIRST, STEP of each of STEPS, and LAST: far more than fits on a
/// line, so each clause has its own, wherever it is laid out.
fn clauses(
    script: &mut String,
    heads: &[&str],
    first: &[Form],
    steps: &[&Node],
    step: impl Fn(&Node) -> Result<Form, ScriptError> + Sync,
    last: &Form,
) -> Result<(), ScriptError> {
    let opening: String = heads.iter().flat_map(|head| ["(", head, " "]).collect();
    let column = opening.len();
    let between = format!("\n{:column$}", "");
    script.push_str(&opening);
    for form in first {
        script.push_str(&layout_at(form, column, 0));
        script.push_str(&between);
    }
    for clause in threads::map(steps, |node| Ok(layout_at(&step(node)?, column, 0))) {
        script.push_str(&clause?);
        script.push_str(&between);
    }
    script.push_str(&layout_at(last, column, heads.len()));
    script.extend(heads.iter().map(|_| ')'));
    script.push('\n');
    Ok(())
}

fn source_list(sources: &[String]) -> Form {
    call(
        "define",
        [Form::Symbol("these-are-the-sources-we-need"), quoted_strings(sources.iter().cloned())],
    )
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
    let derivation = &node.derivation;
    let command = (&derivation.builder, &derivation.arguments[..]);
    let variables = derivation.environment.iter().map(|(name, value)| (name, value));
    let steps = [
        say("~%~%build-started ...~a~%~%", Some(shown)),
        call("mkdir-p", [Form::Text(PLAIN_FOLDER.to_string())]),
    ];
    let end = call("zero?", [Form::Symbol("result")]);
    let run = run(node, PLAIN_FOLDER, Vec::new(), command, variables, end)?;
    Ok(call("begin", steps.into_iter().chain(run)))
}

/// Enter FOLDER, make FILES there, set the environment, run the builder with its
/// arguments, leave and remove FOLDER, and see by END how it went.
fn run<'a>(
    node: &Node,
    folder: &str,
    mut files: Vec<Form>,
    (builder, arguments): (&ByteString, &[ByteString]),
    variables: impl Iterator<Item = (&'a ByteString, &'a ByteString)>,
    end: Form,
) -> Result<Vec<Form>, ScriptError> {
    let mut environment = Vec::new();
    for (name, value) in variables {
        let pair = [name, &b"="[..], value].concat();
        let pair = String::from_utf8(pair);
        environment.push(pair.map_err(|bad| not_text(bad.as_bytes(), &node.base, "a variable"))?);
    }
    let mut command = vec![Form::Text(text(builder, &node.base, "its builder")?)];
    for argument in arguments {
        command.push(Form::Text(text(argument, &node.base, "an argument")?));
    }
    files.push(call("environ", [quoted_strings(environment)]));
    Ok(in_folder(folder, files, call("system*", command), end))
}

/// In FOLDER do what is said BEFORE and RUN; leave and remove it; see by END, in
/// which `result` is that of RUN, how it went.
fn in_folder(folder: &str, before: Vec<Form>, run: Form, end: Form) -> Vec<Form> {
    let folder = || Form::Text(folder.to_string());
    let mut forms = vec![call("chdir", [folder()])];
    forms.extend(before);
    let bindings = Form::List(vec![call("result", [run])]);
    let leave = call("chdir", [Form::Text("/".to_string())]);
    let remove = call("delete-file-recursively", [folder()]);
    forms.push(call("let", [bindings, leave, remove, end]));
    forms
}

/// The definitions that the full script brings along.
const PRELUDE: &str = include_str!("prelude.scm");
/// Those by which builders get bytes that are not ASCII.
const BYTES: &str = include_str!("bytes.scm");
/// Those by which it checks hashes.
const NAR_HASH: &str = include_str!("nar-hash.scm");

fn full(
    script: &mut String,
    steps: &[&Node],
    sources: &[String],
    known: &Known<'_>,
    graph: &Graph,
) -> Result<(), ScriptError> {
    // The store of a valid graph's derivations is one.
    let store = steps.first().and_then(|node| node.derivation.store_directory().ok());
    let store = store.unwrap_or_default();
    let mut outputs = steps.iter().flat_map(|node| &node.derivation.outputs);
    let has_hashes = outputs.any(|output| (known.hash)(&output.path).is_some());
    script.push_str(PRELUDE);
    script.push('\n');
    if !steps.iter().all(|node| is_ascii(&node.derivation)) {
        script.push_str(BYTES);
        script.push('\n');
    }
    let has_builtins = steps.iter().any(|node| node.derivation.is_builtin());
    if has_builtins {
        script.push_str(builtin::BUILTIN);
        script.push('\n');
    }
    let rules = Rules::of(Daemon::of_store(store));
    let asks = |node: &&&Node| asks_for_closures(&rules, &node.derivation);
    let asking: Vec<&Node> = steps.iter().filter(asks).copied().collect();
    if has_hashes || has_builtins || !asking.is_empty() {
        script.push_str(NAR_HASH);
        script.push('\n');
    }
    script.push_str(&references::definitions(graph, &asking, known.guile)?);
    script.push_str(&layout(&source_list(sources)));
    script.push('\n');
    let check = call("all-there?", [Form::Symbol("these-are-the-sources-we-need")]);
    let around = Around { graph, store, rules: &rules, known };
    let step = |node: &Node| full_step(node, &around);
    let end = call("begin", [say("~%Congratulations!~%", None), Form::True]);
    clauses(script, &["exit", "and"], &[check], steps, step, &end)
}

/// What a step of the full script is made from beside its derivation.
struct Around<'a> {
    graph: &'a Graph,
    store: &'a [u8],
    rules: &'a Rules,
    known: &'a Known<'a>,
}

/// Whether the builder of DERIVATION asks for closures of inputs.
fn asks_for_closures(rules: &Rules, derivation: &Derivation) -> bool {
    let name = b"exportReferencesGraph";
    let is_named = |text: &ByteString| text.windows(name.len()).any(|window| window == name);
    rules.references_graph
        && (derivation.variable(name).is_some()
            || derivation.variable(b"__json").is_some_and(is_named))
}

fn full_step(node: &Node, around: &Around<'_>) -> Result<Form, ScriptError> {
    let Around { graph, store, rules, known } = *around;
    let derivation = &node.derivation;
    if derivation.is_builtin() {
        return builtin::step(node, known);
    }
    let name = split_base_name(&node.base).map_or(&*node.base, |(_, name)| name);
    let folder = rules.daemon.build_folder(name);
    let (told, exports) =
        told_in_advance(rules, derivation, (name, &folder)).map_err(|problem| {
            ScriptError::Attribute { base: node.base.clone(), problem: problem.to_string() }
        })?;
    let environment = rules.variables(derivation, &told.variables, store, &folder);
    let folder = text(&folder, &node.base, "its build folder")?;
    let base = text(&node.base, &node.base, "its name")?;
    let mut files = Vec::new();
    for (name, content) in &told.files {
        let put = if content.is_ascii() { "put-file" } else { "put-bytes" };
        let name = Form::Text(text(name, &node.base, "a file's name")?);
        files.push(call(put, [name, references::content(node, with_bytes(content), &exports)?]));
    }
    let mut start =
        vec![say("~%~%build-started ...~a~%~%", Some(base.clone())), call("force-output", [])];
    for export in &exports {
        files.extend(references::file(node, export)?);
    }
    let make_folder = call("make-empty", [Form::Text(folder.clone())]);
    let condition = (!exports.is_empty())
        .then(|| references::condition(graph, node, &base, &exports))
        .transpose()?;
    let command = (&told.builder, &told.arguments[..]);
    let end = outcome(node, base, known)?;
    let run = if is_ascii(derivation) {
        run(node, &folder, files, command, environment.iter(), end)?
    } else {
        let pair = |(name, value): (&ByteString, &ByteString)| {
            with_bytes(&[&**name, &b"="[..], value].concat())
        };
        let environment = quoted_strings(environment.iter().map(pair));
        let command = std::iter::once(command.0).chain(command.1);
        let command = quoted_strings(command.map(|text| with_bytes(text)));
        in_folder(&folder, files, call("run-bytes", [environment, command]), end)
    };
    let run = std::iter::once(make_folder).chain(run);
    match condition {
        None => start.extend(run),
        Some(condition) => start.push(call("and", [condition, call("begin", run)])),
    }
    Ok(call("begin", start))
}

/// Whether every interpreter gives the builder of DERIVATION the bytes that it is
/// to have, whatever the locale.
fn is_ascii(derivation: &Derivation) -> bool {
    let variables = derivation.environment.iter().flat_map(|(name, value)| [name, value]);
    let mut all = variables.chain(&derivation.arguments).chain([&derivation.builder]);
    all.all(|text| text.is_ascii())
}

/// BYTES as a string, as `bytes.scm` reads it: a byte that is no text is the
/// character of Riad's for it.
fn with_bytes(bytes: &[u8]) -> String {
    let of_byte = |byte: u8| char::from_u32(layout::FIRST_BYTE + u32::from(byte)).unwrap_or('?');
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if layout::is_byte(c) {
                text.extend(c.encode_utf8(&mut [0; 4]).bytes().map(of_byte));
            } else {
                text.push(c);
            }
        }
        text.extend(chunk.invalid().iter().map(|byte| of_byte(*byte)));
    }
    text
}

/// Whether NODE's builder has done its work: that its outputs are there, and
/// that those of which a hash is known have it.
fn outcome(node: &Node, base: String, known: &Known<'_>) -> Result<Form, ScriptError> {
    let outputs = node.derivation.outputs.iter();
    let outputs = outputs.map(|output| text(&output.path, &node.base, "an output"));
    let outputs = quoted_strings(outputs.collect::<Result<Vec<_>, _>>()?);
    let same = hash_checks(node, &base, known)?;
    let built = call("built?", [Form::Text(base), Form::Symbol("result"), outputs]);
    if same.is_empty() {
        return Ok(built);
    }
    Ok(call("and", std::iter::once(built).chain(same)))
}

/// That the outputs of NODE, called BASE, of which a hash is known have it.
fn hash_checks(node: &Node, base: &str, known: &Known<'_>) -> Result<Vec<Form>, ScriptError> {
    let outputs = node.derivation.outputs.iter();
    let known = outputs.filter_map(|output| Some((&output.path, (known.hash)(&output.path)?)));
    let check = |(path, hash): (&ByteString, Hash)| {
        let path = text(path, &node.base, "an output")?;
        let texts = [base.to_string(), path, base32::encode(&hash)];
        Ok(call("same?", texts.map(Form::Text)))
    };
    known.map(check).collect()
}

fn text(bytes: &[u8], base: &[u8], what: &str) -> Result<String, ScriptError> {
    std::str::from_utf8(bytes).map(str::to_string).map_err(|_| not_text(bytes, base, what))
}

fn not_text(bytes: &[u8], base: &[u8], what: &str) -> ScriptError {
    ScriptError::NotText { base: base.into(), what: what.to_string(), value: bytes.into() }
}
