//! What the daemons promise a builder.
//!
//! Guix's daemon descends from Nix's; they differ in names and places. The
//! store's prefix says whose derivation it is.

use std::collections::BTreeMap;

use super::posix::Ids;
use crate::bytes::ByteString;
use crate::derivation::Derivation;

/// Whose rules a build follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Daemon {
    Guix,
    Nix,
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

    /// The ids that builders see: of a build user.
    pub fn ids(self) -> Ids {
        match self {
            Daemon::Guix => Ids { user: 30001, group: 30000 },
            Daemon::Nix => Ids { user: 1000, group: 100 },
        }
    }

    /// The files of `/etc`, by name.
    pub(super) fn etc(self) -> Vec<(&'static str, String)> {
        let Ids { user, group } = self.ids();
        let passwd = match self {
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
        let groups = match self {
            Daemon::Guix => format!("nixbld:!:{group}:\n"),
            Daemon::Nix => format!("root:x:0:\nnixbld:!:{group}:\nnogroup:x:65534:\n"),
        };
        let hosts = "127.0.0.1 localhost\n::1 localhost\n".to_string();
        vec![("passwd", passwd), ("group", groups), ("hosts", hosts)]
    }

    /// The builder's environment, sorted by name as the daemons pass it.
    ///
    /// Defaults first; the derivation overrides them; what names the working
    /// folder overrides the derivation.
    pub fn environment(
        self,
        derivation: &Derivation,
        store: &[u8],
        folder: &ByteString,
    ) -> BTreeMap<ByteString, ByteString> {
        let defaults: [(&str, &[u8]); 4] = [
            ("PATH", b"/path-not-set"),
            ("HOME", b"/homeless-shelter"),
            ("NIX_STORE", store),
            ("NIX_BUILD_CORES", b"1"),
        ];
        let mut environment: BTreeMap<ByteString, ByteString> =
            defaults.iter().map(|&(name, value)| (name.into(), value.into())).collect();
        environment.extend(derivation.environment.iter().cloned());
        for name in ["NIX_BUILD_TOP", "TMPDIR", "TEMPDIR", "TMP", "TEMP", "PWD"] {
            environment.insert(name.into(), folder.clone());
        }
        if self == Daemon::Nix {
            environment.insert("NIX_LOG_FD".into(), "2".into());
            environment.insert("TERM".into(), "xterm-256color".into());
            if derivation.fixed_output().is_some() {
                environment.insert("NIX_OUTPUT_CHECKED".into(), "1".into());
            }
        }
        environment
    }

    /// What of this derivation is not done here yet, though the daemon would.
    pub(super) fn unsupported(self, derivation: &Derivation) -> Option<String> {
        if derivation.is_builtin() {
            return Some(format!("the builder {} is part of the daemon", derivation.builder));
        }
        if !matches!(&*derivation.system, b"x86_64-linux" | b"i686-linux") {
            return Some(format!("it is for the system {}", derivation.system));
        }
        let attributes: [&[u8]; 2] = [b"__structuredAttrs", b"exportReferencesGraph"];
        let used = attributes.iter().find(|name| derivation.variable(name).is_some());
        used.filter(|_| self == Daemon::Nix).map(|name| {
            format!("the attribute {} is not supported yet", String::from_utf8_lossy(name))
        })
    }
}
