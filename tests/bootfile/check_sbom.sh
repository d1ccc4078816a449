#!/bin/sh
# Each UEFI image says what it is made of, in its section .sbom.
passed=0 failed=0
for image in build/efi-*/pxesh.efi; do
	if python3 - "$image" <<'END'
import gzip, struct, sys
data = open(sys.argv[1], "rb").read()
pe, = struct.unpack_from("<I", data, 0x3c)
count, skip = (struct.unpack_from("<H", data, pe + n)[0] for n in (6, 20))
for n in range(count):
    row = pe + 24 + skip + 40 * n
    name, size, _, _, at = struct.unpack_from("<8sIIII", data, row)
    if name == b".sbom\0\0\0":
        said = gzip.decompress(data[at:at + size])
        sys.exit(said != open("build/gen/pxesh.spdx.json", "rb").read())
sys.exit(1)
END
	then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$image: its section .sbom is not build/gen/pxesh.spdx.json"
	fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
