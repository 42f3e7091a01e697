;; No such prompt.
(abort-to-prompt 'nowhere 1)
