use super::*;
use crate::host::NoHost;
use crate::read::Reader;

fn cx() -> Cx {
    Cx::new(Box::new(NoHost))
}

/// What reading all of `text` and writing it gives.
fn rewritten(text: &str) -> String {
    let mut cx = cx();
    let mut reader = Reader::new(&mut cx, text.as_bytes(), 0);
    let mut out = Vec::new();
    loop {
        match reader.read(&mut cx) {
            Ok(Some(v)) => out.push(to_text(&cx, v, Style::Write)),
            Ok(None) => return out.join(" "),
            Err(e) => return format!("{} {e:?}", out.join(" ")),
        }
    }
}

#[test]
fn what_guile_writes_for_what_it_reads() {
    // Recorded from Guile 3.0.8.
    for (text, written) in [
        ("(a . (b c . d))", "(a b c . d)"),
        ("( . c) (. a)", "c a"),
        ("#; a", ""),
        ("#| a |# b", "b"),
        ("#! a !# b", "b"),
        ("#u8(1 2) #vu8(1 2) #s16(-1 2)", "#u8(1 2) #vu8(1 2) #s16(-1 2)"),
        ("#f64(1 2.5) #c32(1+i)", "#f64(1.0 2.5) #c32(1.0+1.0i)"),
        ("#true #false #tru #t1 #trx", "#t #f #t ru #t 1 #t rx"),
        ("#t(a) #true/false", "#t (a) #t /false"),
        ("#:a #nil #xff #e1.5 #i1/2 #x#e10 #X1F", "#:a #nil 255 3/2 0.5 16 31"),
        ("#{a b}# #{a}b}#", "#{a b}# #{a\\x7d;b}#"),
        ("a[b] a{b {a} }", "a (b) #{a\\x7b;b}# #{\\x7b;a\\x7d;}# #{\\x7d;}#"),
        ("|a b| a|b c|d", "|a b| a|b c|d"),
        ("#\\( #\\)x #\\x41 #\\x #\\101 #\\777 #\\8", "#\\( #\\) x #\\A #\\x #\\A #\\ǿ #\\8"),
        (
            "#\\SPACE #\\λ #\\a◌ #\\nul #\\del #\\US #\\esc",
            "#\\space #\\λ #\\a #\\nul #\\delete #\\us #\\esc",
        ),
        ("\"\\xe9\\U000041\\x41;\" \"a\\\n  b\"", "\"éAA;\" \"a  b\""),
        (
            "#,@a #,a #`a #'a ,@a ,a `a 'a",
            "(unsyntax-splicing a) (unsyntax a) (quasisyntax a) (syntax a) (unquote-splicing a) (unquote a) (quasiquote a) (quote a)",
        ),
        ("- + ... . '. (a . #{.}#) (#{.}# a)", "- + ... #{.}# (quote #{.}#) (a . #{.}#) (#{.}# a)"),
        ("a;b\nc a#b a'b a`b a\"b\"c", "a c #{a#b}# a'b a`b a \"b\" c"),
        ("#*101 #*102", "#*101 #*10 2"),
        ("#!fold-case ABC #!no-fold-case ABC", "abc ABC"),
        ("#!r6rs \"\\x41;\"", "\"A\""),
        ("a\rb a\x0cb a\x0bb a\u{a0}b", "a b a b #{a\\xb;b}# #{a\u{a0}b}#"),
        (":a a: (a #;b c) (a #;b) (a . #;b c) (a . b #;c)", ":a a: (a c) (a) (a . c) (a . b)"),
        ("#|a #| b |# c|# d", "d"),
        (
            "#!curly-infix {1 + 2 + 3} {a + b * c} {} {a} {a b} {f(x) + g[y] + h{z + 1}}",
            "(+ 1 2 3) ($nfx$ a + b * c) () a (a b) (+ (f x) ($bracket-apply$ g y) (h (+ z 1)))",
        ),
        ("1+ +1a -a ..a .5a #{+i}# #{1}# #{#t}#", "#{1+}# +1a -a ..a .5a #{+i}# #{1}# #{#t}#"),
        ("é λ² ② € ٣ “", "é λ² ② € #{٣}# #{\\x201c;}#"),
        (
            "\"a\\\"\\\\\\n\\t\\r\\a\\b\\v\\f\\0\\x7f\\x80\\xad\\u200bλ\u{301}\\U010ffff\"",
            "\"a\\\"\\\\\\n\\t\\r\\a\\b\\v\\f\\x00\\x7f\\x80\\xad\\u200bλ\u{301}\\U010ffff\"",
        ),
        ("#(a \"b\" #\\c) ((a) . (b))", "#(a \"b\" #\\c) ((a) b)"),
    ] {
        assert_eq!(rewritten(text), written, "{text}");
    }
}

#[test]
fn characters_by_name_by_number_and_on_a_circle() {
    // Recorded from Guile 3.0.8.
    let chars = [
        '\0', '\u{1}', '\u{7}', '\u{1b}', ' ', '\u{7f}', '\u{80}', '\u{a0}', '¡', '\u{ad}',
        '\u{300}', '\u{903}', '\u{e000}',
    ];
    let mut cx = cx();
    let list: Vec<Value> = chars.iter().map(|&c| Value::char(c)).collect();
    let list = cx.list(&list);
    assert_eq!(
        to_text(&cx, list, Style::Write),
        "(#\\nul #\\soh #\\alarm #\\esc #\\space #\\delete #\\200 #\\240 #\\¡ #\\255 #\\◌\u{300} #\\\u{903} #\\160000)"
    );
}

#[test]
fn display_shows_strings_and_characters_as_they_are() {
    let mut cx = cx();
    let datum =
        Reader::new(&mut cx, b"(\"a\\n\" #\\b |c #(\"d\"))", 0).read(&mut cx).unwrap().unwrap();
    assert_eq!(to_text(&cx, datum, Style::Display), "(a\n b |c #(d))");
}

#[test]
fn circles_are_marked_with_their_distance() {
    // Recorded from Guile 3.0.8.
    for (text, written) in [
        ("#0=(1 2 . #0#)", "(1 2 . #-1#)"),
        ("#0=(1 2 #0#)", "(1 2 #-2#)"),
        ("(a b #0=(1 #0# 3))", "(a b (1 #-1# 3))"),
        ("(a b #0=#(1 #0# 3))", "(a b #(1 #0# 3))"),
        ("(1 2 . #0=(3 4 5 . #0#))", "(1 2 3 4 5 . #-2#)"),
        ("(#0=(1) #0#)", "((1) (1))"),
    ] {
        assert_eq!(rewritten(text), written, "{text}");
    }
}

#[test]
fn deep_and_long_data_print_in_pieces() {
    let depth = 300_000;
    let text = "(".repeat(depth) + &"x ".repeat(depth) + &")".repeat(depth);
    let mut cx = cx();
    let datum = Reader::new(&mut cx, text.as_bytes(), 0).read(&mut cx).unwrap().unwrap();
    let mut printer = Printer::new(datum, Style::Write);
    let (mut length, mut pieces) = (0, 0);
    while printer.step(&cx) == Step::Text {
        assert!(printer.text.len() < 2 * PIECE);
        length += printer.text.len();
        printer.text.clear();
        pieces += 1;
    }
    assert_eq!(length + printer.text.len(), text.len() - 1);
    assert!(pieces > 10);
}

#[test]
fn a_printer_of_its_own_is_left_to_the_caller() {
    let mut cx = cx();
    let f = Value::FALSE;
    let table =
        cx.heap.values_object(Kind::Struct, &[f, f, Value::fixnum(1), f, Value::TRUE, f, f, f, f]);
    table.set_slot(0, table);
    let object = cx.heap.values_object(Kind::Struct, &[table, Value::fixnum(1)]);
    let list = cx.list(&[Value::fixnum(1), object, Value::fixnum(2)]);
    let mut printer = Printer::new(list, Style::Write);
    assert_eq!(printer.step(&cx), Step::Custom(object));
    assert_eq!(std::mem::take(&mut printer.text), "(1 ");
    assert_eq!(printer.step(&cx), Step::Done);
    assert_eq!(printer.text, " 2)");
}
