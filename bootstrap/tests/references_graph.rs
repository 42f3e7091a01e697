//! `exportReferencesGraph`: what may be asked for, and what comes of it, as Nix
//! 2.8 says it of the same derivations.

mod common;

use std::fs;

use common::made::{Made, Recipe, Step};
use common::nix::replay_with;

/// Builds RECIPE, whose builder copies what it is told to its output; this, or
/// why it was not built. The input of the recipe is INPUT.
fn told(recipe: impl FnOnce(Recipe, &Step) -> Recipe) -> Option<(Result<String, String>, Step)> {
    let made = Made::with_busybox("references-graph")?;
    let input = made.add(&Made::shell("input", "mkdir $out; echo x > $out/file", &[]));
    let plain = Made::shell("asks", "cat closure > $out", &[("input", &input)]);
    let step = made.add(&recipe(plain, &input));
    let (_, collected, store) = replay_with(made.path(), None);
    let content = fs::read_to_string(store.path().join(&step.out[1..]));
    Some((content.map_err(|_| collected.problems()), input))
}

/// The same, asking for PATH, where `INPUT` stands for the input.
fn asking_for(path: &str) -> Option<(Result<String, String>, Step)> {
    told(|recipe, input| {
        let wanted = format!("closure {}", path.replace("INPUT", &input.out));
        recipe.with("exportReferencesGraph", &wanted)
    })
}

#[test]
fn a_path_into_an_item_stands_for_the_item() {
    for path in ["INPUT", "INPUT/", "INPUT/file", "INPUT/nothing/there"] {
        let Some((found, input)) = asking_for(path) else { return };
        assert_eq!(found, Ok(format!("{}\n\n0\n", input.out)), "{path}");
    }
}

#[test]
fn what_is_no_input_is_refused() {
    for (path, reason) in [
        ("/etc/passwd", "asks for /etc/passwd, which is not in the store"),
        ("/nix/store", "asks for /nix/store, which is not in the store"),
        ("/nix/storex", "which is not in the store"),
        ("/nix/store/x", "asks for /nix/store/x, which is not in the closure of its inputs"),
        ("/nix/store/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-x", "is not in the closure of its inputs"),
        ("INPUT another", "has an odd number of words"),
        ("INPUT a/b INPUT", "names the file `a/b`, which is not a plain name"),
    ] {
        let Some((found, _)) = asking_for(path) else { return };
        let problem = found.unwrap_err();
        assert!(problem.contains(reason), "{path}: {problem}");
    }
}

/// Structured attributes take a path or a list of paths, of whole items only.
#[test]
fn structured_attributes_take_whole_items() {
    let asking_for = |json: &str| {
        told(|recipe, input| {
            let wanted = json.replace("INPUT", &input.out);
            let attributes = format!("{{\"exportReferencesGraph\":{{\"closure\":{wanted}}}}}");
            let script = "o=/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9
                          grep -o '\"path\":\"[^\"]*\"' .attrs.json > $o";
            let arguments = ["sh", "-euc", script].map(String::from).to_vec();
            Recipe { arguments, ..recipe }.with("__json", &attributes)
        })
    };
    for json in ["[\"INPUT\"]", "\"INPUT\""] {
        let Some((found, input)) = asking_for(json) else { return };
        assert_eq!(found, Ok(format!("\"path\":\"{}\"\n", input.out)), "{json}");
    }
    for (json, reason) in [
        ("[\"INPUT/file\"]", "/file, which is within a store item, not one itself"),
        ("[\"/etc/passwd\"]", "asks for /etc/passwd, which is not in the store"),
        ("[7]", "asks for [7], which is neither a path nor a list of paths"),
    ] {
        let Some((found, _)) = asking_for(json) else { return };
        let problem = found.unwrap_err();
        assert!(problem.contains(reason), "{json}: {problem}");
    }
}
