//! File descriptors: reading, writing, duplicating, waiting.

use super::{Sys, done, handled, once, retry};
use std::ffi::CStr;
use std::os::fd::RawFd;

pub fn open(path: &CStr, flags: i32, mode: u32) -> Sys<RawFd> {
    // SAFETY: the path is a C string.
    retry(|| unsafe { libc::open(path.as_ptr(), flags, mode) })
}
pub fn read(fd: RawFd, buffer: &mut [u8]) -> Sys<usize> {
    // SAFETY: the buffer is writable for its length.
    retry(|| unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len()) })
        .map(|n| n as usize)
}
/// Reads up to `room` bytes behind the end of `buffer`. A signal that the program
/// handles ends it with EINTR.
pub fn read_append(fd: RawFd, buffer: &mut Vec<u8>, room: usize) -> Sys<usize> {
    buffer.reserve(room);
    // SAFETY: the spare capacity is at least `room` bytes; the length grows by
    // as many bytes as the call has filled.
    unsafe {
        let spare = buffer.as_mut_ptr().add(buffer.len());
        let n = handled(|| libc::read(fd, spare.cast(), room))? as usize;
        buffer.set_len(buffer.len() + n);
        Ok(n)
    }
}
pub fn write(fd: RawFd, bytes: &[u8]) -> Sys<usize> {
    // SAFETY: the bytes are readable for their length.
    retry(|| unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) }).map(|n| n as usize)
}
/// Writes all bytes, however many calls it takes; waits where a descriptor
/// that does not block has no room.
pub fn write_all(fd: RawFd, mut bytes: &[u8]) -> Sys<()> {
    while !bytes.is_empty() {
        match write(fd, bytes) {
            Ok(n) => bytes = &bytes[n..],
            Err(libc::EAGAIN) => wait_for(fd, libc::POLLOUT, -1).map(|_| ())?,
            Err(e) => return Err(e),
        }
    }
    Ok(())
}
/// True once `fd` has one of `events`, false after `milliseconds` (-1: never).
pub fn wait_for(fd: RawFd, events: i16, milliseconds: i32) -> Sys<bool> {
    let mut poll = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: one structure, as the count says.
    retry(|| unsafe { libc::poll(&raw mut poll, 1, milliseconds) }).map(|n| n > 0)
}
/// Waits until `fd` can be read; a signal that the program handles ends it with EINTR.
pub fn wait_unless_signal(fd: RawFd) -> Sys<()> {
    let mut poll = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
    // SAFETY: one structure, as the count says.
    handled(|| unsafe { libc::poll(&raw mut poll, 1, -1) }).map(|_| ())
}
/// Linux frees the descriptor even where close is interrupted.
pub fn close(fd: RawFd) -> Sys<()> {
    // SAFETY: closing a number that is no descriptor fails with EBADF.
    match once(unsafe { libc::close(fd) }) {
        Err(libc::EINTR) => Ok(()),
        other => other.map(|_| ()),
    }
}
/// A new pipe: reading end, writing end, close-on-exec as `flags` say.
pub fn pipe(flags: i32) -> Sys<(RawFd, RawFd)> {
    let mut ends = [0; 2];
    // SAFETY: room for two descriptors.
    done(|| unsafe { libc::pipe2(ends.as_mut_ptr(), flags) })?;
    Ok((ends[0], ends[1]))
}
/// Gives a pipe more room than the system's default, where that is allowed:
/// the two sides then wait less for each other.
pub fn enlarge_pipe(fd: RawFd) {
    const BYTES: i64 = 1 << 20;
    // A refusal costs speed and nothing else.
    let _ = fcntl(fd, libc::F_SETPIPE_SZ, BYTES);
}
pub fn dup_above(fd: RawFd, lowest: RawFd, close_on_exec: bool) -> Sys<RawFd> {
    let command = if close_on_exec { libc::F_DUPFD_CLOEXEC } else { libc::F_DUPFD };
    fcntl(fd, command, lowest.into())
}
pub fn dup2(from: RawFd, to: RawFd) -> Sys<RawFd> {
    // SAFETY: numbers that are no descriptors fail.
    retry(|| unsafe { libc::dup2(from, to) })
}
pub fn seek(fd: RawFd, offset: i64, whence: i32) -> Sys<i64> {
    // SAFETY: numbers only.
    retry(|| unsafe { libc::lseek(fd, offset, whence) })
}
pub fn truncate(fd: RawFd, length: i64) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::ftruncate(fd, length) })
}
pub fn sync(fd: RawFd) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::fsync(fd) })
}
pub fn sync_all() {
    // SAFETY: no arguments.
    unsafe { libc::sync() }
}
pub fn flock(fd: RawFd, operation: i32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::flock(fd, operation) })
}
pub fn fcntl(fd: RawFd, command: i32, argument: i64) -> Sys<i32> {
    // SAFETY: the commands offered take a number or nothing.
    retry(|| unsafe { libc::fcntl(fd, command, argument) })
}
pub fn set_close_on_exec(fd: RawFd, on: bool) -> Sys<()> {
    let flags = fcntl(fd, libc::F_GETFD, 0)?;
    let wanted = if on { flags | libc::FD_CLOEXEC } else { flags & !libc::FD_CLOEXEC };
    if wanted == flags { Ok(()) } else { fcntl(fd, libc::F_SETFD, wanted.into()).map(|_| ()) }
}
pub fn is_terminal(fd: RawFd) -> bool {
    // SAFETY: numbers only.
    unsafe { libc::isatty(fd) == 1 }
}
/// The name of the terminal behind `fd`.
pub fn terminal_name(fd: RawFd) -> Sys<Vec<u8>> {
    let mut name = vec![0u8; 256];
    // SAFETY: the buffer is as long as is said.
    match unsafe { libc::ttyname_r(fd, name.as_mut_ptr().cast(), name.len()) } {
        0 => {
            name.truncate(name.iter().position(|&c| c == 0).unwrap_or(0));
            Ok(name)
        }
        error => Err(error),
    }
}
/// Copies up to `count` bytes from `from` to `to` inside the kernel, from
/// `offset` where one is given. Returns how many it copied.
pub fn send(to: RawFd, from: RawFd, offset: Option<i64>, count: usize) -> Sys<usize> {
    let mut at = offset.unwrap_or(0);
    let place = if offset.is_some() { &raw mut at } else { std::ptr::null_mut() };
    // SAFETY: the offset is null or a number of this frame.
    retry(|| unsafe { libc::sendfile(to, from, place, count) }).map(|n| n as usize)
}
pub fn poll(descriptors: &mut [libc::pollfd], milliseconds: i32) -> Sys<usize> {
    let count = descriptors.len() as libc::nfds_t;
    // SAFETY: as many structures as the count says. Not repeated after a
    // signal: `select` tells which one it was.
    once(unsafe { libc::poll(descriptors.as_mut_ptr(), count, milliseconds) }).map(|n| n as usize)
}
/// The place of the first `byte` in `bytes`.
pub fn find_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    // SAFETY: the bytes are readable for their length.
    let p = unsafe { libc::memchr(bytes.as_ptr().cast(), byte.into(), bytes.len()) };
    (!p.is_null()).then(|| p as usize - bytes.as_ptr() as usize)
}
