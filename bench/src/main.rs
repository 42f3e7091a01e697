//! `riad-bench`: times the same programs on Riad and its peers, in turn, in one run.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use riad_bench::measure::{self, Scratch};
use riad_bench::peer::{Kind, Peer};
use riad_bench::program::{self, Program};
use riad_bench::report;
use riad_bench::scenario::{self, Outcome, Scenario, Scenarios};
use riad_bench::table::{self, Row};

const USAGE: &str = "\
Usage: riad-bench [OPTION]… [PROGRAM]…

Times programs on several Schemes and prints seconds and ratios to the first.
Rounds are interleaved: each program runs once on every Scheme, then again, so
that a change of the machine's speed meets all alike. The fastest round counts.

  --peer NAME    one of guile, riad, guile-eval, chez, gambit, tinyscheme; may be repeated
                 (default: guile, riad and chez, those that are installed)
  --reps N       rounds (default: 5)
  --cpu          count processor time, not elapsed time
  --report DIR   write the measurements into DIR/speed.md, and a plot beside it
  --smoke        run each program once and only check its result
  --list         print the names of the programs
  -h, --help     print this

Status 0 if all results were right.
";

struct Options {
    peers: Vec<Kind>,
    reps: usize,
    cpu: bool,
    report: Option<PathBuf>,
    smoke: bool,
    list: bool,
    names: Vec<String>,
}

fn main() -> ExitCode {
    let outcome = options().and_then(|options| {
        let Some(options) = options else {
            print!("{USAGE}");
            return Ok(true);
        };
        bench(&options)
    });
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("riad-bench: {why}");
            ExitCode::from(2)
        }
    }
}

/// What the command line asks for; none for help.
fn options() -> Result<Option<Options>, String> {
    use lexopt::prelude::{Long, Short, Value, ValueExt};
    let mut options = Options {
        peers: Vec::new(),
        reps: 5,
        cpu: false,
        report: None,
        smoke: false,
        list: false,
        names: Vec::new(),
    };
    let mut parser = lexopt::Parser::from_env();
    let text = |e: lexopt::Error| e.to_string();
    while let Some(arg) = parser.next().map_err(text)? {
        match arg {
            Long("peer") => {
                let name = parser.value().and_then(ValueExt::string).map_err(text)?;
                options.peers.push(Kind::named(&name)?);
            }
            Long("reps") => {
                options.reps = parser.value().and_then(|v| v.parse()).map_err(text)?;
            }
            Long("cpu") => options.cpu = true,
            Long("report") => {
                options.report = Some(parser.value().map_err(text)?.into());
            }
            Long("smoke") => options.smoke = true,
            Long("list") => options.list = true,
            Long("help") | Short('h') => return Ok(None),
            Value(name) => options.names.push(name.string().map_err(text)?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(Some(options))
}

fn bench(options: &Options) -> Result<bool, String> {
    let programs = wanted_programs(&options.names)?;
    if options.list {
        for program in &programs {
            println!("{}", program.name);
        }
        return Ok(true);
    }
    let peers = peers(&options.peers)?;
    let scratch = Scratch::new().map_err(|e| e.to_string())?;
    if options.smoke {
        return smoke(&programs, &peers, options.names.is_empty(), &scratch);
    }
    let mut all_right = true;
    let mut rows = Vec::new();
    for program in &programs {
        match time(program, &peers, options, &scratch) {
            Ok(row) => rows.push(row),
            Err(why) => {
                eprintln!("{why}");
                all_right = false;
            }
        }
    }
    let names: Vec<&str> = peers.iter().map(|p| p.kind.name()).collect();
    print!("{}", table::render(&names, &rows));
    let whole = options.names.is_empty();
    let outcomes =
        if whole { scenarios(&peers, &programs, options, &scratch)? } else { Vec::new() };
    if let (Some(folder), true) = (&options.report, whole) {
        let sizes = sizes(&peers);
        report::write(folder, &names, &outcomes, &rows, &sizes).map_err(|e| e.to_string())?;
    }
    Ok(all_right)
}

fn wanted_programs(names: &[String]) -> Result<Vec<Program>, String> {
    let programs = program::all().map_err(|e| e.to_string())?;
    if let Some(name) = names.iter().find(|name| !programs.iter().any(|p| p.name == **name)) {
        return Err(format!("no program {name}; --list prints their names"));
    }
    Ok(programs.into_iter().filter(|p| names.is_empty() || names.contains(&p.name)).collect())
}

/// The peers asked for, all of which must be there; or the usual ones that are.
fn peers(kinds: &[Kind]) -> Result<Vec<Peer>, String> {
    if !kinds.is_empty() {
        return kinds.iter().map(|kind| Peer::find(*kind)).collect();
    }
    let mut found = Vec::new();
    for kind in Kind::USUAL {
        match Peer::find(kind) {
            Ok(peer) => found.push(peer),
            Err(why) => eprintln!("without {}: {why}", kind.name()),
        }
    }
    Ok(found)
}

/// Times PROGRAM on all PEERS in turn; the fastest round of each counts.
fn time(
    program: &Program,
    peers: &[Peer],
    options: &Options,
    scratch: &Scratch,
) -> Result<Row, String> {
    let mut seconds: Vec<Option<f64>> = vec![None; peers.len()];
    for peer in peers.iter().filter(|p| p.can_run(program) && p.compiles_ahead(program)) {
        // The first run compiles.
        measure::program(peer, program, scratch)?;
    }
    for _ in 0..options.reps {
        for (peer, best) in peers.iter().zip(&mut seconds).filter(|(p, _)| p.can_run(program)) {
            let run = measure::program(peer, program, scratch)?;
            let taken = if options.cpu { run.cpu } else { run.wall };
            *best = Some(best.map_or(taken, |b: f64| b.min(taken)));
        }
    }
    eprintln!("{}", program.name);
    Ok(Row { name: program.name.clone(), seconds })
}

/// Measures what is beside the programs, and prints it.
fn scenarios(
    peers: &[Peer],
    programs: &[Program],
    options: &Options,
    scratch: &Scratch,
) -> Result<Vec<Outcome>, String> {
    println!();
    let mut outcomes = Vec::new();
    for scenario in here(scenario::all(peers, programs, scratch, HASHED)?) {
        let outcome = scenario.measure(options.reps, scratch);
        for (peer, why) in &outcome.failures {
            eprintln!("{}: {peer}: {why}", outcome.name);
        }
        println!("{:30}{}  (wanted: {})", outcome.name, outcome.shown(), outcome.target);
        outcomes.push(outcome);
    }
    for (name, bytes) in sizes(peers) {
        println!("{:30}{:.2} MB  (wanted: 2.0 MB)", format!("size of {name}"), bytes as f64 / 1e6);
    }
    Ok(outcomes)
}

/// The scenarios that can be had; says which cannot.
fn here(scenarios: Scenarios) -> Vec<Scenario> {
    for (name, why) in &scenarios.missing {
        eprintln!("without {name}: {why}");
    }
    scenarios.here
}

/// The sizes in bytes of Riad's two programs, of those that are there.
fn sizes(peers: &[Peer]) -> Vec<(String, u64)> {
    let Some(riad) = peers.iter().find(|p| p.kind == Kind::Riad) else { return Vec::new() };
    let folder = riad.executable.parent().unwrap_or(Path::new("."));
    ["riad", "riad-bootstrap"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), folder.join(name).metadata().ok()?.len())))
        .collect()
}

/// How many bytes are hashed.
const HASHED: u64 = 1 << 30;

/// Runs everything once, what is beside the programs too if WHOLE; true if all results are right.
fn smoke(
    programs: &[Program],
    peers: &[Peer],
    whole: bool,
    scratch: &Scratch,
) -> Result<bool, String> {
    let mut all_right = true;
    for program in programs {
        for peer in peers.iter().filter(|p| p.can_run(program)) {
            match measure::program(peer, program, scratch) {
                Ok(_) => println!("ok {} {}", peer.kind.name(), program.name),
                Err(why) => {
                    println!("FAILED {why}");
                    all_right = false;
                }
            }
        }
    }
    if whole {
        for scenario in here(scenario::all(peers, programs, scratch, scenario::HASHED_ONCE)?) {
            let outcome = scenario.measure(1, scratch);
            for (peer, _) in &outcome.values {
                println!("ok {peer} {}", outcome.name);
            }
            for (peer, why) in &outcome.failures {
                println!("FAILED {peer} {}: {why}", outcome.name);
                all_right = false;
            }
        }
    }
    Ok(all_right)
}
