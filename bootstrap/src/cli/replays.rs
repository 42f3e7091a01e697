//! `replay`.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lexopt::Arg;
use riad_bootstrap::bytes::{ByteString, base_name};
use riad_bootstrap::recording::Recording;
use riad_bootstrap::replay::rules::{Daemon, Rules};
use riad_bootstrap::replay::{self, Options, Summary};

use super::live::Live;
use super::replay_lines::{JsonLines, Lines};
use super::{Arguments, Command, Failure, failed, shown};

pub(super) const REPLAY: Command = Command {
    name: "replay",
    usage: "[OPTION]… DIR|X.drv",
    summary: "Build a recorded graph again and compare the results with the record",
    details: "\
DIR holds *.drv, sources/, outputs.tsv and perhaps GUILE; of X.drv, what it needs
is built. Everything is built in a private store, each builder in namespaces of
its own, as the daemon would have it, with only the runtime closure of its
inputs. For every output one line is printed when it is done:

  same|DIFFERS|new|FAILED|skipped  NAR-SHA256-IN-BASE-32  STORE-PATH

`same` and `DIFFERS` are about hash and references, `new` was not recorded; the
hash is `-` for what was not built. Reasons go to standard error. The first
failure ends the replay, what was not tried is skipped.

What is built:
  --store DIR    keep the store here; a replay that was interrupted goes on
                 where it was (default: a temporary one, removed afterwards)
  --guile FILE   the executable to put at GUILE's bin/guile (default: the
                 `riad` beside this program)
  --substitute-from DIR
                 take what DIR has, items or nars, instead of building it; only
                 roots are always built. Hashes must be as recorded
  --rounds N     build everything N times: what differs by itself is found
  -j, --jobs N   build N derivations at a time (default: 1)
  --keep-going   after a failure go on with what does not depend on it
  --keep-failed  keep what failed builds leave, in the store's var/riad/failed
  --timeout SECONDS, --max-silent SECONDS
                 give up a build that takes, or prints nothing for, so long
  --shell X.drv  build what X.drv needs, then run a shell in the place of its
                 builder, with its environment; --shell-program FILE says
                 which (default: the builder itself if it is a shell, else
                 the `riad` beside this program)

What builders see:
  --daemon nix|guix
                 whose rules to follow (default: by the store's directory)
  --expose PATH  let all builders see this file or folder of the host,
                 read-only; said loudly, since results may depend on it,
                 and said again when the store is used without
  --network      let builders of fixed outputs use the network
  --no-sandbox   shut nothing in; needs --store / and is said loudly

What is shown:
  --verbose      what builders print (it is also kept, in var/riad/log)
  --json         one JSON object a line: for each derivation when it starts
                 (`event` is `start`) and is done (`done`), at the end a `summary`
  --plain        no live tree on a terminal

Status 0: every output is as recorded. 1: something was not built. 3: all was
built, but something differs or was not recorded. 130: interrupted. With --shell:
that of the shell, or 128 and the signal that ended it.
",
    run: replay_command,
};

/// What the command line says.
#[allow(clippy::struct_excessive_bools, reason = "one for each option")]
struct Request {
    options: Options,
    operand: Option<PathBuf>,
    has_store: bool,
    daemon: Option<Daemon>,
    shell: Option<PathBuf>,
    shell_program: Option<PathBuf>,
    verbose: bool,
    json: bool,
    plain: bool,
}

fn read(arguments: &mut Arguments) -> Result<Request, Failure> {
    let mut request = Request {
        options: Options::new(PathBuf::new())?,
        operand: None,
        has_store: false,
        daemon: None,
        shell: None,
        shell_program: None,
        verbose: false,
        json: false,
        plain: false,
    };
    let options = &mut request.options;
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("store") => {
                options.store = arguments.path()?;
                request.has_store = true;
            }
            Arg::Long("guile") => options.guile = Some(arguments.path()?),
            Arg::Long("substitute-from") => options.substitutes.push(arguments.path()?),
            Arg::Long("rounds") => options.rounds = arguments.count("--rounds")?,
            Arg::Short('j') | Arg::Long("jobs") => options.jobs = arguments.count("--jobs")?,
            Arg::Long("keep-going") => options.keep_going = true,
            Arg::Long("keep-failed") => options.keep_failed = true,
            Arg::Long("timeout") => options.timeout = Some(seconds(arguments)?),
            Arg::Long("max-silent") => options.max_silent = Some(seconds(arguments)?),
            Arg::Long("expose") => options.exposed.push(absolute(arguments.path()?)?),
            Arg::Long("network") => options.network = true,
            Arg::Long("no-sandbox") => options.sandbox = false,
            Arg::Long("daemon") => request.daemon = Some(daemon(&arguments.text()?)?),
            Arg::Long("shell") => request.shell = Some(arguments.path()?),
            Arg::Long("shell-program") => request.shell_program = Some(arguments.path()?),
            Arg::Long("verbose") => request.verbose = true,
            Arg::Long("json") => request.json = true,
            Arg::Long("plain") => request.plain = true,
            Arg::Value(value) => arguments.operand(&mut request.operand, value)?,
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    Ok(request)
}

fn seconds(arguments: &mut Arguments) -> Result<Duration, Failure> {
    Ok(Duration::from_secs(arguments.number()?))
}

fn daemon(name: &str) -> Result<Daemon, Failure> {
    match name {
        "nix" => Ok(Daemon::Nix),
        "guix" => Ok(Daemon::Guix),
        _ => Err(Failure::Usage(format!("--daemon is nix or guix, not {name}"))),
    }
}

fn replay_command(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let mut request = read(arguments)?;
    let operand = match (&request.shell, &request.operand) {
        // The graph that it lies in.
        (Some(shell), None) => shell.clone(),
        _ => arguments.required(request.operand.take())?,
    };
    let recording = Recording::load(&operand)?;
    let options = &mut request.options;
    if recording.guile.is_some() && options.guile.is_none() {
        options.guile = Some(riad_beside_this()?);
    }
    options.rules = request.daemon.map(Rules::of);
    let impurities = impurities(options);
    for impurity in &impurities {
        eprintln!("riad-bootstrap: IMPURE: {impurity}");
    }
    if request.has_store {
        remember(&impurities, &request.options.store)?;
    }
    let options = &mut request.options;
    options.stop.at_signals();
    let temporary = if request.has_store { None } else { Some(Temporary::new()?) };
    if let Some(temporary) = &temporary {
        options.store.clone_from(&temporary.0);
    }
    if let Some(shell) = &request.shell {
        return run_shell(&recording, &request, shell);
    }
    let summary = run(&recording, &request, output)?;
    match status(&summary) {
        0 => Ok(()),
        status => Err(Failure::Status(status)),
    }
}

fn status(summary: &Summary) -> u8 {
    if summary.interrupted {
        130
    } else if summary.failed + summary.skipped > 0 {
        1
    } else if !summary.all_same() {
        3
    } else {
        0
    }
}

/// Replays, and shows what happens in the way that was asked for.
fn run(
    recording: &Recording,
    request: &Request,
    output: &mut dyn Write,
) -> Result<Summary, Failure> {
    let options = &request.options;
    if request.json {
        let mut reporter = JsonLines::new(output);
        let summary = replay::replay(recording, options, &mut reporter)?;
        return Ok(reporter.end(summary)?);
    }
    let is_live = io::stderr().is_terminal() && !request.plain && !request.verbose;
    let mut lines = Lines::new(output, request.verbose);
    let summary = if is_live {
        replay::replay(recording, options, &mut Live::new(&mut lines))?
    } else {
        replay::replay(recording, options, &mut lines)?
    };
    lines.end()?;
    Ok(summary)
}

fn run_shell(recording: &Recording, request: &Request, shell: &Path) -> Result<(), Failure> {
    let base: ByteString = base_name(shell.as_os_str().as_encoded_bytes()).into();
    let graph = &recording.graph;
    let node = graph.find(&base).map(|index| &graph.nodes()[index]);
    let builder = node.map(|node| node.derivation.builder.clone()).unwrap_or_default();
    let (program, arguments): (PathBuf, Vec<ByteString>) = match &request.shell_program {
        Some(program) => (absolute(program.clone())?, Vec::new()),
        None if matches!(base_name(&builder), b"sh" | b"bash" | b"dash") => {
            (builder.as_path().to_path_buf(), Vec::new())
        }
        None if base_name(&builder) == b"busybox" => {
            (builder.as_path().to_path_buf(), vec!["sh".into()])
        }
        None => (riad_beside_this()?, Vec::new()),
    };
    let (mut nowhere, options) = (io::sink(), &request.options);
    let mut lines = Lines::new(&mut nowhere, request.verbose);
    let shell = (&*program, arguments.as_slice());
    let status = replay::shell(recording, options, &base, shell, &mut lines)?;
    match status.code().or(status.signal().map(|signal| 128 + signal)) {
        Some(0) => Ok(()),
        code => Err(Failure::Status(code.unwrap_or(1) as u8)),
    }
}

/// On what results may depend besides the inputs.
fn impurities(options: &Options) -> Vec<String> {
    let exposed = options.exposed.iter();
    let mut all: Vec<String> = exposed
        .map(|path| format!("every builder sees {} of this machine", path.display()))
        .collect();
    if options.network {
        all.push("builders of fixed outputs have the network".to_string());
    }
    if !options.sandbox {
        all.push(
            "no sandbox: builders see all files, processes, users and the network of this machine, \
             can change their inputs, and what they leave running goes on"
                .to_string(),
        );
    }
    all
}

/// Keeps IMPURITIES with the store at STORE; says of those before that what it
/// holds may depend on them.
fn remember(impurities: &[String], store: &Path) -> Result<(), Failure> {
    let folder = store.join("var/riad");
    let file = folder.join("impure");
    let at_file = |error| failed(format!("{}: {error}", file.display()));
    let mut all: Vec<String> = match std::fs::read_to_string(&file) {
        Ok(text) => text.lines().map(str::to_string).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(at_file(error)),
    };
    for before in all.iter().filter(|line| !impurities.contains(line)) {
        eprintln!("riad-bootstrap: IMPURE: this store was used before so that {before}");
    }
    let known = all.len();
    all.extend(impurities.iter().filter(|line| !all.contains(line)).cloned().collect::<Vec<_>>());
    if all.len() > known {
        std::fs::create_dir_all(&folder).map_err(at_file)?;
        std::fs::write(&file, all.join("\n") + "\n").map_err(at_file)?;
    }
    Ok(())
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
        let name: OsString = format!("riad-bootstrap-{}", std::process::id()).into();
        let folder = env::temp_dir().join(name);
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
