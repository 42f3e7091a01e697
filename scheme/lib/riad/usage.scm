;;; What `--help' and `--version' print.

(define-module (riad usage)
  #:export (print-usage print-version))

(define usage "\
Usage: riad [OPTION]... [FILE]...
Evaluate Scheme code, from a script or interactively.

  [-s] FILE      load source code from FILE, and exit
  -c EXPR        evaluate expression EXPR, and exit
  -              load source code from standard input, and exit
  --             stop scanning arguments; run interactively

The above switches end the options: what follows is left to the program
as the value of (command-line).  If FILE begins with `-', -s is needed.

  -L DIRECTORY   add DIRECTORY to the front of the module load path
  -C DIRECTORY   like -L, but for compiled files
  -x EXTENSION   add EXTENSION to the front of the load extensions
  -l FILE        load source code from FILE
  -e FUNCTION    after reading the script, apply FUNCTION to the
                 command line arguments
  -ds            load the -s script at this point
  -q             do not load the user's ~/.guile
  --use-srfi=LS  load the SRFI modules LS, numbers like \"2,13,14\"
  --r6rs         adapt to R6RS
  --r7rs         adapt to R7RS
  --language=scheme
                 the only language there is
  --dump=LIST    print what the passes named in LIST (read, core, code)
                 make of FILE, and exit
  --coverage FILE
                 print how many of the names in FILE, lists of
                 (TIER MODULE NAME ...), there are, and exit
  --debug, --no-debug, --auto-compile, --fresh-auto-compile,
  --no-auto-compile
                 taken for the sake of Guile; nothing is compiled ahead
  -h, --help     display this help and exit
  -v, --version  display version information and exit
  \\              read arguments from the second line of the script
")

(define (print-usage port)
  "Print on PORT what the options are."
  (display usage port))

(define (print-version port)
  "Print on PORT the version of Riad, and the one of Guile whose place it takes."
  (display "riad " port)
  (display (%riad-version) port)
  (display " (in the place of Guile " port)
  (display (version) port)
  (display ")" port)
  (newline port))
