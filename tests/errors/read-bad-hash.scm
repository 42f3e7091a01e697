;; An unknown hash syntax.
(display '#<foo>)
