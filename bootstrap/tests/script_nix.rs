//! Linear scripts of what Nix's daemon does beside running builders, run by
//! Guile and by Riad: the outputs have the hashes that a replay finds.

mod common;

use std::fs;
use std::path::Path;

use common::interpreter::{interpreters, replayed};
use common::made::{Made, Recipe};
use common::{riad_bootstrap, text};

/// With structured attributes the builder has none but the files of them.
#[test]
fn structured_attributes_are_files_of_the_build_folder() {
    let attributes = r#"{"list":[1,2,"three",null],"no":false,"text":"multi\nline é 'q'",
        "deep":{"a":{"b":[]},"s":"x"},"float":1.25}"#;
    for interpreter in interpreters("structured_attributes_are_files_of_the_build_folder") {
        let Some(made) = Made::with_busybox("script-structured") else { return };
        // The placeholder of `out`: there is no variable of this name.
        let script = "o=/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9; mkdir $o; \
                      cp .attrs.sh .attrs.json $o/; env | sort > $o/env; ls -a > $o/ls";
        let recipe = Made::shell("structured", script, &[]).with("__json", attributes);
        let step = made.add(&recipe);
        made.record(&[(&step, &replayed(made.path()))]);
        let (status, printed, scratch) = interpreter.run_script_in("C", made.path());
        assert_eq!(status.code(), Some(0), "{printed}");
        let item = scratch.path().join("store").join(Path::new(&step.out).file_name().unwrap());
        let environment = fs::read_to_string(item.join("env")).unwrap();
        let file = "NIX_ATTRS_JSON_FILE=/tmp/nix-build-structured.drv-0/.attrs.json\n";
        assert!(environment.contains(file), "{environment}");
        assert!(!environment.contains("__json"), "{environment}");
        let shell = fs::read_to_string(item.join(".attrs.sh")).unwrap();
        assert!(shell.contains("declare text='multi\nline é '\\''q'\\'''\n"), "{shell}");
        // What is no JSON has no files.
        let recipe = Recipe { name: "bad".into(), ..Made::shell("bad", script, &[]) };
        let bad = made.add(&recipe.with("__json", "{"));
        let output = riad_bootstrap([Path::new("script"), made.path()]);
        assert_eq!(output.status.code(), Some(1));
        let problem = format!("{}: its variable __json is not JSON: ", bad.base());
        assert!(text(&output.stderr).contains(&problem), "{}", text(&output.stderr));
    }
}
