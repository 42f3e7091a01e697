;; gmtime, strftime, mktime, strptime.
(define t (gmtime 1000000000))
(write (list (tm:year t) (tm:mon t) (tm:mday t) (tm:hour t) (tm:min t) (tm:sec t) (tm:wday t) (tm:yday t))) (newline)
(write (strftime "%Y-%m-%d %H:%M:%S" t)) (newline)
(write (strftime "%a %b %e %j" (gmtime 0))) (newline)
(write (let ((p (strptime "%Y-%m-%d" "2001-09-09"))) (list (tm:year (car p)) (tm:mon (car p)) (tm:mday (car p)) (cdr p)))) (newline)
