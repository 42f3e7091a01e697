//! The tables of `docs/derivations.md`: each cell is what the rules say and
//! what a builder in a replay sees.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use common::Scratch;
use common::made::{Made, Recipe, Step};
use common::nix::{BUSYBOX, Collected, NO_BUSYBOX, put_busybox, replay_with};
use riad_bootstrap::replay::environment::{VARIABLES, Value, When, Wins};
use riad_bootstrap::replay::rules::{Daemon, Rules};

const DAEMONS: [Daemon; 2] = [Daemon::Nix, Daemon::Guix];

/// The rows of the table of the page whose first column is called FIRST.
fn table(first: &str) -> Vec<Vec<String>> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/derivations.md");
    let page = fs::read_to_string(page).unwrap();
    let header = format!("| {first} |");
    let lines = page.lines().skip_while(|line| !line.starts_with(&header));
    let rows = lines.skip(2).take_while(|line| line.starts_with('|'));
    let cells =
        |line: &str| line.split('|').map(|cell| cell.trim().to_string()).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = rows.map(|line| cells(line)[1..].to_vec()).collect();
    assert!(!rows.is_empty(), "no table of {first}");
    rows
}

/// What a cell has between its backquotes, or all of it.
fn quoted(cell: &str) -> String {
    cell.split('`').nth(1).unwrap_or(cell).to_string()
}

/// The cell of DAEMON in ROW.
fn cell(row: &[String], daemon: Daemon) -> &str {
    &row[if daemon == Daemon::Nix { 1 } else { 2 }]
}

/// What the builder of STEP wrote, by the rules of DAEMON.
fn seen(made: &Made, step: &Step, daemon: Daemon) -> String {
    let (_, collected, store): (_, Collected, Scratch) =
        replay_with(made.path(), Some(Rules::of(daemon)));
    let file = store.path().join(&step.out[1..]);
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{error}: {}", collected.problems()))
}

fn pairs(text: &str) -> BTreeMap<String, String> {
    let pair = |line: &str| line.split_once('=').map(|(a, b)| (a.to_string(), b.to_string()));
    text.lines().filter_map(pair).collect()
}

#[test]
fn the_table_of_variables_is_that_of_the_rules() {
    let rows = table("variable");
    let names: Vec<String> = rows.iter().map(|row| quoted(&row[0])).collect();
    assert_eq!(names, VARIABLES.iter().map(|row| row.name).collect::<Vec<_>>());
    for (row, variable) in rows.iter().zip(VARIABLES) {
        let said = match variable.value {
            Value::Text(text) => text,
            Value::Store => "the store's directory",
            Value::Cores => "the number of cores",
            Value::Folder => "the build folder",
        };
        for daemon in DAEMONS {
            let cell = cell(row, daemon);
            let expected = if variable.set_by.contains(&daemon) { said } else { "—" };
            assert_eq!(quoted(cell), expected, "{}", variable.name);
            let is_fixed_only = cell.ends_with(", of a fixed output");
            assert_eq!(is_fixed_only, variable.when == When::Fixed && expected != "—");
        }
        let winner = if variable.wins == Wins::Derivation { "wins" } else { "loses" };
        assert_eq!(row[4], winner, "{}", variable.name);
    }
}

/// The sha256 of the bytes of a file that says `fixed`.
fn fixed_hash() -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(b"fixed\n"))
}

#[test]
fn builders_see_the_variables_of_the_table() {
    let own = "mine";
    for daemon in DAEMONS {
        let Some(made) = Made::with_busybox("variables") else { return };
        let plain = made.add(&Made::shell("probe", "env > $out", &[]));
        let mut recipe = Made::shell("probe", "env > $out", &[]);
        for variable in VARIABLES {
            recipe = recipe.with(variable.name, own);
        }
        let overriding = made.add(&recipe);
        let script = "env >&2; echo fixed > $out";
        let recipe = Recipe {
            fixed: Some(("sha256".into(), fixed_hash())),
            ..Made::shell("probe", script, &[]).with("impureEnvVars", "NOT_SET_BY_ANYBODY")
        };
        let fixed = made.add(&recipe);
        let plain = pairs(&seen(&made, &plain, daemon));
        let overriding = pairs(&seen(&made, &overriding, daemon));
        // What a fixed output's builder saw is in its log.
        let (summary, collected, store) = replay_with(made.path(), Some(Rules::of(daemon)));
        assert_eq!(summary.failed, 0, "{}", collected.problems());
        let log = fs::read_to_string(store.path().join("var/riad/log").join(fixed.base())).unwrap();
        let fixed = pairs(&log);
        assert_eq!(fixed.get("NOT_SET_BY_ANYBODY").map(String::as_str), Some(""));
        let folder = match daemon {
            Daemon::Nix => "/build",
            Daemon::Guix => "/tmp/guix-build-probe.drv-0",
        };
        for row in table("variable") {
            let (name, cell) = (quoted(&row[0]), quoted(cell(&row, daemon)));
            let meant = match cell.as_str() {
                "—" => None,
                "the store's directory" => Some("/nix/store"),
                "the build folder" => Some(folder),
                "the number of cores" => Some("1"),
                text => Some(text),
            };
            let of_all = meant.filter(|_| name != "NIX_OUTPUT_CHECKED");
            assert_eq!(plain.get(&name).map(String::as_str), of_all, "{daemon:?}: {name}");
            assert_eq!(fixed.get(&name).map(String::as_str), meant, "{daemon:?}: {name}");
            let expected = if row[4] == "wins" { Some(own) } else { of_all.or(Some(own)) };
            assert_eq!(overriding.get(&name).map(String::as_str), expected, "{daemon:?}: {name}");
        }
        // And no other: what is left is the derivation's own, and the shell's.
        let others = ["SHLVL", "out", "_", "OLDPWD"];
        let known: BTreeSet<&str> = VARIABLES.iter().map(|row| row.name).chain(others).collect();
        let more: Vec<&String> =
            plain.keys().filter(|name| !known.contains(name.as_str())).collect();
        assert!(more.is_empty(), "{more:?}");
    }
}

/// The placeholder of `out`, from `builtins.placeholder "out"`.
const PLACEHOLDER: &str = "/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9";

#[test]
fn attributes_mean_what_the_table_says() {
    for daemon in DAEMONS {
        let Some(made) = Made::with_busybox("attributes") else { return };
        let input = made.add(&Made::shell("input", "echo input > $out", &[]));
        let script = "[ $place = $out ] && p=replaced || p=kept
                      [ -n \"${filedPath-}\" ] && f='a file' || f='a variable'
                      [ -s closure ] && c='a file' || c=nothing
                      (echo \"placeholders of outputs=$p\"; echo \"passAsFile=$f\"
                       echo \"exportReferencesGraph=$c\") > $out";
        let recipe = Made::shell("probe", script, &[("input", &input)])
            .with("place", PLACEHOLDER)
            .with("filed", "text")
            .with("passAsFile", "filed")
            .with("exportReferencesGraph", &format!("closure {}", input.out));
        let plain = made.add(&recipe);
        let script = format!(
            "[ -e .attrs.json ] && [ -e .attrs.sh ] && s=files || s=variables
             o=${{out-{PLACEHOLDER}}}; echo __structuredAttrs=$s > $o"
        );
        let structured = made.add(&Made::shell("structured", &script, &[]).with("__json", "{}"));
        let mut found = pairs(&seen(&made, &plain, daemon));
        found.extend(pairs(&seen(&made, &structured, daemon)));
        for row in table("attribute") {
            let name = row[0].replace('`', "");
            assert_eq!(found.get(&name), Some(&quoted(cell(&row, daemon))), "{daemon:?}: {name}");
        }
    }
}

/// Prints each fact of the table of surroundings.
const PROBE: &str = r#"
say() { echo "$1=$2" >> facts; }
say 'build folder' "$(pwd)"; say 'its mode' "$(stat -c %a .)"
say 'argument zero' "$(tr '\0' '\n' < /proc/1/cmdline | head -n 1)"
n="$(tr '\0' '\n' < /proc/1/environ | cut -d = -f 1)"
[ "$n" = "$(echo "$n" | sort)" ] && n=sorted || n=otherwise; say 'order of variables' $n
say 'standard input' "$(readlink /proc/1/fd/0)"
(echo x >&0) 2> /dev/null && i=allowed || i=refused; say 'writing to standard input' $i
test -t 1 && o=terminal || o=pipe; say 'standard output' $o
test -t 2 && o=terminal || o=pipe; say 'standard error' $o
say process $$; say user "$(id -u) $(id -un)"; say group "$(id -g) $(id -gn)"
say umask "$(umask)"; say 'largest core' "$(ulimit -c)"
say personality "$(cat /proc/1/personality)"
say host "$(hostname) $(cat /proc/sys/kernel/domainname)"
say interfaces "$(grep -o '^ *[a-z0-9]*:' /proc/net/dev | tr -d ' :\n')"
list() { echo $(ls $1); }
say / "$(list /)"; say 'mode of /' "$(stat -c %a /)"; say 'mode of /tmp' "$(stat -c %a /tmp)"
say /etc "$(list /etc)"; say /dev "$(list /dev)"
touch /x 2> /dev/null && say 'files in /' 'can be made' || say 'files in /' 'cannot be made'
touch s; chmod 4755 s 2> /dev/null && say 'set-id modes' allowed || say 'set-id modes' refused
(chmod u+w $input; echo x > $input) 2> /dev/null && w='can be changed' || w='cannot be changed'
say 'files in inputs' "$w"
say 'mount of inputs' "$(grep " $input " /proc/mounts | cut -d ' ' -f 4 | cut -d , -f 1)"
cp facts $out
"#;

#[test]
fn surroundings_are_those_of_the_table() {
    for daemon in DAEMONS {
        let Some(made) = Made::with_busybox("surroundings") else { return };
        let input = made.add(&Made::shell("input", "echo input > $out", &[]));
        let probe = made.add(&Made::shell("probe", PROBE, &[("input", &input)]));
        let mut found = pairs(&seen(&made, &probe, daemon));
        let mount = found.remove("mount of inputs");
        let rows = table("what");
        for row in &rows {
            let name = row[0].replace('`', "");
            if name == "a builder that closes its output" {
                continue; // the next test's
            }
            assert_eq!(found.get(&name), Some(&quoted(cell(row, daemon))), "{daemon:?}: {name}");
            // What is said of Riad alone.
            match row[3].as_str() {
                "as the daemon" => {}
                "as the daemon, without `kvm`" => assert!(!found[&name].contains("kvm")),
                "read-only mounts" => assert_eq!(mount.as_deref(), Some("ro")),
                other => panic!("{name}: nothing shows `{other}`"),
            }
        }
        assert_eq!(found.len() + 1, rows.len(), "{found:?}");
    }
}

/// The column of Riad says where it is not as the daemon.
#[test]
fn riad_is_as_the_daemon_but_where_it_is_said() {
    for first in ["variable", "attribute", "what"] {
        for row in table(first) {
            let expected = match quoted(&row[0]).as_str() {
                // One is what the recordings have.
                "NIX_BUILD_CORES" => "`1`",
                "/dev" => "as the daemon, without `kvm`",
                "files in inputs" => "read-only mounts",
                _ => "as the daemon",
            };
            assert_eq!(row[3], expected, "{}", row[0]);
        }
    }
}

/// What Nix itself shows to the same builder. The rows where it depends on the
/// machine, or on how Nix is run: a daemon's build users keep builders from
/// changing their inputs.
#[test]
fn nix_shows_what_the_table_says() {
    let test = "nix_shows_what_the_table_says";
    let Some(nix) = Nix::new(test) else { return };
    let expression = |script: &str, more: &str| {
        format!(
            "let bb = builtins.path {{ name = \"bb\"; path = ./bb; }};
             make = name: script: more: derivation ({{ inherit name; system = \"x86_64-linux\";
               builder = \"${{bb}}/bin/busybox\"; args = [ \"sh\" \"-euc\" script ]; }} // more);
             input = make \"input\" \"echo input > $out\" {{ }};
             in make \"probe\" (builtins.readFile ./{script}) {{ inherit input; {more} }}"
        )
    };
    fs::write(nix.folder().join("surroundings"), PROBE).unwrap();
    let found = pairs(&nix.build(&expression("surroundings", "")).unwrap());
    for row in table("what") {
        let name = row[0].replace('`', "");
        let said = quoted(cell(&row, Daemon::Nix));
        match name.as_str() {
            "a builder that closes its output" | "files in inputs" => {}
            "/dev" => assert_eq!(found[&name].replace(" kvm", ""), said),
            _ => assert_eq!(found[&name], said, "{name}"),
        }
    }
    // The variables, without and with the derivation's own.
    fs::write(nix.folder().join("variables"), "env > $out").unwrap();
    let plain = pairs(&nix.build(&expression("variables", "")).unwrap());
    let own: Vec<String> =
        VARIABLES.iter().map(|row| format!("{} = \"mine\";", row.name)).collect();
    let own = own.join(" ");
    let overriding = pairs(&nix.build(&expression("variables", &own)).unwrap());
    for row in table("variable").iter().filter(|row| row[1] != "`1`, of a fixed output") {
        let (name, said) = (quoted(&row[0]), quoted(cell(row, Daemon::Nix)));
        let said = match said.as_str() {
            "the store's directory" => "/nix/store",
            "the build folder" => "/build",
            "the number of cores" => "1",
            text => text,
        };
        assert_eq!(plain[&name], said, "{name}");
        assert_eq!(overriding[&name], if row[4] == "wins" { "mine" } else { said }, "{name}");
    }
}

/// Nix with a store of its own.
struct Nix(Scratch);

impl Nix {
    fn new(test: &str) -> Option<Nix> {
        if !common::which("nix-build") {
            common::skipped(test, "Nix (Debian: nix-bin) is not installed");
            return None;
        }
        let scratch = Scratch::new("nix");
        let sources = scratch.path().join("sources");
        fs::create_dir(&sources).unwrap();
        if !put_busybox(&sources) {
            common::skipped(test, NO_BUSYBOX);
            return None;
        }
        let item = sources.join(Path::new(BUSYBOX).file_name().unwrap());
        fs::rename(item, scratch.path().join("bb")).unwrap();
        fs::create_dir(scratch.path().join("conf")).unwrap();
        let settings = "build-users-group =\nsandbox = true\nsandbox-fallback = false\n\
                        substitute = false\ncores = 1\n";
        fs::write(scratch.path().join("conf/nix.conf"), settings).unwrap();
        let nix = Nix(scratch);
        // It may be installed and yet not be let make a sandbox.
        let trial = "derivation { name = \"trial\"; system = \"x86_64-linux\";
                     builder = \"${builtins.path { name = \"bb\"; path = ./bb; }}/bin/busybox\";
                     args = [ \"sh\" \"-c\" \"echo > $out\" ]; }";
        match nix.build(trial) {
            Ok(_) => Some(nix),
            Err(errors) => {
                common::skipped(test, &format!("Nix builds nothing here: {errors}"));
                None
            }
        }
    }

    fn folder(&self) -> &Path {
        self.0.path()
    }

    /// The content of what EXPRESSION makes; otherwise what Nix says.
    fn build(&self, expression: &str) -> Result<String, String> {
        let file = self.folder().join("x.nix");
        fs::write(&file, expression).unwrap();
        let store = self.folder().join("store");
        let mut command = Command::new("nix-build");
        command.env("NIX_CONF_DIR", self.folder().join("conf"));
        // Its own state; a file of the caller's must not change what is seen.
        command.env("HOME", self.folder()).env_remove("NIX_PATH").env_remove("NIX_REMOTE");
        command.arg("--no-out-link").arg("--store").arg(&store).arg(&file);
        let output = command.output().unwrap();
        if !output.status.success() {
            return Err(common::text(&output.stderr));
        }
        let path = common::text(&output.stdout);
        Ok(fs::read_to_string(store.join(path.trim().trim_start_matches('/'))).unwrap())
    }
}

#[test]
fn builders_that_close_their_output() {
    for daemon in DAEMONS {
        let Some(made) = Made::with_busybox("closes") else { return };
        // One that is killed never wakes.
        let seconds = if daemon == Daemon::Nix { 6000 } else { 1 };
        let script = format!("echo made > $out; exec > /dev/null 2>&1; sleep {seconds}");
        made.add(&Made::shell("closes", &script, &[]));
        let (summary, collected, _store) = replay_with(made.path(), Some(Rules::of(daemon)));
        let is_killed = collected.problems().contains("its builder was killed by signal 9");
        let found = if is_killed { "is killed" } else { "is waited for" };
        assert_eq!((summary.failed, summary.unrecorded), if is_killed { (1, 0) } else { (0, 1) });
        let rows = table("what");
        let row = rows.iter().find(|row| row[0] == "a builder that closes its output").unwrap();
        assert_eq!(quoted(cell(row, daemon)), found, "{daemon:?}");
    }
}
