;;; (ice-9 ftw): walking a tree made for the purpose; sorted where the file system decides.
(use-modules (ice-9 ftw) (ice-9 match))

(define (show . xs) (for-each (lambda (x) (write x) (newline)) xs))
(define (by-text l)
  (sort l (lambda (a b) (string<? (object->string a) (object->string b)))))

(define start (getcwd))
(chdir (mkdtemp (string-copy "/tmp/riad-ftw-XXXXXX")))
(define work (getcwd))
(for-each mkdir '("t" "t/a" "t/b" "t/a/c" "t/e"))
(for-each (lambda (f) (call-with-output-file f (lambda (p) (display f p))))
          '("t/x" "t/a/y" "t/a/c/z" "t/b/w"))
(symlink "nowhere" "t/dangling")

(show (scandir "t")
      (scandir "t" (lambda (f) (not (string-prefix? "." f))))
      (scandir "nope")
      (scandir "t/x")
      (scandir "t" (lambda (f) #t) string>?))

(define (ftw-log . start)
  (let ((r '()))
    (list (ftw (car start) (lambda (f st flag) (set! r (cons (list f flag) r)) #t))
          (by-text r))))
(define (nftw-log start . flags)
  (let ((r '()))
    (list (apply nftw start
                 (lambda (f st flag base level) (set! r (cons (list f flag base level) r)) #t)
                 flags)
          (by-text r))))
(show (ftw-log "t") (ftw-log "nope") (ftw-log "t/x")
      (nftw-log "t") (nftw-log "t" 'physical) (nftw-log "t" 'physical 'depth)
      (ftw "t" (lambda (f st flag) #f))
      (ftw "t" (lambda (f st flag) 'stop))
      (nftw "t" (lambda (f st flag base level) 'stop)))

(define* (fold-log start enter? #:optional (stat lstat))
  (let ((result
         (call-with-values
             (lambda ()
               (file-system-fold
                enter?
                (lambda (f st r) (cons (list 'leaf f (stat:type st)) r))
                (lambda (f st r) (cons (list 'down f) r))
                (lambda (f st r) (cons (list 'up f) r))
                (lambda (f st r) (cons (list 'skip f) r))
                (lambda (f st e r) (cons (list 'error f e) r))
                '() start stat))
           (lambda (result . rest) result))))
    result))
(show (by-text (fold-log "t" (lambda (f st r) (not (string-suffix? "b" f)))))
      (by-text (fold-log "t" (lambda (f st r) #t) stat))
      (fold-log "nope" (lambda (f st r) #t))
      (fold-log "t/x" (lambda (f st r) #t))
      (fold-log "t/a/c/" (lambda (f st r) #t)))

(define (strip tree)
  (match tree
    ((name st . children)
     (cons* name (stat:type st) (by-text (map strip children))))))
(show (strip (file-system-tree "t"))
      (strip (file-system-tree "t" (lambda (n st) (not (string-suffix? "a" n)))))
      (file-system-tree "nope"))

(for-each delete-file '("t/x" "t/a/y" "t/a/c/z" "t/b/w" "t/dangling"))
(for-each rmdir '("t/a/c" "t/a" "t/b" "t/e" "t"))
(chdir start)
(rmdir work)
