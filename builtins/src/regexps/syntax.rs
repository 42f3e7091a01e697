//! Patterns to trees: POSIX extended and basic regular expressions (POSIX 9.3,
//! 9.4) as the GNU C library reads them, with its escapes for words and spaces,
//! for their edges and those of the text, and, in basic ones, `\+ \? \|`.

use super::set::{Class, Set};

/// What is wrong with a pattern; the texts are the GNU C library's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Pattern,
    Collation,
    ClassName,
    TrailingBackslash,
    BackReference,
    Bracket,
    Parenthesis,
    Brace,
    BraceContent,
    RangeEnd,
    Repetition,
    TooBig,
    TooDeep,
}
impl Wrong {
    pub fn text(self) -> &'static str {
        match self {
            Wrong::Pattern => "Invalid regular expression",
            Wrong::Collation => "Invalid collation character",
            Wrong::ClassName => "Invalid character class name",
            Wrong::TrailingBackslash => "Trailing backslash",
            Wrong::BackReference => "Invalid back reference",
            Wrong::Bracket => "Unmatched [, [^, [:, [., or [=",
            Wrong::Parenthesis => "Unmatched ( or \\(",
            Wrong::Brace => "Unmatched \\{",
            Wrong::BraceContent => "Invalid content of \\{\\}",
            Wrong::RangeEnd => "Invalid range end",
            Wrong::Repetition => "Invalid preceding regular expression",
            Wrong::TooBig => "Regular expression too big",
            Wrong::TooDeep => "Memory exhausted",
        }
    }
}

/// A place in the text that an expression of no characters matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assertion {
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
    WordEdge,
    NoWordEdge,
    WordStart,
    WordEnd,
}

#[derive(Clone, Debug)]
pub enum Node {
    Empty,
    Char(char),
    Set(Set),
    Assert(Assertion),
    /// A group by its number, from 1.
    Group(usize, Box<Node>),
    BackReference(usize),
    Concat(Vec<Node>),
    /// The first is preferred.
    Either(Vec<Node>),
    /// At least and at most so often; greedy.
    Repeat(Box<Node>, usize, Option<usize>),
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    pub extended: bool,
    pub ignore_case: bool,
    /// `.` and `[^…]` stop at newlines, `^` and `$` match beside them.
    pub newline: bool,
}

pub struct Parsed {
    pub node: Node,
    pub groups: usize,
    pub has_references: bool,
}

/// The most repetitions that `{m,n}` may ask for.
const MOST_REPEATED: usize = 0x7fff;
/// The most groups inside one another: the parser calls itself.
const DEEPEST: usize = 500;

pub fn parse(pattern: &[char], flags: Flags) -> Result<Parsed, Wrong> {
    let mut parser =
        Parser { pattern, at: 0, flags, groups: 0, done: 0, depth: 0, has_references: false };
    let node = parser.alternatives()?;
    if parser.at < pattern.len() {
        // Only a `\)` too many stops the parser before the end.
        return Err(Wrong::Parenthesis);
    }
    Ok(Parsed { node, groups: parser.groups, has_references: parser.has_references })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    End,
    Char(char),
    Any,
    Bracket,
    Open,
    Close,
    Bar,
    Star,
    Plus,
    Question,
    Brace,
    Assert(Assertion),
    Class(Class, bool),
    Reference(usize),
    /// A backslash at the end.
    Dangling,
}

struct Parser<'a> {
    pattern: &'a [char],
    at: usize,
    flags: Flags,
    groups: usize,
    /// The groups that are complete where the parser is: bit N for group N.
    done: u32,
    depth: usize,
    has_references: bool,
}

impl Parser<'_> {
    fn char_at(&self, i: usize) -> Option<char> {
        self.pattern.get(i).copied()
    }
    /// The token at `at`, and how many characters it takes.
    fn peek(&self) -> (Token, usize) {
        let Some(c) = self.char_at(self.at) else { return (Token::End, 0) };
        let extended = self.flags.extended;
        let token = match c {
            '\\' => return self.escape(),
            '.' => Token::Any,
            '[' => Token::Bracket,
            '*' => Token::Star,
            '^' if extended || self.caret_is_anchor() => Token::Assert(Assertion::LineStart),
            '$' if extended || self.dollar_is_anchor() => Token::Assert(Assertion::LineEnd),
            '(' if extended => Token::Open,
            ')' if extended && self.depth > 0 => Token::Close,
            '|' if extended => Token::Bar,
            '+' if extended => Token::Plus,
            '?' if extended => Token::Question,
            '{' if extended => Token::Brace,
            c => Token::Char(c),
        };
        (token, 1)
    }
    fn escape(&self) -> (Token, usize) {
        let Some(c) = self.char_at(self.at + 1) else { return (Token::Dangling, 1) };
        let token = match c {
            '1'..='9' => Token::Reference(c as usize - '0' as usize),
            'w' => Token::Class(Class::Word, false),
            'W' => Token::Class(Class::Word, true),
            's' => Token::Class(Class::Space, false),
            'S' => Token::Class(Class::Space, true),
            'b' => Token::Assert(Assertion::WordEdge),
            'B' => Token::Assert(Assertion::NoWordEdge),
            '<' => Token::Assert(Assertion::WordStart),
            '>' => Token::Assert(Assertion::WordEnd),
            '`' => Token::Assert(Assertion::TextStart),
            '\'' => Token::Assert(Assertion::TextEnd),
            _ if self.flags.extended => Token::Char(c),
            '(' => Token::Open,
            ')' => Token::Close,
            '|' => Token::Bar,
            '+' => Token::Plus,
            '?' => Token::Question,
            '{' => Token::Brace,
            c => Token::Char(c),
        };
        (token, 2)
    }
    /// In a basic expression, only at its start and behind `\(` and `\|`.
    fn caret_is_anchor(&self) -> bool {
        self.at == 0
            || (self.at >= 2
                && self.char_at(self.at - 2) == Some('\\')
                && matches!(self.char_at(self.at - 1), Some('(' | '|')))
    }
    /// In a basic expression, only at its end and before `\)` and `\|`.
    fn dollar_is_anchor(&self) -> bool {
        match self.char_at(self.at + 1) {
            None => true,
            Some('\\') => matches!(self.char_at(self.at + 2), Some(')' | '|')),
            Some(_) => false,
        }
    }

    /// Branches between bars. A reference may only name a group that is complete
    /// in its own branch or was before them all.
    fn alternatives(&mut self) -> Result<Node, Wrong> {
        let before = self.done;
        let mut after = before;
        let mut branches = Vec::new();
        loop {
            self.done = before;
            branches.push(self.branch()?);
            after |= self.done;
            match self.peek() {
                (Token::Bar, n) => self.at += n,
                _ => break,
            }
        }
        self.done = after;
        Ok(match branches.len() {
            1 => branches.remove(0),
            _ => Node::Either(branches),
        })
    }
    fn branch(&mut self) -> Result<Node, Wrong> {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                (Token::End | Token::Bar, _) => break,
                (Token::Close, _) if self.depth > 0 => break,
                (Token::Close, _) => return Err(Wrong::Parenthesis),
                _ => parts.push(self.piece()?),
            }
        }
        Ok(match parts.len() {
            0 => Node::Empty,
            1 => parts.remove(0),
            _ => Node::Concat(parts),
        })
    }
    /// An expression and the repetitions behind it.
    fn piece(&mut self) -> Result<Node, Wrong> {
        let (token, n) = self.peek();
        self.at += n;
        let node = match token {
            // Behind an assertion there is nothing to repeat: what follows is
            // the start of a new piece.
            Token::Assert(assertion) => return Ok(Node::Assert(assertion)),
            Token::Char(c) => self.literal(c),
            Token::Any => Node::Set(Set::any(self.flags)),
            Token::Class(class, negated) => Node::Set(Set::of_class(class, negated, self.flags)),
            Token::Bracket => Node::Set(self.bracket()?),
            Token::Open => self.group()?,
            Token::Reference(n) => {
                if self.done >> n & 1 == 0 {
                    return Err(Wrong::BackReference);
                }
                self.has_references = true;
                Node::BackReference(n)
            }
            Token::Dangling => return Err(Wrong::TrailingBackslash),
            // In a basic expression they stand for themselves where there is
            // nothing to repeat.
            Token::Star if !self.flags.extended => self.literal('*'),
            Token::Plus if !self.flags.extended => self.literal('+'),
            Token::Question if !self.flags.extended => self.literal('?'),
            Token::Star | Token::Plus | Token::Question | Token::Brace => {
                return Err(Wrong::Repetition);
            }
            Token::End | Token::Close | Token::Bar => Node::Empty,
        };
        self.repetitions(node)
    }
    fn literal(&self, c: char) -> Node {
        if self.flags.ignore_case && super::set::has_case(c) {
            Node::Set(Set::of_char(c, self.flags))
        } else {
            Node::Char(c)
        }
    }
    fn repetitions(&mut self, mut node: Node) -> Result<Node, Wrong> {
        let mut repeated = false;
        loop {
            let (token, n) = self.peek();
            let (least, most) = match token {
                // Basic expressions repeat nothing twice.
                Token::Star | Token::Brace if repeated && !self.flags.extended => {
                    return Err(Wrong::Repetition);
                }
                Token::Star => (0, None),
                Token::Plus => (1, None),
                Token::Question => (0, Some(1)),
                Token::Brace => {
                    self.at += n;
                    let (least, most) = self.interval()?;
                    node = Node::Repeat(Box::new(node), least, most);
                    repeated = true;
                    continue;
                }
                _ => return Ok(node),
            };
            self.at += n;
            repeated = true;
            node = Node::Repeat(Box::new(node), least, most);
        }
    }
    /// The numbers of `{m,n}` and the closing brace.
    fn interval(&mut self) -> Result<(usize, Option<usize>), Wrong> {
        let (least, comma) = self.number()?;
        let most = if comma { self.number()? } else { (least, false) };
        let (most, again) = most;
        if again {
            return Err(Wrong::BraceContent);
        }
        let least = match (least, comma) {
            (Some(n), _) => n,
            (None, true) => 0,
            (None, false) => return Err(Wrong::BraceContent),
        };
        if most.is_some_and(|most| most < least) {
            return Err(Wrong::BraceContent);
        }
        if most.unwrap_or(least) > MOST_REPEATED {
            return Err(Wrong::TooBig);
        }
        Ok((least, most))
    }
    /// A number up to a comma (true) or the closing brace (false).
    fn number(&mut self) -> Result<(Option<usize>, bool), Wrong> {
        let mut number = None;
        let mut bad = false;
        loop {
            let Some(c) = self.char_at(self.at) else { return Err(Wrong::Brace) };
            self.at += 1;
            let closing = match c {
                '}' if self.flags.extended => true,
                '\\' if !self.flags.extended && self.char_at(self.at) == Some('}') => {
                    self.at += 1;
                    true
                }
                ',' => false,
                '0'..='9' => {
                    let digit = c as usize - '0' as usize;
                    number = Some((number.unwrap_or(0) * 10 + digit).min(MOST_REPEATED + 1));
                    continue;
                }
                _ => {
                    bad = true;
                    continue;
                }
            };
            return if bad { Err(Wrong::BraceContent) } else { Ok((number, !closing)) };
        }
    }
    fn group(&mut self) -> Result<Node, Wrong> {
        if self.depth >= DEEPEST {
            return Err(Wrong::TooDeep);
        }
        self.groups += 1;
        let number = self.groups;
        self.depth += 1;
        let inside = self.alternatives()?;
        let (token, n) = self.peek();
        self.depth -= 1;
        if token != Token::Close {
            return Err(Wrong::Parenthesis);
        }
        self.at += n;
        if number < 10 {
            self.done |= 1 << number;
        }
        Ok(Node::Group(number, Box::new(inside)))
    }

    /// What is between brackets, from behind the first one.
    fn bracket(&mut self) -> Result<Set, Wrong> {
        let mut set = Set::empty(self.flags);
        if self.char_at(self.at) == Some('^') {
            set.negate(self.flags);
            self.at += 1;
        }
        if self.at >= self.pattern.len() {
            return Err(Wrong::Pattern);
        }
        let mut first = true;
        loop {
            if !first && self.char_at(self.at) == Some(']') {
                self.at += 1;
                return Ok(set);
            }
            let start = self.element(first)?;
            first = false;
            let Element::Char(from) = start else {
                // No range begins with it.
                match start {
                    Element::Class(class) => set.add_class(class),
                    Element::Equivalent(c) | Element::Char(c) => set.add_range(c, c),
                }
                continue;
            };
            if self.char_at(self.at) != Some('-') || self.char_at(self.at + 1) == Some(']') {
                set.add_range(from, from);
                continue;
            }
            self.at += 1;
            match self.element(true)? {
                Element::Char(to) if from <= to => set.add_range(from, to),
                _ => return Err(Wrong::RangeEnd),
            }
        }
    }
    /// One element of a bracket expression. A hyphen that is neither the first
    /// nor the last, nor the end of a range, is an error.
    fn element(&mut self, hyphen: bool) -> Result<Element, Wrong> {
        let c = self.char_at(self.at).ok_or(Wrong::Bracket)?;
        if c == '[' && matches!(self.char_at(self.at + 1), Some('.' | '=' | ':')) {
            return self.named_element();
        }
        if c == '-' && !hyphen && self.char_at(self.at + 1) != Some(']') {
            return Err(Wrong::RangeEnd);
        }
        self.at += 1;
        Ok(Element::Char(c))
    }
    /// `[:class:]`, `[.collating symbol.]` or `[=equivalence class=]`.
    fn named_element(&mut self) -> Result<Element, Wrong> {
        let kind = self.pattern[self.at + 1];
        let start = self.at + 2;
        let length = self.pattern[start..]
            .windows(2)
            .position(|two| two == [kind, ']'])
            .ok_or(Wrong::Bracket)?;
        let name = &self.pattern[start..start + length];
        self.at = start + length + 2;
        match (kind, name) {
            (':', name) => {
                let name: String = name.iter().collect();
                Class::named(&name).map(Element::Class).ok_or(Wrong::ClassName)
            }
            ('=', &[c]) => Ok(Element::Equivalent(c)),
            (_, &[c]) => Ok(Element::Char(c)),
            _ => Err(Wrong::Collation),
        }
    }
}

enum Element {
    Char(char),
    /// The characters that sort with it: itself, in the locales there are.
    Equivalent(char),
    Class(Class),
}
