//! Starting programs: `system`, `system*`, `spawn`, pipes.

use crate::glue::{self, OrFail};
use crate::ports::standard::{self, Role};
use crate::ports::{open, port_of};
use crate::posix::signals::{self, Disposition};
use crate::posix::{self, fd, memory, process};
use interp::{Cx, Error, Kind, Result, Value, primitives};
use std::ffi::CString;

/// Descriptors that are closed when they go out of use.
#[derive(Default)]
struct Held(Vec<i32>);
impl Drop for Held {
    fn drop(&mut self) {
        for &fd in &self.0 {
            let _ = posix::fd::close(fd);
        }
    }
}

/// The descriptor of a current port; one of /dev/null, as Guile has it, where
/// the port is on no file.
fn standard_fd(cx: &mut Cx, role: Role, held: &mut Held) -> Result<i32> {
    let port = standard::current(cx, role);
    match port_of(&port).and_then(|p| p.fd()) {
        Some(fd) => Ok(fd),
        None => null(role, held),
    }
}
fn null(role: Role, held: &mut Held) -> Result<i32> {
    let flags = if role == Role::Input { libc::O_RDONLY } else { libc::O_WRONLY };
    let fd = fd::open(c"/dev/null", flags | libc::O_CLOEXEC, 0).or_fail()?;
    held.0.push(fd);
    Ok(fd)
}

/// The interrupting signals, which a parent ignores while it waits.
const INTERRUPTS: [i32; 2] = [libc::SIGINT, libc::SIGQUIT];

/// Starts a program and waits for its end; its status. Where it cannot be run
/// that is 127, as from a shell.
fn run(program: &mut process::Program, standard: [i32; 3]) -> Result<Value> {
    let mut before = [(Disposition::Default, 0); 2];
    for (signal, old) in INTERRUPTS.into_iter().zip(&mut before) {
        *old = signals::action(signal, Some((Disposition::Ignore, 0))).or_fail()?;
    }
    // What this process ignored already the program ignores, too.
    let defaults: Vec<i32> = INTERRUPTS
        .into_iter()
        .zip(&before)
        .filter(|(_, old)| old.0 != Disposition::Ignore)
        .map(|(signal, _)| signal)
        .collect();
    let started = process::spawn(program, standard, &defaults);
    let status = started.and_then(|(pid, _)| process::wait_to_end(pid));
    for (signal, old) in INTERRUPTS.into_iter().zip(before) {
        signals::action(signal, Some(old)).or_fail()?;
    }
    Ok(Value::fixnum(status.or_fail()?.into()))
}

fn program(file: Value, args: &[Value], search: bool) -> Result<process::Program> {
    let name = glue::c_string(file)?;
    let mut all = vec![name.clone()];
    for &arg in args {
        all.push(glue::c_string(arg)?);
    }
    Ok(process::Program::new(&name, all, memory::environment(), search))
}

primitives! { pub STARTING in "(guile)";
    /// Run the program PROG, looked for in PATH, with ARGS, its standard ports the
    /// current ones, and wait for its end: its status, as from `waitpid`.
    "system*" "prog . args" => |cx, [prog, ref args @ ..]| {
        let mut program = program(prog, args, true)?;
        let mut held = Held::default();
        let standard = [
            standard_fd(cx, Role::Input, &mut held)?,
            standard_fd(cx, Role::Output, &mut held)?,
            standard_fd(cx, Role::Error, &mut held)?,
        ];
        run(&mut program, standard)
    };
    /// Have the shell run COMMAND and wait for its end: its status, as from
    /// `waitpid`. Without COMMAND, whether there is a shell.
    "system" "#:optional command" => |_, [command]| {
        let Some(command) = command.given() else {
            return Ok(Value::bool(posix::files::access(c"/bin/sh", libc::X_OK).is_ok()));
        };
        let argv = vec![c"sh".to_owned(), c"-c".to_owned(), glue::c_string(command).map_err(|e| e.who("system").at(1))?];
        let mut shell =
            process::Program::new(c"/bin/sh", argv, memory::environment(), false);
        run(&mut shell, [0, 1, 2])
    };
    /// Start PROGRAM with the list of strings ARGUMENTS, the first of which is its
    /// name; its process number. Keywords: #:environment, a list of strings;
    /// #:input, #:output and #:error, its standard ports; #:search-path?, whether
    /// to look for it in PATH (yes).
    "spawn" "program arguments . options" => |cx, [file, arguments, ref options @ ..]| {
        spawn(cx, file, arguments, options)
    };
    /// Start PROG with the list ARGS for pipes: MODE is OPEN_READ, OPEN_WRITE or
    /// OPEN_BOTH. Three values: a port on its output, a port on its input (#f for
    /// one that MODE does not ask for), its process number.
    "%open-process" "mode prog args" => |cx, [mode, prog, args]| {
        let mode = mode.to_text()?;
        open_process(cx, &mode, prog, args)
    };
}

fn open_process(cx: &mut Cx, mode: &str, prog: Value, args: Value) -> Result<Value> {
    let arguments = args.list_to_vec().ok_or_else(|| Error::expecting("list", args))?;
    let mut program = program(prog, &arguments, true)?;
    let reading = mode.contains(['r', '+']);
    let writing = mode.contains(['w', '+']);
    // The program's ends are closed here whether it could be started or not.
    let mut held = Held::default();
    let mut standard = [0; 3];
    let mut ends = (None, None);
    if reading {
        let (read, write) = fd::pipe(libc::O_CLOEXEC).or_fail()?;
        fd::enlarge_pipe(read);
        held.0.push(write);
        (ends.0, standard[1]) = (Some(read), write);
    } else {
        standard[1] = standard_fd(cx, Role::Output, &mut held)?;
    }
    if writing {
        let (read, write) = fd::pipe(libc::O_CLOEXEC).or_fail()?;
        held.0.push(read);
        (ends.1, standard[0]) = (Some(write), read);
    } else {
        standard[0] = standard_fd(cx, Role::Input, &mut held)?;
    }
    standard[2] = standard_fd(cx, Role::Error, &mut held)?;
    let pid = match process::spawn(&mut program, standard, &[]) {
        Ok((pid, _)) => pid,
        Err(e) => {
            held.0.extend([ends.0, ends.1].into_iter().flatten());
            return Err(Error::system(e));
        }
    };
    let mode = |flags| open::Mode { flags, binary: false, buffering: None };
    let port = |cx: &mut Cx, end: Option<i32>, flags, name| match end {
        Some(fd) => {
            let name = cx.intern(name);
            open::port_on(cx, fd, mode(flags), name)
        }
        None => Value::FALSE,
    };
    let input = port(cx, ends.0, libc::O_RDONLY, "read pipe");
    let output = port(cx, ends.1, libc::O_WRONLY, "write pipe");
    Ok(cx.values(&[input, output, Value::fixnum(pid.into())]))
}

fn spawn(cx: &mut Cx, file: Value, arguments: Value, options: &[Value]) -> Result<Value> {
    let file = glue::c_string(file)?;
    let argv = glue::c_strings(arguments)?;
    let mut environment: Option<Vec<CString>> = None;
    let mut held = Held::default();
    let mut standard = [
        standard_fd(cx, Role::Input, &mut held)?,
        standard_fd(cx, Role::Output, &mut held)?,
        standard_fd(cx, Role::Error, &mut held)?,
    ];
    let mut search = true;
    for pair in options.chunks(2) {
        let &[keyword, value] = pair else {
            return Err(Error::misc("keyword without a value: ~S", &[pair[0]]));
        };
        let mut name = String::new();
        keyword.expect(Kind::Keyword)?.slot(0).symbol_name()?.push_to(&mut name);
        match name.as_str() {
            "environment" => environment = Some(glue::c_strings(value)?),
            "input" => standard[0] = crate::ports::descriptors::fd_of(value)?,
            "output" => standard[1] = crate::ports::descriptors::fd_of(value)?,
            "error" => standard[2] = crate::ports::descriptors::fd_of(value)?,
            "search-path?" => search = value.is_true(),
            _ => return Err(Error::misc("Unrecognized keyword: ~S", &[keyword])),
        }
    }
    let environment = environment.unwrap_or_else(memory::environment);
    let mut program = process::Program::new(&file, argv, environment, search);
    let (pid, failure) = process::spawn(&mut program, standard, &[]).or_fail()?;
    if let Some(errno) = failure {
        process::wait_to_end(pid).or_fail()?;
        return Err(Error::system(errno));
    }
    Ok(Value::fixnum(pid.into()))
}
