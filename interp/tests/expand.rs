//! The expander: core forms and `syntax-rules`, by what they become.

use riad_interp::expand::{self, Expansion, Mode};
use riad_interp::host::NoHost;
use riad_interp::read::Reader;
use riad_interp::{Cx, Vm, What};

fn vm() -> Vm {
    let mut cx = Cx::new(Box::new(NoHost));
    expand::install(&mut cx);
    Vm::new(cx)
}

/// Every unit of every form, one a line.
fn expand_all(text: &str) -> Result<Vec<String>, String> {
    let mut vm = vm();
    let data = {
        let mut reader = Reader::new(&mut vm.cx, text.as_bytes(), 0);
        let mut data = Vec::new();
        while let Some(datum) = reader.read(&mut vm.cx).map_err(|e| format!("{e:?}"))? {
            data.push(datum);
        }
        data
    };
    let mut out = Vec::new();
    for datum in data {
        let module = vm.cx.current_module;
        let mut expansion = Expansion::new(&mut vm.cx, datum, module, None, Mode::Eval);
        loop {
            match expansion.next(&mut vm) {
                Ok(Some(unit)) => out.push(unit.to_string()),
                Ok(None) => break,
                Err(e) => {
                    return Err(match e.into_kind().what {
                        What::Syntax(s) => format!(
                            "({} {:?} {} {})",
                            riad_interp::core::datum_text(s.who),
                            s.message,
                            riad_interp::core::datum_text(s.form),
                            riad_interp::core::datum_text(s.subform)
                        ),
                        other => format!("{other:?}"),
                    });
                }
            }
        }
    }
    Ok(out)
}

#[track_caller]
fn expands(text: &str, expected: &str) {
    assert_eq!(expand_all(text).map(|units| units.join("\n")), Ok(expected.to_owned()), "{text}");
}

#[track_caller]
fn fails(text: &str, expected: &str) {
    assert_eq!(expand_all(text), Err(expected.to_owned()), "{text}");
}

#[test]
fn core_forms() {
    expands("1", "1");
    expands("'(a b)", "'(a b)");
    expands("(if 1 2)", "(if 1 2 #<unspecified>)");
    expands("(f x)", "(f x)");
    expands("(lambda (x) x)", "(lambda ((x.0) x.0))");
    expands("(let ((x 1)) (set! x 2) x)", "(let ((x.0 1)) (begin (set! x.0 2) x.0))");
    expands("(define (f . r) r)", "(define f (lambda f ((#:rest r.0) r.0)))");
    expands(
        "(let loop ((i 0)) (loop i))",
        "(letrec ((loop.0 (lambda loop ((i.1) (loop.0 i.1))))) (loop.0 0))",
    );
    expands("(and a b c)", "(if a (if b c #f) #f)");
    expands("(or a b)", "(let ((t.0 a)) (if t.0 t.0 b))");
    expands("`(a ,b ,@c d)", "(cons* 'a b (append c '(d)))");
    expands("(begin 1 2)", "(begin 1 2)");
    expands(
        "(let () (define x 1) (f x) (define y x) y)",
        "(letrec* ((x.0 1) (_.2 (begin (f x.0) #<unspecified>)) (y.1 x.0)) y.1)",
    );
}

#[test]
fn syntax_rules() {
    expands(
        "(define-syntax swap! (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
         (let ((tmp 1) (y 2)) (swap! tmp y))",
        "(let ((tmp.0 1) (y.1 2)) (let ((tmp.2 tmp.0)) (begin (set! tmp.0 y.1) (set! y.1 tmp.2))))",
    );
    expands(
        "(define-syntax my-let (syntax-rules () ((_ ((n v) ...) . b) ((lambda (n ...) . b) v ...))))
         (my-let ((a 1) (b 2)) (f a b))",
        "((lambda ((a.0 b.1) (f a.0 b.1))) 1 2)",
    );
    expands(
        "(define-syntax my-or (syntax-rules () ((_) #f) ((_ a) a) ((_ a b ...) (let ((t a)) (if t t (my-or b ...))))))
         (let ((t 5)) (my-or 1 t))",
        "(let ((t.0 5)) (let ((t.1 1)) (if t.1 t.1 t.0)))",
    );
}

#[test]
fn errors() {
    fails("(if)", "(#f \"source expression failed to match any pattern\" (if) #f)");
    fails("(let ((x)) 1)", "(let \"bad let\" (let ((x)) 1) #f)");
    fails("(lambda (x x) 1)", "(lambda \"duplicate identifier in argument list\" (x x) #f)");
}

#[test]
fn depth() {
    // Data nest as deep as they like.
    let deep = format!("'{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(expand_all(&deep).map(|units| units.len()), Ok(1));
    // Expressions do not: they fail cleanly.
    for (open, close) in
        [("(f ", ")"), ("(if 1 2 ", ")"), ("(let ((x ", ")) x)"), ("(lambda () ", ")")]
    {
        let deep = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        assert_eq!(
            expand_all(&deep),
            Err("(#f \"expression nested too deeply\" #f #f)".to_owned()),
            "{open}"
        );
    }
    // A long form is not a deep one.
    let long = format!("(and {})", "x ".repeat(20_000));
    assert_eq!(expand_all(&long).map(|units| units.len()), Ok(1));
}
