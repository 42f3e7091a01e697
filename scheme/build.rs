//! Builds the image: expands and compiles the library under `lib` with the
//! interpreter itself, and leaves the bytes for `src/image.rs` to embed.

use builtins::eval;
use interp::code::image::{Image, Shelf, Written};
use interp::host::Host;
use interp::read::Reader;
use interp::{Cx, Error, Result, Value, Vm, primitives};
use std::cell::RefCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io, thread};

#[path = "build/pack.rs"]
mod pack;

thread_local! {
    /// Where the library is, and the images made so far, by module or file.
    static LIBRARY: RefCell<PathBuf> = const { RefCell::new(PathBuf::new()) };
    static IMAGES: RefCell<Vec<(String, Image)>> = const { RefCell::new(Vec::new()) };
}

primitives! { pub IMAGE in "(guile)";
    /// The source file of a library module, or #f.
    "%image-module" "name" => |cx, [name]| {
        let parts: Vec<String> =
            name.iter().map(|p| Ok(p.symbol_name()?.to_string())).collect::<Result<_>>()?;
        let file = format!("{}.scm", parts.join("/"));
        let found = LIBRARY.with_borrow(|l| l.join(&file).is_file());
        Ok(if found { cx.string(&file) } else { Value::FALSE })
    };
    /// No module is laid out yet.
    "%lay-out!" "index" => |_cx, [_index]| Ok(Value::FALSE);
    /// Compiles and runs a library file, and keeps its image: nothing is left to run.
    machine "%image-code" "file" => |vm, [file]| {
        // A module may extend the reader for those who use it.
        let outer = std::mem::take(&mut vm.cx.read_options);
        let bytes = eval::compile_file(vm, file, true);
        vm.cx.read_options = outer;
        let bytes = bytes?;
        let path = PathBuf::from(file.to_text()?);
        IMAGES.with_borrow_mut(|all| all.push((module_text(&path), bytes)));
        Ok(Value::NULL)
    };
}

/// `(ice-9 match)` for `ice-9/match.scm`.
fn module_text(file: &Path) -> String {
    let path = file.with_extension("");
    let parts: Vec<_> = path.iter().map(|p| p.to_string_lossy()).collect();
    format!("({})", parts.join(" "))
}

/// Files are named by their place in the library: so are the positions in the
/// image, which is the same wherever it is built.
struct Files;

impl Host for Files {
    fn read_file(&mut self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(LIBRARY.with_borrow(|library| library.join(path)))
    }
    fn diagnostic(&mut self, text: &str) {
        println!("cargo::warning={text}");
    }
}

fn main() {
    let library = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("lib");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=lib");
    println!("cargo::rerun-if-changed=start.list");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    // The expander nests as deep as the source does.
    let worker = thread::Builder::new().stack_size(256 << 20).spawn(move || build(&library, &out));
    if let Err(message) = worker.expect("a thread can be made").join().expect("no panic") {
        println!("cargo::error={message}");
    }
}

fn build(library: &Path, out: &Path) -> std::result::Result<(), String> {
    LIBRARY.set(library.to_owned());
    let mut cx = Cx::new(Box::new(Files));
    builtins::install(&mut cx);
    interp::expand::set_stack_budget(&mut cx, 128 << 20);
    cx.add_primitives(IMAGE);
    let mut vm = Vm::new(cx);
    vm.set_stack_limit(4 << 20);
    vm.trace_errors = env::var_os("RIAD_TRACE_ERRORS").is_some();
    let order = fs::read_to_string(library.join("guile/ORDER")).map_err(|e| e.to_string())?;
    let laid: Vec<String> = pack::LAID.iter().map(|name| format!("({name})")).collect();
    let names: Vec<&str> = laid.iter().map(String::as_str).collect();
    let mut shelf = Shelf::new(&mut vm.cx, &builtins::TABLES, &names);
    for (n, name) in order.lines().map(str::trim).filter(|l| !l.is_empty()).enumerate() {
        let file = Path::new("guile").join(name);
        run_file(&mut vm, &file).map_err(|e| describe(&mut vm, &file, e))?;
        shelf.note(n);
    }
    shelf.settle();
    let mut features = Vec::new();
    let mut wrong = Vec::new();
    for (n, name) in pack::LAID.iter().enumerate() {
        let before = features_known(&mut vm.cx);
        wrong.extend(load_module(&mut vm, Path::new(&(name.replace(' ', "/") + ".scm")))?);
        features.push(added_features(&mut vm.cx, before));
        shelf.note(order.lines().count() + n);
    }
    let starts = fs::read_to_string(library.join("../start.list")).map_err(|e| e.to_string())?;
    let starts: HashSet<&str> = starts.lines().collect();
    let is_hot = |name: &str, is_code: bool| {
        starts.contains(format!("{} {name}", if is_code { "code" } else { "variable" }).as_str())
    };
    let written = shelf.write(&mut vm.cx, &is_hot, builtins::numbered_rows());
    let written = written.map_err(|e| describe(&mut vm, Path::new("guile"), e))?;
    for file in sources(library).map_err(|e| e.to_string())? {
        wrong.extend(load_module(&mut vm, &file)?);
    }
    wrong.extend(unbound(&mut vm.cx));
    if !wrong.is_empty() {
        return Err(wrong.join("\ncargo::error="));
    }
    write(&starts, &written, &features, out).map_err(|e| e.to_string())
}

/// The list of what `cond-expand` finds.
fn features_known(cx: &mut Cx) -> Value {
    let name = cx.intern("%cond-expand-features");
    cx.guile_variable(name).map_or(Value::NULL, Value::variable_value)
}
/// The names that a module has put before the list, from which they are taken.
fn added_features(cx: &mut Cx, before: Value) -> String {
    let mut names = Vec::new();
    let mut now = features_known(cx);
    while now != before && now.is_pair() {
        names.extend(now.car().symbol_name().map(|n| n.to_string()));
        now = now.cdr();
    }
    let name = cx.intern("%cond-expand-features");
    cx.guile.define(cx, name, before);
    names.join(" ")
}

fn run_file(vm: &mut Vm, file: &Path) -> Result<()> {
    vm.cx.current_module = vm.cx.guile;
    let name = vm.cx.string(&file.to_string_lossy());
    eval::compile_file(vm, name, true).map(drop)
}

/// Names that nothing defines here: those that the executable or a later part of
/// the system does.
const DEFINED_ELSEWHERE: [&str; 5] =
    ["%compile-file", "%dump-source", "%frames", "%read-compiled", "%riad-version"];

/// The names in the library that nothing defines, and where they are.
fn unbound(cx: &mut Cx) -> Vec<String> {
    let (mut seen, mut found) = (Vec::new(), Vec::new());
    for (module, name, pos) in std::mem::take(&mut cx.references) {
        let is_bound = cx.find_module(module).is_some_and(|m| m.variable(cx, name).is_some());
        let text = name.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        if is_bound || seen.contains(&(module, name)) || DEFINED_ELSEWHERE.contains(&&*text) {
            continue;
        }
        seen.push((module, name));
        let file = cx.file_name(pos).and_then(|f| f.rsplit("/lib/").next()).unwrap_or("?");
        found.push(format!("{file}:{}: nothing defines {text}", pos.line + 1));
    }
    found
}

/// The files of the library's modules, in a fixed order.
fn sources(library: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![library.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                if path != library.join("guile") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "scm") {
                files.push(path);
            }
        }
    }
    let inside = |file: PathBuf| file.strip_prefix(library).map(Path::to_owned).ok();
    let mut files: Vec<PathBuf> = files.into_iter().filter_map(inside).collect();
    files.sort();
    Ok(files)
}

/// Loads a module; what goes wrong, if it throws.
fn load_module(vm: &mut Vm, file: &Path) -> std::result::Result<Option<String>, String> {
    let error = try_module(vm, file).map_err(|e| describe(vm, file, e))?;
    let text = || interp::print::to_text(&vm.cx, error, interp::print::Style::Write);
    Ok((error != Value::FALSE).then(|| format!("{}: {}", file.display(), text())))
}
/// Loads a module; the key and arguments of what it throws, or `#f`.
fn try_module(vm: &mut Vm, file: &Path) -> Result<Value> {
    let load = format!(
        "(catch #t (lambda () (resolve-module '{}) #f) (lambda args args))",
        module_text(file)
    );
    let form = Reader::new(&mut vm.cx, load.as_bytes(), 0).read(&mut vm.cx)?;
    let eval = vm.cx.intern("primitive-eval");
    let eval = vm.cx.guile_variable(eval).map(Value::variable_value);
    let eval = eval.ok_or_else(|| Error::misc("no primitive-eval", &[]))?;
    vm.cx.current_module = vm.cx.guile;
    vm.apply(eval, &[form.unwrap_or(Value::FALSE)])
}

/// An error, with the place where it happened.
fn describe(vm: &mut Vm, file: &Path, error: Error) -> String {
    let kind = error.into_kind();
    let place = match &kind.what {
        interp::What::Syntax(e) => format!(":{}:{}", e.source.line + 1, e.source.column),
        _ => String::new(),
    };
    let args = vm.cx.throw_arguments(kind.what, kind.who, kind.position);
    let list = vm.cx.list(&args);
    let text = interp::print::to_text(&vm.cx, list, interp::print::Style::Write);
    format!("{}{place}: {text}", file.display())
}

/// The images, packed, and the table of what is where.
fn write(
    starts: &HashSet<&str>,
    written: &Written,
    features: &[String],
    out: &Path,
) -> io::Result<()> {
    let mut packed = pack::Library::new(env::var_os("CARGO_FEATURE_INITRD").is_some());
    IMAGES.with_borrow(|all| all.iter().for_each(|(name, image)| packed.add(name, image, starts)));
    packed.add_clusters(written, features);
    packed.add_documentation(builtins::families().flatten());
    let (bytes, table) = packed.finish()?;
    // What compiled files say of the executable that can read them.
    fs::write(out.join("stamp"), builtins::nar::sha256(&bytes))?;
    fs::write(out.join("image.bin"), bytes)?;
    fs::write(out.join("image.rs"), table)
}
