//! `initrd` and `boot`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::time::Duration;

use lexopt::Arg;
use riad_bootstrap::boot::{self, Machine};
use riad_bootstrap::recording::Recording;
use riad_bootstrap::{cpio, initrd};

use super::replays::riad_beside_this;
use super::{Arguments, Command, Failure, failed, shown};

pub(super) const INITRD: Command = Command {
    name: "initrd",
    usage: "[--riad FILE] -o FILE DIR",
    summary: "Write an initrd that builds a recorded graph, with Riad as its only program",
    details: "\
  -o FILE      the initrd: a cpio archive, not compressed
  --riad FILE  the executable, which must be static (default: beside this program
               `riad-initrd`, which has the modules only that builders need, or
               where it is not there `riad`)

The same graph and executable give the same bytes.
",
    run: initrd_command,
};

pub(super) const BOOT: Command = Command {
    name: "boot",
    usage: "--kernel VMLINUZ [--memory M] [--timeout SECONDS] INITRD",
    summary: "Boot an initrd in QEMU and end with the status that it reports",
    details: "\
  --kernel VMLINUZ   a Linux kernel for x86-64
  --memory M         memory of the machine, in megabytes or with a suffix
                     (default: 512)
  --timeout SECONDS  when to give up (default: 600)

The console is shown as it comes. The status is the guest's, from its line
`riad-boot: status N`; 1 if the machine cannot be run or never reports one.
",
    run: boot_command,
};

fn initrd_command(arguments: &mut Arguments, _: &mut dyn Write) -> Result<(), Failure> {
    let (mut folder, mut target, mut riad) = (None, None, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Short('o') | Arg::Long("output") => target = Some(arguments.path()?),
            Arg::Long("riad") => riad = Some(arguments.path()?),
            Arg::Value(value) => arguments.operand(&mut folder, value)?,
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    let recording = Recording::load(&arguments.required(folder)?)?;
    let target = arguments.required(target)?;
    let riad = riad.map_or_else(riad_for_initrd, Ok)?;
    let entries = initrd::entries(&recording, &riad)?;
    let written = File::create(&target).and_then(|file| {
        let mut output = BufWriter::new(file);
        cpio::write(&entries, &mut output)?;
        output.flush()
    });
    written.map_err(|error| failed(format!("{}: {error}", target.display())))
}

/// The smaller executable where it is at hand.
fn riad_for_initrd() -> Result<PathBuf, Failure> {
    let riad = riad_beside_this()?;
    let small = riad.with_file_name("riad-initrd");
    Ok(if small.is_file() { small } else { riad })
}

fn boot_command(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let (mut initrd, mut kernel) = (None, None);
    let (mut memory, mut timeout) = ("512".to_string(), 600);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("kernel") => kernel = Some(arguments.path()?),
            Arg::Long("memory") => memory = arguments.text()?,
            Arg::Long("timeout") => timeout = arguments.number()?,
            Arg::Value(value) => arguments.operand(&mut initrd, value)?,
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    let initrd = arguments.required(initrd)?;
    let kernel = arguments.required(kernel)?;
    let machine = Machine { initrd, kernel, memory, timeout: Duration::from_secs(timeout) };
    let status = boot::boot(&machine, &mut |bytes| {
        output.write_all(bytes)?;
        output.flush()
    })?;
    if status == 0 { Ok(()) } else { Err(Failure::Status(status)) }
}
