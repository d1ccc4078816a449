#!/bin/sh
# The code that adds up sizes, compiled for 32 bits.
if build/bios/sizes; then
	echo '1 passed, 0 failed'
else
	echo "tests/none/sizes.c:$?: not as expected"
	exit 1
fi
