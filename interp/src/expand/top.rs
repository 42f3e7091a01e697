//! Forms at top level, one after another.

use super::circular;
use super::errors::syntax_error;
use super::expr::Kindred;
use super::keywords::{Context, Definition, KEYWORDS, Role, SyntaxDefinition, TransformerSource};
use super::library::Library;
use super::resolve::{Binding, resolve};
use super::rib::{Rib, label, new_label};
use super::rules::as_rules;
use super::stx::{Stx, Wrap};
use super::{Expander, Mode, State};
use crate::core::{Core, Scope, Unit};
use crate::cx::Cx;
use crate::error::{Pos, Result};
use crate::heap::{Foreign, Marker};
use crate::module::Module;
use crate::read::Sources;
use crate::value::{Kind, Value};
use crate::vm::Vm;
use std::rc::Rc;

/// What is to be done with a [`Pending`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// To expand the form.
    Form,
    /// To go back to the module `form.e` after a library.
    Leave,
}

/// A form still to be expanded.
#[derive(Clone, Copy)]
pub(super) struct Pending {
    pub(super) what: What,
    pub(super) form: Stx,
    /// The module that its definitions go to.
    pub(super) module: Value,
    /// To be run while expanding.
    pub(super) now: bool,
    /// To be part of the program.
    pub(super) later: bool,
}

/// The expansion of one form at top level, unit by unit: in a program that is kept a
/// `begin`, and a macro use that becomes one, is expanded and evaluated form by form,
/// and so is a library.
///
/// It is a [`Foreign`] value: put it on the heap and take units with
/// [`next_unit`], so that what is pending lives while a unit runs.
#[derive(Default)]
pub struct Expansion {
    /// The next one last.
    queue: Vec<Pending>,
    /// Places of the form's parts, and of what it included.
    sources: Vec<Rc<Sources>>,
    mode: Mode,
    top_rib: Option<Value>,
}

impl Foreign for Expansion {
    fn trace(&self, marker: &mut Marker<'_>) {
        for p in &self.queue {
            marker.mark_all([p.form.e, p.form.w.0, p.form.m, p.module]);
        }
        marker.mark_all(self.top_rib);
    }
    fn type_name(&self) -> &'static str {
        "expansion"
    }
}

/// The next unit of an [`Expansion`] on the heap: see [`Expansion::next`].
pub fn next_unit(vm: &mut Vm, expansion: Value) -> Result<Option<Unit>> {
    let Some(place) = expansion.foreign_mut::<Expansion>() else { return Ok(None) };
    let mut own = std::mem::take(place);
    let unit = own.next(vm);
    if let Some(place) = expansion.foreign_mut::<Expansion>() {
        *place = own;
    }
    unit
}

/// Whether no form is pending: the unit taken last is certainly the last one.
pub fn is_last(expansion: Value) -> bool {
    expansion.foreign::<Expansion>().is_none_or(Expansion::is_last)
}

impl Expansion {
    /// The expansion of `form` in `module`. `sources` has the places of its parts.
    pub fn new(
        cx: &mut Cx,
        form: Value,
        module: Module,
        sources: Option<Rc<Sources>>,
        mode: Mode,
    ) -> Expansion {
        let form = match &sources {
            Some(sources) if sources.are_trees() => form,
            _ => {
                let base = cx.pinned.len();
                let form = circular::as_tree(cx, form);
                cx.pinned.truncate(base);
                form
            }
        };
        let form = Stx::new(form, Wrap::EMPTY, module.0);
        let first = Pending { what: What::Form, form, module: module.0, now: false, later: true };
        let sources = sources.into_iter().collect();
        Expansion { queue: vec![first], sources, mode, top_rib: None }
    }
    /// Whether no form is pending.
    pub fn is_last(&self) -> bool {
        self.queue.is_empty()
    }

    /// Expands up to the next unit; `None` when there are no more forms. Macro
    /// definitions take effect on the way. The unit is to be run before the
    /// next one is asked for, and is good until the next collection.
    ///
    /// # Errors
    /// `syntax-error`, and what transformers raise.
    pub fn next(&mut self, vm: &mut Vm) -> Result<Option<Unit>> {
        let base = vm.cx.pinned.len();
        for p in &self.queue {
            vm.cx.pinned.extend([p.form.e, p.form.w.0, p.form.m, p.module]);
        }
        vm.cx.pinned.extend(self.top_rib);
        let result = self.run(vm);
        if result.is_err() {
            // An error leaves the libraries it is in.
            if let Some(left) = self.queue.iter().find(|p| p.what == What::Leave) {
                vm.cx.current_module = Module(left.form.e);
            }
            self.queue.clear();
        }
        vm.cx.pinned.truncate(base);
        result
    }
    fn run(&mut self, vm: &mut Vm) -> Result<Option<Unit>> {
        let mut x = Expander::new(vm, self.mode);
        let outer = x.sources.len();
        x.sources.extend(self.sources.iter().cloned());
        x.top_rib = self.top_rib.unwrap_or(Value::FALSE);
        let result = loop {
            let Some(pending) = self.queue.pop() else { break Ok(None) };
            match x.top_form(pending, &mut self.queue) {
                Ok(Some(core)) => break Ok(Some(x.take_unit(core))),
                Ok(None) => x.vars.clear(),
                Err(e) => break Err(e),
            }
        };
        self.sources = x.sources.split_off(outer);
        self.top_rib = (x.top_rib != Value::FALSE).then_some(x.top_rib);
        result
    }
}

/// When the forms of an `eval-when` are wanted.
#[allow(clippy::struct_excessive_bools)] // four situations, each named or not
#[derive(Clone, Copy, Default)]
pub(crate) struct Situations {
    expand: bool,
    load: bool,
    eval: bool,
    compile: bool,
}

impl Situations {
    /// Whether to run the forms while expanding, and whether they are part of
    /// the program.
    pub(crate) fn split(self, mode: Mode) -> (bool, bool) {
        match mode {
            Mode::Eval => (self.expand && !self.eval, self.eval),
            Mode::Compile => (self.expand || self.compile, self.load),
        }
    }
    /// The same for a form among others that are run at once.
    pub(super) fn in_sequence(self) -> (bool, bool) {
        (self.expand, self.eval)
    }
}

impl Expander<'_> {
    /// Reads `(eval-when (SITUATION …) FORM …)`.
    pub(crate) fn eval_when(&mut self, s: Stx) -> Result<(Situations, Vec<Stx>)> {
        let mut rest = s;
        rest.next(self.cx());
        let list = rest.next(self.cx()).and_then(|l| l.list(&mut self.vm.cx));
        let forms = rest.list(self.cx());
        let (Some(list), Some(forms)) = (list, forms.filter(|forms| !forms.is_empty())) else {
            return Err(self.no_match_nowhere(s));
        };
        let mut situations = Situations::default();
        for situation in list {
            let name = self.strip(situation);
            let text = name.symbol_name().map(|n| n.to_string()).unwrap_or_default();
            match text.as_str() {
                "expand" => situations.expand = true,
                "load" => situations.load = true,
                "eval" => situations.eval = true,
                "compile" => situations.compile = true,
                _ => {
                    let (who, message) = (self.sym("eval-when"), "invalid situation");
                    return Err(syntax_error(self.cx(), who, message, Pos::NONE, s.e, name));
                }
            }
        }
        Ok((situations, forms))
    }

    /// Expands one form; `None` if it leaves nothing to run.
    pub(super) fn top_form(
        &mut self,
        p: Pending,
        queue: &mut Vec<Pending>,
    ) -> Result<Option<Core>> {
        self.next_unit();
        if p.what == What::Leave {
            return Ok(self.leave_library(p));
        }
        let rib = self.rib_for(p.form);
        let kind = self.classify(p.form, rib)?;
        let Kindred::Core(keyword, s) = kind else {
            return self.top_expression(kind, p);
        };
        match keyword.role {
            Role::Define(f) => {
                let definition = f(self, s)?;
                self.top_define(definition, s, p)
            }
            Role::DefineSyntax(f) => {
                let definition = f(self, s)?;
                self.top_define_syntax(definition, s, p)
            }
            Role::Splice(f) => {
                let forms = f(self, s, Context::Top)?;
                if forms.is_empty() && queue.is_empty() {
                    return Ok(p.later.then_some(Core::UNSPECIFIED));
                }
                if self.mode == Mode::Eval && forms.len() > 1 {
                    let (whole, rest) = self.top_sequence(forms, p)?;
                    queue.extend(rest.into_iter().rev());
                    return Ok(whole);
                }
                self.name_definitions(&forms, p.module);
                queue.extend(forms.into_iter().rev().map(|form| Pending { form, ..p }));
                Ok(None)
            }
            Role::LocalSyntax(recursive) => {
                let (_, forms) = self.local_syntax(s, recursive)?;
                let Some(forms) = forms.list(self.cx()) else { return Err(self.no_match(s)) };
                queue.extend(forms.into_iter().rev().map(|form| Pending { form, ..p }));
                Ok(None)
            }
            Role::EvalWhen => {
                let (situations, forms) = self.eval_when(s)?;
                let (now, later) = situations.split(self.mode);
                let (now, later) = (now || p.now, later && p.later);
                if now || later {
                    let forms = forms.into_iter().rev();
                    queue.extend(forms.map(|form| Pending { form, now, later, ..p }));
                }
                Ok(None)
            }
            Role::Effect(f) => {
                let core = f(self, s)?;
                if self.mode == Mode::Eval {
                    return Ok(Some(core));
                }
                self.run_now(core)?;
                if p.later { f(self, s).map(Some) } else { Ok(None) }
            }
            Role::Library(f) => {
                let library = f(self, s)?;
                self.top_library(library, p, queue)
            }
            Role::Expression(_) | Role::Auxiliary => self.top_expression(kind, p),
        }
    }
    /// Names what the definitions among `forms` define, where a macro introduced
    /// the names: a form may refer to what a later one defines.
    pub(super) fn name_definitions(&mut self, forms: &[Stx], module: Value) {
        let unit = self.unit;
        for &form in forms.iter().filter(|_| forms.len() > 1) {
            let s = form.peel(self.cx());
            let mut rest = s;
            let Some(head) = rest.next(self.cx()).and_then(|h| h.identifier(self.cx())) else {
                continue;
            };
            let Binding::Core(i) = resolve(self.cx(), head, unit) else { continue };
            let Role::Define(f) = KEYWORDS[i].role else { continue };
            // A wrong form is reported when its turn comes.
            if let Ok(definition) = f(self, s) {
                self.top_name(definition.id, s, module);
            }
        }
    }
    /// The rib for what macros introduce: made when there is a macro to do so.
    pub(super) fn rib_for(&mut self, form: Stx) -> Value {
        if self.top_rib == Value::FALSE {
            let s = form.peel(self.cx());
            let head = if s.e.is_pair() { s.with(s.e.car()).peel(self.cx()) } else { s };
            let unit = self.unit;
            let may_expand =
                !head.e.is_symbol() || matches!(resolve(self.cx(), head, unit), Binding::Macro(_));
            if may_expand {
                self.top_rib = Rib::new(self.cx()).0;
            }
        }
        self.top_rib
    }
    fn top_expression(&mut self, kind: Kindred, p: Pending) -> Result<Option<Core>> {
        if p.now {
            self.as_own_unit(|x| x.finish(kind))?;
        }
        if !p.later {
            return Ok(None);
        }
        let pos = self.pos;
        let core = self.finish(kind)?;
        self.pos = pos;
        Ok(Some(core))
    }

    /// Makes a library's module, with its imports and exports, and queues its
    /// body. What is left to run is the same once more, for a program that is kept.
    fn top_library(
        &mut self,
        library: Library,
        p: Pending,
        queue: &mut Vec<Pending>,
    ) -> Result<Option<Core>> {
        let outer = self.cx().current_module;
        let core = self.begin_library(library.name, library.version);
        self.run_now(core)?;
        let module = match self.cx().find_module(library.name) {
            Some(module) => module.0,
            None => p.module,
        };
        let leave = Pending { what: What::Leave, form: p.form.with(outer.0), ..p };
        queue.push(leave);
        let core = self.import_sets(&library.imports);
        self.run_now(core)?;
        let core = self.library_exports(&library.exports, module);
        self.run_now(core)?;
        let body = library.body.into_iter().rev();
        queue.extend(body.map(|form| {
            // The library's own module is where its forms belong.
            let form = Stx { m: module, ..form };
            Pending { form, module, ..p }
        }));
        if self.mode == Mode::Eval || !p.later {
            return Ok(None);
        }
        let begin = self.begin_library(library.name, library.version);
        let imports = self.import_sets(&library.imports);
        let exports = self.library_exports(&library.exports, module);
        Ok(Some(Core::Seq(vec![begin, imports, exports])))
    }
    fn leave_library(&mut self, p: Pending) -> Option<Core> {
        let module = Module(p.form.e);
        self.cx().current_module = module;
        if self.mode == Mode::Eval || !p.later {
            return None;
        }
        let resolve = self.core_call("resolve-module", vec![Core::Const(module.name())]);
        Some(self.core_call("set-current-module", vec![resolve]))
    }

    /// The name that a definition at top level gets: a name that a macro
    /// introduced is made one of its own, from the form it stands in.
    pub(super) fn top_name(&mut self, id: Stx, form: Stx, module: Value) -> Value {
        if id.w.marks() == Value::NULL {
            return id.e;
        }
        let datum = self.strip(form);
        let hash = super::quasi::datum_hash(datum);
        let text = id.e.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        let name = self.sym(&format!("{text}-{hash:x}"));
        let label = new_label(self.cx(), label::TOP, name, module);
        if self.top_rib == Value::FALSE {
            self.top_rib = Rib::new(self.cx()).0;
        }
        let rib = Rib(self.top_rib);
        rib.add(self.cx(), id, label);
        name
    }
    fn top_define(&mut self, d: Definition, s: Stx, p: Pending) -> Result<Option<Core>> {
        let name = self.top_name(d.id, s, p.module);
        if p.now {
            self.as_own_unit(|x| x.top_definition(&d, name, p.module))?;
        }
        if self.mode == Mode::Compile {
            self.hide_keyword(name, p.module);
        }
        if d.public && self.mode == Mode::Compile {
            let export = self.export_of(name);
            self.run_now(export)?;
        }
        if !p.later {
            return Ok(None);
        }
        self.top_definition(&d, name, p.module).map(Some)
    }
    pub(super) fn top_definition(
        &mut self,
        d: &Definition,
        name: Value,
        module: Value,
    ) -> Result<Core> {
        let pos = self.pos;
        let value = self.defined_value(d)?;
        self.pos = pos;
        let mut core = Core::Define(self.global(module, name, Scope::Inside), Box::new(value));
        if d.public {
            let export = self.export_of(name);
            core = Core::Seq(vec![core, export]);
        }
        Ok(core)
    }
    /// `(module-export! (current-module) '(NAME))`
    fn export_of(&mut self, name: Value) -> Core {
        let names = self.cx().heap.list(&[name]);
        self.cx().pin(names);
        let module = self.core_call("current-module", Vec::new());
        self.core_call("module-export!", vec![module, Core::Const(names)])
    }
    /// Makes a name that is about to be defined mean a variable for the forms
    /// that follow, which are expanded before the definition is run.
    fn hide_keyword(&mut self, name: Value, module: Value) {
        let cx = &mut self.vm.cx;
        let module = Module(module);
        if module.local_variable(cx, name).is_some() {
            return;
        }
        let old = module.variable(cx, name).map(Value::variable_value);
        let value = old.filter(|v| !v.is(Kind::Macro)).unwrap_or(Value::UNBOUND);
        module.define(cx, name, value);
    }

    pub(super) fn top_define_syntax(
        &mut self,
        d: SyntaxDefinition,
        s: Stx,
        p: Pending,
    ) -> Result<Option<Core>> {
        let name = self.top_name(d.id, s, p.module);
        let (kind, transformer) = self.make_transformer(d.id, d.transformer)?;
        let object = self.macro_object(name, kind, transformer);
        Module(p.module).define(self.cx(), name, object);
        if self.mode == Mode::Eval || !p.later {
            return Ok(None);
        }
        let value = self.residual_transformer(&d, transformer)?;
        let made = self.core_call(
            "make-syntax-transformer",
            vec![Core::Const(name), Core::Const(kind), value],
        );
        Ok(Some(Core::Define(self.global(p.module, name, Scope::Inside), Box::new(made))))
    }
    /// An expression for the transformer of a program that is kept.
    fn residual_transformer(&mut self, d: &SyntaxDefinition, made: Value) -> Result<Core> {
        let rules = if made.is_pair() { made.cdr() } else { made };
        if let Some(rules) = as_rules(&rules) {
            let (form, kind) = (rules.form, rules.kind.name());
            let kind = self.sym(kind);
            return Ok(self.core_call("%make-rules", vec![Core::Const(kind), Core::Const(form)]));
        }
        let id = d.id;
        match d.transformer {
            TransformerSource::Expression(s)
            | TransformerSource::Parameter(s)
            | TransformerSource::Defmacro(s) => self.named(id.e, s),
            TransformerSource::DefmacroBody { formals, body, form } => {
                self.procedure(formals, body, false, form, id.e)
            }
            TransformerSource::Rule(..) => Ok(Core::Const(made)),
        }
    }
}

impl State {
    /// The place of a datum, of the expansions under way.
    pub(crate) fn pos_of(&self, datum: Value) -> Option<crate::error::Pos> {
        self.sources.iter().rev().find_map(|s| s.get(datum))
    }
}
