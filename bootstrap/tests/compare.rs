//! `compare`: everything that differs is said, and what differs by itself is
//! told apart from what follows.

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Scratch, copy_of, guile_tools, riad_bootstrap, shared_graphs, skipped, text, which};

/// What `compare` prints of ONE and OTHER, and its status.
fn compare(options: &[&str], one: &Path, other: &Path) -> (String, Option<i32>) {
    let arguments = ["compare"].iter().chain(options).map(ToString::to_string);
    let paths = [one, other].map(|path| path.to_str().unwrap().to_string());
    let output = riad_bootstrap(arguments.chain(paths));
    let errors = text(&output.stderr);
    // Of items without a graph it says what it would need.
    assert!(errors.is_empty() || errors.contains("--graph DIR says where"), "{errors}");
    (text(&output.stdout), output.status.code())
}

/// Runs a line of shell in FOLDER.
fn sh(folder: &Path, line: &str) {
    let done = Command::new("sh").args(["-ec", line]).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{line}: {}", text(&done.stderr));
}

/// Two folders, made by the same SCRIPT with `$side` being 1 and 2.
fn two(name: &str, script: &str) -> (Scratch, PathBuf, PathBuf) {
    let scratch = Scratch::new(name);
    for side in ["1", "2"] {
        let folder = scratch.path().join(side);
        fs::create_dir(&folder).unwrap();
        sh(&folder, &format!("side={side}; {script}"));
    }
    let [one, other] = ["1", "2"].map(|side| scratch.path().join(side));
    (scratch, one, other)
}

#[test]
fn every_difference_of_two_trees() {
    let (scratch, one, other) = two("trees", "mkdir -p same/deep folder; echo x > same/deep/f");
    for (root, name) in [(&one, "one"), (&other, "other")] {
        fs::write(root.join("text"), format!("first\n{name}\nlast\n")).unwrap();
        fs::write(root.join("binary"), [0, 1, 2, name.len() as u8]).unwrap();
        fs::write(root.join("run"), "").unwrap();
        symlink(name, root.join("link")).unwrap();
        fs::write(root.join("folder").join(name), "").unwrap();
    }
    fs::set_permissions(one.join("run"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir(one.join("kind")).unwrap();
    fs::write(other.join("kind"), "").unwrap();
    let expected = "\
./binary: 1 of 4 bytes differ, the first at 3
./folder/one: is only in the first
./folder/other: is only in the second
./kind: the kind of file differs
./link: the link's target differs
./run: the mode differs
./text: text differs: -1 +1 lines
";
    assert_eq!(compare(&[], &one, &other), (expected.to_string(), Some(1)));
    let (detailed, _) = compare(&["--diff"], &one, &other);
    for details in [
        "./text: text differs: -1 +1 lines\n    @@ -2 +2 @@\n     first\n    -one\n    +other\n     last\n",
        "./link: the link's target differs\n    -one\n    +other\n",
        "./run: the mode differs\n    -executable\n    +not executable\n",
        "./binary: 1 of 4 bytes differ, the first at 3\n    -00000000: 00010203 ",
    ] {
        assert!(detailed.contains(details), "no {details} in {detailed}");
    }
    // The same of their nars.
    let nars = [&one, &other].map(|root| {
        let file = root.with_extension("nar");
        fs::write(&file, riad_bootstrap([Path::new("nar"), Path::new("pack"), root]).stdout)
            .unwrap();
        file
    });
    assert_eq!(compare(&["--diff"], &nars[0], &nars[1]), (detailed, Some(1)));
    assert_eq!(compare(&[], &one, &nars[0]), (String::new(), Some(0)));
    drop(scratch);
}

#[test]
fn within_archives_the_member_is_named() {
    // Two tar files: times, owners, the order, and a line differ.
    let script = "
        mkdir d; echo same > d/a; echo $side > d/b; touch -d @$((1700000000 + side)) d/*
        case $side in 1) set d/a d/b;; 2) set d/b d/a;; esac
        tar --format=gnu --owner=u$side:$side --group=g:0 -cf x.tar \"$@\"
        gzip -n < x.tar > x.tar.gz
        touch -d @$side x.tar
        rm -r d";
    let (_scratch, one, other) = two("tar", script);
    let (found, status) = compare(&["--diff"], &one, &other);
    assert_eq!(status, Some(1));
    for file in ["./x.tar", "./x.tar.gz"] {
        for finding in [
            format!(
                "\n{file}//d/b: the time stamp in the tar differs\n    -1700000001\n    +1700000002\n  perhaps a time stamp"
            ),
            format!(
                "\n{file}//d/a: the owner in the tar differs\n    -1 u1\n    +2 u2\n  perhaps the user's"
            ),
            format!("\n{file}//d/b: text differs: -1 +1 lines\n    @@ -1 +1 @@\n    -1\n    +2\n"),
        ] {
            assert!(format!("\n{found}").contains(&finding), "no {finding} in {found}");
        }
        let order = format!("{file}: the order of the tar's members differs\n");
        assert!(found.contains(&order), "no {order} in {found}");
    }
    assert!(found.contains("perhaps the order of entries"), "{found}");
}

#[test]
fn a_stream_that_holds_the_same_is_said_to() {
    let script = "seq 100000 > n; gzip -n -$((side * 4)) < n > n.gz; rm n";
    let (_scratch, one, other) = two("gzip", script);
    let (found, _) = compare(&["--diff"], &one, &other);
    // The level is in the header only for the best and the fastest.
    assert_eq!(found, "./n.gz: the gzip data differ, what they hold does not\n");
    let (_scratch, one, other) = two("gzip-time", "touch -d @$((1700000000 + side)) n; gzip n");
    let (found, _) = compare(&["--diff"], &one, &other);
    assert_eq!(
        found,
        "./n.gz: the time stamp in the gzip differs\n    -1700000001\n    +1700000002\n  \
         perhaps a time stamp: set SOURCE_DATE_EPOCH, or touch files before packing\n"
    );
}

#[test]
fn xz_zip_and_ar() {
    for program in ["xz", "python3", "ar"] {
        if !which(program) {
            return skipped("xz_zip_and_ar", &format!("{program} is not installed"));
        }
    }
    let script = "
        echo $side > f; xz -k f; ar rc lib.a f 2>&1
        python3 -c \"
import zipfile
z = zipfile.ZipFile('x.jar', 'w', zipfile.ZIP_DEFLATED)
z.writestr(zipfile.ZipInfo('META-INF/MANIFEST.MF', (2020 + $side, 1, 2, 3, 4, 6)), 'built by $side\\n' * 50)
z.writestr(zipfile.ZipInfo('same', (2020, 1, 1, 0, 0, 0)), 'same')
z.close()\"";
    let (_scratch, one, other) = two("zip", script);
    let (found, _) = compare(&["--diff"], &one, &other);
    for finding in [
        "./f.xz: text differs: -1 +1 lines\n",
        "./lib.a//f: text differs: -1 +1 lines\n",
        "./x.jar//META-INF/MANIFEST.MF: the time stamp in the zip differs\n    -2021-01-02 03:04:06\n    +2022-01-02 03:04:06\n",
        "./x.jar//META-INF/MANIFEST.MF: text differs: -50 +50 lines\n",
    ] {
        assert!(found.contains(finding), "no {finding} in {found}");
    }
    assert!(!found.contains("same"), "{found}");
}

#[test]
fn build_ids_and_sections_of_elf_files() {
    if !which("cc") {
        return skipped("build_ids_and_sections_of_elf_files", "cc (Debian: gcc) is not installed");
    }
    let script = "
        echo 'const char *when = \"built Mon Nov 2'$side' 01:02:03 2026\"; int main(void) { return 0; }' > a.c
        cc -Wl,--build-id -o a a.c; rm a.c";
    let (_scratch, one, other) = two("elf", script);
    let (found, _) = compare(&["--diff"], &one, &other);
    assert!(
        found.starts_with("./a: ELF file differs: the build id and sections\n    -build id "),
        "{found}"
    );
    assert!(found.contains("section .rodata: 1 of "), "{found}");
    assert!(found.contains("perhaps a time stamp"), "{found}");
    assert!(!found.contains("section .text"), "{found}");
}

/// Nix built this graph three times; its table says what came out the same.
#[test]
fn what_differs_by_itself_is_told_from_what_follows() {
    let test = "what_differs_by_itself_is_told_from_what_follows";
    let Some(shared) = shared_graphs() else {
        return skipped(test, "../shared/graphs is not there");
    };
    let recorded = shared.join("nix/i-nondeterministic");
    let copy = copy_of(&recorded, "nondeterministic");
    let table = copy.path().join("outputs.tsv");
    let mut outputs = fs::read_to_string(&table).unwrap();
    let rebuilt = fs::read_to_string(recorded.join("rebuilt.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = rebuilt.lines().skip(1).map(|l| l.split('\t').collect()).collect();
    for row in &rows {
        outputs = replace_hash(&outputs, row[0], row[2]);
    }
    fs::write(&table, &outputs).unwrap();
    let (found, status) = compare(&[], &recorded, copy.path());
    assert_eq!(status, Some(1));
    let before = fs::read_to_string(recorded.join("outputs.tsv")).unwrap();
    for row in &rows {
        let line = match (row[0], hash_of(&before, row[0]) == hash_of(&outputs, row[0])) {
            (base, true) => {
                assert!(!found.contains(&format!("  {base}  ")), "{base} in {found}");
                continue;
            }
            // It copies what another derivation took from /dev/urandom.
            (base, _) if base.ends_with("-usesrandom") => {
                format!("differs by its inputs  {base}  ")
            }
            (base, _) => format!("differs by itself      {base}  "),
        };
        assert!(found.contains(&line), "no {line} in {found}");
    }
    assert!(found.matches("differs by itself").count() >= 5, "{found}");
}

/// The base 32 hash of the output BASE in the table OUTPUTS.
fn hash_of(outputs: &str, base: &str) -> String {
    let row = outputs.lines().find(|row| row.contains(base)).unwrap();
    row.split('\t').nth(4).unwrap().to_string()
}

fn replace_hash(outputs: &str, base: &str, hash: &str) -> String {
    // The hexadecimal column must agree or not be there.
    outputs.replace(&hash_of(outputs, base), hash)
}

/// A change in the first of a chain of outputs, by itself; those after it follow.
#[test]
fn causes_come_before_what_follows() {
    let copy = copy_of(&guile_tools(), "causes");
    let table = copy.path().join("outputs.tsv");
    let outputs = fs::read_to_string(&table).unwrap();
    let mut changed = String::new();
    for row in outputs.lines() {
        let fields: Vec<&str> = row.split('\t').collect();
        let is_changed = ["-seed", "-words"].iter().any(|name| fields[2].ends_with(name));
        let hash = if is_changed { "0".repeat(52) } else { fields[3].to_string() };
        changed.push_str(&[fields[0], fields[1], fields[2], &hash].join("\t"));
        changed.push('\n');
    }
    // Only the columns that are read.
    let header = "drv\toutput\tpath\tnar-sha256-base32\n";
    changed = header.to_string() + changed.split_once('\n').unwrap().1;
    fs::write(&table, changed).unwrap();
    let (found, status) = compare(&[], &guile_tools(), copy.path());
    assert_eq!(status, Some(1));
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), 3, "{found}");
    assert!(lines[0].starts_with("differs by itself      ") && lines[0].contains("-seed  "));
    assert!(lines[1].starts_with("differs by its inputs  ") && lines[1].contains("-words  "));
    assert!(lines[1].contains("-seed)"), "{found}");
    assert_eq!(lines[2], "9 of 11 are the same");
}

#[test]
fn stores_are_compared_down_to_their_files() {
    let scratch = Scratch::new("stores");
    let base = "fp020af7bqi31n8x916gp03l943jv0fa";
    for (side, year) in [("1", "2025"), ("2", "2026")] {
        let store = scratch.path().join(side).join("gnu/store");
        fs::create_dir_all(store.join(format!("{base}-folder"))).unwrap();
        fs::write(store.join(format!("{base}-folder/log")), format!("in {year}\n")).unwrap();
        fs::write(store.join(format!("{base}-same")), "").unwrap();
        fs::write(store.join(format!("{base}-only{side}")), "").unwrap();
    }
    let (found, status) =
        compare(&["--diff"], &scratch.path().join("1"), &scratch.path().join("2"));
    assert_eq!(status, Some(1));
    let start = format!("differs                {base}-folder  ");
    assert!(found.starts_with(&start), "{found}");
    let rest = found.split_once('\n').unwrap().1;
    assert_eq!(
        rest,
        format!(
            "  ./log: text differs: -1 +1 lines\n      @@ -1 +1 @@\n      -in 2025\n      +in 2026\n    \
             perhaps a time stamp: set SOURCE_DATE_EPOCH, or touch files before packing\n\
             only in the first      {base}-only1\nonly in the second     {base}-only2\n\
             1 of 4 are the same\n"
        )
    );
    let json = compare(&["--json"], &scratch.path().join("1"), &scratch.path().join("2")).0;
    for member in ["\"verdict\": \"only-first\"", "\"time-stamp\"", "\"place\": \"./log\""] {
        assert!(json.contains(member), "no {member} in {json}");
    }
}

/// Without derivations: what mentions an item that differs had it for an input,
/// and comes after it; of the first of them the cause stays open, which is said.
#[test]
fn without_a_graph_references_tell_what_follows() {
    let scratch = Scratch::new("references");
    // In the order of their names the causes would come last.
    let names = ["5", "4", "3"].map(|digit| format!("{}-item", digit.repeat(32)));
    for side in ["1", "2"] {
        let store = scratch.path().join(side).join("gnu/store");
        fs::create_dir_all(&store).unwrap();
        fs::write(store.join(&names[0]), format!("of {side}\n")).unwrap();
        fs::write(store.join(&names[1]), format!("/gnu/store/{}\n", names[0])).unwrap();
        let third = format!("{side}: /gnu/store/{}\n", names[1]);
        fs::write(store.join(&names[2]), third).unwrap();
    }
    let sides = ["1", "2"].map(|side| scratch.path().join(side));
    let output = riad_bootstrap([Path::new("compare"), &sides[0], &sides[1]]);
    assert_eq!(output.status.code(), Some(1));
    let found = text(&output.stdout);
    let lines: Vec<&str> = found.lines().collect();
    assert!(lines[0].starts_with(&format!("differs                {}  ", names[0])), "{found}");
    let follows = format!("differs by its inputs  {}  ", names[2]);
    assert!(lines[1].starts_with(&follows), "{found}");
    assert!(lines[1].ends_with(&format!("  ({})", names[0])), "{found}");
    assert_eq!(lines[2], "1 of 3 are the same");
    let errors = text(&output.stderr);
    assert!(errors.contains("the cause of 1 that differ is not known without"), "{errors}");
    assert!(errors.contains("--graph DIR"), "{errors}");
    // Derivations that are no graph are said to be none.
    let broken = sides[0].join("gnu/store").join(format!("{}-x.drv", "6".repeat(32)));
    fs::write(broken, "Derive(").unwrap();
    let output = riad_bootstrap([Path::new("compare"), &sides[0], &sides[1]]);
    let errors = text(&output.stderr);
    assert!(errors.contains("are no graph: ") && errors.contains("x.drv:1:8: "), "{errors}");
}

/// Another recipe: the same name, one variable changed; and what needs it.
#[test]
fn recipes_of_the_same_name_are_paired() {
    let [one, other] = ["1", "2"].map(|side| {
        let made = common::made::Made::new("recipes");
        let first = made.step("first", &format!("({side})"), &[]);
        let second = made.step("second", "()", &[("first", &first)]);
        let same = made.step("same", "()", &[]);
        let hash = format!("0{}", side.repeat(51));
        let steps = [(&first, &*hash), (&second, &*hash), (&same, &*"0".repeat(52))];
        made.record(&steps.map(|(step, hash)| (step, hash)));
        made
    });
    let (found, status) = compare(&[], one.path(), other.path());
    assert_eq!(status, Some(1));
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), 3, "{found}");
    assert!(lines[0].starts_with("recipe differs         ") && lines[0].contains("-first  "));
    assert!(lines[0].contains("the source /gnu/store/") && lines[0].contains("-first-builder"));
    assert!(lines[1].starts_with("inputs' recipes        ") && lines[1].contains("-second  "));
    assert_eq!(lines[2], "1 of 3 are the same");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let scratch = Scratch::new("incomparable");
    fs::write(scratch.path().join("file"), "").unwrap();
    for (other, reason) in [
        (guile_tools(), "one is a store or a recording, the other is not: "),
        (scratch.path().join("nothing"), "nothing: No such file or directory"),
    ] {
        let file = scratch.path().join("file");
        let output = riad_bootstrap([Path::new("compare"), &file, &other]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains(reason), "{}", text(&output.stderr));
    }
}
