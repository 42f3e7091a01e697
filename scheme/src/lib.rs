//! The Scheme system people run: the built-in library, the command line, the
//! REPL.
//!
//! What the arguments mean is said in Scheme, in `lib/riad/main.scm`; here is
//! what must come before there is a Scheme, and what Scheme cannot do.

mod compiled;
mod dump;
#[cfg(feature = "repl")]
mod edit;
mod host;
mod image;
mod init;
mod posix;
mod session;
mod start;

pub use start::run;
