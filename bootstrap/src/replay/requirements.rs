//! What a derivation asks of the machine and of the daemon, refused by name
//! where it is not there.

use super::attributes::{structured_attributes, words};
use super::attributes_json::Value;
use super::build::BuildError;
use super::rules::{Daemon, Rules};
use crate::derivation::Derivation;

/// The systems whose programs run here.
const SYSTEMS: [&str; 3] = ["x86_64-linux", "i686-linux", "builtin"];

/// What Nix takes every machine to have, but for `kvm`.
const FEATURES: [&str; 4] = ["benchmark", "big-parallel", "nixos-test", "kvm"];

/// Refuses a derivation that the daemon would not build here.
pub(super) fn check(rules: &Rules, derivation: &Derivation) -> Result<(), BuildError> {
    let refused = |reason: String| Err(BuildError::Unsupported(reason));
    if !SYSTEMS.iter().any(|system| system.as_bytes() == &*derivation.system) {
        return refused(format!(
            "it is for the system {}, and this is an x86_64-linux",
            derivation.system
        ));
    }
    if rules.daemon != Daemon::Nix {
        return Ok(());
    }
    let attributes = structured_attributes(rules, derivation)
        .map_err(|error| BuildError::Attributes(error.into()))?;
    let wanted: Vec<String> = match &attributes {
        Some(value) => {
            let list = value.get("requiredSystemFeatures").and_then(Value::texts);
            list.unwrap_or_default().into_iter().map(str::to_string).collect()
        }
        None => {
            let list = derivation.variable(b"requiredSystemFeatures");
            let words = list.into_iter().flat_map(|list| words(list));
            words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
        }
    };
    if let Some(feature) = wanted.iter().find(|name| !FEATURES.contains(&name.as_str())) {
        return refused(format!("it requires the system feature {feature}, which is not there"));
    }
    let is_open = match &attributes {
        Some(value) => value.get("__noChroot") == Some(&Value::Bool(true)),
        None => derivation.variable(b"__noChroot").is_some_and(|value| **value == *b"1"),
    };
    if is_open {
        return refused("it sets __noChroot, and there is nothing but the sandbox".to_string());
    }
    Ok(())
}
