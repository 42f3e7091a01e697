//! What Unicode says of characters, as far as reading and printing need it.

mod case;
mod table;

use std::sync::OnceLock;

pub use case::{downcase, is_lower, is_upper, titlecase, upcase};

/// A general category, in the order of the table's indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[rustfmt::skip]
pub enum Category {
    Lu, Ll, Lt, Lm, Lo, Mn, Mc, Me, Nd, Nl, No, Pc, Pd, Ps, Pe, Pi, Pf, Po,
    Sm, Sc, Sk, So, Zs, Zl, Zp, Cc, Cf, Cs, Co, Cn,
}

use Category::{
    Cc, Cf, Cn, Co, Cs, Ll, Lm, Lo, Lt, Lu, Mc, Me, Mn, Nd, Nl, No, Pc, Pd, Pe, Pf, Pi, Po, Ps, Sc,
    Sk, Sm, So, Zl, Zp, Zs,
};

const ALL: [Category; 30] = [
    Lu, Ll, Lt, Lm, Lo, Mn, Mc, Me, Nd, Nl, No, Pc, Pd, Ps, Pe, Pi, Pf, Po, Sm, Sc, Sk, So, Zs, Zl,
    Zp, Cc, Cf, Cs, Co, Cn,
];

/// The runs of one category, as [`table::unpack`] has them: unpacked when first asked for.
fn runs() -> &'static [u32] {
    static RUNS: OnceLock<Vec<u32>> = OnceLock::new();
    RUNS.get_or_init(table::unpack)
}

/// The general category of a code point (surrogates are `Cs`).
pub fn category_of(code: u32) -> Category {
    let runs = runs();
    let after = runs.partition_point(|&r| r >> 5 <= code);
    ALL[(runs[after - 1] & 31) as usize]
}
/// The general category of a character.
pub fn category(c: char) -> Category {
    category_of(c as u32)
}
/// The runs of code points of one category: first, last, category.
pub fn ranges() -> impl Iterator<Item = (u32, u32, Category)> {
    let ends = runs()[1..].iter().map(|r| r >> 5).chain([0x11_0000]);
    runs().iter().zip(ends).map(|(r, end)| (r >> 5, end - 1, ALL[(r & 31) as usize]))
}

impl Category {
    /// Letters, marks, numbers, punctuation and symbols: what leaves ink.
    pub fn is_graphic(self) -> bool {
        (self as u8) < Zs as u8
    }
    pub fn is_letter(self) -> bool {
        self as u8 <= Lo as u8
    }
    pub fn is_mark(self) -> bool {
        matches!(self, Mn | Mc | Me)
    }
    /// The two letters of its name.
    pub fn name(self) -> &'static str {
        const NAMES: &str = "LuLlLtLmLoMnMcMeNdNlNoPcPdPsPePiPfPoSmScSkSoZsZlZpCcCfCsCoCn";
        let i = self as usize * 2;
        &NAMES[i..i + 2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_of_characters_of_every_group() {
        let text: String = ['A', 'a', 'ǅ', 'ʰ', 'λ', '一', '\u{301}', '5', '²', '_', '(', '+', ' ']
            .iter()
            .map(|&c| category(c).name())
            .collect();
        assert_eq!(text, "LuLlLtLmLlLoMnNdNoPcPsSmZs");
        assert_eq!(category('\u{10ffff}'), Cn);
        assert_eq!(category_of(0xd800), Cs);
    }

    #[test]
    fn ranges_cover_all_code_points_in_order() {
        let mut next = 0;
        for (first, last, category) in ranges() {
            assert_eq!(first, next);
            assert_eq!(category_of(first), category);
            assert_eq!(category_of(last), category);
            next = last + 1;
        }
        assert_eq!(next, 0x11_0000);
    }
}
