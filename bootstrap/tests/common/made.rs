//! Small graphs made for a test, with the store paths that a daemon would give.

use std::fs;
use std::path::{Path, PathBuf};

use riad_bootstrap::bytes::{ByteString, base_name};
use riad_bootstrap::derivation::{Derivation, Input, Output};
use riad_bootstrap::graph::{Graph, Node};
use riad_bootstrap::hash_modulo::{derivation_path, hashes_modulo, output_paths};
use riad_bootstrap::store_path::{Content, sha256};

use super::Scratch;

pub const STORE: &str = "/gnu/store";
/// The item that plays the interpreter, as in `guile-tools`.
pub const GUILE: &str = "/gnu/store/9hvv4bgsk2vayrxqzgdxzkxf0hxvmbw7-guile-bootstrap-2.0";

/// A recording in the making.
pub struct Made {
    pub folder: Scratch,
}

/// A derivation that was added.
#[derive(Clone)]
pub struct Step {
    /// Absolute path of the `.drv`.
    pub path: ByteString,
    /// Absolute path of the output `out`.
    pub out: String,
}

impl Step {
    pub fn base(&self) -> String {
        String::from_utf8(base_name(&self.path).to_vec()).unwrap()
    }
}

impl Made {
    pub fn new(name: &str) -> Made {
        let folder = Scratch::new(name);
        fs::create_dir(folder.path().join("sources")).unwrap();
        fs::write(folder.path().join("GUILE"), GUILE).unwrap();
        Made { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Adds a text file to the sources; returns its store path.
    pub fn source(&self, name: &str, content: &str) -> String {
        let at_hand = fs::read_dir(self.path().join("sources")).unwrap();
        let at_hand = at_hand.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let known = at_hand.map(|base| format!("{STORE}/{base}")).chain([GUILE.to_string()]);
        let references: Vec<ByteString> =
            known.filter(|path| content.contains(path)).map(ByteString::from).collect();
        let text = Content::Text { hash: sha256(content.as_bytes()), references: &references };
        let path = text.store_path(STORE.as_bytes(), name.as_bytes()).to_string();
        fs::write(self.source_file(&path), content).unwrap();
        path
    }

    /// Where a source lies.
    pub fn source_file(&self, path: &str) -> PathBuf {
        self.path().join("sources").join(path.rsplit('/').next().unwrap())
    }

    /// Adds a derivation whose builder is the Scheme program CODE. Inputs are
    /// in its environment by their names.
    pub fn step(&self, name: &str, code: &str, inputs: &[(&str, &Step)]) -> Step {
        self.derivation(name, code, inputs, None)
    }

    /// Adds one whose output must have this sha256.
    pub fn fixed(&self, name: &str, code: &str, sha256: &str) -> Step {
        self.derivation(name, code, &[], Some(sha256))
    }

    fn derivation(
        &self,
        name: &str,
        code: &str,
        inputs: &[(&str, &Step)],
        fixed: Option<&str>,
    ) -> Step {
        let source = self.source(&format!("{name}-builder"), code);
        let mut sources: Vec<ByteString> = vec![source.as_str().into(), GUILE.into()];
        sources.sort();
        let mut needed: Vec<Input> = inputs
            .iter()
            .map(|(_, step)| Input { path: step.path.clone(), outputs: vec!["out".into()] })
            .collect();
        needed.sort_by(|a, b| a.path.cmp(&b.path));
        let mut environment: Vec<(ByteString, ByteString)> =
            inputs.iter().map(|(name, step)| ((*name).into(), step.out.as_str().into())).collect();
        environment.push(("LC_ALL".into(), "C.UTF-8".into()));
        environment.push(("out".into(), ByteString::default()));
        environment.sort();
        let output = Output {
            name: "out".into(),
            path: ByteString::default(),
            algorithm: fixed.map_or(ByteString::default(), |_| "sha256".into()),
            hash: fixed.unwrap_or_default().into(),
        };
        let mut derivation = Derivation {
            outputs: vec![output],
            inputs: needed,
            sources,
            system: "x86_64-linux".into(),
            builder: format!("{GUILE}/bin/guile").into(),
            arguments: vec!["--no-auto-compile".into(), source.as_str().into()],
            environment,
        };
        let out = self.output_path(&derivation, name);
        derivation.outputs[0].path = out.clone();
        for (_, value) in derivation.environment.iter_mut().filter(|(key, _)| &**key == b"out") {
            *value = out.clone();
        }
        let path = derivation_path(&derivation, STORE.as_bytes(), format!("{name}.drv").as_bytes());
        let base: ByteString = base_name(&path).into();
        fs::write(self.path().join(base.as_path()), derivation.write()).unwrap();
        Step { path, out: out.to_string() }
    }

    fn output_path(&self, derivation: &Derivation, name: &str) -> ByteString {
        let graph = Graph::load(self.path()).ok();
        let hashes = graph.as_ref().map(hashes_modulo).unwrap_or_default();
        let find = |input: &Input| graph.as_ref().unwrap().find(base_name(&input.path)).unwrap();
        let node = Node {
            base: ByteString::default(),
            file: PathBuf::new(),
            misspelt: None,
            inputs: derivation.inputs.iter().map(find).collect(),
            derivation: derivation.clone(),
        };
        output_paths(&node, &hashes, STORE.as_bytes(), name.as_bytes()).remove(0)
    }

    /// Records these hashes.
    pub fn record(&self, hashes: &[(&Step, &str)]) {
        let mut table = "drv\toutput\tpath\tnar-sha256-base32\n".to_string();
        table.extend(
            hashes
                .iter()
                .map(|(step, hash)| format!("{}\tout\t{}\t{hash}\n", step.base(), step.out)),
        );
        fs::write(self.path().join("outputs.tsv"), table).unwrap();
    }
}
