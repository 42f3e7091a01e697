//! Writing what only the clusters of a library hold: see [`crate::code::image::clusters`].

use super::{Writer, put, put_text};
use crate::code::image::plan::unkept;
use crate::code::image::tag;
use crate::error::Result;
use crate::expand::rules;
use crate::heap::table;
use crate::value::{Kind, Value};
use crate::vm::globals;

impl Writer<'_> {
    /// Writes what is written otherwise in a library's clusters; false for all else.
    pub(super) fn library_object(&mut self, kind: Kind, v: Value) -> Result<bool> {
        let Some(links) = &self.plan.links else { return Ok(false) };
        let symbol_text =
            |name: Value| name.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        if let Some(&(table, name)) = links.externals.get(&v.bits()) {
            self.section.out.extend([tag::EXTERNAL, table]);
            put_text(&mut self.section.out, &symbol_text(name));
            return Ok(true);
        }
        match kind {
            Kind::Variable => {
                if self.plan.bundle_of(v) != self.section.bundle {
                    return Err(unkept(v));
                }
                self.section.out.push(tag::DEFINITION);
                put_text(&mut self.section.out, &symbol_text(v.slot(1)));
                self.reference(v.slot(0));
            }
            Kind::Code => {
                let Some(n) = self.other_cluster(v) else { return Ok(false) };
                self.section.out.push(tag::LAZY);
                put(&mut self.section.out, n as u64);
                put_text(&mut self.section.out, &symbol_text(v.code().name));
            }
            Kind::Primitive => {
                let Some(&n) = links.rows.get(&v.slot(0).bits()) else { return Ok(false) };
                self.section.out.push(tag::TABLE_PRIMITIVE);
                put(&mut self.section.out, n as u64);
            }
            Kind::Foreign => {
                let Some((kind, form)) = rules::parts(v) else { return Ok(false) };
                self.section.out.extend([tag::RULES, kind]);
                self.reference(form);
            }
            Kind::Syntax => {
                self.head(kind as u8, v);
                put(&mut self.section.out, v.header().len() as u64);
                for i in 0..v.header().len() {
                    // A position would name its file by this program's number for it.
                    self.reference(if i == 3 { Value::FALSE } else { v.slot(i) });
                }
            }
            // Where its entries are depends on addresses.
            Kind::HashTable if v.slot(table::COUNT) != Value::fixnum(0) => return Err(unkept(v)),
            _ => return Ok(false),
        }
        Ok(true)
    }
    /// What a global is named by in a cluster: the module's own, in all but what
    /// programs write.
    pub(super) fn table_global(&mut self, global: Value) -> Result<()> {
        let (module, name) = if global.is(Kind::Variable) {
            (self.home(global)?, global.slot(1))
        } else {
            (global.slot(0), global.slot(1))
        };
        let module = module.as_module().map_or(module, crate::module::Module::name);
        let links = self.plan.links.as_ref().ok_or_else(|| unkept(global))?;
        let is_module = |m: &crate::module::Module| crate::equal::equal(m.name(), module);
        let text = name.symbol_name()?.to_string();
        let is_public =
            !global.is(Kind::Variable) && global.slot(2) == Value::fixnum(globals::PUBLIC);
        if let Some(table) = links.modules.iter().position(is_module) {
            // Modules that are not laid out export all they define.
            let is_public = is_public && table >= links.whole;
            let table = table as u8 | u8::from(is_public) << 7;
            self.section.out.extend([tag::TABLE_GLOBAL, table]);
            put_text(&mut self.section.out, &text);
            return Ok(());
        }
        let scope = if global.is(Kind::Variable) { 0 } else { global.slot(2).fixnum_value() };
        self.section.out.extend([tag::GLOBAL, scope as u8]);
        put_text(&mut self.section.out, &text);
        self.reference(module);
        Ok(())
    }
}
