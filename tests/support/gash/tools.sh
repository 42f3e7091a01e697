# Each tool of gash-utils at work, in an empty folder; what is printed is compared.
say() { echo "== $*"; }
printf 'pear 3\napple 10\nfig 7\napple 2\n' > fruit
printf 'apple 10\nfig 7\napple 2\nkiwi 1\n' > fruit2
say awk; awk '{ n[$1] += $2 } END { for (k in n) print k, n[k] }' fruit | sort
awk -F: -v x=4 'BEGIN { OFS = "-" } { $2 = x; print; print NR, NF, length($0) }' <<'A'
a:b:c
d:e
A
awk '/a/ { gsub(/p+/, "<&>"); print toupper(substr($0, 2, 5)), index($0, "l") } END { printf "%5.2f|%-4s|%x\n", 3.14159, "ab", 255 }' fruit
say basename; basename /a/b.txt .txt; basename /a/b/
say cat; cat fruit - < fruit2
say chmod; chmod 640 fruit; find fruit -type f; chmod u+x,g-r fruit; ls -l fruit | cut -c 1-10
say cmp; cmp fruit fruit2; echo $?; cmp fruit fruit; echo $?
say compress; compress < fruit | wc -c; compress fruit2; ls; compress -d fruit2.Z; ls
say cp; mkdir d; cp fruit d/copy; cp -r d e; cat e/copy
say cut; cut -d ' ' -f 2 fruit; cut -c 1-2 fruit
say diff; diff fruit fruit2; echo $?; diff -u fruit fruit > u; echo $?; diff -u fruit fruit2 | tail -n +3
say dirname; dirname /a/b/c; dirname c
say env; env -i A=1 /bin/sh -c 'echo $A'
say expr; expr 3 + 4 \* 2; expr abc : 'a\(.\)'; expr 0; echo $?
say false; false; echo $?
say find; find . | sort; find . -name 'f*' | sort; find d e -type f -exec echo {} \; | sort
say grep; grep -n apple fruit; grep -v apple fruit; grep -c a fruit; grep -q zzz fruit; echo $?
grep -E '^(f|p)' fruit; grep -l fig fruit fruit2; grep -i APPLE fruit; grep -F 'a' fruit2; grep -o 'p*' fruit
say head; head -n 2 fruit; head -1 fruit
say ln; ln -s fruit link; cat link; ln fruit hard; ls
say ls; ls -1; ls d; ls -a d; ls -d d
say mkdir; mkdir -p x/y/z; find x | sort; mkdir x; echo $?
say mv; mv hard moved; ls
say printf; printf '%s-%d-%o-%%\n' a 12 8; printf '%5s|%-5s|%05d\n' ab cd 42
say pwd; (cd d; pwd | sed 's,.*/,,')
say rm; rm moved; rm -r e; rm nothing; echo $?; rm -f nothing; echo $?; ls
say rmdir; rmdir x/y/z; rmdir x; echo $?; find x
say sed; sed -n '2,3p' fruit; sed -e 's/\(p*\)le/[\1]/g' -e '/fig/d' fruit; sed '1!G;h;$!d' fruit
sed -i 's/fig/date/' fruit2; cat fruit2; sed 'y/ap/AP/;2q' fruit; sed -E 's/([a-z]+) ([0-9]+)/\2 \1/' fruit
say sleep; sleep 0
say sort; sort fruit; sort -k 2n fruit; sort -r -u fruit; sort -t ' ' -k 2 fruit fruit2
say tar; tar -cf t.tar d fruit; tar -tf t.tar; mkdir out; cd out; tar -xf ../t.tar; find . | sort; cat fruit; cd ..
say test; test -f fruit; echo $?; test -d fruit; echo $?; test 3 -gt 2 -a x = x; echo $?; test -n ""; echo $?
say touch; touch new; ls -1 new; wc -c < new
say tr; tr a-z A-Z < fruit; tr -d 'aeiou' < fruit; tr -s 'p' < fruit
say true; true; echo $?
say uname; uname; uname -s
say uniq; printf 'a\na\nb\na\n' | uniq; printf 'a\na\nb\n' | uniq -c
say wc; wc -l fruit; wc fruit < fruit; wc -w < fruit
say which; which sh | sed 's,.*/,,'
