;; shows: /usr/share/guile/site/3.0/semver.scm
;; load path: /usr/share/guile/site/3.0
(use-modules (semver) (semver ranges))
(define (show x) (write x) (newline))
(define versions
  (map string->semver '("1.0.0" "1.0.0-alpha" "1.0.0-alpha.1" "1.0.0-beta.11" "1.0.0-rc.1" "0.9.12" "1.10.0" "1.2.0+build.5" "2.0.0")))
(for-each (lambda (v) (display (semver->string v)) (newline)) (sort versions semver<?))
(define v (string->semver "1.2.3-rc.4+x.y"))
(show (list (semver-major v) (semver-minor v) (semver-patch v) (semver-pre v) (semver-build v)))
(show (map (lambda (bad) (string->semver bad)) '("1.2" "x" "01.2.3" "1.2.3-")))
(for-each
 (lambda (range)
   (let ((r (string->semver-range range)))
     (show (cons range (map (lambda (v) (semver-range-contains? r v)) versions)))))
 '("^1.0.0" "~1.2" ">=1.0.0 <2.0.0" "1.x || 2.0.0" "1.0.0 - 1.2.3" "*" "<1.0.0-rc.1"))
(show (semver=? (string->semver "1.0.0+a") (string->semver "1.0.0+b")))
