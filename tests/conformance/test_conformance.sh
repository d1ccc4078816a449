#!/bin/sh
# Run every conformance case with the host shell, as README.md here says:
# no card, silent input; then compare output and final status.
cd "$(dirname "$0")" || exit 1
case $PXESH in /*) ;; *) PXESH=$PWD/../../$PXESH ;; esac
LC_ALL=C
export LC_ALL
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
esc=$(printf '\033')
passed=0
failed=0

# Escape sequences, control bytes, the digits of error numbers that are not
# the class, trailing blanks.
normal() {
	sed -E -e "s/$esc\\[[0-9;?]*[@-~]//g" |
	tr -d '\000-\011\013-\037\177' |
	sed -E -e 's/0x([0-9a-f]{1,2})[0-9a-f]{6}([^0-9a-f]|$)/0x\1......\2/g' \
	       -e 's/[[:space:]]+$//'
}

# The exit status that a final status of index.tsv should give.
expected() {
	case $1 in
	0)  echo 0 ;;
	-*) echo 1 ;;
	*)  low=$(($1 % 256)); [ $low -eq 0 ] && low=1; echo $low ;;
	esac
}

while read -r id name status flags; do
	case $id in '#'*) continue ;; esac
	case=$id-$name
	timeout 300 "$PXESH" run --no-net "$case.ipxe" </dev/null \
		>"$tmp/raw" 2>"$tmp/err"
	got=$?
	want=$(expected "$status")
	normal <"$tmp/raw" >"$tmp/got"
	normal <"$case.out" >"$tmp/want"
	if cmp -s "$tmp/got" "$tmp/want" && [ $got -eq "$want" ]; then
		passed=$((passed + 1))
		continue
	fi
	failed=$((failed + 1))
	echo "FAILED $case ($flags): exit status $got, expected $want"
	diff -u "$tmp/want" "$tmp/got"
	cat "$tmp/err"
done <index.tsv

echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 200 ]
