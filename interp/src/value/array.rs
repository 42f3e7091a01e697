//! Arrays of any number of dimensions: views of the elements of a vector, a
//! uniform vector, a bitvector or a string.
//!
//! ```text
//! slots: root · base (fixnum) · then for each dimension: lower · upper · increment
//! ```
//!
//! Element `i, j, …` is the root's element `base + i·increment₀ + j·increment₁ …`.
//! An array of one dimension that begins at zero and has all elements of its
//! root in order is the root itself.

use super::uniform::Element;
use super::{Kind, Value};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::symbol::Sym;

/// The bounds of a dimension, both allowed, and the distance of its elements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dimension {
    pub lower: i64,
    pub upper: i64,
    pub increment: i64,
}

impl Dimension {
    pub fn len(self) -> usize {
        usize::try_from(self.upper - self.lower + 1).unwrap_or(0)
    }
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// An array, taken apart.
#[derive(Clone, Debug)]
pub struct View {
    pub root: Value,
    pub base: i64,
    pub dimensions: Vec<Dimension>,
}

/// What an array's elements are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ElementType {
    Any,
    Bit,
    Char,
    Uniform(Element),
}

impl ElementType {
    /// The name of the type; any value's is empty.
    pub fn name(self) -> &'static str {
        match self {
            ElementType::Any => "",
            ElementType::Bit => "b",
            ElementType::Char => "a",
            ElementType::Uniform(element) => element.name(),
        }
    }
    pub fn from_name(name: &str) -> Option<ElementType> {
        match name {
            "" => Some(ElementType::Any),
            "b" => Some(ElementType::Bit),
            "a" => Some(ElementType::Char),
            _ => Element::from_name(name).map(ElementType::Uniform),
        }
    }
}

impl Value {
    /// This array, of whatever kind; `None` for what is no array.
    pub fn array(self) -> Option<View> {
        if !self.is(Kind::Array) {
            let len = self.root_len()? as i64;
            let only = Dimension { lower: 0, upper: len - 1, increment: 1 };
            return Some(View { root: self, base: 0, dimensions: vec![only] });
        }
        let number = |i: usize| self.slot(i).fixnum_value();
        let dimensions = (2..self.header().len()).step_by(3).map(|i| Dimension {
            lower: number(i),
            upper: number(i + 1),
            increment: number(i + 2),
        });
        Some(View { root: self.slot(0), base: number(1), dimensions: dimensions.collect() })
    }
    /// The number of elements of what an array's elements can lie in.
    fn root_len(self) -> Option<usize> {
        match (self.vector(), self.string(), self.element()) {
            (Ok(slots), ..) => Some(slots.len()),
            (_, Ok(s), _) => Some(s.len()),
            (.., Some(element)) => Some(self.header().len() / element.size()),
            _ => self.is(Kind::Bitvector).then(|| self.bit_count()),
        }
    }
}

impl View {
    pub fn element_type(&self) -> ElementType {
        match self.root.element() {
            Some(element) => ElementType::Uniform(element),
            None if self.root.is_string() => ElementType::Char,
            None if self.root.is(Kind::Bitvector) => ElementType::Bit,
            None => ElementType::Any,
        }
    }
    /// Where in the root the element at these indices is, or which index is
    /// out of bounds; there are as many indices as dimensions.
    pub fn place(&self, indices: &[i64]) -> std::result::Result<usize, usize> {
        let mut at = self.base;
        for (i, (&index, d)) in indices.iter().zip(&self.dimensions).enumerate() {
            if index < d.lower || index > d.upper {
                return Err(i);
            }
            at += index * d.increment;
        }
        Ok(at as usize)
    }
    /// The root's element at a place.
    pub fn fetch(&self, cx: &mut Cx, place: usize) -> Value {
        let root = &self.root;
        if let Some(element) = root.element() {
            let bytes = root.bytes().unwrap_or_default();
            return element.fetch(&mut cx.heap, &bytes[place * element.size()..]);
        }
        match (root.string(), root.vector()) {
            (Ok(s), _) => Value::char(s.get(place)),
            (_, Ok(slots)) => slots[place].get(),
            _ => Value::bool(root.bit(place)),
        }
    }
    /// Makes `v` the root's element at a place.
    pub fn store(&self, cx: &mut Cx, place: usize, v: Value) -> Result<()> {
        let root = &self.root;
        if let Some(element) = root.element() {
            return element.store(&mut root.bytes_mut()?[place * element.size()..], v);
        }
        if root.is_string() {
            let c = v.as_char().ok_or_else(|| Error::expecting("character", v))?;
            cx.heap.string_set(*root, place, c);
        } else if let Ok(slots) = root.vector() {
            slots[place].set(v);
        } else {
            root.set_bit(place, v.is_true());
        }
        Ok(())
    }
    /// The places of all elements, the last index running fastest.
    pub fn places(&self) -> Vec<usize> {
        let mut places = vec![self.base];
        for d in &self.dimensions {
            let along = |&at: &i64| (d.lower..=d.upper).map(move |i| at + i * d.increment);
            places = places.iter().flat_map(along).collect();
        }
        places.into_iter().map(|at| at as usize).collect()
    }
    /// The value that stands for this array: its root where that is the same.
    pub fn into_value(self, cx: &mut Cx) -> Value {
        if let [d] = self.dimensions[..]
            && self.base == 0
            && (d.lower, d.increment) == (0, 1)
            && self.root.root_len() == Some(d.len())
        {
            return self.root;
        }
        let mut slots = vec![self.root, Value::fixnum(self.base)];
        for d in &self.dimensions {
            slots.extend([d.lower, d.upper, d.increment].map(Value::fixnum));
        }
        cx.heap.values_object(Kind::Array, &slots)
    }
}

/// A new array of these bounds, filled with a value, its elements in order.
///
/// # Errors
/// Where memory is short, and those of storing the value.
pub fn make(cx: &mut Cx, kind: ElementType, bounds: &[(i64, i64)], fill: Value) -> Result<View> {
    let mut dimensions: Vec<Dimension> =
        bounds.iter().map(|&(lower, upper)| Dimension { lower, upper, increment: 1 }).collect();
    let mut len = 1usize;
    let mut base = 0;
    for d in dimensions.iter_mut().rev() {
        d.increment = len as i64;
        len = len.saturating_mul(d.len());
        base -= d.lower * d.increment;
    }
    let root = make_root(cx, kind, len, fill)?;
    Ok(View { root, base, dimensions })
}
fn make_root(cx: &mut Cx, kind: ElementType, len: usize, fill: Value) -> Result<Value> {
    match kind {
        ElementType::Any => cx.heap.make_vector(len, fill),
        ElementType::Bit => {
            cx.heap.room_for(len / 4)?;
            Ok(cx.heap.bitvector(&vec![fill != Value::UNSPECIFIED && fill.is_true(); len]))
        }
        ElementType::Char => {
            let c = if fill == Value::UNSPECIFIED { Some('\0') } else { fill.as_char() };
            cx.heap.make_string(len, c.ok_or_else(|| Error::expecting("character", fill))?)
        }
        ElementType::Uniform(element) => {
            cx.heap.room_for(len.saturating_mul(element.size()))?;
            let root = cx.heap.zeroed_bytevector(element as u8, len * element.size());
            if fill != Value::UNSPECIFIED {
                for place in root.bytes_mut()?.chunks_exact_mut(element.size()) {
                    element.store(place, fill)?;
                }
            }
            Ok(root)
        }
    }
}

/// An array of the elements of nested lists. Each dimension has its lower bound
/// and, if it is known, its length; otherwise that of the first list there is.
///
/// # Errors
/// `misc-error` where a list is longer or shorter than its dimension.
pub fn from_list(
    cx: &mut Cx,
    kind: ElementType,
    shape: &[(i64, Option<usize>)],
    contents: Value,
) -> Result<Value> {
    let mut bounds = Vec::with_capacity(shape.len());
    let mut first = contents;
    for &(lower, len) in shape {
        let known = match len {
            Some(len) => len,
            None => length(first)?,
        };
        bounds.push((lower, lower + known as i64 - 1));
        first = if first.is_pair() { first.car() } else { Value::NULL };
    }
    let view = make(cx, kind, &bounds, Value::UNSPECIFIED)?;
    // The lists of each level, in order, are as many elements of the next.
    let mut level = vec![contents];
    for (depth, d) in view.dimensions.iter().enumerate() {
        let mut next = Vec::with_capacity(level.len() * d.len());
        for list in level {
            let (before, mut rest) = (next.len(), list);
            while rest.is_pair() && next.len() - before < d.len() {
                next.push(rest.car());
                rest = rest.cdr();
            }
            if !rest.is_null() || next.len() - before < d.len() {
                return Err(wrong_length(cx, depth, rest.is_null(), d.len()));
            }
        }
        level = next;
    }
    for (place, v) in view.places().into_iter().zip(level) {
        view.store(cx, place, v)?;
    }
    Ok(view.into_value(cx))
}
/// The length of a list.
///
/// # Errors
/// `wrong-type-arg`, as of `length`.
pub fn length(list: Value) -> Result<usize> {
    list.list_length().ok_or_else(|| Error::wrong_type(list).who("length").at(1))
}
#[cold]
fn wrong_length(cx: &mut Cx, depth: usize, too_few: bool, wanted: usize) -> Error {
    let message = if too_few {
        "too few elements for array dimension ~a, need ~a"
    } else {
        "too many elements for array dimension ~a, want ~a"
    };
    let (message, depth) = (cx.string(message), Value::fixnum(depth as i64));
    let args = cx.list(&[depth, Value::fixnum(wanted as i64)]);
    let parts = cx.list(&[Value::FALSE, message, args, Value::FALSE]);
    Error::throw(cx.sym(Sym::MiscError), parts)
}
