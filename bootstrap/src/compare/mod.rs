//! Comparing builds: every difference, and where it comes from.
//!
//! Three levels, each on top of the next:
//!
//! | module | compares |
//! | --- | --- |
//! | [`items`] | stores and recordings, output by output; tells what differs *by itself* from what differs because an input does |
//! | [`tree`] | two items: files, links and modes |
//! | [`content`] | two files: lines, ELF sections, members of archives |
//!
//! [`hints`] guesses at usual causes. All findings are values; printing is the
//! command line's affair. Nothing recurses on the depth of data: archives
//! within archives go onto a list.

mod archive;
pub mod content;
mod elf;
pub mod hints;
pub mod items;
mod lines;
pub mod tree;

use std::path::PathBuf;

use crate::nar::NarError;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where: `./bin/x`, and within archives `./x.tar.gz//member`.
    pub place: String,
    /// What differs, in one line.
    pub what: String,
    /// More, line by line: a diff, or the values of both sides.
    pub details: Vec<String>,
    /// What may have caused it, sorted.
    pub hints: Vec<hints::Hint>,
}

impl Finding {
    fn new(place: &str, what: impl Into<String>) -> Finding {
        let (place, what) = (place.to_string(), what.into());
        Finding { place, what, details: Vec::new(), hints: Vec::new() }
    }

    /// That FACT is ONE on the first side and OTHER on the second.
    fn fact(place: &str, fact: &str, one: &str, other: &str) -> Finding {
        let mut finding = Finding::new(place, format!("{fact} differs"));
        finding.details = vec![format!("-{one}"), format!("+{other}")];
        finding
    }
}

/// Why two things cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    #[error(transparent)]
    Nar(#[from] NarError),
    #[error(transparent)]
    Recording(#[from] crate::recording::RecordingError),
    #[error(transparent)]
    Graph(#[from] crate::graph::GraphError),
    #[error("one is a store or a recording, the other is not: {} and {}", one.display(), other.display())]
    Kinds { one: PathBuf, other: PathBuf },
}

fn at(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> CompareError + '_ {
    |error| CompareError::Io { path: path.to_path_buf(), error }
}
