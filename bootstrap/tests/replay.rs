//! Replays: the recorded graph, what a builder sees, and every way to fail.
//!
//! The interpreter here is Debian's Guile, which needs parts of the host to
//! run; the replays with Riad are in the crate `tests`.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::made::{Made, STORE, Step};
use common::with_guile::{MADE_HASH, MAKE_OUT, is_made, replay};
use common::{NO_GUILE, copy_of, guile_arguments, guile_tools, skipped, text};

/// That replaying MADE fails with exactly one complaint, REASON, about STEP,
/// and leaves no output of it.
fn assert_fails(test: &str, made: &Made, step: &Step, reason: &str) {
    let Some((output, store)) = replay(test, made.path()) else { return };
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    let complaint = format!("riad-bootstrap: {}: {reason}", step.base());
    assert_eq!(errors.matches(&complaint).count(), 1, "no `{complaint}` in: {errors}");
    let complaints = errors.lines().filter(|line| line.starts_with("riad-bootstrap: "));
    assert_eq!(complaints.filter(|line| !line.contains("IMPURE")).count(), 1, "{errors}");
    let lines = text(&output.stdout);
    let line = lines.lines().find(|line| line.ends_with(&step.out)).unwrap();
    assert!(line.starts_with("FAILED   - "), "{line}");
    assert!(!is_made(&store, &step.out), "a half-made output has its final name");
    let unfinished = store.path().join("var/riad/tmp");
    assert!(!unfinished.exists(), "unfinished work is left");
}

#[test]
fn the_recorded_graph_comes_out_the_same() {
    let Some((output, store)) = replay("same", &guile_tools()) else { return };
    let lines = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{lines}{}", text(&output.stderr));
    let record = fs::read_to_string(guile_tools().join("outputs.tsv")).unwrap();
    let mut count = 0;
    for row in record.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let line = format!("same     {}  {}\n", fields[3], fields[2]);
        assert!(lines.contains(&line), "no {line}");
        assert!(is_made(&store, fields[2]));
        // The references that the daemon found are those found here.
        let base = fields[2].rsplit('/').next().unwrap();
        let valid = fs::read_to_string(store.path().join("var/riad/valid").join(base)).unwrap();
        let found: Vec<&str> = valid.lines().filter_map(|l| l.strip_prefix("reference ")).collect();
        assert_eq!(found.join(" "), fields[6], "references of {base}");
        count += 1;
    }
    assert_eq!((count, lines.lines().count()), (11, 11));
    assert!(text(&output.stderr).contains("IMPURE: every builder sees /usr"));
    let is_canonical = Command::new("find")
        .arg(store.path().join("gnu/store"))
        .args([
            "-mindepth",
            "1",
            "(",
            "(",
            "!",
            "-type",
            "l",
            "!",
            "-perm",
            "0444",
            "!",
            "-perm",
            "0555",
            ")",
        ])
        .args(["-o", "-newermt", "1970-01-01 00:00:02 UTC", ")"])
        .output()
        .unwrap();
    assert_eq!(text(&is_canonical.stdout), "", "modes and times are canonical");
}

#[test]
fn an_ordinary_user_can_replay() {
    let test = "an_ordinary_user_can_replay";
    let Some(arguments) = guile_arguments() else { return skipped(test, NO_GUILE) };
    let user = Command::new("id").arg("-u").output().unwrap();
    if text(&user.stdout).trim() != "0" {
        return skipped(test, "the tests are run by an ordinary user: all of them show it");
    }
    // Where an ordinary user may not look, the recording is copied from.
    let copy = copy_of(&guile_tools(), "ordinary");
    let program = copy.path().join("riad-bootstrap");
    fs::copy(env!("CARGO_BIN_EXE_riad-bootstrap"), &program).unwrap();
    assert!(
        Command::new("chmod").arg("-R").arg("a+rX").arg(copy.path()).status().unwrap().success()
    );
    let line =
        format!("{} replay {} {}", program.display(), arguments.join(" "), copy.path().display());
    let output =
        Command::new("su").args(["nobody", "-s", "/bin/sh", "-c", &line]).output().unwrap();
    let lines = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{lines}{}", text(&output.stderr));
    assert_eq!(lines.lines().filter(|line| line.starts_with("same  ")).count(), 11, "{lines}");
}

#[test]
fn a_builder_that_fails() {
    let made = Made::new("fails");
    let code = format!("{MAKE_OUT} (display \"so far so good\\n\") (exit 3)");
    let step = made.step("bad", &code, &[]);
    assert_fails(
        "a_builder_that_fails",
        &made,
        &step,
        "its builder ended with exit status 3\n  the last lines of its log:\n  | so far so good",
    );
}

#[test]
fn a_builder_that_is_killed() {
    let made = Made::new("killed");
    // Process 1 cannot kill itself; its child can be killed, and it can abort.
    let step =
        made.step("bad", &format!("{MAKE_OUT} (setrlimit 'cpu 1 1) (let loop () (loop))"), &[]);
    assert_fails("a_builder_that_is_killed", &made, &step, "its builder was killed by signal 9");
}

#[test]
fn what_depends_on_a_failure_is_not_tried() {
    let made = Made::new("depends");
    let bad = made.step("bad", "(exit 1)", &[]);
    let after = made.step("after", MAKE_OUT, &[("bad", &bad)]);
    let Some((output, store)) = replay("depends", made.path()) else { return };
    let lines = text(&output.stdout);
    let words: Vec<&str> = lines.lines().map(|line| &line[..10]).collect();
    assert_eq!(words, ["FAILED   -", "skipped  -"], "{lines}");
    assert_eq!(output.status.code(), Some(1));
    assert!(!is_made(&store, &after.out));
}

#[test]
fn a_missing_output() {
    let made = Made::new("no-output");
    let step = made.step("idle", "(mkdir \"elsewhere\")", &[]);
    let reason = format!("its builder succeeded but did not make the output out, {}", step.out);
    assert_fails("a_missing_output", &made, &step, &reason);
}

#[test]
fn outputs_that_a_store_cannot_hold() {
    for (name, code, reason) in [
        (
            "fifo",
            "(mkdir (getenv \"out\")) (mknod (string-append (getenv \"out\") \"/f\") 'fifo #o600 0)",
            "is a named pipe",
        ),
        (
            "writable",
            "(mkdir (getenv \"out\")) (chmod (getenv \"out\") #o775)",
            "can be written to by its group",
        ),
    ] {
        let made = Made::new(name);
        let step = made.step(name, code, &[]);
        let Some((output, store)) = replay("outputs_that_a_store_cannot_hold", made.path()) else {
            return;
        };
        let errors = text(&output.stderr);
        assert!(
            errors.contains(&format!("{}: the output out is not acceptable", step.base())),
            "{errors}"
        );
        assert!(errors.contains(reason), "{errors}");
        assert!(!is_made(&store, &step.out));
    }
}

#[test]
fn a_missing_source() {
    let made = Made::new("no-source");
    let step = made.step("thing", MAKE_OUT, &[]);
    let source = made.source("thing-builder", MAKE_OUT);
    fs::remove_file(made.source_file(&source)).unwrap();
    assert_fails("a_missing_source", &made, &step, &format!("its source {source} is not in"));
}

#[test]
fn a_source_that_was_changed() {
    let made = Made::new("wrong-source");
    let step = made.step("thing", MAKE_OUT, &[]);
    let source = made.source("thing-builder", MAKE_OUT);
    fs::write(made.source_file(&source), format!("{MAKE_OUT} ")).unwrap();
    assert_fails(
        "a_source_that_was_changed",
        &made,
        &step,
        &format!("its source {source} is not the one that was recorded"),
    );
}

/// A source that another source mentions is an input as well, though no
/// derivation names it.
#[test]
fn sources_bring_what_they_mention() {
    let made = Made::new("mention");
    let data = made.source("data", "made\n");
    let code = format!("(copy-file {data:?} (getenv \"out\"))");
    let step = made.step("copy", &code, &[]);
    made.record(&[(&step, MADE_HASH)]);
    let Some((output, _store)) = replay("sources_bring_what_they_mention", made.path()) else {
        return;
    };
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    fs::remove_file(made.source_file(&data)).unwrap();
    let (output, _store) = replay("sources_bring_what_they_mention", made.path()).unwrap();
    assert_eq!(output.status.code(), Some(1), "it is wanted");
}

#[test]
fn sources_are_taken_from_nars() {
    let made = Made::new("nars");
    let step = made.step("thing", MAKE_OUT, &[]);
    made.record(&[(&step, MADE_HASH)]);
    let source = made.source_file(&made.source("thing-builder", MAKE_OUT));
    let nar = common::riad_bootstrap([Path::new("nar"), Path::new("pack"), &source]).stdout;
    fs::write(format!("{}.nar", source.display()), nar).unwrap();
    fs::remove_file(&source).unwrap();
    let Some((output, _store)) = replay("sources_are_taken_from_nars", made.path()) else { return };
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn a_fixed_output_with_another_hash() {
    let made = Made::new("fixed");
    let hash = "0".repeat(64);
    let step = made.fixed("fixed", MAKE_OUT, &hash);
    let found = Command::new("sh").args(["-c", "printf 'made\\n' | sha256sum"]).output().unwrap();
    let found = text(&found.stdout)[..64].to_string();
    assert_fails(
        "a_fixed_output_with_another_hash",
        &made,
        &step,
        &format!("its output must have the sha256 {hash}, but has {found}"),
    );
}

#[test]
fn a_wrong_recorded_hash() {
    let made = Made::new("wrong-hash");
    let step = made.step("thing", MAKE_OUT, &[]);
    made.record(&[(&step, &"0".repeat(52))]);
    let Some((output, store)) = replay("a_wrong_recorded_hash", made.path()) else { return };
    assert_eq!(output.status.code(), Some(3));
    let (lines, errors) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(lines, format!("DIFFERS  {MADE_HASH}  {}\n", step.out));
    let reason = format!(
        "riad-bootstrap: {}: the output out differs: its nar has the sha256 {MADE_HASH}, recorded is {}",
        step.base(),
        "0".repeat(52)
    );
    assert!(errors.contains(&reason), "{errors}");
    // It is whole, though it is not what was expected.
    assert!(is_made(&store, &step.out));
    made.record(&[(&step, MADE_HASH)]);
    let (output, _store) = replay("a_wrong_recorded_hash", made.path()).unwrap();
    assert_eq!(text(&output.stdout), format!("same     {MADE_HASH}  {}\n", step.out));
    assert_eq!(output.status.code(), Some(0));
}

/// A way to spoil the text of a derivation.
type Break<'a> = &'a dyn Fn(String) -> String;

/// Graphs that cannot be read: one error that names the derivation, no lines.
#[test]
fn graphs_that_are_broken() {
    let seed = "mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv";
    let words = r#"[("/gnu/store/bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv",["out"])]"#;
    let truncate: Break<'_> = &|text| text[..200].to_string();
    let cycle: Break<'_> = &|text| text.replacen(",[],", &format!(",{words},"), 1);
    let change: Break<'_> = &|text| text.replace("C.UTF-8", "C.UTF-7");
    for (broken, reason) in [
        (truncate, "seed.drv:1:201: expected"),
        (cycle, "need each other in a cycle"),
        (change, "seed.drv: it is not what its store path says"),
    ] {
        let copy = copy_of(&guile_tools(), "broken");
        let file = copy.path().join(seed);
        fs::write(&file, broken(fs::read_to_string(&file).unwrap())).unwrap();
        let Some((output, _store)) = replay("graphs_that_are_broken", copy.path()) else { return };
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.contains(reason) && errors.contains(seed), "{errors}");
        assert_eq!(text(&output.stdout), "");
    }
}

#[test]
fn what_a_builder_sees() {
    let made = Made::new("sees");
    let hidden = made.step("hidden", MAKE_OUT, &[]);
    let input =
        made.step("input", r#"(symlink (getenv "hidden") (getenv "out"))"#, &[("hidden", &hidden)]);
    let other = made.step("other", MAKE_OUT, &[]);
    let code = r#"
(use-modules (ice-9 ftw) (ice-9 rdelim) (srfi srfi-1))
(define (lines file)
  (call-with-input-file file
    (lambda (port)
      (let loop ((all '()))
        (let ((line (read-line port)))
          (if (eof-object? line) (reverse all) (loop (cons line all))))))))
(define (names folder) (filter (lambda (n) (not (member n '("." "..")))) (or (scandir folder) '())))
(define (refused thunk) (catch 'system-error (lambda () (thunk) 'allowed) (lambda args (strerror (system-error-errno args)))))
(define (touch file) (lambda () (close-port (open-output-file file))))
(call-with-output-file (getenv "out")
  (lambda (port)
    (define (say what . values) (format port "~a: ~s~%" what values))
    (say "environment" (sort (filter (lambda (v) (not (string-prefix? "out=" v))) (environ)) string<?))
    (say "ids" (getuid) (getgid) (passwd:name (getpwuid (getuid))))
    (say "process" (getpid))
    (say "folder" (getcwd) (number->string (stat:perms (stat ".")) 8))
    (say "umask" (number->string (umask) 8))
    (say "host" (gethostname))
    (say "interfaces" (map (lambda (l) (string-trim-both (car (string-split l #\:)))) (drop (lines "/proc/net/dev") 2)))
    (say "stdin" (read-char (current-input-port)))
    (say "store" (map (lambda (n) (substring n 33)) (names "/gnu/store")))
    (say "root" (refused (touch "/x")))
    (say "input" (refused (touch (getenv "hiddenpath"))))
    (say "interpreter" (refused (touch (string-append "/gnu/store/9hvv4bgsk2vayrxqzgdxzkxf0hxvmbw7-guile-bootstrap-2.0/bin/guile"))))
    (say "home" (file-exists? "/root") (file-exists? "/homeless-shelter"))
    (say "tmp" (names "/tmp"))
    (say "dev" (sort (names "/dev") string<?))
    (say "processes" (filter string->number (names "/proc")))))
"#;
    let code = code.replace("(getenv \"hiddenpath\")", &format!("{:?}", hidden.out));
    made.step("sees", &code, &[("input", &input)]);
    let Some((output, store)) = replay("what_a_builder_sees", made.path()) else { return };
    let sees = text(&output.stdout);
    let out =
        sees.lines().find(|line| line.ends_with("-sees")).unwrap().rsplit("  ").next().unwrap();
    let report = fs::read_to_string(store.path().join(out.strip_prefix('/').unwrap()));
    let report = report.unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)));
    let folder = "/tmp/guix-build-sees.drv-0";
    let expected = format!(
        r#"environment: (("HOME=/homeless-shelter" "LC_ALL=C.UTF-8" "NIX_BUILD_CORES=1" "NIX_BUILD_TOP={folder}" "NIX_STORE=/gnu/store" "PATH=/path-not-set" "PWD={folder}" "TEMP={folder}" "TEMPDIR={folder}" "TMP={folder}" "TMPDIR={folder}" "input={input}"))
ids: (30001 30000 "nixbld")
process: (1)
folder: ("{folder}" "700")
umask: ("22")
host: ("localhost")
interfaces: (("lo"))
stdin: (#<eof>)
store: (("guile-bootstrap-2.0" "hidden" "input" "sees" "sees-builder"))
root: ("Read-only file system")
input: ("Read-only file system")
interpreter: ("Read-only file system")
home: (#f #f)
tmp: (("guix-build-sees.drv-0"))
dev: (("fd" "full" "null" "ptmx" "pts" "random" "shm" "stderr" "stdin" "stdout" "tty" "urandom" "zero"))
processes: (("1"))
"#,
        input = input.out
    );
    let sorted = |text: &str| text.lines().map(str::to_string).collect::<Vec<_>>();
    let store_line = |line: &String| line.starts_with("store: ");
    let (mut report, expected) = (sorted(&report), sorted(&expected));
    // The order of the store is by hashes.
    for line in report.iter_mut().filter(|line| store_line(line)) {
        let mut names: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        names.sort_unstable();
        *line = format!("store: ((\"{}\"))", names.join("\" \""));
    }
    assert_eq!(report, expected);
    assert!(is_made(&store, &other.out), "an item that is not an input exists, but was not report");
}

#[test]
fn the_made_graphs_are_those_of_a_daemon() {
    let made = Made::new("made");
    let one = made.step("one", MAKE_OUT, &[]);
    made.step("two", MAKE_OUT, &[("one", &one)]);
    assert!(one.out.starts_with(STORE));
    let output = common::riad_bootstrap([Path::new("path"), made.path()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}
