//! Processes: forking, replacing, waiting, ending; who and where they are.

pub mod limits;
pub mod signals;
pub mod start;

use crate::glue::{self, OrFail};
use crate::ports::{custom, descriptors, standard};
use crate::posix::{self, memory, process};
use interp::{Cx, Error, Result, Value, primitives};
use std::ffi::CString;

const DONE: Result<Value> = Ok(Value::UNSPECIFIED);

/// Replaces the process; returns only with an error.
fn exec(
    path: Value,
    arguments: &[Value],
    environment: Option<Value>,
    search: bool,
) -> Result<Value> {
    let file = glue::c_string(path)?;
    let mut argv: Vec<CString> =
        arguments.iter().map(|&a| glue::c_string(a)).collect::<Result<_>>()?;
    if argv.is_empty() {
        argv.push(file.clone());
    }
    let environment = match environment {
        Some(list) => glue::c_strings(list)?,
        None => memory::environment(),
    };
    let errno = process::Program::new(&file, argv, environment, search).exec();
    Err(Error::system(errno))
}
/// The number that `exit` was given as a status: #t is 0, #f is 1.
pub fn exit_status(status: Value) -> Result<i32> {
    match status {
        Value::ABSENT | Value::TRUE => Ok(0),
        Value::FALSE => Ok(1),
        n => glue::exact(n).map(|n| (n & 0xff) as i32),
    }
}

primitives! { pub PROCESSES in "(guile)";
    /// Make a copy of this process: its number here, 0 in the copy.
    "primitive-fork" "" => |_, []| Ok(Value::fixnum(process::fork().or_fail()?.into()));
    /// Become the program FILENAME with ARGS, the first of which is its name.
    "execl" "filename . args" => |_, [file, ref args @ ..]| exec(file, args, None, false);
    /// As `execl`, but a FILENAME without a slash is looked for in PATH.
    "execlp" "filename . args" => |_, [file, ref args @ ..]| exec(file, args, None, true);
    /// As `execl`, with the list of strings ENV as the environment.
    "execle" "filename env . args" => |_, [file, env, ref args @ ..]| {
        exec(file, args, Some(env), false)
    };
    /// Wait for the process PID, -1 for any child: a pair of its number and its
    /// status. OPTIONS may be WNOHANG, WUNTRACED.
    "waitpid" "pid #:optional options" => |cx, [pid, options]| {
        let flags = glue::int_or(options, 0)?;
        let number = glue::int(pid)?;
        match process::wait(number, flags) {
            Ok((pid, status)) => Ok(cx.cons(Value::fixnum(pid.into()), Value::fixnum(status.into()))),
            Err(libc::EINTR) => custom::after_signals(cx, "waitpid", &[pid, options]),
            Err(e) => Err(Error::system(e)),
        }
    };
    /// The exit value in a status of `waitpid`, or #f where a signal ended it.
    "status:exit-val" "status" => |_, [status]| {
        let n = glue::int(status)?;
        let ended_by_itself = n.trailing_zeros() >= 7;
        Ok(if ended_by_itself { Value::fixnum((n >> 8 & 0xff).into()) } else { Value::FALSE })
    };
    /// The signal that ended the process, or #f.
    "status:term-sig" "status" => |_, [status]| {
        let n = glue::int(status)?;
        let signal = n & 0x7f;
        let ended = signal != 0 && signal != 0x7f;
        Ok(if ended { Value::fixnum(signal.into()) } else { Value::FALSE })
    };
    /// The signal that stopped the process, or #f.
    "status:stop-sig" "status" => |_, [status]| {
        let n = glue::int(status)?;
        Ok(if n & 0xff == 0x7f { Value::fixnum((n >> 8 & 0xff).into()) } else { Value::FALSE })
    };
    /// End the process with STATUS, once all ports are flushed.
    "primitive-exit" "#:optional status" => |cx, [status]| {
        let status = exit_status(status)?;
        standard::flush_all(cx);
        process::exit_now(status)
    };
    /// End the process with STATUS at once: what ports hold back is lost.
    "primitive-_exit" "#:optional status" => |_, [status]| {
        process::exit_now(exit_status(status)?)
    };
    /// Send SIGNAL to the process PID, or to a group for a negative one.
    "kill" "pid signal" => |cx, [pid, signal]| {
        let signal = glue::int(signal)?;
        process::kill(glue::int(pid)?, signal).or_fail()?;
        signals::handle(cx, Value::UNSPECIFIED)
    };
    /// Send the signal SIGNAL to this process.
    "raise" "signal" => |cx, [signal]| {
        process::kill(process::ids()[0] as i32, glue::int(signal)?).or_fail()?;
        signals::handle(cx, Value::UNSPECIFIED)
    };
    /// The number of this process.
    "getpid" "" => |_, []| Ok(Value::fixnum(process::ids()[0]));
    /// The number of the process that started this one.
    "getppid" "" => |_, []| Ok(Value::fixnum(process::ids()[1]));
    /// The number of the user.
    "getuid" "" => |_, []| Ok(Value::fixnum(process::ids()[2]));
    /// The number of the user whose rights hold.
    "geteuid" "" => |_, []| Ok(Value::fixnum(process::ids()[3]));
    /// The number of the group.
    "getgid" "" => |_, []| Ok(Value::fixnum(process::ids()[4]));
    /// The number of the group whose rights hold.
    "getegid" "" => |_, []| Ok(Value::fixnum(process::ids()[5]));
    /// Become the user UID.
    "setuid" "uid" => |_, [id]| set_id(process::SetId::User, id);
    /// Take the rights of the user UID.
    "seteuid" "uid" => |_, [id]| set_id(process::SetId::EffectiveUser, id);
    /// Become a member of the group GID.
    "setgid" "gid" => |_, [id]| set_id(process::SetId::Group, id);
    /// Take the rights of the group GID.
    "setegid" "gid" => |_, [id]| set_id(process::SetId::EffectiveGroup, id);
    /// The vector of the groups of the process.
    "getgroups" "" => |cx, []| {
        let groups: Vec<Value> = process::groups().or_fail()?
            .into_iter().map(|g| Value::fixnum(g.into())).collect();
        Ok(cx.heap.vector(&groups))
    };
    /// Set the groups of the process to those of a vector.
    "setgroups" "groups" => |_, [groups]| {
        let groups = groups.vector()?.iter()
            .map(|g| glue::unsigned(g.get())).collect::<Result<Vec<u32>>>()?;
        process::set_groups(&groups).or_fail()?;
        DONE
    };
    /// The process group.
    "getpgrp" "" => |_, []| Ok(Value::fixnum(process::process_group(0).or_fail()?.into()));
    /// Put the process PID into the group PGID; 0 stands for this process.
    "setpgid" "pid pgid" => |_, [pid, group]| {
        let group = glue::int(group)?;
        process::set_process_group(glue::int(pid)?, group).or_fail()?;
        DONE
    };
    /// Make this process the leader of a new session.
    "setsid" "" => |_, []| Ok(Value::fixnum(process::set_session().or_fail()?.into()));
    /// The session of the process PID.
    "getsid" "pid" => |_, [pid]| {
        Ok(Value::fixnum(process::session(glue::int(pid)?).or_fail()?.into()))
    };
    /// The process group in the foreground of the terminal PORT.
    "tcgetpgrp" "port" => |_, [port]| {
        let fd = descriptors::port_fd(port)?;
        Ok(Value::fixnum(process::terminal_group(fd).or_fail()?.into()))
    };
    /// Put the process group PGID in the foreground of the terminal PORT.
    "tcsetpgrp" "port pgid" => |_, [port, group]| {
        process::set_terminal_group(descriptors::port_fd(port)?, glue::int(group)?).or_fail()?;
        DONE
    };
    /// Lower the priority of the process by INCREMENT.
    "nice" "increment" => |_, [by]| {
        process::nice(glue::int(by)?).or_fail()?;
        DONE
    };
    /// The priority of WHO: WHICH is PRIO_PROCESS, PRIO_PGRP or PRIO_USER.
    "getpriority" "which who" => |_, [which, who]| {
        let priority = process::priority(glue::int(which)?, glue::unsigned(who)?).or_fail()?;
        Ok(Value::fixnum(priority.into()))
    };
    /// Set the priority of WHO: WHICH is PRIO_PROCESS, PRIO_PGRP or PRIO_USER.
    "setpriority" "which who priority" => |_, [which, who, priority]| {
        let (which, who) = (glue::int(which)?, glue::unsigned(who)?);
        process::set_priority(which, who, glue::int(priority)?).or_fail()?;
        DONE
    };
    /// The name that the user logged in with, or #f.
    "getlogin" "" => |cx, []| {
        let name = [c"LOGNAME", c"USER"].into_iter().find_map(memory::getenv);
        let on_terminal = posix::fd::is_terminal(0);
        Ok(name.filter(|_| on_terminal).map_or(Value::FALSE, |name| glue::name(cx, &name)))
    };
    /// The name of the terminal that controls the process.
    "ctermid" "" => |cx, []| Ok(cx.string("/dev/tty"));
}
fn set_id(which: process::SetId, id: Value) -> Result<Value> {
    process::set_id(which, glue::int(id)? as u32).or_fail()?;
    DONE
}

/// Called by the executable when the program ends: flushes all ports.
pub fn finish(cx: &mut Cx) {
    standard::flush_all(cx);
}
