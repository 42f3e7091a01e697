//! The Schemes that are compared, and how each runs a program.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::Program;

/// A Scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    pub kind: Kind,
    pub executable: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Riad,
    /// Guile with its compiler; compilation is not timed, but for programs that are to be timed
    /// from source, which it evaluates.
    Guile,
    /// Guile's evaluator, with its own library compiled.
    GuileEval,
    /// Chez Scheme, which compiles in memory.
    Chez,
    /// Gambit's interpreter.
    Gambit,
    /// A small interpreter, for how it starts.
    TinyScheme,
}

const KINDS: [Kind; 6] =
    [Kind::Guile, Kind::Riad, Kind::GuileEval, Kind::Chez, Kind::Gambit, Kind::TinyScheme];

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Riad => "riad",
            Kind::Guile => "guile",
            Kind::GuileEval => "guile-eval",
            Kind::Chez => "chez",
            Kind::Gambit => "gambit",
            Kind::TinyScheme => "tinyscheme",
        }
    }

    /// The kind of that name, or the message that it is none.
    pub fn named(name: &str) -> Result<Self, String> {
        KINDS.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            let names = KINDS.map(Kind::name).join(", ");
            format!("{name} is none of {names}")
        })
    }

    /// The peers of a run where none is named: the slow ones wait to be asked for.
    pub const USUAL: [Kind; 3] = [Kind::Guile, Kind::Riad, Kind::Chez];

    fn executable(self) -> Result<PathBuf, String> {
        match self {
            Kind::Riad => riad(),
            Kind::Guile | Kind::GuileEval => on_path("guile-3.0").or_else(|_| on_path("guile")),
            Kind::Chez => on_path("scheme").or_else(|_| on_path("chezscheme")),
            Kind::Gambit => on_path("gsi"),
            Kind::TinyScheme => on_path("tinyscheme"),
        }
    }
}

impl Peer {
    /// The peer of that kind, or why it cannot be had.
    pub fn find(kind: Kind) -> Result<Self, String> {
        Ok(Peer { kind, executable: kind.executable()? })
    }

    pub fn can_run(&self, program: &Program) -> bool {
        !program.requires_guile || matches!(self.kind, Kind::Riad | Kind::Guile | Kind::GuileEval)
    }

    /// The command that runs PROGRAM, which is in FILE; compiled code is kept in CACHE.
    pub fn command(&self, program: &Program, file: &Path, cache: &Path) -> Command {
        let mut command = self.bare(cache);
        match self.kind {
            Kind::Guile if !program.from_source => command.arg("--auto-compile"),
            Kind::Riad | Kind::Guile | Kind::GuileEval => command.arg("--no-auto-compile"),
            Kind::Chez => command.arg("--script"),
            Kind::Gambit | Kind::TinyScheme => &mut command,
        };
        command.arg(file);
        command
    }

    /// Whether a run leaves compiled code behind that later runs use.
    pub fn compiles_ahead(&self, program: &Program) -> bool {
        self.kind == Kind::Guile && !program.from_source
    }

    /// The command that starts, evaluates 1 and ends; for those that can.
    pub fn start(&self, cache: &Path) -> Option<Command> {
        let mut command = self.bare(cache);
        match self.kind {
            Kind::Riad | Kind::Guile | Kind::TinyScheme => command.args(["-c", "1"]),
            Kind::Gambit => command.args(["-e", "1"]),
            Kind::Chez => command.args(["--script", "/dev/null"]),
            Kind::GuileEval => return None,
        };
        Some(command)
    }

    /// The Scheme alone, with compiled code kept in CACHE.
    pub(crate) fn bare(&self, cache: &Path) -> Command {
        let mut command = Command::new(&self.executable);
        command.env("LC_ALL", "C.UTF-8").env("XDG_CACHE_HOME", cache);
        command
    }
}

/// `$RIAD`, or the `riad` beside this program.
fn riad() -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os("RIAD") {
        return Ok(path.into());
    }
    let own = std::env::current_exe().map_err(|e| e.to_string())?;
    let folder = own.parent().unwrap_or(Path::new("."));
    let folders = [folder, folder.parent().unwrap_or(folder)];
    let found = folders.iter().map(|folder| folder.join("riad")).find(|path| path.is_file());
    found.ok_or_else(|| "riad is not built beside this program, and RIAD is not set".to_owned())
}

/// The program of that name, or the message that it is not installed.
pub(crate) fn on_path(name: &str) -> Result<PathBuf, String> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders).map(|f| f.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| format!("{name} is not installed"))
}
