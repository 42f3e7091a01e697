;;; What programs ask of the system around them: hosts, messages, properties.

(define* (getaddrinfo name #:optional service (flags 0) (family 0) (socktype 0)
                      (protocol 0))
  "The addresses of a service on a host."
  (define (check i text)
    (unless (or (not text) (string? text))
      (%wrong-expected "getaddrinfo" i "string" text)))
  (check 1 name)
  (check 2 service)
  (for-each (lambda (n) (%check-index n -2147483648 2147483647))
            (list flags family socktype))
  ((@ (riad net) getaddrinfo) name service flags family socktype protocol))
(define (gai-strerror code)
  "The text of the error CODE of `getaddrinfo'."
  (%check-index code -2147483648 2147483647)
  ((@ (riad net) gai-strerror) code))
;; A database of names: its file, and the procedures that look up an entry by its
;; name or number (without one, take the next), by its name, by its number; that
;; take the next; and that start again.
(define-syntax-rule (%define-net-database file (get argument ...) by-name
                                          (by-number number . rest)
                                          get-next next again set-next end-next)
  (begin
    (define* (get #:optional name argument ...)
      "The entry with that NAME or number, or the next one."
      (if name ((@ (riad net) get) name argument ...) (get-next)))
    (define (by-name name argument ...)
      "The entry with that NAME."
      (get name argument ...))
    (define (by-number number . rest)
      "The entry with that number."
      (get number . rest))
    (define (get-next)
      "The next entry, or #f."
      ((@ (riad net) next)))
    (define* (again #:optional stay-open?)
      "Start again from the first entry."
      ((@ (riad net) restart) file))
    (define (set-next . stayopen)
      "Start again from the first entry."
      (again))
    (define (end-next)
      "End going through the entries."
      (again))))
(%define-net-database "/etc/hosts" (gethost) gethostbyname (gethostbyaddr addr)
                      gethostent next-host sethost sethostent endhostent)
(%define-net-database "/etc/networks" (getnet) getnetbyname (getnetbyaddr addr)
                      getnetent next-net setnet setnetent endnetent)
(%define-net-database "/etc/protocols" (getproto) getprotobyname
                      (getprotobynumber addr) getprotoent next-protocol
                      setproto setprotoent endprotoent)
(%define-net-database "/etc/services" (getserv proto) getservbyname
                      (getservbyport port proto) getservent next-service
                      setserv setservent endservent)

;; The network and the host part of an IPv4 address of the old classes.
(define (%host-bits address)
  (cond ((< address #x80000000) 24)
        ((< address #xC0000000) 16)
        (else 8)))
(define (inet-lnaof address)
  "The number of the host in its network."
  (%check-index address 0 4294967295)
  (logand address (- (ash 1 (%host-bits address)) 1)))
(define (inet-netof address)
  "The number of the network."
  (%check-index address 0 4294967295)
  (ash address (- (%host-bits address))))
(define (inet-makeaddr net host)
  "The address of HOST in the network NET."
  (%check-index net 0 4294967295)
  (%check-index host 0 4294967295)
  (logior host
          (ash net (cond ((< net 128) 24) ((< net 65536) 16) (else 8)))))

;; Messages are not translated.
(define* (gettext message #:optional domain category)
  "MESSAGE as it is."
  message)
(define* (ngettext one many n #:optional domain category)
  "ONE or MANY, as N asks."
  (if (eqv? n 1) one many))
(define %text-domain "messages")
(define %text-directories '())
(define* (textdomain #:optional domain)
  "The domain of messages; make it DOMAIN."
  (when domain (set! %text-domain domain))
  %text-domain)
(define* (bindtextdomain domain #:optional directory)
  "The directory of DOMAIN's messages; make it DIRECTORY."
  (when directory
    (set! %text-directories (acons domain directory %text-directories)))
  (or (assoc-ref %text-directories domain) "/usr/share/locale"))
(define* (bind-textdomain-codeset domain #:optional encoding)
  "ENCODING."
  encoding)

(define %auto-compilation-options
  '(#:warnings (shadowed-toplevel use-before-definition arity-mismatch format
                duplicate-case-datum bad-case-datum non-idempotent-definition)))

(define %guile-build-info
  '((prefix . "/usr") (libdir . "/usr/lib") (datadir . "/usr/share")
    (guileversion . "3.0.8")))
