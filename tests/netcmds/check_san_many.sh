#!/bin/sh
# A quarter of a million reads of a faulty disk by each protocol (and of those a
# tenth under a sanitizer): test_san_many.c says what is wrong with them.
# SAN_READS=N: so many of each.
dir=${O:-build/host}
case $dir in
*san*)	reads=25000 ;;
*)	reads=250000 ;;
esac
SAN_READS=${SAN_READS:-$reads} "$dir/tests/netcmds/test_san_many"
