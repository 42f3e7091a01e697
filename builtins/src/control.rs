//! Procedures, variables, fluids, parameters: Guile manual, "Procedures",
//! "Variables", "Fluids and Dynamic States", "Parameters".

use interp::code::Code;
use interp::value::object::flag;
use interp::{Cx, Error, Kind, Result, Value, primitives};

primitives! { pub CONTROL in "(guile)";
    "procedure?" "obj" => |_, [f]| Ok(Value::bool(is_procedure(f)));
    "thunk?" "obj" => |cx, [f]| {
        Ok(Value::bool(is_procedure(f) && arities(cx, f).iter().any(|a| a.0 == 0)))
    };
    "primitive?" "obj" => |_, [f]| Ok(Value::bool(f.is(Kind::Primitive)));
    /// The name of a procedure, a symbol, or #f.
    "procedure-name" "proc" => |cx, [f]| {
        let name = cx.intern("name");
        match property(cx, procedure(f)?, name) {
            Some(v) => Ok(v),
            None => Ok(own_name(cx, f)),
        }
    };
    "procedure-documentation" "proc" => |cx, [f]| {
        let key = cx.intern("documentation");
        if let Some(row) = procedure(f)?.primitive_row() {
            let apart = || cx.host.documentation(row.name, row.modules()[0]);
            let text = if row.doc().is_empty() { apart() } else { Some(row.doc().to_owned()) };
            return Ok(text.map_or(Value::FALSE, |text| cx.string(text.trim())));
        }
        Ok(property(cx, f, key).unwrap_or(Value::FALSE))
    };
    /// The properties of a procedure, an association list.
    "procedure-properties" "proc" => |cx, [f]| {
        let own = properties(cx, procedure(f)?);
        let name = own_name(cx, f);
        if name == Value::FALSE {
            return Ok(own);
        }
        let key = cx.intern("name");
        let entry = cx.cons(key, name);
        Ok(cx.cons(entry, own))
    };
    "set-procedure-properties!" "proc alist" => |cx, [f, alist]| {
        set_properties(cx, procedure(f)?, alist)?;
        Ok(Value::UNSPECIFIED)
    };
    "procedure-property" "proc key" => |cx, [f, key]| {
        let name = cx.intern("name");
        if key == name && property(cx, procedure(f)?, key).is_none() {
            return Ok(own_name(cx, f));
        }
        Ok(property(cx, procedure(f)?, key).unwrap_or(Value::FALSE))
    };
    "set-procedure-property!" "proc key value" => |cx, [f, key, v]| {
        let mut rest = properties(cx, procedure(f)?);
        if let Some(entry) = rest.iter().find(|e| e.is_pair() && e.car() == key) {
            let all: Vec<Value> = rest.iter().filter(|&e| e != entry).collect();
            rest = cx.list(&all);
        }
        let entry = cx.cons(key, v);
        let list = cx.cons(entry, rest);
        set_properties(cx, f, list)?;
        Ok(Value::UNSPECIFIED)
    };
    /// `(REQUIRED OPTIONAL REST?)` of the clause that takes the fewest arguments.
    "procedure-minimum-arity" "proc" => |cx, [f]| {
        if !f.is_procedure() {
            return Ok(Value::FALSE);
        }
        // What set-procedure-minimum-arity! says.
        let said = cx.intern("arity");
        if let Some(arity) = property(cx, f, said) {
            return Ok(arity);
        }
        let all = arities(cx, f);
        let Some(least) = all.iter().min_by_key(|a| a.0) else { return Ok(Value::FALSE) };
        let parts = [Value::fixnum(least.0), Value::fixnum(least.1), Value::bool(least.2)];
        Ok(cx.list(&parts))
    };
    /// The names of PROC's required arguments, its optional ones, its keywords,
    /// whether others are allowed, the name of the rest or #f, whether it is interpreted; or #f.
    "%procedure-formals" "proc" => |cx, [f]| {
        let code = cx.procedure_code(&f);
        let Some((arity, interpreted)) =
            code.and_then(|c| Some((c.arities.first()?.clone(), c.interpreted)))
        else {
            return Ok(Value::FALSE);
        };
        let (required, rest) = arity.formals.split_at(arity.required);
        let (optional, rest) = rest.split_at(arity.optional);
        let (keywords, others) = arity.keywords.unwrap_or_default();
        let parts = [
            cx.list(required),
            cx.list(optional),
            cx.list(&keywords),
            Value::bool(others),
            rest.first().copied().unwrap_or(Value::FALSE),
            Value::bool(interpreted),
        ];
        Ok(cx.list(&parts))
    };
    "make-variable" "init" => |cx, [v]| Ok(cx.heap.variable(Value::FALSE, v));
    "make-undefined-variable" "" => |cx, []| Ok(cx.heap.variable(Value::FALSE, Value::UNBOUND));
    "variable?" "obj" => |_, [v]| Ok(Value::bool(v.is(Kind::Variable)));
    "variable-ref" "var" => |_, [v]| match v.expect(Kind::Variable)?.variable_value() {
        Value::UNBOUND => Err(Error::misc("Unbound variable: ~S", &[v])),
        value => Ok(value),
    };
    "variable-set!" "var val" => |_, [v, value]| {
        v.expect(Kind::Variable)?.set_slot(0, value);
        Ok(Value::UNSPECIFIED)
    };
    "variable-unset!" "var" => |_, [v]| {
        v.expect(Kind::Variable)?.set_slot(0, Value::UNBOUND);
        Ok(Value::UNSPECIFIED)
    };
    "variable-bound?" "var" => |_, [v]| {
        Ok(Value::bool(v.expect(Kind::Variable)?.variable_value() != Value::UNBOUND))
    };
    /// A fluid with the value DEFAULT, which is #f.
    "make-fluid" "#:optional default" => |cx, [v]| {
        let v = v.given().unwrap_or(Value::FALSE);
        Ok(cx.heap.values_object(Kind::Fluid, &[v, v]))
    };
    "make-thread-local-fluid" "#:optional default" => |cx, [v]| {
        let v = v.given().unwrap_or(Value::FALSE);
        let fluid = cx.heap.values_object(Kind::Fluid, &[v, v]);
        fluid.set_flag(flag::WEAK_KEY);
        Ok(fluid)
    };
    /// Whether every thread has a value of its own of FLUID.
    "fluid-thread-local?" "fluid" => |_, [f]| Ok(Value::bool(fluid(f)?.has_flag(flag::WEAK_KEY)));
    /// The fluids bound now or set before, each with its values, innermost first.
    machine "%fluid-bindings" "" => |vm, []| {
        let mut list = Value::NULL;
        for fluid in vm.bound_fluids() {
            let values = vm.fluid_values(fluid);
            let values = vm.cx.list(&values);
            let entry = vm.cx.cons(fluid, values);
            list = vm.cx.cons(entry, list);
        }
        let set = set_by_now(&mut vm.cx)?;
        for fluid in set.into_iter().filter(|f| f.is(Kind::Fluid) && f.slot(1) != Value::UNBOUND) {
            let values = vm.fluid_values(fluid);
            if let [value] = values[..]
                && value != Value::UNBOUND
            {
                let values = vm.cx.list(&[fluid, value, fluid.slot(1)]);
                list = vm.cx.cons(values, list);
            }
        }
        Ok(list)
    };
    /// A dynamic state in which the fluids of ALIST have these values.
    "%make-dynamic-state" "alist" => |cx, [alist]| Ok(cx.heap.values_object(Kind::DynamicState, &[alist]));
    "%dynamic-state-fluids" "state" => |_, [state]| {
        Ok(state.expect(Kind::DynamicState).map_err(|_| Error::expecting("dynamic state", state))?.slot(0))
    };
    /// Whether OBJ is a dynamic state.
    "dynamic-state?" "obj" => |_, [obj]| Ok(Value::bool(obj.is(Kind::DynamicState)));
    "make-unbound-fluid" "" => |cx, []| {
        Ok(cx.heap.values_object(Kind::Fluid, &[Value::UNBOUND, Value::UNBOUND]))
    };
    "fluid?" "obj" => |_, [f]| Ok(Value::bool(f.is(Kind::Fluid)));
    "fluid-ref" "fluid" => |_, [f]| match fluid(f)?.slot(0) {
        Value::UNBOUND => Err(Error::misc("unbound fluid: ~S", &[f])),
        v => Ok(v),
    };
    "fluid-set!" "fluid value" => |cx, [f, v]| {
        if !fluid(f)?.has_flag(flag::WAS_SET) {
            f.set_flag(flag::WAS_SET);
            let table = set_fluids(cx)?;
            crate::hashes::set_by_identity(cx, table, f, Value::TRUE);
        }
        f.set_slot(0, v);
        Ok(Value::UNSPECIFIED)
    };
    "fluid-unset!" "fluid" => |_, [f]| {
        fluid(f)?.set_slot(0, Value::UNBOUND);
        Ok(Value::UNSPECIFIED)
    };
    "fluid-bound?" "fluid" => |_, [f]| Ok(Value::bool(fluid(f)?.slot(0) != Value::UNBOUND));
    /// A parameter over FLUID, which acts as PROC.
    "%make-parameter" "proc fluid converter" => |cx, [f, fluid_, converter]| {
        Ok(cx.heap.values_object(Kind::Parameter, &[fluid(fluid_)?, converter, procedure(f)?]))
    };
    /// A new tag for prompts, named STEM in its printed form.
    "make-prompt-tag" "#:optional stem" => |cx, [stem]| {
        let stem = stem.given().unwrap_or_else(|| cx.string("prompt"));
        Ok(cx.list(&[stem]))
    };
    /// The values of FLUID in force, innermost first, its default last.
    machine "%fluid-stack" "fluid" => |vm, [f]| {
        let all = vm.fluid_values(fluid(f)?);
        Ok(vm.cx.list(&all))
    };
    /// Makes the machine call OVERFLOW where the stack passes WORDS; #f for no limit.
    machine "%limit-stack!" "words overflow" => |vm, [words, overflow]| {
        let words = words.as_fixnum().map_or(usize::MAX, |n| n as usize);
        vm.limit_stack(words, overflow);
        Ok(Value::UNSPECIFIED)
    };
    /// The words of the stack in use.
    machine "%stack-words" "" => |vm, []| Ok(Value::fixnum(vm.stack_words() as i64));
    /// Whether a continuation up to the prompt TAG could be resumed.
    machine "%suspendable?" "tag" => |vm, [tag]| Ok(Value::bool(vm.is_suspendable(tag)));
    /// Whether continuations are entered without calling the guards of
    /// dynamic-wind: so one thread follows another.
    machine "%quiet-winds!" "on" => |vm, [on]| {
        vm.quiet_winds = on.is_true();
        Ok(Value::UNSPECIFIED)
    };
    /// A number for the run of the machine under way: its continuations cannot be
    /// entered from another one.
    machine "%run" "" => |vm, []| Ok(Value::fixnum(vm.run_serial() as i64));
    "%parameter?" "obj" => |_, [p]| Ok(Value::bool(p.is(Kind::Parameter)));
    "%parameter-fluid" "parameter" => |_, [p]| Ok(p.expect(Kind::Parameter)?.slot(0));
    "%parameter-converter" "parameter" => |_, [p]| Ok(p.expect(Kind::Parameter)?.slot(1));
}

/// Weak tables: the fluids that `fluid-set!` has set, and the properties of procedures that
/// share their code with others or have none.
#[derive(Default)]
struct Tables {
    fluids: Option<Value>,
    properties: Option<Value>,
}
impl interp::heap::Foreign for Tables {
    fn trace(&self, marker: &mut interp::heap::Marker<'_>) {
        marker.mark_all(self.fluids);
        marker.mark_all(self.properties);
    }
    fn type_name(&self) -> &'static str {
        "control-tables"
    }
}
fn set_fluids(cx: &mut Cx) -> Result<Value> {
    if let Some(table) = cx.state::<Tables>().fluids {
        return Ok(table);
    }
    let table = crate::hashes::make_weak_key(cx)?;
    cx.state::<Tables>().fluids = Some(table);
    Ok(table)
}

fn set_by_now(cx: &mut Cx) -> Result<Vec<Value>> {
    let table = set_fluids(cx)?;
    let entries = crate::hashes::to_list(cx, table)?;
    Ok(entries.iter().filter(|e| e.is_pair()).map(Value::car).collect())
}

fn fluid(f: Value) -> Result<Value> {
    if f.is(Kind::Fluid) { Ok(f) } else { Err(Error::expecting("fluid", f)) }
}
fn is_procedure(f: Value) -> bool {
    f.is_procedure() || f.struct_procedure().is_some()
}
fn procedure(f: Value) -> Result<Value> {
    if is_procedure(f) { Ok(f) } else { Err(Error::expecting("procedure", f)) }
}

fn own_name(cx: &mut Cx, f: Value) -> Value {
    let mut f = f;
    while let Some(procedure) = f.struct_procedure() {
        f = procedure;
    }
    match f.primitive_row() {
        Some(row) => cx.intern(row.name),
        None => f.procedure_name(),
    }
}
fn properties(cx: &mut Cx, f: Value) -> Value {
    let table = cx.state::<Tables>().properties;
    if let Some(own) = table.and_then(|table| crate::hashes::get_by_identity(table, f)) {
        return own;
    }
    cx.procedure_code(&f).map_or(Value::NULL, |code| code.properties.get())
}
fn set_properties(cx: &mut Cx, f: Value, alist: Value) -> Result<()> {
    /// The slots of a closure before those of its variables.
    const OWN: usize = 2;
    if f.is(Kind::Closure)
        && f.slots().len() == OWN
        && let Some(code) = cx.procedure_code(&f)
    {
        code.properties.set(alist);
        return Ok(());
    }
    let table = match cx.state::<Tables>().properties {
        Some(table) => table,
        None => crate::hashes::make_weak_key(cx)?,
    };
    cx.state::<Tables>().properties = Some(table);
    crate::hashes::set_by_identity(cx, table, f, alist);
    Ok(())
}
fn property(cx: &mut Cx, f: Value, key: Value) -> Option<Value> {
    properties(cx, f).iter().find(|e| e.is_pair() && e.car() == key).map(Value::cdr)
}

/// Required, optional and rest of each clause.
fn arities(cx: &mut Cx, f: Value) -> Vec<(i64, i64, bool)> {
    if let Some(row) = f.primitive_row() {
        let arity = row.arity();
        return vec![(arity.required.into(), arity.optional.into(), arity.rest)];
    }
    let of = |code: &Code| {
        code.arities.iter().map(|a| (a.required as i64, a.optional as i64, a.rest)).collect()
    };
    cx.procedure_code(&f).map_or_else(|| vec![(0, 0, true)], of)
}
