#!/bin/sh
# No image may be longer than is promised: UEFI's below the 301,056 bytes of
# iPXE's newest snponly.efi, and what a PXE ROM loads below 312,000; each 25,000
# more for disks over the network, which came later, and 12,000 more for FCoE
# and Wi-Fi.
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

limit 338000 build/efi-x64/pxesh.efi build/efi-ia32/pxesh.efi \
	build/efi-aa64/pxesh.efi
limit 349000 build/bios/pxesh.kpxe build/bios/pxesh.kkpxe \
	build/bios/pxesh.lkrn
# With drivers of our own at most 20,000 more than without
limit $(($(wc -c <build/bios/pxesh.kpxe) + 20000)) build/bios/pxesh.pxe
limit 222000 build/bios/pxesh-small.kpxe build/bios/pxesh-small.kkpxe
echo "$passed passed, $failed failed"
[ $failed = 0 ]
