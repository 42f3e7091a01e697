//! Replays with Debian's Guile as the interpreter.

use std::path::Path;
use std::process::{Command, Output};

use super::{NO_GUILE, Scratch, guile_arguments, skipped};

/// `riad-bootstrap replay` with Guile on FOLDER, in the store STORE.
pub fn replay_command(store: &Path, folder: &Path) -> Option<Command> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_riad-bootstrap"));
    command.arg("replay").arg("--store").arg(store).args(guile_arguments()?).arg(folder);
    Some(command)
}

/// Replays FOLDER in a new store, which is returned.
pub fn replay(test: &str, folder: &Path) -> Option<(Output, Scratch)> {
    let store = Scratch::new(test);
    let Some(mut command) = replay_command(store.path(), folder) else {
        skipped(test, NO_GUILE);
        return None;
    };
    Some((command.output().unwrap(), store))
}

/// Whether the store has anything under the final name of STEP's output.
pub fn is_made(store: &Scratch, out: &str) -> bool {
    let place = store.path().join(out.strip_prefix('/').unwrap());
    place.symlink_metadata().is_ok()
}

/// A builder that makes its output.
pub const MAKE_OUT: &str =
    r#"(call-with-output-file (getenv "out") (lambda (port) (display "made\n" port)))"#;
/// The nar sha256 of a plain file that says `made`, from `nix-hash`.
pub const MADE_HASH: &str = "1a23sglj2b8awcl7nqklrc4jjgxv1ws0v50hjxakm4crv24f0syg";
