//! Procedures as they are printed: `#<procedure name (a #:optional b)>`.

use super::{Style, to_text};
use crate::code::image::{self, Clause};
use crate::cx::Cx;
use crate::primitive::Row;
use crate::value::{StrRef, Value};
use std::fmt::Write;

/// What Guile shows of the formals of procedures that take them in another way here: formals, and
/// the names of the procedures.
#[rustfmt::skip]
const SHOWN: &[(&str, &str)] = &[
    ("(#:optional _ _ . _)", "* + - / < <= = > >= array-equal? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>? char<=? char<? char=? char>=? char>? gcd lcm logand logior logxor max min"),
    ("(#:optional _ _)", "getserv"),
    ("(_ #:optional _)", "delete-duplicates"),
    ("(#:optional _)", "backtrace debug-options-interface dynamic-link gethost getnet getproto make-hook primitive-read print-options-interface read-options-interface sethost setnet setproto setserv textdomain"),
    ("(#:optional port)", "read"),
    ("(#:optional size uses binder)", "make-module"),
    ("(#:optional stem)", "make-prompt-tag"),
    ("()", "%init-rdelim-builtins %init-rw-builtins current-load-port pipe setgrent setpwent"),
    ("() | (arg)", "debug-options print-options read-options"),
    ("() | (handlers)", "default-duplicate-binding-handler"),
    ("() | (message . args)", "error"),
    ("() | (procs)", "default-duplicate-binding-procedures"),
    ("(_ #:optional _ _ . _)", "array-ref"),
    ("(_ #:optional _ _ _ _ _)", "getaddrinfo"),
    ("(_ #:optional _ _ _)", "string-tokenize string-trim string-trim-both string-trim-right"),
    ("(_ #:optional _ _)", "display-application gettext"),
    ("(_ #:optional _)", "bind-textdomain-codeset bindtextdomain eval-string object->string parse-path port-with-print-state random:hollow-sphere! random:normal-vector! random:solid-sphere! system-async-mark"),
    ("(_ . _)", "make-stack run-hook"),
    ("(_ _ #:optional _ _ . _)", "array-set!"),
    ("(_ _ #:optional _ _ _)", "display-backtrace"),
    ("(_ _ #:optional _ _)", "string-any-c-code string-count string-delete string-every-c-code string-filter string-for-each string-for-each-index string-index string-index-right string-map string-map! string-rindex string-skip string-skip-right"),
    ("(_ _ #:optional _)", "add-hook! char-set-filter"),
    ("(_ _ . _)", "array-for-each array-map! array-map-in-order! array-slice-for-each array-slice-for-each-in-order char-set-diff+intersection! make-shared-array search-path"),
    ("(_ _ _ #:optional _ _)", "ngettext string-fold string-fold-right"),
    ("(_ _ _ _ #:optional _ _)", "string-unfold string-unfold-right"),
    ("(_ _ _ _ #:optional _)", "char-set-unfold hashx-ref"),
    ("(_ _ _ _ _ #:optional _ _ _ _)", "string-compare string-compare-ci"),
    ("(_ _ _ _ _ _)", "display-error"),
    ("(_ _ _ _ _)", "char-set-unfold! hashx-create-handle! hashx-set! scm-error"),
    ("(_ _ _ _)", "hashx-get-handle hashx-remove! restricted-vector-sort! set-procedure-minimum-arity!"),
    ("(_ _ _)", "%set-port-property! char-set-filter! char-set-fold hash-fold merge merge! set-object-property! struct-set!/unboxed with-fluids*"),
    ("(_ _)", "%port-property %resolve-variable abort-to-prompt* adjust-port-revealed! array-index-map! bitvector-fill! char-set-any char-set-count char-set-every char-set-for-each char-set-map crypt define! dynamic-call dynamic-func dynamic-pointer eval filter filter! fluid-ref* hash-count hash-for-each hash-for-each-handle hash-map->list inet-makeaddr load-extension make-soft-port module-import-interface module-reverse-lookup object-property parse-path-with-ellipsis remove-hook! set-object-properties! sort sort! sort-list sort-list! sorted? stable-sort stable-sort! stack-ref string-split string-tabulate struct-ref/unboxed symbol-fset! symbol-pset! unread-string"),
    ("(_)", "call-with-current-continuation %char-set-dump %search-load-path %string-dump %symbol-dump array-type-code call-with-blocked-asyncs call-with-unblocked-asyncs convert-assignment dynamic-object? dynamic-unlink force frame-address frame-arguments frame-dynamic-link frame-instruction-pointer frame-previous frame-procedure-name frame-return-address frame-source frame-stack-pointer frame? gai-strerror get-print-state getpass hook->list hook-empty? hook? inet-lnaof inet-netof macroexpanded? make-promise memoize-expression memoized-typecode mkdtemp module-transformer object-properties port-filename port-for-each primitive-load procedure-source promise? raise random-state->datum reset-hook! set-current-dynamic-state set-program-arguments stack-id stack-length stack? string-normalize-nfc string-normalize-nfd string-normalize-nfkc string-normalize-nfkd symbol-fref symbol-pref unmemoize-expression with-continuation-barrier"),
    ("(_ _)", "append-reverse append-reverse! partition remove"),
    ("(_)", "concatenate concatenate! length+"),
    ("(_ _ . _)", "count"),
    ("(args kw)", "kw-arg-ref"),
    ("(kons knil clist1 . rest)", "fold-right pair-fold"),
    ("(pred ls . lists)", "any every"),
    ("(proc list1 . rest)", "filter-map"),
    ("(char_pred s #:optional start end)", "string-any string-every"),
    ("(count #:optional start step)", "iota"),
    ("(dir file-name #:optional reader)", "load-in-vicinity"),
    ("(f l) | (f l1 l2) | (f l1 . rest)", "for-each map"),
    ("(f lst)", "and-map or-map"),
    ("(fd/port fd)", "move->fdes"),
    ("(fdes)", "fdes->inport fdes->outport"),
    ("(file-name)", "absolute-file-name?"),
    ("(fluid val thunk)", "with-fluid*"),
    ("(fun args) | (fun arg1 . args)", "apply"),
    ("(id datum #:key source)", "datum->syntax"),
    ("(id)", "getgrgid"),
    ("(in thunk out)", "dynamic-wind"),
    ("(init #:optional converter)", "make-mutable-parameter"),
    ("(k thunk handler #:optional pre-unwind-handler)", "catch"),
    ("(k thunk pre-unwind-handler)", "with-throw-handler"),
    ("(ls)", "generate-temporaries"),
    ("(m names #:key replace?)", "module-export! module-re-export!"),
    ("(m names)", "module-replace!"),
    ("(m v var)", "module-add!"),
    ("(m v)", "module-bound? module-locally-bound? module-make-local-var! module-remove!"),
    ("(m)", "module-clear! reload-module"),
    ("(mod)", "module-export-all!"),
    ("(module interface)", "module-use!"),
    ("(module name . rest)", "module-ref"),
    ("(module name submodule)", "module-define-submodule!"),
    ("(module name value)", "module-define! module-set!"),
    ("(module name)", "module-defined? module-ref-submodule"),
    ("(module symbol)", "module-ensure-local-variable!"),
    ("(module-interface-args)", "process-use-modules"),
    ("(module-name #:optional version)", "try-module-autoload"),
    ("(obj)", "module? record-type-descriptor"),
    ("(p)", "parameter-converter parameter-fluid"),
    ("(port)", "port-encoding release-port-handle"),
    ("(port/fd mode) | (port/fd mode new-fd)", "dup->port"),
    ("(port/fd) | (port/fd new-fd)", "dup dup->inport dup->outport"),
    ("(proc)", "make-variable-transformer negate"),
    ("(rtd field-name-or-idx)", "record-accessor record-modifier"),
    ("(rtd) | (rtd field-names)", "record-constructor"),
    ("(srfis)", "use-srfis"),
    ("(str)", "open-io-file"),
    ("(sym prop val)", "set-symbol-property!"),
    ("(sym prop)", "symbol-property symbol-property-remove!"),
    ("(sym)", "keyword-like-symbol->keyword provide"),
    ("(v)", "unspecified?"),
    ("(value procedure)", "and=>"),
    ("(who message form #:optional subform)", "syntax-violation"),
    ("(x #:optional m esew)", "macroexpand"),
    ("(x y)", "bound-identifier=? free-identifier=?"),
    ("(x)", "identifier? parameter? syntax->datum"),
    ("_", "issue-deprecation-warning noop primitive-load-path system* values"),
    ("args", "list->symbol symbol symbol-append"),
    ("flags", "debug-disable debug-enable print-disable print-enable read-disable read-enable"),
];

/// The formals of procedure `name` of the core as Guile shows them.
fn shown(name: &str) -> Option<&'static str> {
    SHOWN.iter().find(|(_, names)| names.split(' ').any(|n| n == name)).map(|(formals, _)| *formals)
}

/// The formals of the procedures on uniform vectors.
fn of_uniform(name: &str) -> Option<&'static str> {
    let (before, after) = name.split_once("vector")?;
    let (before, tag) = match before.rfind(['-', '>']) {
        Some(at) => before.split_at(at + 1),
        None => ("", before),
    };
    let bits = tag.strip_prefix(['u', 's', 'f'])?;
    if !matches!(bits, "8" | "16" | "32" | "64") {
        return None;
    }
    Some(match (before, after) {
        ("make-", "") => "(len . fill)",
        ("list->", "") => "(elts)",
        ("", "") => "elts",
        ("", "?") => "(obj)",
        ("", "-length" | "->list") => "(v)",
        ("", "-ref") => "(v i)",
        ("", "-set!") => "(v i x)",
        _ => return None,
    })
}

/// A primitive: its formals have no names in the text.
pub(super) fn primitive(out: &mut String, row: &Row) {
    out.push_str("#<procedure ");
    super::text::write_symbol(out, StrRef::Latin1(row.name.as_bytes()), |_| true);
    out.push(' ');
    if let Some(formals) = shown(row.name).or_else(|| of_uniform(row.name)) {
        out.push_str(formals);
        out.push('>');
        return;
    }
    let arity = row.arity();
    if arity.required == 0 && arity.optional == 0 && arity.rest {
        out.push_str("_>");
        return;
    }
    let mut formals = vec!["_"; arity.required.into()];
    if arity.optional > 0 {
        formals.push("#:optional");
        formals.extend(vec!["_"; arity.optional.into()]);
    }
    if arity.rest {
        formals.extend([".", "_"]);
    }
    let _ = write!(out, "({})>", formals.join(" "));
}

/// A closure: named, or by its address and the place of its text.
pub(super) fn closure(cx: &Cx, out: &mut String, address: u64, closure: Value) {
    let (name, head) = image::describe(cx, closure.slot(1));
    out.push_str("#<procedure ");
    if name.is_symbol() {
        let binding = cx.guile.obarray().get(name);
        let is_bound = binding.is_some_and(|variable| variable.variable_value() == closure);
        let name = to_text(cx, name, Style::Write);
        out.push_str(&name);
        let is_core = |file: &str| {
            let places = ["guile/", "srfi/srfi-1.", "srfi/srfi-1/"];
            places.iter().any(|place| file.starts_with(place))
        };
        let core = is_bound || cx.file_name(head.pos).is_some_and(is_core);
        if let Some(formals) = if core { shown(&name) } else { None } {
            let _ = write!(out, " {formals}>");
            return;
        }
    } else {
        let _ = write!(out, "{address:x}");
        if let Some(file) = cx.file_name(head.pos) {
            let _ = write!(out, " at {file}:{}:{}", head.pos.line + 1, head.pos.column);
        }
    }
    if head.clauses.is_empty() {
        out.push_str(" ()");
    }
    for (i, clause) in head.clauses.into_iter().enumerate() {
        out.push_str(if i == 0 { " " } else { " | " });
        formals(out, clause);
    }
    out.push('>');
}

/// The formals of a clause as a lambda list.
pub(super) fn formals(out: &mut String, clause: Clause) {
    let mut names = clause.formals.into_iter();
    let mut parts: Vec<String> = names.by_ref().take(clause.required).collect();
    if clause.optional > 0 {
        parts.push("#:optional".to_owned());
        parts.extend(names.by_ref().take(clause.optional));
    }
    if let Some((keywords, _)) = clause.keywords {
        parts.push("#:key".to_owned());
        parts.extend(keywords);
    }
    let rest = if clause.rest { names.next() } else { None };
    match rest {
        Some(rest) if parts.is_empty() => out.push_str(&rest),
        Some(rest) => {
            let _ = write!(out, "({} . {rest})", parts.join(" "));
        }
        None => {
            let _ = write!(out, "({})", parts.join(" "));
        }
    }
}
