//! Reading clusters: parts of the library's state (see [`crate::library`]).
//!
//! A cluster is a bundle whose odd references name other clusters, and which may hold
//! the kinds of object that only a library has:
//!
//! ```text
//! DEFINITION name · value    a variable of the table's module; always the root
//! EXTERNAL table name        the value of a variable that no cluster defines
//! LAZY cluster name          code that is a cluster of its own
//! GLOBAL table name          what a global is named by; from outside, if bit 7 is set
//! ROW n, PRIMITIVE n         a primitive by its number, or the procedure
//! RULES kind · form          the transformer of `syntax-rules` and its like
//! ```

use super::damaged;
use super::lazy::Source;
use super::read::Reader;
use crate::cx::Cx;
use crate::error::Result;
use crate::heap::Marker;
use crate::value::Value;
use std::rc::Rc;

/// The clusters that have been read.
pub struct Clusters {
    /// The root of each cluster, for code its lazy object; 0 before it is read.
    roots: Vec<u64>,
    files: Rc<[u32]>,
    /// What the lazy codes have in common.
    pub(super) source: Value,
    /// Clusters whose roots have been made and are to be filled.
    waiting: Vec<Reader<'static>>,
    is_filling: bool,
}

impl Clusters {
    pub(crate) fn new(cx: &mut Cx, count: usize, files: &[&str]) -> Clusters {
        let files: Rc<[u32]> = files.iter().map(|name| cx.file_index(name)).collect();
        let source = Source { files: Rc::clone(&files), shared: Vec::new(), bundles: None };
        let source = cx.heap.foreign(source);
        Clusters { roots: vec![0; count], files, source, waiting: Vec::new(), is_filling: false }
    }
    pub(crate) fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.roots.iter().map(|&bits| Value(bits)));
        marker.mark(self.source);
    }
    pub(super) fn root(&self, n: usize) -> Result<Option<Value>> {
        match *self.roots.get(n).ok_or_else(damaged)? {
            0 => Ok(None),
            bits => Ok(Some(Value(bits))),
        }
    }
    pub(super) fn set_root(&mut self, n: usize, root: Value) {
        self.roots[n] = root.bits();
    }
}

/// The root of a cluster, which is read if it has not been.
pub(crate) fn cluster(cx: &mut Cx, n: usize) -> Result<Value> {
    let library = cx.library.as_ref().ok_or_else(damaged)?;
    if let Some(root) = library.clusters.root(n)? {
        return Ok(root);
    }
    let bytes = library.source.cluster(n, None).ok_or_else(damaged)?;
    let mut reader = Reader::of_cluster(bytes, &library.clusters.files);
    let root = reader.begin(cx)?;
    let library = cx.library.as_mut().ok_or_else(damaged)?;
    library.clusters.set_root(n, root);
    library.clusters.waiting.push(reader);
    if !library.clusters.is_filling {
        library.clusters.is_filling = true;
        let result = fill(cx);
        if let Some(library) = &mut cx.library {
            library.clusters.is_filling = false;
        }
        result?;
    }
    Ok(root)
}

/// The root of a cluster, anew.
pub(crate) fn cluster_again(cx: &mut Cx, n: usize) -> Result<Value> {
    let library = cx.library.as_ref().ok_or_else(damaged)?;
    let bytes = library.source.cluster(n, None).ok_or_else(damaged)?;
    let files = Rc::clone(&library.clusters.files);
    Reader::of_cluster(bytes, &files).root(cx)
}

/// Makes `root` the root of a cluster that has not been read.
pub(crate) fn take_for_cluster(cx: &mut Cx, n: usize, root: Value) {
    if let Some(library) = &mut cx.library {
        library.clusters.set_root(n, root);
    }
}

/// The name of the variable that a cluster defines.
pub fn defined_name(cluster: &[u8]) -> Option<String> {
    let files: Rc<[u32]> = Rc::new([]);
    let mut reader = Reader::of_cluster(cluster, &files);
    reader.definition().ok()
}

/// Fills what waits, and what is read for it meanwhile.
fn fill(cx: &mut Cx) -> Result<()> {
    let mut last = Vec::new();
    while let Some(mut reader) =
        cx.library.as_mut().and_then(|library| library.clusters.waiting.pop())
    {
        reader.fill_all(cx, &mut last)?;
    }
    Reader::finish(last)
}
