//! What is measured beside the programs: starting, loading from source, memory, processes, pipes.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::derivations::tree_of_files;
use crate::measure::{self, Scratch};
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
    runs: Vec<(String, Command)>,
}

/// A scenario's results, by the names of those that ran it.
pub struct Outcome {
    pub name: &'static str,
    pub quantity: Quantity,
    pub target: &'static str,
    pub values: Vec<(String, f64)>,
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
) -> Result<Vec<Scenario>, String> {
    let named = |name: &str| programs.iter().find(|p| p.name == name);
    let mut all = vec![
        starts("start: -c 1", Quantity::Milliseconds, "1.5 ms", peers, scratch),
        starts("start: memory", Quantity::Megabytes, "4 MB", peers, scratch),
        expression("start with 11 libraries", LIBRARIES, "3 ms", peers, scratch),
    ];
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
    all.extend(mescc(peers, scratch)?);
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
    all.extend(hashes(peers, scratch, hashed)?);
    Ok(all)
}

/// The sha256 of files and folders of HASHED bytes, beside Nix and OpenSSL, those that are there.
fn hashes(peers: &[Peer], scratch: &Scratch, hashed: u64) -> Result<Vec<Scenario>, String> {
    let riad = peers.iter().find(|p| p.kind == Kind::Riad);
    let riad = riad.map(|p| p.executable.with_file_name("riad-bootstrap"));
    let Some(riad) = riad.filter(|path| path.is_file()) else {
        eprintln!("without hashes: there is no riad-bootstrap beside riad");
        return Ok(Vec::new());
    };
    let error = |e: std::io::Error| e.to_string();
    let ours = |path: &Path| {
        let mut command = Command::new(&riad);
        command.arg("hash").arg(path);
        ("riad".to_owned(), command)
    };
    let theirs = |name: &str, before: &[&str], path: &Path| {
        let program = peer::on_path(name).ok()?;
        let mut command = Command::new(program);
        command.args(before).arg(path);
        Some((name.to_owned(), command))
    };
    let nix = ["--extra-experimental-features", "nix-command", "hash", "path"];
    let mut all = Vec::new();
    for (name, count) in [("hash of 32 files", 32), ("hash of 32,768 files", 32 << 10)] {
        let size = (hashed / count) as usize;
        let folder = scratch.cache().join(format!("hashed-{count}"));
        let folder = tree_of_files(&folder, count as usize, size).map_err(error)?;
        let mut runs = vec![ours(&folder)];
        runs.extend(theirs("nix", &nix, &folder));
        let quantity = Quantity::GigabytesPerSecond(hashed);
        all.push(Scenario { name, quantity, target: "that of nix hash path", runs });
    }
    let file = tree_of_files(&scratch.cache().join("hashed"), 1, hashed as usize).map_err(error)?;
    let file = only_file(&file).map_err(error)?;
    let mut runs = vec![ours(&file)];
    runs.extend(theirs("openssl", &["dgst", "-sha256"], &file));
    let quantity = Quantity::GigabytesPerSecond(hashed);
    all.push(Scenario { name: "hash of a file", quantity, target: "0.95 of openssl", runs });
    Ok(all)
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
    Scenario { name, quantity, target, runs }
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
    Scenario { name, quantity: Quantity::Milliseconds, target, runs }
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
    Ok(Scenario { name, quantity, target, runs })
}

fn guiles(peers: &[Peer]) -> impl Iterator<Item = &Peer> {
    peers.iter().filter(|p| matches!(p.kind, Kind::Riad | Kind::Guile))
}

/// Where Debian has the C compiler in Scheme, its sources and their compiled forms.
const MESCC: &str = "/usr/bin/mescc.scm";
const SITE: &str = "/usr/share/guile/site/3.0";
const COMPILED: &str = "/usr/lib/guile/3.0/site-ccache";

/// MesCC compiles a file: from its source by Riad, compiled beforehand and from source by Guile.
fn mescc(peers: &[Peer], scratch: &Scratch) -> Result<Option<Scenario>, String> {
    if !Path::new(MESCC).is_file() {
        eprintln!("without MesCC: {MESCC} is not installed");
        return Ok(None);
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
            let output = scratch.cache().join("hello.s");
            runs.push((name.to_owned(), mescc_command(peer, compiled, &source, output, scratch)));
        }
    }
    let (name, target) = ("MesCC: hello.c to assembler", "1.5 times Guile's compiled modules");
    Ok(Some(Scenario { name, quantity: Quantity::Milliseconds, target, runs }))
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
    /// reported and left out.
    pub fn measure(mut self, reps: usize, scratch: &Scratch) -> Outcome {
        let mut values: Vec<Option<f64>> = vec![None; self.runs.len()];
        let mut failed = vec![false; self.runs.len()];
        for _ in 0..reps {
            for (k, (peer, command)) in self.runs.iter_mut().enumerate() {
                if failed[k] {
                    continue;
                }
                match measure::command(command, scratch) {
                    Ok(run) => {
                        let value = self.quantity.of(&run);
                        values[k] = Some(values[k].map_or(value, |v| self.quantity.best(v, value)));
                    }
                    Err(why) => {
                        eprintln!("{}: {peer}: {why}", self.name);
                        failed[k] = true;
                    }
                }
            }
        }
        let values = self
            .runs
            .into_iter()
            .zip(values)
            .filter_map(|((peer, _), value)| Some((peer, value?)))
            .collect();
        Outcome { name: self.name, quantity: self.quantity, target: self.target, values }
    }
    /// How many peers run it.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }
}

impl Outcome {
    /// The values in words, as the table shows them.
    pub fn shown(&self) -> String {
        let one = |(peer, value): &(String, f64)| format!("{peer} {}", self.number(*value));
        self.values.iter().map(one).collect::<Vec<_>>().join(", ")
    }
    fn number(&self, value: f64) -> String {
        let digits = if value < 10.0 { 2 } else { 0 };
        format!("{value:.digits$} {}", self.quantity.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_command_that_fails_is_left_out() {
        let scratch = Scratch::new().unwrap();
        let scenario = Scenario {
            name: "false",
            quantity: Quantity::Milliseconds,
            target: "",
            runs: vec![
                ("good".to_owned(), Command::new("/bin/true")),
                ("bad".to_owned(), Command::new("/bin/false")),
            ],
        };
        let outcome = scenario.measure(2, &scratch);
        assert_eq!(outcome.values.len(), 1);
        assert!(outcome.shown().starts_with("good "));
    }
}
