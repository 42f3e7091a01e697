//! Evaluation: text or data to thunks, one top-level form at a time.
//!
//! `lib/guile/modules.scm` makes `eval`, `primitive-load` and their like of
//! these: the thunks are called by Scheme code, so that a continuation captured
//! in one form can go on with the next.

use interp::code::image::{self, Bundles, Image, Places};
use interp::cx::Manner;
use interp::expand::{self, Expansion, Mode};
use interp::heap::{Foreign, Marker};
use interp::read::{Bytes, Options, Reader, Source as _, Sources};
use interp::{Cx, Error, Result, Value, Vm, primitives};
use std::ops::Range;
use std::rc::Rc;

/// Forms on their way to the machine.
struct Source {
    text: Option<Text>,
    /// A datum to evaluate, instead of text.
    datum: Option<Value>,
    /// The names that the datum defines, where it is a `begin`.
    defined: Vec<Value>,
    /// The expansion of the form that was read last, a foreign object or `#f`.
    expansion: Value,
    mode: Mode,
    manner: Manner,
}

/// A source file, and how far it has been read.
struct Text {
    bytes: Rc<[u8]>,
    file: u32,
    at: usize,
    place: (u32, u32),
    options: Options,
    /// The names of primitives that it defines: see `compile::redefined`.
    redefined: Rc<[Value]>,
}

impl Source {
    fn empty(mode: Mode) -> Source {
        let (text, datum, defined) = (None, None, Vec::new());
        Source { text, datum, defined, expansion: Value::FALSE, mode, manner: Manner::Loaded }
    }
}

impl Foreign for Source {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.datum);
        marker.mark_all(self.defined.iter().copied());
        marker.mark_all(self.text.iter().flat_map(|text| text.redefined.iter().copied()));
        marker.mark(self.expansion);
    }
    fn type_name(&self) -> &'static str {
        "source"
    }
}

primitives! { pub EVAL in "(guile)";
    /// The forms of a source file, for `%next-thunk`. The whole file is read.
    machine "%open-source" "file #:optional interpreted" => |vm, [file, interpreted]| {
        let source = open(vm, file, Mode::Eval)?;
        if interpreted.given().is_some_and(Value::is_true)
            && let Some(s) = source.foreign_mut::<Source>()
        {
            s.manner = Manner::Interpreted;
        }
        Ok(source)
    };
    /// The forms of STRING, as if they stood in FILE at line LINE.
    machine "%string-source" "string #:optional file line" => |vm, [string, file, line]| {
        let name = file.given().filter(|f| f.is_string()).map(Value::to_text).transpose()?;
        let line = line.given().and_then(Value::as_fixnum).unwrap_or(0) as u32;
        let bytes: Rc<[u8]> = string.to_text()?.into_bytes().into();
        let file = name.map_or(0, |n| vm.cx.file_index(&n));
        let options = vm.cx.read_options.clone();
        let redefined = redefined(&mut vm.cx, &bytes);
        let text = Text { bytes, file, at: 0, place: (line, 0), options, redefined };
        let (text, manner) = (Some(text), Manner::Interpreted);
        Ok(vm.cx.heap.foreign(Source { text, manner, ..Source::empty(Mode::Eval) }))
    };
    /// What of SOURCE has not been read, a string, with the name of its file and
    /// the line and column where it begins, if a procedure of
    /// `read-hash-extend` may have to read it, else #f.
    machine "%source-rest" "source" => |vm, [source]| {
        let s = source.foreign_mut::<Source>().ok_or(Error::wrong_type(source))?;
        if vm.cx.read_options.extensions.is_empty() || !is_done(s.expansion) {
            return Ok(Value::FALSE);
        }
        let Some(text) = s.text.take() else { return Ok(Value::FALSE) };
        let rest = String::from_utf8_lossy(&text.bytes[text.at..]).into_owned();
        let name = vm.cx.files.get(text.file as usize).cloned().unwrap_or_default();
        let (rest, name) = (vm.cx.string(&rest), vm.cx.string(&name));
        let (line, column) = (i64::from(text.place.0), i64::from(text.place.1));
        Ok(vm.cx.list(&[rest, name, Value::fixnum(line), Value::fixnum(column)]))
    };
    /// One datum, for `%next-thunk`; its literals are read-only if FIXED is true.
    "%datum-source" "datum #:optional fixed" => |cx, [datum, fixed]| {
        let defined = defined(cx, datum);
        let fixed = fixed.given().is_some_and(Value::is_true);
        let manner = if fixed { Manner::Compiled } else { Manner::Interpreted };
        let datum = Some(datum);
        Ok(cx.heap.foreign(Source { datum, defined, manner, ..Source::empty(Mode::Eval) }))
    };
    /// Expands and compiles the next part of SOURCE in the current module: a
    /// procedure of no arguments that runs it, or #f at the end.
    machine "%next-thunk" "source" => next_thunk;
    /// Whether the thunk taken last is known to be the last one.
    "%last-thunk?" "source" => |_, [source]| {
        let s = source.foreign::<Source>().ok_or(Error::wrong_type(source))?;
        Ok(Value::bool(s.text.is_none() && s.datum.is_none() && is_done(s.expansion)))
    };
    /// Runs a part of an image: see `image_parts`.
    "%run-part" "part" => |cx, [part]| {
        if !part.is_pair() {
            return Ok(cx.tail_call(part, &[]));
        }
        cx.define_part(part)?;
        Ok(Value::UNSPECIFIED)
    };
}

fn open(vm: &mut Vm, file: Value, mode: Mode) -> Result<Value> {
    let name = file.to_text().map_err(|e| e.who("primitive-load"))?;
    let bytes = vm.cx.host.read_file(&name).map_err(|e| {
        let errno = e.raw_os_error().unwrap_or(0);
        match errno {
            // A directory can be opened, but not read.
            libc::EISDIR => Error::system(errno).who("fport_read"),
            _ => Error::system_about(errno, "~A: ~S", &[file]).who("open-file"),
        }
    })?;
    Ok(source_of(vm, crate::ports::open::in_utf8(bytes).into(), &name, mode))
}

/// The forms of a text that stands in the file `name`.
fn source_of(vm: &mut Vm, bytes: Rc<[u8]>, name: &str, mode: Mode) -> Value {
    let file = vm.cx.file_index(name);
    let redefined = redefined(&mut vm.cx, &bytes);
    let options = vm.cx.read_options.clone();
    let text = Text { bytes, file, at: 0, place: (0, 0), options, redefined };
    vm.cx.heap.foreign(Source { text: Some(text), ..Source::empty(mode) })
}

fn is_done(expansion: Value) -> bool {
    expansion == Value::FALSE || expand::is_last(expansion)
}

/// The next form of a source, with the places of its parts.
fn next_form(vm: &mut Vm, source: Value) -> Result<Option<(Value, Option<Rc<Sources>>)>> {
    let Some(s) = source.foreign_mut::<Source>() else { return Err(Error::wrong_type(source)) };
    if let Some(datum) = s.datum.take() {
        let places = crate::misc::places_in(&mut vm.cx, datum);
        return Ok(Some((datum, places.map(Rc::new))));
    }
    let Some(text) = &mut s.text else { return Ok(None) };
    let bytes = text.bytes.clone();
    let input = Bytes::at(&bytes[text.at..], text.place.0, text.place.1);
    // What came before may have set options; directives in the text stay in force.
    let mut options = vm.cx.read_options.clone();
    text.options.directives.iter().for_each(|&d| options.direct(d));
    let mut reader = Reader::with_source(input, text.file, options);
    reader.sources = Some(Sources::default());
    let datum = reader.read(&mut vm.cx)?;
    text.at += reader.source().offset();
    text.place = reader.source().place();
    text.options = reader.options.clone();
    let sources = reader.sources.take().map(Rc::new);
    if datum.is_none() {
        s.text = None;
    }
    Ok(datum.map(|d| (d, sources)))
}

/// The names that the parts of a `begin` define: it is compiled before the first has run.
fn defined(cx: &mut Cx, datum: Value) -> Vec<Value> {
    if !datum.is_pair() || datum.car() != cx.intern("begin") {
        return Vec::new();
    }
    let Some(forms) = datum.list_to_vec() else { return Vec::new() };
    let words = ["begin", "define", "define*", "define-method", "set!"].map(|w| cx.intern(w));
    let name = |form: &Value| {
        let definition = form.is_pair() && words.contains(&form.car()) && form.cdr().is_pair();
        let name = definition.then(|| form.cdr().car())?;
        Some(if name.is_pair() { name.car() } else { name })
    };
    forms.iter().filter_map(name).collect()
}

fn redefined(cx: &mut Cx, text: &[u8]) -> Rc<[Value]> {
    interp::compile::redefined(text).iter().map(|name| cx.intern(name)).collect()
}

fn compile(vm: &mut Vm, source: Value, unit: interp::core::Unit) -> Result<Value> {
    let Some(s) = source.foreign::<Source>() else { return Err(Error::wrong_type(source)) };
    let redefined = s.text.as_ref().map_or_else(|| s.defined[..].into(), |t| t.redefined.clone());
    let manner = s.manner;
    let outer = std::mem::replace(&mut vm.cx.redefined, redefined);
    let outer_manner = std::mem::replace(&mut vm.cx.manner, manner);
    let code = interp::compile::compile(&mut vm.cx, unit);
    vm.cx.manner = outer_manner;
    vm.cx.redefined = outer;
    code
}

/// The next unit of a source, compiled.
fn next_code(vm: &mut Vm, source: Value) -> Result<Option<Value>> {
    loop {
        let Some(s) = source.foreign::<Source>() else { return Err(Error::wrong_type(source)) };
        let (expansion, mode) = (s.expansion, s.mode);
        if expansion != Value::FALSE
            && let Some(mut unit) = expand::next_unit(vm, expansion)?
        {
            unit.keeps_frame = s.text.is_some() && !vm.cx.portable;
            return compile(vm, source, unit).map(Some);
        }
        let Some((form, sources)) = next_form(vm, source)? else { return Ok(None) };
        let module = vm.cx.current_module;
        let next = Expansion::new(&mut vm.cx, form, module, sources, mode);
        let next = vm.cx.heap.foreign(next);
        if let Some(s) = source.foreign_mut::<Source>() {
            s.expansion = next;
        }
    }
}

fn next_thunk(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(match next_code(vm, args[0])? {
        Some(code) => vm.cx.closure(code),
        None => Value::FALSE,
    })
}

/// The image of a file's code, compiled in the current module, and run as well
/// if `run`.
pub fn compile_file(vm: &mut Vm, file: Value, run: bool) -> Result<Image> {
    let source = open(vm, file, Mode::Compile)?;
    compile_source(vm, source, run, Places::Procedures)
}

/// The image of a text's code, compiled in the current module and not run; `name`
/// is the file in its places.
pub fn compile_text(vm: &mut Vm, bytes: &[u8], name: &str) -> Result<Image> {
    let source = source_of(vm, bytes.into(), name, Mode::Compile);
    compile_source(vm, source, false, Places::Instructions)
}

/// The bundles of an image in one run of bytes.
struct Compiled {
    bytes: Rc<[u8]>,
    /// Where the image starts.
    start: usize,
    extents: Vec<Range<usize>>,
}

impl Bundles for Compiled {
    fn bundle(&self, n: usize, _name: Value) -> Option<&[u8]> {
        let extent = self.extents.get(n + 1)?.clone();
        self.bytes[self.start..].get(extent)
    }
}

/// The parts of the image that `bytes` hold from `start` on: procedures to call
/// and definitions, each a part of the source.
pub fn image_parts(cx: &mut Cx, bytes: Rc<[u8]>, start: usize) -> Result<Vec<Value>> {
    let extents = image::split(&bytes[start..])?;
    let skeleton = extents.first().cloned().unwrap_or_default();
    let bundles = Compiled { bytes: Rc::clone(&bytes), start, extents };
    image::parts(cx, &bytes[start..][skeleton], Rc::new(bundles))
}

/// Runs the parts of an image, in order.
pub fn run_parts(vm: &mut Vm, parts: &[Value]) -> Result<()> {
    let base = vm.cx.pinned.len();
    vm.cx.pinned.extend(parts);
    let run = |vm: &mut Vm, part: Value| {
        if part.is_pair() { vm.cx.define_part(part) } else { vm.apply(part, &[]).map(drop) }
    };
    let result = parts.iter().try_for_each(|&part| run(vm, part));
    vm.cx.pinned.truncate(base);
    result
}

/// The image of all that a source compiles to.
fn compile_source(vm: &mut Vm, source: Value, run: bool, places: Places) -> Result<Image> {
    let outer = std::mem::replace(&mut vm.cx.portable, true);
    vm.cx.pin(source);
    let base = vm.cx.pinned.len();
    let result = compile_all(vm, source, run);
    vm.cx.portable = outer;
    let codes = vm.cx.pinned.split_off(base);
    vm.cx.pinned.pop();
    result?;
    image::write(&mut vm.cx, &codes, places)
}

/// Compiles part after part; the codes are pinned.
fn compile_all(vm: &mut Vm, source: Value, run: bool) -> Result<()> {
    while let Some(code) = next_code(vm, source)? {
        vm.cx.pin(code);
        if run {
            let thunk = vm.cx.closure(code);
            vm.apply(thunk, &[])?;
        }
    }
    Ok(())
}
