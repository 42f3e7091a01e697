//! Where things are: the programs under test, the oracles, the project's folders.

use std::path::{Path, PathBuf};

/// The folder `tests/` of the project.
pub fn tests_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The interpreter under test: `$RIAD`, or the `riad` of the same build profile.
pub fn riad() -> Result<PathBuf, String> {
    built("riad", "RIAD")
}

/// The interpreter under test if it is static, as builders and an initrd need it: they have no C
/// library. `tests/run` builds one; a plain `cargo test` has none, which is a reason to skip.
pub fn static_riad() -> Result<PathBuf, String> {
    let riad = riad()?;
    let file = std::fs::read(&riad).map_err(|e| format!("{}: {e}", riad.display()))?;
    match crate::elf::interpreter(&file)? {
        None => Ok(riad),
        Some(_) => Err("the riad under test is not static, tests/run builds one".to_owned()),
    }
}

/// The tool around derivations: `$RIAD_BOOTSTRAP`, or the one of the same build profile.
pub fn riad_bootstrap() -> Result<PathBuf, String> {
    built("riad-bootstrap", "RIAD_BOOTSTRAP")
}

/// Guile 3.0, whose version 3.0.8 is the oracle: `$GUILE`, or the one in the usual places.
pub fn guile() -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os("GUILE") {
        return existing(path.into(), "$GUILE");
    }
    on_path("guile-3.0").or_else(|_| on_path("guile"))
}

/// The program NAME in one of the folders of `PATH`.
pub fn on_path(name: &str) -> Result<PathBuf, String> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let extra = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"].map(PathBuf::from);
    std::env::split_paths(&folders)
        .chain(extra)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| format!("{name} is not installed"))
}

/// A program of this project. A test of another crate does not get `CARGO_BIN_EXE_…`, so it is
/// looked for beside the test's own folder: `target/[TRIPLE/]PROFILE/deps/TEST` → `…/PROFILE/NAME`.
fn built(name: &str, variable: &str) -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os(variable) {
        return existing(path.into(), &format!("${variable}"));
    }
    let test = std::env::current_exe().map_err(|e| e.to_string())?;
    let beside = test.parent().and_then(Path::parent).map(|profile| profile.join(name));
    match beside {
        Some(path) if path.is_file() => Ok(path),
        _ => Err(format!(
            "{name} is not built: run `cargo build` with the same profile first, or set {variable}"
        )),
    }
}

fn existing(path: PathBuf, whence: &str) -> Result<PathBuf, String> {
    if path.is_file() {
        Ok(path)
    } else {
        Err(format!("{whence} names {}, which is not a file", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_said_to_be_missing() {
        assert!(on_path("sh").is_ok());
        assert_eq!(
            on_path("no-such-program-at-all").unwrap_err(),
            "no-such-program-at-all is not installed"
        );
        assert!(existing("/nonexistent/riad".into(), "$RIAD").unwrap_err().contains("$RIAD"));
    }
}
