//! Sets of characters: bracket expressions, `.`, `\w`.

use super::syntax::Flags;

/// The classes of POSIX 9.3.5, and `\w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    Alnum,
    Alpha,
    Blank,
    Cntrl,
    Digit,
    Graph,
    Lower,
    Print,
    Punct,
    Space,
    Upper,
    Xdigit,
    Word,
}

impl Class {
    pub fn named(name: &str) -> Option<Class> {
        Some(match name {
            "alnum" => Class::Alnum,
            "alpha" => Class::Alpha,
            "blank" => Class::Blank,
            "cntrl" => Class::Cntrl,
            "digit" => Class::Digit,
            "graph" => Class::Graph,
            "lower" => Class::Lower,
            "print" => Class::Print,
            "punct" => Class::Punct,
            "space" => Class::Space,
            "upper" => Class::Upper,
            "xdigit" => Class::Xdigit,
            _ => return None,
        })
    }
    /// As the GNU C library's C.UTF-8 locale has it.
    pub fn contains(self, c: char) -> bool {
        match self {
            Class::Alnum => c.is_alphanumeric(),
            Class::Alpha => c.is_alphabetic() || (c.is_numeric() && !c.is_ascii()),
            Class::Blank => c == '\t' || (is_space(c) && !c.is_control() && !is_separator(c)),
            Class::Cntrl => c.is_control() || is_separator(c),
            Class::Digit => c.is_ascii_digit(),
            Class::Graph => is_printed(c) && !is_space(c),
            Class::Lower => c.is_lowercase(),
            Class::Print => is_printed(c),
            Class::Punct => is_printed(c) && !is_space(c) && !c.is_alphanumeric(),
            Class::Space => is_space(c),
            Class::Upper => c.is_uppercase(),
            Class::Xdigit => c.is_ascii_hexdigit(),
            Class::Word => is_word(c),
        }
    }
}
fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}
/// White space that text may be broken at.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{85}')
}
fn is_printed(c: char) -> bool {
    !c.is_control() && !is_separator(c)
}
/// What `\w` matches, and words are made of.
pub fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(u), None) => u,
        _ => c,
    }
}
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) => l,
        _ => c,
    }
}
pub fn has_case(c: char) -> bool {
    upper(c) != c || lower(c) != c
}
/// Whether two characters are the same but for their case.
pub fn same_but_case(a: char, b: char) -> bool {
    a == b || lower(a) == lower(b) || upper(a) == upper(b)
}

/// A set of characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Set {
    ranges: Vec<(char, char)>,
    classes: Vec<Class>,
    negated: bool,
    ignore_case: bool,
    /// Negated, and not even then with a newline in it.
    no_newline: bool,
}

impl Set {
    pub fn empty(flags: Flags) -> Set {
        Set {
            ranges: Vec::new(),
            classes: Vec::new(),
            negated: false,
            ignore_case: flags.ignore_case,
            no_newline: false,
        }
    }
    /// What `.` matches.
    pub fn any(flags: Flags) -> Set {
        let mut set = Set::empty(flags);
        set.negate(flags);
        set
    }
    pub fn of_class(class: Class, negated: bool, flags: Flags) -> Set {
        let mut set = Set::empty(flags);
        set.negated = negated;
        set.add_class(class);
        set
    }
    pub fn of_char(c: char, flags: Flags) -> Set {
        let mut set = Set::empty(flags);
        set.add_range(c, c);
        set
    }
    pub fn negate(&mut self, flags: Flags) {
        self.negated = true;
        self.no_newline = flags.newline;
    }
    pub fn add_range(&mut self, from: char, to: char) {
        self.ranges.push((from, to));
    }
    pub fn add_class(&mut self, class: Class) {
        self.classes.push(class);
    }
    pub fn contains(&self, c: char) -> bool {
        if self.no_newline && c == '\n' {
            return false;
        }
        let inside =
            self.holds(c) || (self.ignore_case && (self.holds(upper(c)) || self.holds(lower(c))));
        inside != self.negated
    }
    fn holds(&self, c: char) -> bool {
        self.ranges.iter().any(|&(from, to)| from <= c && c <= to)
            || self.classes.iter().any(|class| class.contains(c))
    }
}
