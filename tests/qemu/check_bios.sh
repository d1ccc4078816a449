#!/bin/sh
# The smoke set on a BIOS: each tenth conformance case, then the shell, menus,
# a CD and a network boot. "make qemu" runs all there is.
cd "$(dirname "$0")" || exit 1
case $O in *san*) exit 0 ;; esac	# the same images again
./bios.py cases 10 && ./bios.py smoke
