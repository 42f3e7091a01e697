//! Statements about what was built, for others to check.
//!
//! The form is an in-toto Statement, version 1, with a SLSA Provenance predicate,
//! version 1 (in-toto.io, slsa.dev). A *subject* is the nar of an output: its
//! name is the store path, its digest the sha256 of the nar, and the media type
//! says that it is one. *Resolved dependencies* are the derivations, each with
//! the sha256 of its file, which is what its store path was made from.
//!
//! A statement holds no time and no place: the same result gives the same
//! bytes. It is not signed; that is for tools that keep keys (DSSE).

use crate::bytes::{ByteString, Shown, base_name};
use crate::compare::items::Items;
use crate::graph::{Graph, Node};
use crate::json::Json;
use crate::store_path::{Hash, sha256};

const STATEMENT: &str = "https://in-toto.io/Statement/v1";
const PREDICATE: &str = "https://slsa.dev/provenance/v1";
const BUILD_TYPE: &str = "urn:riad:derivations:1";
const BUILDER: &str = "urn:riad:bootstrap";
/// Of nars, as binary caches call them.
const NAR: &str = "application/x-nix-nar";

/// The statement that the outputs of GRAPH are those in ITEMS, and the paths of
/// outputs that are not there.
pub fn statement(graph: &Graph, items: &Items) -> (Json, Vec<ByteString>) {
    let mut missing = Vec::new();
    let mut subjects = Vec::new();
    for output in graph.in_order().flat_map(|node| &node.derivation.outputs) {
        match items.items.get(base_name(&output.path)) {
            Some(item) => subjects.push(described(&output.path, &item.sha256, Some(NAR))),
            None => missing.push(output.path.clone()),
        }
    }
    let roots = graph.roots().iter().map(|&root| text(Shown(&path_of(&graph.nodes()[root]))));
    let dependencies = graph.in_order().map(|node| {
        let hash = sha256(&node.derivation.write());
        described(&path_of(node), &hash, None)
    });
    let definition = object([
        ("buildType", text(BUILD_TYPE)),
        ("externalParameters", object([("roots", Json::Array(roots.collect()))])),
        ("resolvedDependencies", Json::Array(dependencies.collect())),
    ]);
    let version = object([("riad-bootstrap", text(env!("CARGO_PKG_VERSION")))]);
    let builder = object([("id", text(BUILDER)), ("version", version)]);
    let predicate =
        object([("buildDefinition", definition), ("runDetails", object([("builder", builder)]))]);
    let statement = object([
        ("_type", text(STATEMENT)),
        ("subject", Json::Array(subjects)),
        ("predicateType", text(PREDICATE)),
        ("predicate", predicate),
    ]);
    (statement, missing)
}

/// The store path of NODE's file.
fn path_of(node: &Node) -> ByteString {
    let store = node.derivation.store_directory().unwrap_or_default();
    [store, b"/", &node.base].concat().into()
}

/// A resource descriptor.
fn described(path: &[u8], hash: &Hash, media_type: Option<&str>) -> Json {
    let digest = object([("sha256", text(hex::encode(hash)))]);
    let mut members = vec![("name", text(Shown(path))), ("digest", digest)];
    members.extend(media_type.map(|kind| ("mediaType", text(kind))));
    object(members)
}

fn text(text: impl ToString) -> Json {
    Json::Text(text.to_string())
}

fn object<'a>(members: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
}

/// What a statement says of one file, and what is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// A store path.
    pub name: String,
    /// In hexadecimal.
    pub stated: String,
    /// None if it is not at hand.
    pub found: Option<String>,
}

impl Checked {
    pub fn is_right(&self) -> bool {
        self.found.as_ref() == Some(&self.stated)
    }
}

/// Why a text is not a statement that can be checked.
#[derive(Debug, thiserror::Error)]
pub enum NoStatement {
    #[error("it is no in-toto statement: its `{member}` is not {expected}")]
    Member { member: &'static str, expected: String },
    #[error("a {role} has no {member}")]
    Resource { role: &'static str, member: &'static str },
    #[error("it has no subjects, so it states nothing")]
    Empty,
}

/// Checks each subject of STATEMENT against ITEMS, and each derivation that it
/// names against GRAPH.
pub fn verify(
    statement: &Json,
    items: &Items,
    graph: Option<&Graph>,
) -> Result<Vec<Checked>, NoStatement> {
    for (member, expected) in [("_type", STATEMENT), ("predicateType", PREDICATE)] {
        if statement.get(member).and_then(Json::text) != Some(expected) {
            let expected = format!("{expected:?}");
            return Err(NoStatement::Member { member, expected });
        }
    }
    let subjects = statement.get("subject").map_or(&[][..], Json::items);
    if subjects.is_empty() {
        return Err(NoStatement::Empty);
    }
    let mut checked = Vec::new();
    for subject in subjects {
        checked.push(check(subject, "subject", &|base| {
            items.items.get(base).map(|item| item.sha256)
        })?);
    }
    let definition = statement.get("predicate").and_then(|p| p.get("buildDefinition"));
    let dependencies = definition.and_then(|d| d.get("resolvedDependencies"));
    let Some(graph) = graph else { return Ok(checked) };
    for dependency in dependencies.map_or(&[][..], Json::items) {
        checked.push(check(dependency, "resolved dependency", &|base| {
            graph.find(base).map(|index| sha256(&graph.nodes()[index].derivation.write()))
        })?);
    }
    Ok(checked)
}

fn check(
    resource: &Json,
    role: &'static str,
    find: &dyn Fn(&[u8]) -> Option<Hash>,
) -> Result<Checked, NoStatement> {
    let missing = |member| NoStatement::Resource { role, member };
    let name = resource.get("name").and_then(Json::text).ok_or_else(|| missing("name"))?;
    let stated = resource.get("digest").and_then(|digest| digest.get("sha256"));
    let stated = stated.and_then(Json::text).ok_or_else(|| missing("sha256"))?.to_string();
    let found = find(base_name(name.as_bytes())).map(hex::encode);
    Ok(Checked { name: name.to_string(), stated, found })
}
