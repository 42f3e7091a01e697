//! Procedures as they are printed: `#<procedure name (a #:optional b)>`.

use super::{Style, to_text};
use crate::code::image::{self, Clause};
use crate::cx::Cx;
use crate::primitive::Row;
use crate::value::Value;
use std::fmt::Write;

/// A primitive: its formals have no names in the text.
pub(super) fn primitive(out: &mut String, row: &Row) {
    let _ = write!(out, "#<procedure {} ", row.name);
    if row.required == 0 && row.optional == 0 && row.rest {
        out.push_str("_>");
        return;
    }
    let mut formals = vec!["_"; row.required.into()];
    if row.optional > 0 {
        formals.push("#:optional");
        formals.extend(vec!["_"; row.optional.into()]);
    }
    if row.rest {
        formals.extend([".", "_"]);
    }
    let _ = write!(out, "({})>", formals.join(" "));
}

/// A closure: named, or by its address and the place of its text.
pub(super) fn closure(cx: &Cx, out: &mut String, address: u64, code: Value) {
    let (name, head) = image::describe(code);
    out.push_str("#<procedure ");
    if name.is_symbol() {
        out.push_str(&to_text(cx, name, Style::Display));
    } else {
        let _ = write!(out, "{address:x}");
        if let Some(file) = cx.file_name(head.pos) {
            let _ = write!(out, " at {file}:{}:{}", head.pos.line + 1, head.pos.column);
        }
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
