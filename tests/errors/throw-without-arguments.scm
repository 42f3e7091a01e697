;; An unknown key alone.
(throw 'my-key)
