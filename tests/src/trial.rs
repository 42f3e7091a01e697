//! A small test harness, with libtest's output and one thing more: a trial may be *skipped*.
//!
//! Cargo runs a test target with `harness = false` as a plain program; [`main`] makes such a
//! program out of a list of [`Trial`]s. It understands the arguments that people give to
//! `cargo test`: name filters, `--exact`, `--list`, `--test-threads N`; others are ignored.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

/// How a trial ended.
#[derive(Debug)]
pub enum Outcome {
    Passed,
    /// What was expected and what came instead.
    Failed(String),
    /// What is missing on this machine. Counted and shown, never silent.
    Skipped(String),
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Outcome::Passed,
            Err(why) => Outcome::Failed(why),
        }
    }
}

/// One thing to try, under a name of its own.
pub struct Trial {
    name: String,
    run: Box<dyn FnOnce() -> Outcome + Send>,
}

impl Trial {
    pub fn new<R: Into<Outcome>>(
        name: impl Into<String>,
        run: impl FnOnce() -> R + Send + 'static,
    ) -> Self {
        Trial { name: name.into(), run: Box::new(move || run().into()) }
    }

    /// A trial of which it is known beforehand that it cannot run here.
    pub fn skipped(name: impl Into<String>, why: impl Into<String>) -> Self {
        let why = why.into();
        Trial::new(name, move || Outcome::Skipped(why))
    }
}

/// What the command line asks for.
#[derive(Debug, Default, PartialEq)]
struct Options {
    filters: Vec<String>,
    exact: bool,
    list: bool,
    threads: Option<usize>,
}

impl Options {
    fn parse(args: impl Iterator<Item = String>) -> Self {
        let mut options = Options::default();
        let mut args = args.peekable();
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--exact" => options.exact = true,
                "--list" => options.list = true,
                "--test-threads" => options.threads = args.next().and_then(|n| n.parse().ok()),
                // libtest's options with a separate value.
                "--color" | "--format" | "--logfile" | "--skip" => drop(args.next()),
                other if other.starts_with('-') => {}
                _ => options.filters.push(arg),
            }
        }
        options
    }

    fn wants(&self, name: &str) -> bool {
        let fits = |f: &String| if self.exact { name == f } else { name.contains(f.as_str()) };
        self.filters.is_empty() || self.filters.iter().any(fits)
    }
}

/// Runs the trials that the command line asks for, prints a line for each, the reasons of failures
/// and a summary in libtest's form; fails if one failed.
#[must_use]
pub fn main(trials: Vec<Trial>) -> ExitCode {
    let options = Options::parse(std::env::args().skip(1));
    let all = trials.len();
    let wanted: Vec<Trial> = trials.into_iter().filter(|t| options.wants(&t.name)).collect();
    if options.list {
        let mut out = std::io::stdout().lock();
        for trial in &wanted {
            let _ = writeln!(out, "{}: test", trial.name);
        }
        return ExitCode::SUCCESS;
    }
    let threads = options.threads.unwrap_or_else(default_threads);
    let tally = run_all(wanted, threads);
    tally.report(all - tally.count());
    if tally.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn default_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What has ended so far.
struct Tally {
    began: Instant,
    passed: usize,
    skipped: usize,
    failed: Vec<(String, String)>,
}

impl Tally {
    fn count(&self) -> usize {
        self.passed + self.skipped + self.failed.len()
    }

    fn add(&mut self, name: String, outcome: Outcome) {
        let mut out = std::io::stdout().lock();
        let _ = match outcome {
            Outcome::Passed => {
                self.passed += 1;
                writeln!(out, "test {name} ... ok")
            }
            Outcome::Skipped(why) => {
                self.skipped += 1;
                writeln!(out, "test {name} ... ignored, {why}")
            }
            Outcome::Failed(why) => {
                let said = writeln!(out, "test {name} ... FAILED");
                self.failed.push((name, why));
                said
            }
        };
    }

    fn report(&self, filtered: usize) {
        let mut out = std::io::stdout().lock();
        if !self.failed.is_empty() {
            let _ = writeln!(out, "\nfailures:\n");
            for (name, why) in &self.failed {
                let _ = writeln!(out, "---- {name} ----\n{}\n", why.trim_end());
            }
        }
        let _ = writeln!(
            out,
            "\ntest result: {}. {} passed; {} failed; {} ignored; 0 measured; {filtered} filtered out; \
             finished in {:.2}s\n",
            if self.failed.is_empty() { "ok" } else { "FAILED" },
            self.passed,
            self.failed.len(),
            self.skipped,
            self.began.elapsed().as_secs_f64(),
        );
    }
}

fn run_all(trials: Vec<Trial>, threads: usize) -> Tally {
    let tally =
        Mutex::new(Tally { began: Instant::now(), passed: 0, skipped: 0, failed: Vec::new() });
    let queue = Mutex::new(trials.into_iter());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                loop {
                    let Some(trial) = queue.lock().ok().and_then(|mut q| q.next()) else { return };
                    let run = std::panic::AssertUnwindSafe(trial.run);
                    let outcome = std::panic::catch_unwind(run)
                        .unwrap_or_else(|_| Outcome::Failed("the trial panicked".to_owned()));
                    if let Ok(mut tally) = tally.lock() {
                        tally.add(trial.name, outcome);
                    }
                }
            });
        }
    });
    tally.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_passes_failures_and_skips_apart() {
        let trials = vec![
            Trial::new("a", || Outcome::Passed),
            Trial::new("b", || Err::<(), _>("no".to_owned())),
            Trial::skipped("c", "no oracle"),
            Trial::new("d", || -> Outcome { panic!("a trial that panics") }),
        ];
        let tally = run_all(trials, 2);
        assert_eq!((tally.passed, tally.skipped, tally.failed.len()), (1, 1, 2));
    }

    #[test]
    fn filters_by_part_of_a_name_or_the_whole() {
        let parse = |args: &[&str]| Options::parse(args.iter().map(ToString::to_string));
        assert!(parse(&["car"]).wants("lists/car+cdr"));
        assert!(!parse(&["car", "--exact"]).wants("lists/car+cdr"));
        assert!(parse(&["--color", "always"]).wants("anything"));
        assert_eq!(parse(&["--test-threads", "1"]).threads, Some(1));
    }
}
