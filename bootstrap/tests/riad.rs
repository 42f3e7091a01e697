//! With Riad in Guile's place: the same hashes in a replay, from the linear
//! script, and from a boot. These need a static `riad`, beside the
//! `riad-bootstrap` under test or named by the variable `RIAD`.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use common::interpreter::{Interpreter, NO_RIAD, assert_recorded};
use common::{
    NO_KERNEL, NO_QEMU, Scratch, copy_of, guile_tools, kernel, riad_bootstrap, skipped, text, which,
};

/// The lines that a replay or a boot prints when all is as recorded.
fn recorded_lines() -> Vec<String> {
    let record = fs::read_to_string(guile_tools().join("outputs.tsv")).unwrap();
    let rows = record.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
    rows.map(|fields| format!("same     {}  {}", fields[3], fields[2])).collect()
}

#[test]
fn a_replay_gives_the_recorded_hashes() {
    let test = "a_replay_gives_the_recorded_hashes";
    let Some(riad) = Interpreter::riad() else { return skipped(test, NO_RIAD) };
    let arguments = ["replay", "--guile"].map(Path::new);
    let output = riad_bootstrap(arguments.into_iter().chain([&*riad.executable, &guile_tools()]));
    let errors = text(&output.stderr);
    assert_eq!(text(&output.stdout).lines().collect::<Vec<_>>(), recorded_lines(), "{errors}");
    assert_eq!((output.status.code(), errors), (Some(0), String::new()));
}

#[test]
fn an_ordinary_user_gets_them_as_well() {
    let test = "an_ordinary_user_gets_them_as_well";
    let Some(riad) = Interpreter::riad() else { return skipped(test, NO_RIAD) };
    let user = Command::new("id").arg("-u").output().unwrap();
    if text(&user.stdout).trim() != "0" {
        return skipped(test, "the tests are run by an ordinary user: all of them show it");
    }
    let copy = copy_of(&guile_tools(), "riad-ordinary");
    for (name, file) in [
        ("riad-bootstrap", Path::new(env!("CARGO_BIN_EXE_riad-bootstrap"))),
        ("riad", &riad.executable),
    ] {
        fs::copy(file, copy.path().join(name)).unwrap();
    }
    assert!(
        Command::new("chmod").arg("-R").arg("a+rX").arg(copy.path()).status().unwrap().success()
    );
    // Without --guile: the riad beside the program.
    let line = format!("{0}/riad-bootstrap replay {0}", copy.path().display());
    let output =
        Command::new("su").args(["nobody", "-s", "/bin/sh", "-c", &line]).output().unwrap();
    let errors = text(&output.stderr);
    assert_eq!(text(&output.stdout).lines().collect::<Vec<_>>(), recorded_lines(), "{errors}");
    assert_eq!(output.status.code(), Some(0), "{errors}");
}

#[test]
fn the_linear_script_gives_the_recorded_outputs() {
    let test = "the_linear_script_gives_the_recorded_outputs";
    let Some(riad) = Interpreter::riad() else { return skipped(test, NO_RIAD) };
    let (status, printed, scratch) = riad.run_script(&guile_tools());
    assert_eq!(status.code(), Some(0), "{printed}");
    assert!(printed.ends_with("Congratulations!\n"), "{printed}");
    assert_recorded(&scratch.path().join("store"));
}

#[test]
fn a_boot_gives_the_recorded_hashes_and_powers_off() {
    let test = "a_boot_gives_the_recorded_hashes_and_powers_off";
    let Some(riad) = Interpreter::riad() else { return skipped(test, NO_RIAD) };
    let Some(kernel) = kernel() else { return skipped(test, NO_KERNEL) };
    if !which("qemu-system-x86_64") {
        return skipped(test, NO_QEMU);
    }
    let boot = |folder: &Path| {
        let scratch = Scratch::new("riad-boot");
        let initrd = scratch.path().join("initrd");
        let arguments = ["initrd", "--riad"].map(Path::new);
        let made = riad_bootstrap(arguments.into_iter().chain([
            &*riad.executable,
            Path::new("-o"),
            &initrd,
            folder,
        ]));
        assert!(made.status.success(), "{}", text(&made.stderr));
        let output = Command::new(env!("CARGO_BIN_EXE_riad-bootstrap"))
            .args(["boot", "--timeout", "1200", "--kernel"])
            .args([&kernel, &initrd])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        (output.status.code(), text(&output.stdout).replace('\r', ""))
    };
    let (status, console) = boot(&guile_tools());
    for line in recorded_lines() {
        assert!(console.contains(&line), "no {line} in\n{console}");
    }
    assert!(console.contains("riad-boot: status 0\n"), "{console}");
    assert_eq!(status, Some(0));

    let made = common::made::Made::new("riad-boot-fails");
    let bad = made.step("bad", "(exit 4)", &[]);
    let (status, console) = boot(made.path());
    assert!(
        console.contains(&format!("{}: its builder ended with exit status 4", bad.base())),
        "{console}"
    );
    assert!(console.contains("riad-boot: status 1\n"), "{console}");
    assert_eq!(status, Some(1));
}
