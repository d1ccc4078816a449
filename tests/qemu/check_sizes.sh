#!/bin/sh
# No image may be longer than it was with disks over the network and without
# FCoE and Wi-Fi, and 12,000 bytes for these two.
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

limit 330976 build/efi-x64/pxesh.efi
limit 332000 build/efi-ia32/pxesh.efi
limit 311520 build/efi-aa64/pxesh.efi
limit 324785 build/bios/pxesh.kpxe build/bios/pxesh.kkpxe
limit 331344 build/bios/pxesh.lkrn
# With drivers of our own at most 20,000 more than without
limit $(($(wc -c <build/bios/pxesh.kpxe) + 20000)) build/bios/pxesh.pxe
limit 215906 build/bios/pxesh-small.kpxe build/bios/pxesh-small.kkpxe
echo "$passed passed, $failed failed"
[ $failed = 0 ]
