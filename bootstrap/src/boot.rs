//! Booting an initrd in QEMU and learning how it went.
//!
//! The guest says its status in the last line that its process 1 prints,
//! `riad-boot: status N`: a machine that turns itself off has no other way to
//! say more than that it did.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The machine to boot.
#[derive(Clone, Debug)]
pub struct Machine {
    pub initrd: PathBuf,
    /// A Linux kernel for x86-64.
    pub kernel: PathBuf,
    /// As QEMU takes it: in megabytes, or with a suffix.
    pub memory: String,
    /// When to give up.
    pub timeout: Duration,
}

/// Why the guest's status is not known.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    #[error("cannot run {QEMU}: {0} (Debian: apt-get install qemu-system-x86)")]
    Qemu(io::Error),
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
    #[error("the guest did not report a status within {} seconds", .0.as_secs())]
    Timeout(Duration),
    #[error("the guest ended without reporting a status")]
    NoStatus,
    #[error("reading the guest's console: {0}")]
    Console(#[from] io::Error),
}

const QEMU: &str = "qemu-system-x86_64";

/// What comes before the status.
const REPORT: &[u8] = b"riad-boot: status ";

/// Boots MACHINE; SHOW gets what its console prints. Returns the status that
/// the guest reports.
pub fn boot(
    machine: &Machine,
    show: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> Result<u8, BootError> {
    for path in [&machine.kernel, &machine.initrd] {
        let at = |error| BootError::File { path: path.clone(), error };
        std::fs::File::open(path).map_err(at)?;
    }
    let deadline = Instant::now() + machine.timeout;
    let mut qemu = Running(command(machine).spawn().map_err(BootError::Qemu)?);
    let console = qemu.0.stdout.take().ok_or(BootError::NoStatus)?;
    // A thread reads, so that this one can look at the clock.
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new().spawn(move || forward(console, &sender))?;
    let mut watch = Watch::default();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match receiver.recv_timeout(left) {
            Ok(Ok(bytes)) => {
                watch.see(&bytes);
                show(&bytes)?;
            }
            Ok(Err(error)) => return Err(error.into()),
            Err(RecvTimeoutError::Timeout) => return Err(BootError::Timeout(machine.timeout)),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    qemu.0.wait()?;
    watch.status.ok_or(BootError::NoStatus)
}

fn command(machine: &Machine) -> Command {
    let mut command = Command::new(QEMU);
    command
        .args(["-accel", "tcg", "-nographic", "-no-reboot", "-nic", "none"])
        .args(["-append", "console=ttyS0 panic=-1 quiet", "-m", &machine.memory])
        .args([Path::new("-kernel"), &machine.kernel])
        .args([Path::new("-initrd"), &machine.initrd])
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// Ends the machine when nobody looks at it any more.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn forward(mut console: impl Read, sender: &mpsc::Sender<io::Result<Vec<u8>>>) {
    let mut buffer = vec![0; 1 << 12];
    loop {
        let message = match console.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => Ok(buffer[..count].to_vec()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let is_last = message.is_err();
        // The other side has given up: so does this one.
        if sender.send(message).is_err() || is_last {
            return;
        }
    }
}

/// Looks for the report in what the console prints, line by line.
#[derive(Default)]
struct Watch {
    line: Vec<u8>,
    status: Option<u8>,
}

impl Watch {
    fn see(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if byte != b'\n' {
                self.line.push(byte);
                continue;
            }
            // The kernel may have written something in front.
            let place = self.line.windows(REPORT.len()).position(|window| window == REPORT);
            if let Some(place) = place {
                let number = self.line[place + REPORT.len()..].trim_ascii();
                let number = std::str::from_utf8(number).ok().and_then(|text| text.parse().ok());
                self.status = number.or(self.status);
            }
            self.line.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(console: &[u8]) -> Option<u8> {
        let mut watch = Watch::default();
        console.chunks(3).for_each(|chunk| watch.see(chunk));
        watch.status
    }

    #[test]
    fn the_last_report_counts() {
        assert_eq!(status(b"hello\r\nriad-boot: status 0\r\n"), Some(0));
        assert_eq!(status(b"[ 1.0] noise riad-boot: status 3\r\nbye\n"), Some(3));
        assert_eq!(status(b"riad-boot: status 1\nriad-boot: status 2\n"), Some(2));
    }

    #[test]
    fn what_is_no_report() {
        assert_eq!(status(b"riad-boot: building\n"), None);
        assert_eq!(status(b"riad-boot: status 0"), None, "an unfinished line");
        assert_eq!(status(b"riad-boot: status 1234\n"), None, "no status of a process");
    }
}
