;;; (system base optimize): names of optimizations.  Riad has one level, which does all.

(define-module (system base optimize)
  #:export (available-optimizations pass-optimization-level optimizations-for-level))

(define (available-optimizations language)
  "The optimizations of LANGUAGE: none can be chosen."
  '())
(define (pass-optimization-level language pass)
  "The level at which PASS of LANGUAGE is done."
  0)
(define (optimizations-for-level level)
  "The options for the optimization LEVEL."
  '())
