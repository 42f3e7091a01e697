;; file-system-fold, scandir, nftw.
(use-modules (ice-9 ftw))
(mkdir "t") (mkdir "t/b") (call-with-output-file "t/a" (lambda (p) (display "12" p))) (call-with-output-file "t/b/c" (lambda (p) #t)) (symlink "nowhere" "t/z")
(write (sort (file-system-fold (lambda (f s r) #t) (lambda (f s r) (cons (list 'leaf f) r)) (lambda (f s r) (cons (list 'down f) r)) (lambda (f s r) (cons (list 'up f) r)) (lambda (f s r) (cons (list 'skip f) r)) (lambda (f s e r) (cons (list 'error f e) r)) '() "t") (lambda (a b) (string<? (object->string a) (object->string b))))) (newline)
(write (scandir "t")) (newline)
(write (scandir "t" (lambda (f) (not (string-prefix? "." f))))) (newline)
(write (scandir "missing")) (newline)
(write (sort (let ((l '())) (ftw "t" (lambda (f s flag) (set! l (cons (list f flag) l)) #t)) l) (lambda (a b) (string<? (car a) (car b))))) (newline)
