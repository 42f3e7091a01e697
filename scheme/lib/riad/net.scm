;;; Names of hosts, services and protocols: those in /etc/hosts, /etc/services and
;;; /etc/protocols, for a static executable has no other name service.

(define-module (riad net)
  #:use-module (ice-9 rdelim)
  #:export (getaddrinfo gai-strerror gethost getnet getproto getserv
            next-host next-net next-protocol next-service restart))

(define messages
  '((-1 . "Bad value for ai_flags")
    (-2 . "Name or service not known")
    (-3 . "Temporary failure in name resolution")
    (-4 . "Non-recoverable failure in name resolution")
    (-5 . "No address associated with hostname")
    (-6 . "ai_family not supported")
    (-7 . "ai_socktype not supported")
    (-8 . "Servname not supported for ai_socktype")
    (-10 . "Memory allocation failure")
    (-11 . "System error")))
(define (gai-strerror code)
  (or (assv-ref messages code) "Unknown error"))

(define (entries file)
  ;; The words of each line of FILE, without comments.
  (if (not (file-exists? file))
      '()
      (call-with-input-file file
        (lambda (port)
          (let loop ((found '()))
            (let ((line (read-line port)))
              (if (eof-object? line)
                  (reverse found)
                  (let ((words (string-tokenize
                                (substring line 0
                                           (or (string-index line #\#)
                                               (string-length line))))))
                    (loop (if (and (pair? words) (pair? (cdr words)))
                              (cons words found)
                              found))))))))))
(define (find-entry file fits?)
  (let loop ((all (entries file)))
    (and (pair? all)
         (if (fits? (car all)) (car all) (loop (cdr all))))))

;; "80/tcp"
(define (port-of entry) (string->number (car (string-split (cadr entry) #\/))))
(define (protocol-of entry) (cadr (string-split (cadr entry) #\/)))
(define (service entry)
  (vector (car entry) (cddr entry) (port-of entry) (protocol-of entry)))
(define (named? entry name)
  (or (string=? (car entry) name) (member name (cddr entry))))
(define (find-service name protocol)
  (find-entry "/etc/services"
              (lambda (entry)
                (and (named? entry name)
                     (or (not protocol)
                         (string=? (protocol-of entry) protocol))))))
;; The entries of each file that going through it has not come to yet.
(define left '())
(define (next file ->vector)
  (let ((all (or (assoc-ref left file) (entries file))))
    (and (pair? all)
         (begin
           (set! left (assoc-set! left file (cdr all)))
           (->vector (car all))))))
(define (restart file)
  (set! left (assoc-remove! left file))
  *unspecified*)

(define (integer n)
  (if (exact-integer? n) n (wrong-type "exact integer" n)))
(define (wrong-type expected x)
  (scm-error 'wrong-type-arg #f "Wrong type (expecting ~A): ~S" (list expected x)
             (list x)))
(define (look-up file ->vector who what key fits?)
  (let ((entry (find-entry file fits?)))
    (if entry
        (->vector entry)
        (scm-error 'system-error who (string-append "no such " what " ~A")
                   (list key) '(0)))))

(define (next-service) (next "/etc/services" service))
(define (getserv key protocol)
  (unless (string? protocol)
    (wrong-type "string" protocol))
  (look-up "/etc/services" service "getserv" "service" key
           (let ((fits? (if (string? key)
                            (lambda (entry) (named? entry key))
                            (let ((port (integer key)))
                              (lambda (entry) (eqv? (port-of entry) port))))))
             (lambda (entry)
               (and (fits? entry) (string=? (protocol-of entry) protocol))))))

(define (protocol entry)
  (vector (car entry) (cddr entry) (string->number (cadr entry))))
(define (next-protocol) (next "/etc/protocols" protocol))
(define (getproto key)
  (look-up "/etc/protocols" protocol "getproto" "protocol" key
           (if (string? key)
               (lambda (entry) (named? entry key))
               (let ((number (integer key)))
                 (lambda (entry)
                   (eqv? (string->number (cadr entry)) number))))))

(define (network-number entry)
  ;; What is left out of four numbers is zero.
  (let loop ((n 0) (parts (string-split (cadr entry) #\.)) (missing 4))
    (cond ((zero? missing) n)
          ((null? parts) (ash n (* 8 missing)))
          (else (loop (+ (* 256 n) (or (string->number (car parts)) 0))
                      (cdr parts) (- missing 1))))))
(define (network entry)
  (vector (car entry) (cddr entry) AF_INET (network-number entry)))
(define (next-net) (next "/etc/networks" network))
(define (getnet key)
  (look-up "/etc/networks" network "getnet" "network" key
           (if (string? key)
               (lambda (entry)
                 (or-map (lambda (name) (string-ci=? key name))
                         (cons (car entry) (cddr entry))))
               (let ((number (integer key)))
                 (lambda (entry) (= (network-number entry) number))))))

(define (address text)
  ;; A pair of family and number, or #f.
  (define (try family)
    (let ((n (false-if-exception (inet-pton family text))))
      (and n (cons family n))))
  (or (try AF_INET) (try AF_INET6)))

(define (host-addresses name)
  (filter identity
          (map (lambda (entry)
                 (and (member name (cdr entry)) (address (car entry))))
               (entries "/etc/hosts"))))

(define (host name aliases addresses)
  (vector name aliases AF_INET 4 addresses))
(define (next-host)
  ;; The next that has an IPv4 address.
  (let ((entry (next "/etc/hosts" identity)))
    (and entry
         (let ((n (ipv4 entry)))
           (if n (host (cadr entry) (cddr entry) (list n)) (next-host))))))
(define (ipv4 entry)
  (let ((a (address (car entry))))
    (and a (eqv? (car a) AF_INET) (cdr a))))
(define (gethost key)
  (define number
    (if (string? key)
        (and=> (address key) (lambda (a) (and (eqv? (car a) AF_INET) (cdr a))))
        (integer key)))
  (define found
    (filter (lambda (entry)
              (let ((n (ipv4 entry)))
                (and n (if number (eqv? n number) (member key (cdr entry))))))
            (entries "/etc/hosts")))
  (cond ((and number (string? key)) (host key '() (list number)))
        ((null? found)
         (scm-error 'host-not-found "gethost" "Unknown host" #f '()))
        (else
         (host (cadr (car found)) (cddr (car found))
               (if number (list number) (map ipv4 found))))))

(define* (getaddrinfo name #:optional service (flags 0) (family 0)
                      (socktype 0) (protocol 0))
  "The addresses of SERVICE on the host NAME, a list."
  (define (fail code) (throw 'getaddrinfo-error code))
  (define (flag? bit) (not (zero? (logand flags bit))))
  (define known (and service (not (string->number service))
                     (not (flag? AI_NUMERICSERV))
                     (find-service service #f)))
  (define port
    (cond ((not service) 0)
          ((string->number service))
          (known (port-of known))
          (else (fail (if (flag? AI_NUMERICSERV) EAI_NONAME EAI_SERVICE)))))
  (define addresses
    (cond ((not name)
           (if (flag? AI_PASSIVE)
               (list (cons AF_INET 0) (cons AF_INET6 0))
               (list (cons AF_INET6 1) (cons AF_INET INADDR_LOOPBACK))))
          ((address name) => list)
          ((flag? AI_NUMERICHOST) '())
          (else (host-addresses name))))
  (define kinds
    ;; A service's name may settle the protocol.
    (filter (lambda (kind)
              (and (or (zero? socktype) (eqv? socktype (car kind)))
                   (or (not known)
                       (find-service service (caddr kind)))))
            (list (list SOCK_STREAM IPPROTO_TCP "tcp")
                  (list SOCK_DGRAM IPPROTO_UDP "udp")
                  (list SOCK_RAW 0 "raw"))))
  (let ((wanted (filter (lambda (a)
                          (or (zero? family) (eqv? family (car a))))
                        addresses)))
    (when (or (null? wanted) (null? kinds) (not (or name service)))
      (fail EAI_NONAME))
    (apply append
           (map (lambda (a)
                  (map (lambda (kind)
                         (vector 0 (car a) (car kind) (cadr kind)
                                 (make-socket-address (car a) (cdr a) port)
                                 (and (flag? AI_CANONNAME) name)))
                       kinds))
                wanted))))
