//! Sockets: Guile manual, "Networking". An address is a vector:
//! `#(AF_INET ADDRESS PORT)`, `#(AF_INET6 ADDRESS PORT FLOWINFO SCOPE)`,
//! `#(AF_UNIX PATH)`.

use crate::glue::{self, OrFail};
use crate::ports::descriptors::port_fd;
use crate::ports::open::{self, Mode};
use crate::ports::{Buffering, custom, run};
use crate::posix::sockets;
use interp::number::Number;
use interp::{Cx, Error, Result, Value, primitives};
use num_bigint::{BigInt, Sign};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const DONE: Result<Value> = Ok(Value::UNSPECIFIED);

fn port_on(cx: &mut Cx, fd: i32) -> Value {
    let name = cx.intern("socket");
    let mode = Mode { flags: libc::O_RDWR, binary: false, buffering: Some(Buffering::None) };
    open::port_on(cx, fd, mode, name)
}

/// An IPv6 address, the bytes of a number.
fn address6(v: Value) -> Result<[u8; 16]> {
    let n = match v.to_number() {
        Some(Number::Fixnum(n)) => BigInt::from(n),
        Some(Number::Big(n)) => n,
        _ => return Err(Error::expecting("exact integer", v).bare()),
    };
    let (sign, bytes) = n.to_bytes_be();
    let mut all = [0; 16];
    match all.len().checked_sub(bytes.len()) {
        Some(start) if sign != Sign::Minus => all[start..].copy_from_slice(&bytes),
        _ => return Err(Error::out_of_range(v)),
    }
    Ok(all)
}
fn number6(cx: &mut Cx, bytes: &[u8]) -> Value {
    cx.heap.number(BigInt::from_bytes_be(Sign::Plus, bytes).into())
}

/// The `struct sockaddr` of an address of `family` whose other fields are `fields`.
fn encode(family: i32, fields: &[Value]) -> Result<Vec<u8>> {
    let field = |i: usize| fields.get(i).copied();
    let number = |i: usize| field(i).map_or(Ok(0), glue::exact);
    let mut bytes = (family as u16).to_ne_bytes().to_vec();
    match family {
        libc::AF_INET => {
            bytes.extend((number(1)? as u16).to_be_bytes());
            bytes.extend((number(0)? as u32).to_be_bytes());
            bytes.extend([0; 8]);
        }
        libc::AF_INET6 => {
            bytes.extend((number(1)? as u16).to_be_bytes());
            bytes.extend((number(2)? as u32).to_be_bytes());
            bytes.extend(address6(field(0).unwrap_or(Value::fixnum(0)))?);
            bytes.extend((number(3)? as u32).to_ne_bytes());
        }
        libc::AF_UNIX => {
            let path = glue::name_bytes(field(0).unwrap_or(Value::FALSE))?;
            if path.len() + 3 > size_of::<libc::sockaddr_un>() {
                return Err(Error::out_of_range(fields[0]));
            }
            bytes.extend(path);
            bytes.push(0);
        }
        _ => return Err(Error::out_of_range(Value::fixnum(family.into())).anywhere()),
    }
    Ok(bytes)
}
/// The vector of a `struct sockaddr`.
fn decode(cx: &mut Cx, bytes: &[u8]) -> Value {
    let short = |at: usize| bytes.get(at..at + 2).map_or([0; 2], |b| [b[0], b[1]]);
    let word = |at: usize| bytes.get(at..at + 4).map_or([0; 4], |b| [b[0], b[1], b[2], b[3]]);
    let family = i32::from(u16::from_ne_bytes(short(0)));
    let mut fields = vec![Value::fixnum(family.into())];
    let unsigned = |n: u32| Value::fixnum(n.into());
    let port = unsigned(u16::from_be_bytes(short(2)).into());
    match family {
        libc::AF_INET => fields.extend([unsigned(u32::from_be_bytes(word(4))), port]),
        libc::AF_INET6 => {
            let address = number6(cx, bytes.get(8..24).unwrap_or(&[]));
            let scope = unsigned(u32::from_ne_bytes(word(24)));
            fields.extend([address, port, unsigned(u32::from_be_bytes(word(4))), scope]);
        }
        libc::AF_UNIX => {
            let path = bytes.get(2..).unwrap_or(&[]);
            let end = path.iter().position(|&b| b == 0).unwrap_or(path.len());
            let path = glue::name(cx, &path[..end]);
            fields.push(if end == 0 { Value::FALSE } else { path });
        }
        // The end of a pair has no name.
        _ => fields = vec![Value::fixnum(0)],
    }
    cx.heap.vector(&fields)
}
/// An address given as one vector, or as family and fields.
fn address(first: Value, rest: &[Value]) -> Result<Vec<u8>> {
    if let Ok(fields) = first.vector() {
        let fields: Vec<Value> = fields.iter().map(std::cell::Cell::get).collect();
        let (family, fields) = fields.split_first().ok_or(Error::wrong_type(first))?;
        return encode(glue::int(*family)?, fields);
    }
    encode(glue::int(first)?, rest)
}
/// Family and fields of a call such as `(bind SOCKET FAMILY ADDRESS . REST)`.
fn fields(args: &[Value]) -> Vec<Value> {
    args.iter().copied().filter(|v| *v != Value::ABSENT).collect()
}

fn bad_address() -> Error {
    Error::misc("Bad address", &[]).who("inet-pton")
}
fn family_of(v: Value) -> Result<i32> {
    match glue::int(v)? {
        family @ (libc::AF_INET | libc::AF_INET6) => Ok(family),
        _ => Err(Error::out_of_range(v)),
    }
}

/// The bytes of an option's value: a number, or a pair for SO_LINGER.
fn option_bytes(value: Value) -> Result<Vec<u8>> {
    if let Ok(bytes) = value.bytes() {
        return Ok(bytes.to_vec());
    }
    let mut bytes = Vec::new();
    if value.is_pair() {
        bytes.extend(glue::int(value.car())?.to_ne_bytes());
        bytes.extend(glue::int(value.cdr())?.to_ne_bytes());
    } else {
        bytes.extend(glue::int(value)?.to_ne_bytes());
    }
    Ok(bytes)
}

primitives! { pub SOCKETS in "(guile)";
    /// A new socket: numbers such as PF_INET, SOCK_STREAM, 0.
    "socket" "family style proto" => |cx, [family, style, proto]| {
        let fd = sockets::socket(glue::int(family)?, glue::int(style)?, glue::int(proto)?);
        Ok(port_on(cx, fd.or_fail()?))
    };
    /// A pair of connected sockets.
    "socketpair" "family style proto" => |cx, [family, style, proto]| {
        let (family, style, proto) = (glue::int(family)?, glue::int(style)?, glue::int(proto)?);
        let (a, b) = sockets::pair(family, style, proto).or_fail()?;
        let (a, b) = (port_on(cx, a), port_on(cx, b));
        Ok(cx.cons(a, b))
    };
    /// Name SOCKET: an address, or its family and fields.
    "bind" "sock fam_or_sockaddr #:optional address . args"
        => |_, [socket, first, ref rest @ ..]| {
        let socket = port_fd(socket)?;
        let name = address(first, &fields(rest))?;
        sockets::bind(socket, &name).or_fail()?;
        DONE
    };
    /// Connect SOCKET to an address, or its family and fields; #f if that takes
    /// longer than a socket that does not block waits.
    "connect" "sock fam_or_sockaddr #:optional address . args"
        => |_, [socket, first, ref rest @ ..]| {
        let socket = port_fd(socket)?;
        let name = address(first, &fields(rest))?;
        match sockets::connect(socket, &name) {
            Err(libc::EINPROGRESS) => Ok(Value::FALSE),
            answer => answer.or_fail().map(|()| Value::TRUE),
        }
    };
    /// Let others connect to SOCKET; BACKLOG of them may wait.
    "listen" "sock backlog" => |_, [socket, backlog]| {
        sockets::listen(port_fd(socket)?, glue::int(backlog)?).or_fail()?;
        DONE
    };
    /// A pair of a new connection to SOCKET and its address; #f if there is none and
    /// SOCKET does not block.
    "accept" "sock #:optional flags" => |cx, [socket, flags]| {
        match sockets::accept(port_fd(socket)?, glue::int_or(flags, 0)?) {
            Err(libc::EAGAIN) => Ok(Value::FALSE),
            Err(libc::EINTR) => custom::after_signals(cx, "accept", &[socket, flags]),
            answer => {
                let (fd, from) = answer.or_fail()?;
                let (port, from) = (port_on(cx, fd), decode(cx, &from));
                Ok(cx.cons(port, from))
            }
        }
    };
    /// The address of SOCKET.
    "getsockname" "sock" => |cx, [socket]| {
        let name = sockets::name(port_fd(socket)?, false).or_fail()?;
        Ok(decode(cx, &name))
    };
    /// The address that SOCKET is connected to.
    "getpeername" "sock" => |cx, [socket]| {
        let name = sockets::name(port_fd(socket)?, true).or_fail()?;
        Ok(decode(cx, &name))
    };
    /// End reception (0), transmission (1) or both (2).
    "shutdown" "sock how" => |_, [socket, how]| {
        sockets::shutdown(port_fd(socket)?, glue::int(how)?).or_fail()?;
        DONE
    };
    /// Set an option of SOCKET: a number, or a pair for SO_LINGER.
    "setsockopt" "sock level optname value" => |_, [socket, level, name, value]| {
        let bytes = option_bytes(value)?;
        let (level, name) = (glue::int(level)?, glue::int(name)?);
        sockets::set_option(port_fd(socket)?, level, name, &bytes).or_fail()?;
        DONE
    };
    /// An option of SOCKET.
    "getsockopt" "sock level optname" => |cx, [socket, level, name]| {
        let (level, name) = (glue::int(level)?, glue::int(name)?);
        let bytes = sockets::option(port_fd(socket)?, level, name).or_fail()?;
        let word = |at: usize| {
            let bytes = bytes.get(at..at + 4).map_or([0; 4], |b| [b[0], b[1], b[2], b[3]]);
            Value::fixnum(i32::from_ne_bytes(bytes).into())
        };
        if level == libc::SOL_SOCKET && name == libc::SO_LINGER {
            return Ok(cx.cons(word(0), word(4)));
        }
        Ok(word(0))
    };
    /// Send the bytes of MESSAGE; the number of those sent.
    "send" "sock message #:optional flags" => |cx, [socket, message, flags]| {
        run::open(&socket)?;
        let flags = glue::int_or(flags, 0)?;
        let n = sockets::send(port_fd(socket)?, message.bytes()?, flags, None).or_fail()?;
        Ok(cx.heap.uint(n as u64))
    };
    /// Send the bytes of MESSAGE to an address, or its family and fields, and flags.
    "sendto" "sock message fam_or_sockaddr #:optional address . args_and_flags"
        => |cx, [socket, message, first, ref rest @ ..]| {
        let mut rest = fields(rest);
        let expected = match first.as_fixnum() {
            None => 0,
            Some(n) if n == i64::from(libc::AF_UNIX) => 1,
            Some(n) if n == i64::from(libc::AF_INET6) => 4,
            Some(_) => 2,
        };
        let flags = if rest.len() > expected { glue::int(rest.remove(expected))? } else { 0 };
        let to = address(first, &rest)?;
        let n = sockets::send(port_fd(socket)?, message.bytes()?, flags, Some(&to)).or_fail()?;
        Ok(cx.heap.uint(n as u64))
    };
    /// Receive bytes into BYTEVECTOR; how many.
    "recv!" "sock bytevector #:optional flags" => |cx, [socket, buffer, flags]| {
        let given = glue::int_or(flags, 0)?;
        match sockets::receive(port_fd(socket)?, buffer.bytes_mut()?, given) {
            Err(libc::EINTR) => custom::after_signals(cx, "recv!", &[socket, buffer, flags]),
            answer => Ok(cx.heap.uint(answer.or_fail()?.0 as u64)),
        }
    };
    /// Receive bytes into a part of BYTEVECTOR: a pair of how many and from whom.
    "recvfrom!" "sock bytevector #:optional flags start end"
        => |cx, [socket, buffer, flags, start, end]| {
        let given = glue::int_or(flags, 0)?;
        let len = buffer.bytes()?.len();
        let (from, to) = crate::args::part(cx, start, end, len)?;
        let part = &mut buffer.bytes_mut()?[from..to];
        let received = sockets::receive(port_fd(socket)?, part, given);
        if matches!(received, Err(libc::EINTR)) {
            return custom::after_signals(cx, "recvfrom!", &[socket, buffer, flags, start, end]);
        }
        let (n, from) = received.or_fail()?;
        let from = if from.is_empty() { Value::FALSE } else { decode(cx, &from) };
        Ok(cx.cons(Value::fixnum(n as i64), from))
    };
    /// The number of an address in text.
    "inet-pton" "family address" => |cx, [family, address]| {
        let family = family_of(family)?;
        let text = address.to_text()?;
        if family == libc::AF_INET {
            let address: Ipv4Addr = text.parse().map_err(|_| bad_address())?;
            return Ok(Value::fixnum(u32::from(address).into()));
        }
        let address: Ipv6Addr = text.parse().map_err(|_| bad_address())?;
        Ok(number6(cx, &address.octets()))
    };
    /// The text of an address that is a number.
    "inet-ntop" "family address" => |cx, [family, address]| {
        let address = if family_of(family)? == libc::AF_INET {
            IpAddr::from((glue::exact(address)? as u32).to_be_bytes())
        } else {
            IpAddr::from(address6(address)?)
        };
        Ok(cx.string(&address.to_string()))
    };
    /// The vector that stands for an address of FAMILY.
    "make-socket-address" "family address . args" => |cx, [family, ref rest @ ..]| {
        let bytes = encode(glue::int(family)?, rest)
            .map_err(|e| e.who("scm_c_make_socket_address"))?;
        Ok(decode(cx, &bytes))
    };
}
