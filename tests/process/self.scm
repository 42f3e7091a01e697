;; Running the interpreter itself.
(define scheme (getenv "SCHEME"))
(write (list (status:exit-val (system* scheme "--no-auto-compile" "-c" "(exit 7)")) (system* scheme "-c" "(display \"nothing\" (%make-void-port \"w\"))"))) (newline)
(use-modules (ice-9 popen) (ice-9 textual-ports))
(let* ((p (open-pipe* OPEN_READ scheme "-c" "(display (cdr (command-line)))" "a" "b c")) (s (get-string-all p))) (close-pipe p) (write s)) (newline)
