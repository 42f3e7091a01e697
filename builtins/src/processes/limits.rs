//! What a process may use, where it runs, and waiting for descriptors.

use crate::glue::{self, OrFail};
use crate::ports::{custom, descriptors, port_of};
use crate::posix::{fd, process, signals};
use interp::{Cx, Error, Kind, Result, Value, primitives};
use std::time::Instant;

/// The resources of `getrlimit`, by Guile's symbols.
const RESOURCES: &[(&str, i32)] = &[
    ("cpu", libc::RLIMIT_CPU as i32),
    ("fsize", libc::RLIMIT_FSIZE as i32),
    ("data", libc::RLIMIT_DATA as i32),
    ("stack", libc::RLIMIT_STACK as i32),
    ("core", libc::RLIMIT_CORE as i32),
    ("rss", libc::RLIMIT_RSS as i32),
    ("nproc", libc::RLIMIT_NPROC as i32),
    ("nofile", libc::RLIMIT_NOFILE as i32),
    ("memlock", libc::RLIMIT_MEMLOCK as i32),
    ("as", libc::RLIMIT_AS as i32),
    ("locks", libc::RLIMIT_LOCKS as i32),
    ("sigpending", libc::RLIMIT_SIGPENDING as i32),
    ("msgqueue", libc::RLIMIT_MSGQUEUE as i32),
    ("nice", libc::RLIMIT_NICE as i32),
    ("rtprio", libc::RLIMIT_RTPRIO as i32),
];
fn resource(v: Value) -> Result<i32> {
    if v.is_number() {
        return glue::int(v);
    }
    let mut name = String::new();
    v.symbol_name().map_err(|_| Error::expecting("symbol", v).at(1))?.push_to(&mut name);
    match RESOURCES.iter().find(|(n, _)| *n == name) {
        Some(&(_, number)) => Ok(number),
        None => Err(Error::misc("invalid rlimit resource ~A", &[v])),
    }
}
fn limit(cx: &mut Cx, n: u64) -> Value {
    if n == libc::RLIM_INFINITY { Value::FALSE } else { cx.heap.uint(n) }
}
fn limit_of(v: Value) -> Result<u64> {
    if v == Value::FALSE {
        return Ok(libc::RLIM_INFINITY);
    }
    v.as_u64().ok_or_else(|| Error::expecting("exact integer", v))
}

primitives! { pub LIMITS in "(guile)";
    /// Two values: what RESOURCE is limited to and what that may be raised to; #f
    /// for no limit. RESOURCE is a symbol such as nofile or stack.
    "getrlimit" "resource" => |cx, [which]| {
        let (soft, hard) = process::limits(resource(which)?).or_fail()?;
        let (soft, hard) = (limit(cx, soft), limit(cx, hard));
        Ok(cx.values(&[soft, hard]))
    };
    /// Limit RESOURCE to SOFT, which may be raised to HARD; #f for no limit.
    "setrlimit" "resource soft hard" => |_, [which, soft, hard]| {
        process::set_limits(resource(which)?, limit_of(soft)?, limit_of(hard)?).or_fail()?;
        Ok(Value::UNSPECIFIED)
    };
    /// A bitvector of the processors that process PID, 0 for this one, may run on.
    "getaffinity" "pid" => |cx, [pid]| {
        let set = process::affinity(glue::int(pid)?).or_fail()?;
        let bits: Vec<bool> =
            set.iter().flat_map(|byte| (0..8).map(move |i| byte >> i & 1 == 1)).collect();
        Ok(cx.heap.bitvector(&bits))
    };
    /// Let process PID, 0 for this one, run on the processors of bitvector MASK.
    "setaffinity" "pid mask" => |_, [pid, mask]| {
        if !mask.is(Kind::Bitvector) {
            let expected = if mask.array().is_some() { "bit array" } else { "array" };
            return Err(Error::expecting(expected, mask).bare());
        }
        let mut set = [0; process::AFFINITY_BYTES];
        for i in (0..mask.bit_count()).filter(|&i| mask.bit(i)) {
            match set.get_mut(i / 8) {
                Some(byte) => *byte |= 1 << (i % 8),
                None => return Err(Error::out_of_range(mask)),
            }
        }
        process::set_affinity(glue::int(pid)?, &set).or_fail()?;
        Ok(Value::UNSPECIFIED)
    };
    /// A vector of the system, the host, its release and version, and the machine.
    "uname" "" => |cx, []| {
        let fields = process::uname().or_fail()?;
        let fields = fields.map(|field| glue::name(cx, &field));
        Ok(cx.heap.vector(&fields))
    };
    /// The name of the host.
    "gethostname" "" => |cx, []| {
        let [_, node, ..] = process::uname().or_fail()?;
        Ok(glue::name(cx, &node))
    };
    /// Set the name of the host.
    "sethostname" "name" => |_, [name]| {
        process::set_host_name(&glue::name_bytes(name)?).or_fail()?;
        Ok(Value::UNSPECIFIED)
    };
    /// The vectors, lists or sets of READS, WRITES and EXCEPTS that are ready, as a
    /// list of three; SECONDS and USECONDS are the longest time to wait.
    "select" "reads writes excepts #:optional seconds useconds"
        => |cx, [reads, writes, excepts, seconds, useconds]| {
        select(cx, [reads, writes, excepts], seconds, useconds)
    };
    /// The system's name.
    "utsname:sysname" "uname" => |_, [v]| element(v, 0);
    /// The host's name.
    "utsname:nodename" "uname" => |_, [v]| element(v, 1);
    /// The system's release.
    "utsname:release" "uname" => |_, [v]| element(v, 2);
    /// The system's version.
    "utsname:version" "uname" => |_, [v]| element(v, 3);
    /// The machine's name.
    "utsname:machine" "uname" => |_, [v]| element(v, 4);
    /// The elapsed time in what `times` returned.
    "tms:clock" "times" => |_, [v]| element(v, 0);
    /// The time of the process in what `times` returned.
    "tms:utime" "times" => |_, [v]| element(v, 1);
    /// The time of the system in what `times` returned.
    "tms:stime" "times" => |_, [v]| element(v, 2);
    /// The time of the children in what `times` returned.
    "tms:cutime" "times" => |_, [v]| element(v, 3);
    /// The time of the system for the children in what `times` returned.
    "tms:cstime" "times" => |_, [v]| element(v, 4);
}
primitives! { pub PROCESSORS in "(riad builtins)";
    /// How many processors this process may run on.
    "current-processor-count" "" => |_, []| Ok(Value::fixnum(process::processors() as i64));
    /// How many processors there are.
    "total-processor-count" "" => |_, []| Ok(Value::fixnum(process::total_processors() as i64));
}
fn element(vector: Value, i: usize) -> Result<Value> {
    match vector.vector()?.get(i) {
        Some(cell) => Ok(cell.get()),
        None => Err(Error::out_of_range(Value::fixnum(i as i64))),
    }
}

/// The members of a set of `select`.
fn members(set: Value) -> Result<Vec<Value>> {
    if set.is(Kind::Vector) {
        return Ok(set.slots().iter().map(std::cell::Cell::get).collect());
    }
    set.list_to_vec().ok_or_else(|| Error::wrong_type(set))
}
/// How long to wait, in milliseconds; -1 for ever.
fn timeout(seconds: Value, useconds: Value) -> Result<i32> {
    if seconds.is_absent_or_false() {
        return Ok(-1);
    }
    let microseconds = useconds.given().map_or(Ok(0), glue::exact)?;
    let milliseconds = if let Some(s) = seconds.as_fixnum() {
        s.saturating_mul(1000).saturating_add(microseconds / 1000)
    } else {
        let s = seconds.as_f64().ok_or_else(|| Error::wrong_type(seconds))?;
        (s * 1000.0).ceil() as i64
    };
    if milliseconds < 0 {
        return Err(Error::system(libc::EINVAL));
    }
    Ok(milliseconds.min(i32::MAX.into()) as i32)
}
fn select(cx: &mut Cx, sets: [Value; 3], seconds: Value, useconds: Value) -> Result<Value> {
    const EVENTS: [i16; 3] = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
    let all = [members(sets[0])?, members(sets[1])?, members(sets[2])?];
    let mut polls = Vec::new();
    let mut buffered = false;
    for (i, (set, events)) in all.iter().zip(EVENTS).enumerate() {
        for &member in set {
            let fd = descriptors::fd_of(member).map_err(|e| match port_of(&member) {
                Some(_) => Error::wrong_type(member).at(i + 1),
                None => e,
            })?;
            polls.push(libc::pollfd { fd, events, revents: 0 });
            buffered |= events == libc::POLLIN && has_input(member);
        }
    }
    let wait = if buffered { 0 } else { timeout(seconds, useconds)? };
    let start = Instant::now();
    match fd::poll(&mut polls, wait) {
        // Another thread has its turn, then the wait goes on.
        Err(libc::EINTR) if signals::turn_over() => {
            let left = i128::from(wait) * 1000 - start.elapsed().as_micros() as i128;
            let left = if wait < 0 {
                [Value::ABSENT; 2]
            } else {
                [Value::fixnum(0), Value::fixnum(left.max(0) as i64)]
            };
            let [reads, writes, excepts] = sets;
            let args = [reads, writes, excepts, left[0], left[1]];
            return custom::after_signals(cx, "select", &args);
        }
        // Nothing is ready; the handler runs when this has returned, as in Guile.
        Err(libc::EINTR) => {}
        answer => {
            answer.or_fail()?;
        }
    }
    let mut polled = polls.iter();
    let mut ready = [Value::NULL; 3];
    for (((set, events), original), answer) in all.iter().zip(EVENTS).zip(sets).zip(&mut ready) {
        // Errors and hang-ups make a descriptor readable and writable.
        let wanted = events | libc::POLLERR | libc::POLLHUP;
        let found: Vec<Value> = set
            .iter()
            .filter(|&&member| {
                let revents = polled.next().map_or(0, |p| p.revents);
                revents & wanted != 0 || (events == libc::POLLIN && has_input(member))
            })
            .copied()
            .collect();
        *answer = if original.is(Kind::Vector) { cx.heap.vector(&found) } else { cx.list(&found) };
    }
    Ok(cx.list(&ready))
}
fn has_input(member: Value) -> bool {
    port_of(&member).is_some_and(|port| !port.reading.is_empty())
}
