;; Too few, too many and wrong operands: what is thrown and its message.
(use-modules (testing misuse) (srfi srfi-1))
(misuse '(first second third take drop last fold fold-right reduce filter-map append-map find any every delete partition split-at span iota list-index count unfold concatenate delete-duplicates lset-union zip) (resolve-interface '(srfi srfi-1)))
