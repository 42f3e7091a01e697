//! What a new process does before it becomes a builder, as data.
//!
//! Between `clone` and `exec` a child of a process with threads may only make
//! system calls: no allocation, no locks. So the whole preparation is computed
//! before, as a list of steps whose strings are ready for the kernel; the
//! child only walks the list. If a step fails, the child reports its index and
//! the parent, which has the same list, says what it was.

use std::ffi::{CStr, CString};
use std::fmt;

use libc::{c_char, c_ulong, mode_t};

/// One system call, or a few that belong together.
pub(super) enum Step {
    Mount {
        source: Option<CString>,
        target: CString,
        kind: Option<CString>,
        flags: c_ulong,
        data: Option<CString>,
    },
    /// Makes a folder; one that is there already will do.
    Folder(CString, mode_t),
    /// Makes a file with this content.
    File(CString, Vec<u8>),
    Link {
        target: CString,
        link: CString,
    },
    /// Gives a file or link the time of everything in a store.
    Time(CString),
    /// Makes the folder the root and lets go of the old one.
    Root(CString),
    HostName(CString),
    DomainName(CString),
    /// Brings up the loopback interface.
    Loopback,
    /// Signals as a program expects them: not ignored, not blocked.
    Signals,
    /// Every descriptor but the standard three closes on `exec`.
    CloseOnExec,
    /// No core dumps.
    NoCore,
    /// Leaves all supplementary groups, where the kernel lets us.
    DropGroups,
    /// A session of its own, without a terminal.
    Session,
    Umask(mode_t),
    Personality(c_ulong),
    NoNewPrivileges,
    /// Refuses some system calls from here on.
    Filter(Vec<libc::sock_filter>),
    /// Standard input from this file.
    StandardInput(CString),
    Directory(CString),
    Exec(Exec),
}

/// A program with its arguments and environment.
pub(super) struct Exec {
    pub(super) program: CString,
    pub(super) arguments: Strings,
    pub(super) environment: Strings,
}

/// Strings with the array of pointers that `execve` takes.
pub(super) struct Strings {
    _owned: Vec<CString>,
    pointers: Vec<*const c_char>,
}

impl Strings {
    pub(super) fn new(strings: Vec<CString>) -> Strings {
        let null = std::iter::once(std::ptr::null());
        let pointers = strings.iter().map(|s| s.as_ptr()).chain(null).collect();
        Strings { _owned: strings, pointers }
    }

    /// The array, ended by a null pointer, valid as long as `self`.
    pub(super) fn as_ptr(&self) -> *const *const c_char {
        self.pointers.as_ptr()
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |string: &CStr| string.to_string_lossy().into_owned();
        match self {
            Step::Mount { source, target, kind, .. } => {
                let what = source.as_deref().or(kind.as_deref()).map_or_else(String::new, text);
                write!(f, "mounting {what} on {}", text(target))
            }
            Step::Folder(path, _) => write!(f, "making the folder {}", text(path)),
            Step::File(path, _) => write!(f, "writing {}", text(path)),
            Step::Link { link, .. } => write!(f, "making the link {}", text(link)),
            Step::Time(path) => write!(f, "setting the time of {}", text(path)),
            Step::Root(path) => write!(f, "making {} the root", text(path)),
            Step::HostName(_) | Step::DomainName(_) => f.write_str("setting the host name"),
            Step::Loopback => f.write_str("bringing up the loopback interface"),
            Step::Signals => f.write_str("resetting signals"),
            Step::CloseOnExec => f.write_str("closing descriptors (needs Linux 5.11)"),
            Step::NoCore => f.write_str("forbidding core dumps"),
            Step::DropGroups => f.write_str("leaving all groups"),
            Step::Session => f.write_str("making a session"),
            Step::Umask(_) => f.write_str("setting the umask"),
            Step::Personality(_) => f.write_str("setting the personality"),
            Step::NoNewPrivileges => f.write_str("giving up new privileges"),
            Step::Filter(_) => f.write_str("refusing set-id modes and extended attributes"),
            Step::StandardInput(path) => write!(f, "opening {}", text(path)),
            Step::Directory(path) => write!(f, "entering {}", text(path)),
            Step::Exec(exec) => write!(f, "running {}", text(&exec.program)),
        }
    }
}
