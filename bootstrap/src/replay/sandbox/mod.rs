//! The place a builder runs in: a root of its own with only what it may see.
//!
//! [`Rules`] say what there is; [`root`] makes the file system, [`steps`] is
//! what the new process does before it becomes the builder, [`seccomp`] what
//! it is refused, `posix` performs it all.

mod posix;
mod root;
mod seccomp;
mod steps;

use std::collections::BTreeMap;
use std::ffi::{CString, NulError};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use libc::{c_int, c_ulong};

use self::posix::{Apart, Child, NAMESPACES, SpawnError};
use self::steps::{Exec, Step, Strings};
use super::posix::{Stop, pipe, terminal, wait_for};
use super::rules::{Log, Rules};
use crate::bytes::ByteString;

/// Something of the host's that is visible inside.
#[derive(Clone, Debug)]
pub struct Bind {
    /// On the host: a file or a folder.
    pub source: PathBuf,
    /// Inside, absolute.
    pub target: PathBuf,
    pub writable: bool,
}

/// What runs where, and what it sees.
#[derive(Debug)]
pub struct Sandbox<'a> {
    pub rules: &'a Rules,
    /// Whether there is a sandbox at all. Without, only the environment, the
    /// arguments and the folder are as they would be.
    pub is_closed: bool,
    /// Whether the host's network is there.
    pub network: bool,
    /// An empty folder on the host, to mount the root on.
    pub root: PathBuf,
    /// In order: a later one may lie within an earlier one.
    pub binds: Vec<Bind>,
    /// Symbolic links: place, target.
    pub links: Vec<(PathBuf, PathBuf)>,
    /// What is laid over all the rest.
    pub exposed: Vec<Bind>,
    pub program: ByteString,
    /// With argument zero.
    pub arguments: Vec<ByteString>,
    pub environment: BTreeMap<ByteString, ByteString>,
    /// The working folder, inside.
    pub folder: ByteString,
    /// Whether programs are to see a 32-bit machine.
    pub is_32_bit: bool,
}

impl<'a> Sandbox<'a> {
    /// PROGRAM, with ARGUMENTS from argument zero on, alone in `/`; ROOT is an
    /// empty folder on the host.
    pub fn new(rules: &'a Rules, root: PathBuf, program: &str, arguments: &[&str]) -> Sandbox<'a> {
        Sandbox {
            rules,
            is_closed: true,
            network: false,
            root,
            binds: Vec::new(),
            links: Vec::new(),
            exposed: Vec::new(),
            program: program.into(),
            arguments: arguments.iter().map(|&argument| argument.into()).collect(),
            environment: BTreeMap::new(),
            folder: "/".into(),
            is_32_bit: false,
        }
    }
}

/// When a build is given up.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The longest that a build may take.
    pub total: Option<Duration>,
    /// The longest that it may print nothing.
    pub silent: Option<Duration>,
    /// Asked when everything is to end.
    pub stop: Stop,
}

impl Limits {
    /// None, but the end of this process.
    pub fn none() -> io::Result<Limits> {
        Ok(Limits { total: None, silent: None, stop: Stop::new()? })
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Exited(ExitStatus),
    /// It took longer than this.
    TooLong(Duration),
    /// It printed nothing for this long.
    TooSilent(Duration),
    Stopped,
}

/// Why nothing runs.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error(
        "cannot make namespaces to build in: {0}; the kernel must allow user namespaces \
         (look at /proc/sys/user/max_user_namespaces and /proc/sys/kernel/unprivileged_userns_clone)"
    )]
    Namespaces(io::Error),
    #[error("cannot map user ids into the namespace: {0}")]
    Ids(io::Error),
    #[error("cannot prepare the sandbox: {step}: {error}")]
    Step { step: String, error: io::Error },
    #[error("cannot run the builder {program}: {error}")]
    Exec { program: String, error: io::Error },
    #[error("a zero byte in an argument, a variable or a path")]
    ZeroByte(#[from] NulError),
    #[error("cannot make a terminal for the builder's output, with /dev/ptmx: {0}")]
    Terminal(io::Error),
    #[error("cannot watch the builder: {0}")]
    Watch(#[from] io::Error),
}

impl Sandbox<'_> {
    /// Runs the program to its end; SEE gets what it prints, as it prints it.
    pub fn run(
        &self,
        limits: &Limits,
        see: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<Ending, SandboxError> {
        let (output, input) = match self.rules.log {
            Log::Terminal => terminal().map_err(SandboxError::Terminal)?,
            Log::Pipe => pipe()?,
        };
        let child = self.spawn(Some(&input))?;
        drop(input);
        let mut clock = Clock::start(limits);
        let early = follow(output, &mut clock, see)?;
        if early.is_none() && self.rules.log == Log::Pipe {
            let end = child.end()?;
            if let Some(ending) = clock.wait(&end)? {
                child.kill();
                child.wait()?;
                return Ok(ending);
            }
        }
        // With a terminal its end is the builder's: what has closed it and
        // still runs is ended here, what has ended keeps its status.
        child.kill();
        let status = child.wait()?;
        Ok(early.unwrap_or(Ending::Exited(status)))
    }

    /// Runs the program on the caller's own terminal.
    pub fn run_here(&self) -> Result<ExitStatus, SandboxError> {
        Ok(self.spawn(None)?.wait()?)
    }

    /// Starts the program; OUTPUT becomes its standard output and error.
    fn spawn(&self, output: Option<&OwnedFd>) -> Result<Child, SandboxError> {
        let steps = self.steps(output.is_some())?;
        let optional = |wanted, flag: c_int| if wanted { flag } else { 0 };
        let namespaces = NAMESPACES
            | optional(self.rules.own_processes, libc::CLONE_NEWPID)
            | optional(self.rules.own_network && !self.network, libc::CLONE_NEWNET);
        let apart = Apart {
            namespaces: optional(self.is_closed, namespaces),
            ids: self.is_closed.then_some(self.rules.ids),
            output: output.map(AsFd::as_fd),
        };
        posix::spawn(&steps, &apart).map_err(|error| match error {
            SpawnError::Clone(error) => SandboxError::Namespaces(error),
            SpawnError::Map(error) => SandboxError::Ids(error),
            SpawnError::Other(error) => SandboxError::Watch(error),
            SpawnError::Step(index, error) => match steps.get(index) {
                Some(Step::Exec(_)) => {
                    SandboxError::Exec { program: self.program.to_string(), error }
                }
                step => {
                    let step = step.map_or_else(String::new, ToString::to_string);
                    SandboxError::Step { step, error }
                }
            },
        })
    }

    fn steps(&self, is_build: bool) -> Result<Vec<Step>, SandboxError> {
        let mut steps = Vec::new();
        if self.is_closed {
            steps.extend(root::steps(self)?);
            if let Some(name) = self.rules.host_name {
                steps.push(Step::HostName(CString::new(name)?));
                steps.push(Step::DomainName(c"(none)".to_owned()));
            }
            if self.rules.own_network && !self.network {
                steps.push(Step::Loopback);
            }
            steps.push(Step::DropGroups);
        }
        steps.extend([Step::Signals, Step::CloseOnExec, Step::NoCore]);
        if is_build {
            steps.push(Step::Session);
        }
        steps.push(Step::Umask(self.rules.umask));
        if self.rules.personality {
            let personality = if self.is_32_bit { PER_LINUX32 } else { PER_LINUX };
            steps.push(Step::Personality((personality | libc::ADDR_NO_RANDOMIZE) as c_ulong));
        }
        steps.push(Step::NoNewPrivileges);
        if self.rules.seccomp {
            steps.push(Step::Filter(seccomp::filter()));
        }
        if is_build && self.rules.empty_input {
            steps.push(Step::StandardInput(c"/dev/null".to_owned()));
        }
        steps.push(Step::Directory(CString::new(&*self.folder)?));
        steps.push(Step::Exec(self.exec()?));
        Ok(steps)
    }

    fn exec(&self) -> Result<Exec, NulError> {
        let arguments = self.arguments.iter().map(|argument| CString::new(&**argument));
        let variables = self.environment.iter();
        let variables =
            variables.map(|(name, value)| CString::new([name, &b"="[..], value].concat()));
        Ok(Exec {
            program: CString::new(&*self.program)?,
            arguments: Strings::new(arguments.collect::<Result<_, _>>()?),
            environment: Strings::new(variables.collect::<Result<_, _>>()?),
        })
    }
}

/// Execution domains (`<sys/personality.h>`).
const PER_LINUX: c_int = 0;
const PER_LINUX32: c_int = 8;

/// Shows what is printed until everybody has closed the other end of OUTPUT;
/// or, before that, why it is no longer waited for.
fn follow(
    output: OwnedFd,
    clock: &mut Clock<'_>,
    see: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> Result<Option<Ending>, SandboxError> {
    let mut output = File::from(output);
    let mut buffer = vec![0; 1 << 16];
    loop {
        if let Some(ending) = clock.wait(&output)? {
            return Ok(Some(ending));
        }
        match output.read(&mut buffer) {
            Ok(0) => return Ok(None),
            Ok(count) => {
                clock.heard();
                see(&buffer[..count])?;
            }
            // A terminal that nobody has open any more.
            Err(error) if error.raw_os_error() == Some(libc::EIO) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The times of a build, against its limits.
struct Clock<'a> {
    limits: &'a Limits,
    start: Instant,
    last_heard: Instant,
}

impl Clock<'_> {
    fn start(limits: &Limits) -> Clock<'_> {
        let now = Instant::now();
        Clock { limits, start: now, last_heard: now }
    }

    fn heard(&mut self) {
        self.last_heard = Instant::now();
    }

    /// Waits until FILE can be read from, or says why it is given up.
    fn wait(&self, file: &impl AsFd) -> io::Result<Option<Ending>> {
        loop {
            let total = remaining(self.start, self.limits.total);
            let silent = remaining(self.last_heard, self.limits.silent);
            match (total, self.limits.total, silent, self.limits.silent) {
                (Some(Duration::ZERO), Some(limit), ..) => return Ok(Some(Ending::TooLong(limit))),
                (_, _, Some(Duration::ZERO), Some(limit)) => {
                    return Ok(Some(Ending::TooSilent(limit)));
                }
                _ => {}
            }
            let patience = total.into_iter().chain(silent).min();
            let ready = wait_for(&[file.as_fd(), self.limits.stop.file()], patience)?;
            if ready[1] {
                return Ok(Some(Ending::Stopped));
            }
            if ready[0] {
                return Ok(None);
            }
        }
    }
}

/// What is left of LIMIT since START.
fn remaining(start: Instant, limit: Option<Duration>) -> Option<Duration> {
    limit.map(|limit| limit.saturating_sub(start.elapsed()))
}
