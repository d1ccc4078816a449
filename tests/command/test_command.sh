#!/bin/sh
# One row is all there is to a command: a build with two more, in files that
# exist only here, and everything that speaks of commands knows them.
. tests/cli/sh.inc

# build OUT SOURCE...: a program with these commands
build() {
	out=$1
	shift
	# their list is found before the other
	$(sed 's| | -Itests/command |' "$O/flags") -Wno-frame-larger-than \
		"$@" interp/command.c \
		tests/command/weigh.c tests/command/warp.c \
		"$O/libpxesh.a" $HOST_LIBS -o "$out" \
		-MF "$tmp/deps" >"$tmp/log" 2>&1 || {
		cat "$tmp/log"
		exit 1
	}
}

# not the objects that are there: one's source may be gone
program=$(ls cli/*.c platform/host/*.c | sed "s|\(.*\)c$|$O/\1o|")
build "$tmp/pxesh" $program
# its own main() in entry.o's place
build "$tmp/offers" tests/command/offers.c \
	$(echo "$program" | grep -v /cli/entry.o)
PXESH=$tmp/pxesh

begin the_prompt_offers_it
"$tmp/offers" "we" >"$tmp/out"
has out weigh
"$tmp/offers" "weigh --i" >"$tmp/out"
has out --into
"$tmp/offers" "warp --" >"$tmp/out"
hasnt out --into

begin help_and_documents_tell_of_it
script help.ipxe <<'EOF'
#!ipxe
help
help weigh
EOF
run run "$tmp/help.ipxe"
has out warp
has out 'Say how heavy an image is.'
has out --into
run gen man
has out 'Be somewhere else.'
has out 'Where the weight is stored'
run gen vim
has out weigh
run gen textmate
has out warp

begin a_script_runs_it
script heavy.ipxe <<'EOF'
#!ipxe
:start
weigh --into mass --key x data:,a || warp end
echo it is ${mass}
exit 3
:end
exit 4
EOF
run run "$tmp/heavy.ipxe" --keys x
has out 'it is heavy'
is status $status 3
run run "$tmp/heavy.ipxe" --keys y
is status $status 4

begin the_linter_knows_its_words
script bad.ipxe <<'EOF'
#!ipxe
weigh --inot mass data:,a
weigh --into mass
warp nowhere
EOF
run lint --config none "$tmp/bad.ipxe"
has out 'did you mean "--into"'
has out '"weigh" needs at least 1 argument'
has out nowhere
has out 'undefined-label'

# It jumps, stores a setting, and hands on what stands behind its argument
begin the_linter_knows_what_it_does
script flow.ipxe <<'EOF'
#!ipxe
weigh --into mass --key x data:,a console=tty0 --into b;c || exit
warp end
echo nothing comes here
:end
echo ${mass}
EOF
run lint --config none --severity info "$tmp/flow.ipxe"
has out 'flow.ipxe:4:'
has out unreachable
hasnt out mass
hasnt out 'flow.ipxe:2:'

begin the_explorer_goes_its_ways
run explore "$tmp/heavy.ipxe"
has out 'exit 3'
has out 'exit 4'
has out "heavy.ipxe --keys x"
# what it stores does not matter before, and only its label does behind
script merge.ipxe <<'EOF'
#!ipxe
menu One
item a A
item b B
choose mass || exit
weigh --into mass --key x data:,a || exit 5
warp end
:other
echo ${mass}
:end
exit 6
EOF
run explore "$tmp/merge.ipxe"
has out '2 places to choose, 3 ends.'

# message TEXT: with its header
message() {
	printf 'Content-Length: %d\r\n\r\n%s' ${#1} "$1"
}
# ask ID METHOD LINE CHARACTER
ask() {
	message '{"id":'"$1"',"method":"textDocument/'"$2"'","params":{
"textDocument":{"uri":"file:///t.ipxe"},
"position":{"line":'"$3"',"character":'"$4"'}}}'
}

begin the_language_server_knows_it
text='#!ipxe\n:start\nweigh --into mass data:,a\nwarp start\nwe\n'
{
	message '{"id":1,"method":"initialize","params":{}}'
	message '{"method":"textDocument/didOpen","params":{"textDocument":{
"uri":"file:///t.ipxe","languageId":"ipxe","version":1,"text":"'"$text"'"}}}'
	ask 2 hover 2 2
	ask 3 completion 4 2
	ask 4 definition 3 7
	message '{"id":5,"method":"shutdown"}'
	message '{"method":"exit"}'
} >"$tmp/in"
status=0
timeout 60 "$PXESH" lsp <"$tmp/in" >"$tmp/out" 2>"$tmp/err" || status=$?
is status $status 0
grep -a '"id":2' "$tmp/out" | grep -qaF 'Say how heavy an image is.' ||
	complain "hover does not know weigh"
grep -a '"id":3' "$tmp/out" | grep -qaF '"weigh"' ||
	complain "completion does not offer weigh"
grep -a '"id":4' "$tmp/out" | grep -qa '"line":1' ||
	complain "warp leads to no label"

finish
