//! Linear scripts: against those that Guix wrote, against Guile's printer, and
//! run by Guile in a private root.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use common::interpreter::{Interpreter, NO_RIAD, assert_recorded, full_script, replayed};
use common::made::{Made, Recipe};
use common::{
    NO_GUILE, Scratch, copy_of, guile, guile_tools, own_graphs, riad_bootstrap, shared_graphs,
    skipped, text,
};
use riad_bootstrap::graph::Graph;

#[test]
fn plain_scripts_are_those_of_guix() {
    let Some(shared) = shared_graphs() else {
        return skipped("plain_scripts_are_those_of_guix", "../shared/graphs is not there");
    };
    for graph in ["mes-boot", "gnu-make-boot0", "hello"] {
        let folder = shared.join("guix").join(graph);
        let utils = "/gnu/store/315axnaqf07pzkd1iqvmhc64xi2wjy1a-utils.scm";
        let output =
            riad_bootstrap(["script", "--plain", "--utils", utils, folder.to_str().unwrap()]);
        let recorded = fs::read(folder.join("build.scm")).unwrap();
        assert!(output.stdout == recorded, "{graph}: {}", text(&output.stderr));
        // One derivation and what it needs, without the folder's other files.
        let root = fs::read_to_string(folder.join("ROOT")).unwrap();
        let file = folder.join(root.trim());
        let output =
            riad_bootstrap(["script", "--plain", "--utils", utils, file.to_str().unwrap()]);
        assert!(output.stdout == recorded, "{graph} from its root");
    }
}

/// What is not fixed text in a script is laid out as Guile would.
#[test]
fn the_layout_is_that_of_guiles_pretty_print() {
    let test = "the_layout_is_that_of_guiles_pretty_print";
    let Some(guile) = guile() else { return skipped(test, NO_GUILE) };
    let script = full_script(&guile_tools());
    let forms = &script[script.find("(define these-are-the-sources").unwrap()..];
    let program = "(use-modules (ice-9 pretty-print)) \
                   (let loop ((form (read))) (if (not (eof-object? form)) (begin (pretty-print form) (loop (read)))))";
    let scratch = Scratch::new("layout");
    let file = scratch.path().join("forms.scm");
    fs::write(&file, forms).unwrap();
    let printed = Command::new(guile)
        .args(["--no-auto-compile", "-c", program])
        .stdin(Stdio::from(fs::File::open(&file).unwrap()))
        .output()
        .unwrap();
    // Between the forms there is an empty line.
    assert_eq!(text(&printed.stdout), forms.replacen("\n\n", "\n", 1));
}

/// Runs the full script of FOLDER with Guile: see [`Interpreter::run_script`].
fn run_script(test: &str, folder: &Path) -> Option<(ExitStatus, String, Scratch)> {
    let Some(guile) = Interpreter::guile() else {
        skipped(test, NO_GUILE);
        return None;
    };
    Some(guile.run_script(folder))
}

#[test]
fn the_script_run_by_guile_gives_the_recorded_outputs() {
    let test = "the_script_run_by_guile_gives_the_recorded_outputs";
    let Some((status, printed, scratch)) = run_script(test, &guile_tools()) else { return };
    assert_eq!(status.code(), Some(0), "{printed}");
    assert!(printed.ends_with("Congratulations!\n"), "{printed}");
    assert_recorded(&scratch.path().join("store"));
}

#[test]
fn the_script_stops_at_the_first_failure_and_names_it() {
    let half_made = r#"(mkdir (getenv "out")) (mkdir (string-append (getenv "out") "/half")) "#;
    for (code, reason) in [
        (format!("{half_made}(exit 3)"), "its builder ended with exit status 3"),
        (format!("{half_made}(kill (getpid) SIGKILL)"), "its builder was killed by signal 9"),
        ("(exit 0)".to_string(), "its builder did not make "),
    ] {
        let made = Made::new("script-fails");
        let bad = made.step("bad", &code, &[]);
        let after = made.step("after", "(mkdir (getenv \"out\"))", &[("bad", &bad)]);
        let test = "the_script_stops_at_the_first_failure_and_names_it";
        let Some((status, printed, scratch)) = run_script(test, made.path()) else { return };
        assert_eq!(status.code(), Some(1), "{printed}");
        assert!(printed.contains(&format!("{}: {reason}", bad.base())), "{printed}");
        assert!(!printed.contains(&after.base()), "{printed}");
        let left = scratch.path().join("store").join(Path::new(&bad.out).file_name().unwrap());
        assert!(!left.exists(), "a half-made output is left");
    }
}

#[test]
fn the_script_names_a_missing_source() {
    let copy = copy_of(&guile_tools(), "script-source");
    let source = "76ii7dap6cp8yxbb3nbd7bnprp5x5cz3-words-guile-builder";
    fs::remove_file(copy.path().join("sources").join(source)).unwrap();
    let Some((status, printed, _)) = run_script("the_script_names_a_missing_source", copy.path())
    else {
        return;
    };
    assert_eq!(status.code(), Some(1));
    assert_eq!(printed, format!("missing source: /gnu/store/{source}\n"));
}

#[test]
fn bytes_that_are_not_text_have_no_plain_script() {
    let scratch = Scratch::new("bytes");
    let out = "/gnu/store/00000000000000000000000000000000-x";
    let content = format!(
        "Derive([(\"out\",\"{out}\",\"\",\"\")],[],[],\"s\",\"/b\",[\"?\"],[(\"out\",\"{out}\")])"
    );
    let bytes: Vec<u8> = content.bytes().map(|b| if b == b'?' { 0xe9 } else { b }).collect();
    let file = scratch.path().join("00000000000000000000000000000000-x.drv");
    fs::write(&file, bytes).unwrap();
    let arguments = ["script", "--plain", "--utils", "/x"].map(Path::new);
    let output = riad_bootstrap(arguments.into_iter().chain([&*file]));
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(
        errors.contains("00000000000000000000000000000000-x.drv: an argument is not UTF-8"),
        "{errors}"
    );
}

/// Arguments, variables and files of any bytes reach the builder, in any locale.
#[test]
fn a_builder_gets_bytes_as_they_are() {
    let test = "a_builder_gets_bytes_as_they_are";
    // Latin 1, what is never UTF-8, a surrogate; text of two to four bytes; and
    // the characters by which Riad itself names such bytes.
    let raw = b"caf\xe9 \xff\xfe \xc3( \xed\xa0\x80 \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xf4\x8f\xbb\xbf";
    for (interpreter, missing) in [(Interpreter::guile(), NO_GUILE), (Interpreter::riad(), NO_RIAD)]
    {
        let Some(interpreter) = interpreter else {
            skipped(test, missing);
            continue;
        };
        let Some(made) = Made::with_busybox("script-bytes") else { return };
        let script =
            "printf '%s|%s|' \"$0\" \"$raw\" > $out; cat $filedPath >> $out; exit ${fail-0}";
        let recipe = Recipe {
            raw: Some(raw.to_vec()),
            ..Made::shell("bytes", script, &[]).with("passAsFile", "filed").with("filed", "é")
        };
        let step = made.add(&recipe);
        for locale in ["C", "C.UTF-8"] {
            let (status, printed, scratch) = interpreter.run_script_in(locale, made.path());
            assert_eq!(status.code(), Some(0), "{locale}: {printed}");
            let item = scratch.path().join("store").join(Path::new(&step.out).file_name().unwrap());
            let expected = [&raw[..], b"|", raw, "|é".as_bytes()].concat();
            assert_eq!(fs::read(item).unwrap(), expected, "{locale}: {printed}");
        }
        // It also says how such a builder ended.
        let bad = made.add(&Recipe { name: "bad".into(), ..recipe.with("fail", "7") });
        let (status, printed, _) = interpreter.run_script_in("C", made.path());
        assert_eq!(status.code(), Some(1), "{printed}");
        let problem = format!("{}: its builder ended with exit status 7", bad.base());
        assert!(printed.contains(&problem), "{printed}");
    }
}

/// Names of files in outputs: Guile reads those that are UTF-8, in any locale, and
/// says of others that it cannot; Riad reads all.
#[test]
fn names_of_files_need_not_be_ascii() {
    let test = "names_of_files_need_not_be_ascii";
    for (is_guile, interpreter, missing) in
        [(true, Interpreter::guile(), NO_GUILE), (false, Interpreter::riad(), NO_RIAD)]
    {
        let Some(interpreter) = interpreter else {
            skipped(test, missing);
            continue;
        };
        for (escape, is_text) in [("\\303\\251", true), ("\\351", false)] {
            let Some(made) = Made::with_busybox("script-names") else { return };
            let script = format!("mkdir $out; echo x > $out/$(printf '{escape}')");
            let step = made.add(&Made::shell("names", &script, &[]));
            // What a replay finds.
            let hash = replayed(made.path(), &step.out);
            made.record(&[(&step, &hash)]);
            let (status, printed, _) = interpreter.run_script_in("C", made.path());
            if is_text || !is_guile {
                assert_eq!(status.code(), Some(0), "{printed}");
            } else {
                assert_eq!(status.code(), Some(1), "{printed}");
                assert!(printed.contains("has a file whose name is not UTF-8"), "{printed}");
            }
        }
    }
}

/// An output with another hash than the recorded one ends the script: it is
/// kept, but not under its name, and what needs it is not built.
fn stops_at_a_wrong_hash(interpreter: &Interpreter) {
    let made = Made::new("script-hash");
    let write = |text: &str| {
        format!("(call-with-output-file (getenv \"out\") (lambda (p) (display \"{text}\" p)))")
    };
    let good = made.step("good", &write("hello\n"), &[]);
    let bad = made.step("bad", &write("hullo\n"), &[("good", &good)]);
    let after = made.step("after", &write("x"), &[("bad", &bad)]);
    // Of a file with the line `hello`, from `nix hash path --base32`.
    let hello = "04zwf782yjwnh3q6hz5izfd6jyip8kgw6g6yj43fiqhbyhdd0dqw";
    made.record(&[(&good, hello), (&bad, hello), (&after, hello)]);
    let (status, printed, scratch) = interpreter.run_script(made.path());
    assert_eq!(status.code(), Some(1), "{printed}");
    let problem = format!("{}: {} differs: its nar has the sha256 ", bad.base(), bad.out);
    assert!(printed.contains(&problem), "{printed}");
    assert!(printed.ends_with(&format!(", recorded is {hello}\n")), "{printed}");
    assert!(!printed.contains(&after.base()), "{printed}");
    let item = scratch.path().join("store").join(Path::new(&bad.out).file_name().unwrap());
    assert!(!item.exists());
    assert_eq!(fs::read_to_string(item.with_extension("differs")).unwrap(), "hullo\n");
}

#[test]
fn a_wrong_hash_ends_the_script() {
    let test = "a_wrong_hash_ends_the_script";
    match Interpreter::guile() {
        Some(guile) => stops_at_a_wrong_hash(&guile),
        None => skipped(test, NO_GUILE),
    }
    match Interpreter::riad() {
        Some(riad) => stops_at_a_wrong_hash(&riad),
        None => skipped(test, NO_RIAD),
    }
}

/// Those whose builders do not look at what a sandbox hides: a script has none.
const GRAPHS: [&str; 3] = ["a-diamond", "d-tcc-chain", "d-lua"];

/// Graphs of Nix by their scripts alone: every recorded hash comes out, by the
/// interpreter's own count.
#[test]
fn scripts_of_nix_graphs_give_the_recorded_hashes() {
    let test = "scripts_of_nix_graphs_give_the_recorded_hashes";
    let Some(shared) = shared_graphs() else {
        return skipped(test, "../shared/graphs is not there");
    };
    for (interpreter, missing) in [(Interpreter::guile(), NO_GUILE), (Interpreter::riad(), NO_RIAD)]
    {
        let Some(interpreter) = interpreter else {
            skipped(test, missing);
            continue;
        };
        for name in GRAPHS {
            let folder = shared.join("nix").join(name);
            let (status, printed, _scratch) = interpreter.run_script(&folder);
            assert_eq!(status.code(), Some(0), "{name}: {printed}");
            // Every recorded output was checked.
            let script = full_script(&folder);
            let outputs = fs::read_to_string(folder.join("outputs.tsv")).unwrap();
            for row in outputs.lines().skip(1) {
                let fields: Vec<&str> = row.split('\t').collect();
                assert!(script.contains(&format!("\"{}\"", fields[4])), "{row}");
            }
        }
    }
}

/// `squares.txt` is fetched by two derivations, and what uses it has two recipes
/// with the same outputs: the second of each would find its outputs there.
#[test]
fn outputs_are_made_once() {
    let folder = own_graphs().into_iter().find(|f| f.ends_with("c-fixed-output")).unwrap();
    let script = full_script(&folder);
    let mut outputs: Vec<Vec<String>> = Vec::new();
    for node in Graph::load(&folder).unwrap().in_order() {
        let paths = node.derivation.outputs.iter().map(|output| output.path.to_string());
        outputs.push(paths.collect());
    }
    let count = outputs.len();
    outputs.sort();
    outputs.dedup();
    assert!(outputs.len() < count, "no two have the same outputs");
    assert_eq!(script.matches("build-started").count(), outputs.len());
}

#[test]
fn what_only_a_daemon_can_do_is_refused_by_name() {
    let Some(made) = Made::with_busybox("script-refused") else { return };
    let recipe = Recipe { builder: "builtin:x".into(), ..Made::shell("refused", "", &[]) };
    let step = made.add(&recipe);
    let output = riad_bootstrap([Path::new("script"), made.path()]);
    assert_eq!(output.status.code(), Some(1));
    let problem = format!("{}: its builder builtin:x is a part of the daemon", step.base());
    assert!(text(&output.stderr).contains(&problem), "{}", text(&output.stderr));
}
