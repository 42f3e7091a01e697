//! Two files, folders or links, and all that is in them.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{BufReader, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{CompareError, Finding, archive, at, content};
use crate::bytes::Shown;

/// Every difference between the items at ONE and OTHER that a nar would show,
/// sorted by path. Links are not followed.
pub fn compare(one: &Path, other: &Path) -> Result<Vec<Finding>, CompareError> {
    let mut findings = Vec::new();
    // Relative paths still to compare, the next one last.
    let mut pending = vec![PathBuf::new()];
    while let Some(path) = pending.pop() {
        let place = shown_place(&path);
        let [one, other] = [one, other]
            .map(|root| if path == Path::new("") { root.to_path_buf() } else { root.join(&path) });
        let metadata = metadata(&one)?;
        let other_metadata = self::metadata(&other)?;
        match (metadata, other_metadata) {
            (Some(metadata), Some(other_metadata)) => {
                let kinds = [&metadata, &other_metadata].map(kind);
                if kinds[0] != kinds[1] {
                    findings.push(Finding::fact(&place, "the kind of file", kinds[0], kinds[1]));
                } else if metadata.is_dir() {
                    pending
                        .extend(names(&one, &other)?.into_iter().rev().map(|name| path.join(name)));
                } else if metadata.is_symlink() {
                    findings.extend(compare_links(&place, &one, &other)?);
                } else {
                    findings.extend(compare_modes(&place, &metadata, &other_metadata));
                    findings.extend(compare_files(&place, &one, &other)?);
                }
            }
            (Some(_), None) => findings.push(Finding::new(&place, "is only in the first")),
            (None, Some(_)) => findings.push(Finding::new(&place, "is only in the second")),
            (None, None) => {}
        }
    }
    Ok(findings)
}

fn shown_place(path: &Path) -> String {
    let slash = if path == Path::new("") { "" } else { "/" };
    format!(".{slash}{}", Shown(path.as_os_str().as_bytes()))
}

fn metadata(path: &Path) -> Result<Option<Metadata>, CompareError> {
    match path.symlink_metadata() {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

fn kind(metadata: &Metadata) -> &'static str {
    match metadata.file_type() {
        kind if kind.is_dir() => "folder",
        kind if kind.is_symlink() => "symbolic link",
        kind if kind.is_file() => "regular file",
        _ => "special file",
    }
}

/// The names in the folders ONE and OTHER together, sorted.
fn names(one: &Path, other: &Path) -> Result<BTreeSet<OsString>, CompareError> {
    let mut names = BTreeSet::new();
    for folder in [one, other] {
        for entry in fs::read_dir(folder).map_err(at(folder))? {
            names.insert(entry.map_err(at(folder))?.file_name());
        }
    }
    Ok(names)
}

fn compare_links(place: &str, one: &Path, other: &Path) -> Result<Option<Finding>, CompareError> {
    let target = |path: &Path| -> Result<String, CompareError> {
        let target = fs::read_link(path).map_err(at(path))?;
        Ok(Shown(target.as_os_str().as_bytes()).to_string())
    };
    let (one, other) = (target(one)?, target(other)?);
    Ok((one != other).then(|| Finding::fact(place, "the link's target", &one, &other)))
}

/// Of a mode only the owner's executable bit counts.
fn compare_modes(place: &str, one: &Metadata, other: &Metadata) -> Option<Finding> {
    let [one, other] = [one, other].map(|metadata| {
        if metadata.permissions().mode() & 0o100 == 0 { "not executable" } else { "executable" }
    });
    (one != other).then(|| Finding::fact(place, "the mode", one, other))
}

fn compare_files(place: &str, one: &Path, other: &Path) -> Result<Vec<Finding>, CompareError> {
    let size = |path: &Path| path.symlink_metadata().map(|m| m.len()).map_err(at(path));
    if size(one)?.max(size(other)?) > archive::LIMIT {
        return Ok(compare_large(place, one, other)?.into_iter().collect());
    }
    let read = |path: &Path| fs::read(path).map_err(at(path));
    let (one, other) = (read(one)?, read(other)?);
    Ok(content::compare(place, one, other))
}

/// Only where the first difference is.
fn compare_large(place: &str, one: &Path, other: &Path) -> Result<Option<Finding>, CompareError> {
    let open = |path: &Path| File::open(path).map(BufReader::new).map_err(at(path));
    let (mut first, mut second) = (open(one)?.bytes(), open(other)?.bytes());
    let mut offset = 0u64;
    loop {
        let byte = first.next().transpose().map_err(at(one))?;
        if byte != second.next().transpose().map_err(at(other))? {
            return Ok(Some(Finding::new(place, format!("differs from byte {offset} on"))));
        }
        if byte.is_none() {
            return Ok(None);
        }
        offset += 1;
    }
}
