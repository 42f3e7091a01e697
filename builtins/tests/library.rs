//! What files leave behind, cut into clusters and made again as it is looked up.

use interp::code::image::{self, Shelf, Written};
use interp::expand::{self, Expansion, Mode};
use interp::host::{Host, NoHost};
use interp::library::{Found, Laid, Library};
use interp::primitive::Row;
use interp::print::{Style, to_text};
use interp::read::Reader;
use interp::symbol::hash_text;
use interp::{Cx, Error, Value, Vm};
use riad_builtins as builtins;
use riad_builtins::eval::{compile_file, compile_text, image_parts, run_parts};

/// A library of one file.
const FILE: &str = "
  (define shared (list 1 \"two\" #\\3 4.5 1/2 (expt 2 70)))
  (define same (cdr shared))
  (define (double x) (+ x x))
  (define counter
    (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
  (define other-counter counter)
  (define circle (list 'a 'b))
  (set-cdr! (cdr circle) circle)
  (define makers (let ((make (lambda (x) (lambda () x)))) (list (make 1) (make 2))))
  (define old-car car)
  (define (car x) 'hidden)
  (define-syntax twice (syntax-rules () ((_ e) (begin e e))))
  (define weak (make-weak-key-hash-table))
  (define (%after-signals result) result)
  (define λ-name 'wide)";

/// A module that is laid out.
const MODULE: &str = "
  (let ((module (%make-named-module '(lib laid))))
    (module-use! module (module-public-interface (current-module)))
    (set-current-module module))
  (define (helper x) (* 2 x))
  (define (own x) (set! calls (+ calls 1)) (helper x))
  (define calls 0)
  (define-syntax through (syntax-rules () ((_ e) (helper e))))
  (define (export! name)
    (module-add! (%module-interface (current-module)) name
                 (module-variable (current-module) name)))
  (begin (export! 'own) (export! 'calls) (export! 'through) (export! 'reverse))";

struct Text(String);
impl Host for Text {
    fn read_file(&mut self, _path: &str) -> std::io::Result<Vec<u8>> {
        Ok(self.0.clone().into_bytes())
    }
    fn diagnostic(&mut self, _text: &str) {}
}

/// The clusters of the state of a file and a module, or the error as text.
fn written(text: &str, module: &str) -> Result<Written, String> {
    let mut cx = Cx::new(Box::new(Text(text.to_owned())));
    builtins::install(&mut cx);
    let mut vm = Vm::new(cx);
    let mut shelf = Shelf::new(&mut vm.cx, &builtins::TABLES, &["(lib laid)"]);
    let name = vm.cx.string("library.scm");
    compile_file(&mut vm, name, true).map_err(|e| format!("{e:?}"))?;
    shelf.note(0);
    shelf.settle();
    vm.cx.host = Box::new(Text(module.to_owned()));
    compile_file(&mut vm, name, true).map_err(|e| format!("{e:?}"))?;
    shelf.note(1);
    let written = shelf.write(&mut vm.cx, &|_, _| false, builtins::numbered_rows());
    written.map_err(|e| format!("{e:?}"))
}

struct Memory {
    clusters: Vec<&'static [u8]>,
    names: Vec<(usize, u32, usize)>,
    laid: &'static [Laid],
    /// The hashes of what the module exports, and whether it defines it.
    exports: Vec<(u32, bool)>,
}
/// The primitives of a table.
fn rows(table: usize) -> impl Iterator<Item = &'static Row> {
    let rows = builtins::numbered_rows().map(|(_, row)| row);
    rows.filter(move |row| row.modules().contains(&builtins::TABLES[table]))
}

impl Library for Memory {
    fn find(&self, table: usize, is_public: bool, hash: u32) -> Option<Found> {
        let is_own = self.exports.iter().find(|e| e.0 == hash).map(|e| e.1);
        if is_public && is_own != Some(true) {
            return is_own.map(|_| Found::Import);
        }
        let cluster = self.names.iter().find(|&&(t, h, _)| (t, h) == (table, hash));
        match cluster {
            Some(&(_, _, n)) => Some(Found::Cluster(n)),
            None if table >= builtins::TABLES.len() => None,
            None => rows(table).find(|row| hash_text(row.name) as u32 == hash).map(Found::Row),
        }
    }
    fn all(&self, table: usize, is_public: bool) -> Vec<Found> {
        let is_shown = |hash| !is_public || self.exports.contains(&(hash, true));
        let clusters = self.names.iter().filter(|(t, hash, _)| *t == table && is_shown(*hash));
        if table >= builtins::TABLES.len() {
            return clusters.map(|&(_, _, n)| Found::Cluster(n)).collect();
        }
        let is_cluster = |row: &Row| clusters.clone().any(|n| n.1 == hash_text(row.name) as u32);
        let rows = rows(table).filter(|row| !is_cluster(row)).map(Found::Row);
        clusters.clone().map(|&(_, _, n)| Found::Cluster(n)).chain(rows).collect()
    }
    fn laid(&self) -> &'static [Laid] {
        self.laid
    }
    fn row(&self, n: usize) -> Option<&'static Row> {
        builtins::numbered_row(n)
    }
    fn find_row(&self, name: &str, _module: &str) -> Option<&'static Row> {
        builtins::row(name)
    }
    fn cluster(&self, n: usize, _code: Option<Value>) -> Option<&'static [u8]> {
        self.clusters.get(n).copied()
    }
    fn count(&self) -> usize {
        self.clusters.len()
    }
}

/// A machine with the library of a text.
fn machine(text: &str) -> Vm {
    let written = written(text, MODULE).expect("the file can be kept");
    let module = &written.laid[0];
    let hashes = |names: &[String], is_own| {
        names.iter().map(|n| (hash_text(n) as u32, is_own)).collect::<Vec<_>>()
    };
    let laid = Laid {
        name: "(lib laid)",
        version: &[],
        uses: &[],
        replaces: "",
        features: "",
        imports: module.list,
    };
    let names = written.names.iter().map(|(t, name, n)| (*t, hash_text(name) as u32, *n));
    let library = Memory {
        names: names.collect(),
        laid: vec![laid].leak(),
        exports: [hashes(&module.exports, true), hashes(&module.imports, false)].concat(),
        clusters: written.clusters.into_iter().map(|c| &*c.bytes.leak()).collect(),
    };
    let mut cx = Cx::new(Box::new(NoHost));
    let files: Vec<&str> = written.files.iter().map(String::as_str).collect();
    cx.set_library(Box::new(library), &builtins::TABLES, &files, written.serial);
    builtins::install_beside_library(&mut cx);
    expand::install_keywords(&mut cx);
    Vm::new(cx)
}

fn run(vm: &mut Vm, text: &str) -> Result<Value, Error> {
    let form = Reader::new(&mut vm.cx, text.as_bytes(), 0).read(&mut vm.cx)?;
    let module = vm.cx.current_module;
    let form = form.unwrap_or(Value::FALSE);
    let expansion = Expansion::new(&mut vm.cx, form, module, None, Mode::Eval);
    let expansion = vm.cx.heap.foreign(expansion);
    vm.cx.handle(expansion);
    let mut last = Value::UNSPECIFIED;
    while let Some(unit) = expand::next_unit(vm, expansion)? {
        last = vm.run_unit(unit)?;
    }
    Ok(last)
}
/// The value of a form, as it is written.
fn value(vm: &mut Vm, text: &str) -> String {
    match run(vm, text) {
        Ok(value) => to_text(&vm.cx, value, Style::Write),
        Err(error) => {
            let kind = error.into_kind();
            let args = vm.cx.throw_arguments(kind.what, kind.who, kind.position);
            let list = vm.cx.list(&args);
            to_text(&vm.cx, list, Style::Write)
        }
    }
}

#[test]
fn what_a_file_defines_is_there_when_it_is_looked_up() {
    let mut vm = machine(FILE);
    for (form, expected) in [
        ("shared", "(1 \"two\" #\\3 4.5 1/2 1180591620717411303424)"),
        // What two variables hold is one object, whichever is looked up first.
        ("(eq? (cdr shared) same)", "#t"),
        ("(double 21)", "42"),
        ("(begin (counter) (counter) (list (counter) (eq? counter other-counter)))", "(3 #t)"),
        ("(eq? (cddr circle) circle)", "#t"),
        ("(list ((list-ref makers 0)) ((list-ref makers 1)))", "(1 2)"),
        // A primitive under another name, where its own means something else.
        ("(list (car '(1)) (old-car '(1)))", "(hidden 1)"),
        ("(begin (define n 0) (twice (set! n (+ n 1))) n)", "2"),
        ("(begin (hashq-set! weak circle 5) (hashq-ref weak circle))", "5"),
        ("λ-name", "wide"),
        ("(eq? u8vector-ref (module-ref (%find-module '(riad builtins)) 'u8vector-ref))", "#t"),
        ("(begin (define double 7) double)", "7"),
    ] {
        assert_eq!(value(&mut vm, form), expected, "{form}");
    }
    assert!(value(&mut vm, "no-such-name").contains("no-such-name"));
}

#[test]
fn what_is_removed_does_not_come_back() {
    let mut vm = machine(FILE);
    let form = "(begin (module-remove! (current-module) 'double)
                       (list (defined? 'double) (defined? 'shared)))";
    assert_eq!(value(&mut vm, form), "(#f #t)");
}

#[test]
fn collections_leave_what_has_been_made() {
    let mut vm = machine(FILE);
    vm.cx.heap.set_stress(true);
    assert_eq!(value(&mut vm, "(begin (counter) (gc) (counter))"), "2");
    assert_eq!(value(&mut vm, "(begin (gc) (eq? (cdr shared) same))"), "#t");
}

#[test]
fn what_cannot_be_kept_is_refused() {
    for (text, problem) in [
        ("(define table (make-hash-table)) (hashq-set! table 'a 1)", "cannot be kept"),
        ("(define port (open-input-string \"x\"))", "cannot be kept"),
        ("(fluid-set! %default-port-encoding \"UTF-8\")", "changes"),
    ] {
        let error = written(text, MODULE).err().unwrap_or_default();
        assert!(error.contains(problem), "{text}: {error}");
    }
}

#[test]
fn a_module_that_is_laid_out_has_what_its_top_level_left() {
    let mut vm = machine(FILE);
    // Code may name a variable before the module is loaded.
    let early = "(define early
                   (module-ensure-local-variable! (%make-named-module '(lib laid)) 'calls))";
    value(&mut vm, early);
    vm.cx.lay_out(0).expect("it can be laid out");
    value(&mut vm, "(define module (%find-module '(lib laid)))");
    value(&mut vm, "(define interface (module-public-interface module))");
    for (form, expected) in [
        ("((module-ref interface 'own) 4)", "8"),
        ("(list (module-ref module 'calls) (variable-ref early))", "(1 1)"),
        ("(eq? (module-variable module 'own) (module-variable interface 'own))", "#t"),
        (
            "(list (module-variable interface 'helper) (module-ref module 'helper #f))",
            "(#f #<procedure helper (x)>)",
        ),
        ("(eq? (module-variable interface 'reverse) (module-variable module 'reverse))", "#t"),
        ("(module-uses (begin (module-use! (current-module) interface) (make-module)))", "()"),
        ("(through 21)", "42"),
        ("(list (length (%module->alist interface)) (length (%module->alist module)))", "(4 5)"),
        ("(begin (module-set! module 'calls 'changed) (variable-ref early))", "changed"),
    ] {
        assert_eq!(value(&mut vm, form), expected, "{form}");
    }
    vm.cx.lay_out(0).expect("it can be loaded again");
    assert_eq!(value(&mut vm, "(list (variable-ref early) (own 2))"), "(0 4)");
}

#[test]
fn a_module_that_cannot_be_laid_out_is_refused() {
    for (text, problem) in [
        (
            "(module-define! (%find-module '(guile))
                          'more 1)",
            "is laid out changes",
        ),
        (
            "(module-add! (current-module) 'other (module-variable (current-module) 'car))",
            "cannot be laid out",
        ),
        ("(module-use! (current-module) (make-module))", "cannot be laid out"),
        (
            "(module-add! (%module-interface (current-module)) 'renamed
                       (module-variable (current-module) 'own))",
            "cannot be laid out",
        ),
    ] {
        let error = written(FILE, &format!("{MODULE} {text}")).err().unwrap_or_default();
        assert!(error.contains(problem), "{text}: {error}");
    }
}

#[test]
fn a_definition_of_a_procedure_or_constant_leaves_no_code() {
    let mut cx = Cx::new(Box::new(NoHost));
    builtins::install(&mut cx);
    let mut vm = Vm::new(cx);
    let text = b"(define (f x) (list x n)) (define n 1) (define s \"text\") (define l (f s))";
    let image = image::join(&compile_text(&mut vm, text, "text").unwrap());
    let parts = image_parts(&mut vm.cx, image.into(), 0).unwrap();
    let pairs: Vec<bool> = parts.iter().map(|part| part.is_pair()).collect();
    assert_eq!(pairs, [true, true, true, false]);
    run_parts(&mut vm, &parts).unwrap();
    let (module, name) = (vm.cx.current_module, vm.cx.intern("l"));
    let variable = module.local_variable(&mut vm.cx, name).unwrap();
    assert_eq!(to_text(&vm.cx, variable.variable_value(), Style::Write), "(\"text\" 1)");
}
