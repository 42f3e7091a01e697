;; Parts of (sxml ssax), those under it, and parsers with declared elements.
(use-modules (sxml ssax) (ice-9 receive))
(define-syntax-rule (inner name ...)
  (begin (define name (@@ (sxml ssax) name)) ...))
(inner ssax:read-NCName ssax:read-QName ssax:resolve-name name-compare
       ssax:largest-unres-name ssax:scan-Misc ssax:skip-pi make-xml-token
       ssax:assert-token ssax:handle-parsed-entity)

(define (show x) (write x) (newline))
(define (try thunk)
  (catch #t thunk (lambda (key . args) (write key) (newline))))

(show (call-with-input-string "a:b" ssax:read-QName))
(show (call-with-input-string "_a1.b-c d" ssax:read-NCName))
(try (lambda () (call-with-input-string "1a" ssax:read-NCName)))
(show (map name-compare '(a b b (p . a) b (p . a) (q . a) (p . b) (p . a))
           '(a a c (p . a) (p . a) b (p . a) (p . a) (p . c))))
(show (map (lambda (name) (name-compare name ssax:largest-unres-name)) '(zz (zz . zz))))
(define namespaces '((*DEFAULT* U1 . U1) (h H . U2)))
(show (ssax:resolve-name #f 'a namespaces #t))
(show (ssax:resolve-name #f 'a namespaces #f))
(show (ssax:resolve-name #f '(h . a) namespaces #t))
(show (ssax:resolve-name #f '(xml . a) namespaces #t))
(try (lambda () (ssax:resolve-name (current-input-port) '(none . a) namespaces #t)))
(for-each (lambda (text) (try (lambda () (show (call-with-input-string text ssax:scan-Misc)))))
          '("<!-- c --> <?pi x?> <a>" "  text" ""))
(show (ssax:assert-token (make-xml-token 'END 'a) 'END 'a (lambda args 'wrong)))
(show (ssax:assert-token (make-xml-token 'END 'b) 'END 'a (lambda args 'wrong)))
(show (ssax:handle-parsed-entity (current-input-port) 'e '((e . "<inner>"))
                                 (lambda (port entities seed) (list (read-char port) entities seed))
                                 (lambda (a b seed) (list a b seed)) 'seed))

;; All that a parser is told, in a list.
(define (events declared)
  (ssax:make-parser
   NEW-LEVEL-SEED (lambda (name attributes namespaces content seed)
                    (cons (list name attributes namespaces content) seed))
   FINISH-ELEMENT (lambda (name attributes namespaces parent seed) (cons (list 'end name) seed))
   CHAR-DATA-HANDLER (lambda (a b seed) (cons (string-append a b) seed))
   DOCTYPE (lambda (port name system-id subset? seed)
             (when subset? (ssax:skip-internal-dtd port))
             (values declared '() '((#f UA . URI1)) (cons (list name system-id) seed)))))
(define (parse text declared)
  (try (lambda () (for-each show (reverse (call-with-input-string text
                                            (lambda (port) ((events declared) port '()))))))))
(define document
  "<!DOCTYPE D SYSTEM 'sys'>\n<D xmlns='URI1' xmlns:A='URI1' A:B='1'><A:P xmlns=''>x&lt;<BR/></A:P></D>")
(parse document #f)
(parse document
       '((D ANY ((C CDATA IMPLIED "c") (xmlns CDATA IMPLIED "URI1")
                 ((A . B) CDATA IMPLIED #f) ((xmlns . A) CDATA IMPLIED "URI1") ((xmlns . C) CDATA IMPLIED "URI2")))
         ((A . P) ANY ((xmlns CDATA IMPLIED #f))) (BR EMPTY ())))
(parse "<!DOCTYPE D><D a='1'/>" '((D ANY ())))
(parse "<!DOCTYPE D><E/>" '((D ANY ())))
(try (lambda ()
       (show (macroexpand '(ssax:make-parser DOCTYPE 1)))))
