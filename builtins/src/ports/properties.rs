//! What can be asked of a port and set: encoding, position in the text, name.

use super::{Buffering, Source, Strategy, run, standard};
use crate::glue;
use interp::{Cx, Error, Result, Value, primitives};

fn strategy_symbol(cx: &mut Cx, strategy: Strategy) -> Value {
    cx.intern(match strategy {
        Strategy::Error => "error",
        Strategy::Substitute => "substitute",
        Strategy::Escape => "escape",
    })
}
/// A port for the calls that Guile lets take any, and blames without a name.
fn port(v: &Value) -> Result<&mut super::Port> {
    super::port_of(v).ok_or_else(|| Error::wrong_type(*v))
}

primitives! { pub PROPERTIES in "(guile)";
    /// Whether PORT has been closed.
    "port-closed?" "port" => |_, [port]| Ok(Value::bool(!run::any(&port)?.open));
    /// The name of the encoding of PORT.
    "port-encoding" "port" => |cx, [port]| {
        let name = run::any(&port)?.encoding_name.clone();
        Ok(cx.string(&name))
    };
    /// Set the encoding of PORT; #f for the one of bytes.
    "set-port-encoding!" "port encoding" => |_, [port, encoding]| {
        let name = if encoding.is_true() { encoding.to_text().map_err(|e| e.at(2))? } else { "ISO-8859-1".to_owned() };
        run::any(&port).map_err(|e| e.at(1))?.set_encoding(&name);
        Ok(Value::UNSPECIFIED)
    };
    /// What PORT does with what its encoding cannot say: error, substitute or
    /// escape. For #f, what new ports do.
    "port-conversion-strategy" "port" => |cx, [port]| {
        if port == Value::FALSE {
            return Ok(standard::fluid_value(cx.state::<standard::Ports>().default_strategy));
        }
        let strategy = run::any(&port)?.strategy;
        Ok(strategy_symbol(cx, strategy))
    };
    /// Set what PORT does with what its encoding cannot say.
    "set-port-conversion-strategy!" "port strategy" => |cx, [port, symbol]| {
        let strategy = standard::strategy_of(symbol)
            .ok_or_else(|| Error::misc("unknown conversion strategy ~s", &[symbol]))?;
        if port == Value::FALSE {
            let fluid = cx.state::<standard::Ports>().default_strategy;
            fluid.set_slot(0, symbol);
        } else {
            run::any(&port)?.strategy = strategy;
        }
        Ok(Value::UNSPECIFIED)
    };
    /// Buffer PORT: MODE is none, line or block, SIZE the bytes of a block.
    "setvbuf" "port mode #:optional size" => |cx, [port, mode, size]| {
        if super::port_of(&port).is_none_or(|p| !p.open) {
            return Err(Error::wrong_type(port).at(1));
        }
        let mut name = String::new();
        if let Ok(text) = mode.symbol_name() {
            text.push_to(&mut name);
        }
        let buffering = match name.as_str() {
            "none" => Buffering::None,
            "line" => Buffering::Line,
            "block" => Buffering::Block,
            _ => return Err(Error::out_of_range(mode).anywhere()),
        };
        let bytes = size.given().map(glue::int).transpose()?;
        if bytes.is_some_and(|n| n < 0 || (n > 0 && buffering == Buffering::None)) {
            return Err(Error::out_of_range(size).anywhere());
        }
        let p = run::open(&port)?;
        p.buffering = buffering;
        let procedures = matches!(p.source, Source::Procedures(_));
        (p.capacity, p.chunk) = match bytes {
            _ if buffering == Buffering::None => (1, 1),
            Some(n) => (n.max(1) as usize, n.max(1) as usize),
            None => (p.natural_size(), if procedures { p.natural_size() } else { 0 }),
        };
        standard::flush(cx, port, Value::UNSPECIFIED)
    };
    /// How PORT keeps output back: none, line or block.
    "%port-buffer-mode" "port" => |cx, [port]| {
        let p = run::any(&port)?;
        Ok(cx.intern(match p.buffering {
            _ if !p.output || p.capacity == 1 => "none",
            Buffering::None => "none",
            Buffering::Line => "line",
            Buffering::Block => "block",
        }))
    };
    /// The line, from 0, of the next character of PORT.
    "port-line" "port" => |_, [v]| Ok(Value::fixnum(port(&v)?.line));
    /// The column, from 0, of the next character of PORT.
    "port-column" "port" => |_, [v]| Ok(Value::fixnum(port(&v)?.column));
    /// Set the line of PORT.
    "set-port-line!" "port line" => |_, [v, line]| {
        let port = port(&v)?;
        port.line = glue::exact(line)?;
        Ok(Value::UNSPECIFIED)
    };
    /// Set the column of PORT.
    "set-port-column!" "port column" => |_, [v, column]| {
        let port = port(&v)?;
        port.column = glue::exact(column)?;
        Ok(Value::UNSPECIFIED)
    };
    /// The file name of PORT, or #f.
    "port-filename" "port" => |_, [v]| {
        Ok(port(&v)?.file_name)
    };
    /// Set the file name of PORT.
    "set-port-filename!" "port filename" => |_, [v, name]| {
        port(&v)?.file_name = name;
        Ok(Value::UNSPECIFIED)
    };
    /// r, w, r+ and, with 0 behind it, without a buffer.
    "port-mode" "port" => |cx, [v]| {
        let p = port(&v)?;
        let unbuffered = p.buffering == Buffering::None;
        let mode = match (p.input, p.output) {
            (true, true) => "r+",
            (true, false) => "r",
            (false, true) => "w",
            _ => "",
        };
        Ok(cx.string(&format!("{mode}{}", if unbuffered { "0" } else { "" })))
    };
    /// The association list of properties of PORT.
    "%port-properties" "port" => |_, [v]| Ok(port(&v)?.properties);
    /// Set the association list of properties of PORT.
    "%set-port-properties!" "port alist" => |_, [v, alist]| {
        port(&v)?.properties = alist;
        Ok(Value::UNSPECIFIED)
    };
    /// Whether the position of PORT can be set.
    "port-random-access?" "port" => |_, [v]| Ok(Value::bool(run::any(&v)?.is_seekable()));
}
