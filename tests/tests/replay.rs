//! The recorded graph is built again, with Riad where Guile was, and gives the same bytes: in
//! `riad-bootstrap replay`, and as a linear script. A graph that is damaged fails, with a reason.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use riad_tests::graph;
use riad_tests::process::{Finished, Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Outcome, Trial};

fn main() -> ExitCode {
    let mut trials = vec![
        Trial::new("replay/as-this-user", as_this_user),
        Trial::new("replay/as-an-ordinary-user", as_ordinary_user),
        Trial::new("replay/kept-store", kept_store),
        Trial::new("script/guile", || script_under(tools::guile())),
        Trial::new("script/riad", || script_under(tools::riad())),
    ];
    trials.extend(
        DAMAGES.iter().map(|damage| {
            Trial::new(format!("replay/damaged/{}", damage.name), || damaged(damage))
        }),
    );
    trial::main(trials)
}

/// Replays FOLDER with the programs under test.
fn replay(folder: &Path, options: &[&str]) -> Result<Finished, String> {
    Invocation::new(tools::riad_bootstrap()?)
        .arg("replay")
        .args(options)
        .arg("--guile")
        .arg(tools::static_riad()?)
        .arg(folder)
        .run()
        .map_err(|e| e.to_string())
}

/// Skips where `replay` cannot work: without a static interpreter or without namespaces.
fn in_sandbox(test: impl FnOnce() -> Result<(), String>) -> Outcome {
    match tools::static_riad() {
        Ok(_) => in_namespaces(test),
        Err(why) => Outcome::Skipped(why),
    }
}

/// Skips where the kernel forbids namespaces.
fn in_namespaces(test: impl FnOnce() -> Result<(), String>) -> Outcome {
    match graph::namespaces_allowed() {
        Ok(()) => test().into(),
        Err(why) => Outcome::Skipped(why),
    }
}

fn as_this_user() -> Outcome {
    in_sandbox(|| {
        let folder = graph::guile_tools();
        graph::judge_replay(&graph::recorded(&folder)?, &replay(&folder, &[])?)
    })
}

fn is_root() -> bool {
    Invocation::new("/usr/bin/id").arg("-u").run().is_ok_and(|done| done.out().trim() == "0")
}

/// Drops to `nobody`, if this is root. The programs and the graph are copied to where that user can
/// reach them.
fn as_ordinary_user() -> Outcome {
    if !is_root() {
        return Outcome::Skipped("this is an ordinary user: see replay/as-this-user".to_owned());
    }
    let setpriv = match tools::on_path("setpriv") {
        Ok(path) => path,
        Err(why) => return Outcome::Skipped(why),
    };
    in_sandbox(|| {
        let folder = graph::copy(&graph::guile_tools()).map_err(|e| e.to_string())?;
        let place = PrivateDir::new().map_err(|e| e.to_string())?;
        let copy = |from: PathBuf, name: &str| -> Result<PathBuf, String> {
            let to = place.path().join(name);
            fs::copy(from, &to).map_err(|e| e.to_string())?;
            Ok(to)
        };
        let bootstrap = copy(tools::riad_bootstrap()?, "riad-bootstrap")?;
        let riad = copy(tools::riad()?, "riad")?;
        let temporary = place.path().join("tmp");
        fs::create_dir(&temporary).map_err(|e| e.to_string())?;
        fs::set_permissions(&temporary, fs::Permissions::from_mode(0o1777))
            .map_err(|e| e.to_string())?;
        let done = Invocation::new(setpriv)
            .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
            .arg(bootstrap)
            .args(["replay", "--guile"])
            .arg(riad)
            .arg(folder.path())
            .env("TMPDIR", &temporary)
            .dir(&temporary)
            .run()
            .map_err(|e| e.to_string())?;
        graph::judge_replay(&graph::recorded(folder.path())?, &done)
    })
}

/// `--store` keeps what was built: a second replay finds it there and says the same.
fn kept_store() -> Outcome {
    in_sandbox(|| {
        let folder = graph::guile_tools();
        let place = PrivateDir::new().map_err(|e| e.to_string())?;
        let store = place.path().join("kept");
        let done = replay(&folder, &["--store", &store.to_string_lossy()])?;
        let outputs = graph::recorded(&folder)?;
        graph::judge_replay(&outputs, &done)?;
        let again = replay(&folder, &["--store", &store.to_string_lossy()])?;
        graph::judge_replay(&outputs, &again)
    })
}

/// The linear script of the graph under INTERPRETER makes the recorded outputs.
fn script_under(interpreter: Result<PathBuf, String>) -> Outcome {
    let guile_is_missing = tools::guile().is_err();
    let interpreter = match interpreter {
        Ok(path) => path,
        Err(why) if guile_is_missing && why.contains("guile") => return Outcome::Skipped(why),
        Err(why) => return Outcome::Failed(why),
    };
    in_namespaces(|| {
        let folder = graph::guile_tools();
        let bootstrap = tools::riad_bootstrap()?;
        let script = Invocation::new(&bootstrap)
            .arg("script")
            .arg(&folder)
            .run()
            .map_err(|e| e.to_string())?;
        if script.status != 0 {
            return Err(script.describe());
        }
        let store = PrivateDir::new().map_err(|e| e.to_string())?;
        let done = graph::run_script(&folder, &script.stdout, &interpreter, store.path())?;
        if done.status != 0 {
            return Err(done.describe());
        }
        for output in graph::recorded(&folder)? {
            let built = store.path().join(output.path.rsplit('/').next().unwrap_or_default());
            let hash = Invocation::new(&bootstrap)
                .arg("hash")
                .arg(&built)
                .run()
                .map_err(|e| e.to_string())?;
            if !hash.out().contains(&output.hash) {
                return Err(format!("{} is not {}: {}", output.path, output.hash, hash.describe()));
            }
        }
        Ok(())
    })
}

/// One way to spoil a graph and what must be said of it.
struct Damage {
    name: &'static str,
    spoil: fn(&Path) -> Result<(), String>,
    /// Parts of what must be printed, on either output.
    says: &'static [&'static str],
}

const DAMAGES: &[Damage] = &[
    Damage {
        name: "wrong-recorded-hash",
        spoil: |folder| {
            edit(&folder.join("outputs.tsv"), |text| text.replace("1xa4flpgimj9", "1xa4flpgimj8"))
        },
        says: &["DIFFERS", "-seed"],
    },
    Damage {
        name: "failing-builder",
        spoil: |folder| {
            let builder = graph::file_ending(&folder.join("sources"), "-words-guile-builder")?;
            edit(&builder, |_| "(exit 3)\n".to_owned())
        },
        says: &["FAILED", "-words"],
    },
    Damage {
        name: "builder-without-output",
        spoil: |folder| {
            let builder = graph::file_ending(&folder.join("sources"), "-seed-guile-builder")?;
            edit(&builder, |_| "(display \"done nothing\")\n".to_owned())
        },
        says: &["FAILED", "-seed"],
    },
    Damage {
        name: "missing-source",
        spoil: |folder| {
            let builder = graph::file_ending(&folder.join("sources"), "-tree-guile-builder")?;
            fs::remove_file(builder).map_err(|e| e.to_string())
        },
        says: &["-tree-guile-builder"],
    },
    Damage {
        name: "truncated-derivation",
        spoil: |folder| {
            let drv = graph::file_ending(folder, "-tree.drv")?;
            edit(&drv, |text| text[..text.len() / 2].to_owned())
        },
        says: &["-tree.drv"],
    },
    Damage {
        name: "missing-derivation",
        spoil: |folder| {
            let drv = graph::file_ending(folder, "-tree.drv")?;
            fs::remove_file(drv).map_err(|e| e.to_string())
        },
        says: &["-tree.drv"],
    },
];

fn edit(path: &Path, change: impl FnOnce(String) -> String) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let changed = change(text.clone());
    if changed == text {
        return Err(format!("{} was not changed", path.display()));
    }
    fs::write(path, changed).map_err(|e| e.to_string())
}

fn damaged(damage: &Damage) -> Outcome {
    in_sandbox(|| {
        let folder = graph::copy(&graph::guile_tools()).map_err(|e| e.to_string())?;
        (damage.spoil)(folder.path())?;
        let done = replay(folder.path(), &[])?;
        let said = done.out() + &done.err();
        // An output that differs has a status of its own.
        let status = if damage.says.contains(&"DIFFERS") { 3 } else { 1 };
        if done.status != status {
            return Err(format!("expected status {status}: {}", done.describe()));
        }
        match damage.says.iter().find(|part| !said.contains(**part)) {
            Some(part) => Err(format!("expected {part:?}: {}", done.describe())),
            None => Ok(()),
        }
    })
}
