//! Questions about graphs: why, sources, stats, pictures.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{guile_tools, own_graphs, riad_bootstrap, shared_graphs, skipped, text};
use riad_bootstrap::graph::Graph;
use riad_bootstrap::needs::needs;

const MULTI: &str = "fghxbfpdnysn9cf6z64x1lg1rb7psiv0-multi.drv";
const WORDS: &str = "bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv";
const SEED: &str = "mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv";

#[test]
fn why_shows_the_shortest_chain() {
    let (folder, file) = (guile_tools(), guile_tools().join(MULTI));
    let expected = format!("{MULTI}\n  needs out of {WORDS}\n  needs out of {SEED}\n");
    for arguments in [
        vec!["why", file.to_str().unwrap(), "seed"],
        vec!["why", file.to_str().unwrap(), SEED],
        vec![
            "why",
            folder.to_str().unwrap(),
            "multi",
            "/gnu/store/mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv",
        ],
        vec!["why", folder.to_str().unwrap(), MULTI, &output_of(SEED)],
    ] {
        let output = riad_bootstrap(&arguments);
        assert_eq!(text(&output.stdout), expected, "{arguments:?}: {}", text(&output.stderr));
    }
    let source = "izqwkzxrzzvwhcrl2sskxmq29yikgxp5-seed-guile-builder";
    let with_source = text(&riad_bootstrap(["why", file.to_str().unwrap(), source]).stdout);
    assert_eq!(with_source, format!("{expected}  needs the source /gnu/store/{source}\n"));
}

/// The path of the output of a derivation in `guile-tools`.
fn output_of(base: &str) -> String {
    let graph = Graph::load(&guile_tools()).unwrap();
    graph.nodes()[graph.find(base.as_bytes()).unwrap()].derivation.outputs[0].path.to_string()
}

#[test]
fn why_says_when_there_is_no_chain_or_no_such_thing() {
    let folder = guile_tools();
    let graph = own_graphs().into_iter().find(|f| f.ends_with("c-fixed-output")).unwrap();
    for (folder, from, to, reason) in [
        (&folder, "seed", "multi", format!("{SEED} does not need {MULTI}")),
        (&folder, "seed", "nothing", "there is no derivation nothing in this graph".to_string()),
        (&graph, "merged", "use", "use can be any of gsvva9aamq378gz8n3nl135p4sxlisc8-use.drv, vwsl6c9k6xbagwpja5hz0vmv79547h27-use.drv".to_string()),
    ] {
        let output = riad_bootstrap(["why", folder.to_str().unwrap(), from, to]);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(text(&output.stderr), format!("riad-bootstrap: {reason}\n"));
    }
}

#[test]
fn sources_are_what_the_graph_takes_for_given() {
    let listed = text(&riad_bootstrap([Path::new("sources"), &guile_tools()]).stdout);
    assert_eq!(listed.lines().filter(|line| line.starts_with("here  source  ")).count(), 9);
    // The interpreter is not in the recording, and nobody fetches the fixed output.
    assert!(listed.contains(
        "-     source  /gnu/store/9hvv4bgsk2vayrxqzgdxzkxf0hxvmbw7-guile-bootstrap-2.0\n"
    ));
    assert!(listed.contains("-fixed  sha256:de740a66"), "{listed}");
}

/// Guix's list holds also what only fetchers need: those are not run where the
/// content is at hand.
#[test]
fn sources_agree_with_guix() {
    let Some(shared) = shared_graphs() else {
        return skipped("sources_agree_with_guix", "../shared/graphs is not there");
    };
    for name in ["mes-boot", "gnu-make-boot0", "gzip", "sed", "hello"] {
        let folder = shared.join("guix").join(name);
        let graph = Graph::load(&folder).unwrap();
        let needs = needs(&graph);
        let sources: BTreeSet<String> = needs.sources.iter().map(ToString::to_string).collect();
        let recorded = fs::read_to_string(folder.join("SOURCES")).unwrap();
        let recorded: BTreeSet<String> = recorded.lines().map(str::to_string).collect();
        assert!(sources.is_subset(&recorded), "{name}");
        let of_fetchers: BTreeSet<String> = (graph.nodes().iter())
            .filter(|node| node.derivation.fixed_output().is_some())
            .flat_map(|node| node.derivation.sources.iter().map(ToString::to_string))
            .collect();
        assert!(recorded.difference(&sources).all(|path| of_fetchers.contains(path)), "{name}");
        for fixed in &needs.fixed {
            assert!(!fixed.urls.is_empty(), "{name}: {}", fixed.path);
        }
    }
}

#[test]
fn stats_count() {
    let folder = own_graphs().into_iter().find(|f| f.ends_with("c-fixed-output")).unwrap();
    let listed = text(&riad_bootstrap([Path::new("stats"), &folder]).stdout);
    let count = |name: &str| -> u64 {
        let line = listed.lines().find(|line| line.ends_with(&format!("  {name}"))).unwrap();
        line.trim_start().split(' ').next().unwrap().parse().unwrap()
    };
    let files = common::drv_files(&folder);
    assert_eq!(count("derivations"), files.len() as u64);
    let sizes = || files.iter().map(|file| fs::metadata(file).unwrap().len());
    assert_eq!((count("bytes"), count("largest file")), (sizes().sum(), sizes().max().unwrap()));
    let records = fs::read_to_string(folder.join("outputs.tsv")).unwrap();
    assert_eq!(count("outputs"), records.lines().count() as u64 - 1);
    assert_eq!(
        count("fixed outputs"),
        records.lines().filter(|l| l.contains("\tfixed:")).count() as u64
    );
    let roots = fs::read_to_string(folder.join("ROOT")).unwrap().lines().count() as u64;
    assert_eq!((count("roots"), count("system x86_64-linux")), (roots, 13));
}

#[test]
fn the_longest_chain_is_the_depth() {
    let Some(shared) = shared_graphs() else {
        return skipped("the_longest_chain_is_the_depth", "../shared/graphs is not there");
    };
    // A chain of 200 and its last one; 12 by 12 cells; 200 leaves.
    let listed =
        text(&riad_bootstrap([Path::new("stats"), &shared.join("nix/k-synthetic")]).stdout);
    assert!(listed.contains("       559  derivations\n"), "{listed}");
    assert!(listed.contains("       202  depth\n"), "{listed}");
}

#[test]
fn mermaid() {
    let file = guile_tools().join(MULTI);
    let drawn =
        text(&riad_bootstrap(["graph", "--format", "mermaid", file.to_str().unwrap()]).stdout);
    let expected = format!(
        "graph LR\n  n0[\"{SEED}\"]\n  n1[\"{WORDS}\"]\n  n1 --> n0\n  n2[\"{MULTI}\"]\n  n2 --> n1\n"
    );
    assert_eq!(drawn, expected);
}
