;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse))
(misuse '(read-char peek-char unread-char write-char read open-input-string get-output-string close-port port-line port-column set-port-line! force-output call-with-input-string port-encoding eof-object? input-port? port-closed? char-ready? drain-input))
