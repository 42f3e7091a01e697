;; Uniform vectors and bitvectors.
(for-each (lambda (x) (write x) (newline)) '(#u16(1 2) #s8(-1 2) #f64(1.5 2.0) #f32(0.5) #*1011 #*))
