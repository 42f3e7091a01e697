//! Families of expressions under Riad and under Guile (see `riad_tests::differential`).
//!
//! `ALL=1 cargo test -p riad-tests --test differential [FAMILY]` shows every difference.

use std::process::ExitCode;

use riad_tests::differential::{self, Family};
use riad_tests::tools;
use riad_tests::trial::{self, Trial};

fn main() -> ExitCode {
    let families = match differential::families() {
        Ok(families) => families,
        Err(e) => {
            eprintln!("{e}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials = vec![Trial::new("differential/every-allowance-has-a-family", known_families)];
    trials.extend(families.into_iter().map(trial));
    trial::main(trials)
}

fn trial(family: Family) -> Trial {
    let name = format!("differential/{}", family.name);
    match tools::guile() {
        Err(why) => Trial::skipped(name, why),
        Ok(guile) => Trial::new(name, move || {
            let found = family.differences(&tools::riad()?, &guile)?;
            differential::judge(&family.name, found, &differential::allowed()?)
        }),
    }
}

fn known_families() -> Result<(), String> {
    let families = differential::families()?;
    for line in differential::allowed()? {
        if !families.iter().any(|family| family.name == line.family) {
            return Err(format!("allowed.txt names no family: {}", line.family));
        }
    }
    Ok(())
}
