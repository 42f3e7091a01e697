//! Reading what only the clusters of a library hold: see [`crate::code::image::clusters`].

use super::{Fill, Made, Reader};
use crate::code::image::{damaged, lazy, tag};
use crate::cx::Cx;
use crate::error::Result;
use crate::expand::rules;
use crate::module::Module;
use crate::value::Value;

impl Reader<'_> {
    /// What only clusters hold.
    pub(super) fn library_object(&mut self, cx: &mut Cx, code: u8) -> Result<Made> {
        Ok(match code {
            tag::DEFINITION => {
                let name = self.symbol(cx)?;
                (cx.heap.variable(name, Value::UNBOUND), Some((Fill::Slots, 1)))
            }
            tag::TABLE_ROW | tag::TABLE_PRIMITIVE => {
                let n = self.number()? as usize;
                let row = cx.library.as_ref().and_then(|l| l.source.row(n)).ok_or_else(damaged)?;
                let is_row = code == tag::TABLE_ROW;
                (if is_row { Value::raw(row) } else { cx.primitive(row) }, None)
            }
            tag::EXTERNAL => {
                let module = self.table_module(cx)?;
                let name = self.symbol(cx)?;
                let variable = module.local_variable(cx, name).ok_or_else(damaged)?;
                (variable.variable_value(), None)
            }
            tag::TABLE_GLOBAL => {
                let scope = i64::from(self.bytes.get(self.at).ok_or_else(damaged)? >> 7);
                let module = self.table_module(cx)?;
                let name = self.symbol(cx)?;
                // The module's own variable is the one, made or not.
                let global = match module.own_variable(name).filter(|_| scope == 0) {
                    Some(variable) => variable,
                    None => cx.heap.vector(&[module.0, name, Value::fixnum(scope)]),
                };
                (global, None)
            }
            tag::LAZY => {
                let n = self.number()? as usize;
                let library = cx.library.as_ref().ok_or_else(damaged)?;
                if let Some(known) = library.clusters.root(n)? {
                    self.text()?;
                    return Ok((known, None));
                }
                let source = library.clusters.source;
                let lazy = lazy::new(&mut cx.heap, source, n);
                let name = self.text()?;
                if !name.is_empty() {
                    lazy::set_name(lazy, cx.intern(name));
                }
                let library = cx.library.as_mut().ok_or_else(damaged)?;
                library.clusters.set_root(n, lazy);
                (lazy, None)
            }
            tag::RULES => {
                let kind = self.byte()?;
                (rules::blank(cx, kind).ok_or_else(damaged)?, Some((Fill::Rules, 1)))
            }
            _ => return Err(damaged()),
        })
    }
    /// The module of a table. Most are that of the one before.
    fn table_module(&mut self, cx: &mut Cx) -> Result<Module> {
        let start = self.at;
        let table = self.byte()? & 0x7f;
        if let Some((known, module)) = &self.last_module
            && self.bytes[known.start] & 0x7f == table
        {
            return Ok(*module);
        }
        let module = cx.table_module(table.into()).ok_or_else(damaged)?;
        self.last_module = Some((start..self.at, module));
        Ok(module)
    }
}
