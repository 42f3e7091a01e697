;; Every primitive of the family with too few, too many and wrongly typed operands.
(misuse 2 ( %port-property %set-port-property! adjust-port-revealed! close-input-port close-output-port
         close-port display drain-input eof-object? file-port? fileno fluid-thread-local? ftell
         get-output-string input-port? make-thread-local-fluid newline open-output-string
         output-port? peek-char port-closed? port-column port-conversion-strategy port-filename
         port-line port-mode port-revealed port? read-char redirect-port seek set-port-column!
         set-port-conversion-strategy! set-port-encoding! set-port-filename! set-port-line!
         set-port-revealed! setvbuf supports-source-properties? unread-char unread-string write
write-char)
        ('a 1 -1 1.5 (string #\a #\b) #\a (list 1 2) (cons 1 2) (vector 1 2) (u8vector 1 2) #t '() list #:k))
