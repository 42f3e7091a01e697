;;; (system base lalr tables): the tables of LALR(1) parsers.
;;
;; F. DeRemer and T. Pennello, "Efficient computation of LALR(1) look-ahead sets", ACM
;; TOPLAS 4 (1982): Read and Follow are closures over relations between transitions of the
;; LR(0) automaton.  Sets of terminals are integers, a bit for each.

(define-module (system base lalr tables)
  #:use-module (srfi srfi-9)
  #:use-module ((srfi srfi-1) #:select (filter-map append-map delete-duplicates last
                                        any every partition list-index))
  #:export (lalr-tables))

(define-record-type <rule>
  (make-rule number left right precedence)
  rule?
  (number rule-number)
  (left rule-left)
  (right rule-right)                    ; a vector
  (precedence rule-precedence))         ; (level . kind) or #f

(define-record-type <state>
  (make-state number items)
  state?
  (number state-number)
  (items state-items)                   ; the kernel: pairs of a rule and a position
  (gotos state-gotos set-state-gotos!)) ; an association list of symbols and states

;; The terminals in order, and an association list of their precedences.
(define (parse-tokens tokens)
  (let loop ((tokens tokens) (level 1) (terminals '()) (precedences '()))
    (cond ((null? tokens) (values (append '(*eoi* error) (reverse terminals)) precedences))
          ((pair? (car tokens))
           (let ((kind (caar tokens)) (names (cdar tokens)))
             (loop (cdr tokens) (+ level 1) (append (reverse names) terminals)
                   (append (map (lambda (name) (cons* name level kind)) names)
                           precedences))))
          (else (loop (cdr tokens) level (cons (car tokens) terminals) precedences)))))

(define (parse-rules rules terminals precedences)
  (define (explicit rules)
    (and (pair? rules)
         (any (lambda (x) (and (pair? x) (eq? (car x) 'prec:) (cadr x))) (cadar rules))))
  (let loop ((rules rules) (number 1) (parsed '()))
    (if (null? rules)
        (reverse parsed)
        (let* ((right (filter symbol? (cadar rules)))
               ;; In Guile 3.0.8 (prec: TOKEN) is for the rule before the one it stands in.
               (token (or (explicit (cdr rules))
                          (let ((own (filter (lambda (s) (memq s terminals)) right)))
                            (and (pair? own) (last own))))))
          (loop (cdr rules) (+ number 1)
                (cons (make-rule number (caar rules) (list->vector right)
                                 (precedence-of token precedences))
                      parsed))))))

;; Without one, the lowest.
(define (precedence-of token precedences)
  (or (and token (assq-ref precedences token)) '(0 . none)))

(define (lalr-tables tokens rules expected)
  "Two vectors, of actions and of gotos by states, for the RULES, each a nonterminal and
a right side.  More than EXPECTED conflicts are reported."
  (call-with-values (lambda () (parse-tokens tokens))
    (lambda (terminals precedences)
      (let* ((user (parse-rules rules terminals precedences))
             (start (make-rule 0 '*start* (vector (rule-left (car user)) '*eoi*) #f))
             (by-left (make-hash-table)))
        (for-each (lambda (rule)
                    (hashq-set! by-left (rule-left rule)
                                (append (hashq-ref by-left (rule-left rule) '())
                                        (list rule))))
                  (cons start user))
        (for-each (lambda (rule)
                    (for-each (lambda (symbol)
                                (unless (or (memq symbol terminals)
                                            (hashq-ref by-left symbol))
                                  (error "undefined symbol in the grammar" symbol
                                         (rule-left rule))))
                              (vector->list (rule-right rule))))
                  user)
        (let* ((nullable (nullable-symbols user))
               (states (automaton start by-left))
               (lookaheads (look-ahead states terminals by-left nullable)))
          (values (action-table states user terminals lookaheads precedences expected)
                  (list->vector
                   (map (lambda (state)
                          (filter-map (lambda (entry)
                                        (and (hashq-ref by-left (car entry))
                                             (cons (car entry)
                                                   (state-number (cdr entry)))))
                                      (state-gotos state)))
                        states))))))))

;;; --- The automaton -------------------------------------------------------

(define (nullable-symbols rules)
  (let ((table (make-hash-table)))
    (let loop ()
      (let ((changed? #f))
        (for-each (lambda (rule)
                    (when (and (not (hashq-ref table (rule-left rule)))
                               (every (lambda (s) (hashq-ref table s))
                                      (vector->list (rule-right rule))))
                      (hashq-set! table (rule-left rule) #t)
                      (set! changed? #t)))
                  rules)
        (when changed? (loop))))
    table))

(define (next-symbol item)
  (let ((right (rule-right (car item))))
    (and (< (cdr item) (vector-length right)) (vector-ref right (cdr item)))))

;; ITEMS and the starts of the rules for what comes next in them.
(define (closure items by-left)
  (let ((seen (make-hash-table)))
    (let loop ((todo items) (all '()))
      (if (null? todo)
          (reverse all)
          (let ((symbol (next-symbol (car todo))))
            (if (and symbol (not (hashq-ref seen symbol)))
                (begin
                  (hashq-set! seen symbol #t)
                  (loop (append (cdr todo)
                                (map (lambda (rule) (cons rule 0))
                                     (hashq-ref by-left symbol '())))
                        (cons (car todo) all)))
                (loop (cdr todo) (cons (car todo) all))))))))

(define (item-key items)
  (sort (map (lambda (item) (+ (* 1000 (rule-number (car item))) (cdr item))) items) <))

(define (automaton start by-left)
  (let* ((first (make-state 0 (list (cons start 0)))) (known (make-hash-table)) (count 1))
    (hash-set! known (item-key (state-items first)) first)
    (let loop ((todo (list first)) (done '()))
      (if (null? todo)
          (sort done (lambda (a b) (< (state-number a) (state-number b))))
          (let* ((state (car todo)) (items (closure (state-items state) by-left))
                 (symbols (delete-duplicates (filter-map next-symbol items) eq?))
                 (fresh '()))
            (set-state-gotos!
             state
             (map (lambda (symbol)
                    (let* ((kernel (filter-map
                                    (lambda (item)
                                      (and (eq? (next-symbol item) symbol)
                                           (cons (car item) (+ (cdr item) 1))))
                                    items))
                           (key (item-key kernel)))
                      (cons symbol
                            (or (hash-ref known key)
                                (let ((new (make-state count kernel)))
                                  (set! count (+ count 1))
                                  (set! fresh (cons new fresh))
                                  (hash-set! known key new)
                                  new)))))
                  symbols))
            (loop (append (cdr todo) (reverse fresh)) (cons state done)))))))

(define (goto state symbol) (assq-ref (state-gotos state) symbol))

;;; --- Look-ahead ----------------------------------------------------------

;; The least sets above INITIAL that hold those of what RELATED gives, by Tarjan's
;; algorithm for strong components.  Both are vectors over transitions.
(define (close-over initial related)
  (let* ((n (vector-length initial)) (result (vector-copy initial))
         (depths (make-vector n 0)) (stack '()) (height 0))
    (define (visit! x)
      (set! stack (cons x stack))
      (set! height (+ height 1))
      (let ((depth height))
        (vector-set! depths x depth)
        (for-each (lambda (y)
                    (when (eqv? 0 (vector-ref depths y)) (visit! y))
                    (vector-set! depths x (min (vector-ref depths x) (vector-ref depths y)))
                    (vector-set! result x (logior (vector-ref result x)
                                                  (vector-ref result y))))
                  (vector-ref related x))
        (when (= (vector-ref depths x) depth)
          (let pop ()
            (let ((y (car stack)))
              (set! stack (cdr stack))
              (set! height (- height 1))
              (vector-set! depths y (+ n 1000000))
              (vector-set! result y (vector-ref result x))
              (unless (eq? y x) (pop)))))))
    (let loop ((x 0))
      (when (< x n)
        (when (eqv? 0 (vector-ref depths x)) (visit! x))
        (loop (+ x 1))))
    result))

;; A hash table: for (STATE-NUMBER . RULE-NUMBER), the terminals before which to reduce.
(define (look-ahead states terminals by-left nullable)
  (define bits (make-hash-table))
  (define transitions
    (append-map (lambda (state)
                  (filter-map (lambda (entry)
                                (and (hashq-ref by-left (car entry))
                                     (cons state (car entry))))
                              (state-gotos state)))
                states))
  (define numbers (make-hash-table))
  (define n (length transitions))
  (define (number state symbol) (hash-ref numbers (cons (state-number state) symbol)))
  (define direct (make-vector n 0))
  (define reads (make-vector n '()))
  (define includes (make-vector n '()))
  (define lookback (make-hash-table))
  (let loop ((i 0) (terminals terminals))
    (when (pair? terminals)
      (hashq-set! bits (car terminals) (ash 1 i))
      (loop (+ i 1) (cdr terminals))))
  (let loop ((i 0) (rest transitions))
    (when (pair? rest)
      (hash-set! numbers (cons (state-number (caar rest)) (cdar rest)) i)
      (loop (+ i 1) (cdr rest))))
  (for-each
   (lambda (transition)
     (let* ((state (car transition)) (symbol (cdr transition)) (i (number state symbol))
            (after (goto state symbol)))
       (for-each (lambda (entry)
                   (let ((bit (hashq-ref bits (car entry))))
                     (cond (bit (vector-set! direct i (logior bit (vector-ref direct i))))
                           ((hashq-ref nullable (car entry))
                            (vector-set! reads i (cons (number after (car entry))
                                                       (vector-ref reads i)))))))
                 (state-gotos after))
       (for-each
        (lambda (rule)
          (let ((right (rule-right rule)))
            (let walk ((k 0) (at state))
              (if (= k (vector-length right))
                  (let ((key (cons (state-number at) (rule-number rule))))
                    (hash-set! lookback key (cons i (hash-ref lookback key '()))))
                  (let ((s (vector-ref right k)))
                    (when (and (hashq-ref by-left s)
                               (let rest-nullable? ((k (+ k 1)))
                                 (or (= k (vector-length right))
                                     (and (hashq-ref nullable (vector-ref right k))
                                          (rest-nullable? (+ k 1))))))
                      (let ((j (number at s)))
                        (vector-set! includes j (cons i (vector-ref includes j)))))
                    (walk (+ k 1) (goto at s)))))))
        (hashq-ref by-left symbol))))
   (filter (lambda (t) (not (eq? (cdr t) '*start*))) transitions))
  (let ((follow (close-over (close-over direct reads) includes)))
    (hash-map->list
     (lambda (key transitions)
       (hash-set! lookback key (apply logior (map (lambda (i) (vector-ref follow i))
                                                  transitions))))
     (let ((copy (make-hash-table)))
       (hash-for-each (lambda (key value) (hash-set! copy key value)) lookback)
       copy))
    lookback))

;;; --- Actions -------------------------------------------------------------

;; What to do where RULE could be reduced before TOKEN or TO be shifted to.
(define (resolve rule token to precedences report)
  (let ((of-rule (rule-precedence rule)) (of-token (precedence-of token precedences)))
    (cond ((> (car of-rule) (car of-token)) (- (rule-number rule)))
          ((< (car of-rule) (car of-token)) to)
          ((eq? (cdr of-token) 'left:) (- (rule-number rule)))
          ((eq? (cdr of-token) 'right:) to)
          (else
           (report "Shift/Reduce" to (rule-number rule) token)
           to))))

(define (action-table states rules terminals lookaheads precedences expected)
  (define empty-rules
    (filter (lambda (rule) (= 0 (vector-length (rule-right rule)))) rules))
  (define conflicts '())
  (define (row state)
    (define (report kind first second token)
      (set! conflicts
            (cons (list kind first second token (state-number state)) conflicts)))
    (define shifts
      (filter-map (lambda (entry)
                    (and (memq (car entry) terminals)
                         (list (car entry)
                               (if (eq? (car entry) '*eoi*)
                                   'accept
                                   (state-number (cdr entry))))))
                  (state-gotos state)))
    (define complete
      (filter-map (lambda (item) (and (not (next-symbol item)) (car item)))
                  (closure* state)))
    (define entries
      (let loop ((rules (sort complete (lambda (a b) (< (rule-number a) (rule-number b)))))
                 (entries shifts))
        (if (null? rules)
            entries
            (let ((set (hash-ref lookaheads
                                 (cons (state-number state) (rule-number (car rules))) 0)))
              (loop (cdr rules)
                    (add-reductions (car rules) set terminals entries precedences
                                    report))))))
    (with-default entries (null? shifts)))
  (define (closure* state)
    ;; Complete items: of the kernel, and empty rules that the look-ahead knows.
    (append (state-items state)
            (filter-map (lambda (rule)
                          (and (= 0 (vector-length (rule-right rule)))
                               (hash-ref lookaheads
                                         (cons (state-number state) (rule-number rule)))
                               (cons rule 0)))
                        empty-rules)))
  (let ((table (list->vector (map row states))))
    (when (> (length conflicts) expected)
      (for-each (lambda (conflict) (apply report-conflict conflict)) (reverse conflicts)))
    table))

;; Rules are counted from 2 there: the first is the one around the grammar.
(define (report-conflict kind first second token state)
  (if (string=? kind "Shift/Reduce")
      (simple-format #t "%% ~A conflict (shift ~A, reduce ~A) on '~A' in state ~A\n"
                     kind first (+ second 1) token state)
      (simple-format #t "%% ~A conflict (reduce ~A, reduce ~A) on '~A' in state ~A\n"
                     kind (+ second 1) (+ first 1) token state)))

;; ENTRIES with the reduction of RULE before the terminals in SET.
(define (add-reductions rule set terminals entries precedences report)
  (let loop ((i 0) (rest terminals) (entries entries))
    (if (null? rest)
        entries
        (let* ((token (car rest)) (old (assq token entries)))
          (loop (+ i 1) (cdr rest)
                (cond ((not (logbit? i set)) entries)
                      ((not old) (append entries (list (list token (- (rule-number rule))))))
                      ((and (integer? (cadr old)) (> (cadr old) 0))
                       (let ((act (resolve rule token (cadr old) precedences report)))
                         (map (lambda (entry) (if (eq? entry old) (list token act) entry))
                              entries)))
                      (else
                       (when (integer? (cadr old))
                         (report "Reduce/Reduce" (- (cadr old)) (rule-number rule) token))
                       entries)))))))

;; The most frequent reduction stands for all that is not in the row, in the place of
;; its own entries; then an error is found after some more reductions.
(define (with-default entries reduce-only?)
  (let* ((numbers (filter-map (lambda (e) (and (integer? (cadr e)) (< (cadr e) 0) (cadr e)))
                              entries))
         (most (let loop ((candidates (delete-duplicates numbers)) (best #f) (count 0))
                 (if (null? candidates)
                     best
                     (let ((n (length (filter (lambda (x) (= x (car candidates))) numbers))))
                       (if (> n count)
                           (loop (cdr candidates) (car candidates) n)
                           (loop (cdr candidates) best count)))))))
    (cons (list '*default* (or most '*error*))
          (filter (lambda (e) (not (eqv? (cadr e) most))) entries))))
