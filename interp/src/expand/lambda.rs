//! `lambda`, `lambda*`, `case-lambda`, `case-lambda*`.

use super::Expander;
use super::resolve::bound_identifier_eq;
use super::rib::{Rib, label, new_label};
use super::stx::{Stx, cons};
use crate::core::{Clause, Core, Key, Keywords, Lambda, Var};
use crate::error::{Error, Pos, Result};
use crate::value::{Kind, Value};

/// `(lambda FORMALS BODY …)`
pub(crate) fn lambda(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    one_clause(x, s, "lambda", "bad lambda", false)
}

/// `(lambda* FORMALS BODY …)`
pub(crate) fn lambda_star(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    one_clause(x, s, "lambda", "bad lambda*", true)
}

fn one_clause(x: &mut Expander<'_>, s: Stx, who: &str, message: &str, star: bool) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let formals = rest.next(x.cx());
    let (Some(formals), true) = (formals, !rest.is_null(x.cx()) && is_pair(x, rest)) else {
        return Err(x.no_place(who, message, s));
    };
    x.procedure(formals, rest, star, s, Value::FALSE)
}

fn is_pair(x: &mut Expander<'_>, s: Stx) -> bool {
    s.peel(x.cx()).e.is_pair()
}

/// `(case-lambda (FORMALS BODY …) …)`
pub(crate) fn case_lambda(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    clauses(x, s, "case-lambda", false)
}

/// `(case-lambda* (FORMALS BODY …) …)`
pub(crate) fn case_lambda_star(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    clauses(x, s, "case-lambda*", true)
}

fn clauses(x: &mut Expander<'_>, s: Stx, who: &str, star: bool) -> Result<Core> {
    let message = format!("bad {who}");
    let mut rest = s;
    rest.next(x.cx());
    let mut properties = Value::NULL;
    let mut after = rest;
    if let Some(doc) = after.next(x.cx()).map(|d| d.peel(x.cx()).e).filter(|d| d.is_string()) {
        let key = x.sym("documentation");
        let entry = super::stx::cons(x.cx(), key, doc);
        properties = super::stx::cons(x.cx(), entry, Value::NULL);
        rest = after;
    }
    // Guile names the one keyword for both.
    let who = "case-lambda";
    let Some(list) = rest.list(x.cx()) else { return Err(x.no_place(who, &message, s)) };
    let pos = x.pos;
    // All are looked at before the first is expanded.
    let mut read = Vec::with_capacity(list.len());
    for mut clause in list {
        let formals = clause.next(x.cx());
        let (Some(formals), true) = (formals, x.has_body(clause)) else {
            return Err(x.no_place(who, &message, s));
        };
        read.push((formals, clause));
    }
    let mut out = Vec::with_capacity(read.len());
    for (formals, clause) in read {
        let (clause, own) = x.clause(formals, clause, star, s)?;
        if properties == Value::NULL {
            properties = own;
        }
        out.push(clause);
    }
    Ok(Core::Lambda(Box::new(Lambda { name: Value::FALSE, clauses: out, properties, pos })))
}

/// The formals of a clause, read.
#[derive(Default)]
struct Formals {
    required: Vec<Stx>,
    /// Identifier and default.
    optional: Vec<(Stx, Option<Stx>)>,
    rest: Option<Stx>,
    /// Identifier, default, keyword.
    keys: Vec<(Stx, Option<Stx>, Option<Value>)>,
    allow_other_keys: bool,
}

/// Where in extended formals we are.
#[derive(PartialEq, PartialOrd)]
enum Stage {
    Required,
    Optional,
    Key,
    AllowOtherKeys,
    /// After `#:rest`.
    End,
}

impl Expander<'_> {
    #[cold]
    pub(crate) fn no_place(&mut self, who: &str, message: &str, form: Stx) -> Error {
        let who = self.sym(who);
        let cx = self.cx();
        super::errors::syntax_error(cx, who, message, Pos::NONE, form.e, Value::FALSE)
    }

    /// A procedure of one clause.
    pub(crate) fn procedure(
        &mut self,
        formals: Stx,
        body: Stx,
        star: bool,
        form: Stx,
        name: Value,
    ) -> Result<Core> {
        let pos = self.pos;
        let (clause, properties) = self.clause(formals, body, star, form)?;
        let clauses = vec![clause];
        Ok(Core::Lambda(Box::new(Lambda { name, clauses, properties, pos })))
    }

    /// Expands a value and, if it is a procedure without a name, names it.
    pub(crate) fn named(&mut self, name: Value, s: Stx) -> Result<Core> {
        let mut core = self.expand(s)?;
        name_procedure(&mut core, name);
        Ok(core)
    }

    fn clause(
        &mut self,
        formals: Stx,
        body: Stx,
        star: bool,
        form: Stx,
    ) -> Result<(Clause, Value)> {
        let read = if star { self.read_star(formals)? } else { self.read_formals(formals)? };
        let count = read.required.len() + read.optional.len() + read.keys.len() + 1;
        let rib = Rib::with_capacity(self.cx(), count);
        let required =
            read.required.iter().map(|&id| self.bind_lexical(rib, id)).collect::<Vec<_>>();
        // A default sees the formals before it.
        let mut optional = Vec::new();
        for (id, default) in read.optional {
            let default = self.default_value(default, rib)?;
            optional.push((self.bind_lexical(rib, id), default));
        }
        let rest = read.rest.map(|id| self.bind_lexical(rib, id));
        let mut keys = Vec::new();
        for (id, default, keyword) in read.keys {
            let default = self.default_value(default, rib)?;
            let keyword = keyword.unwrap_or_else(|| self.cx().keyword(id.e));
            self.cx().pin(keyword);
            keys.push(Key { keyword, var: self.bind_lexical(rib, id), default });
        }
        rib.seal();
        let (properties, body) = self.properties(body);
        let scoped = if rib.count() == 0 { body } else { body.under(self.cx(), rib.0) };
        let body = self.body(scoped, form)?;
        rib.close();
        let allow_other_keys = read.allow_other_keys;
        let keywords =
            (allow_other_keys || !keys.is_empty()).then_some(Keywords { allow_other_keys, keys });
        Ok((Clause { required, optional, rest, keywords, body }, properties))
    }
    fn default_value(&mut self, default: Option<Stx>, rib: Rib) -> Result<Core> {
        match default {
            None => Ok(Core::Const(Value::FALSE)),
            Some(s) => {
                let scoped = s.under(self.cx(), rib.0);
                self.expand(scoped)
            }
        }
    }
    /// Binds an identifier (peeled) to a fresh variable.
    pub(crate) fn bind_lexical(&mut self, rib: Rib, id: Stx) -> Var {
        let var = self.fresh_var(id.e);
        let unit = self.unit;
        let label = new_label(self.cx(), label::LEXICAL, Value::fixnum(i64::from(var.0)), unit);
        rib.add(self.cx(), id, label);
        var
    }

    /// Takes the documentation string and property vectors off a body.
    fn properties(&mut self, mut body: Stx) -> (Value, Stx) {
        let mut properties = Vec::new();
        loop {
            let mut rest = body;
            let Some(first) = rest.next(self.cx()) else { break };
            let first = first.peel(self.cx());
            let meta = first.e.is_string() || first.e.is(Kind::Vector);
            if !meta || rest.is_null(self.cx()) {
                break;
            }
            let datum = self.strip(first);
            if datum.is_string() {
                let key = self.sym("documentation");
                properties.push(cons(self.cx(), key, datum));
            } else if datum.slots().iter().all(|p| p.get().is_pair()) {
                properties.extend(datum.slots().iter().map(std::cell::Cell::get));
            } else {
                break;
            }
            body = rest;
        }
        let list = self.cx().heap.list(&properties);
        (self.cx().pin(list), body)
    }

    fn read_formals(&mut self, formals: Stx) -> Result<Formals> {
        let mut read = Formals::default();
        let mut rest = formals;
        while let Some(item) = rest.next(self.cx()) {
            let Some(id) = item.identifier(self.cx()) else {
                // The part Guile shows is what it had not yet taken.
                let left = cons(self.cx(), item.e, rest.e);
                return Err(self.bad_formals("lambda", formals, left));
            };
            read.required.push(id);
        }
        if rest.e.is_symbol() {
            read.rest = Some(rest);
        } else if rest.e != Value::NULL {
            return Err(self.bad_formals("lambda", formals, rest.e));
        }
        self.check_duplicates("lambda", formals, &read)?;
        Ok(read)
    }
    #[cold]
    fn bad_formals(&mut self, who: &str, formals: Stx, part: Value) -> Error {
        self.bad_part(who, "invalid argument list", formals, part)
    }
    fn check_duplicates(&mut self, who: &str, formals: Stx, read: &Formals) -> Result<()> {
        let mut ids: Vec<Stx> = read.required.clone();
        ids.extend(read.optional.iter().map(|o| o.0));
        ids.extend(read.keys.iter().map(|k| k.0));
        ids.extend(read.rest);
        if has_duplicates(&ids) {
            return Err(self.bad(who, "duplicate identifier in argument list", formals));
        }
        Ok(())
    }

    fn read_star(&mut self, formals: Stx) -> Result<Formals> {
        let mut read = Formals::default();
        let mut stage = Stage::Required;
        let mut rest = formals;
        let mut left = rest.e;
        loop {
            rest = rest.peel(self.cx());
            // What is wrong after `#:allow-other-keys` is wrong with it.
            if stage != Stage::AllowOtherKeys {
                left = rest.e;
            }
            let Some(item) = rest.next(self.cx()) else { break };
            let item = item.peel(self.cx());
            if item.e.is(Kind::Keyword) {
                match self.next_stage(&stage, item.e, rest, &mut read) {
                    Some(Stage::End) => {
                        self.check_duplicates("lambda*", formals, &read)?;
                        return Ok(read);
                    }
                    Some(next) => stage = next,
                    None => return Err(self.bad_stage(&stage, formals, left)),
                }
                continue;
            }
            let good = match stage {
                Stage::Required => {
                    item.identifier(self.cx()).map(|id| read.required.push(id)).is_some()
                }
                Stage::Optional => match self.formal(item) {
                    Some((id, default, None)) => {
                        read.optional.push((id, default));
                        true
                    }
                    _ => false,
                },
                Stage::Key => self.formal(item).map(|key| read.keys.push(key)).is_some(),
                Stage::AllowOtherKeys | Stage::End => false,
            };
            if !good {
                return Err(self.bad_stage(&stage, formals, left));
            }
        }
        if rest.e.is_symbol() {
            read.rest = Some(rest);
        } else if rest.e != Value::NULL {
            return Err(self.bad_stage(&stage, formals, left));
        }
        self.check_duplicates("lambda*", formals, &read)?;
        Ok(read)
    }
    #[cold]
    fn bad_stage(&mut self, stage: &Stage, formals: Stx, left: Value) -> Error {
        let message = match stage {
            Stage::Required | Stage::End => "invalid argument list",
            Stage::Optional => "invalid optional argument list",
            Stage::Key | Stage::AllowOtherKeys => "invalid keyword argument list",
        };
        // The rest of a list has no place.
        self.pos = Pos::NONE;
        self.bad_part("lambda*", message, formals, left)
    }
    /// Where a keyword among formals leads; `#:rest ID` ends them.
    fn next_stage(
        &mut self,
        stage: &Stage,
        keyword: Value,
        mut rest: Stx,
        read: &mut Formals,
    ) -> Option<Stage> {
        let name = keyword.slot(0).symbol_name().ok()?.to_string();
        let next = match name.as_str() {
            "optional" => Stage::Optional,
            "key" => Stage::Key,
            "allow-other-keys" if *stage == Stage::Key => Stage::AllowOtherKeys,
            "rest" => {
                let id = rest.next(self.cx())?.identifier(self.cx())?;
                if !rest.is_null(self.cx()) {
                    return None;
                }
                read.rest = Some(id);
                return Some(Stage::End);
            }
            _ => return None,
        };
        if next <= *stage {
            return None;
        }
        read.allow_other_keys |= next == Stage::AllowOtherKeys;
        Some(next)
    }
    /// `ID`, `(ID DEFAULT)` or `(ID DEFAULT KEYWORD)`
    fn formal(&mut self, item: Stx) -> Option<(Stx, Option<Stx>, Option<Value>)> {
        if let Some(id) = item.identifier(self.cx()) {
            return Some((id, None, None));
        }
        let parts = item.list(self.cx())?;
        let id = parts.first()?.identifier(self.cx())?;
        match parts[..] {
            [_, default] => Some((id, Some(default), None)),
            [_, default, keyword] => {
                let keyword = keyword.peel(self.cx()).e;
                keyword.is(Kind::Keyword).then_some((id, Some(default), Some(keyword)))
            }
            _ => None,
        }
    }
}

/// Whether two identifiers (peeled) of a list would be one variable.
pub(crate) fn has_duplicates(ids: &[Stx]) -> bool {
    const FEW: usize = 16;
    if ids.len() <= FEW {
        return ids
            .iter()
            .enumerate()
            .any(|(i, &a)| ids[..i].iter().any(|&b| bound_identifier_eq(a, b)));
    }
    let mut by_name: std::collections::HashMap<Value, Vec<Stx>> = std::collections::HashMap::new();
    ids.iter().any(|&id| {
        let same = by_name.entry(id.e).or_default();
        let found = same.iter().any(|&other| bound_identifier_eq(id, other));
        same.push(id);
        found
    })
}

/// Gives a procedure without a name one.
pub(crate) fn name_procedure(core: &mut Core, name: Value) {
    // `(define f (let () … (lambda …)))` names the procedure too.
    let mut core = core;
    loop {
        match core {
            Core::Lambda(l) => {
                if l.name == Value::FALSE {
                    l.name = name;
                }
                return;
            }
            Core::Let(l) if l.vars.is_empty() => core = &mut l.body,
            _ => return,
        }
    }
}
