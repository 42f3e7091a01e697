//! `stat` and what is in its answer: a vector, as Guile's.
//!
//! ```text
//! 0 dev  1 ino  2 mode  3 nlink  4 uid  5 gid  6 rdev  7 size  8 atime  9 mtime  10 ctime
//! 11 blksize  12 blocks  13 type  14 perms  15 atimensec  16 mtimensec  17 ctimensec
//! ```

use super::{Target, on};
use crate::glue;
use crate::posix::{Sys, files};
use interp::{Cx, Error, Kind, Result, Value, primitives};

fn type_name(mode: u32) -> &'static str {
    match mode & libc::S_IFMT {
        libc::S_IFREG => "regular",
        libc::S_IFDIR => "directory",
        libc::S_IFLNK => "symlink",
        libc::S_IFBLK => "block-special",
        libc::S_IFCHR => "char-special",
        libc::S_IFIFO => "fifo",
        libc::S_IFSOCK => "socket",
        _ => "unknown",
    }
}
fn stat_vector(cx: &mut Cx, s: &files::Stat) -> Value {
    let kind = cx.intern(type_name(s.st_mode));
    let (dev, ino, rdev) =
        (cx.heap.uint(s.st_dev), cx.heap.uint(s.st_ino), cx.heap.uint(s.st_rdev));
    let size = cx.heap.int(s.st_size);
    let n = |n: i64| Value::fixnum(n);
    let times = [s.st_atime, s.st_mtime, s.st_ctime].map(|t| cx.heap.int(t));
    cx.heap.vector(&[
        dev,
        ino,
        n(s.st_mode.into()),
        n(s.st_nlink as i64),
        n(s.st_uid.into()),
        n(s.st_gid.into()),
        rdev,
        size,
        times[0],
        times[1],
        times[2],
        n(s.st_blksize),
        n(s.st_blocks),
        kind,
        n((s.st_mode & 0o7777).into()),
        n(s.st_atime_nsec),
        n(s.st_mtime_nsec),
        n(s.st_ctime_nsec),
    ])
}
/// The answer, or the error about the name; `#f` where errors are not wanted.
fn answer(cx: &mut Cx, stat: Sys<files::Stat>, object: Value, wanted: Value) -> Result<Value> {
    match stat {
        Ok(stat) => Ok(stat_vector(cx, &stat)),
        Err(_) if wanted == Value::FALSE => Ok(Value::FALSE),
        Err(e) => Err(Error::system_about(e, "~A: ~S", &[object])),
    }
}

/// Element `i` of the answer of `stat`.
fn element(vector: Value, i: usize) -> Result<Value> {
    match vector.vector()?.get(i) {
        Some(cell) => Ok(cell.get()),
        None => Err(Error::out_of_range(Value::fixnum(i as i64))),
    }
}

primitives! { pub STAT in "(guile)";
    /// What the system knows of the file OBJECT, a name, port or descriptor: a
    /// vector for `stat:size` and its like. Where it cannot be asked: an error, or
    /// #f if EXCEPTION-ON-ERROR? is.
    "stat" "object #:optional exception-on-error?" => |cx, [object, wanted]| {
        let stat = match on(object) {
            _ if object.is_fixnum() || object.is(Kind::Bignum) => {
                files::fstat(glue::int(object)?)
            }
            Ok(Target::Path(path)) => files::stat(&path),
            Ok(Target::Fd(fd)) => files::fstat(fd),
            Err(e) if object.is_string() => return Err(e),
            Err(_) => return Err(Error::expecting("open file port", object)),
        };
        answer(cx, stat, object, wanted)
    };
    /// As `stat` for the name PATH, but of a symbolic link itself.
    "lstat" "path" => |cx, [path]| {
        let stat = files::lstat(&glue::c_string(path)?);
        answer(cx, stat, path, Value::TRUE)
    };
    /// The device that holds the file.
    "stat:dev" "stat" => |_, [stat]| element(stat, 0);
    /// The number of the file on its device.
    "stat:ino" "stat" => |_, [stat]| element(stat, 1);
    /// Type and permissions, as the system has them.
    "stat:mode" "stat" => |_, [stat]| element(stat, 2);
    /// How many names the file has.
    "stat:nlink" "stat" => |_, [stat]| element(stat, 3);
    /// The user that owns the file.
    "stat:uid" "stat" => |_, [stat]| element(stat, 4);
    /// The group that owns the file.
    "stat:gid" "stat" => |_, [stat]| element(stat, 5);
    /// The device that the file stands for.
    "stat:rdev" "stat" => |_, [stat]| element(stat, 6);
    /// The bytes of the file.
    "stat:size" "stat" => |_, [stat]| element(stat, 7);
    /// When the file was last read: seconds since 1970.
    "stat:atime" "stat" => |_, [stat]| element(stat, 8);
    /// When the file was last changed: seconds since 1970.
    "stat:mtime" "stat" => |_, [stat]| element(stat, 9);
    /// When what is known of the file was last changed: seconds since 1970.
    "stat:ctime" "stat" => |_, [stat]| element(stat, 10);
    /// The bytes to read or write at once.
    "stat:blksize" "stat" => |_, [stat]| element(stat, 11);
    /// The blocks of 512 bytes that the file takes.
    "stat:blocks" "stat" => |_, [stat]| element(stat, 12);
    /// regular, directory, symlink, block-special, char-special, fifo, socket.
    "stat:type" "stat" => |_, [stat]| element(stat, 13);
    /// The permission bits.
    "stat:perms" "stat" => |_, [stat]| element(stat, 14);
    /// The nanoseconds of `stat:atime`.
    "stat:atimensec" "stat" => |_, [stat]| element(stat, 15);
    /// The nanoseconds of `stat:mtime`.
    "stat:mtimensec" "stat" => |_, [stat]| element(stat, 16);
    /// The nanoseconds of `stat:ctime`.
    "stat:ctimensec" "stat" => |_, [stat]| element(stat, 17);
}
