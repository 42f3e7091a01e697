//! What crosses crates: golden programs, the command line, recorded graphs, oracles, boots.
//!
//! Every test here judges a program from outside: it is started with a clean environment in a
//! private directory, and what it wrote and its exit status are compared with facts recorded from
//! Guile 3.0.8 or Guix, or with those programs themselves where they are installed.
//!
//! - [`trial`]: a small test harness that counts *skipped* trials apart, so that a missing oracle
//!   never looks like a pass.
//! - [`process`]: runs a program with a time limit and collects what it wrote.
//! - [`tools`]: finds the interpreter under test, the oracles, and the folders of the project.
//! - [`golden`]: programs with recorded expectations, and how they are compared and recorded.
//! - [`conformance`]: assertions about R7RS and what libraries export; [`page`]: the page about them.
//! - [`exports`]: what modules export, and Guile's own files in their place.
//! - [`graph`]: the recorded graph, its expected hashes, and how a replay is judged.
//! - [`differential`]: families of expressions, evaluated by Riad and by Guile.
//! - [`elf`]: whether a program is static.

pub mod conformance;
pub mod differential;
pub mod elf;
pub mod exports;
pub mod golden;
pub mod graph;
pub mod page;
pub mod process;
pub mod tools;
pub mod trial;
