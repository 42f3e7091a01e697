;; What a linear script needs of the module that it loads.
(define-module (guix build utils)
  #:use-module (ice-9 ftw)
  #:export (mkdir-p delete-file-recursively))

(define (mkdir-p directory)
  (unless (file-exists? directory)
    (mkdir-p (dirname directory))
    (mkdir directory)))

(define (delete-file-recursively file)
  (if (eq? 'directory (stat:type (lstat file)))
      (begin
        (for-each (lambda (name)
                    (unless (member name '("." ".."))
                      (delete-file-recursively (string-append file "/" name))))
                  (scandir file))
        (rmdir file))
      (delete-file file)))
