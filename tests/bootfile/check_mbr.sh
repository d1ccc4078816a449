#!/bin/sh
# The code in bootfile/mbr.c is what the assembler makes of mbr.S.
case ${O:-} in *san*) exit 0 ;; esac	# the same code again
mbr=build/bios/platform/bios/boot/mbr.bin
code=$(sed -n '/code\[\] = {/,/};/p' bootfile/mbr.c | grep -o '0x[0-9a-f]*' |
	sed 's/0x//' | tr -d '\n')
have=$(od -An -v -tx1 "$mbr" | tr -d ' \n')
case $have in
"$code"*) ;;
*)	echo "bootfile/mbr.c is not what is in $mbr"
	echo "0 passed, 1 failed"
	exit 1 ;;
esac
rest=${have#"$code"}
# Behind it: the packet, and the signature
[ -n "$code" ] && [ "$(echo "$rest" | tr -d 0)" = 1c755aa ] || {
	echo "what is behind the code has changed: $rest"
	echo "0 passed, 1 failed"
	exit 1
}
echo "1 passed, 0 failed"
