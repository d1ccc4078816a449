#!/bin/sh
# Includes point downwards: what each folder may include of ours.
set -u
passed=0 failed=0

# may FOLDER FOLDER...: files below the first include only from the others
may() {
	from=$1
	[ -d "$from" ] || return 0
	allowed=$(echo "$*" | sed 's/ /|/g')
	bad=$(find "$from" -name '*.[chy]' -o -name '*.re' | xargs -r \
		grep -nE '^#include "[a-z]+/' /dev/null|
		grep -vE "\"($allowed)(/|\")")
	if [ -z "$bad" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf '%s may include only from: %s\n%s\n' \
			"$from" "$*" "$bad"
	fi
}

may core platform/platform.h
may net core platform/platform.h lwip netif
may interp core platform/platform.h
may builtins interp core platform/platform.h
may netcmds interp net core platform/platform.h
may format core
may flow interp core
may lint flow interp core format platform/platform.h
may lab core format platform/platform.h lwip netif
may explore lab interp net core platform/platform.h
may scenario lab format core
may platform/screen platform/platform.h core
may platform/efi platform/platform.h platform/screen platform/unpack platform/x86 core interp net netcmds
may platform/bios platform/platform.h platform/screen platform/unpack platform/x86 core interp net netcmds
may platform/host platform/platform.h lab core net interp
may platform/x86 platform/platform.h
may platform/unpack

echo "$passed passed, $failed failed"
[ $failed = 0 ]
