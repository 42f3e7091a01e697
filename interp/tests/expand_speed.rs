//! How long expansion takes, on a synthetic program. Not a check of anything:
//! run it with `--release -- --ignored --nocapture`.

use riad_interp::expand::{self, Expansion, Mode};
use riad_interp::host::NoHost;
use riad_interp::read::Reader;
use riad_interp::{Cx, Vm};
use std::fmt::Write;
use std::time::Instant;

const MACROS: &str = "
(define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))
(define-syntax my-cond (syntax-rules (else) ((_ (else e ...)) (begin e ...))
  ((_ (c e ...) clause ...) (if c (begin e ...) (my-cond clause ...)))))
(define-syntax my-let* (syntax-rules () ((_ () b ...) (let () b ...))
  ((_ ((x v) r ...) b ...) (let ((x v)) (my-let* (r ...) b ...)))))
(define-syntax while (syntax-rules () ((_ c b ...) (let loop () (when c b ... (loop))))))
";

/// A program of `n` procedures that use macros of all kinds.
fn program(n: usize) -> String {
    let mut text = MACROS.to_owned();
    for i in 0..n {
        let _ = write!(
            text,
            "(define (procedure-{i} list-of-things count)
               (define total 0)
               (define (helper x) (+ x {i}))
               (my-let* ((a (helper count)) (b (* a 2)) (c (if (> a b) a b)))
                 (let loop ((things list-of-things) (result '()))
                   (my-cond ((null? things) (reverse result))
                            ((eq? (car things) 'skip) (loop (cdr things) result))
                            ((my-or (pair? (car things)) (string? (car things)) (= a b c))
                             (set! total (+ total 1))
                             (loop (cdr things) (cons `(item ,a ,@b ,(car things)) result)))
                            (else (let-values-of (procedure-{i} (cdr things) count)
                                    (lambda (x y) (case x ((1 2 3) y) ((a b) => helper) (else total)))))))))\n"
        );
    }
    text
}

/// One `and` of many clauses, like a linear build script.
fn script(n: usize) -> String {
    let mut text = String::from("(and");
    for i in 0..n {
        let _ = write!(
            text,
            "(begin (format #t \"building {i}\") (mkdir-p \"/store/{i}\") (chdir \"/build\")
               (environ '(\"out=/store/{i}\" \"PATH=/bin:/usr/bin\" \"NAME=package-{i}\"))
               (let ((result (system* \"/store/guile\" \"--no-auto-compile\" \"builder-{i}\")))
                 (if (zero? result) #t (begin (display \"failed\") (exit result)))))\n"
        );
    }
    text.push(')');
    text
}

fn time(name: &str, text: &str) {
    let mut cx = Cx::new(Box::new(NoHost));
    builtins::install(&mut cx);
    expand::install(&mut cx);
    let mut vm = Vm::new(cx);
    let start = Instant::now();
    let mut data = Vec::new();
    let mut reader = Reader::new(&mut vm.cx, text.as_bytes(), 0);
    reader.sources = Some(riad_interp::read::Sources::default());
    while let Ok(Some(datum)) = reader.read(&mut vm.cx) {
        vm.cx.handle(datum);
        data.push(datum);
    }
    let sources = reader.sources.take().map(std::rc::Rc::new);
    let read = start.elapsed();
    let start = Instant::now();
    let mut units = 0;
    for datum in data {
        let module = vm.cx.current_module;
        let mut expansion = Expansion::new(&mut vm.cx, datum, module, sources.clone(), Mode::Eval);
        while let Ok(Some(_)) = expansion.next(&mut vm) {
            units += 1;
        }
    }
    let expanded = start.elapsed();
    println!("{name}: {} bytes, {units} units: read {read:?}, expand {expanded:?}", text.len());
}

#[test]
#[ignore = "a measurement"]
fn speed() {
    for _ in 0..3 {
        time("procedures", &program(2000));
        time("script", &script(2000));
    }
}
