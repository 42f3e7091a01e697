;;; A file for Guile's tests of files to read, copy and look up.
;;
;; They take the first file on the load path with this name: Guile's library lies there in
;; files, Riad's is part of the program. Nothing loads it, so it holds nothing but this text,
;; which the tests of sendfile want to be more than a thousand bytes long.
;;
;; They send all of it, all but the first 777 bytes and, with an offset near the end, the last
;; 77 bytes, to a file and to a pipe, from a port and from a descriptor, and compare what comes
;; out with what is read from here. They also ask for more bytes than are left, which sends
;; those that there are. The tests of chdir go to the folder that this file is in and compare
;; the name of that folder with what getcwd says, so the load path has to name it in full and
;; without symbolic links, as it
;; always does where the suite is run.
;;
;; Each test stands for one of those that Guile passes because its own files are where it was
;; installed. They say nothing about those files themselves.
