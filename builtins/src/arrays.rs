//! Arrays: Guile manual, "Arrays". What takes a procedure is written in Scheme.

use crate::args::{self, misc, wrong_type};
use interp::equal::equal;
use interp::error::What;
use interp::value::array::{self, Dimension, ElementType, View};
use interp::{Cx, Error, Result, Value, primitives};

/// The array that an argument is, as Guile's conversion has it.
fn view(cx: &mut Cx, v: Value) -> Result<View> {
    v.array().ok_or_else(|| wrong_type(cx, None, "array", v))
}
/// The array at argument `position`.
fn view_at(v: Value, position: usize) -> Result<View> {
    v.array().ok_or_else(|| Error::expecting("array", v).at(position))
}
fn integers(cx: &mut Cx, all: &[Value]) -> Result<Vec<i64>> {
    let mut out = Vec::with_capacity(all.len());
    for &v in all {
        out.push(v.as_fixnum().ok_or_else(|| wrong_type(cx, None, "exact integer", v))?);
    }
    Ok(out)
}
/// Where the element at these indices is.
fn place(cx: &mut Cx, v: Value, indices: &[Value]) -> Result<(View, usize)> {
    // Guile converts the indices before it looks at the array.
    let numbers = integers(cx, indices)?;
    let view = view(cx, v)?;
    if numbers.len() != view.dimensions.len() {
        let rank = Value::fixnum(view.dimensions.len() as i64);
        return Err(misc(cx, "wrong number of indices, expecting ~a", &[rank]));
    }
    let place = view.place(&numbers).map_err(|i| {
        let d = view.dimensions[i];
        args::out_of_array(cx, indices[i], d.lower, d.upper)
    })?;
    Ok((view, place))
}
/// A wrong number of arguments, as Guile's procedures of any number tell it.
fn wrong_number(cx: &mut Cx, who: &str) -> Error {
    let (key, who) = (cx.intern("wrong-number-of-args"), cx.string(who));
    let message = cx.string("Wrong number of arguments to ~A");
    let irritants = cx.list(&[who]);
    let args = cx.list(&[Value::FALSE, message, irritants, Value::FALSE]);
    Error::throw(key, args)
}
fn reference(cx: &mut Cx, v: Value, indices: &[Value]) -> Result<Value> {
    let (view, place) = place(cx, v, indices)?;
    Ok(view.fetch(cx, place))
}
fn set(cx: &mut Cx, v: Value, x: Value, indices: &[Value]) -> Result<Value> {
    let (view, place) = place(cx, v, indices)?;
    view.store(cx, place, x)?;
    Ok(Value::UNSPECIFIED)
}
fn in_bounds(cx: &mut Cx, v: Value, indices: &[Value]) -> Result<Value> {
    let view = view(cx, v)?;
    let numbers = integers(cx, indices)?;
    if numbers.len() != view.dimensions.len() {
        return Err(wrong_number(cx, "array-in-bounds?"));
    }
    Ok(Value::bool(view.place(&numbers).is_ok()))
}

/// Bounds as `make-array` takes them: a length, or the least and greatest index.
fn bounds(cx: &mut Cx, all: &[Value]) -> Result<Vec<(i64, i64)>> {
    let mut out = Vec::with_capacity(all.len());
    for &v in all {
        out.push(match v.list_to_vec().as_deref() {
            Some(&[lower, upper]) => (lower.int()?, upper.int()?),
            _ if v.as_fixnum().is_none_or(|n| n < 0) => {
                return Err(misc(cx, "Bad scm_array dimension", &[]));
            }
            _ => (0, args::size(cx, v)? as i64 - 1),
        });
    }
    Ok(out)
}
fn element_type(v: Value) -> Result<ElementType> {
    let name = match v {
        Value::TRUE => Some(String::new()),
        v => v.symbol_name().ok().map(|n| n.to_string()),
    };
    let refuse = || Error::expecting("array type", v).who("make-generalized-vector").at(1);
    name.and_then(|name| ElementType::from_name(&name)).ok_or_else(refuse)
}
fn make(cx: &mut Cx, kind: ElementType, fill: Value, dimensions: &[Value]) -> Result<Value> {
    let bounds = bounds(cx, dimensions)?;
    let made = array::make(cx, kind, &bounds, fill)?;
    Ok(made.into_value(cx))
}
/// SHAPE is a number of dimensions, or a list of lower bounds or (LOWER UPPER).
fn from_list(cx: &mut Cx, kind: ElementType, shape: Value, contents: Value) -> Result<Value> {
    if let Some(rank) = shape.as_fixnum() {
        let shape = vec![(0, None); usize::try_from(rank).unwrap_or(0)];
        return array::from_list(cx, kind, &shape, contents);
    }
    if !shape.is_pair() {
        return Err(Error::expecting("pair", shape).who("car").anywhere());
    }
    let (mut dimensions, mut rest, mut first) = (Vec::new(), shape, contents);
    while rest.is_pair() {
        let d = rest.car();
        // What has no length has that of the first list there is, which is looked at first.
        if !d.is_pair() {
            array::length(first)?;
        }
        dimensions.push(d);
        first = if first.is_pair() { first.car() } else { Value::NULL };
        rest = rest.cdr();
    }
    let dimension = |d: Value| match d.list_to_vec().as_deref() {
        Some([lower, upper]) => {
            let (lower, upper) = (lower.as_fixnum()?, upper.as_fixnum()?);
            Some((lower, Some(usize::try_from(upper - lower + 1).ok()?)))
        }
        _ => Some((d.as_fixnum()?, None)),
    };
    let shape: Option<Vec<_>> = dimensions.into_iter().map(dimension).collect();
    let shape = shape.ok_or_else(|| Error::misc("Bad scm_array dimension", &[]).bare())?;
    array::from_list(cx, kind, &shape, contents)
}
fn to_list(cx: &mut Cx, v: Value) -> Result<Value> {
    let view = view(cx, v)?;
    let mut level = Vec::new();
    for place in view.places() {
        level.push(view.fetch(cx, place));
    }
    // Lists of the last dimension's elements, then lists of those, …
    for (i, d) in view.dimensions.iter().enumerate().rev() {
        let lists: usize = view.dimensions[..i].iter().map(|d| d.len()).product();
        let len = d.len();
        level = (0..lists).map(|n| cx.list(&level[n * len..(n + 1) * len])).collect();
    }
    Ok(level.first().copied().unwrap_or(Value::NULL))
}

fn dimensions(cx: &mut Cx, v: Value) -> Result<Value> {
    let view = view_at(v, 1)?;
    let bound = |d: &Dimension| match d.lower {
        0 => Value::fixnum(d.upper + 1),
        lower => cx.list(&[lower, d.upper].map(Value::fixnum)),
    };
    let all: Vec<Value> = view.dimensions.iter().map(bound).collect();
    Ok(cx.list(&all))
}
fn kind(cx: &mut Cx, v: Value) -> Result<Value> {
    match view_at(v, 1)?.element_type() {
        ElementType::Any => Ok(Value::TRUE),
        other => Ok(cx.intern(other.name())),
    }
}
/// An error about a number that is out of range: no position is named.
fn nowhere(e: Error) -> Error {
    if matches!(e.kind().what, What::OutOfRange(_)) { e.anywhere() } else { e }
}
fn fill(cx: &mut Cx, v: Value, x: Value) -> Result<Value> {
    let view = view(cx, v)?;
    for place in view.places() {
        view.store(cx, place, x).map_err(nowhere)?;
    }
    Ok(Value::UNSPECIFIED)
}
fn same_shape(a: &View, b: &View) -> bool {
    let bounds = |v: &View| v.dimensions.iter().map(|d| (d.lower, d.upper)).collect::<Vec<_>>();
    bounds(a) == bounds(b)
}
fn copy(cx: &mut Cx, from: Value, to: Value) -> Result<Value> {
    let (source, mut target) = (view(cx, from)?, view(cx, to)?);
    // What TO has beyond the bounds of FROM stays as it is.
    let within = source.dimensions.len() == target.dimensions.len()
        && source
            .dimensions
            .iter()
            .zip(&target.dimensions)
            .all(|(a, b)| a.is_empty() || (a.lower >= b.lower && a.upper <= b.upper));
    if !within {
        return Err(Error::misc("array shape mismatch: ~S", &[from]).who("array-copy!"));
    }
    for (d, bounds) in target.dimensions.iter_mut().zip(&source.dimensions) {
        (d.lower, d.upper) = (bounds.lower, bounds.upper);
    }
    let mut items = Vec::new();
    for place in source.places() {
        items.push(source.fetch(cx, place));
    }
    for (place, item) in target.places().into_iter().zip(items) {
        target.store(cx, place, item)?;
    }
    Ok(Value::UNSPECIFIED)
}
fn equal_arrays(cx: &mut Cx, a: Value, b: Value) -> Result<bool> {
    let (x, y) = (view(cx, a)?, view(cx, b)?);
    if !same_shape(&x, &y) || x.element_type() != y.element_type() {
        return Ok(false);
    }
    for (i, j) in x.places().into_iter().zip(y.places()) {
        let (v, w) = (x.fetch(cx, i), y.fetch(cx, j));
        if !equal(v, w) {
            return Ok(false);
        }
    }
    Ok(true)
}
/// The elements in order as an array of one dimension, if they are evenly spaced
/// in memory; if `strict`, one next to the other.
fn contents(cx: &mut Cx, v: Value, strict: bool) -> Result<Value> {
    let mut view = view(cx, v)?;
    let step = view.dimensions.last().map_or(1, |d| d.increment);
    let mut size = 1;
    for d in view.dimensions.iter().rev() {
        if d.len() != 1 && d.increment != size * step {
            return Ok(Value::FALSE);
        }
        size *= d.len() as i64;
    }
    if strict && step != 1 && size > 1 {
        return Ok(Value::FALSE);
    }
    let start: i64 = view.dimensions.iter().map(|d| d.lower * d.increment).sum();
    view.base += start;
    view.dimensions = vec![Dimension { lower: 0, upper: size - 1, increment: step }];
    Ok(view.into_value(cx))
}
/// Dimension K of ARRAY becomes dimension DIMS[K]; those that become one run
/// together, along the diagonal.
fn transpose(cx: &mut Cx, v: Value, order: &[Value]) -> Result<Value> {
    if v.is_fixnum() || v.is_char() || v.is_bool() || v.is_null() {
        return Err(Error::wrong_type(v).at(1));
    }
    let mut view = view_at(v, 1).map_err(|e| e.who("array-rank"))?;
    if order.len() != view.dimensions.len() {
        return Err(wrong_number(cx, "transpose-array"));
    }
    let numbers = integers(cx, order)?;
    if let Some(i) = numbers.iter().position(|&k| k < 0 || k as usize >= order.len()) {
        return Err(Error::out_of_range(order[i]).at(i + 2));
    }
    let (order, rank) = (&numbers, numbers.iter().max().map_or(0, |&most| most + 1) as usize);
    let mut new: Vec<Option<Dimension>> = vec![None; rank];
    for (&to, d) in order.iter().zip(&view.dimensions) {
        let place = &mut new[to as usize];
        *place = Some(match place {
            None => *d,
            Some(other) => Dimension {
                lower: d.lower.max(other.lower),
                upper: d.upper.min(other.upper),
                increment: d.increment + other.increment,
            },
        });
    }
    match new.into_iter().collect() {
        Some(dimensions) => {
            view.dimensions = dimensions;
            Ok(view.into_value(cx))
        }
        None => Err(misc(cx, "transpose-array: a dimension is missing", &[])),
    }
}
/// The part of an array at the first indices: an element if they are all.
fn slice(cx: &mut Cx, v: Value, indices: &[Value]) -> Result<View> {
    let mut view = view(cx, v)?;
    let numbers = integers(cx, indices)?;
    if numbers.len() > view.dimensions.len() {
        let given = cx.list(indices);
        return Err(Error::misc("too many indices", &[v, given]));
    }
    let rest = view.dimensions.split_off(numbers.len());
    let at = view.place(&numbers).map_err(|_| {
        let given = cx.list(indices);
        Error::misc("indices out of range", &[v, given])
    })?;
    view.base = at as i64;
    view.dimensions = rest;
    Ok(view)
}
fn cell_set(cx: &mut Cx, v: Value, x: Value, indices: &[Value]) -> Result<Value> {
    let cell = slice(cx, v, indices)?;
    if cell.dimensions.is_empty() {
        cell.store(cx, cell.base as usize, x)?;
    } else {
        let target = cell.into_value(cx);
        copy(cx, x, target)?;
    }
    Ok(v)
}
/// An array of ROOT's elements by a linear map: for `make-shared-array`.
fn shared(cx: &mut Cx, root: Value, base: Value, all: Value, increments: Value) -> Result<Value> {
    let root = view(cx, root)?.root;
    let (bounds, increments) = (args::list(all)?, args::list(increments)?);
    let bounds = self::bounds(cx, &bounds)?;
    let increments = integers(cx, &increments)?;
    let dimensions = bounds.into_iter().zip(increments);
    let dimensions: Vec<Dimension> = dimensions
        .map(|((lower, upper), increment)| Dimension { lower, upper, increment })
        .collect();
    let view = View { root, base: base.int()?, dimensions };
    // Every element has to be one of the root's.
    let whole = root.array().map_or(0, |whole| whole.dimensions[0].len());
    if let Some(place) = view.places().into_iter().find(|&place| place >= whole) {
        if place as i64 >= 0 {
            return Err(misc(cx, "mapping out of range", &[]));
        }
        let place = Value::fixnum(place as i64);
        return Err(args::out_of_array(cx, place, 0, whole as i64 - 1));
    }
    Ok(view.into_value(cx))
}

primitives! { pub ARRAYS in "(guile)";
    /// Whether OBJ is an array: vectors, strings and their like are.
    "array?" "obj" => |_, [v]| Ok(Value::bool(v.array().is_some()));
    /// Whether OBJ is an array of elements of TYPE.
    "typed-array?" "obj type" => |cx, [v, of]| Ok(Value::bool(v.array().is_some() && kind(cx, v)? == of));
    /// A new array of FILL with these bounds: lengths, or (LOWER UPPER).
    "make-array" "fill . bounds" => |cx, [fill, ref all @ ..]| make(cx, ElementType::Any, fill, all);
    /// As `make-array`, of elements of TYPE.
    "make-typed-array" "type fill . bounds" => |cx, [of, fill, ref all @ ..]| { let of = element_type(of)?; make(cx, of, fill, all) };
    /// A vector of N times FILL for elements of TYPE.
    "make-generalized-vector" "type n #:optional fill" => |cx, [of, n, fill]| {
        let of = element_type(of)?;
        args::size(cx, n)?;
        make(cx, of, fill.given().unwrap_or(Value::UNSPECIFIED), &[n])
    };
    /// The element of ARRAY at INDICES.
    "array-ref" "array . indices" => |cx, [v, ref indices @ ..]| reference(cx, v, indices);
    /// Makes X the element of ARRAY at INDICES.
    "array-set!" "array x . indices" => |cx, [v, x, ref indices @ ..]| set(cx, v, x, indices);
    /// Whether ARRAY has an element at INDICES.
    "array-in-bounds?" "array . indices" => |cx, [v, ref indices @ ..]| in_bounds(cx, v, indices);
    /// The number of dimensions of ARRAY.
    "array-rank" "array" => |_, [v]| Ok(Value::fixnum(view_at(v, 1)?.dimensions.len() as i64));
    /// The bounds of ARRAY: lengths, or (LOWER UPPER).
    "array-dimensions" "array" => |cx, [v]| dimensions(cx, v);
    /// The length of the first dimension of ARRAY.
    "array-length" "array" => |cx, [v]| match view_at(v, 1)?.dimensions.first() {
        Some(d) => Ok(Value::fixnum(d.len() as i64)),
        None => Err(wrong_type(cx, None, "array of nonzero rank", v)),
    };
    /// The type of the elements of ARRAY: #t, or a symbol.
    "array-type" "array" => |cx, [v]| kind(cx, v);
    /// The elements of ARRAY as nested lists.
    "array->list" "array" => |cx, [v]| to_list(cx, v);
    /// An array of the elements of nested lists.
    "list->array" "shape list" => |cx, [shape, list]| from_list(cx, ElementType::Any, shape, list);
    /// An array of the elements, of TYPE, of nested lists.
    "list->typed-array" "type shape list" => |cx, [of, shape, list]| { let of = element_type(of)?; from_list(cx, of, shape, list) };
    /// Makes X every element of ARRAY.
    "array-fill!" "array x" => |cx, [v, x]| fill(cx, v, x);
    /// Copies the elements of FROM into TO.
    "array-copy!" "from to" => |cx, [from, to]| copy(cx, from, to);
    /// Copies the elements of FROM into TO, the last index running fastest.
    "array-copy-in-order!" "from to" => |cx, [from, to]| copy(cx, from, to);
    /// Whether all arrays have the same bounds, types and elements.
    "array-equal?" ". arrays" => |cx, [ref all @ ..]| {
        for pair in all.windows(2) {
            if !equal_arrays(cx, pair[0], pair[1])? {
                return Ok(Value::FALSE);
            }
        }
        Ok(Value::TRUE)
    };
    /// The elements of ARRAY as an array of one dimension that shares them, or #f.
    "array-contents" "array #:optional strict" => |cx, [v, strict]| contents(cx, v, strict.given().is_some_and(Value::is_true));
    /// An array that shares the elements of ARRAY, with its dimensions in another order.
    "transpose-array" "array . dimensions" => |cx, [v, ref order @ ..]| transpose(cx, v, order);
    /// The part of ARRAY at the first INDICES: an array that shares its elements.
    "array-slice" "array . indices" => |cx, [v, ref indices @ ..]| { let part = slice(cx, v, indices)?; Ok(part.into_value(cx)) };
    /// The part of ARRAY at the first INDICES, or the element if they are all.
    "array-cell-ref" "array . indices" => |cx, [v, ref indices @ ..]| {
        let part = slice(cx, v, indices)?;
        if part.dimensions.is_empty() { Ok(part.fetch(cx, part.base as usize)) } else { Ok(part.into_value(cx)) }
    };
    /// Makes X the part of ARRAY at the first INDICES.
    "array-cell-set!" "array x . indices" => |cx, [v, x, ref indices @ ..]| cell_set(cx, v, x, indices);
    /// What the elements of ARRAY lie in.
    "shared-array-root" "array" => |_, [v]| Ok(view_at(v, 1)?.root);
    /// Where in its root the first element of ARRAY is.
    "shared-array-offset" "array" => |_, [v]| {
        let view = view_at(v, 1)?;
        let start: i64 = view.dimensions.iter().map(|d| d.lower * d.increment).sum();
        Ok(Value::fixnum(view.base + start))
    };
    /// How far apart in its root the elements of each dimension of ARRAY are.
    "shared-array-increments" "array" => |cx, [v]| {
        let all: Vec<Value> = view_at(v, 1)?.dimensions.iter().map(|d| Value::fixnum(d.increment)).collect();
        Ok(cx.list(&all))
    };
    /// An array over the root of ARRAY: the place of index zero, bounds, and increments.
    "%shared-array" "array base bounds increments" => |cx, [v, base, all, increments]| shared(cx, v, base, all, increments);
}
