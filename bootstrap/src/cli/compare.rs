//! `compare`.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use lexopt::Arg;
use riad_bootstrap::bytes::ByteString;
use riad_bootstrap::compare::items::{self, Cause, Compared, Item, Items, Verdict};
use riad_bootstrap::compare::{CompareError, Finding, tree};
use riad_bootstrap::graph::Graph;
use riad_bootstrap::json::Json;
use riad_bootstrap::{base32, nar};

use super::replays::Temporary;
use super::{Arguments, Command, Failure, failed, shown};

pub(super) const COMPARE: Command = Command {
    name: "compare",
    usage: "[--diff] [--graph DIR] [--json] A B",
    summary: "Compare two builds: stores, recordings, nars, folders or files",
    details: "\
Of stores and recordings every item is compared. A line is printed for each that
is not the same, what is the cause before what follows from it:

  differs by itself     PATH  HASH  HASH
  differs by its inputs PATH  HASH  HASH  (INPUT, …)
  recipe differs        PATH  PATH  (WAY, …)
  inputs' recipes       PATH  PATH
  differs               PATH  HASH  HASH
  only in the first     PATH
  only in the second    PATH

HASH is the nar's sha256 in base 32. The cause is known from the graph: of a
recording, of the derivations in a store, or of --graph. Without one, an item that
mentions one that differs is said to differ by its inputs, and any other only to
differ: a line on standard error then says how many. A recipe differs where
the two sides have derivations of the same name: WAY is in what, and `inputs'
recipes` that it is only in the paths of its inputs.

Of folders, files and nars everything that differs is printed.

  --diff       show how: lines, sections and build ids of ELF files, members of
               archives (tar, gzip, xz, zip, ar), with hints at usual causes;
               of items that differ as well, where both sides have them
  --graph DIR  the derivations by which items were made
  --json       as JSON, with everything that --diff shows

Status 0 if all is the same, else 1.
",
    run: compare,
};

struct Options {
    diff: bool,
    json: bool,
    graph: Option<Graph>,
}

fn compare(arguments: &mut Arguments, output: &mut dyn Write) -> Result<(), Failure> {
    let (mut one, mut other) = (None, None);
    let mut options = Options { diff: false, json: false, graph: None };
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Long("diff") => options.diff = true,
            Arg::Long("json") => options.json = true,
            Arg::Long("graph") => options.graph = Some(Graph::load(&arguments.path()?)?),
            Arg::Value(value) if one.is_none() => arguments.operand(&mut one, value)?,
            Arg::Value(value) => arguments.operand(&mut other, value)?,
            other => {
                let name = shown(&other);
                return arguments.unexpected(&name);
            }
        }
    }
    let (one, other) = (arguments.required(one)?, arguments.required(other)?);
    let same = match (Items::open(&one)?, Items::open(&other)?) {
        (Some(one), Some(other)) => compare_items(&one, &other, &options, output)?,
        (None, None) => compare_trees(&one, &other, &options, output)?,
        _ => return Err(CompareError::Kinds { one, other }.into()),
    };
    if same { Ok(()) } else { Err(Failure::Status(1)) }
}

fn compare_trees(
    one: &Path,
    other: &Path,
    options: &Options,
    output: &mut dyn Write,
) -> Result<bool, Failure> {
    let temporary = Temporary::new()?;
    let one = unpacked(one, &temporary.path().join("first"))?;
    let other = unpacked(other, &temporary.path().join("second"))?;
    let findings = tree::compare(&one, &other)?;
    if options.json {
        let document = Json::Object(vec![("findings".into(), findings_json(&findings))]);
        writeln!(output, "{document}")?;
    } else {
        print_findings(&findings, options.diff, "", output)?;
    }
    Ok(findings.is_empty())
}

/// PATH, or what it holds if it is a nar: then that is made at TARGET.
fn unpacked(path: &Path, target: &Path) -> Result<PathBuf, Failure> {
    let start = strings_of_nar();
    let is_nar = |path: &Path| -> Result<bool, Failure> {
        let mut found = vec![0; start.len()];
        Ok(nar::open_nar(path)?.read_exact(&mut found).is_ok() && found == start)
    };
    let metadata = path.symlink_metadata();
    let metadata = metadata.map_err(|error| failed(format!("{}: {error}", path.display())))?;
    if !metadata.is_file() || !is_nar(path)? {
        return Ok(path.to_path_buf());
    }
    nar::unpack(&mut *nar::open_nar(path)?, target)?;
    Ok(target.to_path_buf())
}

/// What a nar begins with.
fn strings_of_nar() -> Vec<u8> {
    let mut start = 13u64.to_le_bytes().to_vec();
    start.extend_from_slice(b"nix-archive-1\0\0\0");
    start
}

fn print_findings(
    findings: &[Finding],
    diff: bool,
    indent: &str,
    output: &mut dyn Write,
) -> io::Result<()> {
    for Finding { place, what, details, hints } in findings {
        writeln!(output, "{indent}{place}: {what}")?;
        if diff {
            details.iter().try_for_each(|line| writeln!(output, "{indent}    {line}"))?;
            hints.iter().try_for_each(|hint| writeln!(output, "{indent}  perhaps {hint}"))?;
        }
    }
    Ok(())
}

fn findings_json(findings: &[Finding]) -> Json {
    let text = |text: &str| Json::Text(text.to_string());
    let finding = |finding: &Finding| {
        Json::Object(vec![
            ("place".into(), text(&finding.place)),
            ("what".into(), text(&finding.what)),
            (
                "details".into(),
                Json::Array(finding.details.iter().map(|line| text(line)).collect()),
            ),
            ("hints".into(), Json::Array(finding.hints.iter().map(|h| text(h.name())).collect())),
        ])
    };
    Json::Array(findings.iter().map(finding).collect())
}

fn compare_items(
    one: &Items,
    other: &Items,
    options: &Options,
    output: &mut dyn Write,
) -> Result<bool, Failure> {
    let compared = items::compare(one, other, options.graph.as_ref());
    let differing: Vec<&Compared> =
        compared.iter().filter(|item| item.verdict != Verdict::Same).collect();
    let mut documents = Vec::new();
    for item in &differing {
        let (base, second) = (&item.base, second_name(item));
        let [first, second] = [one.items.get(base), other.items.get(second)];
        let places = first.zip(second).and_then(|(a, b)| a.place.as_ref().zip(b.place.as_ref()));
        let findings = match places {
            Some((one, other)) if options.diff || options.json => Some(tree::compare(one, other)?),
            _ => None,
        };
        if options.json {
            documents.push(item_json(item, first, second, findings.as_deref()));
            continue;
        }
        writeln!(output, "{}", item_line(item, first, second))?;
        print_findings(findings.as_deref().unwrap_or_default(), true, "  ", output)?;
    }
    if options.json {
        let document = Json::Object(vec![
            ("compared".into(), Json::Number(compared.len() as u64)),
            ("different".into(), Json::Array(documents)),
        ]);
        writeln!(output, "{document}")?;
    } else {
        let same = compared.len() - differing.len();
        writeln!(output, "{same} of {} are the same", compared.len())?;
    }
    let is_open = |item: &&&Compared| item.verdict == Verdict::Differs(Cause::Unknown);
    let open = differing.iter().filter(is_open).count();
    if open > 0 {
        output.flush()?;
        for problem in [one, other].into_iter().filter_map(|side| side.no_graph.as_ref()) {
            eprintln!("riad-bootstrap: the derivations in a store are no graph: {problem}");
        }
        eprintln!(
            "riad-bootstrap: the cause of {open} that differ is not known without their \
             derivations: --graph DIR says where they are"
        );
    }
    Ok(differing.is_empty())
}

/// The name that the second side has for an item.
fn second_name(item: &Compared) -> &ByteString {
    match &item.verdict {
        Verdict::Differs(Cause::Recipe { other, .. } | Cause::RecipeOfInputs { other }) => other,
        _ => &item.base,
    }
}

fn hash_of(item: Option<&Item>) -> String {
    item.map_or_else(String::new, |item| base32::encode(&item.sha256))
}

fn list(names: &[impl ToString]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn item_line(item: &Compared, first: Option<&Item>, second: Option<&Item>) -> String {
    let base = &item.base;
    let hashes = format!("{}  {}", hash_of(first), hash_of(second));
    match &item.verdict {
        Verdict::Same => format!("same                   {base}"),
        Verdict::OnlyFirst => format!("only in the first      {base}"),
        Verdict::OnlySecond => format!("only in the second     {base}"),
        Verdict::Differs(Cause::Itself) => format!("differs by itself      {base}  {hashes}"),
        Verdict::Differs(Cause::Unknown) => format!("differs                {base}  {hashes}"),
        Verdict::Differs(Cause::Inputs(inputs)) => {
            format!("differs by its inputs  {base}  {hashes}  ({})", list(inputs))
        }
        Verdict::Differs(Cause::Recipe { other, ways }) => {
            format!("recipe differs         {base}  {other}  ({})", list(ways))
        }
        Verdict::Differs(Cause::RecipeOfInputs { other }) => {
            format!("inputs' recipes        {base}  {other}")
        }
    }
}

fn item_json(
    item: &Compared,
    first: Option<&Item>,
    second: Option<&Item>,
    findings: Option<&[Finding]>,
) -> Json {
    let text = |text: &str| Json::Text(text.to_string());
    let mut members = vec![("path".to_string(), Json::bytes(&item.base))];
    let (verdict, more) = match &item.verdict {
        Verdict::Same => ("same", None),
        Verdict::OnlyFirst => ("only-first", None),
        Verdict::OnlySecond => ("only-second", None),
        Verdict::Differs(Cause::Itself) => ("differs-by-itself", None),
        Verdict::Differs(Cause::Unknown) => ("differs", None),
        Verdict::Differs(Cause::Inputs(inputs)) => {
            ("differs-by-inputs", Some(("inputs", Json::list(inputs))))
        }
        Verdict::Differs(Cause::Recipe { ways, .. }) => {
            let ways = ways.iter().map(|way| text(way)).collect();
            ("recipe-differs", Some(("ways", Json::Array(ways))))
        }
        Verdict::Differs(Cause::RecipeOfInputs { .. }) => ("recipe-of-inputs-differs", None),
    };
    members.push(("verdict".into(), text(verdict)));
    members.extend(more.map(|(name, value)| (name.to_string(), value)));
    let hashes = [("first", first), ("second", second)];
    let hashes = hashes.into_iter().filter_map(|(name, item)| {
        Some((format!("{name}NarSha256"), Json::Text(hex::encode(item?.sha256))))
    });
    members.extend(hashes);
    if second_name(item) != &item.base {
        members.push(("secondPath".into(), Json::bytes(second_name(item))));
    }
    members.extend(findings.map(|findings| ("findings".to_string(), findings_json(findings))));
    Json::Object(members)
}
