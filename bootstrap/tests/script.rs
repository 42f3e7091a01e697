//! Linear scripts: against those that Guix wrote, against Guile's printer, and
//! run by Guile in a private root.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use common::interpreter::{Interpreter, assert_recorded, full_script};
use common::made::Made;
use common::{
    NO_GUILE, Scratch, copy_of, guile, guile_tools, riad_bootstrap, shared_graphs, skipped, text,
};

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
fn bytes_that_are_not_text_are_refused_by_name() {
    let scratch = Scratch::new("bytes");
    let out = "/gnu/store/00000000000000000000000000000000-x";
    let content = format!(
        "Derive([(\"out\",\"{out}\",\"\",\"\")],[],[],\"s\",\"/b\",[\"?\"],[(\"out\",\"{out}\")])"
    );
    let bytes: Vec<u8> = content.bytes().map(|b| if b == b'?' { 0xe9 } else { b }).collect();
    let file = scratch.path().join("00000000000000000000000000000000-x.drv");
    fs::write(&file, bytes).unwrap();
    let output = riad_bootstrap([Path::new("script"), &file]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(
        errors.contains("00000000000000000000000000000000-x.drv: an argument is not UTF-8"),
        "{errors}"
    );
}
