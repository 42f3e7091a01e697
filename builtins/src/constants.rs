//! Variables of (guile) that stand for numbers of the system.

use crate::{errors, locale, regexps};
use interp::{Cx, Value};

/// Binds `name` in (guile), whose bindings are all exported.
pub fn define(cx: &mut Cx, name: &str, value: Value) {
    let symbol = cx.intern(name);
    cx.guile.define(cx, symbol, value);
}

/// The numbers, in an order that is the same for all C libraries.
pub fn numbers() -> impl Iterator<Item = (&'static str, i64)> {
    let small = errors::names().chain(locale::NAMES).map(|(name, n)| (name, n.into()));
    let large = [NUMBERS_OF_C, NUMBERS_OF_GNU, regexps::CONSTANTS, NUMBERS];
    small.chain(large.into_iter().flatten().copied())
}

/// Binds every number.
pub fn install(cx: &mut Cx) {
    for (name, number) in numbers() {
        let value = cx.heap.int(number);
        define(cx, name, value);
    }
}

/// Binds the constants that are no numbers.
pub fn install_others(cx: &mut Cx) {
    define(cx, "the-eof-object", Value::EOF);
    for (name, mode) in [("OPEN_READ", "r"), ("OPEN_WRITE", "w"), ("OPEN_BOTH", "r+")] {
        let mode = cx.string(mode);
        define(cx, name, mode);
    }
}

static NUMBERS: &[(&str, i64)] = &[
    ("most-positive-fixnum", interp::number::FIXNUM_MAX),
    ("most-negative-fixnum", interp::number::FIXNUM_MIN),
];
macro_rules! libc_numbers {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}
/// Numbers that GNU's C library has, and others may not.
static NUMBERS_OF_GNU: &[(&str, i64)] = &[
    ("EAI_ADDRFAMILY", -9),
    ("EAI_ALLDONE", -103),
    ("EAI_CANCELED", -101),
    ("EAI_IDN_ENCODE", -105),
    ("EAI_INPROGRESS", -100),
    ("EAI_INTR", -104),
    ("EAI_NOTCANCELED", -102),
    ("NSIG", 65),
    ("O_IGNORE_CTTY", 0),
    ("O_NOLINK", 0),
    ("O_NOTRANS", 0),
    ("SIGCLD", 17),
    ("SIGRTMAX", 64),
    ("SIGRTMIN", 34),
    ("SIGSTKSZ", 8192),
    ("WAIT_ANY", -1),
    ("WAIT_MYPGRP", 0),
];
/// Numbers that the C library's headers give under the same names.
static NUMBERS_OF_C: &[(&str, i64)] = libc_numbers! {
    O_RDONLY O_WRONLY O_RDWR O_CREAT O_EXCL O_NOCTTY O_TRUNC O_APPEND O_NONBLOCK O_NDELAY O_SYNC
    O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_TMPFILE O_NOATIME O_PATH
    F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_GETOWN F_SETOWN FD_CLOEXEC
    R_OK W_OK X_OK F_OK SEEK_SET SEEK_CUR SEEK_END
    LOCK_SH LOCK_EX LOCK_UN LOCK_NB
    AT_FDCWD AT_SYMLINK_NOFOLLOW AT_REMOVEDIR AT_SYMLINK_FOLLOW AT_NO_AUTOMOUNT AT_EMPTY_PATH
    AT_EACCESS
    WNOHANG WUNTRACED WCONTINUED
    PRIO_PROCESS PRIO_PGRP PRIO_USER
    ITIMER_REAL ITIMER_VIRTUAL ITIMER_PROF
    SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGIOT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV
    SIGUSR2 SIGPIPE SIGALRM SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU
    SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS
    SA_NOCLDSTOP SA_RESTART SIG_DFL SIG_IGN
    PF_UNSPEC PF_UNIX PF_INET PF_INET6 AF_UNSPEC AF_UNIX AF_INET AF_INET6
    SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_SEQPACKET SOCK_RDM SOCK_CLOEXEC SOCK_NONBLOCK
    SOL_SOCKET SO_REUSEADDR SO_KEEPALIVE SO_BROADCAST SO_ERROR SO_TYPE SO_DEBUG SO_DONTROUTE
    SO_SNDBUF SO_RCVBUF SO_OOBINLINE SO_NO_CHECK SO_PRIORITY SO_LINGER SO_REUSEPORT
    MSG_DONTWAIT MSG_OOB MSG_PEEK MSG_DONTROUTE
    IPPROTO_IP IPPROTO_TCP IPPROTO_UDP TCP_NODELAY TCP_CORK
    IP_ADD_MEMBERSHIP IP_DROP_MEMBERSHIP IP_MULTICAST_TTL IP_MULTICAST_IF
    INADDR_ANY INADDR_LOOPBACK INADDR_BROADCAST INADDR_NONE
    AI_PASSIVE AI_CANONNAME AI_NUMERICHOST AI_NUMERICSERV AI_V4MAPPED AI_ALL AI_ADDRCONFIG
    EAI_BADFLAGS EAI_NONAME EAI_AGAIN EAI_FAIL EAI_NODATA EAI_FAMILY EAI_SOCKTYPE EAI_SERVICE
    EAI_MEMORY EAI_SYSTEM EAI_OVERFLOW
    EXIT_SUCCESS EXIT_FAILURE
    SIGPOLL O_DIRECT O_ASYNC O_LARGEFILE
    IFF_UP IFF_BROADCAST IFF_LOOPBACK
    CODESET RADIXCHAR THOUSEP
    RB_AUTOBOOT RB_HALT_SYSTEM RB_ENABLE_CAD RB_DISABLE_CAD RB_POWER_OFF RB_SW_SUSPEND RB_KEXEC PIPE_BUF
};
