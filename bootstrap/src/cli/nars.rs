//! `hash` and `nar`.

use std::io::{self, BufWriter, Read, Write};
use std::os::unix::ffi::OsStringExt;
use std::path::{Component, Path, PathBuf};

use lexopt::Arg;
use riad_bootstrap::bytes::Shown;
use riad_bootstrap::nar::{self, NarError, NarHash, Sink};

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
    usage: "pack PATH | unpack [FILE] TARGET | ls [FILE] | cat FILE ENTRY | hash [FILE]",
    summary: "Write, read, list or hash a nar archive",
    details: "\
  pack PATH             write the nar of PATH to standard output
  unpack [FILE] TARGET  make TARGET, which must not exist, from a nar
  ls [FILE]             list a nar: kind, size, path
  cat FILE ENTRY        print the regular file at ENTRY, for example `bin/sh`; `.`
                        is the archived item itself
  hash [FILE]           print the sha256 of a nar, in base 32 and in hexadecimal

FILE is a nar, perhaps compressed by xz; without it, or for `-`, standard input
is read. Reading is strict: wrong padding, unsorted or impossible names and
trailing bytes are errors.
",
    run: nar,
};

fn hash(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    print_hash(&nar::nar_hash(&arguments.only_operand()?)?, output)
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
        [action, file, entry] if *action == Path::new("cat") => cat(file, entry, output),
        [action, rest @ ..] if *action == Path::new("hash") && rest.len() <= 1 => {
            print_hash(&nar::hash_stream(&mut *input(rest.first().copied())?)?, output)
        }
        _ => Err(Failure::Usage(format!("usage: riad-bootstrap nar {}", NAR.usage))),
    }
}

fn print_hash(hash: &NarHash, output: &mut dyn Write) -> Result<(), Failure> {
    Ok(writeln!(output, "{}\n{}", hash.base32(), hash.hex())?)
}

fn input(file: Option<&Path>) -> Result<Box<dyn Read>, Failure> {
    match file {
        Some(file) if file != Path::new("-") => Ok(nar::open_nar(file)?),
        _ => Ok(nar::decompressed(io::stdin())?),
    }
}

fn cat(file: &Path, entry: &Path, output: &mut dyn Write) -> Result<(), Failure> {
    // `./bin/sh` and `bin//sh` are `bin/sh`.
    let names = entry.components().filter(|part| *part != Component::CurDir);
    let wanted = names.collect::<PathBuf>().into_os_string().into_vec();
    let mut sink = Cat { wanted, output, found: Found::Nothing };
    nar::read(&mut *input(Some(file))?, &mut sink)?;
    let why = match sink.found {
        Found::File => return Ok(()),
        Found::Nothing => "there is no such entry",
        Found::Folder => "it is a folder",
        Found::Link => "it is a symbolic link",
    };
    Err(failed(format!("{}: {}: {why}", file.display(), entry.display())))
}

/// Prints one file of a nar.
struct Cat<'a> {
    wanted: Vec<u8>,
    output: &'a mut dyn Write,
    found: Found,
}

enum Found {
    Nothing,
    File,
    Folder,
    Link,
}

impl Sink for Cat<'_> {
    fn folder(&mut self, path: &[u8]) -> Result<(), NarError> {
        if path == self.wanted {
            self.found = Found::Folder;
        }
        Ok(())
    }

    fn file(
        &mut self,
        path: &[u8],
        _: bool,
        _: u64,
        content: &mut dyn Read,
    ) -> Result<(), NarError> {
        if path == self.wanted {
            self.found = Found::File;
            io::copy(content, self.output)?;
        }
        Ok(())
    }

    fn link(&mut self, path: &[u8], _: &[u8]) -> Result<(), NarError> {
        if path == self.wanted {
            self.found = Found::Link;
        }
        Ok(())
    }
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
