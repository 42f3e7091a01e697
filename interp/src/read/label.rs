//! Datum labels, `#0=(a . #0#)` (R7RS 2.4): data that hold themselves.

use super::{Begun, Open, Reader, Source};
use crate::cx::Cx;
use crate::error::Result;
use crate::value::{Kind, Value};

/// A datum label: its placeholder until the datum is known, then the datum.
pub(super) struct Label {
    number: u64,
    pub(super) placeholder: Value,
    used: bool,
    pub(super) datum: Option<Value>,
}

impl<S: Source> Reader<S> {
    /// `#NUMBER=`, already read.
    pub(super) fn open_label(&mut self, cx: &mut Cx, number: u64) -> Begun {
        self.note_circular();
        let placeholder = cx.heap.vector(&[]);
        self.labels.push(Label { number, placeholder, used: false, datum: None });
        self.push(Open::Label(number))
    }
    /// `#NUMBER#`, already read.
    pub(super) fn label(&mut self, cx: &mut Cx, number: u64) -> Result<Value> {
        match self.labels.iter_mut().rev().find(|l| l.number == number) {
            Some(label) => {
                label.used = true;
                Ok(label.datum.unwrap_or(label.placeholder))
            }
            None => Err(self.error(cx, "unknown datum label: ~S", &[Value::fixnum(number as i64)])),
        }
    }
    /// Ends `#NUMBER=`: puts the datum wherever its placeholder stands.
    pub(super) fn define_label(&mut self, number: u64, datum: Value) {
        let Some(label) = self.labels.iter_mut().rev().find(|l| l.number == number) else {
            return;
        };
        label.datum = Some(datum);
        if !label.used {
            return;
        }
        let placeholder = label.placeholder;
        let mut seen = std::collections::HashSet::new();
        let mut queue = vec![datum];
        while let Some(v) = queue.pop() {
            if !(v.is_pair() || v.is(Kind::Vector)) || !seen.insert(v.bits()) {
                continue;
            }
            if v.is_pair() {
                if v.car() == placeholder {
                    v.set_car(datum);
                }
                if v.cdr() == placeholder {
                    v.set_cdr(datum);
                }
                queue.extend([v.car(), v.cdr()]);
            } else {
                for slot in v.slots() {
                    if slot.get() == placeholder {
                        slot.set(datum);
                    }
                    queue.push(slot.get());
                }
            }
        }
    }
}
