//! A replay on a terminal: below the lines, a tree of what is being built.
//!
//! ```text
//! hello.drv
//! └─ bash.drv
//!    ├─ gcc.drv           12 s │ checking for sys/types.h...
//!    └─ readline.drv       3 s │ CC history.o
//! 12 of 40 done, 2 building, 00:15
//! ```
//!
//! Each running build is shown under one chain of what waits for it. The tree
//! is removed and drawn again; what is reported goes above it, as ever.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Instant;

use riad_bootstrap::bytes::{ByteString, Shown};
use riad_bootstrap::graph::Graph;
use riad_bootstrap::replay::{self, Report, Reporter};
use riad_bootstrap::store_path::split_base_name;

use super::replay_lines::Lines;

/// Most lines of a tree.
const MAX_LINES: usize = 20;
/// Widest line where the terminal does not say how wide it is: a wrapped one
/// could not be removed.
const WIDTH: usize = 79;
/// Where the times stand.
const NAME_WIDTH: usize = 36;

/// Reports above a tree on standard error.
pub(super) struct Live<'a, 'b> {
    lines: &'a mut Lines<'b>,
    start: Instant,
    total: usize,
    done: usize,
    running: BTreeMap<ByteString, Instant>,
    /// One that waits for each derivation, if any does.
    waits_for: HashMap<ByteString, ByteString>,
    /// How many lines the tree has that is to be seen.
    drawn: usize,
}

impl<'a, 'b> Live<'a, 'b> {
    pub(super) fn new(lines: &'a mut Lines<'b>) -> Live<'a, 'b> {
        Live {
            lines,
            start: Instant::now(),
            total: 0,
            done: 0,
            running: BTreeMap::new(),
            waits_for: HashMap::new(),
            drawn: 0,
        }
    }

    fn erase(&mut self) {
        if self.drawn > 0 {
            // Up to the first line of the tree, and clear from there on.
            let _ = write!(io::stderr(), "\x1b[{}A\x1b[J", self.drawn);
            self.drawn = 0;
        }
    }

    fn draw(&mut self) {
        let mut tree = self.tree();
        let surplus = tree.len().saturating_sub(MAX_LINES);
        tree.drain(..surplus);
        let seconds = self.start.elapsed().as_secs();
        let (done, total, running) = (self.done, self.total, self.running.len());
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        tree.push(format!("{done} of {total} done, {running} building, {minutes:02}:{seconds:02}"));
        let mut text = String::new();
        let width = replay::terminal_width().map_or(WIDTH, |columns| columns - 1);
        for line in &tree {
            let _ = writeln!(text, "{}", line.chars().take(width).collect::<String>());
        }
        let _ = io::stderr().write_all(text.as_bytes());
        self.drawn = tree.len();
    }

    /// The lines of the tree.
    fn tree(&self) -> Vec<String> {
        let mut children: BTreeMap<Option<&ByteString>, BTreeSet<&ByteString>> = BTreeMap::new();
        for base in self.running.keys() {
            let mut below = base;
            loop {
                let above = self.waits_for.get(below);
                let is_new = children.entry(above).or_default().insert(below);
                match above {
                    Some(above) if is_new => below = above,
                    _ => break,
                }
            }
        }
        let mut lines = Vec::new();
        // What is still to draw, last first: name, depth, the bars before it.
        let mut pending: Vec<(&ByteString, String, &str)> = Vec::new();
        let roots = children.get(&None).into_iter().flatten().rev();
        pending.extend(roots.map(|root| (*root, String::new(), "")));
        while let Some((base, bars, branch)) = pending.pop() {
            lines.push(self.line(base, &format!("{bars}{branch}")));
            let below = children.get(&Some(base)).into_iter().flatten().rev();
            let bars = bars
                + match branch {
                    "" => "",
                    "├─ " => "│  ",
                    _ => "   ",
                };
            for (position, child) in below.enumerate() {
                pending.push((child, bars.clone(), if position == 0 { "└─ " } else { "├─ " }));
            }
        }
        lines
    }

    fn line(&self, base: &ByteString, before: &str) -> String {
        let name = split_base_name(base).map_or(&**base, |(_, name)| name);
        let name = format!("{before}{}", Shown(name));
        let Some(start) = self.running.get(base) else { return name };
        let seconds = start.elapsed().as_secs();
        let log = self.lines.logs().last(base, 1);
        let log = log.first().map_or_else(String::new, |line| format!(" │ {}", Shown(line)));
        format!("{name:NAME_WIDTH$} {seconds:5} s{log}")
    }
}

impl Reporter for Live<'_, '_> {
    fn begin(&mut self, graph: &Graph, wanted: &[bool]) {
        self.total = wanted.iter().filter(|wanted| **wanted).count();
        let nodes = graph.nodes().iter().zip(wanted).filter(|(_, wanted)| **wanted);
        for (node, _) in nodes {
            for &input in &node.inputs {
                let input = graph.nodes()[input].base.clone();
                self.waits_for.entry(input).or_insert_with(|| node.base.clone());
            }
        }
    }

    fn started(&mut self, base: &ByteString) {
        self.running.insert(base.clone(), Instant::now());
    }

    fn log(&mut self, base: &ByteString, bytes: &[u8]) {
        self.lines.log(base, bytes);
    }

    fn finished(&mut self, report: &Report) {
        self.erase();
        self.running.remove(&report.base);
        self.done += 1;
        self.lines.finished(report);
    }

    fn tick(&mut self) {
        self.erase();
        self.draw();
    }
}

impl Drop for Live<'_, '_> {
    fn drop(&mut self) {
        self.erase();
    }
}
