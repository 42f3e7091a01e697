;; Case mappings, full of Unicode.
(write (list (string-upcase "hello λάμδα é") (string-downcase "HELLO ΛΆΜΔΑ É") (string-capitalize "hello wide world") (string-titlecase "hello world") (string-upcase "straße") (char-upcase #\ß) (char-downcase #\Λ) (string-downcase "ΑΣ"))) (newline)
