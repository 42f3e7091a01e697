//! A sandbox that is broken in one way is noticed: some recording of Nix does
//! not come out any more. The rows are those of a table that was made when the
//! recordings were, by breaking a sandbox in the same ways.

mod common;

use common::nix::{Recordings, replay_with};
use riad_bootstrap::replay::environment::{Value, Wins};
use riad_bootstrap::replay::rules::{Daemon, Ids, Log, Mention, Rules, Visible, Zeroth};

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
        // The order of names in a nar is none of the sandbox's rules.
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
