;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse))
(misuse '(quotient remainder modulo abs gcd lcm floor ceiling round truncate exact->inexact inexact->exact numerator denominator sqrt expt exact-integer-sqrt number->string logand logior logxor lognot ash integer-length logcount odd? even? zero? positive? negative? max min exp log sin atan number? integer? exact? floor/ truncate-quotient))
