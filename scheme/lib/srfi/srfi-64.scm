;;; (srfi srfi-64): a testing framework.
;;
;; A runner counts results and calls its hooks; a test's properties are an alist with
;; result-kind (pass, fail, xpass, xfail, skip), test-name, expected-value, …

(define-module (srfi srfi-64)
  #:use-module (srfi srfi-9)
  #:export (test-begin test-end test-group test-group-with-cleanup test-assert test-eq
            test-eqv test-equal test-approximate test-error test-apply test-with-runner
            test-read-eval-string test-match-nth test-match-all test-match-any
            test-match-name test-skip test-expect-fail test-runner? test-runner-create
            test-runner-factory test-runner-null test-runner-simple test-runner-current
            test-runner-get test-runner-reset test-runner-group-path
            test-runner-group-stack test-runner-group-stack! test-runner-test-name
            test-runner-pass-count test-runner-pass-count! test-runner-fail-count
            test-runner-fail-count! test-runner-xpass-count test-runner-xpass-count!
            test-runner-xfail-count test-runner-xfail-count! test-runner-skip-count
            test-runner-skip-count! test-runner-aux-value test-runner-aux-value!
            test-runner-on-test-begin test-runner-on-test-begin!
            test-runner-on-test-end test-runner-on-test-end! test-runner-on-group-begin
            test-runner-on-group-begin! test-runner-on-group-end
            test-runner-on-group-end! test-runner-on-final test-runner-on-final!
            test-runner-on-bad-count test-runner-on-bad-count!
            test-runner-on-bad-end-name test-runner-on-bad-end-name! test-result-kind
            test-passed? test-result-ref test-result-set! test-result-remove
            test-result-clear test-result-alist test-result-alist!
            test-on-test-end-simple test-on-group-begin-simple test-on-group-end-simple
            test-on-final-simple test-on-bad-count-simple test-on-bad-end-name-simple
            test-log-to-file))

(cond-expand-provide (current-module) '(srfi-64))

(define-record-type <runner>
  (%make-runner pass fail xpass xfail skip skips wanted expected-fails groups saved counts
                total aux result on-test-begin on-test-end on-group-begin on-group-end
                on-final on-bad-count on-bad-end-name)
  test-runner?
  (pass test-runner-pass-count test-runner-pass-count!)
  (fail test-runner-fail-count test-runner-fail-count!)
  (xpass test-runner-xpass-count test-runner-xpass-count!)
  (xfail test-runner-xfail-count test-runner-xfail-count!)
  (skip test-runner-skip-count test-runner-skip-count!)
  (skips runner-skips set-runner-skips!)        ; specifiers in force
  (wanted runner-wanted set-runner-wanted!)     ; the specifier of what `test-apply` runs
  (expected-fails runner-expected-fails set-runner-expected-fails!)
  (groups test-runner-group-stack test-runner-group-stack!)   ; names, innermost first
  (saved runner-saved set-runner-saved!)        ; specifiers of the enclosing groups
  (counts runner-counts set-runner-counts!)     ; (expected . total at start) by group
  (total runner-total set-runner-total!)
  (aux test-runner-aux-value test-runner-aux-value!)
  (result test-result-alist test-result-alist!)
  (on-test-begin test-runner-on-test-begin test-runner-on-test-begin!)
  (on-test-end test-runner-on-test-end test-runner-on-test-end!)
  (on-group-begin test-runner-on-group-begin test-runner-on-group-begin!)
  (on-group-end test-runner-on-group-end test-runner-on-group-end!)
  (on-final test-runner-on-final test-runner-on-final!)
  (on-bad-count test-runner-on-bad-count test-runner-on-bad-count!)
  (on-bad-end-name test-runner-on-bad-end-name test-runner-on-bad-end-name!))

(define (nothing . args) #f)

(define (test-runner-null)
  "A runner that only counts."
  (%make-runner 0 0 0 0 0 '() (const #t) '() '() '() '() 0 #f '()
                nothing nothing nothing nothing nothing nothing nothing))

(define test-log-to-file #t)

(define (test-runner-simple)
  "A runner that reports on the current output port, and in a file NAME.log unless
test-log-to-file is false."
  (let ((runner (test-runner-null)))
    (test-runner-on-test-begin! runner test-on-test-begin-simple)
    (test-runner-on-test-end! runner test-on-test-end-simple)
    (test-runner-on-group-begin! runner test-on-group-begin-simple)
    (test-runner-on-group-end! runner test-on-group-end-simple)
    (test-runner-on-final! runner test-on-final-simple)
    (test-runner-on-bad-count! runner test-on-bad-count-simple)
    (test-runner-on-bad-end-name! runner test-on-bad-end-name-simple)
    runner))

(define test-runner-factory (make-parameter test-runner-simple))
(define test-runner-current (make-parameter #f))

(define (test-runner-create)
  "A new runner, of the kind that test-runner-factory makes."
  ((test-runner-factory)))

(define (test-runner-get)
  "The current runner; an error when there is none."
  (or (test-runner-current)
      (error "test-runner not initialized - test-begin missing?")))

(define (test-runner-reset runner)
  "Forget all counts of RUNNER."
  (test-runner-pass-count! runner 0)
  (test-runner-fail-count! runner 0)
  (test-runner-xpass-count! runner 0)
  (test-runner-xfail-count! runner 0)
  (test-runner-skip-count! runner 0)
  (set-runner-total! runner 0)
  (test-result-alist! runner '()))

(define (test-runner-group-path runner)
  "The names of the open groups, outermost first."
  (reverse (test-runner-group-stack runner)))

(define* (test-runner-test-name #:optional (runner (test-runner-get)))
  "The name of the current test."
  (test-result-ref runner 'test-name ""))

;;; Results.

(define* (test-result-ref runner name #:optional default)
  "The property NAME of the current test."
  (let ((entry (assq name (test-result-alist runner))))
    (if entry (cdr entry) default)))

(define (test-result-set! runner pname value)
  "Set the property PNAME of the current test."
  (test-result-alist! runner (assq-set! (test-result-alist runner) pname value)))

(define (test-result-remove runner pname)
  "Remove the property PNAME of the current test."
  (test-result-alist! runner (assq-remove! (test-result-alist runner) pname)))

(define (test-result-clear runner)
  "Remove the properties of the current test."
  (test-result-alist! runner '()))

(define* (test-result-kind #:optional (runner (test-runner-get)))
  "How the current test went: pass, fail, xpass, xfail, skip, or #f."
  (test-result-ref runner 'result-kind))

(define* (test-passed? #:optional (runner (test-runner-get)))
  "True when the current test passed."
  (and (memq (test-result-kind runner) '(pass xpass)) #t))

;;; Specifiers: predicates of a runner.

(define (test-match-name name)
  "A specifier of the tests named NAME."
  (lambda (runner) (equal? name (test-runner-test-name runner))))

(define* (test-match-nth n #:optional (count 1))
  "A specifier of COUNT tests from the Nth on that it is asked about."
  (let ((i 0))
    (lambda (runner)
      (set! i (+ i 1))
      (and (>= i n) (< i (+ n count))))))

(define (->specifier x)
  (cond ((procedure? x) x)
        ((integer? x) (test-match-nth 1 x))
        ((string? x) (test-match-name x))
        (else (error "not a test specifier" x))))

(define (test-match-all . specifiers)
  "A specifier of the tests that all SPECIFIERS match."
  (let ((specifiers (map ->specifier specifiers)))
    (lambda (runner)
      ;; Each is asked, since they count.
      (not (memq #f (map (lambda (s) (s runner)) specifiers))))))

(define (test-match-any . specifiers)
  "A specifier of the tests that one of SPECIFIERS matches."
  (let ((specifiers (map ->specifier specifiers)))
    (lambda (runner)
      (or-map identity (map (lambda (s) (s runner)) specifiers)))))

(define (matches? specifiers runner)
  (and (pair? specifiers)
       ((apply test-match-any specifiers) runner)))

(define (test-skip . specifiers)
  "Skip the tests of this group that all SPECIFIERS match."
  (let ((runner (test-runner-get)))
    (set-runner-skips! runner (cons (apply test-match-all specifiers)
                                    (runner-skips runner)))))

(define (test-expect-fail . specifiers)
  "Expect the tests of this group that all SPECIFIERS match to fail."
  (let ((runner (test-runner-get)))
    (set-runner-expected-fails! runner (cons (apply test-match-all specifiers)
                                             (runner-expected-fails runner)))))

;;; Groups.

(define* (test-begin suite-name #:optional count)
  "Enter the group SUITE-NAME, of COUNT tests."
  (unless (test-runner-current)
    (test-runner-current (test-runner-create)))
  (let ((runner (test-runner-current)))
    ((test-runner-on-group-begin runner) runner suite-name count)
    (set-runner-saved! runner (acons (runner-skips runner) (runner-expected-fails runner)
                                     (runner-saved runner)))
    (set-runner-counts! runner (acons count (runner-total runner) (runner-counts runner)))
    (test-runner-group-stack! runner (cons suite-name (test-runner-group-stack runner)))))

(define* (test-end #:optional suite-name)
  "Leave the current group, whose name SUITE-NAME repeats."
  (let* ((runner (test-runner-get))
         (groups (test-runner-group-stack runner)))
    (when (null? groups) (error "test-end not in a group"))
    (when (and suite-name (not (equal? suite-name (car groups))))
      ((test-runner-on-bad-end-name runner) runner suite-name (car groups)))
    (let* ((expected (caar (runner-counts runner)))
           (actual (- (runner-total runner) (cdar (runner-counts runner)))))
      (when (and expected (not (= expected actual)))
        ((test-runner-on-bad-count runner) runner actual expected)))
    ((test-runner-on-group-end runner) runner)
    (test-runner-group-stack! runner (cdr groups))
    (set-runner-skips! runner (caar (runner-saved runner)))
    (set-runner-expected-fails! runner (cdar (runner-saved runner)))
    (set-runner-saved! runner (cdr (runner-saved runner)))
    (set-runner-counts! runner (cdr (runner-counts runner)))
    (when (null? (cdr groups))
      ((test-runner-on-final runner) runner)
      (test-runner-current #f))))

(define-syntax-rule (test-group suite-name body ...)
  "Run the body as the group SUITE-NAME."
  (let ((name suite-name))
    (unless (and (test-runner-current)
                 (skip-group? (test-runner-current) name))
      (dynamic-wind
        (lambda () (test-begin name))
        (lambda () body ...)
        (lambda () (test-end name))))))

(define (skip-group? runner name)
  (test-result-alist! runner (list (cons 'test-name name)))
  (skips? runner))

;; Whether the test is skipped; specifiers are not asked about one that `test-apply` leaves out.
(define (skips? runner)
  (not (and ((runner-wanted runner) runner)
            (not (matches? (runner-skips runner) runner)))))

(define-syntax-rule (test-group-with-cleanup suite-name body ... cleanup)
  "Run the body as the group SUITE-NAME, then CLEANUP, however it ends."
  (test-group suite-name
    (dynamic-wind
      (lambda () #f)
      (lambda () #f body ...)
      (lambda () cleanup))))

;;; Tests.

;; Run a test: (THUNK) returns whether it passed.
(define (run-test name source thunk)
  (unless (test-runner-current)
    (test-begin (if (string? name) name "tests")))
  (let ((runner (test-runner-current)))
    (test-result-alist! runner
                        (append (if name (list (cons 'test-name name)) '()) source '()))
    (set-runner-total! runner (+ 1 (runner-total runner)))
    (let* ((skip? (skips? runner))
           (expect-fail? (matches? (runner-expected-fails runner) runner)))
      (if skip?
          (begin
            (test-result-set! runner 'result-kind 'skip)
            ((test-runner-on-test-begin runner) runner)
            (test-runner-skip-count! runner (+ 1 (test-runner-skip-count runner))))
          (begin
            (test-result-set! runner 'result-kind (if expect-fail? 'xfail #f))
            ((test-runner-on-test-begin runner) runner)
            (count-result! runner (thunk runner) expect-fail?)))
      ((test-runner-on-test-end runner) runner))))

(define (count-result! runner passed? expect-fail?)
  (define-syntax-rule (note kind ref set)
    (begin
      (test-result-set! runner 'result-kind kind)
      (set runner (+ 1 (ref runner)))))
  (cond ((and passed? expect-fail?)
         (note 'xpass test-runner-xpass-count test-runner-xpass-count!))
        (passed? (note 'pass test-runner-pass-count test-runner-pass-count!))
        (expect-fail? (note 'xfail test-runner-xfail-count test-runner-xfail-count!))
        (else (note 'fail test-runner-fail-count test-runner-fail-count!))))

;; (THUNK), or #f after noting the error it raised.
(define (guarded runner thunk)
  (catch #t
    thunk
    (lambda (key . args)
      (test-result-set! runner 'actual-error (cons key args))
      #f)))

(eval-when (expand load eval)

;; The expression for the alist of where FORM stands.
(define (source-of form)
  (let* ((properties (syntax-source form))
         (file (and properties (assq-ref properties 'filename)))
         (line (and properties (assq-ref properties 'line))))
    #`(list #,@(if file #`((cons 'source-file #,file)) '())
            #,@(if line #`((cons 'source-line #,(+ 1 line))) '())
            (cons 'source-form '#,form))))

(define (assertion form name expr)
  #`(run-test #,name #,(source-of form)
      (lambda (runner)
        (guarded runner
          (lambda ()
            (let ((value #,expr))
              (test-result-set! runner 'actual-value value)
              value))))))

(define (approximation form name expected expr error)
  #`(run-test #,name #,(source-of form)
      (lambda (runner)
        (compare runner (near? #,error) #,expected (lambda () #,expr)))))

;; Any error will do, as in Guile.
(define (raising form name type expr)
  #`(run-test #,name #,(source-of form)
      (lambda (runner)
        (test-result-set! runner 'expected-error #,type)
        (catch #t
          (lambda ()
            (test-result-set! runner 'actual-value #,expr)
            #f)
          (lambda (key . args)
            (test-result-set! runner 'actual-error (cons key args))
            #t)))))

) ; eval-when

(define-syntax test-assert
  (lambda (form)
    "Test that an expression is true."
    (syntax-case form ()
      ((_ expr) (assertion form #f #'expr))
      ((_ name expr) (assertion form #'name #'expr)))))

(define (compare runner same? expected thunk)
  (test-result-set! runner 'expected-value expected)
  (guarded runner
    (lambda ()
      (let ((value (thunk)))
        (test-result-set! runner 'actual-value value)
        (same? expected value)))))

(define-syntax-rule (define-comparing-test name same?)
  (define-syntax name
    (lambda (form)
      "Test that an expression has the expected value."
      (syntax-case form ()
        ((_ expected expr)
         #`(run-test #f #,(source-of form)
             (lambda (runner) (compare runner same? expected (lambda () expr)))))
        ((_ test-name expected expr)
         #`(run-test test-name #,(source-of form)
             (lambda (runner) (compare runner same? expected (lambda () expr)))))))))

(define-comparing-test test-eq eq?)
(define-comparing-test test-eqv eqv?)
(define-comparing-test test-equal equal?)

(define (near? error)
  (lambda (expected value)
    (<= (- expected error) value (+ expected error))))

(define-syntax test-approximate
  (lambda (form)
    "Test that an expression has about the expected value."
    (syntax-case form ()
      ((_ expected expr error) (approximation form #f #'expected #'expr #'error))
      ((_ name expected expr error)
       (approximation form #'name #'expected #'expr #'error)))))

(define-syntax test-error
  (lambda (form)
    "Test that an expression raises an error."
    (syntax-case form ()
      ((_ expr) (raising form #f #t #'expr))
      ((_ type expr) (raising form #f #'type #'expr))
      ((_ name type expr) (raising form #'name #'type #'expr)))))

(define-syntax-rule (test-with-runner runner body0 body ...)
  "Evaluate the body with RUNNER current."
  (let ((saved (test-runner-current)) (new runner))
    (dynamic-wind
      (lambda () (test-runner-current new))
      (lambda () body0 body ...)
      (lambda () (test-runner-current saved)))))

(define (test-apply first . rest)
  "Call the last argument with the given runner, or the current one; of specifiers in
between, only the tests that one matches are run."
  (define (call runner specifiers thunk)
    (test-with-runner runner
      (let ((saved (runner-wanted runner)) (skips (runner-skips runner)))
        (unless (null? specifiers)
          (set-runner-wanted! runner (apply test-match-any specifiers)))
        (thunk)
        (set-runner-skips! runner skips)
        (set-runner-wanted! runner saved))))
  (let* ((runner? (test-runner? first))
         (runner (if runner? first (or (test-runner-current) (test-runner-create))))
         (args (reverse (if runner? rest (cons first rest)))))
    (call runner (reverse (cdr args)) (car args))))

(define (test-read-eval-string string)
  "The value of the expression that STRING is."
  (let* ((port (open-input-string string))
         (form (read port)))
    (unless (eof-object? (read-char port)) (error "(not at eof)"))
    (eval form (current-module))))

;;; The simple runner.

;; What the log port of RUNNER is, or #f.
(define (log-port runner)
  (let ((aux (test-runner-aux-value runner)))
    (and (output-port? aux) aux)))

(define (report runner . items)
  (let ((log (log-port runner)))
    (for-each (lambda (item)
                (display item)
                (when log (display item log)))
              items)))

(define (log-only runner . items)
  (let ((log (log-port runner)))
    (when log
      (for-each (lambda (item) (display item log)) items))))

(define (test-on-group-begin-simple runner suite-name count)
  "Open the log when the outermost group begins."
  (when (null? (test-runner-group-stack runner))
    (report runner "%%%% Starting test " suite-name)
    (when test-log-to-file
      (let* ((file (if (string? test-log-to-file)
                       test-log-to-file
                       (string-append suite-name ".log"))))
        (report runner "  (Writing full log to \"" file "\")")
        (test-runner-aux-value! runner (open-output-file file))
        (log-only runner "%%%% Starting test " suite-name "\n")))
    (newline))
  (log-only runner "Group begin: " suite-name "\n")
  #f)

(define (test-on-group-end-simple runner)
  "Note the end of a group in the log."
  (log-only runner "Group end: " (car (test-runner-group-stack runner)) "\n")
  #f)

(define (test-on-test-begin-simple runner)
  "Note the name and place of a test in the log."
  (log-only runner "Test begin:\n")
  (for-each (lambda (entry)
              (unless (memq (car entry) '(result-kind))
                (log-only runner "  " (car entry) ": " (object->string (cdr entry)) "\n")))
            (test-result-alist runner)))

(define (test-on-test-end-simple runner)
  "Report a test that went as it should not."
  (let ((kind (test-result-kind runner)))
    (when (memq kind '(fail xpass))
      (let ((file (test-result-ref runner 'source-file))
            (line (test-result-ref runner 'source-line))
            (name (test-runner-test-name runner)))
        (report runner
                (or file "")
                (if (or file line) ":" "")
                (if line (number->string line) "")
                (if (or file line) ": " "")
                (string-upcase (symbol->string kind))
                (if (equal? name "") "" (string-append " " name))
                "\n")))
    (log-only runner "Test end:\n  result-kind: " kind "\n")
    (for-each (lambda (name)
                (let ((entry (assq name (test-result-alist runner))))
                  (when entry
                    (log-only runner "  " name ": " (object->string (cdr entry)) "\n"))))
              '(actual-value actual-error))))

(define (test-on-final-simple runner)
  "Report the counts that are not zero."
  (define (line label count)
    (when (> count 0) (report runner label count "\n")))
  (line "# of expected passes      " (test-runner-pass-count runner))
  (line "# of expected failures    " (test-runner-xfail-count runner))
  (line "# of unexpected successes " (test-runner-xpass-count runner))
  (line "# of unexpected failures  " (test-runner-fail-count runner))
  (line "# of skipped tests        " (test-runner-skip-count runner))
  (let ((log (log-port runner)))
    (when log
      (close-port log)
      (test-runner-aux-value! runner #f))))

(define (test-on-bad-count-simple runner count expected-count)
  "Report a group that had another number of tests than announced."
  (report runner "*** Total number of tests was " count " but should be " expected-count ". ***\n"
          "*** Discrepancy indicates testsuite error or exceptions. ***\n"))

(define (test-on-bad-end-name-simple runner end-name begin-name)
  "Complain of a test-end that names another group."
  (error (string-append "test-end " end-name " does not match test-begin " begin-name)))
