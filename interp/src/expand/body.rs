//! Bodies: definitions and expressions mixed, in the scope of one rib.

use super::binding::is_transformer;
use super::expr::Kindred;
use super::keywords::{
    Context, DefinedValue, Definition, Role, SyntaxDefinition, TransformerSource,
};
use super::lambda::name_procedure;
use super::rib::{Rib, label, new_label, set_label};
use super::rules;
use super::stx::{Ribs, Stx};
use super::{Expander, errors};
use crate::core::{Clause, Core, Lambda, Letrec, Var};
use crate::error::{Pos, Result};
use crate::symbol::Sym;
use crate::value::{Kind, Value};

/// A part of a body, waiting until all definitions are known.
enum Item {
    Define(Var, Definition, Pos),
    Expression(Kindred, Pos),
    /// An expression before there was a rib, not looked at further.
    Early(Stx, Pos),
    /// What concerned modules and has been done.
    Done(Core),
}

struct Body {
    rib: Option<Rib>,
    /// Forms still to be read, the next one last.
    pending: Vec<Stx>,
    items: Vec<Item>,
    duplicate: bool,
}

impl Expander<'_> {
    /// Expands a body: the forms of the list `forms`, of the form `whole`.
    pub(crate) fn body(&mut self, forms: Stx, whole: Stx) -> Result<Core> {
        self.enter()?;
        let pos = self.pos;
        let core = self.body_inner(forms, whole)?;
        self.pos = pos;
        self.leave();
        Ok(core)
    }
    fn body_inner(&mut self, forms: Stx, whole: Stx) -> Result<Core> {
        if let Some([form]) = self.fields(forms)
            && self.is_plain(form)
        {
            return self.expand(form);
        }
        let Some(mut pending) = forms.list(self.cx()) else { return Err(self.no_match(whole)) };
        pending.reverse();
        let mut body = Body { rib: None, pending, items: Vec::new(), duplicate: false };
        while let Some(form) = body.pending.pop() {
            self.read_body_form(form, &mut body)?;
        }
        if let Some(rib) = body.rib {
            rib.seal();
        }
        match body.items.last() {
            None => return Err(self.bad("", "empty body", whole)),
            Some(Item::Define(..)) => {
                return Err(self.bad("", "body should end with an expression", whole));
            }
            Some(_) => {}
        }
        if body.duplicate {
            let message = "invalid or duplicate identifier in definition";
            return Err(self.bad("", message, whole));
        }
        let rib = body.rib;
        let core = self.finish_body(body.items)?;
        if let Some(rib) = rib {
            rib.close();
        }
        Ok(core)
    }

    /// Reads one form of a body: a definition, forms in its place, or an
    /// expression, which is left for later.
    fn read_body_form(&mut self, form: Stx, body: &mut Body) -> Result<()> {
        // Without a rib a form is read as it is as long as it is plainly no
        // definition; the first that may be one makes the rib.
        let form = match body.rib {
            None if self.is_plain(form) => {
                body.items.push(Item::Early(form, self.pos));
                return Ok(());
            }
            None => {
                let rib = Rib::new(self.cx());
                body.rib = Some(rib);
                let mut scope = Ribs::of(rib.0);
                for item in &mut body.items {
                    if let Item::Early(s, _) = item {
                        *s = scope.around(&mut self.vm.cx, *s);
                    }
                }
                for s in &mut body.pending {
                    *s = scope.around(&mut self.vm.cx, *s);
                }
                scope.around(self.cx(), form)
            }
            Some(_) => form,
        };
        let rib = body.rib.map_or(Value::FALSE, |r| r.0);
        let pos = self.pos;
        let kind = self.classify(form, rib)?;
        let here = self.pos;
        if let Kindred::Core(keyword, s) = kind {
            let done = if let Role::Effect(_) = keyword.role {
                body.items.push(Item::Done(self.finish(kind)?));
                true
            } else {
                self.body_core_form(keyword.role, s, body)?
            };
            if done {
                self.pos = pos;
                return Ok(());
            }
        }
        // Definitions further on may yet bind the names of an expression.
        let last = body.pending.is_empty();
        body.items.push(match kind {
            Kindred::Call(s, _) | Kindred::Lexical(_, s) | Kindred::Global(_, _, s) if !last => {
                Item::Early(s, here)
            }
            kind => Item::Expression(kind, here),
        });
        self.pos = pos;
        Ok(())
    }
    /// Whether a form is a constant, a variable or a call or core expression
    /// under a name that is no macro: looked at without expanding anything.
    fn is_plain(&mut self, form: Stx) -> bool {
        use super::resolve::{Binding, resolve};
        let s = form.peel(self.cx());
        let head = if s.e.is_pair() { s.with(s.e.car()).peel(self.cx()) } else { s };
        if !head.e.is_symbol() {
            return !s.e.is_pair() || !head.e.is_pair();
        }
        let unit = self.unit;
        match resolve(self.cx(), head, unit) {
            Binding::Macro(_) => false,
            Binding::Core(i) => {
                matches!(super::keywords::KEYWORDS[i].role, Role::Expression(_)) && s.e.is_pair()
            }
            _ => true,
        }
    }
    /// Handles the core forms that are not expressions in a body; false for
    /// those that are.
    fn body_core_form(&mut self, role: Role, s: Stx, body: &mut Body) -> Result<bool> {
        let rib = body.rib.unwrap_or(Rib(Value::FALSE));
        match role {
            Role::Define(f) => {
                let definition = f(self, s)?;
                let var = self.fresh_var(definition.id.e);
                let unit = self.unit;
                let index = Value::fixnum(i64::from(var.0));
                let label = new_label(self.cx(), label::LEXICAL, index, unit);
                body.duplicate |= !rib.add(self.cx(), definition.id, label);
                body.items.push(Item::Define(var, definition, self.pos));
            }
            Role::DefineSyntax(f) => {
                let definition = f(self, s)?;
                let label = new_label(self.cx(), label::DISPLACED, Value::FALSE, Value::FALSE);
                body.duplicate |= !rib.add(self.cx(), definition.id, label);
                let object = self.make_macro(definition)?;
                set_label(label, label::MACRO, object);
            }
            Role::Splice(f) => {
                let forms = f(self, s, Context::Body)?;
                body.pending.extend(forms.into_iter().rev());
            }
            Role::LocalSyntax(recursive) => {
                let (_, forms) = self.local_syntax(s, recursive)?;
                let Some(forms) = forms.list(self.cx()) else { return Err(self.no_match(s)) };
                body.pending.extend(forms.into_iter().rev());
            }
            Role::EvalWhen => {
                let (situations, forms) = self.eval_when(s)?;
                let (now, later) = situations.split(self.mode);
                if later || now {
                    body.pending.extend(forms.into_iter().rev());
                }
            }
            Role::Expression(_) | Role::Effect(_) | Role::Auxiliary | Role::Library(_) => {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The items from `from` on, which are expressions, one after another; the last one is
    /// expanded first, as in Guile.
    fn body_sequence(&mut self, items: &mut Vec<Item>, from: usize) -> Result<Core> {
        let mut forms = Vec::new();
        while items.len() > from
            && let Some(item) = items.pop()
        {
            let core = self.body_expression(item)?;
            if items.len() == from && forms.is_empty() {
                return Ok(core);
            }
            forms.push(core);
        }
        forms.reverse();
        Ok(Core::seq(forms))
    }
    fn finish_body(&mut self, mut items: Vec<Item>) -> Result<Core> {
        let last_definition = items.iter().rposition(|i| matches!(i, Item::Define(..)));
        let Some(last_definition) = last_definition else {
            return self.body_sequence(&mut items, 0);
        };
        let body = self.body_sequence(&mut items, last_definition + 1)?;
        let (mut vars, mut inits) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                Item::Define(var, definition, pos) => {
                    self.pos = pos;
                    vars.push(var);
                    inits.push(self.defined_value(&definition)?);
                }
                expression => {
                    // An expression among definitions is the value of a
                    // variable that nothing refers to.
                    vars.push(self.temporary("_"));
                    let core = self.body_expression(expression)?;
                    inits.push(Core::Seq(vec![core, Core::UNSPECIFIED]));
                }
            }
        }
        Ok(Core::Letrec(Box::new(Letrec { in_order: true, vars, inits, body })))
    }
    fn body_expression(&mut self, item: Item) -> Result<Core> {
        match item {
            Item::Done(core) => Ok(core),
            Item::Expression(kind, pos) => {
                let before = std::mem::replace(&mut self.pos, pos);
                self.enter()?;
                let core = self.finish(kind)?;
                self.leave();
                self.pos = before;
                Ok(core)
            }
            Item::Early(s, pos) => {
                self.pos = pos;
                self.expand(s)
            }
            Item::Define(..) => Ok(Core::UNSPECIFIED),
        }
    }
    /// Expands the value of a definition.
    pub(crate) fn defined_value(&mut self, d: &Definition) -> Result<Core> {
        match d.value {
            DefinedValue::None => Ok(Core::UNSPECIFIED),
            DefinedValue::Expression(s) => self.named(d.id.e, s),
            DefinedValue::Procedure { formals, body, star, form } => {
                let mut core = self.procedure(formals, body, star, form, Value::FALSE)?;
                name_procedure(&mut core, d.id.e);
                Ok(core)
            }
        }
    }
    /// A procedure of required parameters whose body is expanded already.
    pub(crate) fn simple_lambda(&mut self, name: Value, required: Vec<Var>, body: Core) -> Core {
        let clause = Clause { required, optional: Vec::new(), rest: None, keywords: None, body };
        Core::Lambda(Box::new(Lambda {
            name,
            clauses: vec![clause],
            properties: Value::NULL,
            pos: self.pos,
        }))
    }
    /// `(lambda () BODY)`
    pub(crate) fn thunk(&mut self, body: Core) -> Core {
        self.simple_lambda(Value::FALSE, Vec::new(), body)
    }

    // --- Keywords of a body --------------------------------------------------

    /// Reads `(let-syntax ((ID TRANSFORMER) …) FORM …)`; returns the rib of the
    /// keywords and the forms within it.
    pub(crate) fn local_syntax(&mut self, s: Stx, recursive: bool) -> Result<(Rib, Stx)> {
        let message = "bad local syntax definition";
        let mut rest = s;
        rest.next(self.cx());
        let Some(bindings) = rest.next(self.cx()) else { return Err(self.bad("", message, s)) };
        let (Some(read), true) = (self.bindings(bindings), self.has_body(rest)) else {
            let pairs = bindings.list(self.cx()).filter(|_| self.has_body(rest));
            if pairs.is_some_and(|list| list.iter().all(|&b| self.fields::<2>(b).is_some())) {
                return Err(self.nowhere("duplicate bound keyword", s));
            }
            return Err(self.bad("", message, s));
        };
        if super::lambda::has_duplicates(&read.ids) {
            return Err(self.nowhere("duplicate bound keyword", s));
        }
        let rib = Rib::with_capacity(self.cx(), read.ids.len());
        let mut labels = Vec::new();
        for &id in &read.ids {
            let label = new_label(self.cx(), label::DISPLACED, Value::FALSE, Value::FALSE);
            labels.push(label);
            rib.add(self.cx(), id, label);
        }
        let mut scope = Ribs::of(rib.0);
        for ((&id, &init), &label) in read.ids.iter().zip(&read.inits).zip(&labels) {
            let init = if recursive { scope.around(self.cx(), init) } else { init };
            let transformer = TransformerSource::Expression(init);
            let object = self.make_macro(SyntaxDefinition { id, transformer })?;
            set_label(label, label::MACRO, object);
        }
        rib.seal();
        Ok((rib, rest.under(self.cx(), rib.0)))
    }

    /// Makes the macro object of a definition of a keyword in a local scope:
    /// its transformer is evaluated now.
    pub(crate) fn make_macro(&mut self, d: SyntaxDefinition) -> Result<Value> {
        let (kind, transformer) = self.make_transformer(d.id, d.transformer)?;
        if !is_transformer(transformer) {
            let cx = self.cx();
            let message = "nonprocedure transformer";
            let no = Value::FALSE;
            return Err(errors::syntax_error(cx, no, message, Pos::NONE, transformer, no));
        }
        Ok(self.macro_object(d.id.e, kind, transformer))
    }
    pub(crate) fn macro_object(&mut self, name: Value, kind: Value, transformer: Value) -> Value {
        let object = self.cx().heap.values_object(Kind::Macro, &[name, kind, transformer]);
        self.cx().pin(object)
    }
    /// The type and the transformer of a definition of a keyword.
    pub(crate) fn make_transformer(
        &mut self,
        id: Stx,
        source: TransformerSource,
    ) -> Result<(Value, Value)> {
        let kind = match source {
            TransformerSource::Parameter(_) => Sym::SyntaxParameter,
            TransformerSource::Defmacro(_) | TransformerSource::DefmacroBody { .. } => {
                Sym::Defmacro
            }
            _ => Sym::Macro,
        };
        let kind = self.cx().sym(kind);
        let pos = self.pos;
        let transformer = match source {
            TransformerSource::Expression(s) | TransformerSource::Parameter(s) => {
                match self.native_rules(s)? {
                    Some(rules) => rules,
                    None => self.evaluate(s, id.e)?,
                }
            }
            TransformerSource::Defmacro(s) => self.evaluate(s, id.e)?,
            TransformerSource::Rule(form, pattern, template) => {
                rules::syntax_rule(self.cx(), form, pattern, template, pos)?
            }
            TransformerSource::DefmacroBody { formals, body, form } => {
                self.as_own_unit(|x| x.procedure(formals, body, false, form, id.e))?
            }
        };
        self.pos = pos;
        Ok((kind, transformer))
    }
    /// The rules of a `syntax-rules` or `identifier-syntax` form, without
    /// running anything; `None` for other expressions.
    pub(crate) fn native_rules(&mut self, s: Stx) -> Result<Option<Value>> {
        use super::resolve::{Binding, resolve};
        let s = s.peel(self.cx());
        if !s.e.is_pair() {
            return Ok(None);
        }
        let head = s.with(s.e.car()).peel(self.cx());
        if !head.e.is_symbol() {
            return Ok(None);
        }
        let unit = self.unit;
        let Binding::Core(i) = resolve(self.cx(), head, unit) else { return Ok(None) };
        let pos = self.pos_of(s.e).unwrap_or(self.pos);
        match super::keywords::KEYWORDS[i].name {
            "syntax-rules" => rules::syntax_rules(self.cx(), s, pos).map(Some),
            "identifier-syntax" => rules::identifier_syntax(self.cx(), s, pos).map(Some),
            _ => Ok(None),
        }
    }
    /// Expands and evaluates an expression at expansion time.
    fn evaluate(&mut self, s: Stx, name: Value) -> Result<Value> {
        self.as_own_unit(|x| x.named(name, s))
    }
    /// Expands something as a unit of its own, which sees no variables of this
    /// one, and runs it.
    pub(crate) fn as_own_unit(
        &mut self,
        f: impl FnOnce(&mut Self) -> Result<Core>,
    ) -> Result<Value> {
        let vars = std::mem::take(&mut self.vars);
        let unit = self.unit;
        self.next_unit();
        let core = f(self);
        self.unit = unit;
        let own = std::mem::replace(&mut self.vars, vars);
        let unit = crate::core::Unit { vars: own, body: core?, keeps_frame: false };
        let value = self.nested(|vm| vm.run_unit(unit))?;
        Ok(self.cx().pin(value))
    }
    /// Runs something expanded in this unit, which refers to none of its variables.
    pub(crate) fn run_now(&mut self, core: Core) -> Result<Value> {
        let vars = self.vars.clone();
        let unit = crate::core::Unit { vars, body: core, keeps_frame: false };
        let value = self.nested(|vm| vm.run_unit(unit))?;
        Ok(self.cx().pin(value))
    }
}
