//! Case: one character to one, as Unicode's simple mappings have it.
//!
//! The standard library knows the full mappings of a newer Unicode. Where these
//! give several characters, or one that Unicode 14 does not have, there is no
//! simple mapping, but for the few named below.

use super::{Category, category};

/// Whether Unicode 14 has the character.
fn exists(c: char) -> bool {
    category(c) != Category::Cn
}
fn simple(c: char, mut mapping: impl Iterator<Item = char>) -> char {
    match (mapping.next(), mapping.next()) {
        (Some(mapped), None) if exists(c) && exists(mapped) => mapped,
        _ => c,
    }
}

/// `char-upcase`.
pub fn upcase(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    // Greek letters with iota subscript: the capital with iota beside it.
    let code = c as u32;
    let capital = match code {
        0x1f80..=0x1faf if code & 8 == 0 => code + 8,
        0x1fb3 | 0x1fc3 | 0x1ff3 => code + 9,
        _ => return simple(c, c.to_uppercase()),
    };
    char::from_u32(capital).unwrap_or(c)
}
/// `char-downcase`.
pub fn downcase(c: char) -> char {
    match c {
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        'İ' => 'i',
        _ => simple(c, c.to_lowercase()),
    }
}
/// `char-titlecase`.
pub fn titlecase(c: char) -> char {
    match c {
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        // Georgian has capitals for whole words only.
        '\u{10d0}'..='\u{10ff}' => c,
        _ => upcase(c),
    }
}

/// SRFI 14's upper case: what has a lower case, or is named a capital letter.
pub fn is_upper(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_uppercase();
    }
    let code = c as u32;
    let named = matches!(
        code,
        0x1d7b | 0x1d7e | 0x1f110..=0x1f12c | 0x1f130..=0x1f149 | 0x1f150..=0x1f169
            | 0x1f170..=0x1f18a | 0x1f520 | 0xe0041..=0xe005a
    );
    let title = category(c) == Category::Lt && code < 0x1000;
    named || (downcase(c) != c && !title && !(0x2000..0x3000).contains(&code))
}
/// SRFI 14's lower case: small letters, but for some, and some that are no
/// letters.
pub fn is_lower(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_lowercase();
    }
    let code = c as u32;
    if (0x2000..0x3000).contains(&code) {
        return false;
    }
    let after = NAMED_OTHERWISE.partition_point(|&(first, _)| first <= code);
    let otherwise = after > 0 && code <= NAMED_OTHERWISE[after - 1].1;
    (category(c) == Category::Ll) != otherwise
}

/// Where the name of a character ("SMALL LETTER" or not) and its category (`Ll`
/// or not) disagree: first and last of each run.
#[rustfmt::skip]
static NAMED_OTHERWISE: &[(u32, u32)] = &[
    (0x1aa, 0x1aa), (0x1be, 0x1be), (0x262, 0x262), (0x274, 0x274), (0x276, 0x276), (0x281,
    0x281), (0x28f, 0x28f), (0x295, 0x299), (0x29b, 0x29c), (0x29f, 0x29f), (0x2a1, 0x2a2), (0x2ac,
    0x2ad), (0x345, 0x345), (0x363, 0x36f), (0x3fc, 0x3fc), (0x1930, 0x1938), (0x1abf, 0x1ac0),
    (0x1acc, 0x1ace), (0x1d00, 0x1d01), (0x1d03, 0x1d07), (0x1d0a, 0x1d10), (0x1d15, 0x1d15),
    (0x1d18, 0x1d1c), (0x1d20, 0x1d2b), (0x1d62, 0x1d6a), (0x1d7b, 0x1d7b), (0x1d7e, 0x1d7e),
    (0x1dca, 0x1dca), (0x1dd3, 0x1dda), (0x1ddc, 0x1ddd), (0x1de0, 0x1de0), (0x1de3, 0x1df4),
    (0xa730, 0xa731), (0xa776, 0xa776), (0xa7af, 0xa7af), (0xa7f9, 0xa7f9), (0xa7fa, 0xa7fa),
    (0xab46, 0xab46), (0xab65, 0xab65), (0x1d41a, 0x1d433), (0x1d44e, 0x1d454), (0x1d456, 0x1d467),
    (0x1d482, 0x1d49b), (0x1d4b6, 0x1d4b9), (0x1d4bb, 0x1d4bb), (0x1d4bd, 0x1d4c3), (0x1d4c5,
    0x1d4cf), (0x1d4ea, 0x1d503), (0x1d51e, 0x1d537), (0x1d552, 0x1d56b), (0x1d586, 0x1d59f),
    (0x1d5ba, 0x1d5d3), (0x1d5ee, 0x1d607), (0x1d622, 0x1d63b), (0x1d656, 0x1d66f), (0x1d68a,
    0x1d6a5), (0x1d6c2, 0x1d6da), (0x1d6dc, 0x1d6e1), (0x1d6fc, 0x1d714), (0x1d716, 0x1d71b),
    (0x1d736, 0x1d74e), (0x1d750, 0x1d755), (0x1d770, 0x1d788), (0x1d78a, 0x1d78f), (0x1d7aa,
    0x1d7c2), (0x1d7c4, 0x1d7c9), (0x1d7cb, 0x1d7cb), (0x1df02, 0x1df02), (0x1df04, 0x1df04),
    (0x1df0e, 0x1df10), (0x1f1a5, 0x1f1a5), (0x1f521, 0x1f521), (0xe0061, 0xe007a),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings_are_of_one_character() {
        assert_eq!((upcase('ß'), upcase('ᾀ'), downcase('İ')), ('ß', 'ᾈ', 'i'));
        assert_eq!((titlecase('ǆ'), upcase('ǆ'), downcase('ǅ')), ('ǅ', 'Ǆ', 'ǆ'));
        assert_eq!(upcase('\u{a7d3}'), '\u{a7d3}', "its capital is not in Unicode 14");
    }

    /// The sizes of `char-set:upper-case` and `char-set:lower-case` of Guile 3.0.8.
    #[test]
    fn as_many_characters_as_in_guile_have_each_case() {
        let count = |test: fn(char) -> bool| ('\0'..=char::MAX).filter(|&c| test(c)).count();
        assert_eq!(count(is_upper), 1403);
        assert_eq!(count(is_lower), 1593);
    }
}
