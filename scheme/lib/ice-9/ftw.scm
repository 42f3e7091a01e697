;;; (ice-9 ftw): walking file trees.
;;
;; Guile manual, "File Tree Walk".

(define-module (ice-9 ftw)
  #:export (ftw nftw file-system-fold file-system-tree scandir))

;; A procedure that tells whether it was asked about the file of STAT before, whose name
;; is PATH where the file system has no numbers.
(define (visited?-proc size)
  (let ((seen (make-hash-table size)))
    (lambda (stat path)
      (let* ((inode (stat:ino stat))
             (key (cons (stat:dev stat) (if (zero? inode) path inode)))
             (before (hash-ref seen key)))
        (hash-set! seen key #t)
        before))))

;; (CALL path), or #f on a system error.
(define (or-false call path)
  (catch 'system-error
    (lambda () (call path))
    (lambda args #f)))

;; The names in DIRECTORY, `.' and `..' among them, the last that the system lists
;; first; #f when it cannot be read.
(define (directory-names directory)
  (let ((stream (or-false opendir directory)))
    (and stream
         (let loop ((acc '()))
           (let ((name (readdir stream)))
             (if (eof-object? name)
                 (begin
                   (closedir stream)
                   acc)
                 (loop (cons name acc))))))))

(define (dot? name)
  (or (string=? name ".") (string=? name "..")))

(define (join directory name)
  (if (string-suffix? "/" directory)
      (string-append directory name)
      (string-append directory "/" name)))

;;; file-system-fold and what is made of it.

(define* (file-system-fold enter? leaf down up skip error init file-name
                           #:optional (stat lstat))
  "Fold over the tree at FILE-NAME.  (ENTER? path stat result) says whether to enter
a directory: then (DOWN path stat result) comes before and (UP path stat result)
after its entries, else (SKIP path stat result) is called.  (LEAF path stat result)
is for other files, (ERROR path stat-or-#f errno result) for what cannot be
examined.  A directory is entered once."
  (define visited? (visited?-proc 97))

  ;; The result of (OK (CALL path)), or of (FAILED errno).
  (define (attempt call path ok failed)
    (let ((outcome (catch 'system-error
                     (lambda () (cons #t (call path)))
                     (lambda args (cons #f (system-error-errno args))))))
      (if (car outcome) (ok (cdr outcome)) (failed (cdr outcome)))))

  ;; Files as the system lists them, then the directories, the last of them first.
  (define (walk-entries stream path result)
    (let loop ((result result) (directories '()))
      (let* ((name (readdir stream))
             (child (if (string? name) (string-append path "/" name) "")))
        (cond ((eof-object? name)
               (closedir stream)
               (walk-directories directories result))
              ((dot? name) (loop result directories))
              (else
               (attempt stat child
                        (lambda (st)
                          (if (eq? (stat:type st) 'directory)
                              (loop result (acons child st directories))
                              (loop (leaf child st result) directories)))
                        (lambda (errno)
                          (loop (error child #f errno result) directories))))))))

  (define (walk-directories directories result)
    (if (null? directories)
        result
        (walk-directories (cdr directories)
                          (walk-directory (caar directories) (cdar directories)
                                          result))))

  (define (walk-directory path st result)
    (cond ((visited? st path) result)
          ((not (enter? path st result)) (skip path st result))
          (else
           (attempt opendir path
                    (lambda (stream)
                      (up path st (walk-entries stream path (down path st result))))
                    (lambda (errno) (error path st errno result))))))

  (attempt stat file-name
           (lambda (st)
             (if (eq? (stat:type st) 'directory)
                 (walk-directory file-name st init)
                 (leaf file-name st init)))
           (lambda (errno) (error file-name #f errno init))))

(define* (file-system-tree file-name #:optional (enter? (lambda (name stat) #t))
                           (stat lstat))
  "The tree at FILE-NAME: (name stat child …), #f when it cannot be examined.
Directories for which (ENTER? path stat) is false have no children."
  ;; The result is a stack of lists of the siblings seen so far.
  (define (add node stack)
    (cons (cons node (car stack)) (cdr stack)))
  (define (leaf path st stack)
    (add (list (basename path) st) stack))
  (let ((stack (file-system-fold
                (lambda (path st stack) (enter? path st))
                leaf
                (lambda (path st stack) (cons '() stack))
                (lambda (path st stack)
                  (add (cons* (basename path) st (car stack)) (cdr stack)))
                leaf
                (lambda (path st errno stack) stack)
                '(())
                file-name stat)))
    (and (pair? (car stack)) (caar stack))))

(define* (scandir name #:optional (select? (lambda (name) #t)) (entry<? string<?))
  "The sorted names in directory NAME that satisfy SELECT?, #f when it cannot be
read."
  (let ((names (directory-names name)))
    (and names
         (sort (filter select? names) entry<?))))

;;; ftw and nftw.

;; The stat of PATH and what kind of file it is; symbolic links are followed unless
;; PHYSICAL?.  DANGLING is the kind of a link to nowhere.
(define (examine path physical? dangling)
  (let ((link (or-false lstat path)))
    (if (not link)
        (values #f 'invalid-stat)
        (let ((st (or-false stat path)))
          (case (stat:type link)
            ((symlink)
             (cond ((not st) (values link dangling))
                   (physical? (values link 'symlink))
                   (else (values st (kind path st)))))
            (else (values link (kind path link))))))))

(define (kind path st)
  (if (eq? (stat:type st) 'directory)
      (if (access? path R_OK) 'directory 'directory-not-readable)
      'regular))

(define (ftw filename proc . options)
  "Call (PROC path stat flag) on FILENAME and on all below it, directories first,
until it returns other than #t; symbolic links are followed, no file is visited
twice.  The result is #t or what PROC returned."
  (define visited? (visited?-proc 97))
  (define (walk path)
    (call-with-values (lambda () (examine path #f 'symlink))
      (lambda (st flag)
        (cond ((and st (visited? st path)) #t)
              (else
               (let ((result (proc path st flag)))
                 (if (and (eq? result #t) (eq? flag 'directory))
                     (walk-names path (directory-names path))
                     result)))))))
  (define (walk-names path names)
    (cond ((or (not names) (null? names)) #t)
          ((dot? (car names)) (walk-names path (cdr names)))
          (else
           (let ((result (walk (join path (car names)))))
             (if (eq? result #t)
                 (walk-names path (cdr names))
                 result)))))
  (walk filename))

(define (nftw filename proc . control-flags)
  "Like ftw, with (PROC path stat flag base level): BASE is where the last component
of the path starts, LEVEL the depth.  CONTROL-FLAGS: physical, links are not
followed; depth, directories come after what they hold; mount, other file systems
are left out; chdir, PROC is called in the directory of the file."
  (define physical? (memq 'physical control-flags))
  (define depth? (memq 'depth control-flags))
  (define chdir? (memq 'chdir control-flags))
  (define device
    (and (memq 'mount control-flags)
         (and=> (or-false stat filename) stat:dev)))
  (define origin (getcwd))
  (define visited? (visited?-proc 97))

  (define (base-of path level)
    (if (zero? level)
        0
        (+ 1 (or (string-rindex path #\/) -1))))
  (define (call path st flag level)
    (if chdir?
        (begin
          (chdir (if (zero? level) origin (dirname (absolute path))))
          (let ((result (proc path st flag (base-of path level) level)))
            (chdir origin)
            result))
        (proc path st flag (base-of path level) level)))
  (define (absolute path)
    (if (string-prefix? "/" path) path (string-append origin "/" path)))

  (define (walk path level)
    (call-with-values (lambda () (examine path physical? 'stale-symlink))
      (lambda (st flag)
        (cond ((and st (or (visited? st path)
                           (and device (not (= device (stat:dev st))))))
               #t)
              ((not (eq? flag 'directory)) (call path st flag level))
              (depth?
               (let ((result (walk-names path (directory-names path) (+ level 1))))
                 (if (eq? result #t)
                     (call path st 'directory-processed level)
                     result)))
              (else
               (let ((result (call path st flag level)))
                 (if (eq? result #t)
                     (walk-names path (directory-names path) (+ level 1))
                     result)))))))
  (define (walk-names path names level)
    (cond ((or (not names) (null? names)) #t)
          ((dot? (car names)) (walk-names path (cdr names) level))
          (else
           (let ((result (walk (join path (car names)) level)))
             (if (eq? result #t)
                 (walk-names path (cdr names) level)
                 result)))))
  (walk filename 0))
