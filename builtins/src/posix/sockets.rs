//! Sockets. An address is the bytes of its `struct sockaddr`.

use super::{Sys, done, handled, once, retry};
use std::os::fd::RawFd;

/// The bytes of any `struct sockaddr`.
pub const ROOM: usize = size_of::<libc::sockaddr_storage>();

type Length = libc::socklen_t;

pub fn socket(family: i32, kind: i32, protocol: i32) -> Sys<RawFd> {
    // SAFETY: numbers only.
    once(unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, protocol) })
}
pub fn pair(family: i32, kind: i32, protocol: i32) -> Sys<(RawFd, RawFd)> {
    let mut ends = [0; 2];
    let kind = kind | libc::SOCK_CLOEXEC;
    // SAFETY: room for two descriptors.
    once(unsafe { libc::socketpair(family, kind, protocol, ends.as_mut_ptr()) })?;
    Ok((ends[0], ends[1]))
}
pub fn bind(fd: RawFd, address: &[u8]) -> Sys<()> {
    // SAFETY: the bytes are readable for their length.
    done(|| unsafe { libc::bind(fd, address.as_ptr().cast(), address.len() as Length) })
}
pub fn connect(fd: RawFd, address: &[u8]) -> Sys<()> {
    // SAFETY: as in `bind`.
    once(unsafe { libc::connect(fd, address.as_ptr().cast(), address.len() as Length) }).map(|_| ())
}
pub fn listen(fd: RawFd, backlog: i32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::listen(fd, backlog) })
}
pub fn shutdown(fd: RawFd, how: i32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::shutdown(fd, how) })
}

/// Room for an address, and how much of it a call has filled.
struct Place([u8; ROOM], Length);
impl Place {
    fn new() -> Place {
        Place([0; ROOM], ROOM as Length)
    }
    fn bytes(self) -> Vec<u8> {
        self.0[..(self.1 as usize).min(ROOM)].to_vec()
    }
}
/// A new connection, and who made it. A signal that the program handles ends it
/// with EINTR.
pub fn accept(fd: RawFd, flags: i32) -> Sys<(RawFd, Vec<u8>)> {
    let mut from = Place::new();
    let flags = flags | libc::SOCK_CLOEXEC;
    // SAFETY: room for any address, as its length says.
    let new = handled(|| unsafe {
        libc::accept4(fd, from.0.as_mut_ptr().cast(), &raw mut from.1, flags)
    })?;
    Ok((new, from.bytes()))
}
/// The address of this end, or of the other.
pub fn name(fd: RawFd, peer: bool) -> Sys<Vec<u8>> {
    let mut place = Place::new();
    let call = if peer { libc::getpeername } else { libc::getsockname };
    // SAFETY: as in `accept`.
    once(unsafe { call(fd, place.0.as_mut_ptr().cast(), &raw mut place.1) })?;
    Ok(place.bytes())
}
pub fn send(fd: RawFd, bytes: &[u8], flags: i32, to: Option<&[u8]>) -> Sys<usize> {
    let to = to.unwrap_or(&[]);
    let address = if to.is_empty() { std::ptr::null() } else { to.as_ptr() };
    // SAFETY: the bytes are readable for their lengths; no address is null.
    retry(|| unsafe {
        let (start, len) = (bytes.as_ptr().cast(), bytes.len());
        libc::sendto(fd, start, len, flags, address.cast(), to.len() as Length)
    })
    .map(|n| n as usize)
}
/// The number of bytes received, and from whom.
pub fn receive(fd: RawFd, buffer: &mut [u8], flags: i32) -> Sys<(usize, Vec<u8>)> {
    let mut from = Place::new();
    // SAFETY: the buffer is writable for its length; the rest as in `accept`.
    let n = handled(|| unsafe {
        let (start, len) = (buffer.as_mut_ptr().cast(), buffer.len());
        libc::recvfrom(fd, start, len, flags, from.0.as_mut_ptr().cast(), &raw mut from.1)
    })?;
    Ok((n as usize, from.bytes()))
}
pub fn set_option(fd: RawFd, level: i32, name: i32, value: &[u8]) -> Sys<()> {
    // SAFETY: the bytes are readable for their length.
    done(|| unsafe {
        libc::setsockopt(fd, level, name, value.as_ptr().cast(), value.len() as Length)
    })
}
pub fn option(fd: RawFd, level: i32, name: i32) -> Sys<Vec<u8>> {
    let mut place = Place::new();
    // SAFETY: as in `accept`.
    once(unsafe {
        libc::getsockopt(fd, level, name, place.0.as_mut_ptr().cast(), &raw mut place.1)
    })?;
    Ok(place.bytes())
}
