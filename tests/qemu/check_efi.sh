#!/bin/sh
# The smoke set on UEFI, x64: each eighth conformance case, then the shell,
# menus and a network. "make qemu" runs all there is, on three processors.
cd "$(dirname "$0")" || exit 1
case $O in *san*) exit 0 ;; esac	# the same images again
./cases.py x64 8 && ./efi.py smoke
