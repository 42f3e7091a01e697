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

/// What `#!…` in a text asks for from there on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directive {
    R6rs,
    FoldCase,
    NoFoldCase,
    CurlyInfix,
    BracketLists,
}

impl Directive {
    pub(super) fn from_name(name: &str) -> Option<Directive> {
        Some(match name {
            "r6rs" => Directive::R6rs,
            "fold-case" => Directive::FoldCase,
            "no-fold-case" => Directive::NoFoldCase,
            "curly-infix" => Directive::CurlyInfix,
            "curly-infix-and-bracket-lists" => Directive::BracketLists,
            _ => return None,
        })
    }
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
    /// Whether `read` remembers where data were.
    pub positions: bool,
    /// The directives that changed the options, each once, the last one last.
    pub directives: Vec<Directive>,
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
            positions: true,
            directives: Vec::new(),
            extensions: Vec::new(),
        }
    }
}

impl Options {
    /// Does as a directive in the text asks.
    pub fn direct(&mut self, directive: Directive) {
        self.directives.retain(|&d| d != directive);
        self.directives.push(directive);
        match directive {
            Directive::R6rs => {
                self.case_insensitive = false;
                self.r6rs_hex_escapes = true;
                self.square_brackets = true;
                self.keywords = KeywordStyle::HashPrefix;
                self.hungry_eol_escapes = true;
            }
            Directive::FoldCase => self.case_insensitive = true,
            Directive::NoFoldCase => self.case_insensitive = false,
            Directive::CurlyInfix => self.curly_infix = true,
            Directive::BracketLists => {
                self.curly_infix = true;
                self.square_brackets = false;
            }
        }
    }
}
