//! Linear scripts of what Nix's daemon does beside running builders, run by
//! Guile and by Riad: the outputs have the hashes that a replay finds.

mod common;

use std::fs;
use std::path::Path;

use common::interpreter::{full_script, interpreters, replayed};
use common::made::{Made, Recipe};
use common::nix::{BUSYBOX, Recordings};
use common::{riad_bootstrap, text};
use riad_bootstrap::nar;

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
        made.record(&[(&step, &replayed(made.path(), &step.out))]);
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

/// Fetchers, executable or not, and packages that are linked: every recorded
/// output of `n-builtin` comes out.
#[test]
fn what_the_daemon_does_itself_gives_the_recorded_hashes() {
    let test = "what_the_daemon_does_itself_gives_the_recorded_hashes";
    let Some(recordings) = Recordings::of_the_repository(test) else { return };
    let folder = recordings.folder("n-builtin");
    let script = full_script(&folder);
    let outputs = fs::read_to_string(folder.join("outputs.tsv")).unwrap();
    for row in outputs.lines().skip(1) {
        let hash = row.split('\t').nth(4).unwrap();
        assert!(script.contains(&format!("\"{hash}\"")), "{row} is not checked");
    }
    for interpreter in interpreters(test) {
        let (status, printed, _scratch) = interpreter.run_script(&folder);
        assert_eq!(status.code(), Some(0), "{printed}");
        assert!(printed.ends_with("Congratulations!\n"), "{printed}");
    }
}

/// A derivation that fetches URL and is to have this hash: kind, hexadecimal.
fn fetcher(name: &str, url: &str, (kind, hash): (&str, &str)) -> Recipe {
    let fixed = Some((kind.into(), hash.into()));
    let recipe = Recipe { builder: "builtin:fetchurl".into(), fixed, ..Made::shell(name, "", &[]) };
    Recipe { arguments: Vec::new(), ..recipe }.with("url", url)
}

/// Of the text `hello` with a newline, from `sha256sum`.
const HELLO: &str = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
/// A source that fetchers find.
const FETCHED: &str = "/nix/store/00000000000000000000000000000000-fetched";

#[test]
fn what_is_not_at_hand_ends_the_script_before_anything_is_built() {
    for interpreter in interpreters("what_is_not_at_hand_ends_the_script") {
        let Some(made) = Made::with_busybox("script-fetch") else { return };
        let first = made.add(&Made::shell("first", "echo x > $out", &[]));
        let url = "https://example.org/x.tar";
        let fetched = made.add(&fetcher("x", url, ("sha256", HELLO)));
        made.add(&Made::shell("top", "cat $x > $out", &[("x", &fetched), ("y", &first)]));
        let (status, printed, scratch) = interpreter.run_script(made.path());
        assert_eq!(status.code(), Some(1), "{printed}");
        let problem =
            format!("{}: it fetches {url}: put what is there at {}\n", fetched.base(), fetched.out);
        assert!(printed.ends_with(&problem), "{printed}");
        assert!(!printed.contains(&first.base()), "{printed}");
        assert!(!scratch.path().join("store").join(&first.out[11..]).exists());
    }
}

#[test]
fn what_is_fetched_must_have_its_hash() {
    for interpreter in interpreters("what_is_fetched_must_have_its_hash") {
        for (content, is_right) in [("hello\n", true), ("hullo\n", false)] {
            let Some(made) = Made::with_busybox("script-fetch-hash") else { return };
            fs::write(made.source_file(FETCHED), content).unwrap();
            let url = format!("https://example.org/x file://{FETCHED}");
            let fetched = made.add(&fetcher("x", &url, ("sha256", HELLO)));
            let top = made.add(&Made::shell("top", "cat $x > $out", &[("x", &fetched)]));
            let (status, printed, scratch) = interpreter.run_script(made.path());
            let store = scratch.path().join("store");
            assert_eq!(store.join(&top.out[11..]).exists(), is_right, "{printed}");
            if is_right {
                assert_eq!(status.code(), Some(0), "{printed}");
                continue;
            }
            assert_eq!(status.code(), Some(1), "{printed}");
            let problem =
                format!("{}: {} differs: it has the sha256 ", fetched.base(), fetched.out);
            assert!(printed.contains(&problem), "{printed}");
            assert!(store.join(format!("{}.differs", &fetched.out[11..])).exists());
        }
    }
}

/// A nar with an executable, an empty file, a link and folders, whole and cut.
#[test]
fn what_is_fetched_can_be_a_nar() {
    for interpreter in interpreters("what_is_fetched_can_be_a_nar") {
        let Some(made) = Made::with_busybox("script-unpack") else { return };
        let tree = made.path().join("tree");
        fs::create_dir_all(tree.join("a/é")).unwrap();
        fs::write(tree.join("a/é/x"), "0123456789".repeat(20_000)).unwrap();
        fs::write(tree.join("empty"), "").unwrap();
        fs::copy(made.source_file(BUSYBOX).join("bin/busybox"), tree.join("run")).unwrap();
        std::os::unix::fs::symlink("a/é", tree.join("link")).unwrap();
        let hash = hex::encode(nar::nar_hash(&tree).unwrap().sha256);
        let mut archive = Vec::new();
        nar::write(&tree, &mut archive).unwrap();
        fs::write(made.source_file(FETCHED), &archive).unwrap();
        let recipe = fetcher("tree", &format!("file://{FETCHED}"), ("r:sha256", &hash));
        let step = made.add(&recipe.with("unpack", "1"));
        let (status, printed, _scratch) = interpreter.run_script(made.path());
        assert_eq!(status.code(), Some(0), "{printed}");
        archive.truncate(archive.len() - 20);
        fs::write(made.source_file(FETCHED), &archive).unwrap();
        let (status, printed, scratch) = interpreter.run_script(made.path());
        assert_eq!(status.code(), Some(1), "{printed}");
        let problem = format!("{}: {FETCHED} is not a nar", step.base());
        assert!(printed.contains(&problem), "{printed}");
        assert!(!scratch.path().join("store").join(&step.out[11..]).exists());
    }
}

/// Folders of several packages, priorities, packages that others name, and what is
/// left out: as a replay links them. Equal priorities collide.
#[test]
fn packages_are_linked_as_a_replay_does() {
    for interpreter in interpreters("packages_are_linked_as_a_replay_does") {
        let Some(made) = Made::with_busybox("script-links") else { return };
        let write = "mkdir -p $out/bin $out/share/deep/$name $out/nix-support $out/.hidden; \
                     echo $name > $out/bin/same; echo x > $out/share/deep/$name/x; \
                     echo x > $out/bin/$name; ln -s nowhere $out/bin/dead-$name";
        let named = made.add(&Made::shell("named", write, &[]).with("name", "named"));
        let list = format!(
            "{write}; echo \"$named $named\" > \
                            $out/nix-support/propagated-user-env-packages"
        );
        let one = Made::shell("one", &list, &[("named", &named)]).with("name", "one");
        let one = made.add(&one);
        let two = made.add(&Made::shell("two", write, &[]).with("name", "two"));
        let three = made.add(&Made::shell("three", "echo x > $out", &[]));
        let inputs = [("a", &one), ("b", &two), ("c", &three)];
        let link = |name: &str, priority: u32| {
            let packages = format!(
                "true 9 1 {} true {priority} 1 {} true 2 1 {} false 1 1 {}",
                one.out, two.out, three.out, named.out
            );
            let builder = "builtin:buildenv".into();
            let recipe = Recipe { builder, ..Made::shell(name, "", &inputs) };
            Recipe { arguments: Vec::new(), ..recipe }
                .with("derivations", &packages)
                .with("manifest", BUSYBOX)
        };
        let step = made.add(&link("links", 3));
        made.record(&[(&step, &replayed(made.path(), &step.out))]);
        let (status, printed, scratch) = interpreter.run_script(made.path());
        assert_eq!(status.code(), Some(0), "{printed}");
        assert!(printed.contains("bin/dead-one is left out: it leads nowhere\n"), "{printed}");
        let store = scratch.path().join("store");
        let item = store.join(&step.out[11..]);
        let same = fs::read_link(item.join("bin/same")).unwrap();
        assert_eq!(same, Path::new(&two.out).join("bin/same"));
        assert!(item.join("share/deep/named").is_symlink(), "what `one` names is not linked");
        // Another collides.
        let bad = made.add(&link("collision", 9));
        let (status, printed, scratch) = interpreter.run_script(made.path());
        assert_eq!(status.code(), Some(1), "{printed}");
        // Of equal priorities the lower path comes first.
        let later = std::cmp::max(&one.out, &two.out);
        let problem = format!("{}: {later}/bin/same collides with ", bad.base());
        let found = printed.contains(&problem) && printed.contains("the same priority\n");
        assert!(found, "{printed}");
        assert!(!scratch.path().join("store").join(&bad.out[11..]).exists());
    }
}

/// Closures of inputs, as Nix recorded them: that part of `g-attrs` in which no
/// builder looks at what a sandbox hides.
#[test]
fn closures_of_inputs_are_those_that_were_recorded() {
    let test = "closures_of_inputs_are_those_that_were_recorded";
    let Some(recordings) = Recordings::of_the_repository(test) else { return };
    let folder = recordings.folder("g-attrs");
    for name in ["attrs-top", "escapes", "argv", "export-drv-graph"] {
        remove_derivation(&folder, name);
    }
    let script = full_script(&folder);
    // Of `export-graph` and, with structured attributes, `structured1`.
    assert!(script.contains("0lfsp94p1xpm6vadqspvvrfimq75pz0py5sfqfnp59h966vq9aj0"));
    assert!(script.contains("0p6ssx76arm9kp4ijzgsf6c907rpdhvic249wcxcrwj02aabhps0"));
    for interpreter in interpreters(test) {
        let (status, printed, _scratch) = interpreter.run_script(&folder);
        assert_eq!(status.code(), Some(0), "{printed}");
        assert!(printed.ends_with("Congratulations!\n"), "{printed}");
    }
}

/// JSON tells how an item was added to the store, which a script does not know of
/// sources.
#[test]
fn sources_are_not_described() {
    for interpreter in interpreters("sources_are_not_described") {
        let Some(made) = Made::with_busybox("script-described") else { return };
        let attributes = format!(r#"{{"exportReferencesGraph":{{"g":["{BUSYBOX}"]}}}}"#);
        let step = made.add(&Made::shell("described", "", &[]).with("__json", &attributes));
        let (status, printed, _scratch) = interpreter.run_script(made.path());
        assert_eq!(status.code(), Some(1), "{printed}");
        let problem = format!(
            "{}: its exportReferencesGraph asks for {BUSYBOX}, a source, which a script cannot \
             describe\n",
            step.base()
        );
        assert!(printed.ends_with(&problem), "{printed}");
    }
}

/// Removes the derivation called NAME and its outputs from the recording FOLDER.
fn remove_derivation(folder: &Path, name: &str) {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let ending = format!("-{name}.drv");
    let file = files.into_iter().find(|file| file.to_str().unwrap().ends_with(&ending)).unwrap();
    fs::remove_file(&file).unwrap();
    let base = file.file_name().unwrap().to_str().unwrap();
    for table in ["outputs.tsv", "order.txt", "ROOT"] {
        let content = fs::read_to_string(folder.join(table)).unwrap();
        let kept = content.lines().filter(|line| !line.contains(base));
        let kept: String = kept.flat_map(|line| [line, "\n"]).collect();
        fs::write(folder.join(table), kept).unwrap();
    }
}

/// A closure over a source that mentions another, a file with a store path across
/// pieces of 64 KiB, names and links; and what is no input.
#[test]
fn closures_are_those_of_a_replay() {
    for interpreter in interpreters("closures_are_those_of_a_replay") {
        let Some(made) = Made::with_busybox("script-closures") else { return };
        let leaf = made.add(&Made::shell("leaf", "echo x > $out", &[]));
        let other = made.add(&Made::shell("other", "echo x > $out", &[]));
        let hidden = made.add(&Made::shell("hidden", "echo x > $out", &[]));
        // The path begins at 65520 of 65536; the others are a link and a name.
        let script = "mkdir $out; ( head -c 65520 /dev/zero; echo $leaf ) > $out/far; \
                      ln -s $other/x $out/link; echo $out > $out/self; b=${bb#/nix/store/}; \
                      mkdir $out/$b; echo ${hidden#/nix/store/?} > $out/cut";
        let inputs = [("leaf", &leaf), ("other", &other), ("hidden", &hidden)];
        let middle = made.add(&Made::shell("middle", script, &inputs).with("bb", BUSYBOX));
        let top = Made::shell("top", "cp g $out", &[("middle", &middle)]);
        let top = made.add(&top.with("exportReferencesGraph", &format!("g {}/self", middle.out)));
        made.record(&[(&top, &replayed(made.path(), &top.out))]);
        let (status, printed, scratch) = interpreter.run_script(made.path());
        assert_eq!(status.code(), Some(0), "{printed}");
        let item = scratch.path().join("store").join(&top.out[11..]);
        let closure = fs::read_to_string(item).unwrap();
        for (path, is_in) in
            [(&leaf.out, true), (&other.out, true), (&middle.out, true), (&hidden.out, false)]
        {
            assert_eq!(closure.contains(&format!("{path}\n\n")), is_in, "{path}: {closure}");
        }
        assert!(closure.contains(&format!("{BUSYBOX}\n\n0\n")), "{closure}");
        // What is not among the inputs cannot be asked for.
        let bad = Made::shell("bad", "cp g $out", &[("middle", &middle)]);
        let bad = made.add(&bad.with("exportReferencesGraph", &format!("g {}", hidden.out)));
        let (status, printed, _scratch) = interpreter.run_script(made.path());
        assert_eq!(status.code(), Some(1), "{printed}");
        let problem = format!(
            "{}: its exportReferencesGraph asks for {}, which is not in the closure of its inputs\n",
            bad.base(),
            hidden.out
        );
        assert!(printed.ends_with(&problem), "{printed}");
    }
}
