//! The machine, run on core forms made by a toy front end: no macros, only
//! `quote if set! begin lambda let letrec define` and calls.

use riad_interp::core::*;
use riad_interp::cx::Cx;
use riad_interp::error::Pos;
use riad_interp::host::NoHost;
use riad_interp::primitives;
use riad_interp::read::Reader;
use riad_interp::{Kind, Value, Vm};

primitives! { pub TEST in "(guile)";
    "+" ". xs" => |cx, [ref xs @ ..]| xs.iter().try_fold(Value::fixnum(0), |a, &b| riad_interp::arith::add(cx, a, b));
    "-" "a b" => |cx, [a, b]| riad_interp::arith::sub(cx, a, b);
    "*" "a b" => |cx, [a, b]| riad_interp::arith::mul(cx, a, b);
    "=" "a b" => |_, [a, b]| riad_interp::arith::num_eq(a, b).map(Value::bool);
    "<" "a b" => |_, [a, b]| riad_interp::arith::less(a, b).map(Value::bool);
    "eq?" "a b" => |_, [a, b]| Ok(Value::bool(a == b));
    "cons" "a b" => |cx, [a, b]| Ok(cx.cons(a, b));
    "car" "a" => |_, [a]| Ok(a.pair()?.0);
    "cdr" "a" => |_, [a]| Ok(a.pair()?.1);
    "null?" "a" => |_, [a]| Ok(Value::bool(a.is_null()));
    "not" "a" => |_, [a]| Ok(Value::bool(!a.is_true()));
    "zero?" "a" => |_, [a]| riad_interp::arith::is_zero(a).map(Value::bool);
    "list" ". xs" => |cx, [ref xs @ ..]| Ok(cx.list(xs));
    "call-it" "f . xs" => |cx, [f, ref xs @ ..]| Ok(cx.tail_call(f, xs));
    machine "nested" "f" => |vm, [f]| vm.apply(f, &[]);
    "gc" "" => |cx, []| { cx.heap.request_collection(); Ok(Value::UNSPECIFIED) };
    "make-fluid" "v" => |cx, [v]| Ok(cx.heap.values_object(Kind::Fluid, &[v, v]));
    "fluid-ref" "f" => |_, [f]| Ok(f.expect(Kind::Fluid)?.slot(0));
}

struct Front<'a> {
    cx: &'a mut Cx,
    vars: Vec<VarInfo>,
    scope: Vec<(Value, Var)>,
}

impl Front<'_> {
    fn var(&mut self, name: Value) -> Var {
        self.vars.push(VarInfo { name, assigned: false });
        let v = Var(self.vars.len() as u32 - 1);
        self.scope.push((name, v));
        v
    }
    fn body(&mut self, forms: Value) -> Core {
        Core::seq(forms.iter().map(|f| self.form(f)).collect())
    }
    #[allow(clippy::unnecessary_box_returns)]
    fn global(&self, name: Value) -> Box<Global> {
        Box::new(Global { module: self.cx.guile.0, name, scope: Scope::Inside, pos: Pos::NONE })
    }
    fn lambda(&mut self, name: Value, formals: Value, body: Value) -> Core {
        let depth = self.scope.len();
        let mut it = formals.iter();
        let required: Vec<Var> = it.by_ref().map(|f| self.var(f)).collect();
        let rest = it.rest();
        let rest = rest.is_symbol().then(|| self.var(rest));
        let body = self.body(body);
        self.scope.truncate(depth);
        let clause = Clause { required, optional: vec![], rest, keywords: None, body };
        Core::Lambda(Box::new(Lambda {
            name,
            clauses: vec![clause],
            properties: Value::NULL,
            pos: Pos::NONE,
        }))
    }
    fn form(&mut self, f: Value) -> Core {
        if f.is_symbol() {
            return match self.scope.iter().rev().find(|(n, _)| *n == f) {
                Some(&(_, v)) => Core::Local(v),
                None => Core::Global(self.global(f)),
            };
        }
        if !f.is_pair() {
            return Core::Const(f);
        }
        let (head, rest) = (f.car(), f.cdr());
        let name = head.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        let nth = |n: usize| rest.iter().nth(n).unwrap_or(Value::UNSPECIFIED);
        match name.as_str() {
            "quote" => Core::Const(nth(0)),
            "if" => {
                let (a, b, c) = (self.form(nth(0)), self.form(nth(1)), self.form(nth(2)));
                Core::branch(a, b, c)
            }
            "begin" => self.body(rest),
            "lambda" => self.lambda(Value::FALSE, nth(0), rest.cdr()),
            "define" => {
                let value = self.form(nth(1));
                Core::Define(self.global(nth(0)), Box::new(value))
            }
            "set!" => {
                let value = Box::new(self.form(nth(1)));
                match self.form(nth(0)) {
                    Core::Local(v) => {
                        self.vars[v.0 as usize].assigned = true;
                        Core::SetLocal(v, value)
                    }
                    _ => Core::SetGlobal(self.global(nth(0)), value),
                }
            }
            "let" | "letrec" => {
                let depth = self.scope.len();
                let names: Vec<Value> = nth(0).iter().map(Value::car).collect();
                let inits: Vec<Value> = nth(0).iter().map(|b| b.cdr().car()).collect();
                let recursive = name == "letrec";
                let mut values = Vec::new();
                if !recursive {
                    values = inits.iter().map(|&i| self.form(i)).collect();
                }
                let vars: Vec<Var> = names.iter().map(|&n| self.var(n)).collect();
                if recursive {
                    values = inits.iter().map(|&i| self.form(i)).collect();
                }
                let body = self.body(rest.cdr());
                self.scope.truncate(depth);
                if recursive {
                    Core::Letrec(Box::new(Letrec { in_order: true, vars, inits: values, body }))
                } else {
                    Core::Let(Box::new(Let { vars, inits: values, body }))
                }
            }
            _ => {
                let callee = self.form(head);
                let args = rest.iter().map(|a| self.form(a)).collect();
                Core::call(callee, args, Pos::NONE)
            }
        }
    }
}

fn machine() -> Vm {
    let mut cx = Cx::new(Box::new(NoHost));
    cx.add_primitives(TEST);
    Vm::new(cx)
}

/// Runs the forms of a program; the printed value of the last.
fn run(vm: &mut Vm, text: &str) -> String {
    let mut reader = Reader::new(&mut vm.cx, text.as_bytes(), 0);
    let mut last = Value::UNSPECIFIED;
    while let Some(datum) = reader.read(&mut vm.cx).expect("the test is readable") {
        let mut front = Front { cx: &mut vm.cx, vars: vec![], scope: vec![] };
        let body = front.form(datum);
        let unit = Unit { vars: front.vars, body, keeps_frame: false };
        match vm.run_unit(unit) {
            Ok(v) => last = v,
            Err(e) => return format!("{e:?}"),
        }
    }
    riad_interp::print::to_text(&vm.cx, last, riad_interp::print::Style::Write)
}

fn check(text: &str, expected: &str) {
    assert_eq!(run(&mut machine(), text), expected, "{text}");
    let mut vm = machine();
    vm.cx.heap.set_stress(true);
    assert_eq!(run(&mut vm, text), expected, "with a collection at every safepoint: {text}");
}

#[test]
fn calls_and_closures() {
    check("((lambda (x y) (+ x y 1)) 2 3)", "6");
    check(
        "(define f (lambda (n) (if (zero? n) 1 (* n (f (- n 1)))))) (f 30)",
        "265252859812191058636308480000000",
    );
    check("(let ((a 1)) (let ((f (lambda () a)) (b 5)) (list (f) b (f))))", "(1 5 1)");
    check(
        "(let ((n 0)) (let ((up (lambda () (set! n (+ n 1)) n))) (up) (up) (list (up) n)))",
        "(3 3)",
    );
    check("((lambda (a . r) (list a r)) 1 2 3)", "(1 (2 3))");
    check("(call-it list 1 2 (call-it + 3 4))", "(1 2 7)");
    check("(apply list 1 2 (list 3 4))", "(1 2 3 4)");
}

#[test]
fn loops_are_labels() {
    check(
        "(letrec ((loop (lambda (i acc) (if (= i 0) acc (loop (- i 1) (cons i acc)))))) (loop 5 '()))",
        "(1 2 3 4 5)",
    );
    check(
        "(letrec ((loop (lambda (a b i) (if (= i 0) (list a b) (loop b a (- i 1)))))) (loop 1 2 3))",
        "(2 1)",
    );
    check(
        "(+ 1 (letrec ((even (lambda (n) (if (= n 0) 1 (odd (- n 1))))) (odd (lambda (n) (if (= n 0) 0 (even (- n 1)))))) (even 101)))",
        "1",
    );
    check(
        "(letrec ((loop (lambda (i fs) (if (= i 3) fs (loop (+ i 1) (cons (lambda () i) fs)))))) (let ((fs (loop 0 '()))) (list ((car fs)) ((car (cdr fs))))))",
        "(2 1)",
    );
    check("(let ((f (lambda (x) (list x x)))) (if (eq? 1 1) (f 1) (f 2)))", "(1 1)");
    check(
        "(letrec ((outer (lambda (i s) (if (= i 3) s (letrec ((inner (lambda (j s) (if (= j 3) (outer (+ i 1) s) (inner (+ j 1) (+ s 1)))))) (inner 0 s)))))) (outer 0 0))",
        "9",
    );
}

#[test]
fn letrec_of_closures_and_values() {
    check(
        "(letrec ((f (lambda (n) (if (= n 0) 'done (g (- n 1))))) (g (lambda (n) (f n))) (l (list f g))) (cons ((car l) 3) (cons ((car (cdr l)) 2) '())))",
        "(done done)",
    );
    check("(letrec ((f (lambda () (g))) (x (f)) (g (lambda () 7))) (list x (g)))", "(7 7)");
    check("(letrec ((x 1) (f (lambda () x)) (y (+ (f) 1))) (list x y (f)))", "(1 2 1)");
}

#[test]
fn deep_recursion_is_ordinary() {
    let deep = "(define deep (lambda (n) (if (= n 0) 0 (+ 1 (deep (- n 1)))))) (deep 1000000)";
    assert_eq!(run(&mut machine(), deep), "1000000");
    check("(define deep (lambda (n) (if (= n 0) 0 (+ 1 (deep (- n 1)))))) (deep 3000)", "3000");
}

#[test]
fn continuations() {
    check("(+ 1 (call-with-current-continuation (lambda (k) (+ 10 (k 5)))))", "6");
    check(
        "(let ((r '()) (k #f) (n 0)) (set! r (cons (call-with-current-continuation (lambda (c) (set! k c) 0)) r)) (set! n (+ n 1)) (if (< n 3) (k n) (list n r)))",
        "(3 (2 1 0))",
    );
    // Re-entered after its frames have returned.
    check(
        "(define k #f) (define n 0) (define f (lambda (x) (+ x (call-with-current-continuation (lambda (c) (set! k c) 1))))) (define g (lambda () (let ((v (f 100))) (set! n (+ n 1)) (if (< n 3) (k n) v)))) (g)",
        "102",
    );
    check(
        "(define loop (lambda (i) (if (= i 0) 'end (begin (call-with-current-continuation (lambda (k) (k i))) (loop (- i 1)))))) (loop 2000)",
        "end",
    );
}

#[test]
fn values_and_winds() {
    check("(call-with-values (lambda () (values 1 2 3)) list)", "(1 2 3)");
    check("(call-with-values (lambda () 1) list)", "(1)");
    check("(begin (values) 1)", "1");
    check(
        "(let ((l '())) (let ((say (lambda (x) (set! l (cons x l))))) (dynamic-wind (lambda () (say 'in)) (lambda () (say 'body)) (lambda () (say 'out))) l))",
        "(out body in)",
    );
    check(
        "(let ((l '())) (let ((say (lambda (x) (set! l (cons x l))))) (call-with-current-continuation (lambda (k) (dynamic-wind (lambda () (say 'in)) (lambda () (k 1)) (lambda () (say 'out))))) l))",
        "(out in)",
    );
    check(
        "(let ((l '()) (k #f) (n 0)) (let ((say (lambda (x) (set! l (cons x l))))) (dynamic-wind (lambda () (say 'in)) (lambda () (call-with-current-continuation (lambda (c) (set! k c)))) (lambda () (say 'out))) (set! n (+ n 1)) (if (< n 2) (k 1) l)))",
        "(out in out in)",
    );
    check(
        "(define f (make-fluid 1)) (list (with-fluid* f 2 (lambda () (fluid-ref f))) (fluid-ref f))",
        "(2 1)",
    );
}

#[test]
fn captures_in_a_loop_leave_nothing() {
    let mut vm = machine();
    run(
        &mut vm,
        "(define loop (lambda (i) (if (= i 0) 'end (begin (call-with-current-continuation (lambda (k) (k i))) (loop (- i 1))))))",
    );
    assert_eq!(run(&mut vm, "(loop 1000000)"), "end");
    assert!(vm.cx.heap.bytes() < 100 << 20, "{} bytes", vm.cx.heap.bytes());
}

#[test]
fn prompts() {
    check(
        "(call-with-prompt 'p (lambda () (+ 1 (abort-to-prompt 'p 5))) (lambda (k v) (list v (k 10) (k 20))))",
        "(5 11 21)",
    );
    check("(call-with-prompt 'p (lambda () 7) (lambda (k v) v))", "7");
    check(
        "(call-with-prompt 'p (lambda () (abort-to-prompt 'p 1 2)) (lambda (k a b) (list a b)))",
        "(1 2)",
    );
    // Through frames that a continuation has frozen.
    check(
        "(call-with-prompt 'p (lambda () (+ 1 (call-with-current-continuation (lambda (c) (+ 2 (abort-to-prompt 'p 5)))))) (lambda (k v) (list v (k 10))))",
        "(5 13)",
    );
    check(
        "(let ((l '())) (let ((say (lambda (x) (set! l (cons x l))))) (call-with-prompt 'p (lambda () (dynamic-wind (lambda () (say 'in)) (lambda () (abort-to-prompt 'p 1) (say 'again)) (lambda () (say 'out)))) (lambda (k v) (k 2))) l))",
        "(out again in out in)",
    );
    // Out of a run inside another.
    check(
        "(call-with-prompt 'p (lambda () (+ 1 (nested (lambda () (abort-to-prompt 'p 5))))) (lambda (k v) (list 'out v)))",
        "(out 5)",
    );
    check(
        "(+ 1 (nested (lambda () (call-with-prompt 'p (lambda () (abort-to-prompt 'p 5)) (lambda (k v) v)))))",
        "6",
    );
}

#[test]
fn errors_become_throws() {
    check(
        "(define %throw (lambda (key . rest) (abort-to-prompt 'e (cons key rest)))) (define try (lambda (f) (call-with-prompt 'e f (lambda (k v) v)))) (list (try (lambda () (car 5))) (try (lambda () (undefined-thing))) (try (lambda () (5 6))) (car (try (lambda () (try)))))",
        "((wrong-type-arg \"car\" \"Wrong type argument in position 1 (expecting pair): ~S\" (5) (5)) (unbound-variable #f \"Unbound variable: ~S\" (undefined-thing) #f) (wrong-type-arg #f \"Wrong type to apply: ~S\" (5) (5)) wrong-number-of-args)",
    );
}
