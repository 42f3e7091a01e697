//! Packs the images of the library: `src/image.rs` reads them.
//!
//! What a start needs is in one stream, as it is; the rest of the files it
//! reads has a stream for each file, and so has every other module.
//!
//! ```text
//! chunk = count { length << 1 | cold } skeleton { bundle }   lengths: skeleton, bundles
//! ```
//!
//! The last stream has the documentation of the primitives: their modules, names and
//! texts, each ended by a zero byte.
//!
//! A cold bundle is not in the chunk but in the stream of the file's cold ones. The
//! last part of the start's stream is the dictionary of all others: their matches
//! reach back into it.

use builtins::constants;
use flate2::{Compress, Compression, FlushCompress};
use interp::code::image::{Cluster, Image, Written, put};
use interp::expand;
use interp::primitive::Row;
use interp::symbol::hash_text;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io;

/// Modules whose procedures take more than this many bytes have them in a stream apart.
const LARGE: usize = 4 << 10;

pub(crate) struct Library {
    /// What is to be compressed; the first is what a start needs.
    streams: Vec<Vec<u8>>,
    /// The rows of the table.
    entries: String,
    /// Where clusters are.
    runs: String,
    /// The names in the tables of bindings.
    names: String,
}

impl Library {
    pub(crate) fn new() -> Library {
        Library {
            streams: vec![Vec::new()],
            entries: String::new(),
            runs: String::new(),
            names: String::new(),
        }
    }

    /// Adds the image of a file or module. `starts` names the procedures that
    /// run at every start, as `FILE NAME`.
    pub(crate) fn add(&mut self, name: &str, image: &Image, starts: &HashSet<&str>) {
        let is_hot = |bundle: &str| starts.contains(format!("{name} {bundle}").as_str());
        let at_start = image.bundles.iter().any(|b| is_hot(&b.name));
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

    /// Adds the clusters of (guile), those of each file together, and the names that
    /// they and the primitives have in the tables.
    pub(crate) fn add_clusters(&mut self, written: &Written) {
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
            let _ = writeln!(self.names, "&{:?},", names(written, table));
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
        for row in rows.filter(|row| !row.doc.is_empty() && !row.name.starts_with('%')) {
            for text in [row.modules[0], row.name, row.doc.trim()] {
                all.extend_from_slice(text.as_bytes());
                all.push(0);
            }
        }
        self.streams.push(all);
    }

    /// The compressed streams, and the source text of the table.
    pub(crate) fn finish(self) -> io::Result<(Vec<u8>, String)> {
        let mut bytes = Vec::new();
        let mut table = String::from("Table { streams: &[\n");
        let dictionary = &self.streams[0][self.streams[0].len().saturating_sub(DICTIONARY)..];
        for (n, raw) in self.streams.iter().enumerate() {
            let start = bytes.len();
            // What every start reads is ready to be read.
            let packed = if n == 0 { raw.clone() } else { compress(raw, dictionary)? };
            bytes.extend(packed);
            let _ = writeln!(
                table,
                "Stream {{ start: {start}, end: {}, length: {} }},",
                bytes.len(),
                raw.len()
            );
        }
        let _ = writeln!(table, "], entries: &[\n{}], runs: &[\n{}],", self.entries, self.runs);
        let _ = writeln!(table, "names: &[{} }}", self.names);
        Ok((bytes, table))
    }
}

/// A table: the hash of each name, and what `src/image.rs` makes of the number.
fn names(written: &Written, table: usize) -> Vec<(u32, u32)> {
    let module = builtins::TABLES[table];
    let rows = builtins::numbered_rows().filter(|(_, row)| row.modules.contains(&module));
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
