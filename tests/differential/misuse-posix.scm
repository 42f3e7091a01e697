;; Procedures on files, processes, users, sockets and time: with operands of wrong types only, which
;; do nothing, and with names of files that are not there.
(misuse 1 (accept access? addrinfo:addr addrinfo:canonname addrinfo:fam addrinfo:flags
           addrinfo:protocol addrinfo:socktype alarm bind chdir chmod chown chroot close
           close-fdes closedir connect copy-file crypt ctermid delete-file dup dup->fdes
           dup->inport dup->outport dup->port dup2 duplicate-port execl execle execlp fcntl fdes->inport
           fdes->outport fdes->ports fdopen file-exists? file-is-directory? flock force-output fsync gai-strerror
           getaddrinfo getaffinity getenv getgrgid getgrnam getitimer
           getpeername getpriority getpwnam getpwuid
           getrlimit getsid getsockname getsockopt gmtime group:gid group:mem group:name
           group:passwd hostent:addr-list hostent:addrtype hostent:aliases hostent:length
           hostent:name inet-lnaof inet-makeaddr inet-netof inet-ntop inet-pton isatty? kill link
           listen localtime lstat make-socket-address mkdir mkdtemp mknod mkstemp mkstemp! mktime
           move->fdes netent:addrtype netent:aliases netent:name netent:net nice open open-fdes
           open-file open-input-file open-output-file open-io-file opendir passwd:dir passwd:gecos passwd:gid passwd:name
           passwd:passwd passwd:shell passwd:uid port->fdes primitive-move->fdes
           protoent:aliases protoent:name protoent:proto putenv readdir readlink recv! recvfrom! release-port-handle
           rename-file rewinddir rmdir select send sendfile sendto servent:aliases servent:name
           servent:port servent:proto set-tm:gmtoff set-tm:hour set-tm:isdst set-tm:mday
           set-tm:min set-tm:mon set-tm:sec set-tm:wday set-tm:yday set-tm:year set-tm:zone
           setaffinity setegid setenv seteuid setgid setgroups sethostname
           setitimer setlocale setpgid setpriority setrlimit
           setsockopt setuid shutdown sigaction sleep sockaddr:addr sockaddr:fam
           sockaddr:flowinfo sockaddr:path sockaddr:port sockaddr:scopeid socket socketpair stat
           stat:atime stat:atimensec stat:blksize stat:blocks stat:ctime stat:ctimensec stat:dev
           stat:gid stat:ino stat:mode stat:mtime stat:mtimensec stat:nlink stat:perms stat:rdev
           stat:size stat:type stat:uid strftime strptime symlink system tcgetpgrp tcsetpgrp
           tm:gmtoff tm:hour tm:isdst tm:mday tm:min tm:mon tm:sec tm:wday tm:yday tm:year
           tm:zone tms:clock tms:cstime tms:cutime tms:stime tms:utime truncate-file
           ttyname umask unsetenv usleep utime utsname:machine utsname:nodename utsname:release
           utsname:sysname utsname:version waitpid)
        ('a 1.5 #\a (list 1 2) (cons 1 2) (vector 1 2) (u8vector 1 2) '() list #:k))
(each (access? bind chmod chown connect copy-file dup2 duplicate-port execl fcntl fdopen flock
       getaddrinfo getpriority getsockopt inet-makeaddr inet-ntop inet-pton kill link listen mkdir
       mknod mktime move->fdes open open-fdes open-file primitive-move->fdes recv! rename-file
       select send set-tm:hour set-tm:zone setaffinity setenv setlocale setpgid setpriority
       setsockopt shutdown socket strftime strptime symlink tcsetpgrp truncate-file utime waitpid)
      ('a "/none/of" (vector 1)) ('a #\a (list 1 2) "/none/of"))
(each (chdir delete-file lstat opendir open-input-file readlink rmdir stat utime close-fdes
       primitive-load canonicalize-path getpwnam getgrnam file-exists? file-is-directory?
       open-output-file open-io-file mkdtemp) ("/none/of/these" ""))
(each (access? chmod copy-file link mkdir open open-file open-fdes rename-file
       truncate-file utime)
      ("/none/of/these") ("/none/either" 0 -1 "r" "x" ""))
(each (fcntl dup->fdes fsync isatty? port->fdes close-fdes fdes->inport fdes->outport
       getsockname getpeername ttyname stat fdopen fdes->ports)
      (1000 -1 4294967296 18446744073709551616))
(each (strftime) ("%Y" 1) ((gmtime 0) (vector) 1))
(each (mktime) ((gmtime 0)) ("UTC" 1))
(each (getpwuid getgrgid umask getsid) (99999999999999999999 "a" -99999999999999999999))
(each (setuid setgid seteuid setegid) ("a" 99999999999999999999))
