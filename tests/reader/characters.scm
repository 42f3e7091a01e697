;; Characters: graphic, by name, by code point; names that are printed and those only read.
(for-each (lambda (c) (write c) (display " ") (write (char->integer c)) (newline))
  '(#\a #\A #\( #\) #\; #\" #\# #\\ #\0 #\space #\newline #\tab #\nul #\null #\return #\linefeed
    #\escape #\backspace #\delete #\alarm #\vtab #\page #\x41 #\x3bb #\λ #\é #\101 #\x0 #\x10FFFF #\SPACE #\Newline))
