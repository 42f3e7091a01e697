//! Compiled files (`.go`): the form that `compile-file` writes and `-C` finds.
//!
//! ```text
//! file = "riad compiled\n" stamp hash image
//! stamp = the SHA-256 of the executable's own library    who can read it
//! hash  = the SHA-256 of the source                      what it was made of
//! ```
//!
//! The library's bytes change with the instructions, with the image format and
//! with the library itself: so code is read by the very version that wrote it.

use builtins::eval;
use builtins::nar::sha256;
use interp::code::image::join;
use interp::{Error, Result, Value, Vm, primitives};

const MAGIC: &[u8] = b"riad compiled\n";
/// What the build says of the executable's library.
const STAMP: &[u8; 32] = include_bytes!(concat!(env!("OUT_DIR"), "/stamp"));
const HASH: usize = MAGIC.len() + STAMP.len();
const IMAGE: usize = HASH + 32;

primitives! { pub(crate) COMPILED in "(guile)";
    /// The bytes of a compiled file: FILE, compiled in the current module, with
    /// NAME in the places of its code.
    machine "%compile-file" "file name" => |vm, [file, name]| compile(vm, file, name);
    /// The code of a compiled file, a list of what `%run-part` takes; #f if it
    /// was made of something else than SOURCE, a file's name or #f, and the empty
    /// list if it is another system's.
    "%read-compiled" "file source" => |cx, [file, source]| {
        let bytes = read(&mut *cx.host, file)?;
        if bytes.starts_with(b"\x7fELF") {
            // Guile's own: no news, for its folders may well be in the path.
            return Ok(Value::NULL);
        }
        if bytes.len() < IMAGE {
            return Err(unfit("object file too small"));
        }
        if !bytes.starts_with(MAGIC) {
            return Err(unfit("not a compiled file"));
        }
        if bytes[MAGIC.len()..HASH] != STAMP[..] {
            return Err(unfit("incompatible bytecode version"));
        }
        if source.is_true() && bytes[HASH..IMAGE] != sha256(&read(&mut *cx.host, source)?) {
            return Ok(Value::FALSE);
        }
        let parts = eval::image_parts(cx, bytes.into(), IMAGE)?;
        Ok(cx.list(&parts))
    };
}

fn read(host: &mut dyn interp::host::Host, file: Value) -> Result<Vec<u8>> {
    host.read_file(&file.to_text()?).map_err(|e| {
        let errno = e.raw_os_error().unwrap_or(0);
        Error::system_about(errno, "~A: ~S", &[file]).who("open-file")
    })
}

#[cold]
fn unfit(why: &str) -> Error {
    Error::misc(why, &[]).who("load-thunk-from-memory")
}

fn compile(vm: &mut Vm, file: Value, name: Value) -> Result<Value> {
    let source = read(&mut *vm.cx.host, file)?;
    let image = join(&eval::compile_text(vm, source.as_slice(), &name.to_text()?)?);
    let mut bytes = Vec::with_capacity(IMAGE + image.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(STAMP);
    bytes.extend_from_slice(&sha256(&source));
    bytes.extend_from_slice(&image);
    Ok(vm.cx.heap.bytevector(&bytes))
}
