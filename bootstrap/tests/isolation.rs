//! What no recording can notice: that inputs cannot be changed, that nothing
//! but the declared inputs, no network and no input of the caller's is there.
//! Each test also shows that it would notice.

mod common;

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use common::made::{Made, Recipe, Step};
use common::nix::{Collected, replay_with};
use common::{Scratch, text};
use riad_bootstrap::replay::rules::{Daemon, Rules};

fn nix() -> Rules {
    Rules::of(Daemon::Nix)
}

/// The content of STEP's output, a file.
fn made_by(step: &Step, store: &Scratch, collected: &Collected) -> String {
    let file = store.path().join(step.out.trim_start_matches('/'));
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{error}: {}", collected.problems()))
}

/// Builds what MADE holds, by the rules of Nix that BREAK_IT has changed;
/// returns what STEP made.
fn build(made: &Made, step: &Step, break_it: impl FnOnce(&mut Rules)) -> (String, Scratch) {
    let mut rules = nix();
    break_it(&mut rules);
    let (_, collected, store) = replay_with(made.path(), Some(rules));
    (made_by(step, &store, &collected), store)
}

/// Builders own their inputs, where there are no build users; still they can
/// neither write to them nor change their modes.
#[test]
fn inputs_cannot_be_changed_by_their_owner() {
    let Some(made) = Made::with_busybox("owner") else { return };
    let input = made.add(&Made::shell("input", "mkdir $out; echo kept > $out/file", &[]));
    let script = "(chmod u+w $input/file && echo changed > $input/file) 2> /dev/null || true
                  (chmod u+w $input && rm $input/file) 2> /dev/null || true
                  (rm -rf $input) 2> /dev/null || true
                  cat $input/file > $out 2> /dev/null || echo gone > $out";
    let step = made.add(&Made::shell("writer", script, &[("input", &input)]));
    let file = |store: &Scratch| store.path().join(format!("{}/file", &input.out[1..]));
    let (seen, store) = build(&made, &step, |_| ());
    assert_eq!(seen, "kept\n");
    assert_eq!(fs::read_to_string(file(&store)).unwrap(), "kept\n");
    let (seen, store) = build(&made, &step, |rules| rules.read_only_inputs = false);
    assert!(seen != "kept\n" || !file(&store).exists(), "this would notice: {seen}");
}

#[test]
fn only_wanted_outputs_are_there() {
    let Some(made) = Made::with_busybox("wanted") else { return };
    let script = "echo dev > $dev; echo out > $out";
    let outputs = vec!["dev".to_string(), "out".to_string()];
    let both = made.add(&Recipe { outputs, ..Made::shell("both", script, &[]) });
    // Told in two pieces, or it would be a reference.
    let (head, tail) = both.output("out").split_at(20);
    let script =
        format!("p={head}; p=${{p}}{tail}; [ -e $p ] && echo there > $out || echo hidden > $out");
    let mut recipe = Made::shell("user", &script, &[]);
    recipe.inputs = vec![("dev".into(), both.clone(), "dev".into())];
    let step = made.add(&recipe);
    assert_eq!(build(&made, &step, |_| ()).0, "hidden\n");
    let (seen, _) = build(&made, &step, |rules| rules.wanted_outputs_only = false);
    assert_eq!(seen, "there\n", "this would notice");
}

#[test]
fn there_is_no_network_but_the_loopback() {
    let Some(made) = Made::with_busybox("network") else { return };
    let script = "grep -o '^ *[a-z0-9]*:' /proc/net/dev | tr -d ' \\n' > $out
                  (echo heard | nc -l -p 4321) & i=0
                  until nc 127.0.0.1 4321 < /dev/null >> $out; do
                    i=$((i+1)); [ $i -lt 6000 ]; sleep 0.1; done 2> /dev/null; wait";
    let step = made.add(&Made::shell("interfaces", script, &[]));
    assert_eq!(build(&made, &step, |_| ()).0, "lo:heard\n");
    let here = fs::read_to_string("/proc/net/dev").unwrap();
    if here.lines().count() < 4 {
        return common::skipped("there_is_no_network", "this machine has no other interface");
    }
    let (seen, _) = build(&made, &step, |rules| rules.own_network = false);
    assert_ne!(seen, "lo:heard\n", "this would notice");
}

/// The caller's input is asked for by a program with a pipe for one: this test
/// itself.
#[test]
fn standard_input_is_empty() {
    if let Some(inherits) = std::env::var_os("TEST_OF_STANDARD_INPUT") {
        let Some(made) = Made::with_busybox("input") else { return };
        let step = made.add(&Made::shell("reader", "cat > $out", &[]));
        let (seen, _) = build(&made, &step, |rules| rules.empty_input = inherits == "0");
        println!("seen: <{seen}>");
        return;
    }
    for (inherits, expected) in [("0", "seen: <>"), ("1", "seen: <secret>")] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "standard_input_is_empty", "--nocapture"])
            .env("TEST_OF_STANDARD_INPUT", inherits)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(b"secret").unwrap();
        let output = child.wait_with_output().unwrap();
        let lines = text(&output.stdout);
        assert!(output.status.success(), "{lines}");
        if !lines.contains("seen:") {
            return common::skipped("standard_input_is_empty", common::nix::NO_BUSYBOX);
        }
        assert!(lines.contains(expected), "{inherits}: {lines}");
    }
}

/// A file of the host, and a store item that is no input, cannot be named.
#[test]
fn nothing_else_of_the_machine_is_there() {
    let Some(made) = Made::with_busybox("machine") else { return };
    let script = "ls -a / | tr '\\n' ' ' > $out; ls /nix /etc /tmp | tr '\\n' ' ' >> $out
                  for f in /root /home /usr /sys /run /var /bin/sh; do
                    [ ! -e $f ] || echo $f >> $out; done";
    let step = made.add(&Made::shell("looker", script, &[]));
    let (seen, _) = build(&made, &step, |_| ());
    let expected = ". .. build dev etc nix proc tmp /etc: group hosts passwd  /nix: store  /tmp: ";
    assert_eq!(seen.trim(), expected.trim());
}

/// Builders take turns in the same folders: none sees what an earlier one left,
/// not even by the size or the mode of a folder.
#[test]
fn nothing_is_left_of_the_build_before() {
    let leave = "long=$(printf '%0200d' 7); i=0
                 while [ $i -lt 300 ]; do : > $i$long; i=$((i+1)); done
                 mkdir -p deep/er; echo > deep/er/file; chmod 0 deep/er deep
                 echo > /nix/store/stray; chmod 0700 /nix/store; chmod 0 .";
    let seen_after = |script: &str| {
        let made = Made::with_busybox("left")?;
        let first = made.add(&Made::shell("first", &format!("echo > $out; {script}"), &[]));
        let look = "stat -c '%s %a %h %U' . /nix/store > $out; ls -a . >> $out
                    ls -a /nix/store | cut -c 34- | sort >> $out";
        let second = made.add(&Made::shell("second", look, &[("first", &first)]));
        Some(build(&made, &second, |_| ()).0)
    };
    let Some(after_nothing) = seen_after(":") else { return };
    assert_eq!(seen_after(leave).unwrap(), after_nothing);
}

/// The whole of Guix's side by what a builder can see of it; the environment
/// is in `environment.rs`.
#[test]
fn a_builder_of_guix_sees_what_its_daemon_shows() {
    let Some(made) = Made::with_busybox("guix") else { return };
    let script = "id > $out; pwd >> $out; test -t 2 && echo tty >> $out || echo pipe >> $out
                  (touch /x 2> /dev/null && echo writable || echo closed) >> $out
                  touch /tmp/x; chmod 4755 /tmp/x && stat -c %a /tmp/x >> $out
                  cat /etc/passwd /etc/group >> $out; echo $$ >> $out; umask >> $out";
    let step = made.add(&Made::shell("looker", script, &[]));
    let (seen, _) = build(&made, &step, |rules| *rules = Rules::of(Daemon::Guix));
    let expected = "uid=30001(nixbld) gid=30000(nixbld)\n/tmp/guix-build-looker.drv-0\npipe\nclosed\n4755\n\
                    nixbld:x:30001:30000:Nix build user:/:/noshell\n\
                    nobody:x:65534:65534:Nobody:/:/noshell\nnixbld:!:30000:\n1\n0022\n";
    assert_eq!(seen, expected);
}
