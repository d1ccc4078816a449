#!/bin/sh
# Libraries that few runs need are loaded by those that do (tools/late).
. tests/cli/sh.inc

# How many of these the program has loaded
loads() {
	LD_DEBUG=files run "$@"
	grep -c 'calling init: .*/lib\(ssl\|crypto\|idn2\)' "$tmp/err" || :
}

case $(uname -m):$PXESH in
*san*|[!x]*) echo "not tested: linked as usual in this build"; finish; exit ;;
esac

begin most_runs_load_none
for words in --version '-c echo' 'lint scripts/demo.ipxe'; do
	is "libraries for $words" "$(loads $words)" 0
done

begin what_needs_one_loads_it
is 'libraries for a certificate' \
	"$(loads -c 'imgfetch https://boot.example/ || ')" 2
is 'libraries for a name with other letters' \
	"$(loads -c "imgfetch http://b$(printf '\303\274')cher.example/ || ")" 1

begin one_that_is_missing_is_named
echo none >"$tmp/libcrypto.so.3"
LD_LIBRARY_PATH=$tmp run -c 'imgfetch https://boot.example/ ||'
is status "$status" 1
has err 'pxesh: '
has err libcrypto.so.3

finish
