;; Every numeric procedure over operands of every type and sign.
(setup (define big (expt 2 70)) (define -big (- big)) (define fix 2305843009213693951))
(each (number? complex? real? rational? integer? exact? inexact? nan? inf? finite? zero? positive? negative?
       odd? even? 1+ 1- + - * / = < > <= >= max min abs magnitude angle real-part imag-part numerator
       denominator floor ceiling round truncate exact->inexact inexact->exact exact inexact number->string
       sqrt exact-integer-sqrt exp log log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh
       gcd lcm lognot logand logior logxor logcount integer-length exact-integer? 
       integer-floor integer-ceiling integer-round integer-truncate
       rationalize euclidean/ floor/ round/ ceiling/ truncate/ centered/ quotient)
      (0 1 -1 2 -2 7 -8 fix (- -1 fix) big -big 1/2 -7/3 (/ big 3) 0. -0. 1. -2. .5 -1.5 2.5 1e21 -1e-7 +inf.0 -inf.0 +nan.0
       1+2i -1.5+.5i +i 1/2-3i +inf.0-i 'a "1" #f))
(each (+ - * / = < > <= >= max min quotient remainder modulo gcd lcm expt exact-integer-sqrt
       logand logior logxor logtest ash round-ash bit-extract
       floor/ floor-quotient floor-remainder ceiling/ ceiling-quotient ceiling-remainder
       truncate/ truncate-quotient truncate-remainder round/ round-quotient round-remainder
       euclidean/ euclidean-quotient euclidean-remainder centered/ centered-quotient centered-remainder
       atan log make-rectangular make-polar number->string rationalize modulo-expt eqv? equal? eq?)
      (0 1 -1 2 -3 7 64 big -big 1/2 -7/3 0. -0. 1. -2.5 1e21 +inf.0 -inf.0 +nan.0 1+2i -1.5+.5i 'a "1")
      (0 1 -1 2 -3 7 big -big 1/2 -7/3 0. -0. 1. -2.5 +inf.0 +nan.0 1+2i 'a))
(each (exact->inexact number->string)
      (1/3 2/3 123456789/1000 1e22 1e23 1.7976931348623157e308 5e-324 2.2250738585072014e-308 123456.789
       .1 1e10 1e100 12345678901234567890. 1e-10 4.35 100. 1e7 (expt 10 30) (/ 1 (expt 10 30)) (expt 7 300) (/ (expt 7 300) (expt 3 200))))
(each (number->string) (0 10 -255 1/3 255/256 .1 1.5 -0. 1e21 big +nan.0 +inf.0 1+2i)
      (2 3 8 10 12 16 36 0 1 37 -2 'a))
(each (string->number)
      ("" "0" "-1" "+1" "1/2" "-1/2" "1/0" "1." ".5" "-.5e3" "1e3" "1e400" "1e-400" "#xff" "#b101" "#o17" "#d10" "#e1.5" "#i1/2"
       "#x#e1f" "#e#xff" "+inf.0" "-inf.0" "+nan.0" "nan" "+i" "-i" "1+i" "1-2.5i" "1@2" "1@0" "1/2+3/4i" "abc" "1a" "--1" "+" "-" "."
       "1 2" " 1" "1e" "e1" "1e+3" "1s3" "1f3" "1d3" "1l3" "1#" "1#.#" "#xA.B" "0/5" "#e1e3" "#e1.2e-3" "1_000" "٣" "ff" "zz" "1/2/3" "1.5/2" "+5i" "i" "1+1" "#b102" "-0" "-0.0" "#e-0.0" "#e1e400" "+inf.0i" "1+inf.0i" "inf" "-nan.0" "+nan.0+i")
      (10 16 2 36))
(each (string->number) ("10" "#x10" "1.5" "zz") (0 1 2 8 37 'a 10))
(each (ash bit-extract) (-5 5 big 0) (0 1 -1 100) (0 3))
(each (modulo-expt) (2 -2 5 0) (0 1 5 100 -1) (1 -7 10 0))
(each (logand logior logxor + * - / < = max min gcd lcm) (1 big 1.5 'a) (2 -big 1/2) (3 0 "x"))
(expressions (+) (*) (gcd) (lcm) (logand) (logior) (logxor) (-) (/) (max) (min) (=) (<) (<= ) (exact-integer-sqrt 17)
  (exact-integer-sqrt big) (expt 2 1000) (expt 2. 1000) (expt 1/2 10) (expt 2 1/2) (expt -8 1/3) (expt 0 0) (expt 0. 0) (expt 0 1/2) (expt 0 -1)
  (sqrt -4) (sqrt 1/4) (sqrt (expt 3 100)) (sqrt (expt 10 400)) (sqrt -1/4) (exact (floor 2.5)) (exact 1e18) (exact 1e25) (exact .1))
