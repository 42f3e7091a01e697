;;; (ice-9 peg): parsing expression grammars.

(define-module (ice-9 peg)
  #:use-module (ice-9 peg codegen)
  #:use-module (ice-9 peg string-peg)
  #:use-module (ice-9 peg using-parsers)
  #:use-module (ice-9 peg simplify-tree)
  #:re-export (compile-peg-pattern define-peg-string-patterns define-peg-pattern
               match-pattern search-for-pattern peg:start peg:end peg:string peg:tree
               peg:substring peg-record? keyword-flatten context-flatten))
