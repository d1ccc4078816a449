#!/bin/sh
# Input that nobody should send: a clear error or it works; never a crash, a
# hang or growth without bound. Each run has 20 s of CPU and 1 GiB at most.
case $PXESH in /*) ;; *) PXESH=$PWD/${PXESH:-build/host/pxesh} ;; esac
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
passed=0
failed=0

# expect NAME STATUS TEXT: run bad.ipxe; TEXT must be in what is printed
expect() {
	# sanitizers need their address space
	case $PXESH in *san*) ;; *) ulimit -v 1048576 ;; esac
	timeout 300 "$PXESH" run --no-net $4 bad.ipxe </dev/null >out 2>&1
	status=$?
	if [ $status -eq "$2" ] && grep -qF -- "$3" out; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $1: exit status $status, expected $2 and: $3"
		head -c 2000 out
	fi
}

# 4 MiB of noise behind the magic, from a fixed sequence
{ echo '#!ipxe'; python3 -c 'import random, sys
sys.stdout.buffer.write(random.Random(1).randbytes(4 << 20))'; } >bad.ipxe
expect "random bytes" 1 "command not found"

{ echo '#!ipxe'; echo 'echo before'; head -c 50000000 /dev/zero |
	tr '\0' x; echo; } >bad.ipxe
expect "a line of 50 MB" 1 "bad.ipxe:3:1: error: this line is longer than"

{ echo '#!ipxe'; head -c 100000000 /dev/zero | tr '\0' x; } >bad.ipxe
expect "a file of 100 MB" 2 "at most 64 MiB"

{ echo '#!ipxe'; yes a | head -c 60000000; } >bad.ipxe
expect "30 million lines" 1 "more than 12582912 words, commands and lines"

{ echo '#!ipxe'; echo 'chain --quiet file:bad.ipxe'; } >bad.ipxe
expect "a script that starts itself for ever" 1 "nested 64 deep"

{ echo '#!ipxe'; echo 'menu Big'
	i=0; while [ $i -lt 10000 ]; do echo "item i$i Item $i"; i=$((i+1)); done
	echo 'choose --default i9999 x && echo chose ${x}'; } >bad.ipxe
expect "a menu of 10,000 items" 0 "chose i9998" "--keys <Up><Enter>"

{ echo '#!ipxe'; echo 'set a:hexraw 247b623a737472696e677d'
	echo 'set b:hexraw 247b613a737472696e677d'
	echo 'echo ${a:string}'; } >bad.ipxe
expect "settings in a cycle" 1 "a:string -> b:string -> a:string"

{ echo '#!ipxe'; i=0
	while [ $i -lt 70000 ]; do echo "set s$i x"; i=$((i+1)); done; } >bad.ipxe
expect "70,000 settings" 1 "65536"

{ echo '#!ipxe'; echo 'set x 0123456789abcdef'
	i=0; while [ $i -lt 40 ]; do echo 'set x ${x}${x}'; i=$((i+1)); done
	} >bad.ipxe
expect "a value that doubles 40 times" 1 "more than 1048576 bytes"

{ echo '#!ipxe'; i=0
	while [ $i -lt 5000 ]; do
		echo "imgfetch -q --name n$i data:,x"; i=$((i+1)); done
	} >bad.ipxe
expect "5,000 images" 1 "4096"

printf '#!ipxe\necho innermost\n' >packed
{ echo '#!ipxe'; echo 'chain -q file:packed.8'; echo 'chain -q file:packed.9'
	} >bad.ipxe
for i in 1 2 3 4 5 6 7 8 9; do
	gzip -n packed && mv packed.gz packed && cp packed packed.$i
done
expect "a script packed eight times" 1 "innermost"
expect "a script packed nine times" 1 "no more than 8 archives"

{ echo '#!ipxe'; echo ':a'; echo 'goto a'; } >bad.ipxe
expect "a script that only jumps" 1 "does not end"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
