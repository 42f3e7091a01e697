//! The recorded graph is built in an initrd, with Riad as process 1, under QEMU with Debian's
//! kernel; and the shipped executable is what such a boot needs: static and small.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use riad_tests::elf;
use riad_tests::graph;
use riad_tests::process::{Finished, Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Outcome, Trial};

/// The limit for the stripped release build, in bytes.
const SIZE_LIMIT: u64 = 2_000_000;

/// The same for the one without the modules that no builder needs.
const INITRD_SIZE_LIMIT: u64 = 1_650_000;

/// What more the standard library costs where its source is not at hand: it then
/// brings the code that names the functions of a backtrace.
const PREBUILT_STANDARD_LIBRARY: u64 = 300_000;

/// An emulated machine is slow, and it may share its processors.
const BOOT_LIMIT: Duration = Duration::from_secs(600);

fn main() -> ExitCode {
    trial::main(vec![
        Trial::new("boot/same-hashes", same_hashes),
        Trial::new("boot/same-hashes-by-the-smaller-riad", same_hashes_by_the_smaller),
        Trial::new("boot/changed-builder-is-refused", changed_builder),
        Trial::new("boot/initrd-is-reproducible", reproducible),
        Trial::new("release/static", is_static),
        Trial::new("release/size", is_small),
        Trial::new("release/initrd-size", is_initrd_small),
        Trial::new("release/initrd-modules", has_what_its_modules_need),
    ])
}

/// The newest of Debian's kernels for virtual machines.
fn kernel() -> Result<PathBuf, String> {
    let entries = fs::read_dir("/boot").map_err(|e| format!("/boot: {e}"))?;
    let mut kernels: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| {
            let name = path.to_string_lossy();
            name.contains("/vmlinuz-") && name.ends_with("-cloud-amd64")
        })
        .collect();
    kernels.sort();
    let kernel = kernels.pop().ok_or("no /boot/vmlinuz-*-cloud-amd64")?;
    File::open(&kernel).map_err(|e| format!("{}: {e}", kernel.display()))?;
    Ok(kernel)
}

/// The kernel, or the reason why nothing can be booted here.
fn means_to_boot() -> Result<PathBuf, String> {
    tools::static_riad()?;
    tools::on_path("qemu-system-x86_64")?;
    kernel()
}

fn initrd(riad: &Path, folder: &Path, file: &Path) -> Result<(), String> {
    let done = Invocation::new(tools::riad_bootstrap()?)
        .arg("initrd")
        .arg("--riad")
        .arg(riad)
        .arg(folder)
        .arg("-o")
        .arg(file)
        .run()
        .map_err(|e| e.to_string())?;
    if done.status == 0 { Ok(()) } else { Err(done.describe()) }
}

/// Boots the graph in FOLDER, with RIAD in the initrd.
fn boot(riad: &Path, folder: &Path, kernel: &Path) -> Result<Finished, String> {
    let place = PrivateDir::new().map_err(|e| e.to_string())?;
    let file = place.path().join("initrd");
    initrd(riad, folder, &file)?;
    Invocation::new(tools::riad_bootstrap()?)
        .arg("boot")
        .arg(&file)
        .arg("--kernel")
        .arg(kernel)
        .limit(BOOT_LIMIT)
        .run()
        .map_err(|e| e.to_string())
}

fn same_hashes() -> Outcome {
    same_hashes_by(tools::static_riad())
}
fn same_hashes_by_the_smaller() -> Outcome {
    same_hashes_by(smaller_riad())
}

/// The executable for an initrd, beside the one under test: `build --initrd` makes it.
fn smaller_riad() -> Result<PathBuf, String> {
    let path = tools::static_riad()?.with_file_name("riad-initrd");
    if path.is_file() { Ok(path) } else { Err(format!("there is no {}", path.display())) }
}

fn same_hashes_by(riad: Result<PathBuf, String>) -> Outcome {
    let (riad, kernel) = match (riad, means_to_boot()) {
        (Ok(riad), Ok(kernel)) => (riad, kernel),
        (Err(why), _) | (_, Err(why)) => return Outcome::Skipped(why),
    };
    let folder = graph::guile_tools();
    let test = || {
        let done = boot(&riad, &folder, &kernel)?;
        if done.status != 0 || done.timed_out {
            return Err(done.describe());
        }
        graph::judge_hashes(&graph::recorded(&folder)?, &done.out())
    };
    test().into()
}

/// A failure inside is seen outside: it is shown and the status is not 0.
/// A source that is not what the graph names never gets into an initrd. (That a
/// builder which fails in the guest is reported, `bootstrap/tests/riad.rs` shows.)
fn changed_builder() -> Outcome {
    let kernel = match means_to_boot() {
        Ok(kernel) => kernel,
        Err(why) => return Outcome::Skipped(why),
    };
    let test = || {
        let folder = graph::copy(&graph::guile_tools()).map_err(|e| e.to_string())?;
        let builder = graph::file_ending(&folder.path().join("sources"), "-words-guile-builder")?;
        fs::write(&builder, "(exit 3)\n").map_err(|e| e.to_string())?;
        match boot(&tools::static_riad()?, folder.path(), &kernel) {
            Err(why) if why.contains("-words.drv: its source") => Ok(()),
            Err(why) => Err(format!("another failure than expected: {why}")),
            Ok(done) => Err(format!("it booted: {}", done.describe())),
        }
    };
    test().into()
}

fn reproducible() -> Outcome {
    match tools::static_riad() {
        Ok(_) => two_initrds().into(),
        Err(why) => Outcome::Skipped(why),
    }
}

fn two_initrds() -> Result<(), String> {
    let place = PrivateDir::new().map_err(|e| e.to_string())?;
    let (one, two) = (place.path().join("one"), place.path().join("two"));
    let riad = tools::static_riad()?;
    initrd(&riad, &graph::guile_tools(), &one)?;
    initrd(&riad, &graph::guile_tools(), &two)?;
    let read = |path: &Path| fs::read(path).map_err(|e| e.to_string());
    if read(&one)? == read(&two)? { Ok(()) } else { Err("two initrds differ".to_owned()) }
}

/// The interpreter under test, if it was built as it is shipped.
fn release() -> Result<PathBuf, Outcome> {
    let riad = tools::riad().map_err(Outcome::Failed)?;
    if riad.components().any(|part| part.as_os_str() == "release") {
        Ok(riad)
    } else {
        Err(Outcome::Skipped(format!("{} is not a release build", riad.display())))
    }
}

fn is_static() -> Outcome {
    let test = |path: &Path| {
        let needs = elf::interpreter(&fs::read(path).map_err(|e| e.to_string())?)?;
        match needs {
            None => Ok(()),
            Some(loader) => Err(format!("{} needs {loader}", path.display())),
        }
    };
    release().map_or_else(|outcome| outcome, |riad| test(&riad).into())
}

fn is_small() -> Outcome {
    release().map_or_else(|outcome| outcome, |riad| is_below(&riad, SIZE_LIMIT).into())
}
fn is_initrd_small() -> Outcome {
    smaller_riad().map_or_else(Outcome::Skipped, |riad| is_below(&riad, INITRD_SIZE_LIMIT).into())
}
fn is_below(path: &Path, limit: u64) -> Result<(), String> {
    let program = fs::read(path).map_err(|e| e.to_string())?;
    // A section that only the reader of debugging information asks for.
    let is_prebuilt = program.windows(17).any(|bytes| bytes == b".gnu_debugaltlink");
    let limit = limit + if is_prebuilt { PREBUILT_STANDARD_LIBRARY } else { 0 };
    let size = program.len() as u64;
    if size < limit { Ok(()) } else { Err(format!("{size} bytes, limit {limit}")) }
}

/// Each module of the smaller executable can be imported, and another cannot.
fn has_what_its_modules_need() -> Outcome {
    let test = |riad: PathBuf| {
        let text = "(for-each resolve-interface (delete '(guile) (%image-modules)))
                    (display (false-if-exception (resolve-interface '(srfi srfi-64))))";
        let done = Invocation::new(riad).arg("-c").arg(text).run().map_err(|e| e.to_string())?;
        if done.status == 0 && done.out() == "#f" { Ok(()) } else { Err(done.describe()) }
    };
    smaller_riad().map_or_else(Outcome::Skipped, |riad| test(riad).into())
}
