;;; (ice-9 null): the syntax of R5RS and nothing else.

(define-module (ice-9 null)
  #:pure
  #:use-module ((guile) #:select (define-module* @@ ... => _ and begin case cond define
                                  define-syntax delay do else if lambda let let*
                                  let-syntax letrec letrec-syntax or quasiquote
                                  quote set! syntax-rules unquote))
  #:re-export (... => _ and begin case cond define define-syntax delay do else if
               lambda let let* let-syntax letrec letrec-syntax or quasiquote quote
               set! syntax-rules unquote))
