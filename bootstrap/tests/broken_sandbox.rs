//! A sandbox that is broken in one way is noticed: some recording of Nix does
//! not come out any more. The rows are those of a table that was made when the
//! recordings were, by breaking a sandbox in the same ways.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::nix::{Recordings, replay_with};
use riad_bootstrap::nar;
use riad_bootstrap::recording::Recording;
use riad_bootstrap::replay::environment::{Value, Wins};
use riad_bootstrap::replay::rules::{Daemon, Ids, Log, Mention, Rules, Visible, Zeroth};
use riad_bootstrap::store_path::sha256;

/// What is broken, how, and a recording that notices.
type Row = (&'static str, fn(&mut Rules), &'static str);

const J: &str = "j-environment";

const ROWS: &[Row] = &[
    ("only direct inputs visible", |rules| rules.visible = Visible::Declared, J),
    ("whole store visible", |rules| rules.visible = Visible::Everything, J),
    ("no seccomp", |rules| rules.seccomp = false, J),
    ("no personality", |rules| rules.personality = false, J),
    ("log is a pipe, not a pty", |rules| rules.log = Log::Pipe, J),
    ("no /etc/passwd", |rules| rules.etc.retain(|(name, _)| *name != "passwd"), J),
    ("no placeholders", |rules| rules.placeholders = false, "g-attrs"),
    ("no passAsFile", |rules| rules.pass_as_file = false, "g-attrs"),
    ("PATH and HOME unset", |rules| unset(rules, &["PATH", "HOME"]), J),
    ("drv env wins over TMPDIR etc.", |rules| each(rules, |row| row.wins = Wins::Derivation), J),
    ("umask 077", |rules| rules.umask = 0o077, J),
    ("outputs not canonicalised", |rules| rules.canonical.modes = false, J),
    ("runs as root", |rules| rules.ids = Ids { user: 0, group: 0 }, J),
    ("no pid namespace", |rules| rules.own_processes = false, J),
    ("hostname kept", |rules| rules.host_name = Some("elsewhere"), J),
    ("argv[0] full path", |rules| rules.zeroth = Zeroth::FullName, J),
    ("TERM kept from the caller", |rules| set(rules, "TERM", "vt52"), J),
    ("NIX_BUILD_CORES=2", |rules| rules.cores = 2, J),
    ("exec bit from any x bit", |rules| rules.canonical.executable = 0o111, "e-filesystem"),
    (
        "references only with /nix/store/ before",
        |rules| rules.scan.mention = Mention::WholePath,
        "h-references",
    ),
    ("references only to direct inputs", |rules| rules.scan.declared_only = true, "a-diamond"),
    ("no self references", |rules| rules.scan.own_outputs = false, "h-references"),
    ("input mtimes kept (now, not 1)", |rules| rules.canonical.times = false, J),
    ("no /dev/shm, /dev/pts", |rules| rules.shared_memory_and_terminals = false, J),
    (
        "impureEnvVars, NIX_OUTPUT_CHECKED not set",
        |rules| {
            rules.impure_variables = false;
            unset(rules, &["NIX_OUTPUT_CHECKED"]);
        },
        "c-fixed-output",
    ),
    // Beyond the table.
    ("no structured attributes", |rules| rules.structured_attributes = false, "g-attrs"),
    ("no exportReferencesGraph", |rules| rules.references_graph = false, "g-attrs"),
    ("/ cannot be written to", |rules| rules.root_is_writable = false, J),
    ("/ has another mode", |rules| rules.root_mode = 0o755, J),
];

fn unset(rules: &mut Rules, names: &[&str]) {
    rules.environment.retain(|row| !names.contains(&row.name));
}

fn each(rules: &mut Rules, change: fn(&mut riad_bootstrap::replay::environment::Variable)) {
    rules.environment.iter_mut().for_each(change);
}

fn set(rules: &mut Rules, name: &str, value: &'static str) {
    for row in rules.environment.iter_mut().filter(|row| row.name == name) {
        row.value = Value::Text(value);
    }
}

#[test]
fn each_way_to_break_it_is_noticed() {
    let test = "each_way_to_break_it_is_noticed";
    let Some(recordings) = Recordings::of_the_repository(test) else { return };
    let mut unnoticed = Vec::new();
    for (what, break_it, name) in ROWS {
        let mut rules = Rules::of(Daemon::Nix);
        break_it(&mut rules);
        let (_, collected, _store) = replay_with(&recordings.folder(name), Some(rules));
        if collected.caught().is_empty() {
            unnoticed.push(what);
        }
    }
    assert!(unnoticed.is_empty(), "not noticed: {unnoticed:?}");
}

/// A folder of which a nar is made.
type Names = BTreeMap<Vec<u8>, Tree>;

enum Tree {
    Folder(Names),
    /// Its whole nar, without the line in front.
    Leaf(Vec<u8>),
}

impl Tree {
    fn of(path: &Path) -> Tree {
        if path.is_dir() && !path.is_symlink() {
            let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap());
            let named = |e: fs::DirEntry| (e.file_name().into_encoded_bytes(), Tree::of(&e.path()));
            return Tree::Folder(entries.map(named).collect());
        }
        let mut packed = Vec::new();
        nar::write(path, &mut packed).unwrap();
        Tree::Leaf(packed[string(b"nix-archive-1").len()..].to_vec())
    }

    /// Its nar with the names in the order of KEY.
    fn pack(&self, key: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let entries = match self {
            Tree::Leaf(packed) => return packed.clone(),
            Tree::Folder(entries) => entries,
        };
        let mut names: Vec<&Vec<u8>> = entries.keys().collect();
        names.sort_by_key(|name| key(name));
        let words =
            |words: &[&[u8]]| words.iter().flat_map(|word| string(word)).collect::<Vec<_>>();
        let mut packed = words(&[b"(", b"type", b"directory"]);
        for name in names {
            packed.extend(words(&[b"entry", b"(", b"name", name, b"node"]));
            packed.extend(entries[name].pack(key));
            packed.extend(words(&[b")"]));
        }
        packed.extend(words(&[b")"]));
        packed
    }
}

/// A string as a nar has it.
fn string(text: &[u8]) -> Vec<u8> {
    let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
    bytes.extend(text);
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    bytes
}

/// The row `NAR names sorted as UTF-8 lower-case`: nars with that order of names
/// have other hashes than those recorded, and cannot be read.
#[test]
fn another_order_of_names_in_a_nar_is_noticed() {
    let test = "another_order_of_names_in_a_nar_is_noticed";
    let Some(recordings) = Recordings::of_the_repository(test) else { return };
    let folder = recordings.folder("e-filesystem");
    let (_, collected, store) = replay_with(&folder, None);
    let recording = Recording::load(&folder).unwrap();
    let mut caught = 0;
    for output in collected.0.iter().flat_map(|report| &report.outputs) {
        let tree = Tree::of(&store.path().join(output.path.as_path().strip_prefix("/").unwrap()));
        let whole = |key| [string(b"nix-archive-1"), tree.pack(key)].concat();
        let recorded = recording.expected(&output.path).unwrap();
        assert_eq!(sha256(&whole(<[u8]>::to_vec)), *recorded, "{}", output.path);
        let lower = |name: &[u8]| String::from_utf8_lossy(name).to_lowercase().into_bytes();
        let broken = whole(lower);
        if sha256(&broken) != *recorded {
            caught += 1;
            let error = nar::read(&mut &broken[..], &mut nar::Skip).unwrap_err().to_string();
            assert!(error.contains(" comes after "), "{error}");
        }
    }
    assert!(caught > 0, "no output has names that such an order would change");
}

/// The rows that were caught when the table was made are all above.
#[test]
fn the_table_of_the_recordings_is_covered() {
    let test = "the_table_of_the_recordings_is_covered";
    let Some(shared) = common::shared_graphs() else {
        return common::skipped(test, "../shared/graphs is not there");
    };
    let table = shared.join("nix/what-each-recording-catches.tsv");
    let table = std::fs::read_to_string(table).unwrap();
    let rows = table.lines().filter_map(|line| line.split_once('\t'));
    let caught: Vec<&str> =
        rows.filter(|(_, by)| *by != "NOT CAUGHT").map(|(what, _)| what).collect();
    assert_eq!(caught.len(), 26);
    for what in caught {
        // The order of names in a nar is none of the sandbox's rules: the test above.
        let is_here = ROWS.iter().any(|(row, ..)| what.starts_with(row))
            || what == "NAR names sorted as UTF-8 lower-case";
        assert!(is_here, "{what}");
    }
}

/// With the daemon's own rules the same replays give what was recorded: so it
/// is the breaking that is noticed.
#[test]
fn unbroken_it_gives_what_was_recorded() {
    let test = "unbroken_it_gives_what_was_recorded";
    let Some(recordings) = Recordings::of_the_repository(test) else { return };
    let mut names: Vec<&str> = ROWS.iter().map(|(.., name)| *name).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let (summary, collected, _store) = replay_with(&recordings.folder(name), None);
        assert!(summary.all_same(), "{name}: {}", collected.problems());
    }
}
