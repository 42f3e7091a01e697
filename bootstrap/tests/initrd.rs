//! Initrds: their bytes, their files, and what their process 1 does.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::interpreter::{rules_of_init, run};
use common::made::GUILE;
use common::{
    GUILE_NEEDS, NO_GUILE, NO_KERNEL, NO_QEMU, Scratch, copy_of, guile, guile_tools, kernel,
    riad_bootstrap, skipped, text, which,
};
use riad_bootstrap::bytes::ByteString;
use riad_bootstrap::cpio::{self, Entry, Kind};
use riad_bootstrap::replay::sandbox::{Bind, Sandbox};

/// Makes an initrd with the executable RIAD.
fn initrd(folder: &Path, riad: &Path, target: &Path) -> Output {
    let arguments = ["initrd", "--riad"].map(Path::new);
    riad_bootstrap(arguments.into_iter().chain([riad, Path::new("-o"), target, folder]))
}

/// An archive of `guile-tools` with a text for an executable.
fn sample(scratch: &Scratch) -> (PathBuf, Vec<u8>) {
    let (riad, target) = (scratch.path().join("riad"), scratch.path().join("initrd"));
    fs::write(&riad, "the executable").unwrap();
    let output = initrd(&guile_tools(), &riad, &target);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let bytes = fs::read(&target).unwrap();
    (target, bytes)
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let scratch = Scratch::new("initrd");
    let (_, first) = sample(&scratch);
    let copy = copy_of(&guile_tools(), "initrd-copy");
    let output = initrd(copy.path(), &scratch.path().join("riad"), &scratch.path().join("again"));
    assert!(output.status.success());
    assert!(fs::read(scratch.path().join("again")).unwrap() == first);
}

#[test]
fn what_is_in_it() {
    let scratch = Scratch::new("initrd-files");
    let entries = cpio::read(&sample(&scratch).1).unwrap();
    let find = |path: &str| &entries.iter().find(|e| e.path == path.as_bytes()).unwrap().kind;
    let item = GUILE.strip_prefix('/').unwrap();
    assert_eq!(*find("init"), Kind::File(b"the executable".to_vec()));
    assert_eq!(*find(&format!("{item}/bin/riad")), Kind::HardLink(b"init".to_vec()));
    assert_eq!(*find("dev/console"), Kind::Device(5, 1));
    for folder in ["dev", "proc", "sys", "tmp", "gnu/store"] {
        assert_eq!(*find(folder), Kind::Folder, "{folder}");
    }
    let script =
        riad_bootstrap([Path::new("script"), Path::new("--no-hashes"), &guile_tools()]).stdout;
    assert_eq!(*find("riad/build.scm"), Kind::File(script));
    for source in fs::read_dir(guile_tools().join("sources")).unwrap() {
        let source = source.unwrap();
        let content = fs::read(source.path()).unwrap();
        let path = format!("gnu/store/{}", source.file_name().into_string().unwrap());
        assert_eq!(*find(&path), Kind::File(content));
    }
    let Kind::File(outputs) = find("riad/outputs") else { panic!("no list of outputs") };
    let first = "1vvqx0ajx39iqwx5rr182wj0gxz5mcydsivv4b46ffg619sp10mc \
                 /gnu/store/fp020af7bqi31n8x916gp03l943jv0fa-binary";
    assert_eq!(text(outputs).lines().next(), Some(first));
    assert_eq!(text(outputs).lines().count(), 11);
    // Folders come before what they hold.
    for (index, entry) in entries.iter().enumerate() {
        let parent = Path::new(std::str::from_utf8(&entry.path).unwrap()).parent().unwrap();
        let is_before = |e: &Entry| Path::new(std::str::from_utf8(&e.path).unwrap()) == parent;
        assert!(
            parent == Path::new("") || entries[..index].iter().any(is_before),
            "{}",
            parent.display()
        );
    }
}

#[test]
fn cpio_reads_it() {
    if !which("cpio") {
        return skipped("cpio_reads_it", "cpio is not installed");
    }
    let scratch = Scratch::new("initrd-cpio");
    let (file, _) = sample(&scratch);
    let listing =
        Command::new("cpio").arg("-itv").stdin(fs::File::open(file).unwrap()).output().unwrap();
    let listing = text(&listing.stdout);
    for (mode, links, rest) in [
        ("drwxrwxrwt", 2, " tmp\n"),
        ("crw-------", 1, " dev/console\n"),
        ("-rwxr-xr-x", 2, " init\n"),
        ("-r--r--r--", 1, "-words-guile-builder\n"),
    ] {
        let begins = format!("{mode}   {links} root     root ");
        let found =
            listing.split_inclusive('\n').any(|l| l.starts_with(&begins) && l.ends_with(rest));
        assert!(found, "no {begins}…{rest} in\n{listing}");
    }
}

#[test]
fn an_archive_is_read_as_it_was_written() {
    let entry = |path: &str, mode, kind| Entry { path: path.into(), mode, kind };
    let entries = vec![
        entry("a", 0o755, Kind::Folder),
        entry("a/file", 0o644, Kind::File(b"12345".to_vec())),
        entry("a/again", 0o644, Kind::HardLink(b"a/file".to_vec())),
        entry("a/link", 0o777, Kind::SymbolicLink(b"../x".to_vec())),
        entry("a/empty", 0o600, Kind::File(Vec::new())),
        entry("a/tty", 0o620, Kind::Device(5, 0)),
    ];
    let mut archive = Vec::new();
    cpio::write(&entries, &mut archive).unwrap();
    assert_eq!(archive.len() % 512, 0);
    assert_eq!(cpio::read(&archive), Ok(entries));
    // The trailer is the last thing that matters.
    let end = archive.windows(10).position(|w| w == b"TRAILER!!!").unwrap() + 10;
    for length in 0..end {
        assert!(cpio::read(&archive[..length]).is_err(), "cut at {length}");
    }
    let mut wrong = archive.clone();
    wrong[8] = b'x';
    assert!(cpio::read(&wrong).is_err());
}

#[test]
fn a_link_to_nothing_is_refused() {
    let kind = Kind::HardLink(b"nothing".to_vec());
    let entries = [Entry { path: b"link".to_vec(), mode: 0o644, kind }];
    assert!(cpio::write(&entries, &mut Vec::new()).is_err());
}

#[test]
fn a_missing_or_changed_source_is_named() {
    let scratch = Scratch::new("initrd-source");
    let copy = copy_of(&guile_tools(), "initrd-source");
    let source = copy.path().join("sources/76ii7dap6cp8yxbb3nbd7bnprp5x5cz3-words-guile-builder");
    for (spoil, reason) in [("echo >> ", "is not the one that was recorded"), ("rm ", "is not in")]
    {
        let line = format!("{spoil}{}", source.display());
        assert!(Command::new("sh").args(["-c", &line]).status().unwrap().success());
        let output = initrd(copy.path(), Path::new("/bin/true"), &scratch.path().join("initrd"));
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1));
        let name = "bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv: its source";
        assert!(errors.contains(name) && errors.contains(reason), "{errors}");
        assert!(!scratch.path().join("initrd").exists());
    }
}

/// Stand-ins for what Riad provides to its process 1, for Guile: the file
/// systems are there already, and turning the machine off is an exit.
const INIT_MODULE: &str = r#"
(define-module (riad init) #:export (mount! power-off halt-with-failure) #:replace (sync))
(define (mount! . arguments) (write (cons 'mount! arguments)) (newline))
(define (sync) #t)
(define (power-off) (display "power off\n") (exit 0))
(define (halt-with-failure) (display "halt\n") (exit 0))
"#;
const STORE_MODULE: &str = r#"
(define-module (riad store) #:use-module (ice-9 popen) #:use-module (ice-9 rdelim) #:export (nar-sha256-base32))
(define (nar-sha256-base32 path)
  (let* ((port (open-pipe* OPEN_READ "/riad-bootstrap" "hash" path)) (line (read-line port)))
    (close-pipe port)
    line))
"#;

/// Unpacks an initrd of FOLDER into a private root and runs its process 1 with
/// Guile. Returns what is on the console.
fn run_init(test: &str, folder: &Path) -> Option<String> {
    let Some(guile) = guile() else {
        skipped(test, NO_GUILE);
        return None;
    };
    let scratch = Scratch::new("init");
    let target = scratch.path().join("initrd");
    let output = initrd(folder, Path::new(&guile), &target);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let files = scratch.path().join("files");
    fs::create_dir(&files).unwrap();
    let mut archive = cpio::read(&fs::read(&target).unwrap()).unwrap();
    archive.retain(|entry| !matches!(entry.kind, Kind::Device(..)));
    for Entry { path, mode, kind } in archive {
        let place = files.join(ByteString::from(path).as_path());
        match kind {
            Kind::Folder => fs::create_dir(&place).unwrap(),
            Kind::HardLink(first) => {
                fs::hard_link(files.join(ByteString::from(first).as_path()), &place).unwrap();
            }
            Kind::File(content) => fs::write(&place, content).unwrap(),
            Kind::SymbolicLink(_) | Kind::Device(..) => unreachable!("not in this graph"),
        }
        let mode = format!("{mode:o}");
        assert!(Command::new("chmod").arg(mode).arg(&place).status().unwrap().success());
    }
    let modules = files.join("modules/riad");
    fs::create_dir_all(&modules).unwrap();
    fs::write(modules.join("init.scm"), INIT_MODULE).unwrap();
    fs::write(modules.join("store.scm"), STORE_MODULE).unwrap();
    let root = scratch.path().join("root");
    fs::create_dir(&root).unwrap();
    let bind = |source: &Path, target: &str, writable| Bind {
        source: source.to_path_buf(),
        target: PathBuf::from(target),
        writable,
    };
    let mut binds = vec![
        bind(&files.join("gnu"), "/gnu", true),
        bind(&files.join("riad"), "/riad", false),
        bind(&files.join("init"), "/init", false),
        bind(&files.join("modules"), "/modules", false),
        bind(Path::new(env!("CARGO_BIN_EXE_riad-bootstrap")), "/riad-bootstrap", false),
    ];
    binds.extend(GUILE_NEEDS.map(|path| bind(Path::new(path), path, false)));
    let arguments = ["/init", "--no-auto-compile", "-L", "/modules", "/riad/init.scm"];
    let rules = rules_of_init();
    let environment = [("HOME".into(), "/".into()), ("TERM".into(), "linux".into())];
    let sandbox = Sandbox {
        binds,
        environment: BTreeMap::from(environment),
        ..Sandbox::new(&rules, root, "/init", &arguments)
    };
    let (status, console) = run(&sandbox);
    assert_eq!(status.code(), Some(0), "{console}");
    Some(console)
}

#[test]
fn process_1_builds_hashes_and_reports() {
    let Some(console) = run_init("process_1_builds_hashes_and_reports", &guile_tools()) else {
        return;
    };
    assert!(console.starts_with("(mount! \"proc\" \"/proc\" \"proc\" 0 #f)\n"), "{console}");
    let record = fs::read_to_string(guile_tools().join("outputs.tsv")).unwrap();
    for row in record.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let line = format!("\nsame     {}  {}\n", fields[3], fields[2]);
        assert!(console.contains(&line), "no {line} in {console}");
    }
    assert!(console.ends_with("\nriad-boot: status 0\npower off\n"), "{console}");
}

#[test]
fn process_1_reports_what_went_wrong() {
    let test = "process_1_reports_what_went_wrong";
    let copy = copy_of(&guile_tools(), "init-differs");
    let table = copy.path().join("outputs.tsv");
    let record = fs::read_to_string(&table).unwrap();
    let changed =
        record.replace("1sb2236qpyqna0fzihfvc2m5l3qj2nyvdf6ldaqwmc8rl29hddl2", &"0".repeat(52));
    fs::write(&table, changed).unwrap();
    let Some(console) = run_init(test, copy.path()) else { return };
    assert!(
        console.contains("\nDIFFERS  1sb2236qpyqna0fzihfvc2m5l3qj2nyvdf6ldaqwmc8rl29hddl2  "),
        "{console}"
    );
    assert!(console.ends_with("not as recorded: 1\nriad-boot: status 1\nhalt\n"), "{console}");

    let made = common::made::Made::new("init-fails");
    let bad = made.step("bad", "(exit 4)", &[]);
    let console = run_init(test, made.path()).unwrap();
    assert!(
        console.contains(&format!("{}: its builder ended with exit status 4", bad.base())),
        "{console}"
    );
    assert!(console.contains(&format!("\nFAILED   -  {}\n", bad.out)), "{console}");
    assert!(console.ends_with("status 1\nriad-boot: status 1\nhalt\n"), "{console}");
}

/// A process 1 that only reports: what `boot` does with it.
#[test]
fn boot_ends_with_the_status_that_the_guest_reports() {
    let test = "boot_ends_with_the_status_that_the_guest_reports";
    let Some(kernel) = kernel() else { return skipped(test, NO_KERNEL) };
    if !which("qemu-system-x86_64") {
        return skipped(test, NO_QEMU);
    }
    if !which("cc") {
        return skipped(test, "cc (Debian: gcc) is not installed");
    }
    let scratch = Scratch::new("boot");
    let (source, init, target) = ("init.c", "init", "initrd");
    let [source, init, target] = [source, init, target].map(|name| scratch.path().join(name));
    for (report, status, complaint) in [
        ("riad-boot: status 0", 0, ""),
        ("riad-boot: status 7", 7, ""),
        ("goodbye", 1, "riad-bootstrap: the guest ended without reporting a status\n"),
    ] {
        let code = format!(
            "#include <stdio.h>\n#include <unistd.h>\n#include <sys/reboot.h>\n\
             int main(void) {{ puts(\"{report}\"); fflush(stdout); sleep(1); reboot(RB_POWER_OFF); }}\n"
        );
        fs::write(&source, code).unwrap();
        let compiled = Command::new("cc").arg("-static").arg("-o").arg(&init).arg(&source).status();
        assert!(compiled.unwrap().success());
        assert!(initrd(&guile_tools(), &init, &target).status.success());
        let output = Command::new(env!("CARGO_BIN_EXE_riad-bootstrap"))
            .args(["boot", "--timeout", "1200", "--kernel"])
            .args([&kernel, &target])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(text(&output.stdout).contains(report), "{}", text(&output.stdout));
        assert_eq!(
            (output.status.code(), text(&output.stderr)),
            (Some(status), complaint.to_string())
        );
    }
    let output = Command::new(env!("CARGO_BIN_EXE_riad-bootstrap"))
        .args(["boot", "--timeout", "0", "--kernel"])
        .args([&kernel, &target])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("did not report a status within 0 seconds"));
}

#[test]
fn boot_says_what_is_missing() {
    let scratch = Scratch::new("boot-missing");
    let (file, _) = sample(&scratch);
    let boot = |kernel: &str, path: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_riad-bootstrap"))
            .args(["boot", "--kernel", kernel])
            .arg(&file)
            .env("PATH", path)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        text(&output.stderr)
    };
    assert!(boot("/no/kernel", "/").contains("/no/kernel: No such file"));
    let errors = boot(file.to_str().unwrap(), "/nowhere");
    assert!(
        errors.contains("cannot run qemu-system-x86_64") && errors.contains("qemu-system-x86"),
        "{errors}"
    );
}
