//! Directories: streams of names, the current one, new ones.

use crate::glue::{self, OrFail};
use crate::posix;
use crate::posix::files::{self, Directory};
use interp::heap::Foreign;
use interp::{Cx, Error, Result, Value, primitives};
use std::fmt::Write;

/// A directory stream: closed when it holds none.
struct Stream {
    open: Option<Directory>,
    /// The address that its printed form shows.
    address: usize,
}
impl Foreign for Stream {
    fn type_name(&self) -> &'static str {
        "directory stream"
    }
    fn print(&self, _address: u64, out: &mut String) {
        let closed = if self.open.is_none() { "closed: " } else { "" };
        let _ = write!(out, "#<{closed}directory stream {:x}>", self.address);
    }
}
fn stream(v: &Value) -> Result<&mut Stream> {
    v.foreign_mut().ok_or_else(|| Error::expecting("directory port", *v))
}
fn open_stream(v: &Value) -> Result<&mut Directory> {
    match stream(v)?.open.as_mut() {
        Some(directory) => Ok(directory),
        None => Err(Error::misc("Directory ~S is not open.", &[*v])),
    }
}

primitives! { pub DIRECTORIES in "(guile)";
    /// A stream of the names in the directory PATH.
    "opendir" "path" => |cx, [path]| {
        let directory = Directory::open(&glue::c_string(path)?).or_fail()?;
        let address = directory.address();
        Ok(cx.heap.foreign(Stream { open: Some(directory), address }))
    };
    /// The next name of STREAM, or the end-of-file object.
    "readdir" "stream" => |cx, [stream]| {
        match open_stream(&stream)?.next_name().or_fail()? {
            Some(name) => Ok(glue::name(cx, name.as_bytes())),
            None => Ok(Value::EOF),
        }
    };
    /// Start STREAM again from the first name.
    "rewinddir" "stream" => |_, [stream]| {
        open_stream(&stream)?.rewind();
        Ok(Value::UNSPECIFIED)
    };
    /// Close STREAM.
    "closedir" "stream" => |_, [directory]| {
        stream(&directory)?.open = None;
        Ok(Value::UNSPECIFIED)
    };
    /// Whether OBJECT is a stream of names in a directory.
    "directory-stream?" "object" => |_, [object]| Ok(Value::bool(stream(&object).is_ok()));
    /// Make PATH the current directory.
    "chdir" "path" => |_, [path]| {
        files::chdir(&glue::c_string(path)?).or_fail()?;
        Ok(Value::UNSPECIFIED)
    };
    /// The name of the current directory.
    "getcwd" "" => |cx, []| {
        let path = files::getcwd().or_fail()?;
        Ok(glue::name(cx, &path))
    };
    /// Make PATH the root of the file system of this process.
    "chroot" "path" => |_, [path]| {
        files::chroot(&glue::c_string(path)?).or_fail()?;
        Ok(Value::UNSPECIFIED)
    };
    /// Make a directory with a new name like TEMPLATE, which ends in XXXXXX; its
    /// name.
    "mkdtemp" "template #:optional mode" => |cx, [template, _mode]| make_directory(cx, template);
    /// As `mkdtemp`; TEMPLATE is changed to the name.
    "mkdtemp!" "template" => |cx, [template]| {
        let name = make_directory(cx, template)?;
        let chars: Vec<char> = name.string()?.chars().collect();
        for (i, c) in chars.into_iter().enumerate() {
            cx.heap.string_set(template, i, c);
        }
        Ok(name)
    };
    /// A name that no file has now.
    "tmpnam" "" => |cx, []| {
        for attempt in 0..1000u64 {
            let (seconds, nanoseconds) = posix::time::clock(libc::CLOCK_REALTIME);
            let [pid, ..] = posix::process::ids();
            let mixed = (seconds as u64 ^ nanoseconds as u64)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .wrapping_add(pid as u64 + (attempt << 40));
            let name = format!("/tmp/file{:06x}", mixed >> 40);
            let value = cx.string(&name);
            if files::lstat(&glue::c_string(value)?).is_err() {
                return Ok(value);
            }
        }
        Err(Error::misc("tmpnam failed", &[]))
    };
    /// Write what the system holds back of all files to their disks.
    "sync" "" => |_, []| {
        posix::fd::sync_all();
        Ok(Value::UNSPECIFIED)
    };
}
fn make_directory(cx: &mut Cx, template: Value) -> Result<Value> {
    let name =
        files::mkdtemp(&glue::c_string(template).map_err(|e| e.who("mkdtemp").at(1))?).or_fail()?;
    Ok(glue::name(cx, &name))
}
