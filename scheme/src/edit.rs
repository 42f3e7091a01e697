//! The line editor of the REPL: one line at a time, with completion of the
//! names that a module knows. Its history lives in memory only.

use interp::heap::{Foreign, Marker};
use interp::module::Module;
use interp::{Cx, Error, Result, Value, primitives};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Config, Context, Editor, Helper};

primitives! { pub(crate) EDIT in "(guile)";
    /// A line that the person at the terminal has edited after PROMPT, with
    /// the names that MODULE knows to complete from: a string, #f if it was
    /// interrupted, the end-of-file object at the end.
    "%edit-line" "prompt module" => |cx, [prompt, module]| edit_line(cx, prompt, module);
}

/// The editor, made when it is first needed.
#[derive(Default)]
struct Session(Option<Editor<Names, MemHistory>>);

impl Foreign for Session {
    fn type_name(&self) -> &'static str {
        "line-editor"
    }
    fn trace(&self, _marker: &mut Marker<'_>) {}
}

fn edit_line(cx: &mut Cx, prompt: Value, module: Value) -> Result<Value> {
    let prompt = prompt.to_text()?;
    let module = module.as_module().ok_or(Error::expecting("module", module))?;
    let names = names(cx, module);
    let session = cx.state::<Session>();
    if session.0.is_none() {
        session.0 = Some(new_editor()?);
    }
    let Some(editor) = &mut session.0 else { return Ok(Value::EOF) };
    editor.set_helper(Some(Names(names)));
    let line = editor.readline(&prompt);
    if let Ok(line) = &line {
        // A history in memory takes any line.
        let _ = editor.add_history_entry(line);
    }
    Ok(match line {
        Ok(line) => cx.string(&line),
        Err(ReadlineError::Interrupted) => Value::FALSE,
        Err(_) => Value::EOF,
    })
}

fn new_editor() -> Result<Editor<Names, MemHistory>> {
    let config = Config::builder().auto_add_history(false).build();
    let history = MemHistory::with_config(&config);
    Editor::with_history(config, history)
        .map_err(|e| Error::misc(format!("no line editor: {e}"), &[]))
}

/// Every name that the module binds or imports, sorted.
fn names(cx: &mut Cx, module: Module) -> Vec<String> {
    let mut names = Vec::new();
    let imports = module.uses();
    let modules = std::iter::once(module).chain(imports.iter().filter_map(Value::as_module));
    for module in modules {
        module.complete(cx);
        for (symbol, _) in module.obarray().iter() {
            if let Ok(name) = symbol.symbol_name() {
                names.push(name.to_string());
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Names to complete from.
struct Names(Vec<String>);

impl Completer for Names {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let start = line[..at]
            .rfind(|c: char| c.is_whitespace() || "()[]'`,\";".contains(c))
            .map_or(0, |i| i + 1);
        let prefix = &line[start..at];
        if prefix.is_empty() {
            return Ok((start, Vec::new()));
        }
        let from = self.0.partition_point(|name| name.as_str() < prefix);
        let matching = self.0[from..].iter().take_while(|name| name.starts_with(prefix));
        // Names that begin with % are the library's own business.
        let shown = matching.filter(|name| prefix.starts_with('%') || !name.starts_with('%'));
        Ok((start, shown.cloned().collect()))
    }
}
impl Hinter for Names {
    type Hint = String;
}
impl Highlighter for Names {}
impl Validator for Names {}
impl Helper for Names {}
