//! The built-in library: compiled when the executable was built (`build.rs`),
//! read when it is used. `build/pack.rs` tells how it is laid out.

use builtins::eval::run_parts;
use interp::code::image::{self, Bundles};
use interp::{Cx, Error, Result, Value, Vm, primitives};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::decompress;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

/// A compressed stream: where it is in [`BYTES`], and its length unpacked.
struct Stream {
    start: usize,
    end: usize,
    length: usize,
}
/// The image of a module or of a file of (guile).
struct Entry {
    name: &'static str,
    /// Where its chunk is.
    stream: usize,
    start: usize,
    end: usize,
    /// The stream of its cold bundles, 0 if it has none.
    cold: usize,
}
struct Table {
    streams: &'static [Stream],
    entries: &'static [Entry],
}

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/image.bin"));
static TABLE: Table = include!(concat!(env!("OUT_DIR"), "/image.rs"));

primitives! { pub(crate) IMAGE in "(guile)";
    /// What `%run-image` takes for the built-in module NAME, or #f.
    "%image-module" "name" => |_cx, [name]| Ok(find(name)?.map_or(Value::FALSE, |i| Value::fixnum(i as i64)));
    /// The parts of a built-in module, a list of what `%run-part` takes.
    "%image-code" "index" => |cx, [index]| {
        let entry = &TABLE.entries[index.index(TABLE.entries.len() - 1)?];
        let start = start_stream(cx)?;
        let parts = parts(cx, entry, start)?;
        Ok(cx.list(&parts))
    };
    /// The names of the built-in modules.
    "%image-modules" "" => |cx, []| {
        let names = TABLE.entries.iter().map(|e| e.name).filter(|name| name.starts_with('('));
        let names: Vec<Value> = names.map(|name| cx.module_name(name)).collect();
        Ok(cx.list(&names))
    };
}

fn find(name: Value) -> Result<Option<usize>> {
    let mut text = String::from("(");
    for part in name.iter() {
        if text.len() > 1 {
            text.push(' ');
        }
        part.symbol_name()?.push_to(&mut text);
    }
    text.push(')');
    Ok(TABLE.entries.iter().position(|e| e.name == text))
}

#[cold]
fn damaged() -> Error {
    Error::misc("the built-in library is damaged", &[])
}

/// How much of the start's stream is the dictionary of the others, in bytes.
const DICTIONARY: usize = 32 << 10;

/// Unpacks a stream; all but the first need that one.
fn unpack(stream: usize, start: &[u8]) -> Result<Vec<u8>> {
    let stream = &TABLE.streams[stream];
    let dictionary = &start[start.len().saturating_sub(DICTIONARY)..];
    let mut raw = Vec::with_capacity(dictionary.len() + stream.length);
    raw.extend_from_slice(dictionary);
    raw.resize(dictionary.len() + stream.length, 0);
    let (status, _, length) = decompress(
        &mut Box::default(),
        &BYTES[stream.start..stream.end],
        &mut raw,
        dictionary.len(),
        TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
    );
    if status != TINFLStatus::Done || length != stream.length {
        return Err(damaged());
    }
    raw.drain(..dictionary.len());
    Ok(raw)
}

/// The documentation of a primitive, by its name and first module.
pub(crate) fn documentation(primitive: &str, module: &str) -> Option<String> {
    let start = unpack(0, &[]).ok()?;
    let all = unpack(TABLE.streams.len() - 1, &start).ok()?;
    let texts: Vec<&[u8]> = all.split(|&b| b == 0).collect();
    let found = texts
        .chunks_exact(3)
        .find(|t| t[0] == module.as_bytes() && t[1] == primitive.as_bytes())?;
    String::from_utf8(found[2].to_vec()).ok()
}

/// The stream that a start needs, which stays unpacked.
#[derive(Default)]
struct Start(Option<&'static [u8]>);
impl interp::heap::Foreign for Start {
    fn type_name(&self) -> &'static str {
        "library"
    }
}
fn start_stream(cx: &mut Cx) -> Result<&'static [u8]> {
    if let Some(bytes) = cx.state::<Start>().0 {
        return Ok(bytes);
    }
    let bytes: &'static [u8] = unpack(0, &[])?.leak();
    cx.state::<Start>().0 = Some(bytes);
    Ok(bytes)
}

/// The bundles of an entry.
struct Library {
    entry: &'static Entry,
    start: &'static [u8],
    /// The chunk's stream.
    stream: Cow<'static, [u8]>,
    /// Where each bundle is, in `stream` or in `cold`.
    extents: Vec<(bool, Range<usize>)>,
    cold: OnceCell<Vec<u8>>,
    /// Tell which bundles are read: `start.list` is made of it.
    trace: bool,
}

impl Bundles for Library {
    fn bundle(&self, n: usize, name: Value) -> Option<&[u8]> {
        let (is_cold, extent) = self.extents.get(n)?;
        if self.trace {
            let name = name.symbol_name().map(|n| n.to_string()).unwrap_or_default();
            eprintln!("{} {name}", self.entry.name);
        }
        let bytes = match is_cold {
            false => &self.stream,
            true => {
                &self.cold.get_or_init(|| unpack(self.entry.cold, self.start).unwrap_or_default())[..]
            }
        };
        bytes.get(extent.clone())
    }
}

/// The parts of an entry.
fn parts(cx: &mut Cx, entry: &'static Entry, start: &'static [u8]) -> Result<Vec<Value>> {
    let stream: Cow<'static, [u8]> = match entry.stream {
        0 => start.into(),
        n => unpack(n, start)?.into(),
    };
    let chunk = stream.get(entry.start..entry.end).ok_or_else(damaged)?;
    let (lengths, used) = image::numbers(chunk)?;
    let (mut hot, mut cold) = (entry.start + used, 0);
    let mut extents = Vec::with_capacity(lengths.len());
    for length in lengths {
        let is_cold = length & 1 == 1;
        let at = if is_cold { &mut cold } else { &mut hot };
        let start = *at;
        *at += (length >> 1) as usize;
        extents.push((is_cold, start..*at));
    }
    if extents.is_empty() {
        return Err(damaged());
    }
    let (_, skeleton) = extents.remove(0);
    let trace = std::env::var_os("RIAD_TRACE_LIBRARY").is_some();
    let bundles = Rc::new(Library { entry, start, stream, extents, cold: OnceCell::new(), trace });
    let skeleton = bundles.stream.get(skeleton).ok_or_else(damaged)?;
    image::parts(cx, skeleton, Rc::clone(&bundles) as Rc<dyn Bundles>)
}

/// Runs what makes up (guile): the machine then has the whole core language.
pub(crate) fn boot(vm: &mut Vm) -> Result<()> {
    vm.cx.add_primitives(IMAGE);
    vm.cx.add_primitives(crate::compiled::COMPILED);
    let start = start_stream(&mut vm.cx)?;
    for entry in TABLE.entries.iter().filter(|e| e.name.starts_with("guile/")) {
        vm.cx.current_module = vm.cx.guile;
        let parts = parts(&mut vm.cx, entry, start)?;
        run_parts(vm, &parts)?;
    }
    Ok(())
}
