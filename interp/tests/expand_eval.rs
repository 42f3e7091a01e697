//! The expander by what programs do: transformers that run, hygiene.

use interp::core::{Core, datum_text};
use interp::expand::{self, Expansion, Mode};
use interp::host::NoHost;
use interp::read::{Reader, Sources};
use interp::{Cx, Value, Vm, What};
use riad_interp as interp;
use std::rc::Rc;

interp::primitives! {
    MISSING in "(guile)";
    "vector-ref" "vector index" => |_cx, [v, i]| Ok(v.slot(i.fixnum_value() as usize));
    "vector" ". items" => |cx, [ref items @ ..]| Ok(cx.heap.vector(items));
    "list->vector" "list" => |cx, [list]| {
        let items: Vec<Value> = list.iter().collect();
        Ok(cx.heap.vector(&items))
    };
    "string-append" ". strings" => |cx, [ref strings @ ..]| {
        let text: Vec<String> = strings.iter().map(|s| s.to_text()).collect::<Result<_, _>>()?;
        Ok(cx.string(&text.concat()))
    };
    "symbol->string" "symbol" => |cx, [s]| {
        let text = s.symbol_name()?.to_string();
        Ok(cx.string(&text))
    };
    "string->symbol" "string" => |cx, [s]| {
        let text = s.to_text()?;
        Ok(cx.intern(&text))
    };
    "string=?" "a b" => |_cx, [a, b]| Ok(Value::bool(a.to_text()? == b.to_text()?));
}

/// Evaluates all forms of a text; the last value as text, or the error.
fn eval(text: &str) -> Result<String, String> {
    eval_with(text, false)
}

fn eval_with(text: &str, stress: bool) -> Result<String, String> {
    let mut cx = Cx::new(Box::new(NoHost));
    builtins::install(&mut cx);
    cx.add_primitives(MISSING);
    expand::install(&mut cx);
    let mut vm = Vm::new(cx);
    vm.cx.heap.set_stress(stress);
    run(&mut vm, text)
}

fn run(vm: &mut Vm, text: &str) -> Result<String, String> {
    let mut reader = Reader::new(&mut vm.cx, text.as_bytes(), 0);
    let mut data = Vec::new();
    while let Some(datum) = reader.read(&mut vm.cx).map_err(|e| format!("{e:?}"))? {
        data.push(vm.cx.handle(datum));
    }
    let mut last = String::new();
    for datum in data {
        let datum = vm.cx.get(datum);
        last = evaluate(vm, datum)?;
    }
    Ok(last)
}

fn describe(e: interp::Error) -> String {
    match e.into_kind().what {
        What::Syntax(s) => format!(
            "({} {:?} {} {})",
            datum_text(s.who),
            s.message,
            datum_text(s.form),
            datum_text(s.subform)
        ),
        What::Throw { key, args } => format!("{} {}", datum_text(key), datum_text(args)),
        What::Misc { message, args } => {
            let args: Vec<String> = args.iter().map(|&a| datum_text(a)).collect();
            format!("{message} {args:?}")
        }
        What::Unbound(name) => format!("unbound {}", datum_text(name)),
        other => format!("{other:?}"),
    }
}

fn evaluate(vm: &mut Vm, datum: Value) -> Result<String, String> {
    let module = vm.cx.current_module;
    let mut last = Value::UNSPECIFIED;
    let expansion = Expansion::new(&mut vm.cx, datum, module, None, Mode::Eval);
    let expansion = vm.cx.heap.foreign(expansion);
    vm.cx.handle(expansion);
    while let Some(unit) = expand::next_unit(vm, expansion).map_err(describe)? {
        last = vm.run_unit(unit).map_err(describe)?;
    }
    Ok(datum_text(last))
}

/// The part of `(guile)` that is written in Scheme: every form expands.
/// Procedures are defined; what else there is to run is not run.
#[test]
fn the_library() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../scheme/lib/guile");
    let order = std::fs::read_to_string(format!("{root}/ORDER")).expect("the list of files");
    let mut cx = Cx::new(Box::new(NoHost));
    builtins::install(&mut cx);
    cx.add_primitives(MISSING);
    expand::install(&mut cx);
    // Named by `@` in what expands; there is nothing here that could load it.
    let name = cx.module_name("(riad net)");
    let (module, kind) = (cx.make_module(name), cx.intern("module"));
    module.0.set_slot(interp::module::slot::KIND, kind);
    let mut vm = Vm::new(cx);
    let mut problems = Vec::new();
    for file in order.split_whitespace() {
        let text = std::fs::read_to_string(format!("{root}/{file}")).expect("a file of the list");
        for datum in read_all(&mut vm, &text) {
            if let Err(e) = define_only(&mut vm, datum) {
                problems.push(format!("{file}: {e}"));
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}

fn read_all(vm: &mut Vm, text: &str) -> Vec<Value> {
    let mut reader = Reader::new(&mut vm.cx, text.as_bytes(), 0);
    let mut data = Vec::new();
    while let Ok(Some(datum)) = reader.read(&mut vm.cx) {
        vm.cx.handle(datum);
        data.push(datum);
    }
    data
}

fn define_only(vm: &mut Vm, datum: Value) -> Result<(), String> {
    let module = vm.cx.current_module;
    let expansion = Expansion::new(&mut vm.cx, datum, module, None, Mode::Eval);
    let expansion = vm.cx.heap.foreign(expansion);
    vm.cx.handle(expansion);
    while let Some(unit) = expand::next_unit(vm, expansion).map_err(describe)? {
        if matches!(&unit.body, Core::Define(_, value) if matches!(**value, Core::Lambda(_))) {
            vm.run_unit(unit).map_err(describe)?;
        }
    }
    Ok(())
}

#[track_caller]
fn gives(text: &str, expected: &str) {
    assert_eq!(eval(text), Ok(expected.to_owned()), "{text}");
}

#[test]
fn procedural_macros() {
    gives(
        "(define-syntax when2 (lambda (x) (syntax-case x () ((_ c e ...) #'(if c (begin e ...) #f)))))
         (when2 #t 1 2)",
        "2",
    );
    gives(
        "(define-syntax my-or (lambda (x) (syntax-case x () ((_) #'#f) ((_ a) #'a)
           ((_ a b ...) #'(let ((t a)) (if t t (my-or b ...)))))))
         (let ((t 5)) (my-or #f t))",
        "5",
    );
    gives("(syntax->datum #'(a b (c . d) #(e)))", "(a b (c . d) #(e))");
    gives(
        "(define-syntax loop (lambda (x) (syntax-case x ()
           ((k e ...) (with-syntax ((break (datum->syntax #'k 'break))) #'(let ((break 7)) e ...))))))
         (loop 1 break)",
        "7",
    );
    gives(
        "(define-syntax f (lambda (x) (syntax-case x () ((_ (a b ...) ...) #'(quote ((b ... a) ...))))))
         (f (1 2 3) (4) (5 6))",
        "((2 3 1) (4) (6 5))",
    );
    gives(
        "(define-syntax f (lambda (x) (syntax-case x () ((_ n) (identifier? #'n) #''id) ((_ n) #''other))))
         (list (f a) (f 1))",
        "(id other)",
    );
    gives("(let ((x 1)) #`(a #,(+ x 1) #,@(list 1 2)) 5)", "5");
    gives(
        "(syntax->datum (let ((x 1)) #`(a #,(+ x 1) #,@(list 3 4) . #,(list 5))))",
        "(a 2 3 4 5)",
    );
    gives("(syntax->datum #`#(a #,(+ 1 1) #,@(list 3 4)))", "#(a 2 3 4)");
}

/// Programs and what Guile 3.0.8 gives for them: blocks of forms, then `=> `
/// and the last value, or `! ` and the error.
fn recorded(text: &str) -> Vec<(String, String)> {
    text.split("\n\n")
        .filter_map(|block| block.trim().rsplit_once("\n=> "))
        .map(|(program, result)| (program.to_owned(), result.to_owned()))
        .collect()
}

fn compare(text: &str, stress: bool) {
    let programs = recorded(text);
    assert!(programs.len() > 50);
    let mut wrong = Vec::new();
    for (program, expected) in &programs {
        let result = match eval_with(program, stress) {
            Ok(value) => value,
            Err(e) if e.starts_with("unbound") => "! unbound-variable".to_owned(),
            Err(e) => format!("! {e}"),
        };
        if result != *expected {
            wrong.push(format!("{program}\n  is  {result}\n  not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn programs_as_guile() {
    compare(include_str!("expand/programs.txt"), false);
}

/// The same with a collection at every safepoint: nothing the expander holds
/// may be lost while a transformer runs.
#[test]
fn programs_under_stress() {
    compare(include_str!("expand/programs.txt"), true);
}

#[test]
fn errors_as_guile() {
    compare(include_str!("expand/errors.txt"), false);
}

/// The recordings are what Guile says, where it is installed.
#[test]
fn recordings_are_from_guile() {
    let Ok(guile) = riad_tests::tools::guile() else {
        eprintln!("skipped: no guile 3.0 here to record with");
        return;
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expand");
    for (name, kept) in [
        ("programs.txt", include_str!("expand/programs.txt")),
        ("errors.txt", include_str!("expand/errors.txt")),
    ] {
        let output = std::process::Command::new(&guile)
            .args(["--no-auto-compile", "record.scm", name])
            .current_dir(folder)
            .output()
            .expect("guile runs");
        let printed = String::from_utf8_lossy(&output.stdout);
        for (now, then) in recorded(&printed).iter().zip(recorded(kept)) {
            assert_eq!(*now, then, "{name}");
        }
        assert_eq!(recorded(&printed).len(), recorded(kept).len(), "{name}");
    }
}

/// What Guile's evaluator and R5RS 4.2.2 say; Guile's compiler loses the variable.
#[test]
fn a_value_of_letrec_computed_again_is_assigned() {
    let text = "(letrec ((x (call/cc (lambda (k) (cons #t k)))))
                  (if (car x)
                      ((cdr x) (cons #f (lambda () x)))
                      (eq? x ((cdr x)))))";
    assert_eq!(eval(text).as_deref(), Ok("#t"));
}

/// As in Guile's evaluator; what is compiled to be kept has read-only ones.
#[test]
fn literals_may_be_changed() {
    let text = "(let ((s \"abc\") (v '#(1 2))) (string-set! s 0 #\\x) (vector-set! v 0 s) v)";
    assert_eq!(eval(text).as_deref(), Ok("#(\"xbc\" 2)"));
}

/// A program may evaluate what it quotes: errors in that have places.
#[test]
fn quoted_forms_keep_their_places() {
    let mut cx = Cx::new(Box::new(NoHost));
    builtins::install(&mut cx);
    expand::install(&mut cx);
    let mut vm = Vm::new(cx);
    let file = vm.cx.file_index("f.scm");
    let mut evaluate = |text: &str| {
        let mut reader = Reader::new(&mut vm.cx, text.as_bytes(), file);
        reader.sources = Some(Sources::default());
        let form = reader.read(&mut vm.cx).ok().flatten().expect("a form");
        let sources = reader.sources.take().map(Rc::new);
        let module = vm.cx.current_module;
        let mut expansion = Expansion::new(&mut vm.cx, form, module, sources, Mode::Eval);
        let unit = expansion.next(&mut vm).map_err(describe)?.expect("a unit");
        vm.run_unit(unit).map(datum_text).map_err(describe)
    };
    let place =
        |line, column| Ok(format!("((filename . \"f.scm\") (line . {line}) (column . {column}))"));
    assert_eq!(evaluate("(source-properties '(if a (b)))"), place(0, 20));
    assert_eq!(evaluate("(source-properties (car (cdr '(if\n (b)))))"), place(1, 1));
    assert_eq!(evaluate("(source-properties (cdr '(if (b))))"), Ok("()".to_owned()));
}
