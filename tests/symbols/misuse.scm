;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse))
(misuse '(symbol->string symbol-append symbol->keyword keyword->symbol gensym symbol-hash symbol-interned?))
