//! What Nix's daemon reads out of a derivation's own words.
//!
//! * The *placeholder* of an output, `/` and the base 32 sha256 of
//!   `nix-output:NAME`, stands for its path in arguments and variables: the
//!   expression that wrote it could not know the path yet.
//! * Variables that `passAsFile` names are put in files of the build folder;
//!   the builder gets the file's path in `NAMEPath`.

use std::borrow::Cow;

use crate::base32;
use crate::bytes::ByteString;
use crate::derivation::Derivation;
use crate::store_path::sha256;

/// DERIVATION with the placeholders replaced.
pub(super) fn with_output_paths(derivation: &Derivation) -> Derivation {
    let placeholders: Vec<(Vec<u8>, &[u8])> = derivation
        .outputs
        .iter()
        .map(|output| (placeholder(&output.name), &*output.path))
        .collect();
    let replaced = |text: &ByteString| -> ByteString {
        let replace = |text: Cow<'_, [u8]>, (from, to): &(Vec<u8>, &[u8])| {
            Cow::Owned(replace_all(&text, from, to))
        };
        placeholders.iter().fold(Cow::Borrowed(&**text), replace).into_owned().into()
    };
    let environment = derivation.environment.iter();
    Derivation {
        builder: replaced(&derivation.builder),
        arguments: derivation.arguments.iter().map(replaced).collect(),
        environment: environment.map(|(name, value)| (name.clone(), replaced(value))).collect(),
        ..derivation.clone()
    }
}

fn placeholder(output: &[u8]) -> Vec<u8> {
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

/// Takes the variables that `passAsFile` names out of DERIVATION, whose build
/// folder will be FOLDER. Returns the files to make there: name, content.
pub(super) fn take_files(
    derivation: &mut Derivation,
    folder: &ByteString,
) -> Vec<(ByteString, ByteString)> {
    let Some(names) = derivation.variable(b"passAsFile").cloned() else {
        return Vec::new();
    };
    let names: Vec<&[u8]> =
        names.split(|byte| b" \t\n\r".contains(byte)).filter(|name| !name.is_empty()).collect();
    let mut files = Vec::new();
    for (name, value) in &mut derivation.environment {
        if !names.contains(&&**name) {
            continue;
        }
        let file = format!(".attr-{}", base32::encode(&sha256(name)));
        let path: ByteString = [&**folder, b"/", file.as_bytes()].concat().into();
        *name = [&**name, b"Path"].concat().into();
        files.push((file.into(), std::mem::replace(value, path)));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derivation::Output;

    fn derivation() -> Derivation {
        let (algorithm, hash) = (ByteString::default(), ByteString::default());
        let output = Output { name: "out".into(), path: "/nix/store/x".into(), algorithm, hash };
        Derivation { outputs: vec![output], ..Derivation::default() }
    }

    /// The placeholder of `out`, from `builtins.placeholder "out"`.
    const OUT: &str = "/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9";

    #[test]
    fn placeholders_become_paths() {
        let mut derivation = derivation();
        derivation.arguments = vec![format!("a{OUT}{OUT}/b").into(), "plain".into()];
        derivation.environment = vec![("v".into(), OUT.into())];
        let replaced = with_output_paths(&derivation);
        assert_eq!(&*replaced.arguments[0], b"a/nix/store/x/nix/store/x/b");
        assert_eq!(&*replaced.arguments[1], b"plain");
        assert_eq!(&*replaced.environment[0].1, b"/nix/store/x");
    }

    #[test]
    fn variables_become_files() {
        let mut derivation = derivation();
        derivation.environment = vec![
            ("big".into(), "content".into()),
            ("passAsFile".into(), " big\tmissing".into()),
            ("small".into(), "kept".into()),
        ];
        let files = take_files(&mut derivation, &"/build".into());
        assert_eq!(files.len(), 1);
        assert_eq!(&*files[0].1, b"content");
        let path = format!("/build/{}", files[0].0);
        assert_eq!(derivation.variable(b"bigPath"), Some(&path.into()));
        assert_eq!(derivation.variable(b"big"), None);
        assert_eq!(derivation.variable(b"small"), Some(&"kept".into()));
    }
}
