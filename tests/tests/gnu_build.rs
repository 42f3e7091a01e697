//! `(guix build gnu-build-system)` builds releases of GNU packages with Debian's compiler, all
//! phases and test suites, and the outputs are those of Guile, by their nar hashes. `$GUIX` names a
//! folder of Guix's build-side modules, `$SOURCES` one of the releases' archives.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use riad_tests::process::{Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Outcome, Trial};

/// How an archive's name begins, by package.
const PACKAGES: [(&str, &str); 3] = [("hello", "hello_2.10"), ("gzip", "gzip_"), ("sed", "sed_")];
/// A test suite may run for minutes on a busy machine.
const LIMIT: Duration = Duration::from_secs(3600);

fn main() -> ExitCode {
    let trial = |(package, archive)| {
        Trial::new(format!("gnu-build/{package}"), move || -> Outcome {
            let named = |name: &str| {
                let folder = std::env::var_os(name).map(PathBuf::from);
                folder.ok_or_else(|| format!("${name} names no folder"))
            };
            match (named("GUIX"), named("SOURCES"), tools::guile(), tools::on_path("nix-hash")) {
                (Ok(modules), Ok(sources), Ok(guile), Ok(hash)) => {
                    same_output(package, archive, &modules, &sources, &guile, &hash).into()
                }
                (Err(why), ..) | (_, Err(why), ..) | (_, _, Err(why), _) | (.., Err(why)) => {
                    Outcome::Skipped(why)
                }
            }
        })
    };
    trial::main(PACKAGES.into_iter().map(trial).collect())
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn same_output(
    package: &str,
    archive: &str,
    modules: &Path,
    sources: &Path,
    guile: &Path,
    hash: &Path,
) -> Result<(), String> {
    let source = fs::read_dir(sources)
        .map_err(|e| format!("{}: {e}", sources.display()))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .find(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(archive))
        })
        .ok_or_else(|| format!("no archive {archive}… in {}", sources.display()))?;
    let dir = PrivateDir::new().map_err(text)?;
    let build = Build { dir: &dir, package, source: &source, modules, hash };
    let riad = dir.path().join("riad");
    fs::copy(tools::riad()?, &riad).map_err(text)?;
    let (expected, found) = (build.with(guile)?, build.with(&riad)?);
    if found == expected { Ok(()) } else { Err(format!("{found} is not Guile's {expected}")) }
}

struct Build<'a> {
    dir: &'a PrivateDir,
    package: &'a str,
    source: &'a Path,
    modules: &'a Path,
    hash: &'a Path,
}

impl Build<'_> {
    /// The nar hash of the output that the builder makes on INTERPRETER, always in the same folders.
    fn with(&self, interpreter: &Path) -> Result<String, String> {
        let (store, work) = (self.dir.path().join("store"), self.dir.path().join("work"));
        let out = store.join(format!("2lx5gpgllkv9yn8hd1wv7gpcnp9mfcbi-{}-1.0", self.package));
        for folder in [&store, &work] {
            if folder.exists() {
                fs::remove_dir_all(folder).map_err(text)?;
            }
            fs::create_dir(folder).map_err(text)?;
            // Some test suites want another user than root.
            fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).map_err(text)?;
        }
        let id = Invocation::new(tools::on_path("id")?).arg("-u").run().map_err(text)?;
        let call = if id.out().trim() == "0" {
            Invocation::new(tools::on_path("setpriv")?)
                .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
                .arg(interpreter)
        } else {
            Invocation::new(interpreter)
        };
        let done = call
            .args(["--no-auto-compile", "-L"])
            .arg(self.modules)
            .arg(tools::tests_dir().join("support/builders/gnu-build.scm"))
            .args([self.source, &out])
            .env("HOME", "/homeless-shelter")
            .env("SOURCE_DATE_EPOCH", "1")
            .env("NIX_STORE", &store)
            .env("NIX_BUILD_TOP", &work)
            .env("TMPDIR", &work)
            .dir(&work)
            .limit(LIMIT)
            .run()
            .map_err(text)?;
        if done.status != 0 || !out.join("bin").exists() {
            let said = done.describe();
            let end = said.char_indices().nth_back(4000).map_or(0, |(at, _)| at);
            return Err(format!("{}: {}", interpreter.display(), &said[end..]));
        }
        let hash = Invocation::new(self.hash)
            .args(["--type", "sha256", "--base32"])
            .arg(&out)
            .run()
            .map_err(text)?;
        if hash.status == 0 { Ok(hash.out().trim().to_owned()) } else { Err(hash.describe()) }
    }
}
