;; The interface of (guile) is a module of its own, and its own interface.
(write (eq? the-scm-module (module-public-interface the-root-module)))
(write (eq? the-scm-module (module-public-interface the-scm-module)))
(write (eq? the-scm-module the-root-module))
(write (list (module-name the-root-module) (module-kind the-scm-module)))
(newline)
