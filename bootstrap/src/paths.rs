//! Checking recorded store paths against what the content gives.

use std::fmt;

use crate::bytes::ByteString;
use crate::graph::{Graph, GraphError, Node};
use crate::hash_modulo::{derivation_path, hashes_modulo, output_paths};
use crate::store_path::{BadStorePath, Hash, split_base_name};
use crate::threads;

/// What a path belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The `.drv` file itself.
    Derivation,
    /// The output with this name.
    Output(ByteString),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Derivation => f.write_str("drv"),
            Kind::Output(name) => write!(f, "output {name}"),
        }
    }
}

/// One recomputed path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The derivation's base name.
    pub base: ByteString,
    pub kind: Kind,
    /// What the file, or its name, says.
    pub recorded: ByteString,
    /// What follows from the content.
    pub computed: ByteString,
    /// By which rule: `text`, `built`, or a fixed output's algorithm and hash.
    pub rule: String,
}

impl Check {
    pub fn is_right(&self) -> bool {
        self.recorded == self.computed
    }
}

/// Why paths could not be computed at all.
#[derive(Debug, thiserror::Error)]
pub enum PathError {
    #[error(transparent)]
    Graph(#[from] GraphError),
    #[error("{base}: the file is not named like a store item: {reason}")]
    FileName { base: ByteString, reason: BadStorePath },
}

/// Recomputes the path of every derivation of GRAPH and of its outputs, in
/// order. The graph should be valid ([`Graph::validate`]).
pub fn check(graph: &Graph) -> Result<Vec<Check>, PathError> {
    let hashes = hashes_modulo(graph);
    let checks = threads::map(graph.order(), |&index| check_node(&graph.nodes()[index], &hashes));
    let mut all = Vec::with_capacity(2 * checks.len());
    for checks in checks {
        all.extend(checks?);
    }
    Ok(all)
}

fn check_node(node: &Node, hashes: &[Hash]) -> Result<Vec<Check>, PathError> {
    let base = &node.base;
    let invalid = |reason| GraphError::Invalid { base: base.clone(), reason };
    let directory = node.derivation.store_directory().map_err(invalid)?;
    let bad_name = |reason| PathError::FileName { base: base.clone(), reason };
    let (_, file_name) = split_base_name(base).map_err(bad_name)?;
    let mut checks = vec![Check {
        base: base.clone(),
        kind: Kind::Derivation,
        recorded: [directory, b"/", base].concat().into(),
        computed: derivation_path(&node.derivation, directory, file_name),
        rule: "text".to_string(),
    }];
    let name = file_name.strip_suffix(b".drv").unwrap_or(file_name);
    let computed = output_paths(node, hashes, directory, name);
    for (output, computed) in node.derivation.outputs.iter().zip(computed) {
        let kind = Kind::Output(output.name.clone());
        let rule = if output.hash.is_empty() {
            "built".to_string()
        } else {
            format!("fixed:{}:{}", output.algorithm, output.hash)
        };
        let (base, recorded) = (base.clone(), output.path.clone());
        checks.push(Check { base, kind, recorded, computed, rule });
    }
    Ok(checks)
}
