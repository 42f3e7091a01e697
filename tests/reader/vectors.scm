;; Vectors and bytevectors as literals.
(use-modules (rnrs bytevectors))
(for-each (lambda (x) (write x) (newline))
  '(#() #(1 2 3) #(a #(b) "c" #\d) #vu8() #vu8(0 1 255) #u8(1 2 3) #(1 . (2))))
(write (list (vector? '#(1)) (bytevector? '#vu8(1)) (vector-length #(a b c))))
(newline)
