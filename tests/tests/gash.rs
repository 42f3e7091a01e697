//! gash-utils, the Unix tools in Scheme, where `$GASH_UTILS` names the folder of its sources: its
//! own tests, and each of its tools at work, on Riad and on Guile, with all of it compiled.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use riad_tests::process::{Finished, Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Outcome, Trial};

/// The suites of gash-utils, but for those of modules.
const SUITES: [&str; 7] = ["awk", "core-utils", "grep", "printf", "sed", "sort", "tar"];
/// Programs that test modules.
const UNITS: [&str; 4] = ["awk-parser", "file-formats", "sed-reader", "shell-utils"];

fn main() -> ExitCode {
    let shared = Arc::new(Shared::default());
    let mut trials = Vec::new();
    for suite in SUITES {
        trials.push(shared.trial(format!("gash/{suite}"), move |on| suite_counts(on, suite)));
    }
    for unit in UNITS {
        trials.push(shared.trial(format!("gash/unit/{unit}"), move |on| unit_results(on, unit)));
    }
    trials.push(shared.trial("gash/every-tool".to_owned(), every_tool));
    trials.push(Trial::new("gash/scripts-name-every-tool", scripts_name_every_tool));
    trial::main(trials)
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

/// gash-utils installed for one interpreter: `bin`, `modules`, `compiled`, `suite`.
struct Installed {
    interpreter: PathBuf,
    sources: PathBuf,
    folder: PrivateDir,
}

/// Installed for Guile and for Riad, when the first trial asks.
#[derive(Default)]
struct Shared(OnceLock<Result<[Installed; 2], String>>);

impl Shared {
    /// What CHECK gives for Guile and for Riad is the same.
    fn trial(
        self: &Arc<Self>,
        name: String,
        check: impl Fn(&Installed) -> Result<String, String> + Send + 'static,
    ) -> Trial {
        let Some(sources) = std::env::var_os("GASH_UTILS").map(PathBuf::from) else {
            return Trial::skipped(name, "$GASH_UTILS names no folder of gash-utils' sources");
        };
        let guile = match tools::guile() {
            Ok(guile) => guile,
            Err(why) => return Trial::skipped(name, why),
        };
        let shared = Arc::clone(self);
        Trial::new(name, move || -> Result<(), String> {
            let installed = shared.0.get_or_init(|| {
                Ok([install(guile, &sources)?, install(tools::riad()?, &sources)?])
            });
            let [on_guile, on_riad] = installed.as_ref().map_err(Clone::clone)?;
            let (expected, found) = (check(on_guile)?, check(on_riad)?);
            if found == expected {
                return Ok(());
            }
            let pairs = found.lines().zip(expected.lines()).enumerate();
            let differs = pairs.filter(|(_, (a, b))| a != b).take(5);
            let shown: Vec<String> = differs
                .map(|(i, (a, b))| format!("line {}: {a:?}, on Guile {b:?}", i + 1))
                .collect();
            Err(format!("{}\nnot as on Guile\n{found}", shown.join("\n")))
        })
    }
}

fn install(interpreter: PathBuf, sources: &Path) -> Result<Installed, String> {
    let folder = PrivateDir::new().map_err(text)?;
    let at = |name: &str| folder.path().join(name);
    for part in ["gash", "gash-utils", "tests/unit"] {
        copy_modules(&sources.join(part), &at("modules").join(part))?;
    }
    let own = tools::tests_dir().join("support/gash");
    for (from, to) in [
        ("compat.scm", "gash/compat.scm"),
        ("textual-ports.scm", "gash/compat/textual-ports.scm"),
        ("config.scm", "gash/commands/config.scm"),
    ] {
        let to = at("modules").join(to);
        fs::create_dir_all(to.parent().unwrap_or(&to)).map_err(text)?;
        fs::copy(own.join(from), to).map_err(text)?;
    }
    let done = Invocation::new(&interpreter)
        .args(["--no-auto-compile", "-L"])
        .args([at("modules"), own.join("compile.scm"), at("modules"), at("compiled")])
        .run()
        .map_err(text)?;
    if done.status != 0 {
        return Err(format!("compiling: {}", done.describe()));
    }
    scripts(&interpreter, sources, folder.path())?;
    Ok(Installed { interpreter, sources: sources.to_path_buf(), folder })
}

fn copy_modules(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(text)?;
    for entry in fs::read_dir(from).map_err(|e| format!("{}: {e}", from.display()))? {
        let path = entry.map_err(text)?.path();
        let to = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_modules(&path, &to)?;
        } else if path.extension().is_some_and(|e| e == "scm") {
            fs::copy(&path, &to).map_err(text)?;
        }
    }
    Ok(())
}

/// The tools as programs in `bin`, and the program that runs suites, as gash-utils' Makefile makes
/// them.
fn scripts(interpreter: &Path, sources: &Path, folder: &Path) -> Result<(), String> {
    let template = fs::read_to_string(sources.join("scripts/template.in")).map_err(text)?;
    let suite = fs::read_to_string(sources.join("tests/run-test-suite.in")).map_err(text)?;
    let shown = |path: &Path| path.to_string_lossy().into_owned();
    let fill = |program: &str, tool: &str| {
        program
            .replace("@GUILE@", &shown(interpreter))
            .replace("@MODDIR@", &shown(&folder.join("modules")))
            .replace("@GODIR@", &shown(&folder.join("compiled")))
            .replace("@abs_top_srcdir@", &shown(sources))
            .replace("@UTILITY@", tool)
    };
    let write = |path: PathBuf, program: String| {
        fs::write(&path, program)
            .and_then(|()| fs::set_permissions(&path, fs::Permissions::from_mode(0o755)))
            .map_err(text)
    };
    fs::create_dir_all(folder.join("bin")).map_err(text)?;
    for tool in tools_of(sources)? {
        write(folder.join("bin").join(&tool), fill(&template, &tool))?;
    }
    write(folder.join("suite"), fill(&suite, ""))
}

/// The names of the tools.
fn tools_of(sources: &Path) -> Result<Vec<String>, String> {
    let mut tools = Vec::new();
    for entry in fs::read_dir(sources.join("gash/commands")).map_err(text)? {
        let path = entry.map_err(text)?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|e| e == "scm") && stem != "config" {
            tools.push(stem);
        }
    }
    Ok(tools)
}

impl Installed {
    /// Runs PROGRAM with the tools found first, in an empty folder.
    fn run(&self, program: impl AsRef<Path>, args: &[PathBuf]) -> Result<Finished, String> {
        let path = format!("{}:/usr/bin:/bin", self.folder.path().join("bin").display());
        Invocation::new(program).args(args).env("PATH", path).run().map_err(text)
    }
}

/// The result of each test of a suite, and how many there are of each kind; none may be unexpected.
fn suite_counts(on: &Installed, suite: &str) -> Result<String, String> {
    let file = on.sources.join("tests").join(suite).with_extension("org");
    let done = on.run(on.folder.path().join("suite"), &[file])?;
    let out = done.out();
    let kept = |l: &&str| l.starts_with("Start test") || l.starts_with("Result");
    let results: Vec<&str> = out.lines().filter(kept).collect();
    if done.status == 0 && out.contains("Expected passes: ") {
        Ok(results.join("\n"))
    } else {
        Err(done.describe())
    }
}

/// What a program that tests a module prints: its counts.
fn unit_results(on: &Installed, unit: &str) -> Result<String, String> {
    let modules = on.folder.path().join("modules");
    let args = [
        "--no-auto-compile".into(),
        "-L".into(),
        modules.clone(),
        "-C".into(),
        on.folder.path().join("compiled"),
        modules.join("tests/unit").join(unit).with_extension("scm"),
    ];
    let done = on.run(&on.interpreter, &args)?;
    let out = done.out();
    let counts: Vec<&str> = out.lines().filter(|l| l.starts_with("# of ")).collect();
    if done.status == 0 && !counts.is_empty() {
        Ok(counts.join("\n"))
    } else {
        Err(done.describe())
    }
}

/// What a script prints that uses each tool.
fn every_tool(on: &Installed) -> Result<String, String> {
    let script = tools::tests_dir().join("support/gash/tools.sh");
    let done = on.run("/bin/sh", &[script])?;
    let here = on.folder.path().to_string_lossy().into_owned();
    let err = done.err().replace(&here, "HERE");
    Ok(format!("{}{}\nstatus {}", done.out(), messages(&err).join("\n"), done.status))
}

/// The messages on standard error, in order, without backtraces and places in the tools' code.
fn messages(err: &str) -> Vec<&str> {
    let message = |line: &&str| !line.is_empty() && !line.starts_with(' ') && !line.ends_with(':');
    err.lines()
        .filter(message)
        .map(|line| line.rsplit_once(".scm:").map_or(line, |(_, rest)| rest))
        .map(|line| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == ' '))
        .map(|line| line.trim_start_matches("ERROR: "))
        .collect()
}

/// A tool that the script leaves out would not be tried; `reboot` is.
fn scripts_name_every_tool() -> Outcome {
    let Some(sources) = std::env::var_os("GASH_UTILS") else {
        return Outcome::Skipped("$GASH_UTILS names no folder of gash-utils' sources".to_owned());
    };
    let absent = || -> Result<(), String> {
        let script = tools::tests_dir().join("support/gash/tools.sh");
        let script = fs::read_to_string(script).map_err(text)?;
        let absent: Vec<String> = tools_of(Path::new(&sources))?
            .into_iter()
            .filter(|tool| tool != "reboot" && !script.contains(&format!("say {tool};")))
            .collect();
        if absent.is_empty() { Ok(()) } else { Err(format!("not tried: {absent:?}")) }
    };
    absent().into()
}
