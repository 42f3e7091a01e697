//! Syntax to plain data, without recursion on depth.

use super::circular::{UNREMEMBERED, opened};
use crate::heap::Heap;
use crate::value::{Kind, Value};
use std::collections::HashSet;

/// The datum of a syntax object, or of a structure with syntax objects or boxes in it.
/// What has none in it is shared, not copied.
pub(crate) fn strip(heap: &mut Heap, mut v: Value) -> Value {
    while v.is(Kind::Syntax) {
        v = v.slot(0);
    }
    if !v.is_pair() && !v.is_object() {
        return v;
    }
    if contains_syntax(v) { copy(heap, v) } else { v }
}

fn contains_syntax(v: Value) -> bool {
    if v.is_object() && !v.is(Kind::Vector) {
        return v.is(Kind::Syntax) || opened(v).is_some();
    }
    let mut pending = vec![v];
    let (mut count, mut seen) = (0, HashSet::new());
    while let Some(mut v) = pending.pop() {
        while v.is_pair() {
            count += 1;
            if count > UNREMEMBERED && !seen.insert(v.bits()) {
                break;
            }
            let car = v.car();
            if car.is_pair() || car.is_object() {
                if car.is(Kind::Syntax) || opened(car).is_some() {
                    return true;
                }
                if car.is_pair() || car.is(Kind::Vector) {
                    pending.push(car);
                }
            }
            v = v.cdr();
        }
        if v.is(Kind::Syntax) || opened(v).is_some() {
            return true;
        }
        if v.is(Kind::Vector) {
            count += 1;
            if count <= UNREMEMBERED || seen.insert(v.bits()) {
                pending.extend(v.slots().iter().map(std::cell::Cell::get));
            }
        }
    }
    false
}

/// What is left to do, latest first.
enum Step {
    Visit(Value),
    /// Makes a list of the last `n` results before the last, which is the tail.
    List(usize),
    Vector(usize),
}

fn copy(heap: &mut Heap, v: Value) -> Value {
    let mut steps = vec![Step::Visit(v)];
    let mut results: Vec<Value> = Vec::new();
    while let Some(step) = steps.pop() {
        match step {
            Step::Visit(v) => visit(v, &mut steps, &mut results),
            Step::List(n) => {
                let tail = results.pop().unwrap_or(Value::NULL);
                let from = results.len() - n;
                let list = heap.list_with_tail(&results[from..], tail);
                results.truncate(from);
                results.push(list);
            }
            Step::Vector(n) => {
                let from = results.len() - n;
                let vector = heap.vector(&results[from..]);
                results.truncate(from);
                results.push(vector);
            }
        }
    }
    results.pop().unwrap_or(Value::NULL)
}

fn visit(mut v: Value, steps: &mut Vec<Step>, results: &mut Vec<Value>) {
    while v.is(Kind::Syntax) {
        v = v.slot(0);
    }
    if v.is_pair() {
        let mut items = Vec::new();
        while v.is_pair() {
            items.push(v.car());
            v = v.cdr();
            while v.is(Kind::Syntax) {
                v = v.slot(0);
            }
        }
        steps.push(Step::List(items.len()));
        steps.push(Step::Visit(v));
        steps.extend(items.into_iter().rev().map(Step::Visit));
    } else if v.is(Kind::Vector) {
        let items = v.slots();
        steps.push(Step::Vector(items.len()));
        steps.extend(items.iter().rev().map(|item| Step::Visit(item.get())));
    } else {
        results.push(opened(v).unwrap_or(v));
    }
}
