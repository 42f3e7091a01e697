//! The system calls of a replay that the standard library does not offer, but
//! for those of a sandbox.

use std::ffi::CString;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use libc::{c_int, c_ulong};

/// A pipe whose ends close on `exec`: for reading, for writing.
pub(super) fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut ends = [0; 2];
    // SAFETY: `ends` has room for two descriptors, which nobody else owns.
    unsafe {
        if libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok((OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])))
    }
}

/// The flags of the mount that PATH is on which an unprivileged remount must
/// repeat: no set-uid programs, no devices, no programs.
pub(super) fn locked_flags(path: &Path) -> io::Result<c_ulong> {
    let path = CString::new(path.as_os_str().as_bytes())?;
    // SAFETY: an all-zero `statvfs` is valid and only written to.
    let flags = unsafe {
        let mut status: libc::statvfs = std::mem::zeroed();
        if libc::statvfs(path.as_ptr(), &raw mut status) != 0 {
            return Err(io::Error::last_os_error());
        }
        status.f_flag
    };
    let pairs = [
        (libc::ST_NOSUID, libc::MS_NOSUID),
        (libc::ST_NODEV, libc::MS_NODEV),
        (libc::ST_NOEXEC, libc::MS_NOEXEC),
    ];
    Ok(pairs.iter().filter(|(seen, _)| flags & seen != 0).map(|(_, wanted)| wanted).sum())
}

/// Sets the time of last modification of PATH, which may be a link, to SECONDS
/// after the epoch.
pub(super) fn set_mtime(path: &Path, seconds: i64) -> io::Result<()> {
    let path = CString::new(path.as_os_str().as_bytes())?;
    let time = libc::timespec { tv_sec: seconds, tv_nsec: 0 };
    let times = [time, time];
    // SAFETY: the path is ended by a zero; there are two times.
    let result = unsafe {
        libc::utimensat(libc::AT_FDCWD, path.as_ptr(), times.as_ptr(), libc::AT_SYMLINK_NOFOLLOW)
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Removes the extended attributes of PATH, which may be a link, that its owner
/// could have set.
pub(super) fn remove_attributes(path: &Path) -> io::Result<()> {
    let path = CString::new(path.as_os_str().as_bytes())?;
    let mut names = [0u8; 4096];
    // SAFETY: the path is ended by a zero; the buffer has the size given.
    let length = unsafe { libc::llistxattr(path.as_ptr(), names.as_mut_ptr().cast(), names.len()) };
    // Where there are none to have, there are none to remove; each name is
    // ended by a zero.
    let names = &names[..usize::try_from(length).unwrap_or(0)];
    for name in names.split_inclusive(|&b| b == 0).filter(|name| name.starts_with(b"user.")) {
        // SAFETY: both strings are ended by a zero.
        let removed = unsafe { libc::lremovexattr(path.as_ptr(), name.as_ptr().cast()) };
        result(removed)?;
    }
    Ok(())
}

/// Locks FILE for this process alone; false if another one has it.
pub(super) fn try_lock(file: &File) -> io::Result<bool> {
    // SAFETY: the descriptor is open as long as `file` is borrowed.
    if unsafe { libc::flock(file.as_raw_fd(), libc::LOCK_EX | libc::LOCK_NB) } == 0 {
        return Ok(true);
    }
    let error = io::Error::last_os_error();
    if error.kind() == io::ErrorKind::WouldBlock { Ok(false) } else { Err(error) }
}

/// A terminal in raw mode: the end to read from, the end to write to.
pub(super) fn terminal() -> io::Result<(OwnedFd, OwnedFd)> {
    let flags = libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC;
    // SAFETY: the name has room for any number that the kernel gives; an
    // all-zero `termios` is valid and only written to; both descriptors are
    // owned as soon as they are known to be open.
    unsafe {
        let ours = owned(libc::open(c"/dev/ptmx".as_ptr(), flags))?;
        let unlocked: c_int = 0;
        result(libc::ioctl(ours.as_raw_fd(), libc::TIOCSPTLCK, &raw const unlocked))?;
        // Asked for by number, not by name: what is mounted on /dev/pts here
        // need not be what /dev/ptmx belongs to.
        let theirs = owned(libc::ioctl(ours.as_raw_fd(), libc::TIOCGPTPEER, flags))?;
        let mut settings: libc::termios = std::mem::zeroed();
        result(libc::tcgetattr(theirs.as_raw_fd(), &raw mut settings))?;
        libc::cfmakeraw(&raw mut settings);
        result(libc::tcsetattr(theirs.as_raw_fd(), libc::TCSANOW, &raw const settings))?;
        Ok((ours, theirs))
    }
}

/// Takes possession of a descriptor that a call returned, or its error.
///
/// # Safety
/// NUMBER must be -1 or a descriptor that nobody else owns.
unsafe fn owned(number: c_int) -> io::Result<OwnedFd> {
    result(number)?;
    // SAFETY: the caller says so.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}

fn result(value: c_int) -> io::Result<()> {
    if value < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Waits until one of FILES can be read from or has been closed, at most for
/// PATIENCE; says which can.
pub(super) fn wait_for(
    files: &[BorrowedFd<'_>],
    patience: Option<Duration>,
) -> io::Result<Vec<bool>> {
    let entry = |file: &BorrowedFd<'_>| libc::pollfd {
        fd: file.as_raw_fd(),
        events: libc::POLLIN,
        revents: 0,
    };
    let mut entries: Vec<libc::pollfd> = files.iter().map(entry).collect();
    // Rounded up: a wait that ends too early would be repeated in vain.
    let longest = patience.map_or(-1, |time| match time {
        Duration::ZERO => 0,
        time => time.as_millis().min(1 << 30) as c_int + 1,
    });
    // SAFETY: the entries are an array of that length, open all the while.
    let ready = unsafe { libc::poll(entries.as_mut_ptr(), entries.len() as libc::nfds_t, longest) };
    match result(ready) {
        Err(error) if error.kind() != io::ErrorKind::Interrupted => Err(error),
        Err(_) => Ok(vec![false; files.len()]),
        Ok(()) => Ok(entries.iter().map(|entry| entry.revents != 0).collect()),
    }
}

/// Asks everything that waits to stop, from any thread or signal handler.
#[derive(Clone, Debug)]
pub struct Stop(Arc<OwnedFd>);

impl Stop {
    /// One that nobody has asked yet.
    pub fn new() -> io::Result<Stop> {
        let flags = libc::EFD_CLOEXEC | libc::EFD_NONBLOCK;
        // SAFETY: the call takes plain numbers; what it returns is ours.
        Ok(Stop(Arc::new(unsafe { owned(libc::eventfd(0, flags)) }?)))
    }

    /// Asks when this process gets SIGHUP, SIGINT or SIGTERM. A second signal
    /// ends the process as usual.
    pub fn at_signals(&self) {
        // The descriptor is never closed: a signal may come at any time.
        std::mem::forget(self.clone());
        SIGNALLED.store(self.0.as_raw_fd(), Ordering::SeqCst);
        for signal in [libc::SIGHUP, libc::SIGINT, libc::SIGTERM] {
            // SAFETY: an all-zero `sigaction` is valid; the handler only
            // writes to a descriptor, which is allowed in one.
            unsafe {
                let mut action: libc::sigaction = std::mem::zeroed();
                libc::sigaction(signal, std::ptr::null(), &raw mut action);
                if action.sa_sigaction == libc::SIG_IGN {
                    continue; // as `nohup` wants it
                }
                action.sa_sigaction = on_signal as *const () as libc::sighandler_t;
                action.sa_flags = libc::SA_RESETHAND | libc::SA_RESTART;
                libc::sigaction(signal, &raw const action, std::ptr::null_mut());
            }
        }
    }

    /// Asks.
    pub fn ask(&self) {
        write_one(self.0.as_raw_fd());
    }

    /// Whether somebody has asked.
    pub fn is_asked(&self) -> bool {
        wait_for(&[self.0.as_fd()], Some(Duration::ZERO)).is_ok_and(|ready| ready[0])
    }

    /// What can be read from once somebody has asked.
    pub(super) fn file(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

static SIGNALLED: AtomicI32 = AtomicI32::new(-1);

extern "C" fn on_signal(_: c_int) {
    write_one(SIGNALLED.load(Ordering::SeqCst));
}

/// Adds one to the event counter FILE, which is then readable for ever.
fn write_one(file: c_int) {
    let one = 1u64.to_ne_bytes();
    // SAFETY: the buffer has the size given; a failure has no consequence.
    unsafe { libc::write(file, one.as_ptr().cast(), one.len()) };
}

/// How many columns the terminal has that standard error is; none if it is no
/// terminal or does not know.
pub fn terminal_width() -> Option<usize> {
    let mut size = libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: the call writes to `size`, which is of the type that it expects.
    let result = unsafe { libc::ioctl(libc::STDERR_FILENO, libc::TIOCGWINSZ, &raw mut size) };
    (result == 0 && size.ws_col > 0).then_some(size.ws_col.into())
}
