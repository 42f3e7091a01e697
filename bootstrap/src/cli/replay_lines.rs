//! A replay's reports as lines: of text, or of JSON.

use std::collections::HashMap;
use std::io::{self, Write};

use riad_bootstrap::bytes::{ByteString, Shown};
use riad_bootstrap::json::Json;
use riad_bootstrap::replay::{Origin, Report, Reporter, Summary};

/// Reports as lines of text.
pub(super) struct Lines<'a> {
    output: &'a mut dyn Write,
    verbose: bool,
    logs: Logs,
    /// Why lines could not be written.
    error: Option<io::Error>,
}

/// The ends of what the current builders have printed.
#[derive(Default)]
pub(super) struct Logs(HashMap<ByteString, Vec<u8>>);

/// How much of a failed builder's log is shown.
const LOG_LINES: usize = 20;
const LOG_BYTES: usize = 1 << 14;

impl Logs {
    pub(super) fn add(&mut self, base: &ByteString, bytes: &[u8]) {
        let log = self.0.entry(base.clone()).or_default();
        log.extend_from_slice(bytes);
        let surplus = log.len().saturating_sub(LOG_BYTES);
        log.drain(..surplus);
    }

    /// The last COUNT lines of what BASE's builder has printed.
    pub(super) fn last(&self, base: &ByteString, count: usize) -> Vec<&[u8]> {
        let log = self.0.get(base).map_or(&b""[..], |log| log.trim_ascii_end());
        let lines: Vec<&[u8]> =
            log.split(|&b| b == b'\n').filter(|line| !line.is_empty()).collect();
        lines[lines.len().saturating_sub(count)..].to_vec()
    }
}

impl Lines<'_> {
    pub(super) fn new(output: &mut dyn Write, verbose: bool) -> Lines<'_> {
        Lines { output, verbose, logs: Logs::default(), error: None }
    }

    pub(super) fn logs(&self) -> &Logs {
        &self.logs
    }

    /// Whether all could be written.
    pub(super) fn end(self) -> io::Result<()> {
        self.error.map_or(Ok(()), Err)
    }

    fn problems(&self, report: &Report) {
        for problem in &report.problems {
            eprintln!("riad-bootstrap: {}: {problem}", report.base);
        }
        let lines = self.logs.last(&report.base, LOG_LINES);
        if report.problems.is_empty() || self.verbose || lines.is_empty() {
            return;
        }
        eprintln!("  the last lines of its log:");
        for line in lines {
            eprintln!("  | {}", Shown(line));
        }
    }
}

impl Reporter for Lines<'_> {
    fn log(&mut self, base: &ByteString, bytes: &[u8]) {
        if self.verbose {
            // Where standard error leads nowhere the log is still in the store.
            let _ = io::stderr().write_all(bytes);
        }
        self.logs.add(base, bytes);
    }

    fn finished(&mut self, report: &Report) {
        self.problems(report);
        self.logs.0.remove(&report.base);
        for output in &report.outputs {
            let hash = output.info.as_ref().map_or_else(|| "-".to_string(), |i| i.hash.base32());
            let word = output.verdict.word();
            let written = writeln!(self.output, "{word:7}  {hash:52}  {}", output.path);
            self.error = self.error.take().or(written.err());
        }
        // A line is worth more while the rest is still being built.
        self.error = self.error.take().or(self.output.flush().err());
    }
}

/// Reports as JSON, an object a line.
pub(super) struct JsonLines<'a> {
    output: &'a mut dyn Write,
    logs: Logs,
    error: Option<io::Error>,
}

fn text(text: &str) -> Json {
    Json::Text(text.to_string())
}

impl JsonLines<'_> {
    pub(super) fn new(output: &mut dyn Write) -> JsonLines<'_> {
        JsonLines { output, logs: Logs::default(), error: None }
    }

    fn write(&mut self, event: &str, members: Vec<(&str, Json)>) {
        let members = [("event", text(event))].into_iter().chain(members);
        let record = Json::Object(members.map(|(name, value)| (name.to_string(), value)).collect());
        let written = writeln!(self.output, "{}", record.line());
        self.error = self.error.take().or(written.and_then(|()| self.output.flush()).err());
    }

    /// Writes the last line; gives SUMMARY back.
    pub(super) fn end(mut self, summary: Summary) -> io::Result<Summary> {
        let counts = [
            ("same", summary.same),
            ("differing", summary.differing),
            ("unrecorded", summary.unrecorded),
            ("failed", summary.failed),
            ("skipped", summary.skipped),
            ("interrupted", summary.interrupted.into()),
        ];
        let members = counts.into_iter().map(|(name, count)| (name, Json::Number(count as u64)));
        self.write("summary", members.collect());
        self.error.map_or(Ok(summary), Err)
    }
}

impl Reporter for JsonLines<'_> {
    fn started(&mut self, base: &ByteString) {
        self.write("start", vec![("derivation", Json::bytes(base))]);
    }

    fn log(&mut self, base: &ByteString, bytes: &[u8]) {
        self.logs.add(base, bytes);
    }

    fn finished(&mut self, report: &Report) {
        let outputs = report.outputs.iter().map(|output| {
            let mut members = vec![
                ("name", Json::bytes(&output.name)),
                ("path", Json::bytes(&output.path)),
                ("verdict", text(output.verdict.word())),
            ];
            if let Some(info) = &output.info {
                members.push(("narSha256", Json::Text(info.hash.base32())));
                members.push(("narSize", Json::Number(info.hash.size)));
                members.push(("references", Json::list(&info.references)));
            }
            Json::Object(
                members.into_iter().map(|(name, value)| (name.to_string(), value)).collect(),
            )
        });
        let origin = match report.origin {
            Origin::Built => "build",
            Origin::Store => "store",
            Origin::Substitute => "substitute",
        };
        let mut members = vec![
            ("derivation", Json::bytes(&report.base)),
            ("origin", text(origin)),
            ("milliseconds", Json::Number(report.duration.as_millis() as u64)),
            ("outputs", Json::Array(outputs.collect())),
        ];
        if !report.problems.is_empty() {
            let problems = report.problems.iter().map(|problem| text(problem));
            members.push(("problems", Json::Array(problems.collect())));
            let log = self.logs.last(&report.base, LOG_LINES);
            members.push(("log", Json::Array(log.into_iter().map(Json::bytes).collect())));
        }
        if report.outputs.iter().any(|o| o.verdict == riad_bootstrap::replay::Verdict::Differs) {
            let cause = if report.by_itself { "itself" } else { "input" };
            members.push(("differsBecauseOf", text(cause)));
        }
        self.logs.0.remove(&report.base);
        self.write("done", members);
    }
}
