//! Text, line by line.

use imara_diff::{Algorithm, Diff, InternedInput};

use crate::bytes::Shown;

/// How two texts differ.
pub(super) struct LineDiff<'a> {
    /// A unified diff without its two header lines.
    pub(super) shown: Vec<String>,
    /// The lines that only the first side has, in order.
    pub(super) removed: Vec<&'a [u8]>,
    /// The lines that only the second side has.
    pub(super) added: Vec<&'a [u8]>,
}

/// Lines of context around a change.
const CONTEXT: usize = 1;
/// Lines of a diff that are shown.
const MOST: usize = 200;

/// Whether BYTES are text: without control characters that text does not have.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|&b| b >= 0x20 || matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b))
}

/// Compares two texts by their lines.
pub(super) fn diff<'a>(one: &'a [u8], other: &'a [u8]) -> LineDiff<'a> {
    let [before, after] = [one, other].map(|text| split(text));
    let mut input: InternedInput<&[u8]> = InternedInput::default();
    input.update_before(before.iter().copied());
    input.update_after(after.iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let mut result = LineDiff { shown: Vec::new(), removed: Vec::new(), added: Vec::new() };
    // Up to where the first side has been shown.
    let mut shown_to = 0;
    for hunk in diff.hunks() {
        let [start, end] = [hunk.before.start, hunk.before.end].map(|n| n as usize);
        let [new_start, new_end] = [hunk.after.start, hunk.after.end].map(|n| n as usize);
        let from = start.saturating_sub(CONTEXT).max(shown_to);
        if from > shown_to || result.shown.is_empty() {
            result.shown.push(format!("@@ -{} +{} @@", start + 1, new_start + 1));
        }
        let show = |sign: char, line: &[u8]| format!("{sign}{}", Shown(line.trim_ascii_end()));
        result.shown.extend(before[from..start].iter().map(|line| show(' ', line)));
        result.shown.extend(before[start..end].iter().map(|line| show('-', line)));
        result.shown.extend(after[new_start..new_end].iter().map(|line| show('+', line)));
        shown_to = (end + CONTEXT).min(before.len());
        result.shown.extend(before[end..shown_to].iter().map(|line| show(' ', line)));
        result.removed.extend(&before[start..end]);
        result.added.extend(&after[new_start..new_end]);
    }
    if result.shown.len() > MOST {
        let more = result.shown.len() - MOST;
        result.shown.truncate(MOST);
        result.shown.push(format!("… and {more} more lines"));
    }
    result
}

/// The lines of TEXT, each with its newline.
fn split(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&b| b == b'\n').collect()
}
