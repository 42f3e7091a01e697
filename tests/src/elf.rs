//! As much of ELF (System V gABI, chapters 4 and 5) as tells whether a program is static.

/// The type of the program header that names a dynamic loader.
const PT_INTERP: u32 = 3;

/// The dynamic loader that a 64-bit little-endian executable asks for; none if it is static.
pub fn interpreter(file: &[u8]) -> Result<Option<String>, String> {
    if file.get(..6) != Some(b"\x7fELF\x02\x01") {
        return Err("not a 64-bit little-endian ELF file".to_owned());
    }
    let table = number::<8>(file, 0x20)?;
    let (entry_size, count) = (number::<2>(file, 0x36)?, number::<2>(file, 0x38)?);
    for index in 0..count {
        let header = table + index * entry_size;
        if number::<4>(file, header)? as u32 == PT_INTERP {
            let (start, size) = (number::<8>(file, header + 8)?, number::<8>(file, header + 32)?);
            let name =
                file.get(start..start + size).ok_or("a loader's name outside of the file")?;
            return Ok(Some(String::from_utf8_lossy(name).trim_end_matches('\0').to_owned()));
        }
    }
    Ok(None)
}

/// The unsigned number of N bytes at OFFSET.
fn number<const N: usize>(file: &[u8], offset: usize) -> Result<usize, String> {
    let bytes = file.get(offset..offset + N).ok_or("a truncated ELF file")?;
    Ok(bytes.iter().rev().fold(0, |value, byte| value << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dynamic_program_is_seen_as_one() {
        let sh = std::fs::read("/bin/sh").unwrap();
        assert!(interpreter(&sh).unwrap().is_some_and(|loader| loader.contains("ld")));
    }

    #[test]
    fn what_is_no_program_is_an_error() {
        assert!(interpreter(b"#!/bin/sh\n").is_err());
        assert!(interpreter(b"\x7fELF\x02\x01").is_err());
    }
}
