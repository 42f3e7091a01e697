;; Large floats to integers and back.
(use-modules (testing table))
(unary 'inexact->exact inexact->exact '(1e18 1e19 1e25 -1e25 0.5 123456789.125))
(unary 'exact->inexact exact->inexact '(9007199254740993 9007199254740992 123456789012345678901234567890 -1/7))
