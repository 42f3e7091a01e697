//! Which derivation is built when, by how many at once.
//!
//! One thread for each build at a time; this one hands out work and hears what
//! happens. Of what could be built next, the first in
//! [`Graph::order`](crate::graph::Graph::order) is: so with one job the order
//! is that one.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::build::Builds;
use super::verdict::{Differing, Outcome, Report, Verdict, unbuilt};
use super::{ReplayError, Reporter, Summary};
use crate::graph::Graph;

/// What a worker says; the number is that of a node.
enum Event {
    Log(usize, Vec<u8>),
    Ended(usize, Outcome, Duration),
}

/// How often a reporter that shows times is called.
const TICK: Duration = Duration::from_millis(100);

/// The state of a replay.
struct Schedule<'a> {
    graph: &'a Graph,
    /// Which nodes are wanted at all.
    wanted: Vec<bool>,
    /// Each node's place in the order.
    places: Vec<usize>,
    /// How many inputs of a node are missing.
    missing: Vec<usize>,
    /// Who waits for a node.
    dependents: Vec<Vec<usize>>,
    /// Places in the order of what could be built now.
    ready: BTreeSet<usize>,
    done: Vec<bool>,
}

/// Builds all that is wanted; says to REPORTER what happens.
/// With fewer threads than asked for it builds fewer at a time; the error is that
/// there is not one.
pub(super) fn run(
    builds: &Builds<'_>,
    reporter: &mut dyn Reporter,
) -> Result<Summary, ReplayError> {
    let graph = &builds.recording.graph;
    let mut schedule = Schedule::new(builds);
    let mut summary = Summary::default();
    let (to_workers, jobs) = mpsc::channel::<usize>();
    let jobs = Mutex::new(jobs);
    let (to_us, events) = mpsc::channel();
    reporter.begin(graph, &schedule.wanted);
    thread::scope(|scope| {
        let mut count = 0;
        while count < builds.options.jobs.max(1) {
            let (jobs, to_us) = (&jobs, to_us.clone());
            let worker = move || work(builds, jobs, &to_us);
            match thread::Builder::new().spawn_scoped(scope, worker) {
                Ok(_) => count += 1,
                Err(error) if count == 0 => return Err(ReplayError::NoThread(error)),
                Err(_) => break,
            }
        }
        let (mut running, mut failed) = (0, false);
        let mut differing = Differing::default();
        loop {
            let may_start = !failed || builds.options.keep_going;
            while running < count && may_start && !builds.options.stop.is_asked() {
                let Some(node) = schedule.next() else { break };
                reporter.started(&graph.nodes()[node].base);
                running += 1;
                // The workers live as long as this end of the channel.
                let _ = to_workers.send(node);
            }
            if running == 0 {
                break;
            }
            match events.recv_timeout(TICK) {
                Ok(Event::Log(node, bytes)) => reporter.log(&graph.nodes()[node].base, &bytes),
                Ok(Event::Ended(node, outcome, duration)) => {
                    running -= 1;
                    failed |= outcome.is_err();
                    schedule.ended(node, outcome.is_ok());
                    let node = &graph.nodes()[node];
                    let report = differing.judge(builds, node, &outcome, duration);
                    summary.count(&report);
                    reporter.finished(&report);
                }
                Err(_) => reporter.tick(),
            }
        }
        drop(to_workers);
        Ok(())
    })?;
    for report in schedule.skipped() {
        summary.count(&report);
        reporter.finished(&report);
    }
    summary.interrupted = builds.options.stop.is_asked();
    Ok(summary)
}

/// The life of a worker: one job after another.
fn work(builds: &Builds<'_>, jobs: &Mutex<mpsc::Receiver<usize>>, to_us: &mpsc::Sender<Event>) {
    loop {
        let job = jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
        let Ok(index) = job else { return };
        let start = Instant::now();
        let node = &builds.recording.graph.nodes()[index];
        let mut show = |bytes: &[u8]| {
            // Another thread frees it.
            let mut text = Vec::with_capacity(bytes.len().max(riad_heap::LARGEST + 1));
            text.extend_from_slice(bytes);
            let _ = to_us.send(Event::Log(index, text));
        };
        let outcome = builds.obtain(node, &mut show);
        if to_us.send(Event::Ended(index, outcome, start.elapsed())).is_err() {
            return;
        }
    }
}

impl<'a> Schedule<'a> {
    fn new(builds: &Builds<'a>) -> Schedule<'a> {
        let graph = &builds.recording.graph;
        let nodes = graph.nodes();
        let wanted = wanted(builds);
        let places: HashMap<usize, usize> =
            graph.order().iter().enumerate().map(|(place, &node)| (node, place)).collect();
        let mut schedule = Schedule {
            graph,
            places: (0..nodes.len()).map(|node| places[&node]).collect(),
            missing: vec![0; nodes.len()],
            dependents: vec![Vec::new(); nodes.len()],
            ready: BTreeSet::new(),
            done: vec![false; nodes.len()],
            wanted,
        };
        for (index, node) in nodes.iter().enumerate().filter(|(index, _)| schedule.wanted[*index]) {
            // What is taken as it is waits for nothing.
            let inputs = node.inputs.iter().filter(|&&input| schedule.wanted[input]);
            let inputs: BTreeSet<usize> =
                inputs.copied().filter(|_| !builds.is_taken(index)).collect();
            schedule.missing[index] = inputs.len();
            for &input in &inputs {
                schedule.dependents[input].push(index);
            }
            if inputs.is_empty() {
                schedule.ready.insert(schedule.places[index]);
            }
        }
        schedule
    }

    fn next(&mut self) -> Option<usize> {
        self.ready.pop_first().map(|place| self.graph.order()[place])
    }

    fn ended(&mut self, node: usize, is_made: bool) {
        self.done[node] = true;
        for index in 0..self.dependents[node].len() {
            let dependent = self.dependents[node][index];
            if is_made {
                self.missing[dependent] -= 1;
                if self.missing[dependent] == 0 {
                    self.ready.insert(self.places[dependent]);
                }
            }
        }
    }

    /// Reports of what was not tried, in order.
    fn skipped(&self) -> Vec<Report> {
        let order = self.graph.order().iter();
        let left = order.filter(|&&node| self.wanted[node] && !self.done[node]);
        let report =
            |&node: &usize| unbuilt(&self.graph.nodes()[node], Verdict::Skipped, Duration::ZERO);
        left.map(report).collect()
    }
}

/// Which nodes are wanted: all, but for those that only what is taken from
/// substitutes would need.
fn wanted(builds: &Builds<'_>) -> Vec<bool> {
    let graph = &builds.recording.graph;
    graph.reach(graph.roots(), |node| !builds.is_taken(node))
}

/// What the node ROOT needs, without it, each after what it needs itself.
pub(super) fn needed_by(graph: &Graph, root: usize) -> Vec<usize> {
    let needed = graph.reach(&graph.nodes()[root].inputs, |_| true);
    graph.order().iter().copied().filter(|&node| needed[node]).collect()
}
