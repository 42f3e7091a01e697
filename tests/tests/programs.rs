//! Real programs, unchanged: the linear scripts of Guix's bootstrap, `MesCC`, and Guix's build-side
//! modules where `$GUIX` names a folder of them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use riad_tests::graph;
use riad_tests::process::{Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Outcome, Trial};

fn main() -> ExitCode {
    let mut trials = Vec::new();
    for graph in ["mes-boot", "gnu-make-boot0", "hello"] {
        trials.push(Trial::new(format!("linear/riad/{graph}"), move || {
            linear(graph, tools::riad(), |text| text)
        }));
    }
    trials.push(Trial::new("linear/guile/mes-boot", || linear("mes-boot", tools::guile(), |t| t)));
    trials.push(Trial::new("linear/a-change-is-seen", a_change_is_seen));
    trials.push(Trial::new("mescc/hello", mescc));
    trials.push(Trial::new("names/coverage", coverage));
    trials.push(Trial::new("names/a-missing-name-is-said", missing_name));
    for name in BUILDERS {
        trials.push(Trial::new(format!("builders/{name}"), || builder(name)));
    }
    trials.push(Trial::new("guix/syscalls", syscalls));
    trials.push(Trial::new("guix/every-module-loads", every_module_loads));
    trial::main(trials)
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

// --- Linear scripts --------------------------------------------------------------------

/// The module that every recorded script loads.
const UTILS: &str = "315axnaqf07pzkd1iqvmhc64xi2wjy1a-utils.scm";

/// In the place of a builder: adds how it was called to `/trace`, and makes `$out`. The kernel
/// keeps arguments and environment as they were given.
const BUILDER: &str = r#"#!/bin/sh
{
  echo BUILD
  echo "argv0 $0"
  for a; do echo "arg $a"; done
  echo "cwd $(/bin/pwd)"
  /usr/bin/sed -z 's/^/env /' < /proc/$$/environ | /usr/bin/tr '\0' '\n'
  echo
} >> /trace/trace
/bin/mkdir -p "$out"
"#;

/// Makes `$1` a root folder with the host's system, the store `$2` and the trace in `$3`, and runs
/// the script there with `$4`. The script sleeps after the last build, so it is ended once the
/// trace has `$5` builds.
const RUN: &str = r#"
root=$1 store=$2 trace=$3 interpreter=$4 builds=$5
mount -t tmpfs tmpfs "$root"
for name in bin sbin lib lib32 lib64 libx32 usr etc dev proc var; do
  if [ -L "/$name" ]; then cp -P "/$name" "$root/$name"
  elif [ -d "/$name" ]; then mkdir "$root/$name"; mount --rbind "/$name" "$root/$name"
  fi
done
mkdir -p "$root/tmp" "$root/gnu/store" "$root/trace"
mount --bind "$store" "$root/gnu/store"
mount --bind "$trace" "$root/trace"
case $interpreter in
  /usr/*) ;;
  *) touch "$root/interpreter"; mount --bind "$interpreter" "$root/interpreter"
     interpreter=/interpreter ;;
esac
chroot "$root" "$interpreter" --no-auto-compile /gnu/store/.script.scm > "$trace/out" 2>&1 &
script=$!
for i in $(seq 1200); do
  made=$(grep -cx BUILD "$trace/trace" 2>/dev/null || true)
  [ "${made:-0}" -lt "$builds" ] && kill -0 $script 2>/dev/null || break
  sleep 0.05
done
sleep 0.3
kill $script 2>/dev/null || true
wait $script || true
"#;

/// The trace of the recorded script GRAPH, as CHANGE makes it, under the interpreter is that of
/// Guile 3.0.8.
fn linear(
    graph: &'static str,
    interpreter: Result<PathBuf, String>,
    change: fn(String) -> String,
) -> Outcome {
    if let Err(why) = graph::namespaces_allowed() {
        return Outcome::Skipped(why);
    }
    match interpreter {
        Ok(interpreter) => trace_is_recorded(graph, &interpreter, change).into(),
        Err(why) if why.contains("guile") => Outcome::Skipped(why),
        Err(why) => Outcome::Failed(why),
    }
}

fn trace_is_recorded(
    graph: &str,
    interpreter: &Path,
    change: fn(String) -> String,
) -> Result<(), String> {
    let folder = tools::tests_dir().join("graphs/guix").join(graph);
    let script = change(fs::read_to_string(folder.join("build.scm")).map_err(text)?);
    let expected = fs::read_to_string(folder.join("run.trace")).map_err(text)?;
    let (root, store, trace) = (private()?, private()?, private()?);
    fs::write(store.path().join(".script.scm"), script).map_err(text)?;
    fs::copy(tools::tests_dir().join("support/build-utils.scm"), store.path().join(UTILS))
        .map_err(text)?;
    for line in expected.lines() {
        if let Some(builder) = line.strip_prefix("argv0 /gnu/store/") {
            let file = store.path().join(builder);
            fs::create_dir_all(file.parent().ok_or("no folder")?).map_err(text)?;
            fs::write(&file, BUILDER).map_err(text)?;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).map_err(text)?;
        }
    }
    let builds = expected.lines().filter(|line| *line == "BUILD").count();
    let done = Invocation::new(tools::on_path("unshare")?)
        .args(["-rm", "/bin/sh", "-eu", "-c", RUN, "sh"])
        .args([root.path(), store.path(), trace.path(), interpreter])
        .arg(builds.to_string())
        .run()
        .map_err(text)?;
    let read = |name: &str| fs::read_to_string(trace.path().join(name)).unwrap_or_default();
    let found = read("trace");
    if found == expected {
        return Ok(());
    }
    let differs = found.lines().zip(expected.lines()).position(|(a, b)| a != b);
    let line = differs.unwrap_or(found.lines().count().min(expected.lines().count()));
    Err(format!(
        "line {} of the trace is {:?}, not {:?}\n{}{}",
        line + 1,
        found.lines().nth(line),
        expected.lines().nth(line),
        read("out"),
        done.describe()
    ))
}

fn private() -> Result<PrivateDir, String> {
    PrivateDir::new().map_err(text)
}

/// One argument more, and the trace is another.
fn a_change_is_seen() -> Outcome {
    let change = |script: String| script.replacen("\"module count=4\"", "\"module count=5\"", 1);
    match linear("mes-boot", tools::riad(), change) {
        Outcome::Failed(why) if why.contains("module count=5") => Ok(()).into(),
        Outcome::Failed(why) => Outcome::Failed(why),
        Outcome::Passed => Outcome::Failed("the changed script gave the same trace".to_owned()),
        skipped @ Outcome::Skipped(_) => skipped,
    }
}

// --- MesCC ------------------------------------------------------------------------------

const SITE: &str = "/usr/share/guile/site/3.0";
const MESCC: &str = "/usr/bin/mescc.scm";
const HELLO: &str = "#include <stdio.h>\n#include <string.h>\n
static int square (int n) { return n * n; }
int main (int argc, char *argv[]) {
  int i; int sum = 0;
  for (i = 0; i < 10; i++) sum += square (i) - (i & 3);
  if (strlen (\"abc\") == 3) puts (\"Hello, MesCC!\");
  return sum - 270;
}\n";

/// `MesCC`, a C compiler in Scheme, makes the same assembly, object and program on both.
fn mescc() -> Outcome {
    let guile = match tools::guile() {
        Ok(guile) if Path::new(MESCC).exists() && Path::new(SITE).join("nyacc").exists() => guile,
        Ok(_) => return Outcome::Skipped("mes and nyacc are not installed".to_owned()),
        Err(why) => return Outcome::Skipped(why),
    };
    let compared = || {
        let (on_guile, on_riad) = (compile_hello(&guile)?, compile_hello(&tools::riad()?)?);
        for (expected, found) in on_guile.iter().zip(&on_riad) {
            if expected.1.is_empty() || expected != found {
                return Err(format!("{} is not what Guile's is", expected.0));
            }
        }
        let program = private()?;
        let file = program.path().join("hello");
        fs::write(&file, &on_riad[2].1).map_err(text)?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).map_err(text)?;
        let done = Invocation::new(&file).run().map_err(text)?;
        if done.out() == "Hello, MesCC!\n" { Ok(()) } else { Err(done.describe()) }
    };
    compared().into()
}

/// The files that `MesCC` on INTERPRETER makes: assembly, object, program.
fn compile_hello(interpreter: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let dir = private()?;
    fs::write(dir.path().join("hello.c"), HELLO).map_err(text)?;
    let steps: [&[&str]; 3] = [
        &["-S", "-o", "hello.s", "hello.c"],
        &["-c", "-o", "hello.o", "hello.c"],
        &["-o", "hello", "hello.c"],
    ];
    for step in steps {
        let done = Invocation::new(interpreter)
            .args(["--no-auto-compile", "-e", "main", "-L", SITE])
            .args(["-C", "/usr/lib/guile/3.0/site-ccache", MESCC, "-m", "64"])
            .args(step)
            .env("GUILE_LOAD_PATH", SITE)
            .env("MES_PREFIX", "/usr")
            .env("includedir", "/usr/include/mes/")
            .env("libdir", "/usr/lib/x86_64-linux-gnu/mes/")
            .env("numbered_arch", "false")
            .dir(dir.path())
            .run()
            .map_err(text)?;
        if done.status != 0 {
            return Err(format!("{}: {}", step.join(" "), done.describe()));
        }
    }
    let read = |name| fs::read(dir.path().join(name)).map(|b| (name, b)).map_err(text);
    ["hello.s", "hello.o", "hello"].into_iter().map(read).collect()
}

// --- Names ------------------------------------------------------------------------------

/// The tiers of what Guix's build side, gash-utils, `MesCC` and nyacc use.
const TIERS: [&str; 11] =
    ["T1", "T2", "T2c", "T3", "TD", "T4", "GASH", "MESCC", "NYACC", "NYACCX", "T5"];

/// No tier lacks anything.
fn coverage() -> Result<(), String> {
    let done = Invocation::new(tools::riad()?)
        .arg("--coverage")
        .arg(tools::tests_dir().join("support/guile-names.txt"))
        .run()
        .map_err(text)?;
    let out = done.out();
    let full = |tier: &&str| {
        out.lines().map(|l| l.split_whitespace().collect::<Vec<_>>()).any(|row| {
            matches!(row[..], [name, names, present, "0"] if name == *tier && names == present)
        })
    };
    match TIERS.iter().find(|tier| !full(tier)) {
        None if done.status == 0 => Ok(()),
        tier => Err(format!("{tier:?} is not full: {}", done.describe())),
    }
}

fn missing_name() -> Result<(), String> {
    let dir = private()?;
    let file = dir.path().join("names");
    fs::write(&file, "(A (guile) car no-such-name)\n(B (no such module) x)\n").map_err(text)?;
    let done = Invocation::new(tools::riad()?).arg("--coverage").arg(&file).run().map_err(text)?;
    let expected = "tier       names present missing
A              2       1       1
B              1       0       1
A (guile): no-such-name
B (no such module): x
";
    if done.out() == expected && done.status == 1 { Ok(()) } else { Err(done.describe()) }
}

// --- Builders -----------------------------------------------------------------------------

/// Programs over Guix's build-side modules, in `support/builders`.
const BUILDERS: &[&str] = &[
    "copy",
    "elf",
    "find-files",
    "invoke",
    "phases",
    "serialize",
    "shebang",
    "substitute",
    "times",
    "union",
    "wrap",
];
/// The modules that they load.
const MODULES: &[&str] = &[
    "guix/build/utils",
    "guix/build/union",
    "guix/build/gremlin",
    "guix/elf",
    "guix/build/gnu-build-system",
    "guix/serialization",
];

/// The folder of Guix's modules, which are not part of this project.
fn guix() -> Result<PathBuf, String> {
    let folder = std::env::var_os("GUIX").map(PathBuf::from);
    folder.ok_or_else(|| "$GUIX names no folder of Guix's build-side modules".to_owned())
}

/// The C functions that `(guix build syscalls)` calls do in namespaces what they do under Guile.
fn syscalls() -> Outcome {
    let (modules, guile) = match (guix(), tools::guile(), graph::namespaces_allowed()) {
        (Ok(modules), Ok(guile), Ok(())) => (modules, guile),
        (Err(why), ..) | (_, Err(why), _) | (.., Err(why)) => return Outcome::Skipped(why),
    };
    let run = |interpreter: &Path| {
        let done = Invocation::new(tools::on_path("unshare")?)
            .args(["-rmnp", "--fork", "--mount-proc"])
            .arg(interpreter)
            .args(["--no-auto-compile", "-L"])
            .arg(&modules)
            .arg(tools::tests_dir().join("support/builders/syscalls.scm"))
            .run()
            .map_err(text)?;
        if done.status == 0 { Ok(done.out()) } else { Err(done.describe()) }
    };
    let compared = || {
        let (expected, found) = (run(&guile)?, run(&tools::riad()?)?);
        if found == expected { Ok(()) } else { Err(format!("{found}is not Guile's\n{expected}")) }
    };
    compared().into()
}

/// Every module of the build side loads from source. One may lack a module that neither Guile nor
/// the folder has.
fn every_module_loads() -> Outcome {
    let modules = match guix() {
        Ok(modules) => modules,
        Err(why) => return Outcome::Skipped(why),
    };
    let all = || {
        let mut failed = Vec::new();
        for folder in ["guix/build", "gnu/build"] {
            for entry in fs::read_dir(modules.join(folder)).map_err(text)? {
                let path = entry.map_err(text)?.path();
                if path.extension().is_some_and(|e| e == "scm") {
                    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                    let name = format!("({} {stem})", folder.replace('/', " "));
                    if let Err(why) = loads(&modules, &name) {
                        failed.push(format!("{name}: {why}"));
                    }
                }
            }
        }
        if failed.is_empty() { Ok(()) } else { Err(failed.join("\n")) }
    };
    all().into()
}

fn loads(modules: &Path, name: &str) -> Result<(), String> {
    let done = Invocation::new(tools::riad()?)
        .args(["--no-auto-compile", "-L"])
        .arg(modules)
        .args(["-c", &format!("(use-modules {name})")])
        .run()
        .map_err(text)?;
    let last = done.err().lines().next_back().unwrap_or_default().to_owned();
    let missing = last.rsplit_once("no code for module (").map(|(_, m)| m.replace(' ', "/"));
    let absent = missing.is_some_and(|m| {
        let file = format!("{}.scm", m.trim_end_matches(')'));
        !modules.join(&file).exists() && !Path::new("/usr/share/guile/3.0").join(&file).exists()
    });
    if done.status == 0 || absent { Ok(()) } else { Err(last) }
}

/// What a builder wrote: standard output, the last line of its errors, its status, its files.
type Written = (String, String, i32, Vec<(PathBuf, String)>);

/// A builder does the same on Riad, from source and with compiled modules, as on Guile.
fn builder(name: &str) -> Outcome {
    let (modules, guile) = match (guix(), tools::guile()) {
        (Ok(modules), Ok(guile)) => (modules, guile),
        (Err(why), _) | (_, Err(why)) => return Outcome::Skipped(why),
    };
    let compared = || {
        let riad = tools::riad()?;
        let expected = run_builder(&guile, &modules, None, name)?;
        let same = |what: &str, found: Written| {
            if found == expected {
                Ok(())
            } else {
                let shown = |w: &Written| format!("{w:?}").chars().take(3000).collect::<String>();
                Err(format!("{what}: {}\nis not Guile's: {}", shown(&found), shown(&expected)))
            }
        };
        same("from source", run_builder(&riad, &modules, None, name)?)?;
        let compiled = private()?;
        compile_modules(&riad, &modules, compiled.path())?;
        same("compiled", run_builder(&riad, &modules, Some(compiled.path()), name)?)
    };
    compared().into()
}

fn compile_modules(riad: &Path, modules: &Path, to: &Path) -> Result<(), String> {
    const COMPILE: &str = "(use-modules (system base compile))
      (for-each (lambda (name)
                  (compile-file (string-append (cadr (command-line)) \"/\" name \".scm\")
                                #:output-file (string-append (caddr (command-line)) \"/\" name \".go\")))
                (cdddr (command-line)))";
    let done = Invocation::new(riad)
        .arg("-L")
        .arg(modules)
        .args(["-c", COMPILE])
        .args([modules, to])
        .args(MODULES)
        .run()
        .map_err(text)?;
    if done.status == 0 { Ok(()) } else { Err(done.describe()) }
}

fn run_builder(
    interpreter: &Path,
    modules: &Path,
    compiled: Option<&Path>,
    name: &str,
) -> Result<Written, String> {
    let dir = private()?;
    let program = tools::tests_dir().join("support/builders").join(name).with_extension("scm");
    let mut call = Invocation::new(interpreter).args(["--no-auto-compile", "-L"]).arg(modules);
    if let Some(compiled) = compiled {
        call = call.arg("-C").arg(compiled);
    }
    let done = call
        .arg("-L")
        .arg(tools::tests_dir().join("support"))
        .arg(program)
        .env("TZ", "UTC")
        .env("LC_ALL", "C.UTF-8")
        .dir(dir.path())
        .run()
        .map_err(text)?;
    let here = dir.path().to_string_lossy().into_owned();
    let general = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&here, "HERE");
    // Where an error was found differs with the way that code is run.
    let last = done.err().lines().next_back().unwrap_or_default().to_owned();
    let message = last.rsplit_once(": ").map_or(last.clone(), |(_, message)| message.to_owned());
    let mut files = Vec::new();
    list_files(dir.path(), dir.path(), &mut files).map_err(text)?;
    files.sort();
    Ok((general(&done.stdout), general(message.as_bytes()), done.status, files))
}

/// The files below FOLDER and what is in them; without those that have a chosen name.
fn list_files(root: &Path, folder: &Path, to: &mut Vec<(PathBuf, String)>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(root).unwrap_or(&path).to_owned();
        if path.is_symlink() {
            let target = fs::read_link(&path)?;
            let target = target.to_string_lossy().replace(&*root.to_string_lossy(), "HERE");
            to.push((name, target));
        } else if path.is_dir() {
            list_files(root, &path, to)?;
        } else if !name.to_string_lossy().starts_with("missing.") {
            let bytes = fs::read(&path)?;
            let text = bytes.iter().flat_map(|&b| std::ascii::escape_default(b));
            let text: String = text.map(char::from).collect();
            to.push((name, text.replace(&*root.to_string_lossy(), "HERE")));
        }
    }
    Ok(())
}
