#!/bin/sh
# pxesh web: a page and a folder, for this machine's browser only.
. tests/cli/sh.inc

begin its_words_are_checked
run web --port 70000
is status $status 2
has err 'no port'
run web nowhere
is status $status 2
has err 'no folder'
run web --page nowhere
is status $status 2
has err 'make web'

begin it_serves_the_page_and_the_texts_of_the_folder
mkdir -p "$tmp/page/sub" "$tmp/folder/sub" "$tmp/folder/.hidden"
echo '<p>the page</p>' >"$tmp/page/index.html"
echo x >"$tmp/page/x.wasm"
echo x >"$tmp/page/.hidden"
echo x >"$tmp/page/sub/x"
mkfifo "$tmp/page/pipe" "$tmp/folder/pipe"
echo secret >"$tmp/secret"
printf '#!ipxe\necho </script>\n' >"$tmp/folder/a.ipxe"
echo 'machine: {}' >"$tmp/folder/sub/b.yaml"
echo x >"$tmp/folder/ümlaut.txt"
echo secret >"$tmp/folder/.hidden/secret"
ln -s ../secret "$tmp/folder/secret"
ln -s .. "$tmp/folder/up"
printf 'a\0b' >"$tmp/folder/kernel"
printf '\377' >"$tmp/folder/latin1"
timeout 300 /usr/bin/python3 "$top/tests/cli/web.py" "$PXESH" "$tmp/page" \
	"$tmp/folder" >"$tmp/out" 2>"$tmp/err"
is 'what it says' "$(cat "$tmp/out" "$tmp/err")" ''

finish
