#!/bin/sh
# No image may be longer than is promised: below the 173,792 bytes of Debian's
# snponly.efi, and what a PXE ROM loads below 200 KiB.
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0

# limit BYTES IMAGE...
limit() {
	most=$1
	shift
	for image; do
		bytes=$(wc -c <"$image") || exit 1
		echo "$image: $bytes bytes of $most"
		if [ "$bytes" -le "$most" ]; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
			echo "$image is too long"
		fi
	done
}

limit 173791 build/efi-x64/pxesh.efi build/efi-ia32/pxesh.efi \
	build/efi-aa64/pxesh.efi
limit 204800 build/bios/pxesh.kpxe build/bios/pxesh.kkpxe \
	build/bios/pxesh.lkrn
echo "$passed passed, $failed failed"
[ $failed = 0 ]
