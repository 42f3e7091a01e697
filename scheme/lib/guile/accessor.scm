;;; Accessors of the vectors that the primitives for files, users, times, hosts
;;; and sockets return.

(define-syntax-rule (%define-vector-accessors doc obj (name index) ...)
  (begin
    (define (name obj) doc (vector-ref obj index))
    ...))

(define-syntax-rule (%define-vector-setters doc (name index) ...)
  (begin
    (define (name obj val) doc (vector-set! obj index val))
    ...))

(%define-vector-accessors
 "Return this field of the result of `stat'." f
 (stat:dev 0) (stat:ino 1) (stat:mode 2) (stat:nlink 3) (stat:uid 4)
 (stat:gid 5) (stat:rdev 6) (stat:size 7) (stat:atime 8) (stat:mtime 9)
 (stat:ctime 10) (stat:blksize 11) (stat:blocks 12) (stat:type 13)
 (stat:perms 14) (stat:atimensec 15) (stat:mtimensec 16)
 (stat:ctimensec 17))

(%define-vector-accessors
 "Return this field of an entry of the password file." obj
 (passwd:name 0) (passwd:passwd 1) (passwd:uid 2) (passwd:gid 3)
 (passwd:gecos 4) (passwd:dir 5) (passwd:shell 6))

(%define-vector-accessors
 "Return this field of an entry of the group file." obj
 (group:name 0) (group:passwd 1) (group:gid 2) (group:mem 3))

(%define-vector-accessors
 "Return this field of the result of `uname'." obj
 (utsname:sysname 0) (utsname:nodename 1) (utsname:release 2)
 (utsname:version 3) (utsname:machine 4))

(%define-vector-accessors
 "Return this field of a broken-down time." obj
 (tm:sec 0) (tm:min 1) (tm:hour 2) (tm:mday 3) (tm:mon 4) (tm:year 5)
 (tm:wday 6) (tm:yday 7) (tm:isdst 8) (tm:gmtoff 9) (tm:zone 10))

(%define-vector-setters
 "Set this field of a broken-down time to VALUE."
 (set-tm:sec 0) (set-tm:min 1) (set-tm:hour 2) (set-tm:mday 3)
 (set-tm:mon 4) (set-tm:year 5) (set-tm:wday 6) (set-tm:yday 7)
 (set-tm:isdst 8) (set-tm:gmtoff 9) (set-tm:zone 10))

(%define-vector-accessors
 "Return this field of the result of `times'." obj
 (tms:clock 0) (tms:utime 1) (tms:stime 2) (tms:cutime 3) (tms:cstime 4))

(%define-vector-accessors
 "Return this field of a network host." obj
 (hostent:name 0) (hostent:aliases 1) (hostent:addrtype 2)
 (hostent:length 3) (hostent:addr-list 4))

(%define-vector-accessors
 "Return this field of a network." obj
 (netent:name 0) (netent:aliases 1) (netent:addrtype 2) (netent:net 3))

(%define-vector-accessors
 "Return this field of a network protocol." obj
 (protoent:name 0) (protoent:aliases 1) (protoent:proto 2))

(%define-vector-accessors
 "Return this field of a network service." obj
 (servent:name 0) (servent:aliases 1) (servent:port 2) (servent:proto 3))

(%define-vector-accessors
 "Return this field of a result of `getaddrinfo'." obj
 (addrinfo:flags 0) (addrinfo:fam 1) (addrinfo:socktype 2)
 (addrinfo:protocol 3) (addrinfo:addr 4) (addrinfo:canonname 5))

(%define-vector-accessors
 "Return this field of a socket address." obj
 (sockaddr:fam 0) (sockaddr:path 1) (sockaddr:addr 1) (sockaddr:port 2)
 (sockaddr:flowinfo 3) (sockaddr:scopeid 4))

;;; The password and group files.

(define (getpwnam name)
  "Return the entry of the user named NAME in the password file."
  (getpw name))

(define (getpwuid uid)
  "Return the entry of the user numbered UID in the password file."
  (getpw uid))

(define (getpwent)
  "Return the next entry of the password file, or #f."
  (getpw))

(define* (setpwent #:optional arg)
  "Start the password file over."
  (setpw #t))

(define (endpwent)
  "Stop reading the password file."
  (setpw))

(define (getgrnam name)
  "Return the entry of the group named NAME in the group file."
  (getgr name))

(define (getgrgid gid)
  "Return the entry of the group numbered GID in the group file."
  (getgr gid))

(define (getgrent)
  "Return the next entry of the group file, or #f."
  (getgr))

(define* (setgrent #:optional arg)
  "Start the group file over."
  (setgr #t))

(define (endgrent)
  "Stop reading the group file."
  (setgr))

;;; The environment, file names.

(define (setenv name value)
  "Give the environment variable NAME the string VALUE; #f removes it."
  (if value
      (putenv (string-append name "=" value))
      (putenv name)))

(define (unsetenv name)
  "Remove the environment variable NAME."
  (putenv name))

(define file-name-separator-string "/")

(define (file-name-separator? c)
  "Return #t if the character C separates the parts of a file name."
  (char=? c #\/))

(define (absolute-file-name? name)
  "Return #t if the file name NAME starts at the root."
  (and (not (string-null? name))
       (char=? (string-ref name 0) #\/)))

(define (in-vicinity vicinity file)
  "Return the name of FILE in the directory VICINITY."
  (cond ((string-null? vicinity) file)
        ((string-suffix? "/" vicinity) (string-append vicinity file))
        (else (string-append vicinity "/" file))))

(define (file-exists? name)
  "Return #t if there is a file named NAME."
  (->bool (stat name #f)))

(define (file-is-directory? name)
  "Return #t if the file named NAME is a directory."
  (eq? (stat:type (stat name)) 'directory))
