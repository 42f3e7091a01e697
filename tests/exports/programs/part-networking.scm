;; ice-9/networking.scm is a part of (guile).
(save-module-excursion
 (lambda ()
   (set-current-module the-root-module)
   (primitive-load (search-path %load-path "ice-9/networking.scm"))))
(define (show . x) (write x) (newline))
(define local (gethostbyname "localhost"))
(show (hostent:name local) (hostent:length local) (hostent:addr-list local))
(show (sockaddr:fam (vector 2 1 80)) (sockaddr:addr (vector 2 1 80)) (sockaddr:port (vector 2 1 80)))
(show (sockaddr:path (vector 1 "/socket")))
(show (addrinfo:flags (vector 1 2 3 4 5 6)) (addrinfo:canonname (vector 1 2 3 4 5 6)))
(show (servent:name (vector "http" '() 80 "tcp")) (servent:port (vector "http" '() 80 "tcp")))
(show (protoent:name (vector "tcp" '() 6)) (protoent:proto (vector "tcp" '() 6)))
(show (netent:name (vector "loopback" '() 2 127)) (netent:net (vector "loopback" '() 2 127)))
