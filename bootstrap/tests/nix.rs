//! Recordings of Nix come out as they were recorded.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use common::nix::Recordings;
use common::{Scratch, riad_bootstrap, skipped, text};

/// The recordings whose outputs cannot all be the recorded ones: failing
/// derivations, clocks and the like, what is refused.
const EXCEPTIONS: [&str; 3] = ["f-failing", "i-nondeterministic", "o-ca-floating"];

/// The rows of a table by the names of their columns.
fn table(file: &Path) -> Vec<BTreeMap<String, String>> {
    let content = fs::read_to_string(file).unwrap();
    let mut lines = content.lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let row = |line: &str| {
        let fields = line.split('\t').map(str::to_string);
        names.iter().map(ToString::to_string).zip(fields).collect()
    };
    lines.map(row).collect()
}

/// That a replay of FOLDER gives what is recorded: hashes, by its own lines,
/// and references, by the store.
fn assert_recorded(folder: &Path) {
    let store = Scratch::new("nix");
    let arguments = ["replay", "-j", "2", "--store"].map(Path::new);
    let output = riad_bootstrap(arguments.into_iter().chain([store.path(), folder]));
    let (lines, name) = (text(&output.stdout), folder.display());
    assert_eq!(output.status.code(), Some(0), "{name}: {lines}{}", text(&output.stderr));
    let record = table(&folder.join("outputs.tsv"));
    assert_eq!(lines.lines().count(), record.len(), "{name}");
    for row in record {
        let (base, hash) = (&row["path"], &row["narHashNix32"]);
        let line = format!("same     {hash}  /nix/store/{base}\n");
        assert!(lines.contains(&line), "{name}: {base}");
        let valid = fs::read_to_string(store.path().join("var/riad/valid").join(base)).unwrap();
        let found = valid.lines().filter_map(|line| line.strip_prefix("reference /nix/store/"));
        let found = found.collect::<Vec<_>>().join(" ");
        assert_eq!(found, row["references"], "{name}: references of {base}");
    }
}

#[test]
fn recordings_come_out_the_same() {
    let test = "recordings_come_out_the_same";
    let Some(recordings) = Recordings::find(test) else { return };
    let names = recordings.names();
    assert!(names.len() > EXCEPTIONS.len(), "{names:?}");
    for name in names.iter().filter(|name| !EXCEPTIONS.contains(&name.as_str())) {
        assert_recorded(&recordings.folder(name));
    }
}

/// The part that the repository carries is enough for a replay.
#[test]
fn so_do_those_of_the_repository() {
    let test = "so_do_those_of_the_repository";
    let Some(recordings) = Recordings::of_the_repository(test) else { return };
    for name in ["a-diamond", "c-fixed-output", "n-builtin"] {
        assert_recorded(&recordings.folder(name));
    }
}

/// What a builder sees of itself is the same without privileges.
#[test]
fn an_ordinary_user_gets_the_same() {
    let test = "an_ordinary_user_gets_the_same";
    let Some(recordings) = Recordings::of_the_repository(test) else { return };
    let user = Command::new("id").arg("-u").output().unwrap();
    if text(&user.stdout).trim() != "0" {
        return skipped(test, "the tests are run by an ordinary user: all of them show it");
    }
    let folder = recordings.folder("j-environment");
    let program = recordings.folder("riad-bootstrap");
    fs::copy(env!("CARGO_BIN_EXE_riad-bootstrap"), &program).unwrap();
    let open = Command::new("chmod").arg("-R").arg("a+rX").arg(recordings.folder("")).status();
    assert!(open.unwrap().success());
    // The kernel lets only root leave groups; so this user is in none.
    let user = ["--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all"];
    let output = Command::new("setpriv")
        .args(user)
        .arg(&program)
        .args(["replay", "--keep-going"])
        .arg(&folder)
        .current_dir("/")
        .output()
        .unwrap();
    let lines = text(&output.stdout);
    let differing: Vec<&str> = lines.lines().filter(|line| !line.starts_with("same  ")).collect();
    // It shows the ids that its own are outside.
    let only_exact = differing.len() <= 1 && differing.iter().all(|line| line.ends_with("-exact"));
    assert!(only_exact, "{lines}{}", text(&output.stderr));
    assert_eq!(lines.lines().count(), 7);
}

/// What is said here where Nix says ERROR, of a derivation called NAME.
fn expected_reason(name: &str, error: &str) -> String {
    let between = |before: &str, after: &str| {
        let rest = error.split_once(before).map(|(_, rest)| rest)?;
        Some(rest.split_once(after).map_or(rest, |(found, _)| found).to_string())
    };
    if let Some(code) = between("failed with exit code ", " ") {
        // Nix's child says that it cannot become the builder, and exits.
        return match name {
            "nobuilder" => "cannot run the builder /bin/sh: No such file".to_string(),
            "noexec" => "test.lua: Permission denied".to_string(),
            _ => format!("its builder ended with exit status {code}"),
        };
    }
    if let Some(signal) = between("failed due to signal ", " ") {
        return format!("its builder was killed by signal {signal}");
    }
    if let Some(base64) = between("got: sha256-", "=") {
        return format!("but has {}", hex_of_base64(&base64));
    }
    if let Some(paths) = between("is not allowed to refer to the following paths: ", "\n") {
        return format!("is not allowed to refer to {paths}");
    }
    if let Some(output) = between("failed to produce output path for output '", "'") {
        return format!("its builder succeeded but did not make the output {output}");
    }
    for (said, here) in [
        ("cycle detected", "its outputs refer to each other in a cycle: dev, out"),
        ("unsupported type", "is a named pipe, which a store item cannot hold"),
        (
            "should be a non-executable regular file",
            "should be a plain file that is not executable",
        ),
        ("suspicious ownership or permission", "can be written to by its group"),
        ("'riscv64-linux'", "it is for the system riscv64-linux"),
        ("{no-such-feature}", "it requires the system feature no-such-feature"),
        ("__noChroot", "it sets __noChroot"),
    ] {
        if error.contains(said) {
            return here.to_string();
        }
    }
    panic!("nothing is known of the error of {name}: {error}");
}

fn hex_of_base64(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |byte| DIGITS.iter().position(|digit| *digit == byte).unwrap();
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0usize, 0);
    for byte in text.bytes() {
        (bits, count) = (bits << 6 | digit(byte), count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    hex::encode(bytes)
}

#[test]
fn failing_builds_fail_for_the_recorded_reasons() {
    let test = "failing_builds_fail_for_the_recorded_reasons";
    let Some(recordings) = Recordings::find(test) else { return };
    let folder = recordings.folder("f-failing");
    let output = riad_bootstrap(["replay", "--keep-going", folder.to_str().unwrap()]);
    let (lines, errors) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{errors}");
    let record = table(&folder.join("failures.tsv"));
    assert_eq!(record.len(), 24);
    for row in record {
        let (drv, error) = (&row["drv"], &row["error"]);
        let name = drv.split_once('-').unwrap().1.strip_suffix(".drv").unwrap();
        let line = lines.lines().find(|line| line.ends_with(&format!("-{name}"))).unwrap();
        let said = errors.lines().find(|line| line.contains(&format!(": {drv}: ")));
        if name == "good" {
            assert!(line.starts_with("same  ") && said.is_none(), "{line}");
        } else if name == "depfails" {
            assert!(line.starts_with("skipped  - ") && said.is_none(), "{line}");
        } else {
            assert!(line.starts_with("FAILED   - "), "{line}");
            let expected = expected_reason(name, error);
            let said = said.unwrap_or_else(|| panic!("nothing is said of {name}"));
            assert!(said.contains(&expected), "{name}: no `{expected}` in `{said}`");
        }
    }
}

#[test]
fn what_differs_by_itself_is_told_apart() {
    let test = "what_differs_by_itself_is_told_apart";
    let Some(recordings) = Recordings::find(test) else { return };
    let folder = recordings.folder("i-nondeterministic");
    let output = riad_bootstrap(["replay", "--rounds", "2", folder.to_str().unwrap()]);
    let (lines, errors) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(3), "{errors}");
    let line = |name: &str| lines.lines().find(|l| l.ends_with(&format!("-{name}"))).unwrap();
    let said = |name: &str| -> Vec<&str> {
        errors.lines().filter(|line| line.contains(&format!("-{name}.drv: "))).collect()
    };
    assert!(line("stable").starts_with("same  ") && said("stable").is_empty(), "{errors}");
    for name in ["random", "clock", "bootid"] {
        assert!(line(name).starts_with("DIFFERS  "), "{name}: {lines}");
        let twice = |line: &&&str| line.contains("differs by itself: two builds gave the sha256 ");
        // The clock it reads need not tick between two quick builds.
        let fewest = usize::from(name != "clock");
        let count = said(name).iter().filter(twice).count();
        assert!((fewest..=1).contains(&count), "{name}: {errors}");
    }
    // Of the same machine it says the same: only the record is another one.
    assert!(said("host").iter().all(|line| !line.contains("two builds")), "{errors}");
    let reason = said("usesrandom").concat();
    assert!(
        reason.contains("an input differs: k2s4jiqc92z0zg8rh7kmswmj515gfrmj-random"),
        "{reason}"
    );
}

#[test]
fn floating_outputs_are_refused_by_name() {
    let test = "floating_outputs_are_refused_by_name";
    let Some(shared) = common::shared_graphs() else {
        return skipped(test, "../shared/graphs is not there");
    };
    let output = riad_bootstrap([Path::new("replay"), &shared.join("nix/o-ca-floating")]);
    let errors = text(&output.stderr);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""), "{errors}");
    assert!(errors.contains("it is a floating content-addressed derivation"), "{errors}");
}
