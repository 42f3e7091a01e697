//! The command line.
//!
//! One table lists the commands; dispatch, `--help` and the errors for unknown
//! commands all come from it.
//!
//! [`GENERAL`] lists the exit statuses.

mod attest;
mod compare;
mod draw;
mod graphs;
mod live;
mod machines;
mod nars;
mod paths;
mod queries;
mod replay_lines;
mod replays;
mod scripts;

use std::error::Error;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};

/// One row of the table of commands.
struct Command {
    name: &'static str,
    /// What follows the name on the command line.
    usage: &'static str,
    /// One line for the list of commands.
    summary: &'static str,
    /// The rest of its `--help`: options and exit statuses.
    details: &'static str,
    run: fn(&mut Arguments, &mut dyn Write) -> Result<(), Failure>,
}

const COMMANDS: &[&Command] = &[
    &graphs::SHOW,
    &graphs::ORDER,
    &graphs::GRAPH,
    &queries::WHY,
    &queries::SOURCES,
    &queries::STATS,
    &paths::PATH,
    &nars::HASH,
    &scripts::SCRIPT,
    &replays::REPLAY,
    &compare::COMPARE,
    &attest::ATTEST,
    &machines::INITRD,
    &machines::BOOT,
    &nars::NAR,
];

const GENERAL: &str = "\
Every command explains itself with --help.

Exit status:
    0  all is well
    1  the work failed, or something is not as it should be; also where the
       machine lacks what it takes: room, memory, descriptors
    2  the command line is wrong
    3  of `replay`: all was built, but something differs or was not recorded
  130  of `replay`: it was interrupted
`boot` ends with the guest's status, `replay --shell` with the shell's.
";

/// Why a command did not succeed.
enum Failure {
    /// The command line is wrong: status 2.
    Usage(String),
    /// The work failed, with the reason to show: status 1.
    Failed(String),
    /// What there is to say has been said; only the status is left.
    Status(u8),
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::Failed(chain(&error))
    }
}

/// The messages of ERROR and of what caused it.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}

fn failed(message: impl Display) -> Failure {
    Failure::Failed(message.to_string())
}

/// The arguments of a command, read one by one.
struct Arguments {
    command: &'static Command,
    parser: Parser,
}

impl Arguments {
    /// The next option or operand.
    fn next(&mut self) -> Result<Option<Arg<'_>>, Failure> {
        let usage = |error: lexopt::Error| Failure::Usage(error.to_string());
        self.parser.next().map_err(usage)
    }

    fn value(&mut self) -> Result<OsString, Failure> {
        self.parser.value().map_err(|error| Failure::Usage(error.to_string()))
    }

    fn path(&mut self) -> Result<PathBuf, Failure> {
        self.value().map(PathBuf::from)
    }

    fn number(&mut self) -> Result<u64, Failure> {
        let text = self.value()?;
        text.parse().map_err(|error: lexopt::Error| Failure::Usage(error.to_string()))
    }

    /// A number from 1, of option NAME.
    fn count<N: TryFrom<u64>>(&mut self, name: &str) -> Result<N, Failure> {
        let number = self.number()?;
        let count = N::try_from(number).ok().filter(|_| number > 0);
        count.ok_or_else(|| Failure::Usage(format!("{name} {number} is not a number from 1")))
    }

    fn text(&mut self) -> Result<String, Failure> {
        self.value()?
            .into_string()
            .map_err(|value| Failure::Usage(format!("{} is not UTF-8", value.to_string_lossy())))
    }

    fn unexpected<T>(&self, argument: &str) -> Result<T, Failure> {
        Err(Failure::Usage(format!("{}: unexpected argument {argument}", self.command.name)))
    }

    /// Takes one operand into PLACE, refusing a second.
    fn operand(&self, place: &mut Option<PathBuf>, value: OsString) -> Result<(), Failure> {
        match place {
            None => *place = Some(value.into()),
            Some(_) => return self.unexpected(&value.to_string_lossy()),
        }
        Ok(())
    }

    fn required(&self, place: Option<PathBuf>) -> Result<PathBuf, Failure> {
        let usage =
            || format!("usage: riad-bootstrap {} {}", self.command.name, self.command.usage);
        place.ok_or_else(|| Failure::Usage(usage()))
    }

    /// For commands with one operand and no options.
    fn only_operand(&mut self) -> Result<PathBuf, Failure> {
        let mut operand = None;
        while let Some(argument) = self.next()? {
            match argument {
                Arg::Value(value) => self.operand(&mut operand, value)?,
                other => {
                    let name = shown(&other);
                    return self.unexpected(&name);
                }
            }
        }
        self.required(operand)
    }
}

fn shown(argument: &Arg<'_>) -> String {
    match argument {
        Arg::Short(letter) => format!("-{letter}"),
        Arg::Long(name) => format!("--{name}"),
        Arg::Value(value) => value.to_string_lossy().into_owned(),
    }
}

pub(crate) fn main() -> ExitCode {
    let mut output = BufWriter::new(io::stdout().lock());
    let result = dispatch(&mut output).and_then(|()| Ok(output.flush()?));
    let (status, message) = match result {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Status(status)) => (status, None),
        Err(Failure::Failed(message)) => (1, Some(message)),
        Err(Failure::Usage(message)) => (2, Some(message)),
    };
    // What was printed before the failure stays in front of it; a reader that
    // has gone away is no longer interested in either.
    let _ = output.flush();
    if let Some(message) = message {
        let _ = writeln!(io::stderr(), "riad-bootstrap: {message}");
    }
    ExitCode::from(status)
}

fn dispatch(output: &mut dyn Write) -> Result<(), Failure> {
    let mut parser = Parser::from_env();
    let first = parser.next().map_err(|error| Failure::Usage(error.to_string()))?;
    let name = match first {
        Some(Arg::Long("help") | Arg::Short('h')) => return Ok(overview(output)?),
        Some(Arg::Long("version") | Arg::Short('V')) => {
            return Ok(writeln!(output, "riad-bootstrap {}", env!("CARGO_PKG_VERSION"))?);
        }
        Some(Arg::Value(name)) => name.to_string_lossy().into_owned(),
        Some(other) => return Err(Failure::Usage(format!("unknown option {}", shown(&other)))),
        None => return Err(Failure::Usage("no command; try --help".to_string())),
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return Err(Failure::Usage(format!("unknown command {name}; try --help")));
    };
    // Help is asked for anywhere on the line, so that it never runs anything.
    let rest: Vec<OsString> =
        parser.raw_args().map_err(|e| Failure::Usage(e.to_string()))?.collect();
    if rest.iter().take_while(|arg| *arg != "--").any(|arg| arg == "--help" || arg == "-h") {
        return Ok(help(command, output)?);
    }
    (command.run)(&mut Arguments { command, parser: Parser::from_args(rest) }, output)
}

fn overview(output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "Usage: riad-bootstrap COMMAND …\n")?;
    for command in COMMANDS {
        writeln!(output, "  {:8} {}", command.name, command.summary)?;
    }
    write!(output, "\n{GENERAL}")
}

fn help(command: &Command, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "Usage: riad-bootstrap {} {}\n", command.name, command.usage)?;
    write!(output, "{}.\n\n{}", command.summary, command.details)
}
