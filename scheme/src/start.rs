//! From the arguments of the process to `main` of `(riad main)`, and back to an
//! exit status.

use crate::host::System;
use crate::{image, init, posix, session};
use builtins::glue;
use interp::{Cx, Error, Result, Value, Vm};
use std::thread;

/// What the interpreter's stack should be, in bytes, and what will do: the
/// expander nests as deep as programs do. Only what is used costs memory.
const STACK_SIZES: [usize; 4] = [256 << 20, 64 << 20, 16 << 20, 4 << 20];

/// Runs the program that the arguments of the process ask for; the exit status.
/// The first one is the program's name.
pub fn run(arguments: Vec<Vec<u8>>) -> u8 {
    let arguments = init::arguments(arguments);
    // Signals go to the thread that runs the program.
    let mask = posix::block_signals();
    for size in STACK_SIZES {
        let (mask, arguments) = (mask, arguments.clone());
        let worker = thread::Builder::new().stack_size(size).spawn(move || {
            posix::restore_signals(&mask);
            std::process::exit(interpret(&arguments, size));
        });
        if let Ok(worker) = worker {
            let _ = worker.join();
            return 1;
        }
    }
    eprintln!("riad: there is no memory for a stack");
    1
}

/// Makes the machine and runs the program; the exit status.
fn interpret(arguments: &[Vec<u8>], stack: usize) -> i32 {
    let mut cx = Cx::new(Box::new(System));
    image::install(&mut cx);
    builtins::install_beside_library(&mut cx);
    session::install(&mut cx);
    interp::expand::set_stack_budget(&mut cx, stack / 2);
    // The process ends with the machine: nothing is to be given back.
    let mut vm = std::mem::ManuallyDrop::new(Vm::new(cx));
    // For tests: a collection at every so many safepoints.
    let stress = std::env::var("RIAD_GC_STRESS").ok().and_then(|n| n.parse().ok());
    if let Some(every) = stress {
        vm.cx.heap.set_stress_every(every);
    }
    match start(&mut vm, arguments) {
        Ok(status) => {
            builtins::ports::standard::flush_all(&mut vm.cx);
            status.as_fixnum().map_or(1, |n| n as i32 & 0xff)
        }
        Err(error) => {
            eprintln!("riad: {}", session::describe(&mut vm.cx, error));
            1
        }
    }
}

fn start(vm: &mut Vm, arguments: &[Vec<u8>]) -> Result<Value> {
    let arguments: Vec<Value> = arguments.iter().map(|a| glue::name(&mut vm.cx, a)).collect();
    let arguments = vm.cx.list(&arguments);
    let handle = vm.cx.handle(arguments);
    let main = main_procedure(vm)?;
    let arguments = vm.cx.get(handle);
    vm.apply(main, &[arguments])
}

/// `main` of `(riad main)`, which is read from the image.
fn main_procedure(vm: &mut Vm) -> Result<Value> {
    let name = vm.cx.module_name("(riad main)");
    let resolve = vm.cx.intern("resolve-interface");
    let resolve = vm.cx.guile_variable(resolve).map(Value::variable_value);
    let missing = || Error::misc("the built-in library is incomplete", &[]);
    let module = vm.apply(resolve.ok_or_else(missing)?, &[name])?;
    let main = vm.cx.intern("main");
    let module = module.as_module().ok_or_else(missing)?;
    module.local_variable(&mut vm.cx, main).map(Value::variable_value).ok_or_else(missing)
}
