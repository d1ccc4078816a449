#!/bin/sh
# Walk 10,000 ways, each to a boot of its own: two menus of a hundred items.
# Aim: under 30 s on two cores, memory that does not grow with their number.
PXESH=$(readlink -f "${PXESH:-build/host/pxesh}")
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# script NAME ITEMS: two menus of so many items
script() {
	{
		echo '#!ipxe'
		for menu in a b; do
			echo "menu $menu"
			seq -f "item $menu%g An item" "$2"
			echo "choose $menu || exit"
		done
		printf '%s\n' 'kernel http://boot.lab/${a}/${b}/vmlinuz' boot
	} >"$tmp/$1.ipxe"
}

walk() {
	set -- "$1" "$2" /usr/bin/time -f '%e s, %U + %S s of processor, at most %M KiB in a process'
	name=$1 jobs=$2
	shift 2
	[ -x /usr/bin/time ] || set --
	"$@" "$PXESH" explore "$tmp/$name.ipxe" --unserved stub \
		--jobs "$jobs" >"$tmp/out" 2>"$tmp/time"
	printf '%-46s  %s\n' "explore, $jobs jobs, $(tail -1 "$tmp/out" |
		sed 's/.*, \(.*\)\./\1/')" "$(cat "$tmp/time")"
}

script small 10
script large 100
walk small 2
walk large 1
walk large 2
