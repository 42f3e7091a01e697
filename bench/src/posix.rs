//! `wait4`, which the standard library does not have.

use std::io;
use std::process::{Child, ExitStatus};

/// What a child process used, from its start to its end, with its own children.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// Processor time in seconds, user and system.
    pub(crate) cpu: f64,
    /// The largest resident set, in kilobytes.
    pub(crate) memory: u64,
}

/// Waits for CHILD to end.
pub(crate) fn wait(child: &Child) -> io::Result<(ExitStatus, Usage)> {
    use std::os::unix::process::ExitStatusExt;
    let mut status = 0;
    // SAFETY: rusage is a plain C structure, for which zeroes are a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: both pointers are to live variables of the right types; the child is ours and has
        // not been waited for, since the caller only lends it.
        let pid = unsafe { libc::wait4(child.id() as i32, &raw mut status, 0, &raw mut usage) };
        if pid > 0 {
            break;
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    let seconds = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    let cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    Ok((ExitStatus::from_raw(status), Usage { cpu, memory: usage.ru_maxrss as u64 }))
}
