;;; What programs ask of the system around them: hosts, messages, properties.

(define (getaddrinfo . args)
  "The addresses of a service on a host."
  (apply (@ (riad net) getaddrinfo) args))
(define (gai-strerror code)
  "The text of the error CODE of `getaddrinfo'."
  ((@ (riad net) gai-strerror) code))
(define (getservbyname name protocol)
  "The service NAME."
  ((@ (riad net) getservbyname) name protocol))
(define (getservbyport port protocol)
  "The service at the number PORT."
  ((@ (riad net) getservbyport) port protocol))
(define (getprotobyname name)
  "The protocol NAME."
  ((@ (riad net) getprotobyname) name))
(define (getprotobynumber number)
  "The protocol of that NUMBER."
  ((@ (riad net) getprotobynumber) number))
(define (gethostbyname name)
  "The host NAME."
  ((@ (riad net) gethostbyname) name))
(define (gethost name)
  "The host NAME."
  ((@ (riad net) gethostbyname) name))

;; The network and the host part of an IPv4 address of the old classes.
(define (%host-bits address)
  (cond ((< address #x80000000) 24)
        ((< address #xC0000000) 16)
        (else 8)))
(define (inet-lnaof address)
  "The number of the host in its network."
  (logand address (- (ash 1 (%host-bits address)) 1)))
(define (inet-netof address)
  "The number of the network."
  (ash address (- (%host-bits address))))
(define (inet-makeaddr net host)
  "The address of HOST in the network NET."
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
