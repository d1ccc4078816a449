#!/bin/sh
# tools/embed: a run that fails leaves an older output alone, without a
# traceback.
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

# fails TEXT WORDS...
fails() {
	text=$1
	shift
	echo old >"$tmp/out"
	if tools/embed "$@" "$tmp/out" >"$tmp/said" 2>&1 ||
	   ! grep -q "^embed: .*$text" "$tmp/said" ||
	   [ "$(cat "$tmp/out")" != old ] || [ "$(ls "$tmp" | wc -l)" != 3 ]
	then
		failed=$((failed + 1))
		echo "FAILED $text"
		cat "$tmp/said"
	else
		passed=$((passed + 1))
	fi
}

printf '#!ipxe\necho\n' >"$tmp/script"
: >"$tmp/said"
fails 'the image is no PE file' /bin/ls "$tmp/script"
fails 'does not begin with' /bin/ls /bin/ls
fails 'No such file' "$tmp/none" "$tmp/script"
fails 'No such file' /bin/ls "$tmp/none"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
