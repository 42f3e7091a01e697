//! A replay that is ended at any moment, or lacks something of the machine,
//! leaves nothing half-made, and the next one goes on to the same hashes.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use common::made::{Made, Step};
use common::{Scratch, processes_of, skipped, text, wait_until};

/// Forty derivations: chains, fans, several outputs' worth of files.
fn forty(name: &str) -> Option<Made> {
    let made = Made::with_busybox(name)?;
    let mut steps: Vec<Step> = Vec::new();
    for number in 0..40 {
        // Each has up to three of those before it.
        let inputs: Vec<(String, Step)> = [1, 3, 7]
            .iter()
            .filter(|&&back| number >= back && number % back != 1)
            .map(|back| (format!("in{back}"), steps[number - back].clone()))
            .collect();
        let inputs: Vec<(&str, &Step)> = inputs.iter().map(|(n, s)| (n.as_str(), s)).collect();
        let names: Vec<String> = inputs.iter().map(|(n, _)| format!(" ${n}/list")).collect();
        let names = names.concat();
        let script = format!(
            "mkdir -p $out/d; echo {number} > $out/d/own; cat /dev/null{names} | sort -u > all
             head -c 30 all > $out/list; echo {number} >> $out/list; i=0
             while [ $i -lt 30 ]; do echo $i > $out/d/$i; i=$((i+1)); done; ln -s $out/list $out/me"
        );
        steps.push(made.add(&Made::shell(&format!("step{number}"), &script, &inputs)));
    }
    Some(made)
}

fn replay(store: &Path, made: &Made, jobs: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_riad-bootstrap"));
    command.args(["replay", "-j", jobs, "--store"]).arg(store).arg(made.path());
    command
}

/// The hash of each output, from the lines that a replay printed.
fn hashes(output: &Output) -> BTreeMap<String, String> {
    let lines = text(&output.stdout);
    let words = lines.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    words.map(|words| (words[2].to_string(), words[1].to_string())).collect()
}

/// What an undisturbed replay gives.
fn undisturbed(made: &Made) -> BTreeMap<String, String> {
    let store = Scratch::new("undisturbed");
    let output = replay(store.path(), made, "2").output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    let hashes = hashes(&output);
    assert_eq!(hashes.len(), 40);
    hashes
}

/// That STORE holds only what a finished replay leaves.
fn assert_tidy(store: &Path, items: usize) {
    let names = |folder: &str| -> Vec<String> {
        let entries = fs::read_dir(store.join(folder)).into_iter().flatten();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(names("nix/store").len(), items, "{:?}", names("nix/store"));
    assert_eq!(names("var/riad/valid").len(), items);
    assert_eq!(names("var/riad/pending"), Vec::<String>::new());
    assert_eq!(names("var/riad/tmp"), Vec::<String>::new());
    let mounts = fs::read_to_string("/proc/mounts").unwrap();
    assert!(!mounts.contains(store.to_str().unwrap()), "{mounts}");
}

/// Different numbers each time, from 0 to 1.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        // Marsaglia's xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn killed_at_two_hundred_moments() {
    let Some(made) = forty("killed") else { return };
    let expected = undisturbed(&made);
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let (mut kills, mut replays) = (0, 0);
    while kills < 200 {
        // One store, killed again and again until it is finished.
        let store = Scratch::new("killed-store");
        replays += 1;
        // Longer and longer, so that it is finished on the slowest machine.
        for patience in 1.. {
            let mut command = replay(store.path(), &made, if replays % 2 == 0 { "1" } else { "2" });
            let command = command.stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = command.spawn().unwrap();
            let most = 0.25 + 0.01 * f64::from(patience);
            sleep(Duration::from_secs_f64(most * random.next() * random.next()));
            if child.try_wait().unwrap().is_some() {
                break;
            }
            kill(&mut child);
            kills += 1;
            // Whatever has a final name and is declared valid is whole.
            let valid = fs::read_dir(store.path().join("var/riad/valid")).into_iter().flatten();
            for name in valid.map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
                let item = format!("/nix/store/{name}");
                let Some(expected) = expected.get(&item) else { continue };
                let found = riad_bootstrap::nar::nar_hash(&store.path().join(&item[1..])).unwrap();
                assert_eq!(found.base32(), *expected, "{item} after {kills} kills");
            }
        }
        let output = replay(store.path(), &made, "2").output().unwrap();
        assert_eq!(hashes(&output), expected, "after {kills} kills: {}", text(&output.stderr));
        assert_tidy(store.path(), 41);
        wait_until("a builder outlives its replay", || processes_of(store.path()) == 0);
    }
}

/// Asked to stop: builders are ended, the rest is kept, status 130.
#[test]
fn asked_to_stop() {
    let Some(made) = Made::with_busybox("stopped") else { return };
    let first = made.add(&Made::shell("first", "echo first > $out", &[]));
    let slow = made.add(&Made::shell("slow", "echo waiting; sleep 6000", &[("first", &first)]));
    let store = Scratch::new("stopped-store");
    let mut command = replay(store.path(), &made, "1");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let log = store.path().join("var/riad/log").join(slow.base());
    let is_waiting = || fs::read_to_string(&log).is_ok_and(|text| text == "waiting\n");
    wait_until("the slow builder never started", is_waiting);
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("slow.drv: it was interrupted"));
    assert_tidy(store.path(), 2);
    assert_eq!(processes_of(store.path()), 0);
}

/// What did not reach the disk before a loss of power is found when the
/// machine has been started anew, and made again.
#[test]
fn after_a_loss_of_power_items_are_checked() {
    let Some(made) = forty("power") else { return };
    let expected = undisturbed(&made);
    let store = Scratch::new("power-store");
    replay(store.path(), &made, "2").output().unwrap();
    let items: Vec<&String> = expected.keys().collect();
    let spoil = |item: &str| {
        let file = store.path().join(&item[1..]).join("list");
        let writable = Command::new("chmod").arg("u+w").arg(&file).status();
        assert!(writable.unwrap().success());
        fs::write(&file, "").unwrap();
    };
    spoil(items[5]);
    fs::write(store.path().join("var/riad/boot"), "an earlier run of the machine").unwrap();
    spoil(items[17]);
    let output = replay(store.path(), &made, "2").output().unwrap();
    assert_eq!(hashes(&output), expected, "{}", text(&output.stderr));
    let found = |item: &str| riad_bootstrap::nar::nar_hash(&store.path().join(&item[1..])).unwrap();
    for item in items {
        assert_eq!(found(item).base32(), expected[item], "{item}");
    }
    assert_tidy(store.path(), 41);
}

/// Replays MADE under the shell's LIMITS, and then without them.
///
/// Under them it is done, or it ends for one of REASONS, which it says: whichever
/// depends on how many builders run at one moment, but where `always`. Without
/// them it goes on to what was EXPECTED.
fn assert_goes_on(
    made: &Made,
    expected: &BTreeMap<String, String>,
    limits: &str,
    reasons: &[&str],
    always: bool,
) {
    let store = Scratch::new("limits-store");
    let line = format!(
        "{limits}; exec {} replay -j 2 --store {} {}",
        env!("CARGO_BIN_EXE_riad-bootstrap"),
        store.path().display(),
        made.path().display()
    );
    let output = Command::new("bash").args(["-c", &line]).output().unwrap();
    let errors = text(&output.stderr);
    if always || output.status.code() != Some(3) {
        assert!(!output.status.success(), "{limits}: {errors}");
        assert!(reasons.iter().any(|reason| errors.contains(reason)), "{limits}: {errors}");
    }
    let output = replay(store.path(), made, "2").output().unwrap();
    assert_eq!(hashes(&output), *expected, "{limits}: {}", text(&output.stderr));
    assert_tidy(store.path(), 41);
}

#[test]
fn without_descriptors_or_memory() {
    let Some(made) = forty("limits") else { return };
    let expected = undisturbed(&made);
    let no_files = ["Too many open files"];
    // One builder wants more than ten; twelve do where no two overlap.
    for (limits, always) in [("ulimit -n 7", true), ("ulimit -n 10", true), ("ulimit -n 12", false)]
    {
        assert_goes_on(&made, &expected, limits, &no_files, always);
    }
    // A thread that cannot have a stack is refused as EAGAIN.
    let no_memory =
        ["Cannot allocate memory", "memory allocation", "out of memory", "cannot start a thread"];
    for kilobytes in [15_000, 20_000, 60_000, 150_000] {
        let limits = format!("ulimit -v {kilobytes}");
        assert_goes_on(&made, &expected, &limits, &no_memory, false);
    }
}

/// Tests of this need a small file system of their own.
#[test]
fn on_a_full_disk() {
    let test = "on_a_full_disk";
    let Some(made) = forty("disk") else { return };
    let expected = undisturbed(&made);
    let folder = Scratch::new("disk-store");
    let mount = |options: &str| {
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", options, "none"]).arg(folder.path());
        command.output().is_ok_and(|output| output.status.success())
    };
    if !mount("size=2200k") {
        return skipped(test, "this user may not mount a small file system");
    }
    let store = folder.path().join("store");
    for size in ["size=2400k", "size=2600k", "size=2800k"] {
        let output = replay(&store, &made, "2").output().unwrap();
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{size}: {errors}");
        assert!(errors.contains("No space left on device"), "{size}: {errors}");
        assert!(mount(&format!("remount,{size}")));
    }
    assert!(mount("remount,size=60m"));
    let output = replay(&store, &made, "2").output().unwrap();
    let found = hashes(&output);
    assert_tidy_on_mount(&store);
    assert!(Command::new("umount").arg(folder.path()).status().unwrap().success());
    assert_eq!(found, expected, "{}", text(&output.stderr));
}

/// Like [`assert_tidy`], where the store's own file system is mounted.
fn assert_tidy_on_mount(store: &Path) {
    let count = |folder: &str| fs::read_dir(store.join(folder)).map_or(0, Iterator::count);
    assert_eq!(count("nix/store"), 41);
    assert_eq!(count("var/riad/pending") + count("var/riad/tmp"), 0);
}
