//! What the first process of a system does: mounts, kernel modules, network
//! interfaces, power.
#![allow(clippy::unnecessary_cast)] // the types of some constants depend on the C library

use super::{Sys, done, once};
use std::ffi::CStr;
use std::os::fd::RawFd;

fn pointer(text: Option<&CStr>) -> *const libc::c_char {
    text.map_or(std::ptr::null(), CStr::as_ptr)
}
pub fn mount(
    source: Option<&CStr>,
    target: &CStr,
    kind: Option<&CStr>,
    flags: u64,
    data: Option<&CStr>,
) -> Sys<()> {
    // SAFETY: C strings or null.
    done(|| unsafe {
        libc::mount(
            pointer(source),
            target.as_ptr(),
            pointer(kind),
            flags as _,
            pointer(data).cast(),
        )
    })
}
pub fn umount(target: &CStr, flags: i32) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::umount2(target.as_ptr(), flags) })
}
/// Returns only where the system does not stop.
pub fn reboot(command: i32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::reboot(command) })
}
pub fn load_module(image: &[u8], options: &CStr) -> Sys<()> {
    // SAFETY: the bytes are readable for their length; a C string.
    done(|| unsafe {
        libc::syscall(libc::SYS_init_module, image.as_ptr(), image.len(), options.as_ptr())
    })
}
pub fn load_module_from(fd: RawFd, options: &CStr, flags: i32) -> Sys<()> {
    // SAFETY: numbers and a C string.
    done(|| unsafe { libc::syscall(libc::SYS_finit_module, fd, options.as_ptr(), flags) })
}

/// The kernel's `struct ifreq` for the requests made here.
#[repr(C)]
struct InterfaceRequest {
    name: [u8; libc::IFNAMSIZ],
    data: [u8; 24],
}
impl InterfaceRequest {
    fn new(name: &CStr) -> Sys<InterfaceRequest> {
        let bytes = name.to_bytes();
        let mut request = InterfaceRequest { name: [0; libc::IFNAMSIZ], data: [0; 24] };
        request.name.get_mut(..bytes.len()).ok_or(libc::ENODEV)?.copy_from_slice(bytes);
        Ok(request)
    }
    fn send(&mut self, socket: RawFd, command: libc::Ioctl) -> Sys<()> {
        let request: *mut InterfaceRequest = self;
        // SAFETY: the requests used read and write a `struct ifreq`, which this is.
        once(unsafe { libc::ioctl(socket, command, request) }).map(|_| ())
    }
}
/// The `IFF_` flags of a network interface.
pub fn interface_flags(socket: RawFd, name: &CStr) -> Sys<i16> {
    let mut request = InterfaceRequest::new(name)?;
    request.send(socket, libc::SIOCGIFFLAGS as libc::Ioctl)?;
    Ok(i16::from_ne_bytes([request.data[0], request.data[1]]))
}
pub fn set_interface_flags(socket: RawFd, name: &CStr, flags: i16) -> Sys<()> {
    let mut request = InterfaceRequest::new(name)?;
    request.data[..2].copy_from_slice(&flags.to_ne_bytes());
    request.send(socket, libc::SIOCSIFFLAGS as libc::Ioctl)
}
/// `address` is a `struct sockaddr`, as bytes.
pub fn set_interface_address(socket: RawFd, name: &CStr, address: &[u8]) -> Sys<()> {
    let mut request = InterfaceRequest::new(name)?;
    request.data.get_mut(..address.len()).ok_or(libc::EINVAL)?.copy_from_slice(address);
    request.send(socket, libc::SIOCSIFADDR as libc::Ioctl)
}
