//! Times the tools around derivations:
//! `cargo run --release -p riad-bench --bin derivations -- GRAPHS [PART…]`.
//!
//! GRAPHS is a folder of recordings; PART is `parse`, `graph`, `sha256`, `nar` or `replay`, and
//! without any, all are timed. Every result is checked; times are printed, the best of a few
//! runs each, since what else the machine does only adds to them. Peers are run in turn with the
//! tools, so that both meet the same machine.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use bootstrap::derivation::Derivation;
use bootstrap::graph::Graph;
use bootstrap::hash_modulo::{derivation_path, hashes_modulo, output_paths};
use bootstrap::nar;
use bootstrap::script::{self, Kind, Known};
use bootstrap::store_path::sha256;
use riad_bench::derivations::{layered, tree_of_files};
use riad_bench::measure::{self, Expected, Run, Scratch};

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let mut arguments = std::env::args_os().skip(1);
    let graphs = arguments.next().map(PathBuf::from);
    let graphs = graphs.ok_or("usage: derivations FOLDER-OF-RECORDINGS [PART…]")?;
    let chosen: Vec<_> = arguments.collect();
    let scratch = Scratch::new()?;
    let nars = || {
        for (name, count, size) in [("32 files", 32, 32 << 20), ("32768 files", 32 << 10, 32 << 10)]
        {
            nar_hash(name, &tree_of_files(&scratch.cache().join(name), count, size)?)?;
        }
        Ok(())
    };
    let parts: [(&str, &dyn Fn() -> Done); 5] = [
        ("parse", &|| parse_and_write(&graphs)),
        ("graph", &|| large_graph(&scratch.cache().join("graph"))),
        ("sha256", &sha256_speed),
        ("nar", &nars),
        ("replay", &|| synthetic(&graphs.join("nix"), &scratch)),
    ];
    if let Some(other) = chosen.iter().find(|name| parts.iter().all(|(part, _)| part != name)) {
        return Err(format!("there is no part {}", other.display()).into());
    }
    let is_chosen = |part: &str| chosen.is_empty() || chosen.iter().any(|name| name == part);
    parts.iter().filter(|(part, _)| is_chosen(part)).try_for_each(|(_, time)| time())
}

/// The best time of ROUNDS runs of WORK.
fn best(rounds: usize, mut work: impl FnMut() -> Done) -> Result<Duration, Box<dyn Error>> {
    let mut best = Duration::MAX;
    for _ in 0..rounds {
        let start = Instant::now();
        work()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

fn report(what: &str, bytes: usize, time: Duration) {
    let rate = bytes as f64 / 1e6 / time.as_secs_f64();
    println!("{what:44} {:9.4} s  {rate:8.0} MB/s", time.as_secs_f64());
}

/// A file and its content.
type Content = (PathBuf, Vec<u8>);

/// The `.drv` files anywhere in FOLDER.
fn derivations(folder: &Path) -> Result<Vec<Content>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "drv") {
                let content = fs::read(&path)?;
                found.push((path, content));
            }
        }
    }
    Ok(found)
}

fn parse_and_write(graphs: &Path) -> Done {
    let files = derivations(graphs)?;
    let bytes: usize = files.iter().map(|(_, content)| content.len()).sum();
    let parsed = files.iter().map(|(file, content)| Derivation::parse(content, file));
    let parsed = parsed.collect::<Result<Vec<_>, _>>()?;
    for (derivation, (file, content)) in parsed.iter().zip(&files) {
        if derivation.write() != *content {
            return Err(format!("{} is not written as it was read", file.display()).into());
        }
    }
    println!("{} derivations, {bytes} bytes", files.len());
    let time = best(60, || {
        for (file, content) in &files {
            black_box(Derivation::parse(black_box(content), file)?);
        }
        Ok(())
    })?;
    report("parse", bytes, time);
    let time = best(60, || {
        for derivation in &parsed {
            black_box(black_box(derivation).write());
        }
        Ok(())
    })?;
    report("write", bytes, time);
    Ok(())
}

/// A graph of ten thousand: files, to a script.
fn large_graph(folder: &Path) -> Done {
    layered(folder, 100, 100)?;
    let size = fs::read_dir(folder)?.map(|e| Ok(e?.metadata()?.len() as usize));
    let size: usize = size.sum::<Result<usize, std::io::Error>>()?;
    let mut times = [Duration::MAX; 4];
    for _ in 0..5 {
        let start = Instant::now();
        let graph = Graph::load(folder)?;
        let loaded = start.elapsed();
        graph.validate()?;
        let validated = start.elapsed();
        let text = script::script(&graph, &Kind::Full, &Known::NOTHING)?;
        let scripted = start.elapsed();
        if graph.order().len() != 10_000 || text.matches("build-started").count() != 10_000 {
            return Err("the graph or its script is not whole".into());
        }
        let start = Instant::now();
        let hashes = hashes_modulo(&graph);
        let node = &graph.nodes()[graph.roots()[0]];
        black_box(output_paths(node, &hashes, b"/gnu/store", b"x"));
        black_box(derivation_path(&node.derivation, b"/gnu/store", b"x.drv"));
        let hashed = start.elapsed();
        for (best, time) in times.iter_mut().zip([loaded, validated, scripted, hashed]) {
            *best = time.min(*best);
        }
    }
    for (what, time) in [
        "10000 derivations: read and ordered",
        "10000 derivations: and validated",
        "10000 derivations: and scripted",
        "10000 derivations: hashes modulo",
    ]
    .iter()
    .zip(times)
    {
        report(what, size, time);
    }
    script_command(folder, size)
}

/// The whole of `riad-bootstrap script`, which also recomputes all store paths.
fn script_command(folder: &Path, size: usize) -> Done {
    let own = std::env::current_exe()?.with_file_name("riad-bootstrap");
    let time = best(5, || {
        let output = Command::new(&own).arg("script").arg(folder).output()?;
        let text = String::from_utf8(output.stdout)?;
        if !output.status.success() || text.matches("build-started").count() != 10_000 {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(())
    })?;
    report("10000 derivations: riad-bootstrap script", size, time);
    Ok(())
}

/// Beside OpenSSL, which says how much it hashed in a second.
fn sha256_speed() -> Done {
    let block = vec![7; 16 << 10];
    // A few milliseconds: less than the machine gives to somebody else at a time.
    let rounds = 512;
    let mut peer: f64 = 0.0;
    let mut time = Duration::MAX;
    for _ in 0..5 {
        time = time.min(best(100, || {
            for _ in 0..rounds {
                black_box(sha256(black_box(&block)));
            }
            Ok(())
        })?);
        peer = peer.max(openssl().unwrap_or_default());
    }
    report("sha256, in blocks of 16 KiB", rounds * block.len(), time);
    let ours = (rounds * block.len()) as f64 / 1e6 / time.as_secs_f64();
    if peer > 0.0 {
        let ratio = ours / peer;
        println!("{:44} {:9}    {peer:8.0} MB/s  ratio {ratio:.2}", "  openssl speed", "");
    } else {
        println!("  openssl is not installed");
    }
    Ok(())
}

fn openssl() -> Option<f64> {
    let arguments = ["speed", "-mr", "-seconds", "1", "-bytes", "16384", "-evp", "sha256"];
    let output = Command::new("openssl").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.lines().find(|line| line.starts_with("+F:"))?;
    line.rsplit(':').next()?.parse::<f64>().ok().map(|speed| speed / 1e6)
}

/// Beside `nix hash path`, a program each.
fn nar_hash(name: &str, folder: &Path) -> Done {
    let own = std::env::current_exe()?.with_file_name("riad-bootstrap");
    let mut times = [Duration::MAX; 2];
    let mut nix = Command::new("nix");
    nix.args(["--extra-experimental-features", "nix-command", "hash", "path"]);
    nix.args(["--type", "sha256", "--base32"]).arg(folder);
    let mut ours = Command::new(own);
    ours.arg("hash").arg(folder);
    for _ in 0..5 {
        let mut found = Vec::new();
        for (command, best) in [&mut ours, &mut nix].into_iter().zip(&mut times) {
            let start = Instant::now();
            let Ok(output) = command.output() else { continue };
            *best = start.elapsed().min(*best);
            let text = String::from_utf8(output.stdout)?;
            found.push(text.lines().next().unwrap_or_default().to_string());
        }
        let hash = nar::nar_hash(folder)?;
        if found.iter().any(|hash_of_program| *hash_of_program != hash.base32()) {
            return Err(format!("{name}: the hashes differ: {found:?}").into());
        }
    }
    let size = nar::nar_hash(folder)?.size as usize;
    report(&format!("nar hash, 1 GiB in {name}"), size, times[0]);
    if times[1] == Duration::MAX {
        println!("  nix is not installed");
    } else {
        report("  nix hash path", size, times[1]);
        println!("  ratio {:.2}", times[1].as_secs_f64() / times[0].as_secs_f64());
    }
    Ok(())
}

/// The 559 small derivations of `k-synthetic`, built by a replay and by Nix in turn.
fn synthetic(recordings: &Path, scratch: &Scratch) -> Done {
    /// Builds of each.
    const ROUNDS: usize = 3;
    let folder = recordings.join("k-synthetic");
    let count = Graph::load(&folder)?.order().len();
    let place = |name: &str| scratch.cache().join(name);
    prepare_nix(recordings, &place)?;
    let mut best: [Option<Run>; 2] = [None; 2];
    for round in 0..ROUNDS {
        let [ours, theirs] = ["replay", "nix"].map(|name| place(&format!("{name}-{round}")));
        let mut replay = Command::new(std::env::current_exe()?.with_file_name("riad-bootstrap"));
        replay.arg("replay").arg("--store").arg(&ours).arg(&folder);
        let mut nix = Command::new("nix-build");
        nix.env("NIX_CONF_DIR", place("conf")).arg("--no-out-link").arg(place("k-synthetic.nix"));
        nix.arg("--store").arg(&theirs);
        let replay = measure::command(&mut replay, Expected::Anything, scratch)?;
        // Nix need not be there.
        let nix = measure::command(&mut nix, Expected::Anything, scratch);
        if let (0, Err(error)) = (round, &nix) {
            println!("  nix-build: {error}");
        }
        for (best, run) in best.iter_mut().zip([Some(replay), nix.ok()]) {
            *best = best
                .take()
                .into_iter()
                .chain(run)
                .min_by(|one, other| one.wall.total_cmp(&other.wall));
        }
    }
    let whats = [format!("replay of {count} derivations"), "  nix-build".to_string()];
    for (what, run) in whats.iter().zip(&best) {
        let Some(run) = run else { continue };
        let [wall, cpu] = [run.wall, run.cpu].map(|seconds| 1e3 * seconds / count as f64);
        println!("{what:44} {:9.4} s  {wall:.1} ms each, {cpu:.1} ms of a processor", run.wall);
    }
    if let [Some(ours), Some(theirs)] = best {
        println!("  ratio {:.2}", theirs.wall / ours.wall);
    }
    Ok(())
}

/// What Nix needs to build the same, at PLACE of each name.
fn prepare_nix(recordings: &Path, place: &dyn Fn(&str) -> PathBuf) -> Done {
    for (name, source) in [
        ("bb", "d0x4sjwksanirbaxlb05009gy5lvia3q-bb"),
        ("tc", "jq0xh85300xxgxgc6w7na83ggb0b5m1i-tc"),
    ] {
        let file = recordings.join(format!("sources/{source}.nar.xz"));
        nar::unpack(&mut *nar::open_nar(&file)?, &place(name))?;
    }
    for name in ["lib.nix", "k-synthetic.nix"] {
        fs::copy(recordings.join("expressions").join(name), place(name))?;
    }
    fs::create_dir(place("conf"))?;
    let settings = "build-users-group =\nsandbox = true\nsandbox-fallback = false\nsubstitute = false\n\
                    cores = 1\nexperimental-features = nix-command\n";
    fs::write(place("conf/nix.conf"), settings)?;
    Ok(())
}
