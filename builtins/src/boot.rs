//! What the first process of a system does, under the names of Guix's static
//! Guile and under Riad's own.

use crate::glue::{self, OrFail};
use crate::ports::descriptors;
use crate::posix::{self, mounts, process};
use interp::{Cx, Error, Result, Value, primitives};
use std::ffi::CString;

const DONE: Result<Value> = Ok(Value::UNSPECIFIED);

fn optional(v: Value) -> Result<Option<CString>> {
    if v.is_absent_or_false() { Ok(None) } else { glue::c_string(v).map(Some) }
}
fn flags_of(v: Value) -> Result<u64> {
    if v.is_absent_or_false() {
        return Ok(0);
    }
    v.as_u64().ok_or_else(|| Error::expecting("exact integer", v))
}
fn mount([source, target, kind, flags, data]: [Value; 5], about: Option<Value>) -> Result<Value> {
    let (source, kind, data) = (optional(source)?, optional(kind)?, optional(data)?);
    let path = glue::c_string(target)?;
    let flags = flags_of(flags)?;
    mounts::mount(source.as_deref(), &path, kind.as_deref(), flags, data.as_deref()).map_err(
        |errno| match about {
            Some(about) => Error::system_about(errno, "~A: ~S", &[about]),
            None => Error::system(errno),
        },
    )?;
    DONE
}
/// Stops the machine; returns only where it may not.
fn stop(cx: &mut Cx, command: i32) -> Result<Value> {
    crate::ports::standard::flush_all(cx);
    posix::fd::sync_all();
    mounts::reboot(command).or_fail()?;
    DONE
}

primitives! { pub INIT in "(riad init)";
    /// Mount SOURCE on TARGET: the TYPE of file system, the MS_ FLAGS as a number,
    /// OPTIONS as a string or #f.
    "mount!" "source target type flags options" => |_, [source, target, kind, flags, options]| {
        mount([source, target, kind, flags, options], Some(target))
    };
    /// Write what the system holds back of all files to their disks.
    "sync" "" => |_, []| {
        posix::fd::sync_all();
        DONE
    };
    /// Turn the machine off.
    "power-off" "" => |cx, []| stop(cx, libc::RB_POWER_OFF);
    /// Turn the machine off; for when something went wrong.
    "halt-with-failure" "" => |cx, []| stop(cx, libc::RB_POWER_OFF);
    /// Start the machine again.
    "restart" "" => |cx, []| stop(cx, libc::RB_AUTOBOOT);
    /// Forget the children that have ended: a list of pairs of process and status.
    "reap-children" "" => |cx, []| {
        let mut ended = Vec::new();
        loop {
            match process::wait(-1, libc::WNOHANG) {
                Ok((0, _)) | Err(libc::ECHILD) => break,
                Err(libc::EINTR) => {}
                Err(e) => return Err(Error::system(e)),
                Ok((pid, status)) => {
                    let (pid, status) = (Value::fixnum(pid.into()), Value::fixnum(status.into()));
                    ended.push(cx.cons(pid, status));
                }
            }
        }
        Ok(cx.list(&ended))
    };
}

primitives! { pub STATIC_GUILE in "(guile)";
    /// Mount SOURCE on TARGET: the TYPE of file system, MS_ FLAGS as a number, DATA
    /// as a string.
    "mount" "source target type #:optional flags data"
        => |_, [source, target, kind, flags, data]| {
        mount([source, target, kind, flags, data], None)
    };
    /// Unmount what is mounted on TARGET.
    "umount" "target #:optional flags" => |_, [target, flags]| {
        mounts::umount(&glue::c_string(target)?, glue::int_or(flags, 0)?).or_fail()?;
        DONE
    };
    /// Restart or stop the machine, as the RB_ number COMMAND says.
    "reboot" "#:optional command" => |_, [command]| {
        mounts::reboot(glue::int_or(command, libc::RB_AUTOBOOT)?).or_fail()?;
        DONE
    };
    /// Load the kernel module in the bytevector DATA; OPTIONS is a string.
    "load-linux-module" "data #:optional options" => |_, [data, options]| {
        let options = optional(options)?.unwrap_or_default();
        mounts::load_module(data.bytes()?, &options).or_fail()?;
        DONE
    };
    /// Load the kernel module in the file of the descriptor or port FD.
    "load-linux-module/fd" "fd #:optional options flags" => |_, [fd, options, flags]| {
        let options = optional(options)?.unwrap_or_default();
        let (fd, flags) = (descriptors::fd_of(fd)?, glue::int_or(flags, 0)?);
        mounts::load_module_from(fd, &options, flags).or_fail()?;
        DONE
    };
    /// The IFF_ flags of the network interface NAME, asked of SOCKET.
    "network-interface-flags" "socket name" => |_, [socket, name]| {
        let flags =
            mounts::interface_flags(descriptors::fd_of(socket)?, &glue::c_string(name)?).or_fail()?;
        Ok(Value::fixnum(flags.into()))
    };
    /// Set the IFF_ flags of the network interface NAME.
    "set-network-interface-flags" "socket name flags" => |_, [socket, name, flags]| {
        let bits = glue::int(flags)? as i16;
        let socket = descriptors::fd_of(socket)?;
        mounts::set_interface_flags(socket, &glue::c_string(name)?, bits).or_fail()?;
        DONE
    };
    /// Set the address of the network interface NAME: a vector such as
    /// #(2 ADDRESS PORT), as Guile's `make-socket-address` gives it.
    "set-network-interface-address" "socket name sockaddr" => |_, [socket, name, address]| {
        let address = internet_address(address)?;
        let socket = descriptors::fd_of(socket)?;
        mounts::set_interface_address(socket, &glue::c_string(name)?, &address).or_fail()?;
        DONE
    };
}
/// The `struct sockaddr_in` of `#(AF_INET ADDRESS PORT)`.
fn internet_address(v: Value) -> Result<[u8; 16]> {
    let fields = v.vector()?;
    let field =
        |i: usize| fields.get(i).map_or(Err(Error::wrong_type(v)), |f| glue::exact(f.get()));
    if field(0)? != i64::from(libc::AF_INET) {
        return Err(Error::wrong_type(v));
    }
    let mut bytes = [0; 16];
    bytes[..2].copy_from_slice(&(libc::AF_INET as u16).to_ne_bytes());
    bytes[2..4].copy_from_slice(&(field(2)? as u16).to_be_bytes());
    bytes[4..8].copy_from_slice(&(field(1)? as u32).to_be_bytes());
    Ok(bytes)
}
