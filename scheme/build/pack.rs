//! Packs the images of the library: `src/image.rs` reads them.
//!
//! What a start needs is in one stream, as it is; the rest of the files it
//! reads has a stream for each file, and so has every other module.
//!
//! ```text
//! chunk = count { length << 1 | cold } skeleton { bundle }   lengths: skeleton, bundles
//! ```
//!
//! Modules that few programs import are packed together, about [`GROUP`] bytes a
//! stream, by LZMA, which takes a fifth less room and ten times as long to unpack.
//!
//! The last stream has the documentation of the primitives: their modules, names and
//! texts, each ended by a zero byte.
//!
//! A cold bundle is not in the chunk but in the stream of the file's cold ones. The
//! last part of the start's stream is the dictionary of all others: their matches
//! reach back into it. Those packed by LZMA reach back into all of it, and into the
//! stream that most programs import.

use builtins::constants;
use flate2::{Compress, Compression, FlushCompress};
use interp::code::image::{Cluster, Image, Laid, Written, put};
use interp::expand;
use interp::primitive::Row;
use interp::symbol::hash_text;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::ops::Range;

/// Modules whose procedures take more than this many bytes have them in a stream apart.
const LARGE: usize = 4 << 10;

/// How many bytes the modules that share a stream have together, before packing.
const GROUP: usize = 64 << 10;

/// Modules that are laid out (`interp::library`), each after those that it imports: their
/// top levels only define.
pub(crate) const LAID: [&str; 19] = [
    "ice-9 exceptions",
    "ice-9 format number",
    "ice-9 format parse",
    "ice-9 format",
    "ice-9 ftw",
    "ice-9 match",
    "ice-9 popen",
    "rnrs bytevectors",
    "ice-9 pretty-print",
    "ice-9 rdelim",
    "ice-9 regex",
    "srfi srfi-1 parts",
    "srfi srfi-1 sets",
    "srfi srfi-1",
    "srfi srfi-26",
    "srfi srfi-34",
    "srfi srfi-35",
    "srfi srfi-9 expander",
    "srfi srfi-9",
];

/// What many programs import: these modules, and those whose names begin with theirs,
/// have streams of their own.
const FREQUENT: [&str; 32] = [
    "ice-9 and-let-star",
    "ice-9 atomic",
    "ice-9 binary-ports",
    "ice-9 control",
    "ice-9 getopt-long",
    "ice-9 iconv",
    "ice-9 optargs",
    "ice-9 receive",
    "ice-9 textual-ports",
    "ice-9 threads",
    "ice-9 vlist",
    "riad session",
    "riad usage",
    "rnrs conditions",
    "rnrs files",
    "rnrs io ports",
    "rnrs io simple",
    "srfi srfi-11",
    "srfi srfi-13",
    "srfi srfi-14",
    "srfi srfi-16",
    "srfi srfi-19",
    "srfi srfi-2",
    "srfi srfi-37",
    "srfi srfi-39",
    "srfi srfi-6",
    "srfi srfi-60",
    "srfi srfi-71",
    "srfi srfi-8",
    "srfi srfi-9 gnu",
    "system foreign",
    "system syntax",
];

fn is_among(modules: &[&str], name: &str) -> bool {
    let name = name.trim_matches(['(', ')']);
    modules.iter().any(|f| name.strip_prefix(f).is_some_and(|r| r.is_empty() || r.starts_with(' ')))
}

/// Modules that are likely to be used together.
fn family(name: &str) -> &'static str {
    const FAMILIES: [&str; 7] = ["(ice-9", "(oop", "(srfi", "(rnrs", "(sxml", "(web", "(texinfo"];
    match name {
        "(riad goops)" => "(oop",
        "(riad net)" => "(web",
        _ if name.starts_with("(scheme") => "(rnrs",
        _ => FAMILIES.into_iter().find(|family| name.starts_with(family)).unwrap_or("others"),
    }
}

/// What builders use beside that: with it, all that the `initrd` feature leaves.
const BUILDERS: [&str; 6] = [
    "ice-9 hash-table",
    "ice-9 i18n",
    "srfi srfi-43",
    "srfi srfi-69",
    "system base lalr",
    "web uri",
];

pub(crate) struct Library {
    /// Whether to leave out what no builder needs.
    is_small: bool,
    /// What is to be compressed; the first is what a start needs.
    streams: Vec<Vec<u8>>,
    /// What is to be packed by LZMA: these streams come after the others.
    groups: Vec<Vec<u8>>,
    /// Of each family the group that its next module goes to.
    open: BTreeMap<&'static str, usize>,
    /// The modules in them: name, group, where it is there.
    grouped: Vec<(String, usize, Range<usize>)>,
    /// The rows of the table.
    entries: String,
    /// Where clusters are.
    runs: String,
    /// The names in the tables of bindings.
    names: String,
}

impl Library {
    pub(crate) fn new(is_small: bool) -> Library {
        Library {
            is_small,
            streams: vec![Vec::new()],
            groups: Vec::new(),
            open: BTreeMap::new(),
            grouped: Vec::new(),
            entries: String::new(),
            runs: String::new(),
            names: String::new(),
        }
    }

    /// Adds the image of a file or module. `starts` names the procedures that
    /// run at every start, as `FILE NAME`.
    pub(crate) fn add(&mut self, name: &str, image: &Image, starts: &HashSet<&str>) {
        if LAID.contains(&name.trim_matches(['(', ')'])) {
            return;
        }
        let is_hot = |bundle: &str| starts.contains(format!("{name} {bundle}").as_str());
        let at_start = image.bundles.iter().any(|b| is_hot(&b.name));
        if !at_start && !is_among(&FREQUENT, name) {
            if !self.is_small || is_among(&BUILDERS, name) {
                self.add_rare(name, image);
            }
            return;
        }
        // Who imports a large module needs few of its procedures.
        let is_large = image.bundles.iter().map(|b| b.bytes.len()).sum::<usize>() > LARGE;
        let mut lengths = Vec::new();
        let (mut hot, mut cold) = (image.skeleton.clone(), Vec::new());
        put(&mut lengths, image.bundles.len() as u64 + 1);
        put(&mut lengths, (image.skeleton.len() as u64) << 1);
        for bundle in &image.bundles {
            let is_cold = (at_start || is_large) && !is_hot(&bundle.name);
            put(&mut lengths, (bundle.bytes.len() as u64) << 1 | u64::from(is_cold));
            if is_cold { &mut cold } else { &mut hot }.extend_from_slice(&bundle.bytes);
        }
        let stream = if at_start { 0 } else { self.new_stream() };
        let chunk = &mut self.streams[stream];
        let start = chunk.len();
        chunk.append(&mut lengths);
        chunk.append(&mut hot);
        let end = chunk.len();
        let cold_stream = if cold.is_empty() { 0 } else { self.new_stream() };
        if cold_stream > 0 {
            self.streams[cold_stream] = cold;
        }
        let _ = writeln!(
            self.entries,
            "Entry {{ name: {name:?}, stream: {stream}, start: {start}, end: {end}, cold: {cold_stream} }},"
        );
    }

    /// Adds a module to the last group of its family.
    fn add_rare(&mut self, name: &str, image: &Image) {
        let open = self.open.entry(family(name)).or_insert(usize::MAX);
        if self.groups.get(*open).is_none_or(|group| group.len() > GROUP) {
            *open = self.groups.len();
            self.groups.push(Vec::new());
        }
        let n = *open;
        let group = &mut self.groups[n];
        let start = group.len();
        put(group, image.bundles.len() as u64 + 1);
        put(group, (image.skeleton.len() as u64) << 1);
        for bundle in &image.bundles {
            put(group, (bundle.bytes.len() as u64) << 1);
        }
        group.extend_from_slice(&image.skeleton);
        image.bundles.iter().for_each(|bundle| group.extend_from_slice(&bundle.bytes));
        self.grouped.push((name.to_owned(), n, start..group.len()));
    }

    /// Adds the clusters of (guile), those of each file together, and the names that
    /// they and the primitives have in the tables.
    pub(crate) fn add_clusters(&mut self, written: &Written, features: &[String]) {
        let mut rest = &written.clusters[..];
        let mut first = 0;
        while let Some(Cluster { file, .. }) = rest.first() {
            let count = rest.iter().take_while(|cluster| cluster.file == *file).count();
            let (run, others) = rest.split_at(count);
            let stream = if file.is_none() { 0 } else { self.new_stream() };
            let bytes = &mut self.streams[stream];
            let start = bytes.len();
            put(bytes, count as u64);
            for cluster in run {
                put(bytes, cluster.bytes.len() as u64);
            }
            for cluster in run {
                bytes.extend_from_slice(&cluster.bytes);
            }
            let _ = writeln!(
                self.runs,
                "Run {{ first: {first}, count: {count}, stream: {stream}, start: {start} }},"
            );
            first += count;
            rest = others;
        }
        for table in 0..builtins::TABLES.len() {
            let _ = writeln!(self.names, "{},", packed(&names(written, table)));
        }
        for n in 0..written.laid.len() {
            let _ = writeln!(self.names, "{},", packed(&laid_names(written, n)));
        }
        let _ = writeln!(self.names, "], laid: &[");
        for (Laid { name, version, uses, replaces, list, .. }, features) in
            written.laid.iter().zip(features)
        {
            let replaces = replaces.join(" ");
            let _ = writeln!(
                self.names,
                "Laid {{ name: {name:?}, version: &{version:?}, uses: &{uses:?}, \
                 replaces: {replaces:?}, features: {features:?}, imports: {list:?} }},"
            );
        }
        let _ = writeln!(self.names, "], files: &{:?}, serial: {}", written.files, written.serial);
    }
    fn new_stream(&mut self) -> usize {
        self.streams.push(Vec::new());
        self.streams.len() - 1
    }

    /// Adds the documentation of the primitives that programs name: those of the
    /// library's own begin with a percent sign.
    pub(crate) fn add_documentation(&mut self, rows: impl Iterator<Item = &'static Row>) {
        let mut all = Vec::new();
        for row in rows.filter(|row| !row.doc().is_empty() && !row.name.starts_with('%')) {
            for text in [row.modules()[0], row.name, row.doc().trim()] {
                all.extend_from_slice(text.as_bytes());
                all.push(0);
            }
        }
        if self.is_small {
            all.clear();
        }
        self.groups.push(all);
    }

    /// The compressed streams, and the source text of the table.
    pub(crate) fn finish(mut self) -> io::Result<(Vec<u8>, String)> {
        let mut bytes = Vec::new();
        let groups = self.streams.len();
        for (name, group, Range { start, end }) in self.grouped {
            let stream = groups + group;
            let _ = writeln!(
                self.entries,
                "Entry {{ name: {name:?}, stream: {stream}, start: {start}, end: {end}, cold: 0 }},"
            );
        }
        let mut table = String::from("Table { streams: &[\n");
        let long_dictionary = self.streams[..2].concat();
        let dictionary = &self.streams[0][self.streams[0].len().saturating_sub(DICTIONARY)..];
        for (n, raw) in self.streams.iter().chain(&self.groups).enumerate() {
            let start = bytes.len();
            bytes.extend(match n {
                // What every start reads is ready to be read.
                0 => raw.clone(),
                _ if n < groups => compress(raw, dictionary)?,
                _ => squeeze(raw, &long_dictionary)?,
            });
            let _ = writeln!(
                table,
                "Stream {{ start: {start}, end: {}, length: {} }},",
                bytes.len(),
                raw.len()
            );
        }
        let _ = writeln!(table, "], entries: &[\n{}], runs: &[\n{}],", self.entries, self.runs);
        let _ = writeln!(table, "groups: {groups}, names: &[{} }}", self.names);
        Ok((bytes, table))
    }
}

/// A table: the hash of each name, and what `src/image.rs` makes of the number.
fn names(written: &Written, table: usize) -> Vec<(u32, u32)> {
    let module = builtins::TABLES[table];
    let rows = builtins::numbered_rows().filter(|(_, row)| row.modules().contains(&module));
    let rows = rows.map(|(n, row)| (row.name, (n as u32) << 2 | 1));
    let keywords = expand::keyword_names().enumerate().filter(|_| table == 0);
    let keywords = keywords.map(|(n, name)| (name, (n as u32) << 2 | 3));
    let constants = constants::numbers().enumerate().filter(|_| table == 0);
    let constants = constants.map(|(n, (name, _))| (name, (n as u32) << 2 | 2));
    let clusters = written.names.iter().filter(|&&(t, _, _)| t == table);
    let clusters = clusters.map(|(_, name, n)| (name.as_str(), (*n as u32) << 2));
    let mut all = BTreeMap::new();
    for (name, what) in rows.chain(keywords).chain(constants).chain(clusters) {
        let hash = hash_text(name) as u32;
        if let Some((other, _)) = all.insert(hash, (name, what)) {
            assert_eq!(name, other, "two names have one hash");
        }
    }
    all.into_iter().map(|(hash, (_, what))| (hash, what)).collect()
}

/// The source text of a table.
fn packed(names: &[(u32, u32)]) -> String {
    let bits = (names.len() / 8).max(1).ilog2();
    let group = |hash: u32| u64::from(hash) >> (32 - bits);
    let starts = (0..=1 << bits).map(|n| names.partition_point(|&(hash, _)| group(hash) < n));
    let starts: Vec<usize> = starts.collect();
    let all: Vec<(u16, u16)> = (names.iter())
        .map(|&(hash, what)| (hash as u16, u16::try_from(what).expect("a table has few things")))
        .collect();
    for group in starts.windows(2) {
        let hashes: HashSet<u16> = all[group[0]..group[1]].iter().map(|name| name.0).collect();
        assert_eq!(hashes.len(), group[1] - group[0], "two names have one hash");
    }
    format!("Names {{ bits: {bits}, starts: &{starts:?}, all: &{all:?} }}")
}

/// The table of a module that is laid out.
fn laid_names(written: &Written, n: usize) -> Vec<(u32, u32)> {
    let laid = &written.laid[n];
    let table = builtins::TABLES.len() + n;
    let own = written.names.iter().filter(|&&(t, _, _)| t == table).map(|(_, name, cluster)| {
        (name, (*cluster as u32) << 2 | u32::from(laid.exports.contains(name)))
    });
    // Nothing but its hash tells that the name of an import is this one.
    let rest = |name: &str| (hash_text(name) as u32 >> 16) & 0x3fff;
    let imports = laid.imports.iter().map(|name| (name, rest(name) << 2 | 2));
    let mut all = BTreeMap::new();
    for (name, what) in own.chain(imports) {
        let other = all.insert(hash_text(name) as u32, what);
        assert!(other.is_none(), "two names have one hash");
    }
    all.into_iter().collect()
}

/// How many bytes of the dictionary a match can reach (RFC 1951, 2: 32 KiB).
const DICTIONARY: usize = 32 << 10;

/// `raw`, deflated as if `dictionary` stood before it.
fn compress(raw: &[u8], dictionary: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = Compress::new(Compression::best(), false);
    let mut head = Vec::with_capacity(dictionary.len() + 1024);
    packer.compress_vec(dictionary, &mut head, FlushCompress::Sync)?;
    let mut body = Vec::with_capacity(raw.len() + 1024);
    packer.compress_vec(raw, &mut body, FlushCompress::Finish)?;
    Ok(body)
}

/// `raw`, packed by LZMA as if `dictionary` stood before it.
fn squeeze(raw: &[u8], dictionary: &[u8]) -> io::Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(9);
    options.dict_size = (raw.len() + dictionary.len()).next_power_of_two() as u32;
    (options.lc, options.lp, options.pb) = (3, 0, 0);
    options.nice_len = 273;
    options.depth_limit = 4096;
    options.preset_dict = Some(dictionary.into());
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    writer.write_all(raw)?;
    writer.finish()
}
