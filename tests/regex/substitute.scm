;; regexp-substitute and regexp-substitute/global.
(use-modules (ice-9 regex))
(write (regexp-substitute #f (string-match "b+" "abbc") 'pre "<" 0 ">" 'post)) (newline)
(write (regexp-substitute/global #f "[aeiou]+" "reproducible builds" 'pre (lambda (m) (string-append "<" (match:substring m) ">")) 'post)) (newline)
(write (regexp-substitute/global #f "x" "axbxc" 'pre 'post)) (newline)
(write (regexp-substitute/global #f "([a-z])([0-9])" "a1 b2" 'pre 2 1 'post)) (newline)
(regexp-substitute/global (current-output-port) "a" "banana" 'pre "o" 'post) (newline)
