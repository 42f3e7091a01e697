//! Replays among other processes: killed, beside another one, in the surroundings
//! of their caller.

mod common;

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use common::made::Made;
use common::with_guile::{MADE_HASH, MAKE_OUT, is_made, replay, replay_command};
use common::{
    NO_GUILE, Scratch, guile_arguments, guile_tools, processes_of, skipped, text, wait_until,
};

/// Killed in the middle: the builder dies as well, nothing half-made has a
/// final name, and the next replay goes on with what was finished.
#[test]
fn a_replay_that_is_killed_can_go_on() {
    let test = "a_replay_that_is_killed_can_go_on";
    let made = Made::new("kill");
    let first = made.step("first", MAKE_OUT, &[]);
    let flag = Scratch::new("kill-flag");
    // The builder can see whether this file is there: the second time, it ends.
    let go_on = flag.path().join("go-on");
    let code = format!(
        "{MAKE_OUT} (if (not (file-exists? {go_on:?})) (begin (display \"waiting\") (force-output) (sleep 6000)))"
    );
    let slow = made.step("slow", &code, &[("first", &first)]);
    made.record(&[(&first, MADE_HASH), (&slow, MADE_HASH)]);
    let store = Scratch::new("kill-store");
    let Some(mut command) = replay_command(store.path(), made.path()) else {
        return skipped(test, NO_GUILE);
    };
    command.arg("--expose").arg(flag.path());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let log = store.path().join("var/riad/log").join(slow.base());
    let is_waiting = || fs::read_to_string(&log).is_ok_and(|text| text == "waiting");
    wait_until("the slow builder never started", is_waiting);
    assert!(processes_of(store.path()) > 0, "this would notice a builder");
    child.kill().unwrap();
    child.wait().unwrap();
    wait_until("the builder outlives its replay", || processes_of(store.path()) == 0);
    assert!(is_made(&store, &first.out) && !is_made(&store, &slow.out));
    let before = fs::metadata(store.path().join("var/riad/log").join(first.base()))
        .unwrap()
        .modified()
        .unwrap();
    fs::write(&go_on, "").unwrap();
    let mut command = replay_command(store.path(), made.path()).unwrap();
    let output = command.arg("--expose").arg(flag.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let after = fs::metadata(store.path().join("var/riad/log").join(first.base()))
        .unwrap()
        .modified()
        .unwrap();
    assert_eq!(before, after, "what was finished is not built again");
}

/// What a builder leaves running ends with it, and is not waited for.
#[test]
fn nothing_outlives_a_builder() {
    let made = Made::new("outlives");
    let code = format!("{MAKE_OUT} (if (zero? (primitive-fork)) (sleep 6000))");
    let step = made.step("leaver", &code, &[]);
    made.record(&[(&step, MADE_HASH)]);
    let Some((output, store)) = replay("nothing_outlives_a_builder", made.path()) else { return };
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(processes_of(store.path()), 0, "a process is left");
}

/// Signals that the caller ignores or blocks are not ignored in a builder, and
/// descriptors that the caller left open are not there.
#[test]
fn a_builder_does_not_see_its_caller() {
    let test = "a_builder_does_not_see_its_caller";
    let made = Made::new("caller");
    let code = r#"
(use-modules (ice-9 rdelim) (ice-9 ftw))
(define ignored
  (call-with-input-file "/proc/self/status"
    (lambda (port)
      (let loop ((line (read-line port)))
        (if (string-prefix? "SigIgn:" line) line (loop (read-line port)))))))
(call-with-output-file (getenv "out")
  (lambda (port)
    (format port "~a ~a ~a~%" ignored (getenv "SECRET")
      (file-exists? "/proc/self/fd/17"))))
"#;
    let step = made.step("caller", code, &[]);
    let store = Scratch::new("caller-store");
    let Some(arguments) = guile_arguments() else { return skipped(test, NO_GUILE) };
    let line = format!(
        "trap '' HUP INT QUIT; exec 17</dev/null; {} replay --store {} {} {}",
        env!("CARGO_BIN_EXE_riad-bootstrap"),
        store.path().display(),
        arguments.join(" "),
        made.path().display()
    );
    let output = Command::new("bash").args(["-c", &line]).env("SECRET", "x").output().unwrap();
    let report = fs::read_to_string(store.path().join(step.out.strip_prefix('/').unwrap()));
    let report = report.unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)));
    assert_eq!(report, "SigIgn:\t0000000000000000 #f #f\n");
}

#[test]
fn a_store_in_use_is_refused() {
    let test = "a_store_in_use_is_refused";
    let store = Scratch::new("lock");
    let Some(mut command) = replay_command(store.path(), &guile_tools()) else {
        return skipped(test, NO_GUILE);
    };
    fs::create_dir_all(store.path().join("var/riad")).unwrap();
    let lock = store.path().join("var/riad/lock");
    let mut holder = Command::new("flock").arg(&lock).args(["sleep", "600"]).spawn().unwrap();
    let held =
        || !Command::new("flock").arg("-n").arg(&lock).arg("true").status().unwrap().success();
    while !held() {
        sleep(Duration::from_millis(10));
    }
    let output = command.output().unwrap();
    // `flock` waits for its own child: end that one.
    let _ = Command::new("pkill").args(["-P", &holder.id().to_string()]).status();
    let _ = holder.wait();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("another replay is using this store"));
}

#[test]
fn without_namespaces_nothing_is_built() {
    let test = "without_namespaces_nothing_is_built";
    let Some(arguments) = guile_arguments() else { return skipped(test, NO_GUILE) };
    let made = Made::new("no-namespaces");
    let step = made.step("thing", MAKE_OUT, &[]);
    let store = Scratch::new("no-namespaces-store");
    let line = format!(
        "echo 0 > /proc/sys/user/max_user_namespaces && exec {} replay --store {} {} {}",
        env!("CARGO_BIN_EXE_riad-bootstrap"),
        store.path().display(),
        arguments.join(" "),
        made.path().display()
    );
    let output = Command::new("unshare").args(["-Ur", "sh", "-c", &line]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(
        errors.contains(&format!("{}: cannot make namespaces to build in", step.base())),
        "{errors}"
    );
    assert!(!is_made(&store, &step.out));
}

#[test]
fn a_store_of_another_interpreter_is_refused() {
    let test = "a_store_of_another_interpreter_is_refused";
    let made = Made::new("other-guile");
    let step = made.step("thing", MAKE_OUT, &[]);
    made.record(&[(&step, MADE_HASH)]);
    let Some((output, store)) = replay(test, made.path()) else { return };
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let mut command = Command::new(env!("CARGO_BIN_EXE_riad-bootstrap"));
    command.args(["replay", "--guile", "/bin/true", "--store"]).arg(store.path()).arg(made.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("this store was made with another interpreter"));
}
