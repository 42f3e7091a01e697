//! ELF files, as far as it takes to say which section differs.
//!
//! The layout is that of the System V ABI, *Object Files*, for both sizes and
//! both byte orders.

/// A named part of an ELF file.
pub(super) struct Section<'a> {
    pub(super) name: String,
    pub(super) content: &'a [u8],
}

/// What matters of an ELF file.
pub(super) struct Elf<'a> {
    /// Of the note that linkers leave, in hexadecimal.
    pub(super) build_id: Option<String>,
    pub(super) sections: Vec<Section<'a>>,
}

struct Reader<'a> {
    bytes: &'a [u8],
    is_64: bool,
    is_big: bool,
}

impl<'a> Reader<'a> {
    fn number(&self, place: usize, size: usize) -> Option<usize> {
        let bytes = self.bytes.get(place..place.checked_add(size)?)?;
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        let number =
            if self.is_big { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) };
        usize::try_from(number).ok()
    }

    /// A number of 4 bytes at PLACE_32, or of 8 at PLACE_64, after BASE.
    fn word(&self, base: usize, place_32: usize, place_64: usize) -> Option<usize> {
        if self.is_64 {
            self.number(base.checked_add(place_64)?, 8)
        } else {
            self.number(base.checked_add(place_32)?, 4)
        }
    }

    /// Where the header of a section is: within the file.
    fn section_header(&self, index: usize) -> Option<usize> {
        let size = self.number(if self.is_64 { 58 } else { 46 }, 2)?;
        let header = self.word(0, 32, 40)?.checked_add(index.checked_mul(size)?)?;
        (header < self.bytes.len()).then_some(header)
    }

    /// The bytes of the section whose header is at HEADER.
    fn content(&self, header: usize) -> Option<&'a [u8]> {
        const NO_BITS: usize = 8;
        if self.number(header + 4, 4)? == NO_BITS {
            return Some(&[]);
        }
        let (offset, size) = (self.word(header, 16, 24)?, self.word(header, 20, 32)?);
        self.bytes.get(offset..offset.checked_add(size)?)
    }
}

/// Reads BYTES if they are an ELF file with sections.
pub(super) fn read(bytes: &[u8]) -> Option<Elf<'_>> {
    if !bytes.starts_with(b"\x7fELF") {
        return None;
    }
    let reader = Reader { bytes, is_64: *bytes.get(4)? == 2, is_big: *bytes.get(5)? == 2 };
    let [count, names] = if reader.is_64 { [60, 62] } else { [48, 50] };
    let names = reader.content(reader.section_header(reader.number(names, 2)?)?)?;
    let mut sections = Vec::new();
    for index in 0..reader.number(count, 2)? {
        let header = reader.section_header(index)?;
        let name = names.get(reader.number(header, 4)?..)?.split(|&b| b == 0).next()?;
        let name = String::from_utf8_lossy(name).into_owned();
        sections.push(Section { name, content: reader.content(header)? });
    }
    let note = sections.iter().find(|section| section.name == ".note.gnu.build-id");
    // After the sizes, the type and the name `GNU\0`.
    let build_id = note.and_then(|note| note.content.get(16..)).map(hex::encode);
    Some(Elf { build_id, sections })
}
