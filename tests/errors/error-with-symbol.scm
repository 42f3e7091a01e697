;; A symbol first is printed like any other object.
(error 'who "message" 1)
