;; let without bindings.
(let ((x)) x)
