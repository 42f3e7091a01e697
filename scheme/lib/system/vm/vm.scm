;;; (system vm vm): the machine.  It has one engine, and its hooks are not called.

(define-module (system vm vm)
  #:export (call-with-vm call-with-stack-overflow-handler vm-trace-level
            set-vm-trace-level! vm-engine set-vm-engine! set-default-vm-engine!
            vm-add-apply-hook! vm-add-return-hook! vm-add-next-hook! vm-add-abort-hook!
            vm-remove-apply-hook! vm-remove-return-hook! vm-remove-next-hook!
            vm-remove-abort-hook!))

(define (call-with-vm proc . args) "Call PROC on ARGS." (apply proc args))

(define (call-with-stack-overflow-handler limit thunk handler)
  "Call THUNK, and HANDLER where the stack ends."
  (let ((tag (make-prompt-tag)))
    (catch 'stack-overflow thunk (lambda _ (handler)))))

(define (vm-trace-level) "0." 0)
(define (set-vm-trace-level! level) "Nothing." (if #f #f))
(define (vm-engine) "The name of the engine." 'regular)
(define (set-vm-engine! engine) "Nothing." (if #f #f))
(define set-default-vm-engine! set-vm-engine!)

(define (ignore hook) (if #f #f))
(define vm-add-apply-hook! ignore)
(define vm-add-return-hook! ignore)
(define vm-add-next-hook! ignore)
(define vm-add-abort-hook! ignore)
(define vm-remove-apply-hook! ignore)
(define vm-remove-return-hook! ignore)
(define vm-remove-next-hook! ignore)
(define vm-remove-abort-hook! ignore)
