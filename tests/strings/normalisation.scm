;; Unicode normal forms.
(write (map string-length (list (string-normalize-nfd "é") (string-normalize-nfc "e\u0301") (string-normalize-nfkd "ﬁ") (string-normalize-nfkc "ﬁ")))) (newline)
