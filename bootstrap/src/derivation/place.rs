//! Where in a file something is.

use memchr::memchr_iter;

use crate::bytes::Shown;

/// A place in a file, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Counted from 1.
    pub line: usize,
    /// In bytes, counted from 1.
    pub column: usize,
    /// Two lines: the bytes around the place, and a caret under it.
    pub excerpt: String,
}

/// How many bytes before and after a place are shown.
const REACH: usize = 32;

impl Place {
    /// The place of the byte at OFFSET of CONTENT, or of its end.
    pub fn of(content: &[u8], offset: usize) -> Place {
        let before = &content[..offset];
        let line_start = before.iter().rposition(|&b| b == b'\n').map_or(0, |newline| newline + 1);
        Place {
            line: 1 + memchr_iter(b'\n', before).count(),
            column: 1 + offset - line_start,
            excerpt: excerpt(content, offset),
        }
    }
}

fn excerpt(content: &[u8], offset: usize) -> String {
    let start = offset.saturating_sub(REACH);
    let end = content.len().min(offset + REACH);
    let dots = |more| if more { "…" } else { "" };
    let before = format!("{}{}", dots(start > 0), Shown(&content[start..offset]));
    let after = format!("{}{}", Shown(&content[offset..end]), dots(end < content.len()));
    let width = before.chars().count();
    format!("    {before}{after}\n    {:width$}^", "")
}
