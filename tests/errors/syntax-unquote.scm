;; unquote outside of quasiquote.
(list (unquote x))
