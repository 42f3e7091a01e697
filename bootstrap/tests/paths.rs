//! Store paths: all recorded ones follow from the content, and so do those that
//! Nix gives in a store of another name.

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use common::{
    Scratch, copy_of, drv_files, graphs, guile_tools, own_graphs, riad_bootstrap, shared_graphs,
    skipped, text,
};
use riad_bootstrap::base32;
use riad_bootstrap::graph::Graph;
use riad_bootstrap::paths::{self, Kind};
use riad_bootstrap::store_path::sha256;

#[test]
fn every_store_path_follows_from_the_content() {
    let mut checked = 0;
    for folder in graphs("every_store_path_follows_from_the_content") {
        let graph = Graph::load(&folder).unwrap();
        if folder.ends_with("o-ca-floating") {
            let message = graph.validate().unwrap_err().to_string();
            assert!(message.contains("floating content-addressed"), "{message}");
            continue;
        }
        graph.validate().unwrap_or_else(|e| panic!("{e}"));
        for check in paths::check(&graph).unwrap() {
            assert!(check.is_right(), "{}: {:?}", folder.display(), check);
            checked += usize::from(check.kind == Kind::Derivation);
        }
    }
    // All but the three of o-ca-floating.
    let expected = if shared_graphs().is_some() { 126 + 771 + 752 - 3 } else { 126 };
    assert_eq!(checked, expected);
}

/// Two inputs with the same hash modulo fixed outputs count as one that is
/// wanted for the outputs of both: `merged` wants `out` of one `use` and of
/// another, which differ in how a file is fetched.
#[test]
fn equal_inputs_are_merged() {
    let folder = own_graphs().into_iter().find(|f| f.ends_with("c-fixed-output")).unwrap();
    let graph = Graph::load(&folder).unwrap();
    let merged = graph.find(b"4ahbrwgm2wxglhlkp75r0qlwfqs1b456-merged.drv").unwrap();
    let hashes = riad_bootstrap::hash_modulo::hashes_modulo(&graph);
    let inputs = &graph.nodes()[merged].inputs;
    let distinct: std::collections::BTreeSet<_> = inputs.iter().map(|&i| hashes[i]).collect();
    assert!(distinct.len() < inputs.len(), "no two inputs are equal");
}

#[test]
fn every_source_at_hand_is_what_its_path_says() {
    let output = riad_bootstrap([Path::new("path"), &guile_tools()]);
    let listed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(listed.lines().filter(|line| line.starts_with("ok     source  ")).count(), 10);
    let Some(shared) = shared_graphs() else {
        return skipped("every_source_at_hand_is_what_its_path_says", "no ../shared/graphs");
    };
    let listed = text(&riad_bootstrap([Path::new("path"), &shared.join("nix/l-sources")]).stdout);
    for line in [
        "ok     source  /nix/store/8f1s1im8x3x0srh2nr8nzg0x2rx1cj15-flat.lua  sha256\n",
        "ok     source  /nix/store/nr2gj5fh4n5wdnzhslmg62skjv2kpqfq-tree  source\n",
        "ok     source  /nix/store/zi8pvwazm7bf5zhgd5cqcy4zn1sdi3sp-two.sh  text\n",
    ] {
        assert!(listed.contains(line), "no {line} in {listed}");
    }
}

#[test]
fn a_changed_derivation_or_source_no_longer_has_its_path() {
    let copy = copy_of(&guile_tools(), "changed");
    let file = copy.path().join("mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv");
    let changed = fs::read_to_string(&file).unwrap().replace("C.UTF-8", "C.UTF-7");
    fs::write(&file, changed).unwrap();
    let source = "76ii7dap6cp8yxbb3nbd7bnprp5x5cz3-words-guile-builder";
    fs::write(copy.path().join("sources").join(source), "()").unwrap();
    let output = riad_bootstrap([Path::new("path"), copy.path()]);
    assert_eq!(output.status.code(), Some(1));
    let (lines, errors) = (text(&output.stdout), text(&output.stderr));
    let seed = "mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv: the output out is recorded as";
    assert!(errors.contains(seed), "{errors}");
    assert!(errors.contains(&format!("gives another path than /gnu/store/{source}")), "{errors}");
    assert!(lines.contains("WRONG  output out  /gnu/store/"), "{lines}");
    assert!(lines.contains(&format!("WRONG  source  /gnu/store/{source}  -\n")), "{lines}");
}

#[test]
fn another_spelling_of_a_derivation_is_refused_with_its_place() {
    let copy = copy_of(&guile_tools(), "spelling");
    let name = "mwk7hxgl3bhhzk49x4f9w48fn25111rd-seed.drv";
    let file = copy.path().join(name);
    let changed = fs::read_to_string(&file).unwrap().replace("C.UTF-8", "C.\\UTF-8");
    let column = changed.find("\\U").unwrap() + 1;
    fs::write(&file, changed).unwrap();
    let output = riad_bootstrap([Path::new("path"), copy.path()]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(errors.contains(&format!("{name}:1:{column}: expected one of `\\n`")), "{errors}");
    assert!(errors.contains("but found `\\U`"), "{errors}");
}

/// The examples of `docs/derivations.md`: each path is that of its fingerprint,
/// and is the path of something recorded.
#[test]
fn the_examples_of_the_page_are_right() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/derivations.md");
    let page = fs::read_to_string(page).unwrap();
    let rows = page.lines().skip_while(|line| !line.starts_with("| fingerprint |")).skip(2);
    let rows: Vec<Vec<&str>> =
        rows.take_while(|line| line.starts_with('|')).map(|row| row.split('`').collect()).collect();
    assert_eq!(rows.len(), 4);
    let mut recorded = String::new();
    for folder in own_graphs() {
        recorded += &text(&riad_bootstrap([Path::new("path"), &folder]).stdout);
    }
    for row in rows {
        let (fingerprint, path) = (row[1], row[3]);
        let mut digest = [0; 20];
        for (place, byte) in sha256(fingerprint.as_bytes()).iter().enumerate() {
            digest[place % 20] ^= byte;
        }
        let (store, name) = path.rsplit_once('/').unwrap();
        let name = &name[33..];
        assert!(fingerprint.ends_with(&format!(":{store}:{name}")));
        assert_eq!(format!("{store}/{}-{name}", base32::encode(&digest)), path);
        assert!(recorded.contains(&format!("  {path}  ")), "{path} is not recorded");
    }
}

/// All kinds of paths, in Nix's language.
const EXPRESSION: &str = r#"
let
  step = name: more: derivation ({ inherit name; system = "x86_64-linux"; builder = "/bin/sh"; } // more);
  text = builtins.toFile "text" "a\tb\n";
  about = builtins.toFile "about" "see ${text}";
  fixed = mode: algorithm: hash: step "${mode}-${algorithm}" {
    outputHashMode = mode; outputHashAlgo = algorithm; outputHash = builtins.hashString hash "x";
  };
  each = mode: map (a: fixed mode a a) [ "md5" "sha1" "sha256" "sha512" ];
  fetch = url: step "fetched" { inherit url; outputHashAlgo = "sha256"; outputHash = builtins.hashString "sha256" "y"; };
  use = url: step "use" { outputs = [ "out" "dev" ]; from = fetch url; };
in step "top" {
  inherit text about; source = ./tree; file = ./tree/file;
  fixed = each "flat" ++ each "recursive";
  merged = step "merged" { one = (use "http://a").out; two = (use "http://b").dev; quote = "\"\\\r"; };
}
"#;

#[test]
fn a_store_of_any_name_has_the_paths_that_nix_gives() {
    let test = "a_store_of_any_name_has_the_paths_that_nix_gives";
    let scratch = Scratch::new("prefix");
    let place = |name: &str| scratch.path().join(name);
    fs::create_dir_all(place("tree/deep")).unwrap();
    fs::write(place("tree/file"), "content").unwrap();
    symlink("../file", place("tree/deep/link")).unwrap();
    fs::write(place("top.nix"), EXPRESSION).unwrap();
    let store = place("a store's").with_file_name("stores/of+mine");
    let mut nix = Command::new("nix-instantiate");
    nix.arg(place("top.nix")).env("NIX_STORE_DIR", &store).env("HOME", scratch.path());
    for name in ["NIX_STATE_DIR", "NIX_LOG_DIR", "NIX_CONF_DIR", "NIX_LOCALSTATE_DIR"] {
        nix.env(name, place(name));
    }
    let Ok(output) = nix.output() else {
        return skipped(test, "nix-instantiate (Debian: nix-bin) is not installed");
    };
    assert!(output.status.success(), "{}", text(&output.stderr));
    let graph = Graph::load(&store).unwrap();
    assert_eq!(graph.nodes().len(), drv_files(&store).len());
    assert_eq!(graph.nodes().len(), 14);
    graph.validate().unwrap();
    for check in paths::check(&graph).unwrap() {
        assert!(check.is_right(), "{check:?}");
        assert!(check.computed.as_path().starts_with(&store));
    }
}
