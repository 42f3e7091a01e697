//! Compiled files that are not this executable's, and names that are not UTF-8: what Guile has
//! otherwise, or not at all.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::ExitCode;

use riad_tests::process::{Finished, Invocation, PrivateDir};
use riad_tests::tools;
use riad_tests::trial::{self, Trial};

fn main() -> ExitCode {
    trial::main(vec![
        Trial::new("compiled/as-it-was-written", || compiled(|_| {}, "compiled", "")),
        Trial::new("compiled/of-another-version", || {
            compiled(|bytes| bytes[VERSION] ^= 1, "source", "WARNING: loading compiled file")
        }),
        Trial::new("compiled/of-another-text", || {
            compiled(|bytes| bytes[SOURCE] ^= 1, "source", "newer than compiled")
        }),
        Trial::new("compiled/cut-off", || {
            compiled(|bytes| bytes.truncate(20), "source", "WARNING: loading compiled file")
        }),
        Trial::new("names/bytes-that-are-not-utf-8", odd_bytes),
    ])
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

/// Where a compiled file has the hash of what wrote it, and that of its source's text.
const VERSION: usize = b"riad compiled\n".len();
const SOURCE: usize = VERSION + 32;

fn riad(dir: &Path, args: &[&str]) -> Result<Finished, String> {
    let done = Invocation::new(tools::riad()?).args(args).dir(dir).run().map_err(text)?;
    if done.status == 0 { Ok(done) } else { Err(done.describe()) }
}

/// Compiles a module, CHANGEs the file, and uses the module: code that runs is what EXPECTED says,
/// and WARNING is a part of what is said, nothing if it is empty.
fn compiled(change: fn(&mut Vec<u8>), expected: &str, warning: &str) -> Result<(), String> {
    let dir = PrivateDir::new().map_err(text)?;
    let path = |name: &str| dir.path().join(name);
    fs::create_dir(path("go")).map_err(text)?;
    // What is known when the module is expanded tells compiled code from its source.
    let module = "(define-module (m) #:export (how))
(define-syntax when-expanded (lambda (form) (datum->syntax form (getenv \"HOW\"))))
(define how (when-expanded))\n";
    fs::write(path("m.scm"), module).map_err(text)?;
    let compile = "(setenv \"HOW\" \"compiled\") (use-modules (system base compile))
      (compile-file \"m.scm\" #:output-file \"go/m.go\")";
    riad(dir.path(), &["-c", compile])?;
    let mut bytes = fs::read(path("go/m.go")).map_err(text)?;
    change(&mut bytes);
    fs::write(path("go/m.go"), bytes).map_err(text)?;
    let load = "(setenv \"HOW\" \"source\") (display (@ (m) how))";
    let done = riad(dir.path(), &["-L", ".", "-C", "go", "-c", load])?;
    let warned =
        if warning.is_empty() { done.err().is_empty() } else { done.err().contains(warning) };
    if done.out() == expected && warned { Ok(()) } else { Err(done.describe()) }
}

/// Guile reads bytes that are not UTF-8 as question marks, and such a file cannot be opened; here
/// they are kept, in names of files, arguments and the environment.
fn odd_bytes() -> Result<(), String> {
    let dir = PrivateDir::new().map_err(text)?;
    let odd = || OsString::from_vec(b"a\xff\xc3b".to_vec());
    fs::write(dir.path().join(odd()), "contents").map_err(text)?;
    let program = "(use-modules (ice-9 ftw) (ice-9 textual-ports))
      (define name (car (scandir \".\" (lambda (n) (string-prefix? \"a\" n)))))
      (write (list (call-with-input-file name get-string-all)
                   (string=? name (cadr (program-arguments))) (string=? name (getenv \"ODD\"))
                   (string-length name)))
      (newline)
      (force-output)
      (system* \"printf\" \"%s\" name)
      (rename-file name (string-append name \"2\"))";
    let done = Invocation::new(tools::riad()?)
        .args(["-c", program])
        .arg(odd())
        .env("ODD", odd())
        .dir(dir.path())
        .run()
        .map_err(text)?;
    let expected = [b"(\"contents\" #t #t 4)\n".as_slice(), b"a\xff\xc3b"].concat();
    let renamed = OsString::from_vec(b"a\xff\xc3b2".to_vec());
    if done.stdout == expected && dir.path().join(renamed).exists() {
        Ok(())
    } else {
        Err(done.describe())
    }
}
