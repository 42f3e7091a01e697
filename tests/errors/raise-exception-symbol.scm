;; A raised object that is no condition.
(raise-exception 'symbol)
