//! The recorded graph: ten derivations whose builders are Scheme programs, with the hashes of what
//! they built under Guile 3.0.8 and guix-daemon.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::process::{Finished, Invocation, PrivateDir};
use crate::tools;

/// What the record says of one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The sha256 of its nar, in Nix's base 32.
    pub hash: String,
    /// Its store path.
    pub path: String,
}

/// The folder of the graph that is kept with the tests.
pub fn guile_tools() -> PathBuf {
    tools::tests_dir().join("graphs/guile-tools")
}

/// The outputs that FOLDER's `outputs.tsv` records; the columns are found by the header.
pub fn recorded(folder: &Path) -> Result<Vec<Output>, String> {
    let text = read(&folder.join("outputs.tsv"))?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        header.iter().position(|h| *h == name).ok_or(format!("outputs.tsv has no column {name}"))
    };
    let (hash, path) = (column("nar-sha256-base32")?, column("path")?);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |i: usize| cells.get(i).ok_or(format!("outputs.tsv: short line {line:?}"));
            Ok(Output { hash: (*cell(hash)?).to_owned(), path: (*cell(path)?).to_owned() })
        })
        .collect()
}

/// The store path of the interpreter that the graph's builders are run with.
pub fn interpreter(folder: &Path) -> Result<String, String> {
    Ok(read(&folder.join("GUILE"))?.trim().to_owned())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Whether a replay said `same`, with the recorded hash, for every output, nothing else, and ended
/// well.
pub fn judge_replay(expected: &[Output], done: &Finished) -> Result<(), String> {
    let out = done.out();
    let lines: Vec<Vec<&str>> = out.lines().map(|l| l.split_whitespace().collect()).collect();
    for output in expected {
        if !lines.contains(&vec!["same", &output.hash, &output.path]) {
            return Err(format!(
                "no line `same {} {}`:\n{}",
                output.hash,
                output.path,
                done.describe()
            ));
        }
    }
    if lines.len() != expected.len() {
        return Err(format!(
            "{} lines for {} outputs:\n{}",
            lines.len(),
            expected.len(),
            done.describe()
        ));
    }
    if done.status == 0 { Ok(()) } else { Err(done.describe()) }
}

/// Whether a text has, for every output, a line with its recorded hash and its path.
pub fn judge_hashes(expected: &[Output], text: &str) -> Result<(), String> {
    for output in expected {
        let has = |line: &str| line.contains(&output.hash) && line.contains(&output.path);
        if !text.lines().any(has) {
            return Err(format!("no line with {} and {} in:\n{text}", output.hash, output.path));
        }
    }
    Ok(())
}

/// A copy of the graph in FOLDER that a test may change.
pub fn copy(folder: &Path) -> io::Result<PrivateDir> {
    let dir = PrivateDir::new()?;
    copy_tree(folder, dir.path())?;
    Ok(dir)
}

fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_tree(&path, &target)?;
        } else {
            // Contents only: the recorded files are read-only, a test wants to change them.
            fs::write(&target, fs::read(&path)?)?;
        }
    }
    Ok(())
}

/// The file in DIR whose name ends in SUFFIX.
pub fn file_ending(dir: &Path, suffix: &str) -> Result<PathBuf, String> {
    let entries = fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .find(|path| path.to_string_lossy().ends_with(suffix))
        .ok_or(format!("no file …{suffix} in {}", dir.display()))
}

/// Runs the linear SCRIPT of the graph in FOLDER with INTERPRETER, in a private mount namespace
/// where `/gnu/store` is STORE, and says what it printed.
pub fn run_script(
    folder: &Path,
    script: &[u8],
    interpreter: &Path,
    store: &Path,
) -> Result<Finished, String> {
    let item = self::interpreter(folder)?;
    let prepared = prepare_store(folder, &item, interpreter, script, store);
    prepared.map_err(|e| format!("preparing the store: {e}"))?;
    let root = PrivateDir::new().map_err(|e| e.to_string())?;
    Invocation::new(tools::on_path("unshare")?)
        .args(["-rm", "/bin/sh", "-eu", "-c", ENTER_ROOT, "sh"])
        .args([root.path(), store, interpreter])
        .arg(format!("{item}/bin/guile"))
        .run()
        .map_err(|e| e.to_string())
}

/// Makes `$1` a root folder with the host's system, `$2` as its store and `$3` as `/interpreter`,
/// and runs the script there with `$4`.
const ENTER_ROOT: &str = r#"
root=$1 store=$2 interpreter=$3 guile=$4
mount -t tmpfs tmpfs "$root"
for name in bin sbin lib lib32 lib64 libx32 usr etc dev proc var; do
  if [ -L "/$name" ]; then cp -P "/$name" "$root/$name"
  elif [ -d "/$name" ]; then mkdir "$root/$name"; mount --rbind "/$name" "$root/$name"
  fi
done
mkdir -p "$root/tmp" "$root/gnu/store"
mount --bind "$store" "$root/gnu/store"
touch "$root/interpreter"
mount --bind "$interpreter" "$root/interpreter"
exec chroot "$root" "$guile" --no-auto-compile /gnu/store/.script.scm
"#;

/// Puts the sources, the script and the interpreter's item into STORE. The item is what it was when
/// the graph was recorded: a shell script around the interpreter.
fn prepare_store(
    folder: &Path,
    item: &str,
    interpreter: &Path,
    script: &[u8],
    store: &Path,
) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    copy_tree(&folder.join("sources"), store)?;
    fs::write(store.join(".script.scm"), script)?;
    let bin = store.join(item.rsplit('/').next().unwrap_or(item)).join("bin");
    fs::create_dir_all(&bin)?;
    // Guile finds its library by the place of the file, so that one is called where it is.
    let shared = interpreter.starts_with("/usr");
    let target = if shared { interpreter } else { Path::new("/interpreter") };
    fs::write(bin.join("guile"), format!("#!/bin/sh\nexec {} \"$@\"\n", target.display()))?;
    fs::set_permissions(bin.join("guile"), fs::Permissions::from_mode(0o755))
}

/// Whether this kernel and its policy let an ordinary process make namespaces; the reason if not.
pub fn namespaces_allowed() -> Result<(), String> {
    let unshare = tools::on_path("unshare")?;
    let done = Invocation::new(unshare).args(["-rm", "true"]).run().map_err(|e| e.to_string())?;
    if done.status == 0 {
        Ok(())
    } else {
        Err(format!("no user namespaces here: {}", done.err().trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(out: &str, status: i32) -> Finished {
        Finished { stdout: out.into(), stderr: Vec::new(), status, timed_out: false }
    }

    #[test]
    fn the_record_has_all_outputs() {
        let outputs = recorded(&guile_tools()).unwrap();
        assert_eq!(outputs.len(), 11);
        assert!(outputs.iter().all(|o| o.hash.len() == 52 && o.path.starts_with("/gnu/store/")));
    }

    #[test]
    fn a_replay_that_is_not_the_same_is_caught() {
        let expected = [Output { hash: "1a".into(), path: "/gnu/store/x".into() }];
        assert_eq!(judge_replay(&expected, &done("same     1a  /gnu/store/x\n", 0)), Ok(()));
        for (out, status) in [
            ("DIFFERS  1a  /gnu/store/x\n", 0),
            ("same     2b  /gnu/store/x\n", 0),
            ("same     1a  /gnu/store/x\n", 1),
            ("same     1a  /gnu/store/x\nFAILED  -  /gnu/store/y\n", 0),
            ("", 0),
        ] {
            assert!(judge_replay(&expected, &done(out, status)).is_err(), "{out} {status}");
        }
    }

    #[test]
    fn a_missing_hash_is_caught() {
        let expected = [Output { hash: "1a".into(), path: "/gnu/store/x".into() }];
        assert_eq!(judge_hashes(&expected, "[ 1.0] 1a  /gnu/store/x\r\n"), Ok(()));
        assert!(judge_hashes(&expected, "1a\n/gnu/store/x\n").is_err());
    }
}
