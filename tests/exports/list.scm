;; Reads module names, and writes a line for each: the name and what it exports, sorted; the
;; name alone where there is no such module.
(define (exports name)
  (catch #t
    (lambda ()
      (sort (module-map (lambda (symbol variable) (symbol->string symbol))
                        (resolve-interface name))
            string<?))
    (lambda error '())))
(let loop ((name (read)))
  (unless (eof-object? name)
    (write name)
    (for-each (lambda (symbol) (display " ") (write (string->symbol symbol))) (exports name))
    (newline)
    (force-output)
    (loop (read))))
