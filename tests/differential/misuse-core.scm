;; Every primitive of the family with too few, too many and wrongly typed operands.
(misuse 2 ( acons add-hook! allocate-struct basename boolean? call-with-unblocked-asyncs call/cc
         convert-assignment copy-random-state datum->random-state directory-stream? dirname
         dynamic-state? eq? equal? eqv? file-encoding fluid-bound? fluid-ref
         fluid-ref* fluid-set! fluid-unset! fluid? force hook->list hook-empty? hook?
         macro-binding macro-name macro-transformer macro-type macro? make-fluid make-guardian
         make-hook make-procedure-with-setter make-promise make-struct-layout
         make-struct/no-tail make-struct/simple make-symbol make-syntax-transformer
         make-unbound-fluid make-undefined-variable make-variable make-vtable
         module-transformer not object->string object-properties object-property
         open-input-string pipe procedure procedure-documentation procedure-minimum-arity
         procedure-name procedure-properties procedure-property procedure-source
         procedure-with-setter? procedure? promise? random-state->datum remove-hook!
         reset-hook! scm-error seed->random-state self-evaluating? set-object-properties!
         set-object-property! 
           set-struct-vtable-name! setter
         simple-format source-properties source-property status:exit-val status:stop-sig
         status:term-sig strerror struct-ref struct-ref/unboxed struct-set! struct-set!/unboxed
         struct-vtable struct-vtable-name struct-vtable? struct? syntax-source
         system-file-name-convention thunk? values variable-bound? variable-ref variable-set!
variable-unset! variable? with-fluids*)
        ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) (u8vector 1 2) #t '() list #:k))
