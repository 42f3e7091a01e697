//! The table that is printed.

use std::fmt::Write;

/// One line: a program and the seconds that each peer needed; none where it cannot run it.
pub struct Row {
    pub name: String,
    pub seconds: Vec<Option<f64>>,
}

/// The table with the times of all PEERS and their ratios to the first one, and at its end the
/// geometric mean of each ratio. Below 1 is faster than the first.
pub fn render(peers: &[&str], rows: &[Row]) -> String {
    let mut text = format!("{:12}", "program");
    for (index, peer) in peers.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{peer:>12}");
        if index > 0 {
            let _ = write!(text, "{:>8}", "ratio");
        }
    }
    for row in rows {
        let _ = write!(text, "\n{:12}", row.name);
        for (index, seconds) in row.seconds.iter().enumerate() {
            let _ = write!(text, "{:>12}", cell(*seconds, 3));
            if index > 0 {
                let _ = write!(text, "{:>8}", cell(ratio(row, index), 2));
            }
        }
    }
    let _ = write!(text, "\n{:12}", "geom. mean");
    for index in 0..peers.len() {
        let _ = write!(text, "{:>12}", "");
        if index > 0 {
            let _ = write!(text, "{:>8}", cell(mean_ratio(rows, index), 2));
        }
    }
    text + "\n"
}

fn cell(number: Option<f64>, digits: usize) -> String {
    number.map_or_else(|| "-".to_owned(), |n| format!("{n:.digits$}"))
}

pub(crate) fn ratio(row: &Row, index: usize) -> Option<f64> {
    Some(row.seconds.get(index).copied()?? / row.seconds.first().copied()??)
}

/// The geometric mean over the programs that both peers can run.
pub(crate) fn mean_ratio(rows: &[Row], index: usize) -> Option<f64> {
    let logs: Vec<f64> = rows.iter().filter_map(|row| ratio(row, index)).map(f64::ln).collect();
    (!logs.is_empty()).then(|| (logs.iter().sum::<f64>() / logs.len() as f64).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_and_their_geometric_mean() {
        let rows = [
            Row { name: "a".into(), seconds: vec![Some(1.0), Some(4.0), None] },
            Row { name: "b".into(), seconds: vec![Some(2.0), Some(2.0), Some(1.0)] },
        ];
        assert_eq!(mean_ratio(&rows, 1), Some(2.0));
        assert_eq!(mean_ratio(&rows, 2), Some(0.5));
        let text = render(&["guile", "riad", "chez"], &rows);
        assert!(
            text.lines().any(|l| l.starts_with("a ") && l.contains("4.00") && l.ends_with('-'))
        );
    }
}
