//! The file system that a builder sees, as steps that make it.

use std::collections::HashSet;
use std::ffi::{CString, NulError};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use libc::c_ulong;

use super::super::posix::locked_flags;
use super::steps::Step;
use super::{Bind, Sandbox, SandboxError};

/// Device files that are harmless.
const DEVICES: [&str; 6] = ["full", "null", "random", "tty", "urandom", "zero"];

/// Links in `/dev`: name, target.
const LINKS: [(&str, &str); 5] = [
    ("fd", "/proc/self/fd"),
    ("ptmx", "/dev/pts/ptmx"),
    ("stderr", "/proc/self/fd/2"),
    ("stdin", "/proc/self/fd/0"),
    ("stdout", "/proc/self/fd/1"),
];

const TMPFS: c_ulong = libc::MS_NOSUID | libc::MS_NODEV;

/// The steps that make SANDBOX's root and enter it.
pub(super) fn steps(sandbox: &Sandbox) -> Result<Vec<Step>, SandboxError> {
    let steps = vec![Step::Umask(0)];
    let mut plan = Plan { root: &sandbox.root, steps, folders: HashSet::new() };
    // Nothing mounted here may be seen outside.
    plan.mount(None, Path::new("/"), None, libc::MS_REC | libc::MS_PRIVATE, None)?;
    let mode = format!("mode={:o}", sandbox.rules.root_mode);
    plan.mount(None, &sandbox.root, Some("tmpfs"), TMPFS, Some(&mode))?;
    plan.folder("/tmp", 0o1777)?;
    if !sandbox.rules.root_is_writable {
        let tmp = plan.inside(Path::new("/tmp"));
        plan.mount(None, &tmp, Some("tmpfs"), TMPFS, Some("mode=1777"))?;
    }
    for bind in &sandbox.binds {
        plan.bind(bind)?;
    }
    for (place, target) in &sandbox.links {
        plan.parents(place)?;
        plan.link(target, place)?;
        let link = plan.inside(place);
        plan.steps.push(Step::Time(c_string(&link)?));
    }
    plan.folder("/etc", 0o755)?;
    for (name, content) in &sandbox.rules.etc {
        plan.file(&Path::new("/etc").join(name), content.as_bytes())?;
    }
    plan.devices()?;
    plan.processes(sandbox.rules.own_processes)?;
    if sandbox.rules.shared_memory_and_terminals {
        plan.shared_memory_and_terminals()?;
    }
    if sandbox.network {
        plan.file(Path::new("/etc/nsswitch.conf"), b"hosts: files dns\nservices: files\n")?;
    }
    for bind in &sandbox.exposed {
        plan.bind(bind)?;
    }
    let mut steps = plan.steps;
    steps.push(Step::Root(c_string(&sandbox.root)?));
    if !sandbox.rules.root_is_writable {
        let flags = libc::MS_REMOUNT | libc::MS_BIND | libc::MS_RDONLY | TMPFS;
        let target = c"/".to_owned();
        steps.push(Step::Mount { source: None, target, kind: None, flags, data: None });
    }
    Ok(steps)
}

/// Steps in the making. Paths are those of the inside.
struct Plan<'a> {
    root: &'a Path,
    steps: Vec<Step>,
    /// Those that are made already.
    folders: HashSet<PathBuf>,
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
        for (name, target) in LINKS {
            self.link(Path::new(target), &Path::new("/dev").join(name))?;
        }
        Ok(())
    }

    fn processes(&mut self, own: bool) -> Result<(), SandboxError> {
        self.folder("/proc", 0o555)?;
        let target = self.inside(Path::new("/proc"));
        if own {
            let flags = libc::MS_NOSUID | libc::MS_NODEV | libc::MS_NOEXEC;
            return self.mount(None, &target, Some("proc"), flags, None);
        }
        // The kernel lets nobody mount the processes of another namespace.
        let flags = libc::MS_BIND | libc::MS_REC;
        self.mount(Some(Path::new("/proc")), &target, None, flags, None)
    }

    fn shared_memory_and_terminals(&mut self) -> Result<(), SandboxError> {
        self.folder("/dev/shm", 0o1777)?;
        let shm = self.inside(Path::new("/dev/shm"));
        self.mount(None, &shm, Some("tmpfs"), TMPFS, Some("mode=1777"))?;
        self.folder("/dev/pts", 0o755)?;
        let flags = libc::MS_NOSUID | libc::MS_NOEXEC;
        let options = Some("newinstance,ptmxmode=0666,mode=620");
        let pts = self.inside(Path::new("/dev/pts"));
        self.mount(None, &pts, Some("devpts"), flags, options)
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
        self.mount(None, &target, None, flags | locked_flags(&bind.source)?, None)
    }

    /// The folders that PATH lies in.
    fn parents(&mut self, path: &Path) -> Result<(), SandboxError> {
        let mut parents: Vec<&Path> = path.ancestors().skip(1).collect();
        parents.retain(|parent| parent.parent().is_some());
        parents.iter().rev().try_for_each(|parent| self.folder(parent, 0o755))
    }

    fn folder(&mut self, path: impl AsRef<Path>, mode: libc::mode_t) -> Result<(), SandboxError> {
        if self.folders.insert(path.as_ref().to_path_buf()) {
            self.steps.push(Step::Folder(c_string(&self.inside(path.as_ref()))?, mode));
        }
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
