//! Cpio archives of the kind that the kernel unpacks at boot.
//!
//! The format is `newc`: for each file a header of 110 ASCII characters, the
//! name with a final zero, and the content, both padded to 4 bytes; then an
//! entry called `TRAILER!!!` (Linux, `Documentation/driver-api/early-userspace/
//! buffer-format.rst`). Everything that could vary from one run to the next is
//! fixed here: owner 0, time 1, inode numbers in order of writing.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::bytes::Shown;

/// One file of an archive. Paths are relative to the root, without a slash in
/// front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub path: Vec<u8>,
    /// The permission bits.
    pub mode: u32,
    pub kind: Kind,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Folder,
    File(Vec<u8>),
    /// The same file as the one written under this path before.
    HardLink(Vec<u8>),
    SymbolicLink(Vec<u8>),
    /// A character device with its major and minor number.
    Device(u32, u32),
}

const MAGIC: &[u8] = b"070701";
const TRAILER: &[u8] = b"TRAILER!!!";
const TYPE_MASK: u32 = 0o170_000;
const FOLDER: u32 = 0o040_000;
const FILE: u32 = 0o100_000;
const LINK: u32 = 0o120_000;
const DEVICE: u32 = 0o020_000;

/// The numbers of a header that differ between entries.
#[derive(Default)]
struct Header {
    inode: u32,
    mode: u32,
    links: u32,
    time: u32,
    size: u32,
    device: (u32, u32),
}

/// Writes an archive of ENTRIES: folders before what they hold.
pub fn write(entries: &[Entry], output: &mut dyn Write) -> io::Result<()> {
    let links = count_links(entries)?;
    let mut size = 0;
    for (index, entry) in entries.iter().enumerate() {
        let (first, links) = match &entry.kind {
            Kind::Folder => (index, 2),
            Kind::HardLink(target) => links[target.as_slice()],
            _ => links.get(entry.path.as_slice()).copied().unwrap_or((index, 1)),
        };
        let inode = first as u32 + 1;
        let (kind, content, device): (u32, &[u8], _) = match &entry.kind {
            Kind::Folder => (FOLDER, b"", (0, 0)),
            Kind::File(content) => (FILE, content, (0, 0)),
            // The content came with the first of the names.
            Kind::HardLink(_) => (FILE, b"", (0, 0)),
            Kind::SymbolicLink(target) => (LINK, target, (0, 0)),
            Kind::Device(major, minor) => (DEVICE, b"", (*major, *minor)),
        };
        let mode = kind | entry.mode;
        let content_size = u32::try_from(content.len()).map_err(io::Error::other)?;
        let header = Header { inode, mode, links, time: 1, size: content_size, device };
        size += write_entry(&header, &entry.path, content, output)?;
    }
    size += write_entry(&Header { links: 1, ..Header::default() }, TRAILER, b"", output)?;
    // Blocks of 512 bytes, as archives on tape have.
    output.write_all(&vec![0; size.wrapping_neg() % 512])
}

/// For each file that has hard links, its index and how many names it has.
fn count_links(entries: &[Entry]) -> io::Result<HashMap<&[u8], (usize, u32)>> {
    let mut files = HashMap::new();
    let mut linked: HashMap<&[u8], (usize, u32)> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        match &entry.kind {
            Kind::File(_) => {
                files.insert(entry.path.as_slice(), index);
            }
            Kind::HardLink(target) => {
                let target = target.as_slice();
                let problem =
                    || io::Error::other(format!("no file {} before its link", Shown(target)));
                let &first = files.get(target).ok_or_else(problem)?;
                linked.entry(target).or_insert((first, 1)).1 += 1;
            }
            _ => {}
        }
    }
    Ok(linked)
}

/// Returns how many bytes it wrote.
fn write_entry(
    header: &Header,
    path: &[u8],
    content: &[u8],
    output: &mut dyn Write,
) -> io::Result<usize> {
    let name_size = path.len() as u32 + 1;
    let (major, minor) = header.device;
    let fields = [
        header.inode,
        header.mode,
        0,
        0,
        header.links,
        header.time,
        header.size,
        0,
        0,
        major,
        minor,
        name_size,
        0,
    ];
    let mut bytes = MAGIC.to_vec();
    for field in fields {
        write!(bytes, "{field:08x}")?;
    }
    bytes.extend_from_slice(path);
    bytes.push(0);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    output.write_all(&bytes)?;
    output.write_all(content)?;
    let padding = content.len().wrapping_neg() % 4;
    output.write_all(&[0; 4][..padding])?;
    Ok(bytes.len() + content.len() + padding)
}

/// Why bytes are not an archive, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cpio archive of the kind newc: at byte {offset}: {problem}")]
pub struct Malformed {
    pub offset: usize,
    pub problem: &'static str,
}

/// Reads an archive, whose zeros after the trailer are skipped.
pub fn read(archive: &[u8]) -> Result<Vec<Entry>, Malformed> {
    let mut reader = Reader { archive, offset: 0 };
    let mut entries = Vec::new();
    // Names of files with more than one, by inode number.
    let mut linked: Vec<(u32, Vec<u8>)> = Vec::new();
    loop {
        let (header, path) = reader.header()?;
        if path == TRAILER {
            return Ok(entries);
        }
        let content = reader.take(header.size as usize)?.to_vec();
        reader.align()?;
        let first = linked.iter().find(|(inode, _)| *inode == header.inode);
        let kind = match header.mode & TYPE_MASK {
            FOLDER => Kind::Folder,
            LINK => Kind::SymbolicLink(content),
            DEVICE => Kind::Device(header.device.0, header.device.1),
            FILE => match first {
                Some((_, first)) if content.is_empty() => Kind::HardLink(first.clone()),
                _ => Kind::File(content),
            },
            _ => return reader.problem("an entry of an unknown type"),
        };
        if header.links > 1 && matches!(kind, Kind::File(_)) {
            linked.push((header.inode, path.clone()));
        }
        entries.push(Entry { path, mode: header.mode & !TYPE_MASK, kind });
    }
}

struct Reader<'a> {
    archive: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    fn header(&mut self) -> Result<(Header, Vec<u8>), Malformed> {
        if self.take(MAGIC.len())? != MAGIC {
            return self.problem("no header");
        }
        let mut fields = [0; 13];
        for field in &mut fields {
            let digits = self.take(8)?;
            let number =
                std::str::from_utf8(digits).ok().and_then(|d| u32::from_str_radix(d, 16).ok());
            match number {
                Some(number) => *field = number,
                None => return self.problem("a number that is not hexadecimal"),
            }
        }
        let [inode, mode, _, _, links, time, size, _, _, major, minor, name_size, _] = fields;
        let Some((0, name)) = self.take(name_size as usize)?.split_last() else {
            return self.problem("a name without a final zero");
        };
        let name = name.to_vec();
        self.align()?;
        Ok((Header { inode, mode, links, time, size, device: (major, minor) }, name))
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        match self.archive.get(self.offset..self.offset.saturating_add(count)) {
            Some(bytes) => {
                self.offset += count;
                Ok(bytes)
            }
            None => self.problem("the archive ends within an entry"),
        }
    }

    fn align(&mut self) -> Result<(), Malformed> {
        self.take(self.offset.wrapping_neg() % 4).map(|_| ())
    }

    fn problem<T>(&self, problem: &'static str) -> Result<T, Malformed> {
        Err(Malformed { offset: self.offset, problem })
    }
}
