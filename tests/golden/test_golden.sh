#!/bin/sh
# Run every golden script with the host shell: NAME.ipxe must print NAME.out,
# say NAME.err where there is one, and give the exit status in NAME.status
# (0 where there is none). "tests/golden/test_golden.sh --update" writes what
# it gets: read the difference before you commit it.
cd "$(dirname "$0")" || exit 1
case $PXESH in /*) ;; *) PXESH=$PWD/../../${PXESH:-build/host/pxesh} ;; esac
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0

same() {	# what expected got
	[ -e "$2" ] || { [ "$1" != out ] && return 0; }
	cmp -s "$2" "$3" && return 0
	diff -u "$2" "$3"
	return 1
}

for script in *.ipxe; do
	name=${script%.ipxe}
	timeout 300 "$PXESH" run --no-net "$script" </dev/null \
		>"$tmp/out" 2>"$tmp/err"
	status=$?
	if [ "$1" = --update ]; then
		cp "$tmp/out" "$name.out"
		[ -e "$name.err" ] && cp "$tmp/err" "$name.err"
		continue
	fi
	want=$(cat "$name.status" 2>/dev/null || echo 0)
	if same out "$name.out" "$tmp/out" &&
	   same err "$name.err" "$tmp/err" && [ $status -eq "$want" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $name: exit status $status, expected $want"
		cat "$tmp/err"
	fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
