//! Writing codes: heads, instructions, and where these can fail.

use super::{Item, Places, Writer, put, put_bytes};
use crate::code::image::fold;
use crate::code::image::plan::{is_global, is_row, literals_of};
use crate::code::{Arity, Code, Site};
use crate::error::{Pos, Result};
use crate::value::{Kind, Value};

impl Writer<'_> {
    /// A code: its head, its instructions, where they can fail.
    pub(super) fn code(&mut self, code: &Code) -> Result<()> {
        self.section.objects.push(Kind::Code as u8);
        self.position(Pos::NONE, code.pos);
        put(&mut self.section.objects, code.arities.len() as u64);
        for arity in &code.arities {
            self.arity(arity);
        }
        self.section.objects.push(u8::from(code.ignores_first));
        put(&mut self.section.objects, code.words.len() as u64);
        put(&mut self.section.objects, code.literals as u64);
        let rows = literals_of(code, is_row);
        let globals = literals_of(code, is_global);
        for (i, word) in code.words.iter().enumerate() {
            let v = Value(word.get());
            if i >= code.literals {
                put_instruction(&mut self.section.objects, fold(i, word.get()));
            } else if rows.contains(&i) {
                self.local_reference(Item::Row(v));
            } else if globals.contains(&i) && (v.is(Kind::Vector) || self.plan.links.is_some()) {
                self.local_reference(Item::Global(v));
            } else {
                self.reference(v);
            }
        }
        let outer = std::mem::take(&mut self.section.objects);
        let sites = self.sites(code);
        put(&mut self.section.objects, sites.len() as u64);
        let (mut at, mut pos) = (0, code.pos);
        for site in &sites {
            put(&mut self.section.objects, u64::from(site.at - at));
            self.position(pos, site.pos);
            (at, pos) = (site.at, site.pos);
        }
        let packed = std::mem::replace(&mut self.section.objects, outer);
        put_bytes(&mut self.section.objects, &packed);
        self.reference(code.name);
        self.reference(code.properties.get());
        Ok(())
    }
    /// Where a code's instructions can fail, as precisely as the image tells it.
    fn sites(&self, code: &Code) -> Vec<Site> {
        match self.places {
            Places::Instructions => code.sites.list().into_owned(),
            Places::Procedures => Vec::new(),
        }
    }
    /// What a clause takes, with its formals' names as text: they can be told
    /// without making the code.
    fn arity(&mut self, arity: &Arity) {
        let out = &mut self.section.objects;
        for n in [arity.required, arity.optional, usize::from(arity.rest), arity.formals.len()] {
            put(out, n as u64);
        }
        let text = |v: Value| v.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        for &formal in &arity.formals {
            put_bytes(out, text(formal).as_bytes());
        }
        let Some((keywords, allow)) = &arity.keywords else { return put(out, 0) };
        put(out, 1 + u64::from(*allow));
        put(out, keywords.len() as u64);
        for keyword in keywords {
            put_bytes(out, text(keyword.slot(0)).as_bytes());
        }
    }
}

/// An instruction: which of its bytes are not zero, and those.
fn put_instruction(out: &mut Vec<u8>, word: u64) {
    let bytes = word.to_le_bytes();
    let mask = (0..8).filter(|&k| bytes[k] != 0).fold(0u8, |mask, k| mask | 1 << k);
    out.push(mask);
    out.extend(bytes.iter().filter(|&&b| b != 0));
}
