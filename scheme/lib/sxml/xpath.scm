;;; (sxml xpath): selections from SXML trees, in the manner of XPath.
;;
;; Guile manual, "SXPath".  A nodeset is a list of nodes.  A converter takes a node or a
;; nodeset and returns a nodeset; a predicate's '() is false.

(define-module (sxml xpath)
  #:use-module (ice-9 pretty-print)
  #:export (nodeset? node-typeof? node-eq? node-equal? node-pos
            (select . filter) take-until take-after map-union node-reverse
            node-trace select-kids node-self node-join node-reduce
            node-or node-closure node-parent sxpath))

(define (nodeset? x)
  "Whether X is a list of nodes, not a node."
  (or (null? x) (and (pair? x) (not (symbol? (car x))))))

(define (->nodeset x) (if (nodeset? x) x (list x)))

(define (holds? pred?)
  (lambda (node)
    (let ((result (pred? node)))
      (and result (not (null? result))))))

(define (node-typeof? crit)
  "Whether a node is of a type: * is elements, *text* strings, *any* all, else a name."
  (lambda (node)
    (case crit
      ((*) (and (pair? node) (not (memq (car node) '(@ *PI*)))))
      ((*any*) #t)
      ((*text*) (string? node))
      (else (and (pair? node) (eq? crit (car node)))))))

(define (node-eq? other) "Whether a node is OTHER." (lambda (node) (eq? other node)))
(define (node-equal? other) "Whether a node equals OTHER."
  (lambda (node) (equal? other node)))

(define (node-pos n)
  "The Nth node, from 1, or from -1 at the end."
  (lambda (nodeset)
    (cond ((or (not (nodeset? nodeset)) (null? nodeset)) '())
          ((zero? n) (error "yikes!"))
          (else
           (let* ((count (length nodeset)) (i (if (< n 0) (+ count n) (- n 1))))
             (cond ((< -1 i count) (list (list-ref nodeset i)))
                   ((= i -1) (error "yikes!"))
                   (else '())))))))

(define (select pred?)
  "The nodes that satisfy PRED?."
  (lambda (nodes)
    (let loop ((nodes (->nodeset nodes)) (kept '()))
      (cond ((null? nodes) (reverse! kept))
            (((holds? pred?) (car nodes)) (loop (cdr nodes) (cons (car nodes) kept)))
            (else (loop (cdr nodes) kept))))))

(define (take-until pred?)
  "The nodes before the first that satisfies PRED?."
  (lambda (nodes)
    (let loop ((nodes (->nodeset nodes)) (kept '()))
      (if (or (null? nodes) ((holds? pred?) (car nodes)))
          (reverse! kept)
          (loop (cdr nodes) (cons (car nodes) kept))))))

(define (take-after pred?)
  "The nodes after the first that satisfies PRED?."
  (lambda (nodes)
    (let loop ((nodes (->nodeset nodes)))
      (cond ((null? nodes) '())
            (((holds? pred?) (car nodes)) (cdr nodes))
            (else (loop (cdr nodes)))))))

(define (map-union proc lst)
  "The nodes and nodesets that PROC gives for LST, in one list."
  (let loop ((lst lst) (results '()))
    (if (null? lst)
        (apply append (reverse! results))
        (loop (cdr lst) (cons (->nodeset (proc (car lst))) results)))))

(define (node-reverse node-or-nodeset)
  "NODE-OR-NODESET, last first."
  (reverse (->nodeset node-or-nodeset)))

(define (node-trace title)
  "A converter that prints the nodes and changes nothing."
  (lambda (nodes)
    (simple-format #t "\n-->~A :" title)
    (pretty-print nodes)
    nodes))

(define (select-kids test-pred?)
  "The children that satisfy TEST-PRED?."
  (lambda (node)
    (cond ((not (pair? node)) '())
          ((symbol? (car node)) ((select test-pred?) (cdr node)))
          (else (map-union (select-kids test-pred?) node)))))

(define node-self select)

(define (node-join . selectors)
  "Apply SELECTORS in turn, each to every node of the result of the one before."
  (lambda (nodes)
    (let loop ((nodes nodes) (selectors selectors))
      (cond ((null? selectors) nodes)
            ((nodeset? nodes) (loop (map-union (car selectors) nodes) (cdr selectors)))
            (else (loop ((car selectors) nodes) (cdr selectors)))))))

(define (node-reduce . converters)
  "Apply CONVERTERS in turn."
  (lambda (nodes)
    (let loop ((nodes nodes) (converters converters))
      (if (null? converters)
          nodes
          (loop ((car converters) nodes) (cdr converters))))))

(define (node-or . converters)
  "The union of what CONVERTERS give."
  (lambda (nodes)
    (apply append (map (lambda (convert) (or (convert nodes) '())) converters))))

(define (node-closure test-pred?)
  "The descendants that satisfy TEST-PRED?."
  (lambda (nodes)
    (let loop ((parents nodes) (levels '()))
      (if (null? parents)
          (apply append (reverse! levels))
          (loop ((select-kids (node-typeof? '*)) parents)
                (cons ((select-kids test-pred?) parents) levels))))))

(define (node-parent rootnode)
  "The parents of nodes in the tree ROOTNODE."
  (lambda (node)
    (if (nodeset? node)
        (map-union (node-parent rootnode) node)
        (let ((parent? (node-or (node-reduce (node-self (node-typeof? '*))
                                             (select-kids (node-eq? node)))
                                (node-join (select-kids (node-typeof? '@))
                                           (select-kids (node-eq? node))))))
          ((node-or (node-self parent?) (node-closure parent?)) rootnode)))))

(define (sxpath path)
  "The converter that the list PATH describes: names, //, (equal? x), (eq? x),
procedures, and (step filter ...) where a filter is a number or a path."
  (lambda (nodes)
    (if (nodeset? nodes)
        (if (null? path) nodes (map-union (sxpath path) nodes))
        (let loop ((nodes nodes) (path path))
          (cond ((null? path) nodes)
                ((nodeset? nodes) (map-union (sxpath path) nodes))
                (else (loop (take-step (car path) nodes) (cdr path))))))))

(define (take-step step nodes)
  (cond ((procedure? step) (step nodes))
        ((eq? step '//)
         (append (->nodeset nodes) ((node-closure (node-typeof? '*any*)) nodes)))
        ((symbol? step) ((select-kids (node-typeof? step)) nodes))
        ((not (pair? step)) (error "Invalid path step: " step))
        ((eq? (car step) 'equal?) ((select-kids (apply node-equal? (cdr step))) nodes))
        ((eq? (car step) 'eq?) ((select-kids (apply node-eq? (cdr step))) nodes))
        (else
         (let loop ((nodes (if (symbol? (car step))
                               ((select-kids (node-typeof? (car step))) nodes)
                               ((sxpath (car step)) nodes)))
                    (filters (cdr step)))
           (cond ((null? filters) nodes)
                 ((number? (car filters))
                  (loop ((node-pos (car filters)) nodes) (cdr filters)))
                 (else
                  (loop ((select (sxpath (car filters))) nodes) (cdr filters))))))))
