;; Rationals in lowest terms and decimals in their shortest form.
(for-each (lambda (x) (write x) (newline))
  '(1/2 -6/4 4/2 #x1/a 0/5 1.5 -1.5 .5 -.5 5. 1e3 1E3 1e-3 12345.678 1e21 1e22 123456789.0
    1e100 1.7976931348623157e308 4.9e-324 -0.0 +inf.0 -inf.0 +nan.0 0.1 100.0 1e10 #i1/3))
