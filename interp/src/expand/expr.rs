//! Expressions.

use super::circular::opened;
use super::keywords::{Context, KEYWORDS, Keyword, Role};
use super::resolve::{Binding, macro_binding, resolve};
use super::stx::{Stx, Wrap};
use super::transform::variable_transformer;
use super::{Expander, Mode, errors};
use crate::core::{Call, Core, Scope, Var};
use crate::error::{Error, Pos, Result};
use crate::module::{Module, slot};
use crate::value::{Kind, Value};

/// A form whose keyword is known; macros have been expanded.
#[derive(Clone, Copy)]
pub(crate) enum Kindred {
    Core(&'static Keyword, Stx),
    Lexical(Var, Stx),
    /// A module and a name, and the identifier.
    Global(Value, Value, Stx),
    Constant(Stx),
    /// A call, and what its head, if it is an identifier, means.
    Call(Stx, Option<Binding>),
}

impl Expander<'_> {
    /// Expands an expression.
    pub(crate) fn expand(&mut self, s: Stx) -> Result<Core> {
        if !s.e.is_pair()
            && let Some(core) = self.atom(s)
        {
            return Ok(core);
        }
        self.enter()?;
        let pos = self.pos;
        let kind = self.classify(s, Value::FALSE)?;
        let core = self.finish(kind)?;
        self.pos = pos;
        self.leave();
        Ok(core)
    }

    /// A variable or a fixnum, which most expressions are; nothing for what has to be looked at.
    fn atom(&mut self, s: Stx) -> Option<Core> {
        let id = s.peel(self.cx());
        if id.e.is_fixnum() {
            return Some(Core::Const(id.e));
        }
        if !id.e.is_symbol() {
            return None;
        }
        self.macro_use = None;
        let unit = self.unit;
        match resolve(self.cx(), id, unit) {
            Binding::Lexical(var) => Some(Core::Local(var)),
            Binding::Global(module, name) => {
                let mut global = self.global(module, name, Scope::Inside);
                global.pos = errors::syntax_pos(s.e).unwrap_or(global.pos);
                Some(Core::Global(global))
            }
            _ => None,
        }
    }

    /// Expands macros until the form is something else. `rib` collects the
    /// definitions around, or is `#f`.
    pub(crate) fn classify(&mut self, s: Stx, rib: Value) -> Result<Kindred> {
        let mut s = s;
        self.macro_use = None;
        loop {
            if s.e.is_object() {
                if let Some(pos) = errors::syntax_pos(s.e) {
                    self.pos = pos;
                }
                s = s.peel(self.cx());
            }
            if s.e.is_pair() {
                self.at(s.e);
                let head = s.with(s.e.car()).peel(self.cx());
                if !head.e.is_symbol() {
                    if head.e.is_pair() {
                        if let Some(object) = self.macro_reference(head)? {
                            if let Binding::Core(i) = macro_binding(self.cx(), object) {
                                return Ok(Kindred::Core(&KEYWORDS[i], s));
                            }
                            s = self.expand_macro(object, s, rib)?;
                            continue;
                        }
                    }
                    return Ok(Kindred::Call(s, None));
                }
                let unit = self.unit;
                match resolve(self.cx(), head, unit) {
                    Binding::Core(i) => match self.in_other_module(&KEYWORDS[i], s) {
                        Some(form) => s = form,
                        None => return Ok(Kindred::Core(&KEYWORDS[i], s)),
                    },
                    Binding::Macro(object) => {
                        let used = s;
                        s = self.expand_macro(object, s, rib)?;
                        self.macro_use = Some(used);
                    }
                    binding => return Ok(Kindred::Call(s, Some(binding))),
                }
            } else if s.e.is_symbol() {
                let unit = self.unit;
                match resolve(self.cx(), s, unit) {
                    Binding::Macro(object) => s = self.expand_macro(object, s, rib)?,
                    Binding::Core(i) => return Err(self.keyword_alone(&KEYWORDS[i], s)),
                    binding => return self.reference(s, binding),
                }
            } else if s.e == Value::NULL {
                // An error when it is expanded: what follows is looked at first.
                return Ok(Kindred::Call(s, None));
            } else if opened(s.e).is_some_and(Value::is_pair) {
                return Err(self.no_match(s));
            } else {
                return Ok(Kindred::Constant(s));
            }
        }
    }
    fn reference(&mut self, id: Stx, binding: Binding) -> Result<Kindred> {
        match binding {
            Binding::Lexical(var) => Ok(Kindred::Lexical(var, id)),
            Binding::Global(module, name) => Ok(Kindred::Global(module, name, id)),
            Binding::Pattern(..) => {
                Err(self.nowhere("reference to pattern variable outside syntax form", id))
            }
            _ => Err(self.nowhere("reference to identifier outside its scope", id)),
        }
    }
    #[cold]
    pub(crate) fn nowhere(&mut self, message: &str, form: Stx) -> Error {
        errors::syntax_error(self.cx(), Value::FALSE, message, Pos::NONE, form.e, Value::FALSE)
    }
    /// A keyword where there should be an expression.
    #[cold]
    fn keyword_alone(&mut self, keyword: &Keyword, s: Stx) -> Error {
        if matches!(keyword.role, Role::Auxiliary) {
            return self.misused(keyword, s);
        }
        let (who, message) = match keyword.name {
            "quote" => ("quote", "bad syntax"),
            "syntax" => ("syntax", "bad `syntax' form"),
            "lambda" => ("lambda", "bad lambda"),
            "lambda*" => ("lambda", "bad lambda*"),
            "case-lambda" => ("case-lambda", "bad case-lambda"),
            "case-lambda*" => ("case-lambda", "bad case-lambda*"),
            "let" => ("let", "bad let"),
            "letrec" => ("letrec", "bad letrec"),
            "letrec*" => ("letrec*", "bad letrec*"),
            "set!" => ("set!", "bad set!"),
            "begin"
            | "define"
            | "define-syntax"
            | "define-syntax-parameter"
            | "let-syntax"
            | "letrec-syntax"
            | "eval-when" => ("", "unexpected syntax"),
            _ => return self.no_match_nowhere(s),
        };
        self.bad(who, message, s)
    }
    #[cold]
    fn misplaced_definition(&mut self, s: Stx) -> Error {
        let message = "definition in expression context, where definitions are not allowed,";
        let mut parts = s;
        parts.next(self.cx());
        let target = parts.next(self.cx()).map(|t| t.peel(self.cx()).e);
        // (define (NAME …) …) is another form by then, which has no place.
        match target {
            Some(target) if target.is_pair() => self.nowhere(message, s),
            _ => self.bad("", message, s),
        }
    }
    #[cold]
    fn misused(&mut self, keyword: &Keyword, s: Stx) -> Error {
        let name = keyword.name;
        match name {
            "unquote" | "unquote-splicing" => {
                self.bad(name, "expression not valid outside of quasiquote", s)
            }
            "unsyntax" | "unsyntax-splicing" => self.bad(name, "Invalid expression", s),
            _ => {
                let message = format!("bad use of '{name}' syntactic keyword");
                self.bad_part(name, &message, s, s.e)
            }
        }
    }

    /// The form in `(@@ @@ MODULE FORM)`, as that module understands it.
    fn in_other_module(&mut self, keyword: &Keyword, s: Stx) -> Option<Stx> {
        if keyword.name != "@@" {
            return None;
        }
        let [_, again, module, form] = self.fields(s)?;
        let again = self.strip(again);
        if again != self.sym("@@") {
            return None;
        }
        let (module, form) = (self.strip(module), self.strip(form));
        let module = self.cx().find_module(module)?;
        Some(Stx::new(form, Wrap::EMPTY, module.0))
    }

    /// The macro that `(@ MODULE NAME)` or `(@@ MODULE NAME)` names, if `head`
    /// is such a form.
    fn macro_reference(&mut self, head: Stx) -> Result<Option<Value>> {
        let mut rest = head;
        let Some(keyword) = rest.next(self.cx()).and_then(|k| k.identifier(self.cx())) else {
            return Ok(None);
        };
        let unit = self.unit;
        let Binding::Core(i) = resolve(self.cx(), keyword, unit) else { return Ok(None) };
        let scope = match KEYWORDS[i].name {
            "@" => Scope::Public,
            "@@" => Scope::Private,
            _ => return Ok(None),
        };
        let Some([_, module, name]) = self.fields(head) else { return Ok(None) };
        let (module, name) = (self.strip(module), self.strip(name));
        let symbols = |m: Vec<Value>| !m.is_empty() && m.iter().all(|part| part.is_symbol());
        if name.is_symbol() && module.list_to_vec().is_some_and(symbols) {
            self.macro_in(module, name, scope)
        } else {
            Ok(None)
        }
    }
    /// The macro object bound to `name` in a module, which is loaded for it.
    pub(crate) fn macro_in(
        &mut self,
        module: Value,
        name: Value,
        scope: Scope,
    ) -> Result<Option<Value>> {
        // One that nothing has made a module of may have definitions all the same.
        let found = match self.load_module(module)? {
            None if scope == Scope::Private => self.cx().find_module(module),
            found => found,
        };
        let Some(found) = found else { return Ok(None) };
        let place = match scope {
            Scope::Public => found.interface().unwrap_or(found),
            _ => found,
        };
        let variable = place.variable(self.cx(), name);
        let value = variable.map(Value::variable_value);
        Ok(value.filter(|v| v.is(Kind::Macro)))
    }
    /// The module of this name, loaded if a loader is there.
    fn load_module(&mut self, name: Value) -> Result<Option<Module>> {
        let directory = self.sym("directory");
        if let Some(found) = self.cx().find_module(name) {
            if found.0.slot(slot::KIND) != directory {
                return Ok(Some(found));
            }
        }
        let loader = self.sym("resolve-module");
        let guile = self.cx().guile;
        let Some(variable) = guile.local_variable(self.cx(), loader) else { return Ok(None) };
        let procedure = variable.variable_value();
        if !procedure.is_procedure() {
            return Ok(None);
        }
        let ensure = self.sym("ensure");
        let ensure = self.cx().keyword(ensure);
        let args = [name, Value::TRUE, Value::FALSE, ensure, Value::FALSE];
        let module = self.nested(|vm| vm.apply(procedure, &args))?;
        Ok(module.as_module())
    }

    /// Expands what `classify` found, as an expression.
    pub(crate) fn finish(&mut self, kind: Kindred) -> Result<Core> {
        match kind {
            Kindred::Lexical(var, _) => Ok(Core::Local(var)),
            Kindred::Global(module, name, _) => {
                Ok(Core::Global(self.global(module, name, Scope::Inside)))
            }
            Kindred::Constant(s) => Ok(Core::Const(self.strip(s))),
            Kindred::Call(s, binding) => self.call(s, binding),
            Kindred::Core(keyword, s) => self.core_form(keyword, s),
        }
    }
    fn core_form(&mut self, keyword: &'static Keyword, s: Stx) -> Result<Core> {
        match keyword.role {
            Role::Expression(f) => f(self, s),
            Role::Splice(f) => {
                let forms = f(self, s, Context::Expression)?;
                if forms.is_empty() {
                    return Err(self.bad("", "sequence of zero expressions", s));
                }
                self.sequence(&forms)
            }
            Role::Effect(f) => {
                let pos = self.pos;
                let now = f(self, s)?;
                self.run_now(now)?;
                self.pos = pos;
                f(self, s)
            }
            Role::LocalSyntax(recursive) => {
                let (rib, forms) = self.local_syntax(s, recursive)?;
                let body = self.body(forms, s)?;
                rib.close();
                Ok(body)
            }
            Role::EvalWhen => self.eval_when_expression(s),
            Role::Auxiliary => Err(self.misused(keyword, s)),
            Role::Library(f) => {
                let library = f(self, s)?;
                self.library_expression(&library)
            }
            Role::Define(_) | Role::DefineSyntax(_) => Err(self.misplaced_definition(s)),
        }
    }
    fn call(&mut self, s: Stx, binding: Option<Binding>) -> Result<Core> {
        let mut rest = s;
        let Some(head) = rest.next(self.cx()) else {
            return Err(self.nowhere("unexpected syntax", s));
        };
        let callee = match binding {
            None => match self.primitive_operator(head) {
                Some(operator) => operator,
                None => self.expand(head)?,
            },
            Some(binding) => {
                let id = head.peel(self.cx());
                let kind = self.reference(id, binding)?;
                self.finish(kind)?
            }
        };
        let pos = self.pos;
        let mut args = Vec::new();
        while let Some(arg) = rest.next(self.cx()) {
            args.push(self.expand(arg)?);
        }
        if rest.e != Value::NULL {
            return Err(self.no_match_nowhere(s));
        }
        Ok(Core::Call(Box::new(Call { callee, args, pos })))
    }
    /// `(@@ primitive NAME)`, in (guile): what Guile's own code calls its instructions.
    fn primitive_operator(&mut self, head: Stx) -> Option<Core> {
        let [keyword, place, name] = self.fields(head)?;
        let unit = self.unit;
        let keyword = keyword.identifier(self.cx())?;
        let Binding::Core(i) = resolve(self.cx(), keyword, unit) else { return None };
        let name = name.peel(self.cx());
        let is_primitive = KEYWORDS[i].name == "@@"
            && self.strip(place) == self.sym("primitive")
            && head.m == self.cx().guile.0
            && name.e.is_symbol();
        is_primitive.then(|| Core::Global(self.global(head.m, name.e, Scope::Inside)))
    }
    /// Expressions one after another.
    pub(crate) fn sequence(&mut self, forms: &[Stx]) -> Result<Core> {
        let forms = forms.iter().map(|&f| self.expand(f)).collect::<Result<Vec<_>>>()?;
        Ok(Core::seq(forms))
    }
    /// The same, of the rest of a form; `None` where it is no proper list or empty.
    pub(crate) fn rest_sequence(&mut self, mut rest: Stx) -> Result<Option<Core>> {
        let mut forms = Vec::new();
        while let Some(form) = rest.next(self.cx()) {
            forms.push(self.expand(form)?);
        }
        if rest.e != Value::NULL || forms.is_empty() {
            return Ok(None);
        }
        Ok(Some(Core::seq(forms)))
    }
    fn eval_when_expression(&mut self, s: Stx) -> Result<Core> {
        let (situations, forms) = self.eval_when(s)?;
        let (now, later) = situations.split(self.mode);
        if now && self.mode == Mode::Compile {
            self.as_own_unit(|x| x.sequence(&forms))?;
        }
        if later && !forms.is_empty() { self.sequence(&forms) } else { Ok(Core::UNSPECIFIED) }
    }
    /// The elements of a form of exactly `N`.
    pub(crate) fn fields<const N: usize>(&mut self, mut s: Stx) -> Option<[Stx; N]> {
        let mut out = [s; N];
        for place in &mut out {
            *place = s.next(self.cx())?;
        }
        s.is_null(self.cx()).then_some(out)
    }
}

/// `(begin FORM …)`
pub(crate) fn begin(x: &mut Expander<'_>, s: Stx, context: Context) -> Result<Vec<Stx>> {
    let mut rest = s;
    rest.next(x.cx());
    match rest.list(x.cx()) {
        Some(forms) => Ok(forms),
        None if context == Context::Expression => Err(x.no_match_nowhere(s)),
        None => Err(x.no_match_nowhere(s)),
    }
}

/// `(quote DATUM)`
pub(crate) fn quote(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let Some([_, datum]) = x.fields(s) else { return Err(x.bad("quote", "bad syntax", s)) };
    let datum = x.strip(datum);
    x.keep_places(datum);
    Ok(Core::Const(datum))
}

/// `(if TEST THEN [ELSE])`
pub(crate) fn if_form(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let (test, then) = (rest.next(x.cx()), rest.next(x.cx()));
    let (Some(test), Some(then)) = (test, then) else { return Err(x.no_match_nowhere(s)) };
    let otherwise = rest.next(x.cx());
    if !rest.is_null(x.cx()) {
        return Err(x.no_match_nowhere(s));
    }
    let test = x.expand(test)?;
    let then = x.expand(then)?;
    let otherwise = match otherwise {
        Some(e) => x.expand(e)?,
        None => Core::UNSPECIFIED,
    };
    Ok(Core::branch(test, then, otherwise))
}

/// `(set! PLACE VALUE)`: a variable, a variable transformer, `(@ …)`, or
/// `(GETTER ARGUMENT …)`, which calls the getter's setter.
pub(crate) fn set(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let Some([_, place, value]) = x.fields(s) else { return Err(x.bad("set!", "bad set!", s)) };
    let pos = x.pos;
    let place = place.peel(x.cx());
    if place.e.is_pair() {
        return set_place(x, s, place, value);
    }
    if !place.e.is_symbol() {
        return Err(x.bad("set!", "bad set!", s));
    }
    let unit = x.unit;
    match resolve(x.cx(), place, unit) {
        Binding::Lexical(var) => {
            let value = x.named(place.e, value)?;
            x.vars[var.0 as usize].assigned = true;
            Ok(Core::SetLocal(var, Box::new(value)))
        }
        Binding::Global(module, name) => {
            let value = x.named(place.e, value)?;
            x.pos = pos;
            Ok(Core::SetGlobal(x.global(module, name, Scope::Inside), Box::new(value)))
        }
        Binding::Macro(object) => {
            let transformer = object.slot(super::macro_slot::TRANSFORMER);
            if variable_transformer(x.cx(), transformer).is_none() {
                return Err(not_settable(x, s, place));
            }
            let expanded = x.expand_macro(object, s, Value::FALSE)?;
            x.expand(expanded)
        }
        Binding::Displaced => Err(x.nowhere("reference to identifier outside its scope", place)),
        Binding::Core(i) if !KEYWORDS[i].is_primitive() => Err(not_settable(x, s, place)),
        Binding::Core(_) | Binding::Pattern(..) => Err(x.bad("set!", "bad set!", s)),
    }
}
#[cold]
fn not_settable(x: &mut Expander<'_>, s: Stx, place: Stx) -> Error {
    let who = x.sym("set!");
    errors::syntax_error(x.cx(), who, "not a variable transformer", Pos::NONE, s.e, place.e)
}

fn set_place(x: &mut Expander<'_>, s: Stx, place: Stx, value: Stx) -> Result<Core> {
    let mut rest = place;
    let Some(head) = rest.next(x.cx()) else { return Err(x.bad("set!", "bad set!", s)) };
    let head = head.peel(x.cx());
    if head.e.is_symbol() {
        let unit = x.unit;
        match resolve(x.cx(), head, unit) {
            Binding::Core(i) if matches!(KEYWORDS[i].name, "@" | "@@") => {
                let (mut before, global) = match x.expand(place)? {
                    Core::Global(global) => (Vec::new(), global),
                    Core::Seq(mut parts) => match parts.pop() {
                        Some(Core::Global(global)) => (parts, global),
                        _ => return Err(x.bad("set!", "bad set!", s)),
                    },
                    _ => return Err(x.bad("set!", "bad set!", s)),
                };
                let value = x.expand(value)?;
                before.push(Core::SetGlobal(global, Box::new(value)));
                return Ok(Core::Seq(before));
            }
            _ => {}
        }
    }
    let Some(mut operands) = rest.list(x.cx()) else { return Err(x.bad("set!", "bad set!", s)) };
    operands.push(value);
    let getter = x.expand(head)?;
    let setter = x.core_call("setter", vec![getter]);
    let pos = x.pos;
    let args = operands.iter().map(|&a| x.expand(a)).collect::<Result<Vec<_>>>()?;
    Ok(Core::call(setter, args, pos))
}

/// `(@ MODULE NAME)`
pub(crate) fn public_ref(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    module_ref(x, s, Scope::Public)
}

/// `(@@ MODULE NAME)`
pub(crate) fn private_ref(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    module_ref(x, s, Scope::Private)
}

fn module_ref(x: &mut Expander<'_>, s: Stx, scope: Scope) -> Result<Core> {
    let Some([_, module, name]) = x.fields(s) else { return Err(x.no_match_nowhere(s)) };
    let module = x.strip(module);
    let name = name.peel(x.cx());
    if module == x.sym("primitive") && s.m == x.cx().guile.0 && name.e.is_symbol() {
        return Err(x.nowhere("primitive not in operator position", name));
    }
    let symbols = |m: Vec<Value>| !m.is_empty() && m.iter().all(|part| part.is_symbol());
    if !module.list_to_vec().is_some_and(symbols) {
        return Err(x.no_match_nowhere(s));
    }
    if !name.e.is_symbol() {
        // (@@ MODULE EXPRESSION): the expression as that module understands it.
        let found = x.cx().find_module(module).filter(|_| scope == Scope::Private);
        let Some(found) = found else { return Err(x.no_match_nowhere(s)) };
        return x.expand(Stx::new(name.e, Wrap::EMPTY, found.0));
    }
    if let Some(object) = x.macro_in(module, name.e, scope)? {
        if let Binding::Core(i) = macro_binding(x.cx(), object) {
            return Err(x.keyword_alone(&KEYWORDS[i], name));
        }
        let id = Stx::new(name.e, Wrap::EMPTY, s.m);
        let expanded = x.expand_macro(object, id, Value::FALSE)?;
        return x.expand(expanded);
    }
    let global = Core::Global(x.global(module, name.e, scope));
    let core = x.sym("guile");
    if x.mode == Mode::Compile && module.list_to_vec().as_deref() != Some(&[core]) {
        // The module is loaded now; where the code runs it may not be yet.
        let load = x.core_call("%require-module", vec![Core::Const(module)]);
        return Ok(Core::Seq(vec![load, global]));
    }
    Ok(global)
}
