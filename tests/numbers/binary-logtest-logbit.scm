;; logtest and logbit?.
(use-modules (testing table))
(binary 'logtest logtest '(0 1 -1 6 255) '(0 1 2 -1))
(binary 'logbit? logbit? '(0 1 3 62 64 100) '(0 1 -1 255 18446744073709551616))
