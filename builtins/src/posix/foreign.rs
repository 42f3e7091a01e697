//! Memory by its address, and calls of C functions: what `(system foreign)` needs.
//!
//! Nothing here can be checked: the program promises that its addresses are
//! right, as it does on Guile.

use interp::heap::Heap;
use interp::{Value, Vm, value::uniform::Element};
use libc::{c_char, c_int, c_void};
use std::ffi::CStr;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering::Relaxed};

/// A C function as it is called here: six whole numbers in registers, eight
/// floating-point numbers in registers, and more whole numbers on the stack. By
/// the System V and AArch64 conventions a function finds those of its arguments
/// that it knows of and lets the others be, whatever the order of the two sorts.
type Function<R> = unsafe extern "C" fn(
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    f64,
    f64,
    f64,
    f64,
    f64,
    f64,
    f64,
    f64,
    usize,
    usize,
    usize,
    usize,
) -> R;

/// How many whole and floating-point arguments a call can have.
pub const WHOLE: usize = 10;
pub const FLOATING: usize = 8;

/// The bits of what a call returned, and `errno` after it.
pub struct Answer {
    pub whole: u64,
    pub floating: f64,
    pub errno: i32,
}

/// Calls the C function at `address`.
pub fn call(address: usize, n: &[usize; WHOLE], x: &[f64; FLOATING], floating: bool) -> Answer {
    let (whole, floating) = if floating {
        (0, call_for::<f64>(address, n, x))
    } else {
        (call_for::<usize>(address, n, x) as u64, 0.0)
    };
    Answer { whole, floating, errno: super::errno() }
}

/// Calls a function that returns an `R`.
fn call_for<R>(address: usize, n: &[usize; WHOLE], x: &[f64; FLOATING]) -> R {
    // SAFETY: the program says that a C function is at this address.
    let f = unsafe { std::mem::transmute::<usize, Function<R>>(address) };
    // SAFETY: as above, and that these are its arguments.
    unsafe {
        *libc::__errno_location() = 0;
        f(
            n[0], n[1], n[2], n[3], n[4], n[5], x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7],
            n[6], n[7], n[8], n[9],
        )
    }
}

/// What the callbacks under way have: the machine that called the C function. Null
/// where none may run, as inside a collection.
static MACHINE: AtomicPtr<Vm> = AtomicPtr::new(std::ptr::null_mut());
/// A bit for each callback in use.
static USED: AtomicU32 = AtomicU32::new(0);
/// How many callbacks there can be at a time.
pub const CALLBACKS: usize = 16;

/// Calls the C function at `address` as `call` does, so that it can call back.
pub fn call_with(
    vm: &mut Vm,
    address: usize,
    n: &[usize; WHOLE],
    x: &[f64; FLOATING],
    floating: bool,
) -> Answer {
    let outer = MACHINE.swap(vm, Relaxed);
    let answer = call(address, n, x, floating);
    MACHINE.store(outer, Relaxed);
    answer
}
/// Calls the C function at `address` with a number, and lets it call nothing back.
pub fn finalize(function: usize, address: usize) {
    let outer = MACHINE.swap(std::ptr::null_mut(), Relaxed);
    let mut whole = [0; WHOLE];
    whole[0] = address;
    call(function, &whole, &[0.0; FLOATING], false);
    MACHINE.store(outer, Relaxed);
}

/// A C function that calls the callback of number `N`.
#[rustfmt::skip]
extern "C" fn entry<const N: usize, R: FromBits>(
    a: usize, b: usize, c: usize, d: usize, e: usize, f: usize,
    s: f64, t: f64, u: f64, v: f64, w: f64, x: f64, y: f64, z: f64,
    g: usize, h: usize, i: usize, j: usize,
) -> R {
    R::from_bits(called(N, &[a, b, c, d, e, f, g, h, i, j], &[s, t, u, v, w, x, y, z]))
}
#[inline(never)]
fn called(number: usize, whole: &[usize; WHOLE], floating: &[f64; FLOATING]) -> u64 {
    let vm = MACHINE.load(Relaxed);
    if vm.is_null() {
        return 0;
    }
    // SAFETY: `call_with` has the machine borrowed as long as the C function runs, and uses it for
    // nothing but this call, which is on the same thread.
    let vm = unsafe { &mut *vm };
    let bits = crate::foreign::called(vm, number, whole, floating);
    MACHINE.store(vm, Relaxed);
    bits
}
/// What a C function returns, of its bits.
trait FromBits {
    fn from_bits(bits: u64) -> Self;
}
impl FromBits for usize {
    fn from_bits(bits: u64) -> usize {
        bits as usize
    }
}
impl FromBits for f64 {
    fn from_bits(bits: u64) -> f64 {
        f64::from_bits(bits)
    }
}
/// The C functions that call back, by their numbers; their kind of result is `R`.
fn entries<R: FromBits>() -> [usize; CALLBACKS] {
    macro_rules! all {
        ($($n:literal)+) => { [$(entry::<$n, R> as *const () as usize),+] };
    }
    all!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
}
/// A callback that nothing uses, and the address of its C function.
pub fn take_callback(floating: bool) -> Option<(usize, usize)> {
    let number = USED.load(Relaxed).trailing_ones() as usize;
    let all = if floating { entries::<f64>() } else { entries::<usize>() };
    let &address = all.get(number)?;
    USED.fetch_or(1 << number, Relaxed);
    Some((number, address))
}
/// Lets a callback be used again.
pub fn give_callback(number: usize) {
    USED.fetch_and(!(1 << number), Relaxed);
}

/// A bytevector over the `len` bytes at `address`, which `owner` keeps.
pub fn view(heap: &mut Heap, address: usize, len: usize, owner: Value, element: Element) -> Value {
    // SAFETY: the program says that it may use these bytes.
    unsafe { heap.bytevector_over(address as *mut u8, len, owner, element as u8) }
}
/// The word at `address`.
pub fn word_at(address: usize) -> usize {
    // SAFETY: the program says that a pointer is there.
    unsafe { std::ptr::read_unaligned(address as *const usize) }
}
/// The bytes from `address` to the first that is zero, or `len` of them.
pub fn bytes_at(address: usize, len: Option<usize>) -> Vec<u8> {
    // SAFETY: the program says that a C string, or so many bytes, are there.
    unsafe {
        match len {
            Some(len) => std::slice::from_raw_parts(address as *const u8, len).to_vec(),
            None => CStr::from_ptr(address as *const c_char).to_bytes().to_vec(),
        }
    }
}

#[cfg(not(target_env = "gnu"))]
use libc::{readdir as readdir64, statfs as statfs64};
#[cfg(target_env = "gnu")]
use libc::{readdir64, statfs64};

// What the crate `libc` does not declare for every C library.
unsafe extern "C" {
    fn init_module(image: *mut c_void, len: usize, options: *const c_char) -> c_int;
    fn pivot_root(new: *const c_char, old: *const c_char) -> c_int;
    fn strverscmp(a: *const c_char, b: *const c_char) -> c_int;
    fn j0(x: f64) -> f64;
    fn qsort(base: *mut c_void, count: usize, size: usize, compare: *const c_void);
    fn pow(x: f64, y: f64) -> f64;
    fn setutxent();
    fn endutxent();
    fn getutxent() -> *mut c_void;
}
/// Guile's own: collections run no finalizers in the middle of anything here.
extern "C" fn scm_set_automatic_finalization_enabled(_enabled: c_int) -> c_int {
    1
}

/// Guile's own: whether a word is a pair, which is for finalizers only, and they take nothing back.
extern "C" fn scm_is_pair(_value: usize) -> c_int {
    0
}

/// As openpty(3), which in a static C library brings all of `printf` along: 9 KB.
extern "C" fn openpty(
    main: *mut c_int,
    terminal: *mut c_int,
    name: *mut c_char,
    settings: *const libc::termios,
    size: *const libc::winsize,
) -> c_int {
    /// TIOCSPTLCK and TIOCGPTN, as they are on all of Linux but a few old processors.
    const UNLOCK: u32 = 0x4004_5431;
    const NUMBER: u32 = 0x8004_5430;
    let (unlocked, mut number): (c_int, c_int) = (0, 0);
    let flags = libc::O_RDWR | libc::O_NOCTTY;
    // SAFETY: the caller gives places for two numbers, and null or what openpty(3) says;
    // the rest are our own.
    unsafe {
        let fd = libc::open(c"/dev/ptmx".as_ptr(), flags);
        if fd < 0
            || libc::ioctl(fd, UNLOCK as _, &raw const unlocked) != 0
            || libc::ioctl(fd, NUMBER as _, &raw mut number) != 0
        {
            libc::close(fd);
            return -1;
        }
        let path = format!("/dev/pts/{number}\0");
        let other = libc::open(path.as_ptr().cast(), flags);
        if other < 0 {
            libc::close(fd);
            return -1;
        }
        if !name.is_null() {
            name.copy_from_nonoverlapping(path.as_ptr().cast(), path.len());
        }
        if !settings.is_null() {
            libc::tcsetattr(other, libc::TCSANOW, settings);
        }
        if !size.is_null() {
            libc::ioctl(other, libc::TIOCSWINSZ, size);
        }
        main.write(fd);
        terminal.write(other);
    }
    0
}

macro_rules! functions {
    ($name:ident; $($function:path),+ $(,)?) => {
        match $name {
            $(n if n == last(stringify!($function)) => Some($function as *const () as usize),)+
            _ => None,
        }
    };
}
/// `mount` for `libc::mount`.
fn last(path: &'static str) -> &'static str {
    path.rsplit([':', ' ']).next().unwrap_or(path)
}

/// The address of the C function `name`: a static executable knows those only
/// that stand here.
pub fn function(name: &str) -> Option<usize> {
    system(name).or_else(|| library(name))
}
fn system(name: &str) -> Option<usize> {
    functions!(name;
        libc::mount, libc::umount, libc::umount2, libc::swapon, libc::swapoff, libc::reboot,
        init_module, pivot_root, libc::setns, libc::unshare, libc::syscall, libc::prctl,
        libc::ioctl, libc::fcntl, libc::fdatasync, libc::fsync, libc::sync, libc::flock,
        statfs64, libc::statfs, libc::statvfs, libc::getxattr, libc::setxattr, libc::lgetxattr,
        libc::lsetxattr, libc::listxattr, libc::removexattr, libc::mkdtemp, libc::opendir,
        libc::closedir, readdir64, libc::readdir, libc::getifaddrs, libc::freeifaddrs,
        libc::tcgetattr, libc::tcsetattr, openpty, libc::login_tty, libc::setsid,
        libc::sethostname, libc::gethostname, libc::chroot, libc::rmdir, libc::unlink,
        libc::open, libc::close, libc::read, libc::write, libc::getpid, libc::getppid,
        libc::kill, libc::umask, libc::setuid, libc::setgid, libc::getuid, libc::getgid,
        setutxent, endutxent, getutxent, scm_set_automatic_finalization_enabled,
    )
}
fn library(name: &str) -> Option<usize> {
    functions!(name;
        libc::malloc, libc::calloc, libc::realloc, libc::free, libc::memcpy, libc::memmove,
        libc::memset, libc::memcmp, libc::memchr, libc::strlen, libc::strcmp, libc::strncmp,
        libc::strchr, libc::strdup, libc::strtol, libc::strtoul, libc::strerror, libc::atoi,
        libc::abs, libc::labs, libc::getenv, libc::time, libc::usleep, libc::sleep, libc::isatty,
        strverscmp, j0, pow, qsort, scm_is_pair,
    )
}
