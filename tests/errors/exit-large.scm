;; Only the low eight bits count.
(exit 259)
