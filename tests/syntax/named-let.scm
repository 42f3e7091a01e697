;; A named let is a loop whose name is visible only inside.
(write (let loop ((i 0) (acc '())) (if (= i 5) acc (loop (+ i 1) (cons i acc))))) (newline)
(define loop 'outer)
(write (let loop ((x loop)) x)) (newline)
(write (let f () 'thunk)) (newline)
