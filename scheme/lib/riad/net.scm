;;; Names of hosts, services and protocols: those in /etc/hosts, /etc/services and
;;; /etc/protocols, for a static executable has no other name service.

(define-module (riad net)
  #:use-module (ice-9 rdelim)
  #:export (getaddrinfo gai-strerror getservbyname getservbyport
            getprotobyname getprotobynumber gethostbyname))

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
(define (service entry what name)
  (if entry
      (vector (car entry) (list->vector (cddr entry)) (port-of entry)
              (protocol-of entry))
      (scm-error 'system-error what "no such service ~A" (list name) '(0))))
(define (list-aliases v)
  (vector-set! v 1 (vector->list (vector-ref v 1)))
  v)
(define (named? entry name)
  (or (string=? (car entry) name) (member name (cddr entry))))
(define (find-service name protocol)
  (find-entry "/etc/services"
              (lambda (entry)
                (and (named? entry name)
                     (or (not protocol)
                         (string=? (protocol-of entry) protocol))))))
(define (getservbyname name protocol)
  (list-aliases (service (find-service name protocol) "getserv" name)))
(define (getservbyport port protocol)
  (list-aliases
   (service (find-entry "/etc/services"
                        (lambda (entry)
                          (and (eqv? (port-of entry) port)
                               (string=? (protocol-of entry) protocol))))
            "getserv" port)))

(define (protocol entry name)
  (if entry
      (vector (car entry) (cddr entry) (string->number (cadr entry)))
      (scm-error 'system-error "getproto" "no such protocol ~A" (list name)
                 '(0))))
(define (getprotobyname name)
  (protocol (find-entry "/etc/protocols" (lambda (e) (named? e name))) name))
(define (getprotobynumber number)
  (protocol (find-entry "/etc/protocols"
                        (lambda (e) (eqv? (string->number (cadr e)) number)))
            number))

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

(define (gethostbyname name)
  (let ((found (filter (lambda (a) (eqv? (car a) AF_INET))
                       (host-addresses name))))
    (if (null? found)
        (scm-error 'host-not-found "gethost" "Unknown host" '() '())
        (vector name '() AF_INET 4 (map cdr found)))))

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
