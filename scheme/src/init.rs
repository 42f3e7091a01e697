//! Life as process 1: in an initrd that holds [`SCRIPT`], Riad runs it.
//!
//! The script runs in a child, so that process 1 does nothing but wait: it
//! reaps whoever loses its parent, and turns the machine off if the script ends
//! without doing so, whatever the reason.

use builtins::posix::{fd, mounts, process};
use std::path::Path;

/// What process 1 runs.
const SCRIPT: &str = "/riad/init.scm";

/// The arguments to go on with. As process 1 this returns in the child only.
pub(crate) fn arguments(arguments: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    if std::process::id() != 1 || !Path::new(SCRIPT).exists() {
        return arguments;
    }
    match process::fork() {
        Ok(0) => vec![b"riad".to_vec(), SCRIPT.into()],
        Ok(child) => {
            let status = reap_until(child);
            power_off(&format!("{SCRIPT} ended: wait status {status}"))
        }
        Err(errno) => power_off(&format!("fork: error {errno}")),
    }
}

/// Waits for all children until `child` has ended; its wait status.
fn reap_until(child: i32) -> i32 {
    loop {
        match process::wait(-1, 0) {
            Ok((pid, status)) if pid == child => return status,
            Ok(_) | Err(libc::EINTR) => {}
            Err(errno) => return errno,
        }
    }
}

fn power_off(why: &str) -> ! {
    eprintln!("riad: {why}");
    fd::sync_all();
    let _ = mounts::reboot(libc::RB_POWER_OFF);
    // Not allowed to: process 1 of a container.
    process::exit_now(1)
}
