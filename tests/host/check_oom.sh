#!/bin/sh
# Every subcommand with an allocation that fails: a sample of them, or all
# with OOM_STEPS=0.
case ${O:-build/host} in
*san*)	echo 'skipped: a sanitizer has an allocator of its own'
	exit ;;
esac
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
gcc -shared -fPIC -o "$tmp/oom.so" tests/host/oom.c || exit 1
TMPDIR=$tmp python3 tests/host/oom.py "$tmp/oom.so" "${OOM_STEPS:-15}"
