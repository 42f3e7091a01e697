//! The primitives of data against Guile: forms, what they return, and what
//! they throw.
//!
//! `rows/NAME.scm` holds forms: calls of primitives, whose arguments are calls,
//! quotations and constants. `rows/NAME.out` holds a line for each, recorded
//! from Guile 3.0.8 with `UPDATE=1`. No machine runs here: the rows are called
//! as they are.

use interp::host::NoHost;
use interp::primitive::{Arity, Run};
use interp::print::{Style, to_text};
use interp::read::Reader;
use interp::{Cx, Error, Value};
use riad_tests::tools;
use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rows")
}

/// The value of a form.
fn value(cx: &mut Cx, form: Value) -> Result<Value, Error> {
    if !form.is_pair() {
        return Ok(form);
    }
    let name = form.car().symbol_name().map(|n| n.to_string()).unwrap_or_default();
    if name == "quote" {
        return Ok(form.cdr().car());
    }
    let Some(row) = riad_builtins::row(&name) else {
        return Err(Error::misc(format!("no primitive is named {name}"), &[]));
    };
    let mut args = Vec::new();
    for arg in form.cdr().iter() {
        args.push(value(cx, arg)?);
    }
    let Arity { required, optional, rest } = row.arity();
    let arity = usize::from(required) + usize::from(optional);
    if args.len() < usize::from(required) || (args.len() > arity && !rest) {
        return Err(Error::new(interp::What::Arity(form.car())));
    }
    while args.len() < arity {
        args.push(Value::ABSENT);
    }
    let Run::Plain(_, run) = row.run else { panic!("{name} needs a machine") };
    run(cx, &args).map_err(|e| locate(e, row.name, &args))
}

/// The error with what the machine adds: the primitive and the position.
fn locate(e: Error, name: &'static str, args: &[Value]) -> Error {
    let kind = e.into_kind();
    let culprit = match kind.what {
        interp::What::WrongType { value, .. } | interp::What::OutOfRange(value) => Some(value),
        _ => None,
    };
    let position =
        kind.position.or_else(|| args.iter().position(|&a| Some(a) == culprit).map(|i| i + 1));
    let mut e = Error::new(kind.what).who(kind.who.unwrap_or(name));
    if let Some(position) = position {
        e = e.at(position);
    }
    e
}

/// What the recording script prints for the form.
fn answer(cx: &mut Cx, form: Value) -> String {
    match value(cx, form) {
        Ok(Value::VALUES) => {
            let all = std::mem::take(&mut cx.values);
            all.iter().map(|&v| to_text(cx, v, Style::Write)).collect::<Vec<_>>().join(" ")
        }
        Ok(v) => to_text(cx, v, Style::Write),
        Err(e) => {
            let kind = e.into_kind();
            let thrown = cx.throw_arguments(kind.what, kind.who, kind.position);
            let text = |v: Value, style| to_text(cx, v, style);
            let message = thrown[2].to_text().unwrap_or_default();
            let mut args = thrown[3].iter();
            let mut out = String::new();
            let mut parts = message.split('~');
            out.push_str(parts.next().unwrap_or_default());
            for part in parts {
                let style =
                    if part.starts_with(['s', 'S']) { Style::Write } else { Style::Display };
                out.push_str(&args.next().map(|v| text(v, style)).unwrap_or_default());
                out.push_str(&part[1..]);
            }
            format!("{} {}: {out}", text(thrown[0], Style::Write), text(thrown[1], Style::Display))
        }
    }
}

fn record(forms: &Path, out: &Path) {
    let guile = tools::guile().expect("recording needs Guile");
    let script = folder().join("record.scm");
    let run = Command::new(guile).arg("--no-auto-compile").arg(script).arg(forms).output();
    let run = run.expect("Guile runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    std::fs::write(out, run.stdout).expect("the record is written");
}

/// The lines that differ: form, ours, Guile's.
fn differences(forms: &str, recorded: &str) -> Vec<String> {
    let mut cx = Cx::new(Box::new(NoHost));
    riad_builtins::char_sets::install(&mut cx);
    let mut lines = recorded.lines();
    let mut out = Vec::new();
    let mut reader = Reader::new(&mut cx, forms.as_bytes(), 0);
    while let Some(form) = reader.read(&mut cx).expect("the forms can be read") {
        let text = to_text(&cx, form, Style::Write);
        let ours = answer(&mut cx, form);
        let theirs = lines.next().unwrap_or("nothing recorded");
        if ours != theirs {
            out.push(format!("{text}\n  is       {ours}\n  in Guile {theirs}"));
        }
    }
    out.extend(lines.map(|line| format!("left over: {line}")));
    out
}

#[test]
fn primitives_answer_as_guile_does() {
    let mut failures = Vec::new();
    let mut files = 0;
    for entry in std::fs::read_dir(folder()).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_none_or(|e| e != "scm") || path.ends_with("record.scm") {
            continue;
        }
        files += 1;
        let out = path.with_extension("out");
        if std::env::var_os("UPDATE").is_some() {
            record(&path, &out);
        }
        let read = |p: &Path| std::fs::read_to_string(p).unwrap_or_default();
        failures.extend(differences(&read(&path), &read(&out)));
    }
    assert!(files > 0, "there are no forms");
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_wrong_answer_is_noticed() {
    assert_eq!(differences("(car '(1))", "1\n").len(), 0);
    assert_eq!(differences("(car '(1))", "2\n").len(), 1);
    assert_eq!(differences("(car '(1))", "1\n2\n").len(), 1);
    assert_eq!(differences("(car 5)", "1\n").len(), 1);
}
