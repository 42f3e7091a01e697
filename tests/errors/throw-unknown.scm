;; An unknown key.
(throw 'my-key 1 "two")
