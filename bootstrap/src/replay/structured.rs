//! `__structuredAttrs`: the derivation's variables as one JSON object.
//!
//! The builder finds `.attrs.json`, the object with the outputs and the wanted
//! closures added, and `.attrs.sh`, the same as far as `bash` can declare it:
//! strings, whole numbers, truth values, null, and arrays and objects of those
//! (Nix 2.8, `libstore/parsed-derivations.cc`).

use std::collections::BTreeMap;
use std::fmt::Write;

use super::attributes::{Told, placeholder};
use super::attributes_json::Value;
use crate::derivation::Derivation;

/// Tells a builder its ATTRIBUTES. NAME is the derivation's, with `.drv`;
/// DESCRIBED gives the closure of what a member of `exportReferencesGraph` says.
pub(super) fn tell<E>(
    told: &mut Told,
    attributes: Value,
    derivation: &Derivation,
    name: &[u8],
    described: impl Fn(&Value) -> Result<Value, E>,
) -> Result<(), E> {
    let Value::Object(mut members) = attributes else {
        return Ok(());
    };
    // Placeholders, which are replaced in all that the builder gets.
    let outputs = derivation.outputs.iter().map(|output| {
        let path = String::from_utf8_lossy(&placeholder(&output.name)).into_owned();
        (output.name.to_string(), Value::Text(path))
    });
    members.insert("outputs".to_string(), Value::Object(outputs.collect()));
    if let Some(Value::Object(wanted)) = members.get("exportReferencesGraph").cloned() {
        for (name, paths) in wanted {
            members.insert(name, described(&paths)?);
        }
    }
    let shell = shell(&members);
    // The folder as it is called outside the sandbox: so it is in this version
    // of Nix, where nothing has it inside.
    let outside = [b"/tmp/nix-build-", name, b"-0/"].concat();
    for (variable, file, content) in [
        ("NIX_ATTRS_JSON_FILE", ".attrs.json", Value::Object(members).to_string()),
        ("NIX_ATTRS_SH_FILE", ".attrs.sh", shell),
    ] {
        let path = [&outside, file.as_bytes()].concat();
        told.variables.push((variable.into(), path.into()));
        told.files.push((file.into(), content.into()));
    }
    Ok(())
}

/// The declarations of MEMBERS for `bash`.
fn shell(members: &BTreeMap<String, Value>) -> String {
    let mut text = String::new();
    for (name, value) in members.iter().filter(|(name, _)| is_variable(name)) {
        if let Some(simple) = simple(value) {
            let _ = writeln!(text, "declare {name}={simple}");
            continue;
        }
        let (kind, items): (_, Option<Vec<String>>) = match value {
            Value::Array(items) => ("a", items.iter().map(|i| Some(simple(i)? + " ")).collect()),
            Value::Object(items) => {
                let item =
                    |(key, i): (&String, _)| Some(format!("[{}]={} ", quoted(key), simple(i)?));
                ("A", items.iter().map(item).collect())
            }
            _ => continue,
        };
        if let Some(items) = items {
            let _ = writeln!(text, "declare -{kind} {name}=({})", items.concat());
        }
    }
    text
}

fn is_variable(name: &str) -> bool {
    let mut bytes = name.bytes();
    let is_first = |b: u8| b.is_ascii_alphabetic() || b == b'_';
    bytes.next().is_some_and(is_first) && bytes.all(|b| is_first(b) || b.is_ascii_digit())
}

/// VALUE as a word of the shell, if it can be one.
fn simple(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("''".to_string()),
        Value::Bool(value) => Some(if *value { "1" } else { "" }.to_string()),
        // Through C++'s `int`, like there.
        Value::Integer(number) => Some((*number as i32).to_string()),
        Value::Float(number) if (*number as f32).fract() == 0.0 => {
            Some((*number as i32).to_string())
        }
        Value::Text(text) => Some(quoted(text)),
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_can_declare() {
        let text = br#"{"bad-name":1,"list":["a b",2,null],"mixed":[1,4.5],"no":false,
            "object":{"it's":true},"q":"x'y","deep":[[1]],"whole":3.0}"#;
        let Value::Object(members) = Value::parse(text).unwrap() else { panic!() };
        let expected = "declare -a list=('a b' 2 '' )\ndeclare no=\n\
                        declare -A object=(['it'\\''s']=1 )\ndeclare q='x'\\''y'\ndeclare whole=3\n";
        assert_eq!(shell(&members), expected);
    }
}
