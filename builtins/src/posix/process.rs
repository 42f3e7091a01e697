//! Processes: starting, replacing, waiting, identity.

use super::{Sys, done, errno, handled, once, retry, text_of};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::os::fd::RawFd;

/// A program to run: where it may lie, its arguments, its environment. All
/// memory is made before the new process exists, which must not allocate.
pub struct Program {
    /// Files to try in turn, as `execvp` does.
    places: Vec<CString>,
    argv: Pointers,
    /// `sh FILE ARG …`, for a file that no kernel format claims (POSIX
    /// `execvp`); word 1 is filled in with the file.
    script: Pointers,
    environment: Pointers,
}

/// A null-terminated array of C strings, with the strings themselves.
struct Pointers {
    array: Vec<*const c_char>,
    _strings: Vec<CString>,
}
impl Pointers {
    fn new(strings: Vec<CString>) -> Pointers {
        let ends = std::iter::once(std::ptr::null());
        let array = strings.iter().map(|s| s.as_ptr()).chain(ends).collect();
        Pointers { array, _strings: strings }
    }
}

impl Program {
    /// `search`: look for a name without a slash in the folders of `PATH`.
    pub fn new(
        file: &CStr,
        arguments: Vec<CString>,
        environment: Vec<CString>,
        search: bool,
    ) -> Program {
        let mut script = vec![c"/bin/sh".to_owned(), file.to_owned()];
        script.extend(arguments.iter().skip(1).cloned());
        Program {
            places: if search { places(file) } else { vec![file.to_owned()] },
            argv: Pointers::new(arguments),
            script: Pointers::new(script),
            environment: Pointers::new(environment),
        }
    }
    /// Becomes the program; returns only with the errno of a failure. Does not
    /// allocate, so that it may run between `vfork` and `exec`.
    pub fn exec(&mut self) -> i32 {
        let mut failure = libc::ENOENT;
        for place in &self.places {
            // SAFETY: C strings and null-terminated arrays of them.
            unsafe {
                let environment = self.environment.array.as_ptr();
                libc::execve(place.as_ptr(), self.argv.array.as_ptr(), environment);
                if errno() == libc::ENOEXEC {
                    self.script.array[1] = place.as_ptr();
                    let script = self.script.array.as_ptr();
                    libc::execve(c"/bin/sh".as_ptr(), script, environment);
                    return errno();
                }
            }
            match errno() {
                libc::EACCES => failure = libc::EACCES,
                libc::ENOENT | libc::ENOTDIR | libc::ESTALE | libc::ENODEV | libc::ETIMEDOUT => {}
                other => return other,
            }
        }
        failure
    }
}

/// The files that `execvp` tries for a name.
fn places(file: &CStr) -> Vec<CString> {
    let name = file.to_bytes();
    if name.contains(&b'/') || name.is_empty() {
        return vec![file.to_owned()];
    }
    let path = super::memory::getenv(c"PATH").unwrap_or_else(|| b"/bin:/usr/bin".to_vec());
    path.split(|&c| c == b':')
        .filter_map(|folder| {
            let mut place = folder.to_vec();
            if !place.is_empty() {
                place.push(b'/');
            }
            place.extend_from_slice(name);
            CString::new(place).ok()
        })
        .collect()
}

/// What the new process is told; it answers with the errno of a failed `exec`.
struct Start<'a> {
    program: &'a mut Program,
    standard: [RawFd; 3],
    mask: libc::sigset_t,
    defaults: &'a [c_int],
    failure: c_int,
}

/// Starts a program with these descriptors as its 0, 1 and 2, and no others;
/// `defaults` are the signals that this process ignores but the new one must
/// not. Returns its process id once it runs. Where the program cannot be run,
/// the process ends with status 127, as a shell's would; it is still to be
/// waited for, and the errno says why.
pub fn spawn(
    program: &mut Program,
    standard: [RawFd; 3],
    defaults: &[c_int],
) -> Sys<(i32, Option<i32>)> {
    const STACK: usize = 64 << 10;
    let mut stack = vec![0u128; STACK / 16];
    // SAFETY: the child shares this memory but not this stack, and this thread
    // waits until it runs the program or ends (CLONE_VFORK), so `start` and the
    // stack outlive it. Signals are blocked meanwhile, so that no handler of
    // this process runs in the child. The child makes system calls only.
    unsafe {
        let mut start = Start { program, standard, mask: std::mem::zeroed(), defaults, failure: 0 };
        let mut all: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const all, &raw mut start.mask);
        let top = stack.as_mut_ptr().add(stack.len()).cast::<c_void>();
        let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
        let pid = once(libc::clone(child, top, flags, (&raw mut start).cast()));
        libc::sigprocmask(libc::SIG_SETMASK, &raw const start.mask, std::ptr::null_mut());
        Ok((pid?, Some(start.failure).filter(|&errno| errno != 0)))
    }
}

/// The new process, up to the program it becomes.
extern "C" fn child(start: *mut c_void) -> c_int {
    // SAFETY: `spawn` passes its `Start` and waits; see there.
    unsafe {
        let start = &mut *start.cast::<Start<'_>>();
        match place_descriptors(start.standard) {
            Ok(()) => {
                close_from(3);
                for &signal in start.defaults {
                    libc::signal(signal, libc::SIG_DFL);
                }
                libc::sigprocmask(libc::SIG_SETMASK, &raw const start.mask, std::ptr::null_mut());
                start.failure = start.program.exec();
            }
            Err(e) => start.failure = e,
        }
        libc::_exit(127)
    }
}

/// Makes the three descriptors 0, 1 and 2, whatever numbers they have now.
fn place_descriptors(mut from: [RawFd; 3]) -> Sys<()> {
    for (to, fd) in from.iter_mut().enumerate() {
        // One that another will be copied over moves out of the way first.
        if *fd < 3 && *fd != to as RawFd {
            *fd = super::fd::dup_above(*fd, 3, true)?;
        }
    }
    for (to, &fd) in from.iter().enumerate() {
        if fd == to as RawFd {
            super::fd::set_close_on_exec(fd, false)?;
        } else {
            super::fd::dup2(fd, to as RawFd)?;
        }
    }
    Ok(())
}

/// Closes every descriptor from `lowest` on.
fn close_from(lowest: u32) {
    // SAFETY: numbers only; the process owns all its descriptors.
    unsafe {
        let all = libc::syscall(libc::SYS_close_range, lowest, u32::MAX, 0);
        if all != 0 {
            let open = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 65_536);
            for fd in lowest as RawFd..open as RawFd {
                libc::close(fd);
            }
        }
    }
}

pub fn fork() -> Sys<i32> {
    // SAFETY: this process has one thread.
    once(unsafe { libc::fork() })
}
/// The process that ended and its status; process 0 where none has yet. A
/// signal that the program handles ends the waiting with EINTR.
pub fn wait(pid: i32, options: i32) -> Sys<(i32, i32)> {
    let mut status = 0;
    // SAFETY: room for the status.
    let pid = handled(|| unsafe { libc::waitpid(pid, &raw mut status, options) })?;
    Ok((pid, status))
}
/// As `wait`, whatever signals come.
pub fn wait_to_end(pid: i32) -> Sys<i32> {
    let mut status = 0;
    // SAFETY: room for the status.
    retry(|| unsafe { libc::waitpid(pid, &raw mut status, 0) })?;
    Ok(status)
}
/// Ends the process without anything that is done at exit.
pub fn exit_now(status: i32) -> ! {
    // SAFETY: no memory is touched.
    unsafe { libc::_exit(status) }
}
pub fn kill(pid: i32, signal: i32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::kill(pid, signal) })
}

/// The numbers that identify a process.
pub fn ids() -> [i64; 6] {
    // SAFETY: no arguments; these calls cannot fail.
    unsafe {
        [
            libc::getpid().into(),
            libc::getppid().into(),
            libc::getuid().into(),
            libc::geteuid().into(),
            libc::getgid().into(),
            libc::getegid().into(),
        ]
    }
}
/// `setuid` and its like.
#[derive(Clone, Copy)]
pub enum SetId {
    User,
    EffectiveUser,
    Group,
    EffectiveGroup,
}
pub fn set_id(which: SetId, id: u32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe {
        match which {
            SetId::User => libc::setuid(id),
            SetId::EffectiveUser => libc::seteuid(id),
            SetId::Group => libc::setgid(id),
            SetId::EffectiveGroup => libc::setegid(id),
        }
    })
}
pub fn groups() -> Sys<Vec<u32>> {
    // SAFETY: a count of zero asks for the number only; then the buffer is as
    // long as is said.
    unsafe {
        let count = once(libc::getgroups(0, std::ptr::null_mut()))?;
        let mut groups = vec![0; count as usize];
        let count = once(libc::getgroups(count, groups.as_mut_ptr()))?;
        groups.truncate(count as usize);
        Ok(groups)
    }
}
pub fn set_groups(groups: &[u32]) -> Sys<()> {
    // SAFETY: as many groups as the count says.
    done(|| unsafe { libc::setgroups(groups.len(), groups.as_ptr()) })
}
pub fn process_group(pid: i32) -> Sys<i32> {
    // SAFETY: numbers only.
    once(unsafe { libc::getpgid(pid) })
}
pub fn set_process_group(pid: i32, group: i32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::setpgid(pid, group) })
}
pub fn set_session() -> Sys<i32> {
    // SAFETY: no arguments.
    once(unsafe { libc::setsid() })
}
pub fn session(pid: i32) -> Sys<i32> {
    // SAFETY: numbers only.
    once(unsafe { libc::getsid(pid) })
}
pub fn terminal_group(fd: RawFd) -> Sys<i32> {
    // SAFETY: numbers only.
    once(unsafe { libc::tcgetpgrp(fd) })
}
pub fn set_terminal_group(fd: RawFd, group: i32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::tcsetpgrp(fd, group) })
}
pub fn nice(by: i32) -> Sys<i32> {
    // SAFETY: the errno is this thread's own; -1 may be a true answer.
    unsafe {
        *libc::__errno_location() = 0;
        match libc::nice(by) {
            -1 if errno() != 0 => Err(errno()),
            priority => Ok(priority),
        }
    }
}
pub fn priority(which: i32, who: u32) -> Sys<i32> {
    // SAFETY: as in `nice`.
    unsafe {
        *libc::__errno_location() = 0;
        match libc::getpriority(which as _, who) {
            -1 if errno() != 0 => Err(errno()),
            priority => Ok(priority),
        }
    }
}
pub fn set_priority(which: i32, who: u32, priority: i32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::setpriority(which as _, who, priority) })
}
/// The limits of a resource: what holds, and what it may be raised to.
pub fn limits(resource: i32) -> Sys<(u64, u64)> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: room for the answer.
    done(|| unsafe { libc::getrlimit(resource as _, &raw mut limit) })?;
    Ok((limit.rlim_cur, limit.rlim_max))
}
pub fn set_limits(resource: i32, soft: u64, hard: u64) -> Sys<()> {
    let limit = libc::rlimit { rlim_cur: soft, rlim_max: hard };
    // SAFETY: a structure of this frame.
    done(|| unsafe { libc::setrlimit(resource as _, &raw const limit) })
}
/// System, host, release, version, machine.
pub fn uname() -> Sys<[Vec<u8>; 5]> {
    // SAFETY: room for the answer, all of it plain bytes.
    let mut name: libc::utsname = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    done(|| unsafe { libc::uname(&raw mut name) })?;
    Ok([
        text_of(&name.sysname),
        text_of(&name.nodename),
        text_of(&name.release),
        text_of(&name.version),
        text_of(&name.machine),
    ])
}
pub fn set_host_name(name: &[u8]) -> Sys<()> {
    // SAFETY: the bytes are readable for their length.
    done(|| unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) })
}
/// How many processors this process may run on.
pub fn processors() -> usize {
    // SAFETY: room for the answer, which is plain bits.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        match libc::sched_getaffinity(0, size_of_val(&set), &raw mut set) {
            0 => libc::CPU_COUNT(&set) as usize,
            _ => 1,
        }
    }
}
/// The processors that a process may run on: a bit for each, the first in the lowest bit.
pub fn affinity(pid: i32) -> Sys<[u8; AFFINITY_BYTES]> {
    let mut set = [0; AFFINITY_BYTES];
    // SAFETY: room for the answer, which is plain bits; `cpu_set_t` has words of bits, the first
    // in the lowest bit, so on these little-endian machines as in bytes.
    done(|| unsafe { libc::sched_getaffinity(pid, AFFINITY_BYTES, set.as_mut_ptr().cast()) })?;
    Ok(set)
}
pub fn set_affinity(pid: i32, set: &[u8; AFFINITY_BYTES]) -> Sys<()> {
    // SAFETY: the kernel reads that many bytes.
    done(|| unsafe { libc::sched_setaffinity(pid, AFFINITY_BYTES, set.as_ptr().cast()) })
}
/// The size of the C library's set of processors.
pub const AFFINITY_BYTES: usize = size_of::<libc::cpu_set_t>();

pub fn total_processors() -> usize {
    // SAFETY: numbers only.
    unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN).max(1) as usize }
}
