//! The reader: text to data.
//!
//! The syntax is Guile 3.0.8's, which is R5RS with most of R6RS and R7RS, and
//! the texts of errors are its own too; datum labels (R7RS 2.4), which Guile
//! does not read, are read here. What has been opened and not closed is kept on
//! a stack of [`Frame`]s, so data may nest as deeply as memory allows.

mod array;
mod hash;
mod infix;
mod label;
mod options;
mod source;
mod sources;
mod text;
mod token;

pub use options::{Directive, KeywordStyle, Options};
pub use source::{Bytes, Source};
pub use sources::Sources;
pub(crate) use sources::WordHasher;
pub(crate) use token::CHARACTER_NAMES;

use crate::cx::Cx;
use crate::error::{Error, Pos, Result, What};
use crate::symbol::Sym;
use crate::value::{Kind, Value};
use infix::infix;
use label::Label;
use source::{CLASS, class};

/// What a step of the reader came to.
#[derive(Debug)]
pub enum Event {
    Datum(Value),
    Eof,
    /// `#` and this character, which `read-hash-extend` has claimed: the caller
    /// lets its procedure read on from the source and hands over the result
    /// with [`Reader::supply`].
    Extension(char),
}

/// A reader of the data in one source.
pub struct Reader<S> {
    source: S,
    pub options: Options,
    /// Filled with the places of pairs and vectors where it is there.
    pub sources: Option<Sources>,
    /// The index of the file's name in `Cx::files`.
    file: u32,
    stack: Vec<Frame>,
    /// The text of the token at hand.
    token: String,
    /// How many `{` are open: inside, `f(x)` is a call.
    curly: usize,
    labels: Vec<Label>,
    /// Where the token at hand began.
    start: (u32, u32),
}

/// What has been opened and waits for data.
struct Frame {
    open: Open,
    /// Where it began.
    start: (u32, u32),
    /// An opening parenthesis right behind it makes it the operator of a call.
    neoteric: bool,
}

enum Open {
    List(List),
    /// `'` and its like: the symbol, and what the error calls the datum.
    Prefix(Value, &'static str),
    /// `#;`
    Comment,
    /// `#:`
    Keyword(&'static str),
    /// `#0=`
    Label(u64),
}

struct List {
    shape: Shape,
    close: char,
    head: Value,
    last: Value,
    tail: Tail,
}

/// What becomes of the elements of a list.
enum Shape {
    Plain,
    /// `{…}`
    Infix,
    /// `[…]` where brackets are not parentheses.
    Brackets,
    Vector,
    Array(Box<array::Prefix>),
    /// `f(…)`, `f[…]`, `f{…}` inside `{…}`.
    Call(Value),
    BracketCall(Value),
    CurlyCall(Value),
}

#[derive(Clone, Copy, PartialEq)]
enum Tail {
    /// Elements, or the dot.
    Elements,
    /// The dot has been read.
    Dot,
    /// The datum after the dot has been read.
    Done,
}

/// What the beginning of a datum led to.
enum Begun {
    Datum(Value),
    /// The dot of an improper list, if there is a list around it.
    Dot(Value),
    Opened,
    Extension(char),
}

impl<'a> Reader<Bytes<'a>> {
    /// A reader of a whole text in memory, UTF-8.
    pub fn new(_cx: &mut Cx, bytes: &'a [u8], file: u32) -> Reader<Bytes<'a>> {
        Reader::with_source(Bytes::new(bytes), file, Options::default())
    }
}

impl<S: Source> Reader<S> {
    /// A reader of any source; `file` is the index of its name in `Cx::files`.
    pub fn with_source(source: S, file: u32, options: Options) -> Reader<S> {
        Reader {
            source,
            options,
            sources: None,
            file,
            stack: Vec::new(),
            token: String::new(),
            curly: 0,
            labels: Vec::new(),
            start: (0, 0),
        }
    }
    /// The same reader on another source: one can be put away while something
    /// else reads from its source.
    pub fn on<T: Source>(self, source: T) -> Reader<T> {
        let Reader { options, sources, file, stack, token, curly, labels, start, .. } = self;
        Reader { source, options, sources, file, stack, token, curly, labels, start }
    }
    /// The source, for what it knows of how far it was read.
    pub fn source(&mut self) -> &mut S {
        &mut self.source
    }

    /// The next datum, or `None` at the end of the text.
    ///
    /// # Errors
    /// `read-error` with the place and Guile's message; what the source gives.
    pub fn read(&mut self, cx: &mut Cx) -> Result<Option<Value>> {
        match self.step(cx)? {
            Event::Datum(v) => Ok(Some(v)),
            Event::Eof => Ok(None),
            Event::Extension(c) => Err(self.unknown_hash(cx, c)),
        }
    }

    /// Reads until there is a datum or something for the caller to do. The
    /// data read so far are on no root: the caller keeps the heap from
    /// collecting until the datum is complete, or roots [`Reader::pending`].
    pub fn step(&mut self, cx: &mut Cx) -> Result<Event> {
        if self.stack.is_empty() {
            self.labels.clear();
            self.curly = 0;
        }
        loop {
            let Some(c) = self.next_datum_char(cx)? else {
                return match self.stack.last() {
                    None => Ok(Event::Eof),
                    Some(frame) => Err(self.end_of_input(cx, frame)),
                };
            };
            if self.begins_symbol_of_list(c) {
                let symbol = self.symbol(cx, c)?;
                if let Some(list) = self.top_list() {
                    list.add(cx, symbol);
                }
                continue;
            }
            if c == '(' && self.curly == 0 && !self.is_done_list() {
                self.push_list(Shape::Plain, ')');
                continue;
            }
            let event = if self.closes(cx, c)? {
                self.close_list(cx)?.map(Event::Datum)
            } else {
                self.open_datum(cx, c)?
            };
            if let Some(event) = event {
                return Ok(event);
            }
        }
    }
    /// Whether a symbol begins with `c` that is the next element of a list, and nothing else.
    #[inline]
    fn begins_symbol_of_list(&mut self, c: char) -> bool {
        let in_list =
            matches!(self.top_list(), Some(List { tail: Tail::Elements, .. })) && self.curly == 0;
        in_list && c.is_ascii() && CLASS[c as usize] & class::SYMBOL != 0
    }
    /// Whether the list on top of the stack has the datum behind its dot, and takes no other.
    #[inline]
    fn is_done_list(&mut self) -> bool {
        matches!(self.top_list(), Some(List { tail: Tail::Done, .. }))
    }
    fn open_datum(&mut self, cx: &mut Cx, c: char) -> Result<Option<Event>> {
        let (neoteric, start) = (self.curly > 0, self.start);
        let datum = match self.begin(cx, c)? {
            Begun::Datum(v) => {
                self.note(v, start);
                v
            }
            Begun::Dot(v) => match self.top_list() {
                Some(list) if list.tail == Tail::Elements => {
                    list.tail = Tail::Dot;
                    return Ok(None);
                }
                _ => v,
            },
            Begun::Opened => return Ok(None),
            Begun::Extension(c) => return Ok(Some(Event::Extension(c))),
        };
        Ok(self.deliver(cx, datum, neoteric, start)?.map(Event::Datum))
    }
    /// Goes on after [`Event::Extension`] with the datum that was read there.
    pub fn supply(&mut self, cx: &mut Cx, datum: Value) -> Result<Event> {
        self.note_circular();
        match self.deliver(cx, datum, self.curly > 0, self.start)? {
            Some(v) => Ok(Event::Datum(v)),
            None => self.step(cx),
        }
    }
    /// The data that an unfinished datum holds so far.
    pub fn pending(&self) -> impl Iterator<Item = Value> + '_ {
        let labelled = self.labels.iter().flat_map(|l| [Some(l.placeholder), l.datum]);
        let open = self.stack.iter().flat_map(|frame| match &frame.open {
            Open::List(list) => match list.shape {
                Shape::Call(f) | Shape::BracketCall(f) | Shape::CurlyCall(f) => {
                    [Some(list.head), Some(f)]
                }
                _ => [Some(list.head), None],
            },
            Open::Prefix(symbol, _) => [Some(*symbol), None],
            _ => [None, None],
        });
        open.chain(labelled).flatten()
    }

    fn top_list(&mut self) -> Option<&mut List> {
        match self.stack.last_mut() {
            Some(Frame { open: Open::List(list), .. }) => Some(list),
            _ => None,
        }
    }
    fn push(&mut self, open: Open) -> Begun {
        let frame = Frame { open, start: self.start, neoteric: self.curly > 0 };
        self.stack.push(frame);
        Begun::Opened
    }
    #[inline]
    fn push_list(&mut self, shape: Shape, close: char) -> Begun {
        self.push(Open::List(List {
            shape,
            close,
            head: Value::NULL,
            last: Value::NULL,
            tail: Tail::Elements,
        }))
    }

    /// The first character of the next datum, after blanks and comments.
    fn next_datum_char(&mut self, cx: &mut Cx) -> Result<Option<char>> {
        loop {
            self.source.run_over_blanks();
            self.start = self.source.place();
            let Some(c) = self.source.next()? else { return Ok(None) };
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => {}
                ';' => self.source.skip_line()?,
                '#' => match self.source.peek()? {
                    Some(next) if self.options.extensions.contains(&next) => return Ok(Some(c)),
                    Some('!') => {
                        self.source.next()?;
                        self.directive(cx)?;
                    }
                    Some(';') => {
                        self.source.next()?;
                        self.push(Open::Comment);
                    }
                    Some('|') => {
                        self.source.next()?;
                        self.block_comment(cx)?;
                    }
                    _ => return Ok(Some(c)),
                },
                _ => return Ok(Some(c)),
            }
        }
    }

    /// The datum begun by `c`, or what it opens.
    fn begin(&mut self, cx: &mut Cx, c: char) -> Result<Begun> {
        match c {
            '(' => Ok(self.push_list(Shape::Plain, ')')),
            '[' if self.options.square_brackets => Ok(self.push_list(Shape::Plain, ']')),
            '[' if self.options.curly_infix => Ok(self.push_list(Shape::Brackets, ']')),
            '{' if self.options.curly_infix => {
                let begun = self.push_list(Shape::Infix, '}');
                self.curly += 1;
                Ok(begun)
            }
            '"' => self.string(cx).map(Begun::Datum),
            '|' if self.options.r7rs_symbols => {
                self.delimited(cx, '|')?;
                Ok(Begun::Datum(cx.intern(&self.token)))
            }
            '\'' => Ok(self.prefix(cx, Sym::Quote, "quoted expression")),
            '`' => Ok(self.prefix(cx, Sym::Quasiquote, "quasiquoted expression")),
            ',' if self.source.peek()? == Some('@') => {
                self.source.next()?;
                Ok(self.prefix(cx, Sym::UnquoteSplicing, "subexpression of ,@"))
            }
            ',' => Ok(self.prefix(cx, Sym::Unquote, "unquoted expression")),
            '#' => self.hash(cx),
            ')' => Err(self.error(cx, "unexpected \")\"", &[])),
            ']' if self.options.square_brackets => Err(self.error(cx, "unexpected \"]\"", &[])),
            '}' if self.options.curly_infix => Err(self.error(cx, "unexpected \"}\"", &[])),
            ':' if self.options.keywords == KeywordStyle::Prefix => {
                Ok(self.push(Open::Keyword(":keyword")))
            }
            '0'..='9' | '+' | '-' | '.' => self.number_or_symbol(cx, c),
            _ => self.symbol(cx, c).map(Begun::Datum),
        }
    }
    fn prefix(&mut self, cx: &Cx, symbol: Sym, what: &'static str) -> Begun {
        self.push(Open::Prefix(cx.sym(symbol), what))
    }

    /// Gives a complete datum to what waits for it. `Some` if nothing does.
    fn deliver(
        &mut self,
        cx: &mut Cx,
        mut datum: Value,
        mut neoteric: bool,
        mut start: (u32, u32),
    ) -> Result<Option<Value>> {
        loop {
            if neoteric && self.open_call(datum, start)? {
                return Ok(None);
            }
            let Some(frame) = self.stack.last_mut() else {
                return Ok(Some(datum));
            };
            start = frame.start;
            neoteric = frame.neoteric;
            match &mut frame.open {
                Open::List(list) => {
                    list.add(cx, datum);
                    return Ok(None);
                }
                Open::Comment => {
                    self.stack.pop();
                    return Ok(None);
                }
                Open::Prefix(symbol, _) => {
                    let symbol = *symbol;
                    self.stack.pop();
                    datum = cx.list(&[symbol, datum]);
                    self.note(datum, start);
                }
                Open::Keyword(_) => {
                    if !datum.is_symbol() {
                        let message = "keyword prefix #: not followed by a symbol: ~a";
                        return Err(self.error(cx, message, &[datum]));
                    }
                    self.stack.pop();
                    datum = cx.keyword(datum);
                }
                Open::Label(number) => {
                    let number = *number;
                    self.stack.pop();
                    self.define_label(number, datum);
                }
            }
        }
    }

    /// Whether `c` closes the list on top of the stack; an error where it is
    /// the wrong character for that.
    fn closes(&mut self, cx: &mut Cx, c: char) -> Result<bool> {
        let closer = match c {
            ')' => true,
            ']' => self.options.square_brackets || self.options.curly_infix,
            '}' => self.options.curly_infix,
            _ => false,
        };
        let Some(list) = self.top_list() else { return Ok(false) };
        let c_value = Value::char(c);
        match list.tail {
            Tail::Dot => Ok(false),
            _ if c == list.close => Ok(true),
            Tail::Done => Err(self.error(cx, "missing close paren: ~A", &[c_value])),
            Tail::Elements if closer => {
                Err(self.error(cx, "mismatched close paren: ~A", &[c_value]))
            }
            Tail::Elements => Ok(false),
        }
    }
    fn close_list(&mut self, cx: &mut Cx) -> Result<Option<Value>> {
        let Some(Frame { open: Open::List(list), start, neoteric }) = self.stack.pop() else {
            return Ok(None);
        };
        let datum = self.finish(cx, list)?;
        self.note(datum, start);
        // Most lists are elements of others.
        if !neoteric && let Some(outer) = self.top_list() {
            outer.add(cx, datum);
            return Ok(None);
        }
        self.deliver(cx, datum, neoteric, start)
    }

    /// Remembers where a list or vector began.
    #[inline]
    fn note(&mut self, datum: Value, (line, column): (u32, u32)) {
        let Some(sources) = &mut self.sources else { return };
        let pos = Pos { file: self.file, line, column };
        if datum.is_pair() || datum.is(Kind::Vector) || (sources.atoms && is_placed(datum)) {
            sources.set(datum, pos);
        } else if sources.atoms {
            sources.immediate = Some((datum, pos));
        }
    }

    /// Remembers that data may hold themselves.
    fn note_circular(&mut self) {
        if let Some(sources) = &mut self.sources {
            sources.circular = true;
        }
    }

    /// The datum that a closed list stands for.
    fn finish(&mut self, cx: &mut Cx, list: List) -> Result<Value> {
        let items = list.head;
        match list.shape {
            Shape::Plain => Ok(items),
            Shape::Infix => {
                self.curly -= 1;
                Ok(infix(cx, items))
            }
            Shape::Brackets => {
                let operator = cx.intern("$bracket-list$");
                Ok(cx.cons(operator, items))
            }
            Shape::Vector => match items.list_to_vec() {
                Some(items) => Ok(cx.heap.vector(&items)),
                None => Err(dot_in_vector(cx, items)),
            },
            Shape::Array(prefix) => self.array(cx, &prefix, items),
            Shape::Call(f) => Ok(cx.cons(f, items)),
            Shape::BracketCall(f) => {
                let operator = cx.intern("$bracket-apply$");
                Ok(cx.heap.list_with_tail(&[operator, f], items))
            }
            Shape::CurlyCall(f) => {
                self.curly -= 1;
                let items = infix(cx, items);
                Ok(if items.is_null() { cx.list(&[f]) } else { cx.list(&[f, items]) })
            }
        }
    }

    // --- Errors ------------------------------------------------------------

    /// A `read-error` at the place reached, counted from 1.
    #[cold]
    fn error(&self, cx: &Cx, message: &str, args: &[Value]) -> Error {
        let (line, column) = self.source.place();
        let file = match self.file {
            0 => "#<unknown port>",
            index => cx.files[index as usize].as_str(),
        };
        let message = format!("{file}:{}:{}: {message}", line + 1, column + 1);
        Error::new(What::Read { message, args: args.to_vec() })
    }
    #[cold]
    fn end_of_input(&self, cx: &Cx, frame: &Frame) -> Error {
        let what = match &frame.open {
            Open::List(List { tail: Tail::Dot, .. }) => "tail of improper list",
            Open::List(List { tail: Tail::Done, .. }) => {
                return self.error(cx, "missing close paren: ~A", &[Value::EOF]);
            }
            Open::List(list) => {
                let message = "unexpected end of input while searching for: ~A";
                return self.error(cx, message, &[Value::char(list.close)]);
            }
            Open::Prefix(_, what) | Open::Keyword(what) => what,
            Open::Comment => "#; comment",
            Open::Label(_) => "labelled datum",
        };
        self.error(cx, &format!("unexpected end of input while reading {what}"), &[])
    }
    #[cold]
    fn unknown_hash(&self, cx: &mut Cx, c: char) -> Error {
        let text = cx.string(&format!("#{c}"));
        self.error(cx, "Unknown # object: ~S", &[text])
    }
}

impl List {
    #[inline]
    fn add(&mut self, cx: &mut Cx, datum: Value) {
        if self.tail == Tail::Dot {
            self.tail = Tail::Done;
            if self.last == Value::NULL {
                self.head = datum;
            } else {
                self.last.set_cdr(datum);
            }
            return;
        }
        let cell = cx.heap.cons(datum, Value::NULL);
        if self.last == Value::NULL {
            self.head = cell;
        } else {
            self.last.set_cdr(cell);
        }
        self.last = cell;
    }
}

#[cfg(test)]
mod tests;

/// What Guile's reader says, which goes through the elements by `map`.
#[cold]
pub(crate) fn dot_in_vector(cx: &mut Cx, items: Value) -> Error {
    let (who, message) = (cx.string("map"), cx.string("Not a list: ~S"));
    let args = cx.list(&[items]);
    let rest = cx.list(&[who, message, args, Value::FALSE]);
    Error::throw(cx.sym(Sym::WrongTypeArg), rest)
}

/// Whether a datum that is no list or vector is an object of its own, which can
/// have a place.
fn is_placed(datum: Value) -> bool {
    datum.is_object() && !matches!(datum.header().kind(), Kind::Symbol | Kind::Keyword)
}
