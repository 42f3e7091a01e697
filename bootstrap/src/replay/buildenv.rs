//! `builtin:buildenv`: one tree of links into several packages.
//!
//! The variable `derivations` lists packages: whether active, priority, number
//! of outputs, the outputs. A folder that only one package has is a link to
//! it; one that several have is a folder with the links of all. Of two files
//! in one place that of the lower priority number wins; equal numbers are an
//! error. Packages may name others, in `nix-support/
//! propagated-user-env-packages`, which come after all that were listed. Last
//! comes `manifest.nix`, a link to the variable `manifest` (Nix 2.8,
//! `libstore/builtins/buildenv.cc`).

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::build::{BuildError, Builds, at};
use super::builtin::list_of;
use super::inputs::Inputs;
use super::sources::short;
use crate::bytes::ByteString;
use crate::derivation::{Derivation, Output};

/// What no profile needs, and in which packages would only collide.
const LEFT_OUT: [&str; 7] = [
    "/propagated-build-inputs",
    "/nix-support",
    "/perllocal.pod",
    "/info/dir",
    "/log",
    "/manifest.nix",
    "/manifest.json",
];

/// How many links a path may lead through (`MAXSYMLINKS` of Linux).
const MAX_LINKS: usize = 40;

/// The priority of the first package that another one named.
const NAMED_BY_OTHERS: i64 = 1000;

/// What a derivation asks for.
pub(crate) struct Plan<'a> {
    pub(crate) output: &'a Output,
    pub(crate) manifest: &'a ByteString,
    /// The active packages in the order in which they are added: priority, path.
    pub(crate) packages: BTreeSet<(i64, PathBuf)>,
}

/// What DERIVATION asks for.
pub(crate) fn plan(derivation: &Derivation) -> Result<Plan<'_>, BuildError> {
    let lacks = |name: &str| BuildError::Unsupported(format!("it has no variable {name}"));
    Ok(Plan {
        output: derivation.output(b"out").ok_or_else(|| lacks("out"))?,
        manifest: derivation.variable(b"manifest").ok_or_else(|| lacks("manifest"))?,
        packages: packages(derivation)?,
    })
}

/// Makes the output of DERIVATION in the folder ITEMS.
pub(super) fn build(
    builds: &Builds<'_>,
    derivation: &Derivation,
    inputs: &Inputs,
    items: &Path,
    see: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> Result<(), BuildError> {
    let Plan { output, manifest, packages } = plan(derivation)?;
    let out = items.join(short(&output.path).as_path());
    fs::create_dir(&out).map_err(at(&out))?;
    let mut links =
        Links { builds, inputs, see, priorities: BTreeMap::new(), done: BTreeSet::new() };
    links.add_packages(packages, &out)?;
    let link = out.join("manifest.nix");
    symlink(manifest.as_path(), &link).map_err(at(&link))
}

fn packages(derivation: &Derivation) -> Result<BTreeSet<(i64, PathBuf)>, BuildError> {
    let bad =
        || BuildError::Unsupported("its variable derivations is not a list of packages".into());
    let mut words = list_of(derivation, b"derivations").into_iter();
    let mut packages = BTreeSet::new();
    while let Some(active) = words.next() {
        let mut number =
            || -> Option<i64> { std::str::from_utf8(words.next()?).ok()?.parse().ok() };
        let (priority, outputs) = (number().ok_or_else(bad)?, number().ok_or_else(bad)?);
        for _ in 0..outputs {
            let path: ByteString = words.next().ok_or_else(bad)?.into();
            if active != b"false" {
                packages.insert((priority, path.as_path().to_path_buf()));
            }
        }
    }
    Ok(packages)
}

struct Links<'a> {
    builds: &'a Builds<'a>,
    inputs: &'a Inputs,
    see: &'a mut dyn FnMut(&[u8]) -> io::Result<()>,
    /// Of the links made so far.
    priorities: BTreeMap<PathBuf, i64>,
    done: BTreeSet<PathBuf>,
}

impl Links<'_> {
    /// Adds PACKAGES, and then, round after round, the ones that they name.
    fn add_packages(
        &mut self,
        packages: BTreeSet<(i64, PathBuf)>,
        out: &Path,
    ) -> Result<(), BuildError> {
        let mut counter = NAMED_BY_OTHERS;
        let mut round: Vec<(i64, PathBuf)> = packages.into_iter().collect();
        while !round.is_empty() {
            let mut named = BTreeSet::new();
            for (priority, package) in round {
                if self.done.insert(package.clone()) {
                    self.add_folder(&package, out, priority)?;
                    named.extend(self.named_by(&package));
                }
            }
            named.retain(|package| !self.done.contains(package));
            round = (counter..).zip(named).collect();
            counter += round.len() as i64;
        }
        Ok(())
    }

    /// The packages that PACKAGE wants beside it.
    fn named_by(&self, package: &Path) -> Vec<PathBuf> {
        let list = package.join("nix-support/propagated-user-env-packages");
        let content = self.resolve(&list).and_then(|file| fs::read(file).ok()).unwrap_or_default();
        let words = content.split(|b| b" \n".contains(b)).filter(|word| !word.is_empty());
        words.map(|word| ByteString::from(word).as_path().to_path_buf()).collect()
    }

    /// Links what is in the folder SOURCE of the store into the folder TARGET.
    fn add_folder(
        &mut self,
        source: &Path,
        target: &Path,
        priority: i64,
    ) -> Result<(), BuildError> {
        // Folders to merge, and with what priority.
        let mut pending = vec![(source.to_path_buf(), target.to_path_buf(), priority)];
        while let Some((source, target, priority)) = pending.pop() {
            let Some(folder) = self.resolve(&source).filter(|place| place.is_dir()) else {
                self.say(&format!("{} is left out: it is no folder\n", source.display()))?;
                continue;
            };
            let entries = fs::read_dir(&folder).map_err(at(&folder))?;
            let mut names = entries
                .map(|entry| entry.map(|entry| entry.file_name()))
                .collect::<io::Result<Vec<_>>>()
                .map_err(at(&folder))?;
            names.sort();
            for name in names.iter().filter(|name| name.as_encoded_bytes()[0] != b'.') {
                let entry = (source.join(name), target.join(name), priority);
                self.add_entry(entry, &mut pending)?;
            }
        }
        Ok(())
    }

    fn add_entry(
        &mut self,
        (source, target, priority): (PathBuf, PathBuf, i64),
        pending: &mut Vec<(PathBuf, PathBuf, i64)>,
    ) -> Result<(), BuildError> {
        let name = source.as_os_str().as_encoded_bytes();
        if LEFT_OUT.iter().any(|ending| name.ends_with(ending.as_bytes())) {
            return Ok(());
        }
        let Some(place) = self.resolve(&source) else {
            return self.say(&format!("{} is left out: it leads nowhere\n", source.display()));
        };
        let collision = |why: &str| {
            let (source, target) = (source.display(), target.display());
            Err(BuildError::Unsupported(format!("{source} collides with {target}: {why}")))
        };
        let there = target.symlink_metadata().ok();
        match there {
            Some(there) if place.is_dir() && there.is_dir() => {
                pending.push((source, target, priority));
                return Ok(());
            }
            Some(_) if place.is_dir() => {
                let other = fs::read_link(&target).map_err(at(&target))?;
                if !self.resolve(&other).is_some_and(|other| other.is_dir()) {
                    return collision("one is a folder");
                }
                fs::remove_file(&target).map_err(at(&target))?;
                fs::create_dir(&target).map_err(at(&target))?;
                let before = self.priorities.remove(&target).unwrap_or(priority);
                // Last in, first out: what was there goes in first.
                pending.push((source, target.clone(), priority));
                pending.push((other, target, before));
                return Ok(());
            }
            Some(there) if there.is_dir() => return collision("one is a folder"),
            Some(_) => {
                let before = self.priorities.get(&target).copied().unwrap_or(priority);
                if before == priority {
                    return collision("both have the same priority");
                }
                if before < priority {
                    return Ok(());
                }
                fs::remove_file(&target).map_err(at(&target))?;
            }
            None => {}
        }
        symlink(&source, &target).map_err(at(&target))?;
        self.priorities.insert(target, priority);
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<(), BuildError> {
        (self.see)(text.as_bytes()).map_err(at(Path::new("the log")))
    }

    /// Where PATH, a path that a builder would use, lies on disk, all links
    /// followed; nothing if it does not exist or is no input.
    fn resolve(&self, path: &Path) -> Option<PathBuf> {
        let store = self.builds.store.directory().as_path();
        let mut current = PathBuf::from("/");
        let parts = |path: &Path| -> Vec<OsString> {
            path.components().rev().map(|part| part.as_os_str().to_os_string()).collect()
        };
        let (mut rest, mut links) = (parts(path), 0);
        while let Some(part) = rest.pop() {
            match part.as_encoded_bytes() {
                b"/" => current = PathBuf::from("/"),
                b"." => {}
                b".." => {
                    current.pop();
                }
                _ => current.push(&part),
            }
            if !current.starts_with(store) || current == store {
                continue;
            }
            let place = self.builds.store.on_disk(&current);
            let metadata = place.symlink_metadata().ok()?;
            if metadata.is_symlink() {
                links += 1;
                if links > MAX_LINKS {
                    return None;
                }
                let target = fs::read_link(&place).ok()?;
                current.pop();
                rest.extend(parts(&target));
            }
        }
        let item = current.strip_prefix(store).ok()?.components().next()?;
        let item: ByteString = store.join(item).as_os_str().as_encoded_bytes().into();
        self.inputs.visible.contains(&item).then(|| self.builds.store.on_disk(&current))
    }
}
