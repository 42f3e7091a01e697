;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse))
(misuse '(open-file open-input-file stat lstat mkdir rmdir rename-file delete-file symlink readlink chmod utime file-exists? basename dirname canonicalize-path copy-file opendir readdir access? chdir getenv setenv dup2 fileno))
