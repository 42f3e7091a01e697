//! The place a builder runs in: a root of its own with only what it may see.

use std::collections::BTreeMap;
use std::ffi::{CString, NulError};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use libc::c_ulong;

use super::posix::{self, Child, Ids, SpawnError};
use super::steps::{Exec, Step, Strings};
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
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// An empty folder on the host, to mount the root on.
    pub root: PathBuf,
    /// In order: a later one may lie within an earlier one.
    pub binds: Vec<Bind>,
    /// Symbolic links: place, target.
    pub links: Vec<(PathBuf, PathBuf)>,
    /// The files of `/etc`: name, content.
    pub etc: Vec<(&'static str, String)>,
    pub ids: Ids,
    pub program: ByteString,
    /// With argument zero.
    pub arguments: Vec<ByteString>,
    pub environment: BTreeMap<ByteString, ByteString>,
    /// The working folder, inside.
    pub folder: ByteString,
    /// Whether programs are to see a 32-bit machine.
    pub is_32_bit: bool,
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
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Device files that are harmless.
const DEVICES: [&str; 6] = ["null", "zero", "full", "random", "urandom", "tty"];

impl Sandbox {
    /// Runs the program to its end; SEE gets what it prints, as it prints it.
    pub fn run(
        &self,
        see: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<ExitStatus, SandboxError> {
        let (output, input) = posix::pipe()?;
        let child = self.spawn(&input)?;
        drop(input);
        let mut output = File::from(output);
        let mut buffer = vec![0; 1 << 16];
        // Ends when the last process inside has closed it: at the latest when
        // process 1 ends and the kernel ends the others.
        loop {
            match output.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => see(&buffer[..count])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(child.wait()?)
    }

    /// Starts the program; OUTPUT becomes its standard output and error.
    fn spawn(&self, output: &OwnedFd) -> Result<Child, SandboxError> {
        let steps = self.steps()?;
        posix::spawn(&steps, self.ids, output).map_err(|error| match error {
            SpawnError::Clone(error) => SandboxError::Namespaces(error),
            SpawnError::Map(error) => SandboxError::Ids(error),
            SpawnError::Other(error) => SandboxError::Io(error),
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

    fn steps(&self) -> Result<Vec<Step>, SandboxError> {
        let mut plan = Plan { root: &self.root, steps: Vec::new() };
        // Nothing mounted here may be seen outside.
        plan.mount(None, Path::new("/"), None, libc::MS_REC | libc::MS_PRIVATE, None)?;
        plan.mount(None, &self.root, Some("tmpfs"), TMPFS, Some("mode=755"))?;
        plan.devices()?;
        plan.folder("/proc", 0o555)?;
        let proc_flags = libc::MS_NOSUID | libc::MS_NODEV | libc::MS_NOEXEC;
        plan.mount(None, &plan.inside(Path::new("/proc")), Some("proc"), proc_flags, None)?;
        plan.folder("/tmp", 0o1777)?;
        plan.mount(None, &plan.inside(Path::new("/tmp")), Some("tmpfs"), TMPFS, Some("mode=1777"))?;
        plan.folder("/etc", 0o755)?;
        for (name, content) in &self.etc {
            plan.file(&Path::new("/etc").join(name), content.as_bytes())?;
        }
        for bind in &self.binds {
            plan.bind(bind)?;
        }
        for (place, target) in &self.links {
            plan.parents(place)?;
            plan.link(target, place)?;
        }
        let mut steps = plan.steps;
        steps.push(Step::Root(c_string(&self.root)?));
        let read_only = libc::MS_REMOUNT | libc::MS_BIND | libc::MS_RDONLY | TMPFS;
        let target = c"/".to_owned();
        steps.push(Step::Mount { source: None, target, kind: None, flags: read_only, data: None });
        steps.extend(self.process()?);
        Ok(steps)
    }

    /// The steps after the root is made.
    fn process(&self) -> Result<Vec<Step>, SandboxError> {
        let personality = if self.is_32_bit { PER_LINUX32 } else { PER_LINUX };
        let strings = |list: Vec<&[u8]>| -> Result<Strings, NulError> {
            Ok(Strings::new(list.into_iter().map(CString::new).collect::<Result<_, _>>()?))
        };
        let variables: Vec<Vec<u8>> = self
            .environment
            .iter()
            .map(|(name, value)| [name, &b"="[..], value].concat())
            .collect();
        let exec = Exec {
            program: CString::new(&*self.program)?,
            arguments: strings(self.arguments.iter().map(|argument| &**argument).collect())?,
            environment: strings(variables.iter().map(Vec::as_slice).collect())?,
        };
        Ok(vec![
            Step::Signals,
            Step::CloseOnExec,
            Step::NoCore,
            Step::HostName(c"localhost".to_owned()),
            Step::Loopback,
            Step::DropGroups,
            Step::Session,
            Step::Umask(0o022),
            Step::Personality((personality | libc::ADDR_NO_RANDOMIZE) as c_ulong),
            Step::NoNewPrivileges,
            Step::StandardInput(c"/dev/null".to_owned()),
            Step::Directory(CString::new(&*self.folder)?),
            Step::Exec(exec),
        ])
    }
}

/// Execution domains (`<sys/personality.h>`).
const PER_LINUX: libc::c_int = 0;
const PER_LINUX32: libc::c_int = 8;

const TMPFS: c_ulong = libc::MS_NOSUID | libc::MS_NODEV;

/// Steps in the making.
struct Plan<'a> {
    root: &'a Path,
    steps: Vec<Step>,
}

impl Plan<'_> {
    /// Where PATH of the inside is before the root is changed.
    fn inside(&self, path: &Path) -> PathBuf {
        self.root.join(path.strip_prefix("/").unwrap_or(path))
    }

    fn devices(&mut self) -> Result<(), SandboxError> {
        self.folder("/dev", 0o755)?;
        for name in DEVICES {
            let device = Path::new("/dev").join(name);
            let target = self.inside(&device);
            self.file(&device, b"")?;
            self.mount(Some(&device), &target, None, libc::MS_BIND, None)?;
        }
        self.folder("/dev/shm", 0o1777)?;
        self.mount(
            None,
            &self.inside(Path::new("/dev/shm")),
            Some("tmpfs"),
            TMPFS,
            Some("mode=1777"),
        )?;
        self.folder("/dev/pts", 0o755)?;
        let pts_flags = libc::MS_NOSUID | libc::MS_NOEXEC;
        let pts_options = Some("newinstance,ptmxmode=0666,mode=620");
        self.mount(
            None,
            &self.inside(Path::new("/dev/pts")),
            Some("devpts"),
            pts_flags,
            pts_options,
        )?;
        for (name, target) in [
            ("ptmx", "pts/ptmx"),
            ("fd", "/proc/self/fd"),
            ("stdin", "/proc/self/fd/0"),
            ("stdout", "/proc/self/fd/1"),
            ("stderr", "/proc/self/fd/2"),
        ] {
            self.link(Path::new(target), &Path::new("/dev").join(name))?;
        }
        Ok(())
    }

    fn bind(&mut self, bind: &Bind) -> Result<(), SandboxError> {
        self.parents(&bind.target)?;
        if bind.source.is_dir() {
            self.folder(&bind.target, 0o755)?;
        } else {
            self.file(&bind.target, b"")?;
        }
        let target = self.inside(&bind.target);
        self.mount(Some(&bind.source), &target, None, libc::MS_BIND | libc::MS_REC, None)?;
        if bind.writable {
            return Ok(());
        }
        let flags = libc::MS_REMOUNT | libc::MS_BIND | libc::MS_RDONLY;
        self.mount(None, &target, None, flags | posix::locked_flags(&bind.source)?, None)
    }

    /// The folders that PATH lies in.
    fn parents(&mut self, path: &Path) -> Result<(), SandboxError> {
        let mut parents: Vec<&Path> = path.ancestors().skip(1).collect();
        parents.retain(|parent| parent.parent().is_some());
        parents.iter().rev().try_for_each(|parent| self.folder(parent, 0o755))
    }

    fn folder(&mut self, path: impl AsRef<Path>, mode: libc::mode_t) -> Result<(), SandboxError> {
        self.steps.push(Step::Folder(c_string(&self.inside(path.as_ref()))?, mode));
        Ok(())
    }

    fn file(&mut self, path: &Path, content: &[u8]) -> Result<(), SandboxError> {
        self.steps.push(Step::File(c_string(&self.inside(path))?, content.to_vec()));
        Ok(())
    }

    fn link(&mut self, target: &Path, place: &Path) -> Result<(), SandboxError> {
        let link = c_string(&self.inside(place))?;
        self.steps.push(Step::Link { target: c_string(target)?, link });
        Ok(())
    }

    fn mount(
        &mut self,
        source: Option<&Path>,
        target: &Path,
        kind: Option<&str>,
        flags: c_ulong,
        data: Option<&str>,
    ) -> Result<(), SandboxError> {
        self.steps.push(Step::Mount {
            source: source.map(c_string).transpose()?,
            target: c_string(target)?,
            kind: kind.map(CString::new).transpose()?,
            flags,
            data: data.map(CString::new).transpose()?,
        });
        Ok(())
    }
}

fn c_string(path: &Path) -> Result<CString, NulError> {
    CString::new(path.as_os_str().as_bytes())
}
