//! `read`: the reader on a port.

use super::{Port, Stop, custom, run};
use interp::read::{Bytes, Event, KeywordStyle, Reader, Source, Sources};
use interp::{Cx, Error, Result, Value, Vm, primitives};

/// A port as the reader sees it. What stops the port is kept aside: the reader
/// is then given up.
struct Text<'a> {
    port: &'a mut Port,
    stop: Option<Stop>,
}
impl Text<'_> {
    fn answer<T>(&mut self, done: super::Done<T>) -> Result<T> {
        done.map_err(|stop| {
            self.stop = Some(stop);
            Error::misc("the port stopped", &[])
        })
    }
}
impl Source for Text<'_> {
    fn peek(&mut self) -> Result<Option<char>> {
        let next = self.port.peek();
        Ok(self.answer(next)?.map(|(c, _)| c))
    }
    fn next(&mut self) -> Result<Option<char>> {
        let next = self.port.read();
        self.answer(next)
    }
    fn unread(&mut self, letter: char) {
        // The letter is ASCII and was just read, so that it goes back.
        let _ = self.port.unread(letter);
    }
    fn place(&self) -> (u32, u32) {
        (self.port.line as u32, self.port.column as u32)
    }
}

/// Where a reader has stopped.
enum Stopped {
    Datum(Result<Option<Value>>),
    Port(Stop),
    /// The procedure for `#` and this character is to read on.
    Extension(char),
}

/// Reads on until there is a datum or something else must be done.
fn read_on(
    cx: &mut Cx,
    port: &Value,
    reader: Reader<Bytes<'static>>,
    supplied: Option<Value>,
) -> Result<(Reader<Bytes<'static>>, Stopped)> {
    let source = Text { port: run::any(port)?, stop: None };
    let mut reader = reader.on(source);
    let event = match supplied {
        Some(datum) => reader.supply(cx, datum),
        None => reader.step(cx),
    };
    let stopped = match (reader.source().stop.take(), event) {
        (Some(stop), _) => Stopped::Port(stop),
        (None, Ok(Event::Extension(c))) => Stopped::Extension(c),
        (None, Ok(Event::Datum(v))) => Stopped::Datum(Ok(Some(v))),
        (None, Ok(Event::Eof)) => Stopped::Datum(Ok(None)),
        (None, Err(e)) => Stopped::Datum(Err(e)),
    };
    Ok((reader.on(Bytes::new(b"")), stopped))
}

/// The characters that the procedures in a fluid's value are for.
fn extensions(fluid: Value) -> Vec<char> {
    let entries = super::standard::fluid_value(fluid);
    entries.iter().filter(|e| e.is_pair()).filter_map(|e| e.car().as_char()).collect()
}

fn read(vm: &mut Vm, arg: Value) -> Result<Value> {
    let port = run::input(&mut vm.cx, arg).map_err(|_| Error::wrong_type(arg))?;
    let p = run::any(&port)?;
    let name = p.file_name.to_text().unwrap_or_default();
    let before = (p.line, p.column);
    p.reading.hold();
    let file = if name.is_empty() { 0 } else { vm.cx.file_index(&name) };
    let mut options = vm.cx.read_options.clone();
    if !options.extensions.is_empty() {
        // The fluid may have another value here than where it was extended.
        let name = vm.cx.intern("%read-hash-procedures");
        if let Some(fluid) = vm.cx.guile_variable(name).map(Value::variable_value) {
            options.extensions = extensions(fluid);
        }
    }
    p.directives.iter().for_each(|&d| options.direct(d));
    let positions = options.positions;
    let mut reader = Reader::with_source(Bytes::new(b""), file, options);
    reader.sources = positions.then(Sources::of_all);
    let (mut supplied, mut restartable) = (None, true);
    loop {
        let (next, stopped) = read_on(&mut vm.cx, &port, reader, supplied.take())?;
        reader = next;
        let p = run::any(&port)?;
        match stopped {
            Stopped::Port(stop @ (Stop::Refill | Stop::System(_, libc::EINTR))) if restartable => {
                (p.line, p.column) = before;
                p.reading.rewind();
                return if matches!(stop, Stop::Refill) {
                    custom::refill(&mut vm.cx, port, "read", &[arg])
                } else {
                    custom::after_signals(&mut vm.cx, "read", &[arg])
                };
            }
            Stopped::Port(stop) => {
                p.reading.release();
                return Err(run::error(&mut vm.cx, stop, port));
            }
            Stopped::Extension(c) => {
                p.reading.release();
                restartable = false;
                supplied = Some(read_extension(vm, port, c, &reader)?);
            }
            Stopped::Datum(datum) => {
                p.reading.release();
                p.directives.clone_from(&reader.options.directives);
                let datum = datum?.unwrap_or(Value::EOF);
                let places = reader.sources.take().unwrap_or_default();
                crate::misc::note_places(&mut vm.cx, &places)?;
                if datum.as_flonum().is_some() {
                    vm.cx.last_flonum = places.immediate;
                }
                return Ok(datum);
            }
        }
    }
}

/// What the procedure for `#C` reads from `port`, while `reader` waits.
fn read_extension(
    vm: &mut Vm,
    port: Value,
    c: char,
    reader: &Reader<Bytes<'static>>,
) -> Result<Value> {
    let base = vm.cx.pinned.len();
    vm.cx.pinned.extend(reader.pending());
    vm.cx.pinned.push(port);
    let name = vm.cx.intern("%read-extension");
    let result = match vm.cx.guile_variable(name).map(Value::variable_value) {
        Some(procedure) => vm.apply(procedure, &[Value::char(c), port]),
        None => Err(Error::misc("no %read-extension", &[])),
    };
    vm.cx.pinned.truncate(base);
    result
}

/// Sets an option for the texts that are read from now on.
fn read_option(cx: &mut Cx, name: &str, value: Value) {
    let style = value.symbol_name().map(|n| n.to_string()).unwrap_or_default();
    let (options, on) = (&mut cx.read_options, value.is_true());
    match name {
        "case-insensitive" => options.case_insensitive = on,
        "r6rs-hex-escapes" => {
            options.r6rs_hex_escapes = on;
            super::output::HEX_ESCAPES.store(on, std::sync::atomic::Ordering::Relaxed);
        }
        "square-brackets" => options.square_brackets = on,
        "hungry-eol-escapes" => options.hungry_eol_escapes = on,
        "curly-infix" => options.curly_infix = on,
        "positions" => options.positions = on,
        "r7rs-symbols" => options.r7rs_symbols = on,
        "keywords" => {
            options.keywords = match style.as_str() {
                "prefix" => KeywordStyle::Prefix,
                "postfix" => KeywordStyle::Postfix,
                _ => KeywordStyle::HashPrefix,
            }
        }
        _ => {}
    }
}

primitives! { pub READ in "(guile)";
    /// Read a datum from PORT, the current input port if not given.
    machine "read" "#:optional port" => |vm, [port]| read(vm, port);
    /// Lets `%read-extension` read what begins with `#` and one of the characters in
    /// the value of FLUID, an association list, whenever something is read.
    "%set-read-extensions!" "fluid" => |cx, [fluid]| {
        cx.read_options.extensions = extensions(fluid);
        Ok(Value::UNSPECIFIED)
    };
    /// Notes that the option NAME of FAMILY (read, print, debug) is VALUE now.
    "%option-changed" "family name value" => |cx, [family, name, value]| {
        let name = name.symbol_name()?.to_string();
        match family.symbol_name()?.to_string().as_str() {
            "read" => read_option(cx, &name, value),
            "print" if name == "r7rs-symbols" => cx.bars = value.is_true(),
            _ => {}
        }
        Ok(Value::UNSPECIFIED)
    };
}
