;;; (ice-9 command-line): what programs say of themselves.

(define-module (ice-9 command-line)
  #:export (*GPLv3+* *LGPLv3+* version-etc emit-bug-reporting-address
            compile-shell-switches))

(define (license long url)
  (string-append "License " long " <" url ">.
This is free software: you are free to change and redistribute it.
There is NO WARRANTY, to the extent permitted by law."))
(define *GPLv3+* (license "GPLv3+: GNU GPL version 3 or later"
                          "http://gnu.org/licenses/gpl.html"))
(define *LGPLv3+* (license "LGPLv3+: GNU LGPL 3 or later"
                           "http://gnu.org/licenses/lgpl.html"))

(define* (version-etc package version #:key (port (current-output-port))
                      (copyright-year 2021)
                      (copyright-holder "Free Software Foundation, Inc.")
                      (copyright (simple-format #f "Copyright (C) ~A ~A"
                                                copyright-year copyright-holder))
                      (license *GPLv3+*) command-name packager packager-version)
  "Write what `--version' does."
  (if command-name
      (simple-format port "~A (~A) ~A\n" command-name package version)
      (simple-format port "~A ~A\n" package version))
  (cond ((and packager packager-version)
         (simple-format port "Packaged by ~A (~A)\n" packager packager-version))
        (packager (simple-format port "Packaged by ~A\n" packager)))
  (simple-format port "~A\n\n~A\n" copyright license))

(define* (emit-bug-reporting-address package bug-address #:key
                                     (port (current-output-port))
                                     (url (string-append "http://www.gnu.org/software/"
                                                         package "/"))
                                     packager packager-bug-address)
  "Write what ends `--help'."
  (simple-format port "\nReport bugs to: ~A\n" bug-address)
  (when (and packager packager-bug-address)
    (simple-format port "Report ~A bugs to: ~A\n" packager packager-bug-address))
  (simple-format port "~A home page: <~A>\n" package url)
  (display "General help using GNU software: <http://www.gnu.org/gethelp/>\n" port))

(define* (compile-shell-switches args #:optional (usage-name "guile"))
  "An expression that does what the command line ARGS says."
  `((@@ (riad main) run)
    ((@@ (riad main) parse-command-line) ',args (@@ (riad main) fail))))
