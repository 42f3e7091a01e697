//! Every recorded derivation: round trip, order, store paths; and what is
//! said of graphs that are broken.

mod common;

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use common::{
    copy_of, drv_files, graphs, guile_tools, riad_bootstrap, shared_graphs, skipped, text, which,
};
use riad_bootstrap::derivation::Derivation;
use riad_bootstrap::graph::Graph;

#[test]
fn every_recorded_derivation_is_written_back_byte_for_byte() {
    let mut count = 0;
    for folder in graphs("round trip") {
        for file in drv_files(&folder) {
            let content = fs::read(&file).unwrap();
            let derivation = Derivation::parse(&content, &file).unwrap_or_else(|e| panic!("{e}"));
            assert!(derivation.write() == content, "{} changed", file.display());
            count += 1;
        }
    }
    // 126 in the repository; 771 of Guix and 752 of Nix where they are at hand.
    let expected = if shared_graphs().is_some() { 126 + 771 + 752 } else { 126 };
    assert_eq!(count, expected);
}

#[test]
fn every_order_follows_the_inputs_and_guix_orders_are_met_exactly() {
    for folder in graphs("order") {
        let graph = Graph::load(&folder).unwrap_or_else(|e| panic!("{e}"));
        let place: HashMap<usize, usize> =
            graph.order().iter().enumerate().map(|(place, &node)| (node, place)).collect();
        assert_eq!(place.len(), graph.nodes().len());
        for (index, node) in graph.nodes().iter().enumerate() {
            for input in &node.inputs {
                assert!(place[input] < place[&index], "{} comes before its input", node.base);
            }
        }
        if let Ok(recorded) = fs::read_to_string(folder.join("ORDER")) {
            let ours: Vec<String> = graph.in_order().map(|n| n.base.to_string()).collect();
            assert_eq!(ours, recorded.lines().collect::<Vec<_>>(), "{}", folder.display());
        }
    }
}

#[test]
fn a_closure_is_what_its_root_reaches() {
    let file = guile_tools().join("fghxbfpdnysn9cf6z64x1lg1rb7psiv0-multi.drv");
    let output = riad_bootstrap([Path::new("order"), &file]);
    assert_eq!(
        text(&output.stdout),
        "mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv\n\
         bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv\n\
         fghxbfpdnysn9cf6z64x1lg1rb7psiv0-multi.drv\n"
    );
}

#[test]
fn a_cycle_is_named() {
    let copy = copy_of(&guile_tools(), "cycle");
    let seed = copy.path().join("mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv");
    let words = r#"[("/gnu/store/bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv",["out"])]"#;
    let cyclic = fs::read_to_string(&seed).unwrap().replacen(",[],", &format!(",{words},"), 1);
    fs::write(&seed, cyclic).unwrap();
    let output = riad_bootstrap([Path::new("order"), copy.path()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stderr),
        "riad-bootstrap: the derivations need each other in a cycle: \
         bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv -> mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv -> \
         bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv\n"
    );
}

#[test]
fn a_missing_input_says_who_wants_it() {
    let copy = copy_of(&guile_tools(), "missing");
    fs::remove_file(copy.path().join("bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv")).unwrap();
    for target in
        [copy.path().to_path_buf(), copy.path().join("fghxbfpdnysn9cf6z64x1lg1rb7psiv0-multi.drv")]
    {
        let output = riad_bootstrap([Path::new("order"), &target]);
        assert_eq!(output.status.code(), Some(1));
        let errors = text(&output.stderr);
        let expected = "riad-bootstrap: fghxbfpdnysn9cf6z64x1lg1rb7psiv0-multi.drv: its input \
                        bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv is not in";
        assert!(errors.starts_with(expected), "{errors}");
    }
}

#[test]
fn a_truncated_derivation_says_where() {
    let copy = copy_of(&guile_tools(), "truncated");
    let name = "ydzs81i0kblb4pkjid3qh8xgxrbiqjz5-process.drv";
    let content = fs::read(copy.path().join(name)).unwrap();
    fs::write(copy.path().join(name), &content[..100]).unwrap();
    let output = riad_bootstrap([Path::new("order"), copy.path()]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(errors.contains(&format!("{name}:1:101: expected")), "{errors}");
    assert!(errors.contains("but found the end of the file"), "{errors}");
}

/// The order and the reading of a graph do not recurse: a chain of 20,000.
#[test]
fn a_long_chain_needs_no_stack() {
    let scratch = common::Scratch::new("chain");
    let count = 20_000;
    let path = |i: usize| format!("/gnu/store/{i:032}-n.drv");
    for i in 0..count {
        let inputs =
            if i + 1 < count { format!("(\"{}\",[\"out\"])", path(i + 1)) } else { String::new() };
        let content = format!(
            "Derive([(\"out\",\"/gnu/store/{i:032}-n\",\"\",\"\")],[{inputs}],[],\"s\",\"b\",[],[])"
        );
        fs::write(scratch.path().join(format!("{i:032}-n.drv")), content).unwrap();
    }
    let graph = Graph::load(&scratch.path().join(format!("{:032}-n.drv", 0))).unwrap();
    let order: Vec<usize> = graph.order().to_vec();
    assert_eq!(order, (0..count).rev().collect::<Vec<_>>());
}

#[test]
fn show_prints_text_and_json() {
    let file = guile_tools().join("zmr5hhbnmilfy36m54j01axalv9xrfkn-fixed.drv");
    let human = text(&riad_bootstrap([Path::new("show"), &file]).stdout);
    assert!(
        human.contains(
            "\noutputs\n  out  /gnu/store/l3vh795vdxkxqb5yq6azhnkda1s7mvay-fixed  sha256:de740a66"
        ),
        "{human}"
    );
    let json = text(&riad_bootstrap([Path::new("show"), Path::new("--json"), &file]).stdout);
    assert!(json.contains("\"hashAlgo\": \"sha256\""), "{json}");
    if which("python3") {
        let check = std::process::Command::new("python3")
            .args(["-c", "import json,sys; d=json.loads(sys.argv[1]); print(d['env']['LC_ALL'], len(d['inputSrcs']))"])
            .arg(&json)
            .output()
            .unwrap();
        assert_eq!(text(&check.stdout), "C.UTF-8 2\n");
    } else {
        skipped(
            "show_prints_text_and_json",
            "python3, which reads the JSON back, is not installed",
        );
    }
}

#[test]
fn graph_formats() {
    let file = guile_tools().join("fghxbfpdnysn9cf6z64x1lg1rb7psiv0-multi.drv");
    let run = |format: &str| {
        text(&riad_bootstrap(["graph", "--format", format, file.to_str().unwrap()]).stdout)
    };
    assert_eq!(
        run("tree"),
        "fghxbfpdnysn9cf6z64x1lg1rb7psiv0-multi.drv\n  \
         bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv\n    \
         mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv\n"
    );
    assert!(run("dot").contains(
        "\"bhh9q8mg500qw33hjf70gpcm7l1jw7y9-words.drv\" -> \"mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv\";"
    ));
    assert!(run("json").contains("\"name\": \"fghxbfpdnysn9cf6z64x1lg1rb7psiv0-multi.drv\""));
}

#[test]
fn the_help_lists_every_status() {
    let output = riad_bootstrap(["--help"]);
    let help = text(&output.stdout);
    for status in ["    0  ", "    1  ", "    2  ", "    3  ", "  130  "] {
        assert!(help.contains(&format!("\n{status}")), "no {status} in {help}");
    }
}

#[test]
fn a_wrong_command_line_is_status_2() {
    for arguments in
        [&["frobnicate"][..], &[], &["order"], &["order", "a", "b"], &["show", "--yaml", "x"]]
    {
        let output = riad_bootstrap(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).starts_with("riad-bootstrap: "), "{arguments:?}");
    }
}
