#!/bin/sh
# Files that are not what they seem: said once, with the mend.
. tests/cli/sh.inc
cd "$tmp" || exit 1

# says WORDS TEXT: refused, and that text stands there once
says() {
	run $1 </dev/null
	[ $status != 0 ] || complain "$1 is content"
	cat out err >both
	is "how often $1 says it" "$(grep -c "$2" both)" 1
}

# everywhere FILE TEXT
everywhere() {
	for command in lint run 'fmt -l' plan; do
		says "$command $1" "$2"
	done
	printf '#!ipxe\nchain %s\n' "$1" >chains.ipxe
	says 'run chains.ipxe' "$2"
}

begin lines_that_end_in_carriage_returns_alone
printf '#!ipxe\recho hello\rgoto nowhere\r' >cr.ipxe
everywhere cr.ipxe 'lines end in CR alone'
lint=$("$PXESH" lint -f json cr.ipxe)
case $lint in *'"line":1,'*) ;; *) complain "no place: $lint" ;; esac

begin utf_16
for code in UTF-16 UTF-16LE UTF-16BE; do
	printf '#!ipxe\necho hello\n' | iconv -t $code >u.ipxe
	everywhere u.ipxe 'it is UTF-16: save it as UTF-8'
done

begin a_byte_order_mark
printf '\357\273\277#!ipxe\necho hello\n' >bom.ipxe
everywhere bom.ipxe 'byte order mark'

begin nuls
printf '#!ipxe\necho he\000llo\necho on\n' >nul.ipxe
for command in lint 'fmt -l'; do
	says "$command nul.ipxe" 'it holds NUL bytes'
done
run run nul.ipxe
is status $status 0
is output "$(cat out)" 'he
on'
is warnings "$(grep -c 'nul.ipxe: warning: it holds NUL bytes' err)" 1
printf '#!ipxe\necho padded\n\000\000\000' >pad.ipxe
run run pad.ipxe
is errors "$(cat err)" ''

begin a_carriage_return_in_the_midst_of_a_line
printf '#!ipxe\r\necho a\recho b\r\necho c\recho d\r\r\n' >mixed.ipxe
run lint mixed.ipxe
is warnings "$(grep -c 'mixed.ipxe:2:7: warning: this is a carriage return' out)" 1
is findings "$(grep -c 'carriage return' out)" 1
printf '#!ipxe\r\necho a\r\r\necho b\r' >fine.ipxe
run lint fine.ipxe
hasnt out 'carriage return'

finish
