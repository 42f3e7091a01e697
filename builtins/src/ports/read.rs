//! `read`: the reader on a port.

use super::{Port, Stop, custom, run};
use interp::read::{KeywordStyle, Reader, Source, Sources};
use interp::{Cx, Error, Result, Value, primitives};

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

fn read(cx: &mut Cx, arg: Value) -> Result<Value> {
    let port = run::input(cx, arg).map_err(|_| Error::wrong_type(arg))?;
    let p = run::any(&port)?;
    let name = p.file_name.to_text().unwrap_or_default();
    let file = if name.is_empty() { 0 } else { cx.file_index(&name) };
    let before = (p.line, p.column);
    p.reading.hold();
    let source = Text { port: p, stop: None };
    let mut reader = Reader::with_source(source, file, cx.read_options.clone());
    reader.sources = Some(Sources::default());
    let datum = reader.read(cx);
    let sources = reader.sources.take().unwrap_or_default();
    let stop = reader.source().stop.take();
    drop(reader);
    let p = run::any(&port)?;
    match stop {
        Some(stop @ (Stop::Refill | Stop::System(_, libc::EINTR))) => {
            (p.line, p.column) = before;
            p.reading.rewind();
            if matches!(stop, Stop::Refill) {
                custom::refill(cx, port, "read", &[arg])
            } else {
                custom::after_signals(cx, "read", &[arg])
            }
        }
        Some(stop) => {
            p.reading.release();
            Err(run::error(cx, stop, port))
        }
        None => {
            p.reading.release();
            let datum = datum?.unwrap_or(Value::EOF);
            crate::misc::note_places(cx, &sources)?;
            Ok(datum)
        }
    }
}

/// Sets an option for the texts that are read from now on.
fn read_option(cx: &mut Cx, name: &str, value: Value) {
    let style = value.symbol_name().map(|n| n.to_string()).unwrap_or_default();
    let (options, on) = (&mut cx.read_options, value.is_true());
    match name {
        "case-insensitive" => options.case_insensitive = on,
        "r6rs-hex-escapes" => options.r6rs_hex_escapes = on,
        "square-brackets" => options.square_brackets = on,
        "hungry-eol-escapes" => options.hungry_eol_escapes = on,
        "curly-infix" => options.curly_infix = on,
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
    "read" "#:optional port" => |cx, [port]| read(cx, port);
    /// Notes that the option NAME of FAMILY (read, print, debug) is VALUE now.
    "%option-changed" "family name value" => |cx, [family, name, value]| {
        if family.symbol_name()?.to_string() == "read" {
            read_option(cx, &name.symbol_name()?.to_string(), value);
        }
        Ok(Value::UNSPECIFIED)
    };
}
