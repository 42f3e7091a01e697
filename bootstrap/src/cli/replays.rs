//! `replay`.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use lexopt::Arg;
use riad_bootstrap::bytes::{ByteString, Shown};
use riad_bootstrap::nar::NarHash;
use riad_bootstrap::recording::Recording;
use riad_bootstrap::replay::{self, Options, Reporter, Verdict};

use super::{Arguments, Command, Failure, failed, shown};

pub(super) const REPLAY: Command = Command {
    name: "replay",
    usage: "[--store DIR] [--guile FILE] [--expose PATH]… [--verbose] DIR",
    summary: "Build a recorded graph again and compare the results with the record",
    details: "\
DIR holds *.drv, sources/, outputs.tsv and perhaps GUILE. Everything is built in
a private store, each builder in namespaces of its own with only the closure of
its inputs. For every output one line is printed:

  same|DIFFERS|FAILED  NAR-SHA256-IN-BASE-32  STORE-PATH

with `-` for the hash of what was not built; reasons go to standard error. The
first failure ends the replay; what was not tried is FAILED too.

  --store DIR    keep the store here; a replay that was interrupted goes on
                 where it was (default: a temporary one, removed afterwards)
  --guile FILE   the executable to put at GUILE's bin/guile (default: the
                 `riad` beside this program)
  --expose PATH  let all builders see this file or folder of the host,
                 read-only; said loudly, since results may depend on it
  --verbose      show what builders print

Status 0 if every output is as recorded, else 1.
",
    run: replay_command,
};

fn replay_command(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let (mut folder, mut store, mut verbose) = (None, None, false);
    let mut options = Options::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("store") => store = Some(arguments.path()?),
            Arg::Long("guile") => options.guile = Some(arguments.path()?),
            Arg::Long("expose") => options.exposed.push(absolute(arguments.path()?)?),
            Arg::Long("verbose") => verbose = true,
            Arg::Value(value) => arguments.operand(&mut folder, value)?,
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    let recording = Recording::load(&arguments.required(folder)?)?;
    if recording.guile.is_some() && options.guile.is_none() {
        options.guile = Some(riad_beside_this()?);
    }
    for path in &options.exposed {
        eprintln!("riad-bootstrap: IMPURE: every builder sees {} of this machine", path.display());
    }
    let temporary = store.is_none().then(Temporary::new).transpose()?;
    options.store = match (store, &temporary) {
        (Some(folder), _) => folder,
        (None, Some(temporary)) => temporary.0.clone(),
        (None, None) => return Err(failed("there is no store")),
    };
    let mut reporter = Lines { output, verbose, log: Vec::new(), error: None };
    let all_same = replay::replay(&recording, &options, &mut reporter)?;
    if let Some(error) = reporter.error {
        return Err(error.into());
    }
    if all_same { Ok(()) } else { Err(Failure::Status(1)) }
}

fn absolute(path: PathBuf) -> Result<PathBuf, Failure> {
    if !path.is_absolute() {
        return Err(Failure::Usage(format!("{} is not an absolute path", path.display())));
    }
    // Said now, rather than by the first build.
    path.symlink_metadata().map_err(|error| failed(format!("{}: {error}", path.display())))?;
    Ok(path)
}

/// The `riad` that was installed or built together with this program.
pub(super) fn riad_beside_this() -> Result<PathBuf, Failure> {
    let own = env::current_exe().map_err(|e| failed(format!("cannot find this program: {e}")))?;
    let riad = own.parent().unwrap_or(Path::new("/")).join("riad");
    if riad.is_file() {
        return Ok(riad);
    }
    Err(failed(format!("there is no interpreter at {}; build it or name one", riad.display())))
}

/// A folder that is removed at the end.
pub(super) struct Temporary(PathBuf);

impl Temporary {
    pub(super) fn new() -> Result<Temporary, Failure> {
        let folder = env::temp_dir().join(format!("riad-bootstrap-{}", std::process::id()));
        std::fs::create_dir(&folder).map_err(|e| failed(format!("{}: {e}", folder.display())))?;
        Ok(Temporary(folder))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(error) = replay::remove_tree(&self.0) {
            eprintln!("riad-bootstrap: the temporary store is left: {error}");
        }
    }
}

/// Reports as lines of text.
struct Lines<'a> {
    output: &'a mut dyn Write,
    verbose: bool,
    /// The end of what the current builder printed.
    log: Vec<u8>,
    /// Why lines could not be written.
    error: Option<io::Error>,
}

/// How much of a failed builder's log is shown.
const LOG_LINES: usize = 20;
const LOG_BYTES: usize = 1 << 14;

impl Reporter for Lines<'_> {
    fn output(&mut self, verdict: Verdict, hash: Option<&NarHash>, path: &ByteString) {
        self.log.clear();
        let verdict = match verdict {
            Verdict::Same => "same   ",
            Verdict::Differs => "DIFFERS",
            Verdict::Failed => "FAILED ",
        };
        let hash = hash.map_or_else(|| "-".to_string(), NarHash::base32);
        let written = writeln!(self.output, "{verdict}  {hash:52}  {path}");
        // A line is worth more while the rest is still being built.
        self.error = self.error.take().or(written.and_then(|()| self.output.flush()).err());
    }

    fn problem(&mut self, base: &ByteString, reason: &str) {
        eprintln!("riad-bootstrap: {base}: {reason}");
        if self.verbose || self.log.is_empty() {
            return;
        }
        let lines: Vec<&[u8]> = self.log.trim_ascii_end().split(|&b| b == b'\n').collect();
        eprintln!("  the last lines of its log:");
        for line in &lines[lines.len().saturating_sub(LOG_LINES)..] {
            eprintln!("  | {}", Shown(line));
        }
    }

    fn log(&mut self, _: &ByteString, bytes: &[u8]) {
        if self.verbose {
            // Where standard error leads nowhere the log is still in the store.
            let _ = io::stderr().write_all(bytes);
        }
        self.log.extend_from_slice(bytes);
        let surplus = self.log.len().saturating_sub(LOG_BYTES);
        self.log.drain(..surplus);
    }
}
