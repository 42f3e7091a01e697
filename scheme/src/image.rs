//! The built-in library: compiled when the executable was built (`build.rs`),
//! read when it is used. `build/pack.rs` tells how it is laid out.

use builtins::constants;
use interp::code::image::{self, Bundles};
use interp::library::{Found, Laid, Library};
use interp::primitive::Row;
use interp::{Cx, Error, Result, Value, primitives};
use lzma_rust2::LzmaReader;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::decompress;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use std::cell::OnceCell;
use std::io::Read as _;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Mutex;

/// A compressed stream: where it is in [`BYTES`], and its length unpacked.
struct Stream {
    start: u32,
    end: u32,
    length: u32,
}
/// The image of a module or of a file of (guile).
struct Entry {
    name: &'static str,
    /// Where its chunk is.
    stream: u16,
    /// The stream of its cold bundles, 0 if it has none.
    cold: u16,
    start: u32,
    end: u32,
}
/// Clusters of (guile): those of a file, or what every start needs.
struct Run {
    /// The number of the first.
    first: u32,
    count: u32,
    /// Where they are: a count, their lengths, their bytes.
    stream: u32,
    start: u32,
}
/// A table of bindings, grouped by the first bits of the names' hashes (of 32 bits).
struct Names {
    bits: u32,
    /// Where each group begins, and the last one ends.
    starts: &'static [u16],
    /// The last 16 bits of the hash of a name, and what the name is bound to: the number
    /// of a cluster (times 4), of a primitive (and 1), of a constant (and 2) or of a
    /// keyword (and 3). In the table of a module that is laid out: the number of a cluster
    /// (times 4, and 1 if it is exported), or 14 more bits of the hash (times 4, and 2)
    /// of what the module exports of its imports.
    all: &'static [(u16, u16)],
}
impl Names {
    fn find(&self, hash: u32) -> Option<u16> {
        let group = (u64::from(hash) >> (32 - self.bits)) as usize;
        let group = &self.all[self.starts[group].into()..self.starts[group + 1].into()];
        group.iter().find(|name| name.0 == hash as u16).map(|name| name.1)
    }
}
struct Table {
    streams: &'static [Stream],
    /// The first of the streams that are packed by LZMA: those of rare modules, then
    /// the documentation.
    groups: usize,
    entries: &'static [Entry],
    runs: &'static [Run],
    names: &'static [Names],
    laid: &'static [Laid],
    /// What positions in clusters name.
    files: &'static [&'static str],
    serial: u64,
}

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/image.bin"));
static TABLE: Table = include!(concat!(env!("OUT_DIR"), "/image.rs"));

primitives! { pub(crate) IMAGE in "(guile)";
    /// What `%run-image` takes for the built-in module NAME, or #f.
    "%image-module" "name" => |_cx, [name]| Ok(find(name)?.map_or(Value::FALSE, Value::fixnum));
    /// Makes a module that is laid out, but for its imports, for what `%image-module` gave:
    /// the module, what `cond-expand` finds, what it imports; #f for another.
    "%lay-out!" "index" => |cx, [index]| {
        let Some(n) = index.as_fixnum().and_then(|n| usize::try_from(!n).ok()) else {
            return Ok(Value::FALSE);
        };
        let laid = TABLE.laid.get(n).ok_or_else(damaged)?;
        let module = cx.lay_out(n)?;
        let features: Vec<Value> = laid.features.split_whitespace().map(|f| cx.intern(f)).collect();
        let mut parts = vec![module.0, cx.list(&features)];
        parts.extend(laid.uses.iter().map(|name| cx.module_name(name)));
        Ok(cx.list(&parts))
    };
    /// The parts of a built-in module, a list of what `%run-part` takes.
    "%image-code" "index" => |cx, [index]| {
        let entry = &TABLE.entries[index.index(TABLE.entries.len() - 1)?];
        let parts = parts(cx, entry)?;
        Ok(cx.list(&parts))
    };
    /// The names of the built-in modules.
    "%image-modules" "" => |cx, []| {
        let laid = TABLE.laid.iter().map(|laid| laid.name);
        let names = TABLE.entries.iter().map(|e| e.name).chain(laid);
        let names: Vec<Value> = names.map(|name| cx.module_name(name)).collect();
        Ok(cx.list(&names))
    };
}

/// The number of the built-in module of this name: of an entry, or the complement of that
/// of one that is laid out.
fn find(name: Value) -> Result<Option<i64>> {
    let mut text = String::from("(");
    for part in name.iter() {
        if text.len() > 1 {
            text.push(' ');
        }
        part.symbol_name()?.push_to(&mut text);
    }
    text.push(')');
    if let Some(n) = TABLE.laid.iter().position(|laid| laid.name == text) {
        return Ok(Some(!(n as i64)));
    }
    Ok(TABLE.entries.iter().position(|e| e.name == text).map(|n| n as i64))
}

#[cold]
fn damaged() -> Error {
    Error::misc("the built-in library is damaged", &[])
}

/// The stream that most programs import something of.
const USUAL: usize = 1;

/// How much of the start's stream is the dictionary of the others, in bytes. That of those
/// packed by LZMA is both these streams.
const DICTIONARY: usize = 32 << 10;

/// A stream that modules share, unpacked once.
fn unpacked(stream: usize) -> Result<&'static [u8]> {
    static UNPACKED: Mutex<Vec<(usize, &[u8])>> = Mutex::new(Vec::new());
    let known = || UNPACKED.lock().map_err(|_| damaged());
    if let Some(&(_, bytes)) = known()?.iter().find(|(n, _)| *n == stream) {
        return Ok(bytes);
    }
    let bytes: &[u8] = unpack(stream)?.leak();
    known()?.push((stream, bytes));
    Ok(bytes)
}

/// Unpacks a stream but the first, in which matches reach back.
fn unpack(stream: usize) -> Result<Vec<u8>> {
    let is_group = stream >= TABLE.groups;
    let stream = &TABLE.streams[stream];
    let packed = &BYTES[stream.start as usize..stream.end as usize];
    let wanted = stream.length as usize;
    let start = start_stream();
    if is_group {
        let dictionary = [start, unpacked(USUAL)?].concat();
        let mut raw = vec![0; wanted];
        let room = (dictionary.len() + wanted).next_power_of_two() as u32;
        // Told a length, the reader would make no more room than that, dictionary and all.
        LzmaReader::new(packed, u64::MAX, 3, 0, 0, room, Some(&dictionary))
            .and_then(|mut reader| reader.read_exact(&mut raw))
            .map_err(|_| damaged())?;
        return Ok(raw);
    }
    let dictionary = &start[start.len().saturating_sub(DICTIONARY)..];
    let mut raw = Vec::with_capacity(dictionary.len() + wanted);
    raw.extend_from_slice(dictionary);
    raw.resize(dictionary.len() + wanted, 0);
    let (status, _, length) = decompress(
        &mut Box::default(),
        packed,
        &mut raw,
        dictionary.len(),
        TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
    );
    if status != TINFLStatus::Done || length != wanted {
        return Err(damaged());
    }
    raw.drain(..dictionary.len());
    Ok(raw)
}

/// The documentation of a primitive, by its name and first module.
pub(crate) fn documentation(primitive: &str, module: &str) -> Option<String> {
    let all = unpack(TABLE.streams.len() - 1).ok()?;
    let texts: Vec<&[u8]> = all.split(|&b| b == 0).collect();
    let found = texts
        .chunks_exact(3)
        .find(|t| t[0] == module.as_bytes() && t[1] == primitive.as_bytes())?;
    String::from_utf8(found[2].to_vec()).ok()
}

/// The stream that a start needs, which is not compressed.
fn start_stream() -> &'static [u8] {
    &BYTES[..TABLE.streams[0].length as usize]
}
/// Whether to tell what is read: `start.list` is made of it.
fn is_traced() -> bool {
    std::env::var_os("RIAD_TRACE_LIBRARY").is_some()
}

/// The bindings of (guile).
struct Bindings {
    runs: Vec<OnceCell<Unpacked>>,
    trace: bool,
}
/// The clusters of a run.
struct Unpacked {
    bytes: &'static [u8],
    /// Where each ends.
    ends: Vec<u32>,
}

impl Bindings {
    fn unpack(run: &Run) -> Result<Unpacked> {
        let bytes = match run.stream {
            0 => start_stream(),
            n => unpack(n as usize)?.leak(),
        };
        let bytes = &bytes[run.start as usize..];
        let (lengths, used) = image::numbers(bytes)?;
        let mut end = 0;
        let ends = lengths.iter().map(|&length| {
            end += length as u32;
            end
        });
        Ok(Unpacked { ends: ends.collect(), bytes: &bytes[used..] })
    }
    /// What a module that is laid out defines itself.
    fn defined(what: u16, is_public: bool) -> Option<Found> {
        let is_own = what & 2 == 0 && (what & 1 == 1 || !is_public);
        is_own.then_some(Found::Cluster(what as usize >> 2))
    }
    fn found(what: u16) -> Option<Found> {
        let n = (what >> 2) as usize;
        match what & 3 {
            0 => Some(Found::Cluster(n)),
            1 => builtins::numbered_row(n).map(Found::Row),
            2 => constants::numbers().nth(n).map(|(name, n)| Found::Number(name, n)),
            _ => Some(Found::Keyword(n)),
        }
    }
}

impl Library for Bindings {
    fn find(&self, table: usize, is_public: bool, hash: u32) -> Option<Found> {
        match TABLE.names[table].find(hash)? {
            what if table < builtins::TABLES.len() => Bindings::found(what),
            what if what & 3 == 2 => {
                let is_it = is_public && u32::from(what >> 2) == hash >> 16 & 0x3fff;
                is_it.then_some(Found::Import)
            }
            what => Bindings::defined(what, is_public),
        }
    }
    fn all(&self, table: usize, is_public: bool) -> Vec<Found> {
        let names = TABLE.names[table].all.iter();
        if table < builtins::TABLES.len() {
            return names.filter_map(|&(_, what)| Bindings::found(what)).collect();
        }
        names.filter_map(|&(_, what)| Bindings::defined(what, is_public)).collect()
    }
    fn laid(&self) -> &'static [Laid] {
        TABLE.laid
    }
    fn find_row(&self, name: &str, module: &str) -> Option<&'static Row> {
        let mut rows = builtins::families().flatten();
        rows.find(|row| row.name == name && row.modules()[0] == module)
    }
    fn row(&self, n: usize) -> Option<&'static Row> {
        builtins::numbered_row(n)
    }
    fn cluster(&self, n: usize, code: Option<Value>) -> Option<&'static [u8]> {
        let run = TABLE.runs.partition_point(|run| run.first as usize <= n) - 1;
        let at = n - TABLE.runs[run].first as usize;
        let run = match self.runs[run].get() {
            Some(run) => run,
            None => {
                let unpacked = Bindings::unpack(&TABLE.runs[run]).ok()?;
                self.runs[run].get_or_init(|| unpacked)
            }
        };
        let start = if at == 0 { 0 } else { *run.ends.get(at - 1)? };
        let bytes = run.bytes.get(start as usize..*run.ends.get(at)? as usize)?;
        if self.trace {
            let name = |v: Value| v.symbol_name().map(|n| n.to_string()).unwrap_or_default();
            let code = code.map(|v| format!("code {}", name(v)));
            let text = code.or_else(|| Some(format!("variable {}", image::defined_name(bytes)?)));
            text.inspect(|text| eprintln!("{text}"));
        }
        Some(bytes)
    }
    fn count(&self) -> usize {
        TABLE.runs.iter().map(|run| run.count as usize).sum()
    }
}

/// The bundles of an entry.
struct Module {
    entry: &'static Entry,
    /// The chunk's stream.
    stream: &'static [u8],
    /// Where each bundle is, in `stream` or in `cold`.
    extents: Vec<(bool, Range<usize>)>,
    cold: OnceCell<Vec<u8>>,
    /// Tell which bundles are read: `start.list` is made of it.
    trace: bool,
}

impl Bundles for Module {
    fn bundle(&self, n: usize, name: Value) -> Option<&[u8]> {
        let (is_cold, extent) = self.extents.get(n)?;
        if self.trace {
            let name = name.symbol_name().map(|n| n.to_string()).unwrap_or_default();
            eprintln!("{} {name}", self.entry.name);
        }
        let bytes = match is_cold {
            false => self.stream,
            true => {
                &self.cold.get_or_init(|| unpack(self.entry.cold.into()).unwrap_or_default())[..]
            }
        };
        bytes.get(extent.clone())
    }
}

/// The parts of an entry.
fn parts(cx: &mut Cx, entry: &'static Entry) -> Result<Vec<Value>> {
    let stream = match entry.stream {
        0 => start_stream(),
        n => unpacked(n.into())?,
    };
    let chunk = stream.get(entry.start as usize..entry.end as usize).ok_or_else(damaged)?;
    let (lengths, used) = image::numbers(chunk)?;
    let (mut hot, mut cold) = (entry.start as usize + used, 0);
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
    let trace = is_traced();
    let bundles = Rc::new(Module { entry, stream, extents, cold: OnceCell::new(), trace });
    let skeleton = bundles.stream.get(skeleton).ok_or_else(damaged)?;
    image::parts(cx, skeleton, Rc::clone(&bundles) as Rc<dyn Bundles>)
}

/// Gives the context the library: what makes up (guile), and the built-in modules.
pub(crate) fn install(cx: &mut Cx) {
    let runs = TABLE.runs.iter().map(|_| OnceCell::new()).collect();
    let bindings = Box::new(Bindings { runs, trace: is_traced() });
    cx.set_library(bindings, &builtins::TABLES, TABLE.files, TABLE.serial);
    cx.add_primitives(IMAGE);
    cx.add_primitives(crate::compiled::COMPILED);
}
