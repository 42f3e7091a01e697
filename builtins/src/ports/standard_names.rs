//! What R6RS and R7RS ask of ports under names of their own.

use super::{port_of, run, standard};
use interp::{Value, primitives};

primitives! { pub R7RS_PORTS in "(scheme base)", "(rnrs io ports)", "(riad builtins)";
    /// Whether OBJECT is a port for characters: every port of Guile is one.
    "textual-port?" "object" => |_, [object]| {
        Ok(Value::bool(port_of(&object).is_some_and(|p| !p.binary)))
    };
    /// Whether OBJECT is a port for bytes.
    "binary-port?" "object" => |_, [object]| {
        Ok(Value::bool(port_of(&object).is_some_and(|p| p.binary)))
    };
}
primitives! { pub R7RS_OPEN in "(scheme base)";
    /// Whether PORT is open to be read.
    "input-port-open?" "port" => |_, [port]| {
        let port = run::any(&port)?;
        Ok(Value::bool(port.open && port.input))
    };
    /// Whether PORT is open to be written.
    "output-port-open?" "port" => |_, [port]| {
        let port = run::any(&port)?;
        Ok(Value::bool(port.open && port.output))
    };
}
primitives! { pub R6RS_PORTS in "(rnrs io ports)", "(riad builtins)";
    /// Whether the next thing to read from PORT is its end.
    "port-eof?" "port" => |cx, [port]| {
        let port = run::input(cx, port)?;
        run::reading(cx, ("port-eof?", &[port]), port, |p| Ok(p.peek_byte()?.is_none()),
            |_, end| Ok(Value::bool(end)))
    };
    /// Whether PORT can tell its position.
    "port-has-port-position?" "port" => |_, [port]| Ok(Value::bool(run::any(&port)?.is_seekable()));
    /// Whether the position of PORT can be set.
    "port-has-set-port-position!?" "port" => |_, [port]| {
        Ok(Value::bool(run::any(&port)?.is_seekable()))
    };
    /// A port for the bytes of the standard input.
    "standard-input-port" "" => |cx, []| Ok(standard::current(cx, standard::Role::Input));
    /// A port for the bytes of the standard output.
    "standard-output-port" "" => |cx, []| Ok(standard::current(cx, standard::Role::Output));
    /// A port for the bytes of the standard error.
    "standard-error-port" "" => |cx, []| Ok(standard::current(cx, standard::Role::Error));
}
