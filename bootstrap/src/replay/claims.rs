//! Which outputs are being made.
//!
//! Two derivations can have the same output: fixed ones that get it in
//! different ways, and all that differ only in such inputs. Like the daemons'
//! locks on paths, a claim keeps the second one waiting until the first has
//! made it.

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::bytes::ByteString;
use crate::derivation::Derivation;

/// The paths that somebody has claimed.
#[derive(Debug, Default)]
pub(super) struct Claims {
    paths: Mutex<BTreeSet<ByteString>>,
    released: Condvar,
}

/// The outputs of one derivation, until this is dropped.
pub(super) struct Claim<'a> {
    claims: &'a Claims,
    paths: Vec<ByteString>,
}

impl Claims {
    /// Waits until nobody makes any output of DERIVATION, and claims them.
    pub(super) fn claim(&self, derivation: &Derivation) -> Claim<'_> {
        let paths: Vec<ByteString> =
            derivation.outputs.iter().map(|output| output.path.clone()).collect();
        let mut claimed = self.lock();
        while paths.iter().any(|path| claimed.contains(path)) {
            claimed = self.released.wait(claimed).unwrap_or_else(PoisonError::into_inner);
        }
        claimed.extend(paths.iter().cloned());
        Claim { claims: self, paths }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<ByteString>> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let mut claimed = self.claims.lock();
        for path in &self.paths {
            claimed.remove(path);
        }
        self.claims.released.notify_all();
    }
}
