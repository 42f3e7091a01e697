//! The printer: data to text, as Guile 3.0.8 writes and displays them.
//!
//! # Printing with custom printers
//!
//! A record may have a printer of its own, a Scheme procedure of the record and
//! a port. Primitives do not call procedures, so [`Printer`] is a state machine
//! that stops where such an object is met:
//!
//! ```text
//! loop:  match printer.step(cx)
//!   Text        → write `printer.text` to the port, clear it, go on
//!   Custom(obj) → write and clear `printer.text`, call (PRINTER obj port) with
//!                 PRINTER = obj.struct_printer(), ignore its values, go on
//!   Done        → write `printer.text`
//! ```
//!
//! `write` runs that loop in Rust. At `Custom` it puts the printer, which is a
//! [`Foreign`], on the heap (`cx.heap.foreign(printer)`) and tail-calls a Scheme
//! procedure that calls the custom printer and then the primitive
//! `(%print-resume STATE PORT)`, which takes the loop up again. So printing
//! nests neither on the Rust stack nor in the machine, whatever its depth.
//!
//! [`to_text`] is for messages: it calls nothing, and shows a record with a
//! printer of its own by its fields.

mod array;
mod label;
mod object;
mod procedure;
mod text;

use crate::cx::Cx;
use crate::heap::{Foreign, Marker};
use crate::read::WordHasher;
use crate::value::array::View;
use crate::value::{Kind, Value};
use std::collections::HashMap;
use std::fmt::Write;
use std::hash::BuildHasherDefault;

use label::{Label, Labels};

pub use text::{write_char, write_string, write_symbol};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// So that `read` gives the datum back, where it can.
    Write,
    /// Strings and characters as they are.
    Display,
    /// As R7RS writes what Guile writes in a syntax of its own: symbols between
    /// bars, the names and codes of characters.
    Report,
}

/// What a step of the printer came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// There is a good piece of text to take, and more to come.
    Text,
    /// This struct's own printer comes next.
    Custom(Value),
    Done,
}

/// The printing of one datum.
pub struct Printer {
    /// The text so far: the caller takes it after each step.
    pub text: String,
    style: Style,
    /// Custom printers are left aside.
    native: bool,
    /// Whether the port can carry a character; others are written as escapes.
    encodable: fn(char) -> bool,
    tasks: Vec<Task>,
    /// The data around the one being printed, outermost first: only kept for
    /// data that may be circular.
    path: Option<Path>,
    labels: Option<Labels>,
}

#[derive(Default)]
struct Path {
    data: Vec<Value>,
    depths: HashMap<u64, usize, BuildHasherDefault<WordHasher>>,
}

enum Task {
    Datum(Value),
    /// What follows an element of a list; the path is cut to this length after.
    Tail(Value, usize),
    /// The elements of a vector-like object from this one on.
    Elements(Value, usize, usize),
    /// A closing text, after which the path is cut to this length.
    Close(&'static str, usize),
    Text(String),
    /// The elements of an array from this place in the list of their places on.
    Array(Box<ArrayTask>),
}

/// The part of an array that is still to be printed.
struct ArrayTask {
    view: View,
    places: Vec<usize>,
    next: usize,
    floor: usize,
}

/// Text is handed over in pieces of about this size.
const PIECE: usize = 8 << 10;
/// Data of fewer parts than this, as a tree, are known not to be circular.
const SMALL: usize = 1 << 14;

impl Printer {
    pub fn new(datum: Value, style: Style) -> Printer {
        Printer {
            text: String::new(),
            style,
            native: false,
            encodable: |_| true,
            tasks: vec![Task::Datum(datum)],
            path: (!is_small_tree(datum)).then(Path::default),
            labels: None,
        }
    }
    /// A printer that labels the data which are met twice, if `shared`, or else
    /// those by which circles are entered.
    pub fn labelled(datum: Value, style: Style, shared: bool) -> Printer {
        let mut printer = Printer::new(datum, style);
        if shared || printer.path.is_some() {
            printer.labels = Some(Labels::of(datum, shared));
            printer.path = None;
        }
        printer
    }
    /// Whether strings are printed as they are.
    pub fn displays(&self) -> bool {
        self.style == Style::Display
    }
    /// Leaves custom printers aside.
    #[must_use]
    pub fn native(mut self) -> Printer {
        self.native = true;
        self
    }
    /// For a port that cannot carry every character.
    #[must_use]
    pub fn encodable(mut self, encodable: fn(char) -> bool) -> Printer {
        self.encodable = encodable;
        self
    }

    /// Goes on until there is something for the caller to do.
    pub fn step(&mut self, cx: &Cx) -> Step {
        while let Some(task) = self.tasks.pop() {
            match task {
                Task::Datum(v) => {
                    if let Some(custom) = self.datum(cx, v) {
                        return Step::Custom(custom);
                    }
                }
                Task::Tail(rest, floor) => self.tail(cx, rest, floor),
                Task::Elements(v, at, floor) => self.elements(cx, v, at, floor),
                Task::Close(text, floor) => self.close(text, floor),
                Task::Text(text) => self.text.push_str(&text),
                Task::Array(task) => self.array_element(*task),
            }
            if self.text.len() > PIECE {
                return Step::Text;
            }
        }
        Step::Done
    }

    /// Prints a datum or its beginning; a struct is returned if it is to be
    /// printed by its own printer.
    fn datum(&mut self, cx: &Cx, v: Value) -> Option<Value> {
        if self.atom(cx, v) {
            return None;
        }
        match self.labels.as_mut().map_or(Label::None, |labels| labels.meet(v)) {
            Label::None => {}
            Label::First(n) => {
                let _ = write!(self.text, "#{n}=");
            }
            Label::Again(n) => {
                let _ = write!(self.text, "#{n}#");
                return None;
            }
        }
        if let Some(floor) = self.enter(v) {
            if v.is_pair() {
                self.text.push('(');
                self.tasks.push(Task::Tail(v.cdr(), floor));
                self.tasks.push(Task::Datum(v.car()));
                return None;
            }
            return self.object(cx, v, floor);
        }
        None
    }

    fn tail(&mut self, cx: &Cx, mut rest: Value, floor: usize) {
        while rest.is_pair() && !self.labels.as_ref().is_some_and(|labels| labels.has(rest)) {
            if let Some(depth) = self.depth(rest) {
                self.text.push_str(" . ");
                self.circle(depth);
                return self.close(")", floor);
            }
            self.enter(rest);
            self.text.push(' ');
            if !self.atom(cx, rest.car()) {
                self.tasks.push(Task::Tail(rest.cdr(), floor));
                self.tasks.push(Task::Datum(rest.car()));
                return;
            }
            rest = rest.cdr();
            if self.text.len() > PIECE {
                self.tasks.push(Task::Tail(rest, floor));
                return;
            }
        }
        if rest.is_null() {
            return self.close(")", floor);
        }
        self.text.push_str(" . ");
        self.tasks.push(Task::Close(")", floor));
        self.tasks.push(Task::Datum(rest));
    }

    fn elements(&mut self, cx: &Cx, v: Value, mut at: usize, floor: usize) {
        while at < v.header().len() {
            if at > 0 {
                self.text.push(' ');
            }
            let element = v.slot(at);
            at += 1;
            if !self.atom(cx, element) {
                self.tasks.push(Task::Elements(v, at, floor));
                self.tasks.push(Task::Datum(element));
                return;
            }
            if self.text.len() > PIECE {
                self.tasks.push(Task::Elements(v, at, floor));
                return;
            }
        }
        self.close(")", floor);
    }

    // --- Circles -------------------------------------------------------------

    fn depth(&self, v: Value) -> Option<usize> {
        self.path.as_ref()?.depths.get(&v.bits()).copied()
    }
    /// Puts `v` on the path and returns the path's length before; `None`, and
    /// the mark of a circle, if it is there already.
    fn enter(&mut self, v: Value) -> Option<usize> {
        if let Some(depth) = self.depth(v) {
            self.circle(depth);
            return None;
        }
        let Some(path) = &mut self.path else { return Some(0) };
        let floor = path.data.len();
        path.data.push(v);
        path.depths.insert(v.bits(), floor);
        Some(floor)
    }
    fn close(&mut self, text: &'static str, floor: usize) {
        self.text.push_str(text);
        let Some(path) = &mut self.path else { return };
        for v in path.data.drain(floor..) {
            path.depths.remove(&v.bits());
        }
    }
    /// `#-1#`: how far back on the path the datum is, as Guile counts it: from
    /// the innermost datum, but from the first of those pairs before it that
    /// have one and the same cdr.
    fn circle(&mut self, depth: usize) {
        let Some(path) = &self.path else { return };
        let mut from = path.data.len() - 1;
        let cdr = |i: usize| path.data[i].is_pair().then(|| path.data[i].cdr());
        while from > 0 && cdr(from).is_some() && cdr(from - 1) == cdr(from) {
            from -= 1;
        }
        let distance = depth as i64 - from as i64;
        let _ = write!(self.text, "#{distance}#");
    }
}

/// Whether a datum, read as a tree, has few parts: then it is not circular.
fn is_small_tree(v: Value) -> bool {
    let mut parts = 0;
    let mut queue = vec![v];
    while let Some(v) = queue.pop() {
        parts += 1;
        if parts > SMALL {
            return false;
        }
        if v.is_pair() {
            queue.extend([v.cdr(), v.car()]);
        } else if v.is_object() && has_parts(v.header().kind()) {
            if v.header().len() > SMALL {
                return false;
            }
            queue.extend((0..v.header().len()).map(|i| v.slot(i)));
        }
    }
    true
}

/// The kinds whose printed form shows other data.
fn has_parts(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Vector
            | Kind::Array
            | Kind::Struct
            | Kind::Variable
            | Kind::Parameter
            | Kind::Syntax
            | Kind::WeakVector
            | Kind::Box
    )
}

impl Foreign for Printer {
    fn trace(&self, marker: &mut Marker<'_>) {
        for task in &self.tasks {
            match *task {
                Task::Datum(v) | Task::Tail(v, _) | Task::Elements(v, ..) => marker.mark(v),
                Task::Array(ref task) => marker.mark(task.view.root),
                Task::Close(..) | Task::Text(_) => {}
            }
        }
        if let Some(labels) = &self.labels {
            labels.trace(marker);
        }
        if let Some(path) = &self.path {
            marker.mark_all(path.data.iter().copied());
        }
    }
    fn type_name(&self) -> &'static str {
        "print-state"
    }
}

/// The text of a datum for messages: no custom printer is called.
pub fn to_text(cx: &Cx, datum: Value, style: Style) -> String {
    let mut printer = Printer::new(datum, style).native();
    while printer.step(cx) != Step::Done {}
    printer.text
}

#[cfg(test)]
mod tests;
