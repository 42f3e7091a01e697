//! Descriptors behind ports: numbers, copies, positions, locks.
//!
//! Every descriptor is opened close-on-exec. One whose number a program asks
//! for (`fileno`, `port->fdes`, `dup2`, …) is passed on by `exec*`; what
//! `system*` and pipes start never gets more than its own three.

use super::open::{self, Mode};
use super::{File, Port, Source, run, standard};
use crate::glue::{self, OrFail};
use crate::posix;
use interp::{Cx, Error, Kind, Result, Value, primitives};

/// The descriptor of an open file port, or the number given.
pub fn fd_of(object: Value) -> Result<i32> {
    match super::port_of(&object) {
        Some(port) => port.fd().ok_or_else(|| Error::expecting("open file port", object)),
        None if object.is_fixnum() || object.is(Kind::Bignum) => glue::int(object),
        None => Err(Error::expecting("open file port", object)),
    }
}
/// The descriptor of an open file port, or a number, which is all that Guile expects besides.
fn fd_or_number(object: Value) -> Result<i32> {
    super::port_of(&object).and_then(|port| port.fd()).map_or_else(|| glue::int(object), Ok)
}
/// The descriptor of an open file port, and nothing else.
pub fn port_fd(port: Value) -> Result<i32> {
    match super::port_of(&port).and_then(|p| p.fd()) {
        Some(fd) => Ok(fd),
        None => Err(Error::expecting("open file port", port)),
    }
}
fn file(port: &Value) -> Result<&mut File> {
    match super::port_of(port) {
        Some(Port { source: Source::File(file), open: true, .. }) => Ok(file),
        _ => Err(Error::expecting("open file port", *port)),
    }
}
/// Hands a descriptor's number to the program.
fn hand_out(fd: i32) -> Value {
    let _ = posix::fd::set_close_on_exec(fd, false);
    Value::fixnum(fd.into())
}
/// Writes out what a port holds back before its descriptor is used otherwise.
pub fn flush_before(cx: &mut Cx, object: Value) -> Result<()> {
    if let Some(port) = super::port_of(&object)
        && port.output
        && port.open
    {
        port.flush().map_err(|stop| run::error(cx, stop, object))?;
    }
    Ok(())
}

primitives! { pub DESCRIPTORS in "(guile)";
    /// The descriptor number of PORT.
    "fileno" "port" => |_, [port]| Ok(hand_out(port_fd(port)?));
    /// The descriptor number of PORT, which is then not closed behind the
    /// program's back.
    "port->fdes" "port" => |_, [port]| {
        let file = file(&port)?;
        file.revealed += 1;
        Ok(hand_out(file.fd))
    };
    /// How many users the descriptor of PORT has besides the port.
    "port-revealed" "port" => |_, [port]| Ok(Value::fixnum(file(&port)?.revealed));
    /// Set how many users the descriptor of PORT has besides the port.
    "set-port-revealed!" "port count" => |_, [port, count]| {
        let file = file(&port)?;
        file.revealed = glue::exact(count)?;
        Ok(Value::UNSPECIFIED)
    };
    /// One user of the descriptor of PORT less.
    "release-port-handle" "port" => |_, [port]| {
        let file = file(&port)?;
        file.revealed = (file.revealed - 1).max(0);
        Ok(Value::UNSPECIFIED)
    };
    /// The open ports on the descriptor FDES.
    "fdes->ports" "fdes" => |cx, [fdes]| {
        let fd = glue::int(fdes)?;
        let ports: Vec<Value> = ports_on(cx, fd).collect();
        Ok(cx.list(&ports))
    };
    /// An input port on the descriptor FDES.
    "fdes->inport" "fdes" => |cx, [fdes]| on_fdes(cx, fdes, "r");
    /// An output port on the descriptor FDES.
    "fdes->outport" "fdes" => |cx, [fdes]| on_fdes(cx, fdes, "w");
    /// Whether OBJECT is a port on a file.
    "file-port?" "object" => |_, [object]| {
        Ok(Value::bool(matches!(
            super::port_of(&object), Some(Port { source: Source::File(_), .. }))))
    };
    /// Make NEW another number of the descriptor of OLD; numbers or ports.
    "dup2" "old new" => |_, [old, new]| {
        let fd = |v: Value| super::port_of(&v).and_then(|p| p.fd()).map_or_else(|| glue::int(v), Ok);
        posix::fd::dup2(fd(old)?, fd(new)?).or_fail()?;
        Ok(Value::UNSPECIFIED)
    };
    /// A new number for the descriptor of OBJECT, or the number FD made one.
    "dup->fdes" "object #:optional fd" => |_, [object, fd]| {
        let new = duplicate(object, fd)?;
        Ok(hand_out(new))
    };
    /// A port on a new descriptor for what OBJECT is on; MODE as `open-file`.
    "dup->port" "object mode #:optional fd" => |cx, [object, mode, fd]| {
        let mode = open::mode_arg(mode)?;
        dup_port(cx, object, mode, fd)
    };
    /// An input port on a new descriptor for what OBJECT is on.
    "dup->inport" "object #:optional fd" => |cx, [object, fd]| {
        dup_port(cx, object, reading_mode(libc::O_RDONLY), fd)
    };
    /// An output port on a new descriptor for what OBJECT is on.
    "dup->outport" "object #:optional fd" => |cx, [object, fd]| {
        dup_port(cx, object, reading_mode(libc::O_WRONLY), fd)
    };
    /// A new number for a number; a new port, in the same mode, for a port.
    "dup" "object #:optional fd" => |cx, [object, fd]| {
        if object.is_fixnum() {
            let new = duplicate(object, fd)?;
            return Ok(hand_out(new));
        }
        let port = run::open(&object).map_err(|e| e.who("port-mode").at(1))?;
        let mode = reading_mode(access_of(port));
        dup_port(cx, object, mode, fd)
    };
    /// A port on a new descriptor for what PORT is on; MODE as `open-file`.
    "duplicate-port" "port mode" => |cx, [port, mode]| {
        let mode = open::mode_arg(mode)?;
        dup_port(cx, port, mode, Value::ABSENT)
    };
    /// Make TO's descriptor a copy of FROM's: ports or numbers.
    "redirect-port" "from to" => |cx, [from, to]| {
        let old = port_fd(from).map_err(|e| e.at(1))?;
        let new = port_fd(to).map_err(|e| e.at(2))?;
        flush_before(cx, from)?;
        flush_before(cx, to)?;
        if old != new {
            if let Some(port) = super::port_of(&to) {
                port.reading.clear();
            }
            posix::fd::dup2(old, new).or_fail()?;
        }
        Ok(Value::UNSPECIFIED)
    };
    /// Give PORT the descriptor number FDES; other ports on it get new ones.
    "move->fdes" "port fdes" => |cx, [port, fdes]| {
        if port.is_fixnum() {
            let (old, new) = (glue::int(port)?, glue::int(fdes)?);
            move_away(cx, new)?;
            posix::fd::dup2(old, new).or_fail()?;
            posix::fd::close(old).or_fail()?;
            return Ok(fdes);
        }
        move_to(cx, port, fdes)?;
        file(&port)?.revealed = 1;
        Ok(port)
    };
    /// As `move->fdes`; #f where PORT has that number already.
    "primitive-move->fdes" "port fdes" => |cx, [port, fdes]| {
        Ok(Value::bool(move_to(cx, port, fdes)?))
    };
    /// Close the descriptor FDES; ports on it are not.
    "close-fdes" "fdes" => |cx, [fdes]| {
        let fd = glue::int(fdes)?;
        if super::custom::is_finalized(cx, fd) {
            return super::custom::finalize(cx, fd, "close-fdes", fdes);
        }
        posix::fd::close(fd).or_fail()?;
        Ok(Value::UNSPECIFIED)
    };
    /// Close a port, or the descriptor of a number; whether it was open.
    "close" "object" => |cx, [object]| {
        if super::port_of(&object).is_some() {
            return super::characters::close(cx, object);
        }
        let fd = glue::int(object)?;
        if super::custom::is_finalized(cx, fd) {
            return super::custom::finalize(cx, fd, "close", object);
        }
        move_away(cx, fd)?;
        match posix::fd::close(fd) {
            Ok(()) => Ok(Value::TRUE),
            Err(libc::EBADF) => Ok(Value::FALSE),
            Err(e) => Err(Error::system(e)),
        }
    };
    /// Whether OBJECT, a port or a number, is a terminal.
    "isatty?" "object" => |_, [object]| {
        let fd = match super::port_of(&object) {
            Some(port) => port.fd(),
            None => glue::int(object).ok(),
        };
        Ok(Value::bool(fd.is_some_and(posix::fd::is_terminal)))
    };
    /// The name of the terminal that PORT is on.
    "ttyname" "port" => |cx, [port]| {
        if super::port_of(&port).is_some_and(|p| p.open && p.fd().is_none()) {
            return Ok(Value::FALSE);
        }
        let name = posix::fd::terminal_name(port_fd(port)?).or_fail()?;
        Ok(glue::name(cx, &name))
    };
    /// `fcntl` on a port or number: COMMAND is one of F_GETFD, F_SETFD, F_GETFL,
    /// F_SETFL, F_DUPFD, F_GETOWN and F_SETOWN.
    "fcntl" "object command #:optional value" => |_, [object, command, value]| {
        let argument = value.given().map_or(Ok(0), glue::exact)?;
        let answer = posix::fd::fcntl(fd_or_number(object)?, glue::int(command)?, argument).or_fail()?;
        Ok(Value::fixnum(answer.into()))
    };
    /// Lock or unlock the file of a port or number: LOCK_SH, LOCK_EX, LOCK_UN.
    "flock" "file operation" => |_, [file, operation]| {
        // Guile calls the first argument the second.
        posix::fd::flock(fd_of(file).map_err(|e| e.at(2))?, glue::int(operation)?).or_fail()?;
        Ok(Value::UNSPECIFIED)
    };
    /// Write what the system holds back of a file to its disk.
    "fsync" "object" => |cx, [object]| {
        flush_before(cx, object)?;
        posix::fd::sync(fd_or_number(object)?).or_fail()?;
        Ok(Value::UNSPECIFIED)
    };
}

fn reading_mode(flags: i32) -> Mode {
    Mode { flags, binary: false, buffering: None }
}
fn access_of(port: &Port) -> i32 {
    match (port.input, port.output) {
        (true, true) => libc::O_RDWR,
        (true, false) => libc::O_RDONLY,
        _ => libc::O_WRONLY,
    }
}
fn ports_on(cx: &mut Cx, fd: i32) -> impl Iterator<Item = Value> {
    let ports = standard::open_ports(cx);
    ports.into_iter().filter(move |v| super::port_of(v).and_then(|p| p.fd()) == Some(fd))
}
/// The port on a descriptor that suits a mode, or a new one; it counts a user.
fn on_fdes(cx: &mut Cx, fdes: Value, mode: &str) -> Result<Value> {
    let fd = glue::int(fdes)?;
    let suits =
        |v: &Value| super::port_of(v).is_some_and(|p| if mode == "r" { p.input } else { p.output });
    let found = ports_on(cx, fd).find(suits);
    let port = match (found, open::mode(mode)) {
        (Some(port), _) => port,
        (None, Some(mode)) => open::on_descriptor(cx, fd, mode)?,
        (None, None) => return Err(Error::out_of_range(fdes)),
    };
    file(&port)?.revealed += 1;
    Ok(port)
}
/// A new descriptor number for what `object` is on: the lowest, or `fd`.
fn duplicate(object: Value, fd: Value) -> Result<i32> {
    let old = fd_of(object)?;
    match fd.given() {
        Some(fd) => posix::fd::dup2(old, glue::int(fd)?).or_fail(),
        None => posix::fd::dup_above(old, 0, true).or_fail(),
    }
}
fn dup_port(cx: &mut Cx, object: Value, mode: Mode, fd: Value) -> Result<Value> {
    flush_before(cx, object)?;
    let new = duplicate(object, fd)?;
    let port = open::port_on(cx, new, mode, Value::FALSE);
    if fd.given().is_some() {
        file(&port)?.revealed = 1;
    }
    Ok(port)
}
/// Gives every port on `fd` another number.
fn move_away(cx: &mut Cx, fd: i32) -> Result<()> {
    let ports: Vec<Value> = ports_on(cx, fd).collect();
    for port in ports {
        let new = posix::fd::dup_above(fd, 3, true).or_fail()?;
        let file = file(&port)?;
        file.fd = new;
        file.revealed = 0;
    }
    Ok(())
}
/// Gives a port the number `fdes`; false where it has it already.
fn move_to(cx: &mut Cx, port: Value, fdes: Value) -> Result<bool> {
    let (old, new) = (port_fd(port)?, glue::int(fdes)?);
    if old == new {
        return Ok(false);
    }
    move_away(cx, new)?;
    posix::fd::dup2(old, new).or_fail()?;
    let file = file(&port)?;
    file.fd = new;
    file.revealed = 0;
    posix::fd::close(old).or_fail()?;
    Ok(true)
}

primitives! { pub POSITIONS in "(guile)";
    /// Set the position of a port or descriptor; WHENCE is SEEK_SET, SEEK_CUR or
    /// SEEK_END. The new position.
    "seek" "object offset whence" => |cx, [object, offset, whence]| {
        seek(cx, object, offset, whence)
    };
    /// The position of a port or descriptor.
    "ftell" "object" => |cx, [object]| {
        seek(cx, object, Value::fixnum(0), Value::fixnum(libc::SEEK_CUR.into()))
    };
    /// Make a file LENGTH bytes long, or as long as the position of the port;
    /// OBJECT is a name, a port or a descriptor.
    "truncate-file" "object #:optional length" => |cx, [object, length]| {
        truncate(cx, object, length)
    };
}
fn seek(cx: &mut Cx, object: Value, offset: Value, whence: Value) -> Result<Value> {
    let (by, how) = (glue::exact(offset)?, glue::int(whence)?);
    if ![libc::SEEK_SET, libc::SEEK_CUR, libc::SEEK_END].contains(&how) {
        return Err(Error::out_of_range(whence).at(3));
    }
    if super::port_of(&object).is_none_or(|port| !port.open) {
        let at =
            posix::fd::seek(glue::int(object)?, by, how).or_fail().map_err(|e| e.who("seek"))?;
        return Ok(cx.heap.int(at));
    }
    let port = run::open(&object)?;
    let custom = super::custom::has_position(port);
    let told = custom && (by, how) == (0, libc::SEEK_CUR);
    if !(told || port.is_seekable()) {
        return Err(Error::misc("port is not seekable", &[object]).who("seek"));
    }
    if custom {
        return super::custom::seek(cx, object, offset, whence);
    }
    let at = seek_port(port, by, how).map_err(|stop| run::error(cx, stop, object))?;
    Ok(cx.heap.int(at))
}
fn seek_port(port: &mut Port, by: i64, how: i32) -> super::Done<i64> {
    port.flush()?;
    let invalid = || super::Stop::System("fport_seek", libc::EINVAL);
    let ahead = port.reading.len() as i64;
    // Telling the position must not lose what was read ahead.
    let telling = (by, how) == (0, libc::SEEK_CUR);
    let by = if how == libc::SEEK_CUR { by - ahead } else { by };
    let at = match &mut port.source {
        Source::File(file) if telling => {
            let at = posix::fd::seek(file.fd, 0, how);
            return Ok(at.map_err(|e| super::Stop::System("fport_seek", e))? - ahead);
        }
        Source::File(file) => {
            posix::fd::seek(file.fd, by, how).map_err(|e| super::Stop::System("fport_seek", e))?
        }
        Source::Memory { bytes, at, text } => {
            let base = match how {
                libc::SEEK_SET => 0,
                libc::SEEK_CUR => *at as i64,
                _ => bytes.len() as i64,
            };
            let to = base.saturating_add(by);
            if telling {
                return Ok(to);
            }
            if to < 0 || to > bytes.len() as i64 {
                let who = match (*text, port.input) {
                    (true, _) => "string_port_seek",
                    (_, true) => "bytevector_input_port_seek",
                    _ => "bytevector_output_port_seek",
                };
                let error = Error::out_of_range(Value::fixnum(to)).anywhere().who(who);
                return Err(super::Stop::Error(error));
            }
            *at = to as usize;
            to
        }
        _ => return Err(invalid()),
    };
    port.reading.clear();
    port.start_stream(at == 0);
    Ok(at)
}
fn truncate(cx: &mut Cx, object: Value, length: Value) -> Result<Value> {
    if object.is_string() {
        let Some(length) = length.given() else {
            return Err(Error::misc("must supply length if OBJECT is a filename", &[]));
        };
        let path = glue::c_string(object)?;
        posix::files::truncate(&path, glue::exact(length)?).or_fail()?;
        return Ok(Value::UNSPECIFIED);
    }
    let length = if let Some(length) = length.given() {
        glue::exact(length)?
    } else {
        let whence = Value::fixnum(libc::SEEK_CUR.into());
        glue::exact(seek(cx, object, Value::fixnum(0), whence)?)?
    };
    let Some(port) = super::port_of(&object) else {
        posix::fd::truncate(glue::int(object)?, length).or_fail()?;
        return Ok(Value::UNSPECIFIED);
    };
    if !(port.open && port.output) {
        return Err(Error::expecting("string", object).bare());
    }
    flush_before(cx, object)?;
    if let Source::Memory { bytes, at, text: true } = &mut port.source {
        // No more than there is, and nothing behind the position.
        let to = usize::try_from(length).ok().filter(|to| (*at..=bytes.len()).contains(to));
        let wrong = || Error::out_of_range(Value::fixnum(length)).anywhere();
        bytes.truncate(to.ok_or_else(|| wrong().who("string_port_truncate"))?);
        return Ok(Value::UNSPECIFIED);
    }
    if port.fd().is_none() {
        return Err(Error::misc("port is not truncatable", &[]).who("truncate-file"));
    }
    posix::fd::truncate(fd_of(object)?, length).or_fail()?;
    Ok(Value::UNSPECIFIED)
}

/// `sendfile`: what is in the reading port's buffer first, then in the kernel,
/// and by copying where that refuses.
pub fn send_file(
    cx: &mut Cx,
    out: Value,
    from: Value,
    count: usize,
    offset: Option<i64>,
) -> Result<Value> {
    flush_before(cx, out)?;
    let (to, fd) = (fd_of(out)?, fd_of(from)?);
    let mut done = 0;
    if let (None, Some(port)) = (offset, super::port_of(&from)) {
        let n = port.reading.len().min(count);
        posix::fd::write_all(to, &port.reading.bytes()[..n]).or_fail()?;
        port.reading.consume(n);
        done = n;
    }
    let mut offset = offset;
    while done < count {
        let n = match posix::fd::send(to, fd, offset, (count - done).min(1 << 30)) {
            Ok(n) => n,
            Err(libc::EINVAL | libc::ENOSYS) => {
                copy(to, fd, offset, (count - done).min(1 << 18)).or_fail()?
            }
            Err(e) => return Err(Error::system(e)),
        };
        if n == 0 {
            break;
        }
        done += n;
        offset = offset.map(|at| at + n as i64);
    }
    Ok(Value::fixnum(done as i64))
}
fn copy(to: i32, from: i32, offset: Option<i64>, count: usize) -> posix::Sys<usize> {
    let mut buffer = vec![0; count];
    if let Some(at) = offset {
        posix::fd::seek(from, at, libc::SEEK_SET)?;
    }
    let n = posix::fd::read(from, &mut buffer)?;
    posix::fd::write_all(to, &buffer[..n])?;
    Ok(n)
}
