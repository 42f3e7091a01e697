//! Files by name, directories, their attributes.

use super::{Sys, done, errno, owned, retry};
use std::ffi::{CStr, CString};
use std::os::fd::RawFd;

pub use libc::stat as Stat;

fn stat_with(call: impl Fn(*mut Stat) -> i32) -> Sys<Stat> {
    let mut stat = std::mem::MaybeUninit::<Stat>::zeroed();
    done(|| call(stat.as_mut_ptr()))?;
    // SAFETY: the call succeeded, and so filled the structure.
    Ok(unsafe { stat.assume_init() })
}
pub fn stat(path: &CStr) -> Sys<Stat> {
    // SAFETY: a C string, and room for the answer.
    stat_with(|to| unsafe { libc::stat(path.as_ptr(), to) })
}
pub fn lstat(path: &CStr) -> Sys<Stat> {
    // SAFETY: as in `stat`.
    stat_with(|to| unsafe { libc::lstat(path.as_ptr(), to) })
}
pub fn fstat(fd: RawFd) -> Sys<Stat> {
    // SAFETY: as in `stat`.
    stat_with(|to| unsafe { libc::fstat(fd, to) })
}
pub fn mkdir(path: &CStr, mode: u32) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::mkdir(path.as_ptr(), mode) })
}
pub fn rmdir(path: &CStr) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::rmdir(path.as_ptr()) })
}
pub fn unlink(path: &CStr) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::unlink(path.as_ptr()) })
}
pub fn rename(from: &CStr, to: &CStr) -> Sys<()> {
    // SAFETY: C strings.
    done(|| unsafe { libc::rename(from.as_ptr(), to.as_ptr()) })
}
pub fn link(from: &CStr, to: &CStr) -> Sys<()> {
    // SAFETY: C strings.
    done(|| unsafe { libc::link(from.as_ptr(), to.as_ptr()) })
}
pub fn symlink(content: &CStr, path: &CStr) -> Sys<()> {
    // SAFETY: C strings.
    done(|| unsafe { libc::symlink(content.as_ptr(), path.as_ptr()) })
}
pub fn readlink(path: &CStr) -> Sys<Vec<u8>> {
    let mut buffer = vec![0u8; 256];
    loop {
        // SAFETY: a C string, and a buffer as long as is said.
        let n = retry(|| unsafe {
            libc::readlink(path.as_ptr(), buffer.as_mut_ptr().cast(), buffer.len())
        })? as usize;
        if n < buffer.len() {
            buffer.truncate(n);
            return Ok(buffer);
        }
        buffer.resize(n * 2, 0);
    }
}
pub fn chmod(path: &CStr, mode: u32) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::chmod(path.as_ptr(), mode) })
}
pub fn fchmod(fd: RawFd, mode: u32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::fchmod(fd, mode) })
}
pub fn chown(path: &CStr, user: u32, group: u32) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::chown(path.as_ptr(), user, group) })
}
pub fn lchown(path: &CStr, user: u32, group: u32) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::lchown(path.as_ptr(), user, group) })
}
pub fn fchown(fd: RawFd, user: u32, group: u32) -> Sys<()> {
    // SAFETY: numbers only.
    done(|| unsafe { libc::fchown(fd, user, group) })
}
/// Seconds and nanoseconds; the nanoseconds may be `UTIME_NOW` or `UTIME_OMIT`.
pub type Time = (i64, i64);

fn timespecs(times: [Time; 2]) -> [libc::timespec; 2] {
    times.map(|(seconds, nanoseconds)| libc::timespec { tv_sec: seconds, tv_nsec: nanoseconds })
}
/// Sets the times of the last access and of the last change.
pub fn set_times(path: &CStr, times: [Time; 2], flags: i32) -> Sys<()> {
    let times = timespecs(times);
    // SAFETY: a C string and two times.
    done(|| unsafe { libc::utimensat(libc::AT_FDCWD, path.as_ptr(), times.as_ptr(), flags) })
}
pub fn set_times_of_fd(fd: RawFd, times: [Time; 2]) -> Sys<()> {
    let times = timespecs(times);
    // SAFETY: two times.
    done(|| unsafe { libc::futimens(fd, times.as_ptr()) })
}
pub fn umask(mask: u32) -> u32 {
    // SAFETY: numbers only.
    unsafe { libc::umask(mask) }
}
pub fn access(path: &CStr, mode: i32) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::access(path.as_ptr(), mode) })
}
pub fn mknod(path: &CStr, mode: u32, device: u64) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::mknod(path.as_ptr(), mode, device) })
}
pub fn truncate(path: &CStr, length: i64) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::truncate(path.as_ptr(), length) })
}
pub fn chdir(path: &CStr) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::chdir(path.as_ptr()) })
}
pub fn chroot(path: &CStr) -> Sys<()> {
    // SAFETY: a C string.
    done(|| unsafe { libc::chroot(path.as_ptr()) })
}
pub fn getcwd() -> Sys<Vec<u8>> {
    let mut buffer = vec![0u8; 1024];
    loop {
        // SAFETY: the buffer is as long as is said.
        let p = unsafe { libc::getcwd(buffer.as_mut_ptr().cast(), buffer.len()) };
        // SAFETY: null, or the string in the buffer.
        match unsafe { owned(p) } {
            Some(path) => return Ok(path),
            None if errno() == libc::ERANGE => {
                let size = buffer.len() * 2;
                buffer.resize(size, 0);
            }
            None => return Err(errno()),
        }
    }
}
/// The absolute name without links, `.` or `..`.
pub fn realpath(path: &CStr) -> Sys<Vec<u8>> {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    let path = std::ffi::OsStr::from_bytes(path.to_bytes());
    match std::fs::canonicalize(path) {
        Ok(found) => Ok(found.into_os_string().into_vec()),
        Err(e) => Err(e.raw_os_error().unwrap_or(libc::EINVAL)),
    }
}
/// Makes a file of a new name out of `template`, whose last six bytes are
/// `XXXXXX`, and opens it to read and write.
pub fn mkstemp(template: &CStr, flags: i32) -> Sys<(RawFd, Vec<u8>)> {
    let mut name = template.to_bytes_with_nul().to_vec();
    // SAFETY: a C string that the call may change.
    let fd = retry(|| unsafe { libc::mkostemp(name.as_mut_ptr().cast(), flags) })?;
    name.pop();
    Ok((fd, name))
}
pub fn mkdtemp(template: &CStr) -> Sys<Vec<u8>> {
    let mut name = template.to_bytes_with_nul().to_vec();
    // SAFETY: a C string that the call may change, and returns.
    if unsafe { libc::mkdtemp(name.as_mut_ptr().cast()) }.is_null() {
        return Err(errno());
    }
    name.pop();
    Ok(name)
}
/// What a file system says of itself.
pub struct FileSystem {
    pub kind: u64,
    pub block_size: u64,
    pub blocks: u64,
    pub free: u64,
    pub available: u64,
    pub files: u64,
    pub free_files: u64,
    pub flags: u64,
}
/// What the file system that holds `path` says of itself.
#[allow(clippy::unnecessary_cast)] // the types of the fields depend on the C library
pub fn statfs(path: &CStr) -> Sys<FileSystem> {
    let mut answer = std::mem::MaybeUninit::<libc::statfs>::zeroed();
    let mut more = std::mem::MaybeUninit::<libc::statvfs>::zeroed();
    // SAFETY: a C string, and room for the answers, which the calls fill.
    let (s, v) = unsafe {
        done(|| libc::statfs(path.as_ptr(), answer.as_mut_ptr()))?;
        done(|| libc::statvfs(path.as_ptr(), more.as_mut_ptr()))?;
        (answer.assume_init(), more.assume_init())
    };
    Ok(FileSystem {
        kind: s.f_type as u64,
        block_size: s.f_bsize as u64,
        blocks: s.f_blocks as u64,
        free: s.f_bfree as u64,
        available: s.f_bavail as u64,
        files: s.f_files as u64,
        free_files: s.f_ffree as u64,
        flags: v.f_flag as u64,
    })
}

/// An open directory, closed when dropped.
pub struct Directory(*mut libc::DIR);

impl Directory {
    pub fn open(path: &CStr) -> Sys<Directory> {
        // SAFETY: a C string. The C library opens directories close-on-exec.
        let stream = unsafe { libc::opendir(path.as_ptr()) };
        if stream.is_null() { Err(errno()) } else { Ok(Directory(stream)) }
    }
    /// The next name, `.` and `..` among them; `None` after the last.
    pub fn next_name(&mut self) -> Sys<Option<CString>> {
        // SAFETY: the stream is open as long as the value lives; errno is this
        // thread's own, and tells the end from a failure.
        unsafe {
            *libc::__errno_location() = 0;
            let entry = libc::readdir(self.0);
            if !entry.is_null() {
                return Ok(Some(CStr::from_ptr((*entry).d_name.as_ptr()).to_owned()));
            }
        }
        match errno() {
            0 => Ok(None),
            error => Err(error),
        }
    }
    pub fn rewind(&mut self) {
        // SAFETY: the stream is open as long as the value lives.
        unsafe { libc::rewinddir(self.0) }
    }
    pub fn fd(&self) -> RawFd {
        // SAFETY: the stream is open as long as the value lives.
        unsafe { libc::dirfd(self.0) }
    }
    /// The address, which names the stream where it is printed.
    pub fn address(&self) -> usize {
        self.0 as usize
    }
}
impl Drop for Directory {
    fn drop(&mut self) {
        // SAFETY: the stream is open, and closed once.
        unsafe { libc::closedir(self.0) };
    }
}
