//! The page that is written: a table in Markdown and a plot.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use crate::scenario::Outcome;
use crate::table::{Row, mean_ratio, ratio};

/// Where the page's generated part begins and ends.
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// Writes the measurements into the page at FOLDER/speed.md, between its two marks, and the plot
/// beside it.
pub fn write(
    folder: &Path,
    peers: &[&str],
    outcomes: &[Outcome],
    rows: &[Row],
    sizes: &[(String, u64)],
) -> io::Result<()> {
    let page = folder.join("speed.md");
    let text = fs::read_to_string(&page)?;
    let measured = measured(peers, outcomes, rows, sizes);
    let text = replace(&text, &measured)
        .ok_or_else(|| io::Error::other(format!("{}: no {BEGIN} … {END}", page.display())))?;
    fs::write(page, text)?;
    fs::write(folder.join("speed.svg"), plot(rows, "riad", &ratios_of(peers, rows, "riad")))
}

/// TEXT with what is between the marks replaced.
fn replace(text: &str, measured: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{measured}{END}{after}"))
}

fn measured(peers: &[&str], outcomes: &[Outcome], rows: &[Row], sizes: &[(String, u64)]) -> String {
    // Writing to a string cannot fail.
    let mut text = "\n| what | measured | wanted |\n| --- | --- | --- |\n".to_owned();
    for outcome in outcomes {
        let _ = writeln!(text, "| {} | {} | {} |", outcome.name, outcome.shown(), outcome.target);
    }
    for (name, bytes) in sizes {
        let _ = writeln!(text, "| size of {name} | {:.2} MB | 2.0 MB |", *bytes as f64 / 1e6);
    }
    let _ = write!(text, "\n| program |");
    for peer in peers {
        let _ = write!(text, " {peer} (s) |");
    }
    for peer in &peers[1..] {
        let _ = write!(text, " {peer} / {} |", peers[0]);
    }
    let _ = writeln!(text, "\n| --- |{}", " ---: |".repeat(peers.len() * 2 - 1));
    for row in rows {
        let _ = write!(text, "| {} |", row.name);
        for seconds in &row.seconds {
            let _ = write!(text, " {} |", cell(*seconds, 3));
        }
        for index in 1..peers.len() {
            let _ = write!(text, " {} |", cell(ratio(row, index), 2));
        }
        let _ = writeln!(text);
    }
    let _ = write!(text, "| geometric mean |{}", " |".repeat(peers.len()));
    for index in 1..peers.len() {
        let _ = write!(text, " {} |", cell(mean_ratio(rows, index), 2));
    }
    text + "\n\n![Seconds of each program, as ratios to Guile's](speed.svg)\n"
}

fn cell(number: Option<f64>, digits: usize) -> String {
    number.map_or_else(|| "–".to_owned(), |n| format!("{n:.digits$}"))
}

fn ratios_of(peers: &[&str], rows: &[Row], peer: &str) -> Vec<Option<f64>> {
    let index = peers.iter().position(|p| *p == peer).unwrap_or(0);
    rows.iter().map(|row| ratio(row, index)).collect()
}

/// Bars of ratios on a logarithmic scale, the line of Guile at 1.
fn plot(rows: &[Row], peer: &str, ratios: &[Option<f64>]) -> String {
    const LEFT: f64 = 110.0;
    const DECADE: f64 = 200.0;
    const LINE: f64 = 16.0;
    let place = |ratio: f64| LEFT + DECADE * (2.0 + ratio.clamp(0.01, 10.0).log10());
    let height = 50.0 + LINE * rows.len() as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.0}\" height=\"{height:.0}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        LEFT + 3.0 * DECADE + 40.0
    );
    let _ = writeln!(svg, "<text x=\"{LEFT}\" y=\"16\">{peer}: time as a ratio to Guile</text>");
    for (tick, color) in
        [(0.01, "lightgray"), (0.1, "lightgray"), (1.0, "black"), (10.0, "lightgray")]
    {
        let x = place(tick);
        let _ = writeln!(
            svg,
            "<line x1=\"{x}\" y1=\"34\" x2=\"{x}\" y2=\"{height}\" stroke=\"{color}\"/>\
             <text x=\"{x}\" y=\"30\" text-anchor=\"middle\">{tick}</text>"
        );
    }
    for (k, (row, ratio)) in rows.iter().zip(ratios).enumerate() {
        let Some(ratio) = *ratio else { continue };
        let y = 40.0 + LINE * k as f64;
        let (from, to) = (place(1.0).min(place(ratio)), place(1.0).max(place(ratio)));
        let color = if ratio <= 1.0 { "seagreen" } else { "indianred" };
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{from:.1}\" y=\"{y:.0}\" width=\"{:.1}\" height=\"11\" fill=\"{color}\">\
             <title>{ratio:.2}</title></rect>",
            LEFT - 6.0,
            y + 10.0,
            row.name,
            (to - from).max(1.0)
        );
    }
    svg + "</svg>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let page = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        let new = replace(&page, "new\n").unwrap();
        assert_eq!(new, format!("before\n{BEGIN}\nnew\n{END}\nafter\n"));
        assert_eq!(replace("no marks", "new"), None);
    }

    #[test]
    fn the_table_has_a_line_a_program_and_the_plot_a_bar() {
        let rows = [Row { name: "fib".into(), seconds: vec![Some(1.0), Some(0.5)] }];
        let text = measured(&["guile", "riad"], &[], &rows, &[("riad".to_owned(), 1_900_000)]);
        assert!(text.contains("| fib | 1.000 | 0.500 | 0.50 |"), "{text}");
        assert!(text.contains("| size of riad | 1.90 MB |"), "{text}");
        let svg = plot(&rows, "riad", &ratios_of(&["guile", "riad"], &rows, "riad"));
        assert!(svg.contains("seagreen") && svg.contains(">fib<"), "{svg}");
    }
}
