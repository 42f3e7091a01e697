;;; Small modules: pmatch, tree folds, SRFIs 28 31 37 43 45 71 88 98 111, queues, iconv.
(use-modules (system base pmatch) (sxml fold) (srfi srfi-37) (srfi srfi-98) (srfi srfi-111) (srfi srfi-31) (srfi srfi-88) (ice-9 q) (ice-9 iconv) (rnrs arithmetic bitwise)
             ((srfi srfi-43) #:prefix v:) ((srfi srfi-45) #:prefix l:) ((srfi srfi-28) #:prefix b:) ((srfi srfi-71) #:prefix m:))

;; Print each form and its values; of an error only the key.
(define-syntax show
  (syntax-rules ()
    ((_ e ...)
     (begin
       (begin
         (write 'e) (display " => ")
         (write (catch #t
                  (lambda () (call-with-values (lambda () e) list))
                  (lambda (key . args) key)))
         (newline))
       ...))))


(show (pmatch '(1 2 3) ((,a ,b) 1) ((,a . ,b) (guard (> a 5)) 2) ((1 ,x ,y) (list x y))) (pmatch 5 (6 7) (else 8)) (pmatch '(a b) ((a ,b) (guard (eq? b 'b)) b)) (pmatch '(x (y z)) ((x (_ ,z)) z)) (pmatch 3 (4 5))
(foldt (lambda (l) (apply + l)) identity '(1 (2 3) 4)) (foldts (lambda (s t) '()) (lambda (s k t) (cons (reverse k) s)) (lambda (s t) (cons t s)) '() '(a b (c d))) (foldts* (lambda (s t) (values '() t)) (lambda (s k t) (cons (reverse k) s)) (lambda (s t) (cons t s)) '() '(a b (c d))) (call-with-values (lambda () (fold-values (lambda (x a b) (values (+ x a) (* x b))) '(1 2 3) 0 1)) list)
(let ((opts (list (option '(#\v "verbose") #f #f (lambda (o n a s) (cons (list 'v n a) s))) (option '(#\o "out") #t #f (lambda (o n a s) (cons (list 'o n a) s))) (option '(#\d "debug") #f #t (lambda (o n a s) (cons (list 'd n a) s)))))) (reverse (args-fold '("-v" "x" "-ofile" "-o" "f2" "--out=f3" "--out" "f4" "-d" "-d3" "--debug" "--debug=5" "-vo" "f6" "-z" "--zzz=4" "-" "--" "-v" "y") opts (lambda (o n a s) (cons (list 'unk n a) s)) (lambda (a s) (cons a s)) '())))
(let ((opts (list (option '(#\o "out") #t #f (lambda (o n a s) (cons (list 'o n a) s)))))) (args-fold '("-o") opts list list '()))
(let ((opts (list (option '(#\o "out") #t #f (lambda (o n a s) (cons (list 'o n a) s)))))) (args-fold '("--out") opts list list '()))
(let ((b (box 1))) (set-box! b 2) (list (unbox b) (box? b))) ((rec (f n) (if (= n 0) 1 (* n (f (- n 1))))) 5) (string->keyword "a") (keyword->string #:b)
(let ((q (make-q))) (enq! q 1) (enq! q 2) (q-push! q 0) (list (deq! q) (q-front q) (q-rear q) (q-length q) (q? q) (q-empty? q) q)) (q-pop! (make-q)) (let ((q (make-q))) (enq! q 'a) (enq! q 'b) (q-remove! q 'b))
(string->bytevector "aλ" "utf-8") (bytevector->string #vu8(97 206 187) "UTF-8") (string->bytevector "aé" "ISO-8859-1") (bytevector->string #vu8(97 233) "ISO-8859-1") (string->bytevector "aλ" "ISO-8859-1") (string->bytevector "aλ" "ISO-8859-1" 'substitute) (string->bytevector "ab" "UTF-16LE")
(bitwise-bit-count -5) (bitwise-bit-count 5) (bitwise-first-bit-set 8) (bitwise-first-bit-set 0) (bitwise-copy-bit 0 3 1) (bitwise-bit-field 255 2 5) (bitwise-copy-bit-field 0 1 4 255) (bitwise-arithmetic-shift-right -8 1) (bitwise-rotate-bit-field 6 0 4 1) (bitwise-reverse-bit-field 1 0 4) (bitwise-if 12 5 3)
(v:vector-map (lambda (i x) (+ i x)) #(1 2 3)) (v:vector-map + #(1 2) #(3 4 5)) (v:vector-fold (lambda (i a x) (cons (list i x) a)) '() #(a b)) (v:vector-fold-right (lambda (i a x) (cons (list i x) a)) '() #(a b)) (v:vector-copy #(1 2 3) 1) (v:vector-copy #(1 2 3) 1 5 'x) (v:vector-any even? #(1 2)) (v:vector-every odd? #(1 3)) (v:vector->list #(1 2 3) 1) (v:list->vector '(1 2 3)) (v:vector-index even? #(1 2)) (v:vector-skip even? #(2 1)) (v:vector-binary-search #(1 3 5) 3 -) (v:vector-append #(1) #(2 3)) (v:vector-unfold (lambda (i x) (values x (* 2 x))) 4 1) (v:vector-unfold-right (lambda (i x) (values x (* 2 x))) 4 1) (v:vector-reverse-copy #(1 2 3)) (let ((v (vector 1 2 3))) (v:vector-reverse! v) (v:vector-swap! v 0 1) v) (v:vector= eq? #(a) #(a)) (v:vector-count (lambda (i x) (even? x)) #(1 2 4)) (v:reverse-list->vector '(1 2 3)) (v:reverse-vector->list #(1 2 3)) (v:vector-empty? #()) (v:vector-concatenate '(#(1) #(2))) (let ((v (vector 1 2))) (v:vector-map! (lambda (i x) (* x 2)) v) v) (v:vector-index-right even? #(2 4 5)) (v:vector-skip-right even? #(1 2))
(l:force (l:delay 5)) (l:force (l:lazy (l:eager 3))) (let ((n 0)) (let ((p (l:delay (begin (set! n (+ n 1)) n)))) (l:force p) (l:force p))) (let loop ((i 0)) (l:force (let lp ((n 10000)) (if (= n 0) (l:delay 'done) (l:lazy (lp (- n 1))))))) (l:promise? (l:eager 1))
(b:format "~a ~s~%" "x" "y") (m:let ((a b (values 1 2)) (c 3)) (list a b c)) (m:let* ((a 1) (b c (values a 2))) (list a b c)) (m:let loop ((i 0)) (if (= i 3) i (loop (+ i 1)))) (m:let (((values a . b) (values 1 2 3))) (list a b)) (m:letrec ((e? (lambda (n) (or (= n 0) (o? (- n 1))))) (o? (lambda (n) (and (> n 0) (e? (- n 1)))))) (e? 10)) (m:values->list (values 1 2)) (m:uncons '(1 . 2)) (m:unlist '(1 2))
(pair? (get-environment-variables)) (get-environment-variable "NOPE_X")
)
