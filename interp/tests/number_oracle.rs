//! Compares the numeric tower with Guile: thousands of applications of every
//! operation to operands of every kind, and what is printed for the results.
//!
//! Where Guile is not installed each trial is counted as skipped.

#[path = "number_oracle/cases.rs"]
mod cases;
#[path = "number_oracle/compare.rs"]
mod compare;
#[path = "number_oracle/operands.rs"]
mod operands;
#[path = "number_oracle/operations.rs"]
mod operations;

use cases::Case;
use riad_tests::trial::{self, Outcome, Trial};
use std::process::ExitCode;

type Group = (&'static str, fn() -> Vec<Case>);

fn main() -> ExitCode {
    let groups: [Group; 8] = [
        ("one operand", cases::unary),
        ("two operands", cases::binary),
        ("transcendental functions", cases::transcendental),
        ("powers", cases::powers),
        ("shifts and bit fields", cases::bit_fields),
        ("number->string", cases::printing),
        ("string->number", cases::parsing),
        ("string->number, random texts", cases::random_texts),
    ];
    let mut trials: Vec<Trial> = groups
        .into_iter()
        .map(|(name, make)| Trial::new(name, move || run(name, &make())))
        .collect();
    trials.push(Trial::new("a wrong answer is noticed", notices));
    trial::main(trials)
}

fn run(name: &str, cases: &[Case]) -> Outcome {
    let guile = match riad_tests::tools::guile() {
        Ok(guile) => guile,
        Err(why) => return Outcome::Skipped(why),
    };
    match compare::with_guile(&guile, cases) {
        Ok(report) => {
            println!("{name}: {report}");
            report.verdict().into()
        }
        Err(why) => Outcome::Failed(why),
    }
}

/// The comparison itself, tried on answers that are wrong, nearly right and right.
fn notices() -> Outcome {
    let guile = match riad_tests::tools::guile() {
        Ok(guile) => guile,
        Err(why) => return Outcome::Skipped(why),
    };
    let case = |call: &str, ours: &str, inexact| Case {
        call: call.to_owned(),
        ours: ours.to_owned(),
        inexact,
    };
    let cases = [
        case("(+ 1 2)", "4", false),
        case("(/ 1 0)", "+inf.0", false),
        case("(sin 1.0)", "0.8414709848078967", false),
        case("(sin 1.0)", "0.8414709848078967", true),
        case("(sin 1.0)", "0.8414709848178965", true),
        case("(+ 1 2)", "3", false),
    ];
    match compare::with_guile(&guile, &cases) {
        Ok(report) if (report.different.len(), report.near, report.same) == (4, 1, 1) => {
            Outcome::Passed
        }
        Ok(report) => Outcome::Failed(format!("expected 4 different, 1 near, 1 same: {report}")),
        Err(why) => Outcome::Failed(why),
    }
}
