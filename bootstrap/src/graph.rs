//! Derivations together: reading a graph, its cycles and its order.
//!
//! Inputs are found by base name in the folder that holds the derivation that
//! wants them: recordings keep the `.drv` files of a store in one flat folder.
//!
//! # Order
//!
//! [`Graph::order`] is the depth-first post-order over each derivation's
//! inputs *in the order its file lists them* (sorted by store path in every
//! file that a daemon wrote), starting from the roots in byte order of their
//! base names. So it depends on the content alone; for a single root it is the
//! order that Guix walks in.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::bytes::{ByteString, base_name};
use crate::derivation::{Derivation, Invalid, Misspelt, Output, ParseError, check_spelling};
use crate::threads;

/// A derivation in a graph.
#[derive(Debug)]
pub struct Node {
    /// Base name of its `.drv` file: `HASH-NAME.drv`.
    pub base: ByteString,
    /// The file it was read from.
    pub file: PathBuf,
    /// What the file says.
    pub derivation: Derivation,
    /// Where the file is not spelled as a daemon would write it.
    pub misspelt: Option<Misspelt>,
    /// Indices of its inputs, in the file's order: `derivation.inputs[i]` is
    /// the node `inputs[i]`.
    pub inputs: Vec<usize>,
}

/// An acyclic graph of derivations, closed under inputs.
#[derive(Debug)]
pub struct Graph {
    nodes: Vec<Node>,
    roots: Vec<usize>,
    order: Vec<usize>,
    by_base: HashMap<ByteString, usize>,
}

/// Why there is no graph.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    #[error("{}: {error}", file.display())]
    Io { file: PathBuf, error: io::Error },
    #[error(transparent)]
    Parse(#[from] ParseError),
    #[error("{}: there is no .drv file in this folder", folder.display())]
    Empty { folder: PathBuf },
    #[error("{wanted_by}: its input {input} is not in {}", folder.display())]
    MissingInput { wanted_by: ByteString, input: ByteString, folder: PathBuf },
    #[error("the derivations need each other in a cycle: {}", cycle_text(cycle))]
    Cycle { cycle: Vec<ByteString> },
    #[error("{base}: {reason}")]
    Invalid { base: ByteString, reason: Invalid },
    #[error("{}:{problem}", file.display())]
    Misspelt { file: PathBuf, problem: Misspelt },
    #[error("{wanted_by}: it wants the output {output:?} of {input}, which has no such output")]
    NoSuchOutput { wanted_by: ByteString, input: ByteString, output: ByteString },
}

fn cycle_text(cycle: &[ByteString]) -> String {
    let first = cycle.first().into_iter();
    cycle.iter().chain(first).map(ToString::to_string).collect::<Vec<_>>().join(" -> ")
}

impl Graph {
    /// Reads the graph at PATH: all `.drv` files of a folder, or one `.drv`
    /// file and the inputs that it needs, found beside it.
    pub fn load(path: &Path) -> Result<Graph, GraphError> {
        if path.is_dir() { Graph::load_folder(path) } else { Graph::load_closure(path) }
    }

    fn load_folder(folder: &Path) -> Result<Graph, GraphError> {
        let at_folder = |error| GraphError::Io { file: folder.to_path_buf(), error };
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(at_folder)? {
            let path = entry.map_err(at_folder)?.path();
            if path.as_os_str().as_encoded_bytes().ends_with(b".drv") {
                files.push(path);
            }
        }
        files.sort_unstable_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
        if files.is_empty() {
            return Err(GraphError::Empty { folder: folder.to_path_buf() });
        }
        Graph::connect(read_nodes(&files)?, None, folder)
    }

    fn load_closure(file: &Path) -> Result<Graph, GraphError> {
        let folder = file.parent().unwrap_or(Path::new(""));
        let root = read_node(file)?;
        let root_base = root.base.clone();
        let mut known = HashSet::from([root.base.clone()]);
        let mut nodes = vec![root];
        let mut next = 0;
        while let Some(node) = nodes.get(next) {
            let mut found = Vec::new();
            for input in &node.derivation.inputs {
                let base: ByteString = base_name(&input.path).into();
                let file = folder.join(base.as_path());
                if !known.contains(&base) && file.exists() {
                    known.insert(base);
                    found.push(read_node(&file)?);
                }
            }
            nodes.extend(found);
            next += 1;
        }
        nodes.sort_by(|a, b| a.base.cmp(&b.base));
        Graph::connect(nodes, Some(&root_base), folder)
    }

    /// Makes a graph of NODES, whose `inputs` are still empty; FOLDER is named
    /// in errors.
    fn connect(
        mut nodes: Vec<Node>,
        root: Option<&ByteString>,
        folder: &Path,
    ) -> Result<Graph, GraphError> {
        let by_base: HashMap<ByteString, usize> =
            nodes.iter().enumerate().map(|(index, node)| (node.base.clone(), index)).collect();
        let mut wanted = vec![false; nodes.len()];
        for node in &mut nodes {
            for input in &node.derivation.inputs {
                let base = base_name(&input.path);
                let &index = by_base.get(base).ok_or_else(|| GraphError::MissingInput {
                    wanted_by: node.base.clone(),
                    input: base.into(),
                    folder: folder.to_path_buf(),
                })?;
                wanted[index] = true;
                node.inputs.push(index);
            }
        }
        let roots: Vec<usize> = match root {
            Some(base) => vec![by_base[base]],
            None => (0..nodes.len()).filter(|&index| !wanted[index]).collect(),
        };
        let order = post_order(&nodes, &roots)?;
        Ok(Graph { nodes, roots, order, by_base })
    }

    /// The derivations, sorted by base name.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The derivations that no other one needs, or the one that was asked for.
    pub fn roots(&self) -> &[usize] {
        &self.roots
    }

    /// Every derivation once, after all its inputs; see the module's page.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// The derivations in [`Graph::order`].
    pub fn in_order(&self) -> impl Iterator<Item = &Node> {
        self.order.iter().map(|&index| &self.nodes[index])
    }

    /// The derivation whose file has this base name.
    pub fn find(&self, base: &[u8]) -> Option<usize> {
        self.by_base.get(base).copied()
    }

    /// For each derivation, whether it is one of ROOTS or needed by them; what one needs
    /// counts only where FOLLOW says so of it.
    pub fn reach(&self, roots: &[usize], follow: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.nodes.len()];
        let mut pending = roots.to_vec();
        while let Some(index) = pending.pop() {
            if !std::mem::replace(&mut reached[index], true) && follow(index) {
                pending.extend(&self.nodes[index].inputs);
            }
        }
        reached
    }

    /// The outputs of its inputs that NODE wants, each with the derivation that makes it.
    pub fn wanted_outputs<'a>(
        &'a self,
        node: &'a Node,
    ) -> impl Iterator<Item = (&'a Derivation, &'a Output)> {
        node.derivation.inputs.iter().zip(&node.inputs).flat_map(|(input, &index)| {
            let made = &self.nodes[index].derivation;
            input.outputs.iter().filter_map(move |name| Some((made, made.output(name)?)))
        })
    }

    /// The shortest chain of inputs from the derivation FROM to TO, with both
    /// ends; of several, the first in the order of inputs. `None` if FROM does
    /// not need TO.
    pub fn chain(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        // Breadth first; who was seen first wanting each derivation.
        let mut wanted_by: HashMap<usize, usize> = HashMap::from([(from, from)]);
        let mut queue = VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            if node == to {
                let step = |&node: &usize| (node != from).then(|| wanted_by[&node]);
                let mut chain: Vec<usize> = std::iter::successors(Some(to), step).collect();
                chain.reverse();
                return Some(chain);
            }
            for &input in &self.nodes[node].inputs {
                wanted_by.entry(input).or_insert_with(|| {
                    queue.push_back(input);
                    node
                });
            }
        }
        None
    }

    /// Checks every derivation by itself and every wanted output. Of several
    /// errors, the first in [`Graph::order`] is given.
    pub fn validate(&self) -> Result<(), GraphError> {
        let found = threads::map(&self.order, |&index| self.validate_node(&self.nodes[index]));
        found.into_iter().collect()
    }

    fn validate_node(&self, node: &Node) -> Result<(), GraphError> {
        if let Some(problem) = node.misspelt.clone() {
            return Err(GraphError::Misspelt { file: node.file.clone(), problem });
        }
        let invalid = |reason| GraphError::Invalid { base: node.base.clone(), reason };
        node.derivation.validate().map_err(invalid)?;
        for (input, &index) in node.derivation.inputs.iter().zip(&node.inputs) {
            let target = &self.nodes[index];
            for output in &input.outputs {
                if target.derivation.output(output).is_none() {
                    return Err(GraphError::NoSuchOutput {
                        wanted_by: node.base.clone(),
                        input: target.base.clone(),
                        output: output.clone(),
                    });
                }
            }
        }
        Ok(())
    }
}

/// Reads FILES. Of several errors, the first in order is given.
fn read_nodes(files: &[PathBuf]) -> Result<Vec<Node>, GraphError> {
    threads::map(files, |file| read_node(file)).into_iter().collect()
}

fn read_node(file: &Path) -> Result<Node, GraphError> {
    let at_file = |error| GraphError::Io { file: file.to_path_buf(), error };
    let content = fs::read(file).map_err(at_file)?;
    let derivation = Derivation::parse(&content, file)?;
    let base = base_name(file.as_os_str().as_encoded_bytes()).into();
    let misspelt = check_spelling(&content).err();
    Ok(Node { base, file: file.to_path_buf(), derivation, misspelt, inputs: Vec::new() })
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Unseen,
    /// On the path from a root to the current node.
    Open,
    Done,
}

/// Depth-first post-order with an explicit stack of (node, next input).
///
/// Starts from ROOTS and then from whatever they do not reach: in a graph
/// whose every node is wanted by another there is no root but a cycle.
fn post_order(nodes: &[Node], roots: &[usize]) -> Result<Vec<usize>, GraphError> {
    let mut marks = vec![Mark::Unseen; nodes.len()];
    let mut order = Vec::with_capacity(nodes.len());
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for start in roots.iter().copied().chain(0..nodes.len()) {
        if marks[start] == Mark::Unseen {
            marks[start] = Mark::Open;
            stack.push((start, 0));
        }
        while let Some((node, next)) = stack.last_mut() {
            let Some(&input) = nodes[*node].inputs.get(*next) else {
                marks[*node] = Mark::Done;
                order.push(*node);
                stack.pop();
                continue;
            };
            *next += 1;
            match marks[input] {
                Mark::Done => {}
                Mark::Unseen => {
                    marks[input] = Mark::Open;
                    stack.push((input, 0));
                }
                Mark::Open => {
                    let path = stack.iter().map(|&(node, _)| node);
                    let cycle = path.skip_while(|&node| node != input);
                    let cycle = cycle.map(|node| nodes[node].base.clone()).collect();
                    return Err(GraphError::Cycle { cycle });
                }
            }
        }
    }
    Ok(order)
}
