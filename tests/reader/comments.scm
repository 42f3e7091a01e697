;; Line, block, nested block and datum comments; and comments between a quote and its datum.
(write (list 1 ; two
  #| block |# 2 #| nested #| inside |# still |# 3 #;4 5 #;(a (b) "c") #;#;6 7 8))
(newline)
(write '#;gone here) (newline)
(write '(a . #;b c)) (newline)
(write '(a #;b)) (newline)
(write '(#| |#)) (newline)
