//! Files by name: making, removing, renaming, permissions, times, copies.

pub mod directories;
pub mod names;
pub mod stat;

use crate::glue::{self, OrFail};
use crate::ports::{descriptors, port_of};
use crate::posix::{self, files};
use interp::{Error, Result, Value, primitives};

const DONE: Result<Value> = Ok(Value::UNSPECIFIED);

/// The kinds of file that `mknod` makes, by the symbols that `stat:type` gives.
const KINDS: &[(&str, u32)] = &[
    ("regular", libc::S_IFREG),
    ("directory", libc::S_IFDIR),
    ("symlink", libc::S_IFLNK),
    ("block-special", libc::S_IFBLK),
    ("char-special", libc::S_IFCHR),
    ("fifo", libc::S_IFIFO),
    ("socket", libc::S_IFSOCK),
];

primitives! { pub FILES in "(guile)";
    /// Make the directory PATH, with permissions MODE less those of the umask.
    "mkdir" "path #:optional mode" => |_, [path, mode]| {
        let mode = mode.given().map_or(Ok(0o777), glue::natural)?;
        files::mkdir(&glue::c_string(path)?, mode).or_fail()?;
        DONE
    };
    /// Remove the empty directory PATH.
    "rmdir" "path" => |_, [path]| {
        files::rmdir(&glue::c_string(path)?).or_fail()?;
        DONE
    };
    /// Remove the name PATH of a file.
    "delete-file" "path" => |_, [path]| {
        files::unlink(&glue::c_string(path)?).or_fail()?;
        DONE
    };
    /// Rename OLD to NEW.
    "rename-file" "old new" => |_, [old, new]| {
        files::rename(&glue::c_string(old)?, &glue::c_string(new)?).or_fail()?;
        DONE
    };
    /// Make NEW another name of the file OLD.
    "link" "old new" => |_, [old, new]| {
        files::link(&glue::c_string(old)?, &glue::c_string(new)?).or_fail()?;
        DONE
    };
    /// Make a symbolic link NEW that holds OLD.
    "symlink" "old new" => |_, [old, new]| {
        files::symlink(&glue::c_string(old)?, &glue::c_string(new)?).or_fail()?;
        DONE
    };
    /// What the symbolic link PATH holds.
    "readlink" "path" => |cx, [path]| {
        let content = files::readlink(&glue::c_string(path)?).or_fail()?;
        Ok(glue::name(cx, &content))
    };
    /// Set the permissions of OBJECT, a name, port or descriptor.
    "chmod" "object mode" => |_, [object, mode]| {
        let object = on(object)?;
        let mode = glue::unsigned(mode)?;
        match object {
            Target::Path(path) => files::chmod(&path, mode).or_fail()?,
            Target::Fd(fd) => files::fchmod(fd, mode).or_fail()?,
        }
        DONE
    };
    /// Set the owner and group of OBJECT, a name, port or descriptor; -1 leaves one
    /// as it is.
    "chown" "object owner group" => |_, [object, owner, group]| {
        let (owner, group) = (glue::unsigned(owner)?, glue::unsigned(group)?);
        match on(object)? {
            Target::Path(path) => files::chown(&path, owner, group).or_fail()?,
            Target::Fd(fd) => files::fchown(fd, owner, group).or_fail()?,
        }
        DONE
    };
    /// Set the owner and group of PATH itself, where it is a symbolic link.
    "lchown" "path owner group" => |_, [path, owner, group]| {
        let (owner, group) = (glue::unsigned(owner)?, glue::unsigned(group)?);
        files::lchown(&glue::c_string(path)?, owner, group).or_fail()?;
        DONE
    };
    /// Set the times of the last access and change of OBJECT: seconds, and
    /// nanoseconds beside them; now where none are given. FLAGS may be
    /// AT_SYMLINK_NOFOLLOW.
    "utime" "object #:optional actime modtime actimens modtimens flags"
        => |_, [object, atime, mtime, atimens, mtimens, flags]| {
        let times = [time(atime, atimens)?, time(mtime, mtimens)?];
        let flags = glue::int_or(flags, 0)?;
        match on(object)? {
            Target::Path(path) => files::set_times(&path, times, flags).or_fail()?,
            Target::Fd(fd) => files::set_times_of_fd(fd, times).or_fail()?,
        }
        DONE
    };
    /// Set the mask of permissions that new files do not get, if MODE is given; the
    /// mask before.
    "umask" "#:optional mode" => |_, [mode]| {
        let new = mode.given().map(glue::unsigned).transpose()?;
        // The mask can only be read by setting it.
        let old = files::umask(new.unwrap_or(0));
        if new.is_none() {
            files::umask(old);
        }
        Ok(Value::fixnum(old.into()))
    };
    /// Whether PATH may be used as HOW says: R_OK, W_OK, X_OK, F_OK.
    "access?" "path how" => |_, [path, how]| {
        let path = glue::c_string(path)?;
        Ok(Value::bool(files::access(&path, glue::int(how)?).is_ok()))
    };
    /// Make a special file: TYPE as `stat:type` gives it, permissions, device.
    "mknod" "path type perms dev" => |_, [path, kind, perms, device]| {
        let path = glue::c_string(path)?;
        let mut name = String::new();
        kind.symbol_name()?.push_to(&mut name);
        let &(_, bits) = KINDS.iter().find(|(n, _)| *n == name)
            .ok_or_else(|| Error::out_of_range(kind).at(2))?;
        let device = device.as_u64().ok_or_else(|| Error::expecting("exact integer", device))?;
        files::mknod(&path, bits | glue::unsigned(perms)?, device).or_fail()?;
        DONE
    };
    /// Copy the contents and permissions of the file OLD to the file NEW.
    "copy-file" "old new" => |_, [old, new]| {
        copy_file(old, new)?;
        DONE
    };
    /// Whether there is a file PATH.
    "file-exists?" "path" => |_, [path]| {
        Ok(Value::bool(files::stat(&glue::c_string(path)?).is_ok()))
    };
    /// Whether PATH is a directory.
    "file-is-directory?" "path" => |_, [path]| {
        let stat = files::stat(&glue::c_string(path)?);
        Ok(Value::bool(stat.is_ok_and(|s| s.st_mode & libc::S_IFMT == libc::S_IFDIR)))
    };
    /// The device, type, sizes and free space of the file system that holds PATH:
    /// type, block size, blocks, free, available, files, free files, flags.
    "%statfs" "path" => |cx, [path]| {
        let path = glue::c_string(path)?;
        let s = files::statfs(&path).or_fail()?;
        let numbers = [s.kind, s.block_size, s.blocks, s.free, s.available, s.files, s.free_files, s.flags];
        let numbers = numbers.map(|n| cx.heap.uint(n));
        Ok(cx.heap.vector(&numbers))
    };
}
/// What a call on a file acts on.
pub enum Target {
    Path(std::ffi::CString),
    Fd(i32),
}
pub fn on(object: Value) -> Result<Target> {
    if object.is_fixnum() || port_of(&object).is_some() {
        descriptors::fd_of(object).map(Target::Fd)
    } else {
        glue::c_string(object).map(Target::Path)
    }
}
/// Seconds and nanoseconds; now where no seconds are given.
fn time(seconds: Value, nanoseconds: Value) -> Result<files::Time> {
    match seconds.given() {
        None => Ok((0, libc::UTIME_NOW)),
        Some(s) => Ok((glue::exact(s)?, nanoseconds.given().map_or(Ok(0), glue::exact)?)),
    }
}
fn copy_file(old: Value, new: Value) -> Result<()> {
    let (old, new) = (glue::c_string(old)?, glue::c_string(new)?);
    let from = posix::fd::open(&old, libc::O_RDONLY | libc::O_CLOEXEC, 0).or_fail()?;
    let copied = copy_to(from, &new);
    let closed = posix::fd::close(from);
    copied.and(closed).or_fail()
}
fn copy_to(from: i32, new: &std::ffi::CStr) -> posix::Sys<()> {
    let mode = files::fstat(from)?.st_mode & 0o7777;
    let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_TRUNC | libc::O_CLOEXEC;
    let to = posix::fd::open(new, flags, mode)?;
    let mut buffer = vec![0; 256 << 10];
    let copied = loop {
        match posix::fd::read(from, &mut buffer) {
            Ok(0) => break Ok(()),
            Ok(n) => {
                if let Err(e) = posix::fd::write_all(to, &buffer[..n]) {
                    break Err(e);
                }
            }
            Err(e) => break Err(e),
        }
    };
    copied.and(posix::fd::close(to))
}
