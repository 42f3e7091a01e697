//! `--dump`: what each pass makes of a program.

use interp::code::listing;
use interp::compile::compile;
use interp::expand::{self, Expansion, Mode};
use interp::print::{Style, to_text};
use interp::read::{Bytes, Options, Reader, Source as _, Sources};
use interp::{Error, Result, Value, Vm, primitives};
use std::io::Write as _;
use std::rc::Rc;

primitives! { pub(crate) DUMP in "(guile)";
    /// Print what the passes that the list STAGES names (read, expand, core,
    /// code) make of the forms of FILE. Each form is run as well: the next ones
    /// may need its macros.
    machine "%dump-source" "file stages" => |vm, [file, stages]| dump(vm, file, stages);
    /// The text of DATUM, expanded in the current module but not run.
    machine "%expansion-text" "datum" => |vm, [datum]| {
        let text = expansion_text(vm, datum)?;
        Ok(vm.cx.string(&text))
    };
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Read,
    Core,
    Code,
}

fn stage(name: Value) -> Result<Stage> {
    match name.symbol_name()?.to_string().as_str() {
        "read" => Ok(Stage::Read),
        "expand" | "core" => Ok(Stage::Core),
        "code" => Ok(Stage::Code),
        _ => Err(Error::misc("no such pass: ~A (there are read, expand, core, code)", &[name])
            .who("--dump")),
    }
}

fn dump(vm: &mut Vm, file: Value, stages: Value) -> Result<Value> {
    let stages: Vec<Stage> = stages.iter().map(stage).collect::<Result<_>>()?;
    let name = file.to_text()?;
    let bytes = vm.cx.host.read_file(&name).map_err(|e| {
        Error::system_about(e.raw_os_error().unwrap_or(0), "~A: ~S", &[file]).who("open-file")
    })?;
    let index = vm.cx.file_index(&name);
    let mut at = Place { offset: 0, position: (0, 0), options: Options::default() };
    while let Some((form, sources)) = read(vm, &bytes, index, &mut at)? {
        if stages.contains(&Stage::Read) {
            show(&to_text(&vm.cx, form, Style::Write))?;
        }
        dump_form(vm, form, sources, &stages)?;
    }
    Ok(Value::UNSPECIFIED)
}

struct Place {
    offset: usize,
    position: (u32, u32),
    options: Options,
}

type Form = (Value, Rc<Sources>);

/// The next datum of a file, with the places of its parts.
fn read(vm: &mut Vm, bytes: &[u8], file: u32, at: &mut Place) -> Result<Option<Form>> {
    let input = Bytes::at(&bytes[at.offset..], at.position.0, at.position.1);
    let mut reader = Reader::with_source(input, file, at.options.clone());
    reader.sources = Some(Sources::default());
    let datum = reader.read(&mut vm.cx)?;
    at.offset += reader.source().offset();
    at.position = reader.source().place();
    at.options = reader.options.clone();
    let sources = Rc::new(reader.sources.take().unwrap_or_default());
    Ok(datum.map(|d| (d, sources)))
}

fn dump_form(vm: &mut Vm, form: Value, sources: Rc<Sources>, stages: &[Stage]) -> Result<()> {
    let module = vm.cx.current_module;
    let expansion = Expansion::new(&mut vm.cx, form, module, Some(sources), Mode::Eval);
    let expansion = vm.cx.heap.foreign(expansion);
    let handle = vm.cx.handle(expansion);
    while let Some(unit) = expand::next_unit(vm, expansion)? {
        if stages.contains(&Stage::Core) {
            show(&unit.to_string())?;
        }
        let code = compile(&mut vm.cx, unit)?;
        if stages.contains(&Stage::Code) {
            show(&listing(&vm.cx, code))?;
        }
        let thunk = vm.cx.closure(code);
        vm.apply(thunk, &[])?;
    }
    vm.cx.set(handle, Value::FALSE);
    Ok(())
}

fn expansion_text(vm: &mut Vm, datum: Value) -> Result<String> {
    let module = vm.cx.current_module;
    let expansion = Expansion::new(&mut vm.cx, datum, module, None, Mode::Eval);
    let expansion = vm.cx.heap.foreign(expansion);
    let handle = vm.cx.handle(expansion);
    let unit = expand::next_unit(vm, expansion);
    vm.cx.set(handle, Value::FALSE);
    Ok(unit?.map_or_else(String::new, |unit| unit.to_string()))
}

fn show(text: &str) -> Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "{}", text.trim_end())
        .map_err(|e| Error::system(e.raw_os_error().unwrap_or(libc::EIO)).who("write"))
}
