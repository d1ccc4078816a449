#!/bin/sh
# Each folder uses what ARCHITECTURE.md says that it may, by include and by
# link, and only the circles of files are there that it names.
set -u
O=${O:-build/host}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "$*"; }

# look TABLE INCLUDES SYMBOLS: what is wrong
look() {
	awk -v prefix="${4-o}" -f tests/tools/layers.awk kind=table "$1" \
		kind=include "$2" kind=link "$3"
}

# ---- the checker itself, on a house of three rooms ------------------------

cat >"$tmp/page" <<'END'
| folder | holds | may use |
|---|---|---|
| `low/` | | |
| `high/`, `high/wing/` | | `low`, `platform` |
| `platform/`, `platform/host/` | | |
| `tests/` | | all |

| table of rows | its rows are in | why |
|---|---|---|
| `low/table.c` | `high` | names |

| circle | why |
|---|---|
| `low/a.c`, `low/b.c` | they are one |
END
cat >"$tmp/symbols" <<'END'
o/low/a.o: a T 0 1
o/low/a.o: b U
o/low/b.o: b T 0 1
o/low/b.o: a U
o/low/table.o: table T 0 1
o/low/table.o: high_row U
o/high/x.o: high_row R 0 1
o/high/x.o: high T 0 1
o/high/x.o: table U
o/high/x.o: plat_time U
o/platform/host/clock.o: plat_time T 0 1
END

# house WORDS [-i INCLUDES] [-s SYMBOLS] [-p LINE]: with this added, is just
# that said? No words: nothing is wrong.
house() {
	words=$1; shift
	cp "$tmp/page" "$tmp/p"; cp "$tmp/symbols" "$tmp/s"; : >"$tmp/i"
	while [ $# -gt 0 ]; do
		case $1 in
		-i) printf '%s\n' "$2" >>"$tmp/i" ;;
		-s) printf '%b\n' "$2" >>"$tmp/s" ;;
		-p) printf '%s\n' "$2" >>"$tmp/p" ;;
		esac
		shift 2
	done
	said=$(look "$tmp/p" "$tmp/i" "$tmp/s" | sed '$d')
	if [ "$said" = "$words" ]; then
		pass
	else
		fail "expected \"$words\", not \"$said\""
	fi
}

house ''
house '' -i 'high/x.c:#include "low/a.h"' -i 'high/x.c:#include "gram.h"' \
	-i 'high/x.c:#include "lwip/tcp.h"' -i 'tests/t.c:#include "high/x.h"'
house 'low/a.c: `low` may not use `high`: high/x.h (include)' \
	-i 'low/a.c:#include "high/x.h"'
house 'low/a.c: `low` may not use `high/wing`: high/wing/x.h (include)' \
	-i 'low/a.c:#include "high/wing/x.h"'
house 'low/a.c: `low` may not use `platform`: platform/platform.h (include)' \
	-i 'low/a.c:#include "platform/platform.h"'
house 'low/c.c: `low` may not use `high`: high/x.c (link: high)' \
	-s 'o/low/c.o: high U'
house 'low/c.c: `low` may not use `platform`: platform/platform.h (link: plat_time)' \
	-s 'o/low/c.o: plat_time U'
house 'low/table.c: uses more than rows of `high`: high
a circle that the table does not name: high/x.c low/table.c' \
	-s 'o/low/table.o: high U'
house 'a circle that the table does not name: low/c.c low/d.c' \
	-s 'o/low/c.o: c T 0 1\no/low/c.o: d U\no/low/d.o: d T 0 1\no/low/d.o: c U'
house 'a circle that the table does not name: low/a.c low/b.c low/c.c' \
	-s 'o/low/c.o: c T 0 1\no/low/c.o: a U\no/low/b.o: c U'
house 'the table names a circle that is none: low/x.c low/y.c' \
	-p '| `low/x.c`, `low/y.c` | once |'

# ---- this house ------------------------------------------------------------

find core net interp builtins netcmds platform format flow lint lab explore \
	scenario cli drivers -name '*.[chy]' -o -name '*.re' 2>/dev/null |
	LC_ALL=C sort >"$tmp/files"
xargs grep -H '^#include "' <"$tmp/files" >"$tmp/includes"
{
	sed -n "s|\(.*\)\.c$|$O/\1.o|p" "$tmp/files"
	ls "$O"/build/gen/*.o
} | while read -r o; do
	[ ! -e "$o" ] || echo "$o"
done | xargs nm -A -P >"$tmp/nm"

look ARCHITECTURE.md "$tmp/includes" "$tmp/nm" "$O" >"$tmp/said"
# there are thousands of each
if grep -q '^[0-9]\{4,\} includes, [0-9]\{4,\} symbols, 0 faults$' \
		"$tmp/said"; then
	pass
else
	fail "$(cat "$tmp/said")"
fi

echo "$passed passed, $failed failed"
[ $failed = 0 ]
