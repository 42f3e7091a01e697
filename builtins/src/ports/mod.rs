//! Ports: bytes and text on the same object.
//!
//! A port reads bytes into one buffer and writes them from another; characters
//! are decoded from the first and encoded into the second, so that binary and
//! textual operations may be mixed. Where the bytes come from and go to is its
//! [`Source`].
//!
//! An operation never calls a procedure. One on a port made of procedures that
//! finds too few bytes stops with [`Stop::Refill`]; the row puts back what it
//! has consumed and asks the machine to call `%port-refill`, a Scheme procedure,
//! which calls the port's own and starts the operation again (see [`custom`]). Output is only put into the buffer; when that has to be
//! emptied, the row ends in a call of `%port-drain`.

pub mod binary;
pub mod characters;
pub mod custom;
pub mod descriptors;
pub mod encoding;
pub mod format;
pub mod input;
pub mod lines;
pub mod memory;
pub mod open;
pub mod output;
pub mod properties;
pub mod read;
pub mod run;
pub mod standard;
pub mod text;

use crate::posix;
use encoding::Encoding;
use interp::heap::{Foreign, Marker};
use interp::{Error, Value};
use std::os::fd::RawFd;
use std::sync::atomic::AtomicBool;

/// What lies behind a port.
pub enum Source {
    File(File),
    /// Bytes in memory, and where the next are read or written.
    Memory {
        bytes: Vec<u8>,
        at: usize,
        text: bool,
    },
    /// Reads nothing, forgets what is written.
    Void,
    Procedures(Box<custom::Procedures>),
}

/// An open file.
pub struct File {
    pub fd: RawFd,
    /// How many users of the descriptor besides the port: while there are any,
    /// the collector does not close it.
    pub revealed: i64,
    /// The descriptor has a position that can be set.
    pub seekable: bool,
}

/// When written bytes leave the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buffering {
    None,
    Line,
    Block,
}

/// What is done with what an encoding cannot say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    Error,
    Substitute,
    /// As `\xHH`, when writing; an error when reading.
    Escape,
}

/// Why an operation on a port did not happen.
pub enum Stop {
    /// A system call failed, in the part of the port with this name.
    System(&'static str, i32),
    /// More bytes are wanted of a port made of procedures.
    Refill,
    /// Bytes that are no characters; or, where the input ends within one, a part of it.
    Decoding {
        cut: bool,
    },
    /// A character that the encoding has not.
    Encoding(char),
    /// The encoding has a name that stands for none.
    UnknownEncoding,
    Error(Error),
}
impl From<Error> for Stop {
    fn from(e: Error) -> Stop {
        Stop::Error(e)
    }
}
/// The result of an operation on a port.
pub type Done<T> = Result<T, Stop>;

/// Bytes that were read and not yet used: `data[at..]`.
#[derive(Default)]
pub struct ReadBuffer {
    data: Vec<u8>,
    at: usize,
    /// What was consumed from here on is kept: the operation may start again.
    held: Option<usize>,
    /// The next read grows by this much, doubling up to a limit.
    step: usize,
    /// The end was met and not yet reported as read.
    end: bool,
}

/// Whether an operation that would block calls a procedure which waits, instead of waiting:
/// `install-suspendable-ports!`.
pub static SUSPENDS: AtomicBool = AtomicBool::new(false);

/// A port.
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
pub struct Port {
    pub source: Source,
    pub input: bool,
    pub output: bool,
    pub open: bool,
    pub reading: ReadBuffer,
    pub writing: Vec<u8>,
    pub buffering: Buffering,
    /// Bytes in `writing` at which it is emptied.
    pub capacity: usize,
    /// Bytes asked for in one read, where the program says how many; 0: as it suits.
    pub chunk: usize,
    /// Bytes that the operation under way still lacks, if it says so.
    pub wanted: usize,
    /// What is in `writing` has to wait until the descriptor takes it (see [`SUSPENDS`]), or
    /// is due for the procedures.
    pub blocked: bool,
    /// So many bytes of `writing` go to the procedures by themselves, as there was no room for
    /// what came after them; 0: all go together.
    pub split: usize,
    pub encoding: Encoding,
    /// What directives in the text that was read from it ask of the reader.
    pub directives: Vec<interp::read::Directive>,
    /// What `port-encoding` answers.
    pub encoding_name: String,
    /// A byte order mark may come next; one has to be written next.
    pub mark_to_read: bool,
    pub mark_to_write: bool,
    pub strategy: Strategy,
    pub line: i64,
    pub column: i64,
    /// A string, a symbol, or `#f`.
    pub file_name: Value,
    /// Made by a call that asks for bytes only.
    pub binary: bool,
    /// Association list of `port-property`.
    pub properties: Value,
}

/// Bytes of output kept back, where the file system does not say otherwise.
pub const DEFAULT_CAPACITY: usize = 4096;

impl Port {
    pub fn new(source: Source, input: bool, output: bool) -> Port {
        Port {
            source,
            input,
            output,
            open: true,
            reading: ReadBuffer::default(),
            writing: Vec::new(),
            buffering: Buffering::Block,
            capacity: DEFAULT_CAPACITY,
            chunk: 0,
            wanted: 0,
            blocked: false,
            split: 0,
            encoding: Encoding::Latin1,
            directives: Vec::new(),
            encoding_name: "ISO-8859-1".to_owned(),
            mark_to_read: true,
            mark_to_write: true,
            strategy: Strategy::Substitute,
            line: 0,
            column: 0,
            file_name: Value::FALSE,
            binary: false,
            properties: Value::NULL,
        }
    }
    pub fn file(fd: RawFd, input: bool, output: bool) -> Port {
        let seekable = posix::fd::seek(fd, 0, libc::SEEK_CUR).is_ok();
        let mut port = Port::new(Source::File(File { fd, revealed: 0, seekable }), input, output);
        if output {
            port.capacity = port.natural_size();
        }
        port
    }
    /// Bytes of output kept back by a port that is not told how many.
    pub fn natural_size(&self) -> usize {
        match &self.source {
            Source::File(file) => posix::files::fstat(file.fd)
                .map_or(DEFAULT_CAPACITY, |stat| (stat.st_blksize as usize).clamp(1024, 1 << 20)),
            Source::Procedures(procedures) => procedures.size,
            _ => DEFAULT_CAPACITY,
        }
    }
    pub fn fd(&self) -> Option<RawFd> {
        match &self.source {
            Source::File(file) if self.open => Some(file.fd),
            _ => None,
        }
    }
    /// A byte order mark may follow, whatever came before.
    pub fn set_encoding(&mut self, name: &str) {
        self.encoding_name = name.to_ascii_uppercase();
        self.start_stream(true);
    }
    /// What is read and written next is, or is not, the start of a stream.
    pub fn start_stream(&mut self, starts: bool) {
        (self.mark_to_read, self.mark_to_write) = (starts, starts);
        if starts {
            // Forgets the order of bytes that a mark has told.
            self.encoding = Encoding::named(&self.encoding_name);
        }
    }
    /// The word before the colon in a port's printed form.
    pub fn mode_word(&self) -> &'static str {
        match (self.open, self.input, self.output) {
            (false, _, _) => "closed",
            (_, true, true) => "input-output",
            (_, true, false) => "input",
            (_, false, true) => "output",
            _ => "bogus",
        }
    }
    /// Whether `position` means anything.
    pub fn is_seekable(&self) -> bool {
        match &self.source {
            Source::File(file) => file.seekable,
            Source::Memory { .. } => true,
            Source::Void => false,
            Source::Procedures(p) => p.random,
        }
    }
    /// Forgets the bytes read ahead, and puts the file back where the program
    /// believes it to be. Done before the first write after a read.
    pub fn end_reading(&mut self) -> Done<()> {
        let ahead = self.reading.len();
        if ahead == 0 {
            return Ok(());
        }
        match &mut self.source {
            Source::File(File { fd, seekable: true, .. }) => {
                posix::fd::seek(*fd, -(ahead as i64), libc::SEEK_CUR)
                    .map_err(|e| Stop::System("fport_seek", e))?;
            }
            Source::Memory { at, .. } => *at = at.saturating_sub(ahead),
            _ => return Ok(()),
        }
        self.reading.clear();
        Ok(())
    }
    /// Closes what is behind the port; flushes first. True if it was open.
    pub fn close(&mut self) -> Done<bool> {
        if !self.open {
            return Ok(false);
        }
        let flushed = if self.output { self.flush() } else { Ok(()) };
        self.open = false;
        let fd = match &self.source {
            Source::File(file) => Some(file.fd),
            _ => None,
        };
        self.reading = ReadBuffer::default();
        self.writing = Vec::new();
        // What was written to a port of bytes in memory can still be taken.
        if !matches!(self.source, Source::Procedures(_) | Source::Memory { text: false, .. }) {
            self.source = Source::Void;
        }
        let closed = fd.map_or(Ok(()), posix::fd::close);
        flushed?;
        closed.map_err(|e| Stop::System("close-port", e))?;
        Ok(true)
    }
}

impl Drop for Port {
    /// A port that the program forgot is closed by the collector, as in Guile.
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        if self.output && matches!(self.source, Source::File(_)) {
            let _ = self.flush();
        }
        if let Source::File(File { fd, revealed: 0, .. }) = self.source
            && fd > 2
        {
            let _ = posix::fd::close(fd);
        }
    }
}

impl Foreign for Port {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark(self.file_name);
        marker.mark(self.properties);
        if let Source::Procedures(p) = &self.source {
            p.trace(marker);
        }
    }
    fn type_name(&self) -> &'static str {
        "port"
    }
    fn print(&self, address: u64, out: &mut String) {
        use std::fmt::Write;
        let mut name = String::new();
        if let Ok(text) = self.file_name.string() {
            text.push_to(&mut name);
        } else if let Ok(text) = self.file_name.symbol_name() {
            // Names of sockets and pipes are symbols; the latter have a space in them.
            text.push_to(&mut name);
            if name.contains(' ') {
                name = format!("#{{{name}}}#");
            }
        }
        let _ = match (&self.source, self.open) {
            (Source::File(file), true) => {
                let name = if name.is_empty() { "file" } else { &name };
                write!(out, "#<{}: {name} {}>", self.mode_word(), file.fd)
            }
            (_, false) => write!(out, "#<closed: file {address:x}>"),
            (Source::Memory { text: true, .. }, _) => {
                write!(out, "#<{}: string {address:x}>", self.mode_word())
            }
            (Source::Memory { .. }, _) => {
                write!(out, "#<{}: bytevector {address:x}>", self.mode_word())
            }
            (Source::Void, _) => write!(out, "#<{}: void {address:x}>", self.mode_word()),
            (Source::Procedures(p), _) => {
                let kind = p.kind.symbol_name().map(|n| n.to_string()).unwrap_or_default();
                write!(out, "#<{}: {kind} {address:x}>", self.mode_word())
            }
        };
    }
}

/// The port that `value` is.
#[allow(clippy::mut_from_ref)]
pub fn port_of(value: &Value) -> Option<&mut Port> {
    value.foreign_mut()
}
