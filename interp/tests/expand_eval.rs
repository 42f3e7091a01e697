//! The expander by what programs do: transformers that run, hygiene.

use interp::core::datum_text;
use interp::expand::{self, Expansion, Mode};
use interp::host::NoHost;
use interp::read::Reader;
use interp::{Cx, Value, Vm, What};
use riad_interp as interp;

interp::primitives! {
    MISSING in "(guile)";
    "vector-ref" "vector index" => |_cx, [v, i]| Ok(v.slot(i.fixnum_value() as usize));
    "vector" ". items" => |cx, [ref items @ ..]| Ok(cx.heap.vector(items));
}

/// Evaluates all forms of a text; the last value as text, or the error.
fn eval(text: &str) -> Result<String, String> {
    let mut cx = Cx::new(Box::new(NoHost));
    builtins::install(&mut cx);
    cx.add_primitives(MISSING);
    expand::install(&mut cx);
    let mut vm = Vm::new(cx);
    if std::env::var("STRESS").is_ok() {
        vm.cx.heap.set_stress(true);
    }
    run(&mut vm, text)
}

fn run(vm: &mut Vm, text: &str) -> Result<String, String> {
    let mut reader = Reader::new(&mut vm.cx, text.as_bytes(), 0);
    let mut data = Vec::new();
    while let Some(datum) = reader.read(&mut vm.cx).map_err(|e| format!("{e:?}"))? {
        data.push(vm.cx.handle(datum));
    }
    let mut last = Value::UNSPECIFIED;
    for datum in data {
        let (datum, module) = (vm.cx.get(datum), vm.cx.current_module);
        let expansion = Expansion::new(&mut vm.cx, datum, module, None, Mode::Eval);
        let expansion = vm.cx.heap.foreign(expansion);
        vm.cx.handle(expansion);
        while let Some(unit) = expand::next_unit(vm, expansion).map_err(describe)? {
            last = vm.run_unit(unit).map_err(describe)?;
        }
    }
    Ok(datum_text(last))
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

#[track_caller]
fn gives(text: &str, expected: &str) {
    assert_eq!(eval(text), Ok(expected.to_owned()), "{text}");
}

#[track_caller]
fn fails(text: &str, expected: &str) {
    assert_eq!(eval(text), Err(expected.to_owned()), "{text}");
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
