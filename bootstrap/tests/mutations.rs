//! Damaged input: recorded files with random changes. Whatever they are, reading
//! ends with a value or with an error that has a place; it does not panic, hang,
//! or take memory that the input does not account for.

mod common;

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Scratch, drv_files, graphs, riad_bootstrap, shared_graphs, skipped, text};
use riad_bootstrap::bytes::ByteString;
use riad_bootstrap::compare;
use riad_bootstrap::derivation::{Derivation, check_spelling};
use riad_bootstrap::nar::{self, NarError, Sink};

/// A generator of numbers that look random (xorshift; G. Marsaglia, 2003): the
/// same in every run, so that what fails once fails again.
struct Random(u64);

impl Random {
    /// A number below BOUND.
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    /// BYTES with one change.
    fn damage(&mut self, bytes: &[u8], words: &[&[u8]]) -> Vec<u8> {
        let mut damaged = bytes.to_vec();
        let place = self.below(bytes.len());
        let other = self.below(bytes.len());
        let (start, end) = (place.min(other), place.max(other));
        match self.below(7) {
            0 => damaged[place] ^= 1 << self.below(8),
            1 => damaged[place] = self.below(256) as u8,
            2 => damaged.truncate(place),
            3 => drop(damaged.drain(start..end.min(start + 40))),
            4 => damaged.insert(place, bytes[other]),
            5 => damaged.extend_from_slice(&bytes[start..end]),
            _ => drop(damaged.splice(place..place, words[self.below(words.len())].iter().copied())),
        }
        damaged
    }
}

const ROUNDS: usize = 40;

#[test]
fn damaged_derivations() {
    let words: [&[u8]; 8] = [b"(", b"]", b",", b"\"", b"\\", b"[(", b"Derive(", b"\0"];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut refused, mut read) = (0, 0);
    for file in graphs("damaged_derivations").iter().flat_map(|folder| drv_files(folder)) {
        let content = fs::read(&file).unwrap();
        if content.len() > 20_000 {
            continue;
        }
        for _ in 0..ROUNDS {
            let damaged = random.damage(&content, &words);
            match Derivation::parse(&damaged, Path::new("x.drv")) {
                Ok(derivation) => {
                    // Nothing that was read is lost or made up.
                    read += 1;
                    let spelt = check_spelling(&damaged);
                    assert_eq!(derivation.write() == damaged, spelt.is_ok());
                    if let Err(misspelt) = spelt {
                        assert!(misspelt.to_string().starts_with(char::is_numeric));
                    }
                    drop(derivation.validate());
                }
                Err(error) => {
                    refused += 1;
                    let before = damaged.split(|&b| b == b'\n').nth(error.line - 1);
                    assert!(error.column <= before.unwrap().len() + 1, "{error}");
                    let place = format!("x.drv:{}:{}: expected ", error.line, error.column);
                    assert!(error.to_string().starts_with(&place), "{error}");
                }
            }
        }
    }
    assert!(refused > 100 && read > 100, "{refused} were refused, {read} were read");
}

/// Counts what is in a nar.
#[derive(Default)]
struct Count {
    bytes: u64,
}

impl Sink for Count {
    fn folder(&mut self, path: &[u8]) -> Result<(), NarError> {
        self.bytes += path.len() as u64;
        Ok(())
    }
    fn file(&mut self, _: &[u8], _: bool, _: u64, content: &mut dyn Read) -> Result<(), NarError> {
        let mut buffer = [0; 999];
        loop {
            match content.read(&mut buffer)? {
                0 => return Ok(()),
                count => self.bytes += count as u64,
            }
        }
    }
    fn link(&mut self, _: &[u8], target: &[u8]) -> Result<(), NarError> {
        self.bytes += target.len() as u64;
        Ok(())
    }
}

/// A small tree with everything that a nar can hold, as a nar.
fn sample(scratch: &Scratch) -> Vec<u8> {
    let root = scratch.path().join("item");
    fs::create_dir_all(root.join("b/c/d")).unwrap();
    fs::write(root.join("a"), "some text that is no multiple of eight").unwrap();
    fs::write(root.join("b/empty"), "").unwrap();
    fs::write(root.join("b/c/d/e"), [0, 255, 10]).unwrap();
    std::os::unix::fs::symlink("../a", root.join("b/link")).unwrap();
    let mut packed = Vec::new();
    nar::write(&root, &mut packed).unwrap();
    packed
}

#[test]
fn damaged_nars() {
    let scratch = Scratch::new("damaged-nars");
    let packed = sample(&scratch);
    let words: [&[u8]; 4] =
        [&[0xff; 8], b"\x01\0\0\0\0\0\0\0(\0\0\0\0\0\0\0", b"\x04\0\0\0\0\0\0\0", b"\0"];
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let (mut refused, mut read) = (0, 0);
    for round in 0..30_000 {
        let damaged = random.damage(&packed, &words);
        let target = scratch.path().join("out");
        match nar::read(&mut &damaged[..], &mut Count::default()) {
            Ok(()) if damaged == packed => {}
            Ok(()) => {
                // Another nar: unpacked and packed it is the same again.
                read += 1;
                nar::unpack(&mut &damaged[..], &target).unwrap();
                let mut again = Vec::new();
                nar::write(&target, &mut again).unwrap();
                assert!(again == damaged, "round {round}");
                let removed = fs::remove_dir_all(&target).or_else(|_| fs::remove_file(&target));
                removed.unwrap();
            }
            Err(error @ NarError::Malformed { offset, .. }) => {
                refused += 1;
                assert!(offset <= damaged.len() as u64, "round {round}: {error}");
                assert!(error.to_string().starts_with(&format!("not a nar: at byte {offset}: ")));
            }
            Err(error) => panic!("round {round}: {error}"),
        }
    }
    assert!(refused > 100 && read > 100, "{refused} were refused, {read} were read");
}

#[test]
fn damaged_compressed_nars() {
    let Some(shared) = shared_graphs() else {
        return skipped("damaged_compressed_nars", "../shared/graphs is not there");
    };
    let name = "33yd012y1s3v8rnd4irqp8vj97pln03k-one.txt.nar.xz";
    let packed = fs::read(shared.join("nix/sources").join(name)).unwrap();
    let mut random = Random(4711);
    let mut refused = 0;
    for _ in 0..5_000 {
        let damaged = random.damage(&packed, &[&[0; 8]]);
        // As long as it is seen to be compressed.
        if damaged != packed && damaged.starts_with(&packed[..6]) {
            let input = nar::decompressed(Cursor::new(damaged)).unwrap();
            let read = nar::read(&mut { input }, &mut Count::default());
            refused += usize::from(read.is_err());
        }
    }
    assert!(refused > 4_000, "{refused} were refused");
}

/// Nothing is written beside the target, whatever the names in a nar are.
#[test]
fn a_damaged_nar_stays_in_its_place() {
    let scratch = Scratch::new("damaged-place");
    let packed = sample(&scratch);
    let mut random = Random(77);
    let folder = scratch.path().join("folder");
    for _ in 0..2_000 {
        let damaged = random.damage(&packed, &[b"/", b".."]);
        fs::create_dir(&folder).unwrap();
        drop(nar::unpack(&mut &damaged[..], &folder.join("out")));
        let entries = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name());
        assert!(entries.into_iter().all(|name| name == "out"));
        fs::remove_dir_all(&folder).unwrap();
    }
}

/// Archives and ELF files are opened to compare what is in them: damaged ones as
/// far as it goes.
#[test]
fn damaged_archives() {
    let scratch = Scratch::new("damaged-archives");
    let script = "
        mkdir d; echo content > d/a; ln -s a d/b; long=$(printf '%0150d' 7); echo x > d/$long
        tar -cf gnu.tar d; tar --format=posix -cf pax.tar d; gzip -nk gnu.tar; ar rc x.a d/a d/$long
        printf 'int main(void) { return 0; }' > a.c; cc -c a.c -o a.o || cp /bin/true a.o
        python3 -c \"import zipfile
z = zipfile.ZipFile('x.zip', 'w', zipfile.ZIP_DEFLATED); z.write('d/a'); z.close()\" || cp gnu.tar x.zip";
    let made =
        Command::new("sh").args(["-c", script]).current_dir(scratch.path()).output().unwrap();
    assert!(scratch.path().join("x.zip").exists(), "{}", text(&made.stderr));
    let mut random = Random(31_415);
    for name in ["gnu.tar", "pax.tar", "gnu.tar.gz", "x.a", "a.o", "x.zip"] {
        let Ok(whole) = fs::read(scratch.path().join(name)) else { continue };
        for _ in 0..1_500 {
            let mut damaged = random.damage(&whole, &[&[0xff; 8], b"9999999", b"0"]);
            // Most of a tar is zeros.
            for _ in 0..3 {
                damaged = random.damage(&damaged, &[&[0xff; 8]]);
                if damaged.is_empty() {
                    break;
                }
            }
            let equal = damaged == whole;
            let findings = compare::content::compare("./x", whole.clone(), damaged);
            assert_eq!(findings.is_empty(), equal, "{name}");
        }
    }
}

/// The files of a recording that is damaged in any of its parts give an error
/// that names the file, and exit status 1.
#[test]
fn damaged_recordings_are_refused_by_file() {
    let words: [&[u8]; 3] = [b"\t", b"\n", b"\0"];
    let mut random = Random(12345);
    let copy = common::copy_of(&common::guile_tools(), "damaged-recording");
    let files: Vec<PathBuf> = drv_files(copy.path()).into_iter().collect();
    for round in 0..60 {
        let file = &files[random.below(files.len())];
        let content = fs::read(file).unwrap();
        let damaged = random.damage(&content, &words);
        fs::write(file, &damaged).unwrap();
        let output = riad_bootstrap([Path::new("path"), copy.path()]);
        let errors = text(&output.stderr);
        let name = ByteString::from(file.file_name().unwrap().to_str().unwrap()).to_string();
        if damaged != content {
            assert_eq!(output.status.code(), Some(1), "round {round}: {name}");
            assert!(errors.contains(&name), "round {round}: {name}: {errors}");
        }
        fs::write(file, content).unwrap();
    }
}
