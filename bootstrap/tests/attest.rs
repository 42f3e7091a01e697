//! `attest`: statements say what is there, and checking one finds what is not so.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Scratch, copy_of, guile_tools, riad_bootstrap, skipped, text, which};

/// The statement on `guile-tools`, in a file.
fn statement(scratch: &Scratch) -> std::path::PathBuf {
    let output = riad_bootstrap([Path::new("attest"), &guile_tools()]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let file = scratch.path().join("statement.json");
    fs::write(&file, output.stdout).unwrap();
    file
}

fn verify(file: &Path, folder: &Path) -> (Option<i32>, String, String) {
    let arguments = [Path::new("attest"), Path::new("--verify"), file, folder];
    let output = riad_bootstrap(arguments);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_statement_has_the_recorded_digests() {
    let test = "a_statement_has_the_recorded_digests";
    if !which("python3") {
        return skipped(test, "python3, which reads the statement, is not installed");
    }
    let scratch = Scratch::new("attest");
    let program = "
import json, sys
s = json.load(open(sys.argv[1]))
assert s['_type'] == 'https://in-toto.io/Statement/v1' and s['predicateType'] == 'https://slsa.dev/provenance/v1'
for subject in s['subject']: print(subject['name'], subject['digest']['sha256'], subject['mediaType'])
assert len(s['predicate']['buildDefinition']['resolvedDependencies']) == 10";
    let file = statement(&scratch);
    let read = Command::new("python3").args(["-c", program]).arg(&file).output().unwrap();
    let mut lines: Vec<String> = text(&read.stdout).lines().map(str::to_string).collect();
    lines.sort();
    let record = fs::read_to_string(guile_tools().join("outputs.tsv")).unwrap();
    let rows = record.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
    let mut expected: Vec<String> =
        rows.map(|row| format!("{} {} application/x-nix-nar", row[2], row[4])).collect();
    expected.sort();
    assert_eq!(lines, expected, "{}", text(&read.stderr));
}

#[test]
fn verify_finds_what_is_not_as_stated() {
    let scratch = Scratch::new("verify");
    let file = statement(&scratch);
    let (status, lines, _) = verify(&file, &guile_tools());
    assert_eq!(status, Some(0));
    assert_eq!(lines.lines().filter(|line| line.starts_with("same     ")).count(), 21);

    // Another hash of an output, a missing output, and a changed derivation.
    let copy = copy_of(&guile_tools(), "verify");
    let stated = fs::read_to_string(&file).unwrap();
    let outputs = fs::read_to_string(copy.path().join("outputs.tsv")).unwrap();
    let hash = outputs.lines().nth(1).unwrap().split('\t').nth(4).unwrap().to_string();
    let changed = stated.replacen(&hash, &"0".repeat(64), 1);
    fs::write(&file, changed).unwrap();
    let (status, lines, _) = verify(&file, copy.path());
    assert_eq!(status, Some(1));
    assert_eq!(lines.lines().filter(|line| !line.starts_with("same     ")).count(), 1);
    assert!(lines.contains(&format!("DIFFERS  {}  /gnu/store/", "0".repeat(64))), "{lines}");

    let last = outputs.trim_end().rfind('\n').unwrap();
    fs::write(copy.path().join("outputs.tsv"), &outputs[..=last]).unwrap();
    let (status, lines, _) = verify(&file, copy.path());
    assert_eq!(status, Some(1));
    assert!(lines.contains("MISSING  "), "{lines}");
    let output = riad_bootstrap([Path::new("attest"), copy.path()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("not stated, since it is not there: /gnu/store/"));
}

#[test]
fn what_is_no_statement_is_refused() {
    let scratch = Scratch::new("no-statement");
    let file = scratch.path().join("x.json");
    for (content, reason) in [
        ("{\"a\": }", "x.json:1:7: expected a value"),
        ("{}", "x.json: it is no in-toto statement: its `_type` is not"),
        (
            "{\"_type\": \"https://in-toto.io/Statement/v1\", \"predicateType\": \"https://slsa.dev/provenance/v1\", \"subject\": []}",
            "x.json: it has no subjects",
        ),
        (
            "{\"_type\": \"https://in-toto.io/Statement/v1\", \"predicateType\": \"https://slsa.dev/provenance/v1\", \"subject\": [{\"name\": \"x\"}]}",
            "x.json: a subject has no sha256",
        ),
    ] {
        fs::write(&file, content).unwrap();
        let (status, _, errors) = verify(&file, &guile_tools());
        assert_eq!(status, Some(1));
        assert!(errors.contains(reason), "{errors}");
    }
}
