//! The core forms: one row each, installed as the values of keywords in `(guile)`.

use super::library::Library;
use super::stx::Stx;
use super::{
    Expander, binding, capture, derived, expr, lambda, library, modules, quasi, quasisyntax,
    syntax_case,
};
use crate::core::Core;
use crate::cx::Cx;
use crate::error::Result;
use crate::symbol::Sym;
use crate::value::{Kind, Value};

/// What a form may be, and where.
#[derive(Clone, Copy)]
pub(crate) enum Role {
    /// An expression.
    Expression(fn(&mut Expander<'_>, Stx) -> Result<Core>),
    /// Forms in its place: `begin` and what is like it.
    Splice(fn(&mut Expander<'_>, Stx, Context) -> Result<Vec<Stx>>),
    /// A definition of variables.
    Define(fn(&mut Expander<'_>, Stx) -> Result<Definition>),
    /// A definition of a keyword.
    DefineSyntax(fn(&mut Expander<'_>, Stx) -> Result<SyntaxDefinition>),
    /// `let-syntax` (false) and `letrec-syntax` (true): forms in a scope of keywords.
    LocalSyntax(bool),
    EvalWhen,
    /// Something about the current module, done at once and when it is loaded.
    Effect(fn(&mut Expander<'_>, Stx) -> Result<Core>),
    /// `define-library` and `library`: forms in another module.
    Library(fn(&mut Expander<'_>, Stx) -> Result<Library>),
    /// Only good within another form: `else`, `=>`, `unquote`, …
    Auxiliary,
}

/// Where a form to be spliced stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    Top,
    Body,
    Expression,
}

/// A definition, before its value is expanded.
#[derive(Clone, Copy)]
pub(crate) struct Definition {
    /// The name, peeled.
    pub(crate) id: Stx,
    pub(crate) value: DefinedValue,
    /// `define-public`
    pub(crate) public: bool,
}

#[derive(Clone, Copy)]
pub(crate) enum DefinedValue {
    /// `(define ID)`
    None,
    Expression(Stx),
    /// The formals and the body of a procedure, `lambda*` if true, and the form.
    Procedure {
        formals: Stx,
        body: Stx,
        star: bool,
        form: Stx,
    },
}

/// A definition of a keyword, before its transformer is made.
#[derive(Clone, Copy)]
pub(crate) struct SyntaxDefinition {
    /// The name, peeled.
    pub(crate) id: Stx,
    pub(crate) transformer: TransformerSource,
}

#[derive(Clone, Copy)]
pub(crate) enum TransformerSource {
    /// An expression whose value is the transformer.
    Expression(Stx),
    /// The same, of a syntax parameter.
    Parameter(Stx),
    /// `define-syntax-rule`: the whole form, pattern, template.
    Rule(Stx, Stx, Stx),
    /// `define-macro` with a procedure.
    Defmacro(Stx),
    /// `define-macro` with formals and body.
    DefmacroBody { formals: Stx, body: Stx, form: Stx },
}

/// A core form.
pub(crate) struct Keyword {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
}

impl Keyword {
    /// Whether Guile's expander knows the form itself; the others are macros there.
    pub(crate) fn is_primitive(&self) -> bool {
        match self.role {
            Role::Splice(_) => self.name == "begin",
            Role::Define(_) => self.name == "define",
            Role::DefineSyntax(_) => {
                matches!(self.name, "define-syntax" | "define-syntax-parameter")
            }
            Role::LocalSyntax(_) | Role::EvalWhen => true,
            Role::Expression(_) => matches!(
                self.name,
                "quote"
                    | "if"
                    | "set!"
                    | "lambda"
                    | "lambda*"
                    | "case-lambda"
                    | "case-lambda*"
                    | "let"
                    | "letrec"
                    | "letrec*"
                    | "@"
                    | "@@"
                    | "syntax"
                    | "syntax-case"
                    | "syntax-parameterize"
                    | "with-ellipsis"
                    | "quote-syntax"
            ),
            Role::Effect(_) | Role::Library(_) | Role::Auxiliary => false,
        }
    }
}

const fn row(name: &'static str, role: Role) -> Keyword {
    Keyword { name, role }
}

use Role::{Auxiliary, Define, DefineSyntax, Effect, EvalWhen, Expression, LocalSyntax, Splice};

/// All core forms; macro objects of type `core` hold an index into this table.
pub(crate) static KEYWORDS: &[Keyword] = &[
    row("begin", Splice(expr::begin)),
    row("define", Define(binding::define)),
    row("define*", Define(binding::define_star)),
    row("define-public", Define(binding::define_public)),
    row("define*-public", Define(binding::define_star_public)),
    row("define-syntax", DefineSyntax(binding::define_syntax)),
    row("define-syntax-rule", DefineSyntax(binding::define_syntax_rule)),
    row("define-syntax-parameter", DefineSyntax(binding::define_syntax_parameter)),
    row("define-macro", DefineSyntax(binding::define_macro)),
    row("defmacro", DefineSyntax(binding::defmacro)),
    row("let-syntax", LocalSyntax(false)),
    row("letrec-syntax", LocalSyntax(true)),
    row("eval-when", EvalWhen),
    row("quote", Expression(expr::quote)),
    row("quasiquote", Expression(quasi::quasiquote)),
    row("unquote", Auxiliary),
    row("unquote-splicing", Auxiliary),
    row("if", Expression(expr::if_form)),
    row("set!", Expression(expr::set)),
    row("lambda", Expression(lambda::lambda)),
    row("lambda*", Expression(lambda::lambda_star)),
    row("case-lambda", Expression(lambda::case_lambda)),
    row("case-lambda*", Expression(lambda::case_lambda_star)),
    row("let", Expression(binding::let_form)),
    row("let*", Expression(binding::let_star)),
    row("letrec", Expression(binding::letrec)),
    row("letrec*", Expression(binding::letrec_star)),
    row("do", Expression(derived::do_loop)),
    row("and", Expression(derived::and)),
    row("or", Expression(derived::or)),
    row("when", Expression(derived::when)),
    row("unless", Expression(derived::unless)),
    row("cond", Expression(derived::cond)),
    row("case", Expression(derived::case)),
    row("else", Auxiliary),
    row("=>", Auxiliary),
    row("_", Auxiliary),
    row("...", Auxiliary),
    row("@", Expression(expr::public_ref)),
    row("@@", Expression(expr::private_ref)),
    row("syntax", Expression(syntax_case::syntax)),
    row("quasisyntax", Expression(quasisyntax::quasisyntax)),
    row("unsyntax", Auxiliary),
    row("unsyntax-splicing", Auxiliary),
    row("syntax-case", Expression(syntax_case::syntax_case)),
    row("with-syntax", Expression(syntax_case::with_syntax)),
    row("syntax-rules", Expression(syntax_case::syntax_rules)),
    row("identifier-syntax", Expression(syntax_case::identifier_syntax)),
    row("syntax-parameterize", Expression(syntax_case::syntax_parameterize)),
    row("with-ellipsis", Expression(capture::with_ellipsis)),
    row("%the-environment", Expression(capture::the_environment)),
    row("syntax-error", Expression(syntax_case::syntax_error_form)),
    row("cond-expand", Splice(library::cond_expand)),
    row("include", Splice(library::include)),
    row("include-ci", Splice(library::include_ci)),
    row("define-module", Effect(modules::define_module)),
    row("use-modules", Effect(modules::use_modules)),
    row("use-syntax", Effect(modules::use_syntax)),
    row("export", Effect(modules::export)),
    row("export-syntax", Effect(modules::export)),
    row("export!", Effect(modules::export_and_replace)),
    row("re-export", Effect(modules::re_export)),
    row("re-export-syntax", Effect(modules::re_export)),
    row("re-export-and-replace!", Effect(modules::re_export_and_replace)),
    row("import", Effect(library::import)),
    row("define-library", Role::Library(library::define_library)),
    row("library", Role::Library(library::library)),
    row("quote-syntax", Expression(syntax_case::quote_syntax)),
];

/// Makes the keywords of `(guile)` and the primitives that work with syntax.
pub fn install(cx: &mut Cx) {
    cx.add_primitives(super::EXPANDER);
    cx.add_primitives(super::SYSTEM_SYNTAX);
    cx.add_primitives(super::SCOPES);
    cx.add_primitives(super::INTERNAL);
    cx.add_primitives(super::PUBLIC);
    cx.add_primitives(super::CAPTURE);
    install_keywords(cx);
}

/// Makes the keywords of `(guile)`.
pub fn install_keywords(cx: &mut Cx) {
    for i in 0..KEYWORDS.len() {
        let object = keyword(cx, i);
        let guile = cx.guile;
        guile.define(cx, object.slot(super::macro_slot::NAME), object);
    }
}

/// The names of the keywords, in order of their numbers.
pub fn names() -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().map(|keyword| keyword.name)
}
/// The value of keyword number `i`.
pub(crate) fn keyword(cx: &mut Cx, i: usize) -> Value {
    let (name, kind) = (cx.intern(KEYWORDS[i].name), cx.sym(Sym::Core));
    cx.heap.values_object(Kind::Macro, &[name, kind, Value::fixnum(i as i64)])
}
