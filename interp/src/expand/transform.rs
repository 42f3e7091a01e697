//! Macro uses: running transformers, and the marks on what they introduce.

use super::circular::as_tree;
use super::errors::syntax_error;
use super::resolve::macro_slot;
use super::rules::as_rules;
use super::stx::{ANTI_MARK, Stx, Wrap, cons, new_syntax, pack_pos};
use super::template::Mark;
use super::{Expander, strip};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::symbol::Sym;
use crate::value::{Kind, Value};

/// The procedure of a variable transformer, if `transformer` is one.
#[inline]
pub(crate) fn variable_transformer(cx: &mut Cx, transformer: Value) -> Option<Value> {
    (transformer.is_pair() && transformer.car() == cx.sym(Sym::MacroBang))
        .then(|| transformer.cdr())
}

impl Expander<'_> {
    /// The expansion of a use `s` of the macro `object`. `rib` collects the
    /// definitions around, or is `#f` in an expression.
    pub(crate) fn expand_macro(&mut self, object: Value, s: Stx, rib: Value) -> Result<Stx> {
        let mut transformer = object.slot(macro_slot::TRANSFORMER);
        if let Some(procedure) = variable_transformer(self.cx(), transformer) {
            transformer = procedure;
        }
        let serial = self.cx().symbols.next_serial();
        let mark = Mark::new(Value::fixnum(serial as i64), rib, pack_pos(self.pos));
        let module = s.m;
        if let Some(rules) = as_rules(&transformer) {
            let Some(output) = rules.expand(self.cx(), s, Some(mark))? else {
                return Err(self.no_match_of_use(s));
            };
            return Ok(Stx::new(output, Wrap::EMPTY, module));
        }
        let kind = object.slot(macro_slot::TYPE);
        let output = if kind == self.cx().sym(Sym::Defmacro) {
            self.run_defmacro(transformer, s)?
        } else {
            self.run_transformer(transformer, s, mark)?
        };
        Ok(Stx::new(output, Wrap::EMPTY, module))
    }
    #[cold]
    fn no_match_of_use(&mut self, s: Stx) -> Error {
        if s.peel(self.cx()).e.is_symbol() {
            return self.no_match_nowhere(s);
        }
        self.no_match(s)
    }

    fn run_transformer(&mut self, transformer: Value, s: Stx, mut mark: Mark) -> Result<Value> {
        let s = s.peel(self.cx());
        let wrap = s.w.with_anti_mark(self.cx());
        // A form that a macro made is where the use of that macro is.
        let pos = self.pos_of(s.e).or(s.e.is_pair().then_some(self.pos));
        let source = pos.map_or(Value::FALSE, pack_pos);
        let input = new_syntax(self.cx(), s.e, wrap, s.m, source);
        let output = self.nested(|vm| vm.apply(transformer, &[input]))?;
        self.cx().pin(output);
        let output = as_tree(self.cx(), output);
        self.mark_output(output, &mut mark, s)
    }

    /// `define-macro`: plain data in, plain data out, which get the context of
    /// the keyword.
    fn run_defmacro(&mut self, procedure: Value, s: Stx) -> Result<Value> {
        let form = self.strip(s);
        let mut parts = s;
        let head = parts.next(self.cx()).unwrap_or(s);
        let head = head.peel(self.cx());
        if !form.is_pair() {
            return Err(self.no_match_nowhere(s));
        }
        let operands = form.cdr();
        let Some(args) = operands.list_to_vec() else {
            return Err(self.cx().not_a_list(operands));
        };
        let output = self.nested(|vm| vm.apply(procedure, &args))?;
        self.cx().pin(output);
        let output = as_tree(self.cx(), output);
        Ok(new_syntax(self.cx(), output, head.w, head.m, Value::FALSE))
    }

    /// Puts the mark on what the transformer introduced, and takes the
    /// anti-mark from what it was given.
    fn mark_output(&mut self, output: Value, mark: &mut Mark, form: Stx) -> Result<Value> {
        let mut marker = OutputMarker { cx: &mut self.vm.cx, mark, given: None };
        marker.run(output).map_err(|symbol| {
            let (cx, pos) = (&mut self.vm.cx, self.pos);
            let form = strip::strip(&mut cx.heap, form.e);
            let message = "encountered raw symbol in macro output";
            syntax_error(cx, Value::FALSE, message, pos, form, symbol)
        })
    }
}

enum Step {
    Visit(Value),
    List(usize),
    Vector(usize),
}

struct OutputMarker<'a> {
    cx: &'a mut Cx,
    mark: &'a mut Mark,
    /// The wrap last freed of its anti-mark, and what became of it.
    given: Option<(Wrap, Wrap)>,
}

impl OutputMarker<'_> {
    fn run(&mut self, output: Value) -> std::result::Result<Value, Value> {
        if !output.is_pair() && !output.is(Kind::Vector) {
            return self.leaf(output);
        }
        let mut steps = vec![Step::Visit(output)];
        let mut results: Vec<Value> = Vec::new();
        while let Some(step) = steps.pop() {
            match step {
                Step::Visit(v) => self.visit(v, &mut steps, &mut results)?,
                Step::List(n) => {
                    let mut list = results.pop().unwrap_or(Value::NULL);
                    for _ in 0..n {
                        let item = results.pop().unwrap_or(Value::NULL);
                        list = cons(self.cx, item, list);
                    }
                    results.push(list);
                }
                Step::Vector(n) => {
                    let from = results.len() - n;
                    let vector = self.cx.heap.vector(&results[from..]);
                    results.truncate(from);
                    results.push(self.cx.pin(vector));
                }
            }
        }
        Ok(results.pop().unwrap_or(Value::NULL))
    }
    fn visit(
        &mut self,
        mut v: Value,
        steps: &mut Vec<Step>,
        results: &mut Vec<Value>,
    ) -> std::result::Result<(), Value> {
        if v.is_pair() {
            // Leaves at once; what nests waits for its turn, in order.
            let from = results.len();
            let mut count = 0;
            while v.is_pair() {
                let car = v.car();
                if car.is_pair() || car.is(Kind::Vector) {
                    visit_nested(v, count, steps);
                    return Ok(());
                }
                let leaf = self.leaf(car)?;
                results.push(leaf);
                count += 1;
                v = v.cdr();
            }
            let mut list = self.leaf(v)?;
            for item in results.drain(from..).rev() {
                list = cons(self.cx, item, list);
            }
            results.push(list);
        } else if v.is(Kind::Vector) {
            let items = v.slots();
            steps.push(Step::Vector(items.len()));
            steps.extend(items.iter().rev().map(|item| Step::Visit(item.get())));
        } else {
            let leaf = self.leaf(v)?;
            results.push(leaf);
        }
        Ok(())
    }
    fn leaf(&mut self, v: Value) -> std::result::Result<Value, Value> {
        if !v.is_object() {
            return Ok(v);
        }
        match v.header().kind() {
            Kind::Symbol => Err(v),
            Kind::Syntax => {
                let wrap = self.rewrap(Wrap(v.slot(1)));
                Ok(new_syntax(self.cx, v.slot(0), wrap, v.slot(2), v.slot(3)))
            }
            _ => Ok(v),
        }
    }
    fn rewrap(&mut self, wrap: Wrap) -> Wrap {
        let marks = wrap.marks();
        if !marks.is_pair() || marks.car() != ANTI_MARK {
            return self.mark.put_on(self.cx, wrap);
        }
        if let Some((from, to)) = self.given {
            if from == wrap {
                return to;
            }
        }
        // Behind the anti-mark's shift are the substitutions there were before.
        let mut substs = wrap.substs().cdr();
        let rib = self.mark.rib;
        if rib != Value::FALSE && !(substs.is_pair() && substs.car() == rib) {
            substs = cons(self.cx, rib, substs);
        }
        let given = Wrap::new(self.cx, marks.cdr(), substs);
        self.given = Some((wrap, given));
        given
    }
}

/// The rest of a list from its first nested element; `done` elements of it are
/// results already.
fn visit_nested(mut v: Value, done: usize, steps: &mut Vec<Step>) {
    let mut items = Vec::new();
    while v.is_pair() {
        items.push(v.car());
        v = v.cdr();
    }
    steps.push(Step::List(done + items.len()));
    steps.push(Step::Visit(v));
    steps.extend(items.into_iter().rev().map(Step::Visit));
}
