;;; (sxml apply-templates): find the handlers of nodes by the path that leads to them.

(define-module (sxml apply-templates)
  #:use-module ((sxml xpath) #:hide (filter))
  #:export (apply-templates))

(define (apply-templates tree templates)
  "Call the handlers of TEMPLATES, each (NAME ... . HANDLER) as a list whose last
element is a procedure, on the nodes that their names lead to; a nodeset of results."
  ;; What is left of the templates whose first name NODE has.
  (define (advance node templates)
    (cond ((null? templates) '())
          ((and (pair? (car templates)) ((node-typeof? (caar templates)) node))
           (cons (cdar templates) (advance node (cdr templates))))
          (else (advance node (cdr templates)))))
  (define (handler templates)
    (and (pair? templates)
         (if (procedure? (car templates))
             (if (handler (cdr templates))
                 (error "ambiguous template match")
                 (car templates))
             (handler (cdr templates)))))
  (let loop ((tree tree) (active '()))
    (if (nodeset? tree)
        (map-union (lambda (node) (loop node active)) tree)
        (let ((active (append (advance tree active) (advance tree templates))))
          (cond ((handler active) => (lambda (handle) (handle tree)))
                ((pair? tree) (loop (cdr tree) active))
                (else '()))))))
