;;; Forms of the expander that are macros in Guile, as such macros: what is wrong with a use
;;; that the expander refuses is told of what they make of it (`Expander::retold`).

(define-module (riad retold))

(define-syntax and
  (syntax-rules ()
    ((_ test . rest) (if test (and . rest) #f))))

(define-syntax or
  (syntax-rules ()
    ((_ test . rest) (let ((t test)) (if t t (or . rest))))))

(define-syntax do
  (syntax-rules ()
    ((_ ((id init step ...) ...) (test result ...) command ...)
     (letrec ((loop (lambda (id ...)
                      (if test
                          (begin (if #f #f) result ...)
                          (begin command ... (loop (do "step" id step ...) ...))))))
       (loop init ...)))
    ((_ "step" id) id)
    ((_ "step" id step) step)))

(define-syntax define-syntax-rule
  (syntax-rules ()
    ((_ (name . pattern) template)
     (let () (define-syntax name (syntax-rules () ((_ . pattern) template))) #f))
    ((_ (name . pattern) doc template)
     (let () (define-syntax name (syntax-rules () doc ((_ . pattern) template))) #f))))

(define-syntax define-macro
  (syntax-rules ()
    ((_ name procedure) (define-macro name #f procedure))
    ((_ name doc procedure)
     (let ()
       (define-syntax name
         (lambda (y)
           doc
           #((macro-type . defmacro) (defmacro-args args))
           (syntax-case y ()
             ((_ . args)
              (let ((v (syntax->datum #'args)))
                (datum->syntax y (apply procedure v)))))))
       #f))))

(define-syntax include
  (lambda (form)
    (syntax-case form ()
      ((_ file)
       (if (null? (syntax->datum #'file))
           (syntax-source '())
           (string-prefix? "/" (syntax->datum #'file)))))))
