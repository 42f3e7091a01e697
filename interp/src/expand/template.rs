//! Templates of `syntax` and `syntax-rules`, compiled and filled in natively.

use super::errors::syntax_error;
use super::pattern::{Bound, Ellipsis, MAX_NESTING};
use super::rib::Rib;
use super::stx::{SHIFT, Stx, Wrap, cons, new_syntax};
use crate::cx::Cx;
use crate::error::{Error, Pos, Result};
use crate::value::object::flag;
use crate::value::{Kind, Value};

/// A compiled template.
#[derive(Debug)]
pub(crate) enum Template {
    /// Inserted as it is: `()`.
    Raw(Value),
    /// Constant syntax: a syntax object.
    Quote(Value),
    Var(u16),
    Pair(Box<(Template, Template)>),
    Each(Box<Each>),
    Vector(Box<Template>),
}

/// `ITEM ... TAIL`
#[derive(Debug)]
pub(crate) struct Each {
    item: Template,
    /// For each ellipsis after the item, outermost first, the variables it drives.
    drivers: Vec<Vec<u16>>,
    tail: Template,
}

/// Finds the place and depth of a pattern variable (peeled).
pub(crate) type Lookup<'a> = dyn FnMut(&mut Cx, Stx) -> Option<(u16, u8)> + 'a;

pub(crate) struct TemplateCompiler<'a> {
    pub(crate) cx: &'a mut Cx,
    pub(crate) lookup: &'a mut Lookup<'a>,
    /// For each ellipsis around, innermost last, the variables it drives.
    pub(crate) maps: Vec<Vec<u16>>,
    /// Syntax objects that the template holds.
    pub(crate) keep: Vec<Value>,
    /// The template in whole, and where it is: for messages.
    pub(crate) whole: Stx,
    pub(crate) pos: Pos,
    pub(crate) nesting: usize,
    /// Spread constant lists into pairs of syntax, as `syntax` does.
    pub(crate) spread: bool,
    /// How many `(... TEMPLATE)` there were: what holds one is not constant.
    pub(crate) escapes: usize,
    /// The wrap trimmed last, and what became of it.
    pub(crate) trimmed: Option<(Wrap, Wrap)>,
}

impl TemplateCompiler<'_> {
    pub(crate) fn compile(&mut self, s: Stx, ellipsis: Ellipsis) -> Result<Template> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(self.error("template nested too deeply"));
        }
        let template = self.compile_inner(s, ellipsis);
        self.nesting -= 1;
        template
    }
    fn compile_inner(&mut self, s: Stx, ellipsis: Ellipsis) -> Result<Template> {
        let s = s.peel(self.cx);
        if s.e.is_symbol() {
            return self.identifier(s, ellipsis);
        }
        if s.e.is_pair() {
            return self.list(s, ellipsis);
        }
        if s.e == Value::NULL {
            return Ok(Template::Raw(s.e));
        }
        if s.e.is(Kind::Vector) {
            let elements: Vec<Value> = s.e.slots().iter().map(std::cell::Cell::get).collect();
            let list = self.cx.heap.list(&elements);
            self.cx.pin(list);
            let escapes = self.escapes;
            let inner = self.compile(s.with(list), ellipsis)?;
            if is_constant(&inner) && !self.spread && escapes == self.escapes {
                return Ok(self.quote(s));
            }
            return Ok(Template::Vector(Box::new(inner)));
        }
        Ok(self.quote(s))
    }
    fn quote(&mut self, s: Stx) -> Template {
        let s = s.peel(self.cx);
        let wrap = self.trim(s);
        let syntax = new_syntax(self.cx, s.e, wrap, s.m, Value::FALSE);
        self.keep.push(syntax);
        Template::Quote(syntax)
    }
    /// The wrap of a constant without the ribs that bind none of its symbols:
    /// what it introduces is then looked up in no scope of the macro's. Ribs
    /// that are still open stay, since they may yet bind anything.
    fn trim(&mut self, s: Stx) -> Wrap {
        let ribs = || s.w.substs().iter().filter(|&r| r != SHIFT).map(Rib);
        let mut pending = vec![s.e];
        while let Some(v) = pending.pop() {
            if v.is_pair() {
                pending.push(v.cdr());
                pending.push(v.car());
            } else if v.is_symbol() {
                if v.has_flag(flag::BOUND) && ribs().any(|r| !r.is_open() && r.mentions(v)) {
                    return s.w;
                }
            } else if v.is(Kind::Vector) {
                pending.extend(v.slots().iter().map(std::cell::Cell::get));
            } else if v.is(Kind::Syntax) {
                return s.w;
            }
        }
        if let Some((from, to)) = self.trimmed {
            if from == s.w {
                return to;
            }
        }
        let kept: Vec<Value> =
            s.w.substs().iter().filter(|&r| r == SHIFT || Rib(r).is_open()).collect();
        let substs = if kept.iter().all(|&r| r == SHIFT) {
            Value::NULL
        } else {
            let list = self.cx.heap.list(&kept);
            self.cx.pin(list)
        };
        let trimmed = Wrap::new(self.cx, s.w.marks(), substs);
        self.trimmed = Some((s.w, trimmed));
        trimmed
    }
    fn identifier(&mut self, id: Stx, ellipsis: Ellipsis) -> Result<Template> {
        let Some((var, depth)) = (self.lookup)(self.cx, id) else {
            if ellipsis.is(self.cx, id) {
                return Err(self.error("misplaced ellipsis"));
            }
            return Ok(self.quote(id));
        };
        let levels = self.maps.len();
        if levels < depth as usize {
            return Err(self.error("missing ellipsis"));
        }
        for map in &mut self.maps[levels - depth as usize..] {
            if !map.contains(&var) {
                map.push(var);
            }
        }
        Ok(Template::Var(var))
    }

    /// A list or improper list, iteratively along its spine.
    fn list(&mut self, s: Stx, ellipsis: Ellipsis) -> Result<Template> {
        let mut rest = s;
        let first = rest.next(self.cx).unwrap_or(s);
        if ellipsis.is(self.cx, first) {
            // (... TEMPLATE): TEMPLATE with its ellipses as they are.
            let mut after = rest;
            if let (Some(inner), true) = (after.next(self.cx), after.is_null(self.cx)) {
                self.escapes += 1;
                return self.compile(inner, Ellipsis::None);
            }
        }
        let escapes = self.escapes;
        let mut rest = s;
        let mut before: Vec<(Stx, Template)> = Vec::new();
        let mut ends = false;
        let end = loop {
            let here = rest;
            let Some(item) = rest.next(self.cx) else {
                ends = true;
                break self.compile(rest, ellipsis)?;
            };
            let mut after = rest;
            if after.next(self.cx).is_some_and(|next| ellipsis.is(self.cx, next)) {
                break self.each(item, rest, ellipsis)?;
            }
            before.push((here, self.compile(item, ellipsis)?));
        };
        let mut constant = ends && is_constant(&end) && !self.spread && escapes == self.escapes;
        let mut template = end;
        // Where the constant tail begins: it becomes one constant.
        let mut from = None;
        for (here, car) in before.into_iter().rev() {
            constant = constant && is_constant(&car);
            if constant {
                from = Some(here);
                continue;
            }
            if let Some(from) = from.take() {
                template = self.quote(from);
            }
            template = Template::Pair(Box::new((car, template)));
        }
        Ok(match from {
            Some(from) => self.quote(from),
            None => template,
        })
    }
    /// `item ... after`, with one or more ellipses.
    fn each(&mut self, item: Stx, mut rest: Stx, ellipsis: Ellipsis) -> Result<Template> {
        let mut depth = 0;
        loop {
            let mut after = rest;
            if !after.next(self.cx).is_some_and(|next| ellipsis.is(self.cx, next)) {
                break;
            }
            rest = after;
            depth += 1;
        }
        let outer = self.maps.len();
        self.maps.extend((0..depth).map(|_| Vec::new()));
        let item = self.compile(item, ellipsis)?;
        let drivers = self.maps.split_off(outer);
        if drivers.iter().any(Vec::is_empty) {
            return Err(self.error("extra ellipsis"));
        }
        let tail = self.compile(rest, ellipsis)?;
        Ok(Template::Each(Box::new(Each { item, drivers, tail })))
    }
    #[cold]
    fn error(&mut self, message: &str) -> Error {
        let who = self.cx.intern("syntax");
        syntax_error(self.cx, who, message, self.pos, self.whole.e, Value::FALSE)
    }
}

fn is_constant(t: &Template) -> bool {
    matches!(t, Template::Raw(_) | Template::Quote(_))
}

/// Fills templates in.
pub(crate) struct Filler<'a> {
    pub(crate) cx: &'a mut Cx,
    pub(crate) bound: Vec<Option<Bound>>,
    /// What introduced syntax gets, `None` to leave it as it is.
    pub(crate) mark: Option<Mark>,
}

/// The mark of one macro use.
pub(crate) struct Mark {
    /// The mark itself, a fixnum.
    number: Value,
    /// The rib of the body or sequence whose definitions are being read, or `#f`.
    pub(crate) rib: Value,
    /// The source slot of introduced syntax.
    pub(crate) source: Value,
    /// The wrap marked last, and what became of it.
    last: Option<(Wrap, Wrap)>,
}

impl Mark {
    pub(crate) fn new(number: Value, rib: Value, source: Value) -> Mark {
        Mark { number, rib, source, last: None }
    }
    /// `wrap` with the mark.
    pub(crate) fn put_on(&mut self, cx: &mut Cx, wrap: Wrap) -> Wrap {
        if let Some((from, to)) = self.last {
            if from == wrap {
                return to;
            }
        }
        let marks = cons(cx, self.number, wrap.marks());
        // Also where there are no ribs: what is wrapped may hold syntax that has some.
        let mut substs = cons(cx, SHIFT, wrap.substs());
        if self.rib != Value::FALSE {
            substs = cons(cx, self.rib, substs);
        }
        let marked = Wrap::new(cx, marks, substs);
        self.last = Some((wrap, marked));
        marked
    }
}

impl Filler<'_> {
    /// The syntax that a template stands for, pinned. Nothing collects before that is done, so
    /// its parts need not be.
    pub(crate) fn fill(&mut self, template: &Template) -> Value {
        let syntax = self.part(template);
        self.cx.pin(syntax)
    }
    fn part(&mut self, template: &Template) -> Value {
        match template {
            Template::Raw(v) => *v,
            Template::Quote(syntax) => self.quoted(*syntax),
            Template::Var(v) => self.value_of(*v),
            Template::Vector(inner) => {
                let list = self.part(inner);
                let mut items = Vec::new();
                let mut rest = Stx::new(list, Wrap::EMPTY, Value::FALSE);
                while let Some(item) = rest.next(self.cx) {
                    items.push(item.to_value(self.cx));
                }
                self.cx.heap.vector(&items)
            }
            Template::Pair(_) | Template::Each(_) => {
                let mut items = List { first: Value::NULL, last: Value::NULL };
                let tail = self.spine(template, &mut items);
                items.end(tail)
            }
        }
    }
    /// Adds the elements of a list template; returns what it ends in.
    fn spine(&mut self, mut template: &Template, items: &mut List) -> Value {
        loop {
            match template {
                Template::Pair(both) => {
                    let item = self.part(&both.0);
                    items.add(self.cx, item);
                    template = &both.1;
                }
                Template::Each(each) => {
                    if let (Template::Var(v), Template::Raw(Value::NULL), [_]) =
                        (&each.item, &each.tail, each.drivers.as_slice())
                    {
                        // VAR ... at the end: the input's own tail.
                        if let Some(Bound::List(s, 1)) = self.bound[*v as usize] {
                            return s.to_value(self.cx);
                        }
                    }
                    self.repeat(&each.item, &each.drivers, items);
                    template = &each.tail;
                }
                end => return self.part(end),
            }
        }
    }
    fn quoted(&mut self, syntax: Value) -> Value {
        match &mut self.mark {
            None => syntax,
            Some(mark) => {
                let wrap = mark.put_on(self.cx, Wrap(syntax.slot(1)));
                let slots = [syntax.slot(0), wrap.0, syntax.slot(2), mark.source];
                self.cx.heap.values_object(Kind::Syntax, &slots)
            }
        }
    }
    fn value_of(&mut self, var: u16) -> Value {
        match &self.bound[var as usize] {
            Some(Bound::One(s)) => s.to_value(self.cx),
            Some(bound) => bound_value(self.cx, bound),
            None => Value::FALSE,
        }
    }
    /// Adds the item once for each element of what drives it.
    fn repeat(&mut self, item: &Template, drivers: &[Vec<u16>], items: &mut List) {
        let Some((vars, inner)) = drivers.split_first() else {
            let value = self.part(item);
            return items.add(self.cx, value);
        };
        // A variable under more ellipses than its depth, all of them used up by
        // those around, stays as it is.
        let mut lists: Vec<(u16, Bound)> = Vec::with_capacity(vars.len());
        for &v in vars {
            let place = &mut self.bound[v as usize];
            if let Some(bound @ (Bound::List(..) | Bound::Each(_))) = place {
                lists.push((v, bound.clone()));
            }
        }
        let mut at: Vec<Elements> = lists.iter().map(|(_, b)| Elements::new(b)).collect();
        'each: loop {
            for ((var, _), elements) in lists.iter().zip(&mut at) {
                match elements.next(self.cx) {
                    Some(element) => self.bound[*var as usize] = Some(element),
                    None => break 'each,
                }
            }
            if lists.is_empty() {
                break;
            }
            self.repeat(item, inner, items);
        }
        drop(at);
        for (var, bound) in lists {
            self.bound[var as usize] = Some(bound);
        }
    }
}

/// A list that grows at its end.
struct List {
    first: Value,
    last: Value,
}

impl List {
    #[inline(always)]
    fn add(&mut self, cx: &mut Cx, item: Value) {
        let pair = cx.heap.cons(item, Value::NULL);
        if self.last == Value::NULL {
            self.first = pair;
        } else {
            self.last.set_cdr(pair);
        }
        self.last = pair;
    }
    /// The list, which ends in `tail`.
    fn end(self, tail: Value) -> Value {
        if self.last == Value::NULL {
            return tail;
        }
        self.last.set_cdr(tail);
        self.first
    }
}

/// The elements of a variable under an ellipsis.
enum Elements<'a> {
    List(Stx, u8),
    Each(std::slice::Iter<'a, Bound>),
}

impl<'a> Elements<'a> {
    fn new(bound: &'a Bound) -> Elements<'a> {
        match bound {
            Bound::One(s) => Elements::List(s.with(Value::NULL), 1),
            Bound::List(s, depth) => Elements::List(*s, *depth),
            Bound::Each(items) => Elements::Each(items.iter()),
        }
    }
    fn next(&mut self, cx: &mut Cx) -> Option<Bound> {
        match self {
            Elements::Each(items) => items.next().cloned(),
            Elements::List(s, depth) => {
                let item = s.next(cx)?;
                Some(if *depth > 1 { Bound::List(item, *depth - 1) } else { Bound::One(item) })
            }
        }
    }
}

/// What a program sees of a pattern variable: syntax, or a list of such.
pub(crate) fn bound_value(cx: &mut Cx, bound: &Bound) -> Value {
    match bound {
        Bound::One(s) => s.to_value(cx),
        Bound::List(s, depth) => {
            let mut items = Vec::new();
            let mut rest = *s;
            while let Some(item) = rest.next(cx) {
                let value = if *depth > 1 {
                    bound_value(cx, &Bound::List(item, *depth - 1))
                } else {
                    item.to_value(cx)
                };
                items.push(value);
            }
            let list = cx.heap.list(&items);
            cx.pin(list)
        }
        Bound::Each(bounds) => {
            let items: Vec<Value> = bounds.iter().map(|b| bound_value(cx, b)).collect();
            let list = cx.heap.list(&items);
            cx.pin(list)
        }
    }
}

impl Template {
    /// `VAR ...` at the end of a list.
    pub(crate) fn rest(var: u16) -> Template {
        let (item, tail) = (Template::Var(var), Template::Raw(Value::NULL));
        Template::Each(Box::new(Each { item, drivers: vec![vec![var]], tail }))
    }
}

/// Templates as data, for code that is kept.
impl Template {
    pub(crate) fn to_datum(&self, cx: &mut Cx) -> Value {
        let parts = match self {
            Template::Raw(v) => vec![Value::fixnum(0), *v],
            Template::Quote(v) => vec![Value::fixnum(1), *v],
            Template::Var(n) => return Value::fixnum(i64::from(*n)),
            Template::Pair(p) => {
                let (a, b) = (p.0.to_datum(cx), p.1.to_datum(cx));
                vec![Value::fixnum(2), a, b]
            }
            Template::Each(e) => {
                let item = e.item.to_datum(cx);
                let mut drivers = Vec::new();
                for d in &e.drivers {
                    let numbers: Vec<Value> =
                        d.iter().map(|&n| Value::fixnum(i64::from(n))).collect();
                    drivers.push(cx.list(&numbers));
                }
                let (drivers, tail) = (cx.list(&drivers), e.tail.to_datum(cx));
                vec![Value::fixnum(3), item, drivers, tail]
            }
            Template::Vector(t) => {
                let t = t.to_datum(cx);
                vec![Value::fixnum(4), t]
            }
        };
        cx.heap.vector(&parts)
    }
    /// The template that was made into `datum`, and the values in it.
    pub(crate) fn of_datum(datum: Value, keep: &mut Vec<Value>) -> Option<Template> {
        let small = |v: Value| u16::try_from(v.as_fixnum()?).ok();
        if datum.is_fixnum() {
            return small(datum).map(Template::Var);
        }
        let parts: Vec<Value> = datum.vector().ok()?.iter().map(std::cell::Cell::get).collect();
        let part = |i: usize, keep: &mut Vec<Value>| Template::of_datum(*parts.get(i)?, keep);
        Some(match parts.first()?.as_fixnum()? {
            code @ (0 | 1) => {
                let v = *parts.get(1)?;
                keep.push(v);
                if code == 0 { Template::Raw(v) } else { Template::Quote(v) }
            }
            2 => Template::Pair(Box::new((part(1, keep)?, part(2, keep)?))),
            3 => {
                let drivers = parts.get(2)?.iter().map(|d| d.iter().map(small).collect());
                let drivers = drivers.collect::<Option<Vec<Vec<u16>>>>()?;
                let (item, tail) = (part(1, keep)?, part(3, keep)?);
                Template::Each(Box::new(Each { item, drivers, tail }))
            }
            4 => Template::Vector(Box::new(part(1, keep)?)),
            _ => return None,
        })
    }
}
