//! Nar: against recorded hashes, against `nix-store`, and what is refused.

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use common::{Scratch, riad_bootstrap, skipped, text, which};
use riad_bootstrap::nar::{self, NarError, Skip};

/// A tree with everything a nar can hold, names that sort differently by
/// bytes and by letters among them.
fn sample(scratch: &Scratch) -> std::path::PathBuf {
    let root = scratch.path().join("item");
    fs::create_dir_all(root.join("folder/deep")).unwrap();
    fs::create_dir(root.join("empty")).unwrap();
    fs::write(root.join("B"), "").unwrap();
    fs::write(root.join("a"), "12345678").unwrap();
    fs::write(root.join("é"), "x".repeat(100_001)).unwrap();
    fs::write(root.join("folder.txt"), "sorts between folder and folder/deep by some rules")
        .unwrap();
    fs::write(root.join("folder/deep/run"), "#!/bin/sh\n").unwrap();
    fs::set_permissions(root.join("folder/deep/run"), fs::Permissions::from_mode(0o744)).unwrap();
    fs::write(root.join("group"), "executable for the group only").unwrap();
    fs::set_permissions(root.join("group"), fs::Permissions::from_mode(0o654)).unwrap();
    symlink("no/such target", root.join("folder/link")).unwrap();
    root
}

fn pack(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    nar::write(path, &mut bytes).unwrap();
    bytes
}

#[test]
fn a_packed_tree_unpacks_to_the_same_nar() {
    let scratch = Scratch::new("nar");
    let packed = pack(&sample(&scratch));
    let file = scratch.path().join("item.nar");
    fs::write(&file, &packed).unwrap();
    let target = scratch.path().join("again");
    let output = riad_bootstrap([Path::new("nar"), Path::new("unpack"), &file, &target]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(pack(&target) == packed);
    let twice = riad_bootstrap([Path::new("nar"), Path::new("unpack"), &file, &target]);
    assert_eq!(twice.status.code(), Some(1), "an existing target is not written to");
}

#[test]
fn nar_and_hash_are_those_of_nix() {
    let scratch = Scratch::new("nar-nix");
    let root = sample(&scratch);
    let Ok(dump) = Command::new("nix-store").arg("--dump").arg(&root).output() else {
        skipped("nar_and_hash_are_those_of_nix", "nix-store (Debian: nix-bin) is not installed");
        return;
    };
    assert!(dump.status.success(), "{}", text(&dump.stderr));
    assert!(pack(&root) == dump.stdout);
    let hash = Command::new("nix-hash")
        .args(["--type", "sha256", "--base32"])
        .arg(&root)
        .output()
        .unwrap();
    let ours = text(&riad_bootstrap([Path::new("hash"), &root]).stdout);
    assert_eq!(ours.lines().next().unwrap(), text(&hash.stdout).trim());
    assert_eq!(nar::nar_hash(&root).unwrap().size, dump.stdout.len() as u64);
}

#[test]
fn ls_lists_everything() {
    let scratch = Scratch::new("nar-ls");
    let file = scratch.path().join("item.nar");
    fs::write(&file, pack(&sample(&scratch))).unwrap();
    let listing = text(&riad_bootstrap([Path::new("nar"), Path::new("ls"), &file]).stdout);
    let expected = "\
dr-xr-xr-x            0 .
-r--r--r--            0 ./B
-r--r--r--            8 ./a
dr-xr-xr-x            0 ./empty
dr-xr-xr-x            0 ./folder
dr-xr-xr-x            0 ./folder/deep
-r-xr-xr-x           10 ./folder/deep/run
lrwxrwxrwx            0 ./folder/link -> no/such target
-r--r--r--           50 ./folder.txt
-r--r--r--           29 ./group
-r--r--r--       100001 ./é
";
    assert_eq!(listing, expected);
}

#[test]
fn cat_and_hash_read_a_nar_compressed_or_not() {
    let scratch = Scratch::new("nar-cat");
    let root = sample(&scratch);
    let file = scratch.path().join("item.nar");
    fs::write(&file, pack(&root)).unwrap();
    let mut files = vec![file.clone()];
    if which("xz") {
        assert!(Command::new("xz").arg("-k").arg(&file).status().unwrap().success());
        files.push(file.with_extension("nar.xz"));
    } else {
        skipped("cat_and_hash_read_a_nar_compressed_or_not", "xz (Debian: xz-utils) is missing");
    }
    for file in files {
        let nar = |action: &str, rest: &[&str]| {
            let arguments = ["nar", action, file.to_str().unwrap()];
            riad_bootstrap(arguments.iter().chain(rest))
        };
        let hash = text(&nar("hash", &[]).stdout);
        assert_eq!(hash, text(&riad_bootstrap([Path::new("hash"), &root]).stdout));
        for entry in ["folder/deep/run", "./folder//deep/run"] {
            assert_eq!(nar("cat", &[entry]).stdout, b"#!/bin/sh\n", "{entry}");
        }
        for (entry, why) in [
            ("nothing", "there is no such entry"),
            ("folder", "it is a folder"),
            (".", "it is a folder"),
            ("folder/link", "it is a symbolic link"),
        ] {
            let output = nar("cat", &[entry]);
            assert_eq!(output.status.code(), Some(1));
            assert!(text(&output.stderr).ends_with(&format!("{entry}: {why}\n")), "{entry}");
        }
        // The whole nar is read, so what is wrong after the entry is seen.
        let mut long = fs::read(&file).unwrap();
        long.push(0);
        fs::write(&file, long).unwrap();
        assert_eq!(nar("cat", &["a"]).status.code(), Some(1));
        assert_eq!(nar("hash", &[]).status.code(), Some(1));
    }
}

/// Names that only case tells apart stay apart, and Nix's marker of a name
/// that it has changed on another system is a name like any other.
#[test]
fn names_are_kept_as_they_are() {
    let scratch = Scratch::new("nar-case");
    let root = scratch.path().join("item");
    fs::create_dir(&root).unwrap();
    for name in ["a", "A", "a~nix~case~hack~1", "ß", "SS"] {
        fs::write(root.join(name), name).unwrap();
    }
    let packed = pack(&root);
    let again = scratch.path().join("again");
    nar::unpack(&mut &packed[..], &again).unwrap();
    for name in ["a", "A", "a~nix~case~hack~1", "ß", "SS"] {
        assert_eq!(fs::read_to_string(again.join(name)).unwrap(), name);
    }
    assert!(pack(&again) == packed);
}

#[test]
fn sockets_have_no_nar() {
    let scratch = Scratch::new("nar-socket");
    let _socket = std::os::unix::net::UnixListener::bind(scratch.path().join("socket")).unwrap();
    let error = nar::write(scratch.path(), &mut Vec::new()).unwrap_err();
    assert!(matches!(error, NarError::Write(store::nar::Error::FileType { .. })), "{error}");
}

fn reading(bytes: &[u8]) -> Result<(), NarError> {
    nar::read(&mut &bytes[..], &mut Skip)
}

/// Strings as a nar writes them.
fn strings(words: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in words {
        bytes.extend((word.len() as u64).to_le_bytes());
        bytes.extend(word.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(8), 0);
    }
    bytes
}

fn folder_of(names: &[&str]) -> Vec<u8> {
    let mut words = vec!["nix-archive-1", "(", "type", "directory"];
    for name in names {
        words.extend([
            "entry", "(", "name", name, "node", "(", "type", "regular", "contents", "", ")", ")",
        ]);
    }
    words.push(")");
    strings(&words)
}

#[test]
fn what_is_not_a_nar_is_refused() {
    reading(&folder_of(&["a", "b"])).unwrap();
    let mut trailing = folder_of(&[]);
    trailing.push(0);
    let mut padding = strings(&["nix-archive-1", "(", "type", "regular", "contents", "x", ")"]);
    reading(&padding).unwrap();
    let place = padding.iter().rposition(|&b| b == b'x').unwrap() + 1;
    padding[place] = 1;
    let long =
        strings(&["nix-archive-1", "(", "type", "symlink", "target", &"x".repeat(5000), ")"]);
    for (bytes, problem) in [
        (folder_of(&["b", "a"]), "the entry `a` comes after `b`"),
        (folder_of(&["a", "a"]), "the entry `a` comes after `a`"),
        (folder_of(&[".."]), "`..` cannot be the name"),
        (folder_of(&["a/b"]), "`a/b` cannot be the name"),
        (folder_of(&[""]), "`` cannot be the name"),
        (trailing, "more bytes after the end"),
        (padding, "padding that is not zero"),
        (long, "a string of 5000 bytes where at most 4095 fit"),
        (
            strings(&["nix-archive-1", "(", "type", "regular", ")"]),
            "expected `contents` or `executable` but found `)`",
        ),
        (strings(&["nix-archive-2"]), "expected `nix-archive-1` but found `nix-archive-2`"),
        (
            strings(&["nix-archive-1", "(", "type", "fifo"]),
            "expected `directory` or `regular` or `symlink`",
        ),
    ] {
        let message = reading(&bytes).unwrap_err().to_string();
        assert!(message.contains(problem), "{message}");
    }
}

#[test]
fn every_truncation_is_refused() {
    let scratch = Scratch::new("nar-cut");
    let root = sample(&scratch);
    fs::remove_file(root.join("é")).unwrap();
    let whole = pack(&root);
    reading(&whole).unwrap();
    for length in 0..whole.len() {
        assert!(reading(&whole[..length]).is_err(), "cut at {length}");
    }
}

/// A nar deeper than any stack, and than any file system: an error, no crash.
#[test]
fn depth_is_no_danger() {
    let mut words = vec!["nix-archive-1"];
    for _ in 0..200_000 {
        words.extend(["(", "type", "directory", "entry", "(", "name", "d", "node"]);
    }
    let message = reading(&strings(&words)).unwrap_err().to_string();
    assert!(message.contains("a path of more than 65536 bytes"), "{message}");
}
