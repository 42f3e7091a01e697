//! What is measured beside the programs: starting, loading from source, memory, processes, pipes.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::derivations::tree_of_files;
use crate::measure::{self, Expected, Scratch};
use crate::peer::{self, Kind, Peer};
use crate::program::Program;

/// What a scenario counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantity {
    /// Milliseconds from start to end.
    Milliseconds,
    /// The largest resident set.
    Megabytes,
    /// How fast this many bytes went.
    GigabytesPerSecond(u64),
}

impl Quantity {
    pub fn unit(self) -> &'static str {
        match self {
            Quantity::Milliseconds => "ms",
            Quantity::Megabytes => "MB",
            Quantity::GigabytesPerSecond(_) => "GB/s",
        }
    }
    /// The quantity of a run; of several runs the best one counts.
    fn of(self, run: &measure::Run) -> f64 {
        match self {
            Quantity::Milliseconds => run.wall * 1e3,
            Quantity::Megabytes => run.memory as f64 / 1024.0,
            Quantity::GigabytesPerSecond(bytes) => bytes as f64 / 1e9 / run.wall,
        }
    }
    fn best(self, a: f64, b: f64) -> f64 {
        if matches!(self, Quantity::GigabytesPerSecond(_)) { a.max(b) } else { a.min(b) }
    }
}

/// One row: the same thing done by several peers.
pub struct Scenario {
    pub name: &'static str,
    pub quantity: Quantity,
    /// What is to be reached, in words.
    pub target: &'static str,
    result: Expected,
    runs: Vec<(String, Command)>,
}

/// All scenarios that can be had here, and those that cannot.
#[derive(Default)]
pub struct Scenarios {
    pub here: Vec<Scenario>,
    /// Names, and what is missing for each.
    pub missing: Vec<(&'static str, String)>,
}

/// A scenario's results, by the names of those that ran it.
pub struct Outcome {
    pub name: &'static str,
    pub quantity: Quantity,
    pub target: &'static str,
    pub values: Vec<(String, f64)>,
    /// Those that failed, or gave a wrong result, and how.
    pub failures: Vec<(String, String)>,
}

/// The modules that a builder's script imports.
const LIBRARIES: &str = "(use-modules (ice-9 match) (ice-9 popen) (ice-9 rdelim) (ice-9 regex) \
(ice-9 ftw) (ice-9 format) (srfi srfi-1) (srfi srfi-9) (srfi srfi-26) (srfi srfi-34) \
(srfi srfi-35))";

const PROCESSES: &str = "(let loop ((i 0))
  (if (< i 2000)
      (begin (if (not (zero? (system* \"/bin/true\"))) (error \"failed\")) (loop (+ i 1)))
      (begin (display \"ok\") (newline))))
";

/// How many bytes to hash where only the result counts.
pub const HASHED_ONCE: u64 = 1 << 20;

const PIPED: u64 = 100_000_000;
const PIPE: &str = "(use-modules (ice-9 popen) (ice-9 binary-ports) (rnrs bytevectors))
(let* ((port (open-input-pipe \"head -c 100000000 /dev/zero\"))
       (bytes (get-bytevector-all port)))
  (close-pipe port)
  (display (if (= (bytevector-length bytes) 100000000) \"ok\" \"WRONG\"))
  (newline))
";

/// All scenarios that can be had here. PROGRAMS are the programs, some of which are measured for
/// their memory or for how long they load; HASHED is how many bytes are hashed.
pub fn all(
    peers: &[Peer],
    programs: &[Program],
    scratch: &Scratch,
    hashed: u64,
) -> Result<Scenarios, String> {
    let named = |name: &str| programs.iter().find(|p| p.name == name);
    let mut scenarios = Scenarios::default();
    let all = &mut scenarios.here;
    all.extend([
        starts("start: -c 1", Quantity::Milliseconds, "1.5 ms", peers, scratch),
        starts("start: memory", Quantity::Megabytes, "4 MB", peers, scratch),
        expression("start with 11 libraries", LIBRARIES, "3 ms", peers, scratch),
    ]);
    if let Some(program) = named("expand") {
        let target = "1/20 of Guile";
        all.push(script(
            "load 10,000 lines",
            Quantity::Milliseconds,
            target,
            program,
            peers,
            scratch,
        )?);
    }
    for (name, module, folder) in loads() {
        match folder.and_then(|folder| load(name, module, &folder, peers, scratch)) {
            Ok(scenario) => all.push(scenario),
            Err(why) => scenarios.missing.push((name, why)),
        }
    }
    match mescc(peers, scratch)? {
        Ok(scenario) => all.push(scenario),
        Err(why) => scenarios.missing.push((MESCC_NAME, why)),
    }
    let of_memory =
        [("gcbench", "memory: gcbench"), ("nboyer", "memory: nboyer"), ("mperm", "memory: mperm")];
    for (name, label) in of_memory {
        let Some(program) = named(name) else { continue };
        all.push(script(label, Quantity::Megabytes, "that of Guile", program, peers, scratch)?);
    }
    let own = [
        ("2,000 processes by system*", Quantity::Milliseconds, "1/3 of Guile", PROCESSES),
        ("100 MB from a pipe", Quantity::GigabytesPerSecond(PIPED), "1 GB/s", PIPE),
    ];
    for (name, quantity, target, text) in own {
        let program = Program {
            name: name.replace([' ', ',', '*'], "-"),
            text: text.to_owned(),
            requires_guile: true,
            from_source: true,
        };
        all.push(script(name, quantity, target, &program, peers, scratch)?);
    }
    hashes(peers, scratch, hashed, &mut scenarios)?;
    Ok(scenarios)
}

/// Adds the sha256 of files and folders of HASHED bytes, beside Nix and OpenSSL.
fn hashes(
    peers: &[Peer],
    scratch: &Scratch,
    hashed: u64,
    scenarios: &mut Scenarios,
) -> Result<(), String> {
    let riad = peers.iter().find(|p| p.kind == Kind::Riad);
    let riad = riad.map(|p| p.executable.with_file_name("riad-bootstrap"));
    let Some(riad) = riad.filter(|path| path.is_file()) else {
        let why = "there is no riad-bootstrap beside riad";
        scenarios.missing.push(("hashes", why.to_owned()));
        return Ok(());
    };
    let error = |e: std::io::Error| e.to_string();
    let ours = |path: &Path| {
        let mut command = Command::new(&riad);
        command.arg("hash").arg(path);
        ("riad".to_owned(), command)
    };
    let (nix, openssl) = (peer::on_path("nix"), peer::on_path("openssl"));
    for (name, program) in [("hashes by nix", &nix), ("hashes by openssl", &openssl)] {
        if let Err(why) = program {
            scenarios.missing.push((name, why.clone()));
        }
    }
    let theirs = |name: &str, program: &Result<PathBuf, String>, before: &[&str], path: &Path| {
        let mut command = Command::new(program.as_ref().ok()?);
        command.args(before).arg(path);
        Some((name.to_owned(), command))
    };
    let hash_path = ["--extra-experimental-features", "nix-command", "hash", "path"];
    let result = Expected::Anything;
    for (name, count) in [("hash of 32 files", 32), ("hash of 32,768 files", 32 << 10)] {
        let size = (hashed / count) as usize;
        let folder = scratch.cache().join(format!("hashed-{count}"));
        let folder = tree_of_files(&folder, count as usize, size).map_err(error)?;
        let mut runs = vec![ours(&folder)];
        runs.extend(theirs("nix", &nix, &hash_path, &folder));
        let quantity = Quantity::GigabytesPerSecond(hashed);
        let target = "that of nix hash path";
        scenarios.here.push(Scenario { name, quantity, target, result, runs });
    }
    let file = tree_of_files(&scratch.cache().join("hashed"), 1, hashed as usize).map_err(error)?;
    let file = only_file(&file).map_err(error)?;
    let mut runs = vec![ours(&file)];
    runs.extend(theirs("openssl", &openssl, &["dgst", "-sha256"], &file));
    let quantity = Quantity::GigabytesPerSecond(hashed);
    let (name, target) = ("hash of a file", "0.95 of openssl");
    scenarios.here.push(Scenario { name, quantity, target, result, runs });
    Ok(())
}

/// The one file somewhere in FOLDER.
fn only_file(folder: &Path) -> std::io::Result<PathBuf> {
    let mut path = folder.to_path_buf();
    while path.is_dir() {
        let first = std::fs::read_dir(&path)?.next();
        path = first.ok_or_else(|| std::io::Error::other("an empty folder"))??.path();
    }
    Ok(path)
}

fn starts(
    name: &'static str,
    quantity: Quantity,
    target: &'static str,
    peers: &[Peer],
    scratch: &Scratch,
) -> Scenario {
    let runs = peers
        .iter()
        .filter_map(|p| Some((p.kind.name().to_owned(), p.start(scratch.cache())?)))
        .collect();
    Scenario { name, quantity, target, result: Expected::Text(""), runs }
}

fn expression(
    name: &'static str,
    text: &str,
    target: &'static str,
    peers: &[Peer],
    scratch: &Scratch,
) -> Scenario {
    let runs = guiles(peers)
        .map(|peer| {
            let mut command = peer.bare(scratch.cache());
            command.args(["--no-auto-compile", "-c", text]);
            (peer.kind.name().to_owned(), command)
        })
        .collect();
    Scenario { name, quantity: Quantity::Milliseconds, target, result: Expected::Text(""), runs }
}

fn script(
    name: &'static str,
    quantity: Quantity,
    target: &'static str,
    program: &Program,
    peers: &[Peer],
    scratch: &Scratch,
) -> Result<Scenario, String> {
    let file = scratch.put(program).map_err(|e| e.to_string())?;
    let runs = guiles(peers)
        .map(|p| (p.kind.name().to_owned(), p.command(program, &file, scratch.cache())))
        .collect();
    Ok(Scenario { name, quantity, target, result: Expected::Text("ok\n"), runs })
}

fn guiles(peers: &[Peer]) -> impl Iterator<Item = &Peer> {
    peers.iter().filter(|p| matches!(p.kind, Kind::Riad | Kind::Guile))
}

/// What is loaded from its source: a name, a module, and the folder that it and those it imports
/// are found in, or what is missing for that.
fn loads() -> [(&'static str, &'static str, Result<PathBuf, String>); 3] {
    let guix = || {
        let why = "GUIX does not name the folder of Guix's modules";
        std::env::var_os("GUIX").map(PathBuf::from).ok_or_else(|| why.to_owned())
    };
    [
        ("load MesCC", "mescc mescc", Ok(SITE.into())),
        ("load gnu-build-system", "guix build gnu-build-system", guix()),
        ("load syscalls", "guix build syscalls", guix()),
    ]
}

/// Loads a module and what it imports from FOLDER; Guile has none of it compiled.
fn load(
    name: &'static str,
    module: &str,
    folder: &Path,
    peers: &[Peer],
    scratch: &Scratch,
) -> Result<Scenario, String> {
    let file = folder.join(module.replace(' ', "/")).with_extension("scm");
    if !file.is_file() {
        return Err(format!("there is no {}", file.display()));
    }
    let runs = guiles(peers)
        .map(|peer| {
            let mut command = peer.bare(scratch.cache());
            command.args(["--no-auto-compile", "-L"]).arg(folder);
            command.args(["-c", &format!("(use-modules ({module}))")]);
            (peer.kind.name().to_owned(), command)
        })
        .collect();
    let (quantity, target) = (Quantity::Milliseconds, "1/20 of Guile");
    Ok(Scenario { name, quantity, target, result: Expected::Text(""), runs })
}

const MESCC_NAME: &str = "MesCC: hello.c to assembler";

/// Where Debian has the C compiler in Scheme, its sources and their compiled forms.
const MESCC: &str = "/usr/bin/mescc.scm";
const SITE: &str = "/usr/share/guile/site/3.0";
const COMPILED: &str = "/usr/lib/guile/3.0/site-ccache";

/// MesCC compiles a file: from its source by Riad, compiled beforehand and from source by Guile.
/// The inner error says what is missing.
fn mescc(peers: &[Peer], scratch: &Scratch) -> Result<Result<Scenario, String>, String> {
    if !Path::new(MESCC).is_file() {
        return Ok(Err(format!("{MESCC} is not installed")));
    }
    let source = scratch.cache().join("hello.c");
    let text = "#include <stdio.h>\nint main () { puts (\"hello\"); return 0; }\n";
    std::fs::write(&source, text).map_err(|e| e.to_string())?;
    let mut runs = Vec::new();
    for peer in guiles(peers) {
        let kinds: &[(&str, bool)] = match peer.kind {
            Kind::Guile => &[("guile", true), ("guile from source", false)],
            _ => &[("riad", false)],
        };
        for &(name, compiled) in kinds {
            let output = scratch.cache().join(format!("hello-{}.s", runs.len()));
            runs.push((name.to_owned(), mescc_command(peer, compiled, &source, output, scratch)));
        }
    }
    let (name, target) = (MESCC_NAME, "1.5 times Guile's compiled modules");
    let (quantity, result) = (Quantity::Milliseconds, Expected::Anything);
    Ok(Ok(Scenario { name, quantity, target, result, runs }))
}

fn mescc_command(
    peer: &Peer,
    compiled: bool,
    source: &Path,
    output: PathBuf,
    scratch: &Scratch,
) -> Command {
    let mut command = peer.bare(scratch.cache());
    command
        .env("GUILE_LOAD_PATH", SITE)
        .env("MES_PREFIX", "/usr")
        .env("includedir", "/usr/include/mes/")
        .env("libdir", "/usr/lib/x86_64-linux-gnu/mes/")
        .env("numbered_arch", "false")
        .args(["--no-auto-compile", "-e", "main", "-L", SITE]);
    if compiled {
        command.args(["-C", COMPILED]);
    }
    command.arg(MESCC).args(["-m", "64", "-S", "-o"]).arg(output).arg(source);
    command
}

impl Scenario {
    /// Runs it, all peers in turn, REPS times; the best of each counts. A peer that fails is
    /// left out.
    pub fn measure(mut self, reps: usize, scratch: &Scratch) -> Outcome {
        let mut measured: Vec<Result<Option<f64>, String>> = vec![Ok(None); self.runs.len()];
        for _ in 0..reps {
            for ((_, command), best) in self.runs.iter_mut().zip(&mut measured) {
                let Ok(before) = *best else { continue };
                *best = measure::command(command, self.result, scratch).map(|run| {
                    let value = self.quantity.of(&run);
                    Some(before.map_or(value, |b| self.quantity.best(b, value)))
                });
            }
        }
        let (mut values, mut failures) = (Vec::new(), Vec::new());
        for ((peer, _), best) in self.runs.into_iter().zip(measured) {
            match best {
                Ok(best) => values.extend(best.map(|value| (peer, value))),
                Err(why) => failures.push((peer, why)),
            }
        }
        let Scenario { name, quantity, target, .. } = self;
        Outcome { name, quantity, target, values, failures }
    }
    /// The same for each peer by itself, with the peer's name.
    pub fn apart(self) -> impl Iterator<Item = (String, Scenario)> {
        let Scenario { name, quantity, target, result, runs } = self;
        runs.into_iter().map(move |run| {
            (run.0.clone(), Scenario { name, quantity, target, result, runs: vec![run] })
        })
    }
}

impl Outcome {
    /// The values in words, as the table shows them, and their ratios to the first one.
    pub fn shown(&self) -> String {
        let first = self.values.first().map_or(0.0, |v| v.1);
        let one = |(n, (peer, value)): (usize, &(String, f64))| match n {
            0 => format!("{peer} {}", self.number(*value)),
            _ => format!("{peer} {} ({})", self.number(*value), words(*value / first)),
        };
        self.values.iter().enumerate().map(one).collect::<Vec<_>>().join(", ")
    }
    fn number(&self, value: f64) -> String {
        let digits = if value < 10.0 { 2 } else { 0 };
        format!("{value:.digits$} {}", self.quantity.unit())
    }
}

/// A ratio as people read it: 0.31, 4.6, 1/16.
fn words(ratio: f64) -> String {
    match ratio {
        r if r > 0.0 && r < 0.2 => format!("1/{:.0}", 1.0 / r),
        r if r < 2.0 => format!("{r:.2}"),
        r => format!("{r:.1}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_to_the_first() {
        let values = [("guile", 10.0), ("riad", 0.5), ("slow", 46.0), ("even", 10.1)];
        let outcome = Outcome {
            name: "",
            quantity: Quantity::Milliseconds,
            target: "",
            values: values.map(|(peer, value)| (peer.to_owned(), value)).to_vec(),
            failures: Vec::new(),
        };
        let shown = "guile 10 ms, riad 0.50 ms (1/20), slow 46 ms (4.6), even 10 ms (1.01)";
        assert_eq!(outcome.shown(), shown);
    }

    #[test]
    fn the_best_is_the_least_but_for_rates() {
        let is = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        is(Quantity::Milliseconds.best(1.0, 2.0), 1.0);
        is(Quantity::GigabytesPerSecond(1).best(1.0, 2.0), 2.0);
        let run = measure::Run { wall: 0.5, cpu: 0.1, memory: 2048 };
        is(Quantity::GigabytesPerSecond(1_000_000_000).of(&run), 2.0);
        is(Quantity::Megabytes.of(&run), 2.0);
    }

    #[test]
    fn a_command_that_fails_or_gives_a_wrong_result_is_left_out() {
        let scratch = Scratch::new().unwrap();
        let wrong = || {
            let mut command = Command::new("/bin/echo");
            command.arg("WRONG");
            command
        };
        let scenario = Scenario {
            name: "false",
            quantity: Quantity::Milliseconds,
            target: "",
            result: Expected::Text(""),
            runs: vec![
                ("good".to_owned(), Command::new("/bin/true")),
                ("failing".to_owned(), Command::new("/bin/false")),
                ("wrong".to_owned(), wrong()),
            ],
        };
        let outcome = scenario.measure(2, &scratch);
        assert!(outcome.shown().starts_with("good "));
        assert_eq!(outcome.values.len(), 1);
        let failures: Vec<&str> = outcome.failures.iter().map(|(peer, _)| &**peer).collect();
        assert_eq!(failures, ["failing", "wrong"]);
    }
}
