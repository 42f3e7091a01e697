//! What the options of `replay` do.

mod common;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::made::{Made, Recipe, Step};
use common::{Scratch, skipped, text, wait_until};
use riad_bootstrap::json::Json;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_riad-bootstrap"));
    command.arg("replay").args(arguments);
    command
}

/// Replays MADE in STORE with ARGUMENTS.
fn replay(made: &Made, store: &Path, arguments: &[&str]) -> Output {
    command(arguments).arg("--store").arg(store).arg(made.path()).output().unwrap()
}

/// The word in front of STEP's line.
fn word(output: &Output, step: &Step) -> String {
    let lines = text(&output.stdout);
    let line = lines.lines().find(|line| line.ends_with(&step.out));
    line.unwrap_or_else(|| panic!("no {} in {lines}", step.out))[..7].trim_end().to_string()
}

fn item(store: &Path, step: &Step) -> PathBuf {
    store.join(&step.out[1..])
}

#[test]
fn several_builds_at_a_time() {
    let Some(made) = Made::with_busybox("jobs") else { return };
    // None ends before all are seen to wait: so they do it at the same time.
    let flag = Flag::new();
    let script = flag.wait_for_it("echo waiting", "echo done > $out");
    let steps = ["one", "two", "three"].map(|name| made.add(&Made::shell(name, &script, &[])));
    let store = Scratch::new("jobs-store");
    let mut command = command(&["-j", "3", "--expose", flag.folder()]);
    let command = command.arg("--store").arg(store.path()).arg(made.path());
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let log = |step: &Step| store.path().join("var/riad/log").join(step.base());
    let waits = |step: &Step| fs::read_to_string(log(step)).is_ok_and(|log| log == "waiting\n");
    wait_until("three at a time are not built", || steps.iter().all(waits));
    flag.raise();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
}

/// A file that a test makes when builders may go on, in a folder of its own that
/// they see.
struct Flag(Scratch);

impl Flag {
    fn new() -> Flag {
        Flag(Scratch::new("flag"))
    }

    fn folder(&self) -> &str {
        self.0.path().to_str().unwrap()
    }

    /// A builder that does BEFORE at once and AFTER when the flag is there.
    fn wait_for_it(&self, before: &str, after: &str) -> String {
        format!("{before}; until [ -e {}/flag ]; do sleep 0.1; done; {after}", self.folder())
    }

    fn raise(&self) {
        fs::write(self.0.path().join("flag"), "").unwrap();
    }
}

/// Two fixed outputs can be the same one, made in different ways.
#[test]
fn two_derivations_with_the_same_output() {
    let Some(made) = Made::with_busybox("twins") else { return };
    let hash = Command::new("sh").args(["-c", "echo x | sha256sum"]).output().unwrap();
    let hash = text(&hash.stdout)[..64].to_string();
    let fixed = |script: &str| {
        let fixed = Some(("sha256".into(), hash.clone()));
        made.add(&Recipe { fixed, ..Made::shell("twin", script, &[]) })
    };
    let one = fixed("sleep 0.3; echo x > $out");
    let other = fixed("sleep 0.3; printf 'x\\n' > $out");
    assert!(one.out == other.out && one.path != other.path);
    for _ in 0..3 {
        let store = Scratch::new("twins-store");
        let output = replay(&made, store.path(), &["-j", "2"]);
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
        let logs = fs::read_dir(store.path().join("var/riad/log")).unwrap().count();
        assert_eq!((logs, text(&output.stdout).lines().count()), (1, 2), "it is built once");
    }
}

#[test]
fn a_failure_ends_what_depends_on_it_or_all() {
    let Some(made) = Made::with_busybox("going") else { return };
    let bad = made.add(&Made::shell("bad", "exit 5", &[]));
    let after = made.add(&Made::shell("after", "echo > $out", &[("bad", &bad)]));
    let good: Vec<Step> =
        (0..3).map(|n| made.add(&Made::shell(&format!("g{n}"), "echo > $out", &[]))).collect();
    let store = Scratch::new("going-store");
    let output = replay(&made, store.path(), &["--keep-going"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!((word(&output, &bad), word(&output, &after)), ("FAILED".into(), "skipped".into()));
    assert!(good.iter().all(|step| word(&output, step) == "new"), "{}", text(&output.stdout));
    // In order, so that some are left where a failure ends all.
    let store = Scratch::new("going-store");
    let output = replay(&made, store.path(), &[]);
    let words: Vec<String> = good.iter().map(|step| word(&output, step)).collect();
    let tried = words.iter().filter(|word| *word == "new").count();
    let lines = text(&output.stdout);
    let place = lines.lines().position(|line| line.starts_with("FAILED")).unwrap();
    assert_eq!(tried, place, "{lines}");
}

#[test]
fn what_a_failed_build_left_is_kept() {
    let Some(made) = Made::with_busybox("kept") else { return };
    let script = "echo work > file; mkdir $out; echo half > $out/half; exit 1";
    let bad = made.add(&Made::shell("bad", script, &[]));
    let store = Scratch::new("kept-store");
    let failed = store.path().join("var/riad/failed").join(bad.base());
    replay(&made, store.path(), &[]);
    assert!(!failed.exists());
    let output = replay(&made, store.path(), &["--keep-failed"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_to_string(failed.join("work/file")).unwrap(), "work\n");
    let half = failed.join("items").join(Path::new(&bad.out).file_name().unwrap()).join("half");
    assert_eq!(fs::read_to_string(half).unwrap(), "half\n");
    assert!(!item(store.path(), &bad).exists());
}

#[test]
fn builds_that_take_too_long_or_say_nothing() {
    let Some(made) = Made::with_busybox("long") else { return };
    let script = "while true; do echo on; sleep 0.2; done";
    let long = made.add(&Made::shell("long", script, &[]));
    let store = Scratch::new("long-store");
    let output = replay(&made, store.path(), &["--timeout", "1", "--max-silent", "5000"]);
    let errors = text(&output.stderr);
    assert!(errors.contains("long.drv: its builder took longer than 1 s"), "{errors}");
    assert_eq!(word(&output, &long), "FAILED");
    let Some(made) = Made::with_busybox("silent") else { return };
    made.add(&Made::shell("silent", "echo once; sleep 6000", &[]));
    let output = replay(&made, store.path(), &["--timeout", "5000", "--max-silent", "1"]);
    let errors = text(&output.stderr);
    assert!(errors.contains("silent.drv: its builder printed nothing for 1 s"), "{errors}");
}

#[test]
fn inputs_come_from_substitutes() {
    let Some(made) = Made::with_busybox("substitutes") else { return };
    let low = made.add(&Made::shell("low", "echo low > $out", &[]));
    let mid = made.add(&Made::shell("mid", "echo $low > $out", &[("low", &low)]));
    let top = made.add(&Made::shell("top", "cat $mid $(cat $mid) > $out", &[("mid", &mid)]));
    let first = Scratch::new("substitutes-first");
    replay(&made, first.path(), &[]);
    let second = Scratch::new("substitutes-second");
    let from = ["--substitute-from", first.path().to_str().unwrap()];
    let output = replay(&made, second.path(), &from);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    let log = |step: &Step| second.path().join("var/riad/log").join(step.base());
    assert!(log(&top).exists() && !log(&mid).exists() && !log(&low).exists());
    let content = fs::read_to_string(item(second.path(), &top)).unwrap();
    assert_eq!(content, format!("{}\nlow\n", low.out));
    // What only a substitute would have needed is not asked for.
    assert_eq!(text(&output.stdout).lines().count(), 2, "{}", text(&output.stdout));
    // One that is not what was recorded is refused.
    made.record(&[(&mid, &"0".repeat(52))]);
    let third = Scratch::new("substitutes-third");
    let output = replay(&made, third.path(), &from);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("mid.drv: its substitute "), "{}", text(&output.stderr));
}

#[test]
fn a_shell_in_the_place_of_a_builder() {
    let Some(made) = Made::with_busybox("shell") else { return };
    let input = made.add(&Made::shell("input", "echo of input > $out", &[]));
    let recipe = Made::shell("broken", "exit 1", &[("input", &input)]).with("mine", "value");
    let step = made.add(&recipe);
    let file = made.path().join(step.base());
    let mut command = command(&["--shell"]);
    let command = command.arg(&file).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let script = "pwd; echo $mine; cat $input; ls /nix/store | cut -c34-; exit 7\n";
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let errors = text(&output.stderr);
    assert_eq!(
        text(&output.stdout),
        "/build\nvalue\nof input\ninput\nbb\n".to_string().replace("input\nbb", &sorted(&input)),
        "{errors}"
    );
    assert_eq!(output.status.code(), Some(7), "{errors}");
}

/// The names of busybox and of INPUT, in the order of their hashes.
fn sorted(input: &Step) -> String {
    let is_first = input.out.as_str() < common::nix::BUSYBOX;
    if is_first { "input\nbb".to_string() } else { "bb\ninput".to_string() }
}

/// On a terminal, here one of `script`'s, a tree of what is being built.
#[test]
fn a_live_tree_on_a_terminal() {
    let test = "a_live_tree_on_a_terminal";
    if !common::which("script") {
        return skipped(test, "script (Debian: bsdutils) is not installed");
    }
    let Some(made) = Made::with_busybox("live") else { return };
    // Each goes on when it has been seen on the screen.
    let flags = [Flag::new(), Flag::new()];
    let [low, top] = [&flags[0], &flags[1]]
        .map(|flag| flag.wait_for_it("echo a step, and more of it", "echo > $out"));
    let low = made.add(&Made::shell("low", &low, &[]));
    let top = made.add(&Made::shell("top", &top, &[("low", &low)]));
    let start = |options: &str| {
        let store = Scratch::new("live-store");
        let line = format!(
            "stty cols 60; {} replay {options} --expose {} --expose {} --store {} {}",
            env!("CARGO_BIN_EXE_riad-bootstrap"),
            flags[0].folder(),
            flags[1].folder(),
            store.path().display(),
            made.path().display()
        );
        let mut command = Command::new("script");
        let command = command.args(["-qec", &line, "/dev/null"]).stdin(Stdio::null());
        (command.stdout(Stdio::piped()).spawn().unwrap(), store)
    };
    let (mut child, _store) = start("");
    let mut output = child.stdout.take().unwrap();
    let mut screen = String::new();
    for (flag, drawn) in [
        (&flags[0], ["top.drv\n└─ low.drv", "│ a step, an", "0 of 2 done, 1 building, "]),
        (&flags[1], ["\ntop.drv  ", "│ a step, an", "1 of 2 done, 1 building, "]),
    ] {
        let start = screen.len();
        while !drawn.iter().all(|drawn| screen[start..].contains(drawn)) {
            let mut bytes = [0; 4096];
            let count = output.read(&mut bytes).unwrap();
            assert_ne!(count, 0, "none of {drawn:?} in {screen}");
            screen.push_str(&text(&bytes[..count]).replace('\r', ""));
        }
        flag.raise();
    }
    let mut rest = Vec::new();
    output.read_to_end(&mut rest).unwrap();
    screen.push_str(&text(&rest).replace('\r', ""));
    assert_eq!(child.wait().unwrap().code(), Some(3), "{screen}");
    // A line that is too long would be two, of which one would be left.
    let drawn = screen.split("\u{1b}[J").flat_map(str::lines);
    let widths: Vec<usize> =
        drawn.filter(|line| line.contains(" s │ ")).map(|line| line.chars().count()).collect();
    assert!(widths.len() >= 2 && widths.iter().all(|width| *width == 59), "{widths:?}: {screen}");
    // In the end only the lines are left.
    let last = screen.rsplit("\u{1b}[J").next().unwrap();
    assert!(!last.contains("done,") && last.contains(&top.out), "{last}");
    let (child, _store) = start("--plain");
    let plain = text(&child.wait_with_output().unwrap().stdout);
    assert!(!plain.contains("done,") && plain.matches("new  ").count() == 2, "{plain}");
}

#[test]
fn records_of_json() {
    let Some(made) = Made::with_busybox("json") else { return };
    let good = made.add(&Made::shell("good", "echo good > $out", &[]));
    let bad = made.add(&Made::shell("bad", "echo \"it's bad\"; exit 1", &[("good", &good)]));
    let store = Scratch::new("json-store");
    let output = replay(&made, store.path(), &["--json"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), String::new()));
    let lines = text(&output.stdout);
    let records: Vec<Json> = lines.lines().map(|line| Json::read(line).unwrap()).collect();
    let field = |record: &Json, name: &str| {
        record.get(name).and_then(Json::text).unwrap_or_default().to_string()
    };
    let events: Vec<(String, String)> =
        records.iter().map(|r| (field(r, "event"), field(r, "derivation"))).collect();
    let event = |event: &str, base: String| (event.to_string(), base);
    let expected = [
        event("start", good.base()),
        event("done", good.base()),
        event("start", bad.base()),
        event("done", bad.base()),
        event("summary", String::new()),
    ];
    assert_eq!(events, expected, "{lines}");
    let made = &records[1].get("outputs").unwrap().items()[0];
    assert_eq!((field(made, "path"), field(made, "verdict")), (good.out.clone(), "new".into()));
    let problems = records[3].get("problems").unwrap().items();
    assert_eq!(problems[0].text(), Some("its builder ended with exit status 1"));
    assert_eq!(records[3].get("log").unwrap().items()[0].text(), Some("it's bad"));
    assert_eq!(records[4].get("failed"), Some(&Json::Number(1)));
}

#[test]
fn fetchers_take_what_is_at_hand() {
    let Some(made) = Made::with_busybox("fetch") else { return };
    let recipe = |url: &str, hash: &str| Recipe {
        name: "thing.tar".into(),
        builder: "builtin:download".into(),
        outputs: vec!["out".into()],
        fixed: Some(("sha1".into(), hash.into())),
        environment: vec![("url".into(), format!("\"{url}\""))],
        ..Recipe::default()
    };
    // The sha1 of `fetched\n`.
    let hash = "f4e7a0cc1a1e0d3cdc7ea9b3d1d5ac6a9ef65f3c";
    let sum = Command::new("sh").args(["-c", "printf 'fetched\\n' | sha1sum"]).output().unwrap();
    let hash = text(&sum.stdout).split(' ').next().unwrap_or(hash).to_string();
    let step = made.add(&recipe("https://example.org/thing.tar", &hash));
    let store = Scratch::new("fetch-store");
    let output = replay(&made, store.path(), &["--daemon", "guix"]);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    let reason =
        format!("it fetches https://example.org/thing.tar, and no file with the sha1 {hash}");
    assert!(errors.contains(&reason), "{errors}");
    fs::write(made.path().join("sources/some-name"), "fetched\n").unwrap();
    let output = replay(&made, store.path(), &["--daemon", "guix"]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(item(store.path(), &step)).unwrap(), "fetched\n");
}

/// What was built with more in sight than its inputs stays suspect.
#[test]
fn a_store_remembers_what_was_exposed() {
    let Some(made) = Made::with_busybox("exposed") else { return };
    made.add(&Made::shell("thing", "echo > $out", &[]));
    let store = Scratch::new("exposed-store");
    let (seen, before) =
        ("IMPURE: every builder sees /usr of", "IMPURE: this store was used before");
    let run = |arguments: &[&str]| text(&replay(&made, store.path(), arguments).stderr);
    assert_eq!(run(&[]), "");
    for _ in 0..2 {
        let errors = run(&["--expose", "/usr"]);
        assert!(errors.contains(seen) && !errors.contains(before), "{errors}");
    }
    let errors = run(&[]);
    let said = format!("{before} so that every builder sees /usr of this machine\n");
    assert!(errors.contains(&said) && !errors.contains(seen), "{errors}");
}

/// The network is there when asked for, for fixed outputs only.
#[test]
fn the_network_is_for_fixed_outputs() {
    let test = "the_network_is_for_fixed_outputs";
    let Some(made) = Made::with_busybox("net") else { return };
    if fs::read_to_string("/proc/net/dev").unwrap().lines().count() < 4 {
        return skipped(test, "this machine has no interface but the loopback");
    }
    let script = "grep -c : /proc/net/dev > $out.n; cat $out.n; rm $out.n; echo x > $out";
    let script = script.replace("$out.n", "n");
    let hash = Command::new("sh").args(["-c", "echo x | sha256sum"]).output().unwrap();
    let hash = text(&hash.stdout)[..64].to_string();
    let fixed =
        Recipe { fixed: Some(("sha256".into(), hash)), ..Made::shell("fixed", &script, &[]) };
    let (fixed, plain) = (made.add(&fixed), made.add(&Made::shell("plain", &script, &[])));
    for (arguments, is_open) in [(&[][..], false), (&["--network"][..], true)] {
        let store = Scratch::new("net-store");
        let output = replay(&made, store.path(), arguments);
        let errors = text(&output.stderr);
        assert_eq!(errors.contains("IMPURE: builders of fixed outputs have the network"), is_open);
        let log = |step: &Step| {
            fs::read_to_string(store.path().join("var/riad/log").join(step.base())).unwrap()
        };
        assert_eq!(log(&fixed) != "1\n", is_open, "{errors}");
        assert_eq!(log(&plain), "1\n");
    }
}

#[test]
fn without_a_sandbox_only_at_the_root_and_said_loudly() {
    let Some(made) = Made::with_busybox("open") else { return };
    let step = made.add(&Made::shell(
        "open",
        "pwd > $out; [ -e /etc/debian_version ] || [ -e /usr ]",
        &[],
    ));
    let store = Scratch::new("open-store");
    let output = replay(&made, store.path(), &["--no-sandbox"]);
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("the store must be at /"), "{errors}");
    assert!(errors.contains("IMPURE: no sandbox: builders see all files"), "{errors}");
    // A machine whose / can be written to: this one, with a layer on top.
    let layer = Scratch::new("open-layer");
    let line = format!(
        "cd {layer} && mount -t tmpfs none . && cd {layer} && mkdir upper work root &&
         mount -t overlay -o lowerdir=/,upperdir=upper,workdir=work none root || exit 99
         mount --rbind /dev root/dev && mount --rbind /proc root/proc &&
         chroot root {program} replay --no-sandbox --store / {made}; [ $? = 3 ] && cat root{out}",
        layer = layer.path().display(),
        program = env!("CARGO_BIN_EXE_riad-bootstrap"),
        made = made.path().display(),
        out = step.out
    );
    let output = Command::new("unshare").args(["-m", "sh", "-c", &line]).output().unwrap();
    if matches!(output.status.code(), Some(99 | 1)) && output.stdout.is_empty() {
        return skipped("without_a_sandbox", "this user can lay no layer over /");
    }
    let (lines, errors) = (text(&output.stdout), text(&output.stderr));
    assert!(lines.contains(&format!("  {}\n/var/riad/tmp/", step.out)), "{lines}{errors}");
}
