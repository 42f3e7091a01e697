//! Recordings of Nix: builders are busybox and tcc, so nothing of the host is
//! needed, and whatever the sandbox did wrong would change a hash.

mod common;

use std::fs;
use std::path::Path;

use common::{Scratch, riad_bootstrap, shared_graphs, skipped, text};

/// The recordings that need nothing of Nix which is not done here yet.
const GRAPHS: [&str; 8] = [
    "a-diamond",
    "b-multi-output",
    "d-bzip2",
    "d-lua",
    "d-tcc-chain",
    "h-references",
    "l-sources",
    "m-bytes",
];

#[test]
fn recordings_of_nix_come_out_the_same() {
    let test = "recordings_of_nix_come_out_the_same";
    let Some(shared) = shared_graphs() else {
        return skipped(test, "../shared/graphs is not there");
    };
    let scratch = Scratch::new("nix");
    for graph in GRAPHS {
        let folder = shared.join("nix").join(graph);
        let store = scratch.path().join(format!("{graph}-store"));
        let arguments = [Path::new("replay"), Path::new("--store"), &store, &folder];
        let output = riad_bootstrap(arguments);
        let lines = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{graph}: {lines}{}", text(&output.stderr));
        let record = fs::read_to_string(folder.join("outputs.tsv")).unwrap();
        assert_eq!(lines.lines().count(), record.lines().count() - 1, "{graph}");
        for row in record.lines().skip(1) {
            let fields: Vec<&str> = row.split('\t').collect();
            let (base, hash, references) = (fields[2], fields[4], fields[7]);
            assert!(
                lines.contains(&format!("same     {hash}  /nix/store/{base}\n")),
                "{graph}: {base}"
            );
            let valid = fs::read_to_string(store.join("var/riad/valid").join(base)).unwrap();
            let found = valid.lines().filter_map(|line| line.strip_prefix("reference /nix/store/"));
            assert_eq!(
                found.collect::<Vec<_>>().join(" "),
                references,
                "{graph}: references of {base}"
            );
        }
    }
}
