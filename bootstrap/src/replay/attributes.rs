//! What the daemons read out of a derivation's own words.
//!
//! * The *placeholder* of an output, `/` and the base 32 sha256 of
//!   `nix-output:NAME`, stands for its path in arguments and variables: the
//!   expression that wrote it could not know the path yet (Nix).
//! * Variables that `passAsFile` names are put in files of the build folder;
//!   the builder gets the file's path in `NAMEPath` (Nix).
//! * With `__structuredAttrs` the builder gets no variable of the derivation
//!   at all, but two files: see [`super::structured`] (Nix).
//! * `exportReferencesGraph` asks for files with closures of inputs: see
//!   [`super::references_graph`].
//! * `impureEnvVars` names variables of the caller that a fixed output's
//!   builder gets.

use std::cell::RefCell;
use std::env;

use super::attributes_json::Value;
pub(crate) use super::references_graph::Export;
use super::references_graph::{self, Closures, GraphFileError, exports};
use super::rules::Rules;
use super::structured;
use crate::base32;
use crate::bytes::ByteString;
use crate::derivation::Derivation;
use crate::json::JsonError;
use crate::store_path::sha256;

/// What a builder is told.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) builder: ByteString,
    pub(crate) arguments: Vec<ByteString>,
    /// The derivation's variables; the daemon adds its own.
    pub(crate) variables: Vec<(ByteString, ByteString)>,
    /// Files of the build folder: name, content.
    pub(crate) files: Vec<(ByteString, ByteString)>,
}

/// Why a builder cannot be told what it should be.
#[derive(Debug, thiserror::Error)]
pub enum AttributeError {
    #[error("its variable __json is not JSON: {0}")]
    Json(#[from] JsonError),
    #[error(transparent)]
    Graph(#[from] GraphFileError),
}

/// The structured attributes of DERIVATION, if it has them and RULES know of
/// such.
pub(super) fn structured_attributes(
    rules: &Rules,
    derivation: &Derivation,
) -> Result<Option<Value>, JsonError> {
    let text = derivation.variable(b"__json").filter(|_| rules.structured_attributes);
    text.map(|text| Value::parse(text)).transpose()
}

/// What the builder of DERIVATION, called NAME.drv and with the build folder
/// FOLDER, is told.
pub(super) fn told(
    rules: &Rules,
    derivation: &Derivation,
    (name, folder): (&[u8], &ByteString),
    closures: &Closures<'_>,
) -> Result<Told, AttributeError> {
    let mut told = Told {
        builder: derivation.builder.clone(),
        arguments: derivation.arguments.clone(),
        ..Told::default()
    };
    if let Some(attributes) = structured_attributes(rules, derivation)? {
        let described = |wanted: &Value| closures.described(wanted);
        structured::tell(&mut told, attributes, derivation, name, described)?;
    } else {
        told.variables.clone_from(&derivation.environment);
        if rules.pass_as_file {
            pass_as_files(&mut told, folder);
        }
        if let Some(wanted) = derivation.variable(b"exportReferencesGraph")
            && rules.references_graph
        {
            told.files.extend(references_graph::files(wanted, closures)?);
        }
    }
    if rules.impure_variables && derivation.fixed_output().is_some() {
        let names = derivation.variable(b"impureEnvVars");
        let names = names.into_iter().flat_map(|names| words(names));
        told.variables.extend(names.map(|name| (name.into(), variable_of_caller(name))));
    }
    if rules.placeholders {
        replace_placeholders(&mut told, derivation);
    }
    Ok(told)
}

fn variable_of_caller(name: &[u8]) -> ByteString {
    use std::os::unix::ffi::OsStringExt;
    let name: ByteString = name.into();
    env::var_os(name.as_os_str()).map_or_else(ByteString::default, |v| v.into_vec().into())
}

/// The words of a list in a variable.
pub(super) fn words(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    list.split(|byte| b" \t\n\r".contains(byte)).filter(|word| !word.is_empty())
}

/// Why it is not known in advance what a builder is told.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotInAdvance {
    #[error(transparent)]
    Graph(#[from] GraphFileError),
    #[error("its variable __json is not JSON: {0}")]
    Json(#[from] JsonError),
}

/// What the builder of DERIVATION, called NAME.drv and with the build folder
/// FOLDER, is told, if that is known before anything is built, and the closures
/// that it asks for.
pub(crate) fn told_in_advance(
    rules: &Rules,
    derivation: &Derivation,
    (name, folder): (&[u8], &ByteString),
) -> Result<(Told, Vec<Export>), NotInAdvance> {
    let directory = derivation.store_directory().unwrap_or_default();
    let mut wanted = Vec::new();
    let mut told = Told {
        builder: derivation.builder.clone(),
        arguments: derivation.arguments.clone(),
        ..Told::default()
    };
    if let Some(attributes) = structured_attributes(rules, derivation)? {
        // No text holds its own hash.
        let mark = base32::encode(&sha256(attributes.to_string().as_bytes()));
        let wanted = RefCell::new(&mut wanted);
        let described = |list: &Value| -> Result<Value, NotInAdvance> {
            let items = references_graph::items(list, directory)?;
            let mut wanted = wanted.borrow_mut();
            let member = (format!("{mark}-{}", wanted.len()), Value::Null);
            // Like what will stand there: an array of objects.
            let value = Value::Array(vec![Value::Object([member].into())]);
            wanted.push(Export::Json { mark: value.to_string(), items });
            Ok(value)
        };
        structured::tell(&mut told, attributes, derivation, name, described)?;
    } else {
        if let Some(list) = derivation.variable(b"exportReferencesGraph")
            && rules.references_graph
        {
            let files = exports(list, directory)?.into_iter();
            wanted.extend(files.map(|(file, item)| Export::File { file, item }));
        }
        told.variables.clone_from(&derivation.environment);
        if rules.pass_as_file {
            pass_as_files(&mut told, folder);
        }
    }
    if rules.placeholders {
        replace_placeholders(&mut told, derivation);
    }
    Ok((told, wanted))
}

/// Replaces the placeholders of DERIVATION's outputs by their paths.
fn replace_placeholders(told: &mut Told, derivation: &Derivation) {
    let outputs = derivation.outputs.iter();
    let placeholders: Vec<(Vec<u8>, &[u8])> =
        outputs.map(|output| (placeholder(&output.name), &*output.path)).collect();
    let files = told.files.iter_mut().map(|(_, content)| content);
    let variables = told.variables.iter_mut().map(|(_, value)| value);
    for text in told.arguments.iter_mut().chain(variables).chain(files) {
        // Nearly no text has any: most are left alone.
        for (from, to) in &placeholders {
            if text.windows(from.len()).any(|window| window == from) {
                *text = replace_all(text, from, to).into();
            }
        }
    }
}

/// What stands for the path of OUTPUT.
pub(super) fn placeholder(output: &[u8]) -> Vec<u8> {
    let hash = sha256(&[b"nix-output:", output].concat());
    format!("/{}", base32::encode(&hash)).into_bytes()
}

fn replace_all(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.windows(from.len()).position(|window| window == from) {
        result.extend_from_slice(&rest[..place]);
        result.extend_from_slice(to);
        rest = &rest[place + from.len()..];
    }
    result.extend_from_slice(rest);
    result
}

/// Puts the variables that `passAsFile` names into files of FOLDER.
fn pass_as_files(told: &mut Told, folder: &ByteString) {
    let list = told.variables.iter().find(|(name, _)| **name == *b"passAsFile");
    let Some(list) = list.map(|(_, value)| value.clone()) else { return };
    let names: Vec<&[u8]> = words(&list).collect();
    for (name, value) in &mut told.variables {
        if !names.contains(&&**name) {
            continue;
        }
        let file = format!(".attr-{}", base32::encode(&sha256(name)));
        let path: ByteString = [&**folder, b"/", file.as_bytes()].concat().into();
        *name = [&**name, b"Path"].concat().into();
        told.files.push((file.into(), std::mem::replace(value, path)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derivation::Output;

    /// The placeholder of `out`, from `builtins.placeholder "out"`.
    const OUT: &str = "/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9";

    #[test]
    fn placeholders_become_paths() {
        let (algorithm, hash) = (ByteString::default(), ByteString::default());
        let output = Output { name: "out".into(), path: "/nix/store/x".into(), algorithm, hash };
        let derivation = Derivation { outputs: vec![output], ..Derivation::default() };
        let mut told = Told {
            arguments: vec![format!("a{OUT}{OUT}/b").into(), "plain".into()],
            variables: vec![("v".into(), OUT.into())],
            files: vec![(".attr".into(), format!("{OUT}\n").into())],
            ..Told::default()
        };
        replace_placeholders(&mut told, &derivation);
        assert_eq!(&*told.arguments[0], b"a/nix/store/x/nix/store/x/b");
        assert_eq!(&*told.arguments[1], b"plain");
        assert_eq!(&*told.variables[0].1, b"/nix/store/x");
        assert_eq!(&*told.files[0].1, b"/nix/store/x\n");
    }

    #[test]
    fn variables_become_files() {
        let mut told = Told {
            variables: vec![
                ("big".into(), "content".into()),
                ("passAsFile".into(), " big\tmissing".into()),
                ("small".into(), "kept".into()),
            ],
            ..Told::default()
        };
        pass_as_files(&mut told, &"/build".into());
        assert_eq!(told.files.len(), 1);
        assert_eq!(&*told.files[0].1, b"content");
        let path = format!("/build/{}", told.files[0].0);
        assert_eq!(told.variables[0], ("bigPath".into(), path.into()));
        assert_eq!(told.variables[2], ("small".into(), "kept".into()));
    }
}
