;; inexact->exact over operands of every type and sign.
(use-modules (testing table))
(unary 'inexact->exact inexact->exact reals)
