;;; (ice-9 popen): pipes to and from programs.
(use-modules (ice-9 popen) (ice-9 rdelim) (ice-9 textual-ports))

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

(show
(let* ((p (open-input-pipe "echo hi; exit 3")) (l (read-line p)) (s (close-pipe p))) (list l (status:exit-val s)))
(let* ((p (open-pipe* OPEN_READ "printf" "%s-%s" "a b" "c")) (l (get-string-all p)) (s (close-pipe p))) (list l s))
(let* ((p (open-output-pipe "cat >popen-test"))) (display "xyz" p) (list (close-pipe p) (call-with-input-file "popen-test" get-string-all)))
(let* ((p (open-input-output-pipe "cat"))) (display "xyz\n" p) (force-output p) (let ((l (read-line p))) (list l)))
(call-with-values (lambda () (pipeline '(("echo" "b\na") ("sort")))) (lambda (from to pids) (close-port to) (list (get-string-all from) (length pids) (map (lambda (p) (cdr (waitpid p))) pids)))))
