//! Compiled patterns and templates, and circular data in syntax, as data and back,
//! for images of code.

use super::circular;
use super::pattern::Pattern;
use super::primitives::{PatternCode, TemplateCode};
use super::template::Template;
use crate::cx::Cx;
use crate::value::Value;

/// What it is, as an image tells them apart.
const PATTERN: u8 = 0;
const TEMPLATE: u8 = 1;
const CIRCULAR: u8 = 2;

/// The data that stand for a compiled pattern or template, or for a box.
pub(crate) fn to_datum(cx: &mut Cx, object: Value) -> Option<(u8, Value)> {
    if let Some(code) = object.foreign::<PatternCode>() {
        let pattern = code.pattern.to_datum(cx);
        return Some((PATTERN, cx.cons(Value::fixnum(code.vars as i64), pattern)));
    }
    if let Some(datum) = circular::opened(object) {
        return Some((CIRCULAR, cx.cons(datum, Value::NULL)));
    }
    let code = object.foreign::<TemplateCode>()?;
    let template = code.template.to_datum(cx);
    let depths: Vec<Value> = code.depths.iter().map(|&d| Value::fixnum(i64::from(d))).collect();
    let depths = cx.list(&depths);
    Some((TEMPLATE, cx.cons(depths, template)))
}

/// An object that `restore` completes.
pub(crate) fn blank(cx: &mut Cx, which: u8) -> Option<Value> {
    Some(match which {
        PATTERN => {
            cx.heap.foreign(PatternCode { pattern: Pattern::Any, vars: 0, keep: Vec::new() })
        }
        TEMPLATE => cx.heap.foreign(TemplateCode {
            template: Template::Raw(Value::NULL),
            depths: Vec::new(),
            keep: Vec::new(),
        }),
        CIRCULAR => circular::empty(cx),
        _ => return None,
    })
}

/// Makes a blank object what `datum` says.
pub(crate) fn restore(object: Value, datum: Value) -> Option<()> {
    let (about, body) = datum.is_pair().then(|| (datum.car(), datum.cdr()))?;
    if circular::opened(object).is_some() {
        return circular::fill(object, about);
    }
    let mut keep = Vec::new();
    if let Some(code) = object.foreign_mut::<PatternCode>() {
        let pattern = Pattern::of_datum(body, &mut keep)?;
        let vars = usize::try_from(about.as_fixnum()?).ok()?;
        *code = PatternCode { pattern, vars, keep };
    } else {
        let code = object.foreign_mut::<TemplateCode>()?;
        let template = Template::of_datum(body, &mut keep)?;
        let depths = about.iter().map(|d| u8::try_from(d.as_fixnum()?).ok());
        let depths = depths.collect::<Option<Vec<u8>>>()?;
        *code = TemplateCode { template, depths, keep };
    }
    Some(())
}
