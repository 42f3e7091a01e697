//! What Guile says of a wrong argument where it is not what the primitive's own row would say: most
//! of its primitives are written with others, and the error is of the one called inside.

use crate::value::Value;

/// Of primitive `name`, refusing the argument at `position`.
pub(super) struct Said {
    name: &'static str,
    position: usize,
    /// The procedure that Guile names; none for `""`.
    pub who: &'static str,
    /// The position that it names; 0 for none.
    pub at: usize,
    /// What it expects; nothing for `""`.
    pub expecting: &'static str,
}

const fn said(
    name: &'static str,
    position: usize,
    who: &'static str,
    at: usize,
    expecting: &'static str,
) -> Said {
    Said { name, position, who, at, expecting }
}

#[rustfmt::skip]
const SAID: &[Said] = &[
    said("string-take", 1, "substring", 1, "string"),
    said("string-drop", 1, "substring", 1, "string"),
    said("string-take-right", 1, "string-length", 1, "string"),
    said("string-drop-right", 1, "string-length", 1, "string"),
    said("string-ci->symbol", 1, "string->symbol", 1, "string"),
    said("string-capitalize", 1, "scm_string_copy", 0, ""),
    said("string-capitalize!", 1, "string-titlecase!", 1, "string"),
    said("string-concatenate-reverse", 1, "reverse", 1, ""),
    said("string-concatenate-reverse/shared", 1, "reverse", 1, ""),
    said("set-port-encoding!", 1, "%set-port-encoding!", 1, "open port"),
    said("char-alphabetic?", 1, "char-set-contains?", 2, "character"),
    said("char-is-both?", 1, "char-set-contains?", 2, "character"),
    said("char-lower-case?", 1, "char-set-contains?", 2, "character"),
    said("char-numeric?", 1, "char-set-contains?", 2, "character"),
    said("char-upper-case?", 1, "char-set-contains?", 2, "character"),
    said("char-whitespace?", 1, "char-set-contains?", 2, "character"),
    said("char-set-adjoin!", 1, "char-set-adjoin!", 1, "mutable charset"),
    said("char-set-delete!", 1, "char-set-delete!", 1, "mutable charset"),
    said("char-set-complement!", 1, "char-set-complement!", 1, "mutable charset"),
    said("char-set-difference!", 1, "char-set-difference!", 1, "mutable charset"),
    said("char-set-intersection!", 1, "char-set-intersection!", 1, "mutable charset"),
    said("char-set-union!", 1, "char-set-union!", 1, "mutable charset"),
    said("char-set-xor!", 1, "char-set-xor!", 1, "mutable charset"),
    said("string->char-set!", 2, "string->char-set!", 2, "mutable charset"),
    said("list->char-set!", 2, "list->char-set!", 2, "mutable charset"),
    said("char-set-intersection", 1, "char-set-copy", 1, ""),
    said("char-set-xor", 1, "char-set-copy", 1, ""),
    said("->char-set", 1, "", 0, ""),
    said("bitvector-set-bits!", 1, "bitvector-set-bits!", 1, "mutable bitvector"),
    said("bitvector-clear-bits!", 1, "bitvector-clear-bits!", 1, "mutable bitvector"),
    said("bitvector-clear-all-bits!", 1, "bitvector-clear-all-bits!", 1, "mutable bitvector"),
    said("bitvector-set-all-bits!", 1, "bitvector-set-all-bits!", 1, "mutable bitvector"),
    said("bitvector-flip-all-bits!", 1, "bitvector-flip-all-bits!", 1, "mutable bitvector"),
    said("bitvector-length", 1, "", 0, "bitvector"),
    said("bitvector->list", 1, "", 0, "array"),
    said("bit-invert!", 1, "", 0, "array"),
    said("bit-count", 1, "", 0, ""),
    said("bit-count", 2, "", 0, "array"),
    said("list->bitvector", 1, "length", 1, ""),
    said("car", 1, "car", 0, "pair"),
    said("cdr", 1, "cdr", 0, "pair"),
    said("eval", 2, "eval", 2, "module"),
    said("%make-parameter", 2, "fluid->parameter", 1, "fluid"),
    said("variable-ref", 1, "variable-ref", 1, "variable"),
    said("variable-set!", 1, "variable-set!", 1, "variable"),
    said("variable-bound?", 1, "variable-bound?", 1, "variable"),
    said("array-dimensions", 1, "", 0, "array"),
    said("array-length", 1, "", 0, "array"),
    said("array-type", 1, "", 0, "array"),
    said("port-conversion-strategy", 1, "port-conversion-strategy", 1, "open port"),
    said("port-mode", 1, "port-mode", 1, "open port"),
    said("make-struct/simple", 1, "make-struct/simple", 1, ""),
    said("allocate-struct", 1, "allocate-struct", 1, ""),
    said("make-procedure-with-setter", 1, "make-procedure-with-setter", 1, ""),
    said("make-procedure-with-setter", 2, "make-procedure-with-setter", 2, ""),
    said("procedure-property", 1, "procedure-property", 1, ""),
    said("procedure-properties", 1, "procedure-properties", 1, ""),
    said("set-procedure-property!", 1, "set-procedure-property!", 1, ""),
    said("set-procedure-properties!", 1, "set-procedure-properties!", 1, ""),
    said("procedure-documentation", 1, "procedure-documentation", 1, ""),
    said("procedure-name", 1, "procedure-name", 1, ""),
    said("basename", 1, "scm_to_utf8_stringn", 1, "string"),
    said("dirname", 1, "scm_to_utf8_stringn", 1, "string"),
    said("datum->random-state", 1, "scm_i_rstate_from_datum", 1, ""),
    said("seed->random-state", 1, "seed->random-state", 1, "string"),
    said("macro-binding", 1, "macro-binding", 1, "MACROP"),
    said("macro-name", 1, "macro-name", 1, "MACROP"),
    said("macro-transformer", 1, "macro-transformer", 1, "MACROP"),
    said("macro-type", 1, "macro-type", 1, "MACROP"),
    said("make-struct/no-tail", 1, "make-struct/no-tail", 1, ""),
    said("set-struct-vtable-name!", 1, "set-struct-vtable-name!", 1, ""),
    said("struct-vtable-name", 1, "struct-vtable-name", 1, ""),
    said("variable-unset!", 1, "variable-unset!", 1, "variable"),
    said("syntax-source", 1, "syntax-source", 1, "syntax object"),
    said("basename", 2, "string-suffix?", 1, "string"),
    said("set-port-encoding!", 2, "string->symbol", 1, "string"),
    said("datum->syntax", 1, "syntax-wrap", 1, "syntax object"),
    said("char-set-diff+intersection!", 1, "char-set-difference", 1, ""),
    said("char-set-diff+intersection!", 2, "char-set-difference", 2, ""),
    said("file-encoding", 1, "file-encoding", 1, "open input port"),
    said("ttyname", 1, "ttyname", 1, "open port"),
    said("send", 1, "send", 1, "open file port"),
    said("mktime", 1, "mktime", 1, ""),
    said("strftime", 2, "strftime", 2, ""),
    said("setgroups", 1, "setgroups", 1, ""),
    said("setaffinity", 1, "", 0, "array"),
    said("setaffinity", 2, "", 0, "array"),
    said("release-port-handle", 1, "port-revealed", 1, "open file port"),
    said("move->fdes", 1, "primitive-move->fdes", 1, "open file port"),
    said("with-dynamic-state", 1, "with-dynamic-state", 0, ""),
    said("string-hash", 1, "substring/shared", 1, "string"),
    said("string-hash-ci", 1, "string-downcase", 1, "string"),
    said("sendto", 1, "sendto", 1, "file port"),
    said("module-variable", 2, "module-variable", 2, "symbol"),
    said("module-local-variable", 2, "module-local-variable", 2, "symbol"),
    said("logbit?", 1, "", 0, "exact integer"),
    said("read", 1, "port-filename", 1, ""),
    said("module-ensure-local-variable!", 2, "module-local-variable", 2, "symbol"),
    said("module-ensure-local-variable!", 1, "module-local-variable", 1, "module"),
    said("list->weak-vector", 1, "weak-vector", 1, ""),
    said("integer->list", 1, "integer-length", 1, ""),
    said("string->utf32", 1, "scm_to_utf32_stringn", 1, "string"),
    said("module-set!", 2, "module-variable", 2, "symbol"),
];

/// What Guile says instead, if anything.
pub(super) fn instead(name: &str, position: usize) -> Option<&'static Said> {
    SAID.iter().find(|s| s.name == name && s.position == position)
}

/// The words of `wrong-type-arg` for a value at no position.
pub(super) fn bare(expecting: Option<Value>, value: Value) -> (&'static str, Vec<Value>) {
    match expecting {
        Some(what) => ("Wrong type (expecting ~A): ~S", vec![what, value]),
        None => ("Wrong type: ~S", vec![value]),
    }
}
