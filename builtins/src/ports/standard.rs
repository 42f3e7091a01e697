//! The current ports, the list of open ones, and what happens to them at exit.

use super::{Buffering, Port, Source, Strategy, port_of, run};
use crate::{locale, posix};
use interp::heap::{Foreign, Marker};
use interp::{Cx, Kind, Result, Value, primitives};

/// The roles that the current ports play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Input,
    Output,
    Error,
    Warning,
}
const ROLES: usize = 4;

/// What this family keeps: a fluid for each role, the fluids of the defaults of
/// new ports, and every port that may have to be flushed.
pub struct Ports {
    roles: [Value; ROLES],
    pub default_encoding: Value,
    pub default_strategy: Value,
    /// How the names of files are told: `relative` to the load path, `absolute`, or as given.
    pub canonicalization: Value,
    /// See `%fdes-finalizers`.
    pub finalizers: Value,
    /// A weak vector: the collector replaces the dead by `#f`.
    all: Value,
    free: usize,
}
impl Default for Ports {
    fn default() -> Self {
        Ports {
            roles: [Value::FALSE; ROLES],
            default_encoding: Value::FALSE,
            default_strategy: Value::FALSE,
            canonicalization: Value::FALSE,
            finalizers: Value::FALSE,
            all: Value::FALSE,
            free: 0,
        }
    }
}
impl Foreign for Ports {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.roles);
        marker.mark_all([self.default_encoding, self.default_strategy, self.all]);
        marker.mark_all([self.canonicalization, self.finalizers]);
    }
    fn type_name(&self) -> &'static str {
        "ports"
    }
}

/// A fluid's value: the machine keeps the current one in its first slot.
pub fn fluid_value(fluid: Value) -> Value {
    if fluid.is(Kind::Fluid) { fluid.slot(0) } else { fluid }
}

/// The current port of a role.
pub fn current(cx: &mut Cx, role: Role) -> Value {
    fluid_value(cx.state::<Ports>().roles[role as usize])
}

/// Makes the standard ports and the variables that hold their fluids. Called
/// once, when the context is made.
pub fn install(cx: &mut Cx) {
    let strategy = cx.intern("substitute");
    let encoding = locale::default_encoding();
    let encoding = cx.string(encoding);
    let mut fluids = Vec::new();
    for (name, value) in [
        ("%default-port-encoding", encoding),
        ("%default-port-conversion-strategy", strategy),
        ("%file-port-name-canonicalization", Value::FALSE),
    ] {
        fluids.push(define_fluid(cx, name, value));
    }
    let state = cx.state::<Ports>();
    state.default_encoding = fluids[0];
    state.default_strategy = fluids[1];
    state.canonicalization = fluids[2];
    let input = standard_port(cx, 0, true);
    let output = standard_port(cx, 1, false);
    let error = standard_port(cx, 2, false);
    if let Some(port) = port_of(&error) {
        port.buffering = Buffering::None;
    }
    let roles = [
        (Role::Input, "%current-input-port-fluid", input),
        (Role::Output, "%current-output-port-fluid", output),
        (Role::Error, "%current-error-port-fluid", error),
        (Role::Warning, "%current-warning-port-fluid", error),
    ];
    for (role, name, port) in roles {
        let fluid = define_fluid(cx, name, port);
        cx.state::<Ports>().roles[role as usize] = fluid;
    }
}
fn define_fluid(cx: &mut Cx, name: &str, value: Value) -> Value {
    let fluid = cx.heap.values_object(Kind::Fluid, &[value, value]);
    crate::constants::define(cx, name, fluid);
    fluid
}
/// Standard output is written through at once on a terminal, as in Guile.
fn standard_port(cx: &mut Cx, fd: i32, input: bool) -> Value {
    let mut port = Port::file(fd, input, !input);
    if let Source::File(file) = &mut port.source {
        file.revealed = 1;
    }
    if !input && posix::fd::is_terminal(fd) {
        port.buffering = Buffering::None;
    }
    new_text_port(cx, port)
}

/// Gives a port the default encoding and strategy, and lists it.
pub fn new_text_port(cx: &mut Cx, mut port: Port) -> Value {
    let encoding = fluid_value(cx.state::<Ports>().default_encoding);
    match encoding.to_text() {
        Ok(name) => port.set_encoding(&name),
        Err(_) => port.set_encoding("ISO-8859-1"),
    }
    port.strategy = default_strategy(cx);
    new_port(cx, port)
}
/// The strategy of new ports for text.
pub fn default_strategy(cx: &mut Cx) -> Strategy {
    let fluid = cx.state::<Ports>().default_strategy;
    strategy_of(fluid_value(fluid)).unwrap_or(Strategy::Substitute)
}
/// Puts a port on the heap, and on the list of ports.
pub fn new_port(cx: &mut Cx, port: Port) -> Value {
    let listed = !matches!(port.source, Source::Memory { .. } | Source::Void);
    let port = cx.heap.foreign(port);
    if listed {
        list_port(cx, port);
    }
    port
}
/// The strategy that a symbol names.
pub fn strategy_of(symbol: Value) -> Option<Strategy> {
    let mut name = String::new();
    symbol.symbol_name().ok()?.push_to(&mut name);
    match name.as_str() {
        "error" => Some(Strategy::Error),
        "substitute" => Some(Strategy::Substitute),
        "escape" => Some(Strategy::Escape),
        _ => None,
    }
}

fn list_port(cx: &mut Cx, port: Value) {
    let Ports { all, free, .. } = *cx.state::<Ports>();
    let places: usize = if all.is(Kind::WeakVector) { all.header().len() } else { 0 };
    let unused = |v: Value| port_of(&v).is_none_or(|p| !p.open);
    let place = (free..places).chain(0..free.min(places)).find(|&i| unused(all.slot(i)));
    let (all, place) = if let Some(place) = place {
        (all, place)
    } else {
        let wider = cx.heap.filled(Kind::WeakVector, (places * 2).max(16), Value::FALSE);
        (0..places).for_each(|i| wider.set_slot(i, all.slot(i)));
        cx.heap.register_weak(wider);
        (wider, places)
    };
    all.set_slot(place, port);
    let state = cx.state::<Ports>();
    state.all = all;
    state.free = place + 1;
}
/// Every open port that is not in memory.
pub fn open_ports(cx: &mut Cx) -> Vec<Value> {
    let all = cx.state::<Ports>().all;
    if !all.is(Kind::WeakVector) {
        return Vec::new();
    }
    (0..all.header().len())
        .map(|i| all.slot(i))
        .filter(|v| port_of(v).is_some_and(|p| p.open))
        .collect()
}
/// Writes out what every port holds back. Errors are for nobody: Guile too
/// ignores them here.
pub fn flush_all(cx: &mut Cx) {
    for port in open_ports(cx) {
        if let Some(p) = port_of(&port)
            && p.output
        {
            let _ = p.flush();
        }
    }
}

primitives! { pub STANDARD in "(guile)";
    /// Empty the output buffer of PORT, the current output port if not given.
    "force-output" "#:optional port" => |cx, [port]| {
        let port = run::output(cx, port)?;
        flush(cx, port, Value::UNSPECIFIED)
    };
    /// Empty the output buffers of all open ports.
    "flush-all-ports" "" => |cx, []| {
        flush_all(cx);
        Ok(Value::UNSPECIFIED)
    };
    /// A list of all open ports: of it `port-for-each` is made.
    "%open-ports" "" => |cx, []| {
        let ports = open_ports(cx);
        Ok(cx.list(&ports))
    };
}

primitives! { pub R6RS_FLUSH in "(riad builtins)";
    /// Empty the output buffer of PORT, the current output port if not given.
    "flush-output-port" "#:optional port" => |cx, [port]| {
        let port = run::output(cx, port)?;
        flush(cx, port, Value::UNSPECIFIED)
    };
}

/// Empties a port's buffer; the value is `result`.
pub fn flush(cx: &mut Cx, port: Value, result: Value) -> Result<Value> {
    if let Some(Port { source: Source::Procedures(_), writing, .. }) = port_of(&port) {
        return if writing.is_empty() {
            Ok(result)
        } else {
            super::custom::drain(cx, port, result)
        };
    }
    run::writing(cx, port, Port::empty, result)
}

/// A new locale: what new ports, and the current ones, encode with.
pub fn locale_changed(cx: &mut Cx, encoding: &str) {
    let name = cx.string(encoding);
    let state = cx.state::<Ports>();
    let (fluid, roles) = (state.default_encoding, state.roles);
    fluid.set_slot(0, name);
    for port in roles.map(fluid_value) {
        if let Some(Port { source: Source::File(_), .. }) = port_of(&port)
            && let Some(port) = port_of(&port)
        {
            port.set_encoding(encoding);
        }
    }
}
