//! Making a process that becomes a builder, and waiting for it.

use std::ffi::CString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use libc::{c_int, c_ulong};

use super::super::posix::pipe;
use super::super::rules::Ids;
use super::super::tree::MTIME;
use super::steps::Step;

/// How a process is set apart from its parent.
pub(super) struct Apart<'a> {
    /// `CLONE_NEW…` flags; none for a process that shares everything.
    pub(super) namespaces: c_int,
    /// What its ids are to be in a user namespace of its own.
    pub(super) ids: Option<Ids>,
    /// Its standard output and error, if not the parent's.
    pub(super) output: Option<BorrowedFd<'a>>,
}

/// A process that [`spawn`] made.
pub(super) struct Child {
    pid: libc::pid_t,
    reaped: bool,
}

/// Why a child did not get as far as its program.
#[derive(Debug)]
pub(super) enum SpawnError {
    /// No namespaces.
    Clone(io::Error),
    /// No mapping of ids into the user namespace.
    Map(io::Error),
    /// The step with this index failed.
    Step(usize, io::Error),
    Other(io::Error),
}

/// Namespaces of users, mounts, ipc and host names; those of processes and of
/// the network are apart since a test does without.
pub(super) const NAMESPACES: c_int =
    libc::CLONE_NEWUSER | libc::CLONE_NEWNS | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;

/// Starts a process, set APART, that walks STEPS; the last of them is an
/// [`Step::Exec`]. Returns once the program runs.
pub(super) fn spawn(steps: &[Step], apart: &Apart<'_>) -> Result<Child, SpawnError> {
    let (go_read, go_write) = pipe().map_err(SpawnError::Other)?;
    let (failure_read, failure_write) = pipe().map_err(SpawnError::Other)?;
    let flags = c_ulong::from((apart.namespaces | libc::SIGCHLD) as u32);
    let output = apart.output.map(|output| output.as_raw_fd());
    // SAFETY: without CLONE_VM this is a fork; both sides return here with
    // memory of their own. The child runs nothing but `child`.
    let pid = unsafe { libc::syscall(libc::SYS_clone, flags, 0, 0, 0, 0) };
    match pid {
        -1 => return Err(SpawnError::Clone(io::Error::last_os_error())),
        0 => {
            let go = (go_read.as_raw_fd(), go_write.as_raw_fd());
            child(steps, go, failure_write.as_raw_fd(), output)
        }
        _ => {}
    }
    let child = Child { pid: pid as libc::pid_t, reaped: false };
    drop((go_read, failure_write));
    if let Some(ids) = apart.ids {
        map_ids(child.pid, ids).map_err(SpawnError::Map)?;
    }
    File::from(go_write).write_all(b"!").map_err(SpawnError::Other)?;
    let mut report = Vec::new();
    File::from(failure_read).read_to_end(&mut report).map_err(SpawnError::Other)?;
    match <[u8; 8]>::try_from(report) {
        Ok(bytes) => {
            let bytes = u64::from_ne_bytes(bytes);
            let error = io::Error::from_raw_os_error((bytes >> 32) as i32);
            Err(SpawnError::Step((bytes & 0xffff_ffff) as usize, error))
        }
        Err(report) if report.is_empty() => Ok(child),
        Err(_) => Err(SpawnError::Other(io::ErrorKind::UnexpectedEof.into())),
    }
}

impl Child {
    /// Waits for the end of the process; with it, everything in its pid
    /// namespace has ended.
    pub(super) fn wait(mut self) -> io::Result<ExitStatus> {
        self.reap()
    }

    /// Kills the process, if it has not ended by itself, and its session.
    pub(super) fn kill(&self) {
        // SAFETY: the child has not been waited for, so the number is still
        // its own and cannot have been given to another process or session.
        unsafe {
            libc::kill(self.pid, libc::SIGKILL);
            libc::kill(-self.pid, libc::SIGKILL);
        }
    }

    /// A descriptor that can be read from when the process has ended.
    pub(super) fn end(&self) -> io::Result<OwnedFd> {
        // SAFETY: the call takes plain numbers; what it returns is ours.
        unsafe {
            let end = libc::syscall(libc::SYS_pidfd_open, self.pid, 0);
            if end < 0 {
                Err(io::Error::last_os_error())
            } else {
                Ok(OwnedFd::from_raw_fd(end as RawFd))
            }
        }
    }

    fn reap(&mut self) -> io::Result<ExitStatus> {
        let mut status = 0;
        loop {
            // SAFETY: `status` is a valid place for the status; the pid is
            // that of a child which nobody else waits for.
            if unsafe { libc::waitpid(self.pid, &raw mut status, 0) } == self.pid {
                self.reaped = true;
                return Ok(ExitStatus::from_raw(status));
            }
            let error = io::Error::last_os_error();
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(error);
            }
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if !self.reaped {
            self.kill();
            let _ = self.reap();
        }
    }
}

/// The life of the child until its program. Only system calls: see `steps`.
fn child(steps: &[Step], go: (RawFd, RawFd), failure: RawFd, output: Option<RawFd>) -> ! {
    let mut byte = [0u8; 1];
    // SAFETY: every call has valid arguments: descriptors that are open in
    // this process, buffers of the given size. None of them allocates.
    unsafe {
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        // The end of the file instead of a byte: the parent gave up or died, perhaps
        // before this process asked to die with it. Only the parent may hold the other
        // end then.
        libc::close(go.1);
        if libc::read(go.0, byte.as_mut_ptr().cast(), 1) != 1 {
            libc::_exit(127);
        }
        if let Some(output) = output {
            libc::dup2(output, 1);
            libc::dup2(output, 2);
        }
    }
    for (index, step) in steps.iter().enumerate() {
        if let Err(errno) = perform(step) {
            let report = (index as u64 | (errno as u64) << 32).to_ne_bytes();
            // SAFETY: as above.
            unsafe {
                libc::write(failure, report.as_ptr().cast(), report.len());
                libc::_exit(127);
            }
        }
    }
    // SAFETY: as above.
    unsafe { libc::_exit(127) }
}

/// Performs one step; the error is the `errno`.
fn perform(step: &Step) -> Result<(), c_int> {
    // SAFETY: all strings are ended by a zero and live as long as the step;
    // all other arguments are plain numbers.
    unsafe {
        match step {
            Step::Mount { source, target, kind, flags, data } => {
                let pointer =
                    |s: &Option<CString>| s.as_ref().map_or(std::ptr::null(), |s| s.as_ptr());
                let (source, kind, data) = (pointer(source), pointer(kind), pointer(data));
                check(libc::mount(source, target.as_ptr(), kind, *flags, data.cast()))
            }
            Step::Folder(path, mode) => match check(libc::mkdir(path.as_ptr(), *mode)) {
                Err(libc::EEXIST) => Ok(()),
                other => other,
            },
            Step::File(path, content) => {
                let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_CLOEXEC;
                let file = libc::open(path.as_ptr(), flags, 0o644);
                check(file)?;
                let written = libc::write(file, content.as_ptr().cast(), content.len());
                check(if written == content.len() as isize { 0 } else { -1 })?;
                check(libc::close(file))
            }
            Step::Link { target, link } => check(libc::symlink(target.as_ptr(), link.as_ptr())),
            Step::Time(path) => {
                let time = libc::timespec { tv_sec: MTIME, tv_nsec: 0 };
                let (times, flag) = ([time, time], libc::AT_SYMLINK_NOFOLLOW);
                check(libc::utimensat(libc::AT_FDCWD, path.as_ptr(), times.as_ptr(), flag))
            }
            Step::Root(path) => {
                // With the same folder for both, the old root is stacked on
                // the new one and can be let go without a place to put it.
                check(libc::chdir(path.as_ptr()))?;
                let here = c".".as_ptr();
                check(libc::syscall(libc::SYS_pivot_root, here, here) as c_int)?;
                check(libc::umount2(here, libc::MNT_DETACH))?;
                check(libc::chdir(c"/".as_ptr()))
            }
            Step::HostName(name) => check(libc::sethostname(name.as_ptr(), name.count_bytes())),
            Step::DomainName(name) => check(libc::setdomainname(name.as_ptr(), name.count_bytes())),
            Step::Loopback => loopback(),
            Step::Signals => reset_signals(),
            Step::CloseOnExec => {
                let flags = libc::CLOSE_RANGE_CLOEXEC;
                check(libc::syscall(libc::SYS_close_range, 3, c_int::MAX, flags) as c_int)
            }
            Step::NoCore => {
                let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
                check(libc::getrlimit(libc::RLIMIT_CORE, &raw mut limit))?;
                limit.rlim_cur = 0;
                check(libc::setrlimit(libc::RLIMIT_CORE, &raw const limit))
            }
            // The C library's function would ask all threads to do the same,
            // but they are on the other side of the fork.
            Step::DropGroups => match check(libc::syscall(libc::SYS_setgroups, 0, 0) as c_int) {
                // Denied to those who could not have left them outside.
                Err(libc::EPERM) => Ok(()),
                other => other,
            },
            Step::Session => check(libc::setsid()),
            Step::Umask(mask) => {
                libc::umask(*mask);
                Ok(())
            }
            Step::Personality(bits) => check(libc::personality(*bits)),
            Step::NoNewPrivileges => check(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)),
            Step::Filter(filter) => {
                let program = libc::sock_fprog {
                    len: filter.len() as libc::c_ushort,
                    filter: filter.as_ptr().cast_mut(),
                };
                let set = libc::SECCOMP_SET_MODE_FILTER;
                check(libc::syscall(libc::SYS_seccomp, set, 0, &raw const program) as c_int)
            }
            Step::StandardInput(path) => {
                // The daemons open it for writing, too.
                let file = libc::open(path.as_ptr(), libc::O_RDWR | libc::O_CLOEXEC);
                check(file)?;
                check(libc::dup2(file, 0))
            }
            Step::Directory(path) => check(libc::chdir(path.as_ptr())),
            Step::Exec(exec) => check(libc::execve(
                exec.program.as_ptr(),
                exec.arguments.as_ptr(),
                exec.environment.as_ptr(),
            )),
        }
    }
}

/// Gives every signal its default action and blocks none.
///
/// Asks the kernel, since the C library refuses to touch the two signals that
/// it keeps for itself; callers may have had those ignored as well.
fn reset_signals() -> Result<(), c_int> {
    const SIGNALS: c_int = 64;
    // The kernel's `sigaction` on x86-64: handler, flags, restorer, mask. All
    // zero means the default; so does an empty set for the mask.
    let default = [0u64; 4];
    let set_size = size_of::<u64>();
    // SAFETY: the kernel reads the array, which has the size of its structure,
    // and writes nothing. SIGKILL and SIGSTOP are refused, harmlessly.
    unsafe {
        for signal in 1..=SIGNALS {
            let old = std::ptr::null_mut::<u64>();
            libc::syscall(libc::SYS_rt_sigaction, signal, default.as_ptr(), old, set_size);
        }
        let (how, old) = (libc::SIG_SETMASK, std::ptr::null_mut::<u64>());
        check(libc::syscall(libc::SYS_rt_sigprocmask, how, default.as_ptr(), old, set_size) as c_int)
    }
}

/// Sets the interface `lo` up in this network namespace.
fn loopback() -> Result<(), c_int> {
    // SAFETY: an all-zero `ifreq` is valid; the name fits and is ended by the
    // zeros after it; the requests take exactly this structure.
    unsafe {
        let socket = libc::socket(libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0);
        check(socket)?;
        let mut request: libc::ifreq = std::mem::zeroed();
        request.ifr_name[0] = b'l' as libc::c_char;
        request.ifr_name[1] = b'o' as libc::c_char;
        check(libc::ioctl(socket, libc::SIOCGIFFLAGS as _, &raw mut request))?;
        request.ifr_ifru.ifru_flags |= (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short;
        check(libc::ioctl(socket, libc::SIOCSIFFLAGS as _, &raw mut request))?;
        check(libc::close(socket))
    }
}

fn check(result: c_int) -> Result<(), c_int> {
    if result >= 0 {
        return Ok(());
    }
    // SAFETY: the location of this thread's errno is always valid.
    Err(unsafe { *libc::__errno_location() })
}

/// Maps IDS in the user namespace of PID to the ids of this process.
fn map_ids(pid: libc::pid_t, ids: Ids) -> io::Result<()> {
    // SAFETY: these cannot fail and touch no memory.
    let (user, group) = unsafe { (libc::geteuid(), libc::getegid()) };
    let folder = format!("/proc/{pid}");
    let write = |name: &str, text: String| std::fs::write(format!("{folder}/{name}"), text);
    if user != 0 {
        // Without this an ordinary user may not map any group.
        write("setgroups", "deny".to_string())?;
    }
    write("uid_map", format!("{} {user} 1\n", ids.user))?;
    write("gid_map", format!("{} {group} 1\n", ids.group))
}
