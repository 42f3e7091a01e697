//! How the reader is to read.

/// How `a:` and `:a` read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeywordStyle {
    /// As symbols; keywords are written `#:a`.
    #[default]
    HashPrefix,
    Prefix,
    Postfix,
}

/// The reader's options, named as Guile's `read-options` are. Directives such
/// as `#!fold-case` change them for the rest of the text.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)]
pub struct Options {
    pub case_insensitive: bool,
    pub keywords: KeywordStyle,
    /// `\x41;` in strings, rather than `\x41`.
    pub r6rs_hex_escapes: bool,
    /// `[` and `]` are parentheses.
    pub square_brackets: bool,
    /// A backslash at the end of a line takes the next line's indentation too.
    pub hungry_eol_escapes: bool,
    pub curly_infix: bool,
    /// `|a b|` is a symbol.
    pub r7rs_symbols: bool,
    /// Characters after `#` that `read-hash-extend` has claimed.
    pub extensions: Vec<char>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            case_insensitive: false,
            keywords: KeywordStyle::HashPrefix,
            r6rs_hex_escapes: false,
            square_brackets: true,
            hungry_eol_escapes: false,
            curly_infix: false,
            r7rs_symbols: false,
            extensions: Vec::new(),
        }
    }
}
