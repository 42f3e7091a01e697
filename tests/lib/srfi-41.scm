;;; (srfi srfi-41), (ice-9 string-fun) and (ice-9 i18n) in the C locale.
(use-modules (srfi srfi-41) (ice-9 string-fun) (ice-9 i18n))

;; Print each form and its values; of an error only the key.
(define-syntax show
  (syntax-rules ()
    ((_ e ...)
     (begin
       (begin
         (write 'e) (display " => ")
         (write (catch #t
                  (lambda () (call-with-values (lambda () e) list))
                  (lambda (key . args) key)))
         (newline))
       ...))))

(define-stream (primes-from s) (stream-cons (stream-car s) (primes-from (stream-filter (lambda (n) (not (zero? (modulo n (stream-car s))))) (stream-cdr s)))))

(show (stream->list 10 (primes-from (stream-from 2))) (stream->list (stream-range 0 5)) (stream->list (stream-range 5 0 -2)) (stream->list (stream-map + (stream 1 2) (stream 3 4 5))) (stream-length (stream 1 2 3)) (stream-ref (stream-from 0) 1000) (stream-fold + 0 (stream 1 2 3)) (stream->list (stream-take 3 (stream-constant 1 2))) (stream->list (stream-append (stream 1) (stream 2 3))) (stream->list (stream-concat (stream (stream 1) (stream 2 3)))) (stream->list (stream-reverse (stream 1 2 3))) (stream->list (stream-scan + 0 (stream 1 2 3))) (stream->list (stream-zip (stream 1 2) (stream 'a 'b))) (stream->list (stream-take-while odd? (stream 1 3 4))) (stream->list (stream-drop-while odd? (stream 1 3 4))) (stream->list (stream-drop 1 (stream 1 2))) (stream->list (stream-unfold 1+ (lambda (x) (< x 3)) 1+ 0)) (stream->list (stream-of (* x y) (x in (stream-range 1 4)) (y is (+ x 1)) (odd? x))) (stream-match (stream 1 2 3) (() 'none) ((a . b) (list a (stream-car b)))) (stream-match (stream) (() 'none) ((a . b) 1)) (stream-match (stream 1 2) ((_ x) #f 3) ((_ x) x)) (stream->list (list->stream '(1 2))) (stream->list 2 (port->stream (open-input-string "abc"))) (stream->list 3 (stream-iterate 1+ 0)) (stream-null? (stream)) (stream-pair? (stream 1)) (stream? 5) (stream-car (stream)) (stream-car 5) (let ((n 0)) (stream-for-each (lambda (x) (set! n (+ n x))) (stream 1 2)) n) (stream->list (stream-let loop ((n 3)) (if (zero? n) stream-null (stream-cons n (loop (- n 1)))))) (call-with-values (lambda () (stream-unfolds (lambda (n) (if (= n 3) (values n '() '()) (values (+ n 1) (list n) (if (odd? n) (list n) #f)))) 0)) (lambda (a b) (list (stream->list a) (stream->list b)))) (stream-ref (stream-filter odd? (stream-from 1)) 500)
(string-replace-substring "hello world" "o" "00") (string-replace-substring "aaa" "a" "") (string-replace-substring "abc" "x" "y") (split-after-char #\: "a:b:c" list) (split-before-char #\: "a:b:c" list) (split-discarding-char #\: "a:b:c" list) (split-after-char-last #\: "a:b:c" list) (split-before-char-last #\: "a:b:c" list) (split-discarding-char-last #\: "a:b:c" list) (split-discarding-char #\x "abc" list) (split-after-char-last #\x "abc" list) (split-before-predicate char-numeric? "ab1c" list) (separate-fields-discarding-char #\: "a:b" list) (separate-fields-after-char #\: "a:b:" list) (separate-fields-before-char #\: "a:b" list) (string-prefix=? "ab" "abc") (sans-final-newline "a\n") (sans-surrounding-whitespace " a ") (has-trailing-newline? "a\n")
(string-locale<? "a" "b") (string-locale>? "a" "b") (string-locale-ci=? "a" "A") (locale-string->integer "123abc") (locale-string->integer "  -5") (locale-string->integer "ff" 16) (locale-string->integer "x") (locale-string->inexact "1.5e3z") (locale-string->inexact "z") (number->locale-string 1234) (number->locale-string 1234.5) (number->locale-string 1234.567 2) (number->locale-string -0.5 1) (string-locale-upcase "abc") (locale-day 1) (locale-month-short 12) (locale? (make-locale LC_ALL "C")) (locale-decimal-point)
)
