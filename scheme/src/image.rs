//! The built-in library: compiled when the executable was built (`build.rs`),
//! read when it is used.

use builtins::eval::image_thunks;
use flate2::read::DeflateDecoder;
use interp::{Cx, Error, Result, Value, Vm, primitives};
use std::io::Read;

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/image.bin"));
/// Name of a module or of a file of (guile), start, end.
static TABLE: &[(&str, usize, usize)] = include!(concat!(env!("OUT_DIR"), "/image.rs"));

primitives! { pub(crate) IMAGE in "(guile)";
    /// What `%run-image` takes for the built-in module NAME, or #f.
    "%image-module" "name" => |_cx, [name]| Ok(find(name)?.map_or(Value::FALSE, |i| Value::fixnum(i as i64)));
    /// The code of a built-in module, as a list of procedures.
    "%image-code" "index" => |cx, [index]| {
        let index = index.index(TABLE.len() - 1)?;
        let thunks = thunks(cx, index)?;
        Ok(cx.list(&thunks))
    };
    /// The names of the built-in modules.
    "%image-modules" "" => |cx, []| {
        let names: Vec<Value> = TABLE.iter().filter(|e| e.0.starts_with('(')).map(|e| cx.module_name(e.0)).collect();
        Ok(cx.list(&names))
    };
}

fn find(name: Value) -> Result<Option<usize>> {
    let mut text = String::from("(");
    for part in name.iter() {
        if text.len() > 1 {
            text.push(' ');
        }
        part.symbol_name()?.push_to(&mut text);
    }
    text.push(')');
    Ok(TABLE.iter().position(|e| e.0 == text))
}

/// The parts of an image, which is compressed.
fn thunks(cx: &mut Cx, index: usize) -> Result<Vec<Value>> {
    let (_, start, end) = TABLE[index];
    let mut code = Vec::with_capacity(4 * (end - start));
    DeflateDecoder::new(&BYTES[start..end])
        .read_to_end(&mut code)
        .map_err(|_| Error::misc("the built-in library is damaged", &[]))?;
    image_thunks(cx, &code)
}

/// Runs what makes up (guile): the machine then has the whole core language.
pub(crate) fn boot(vm: &mut Vm) -> Result<()> {
    vm.cx.add_primitives(IMAGE);
    vm.cx.add_primitives(crate::compiled::COMPILED);
    for (index, entry) in TABLE.iter().enumerate() {
        if !entry.0.starts_with("guile/") {
            continue;
        }
        vm.cx.current_module = vm.cx.guile;
        let thunks = thunks(&mut vm.cx, index)?;
        let base = vm.cx.pinned.len();
        vm.cx.pinned.extend(&thunks);
        for thunk in thunks {
            vm.apply(thunk, &[])?;
        }
        vm.cx.pinned.truncate(base);
    }
    if TABLE.is_empty() {
        return Err(Error::misc("the built-in library is missing", &[]));
    }
    Ok(())
}
