;; What is known of the machines that code is made for.
(use-modules (system base target))
(for-each
 (lambda (triplet)
   (write (with-target triplet
            (lambda ()
              (list (target-type) (target-cpu) (target-vendor) (target-os)
                    (target-endianness) (target-word-size)))))
   (newline))
 '("x86_64-unknown-linux-gnu" "x86_64-pc-linux-gnux32" "i686-pc-linux-gnu"
   "aarch64-unknown-linux-gnu" "powerpc-unknown-linux-gnu" "powerpc64-unknown-linux-gnu"
   "powerpc64le-unknown-linux-gnu" "mips64el-unknown-linux-gnu" "mips64el-unknown-linux-gnuabi64" "sparc64-unknown-linux-gnu"
   "s390x-ibm-linux-gnu" "riscv64-unknown-linux-gnu" "armv7l-unknown-linux-gnueabihf"))
