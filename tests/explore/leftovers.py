#!/usr/bin/env python3
"""Print a menu of ten settings, each with one of three values or none: 4^10
states. Each is booted with alone, the first two together; a secret needs
three. With the name of the file that it will be: the script starts itself."""
import sys

names = "abcdefghij"
out = ["#!ipxe", ":top", "menu Top"]
for n in names:
    out += ["item %s Set %s" % (n, n), "item boot-%s Boot with %s" % (n, n)]
out += ["item both Boot with two", "item secret A secret"]
if sys.argv[1:]:
    out += ["item again Once more"]
out += ["choose x || exit 3", "goto ${x}"]
for n in names:
    out += [":" + n, "menu Value of " + n]
    out += ["item %d %d" % (v, v) for v in (1, 2, 3)]
    out += ["choose %s || goto top" % n, "goto top",
            ":boot-" + n, "kernel http://b.test/%s v=${%s}" % (n, n),
            "boot"]
out += [":both", "kernel http://b.test/both ${a} ${b}", "boot",
        ":secret", "iseq ${c} 2 && iseq ${d} 3 && iseq ${e} 1 || goto top",
        "exit 7",
        ":again", "chain %s ||" % (sys.argv[1:] or [""])[0], "goto top"]
print("\n".join(out))
