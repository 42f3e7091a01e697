//! Arrays: `#2f64((1.0 2.0) (3.0 4.0))`, `#1@1(a b)`.

use super::{ArrayTask, Printer, Task};
use crate::number;
use crate::value::Value;
use crate::value::array::{Dimension, ElementType, View};
use std::fmt::Write;

impl Printer {
    /// The prefix of an array; its elements are left as a task.
    pub(super) fn array(&mut self, v: Value, floor: usize) {
        let Some(view) = v.array() else { return };
        let dimensions = &view.dimensions;
        let _ = write!(self.text, "#{}{}", dimensions.len(), view.element_type().name());
        // A length behind an empty dimension cannot be told from the text.
        let empty = dimensions.iter().position(|d| d.is_empty());
        let lengths = empty.is_some_and(|at| dimensions[at..].iter().any(|d| !d.is_empty()));
        let lowers = dimensions.iter().any(|d| d.lower != 0);
        for d in dimensions {
            if lowers {
                let _ = write!(self.text, "@{}", d.lower);
            }
            if lengths {
                let _ = write!(self.text, ":{}", d.len());
            }
        }
        if dimensions.is_empty() {
            self.text.push('(');
        }
        let places = view.places();
        self.array_element(ArrayTask { view, places, next: 0, floor });
    }

    /// Prints an element, with the parentheses before it and, at the end, those
    /// behind it; what is left becomes a task.
    pub(super) fn array_element(&mut self, mut task: ArrayTask) {
        let (before, after) = parentheses(&task.view.dimensions, task.next, task.places.len());
        if task.next > 0 && task.next <= task.places.len() {
            self.text.push_str(&after);
        }
        if task.next >= task.places.len() {
            if task.places.is_empty() {
                self.text.push_str(&nothing(&task.view.dimensions));
            }
            let end = if task.view.dimensions.is_empty() { ")" } else { "" };
            return self.close(end, task.floor);
        }
        if task.next > 0 {
            self.text.push(' ');
        }
        self.text.push_str(&before);
        let place = task.places[task.next];
        task.next += 1;
        let shown = element(&task.view, place);
        self.tasks.push(Task::Array(Box::new(task)));
        self.tasks.push(shown);
    }
}

/// The parentheses that open before element `n` of `total`, and those that close
/// between it and the element before.
fn parentheses(dimensions: &[Dimension], n: usize, total: usize) -> (String, String) {
    let mut count = 0;
    let mut size = 1;
    for d in dimensions.iter().rev() {
        size *= d.len();
        if size == 0 || n % size != 0 {
            break;
        }
        count += 1;
    }
    let opening = if n < total { count } else { 0 };
    let closing = if n > 0 { count } else { 0 };
    ("(".repeat(opening), ")".repeat(closing))
}
/// An array without elements: the lists of the dimensions before the empty one.
fn nothing(dimensions: &[Dimension]) -> String {
    dimensions.iter().rev().fold(String::new(), |inner, d| match d.len() {
        0 => "()".to_owned(),
        n => format!("({})", vec![inner.as_str(); n].join(" ")),
    })
}
/// What prints an element: the datum itself, or the text of one that is not
/// held as a datum.
fn element(view: &View, place: usize) -> Task {
    let root = view.root;
    match (view.element_type(), root.vector(), root.string()) {
        (_, Ok(slots), _) => Task::Datum(slots[place].get()),
        (_, _, Ok(s)) => Task::Datum(Value::char(s.get(place))),
        (ElementType::Uniform(of), ..) => {
            let bytes = root.bytes().unwrap_or_default();
            Task::Text(number::to_string(&of.number(&bytes[place * of.size()..]), 10))
        }
        _ => Task::Datum(Value::bool(root.bit(place))),
    }
}
