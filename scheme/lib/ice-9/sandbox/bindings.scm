;;; (ice-9 sandbox bindings): names that code in a sandbox may use, as Guile 3.0.8 lists
;;; them.  Each list is of import sets, (MODULE NAME ...).

(define-module (ice-9 sandbox bindings)
  #:export (core-bindings macro-bindings iteration-bindings clock-bindings
            procedure-bindings version-bindings nil-bindings unspecified-bindings
            predicate-bindings number-bindings pair-bindings list-bindings
            alist-bindings array-bindings bit-bindings bitvector-bindings char-bindings
            char-set-bindings error-bindings fluid-bindings hash-bindings
            keyword-bindings promise-bindings prompt-bindings regexp-bindings
            sort-bindings srfi-4-bindings string-bindings symbol-bindings
            variable-bindings vector-bindings mutating-alist-bindings
            mutating-array-bindings mutating-bitvector-bindings mutating-fluid-bindings
            mutating-hash-bindings mutating-list-bindings mutating-pair-bindings
            mutating-sort-bindings mutating-srfi-4-bindings mutating-string-bindings
            mutating-variable-bindings mutating-vector-bindings all-pure-bindings
            all-pure-and-impure-bindings))

(define core-bindings
  '(((guile) else => _ ... and begin apply call-with-values values case case-lambda
     case-lambda* cond define define* define-values do if lambda lambda* let let* letrec
     letrec* or quasiquote quote unless unquote unquote-splicing when while λ)))

(define macro-bindings
  '(((guile) bound-identifier=? current-filename current-source-location datum->syntax
     define-macro define-syntax define-syntax-parameter define-syntax-rule defmacro
     free-identifier=? generate-temporaries gensym identifier-syntax identifier?
     let-syntax letrec-syntax macroexpand macroexpanded? quasisyntax start-stack syntax
     syntax->datum syntax-case syntax-error syntax-parameterize syntax-rules
     syntax-source syntax-violation unsyntax unsyntax-splicing with-ellipsis with-syntax
     make-variable-transformer)))

(define iteration-bindings
  '(((guile) compose for-each identity iota map map-in-order const noop)))

(define clock-bindings
  '(((guile) get-internal-real-time internal-time-units-per-second sleep usleep)))

(define procedure-bindings
  '(((guile) procedure-documentation procedure-minimum-arity procedure-name procedure?
     thunk?)))

(define version-bindings
  '(((guile) effective-version major-version micro-version minor-version version
     version-matches?)))

(define nil-bindings
  '(((guile) nil?)))

(define unspecified-bindings
  '(((guile) unspecified? *unspecified*)))

(define predicate-bindings
  '(((guile) ->bool and-map and=> boolean? eq? equal? eqv? negate not or-map)))

(define number-bindings
  '(((guile) * + - / #{1+}# #{1-}# < <= = > >= abs acos acosh angle asin asinh atan
     atanh ceiling ceiling-quotient ceiling-remainder ceiling/ centered-quotient
     centered-remainder centered/ complex? cos cosh denominator euclidean-quotient
     euclidean-remainder euclidean/ even? exact->inexact exact-integer-sqrt
     exact-integer? exact? exp expt finite? floor floor-quotient floor-remainder floor/
     gcd imag-part inf inf? integer-expt integer-length integer? lcm log log10 magnitude
     make-polar make-rectangular max min modulo modulo-expt most-negative-fixnum
     most-positive-fixnum nan nan? negative? numerator odd? positive? quotient rational?
     rationalize real-part real? remainder round round-quotient round-remainder round/
     sin sinh sqrt tan tanh truncate truncate-quotient truncate-remainder truncate/
     zero? number? number->string string->number)))

(define pair-bindings
  '(((guile) last-pair pair? caaaar caaadr caaar caadar caaddr caadr caar cadaar cadadr
     cadar caddar cadddr caddr cadr car cdaaar cdaadr cdaar cdadar cdaddr cdadr cdar
     cddaar cddadr cddar cdddar cddddr cdddr cddr cdr cons cons*)))

(define list-bindings
  '(((guile) list list-cdr-ref list-copy list-head list-index list-ref list-tail list?
     null? make-list append delete delq delv filter length member memq memv merge
     reverse)))

(define alist-bindings
  '(((guile) acons assoc assoc-ref assq assq-ref assv assv-ref sloppy-assoc sloppy-assq
     sloppy-assv)))

(define array-bindings
  '(((guile) array->list array-cell-ref array-contents array-dimensions array-equal?
     array-for-each array-in-bounds? array-length array-rank array-ref array-shape
     array-slice array-slice-for-each array-slice-for-each-in-order array-type
     array-type-code array? list->array list->typed-array make-array make-shared-array
     make-typed-array shared-array-increments shared-array-offset shared-array-root
     transpose-array typed-array?)))

(define bit-bindings
  '(((guile) ash round-ash logand logcount logior lognot logtest logxor logbit?)))

(define bitvector-bindings
  '(((guile) bitvector-count bitvector-position bitvector-count-bits bit-extract
     bitvector bitvector->list bitvector-length bitvector-bit-set? bitvector-bit-clear?
     bitvector? list->bitvector make-bitvector)))

(define char-bindings
  '(((guile) char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>?
     char-downcase char-general-category char-is-both? char-lower-case? char-numeric?
     char-titlecase char-upcase char-upper-case? char-whitespace? char<=? char<? char=?
     char>=? char>? char? char->integer integer->char)))

(define char-set-bindings
  '(((guile) ->char-set char-set char-set->list char-set->string char-set-adjoin
     char-set-any char-set-complement char-set-contains? char-set-copy char-set-count
     char-set-cursor char-set-cursor-next char-set-delete char-set-diff+intersection
     char-set-difference char-set-every char-set-filter char-set-fold char-set-for-each
     char-set-hash char-set-intersection char-set-map char-set-ref char-set-size
     char-set-unfold char-set-union char-set-xor char-set:ascii char-set:blank
     char-set:designated char-set:digit char-set:empty char-set:full char-set:graphic
     char-set:hex-digit char-set:iso-control char-set:letter char-set:letter+digit
     char-set:lower-case char-set:printing char-set:punctuation char-set:symbol
     char-set:title-case char-set:upper-case char-set:whitespace char-set<= char-set=
     char-set? end-of-char-set? list->char-set string->char-set ucs-range->char-set)))

(define error-bindings
  '(((guile) error throw with-throw-handler catch strerror scm-error)))

(define fluid-bindings
  '(((guile) fluid-bound? fluid-ref fluid-thread-local? fluid? make-fluid
     make-thread-local-fluid make-unbound-fluid with-fluid* with-fluids with-fluids*
     make-parameter parameter? parameterize)))

(define hash-bindings
  '(((guile) doubly-weak-hash-table? hash hash-count hash-fold hash-for-each
     hash-for-each-handle hash-get-handle hash-map->list hash-ref hash-table? hashq
     hashq-get-handle hashq-ref hashv hashv-get-handle hashv-ref hashx-get-handle
     hashx-ref make-doubly-weak-hash-table make-hash-table make-weak-key-hash-table
     make-weak-value-hash-table weak-key-hash-table? weak-value-hash-table?)))

(define keyword-bindings
  '(((guile) keyword? keyword->symbol symbol->keyword)))

(define promise-bindings
  '(((guile) force delay make-promise promise?)))

(define prompt-bindings
  '(((guile) abort-to-prompt abort-to-prompt* call-with-prompt make-prompt-tag)))

(define regexp-bindings
  '(((guile) make-regexp regexp-exec regexp/basic regexp/extended regexp/icase
     regexp/newline regexp/notbol regexp/noteol regexp?)))

(define sort-bindings
  '(((guile) sort sorted? stable-sort sort-list)))

(define srfi-4-bindings
  '(((srfi srfi-4) f32vector f32vector->list f32vector-length f32vector-ref f32vector?
     f64vector f64vector->list f64vector-length f64vector-ref f64vector? list->f32vector
     list->f64vector list->s16vector list->s32vector list->s64vector list->s8vector
     list->u16vector list->u32vector list->u64vector list->u8vector make-f32vector
     make-f64vector make-s16vector make-s32vector make-s64vector make-s8vector
     make-u16vector make-u32vector make-u64vector make-u8vector s16vector
     s16vector->list s16vector-length s16vector-ref s16vector? s32vector s32vector->list
     s32vector-length s32vector-ref s32vector? s64vector s64vector->list
     s64vector-length s64vector-ref s64vector? s8vector s8vector->list s8vector-length
     s8vector-ref s8vector? u16vector u16vector->list u16vector-length u16vector-ref
     u16vector? u32vector u32vector->list u32vector-length u32vector-ref u32vector?
     u64vector u64vector->list u64vector-length u64vector-ref u64vector? u8vector
     u8vector->list u8vector-length u8vector-ref u8vector?)))

(define string-bindings
  '(((guile) absolute-file-name? file-name-separator-string file-name-separator?
     in-vicinity basename dirname list->string make-string object->string
     reverse-list->string string string->list string-any string-any-c-code string-append
     string-append/shared string-capitalize string-ci< string-ci<= string-ci<=?
     string-ci<> string-ci<? string-ci= string-ci=? string-ci> string-ci>= string-ci>=?
     string-ci>? string-compare string-compare-ci string-concatenate
     string-concatenate-reverse string-concatenate-reverse/shared
     string-concatenate/shared string-contains string-contains-ci string-copy
     string-count string-delete string-downcase string-drop string-drop-right
     string-every string-every-c-code string-filter string-fold string-fold-right
     string-for-each string-for-each-index string-hash string-hash-ci string-index
     string-index-right string-join string-length string-map string-normalize-nfc
     string-normalize-nfd string-normalize-nfkc string-normalize-nfkd string-null?
     string-pad string-pad-right string-prefix-ci? string-prefix-length
     string-prefix-length-ci string-prefix? string-ref string-replace string-reverse
     string-rindex string-skip string-skip-right string-split string-suffix-ci?
     string-suffix-length string-suffix-length-ci string-suffix? string-tabulate
     string-take string-take-right string-titlecase string-tokenize string-trim
     string-trim-both string-trim-right string-unfold string-unfold-right string-upcase
     string-utf8-length string< string<= string<=? string<> string<? string= string=?
     string> string>= string>=? string>? string? substring substring/copy
     substring/read-only substring/shared xsubstring)))

(define symbol-bindings
  '(((guile) string->symbol string-ci->symbol symbol->string list->symbol make-symbol
     symbol symbol-append symbol-hash symbol-interned? symbol?)))

(define variable-bindings
  '(((guile) make-undefined-variable make-variable variable-bound? variable-ref
     variable?)))

(define vector-bindings
  '(((guile) list->vector make-vector vector vector->list vector-copy vector-length
     vector-ref vector?)))

(define mutating-alist-bindings
  '(((guile) assoc-remove! assoc-set! assq-remove! assq-set! assv-remove! assv-set!)))

(define mutating-array-bindings
  '(((guile) array-cell-set! array-copy! array-copy-in-order! array-fill!
     array-index-map! array-map! array-map-in-order! array-set!)))

(define mutating-bitvector-bindings
  '(((guile) bitvector-clear-bit! bitvector-clear-bits! bitvector-set-all-bits!
     bitvector-clear-all-bits! bitvector-flip-all-bits! bitvector-set-bit!
     bitvector-set-bits!)))

(define mutating-fluid-bindings
  '(((guile) fluid-set! fluid-unset! fluid->parameter)))

(define mutating-hash-bindings
  '(((guile) hash-clear! hash-create-handle! hash-remove! hash-set! hashq-create-handle!
     hashq-remove! hashq-set! hashv-create-handle! hashv-remove! hashv-set!
     hashx-create-handle! hashx-remove! hashx-set!)))

(define mutating-list-bindings
  '(((guile) list-cdr-set! list-set! append! delete! delete1! delq! delq1! delv! delv1!
     filter! merge! reverse!)))

(define mutating-pair-bindings
  '(((guile) set-car! set-cdr!)))

(define mutating-sort-bindings
  '(((guile) sort! stable-sort! sort-list! restricted-vector-sort!)))

(define mutating-srfi-4-bindings
  '(((srfi srfi-4) f32vector-set! f64vector-set! s16vector-set! s32vector-set!
     s64vector-set! s8vector-set! u16vector-set! u32vector-set! u64vector-set!
     u8vector-set!)))

(define mutating-string-bindings
  '(((guile) string-capitalize! string-copy! string-downcase! string-fill! string-map!
     string-reverse! string-set! string-titlecase! string-upcase! string-xcopy!
     substring-fill! substring-move!)))

(define mutating-variable-bindings
  '(((guile) variable-set! variable-unset!)))

(define mutating-vector-bindings
  '(((guile) vector-fill! vector-move-left! vector-move-right! vector-set!)))

(define all-pure-bindings
  (append alist-bindings array-bindings bit-bindings bitvector-bindings char-bindings
          char-set-bindings clock-bindings core-bindings error-bindings fluid-bindings
          hash-bindings iteration-bindings keyword-bindings list-bindings
          macro-bindings nil-bindings number-bindings pair-bindings predicate-bindings
          procedure-bindings promise-bindings prompt-bindings regexp-bindings
          sort-bindings srfi-4-bindings string-bindings symbol-bindings
          unspecified-bindings variable-bindings vector-bindings version-bindings))
(define all-pure-and-impure-bindings
  (append all-pure-bindings mutating-alist-bindings mutating-array-bindings
          mutating-bitvector-bindings mutating-fluid-bindings mutating-hash-bindings
          mutating-list-bindings mutating-pair-bindings mutating-sort-bindings
          mutating-srfi-4-bindings mutating-string-bindings mutating-variable-bindings
          mutating-vector-bindings))
