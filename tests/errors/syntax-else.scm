;; else out of place.
(else 1)
