//! What a build is made from: what is declared, what its builder sees, what
//! its outputs may refer to.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::build::{BuildError, Builds};
use super::rules::Visible;
use super::sandbox::Bind;
use super::sources;
use crate::bytes::ByteString;
use crate::graph::Node;

/// The store items around a build.
#[derive(Debug)]
pub(super) struct Inputs {
    /// What the builder sees: by the daemons' rules, the runtime closure of
    /// what is declared.
    pub(super) visible: BTreeSet<ByteString>,
    /// What its outputs may refer to, beside themselves.
    pub(super) candidates: BTreeSet<ByteString>,
}

impl Builds<'_> {
    /// The inputs of NODE, all valid, its sources made so.
    pub(super) fn inputs(&self, node: &Node) -> Result<Inputs, BuildError> {
        for source in &node.derivation.sources {
            // Two builds must not add the same source.
            let _one =
                self.adding_sources.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            sources::provide(self.recording, self.store, self.rules, source, &self.sources)?;
        }
        let declared = self.declared(node);
        let closure = self.store.closure(declared.iter().cloned());
        let visible = match self.rules.visible {
            Visible::Closure => closure.clone(),
            Visible::Declared => declared.clone(),
            Visible::Everything => self.store.everything()?,
        };
        let candidates = if self.rules.scan.declared_only { declared } else { closure };
        Ok(Inputs { visible, candidates })
    }

    fn declared(&self, node: &Node) -> BTreeSet<ByteString> {
        let mut declared: BTreeSet<ByteString> = node.derivation.sources.iter().cloned().collect();
        for (input, &index) in node.derivation.inputs.iter().zip(&node.inputs) {
            let derivation = &self.recording.graph.nodes()[index].derivation;
            let outputs = derivation.outputs.iter();
            let wanted = outputs.filter(|output| {
                !self.rules.wanted_outputs_only || input.outputs.contains(&output.name)
            });
            declared.extend(wanted.map(|output| output.path.clone()));
        }
        declared
    }

    /// Adds what makes INPUTS visible to BINDS; returns the links among them,
    /// which cannot be mounted: others like them will do.
    pub(super) fn show_inputs(
        &self,
        inputs: &BTreeSet<ByteString>,
        binds: &mut Vec<Bind>,
    ) -> Vec<(PathBuf, PathBuf)> {
        let mut links = Vec::new();
        for input in inputs {
            let item = self.store.item(input);
            match fs::read_link(&item) {
                Ok(target) => links.push((input.as_path().to_path_buf(), target)),
                Err(_) => binds.push(bind(&item, input.as_path(), !self.rules.read_only_inputs)),
            }
        }
        links
    }
}

/// Shows SOURCE of the host as TARGET.
pub(super) fn bind(source: &Path, target: &Path, writable: bool) -> Bind {
    Bind { source: source.to_path_buf(), target: target.to_path_buf(), writable }
}
