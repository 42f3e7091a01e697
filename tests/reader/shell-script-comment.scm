#!/usr/bin/env guile
this is all a comment: ( " #|
!#
;; A block from the first #! to a line with its end is skipped, anywhere.
(write 'after) (newline)
#! here
too !#
(write 'again) (newline)
