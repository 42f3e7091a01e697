//! What must be at hand to build a graph without a network.
//!
//! A fixed output whose content is at hand need not be made, so what makes it is
//! not needed either: the walk from the roots stops at fixed outputs. What it
//! meets on its way are those and the sources of everything that is built.

use std::collections::{BTreeMap, BTreeSet};

use crate::bytes::ByteString;
use crate::derivation::{Derivation, Output};
use crate::graph::Graph;

/// What a graph's builds take for given, each list sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Outputs whose hash is known in advance.
    pub fixed: Vec<Fixed>,
    /// Store paths of sources.
    pub sources: Vec<ByteString>,
}

/// A fixed output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Its store path.
    pub path: ByteString,
    /// `sha256`, `r:sha256`, …
    pub algorithm: ByteString,
    /// In lower-case hexadecimal.
    pub hash: ByteString,
    /// Where its derivation says that it can be fetched.
    pub urls: Vec<ByteString>,
}

/// What building the roots of GRAPH needs.
pub fn needs(graph: &Graph) -> Needs {
    let mut fixed: BTreeMap<&ByteString, Fixed> = BTreeMap::new();
    let mut sources: BTreeSet<&ByteString> = BTreeSet::new();
    let mut seen = vec![false; graph.nodes().len()];
    let mut pending = graph.roots().to_vec();
    while let Some(index) = pending.pop() {
        if std::mem::replace(&mut seen[index], true) {
            continue;
        }
        let node = &graph.nodes()[index];
        match node.derivation.fixed_output() {
            Some(output) => {
                fixed.insert(&output.path, describe(&node.derivation, output));
            }
            None => {
                sources.extend(&node.derivation.sources);
                pending.extend(&node.inputs);
            }
        }
    }
    Needs { fixed: fixed.into_values().collect(), sources: sources.into_iter().cloned().collect() }
}

fn describe(derivation: &Derivation, output: &Output) -> Fixed {
    Fixed {
        path: output.path.clone(),
        algorithm: output.algorithm.clone(),
        hash: output.hash.clone(),
        urls: urls(derivation),
    }
}

/// The words of the variables `url` and `urls` that look like URLs. Nix has
/// them separated by white space; Guix writes a Scheme string, or a list of
/// strings.
pub(crate) fn urls(derivation: &Derivation) -> Vec<ByteString> {
    let mut found: Vec<ByteString> = Vec::new();
    for name in [&b"url"[..], b"urls"] {
        let value = derivation.variable(name).map_or(&b""[..], |value| value);
        let is_between = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'(' | b')');
        for word in value.split(is_between) {
            if word.windows(3).any(|w| w == b"://") && !found.iter().any(|url| **url == *word) {
                found.push(word.into());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_nix_and_of_guix() {
        let with = |name: &str, value: &str| Derivation {
            environment: vec![(name.into(), value.into())],
            ..Derivation::default()
        };
        for (name, value, expected) in [
            ("url", "https://a.org/x.tar", &["https://a.org/x.tar"][..]),
            ("urls", "http://a/x  ftp://b/y\nhttp://a/x", &["http://a/x", "ftp://b/y"]),
            ("url", "\"mirror://gnu/x.tar\"", &["mirror://gnu/x.tar"]),
            ("url", "(\"http://a/x\" \"http://b/x\")", &["http://a/x", "http://b/x"]),
            ("url", "no url", &[]),
            ("src", "http://a/x", &[]),
        ] {
            let expected: Vec<ByteString> = expected.iter().map(|&url| url.into()).collect();
            assert_eq!(urls(&with(name, value)), expected, "{value}");
        }
    }
}
