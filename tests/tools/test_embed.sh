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
fails 'no such file\|No such file' --trust "$tmp/none" /bin/ls
fails 'there is no certificate in it' --trust /bin/sh /bin/ls "$tmp/script"
for name in good no_ca; do
	fails "it is no CA's certificate" --trust tests/tls/certs/$name.der \
		/bin/ls "$tmp/script"
done
# The piece that the image finds: script, NUL, certificates
printf 'MZ%058d\100\0\0\0PE\0\0' 0 >"$tmp/image"
python3 - "$tmp/image" <<'END'
import struct, sys
pe = bytearray(open(sys.argv[1], "rb").read())[:0x40] + bytearray(b"PE\0\0")
pe[0x3c:0x40] = struct.pack("<I", 0x40)
pe += struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0) + bytes(240)
pe[0x58 + 32:0x58 + 40] = struct.pack("<II", 4096, 512)
pe[0x58 + 60:0x58 + 64] = struct.pack("<I", 1024)
pe += struct.pack("<8sIIIIIIHHI", b".text", 512, 4096, 512, 1024, 0, 0, 0, 0, 0)
open(sys.argv[1], "wb").write(pe + bytes(1536 - len(pe)))
END
piece() { tail -c "$(($(wc -c <"$tmp/image2") - 1536))" "$tmp/image2"; }
root=tests/tls/certs/root.der
tools/embed --trust $root "$tmp/image" "$tmp/script" "$tmp/image2"
{ cat "$tmp/script"; printf '\0'; cat $root; } >"$tmp/wanted"
if piece | head -c "$(wc -c <"$tmp/wanted")" | cmp -s - "$tmp/wanted"; then
	passed=$((passed + 1))
else
	failed=$((failed + 1))
	echo "FAILED script and trust"
fi
tools/embed --trust $root --trust $root "$tmp/image2" "$tmp/image2"
{ printf '\0'; cat $root $root; } >"$tmp/wanted"
if piece | head -c "$(wc -c <"$tmp/wanted")" | cmp -s - "$tmp/wanted"; then
	passed=$((passed + 1))
else
	failed=$((failed + 1))
	echo "FAILED trust alone, again"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
