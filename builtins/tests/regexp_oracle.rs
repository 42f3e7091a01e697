//! Compares regular expressions with Guile on the GNU C library: thousands of
//! random patterns and texts, what matches, where the groups are, and which
//! patterns are refused with what message.
//!
//! Where Guile is not installed each trial is counted as skipped.

use riad_builtins::regexps::Regexp;
use riad_builtins::regexps::program::Edges;
use riad_builtins::regexps::syntax::Flags;
use riad_tests::trial::{self, Outcome, Trial};
use std::fmt::Write;
use std::process::{Command, ExitCode, Stdio};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Extended,
    Basic,
    Newlines,
    IgnoreCase,
    /// Any characters that mean something, in any order.
    Noise,
}

fn main() -> ExitCode {
    let kinds = [
        ("extended expressions", Kind::Extended, 4000),
        ("basic expressions", Kind::Basic, 2000),
        ("newlines", Kind::Newlines, 1500),
        ("ignored case", Kind::IgnoreCase, 1000),
        ("any characters", Kind::Noise, 4000),
    ];
    let mut trials: Vec<Trial> = kinds
        .into_iter()
        .map(|(name, kind, count)| Trial::new(name, move || run(&cases(kind, count))))
        .collect();
    trials.push(Trial::new("a wrong answer is noticed", notices));
    trial::main(trials)
}

struct Case {
    pattern: String,
    text: String,
    flags: Flags,
    ours: String,
}

/// Numbers that are the same at every run (Marsaglia's xorshift).
struct Random(u64);
impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

fn cases(kind: Kind, count: usize) -> Vec<Case> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (kind as u64 + 1));
    let flags = Flags {
        extended: kind != Kind::Basic,
        ignore_case: kind == Kind::IgnoreCase,
        newline: kind == Kind::Newlines,
    };
    (0..count)
        .map(|_| {
            let pattern = match kind {
                Kind::Noise => noise(&mut random),
                _ => pattern(&mut random, kind, 3),
            };
            let letters: &[&str] = match kind {
                Kind::Newlines => &["a", "b", "\n", " "],
                Kind::IgnoreCase => &["a", "A", "b", "B", "é", "É"],
                _ => &["a", "a", "b", "c", " ", "é"],
            };
            let text: String = (0..random.below(12)).map(|_| random.pick(letters)).collect();
            let ours = answer(&pattern, &text, flags);
            Case { pattern, text, flags, ours }
        })
        .collect()
}
fn noise(random: &mut Random) -> String {
    let parts = [
        "a",
        "b",
        "c",
        "*",
        "+",
        "?",
        "{",
        "}",
        "1",
        "2",
        ",",
        "(",
        ")",
        "(",
        ")",
        "[",
        "]",
        "^",
        "$",
        "|",
        ".",
        "-",
        "\\",
        "\\w",
        "[:alpha:]",
        "[a-c]",
        "[^a]",
        "{1,2}",
    ];
    (0..=random.below(9)).map(|_| random.pick(&parts)).collect()
}
fn pattern(random: &mut Random, kind: Kind, depth: usize) -> String {
    let basic = kind == Kind::Basic;
    let (open, close, bar) = if basic { ("\\(", "\\)", "\\|") } else { ("(", ")", "|") };
    let mut out = String::new();
    for i in 0..=random.below(3) {
        if i > 0 && depth < 3 && random.below(5) == 0 {
            out.push_str(bar);
        }
        match random.below(if depth == 0 { 7 } else { 10 }) {
            0..3 => out.push_str(random.pick(&["a", "b", "c", "ab", "é"])),
            3 => out.push('.'),
            4 => out.push_str(random.pick(&["[ab]", "[^a]", "[[:alpha:]]", "[b-z]", "\\w", "\\s"])),
            // Not in groups and not beside a bar: there the GNU C library goes
            // wrong (see `regexps`).
            5 | 6 if depth == 3 => {
                let newlines = ["^", "$", "\n", "[^a]"];
                let edges = ["\\b", "\\<", "\\>", "\\B", "^", "$"];
                out.push_str(random.pick(if kind == Kind::Newlines { &newlines } else { &edges }));
                continue;
            }
            5 | 6 => out.push_str(random.pick(&["a", "b"])),
            _ => {
                out.push_str(open);
                out.push_str(&pattern(random, kind, depth - 1));
                out.push_str(close);
            }
        }
        if random.below(3) == 0 {
            out.push_str(match (basic, random.below(6)) {
                (_, 0..2) => "*",
                (false, 2) => "+",
                (false, 3) => "?",
                (false, 4) => "{1,2}",
                (false, _) => "{2}",
                (true, 2) => "\\+",
                (true, 3) => "\\?",
                (true, 4) => "\\{1,2\\}",
                (true, _) => "\\{2\\}",
            });
        }
    }
    out
}

fn answer(pattern: &str, text: &str, flags: Flags) -> String {
    let chars: Vec<char> = pattern.chars().collect();
    let mut regexp = match Regexp::new(&chars, flags) {
        Ok(regexp) => regexp,
        Err(wrong) => return wrong.text().to_owned(),
    };
    let text: Vec<u32> = text.chars().map(|c| c as u32).collect();
    let Some(slots) = regexp.search(text.as_slice(), Edges::default()) else {
        return "none".to_owned();
    };
    let mut out = String::new();
    for pair in slots.chunks(2) {
        match pair {
            [a, b] if *a != usize::MAX && *b != usize::MAX => {
                let _ = write!(out, " {a},{b}");
            }
            _ => out.push_str(" -1,-1"),
        }
    }
    out
}

/// What Guile answers to each case, in order.
fn guile_answers(cases: &[Case]) -> Result<Option<Vec<String>>, String> {
    let Ok(guile) = riad_tests::tools::guile() else { return Ok(None) };
    let mut script = String::from(
        "(setlocale LC_ALL \"C.UTF-8\")
         (define (t pattern text . flags)
           (catch 'regular-expression-syntax
             (lambda ()
               (let ((m (regexp-exec (apply make-regexp pattern flags) text)))
                 (if m
                     (for-each (lambda (p) (simple-format #t \" ~A,~A\" (car p) (cdr p)))
                               (cdr (vector->list m)))
                     (display \"none\"))))
             (lambda (key who message . rest) (display message)))
           (newline))\n",
    );
    for case in cases {
        let flags = match case.flags {
            Flags { extended: false, .. } => "regexp/basic",
            Flags { ignore_case: true, .. } => "regexp/icase",
            Flags { newline: true, .. } => "regexp/newline",
            Flags { .. } => "",
        };
        let quoted = |s: &str| s.replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(
            script,
            "(t \"{}\" \"{}\" {flags})",
            quoted(&case.pattern),
            quoted(&case.text)
        );
    }
    let file = std::env::temp_dir().join(format!(
        "riad-regexps-{}-{:x}.scm",
        std::process::id(),
        cases.as_ptr() as usize
    ));
    std::fs::write(&file, script).map_err(|e| e.to_string())?;
    let output = Command::new(guile)
        .args(["--no-auto-compile"])
        .arg(&file)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .map_err(|e| e.to_string());
    std::fs::remove_file(&file).map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&output?.stdout).into_owned();
    Ok(Some(text.lines().map(str::to_owned).collect()))
}

/// The cases that Guile answers otherwise.
fn different(cases: &[Case]) -> Result<Option<Vec<String>>, String> {
    let Some(answers) = guile_answers(cases)? else { return Ok(None) };
    if answers.len() != cases.len() {
        return Err(format!("{} answers to {} cases", answers.len(), cases.len()));
    }
    let wrong = cases.iter().zip(answers).filter(|(case, guile)| case.ours != *guile);
    let shown = wrong.map(|(case, guile)| {
        format!("{:?} on {:?}: {:?}, Guile {guile:?}", case.pattern, case.text, case.ours)
    });
    Ok(Some(shown.collect()))
}

fn run(cases: &[Case]) -> Outcome {
    match different(cases) {
        Err(why) => Outcome::Failed(why),
        Ok(None) => Outcome::Skipped("guile is not installed".to_owned()),
        Ok(Some(wrong)) if wrong.is_empty() => Outcome::Passed,
        Ok(Some(wrong)) => Outcome::Failed(format!(
            "{} of {} differ:\n{}",
            wrong.len(),
            cases.len(),
            wrong[..wrong.len().min(40)].join("\n")
        )),
    }
}

fn notices() -> Outcome {
    let flags = Flags { extended: true, ..Flags::default() };
    let case = |pattern: &str, ours: &str| Case {
        pattern: pattern.to_owned(),
        text: "ab".to_owned(),
        flags,
        ours: ours.to_owned(),
    };
    let cases = [case("a", " 0,1"), case("b", " 0,1"), case("*", "none"), case("x", "none")];
    match different(&cases) {
        Err(why) => Outcome::Failed(why),
        Ok(None) => Outcome::Skipped("guile is not installed".to_owned()),
        Ok(Some(wrong)) if wrong.len() == 2 => Outcome::Passed,
        Ok(Some(wrong)) => Outcome::Failed(format!("two are wrong, noticed: {wrong:?}")),
    }
}
