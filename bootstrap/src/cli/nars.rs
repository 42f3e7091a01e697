//! `hash` and `nar`.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use lexopt::Arg;
use riad_bootstrap::bytes::Shown;
use riad_bootstrap::nar::{self, NarError, Sink};

use super::{Arguments, Command, Failure, failed, shown};

pub(super) const HASH: Command = Command {
    name: "hash",
    usage: "PATH",
    summary: "Print the nar sha256 of a file or folder, in base 32 and in hexadecimal",
    details: "A symbolic link is hashed as a link.\n",
    run: hash,
};

pub(super) const NAR: Command = Command {
    name: "nar",
    usage: "pack PATH | unpack [FILE] TARGET | ls [FILE]",
    summary: "Write, read or list a nar archive",
    details: "\
  pack PATH             write the nar of PATH to standard output
  unpack [FILE] TARGET  make TARGET, which must not exist, from a nar
  ls [FILE]             list a nar: kind, size, path

FILE is a nar; without it, standard input is read. Reading is strict: wrong
padding, unsorted or impossible names and trailing bytes are errors.
",
    run: nar,
};

fn hash(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let hash = nar::nar_hash(&arguments.only_operand()?)?;
    Ok(writeln!(output, "{}\n{}", hash.base32(), hash.hex())?)
}

fn nar(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let mut operands: Vec<PathBuf> = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(value) => operands.push(value.into()),
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    let operands: Vec<&Path> = operands.iter().map(PathBuf::as_path).collect();
    match operands.as_slice() {
        [action, path] if *action == Path::new("pack") => {
            let mut buffered = BufWriter::with_capacity(1 << 16, output);
            nar::write(path, &mut buffered)?;
            Ok(buffered.flush()?)
        }
        [action, rest @ .., target] if *action == Path::new("unpack") && rest.len() <= 1 => {
            Ok(nar::unpack(&mut *input(rest.first().copied())?, target)?)
        }
        [action, rest @ ..] if *action == Path::new("ls") && rest.len() <= 1 => {
            Ok(nar::read(&mut *input(rest.first().copied())?, &mut List { output })?)
        }
        _ => Err(Failure::Usage(format!("usage: riad-bootstrap nar {}", NAR.usage))),
    }
}

fn input(file: Option<&Path>) -> Result<Box<dyn Read>, Failure> {
    let Some(file) = file else {
        return Ok(Box::new(BufReader::with_capacity(1 << 16, io::stdin())));
    };
    let open = File::open(file).map_err(|error| failed(format!("{}: {error}", file.display())))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, open)))
}

struct List<'a> {
    output: &'a mut dyn Write,
}

impl List<'_> {
    fn line(&mut self, kind: &str, size: u64, path: &[u8], rest: &str) -> Result<(), NarError> {
        let slash = if path.is_empty() { "" } else { "/" };
        Ok(writeln!(self.output, "{kind} {size:>12} .{slash}{}{rest}", Shown(path))?)
    }
}

impl Sink for List<'_> {
    fn folder(&mut self, path: &[u8]) -> Result<(), NarError> {
        self.line("dr-xr-xr-x", 0, path, "")
    }

    fn file(
        &mut self,
        path: &[u8],
        executable: bool,
        size: u64,
        _: &mut dyn Read,
    ) -> Result<(), NarError> {
        self.line(if executable { "-r-xr-xr-x" } else { "-r--r--r--" }, size, path, "")
    }

    fn link(&mut self, path: &[u8], target: &[u8]) -> Result<(), NarError> {
        self.line("lrwxrwxrwx", 0, path, &format!(" -> {}", Shown(target)))
    }
}
