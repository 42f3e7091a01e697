//! Small graphs made for a test, with the store paths that a daemon would give.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use riad_bootstrap::bytes::{ByteString, base_name};
use riad_bootstrap::derivation::{Derivation, Input, Output};
use riad_bootstrap::graph::{Graph, Node};
use riad_bootstrap::hash_modulo::{derivation_path, hashes_modulo, output_paths};
use riad_bootstrap::store_path::{Content, sha256};

use super::nix::{BUSYBOX, NO_BUSYBOX, put_busybox};
use super::{Scratch, skipped};

pub const STORE: &str = "/gnu/store";
/// The item that plays the interpreter, as in `guile-tools`.
pub const GUILE: &str = "/gnu/store/9hvv4bgsk2vayrxqzgdxzkxf0hxvmbw7-guile-bootstrap-2.0";

/// A recording in the making.
pub struct Made {
    pub folder: Scratch,
    /// The store's directory.
    store: &'static str,
}

/// A derivation that was added.
#[derive(Clone)]
pub struct Step {
    /// Absolute path of the `.drv`.
    pub path: ByteString,
    /// Absolute path of the output `out`, or of the first.
    pub out: String,
    /// All outputs: name, path.
    pub outputs: Vec<(String, String)>,
}

/// What a derivation is made from.
#[derive(Clone, Default)]
pub struct Recipe {
    pub name: String,
    pub builder: String,
    pub arguments: Vec<String>,
    pub sources: Vec<String>,
    /// Variable, derivation, wanted output.
    pub inputs: Vec<(String, Step, String)>,
    /// More variables.
    pub environment: Vec<(String, String)>,
    /// An argument more and the variable `raw`: bytes that need not be text.
    pub raw: Option<Vec<u8>>,
    /// Sorted.
    pub outputs: Vec<String>,
    /// Algorithm, hash.
    pub fixed: Option<(String, String)>,
}

impl Step {
    pub fn base(&self) -> String {
        String::from_utf8(base_name(&self.path).to_vec()).unwrap()
    }

    /// The path of the output NAME.
    pub fn output(&self, name: &str) -> &str {
        &self.outputs.iter().find(|(output, _)| output == name).unwrap().1
    }
}

impl Made {
    pub fn new(name: &str) -> Made {
        let folder = Scratch::new(name);
        fs::create_dir(folder.path().join("sources")).unwrap();
        fs::write(folder.path().join("GUILE"), GUILE).unwrap();
        Made { folder, store: STORE }
    }

    /// One for Nix, with busybox for builders; nothing where there is none.
    pub fn with_busybox(name: &str) -> Option<Made> {
        let folder = Scratch::new(name);
        fs::create_dir(folder.path().join("sources")).unwrap();
        if !put_busybox(&folder.path().join("sources")) {
            skipped(name, NO_BUSYBOX);
            return None;
        }
        Some(Made { folder, store: "/nix/store" })
    }

    /// A recipe whose builder is the shell program SCRIPT, for
    /// [`Made::with_busybox`]; inputs are in its environment by their names.
    pub fn shell(name: &str, script: &str, inputs: &[(&str, &Step)]) -> Recipe {
        Recipe {
            name: name.into(),
            builder: format!("{BUSYBOX}/bin/busybox"),
            arguments: ["sh", "-euc", script].map(String::from).to_vec(),
            sources: vec![BUSYBOX.into()],
            inputs: inputs
                .iter()
                .map(|(name, step)| ((*name).into(), (*step).clone(), "out".into()))
                .collect(),
            outputs: vec!["out".into()],
            ..Recipe::default()
        }
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
        let inputs = inputs.iter();
        self.add(&Recipe {
            name: name.into(),
            builder: format!("{GUILE}/bin/guile"),
            arguments: vec!["--no-auto-compile".into(), source.clone()],
            sources: vec![source, GUILE.into()],
            inputs: inputs
                .map(|(name, step)| ((*name).into(), (*step).clone(), "out".into()))
                .collect(),
            environment: vec![("LC_ALL".into(), "C.UTF-8".into())],
            raw: None,
            outputs: vec!["out".into()],
            fixed: fixed.map(|hash| ("sha256".into(), hash.into())),
        })
    }

    /// Adds the derivation that RECIPE describes.
    pub fn add(&self, recipe: &Recipe) -> Step {
        let mut derivation = recipe.derivation();
        let paths = self.output_paths(&derivation, &recipe.name);
        for (output, path) in derivation.outputs.iter_mut().zip(paths) {
            output.path = path.clone();
            let variables = derivation.environment.iter_mut();
            for (_, value) in variables.filter(|(key, _)| *key == output.name) {
                *value = path.clone();
            }
        }
        let name = format!("{}.drv", recipe.name);
        let path = derivation_path(&derivation, self.store.as_bytes(), name.as_bytes());
        let base: ByteString = base_name(&path).into();
        fs::write(self.path().join(base.as_path()), derivation.write()).unwrap();
        let outputs = derivation.outputs.iter();
        let outputs: Vec<(String, String)> =
            outputs.map(|output| (output.name.to_string(), output.path.to_string())).collect();
        Step { path, out: outputs[0].1.clone(), outputs }
    }

    fn output_paths(&self, derivation: &Derivation, name: &str) -> Vec<ByteString> {
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
        output_paths(&node, &hashes, self.store.as_bytes(), name.as_bytes())
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

impl Recipe {
    /// The same with another variable.
    pub fn with(mut self, name: &str, value: &str) -> Recipe {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// The derivation, with no output paths yet.
    fn derivation(&self) -> Derivation {
        let bytes = |text: &String| ByteString::from(text.as_str());
        let mut sources: Vec<ByteString> = self.sources.iter().map(bytes).collect();
        sources.sort();
        let mut needed: BTreeMap<ByteString, BTreeSet<ByteString>> = BTreeMap::new();
        for (_, step, output) in &self.inputs {
            needed.entry(step.path.clone()).or_default().insert(bytes(output));
        }
        let inputs = needed.into_iter();
        let output = |name: &String| Output {
            name: bytes(name),
            path: ByteString::default(),
            algorithm: self.fixed.as_ref().map_or(ByteString::default(), |(kind, _)| bytes(kind)),
            hash: self.fixed.as_ref().map_or(ByteString::default(), |(_, hash)| bytes(hash)),
        };
        let of_inputs = self.inputs.iter();
        let of_inputs = of_inputs.map(|(name, step, o)| (bytes(name), step.output(o).into()));
        let raw = || self.raw.iter().map(|raw| ByteString::from(raw.clone()));
        let own = self.environment.iter().map(|(name, value)| (bytes(name), bytes(value)));
        let own = own.chain(raw().map(|raw| ("raw".into(), raw)));
        let outputs = self.outputs.iter().map(|name| (bytes(name), ByteString::default()));
        let mut environment: Vec<(ByteString, ByteString)> =
            of_inputs.chain(own).chain(outputs).collect();
        environment.sort();
        Derivation {
            outputs: self.outputs.iter().map(output).collect(),
            inputs: inputs
                .map(|(path, outputs)| Input { path, outputs: outputs.into_iter().collect() })
                .collect(),
            sources,
            system: "x86_64-linux".into(),
            builder: bytes(&self.builder),
            arguments: self.arguments.iter().map(bytes).chain(raw()).collect(),
            environment,
        }
    }
}
