;; Ids, names, time.
(write (list (integer? (getpid)) (integer? (getppid)) (= (getuid) (geteuid)) (= (getgid) (getegid)) (string? (utsname:sysname (uname))) (utsname:sysname (uname)) (string? (gethostname)) (> (current-time) 1600000000) (pair? (gettimeofday)) (list? (vector->list (getgroups))))) (newline)
(write (passwd:name (getpwuid 0))) (write (passwd:dir (getpwnam "root"))) (write (group:name (getgrgid 0))) (newline)
