//! The environment of a builder, as a table.
//!
//! Both daemons fill a sorted map: first what is only a default, then the
//! derivation's own variables, then what the derivation cannot change. The
//! table's rows say who sets what, to what, and who wins; `docs/derivations.md`
//! shows the same rows, and a test compares the two.

use std::collections::BTreeMap;

use super::rules::Daemon;
use crate::bytes::ByteString;
use crate::derivation::Derivation;

/// Where the value of a variable comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Text(&'static str),
    /// The store's directory.
    Store,
    /// How many cores the builder may use.
    Cores,
    /// The build folder.
    Folder,
}

/// When the daemon sets a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Always,
    /// Only for a derivation whose output is fixed.
    Fixed,
}

/// Who wins where the derivation sets the variable too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wins {
    Derivation,
    Daemon,
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: &'static str,
    pub value: Value,
    pub when: When,
    pub wins: Wins,
    /// The daemons that set it.
    pub set_by: &'static [Daemon],
}

const BOTH: &[Daemon] = &[Daemon::Nix, Daemon::Guix];
const NIX: &[Daemon] = &[Daemon::Nix];

const fn default(name: &'static str, value: Value) -> Variable {
    Variable { name, value, when: When::Always, wins: Wins::Derivation, set_by: BOTH }
}

const fn forced(name: &'static str, value: Value, set_by: &'static [Daemon]) -> Variable {
    Variable { name, value, when: When::Always, wins: Wins::Daemon, set_by }
}

/// What the daemons set: observed with Nix 2.8 and with Guix's daemon of
/// February 2022.
pub const VARIABLES: &[Variable] = &[
    default("PATH", Value::Text("/path-not-set")),
    default("HOME", Value::Text("/homeless-shelter")),
    default("NIX_STORE", Value::Store),
    default("NIX_BUILD_CORES", Value::Cores),
    forced("NIX_BUILD_TOP", Value::Folder, BOTH),
    forced("TMPDIR", Value::Folder, BOTH),
    forced("TEMPDIR", Value::Folder, BOTH),
    forced("TMP", Value::Folder, BOTH),
    forced("TEMP", Value::Folder, BOTH),
    forced("PWD", Value::Folder, BOTH),
    forced("NIX_LOG_FD", Value::Text("2"), NIX),
    forced("TERM", Value::Text("xterm-256color"), NIX),
    Variable {
        name: "NIX_OUTPUT_CHECKED",
        value: Value::Text("1"),
        when: When::Fixed,
        wins: Wins::Daemon,
        set_by: NIX,
    },
];

/// What the values of a table are taken from.
pub(super) struct Surroundings<'a> {
    pub(super) store: &'a [u8],
    pub(super) folder: &'a [u8],
    pub(super) cores: u32,
}

impl Surroundings<'_> {
    fn value(&self, value: Value) -> ByteString {
        match value {
            Value::Text(text) => text.into(),
            Value::Store => self.store.into(),
            Value::Cores => self.cores.to_string().into(),
            Value::Folder => self.folder.into(),
        }
    }
}

/// The environment that the rows of TABLE and OWN, the derivation's variables
/// as its builder gets them, make together.
pub(super) fn environment(
    table: &[Variable],
    derivation: &Derivation,
    own: &[(ByteString, ByteString)],
    surroundings: &Surroundings<'_>,
) -> BTreeMap<ByteString, ByteString> {
    let is_fixed = derivation.fixed_output().is_some();
    let rows = |wins| {
        let holds =
            move |row: &&Variable| row.wins == wins && (row.when == When::Always || is_fixed);
        let pair = |row: &Variable| (row.name.into(), surroundings.value(row.value));
        table.iter().filter(holds).map(pair)
    };
    let mut environment: BTreeMap<ByteString, ByteString> = rows(Wins::Derivation).collect();
    environment.extend(own.iter().cloned());
    environment.extend(rows(Wins::Daemon));
    environment
}
