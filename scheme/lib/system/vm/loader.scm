;;; (system vm loader): compiled code, loaded.

(define-module (system vm loader)
  #:export (load-thunk-from-file load-thunk-from-memory find-mapped-elf-image
            all-mapped-elf-images))

(define (load-thunk-from-file file)
  "A thunk that runs the compiled FILE."
  (lambda () (load-compiled file)))
(define (load-thunk-from-memory bytevector)
  "Fail: compiled code is loaded from files."
  (error "compiled code is loaded from files" bytevector))
(define (find-mapped-elf-image address) "#f: there is none." #f)
(define (all-mapped-elf-images) "There is none." '())
