//! Benchmarks: the same programs under Riad and under other Schemes, side by side.
//!
//! - [`program`]: the programs, which check their own results.
//! - [`expand`]: one more, generated: ten thousand lines that are nearly all macro uses.
//! - [`peer`]: the Schemes and how each is called.
//! - [`measure`]: one run: time, memory, and whether the result was right.
//! - [`scenario`]: what is measured beside programs: start, loading, memory, processes, pipes.
//! - [`table`]: what is printed; [`report`]: the page that is written.
//! - [`derivations`]: graphs and trees for the tools around derivations.

pub mod derivations;
pub mod expand;
pub mod measure;
pub mod peer;
mod posix;
pub mod program;
pub mod report;
pub mod scenario;
pub mod table;
