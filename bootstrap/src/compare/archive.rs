//! Archives and compressed files, opened far enough to say what differs.
//!
//! gzip: RFC 1952. xz: The .xz File Format. tar: POSIX.1-2017, `pax`, with GNU's
//! long names. zip and jar: PKWARE's APPNOTE. ar: `ar(5)`. What is damaged, or
//! larger than [`LIMIT`], is compared as bytes.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder};
use lzma_rust2::XzReader;

use crate::bytes::Shown;

/// A fact about a file or a member: its name and its value.
pub(super) type Fact = (&'static str, String);

/// A file within an archive.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) facts: Vec<Fact>,
    pub(super) content: Vec<u8>,
}

/// What a file holds.
pub(super) enum Opened {
    /// One stream: what its header says, and the content.
    Stream(Vec<Fact>, Vec<u8>),
    /// Files, in their order.
    Members(Vec<Member>),
}

/// The largest content that is unpacked, in bytes.
pub(super) const LIMIT: u64 = 256 << 20;

/// Opens BYTES if they are of a kind that can be opened, and whole.
pub(super) fn open(bytes: &[u8]) -> Option<(&'static str, Opened)> {
    if bytes.starts_with(b"\x1f\x8b\x08") {
        let content = read_all(MultiGzDecoder::new(bytes))?;
        return Some(("gzip", Opened::Stream(gzip_facts(bytes)?, content)));
    }
    if bytes.starts_with(b"\xfd7zXZ\0") {
        let check = format!("{}", bytes.get(7)?);
        let content = read_all(XzReader::new(bytes, true))?;
        return Some(("xz", Opened::Stream(vec![("kind of check", check)], content)));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(("zip", Opened::Members(zip(bytes)?)));
    }
    if bytes.starts_with(b"!<arch>\n") {
        return Some(("ar", Opened::Members(ar(bytes)?)));
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(("tar", Opened::Members(tar(bytes)?)));
    }
    None
}

fn read_all(input: impl Read) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    input.take(LIMIT + 1).read_to_end(&mut content).ok()?;
    (content.len() as u64 <= LIMIT).then_some(content)
}

fn shown(bytes: &[u8]) -> String {
    Shown(bytes).to_string()
}

fn gzip_facts(bytes: &[u8]) -> Option<Vec<Fact>> {
    let time = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
    let mut facts = vec![
        ("time stamp", time.to_string()),
        ("level of compression", bytes.get(8)?.to_string()),
        ("system of origin", bytes.get(9)?.to_string()),
    ];
    // The name comes after extra fields, which are rare.
    let (extra, name) = (bytes[3] & 4 != 0, bytes[3] & 8 != 0);
    if name && !extra {
        let name = bytes.get(10..)?.split(|&b| b == 0).next()?;
        facts.push(("name of the original", shown(name)));
    }
    Some(facts)
}

/// The text of a field that ends at a zero.
fn field(bytes: &[u8]) -> &[u8] {
    bytes.split(|&b| b == 0).next().unwrap_or_default()
}

/// A number in octal, or, as GNU writes large ones, in base 256.
fn octal(bytes: &[u8]) -> Option<u64> {
    if bytes[0] & 0x80 != 0 {
        let mut digits = bytes.iter().skip(1);
        return digits.try_fold(0u64, |n, &b| n.checked_mul(256)?.checked_add(u64::from(b)));
    }
    let text = std::str::from_utf8(field(bytes)).ok()?.trim();
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

/// What extended headers say about the next member.
#[derive(Default)]
struct Extended {
    path: Option<Vec<u8>>,
    target: Option<Vec<u8>>,
    size: Option<u64>,
    facts: Vec<Fact>,
}

fn tar(bytes: &[u8]) -> Option<Vec<Member>> {
    let mut members = Vec::new();
    let mut extended = Extended::default();
    let mut rest = bytes;
    while let Some((header, after)) = rest.split_at_checked(512) {
        if header.iter().all(|&b| b == 0) {
            break;
        }
        let kind = header[156];
        let size = octal(&header[124..136])?;
        let size = if matches!(kind, b'x' | b'g' | b'L' | b'K') {
            size
        } else {
            extended.size.unwrap_or(size)
        };
        // Only regular files have content.
        let size = if (b'1'..=b'6').contains(&kind) { 0 } else { usize::try_from(size).ok()? };
        let content = after.get(..size)?;
        rest = after.get(size.checked_next_multiple_of(512)?..).unwrap_or_default();
        match kind {
            b'L' => extended.path = Some(field(content).to_vec()),
            b'K' => extended.target = Some(field(content).to_vec()),
            b'x' => pax(content, &mut extended)?,
            b'g' => {}
            _ => members.push(tar_member(header, content, std::mem::take(&mut extended))?),
        }
    }
    Some(members)
}

/// Records of the form `LENGTH KEY=VALUE\n`.
fn pax(mut records: &[u8], extended: &mut Extended) -> Option<()> {
    while !records.is_empty() {
        let space = records.iter().position(|&b| b == b' ')?;
        let length: usize = std::str::from_utf8(&records[..space]).ok()?.parse().ok()?;
        let record = records.get(space + 1..length)?.strip_suffix(b"\n")?;
        let equals = record.iter().position(|&b| b == b'=')?;
        let (key, value) = (&record[..equals], &record[equals + 1..]);
        match key {
            b"path" => extended.path = Some(value.to_vec()),
            b"linkpath" => extended.target = Some(value.to_vec()),
            b"size" => extended.size = Some(std::str::from_utf8(value).ok()?.parse().ok()?),
            b"mtime" => extended.facts.push(("exact time stamp", shown(value))),
            b"atime" | b"ctime" => extended.facts.push(("time of access or change", shown(value))),
            _ => extended.facts.push(("extended attribute", shown(record))),
        }
        records = &records[length..];
    }
    Some(())
}

fn tar_member(header: &[u8], content: &[u8], extended: Extended) -> Option<Member> {
    let [name, prefix] = [field(&header[..100]), field(&header[345..500])];
    let is_posix = &header[257..263] == b"ustar\0";
    let short =
        if is_posix && !prefix.is_empty() { [prefix, b"/", name].concat() } else { name.to_vec() };
    let target = extended.target.unwrap_or_else(|| field(&header[157..257]).to_vec());
    let mut facts = vec![
        ("kind", shown(&header[156..157])),
        ("mode", format!("{:o}", octal(&header[100..108])?)),
        ("owner", format!("{} {}", octal(&header[108..116])?, shown(field(&header[265..297])))),
        ("group", format!("{} {}", octal(&header[116..124])?, shown(field(&header[297..329])))),
        ("time stamp", octal(&header[136..148])?.to_string()),
        ("target", shown(&target)),
    ];
    facts.extend(extended.facts);
    let name = shown(&extended.path.unwrap_or(short));
    Some(Member { name, facts, content: content.to_vec() })
}

fn ar(bytes: &[u8]) -> Option<Vec<Member>> {
    let mut members = Vec::new();
    let mut names: &[u8] = b"";
    let mut rest = &bytes[8..];
    while rest.len() >= 60 {
        let (header, after) = rest.split_at(60);
        let text = |range: std::ops::Range<usize>| header[range].trim_ascii_end();
        let size: usize = std::str::from_utf8(text(48..58)).ok()?.parse().ok()?;
        let content = after.get(..size)?;
        rest = after.get(size + size % 2..).unwrap_or_default();
        let name = text(0..16);
        if name == b"//" {
            names = content;
            continue;
        }
        // `/123` is a name at that place of the table of long names.
        let place = name.strip_prefix(b"/").and_then(|n| std::str::from_utf8(n).ok()?.parse().ok());
        let name = match place {
            Some(place) => names.get::<std::ops::RangeFrom<usize>>(place..)?,
            None => name,
        };
        let name = name.split(|&b| b == b'\n').next()?;
        let name = name.strip_suffix(b"/").filter(|n| !n.is_empty()).unwrap_or(name);
        let facts = vec![
            ("time stamp", shown(text(16..28))),
            ("owner", shown(text(28..34))),
            ("group", shown(text(34..40))),
            ("mode", shown(text(40..48))),
        ];
        members.push(Member { name: shown(name), facts, content: content.to_vec() });
    }
    Some(members)
}

fn u16_at(bytes: &[u8], place: usize) -> Option<usize> {
    Some(u16::from_le_bytes(bytes.get(place..place + 2)?.try_into().ok()?).into())
}

fn u32_at(bytes: &[u8], place: usize) -> Option<usize> {
    u32::from_le_bytes(bytes.get(place..place + 4)?.try_into().ok()?).try_into().ok()
}

/// The central directory says what is there.
fn zip(bytes: &[u8]) -> Option<Vec<Member>> {
    let end = bytes.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let count = u16_at(bytes, end + 10)?;
    let mut place = u32_at(bytes, end + 16)?;
    let mut members = Vec::new();
    let mut unpacked = 0;
    for _ in 0..count {
        if bytes.get(place..place + 4)? != b"PK\x01\x02" {
            return None;
        }
        let [name, extra, comment] =
            [28, 30, 32].map(|field| u16_at(bytes, place + field)).map(Option::unwrap_or_default);
        let content = zip_content(bytes, place)?;
        unpacked += content.len() as u64;
        if unpacked > LIMIT {
            return None;
        }
        let number = |field| u32_at(bytes, place + field);
        let facts = vec![
            ("version made by", u16_at(bytes, place + 4)?.to_string()),
            ("method", u16_at(bytes, place + 10)?.to_string()),
            ("time stamp", dos_time(u16_at(bytes, place + 14)?, u16_at(bytes, place + 12)?)),
            ("mode", format!("{:o}", number(38)? >> 16)),
            ("extra field", hex::encode(bytes.get(place + 46 + name..place + 46 + name + extra)?)),
        ];
        let text = bytes.get(place + 46..place + 46 + name)?;
        members.push(Member { name: shown(text), facts, content });
        place += 46 + name + extra + comment;
    }
    Some(members)
}

fn zip_content(bytes: &[u8], entry: usize) -> Option<Vec<u8>> {
    let (method, packed) = (u16_at(bytes, entry + 10)?, u32_at(bytes, entry + 20)?);
    let local = u32_at(bytes, entry + 42)?;
    let start = local + 30 + u16_at(bytes, local + 26)? + u16_at(bytes, local + 28)?;
    let data = bytes.get(start..start.checked_add(packed)?)?;
    match method {
        0 => Some(data.to_vec()),
        8 => read_all(DeflateDecoder::new(data)),
        _ => None,
    }
}

/// A date and a time as MS-DOS has them, in one line.
fn dos_time(date: usize, time: usize) -> String {
    let (year, month, day) = (1980 + (date >> 9), date >> 5 & 15, date & 31);
    let (hour, minute, second) = (time >> 11, time >> 5 & 63, 2 * (time & 31));
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}
