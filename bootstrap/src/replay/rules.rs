//! What the daemons promise a builder: every choice they make, as data.
//!
//! [`Rules::of`] is the one place that says how Nix 2.8 and Guix's daemon of
//! February 2022 differ; the rest of the replay asks the rules. A test changes
//! one field and shows that a recording notices.
//!
//! Sources: both daemons, observed from inside a builder; Dolstra's thesis,
//! chapters 5 and 6, for what follows from the model.

use std::collections::BTreeMap;

use super::environment::{self, Surroundings, VARIABLES, Variable};
use crate::bytes::ByteString;
use crate::derivation::Derivation;

/// Whose rules a build follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Daemon {
    Guix,
    Nix,
}

/// User and group as a builder sees its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ids {
    pub user: u32,
    pub group: u32,
}

/// What a builder's argument zero is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zeroth {
    BaseName,
    FullName,
}

/// Where a builder's standard output and error go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// A terminal in raw mode. A builder that closes it is taken to be done,
    /// and is killed (Nix).
    Terminal,
    /// A pipe; the builder's end is waited for (Guix).
    Pipe,
}

/// Which store items a builder sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// The runtime closure of the wanted outputs and the sources.
    Closure,
    /// Those alone.
    Declared,
    /// All that the store holds.
    Everything,
}

/// What counts as a reference to a store item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mention {
    /// Its 32 digits, wherever they are (thesis, 5.5.1).
    HashPart,
    /// Its digits after the store's directory.
    WholePath,
}

/// What is looked for in an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    pub mention: Mention,
    /// Only what is declared, not the closure that the builder saw.
    pub declared_only: bool,
    /// Also the outputs of the build itself.
    pub own_outputs: bool,
}

/// How an output is made canonical (thesis, 5.2.1 and 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// Modes become 0444 or 0555.
    pub modes: bool,
    /// Times become one second after the epoch.
    pub times: bool,
    /// The mode bits of which one makes a file executable.
    pub executable: u32,
}

/// Every choice about a build.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent choices, no states")]
pub struct Rules {
    pub daemon: Daemon,
    /// The variables that the daemon sets.
    pub environment: Vec<Variable>,
    /// `NIX_BUILD_CORES`.
    pub cores: u32,
    /// Whether a fixed output's builder gets the variables of the caller that
    /// its `impureEnvVars` names.
    pub impure_variables: bool,
    /// Placeholders of outputs in arguments and values become paths.
    pub placeholders: bool,
    pub pass_as_file: bool,
    /// `__structuredAttrs`.
    pub structured_attributes: bool,
    pub references_graph: bool,
    pub zeroth: Zeroth,
    /// Whether standard input is `/dev/null`, not the caller's.
    pub empty_input: bool,
    pub log: Log,
    pub ids: Ids,
    pub umask: u32,
    /// Whether addresses are not randomised, and i686 builders see one.
    pub personality: bool,
    /// Whether set-id modes (EPERM) and extended attributes (ENOTSUP) are
    /// refused.
    pub seccomp: bool,
    /// Whether the builder is process 1.
    pub own_processes: bool,
    /// Whether there is only `lo`.
    pub own_network: bool,
    pub host_name: Option<&'static str>,
    /// The files of `/etc`, by name.
    pub etc: Vec<(&'static str, String)>,
    /// `/dev/shm` and `/dev/pts`.
    pub shared_memory_and_terminals: bool,
    /// Whether the builder owns `/` and can make files in it.
    pub root_mode: u32,
    pub root_is_writable: bool,
    pub visible: Visible,
    /// Whether of an input derivation only the wanted outputs are declared.
    pub wanted_outputs_only: bool,
    /// Inputs cannot be written to. The daemons rely on their build users for
    /// this; a replay may have none.
    pub read_only_inputs: bool,
    pub canonical: Canonical,
    pub scan: Scan,
}

impl Daemon {
    /// The daemon that keeps the store at DIRECTORY.
    pub fn of_store(directory: &[u8]) -> Daemon {
        if directory == b"/nix/store" { Daemon::Nix } else { Daemon::Guix }
    }

    /// The builder's working folder; NAME is the derivation's, with `.drv`.
    pub fn build_folder(self, name: &[u8]) -> ByteString {
        match self {
            Daemon::Guix => [b"/tmp/guix-build-", name, b"-0"].concat().into(),
            Daemon::Nix => "/build".into(),
        }
    }

    /// The environment of DERIVATION's builder in the store STORE, sorted as
    /// the daemons pass it, but for what needs files ([`super::attributes`]).
    pub fn environment(
        self,
        derivation: &Derivation,
        store: &[u8],
        folder: &ByteString,
    ) -> BTreeMap<ByteString, ByteString> {
        let rules = Rules::of(self);
        rules.variables(derivation, &derivation.environment, store, folder)
    }
}

impl Rules {
    /// The rules of DAEMON.
    pub fn of(daemon: Daemon) -> Rules {
        let is_nix = daemon == Daemon::Nix;
        let ids = match daemon {
            // What its sandbox maps to where there are no build users.
            Daemon::Nix => Ids { user: 1000, group: 100 },
            // The first of the build users that its manual has one make.
            Daemon::Guix => Ids { user: 30001, group: 30000 },
        };
        Rules {
            daemon,
            environment: set_by(daemon),
            cores: 1,
            impure_variables: true,
            placeholders: is_nix,
            pass_as_file: is_nix,
            structured_attributes: is_nix,
            references_graph: true,
            zeroth: Zeroth::BaseName,
            empty_input: true,
            log: if is_nix { Log::Terminal } else { Log::Pipe },
            ids,
            umask: 0o022,
            personality: true,
            seccomp: is_nix,
            own_processes: true,
            own_network: true,
            host_name: Some("localhost"),
            etc: etc(daemon, ids),
            shared_memory_and_terminals: true,
            root_mode: 0o750,
            root_is_writable: is_nix,
            visible: Visible::Closure,
            wanted_outputs_only: true,
            read_only_inputs: true,
            canonical: Canonical { modes: true, times: true, executable: 0o100 },
            scan: Scan { mention: Mention::HashPart, declared_only: false, own_outputs: true },
        }
    }

    /// The environment of DERIVATION's builder, whose own variables are OWN.
    pub(crate) fn variables(
        &self,
        derivation: &Derivation,
        own: &[(ByteString, ByteString)],
        store: &[u8],
        folder: &[u8],
    ) -> BTreeMap<ByteString, ByteString> {
        let surroundings = Surroundings { store, folder, cores: self.cores };
        environment::environment(&self.environment, derivation, own, &surroundings)
    }
}

fn set_by(daemon: Daemon) -> Vec<Variable> {
    VARIABLES.iter().filter(|row| row.set_by.contains(&daemon)).copied().collect()
}

/// The files of `/etc` that DAEMON makes.
fn etc(daemon: Daemon, Ids { user, group }: Ids) -> Vec<(&'static str, String)> {
    let passwd = match daemon {
        Daemon::Guix => format!(
            "nixbld:x:{user}:{group}:Nix build user:/:/noshell\n\
             nobody:x:65534:65534:Nobody:/:/noshell\n"
        ),
        Daemon::Nix => format!(
            "root:x:0:0:Nix build user:/build:/noshell\n\
             nixbld:x:{user}:{group}:Nix build user:/build:/noshell\n\
             nobody:x:65534:65534:Nobody:/:/noshell\n"
        ),
    };
    let groups = match daemon {
        Daemon::Guix => format!("nixbld:!:{group}:\n"),
        Daemon::Nix => format!("root:x:0:\nnixbld:!:{group}:\nnogroup:x:65534:\n"),
    };
    let hosts = "127.0.0.1 localhost\n::1 localhost\n".to_string();
    vec![("passwd", passwd), ("group", groups), ("hosts", hosts)]
}
