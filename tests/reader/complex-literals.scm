;; Complex numbers in rectangular form.
(for-each (lambda (x) (write x) (newline)) '(1+2i 1.5-2.5i +i -i 1+i 0+1i 3+0i 1/2+3/4i 1@0))
