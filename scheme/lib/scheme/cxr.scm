;;; (scheme cxr): three and four steps of car and cdr, R7RS 6.4; core.

(define-module (scheme cxr)
  #:re-export (caaaar caaadr caaar caadar caaddr caadr cadaar cadadr cadar caddar cadddr
               caddr cdaaar cdaadr cdaar cdadar cdaddr cdadr cddaar cddadr cddar cdddar
               cddddr cdddr))
