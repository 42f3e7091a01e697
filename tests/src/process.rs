//! Running a program from outside: a clean environment, a private directory, a time limit.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long one program may run. Far longer than any needs: only a hang reaches it.
pub const TIME_LIMIT: Duration = Duration::from_secs(120);

/// A directory that is removed, with all that is in it, when the value goes.
#[derive(Debug)]
pub struct PrivateDir(PathBuf);

impl PrivateDir {
    /// A new empty directory, readable by all (a trial may drop its privileges).
    pub fn new() -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("riad-test-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path)?;
        Ok(PrivateDir(path.canonicalize()?))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for PrivateDir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A program to run.
#[derive(Debug, Clone)]
pub struct Invocation {
    program: PathBuf,
    args: Vec<OsString>,
    envs: Vec<(OsString, OsString)>,
    stdin: Vec<u8>,
    dir: Option<PathBuf>,
    limit: Duration,
}

/// What a program did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// The exit status as a shell gives it: 128 and the signal's number if a signal ended it.
    pub status: i32,
    pub timed_out: bool,
}

impl Finished {
    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }

    /// Everything, for the message of a failure.
    pub fn describe(&self) -> String {
        let late = if self.timed_out { " (ended by the time limit)" } else { "" };
        format!(
            "status {}{late}\n-- stdout\n{}\n-- stderr\n{}",
            self.status,
            self.out(),
            self.err()
        )
    }
}

impl Invocation {
    pub fn new(program: impl AsRef<Path>) -> Self {
        Invocation {
            program: program.as_ref().to_path_buf(),
            args: Vec::new(),
            envs: Vec::new(),
            stdin: Vec::new(),
            dir: None,
            limit: TIME_LIMIT,
        }
    }

    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|a| a.as_ref().to_owned()));
        self
    }

    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.envs.push((name.into(), value.as_ref().to_owned()));
        self
    }

    #[must_use]
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// The directory to run in; without one, a private one is made and removed.
    #[must_use]
    pub fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.dir = Some(dir.as_ref().to_path_buf());
        self
    }

    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it to its end. Only what prevents the start is an error.
    ///
    /// Output goes to files rather than pipes: no thread is needed to drain them, and a grandchild
    /// that holds them open cannot keep us waiting.
    pub fn run(&self) -> io::Result<Finished> {
        let scratch = PrivateDir::new()?;
        let work = PrivateDir::new()?;
        let (out, err) = (scratch.path().join("out"), scratch.path().join("err"));
        let input = scratch.path().join("in");
        fs::write(&input, &self.stdin)?;
        let dir = self.dir.as_deref().unwrap_or(work.path());
        let mut command = Command::new(&self.program);
        command
            .args(&self.args)
            .env_clear()
            .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", work.path())
            .envs(self.envs.iter().map(|(n, v)| (n, v)))
            .current_dir(dir)
            .stdin(Stdio::from(File::open(&input)?))
            .stdout(Stdio::from(File::create(&out)?))
            .stderr(Stdio::from(File::create(&err)?));
        let mut child = command
            .spawn()
            .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", self.program.display())))?;
        let (status, timed_out) = wait(&mut child, self.limit)?;
        Ok(Finished {
            stdout: fs::read(&out)?,
            stderr: fs::read(&err)?,
            status: shell_status(status),
            timed_out,
        })
    }
}

/// Waits for CHILD at most as long as LIMIT, then kills it.
fn wait(child: &mut Child, limit: Duration) -> io::Result<(ExitStatus, bool)> {
    let began = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status, false));
        }
        if began.elapsed() > limit {
            child.kill()?;
            return Ok((child.wait()?, true));
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

fn shell_status(status: ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Invocation {
        Invocation::new("/bin/sh").arg("-c").arg(script)
    }

    #[test]
    fn collects_both_outputs_and_the_status() {
        let done = sh("cat; echo oops >&2; exit 7").stdin("in").run().unwrap();
        assert_eq!((done.out(), done.err(), done.status), ("in".into(), "oops\n".into(), 7));
    }

    #[test]
    fn a_signal_is_seen_as_a_shell_sees_it() {
        assert_eq!(sh("kill -9 $$").run().unwrap().status, 137);
    }

    #[test]
    fn a_hang_is_ended() {
        let done = sh("exec sleep 100").limit(Duration::from_millis(50)).run().unwrap();
        assert!(done.timed_out);
    }

    #[test]
    fn the_environment_is_clean_and_the_directory_private() {
        let done = sh("echo ${CARGO_MANIFEST_DIR-none}; ls | wc -l").run().unwrap();
        assert_eq!(done.out(), "none\n0\n");
    }
}
