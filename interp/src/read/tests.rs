use super::*;
use crate::host::NoHost;

fn cx() -> Cx {
    Cx::new(Box::new(NoHost))
}

fn read_error(text: &str) -> String {
    let mut cx = cx();
    let file = cx.file_index("f.scm");
    let mut reader = Reader::new(&mut cx, text.as_bytes(), file);
    loop {
        match reader.read(&mut cx) {
            Ok(Some(_)) => {}
            Ok(None) => panic!("{text:?} read without an error"),
            Err(e) => match &e.kind().what {
                What::Read { message, .. } => return message.clone(),
                other => return format!("{other:?}"),
            },
        }
    }
}

#[test]
fn errors_have_the_place_and_the_text_of_guile() {
    // Recorded from Guile 3.0.8.
    for (text, message) in [
        ("(a", "f.scm:1:3: unexpected end of input while searching for: ~A"),
        ("\n  (a b", "f.scm:2:7: unexpected end of input while searching for: ~A"),
        (")", "f.scm:1:2: unexpected \")\""),
        ("(a]", "f.scm:1:4: mismatched close paren: ~A"),
        ("(a . b c)", "f.scm:1:9: missing close paren: ~A"),
        ("(a . )", "f.scm:1:7: unexpected \")\""),
        ("'", "f.scm:1:2: unexpected end of input while reading quoted expression"),
        ("')", "f.scm:1:3: unexpected \")\""),
        ("\"abc", "f.scm:1:5: unexpected end of input while reading string"),
        ("\"\\q\"", "f.scm:1:4: invalid character in escape sequence: ~S"),
        ("#\\xyz", "f.scm:1:6: unknown character name ~a"),
        ("#", "f.scm:1:2: unexpected end of input after #"),
        ("#<foo>", "f.scm:1:3: Unknown # object: ~S"),
        ("#;", "f.scm:1:3: unexpected end of input while reading #; comment"),
        ("#|", "f.scm:1:3: unterminated `#| ... |#' comment"),
        ("#!abc", "f.scm:1:6: unterminated `#! ... !#' comment"),
        ("#:(a)", "f.scm:1:6: keyword prefix #: not followed by a symbol: ~a"),
        ("#xfg", "f.scm:1:5: unknown # object: ~S"),
        ("#{a b", "f.scm:1:6: end of input while reading symbol"),
        ("#s8", "f.scm:1:4: unexpected end of input while reading array"),
        ("#vu9(1)", "f.scm:1:5: invalid bytevector prefix"),
        ("#nix", "f.scm:1:5: unexpected input while reading #nil: ~a"),
    ] {
        assert_eq!(read_error(text), message, "{text}");
    }
}

#[test]
fn lists_nest_a_million_deep() {
    let depth = 1_000_000;
    let text = "(".repeat(depth) + &")".repeat(depth);
    let mut cx = cx();
    let mut datum = Reader::new(&mut cx, text.as_bytes(), 0).read(&mut cx).unwrap().unwrap();
    let mut found = 0;
    while datum.is_pair() {
        assert!(datum.cdr().is_null());
        datum = datum.car();
        found += 1;
    }
    assert_eq!(found, depth - 1);
}

#[test]
fn sources_know_where_lists_and_quotations_begin() {
    let mut cx = cx();
    let file = cx.file_index("f.scm");
    let mut reader = Reader::new(&mut cx, b";;\n (a\t'b\n\t(c))", file);
    reader.sources = Some(Sources::default());
    let datum = reader.read(&mut cx).unwrap().unwrap();
    let items = datum.list_to_vec().unwrap();
    let sources = reader.sources.unwrap();
    let place = |v| sources.get(v).map(|p: Pos| (p.file, p.line, p.column));
    assert_eq!(place(datum), Some((file, 1, 1)));
    assert_eq!(place(items[1]), Some((file, 1, 8)));
    assert_eq!(place(items[2]), Some((file, 2, 8)));
    assert_eq!(place(datum.cdr()), None);
}

#[test]
fn an_extension_is_handed_to_the_caller_and_its_datum_taken_back() {
    let mut cx = cx();
    let options = Options { extensions: vec!['~'], ..Options::default() };
    let mut reader = Reader::with_source(Bytes::new(b"(a #~ b)"), 0, options);
    let event = reader.step(&mut cx).unwrap();
    assert!(matches!(event, Event::Extension('~')));
    let Event::Datum(datum) = reader.supply(&mut cx, Value::fixnum(7)).unwrap() else {
        panic!("no datum");
    };
    let items = datum.list_to_vec().unwrap();
    assert_eq!(items.len(), 3);
    assert_eq!(items[1], Value::fixnum(7));
}

#[test]
fn datum_labels_make_cycles() {
    let mut cx = cx();
    let mut reader = Reader::new(&mut cx, b"#0=(a #1=#(#0# #1#) . #0#) #2#", 0);
    let datum = reader.read(&mut cx).unwrap().unwrap();
    assert_eq!(datum.cdr().cdr(), datum);
    let vector = datum.cdr().car();
    let elements: Vec<Value> = vector.vector().unwrap().iter().map(std::cell::Cell::get).collect();
    assert_eq!(elements, [datum, vector]);
    assert!(reader.read(&mut cx).is_err(), "a label means nothing in the next datum");
}
