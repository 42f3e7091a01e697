//! One run of a program: how long, how much memory, and whether its result was right.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::peer::Peer;
use crate::posix;
use crate::program::Program;

/// What one run took.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Seconds from start to end.
    pub wall: f64,
    /// Seconds of processor time, user and system, all threads.
    pub cpu: f64,
    /// The largest resident set, in kilobytes.
    pub memory: u64,
}

/// What a command has to print beside ending well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    Text(&'static str),
    /// What depends on the peer.
    Anything,
}

/// A folder for programs, their output and compiled code; removed at the end.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new() -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("riad-bench-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder)?;
        Ok(Scratch(folder))
    }

    /// Writes PROGRAM to a file and says where.
    pub fn put(&self, program: &Program) -> io::Result<PathBuf> {
        let file = self.0.join(format!("{}.scm", program.name));
        fs::write(&file, &program.text)?;
        Ok(file)
    }

    pub fn cache(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs PROGRAM once on PEER. A wrong result or a failure is an error that says what came instead.
pub fn program(peer: &Peer, program: &Program, scratch: &Scratch) -> Result<Run, String> {
    let file = scratch.put(program).map_err(|e| e.to_string())?;
    let mut command = peer.command(program, &file, scratch.cache());
    let (run, output) = command_run(&mut command, scratch).map_err(|e| e.to_string())?;
    if output.stdout == "ok\n" && output.failure.is_empty() {
        return Ok(run);
    }
    let said: Vec<&str> = output.stdout.lines().chain(output.stderr.lines()).collect();
    let end = said[said.len().saturating_sub(3)..].join(" / ");
    Err(format!("{} on {}: {end} {}", program.name, peer.kind.name(), output.failure))
}

/// Runs COMMAND once. A failure or a wrong result is an error that says what it printed.
pub fn command(
    command: &mut Command,
    expected: Expected,
    scratch: &Scratch,
) -> Result<Run, String> {
    let (run, output) = command_run(command, scratch).map_err(|e| e.to_string())?;
    let is_right = match expected {
        Expected::Text(text) => output.stdout == text,
        Expected::Anything => true,
    };
    if output.failure.is_empty() && is_right {
        return Ok(run);
    }
    let last = output.stderr.lines().last().unwrap_or_default();
    Err(format!("{} {last} printed {:?}", output.failure, output.stdout))
}

/// What a run printed and how it failed, if it did.
struct Output {
    stdout: String,
    stderr: String,
    failure: String,
}

fn command_run(command: &mut Command, scratch: &Scratch) -> io::Result<(Run, Output)> {
    let (out, err) = (scratch.0.join("stdout"), scratch.0.join("stderr"));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::from(fs::File::create(&out)?))
        .stderr(Stdio::from(fs::File::create(&err)?));
    let began = Instant::now();
    let child = command.spawn()?;
    let (status, usage) = posix::wait(&child)?;
    let run = Run { wall: began.elapsed().as_secs_f64(), cpu: usage.cpu, memory: usage.memory };
    let read = |path| fs::read(path).map(|b| String::from_utf8_lossy(&b).into_owned());
    let failure = if status.success() { String::new() } else { status.to_string() };
    Ok((run, Output { stdout: read(&out)?, stderr: read(&err)?, failure }))
}
