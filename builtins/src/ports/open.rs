//! Opening files.

use super::encoding::Encoding;
use super::{Buffering, Port, Source, run, standard};
use crate::glue::{self, OrFail};
use crate::posix;
use interp::{Cx, Error, Kind, Result, Value, primitives};

/// What the characters of a mode ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    pub flags: i32,
    pub binary: bool,
    pub buffering: Option<Buffering>,
}
/// Reads a mode such as `r`, `w+` or `ab0`; `None` where it starts with none of
/// r, w and a.
pub fn mode(text: &str) -> Option<Mode> {
    let plus = text.contains('+');
    let access = |alone| if plus { libc::O_RDWR } else { alone };
    let mut flags = match text.chars().next()? {
        'r' => access(libc::O_RDONLY),
        'w' => access(libc::O_WRONLY) | libc::O_CREAT | libc::O_TRUNC,
        'a' => access(libc::O_WRONLY) | libc::O_CREAT | libc::O_APPEND,
        _ => return None,
    };
    flags |= libc::O_CLOEXEC;
    let buffering = match text {
        _ if text.contains('0') => Some(Buffering::None),
        _ if text.contains('l') => Some(Buffering::Line),
        _ => None,
    };
    Some(Mode { flags, binary: text.contains('b'), buffering })
}
pub fn mode_arg(value: Value) -> Result<Mode> {
    let text = value.to_text().map_err(Error::bare)?;
    mode(&text).ok_or_else(|| Error::out_of_range(value).anywhere())
}
/// `(input, output)` of the flags that a file was opened with.
pub fn directions(flags: i32) -> (bool, bool) {
    match flags & libc::O_ACCMODE {
        libc::O_RDONLY => (true, false),
        libc::O_WRONLY => (false, true),
        _ => (true, true),
    }
}
/// The port of a descriptor.
pub fn port_on(cx: &mut Cx, fd: i32, mode: Mode, file_name: Value) -> Value {
    let (input, output) = directions(mode.flags);
    let mut port = Port::file(fd, input, output);
    port.file_name = file_name;
    port.binary = mode.binary;
    if let Some(buffering) = mode.buffering {
        port.buffering = buffering;
        if buffering == Buffering::None {
            (port.capacity, port.chunk) = (1, 1);
        }
    }
    let port = standard::new_text_port(cx, port);
    if mode.binary
        && let Ok(p) = run::any(&port)
    {
        p.set_encoding("ISO-8859-1");
    }
    port
}

/// The keyword arguments of `open-file`: encoding, whether to guess one.
fn keywords(cx: &mut Cx, options: &[Value]) -> Result<(Option<Value>, bool)> {
    let (mut encoding, mut guess) = (None, false);
    for pair in options.chunks(2) {
        let mut name = String::new();
        if pair[0].is(Kind::Keyword) {
            pair[0].slot(0).symbol_name()?.push_to(&mut name);
        }
        match (name.as_str(), pair) {
            ("encoding", &[_, value]) => encoding = Some(value).filter(|v| v.is_true()),
            ("guess-encoding", &[_, value]) => guess = value.is_true(),
            ("", _) => return Err(keyword_error(cx, "Invalid keyword", pair[0])),
            (_, &[_]) => return Err(keyword_error(cx, "Keyword argument has no value", pair[0])),
            _ => return Err(keyword_error(cx, "Unrecognized keyword", pair[0])),
        }
    }
    Ok((encoding, guess))
}
fn keyword_error(cx: &mut Cx, message: &str, about: Value) -> Error {
    let (who, message) = (cx.string("open-file"), cx.string(message));
    let irritants = cx.list(&[about]);
    glue::throw(cx, "keyword-argument-error", &[who, message, Value::NULL, irritants])
}

fn open_file(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let [file, mode, options @ ..] = args else {
        interp::primitive::bad_row("open-file");
    };
    let (encoding, guess) = keywords(cx, options)?;
    let path = glue::c_string(*file)?;
    let mode = mode_arg(*mode).map_err(|_| Error::out_of_range(*mode).anywhere())?;
    let fd = posix::fd::open(&path, mode.flags, 0o666)
        .map_err(|e| Error::system_about(e, "~A: ~S", &[*file]))?;
    let port = port_on(cx, fd, mode, *file);
    if let Some((message, irritants)) = refused(mode, encoding, guess) {
        return Err(Error::misc(message, irritants.as_slice()).who("open-file"));
    }
    let p = run::any(&port)?;
    if guess && let Some(name) = declared_encoding(p) {
        p.set_encoding(&name);
    } else if let Some(name) = encoding {
        p.set_encoding(&name.to_text()?);
    }
    let canonicalization = cx.state::<standard::Ports>().canonicalization;
    match standard::fluid_value(canonicalization) {
        Value::FALSE => Ok(port),
        how => super::custom::call(cx, "%canonicalize-name!", &[port, how]),
    }
}
/// Why an encoding may not be named or guessed.
fn refused(mode: Mode, named: Option<Value>, guess: bool) -> Option<(&'static str, Option<Value>)> {
    if mode.binary && named.is_some() {
        Some(("Encoding specified on a binary port", named))
    } else if mode.binary && guess {
        Some(("Request to guess encoding on a binary port", None))
    } else if guess && !directions(mode.flags).0 {
        Some(("Request to guess encoding on an output-only port", None))
    } else {
        None
    }
}
/// The encoding that the beginning declares.
fn declared_encoding(port: &mut Port) -> Option<String> {
    port.fill_to(SEARCHED).ok()?;
    declared(port.reading.bytes())
}
/// The end of where a declaration is looked for, and how long a name may be there.
const SEARCHED: usize = 540;
const LONGEST_NAME: usize = 40;
/// The encoding that a text's first 500 bytes declare, as Emacs and Guile look for it:
/// `coding: NAME` in a comment.
fn declared(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(&text[..text.len().min(SEARCHED)]);
    let (before, rest) = text.match_indices("coding").find_map(|(at, word)| {
        Some((&text[..at], text[at + word.len()..].strip_prefix([':', '='])?))
    })?;
    let line = before.rfind('\n').map_or(0, |n| n + 1);
    let block = before.rfind("#!").is_some_and(|n| !before[n..].contains("!#"));
    if !block && !before[line..].contains(';') {
        return None;
    }
    let rest = rest.trim_start_matches([' ', '\t']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_./:()".contains(c)));
    let name = &rest[..end.unwrap_or(rest.len())];
    (!name.is_empty() && text.len() - rest.len() < SEARCHED - LONGEST_NAME).then(|| name.to_owned())
}
/// A source file's bytes in UTF-8, where they declare another encoding.
pub fn in_utf8(bytes: Vec<u8>) -> Vec<u8> {
    let encoding = declared(&bytes).map_or(Encoding::Utf8, |name| Encoding::named(&name));
    if !matches!(encoding, Encoding::Latin1 | Encoding::Bytes(_)) {
        return bytes;
    }
    encoding.text(&bytes).into_bytes()
}

/// Opens a descriptor: a name, flags, permissions of a new file.
fn open_fdes(path: Value, flags: Value, mode: Value) -> Result<(i32, i32)> {
    let flags = glue::int(flags)?;
    let path = glue::c_string(path)?;
    let mode = mode.given().map_or(Ok(0o666), glue::unsigned)?;
    match posix::fd::open(&path, flags | libc::O_CLOEXEC, mode) {
        Ok(fd) => Ok((fd, flags)),
        Err(e) => Err(Error::system(e).who("open-fdes")),
    }
}

primitives! { pub OPENING in "(guile)";
    /// The encoding that the beginning of PORT declares, or `#f`.
    "file-encoding" "port" => |cx, [port]| {
        let name = declared_encoding(run::open(&port)?);
        Ok(name.map_or(Value::FALSE, |name| cx.string(&name.to_uppercase())))
    };
    /// Open FILE: MODE is r (read), w (write from new) or a (append), then any of
    /// + (both), b (bytes), 0 (no buffer), l (line buffer). #:encoding names the
    /// encoding, #:guess-encoding looks for one in the file.
    "open-file" "filename mode . options" => open_file;
    /// Open PATH with FLAGS such as O_RDWR, and MODE as permissions of a new file.
    "open" "path flags #:optional mode" => |cx, [path, flags, mode]| {
        let (fd, flags) = open_fdes(path, flags, mode)?;
        Ok(port_on(cx, fd, Mode { flags, binary: false, buffering: None }, path))
    };
    /// As `open`, but the descriptor's number.
    "open-fdes" "path flags #:optional mode" => |_, [path, flags, mode]| {
        let (fd, flags) = open_fdes(path, flags, mode)?;
        if flags & libc::O_CLOEXEC == 0 {
            posix::fd::set_close_on_exec(fd, false).or_fail()?;
        }
        Ok(Value::fixnum(fd.into()))
    };
    /// A port on the descriptor FDES; MODE as for `open-file`.
    "fdopen" "fdes mode" => |cx, [fdes, mode]| {
        mode.string().map_err(Error::bare)?;
        let fd = glue::int(fdes)?;
        let mode = mode_arg(mode)?;
        on_descriptor(cx, fd, mode)
    };
    /// A port that reads nothing and forgets what is written to it.
    "%make-void-port" "mode" => |cx, [mode]| {
        let mode = mode.to_text().map_err(Error::bare)?;
        let (input, output) = (mode.contains(['r', '+']), mode.contains(['w', 'a', '+']));
        Ok(standard::new_text_port(cx, Port::new(Source::Void, input, output)))
    };
    /// A pair of ports: what is written to the second is read from the first.
    "pipe" "" => |cx, []| {
        let (read, write) = posix::fd::pipe(libc::O_CLOEXEC).or_fail()?;
        let (input, output) = pipe_ports(cx, read, write);
        Ok(cx.cons(input, output))
    };
    /// Make a file with a new name like TEMPLATE, which ends in XXXXXX and is
    /// changed to that name; a port to read and write it.
    "mkstemp!" "template #:optional mode" => |cx, [template, mode]| {
        let (port, name) = mkstemp(cx, template, mode)?;
        let name = glue::decode_name(&name);
        for (i, c) in name.chars().enumerate() {
            cx.heap.string_set(template, i, c);
        }
        Ok(port)
    };
    /// Make a file with a new name like TEMPLATE, which ends in XXXXXX; a port to
    /// read and write it.
    "mkstemp" "template #:optional mode" => |cx, [template, mode]| {
        Ok(mkstemp(cx, template, mode)?.0)
    };
    /// A port to read and write a file without a name.
    "tmpfile" "" => |cx, []| {
        let (fd, name) =
            posix::files::mkstemp(c"/tmp/fileXXXXXX", libc::O_CLOEXEC).or_fail()?;
        if let Ok(path) = std::ffi::CString::new(name) {
            posix::files::unlink(&path).or_fail()?;
        }
        let mode = Mode { flags: libc::O_RDWR, binary: false, buffering: None };
        Ok(port_on(cx, fd, mode, Value::FALSE))
    };
}

/// A port on a descriptor that is open already.
pub fn on_descriptor(cx: &mut Cx, fd: i32, mode: Mode) -> Result<Value> {
    let flags = posix::fd::fcntl(fd, libc::F_GETFL, 0)
        .map_err(|e| Error::system(e).who("scm_fdes_to_port"))?;
    let (input, output) = directions(mode.flags);
    let (can_read, can_write) = directions(flags);
    if (input && !can_read) || (output && !can_write) {
        return Err(
            Error::misc("requested file mode not available on fdes", &[]).who("scm_fdes_to_port")
        );
    }
    Ok(port_on(cx, fd, mode, Value::FALSE))
}
/// The ports of a pipe, named as Guile names them.
pub fn pipe_ports(cx: &mut Cx, read: i32, write: i32) -> (Value, Value) {
    let mode = |flags| Mode { flags, binary: false, buffering: None };
    let (read_name, write_name) = (cx.intern("read pipe"), cx.intern("write pipe"));
    let input = port_on(cx, read, mode(libc::O_RDONLY), read_name);
    let output = port_on(cx, write, mode(libc::O_WRONLY), write_name);
    (input, output)
}
fn mkstemp(cx: &mut Cx, template: Value, mode: Value) -> Result<(Value, Vec<u8>)> {
    let path = glue::c_string(template).map_err(|e| e.who("mkstemp").at(1))?;
    let wanted = match mode.given() {
        Some(mode) => mode_arg(mode)?,
        None => Mode { flags: libc::O_RDWR, binary: false, buffering: None },
    };
    let extra = wanted.flags & !(libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC);
    let (fd, name) = posix::files::mkstemp(&path, extra | libc::O_CLOEXEC)
        .map_err(|e| Error::system(e).who("mkstemp"))?;
    let file_name = glue::name(cx, &name);
    let mode = Mode { flags: libc::O_RDWR, ..wanted };
    Ok((port_on(cx, fd, mode, file_name), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes() {
        assert_eq!(mode("zz"), None);
        assert_eq!(mode(""), None);
        let m = mode("r+b0").expect("a mode");
        assert_eq!(directions(m.flags), (true, true));
        assert!(m.binary && m.buffering == Some(Buffering::None));
        let m = mode("al").expect("a mode");
        assert_eq!(m.flags & libc::O_APPEND, libc::O_APPEND);
        assert_eq!((directions(m.flags), m.buffering), ((false, true), Some(Buffering::Line)));
    }
}
