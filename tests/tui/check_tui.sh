#!/bin/sh
# Drive the real shell in a real terminal (tmux) and compare what it shows
# with tests/golden/screens/tmux-NAME.txt. Run it from the top of the tree;
# "check_tui.sh --update" writes what it gets: read the difference.
update=$1
PXESH=${PXESH:-build/host/pxesh}
golden=tests/golden/screens
tmp=$(mktemp -d) || exit 1
sock=pxesh-tui-$$
failed=0
passed=0
export LC_ALL=C.UTF-8
unset TMUX

mux() { tmux -u -L "$sock" -f /dev/null "$@" 2>>"$tmp/log"; }
trap 'mux kill-server; rm -rf "$tmp"' EXIT

n=0
start() {	# cols rows TERM script: what follows goes to a new terminal
	n=$((n + 1))
	mux new-session -d -s "s$n" -x "$1" -y "$2" "env TERM=$3 sh -c \
		'$PXESH run --no-net $4; echo \"exit status \$?\"; cat'" && return
	echo "tmux does not start:"
	cat "$tmp/log"
	exit 1
}
screen() { mux capture-pane -t "s$n" -p "$@"; }
type() { mux send-keys -t "s$n" "$@"; }

# Look again until a row with this text, attributes included, matches the
# pattern too; give up after a minute.
await() {	# text [pattern]
	tries=1200
	until screen -e | grep -F -- "$1" | grep -q -- "${2:-.}"; do
		tries=$((tries - 1))
		if [ $tries -eq 0 ]; then
			echo "FAILED $case: no \"$1\" $2 on the screen:"
			screen
			failed=$((failed + 1))
			return 1
		fi
		sleep 0.05
	done
}

count() {	# status: of a check that was made
	if [ "$1" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $case"
	fi
}

shown() {	# the screen without trailing blanks and empty rows
	screen | sed 's/ *$//' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

same() {	# name: the screen becomes the golden one
	if [ "$update" = --update ]; then
		shown >"$golden/tmux-$1.txt"
		return
	fi
	tries=1200
	until shown >"$tmp/screen" &&
	      cmp -s "$golden/tmux-$1.txt" "$tmp/screen"; do
		tries=$((tries - 1))
		[ $tries -eq 0 ] && break
		sleep 0.05
	done
	diff -u "$golden/tmux-$1.txt" "$tmp/screen"
	count $?
}

cat >"$tmp/menu.ipxe" <<'SCRIPT'
#!ipxe
menu Example boot menu
item --gap -- ---------------- Operating systems ----------------
item --key u ubuntu (u) Ubuntu installer
item --key d --default debian (d) Debian installer
item --gap
item --gap -- -------- Tools --------
item --key 0x197e shell (F12) Drop to shell
item wide Über 漢字
item exit Exit to firmware
choose sel && echo chosen: ${sel}
SCRIPT

case="menu at 80x25"
start 80 25 xterm-256color "$tmp/menu.ipxe"
await "Exit to firmware" && same menu
await "Debian installer" "\[1m.*\[41m"
count $?
type Down
await "Drop to shell" "\[41m"
count $?
type Down Enter
await "exit status 0" && await "chosen: wide"
count $?

case="menu at 132x50"
start 132 50 xterm-256color "$tmp/menu.ipxe"
await "Exit to firmware" && same menu-132x50
type u
await "chosen: ubuntu"
count $?

case="menu that is resized"
start 80 25 xterm-256color "$tmp/menu.ipxe"
if await "Exit to firmware"; then
	mux resize-window -t "s$n" -x 132 -y 50
	await "Example" " \{50\}.*Example" && same menu-132x50
fi
type Escape
await "exit status 1"
count $?

case="menu with application cursor keys"
start 80 25 xterm-256color "$tmp/menu.ipxe"
await "Exit to firmware"
type -H 1b 4f 41		# ESC O A: up
type Enter
await "chosen: ubuntu"
count $?

case="menu on a dumb terminal"
start 80 25 dumb "$tmp/menu.ipxe"
await "Choose 1-5" && same menu-dumb
type 1 Enter
await "chosen: ubuntu"
count $?

case="countdown"
sed 's/^choose/& --timeout 9000/' "$tmp/menu.ipxe" >"$tmp/timeout.ipxe"
start 80 25 xterm-256color "$tmp/timeout.ipxe"
await "Debian installer" " ([1-9])" && await "chosen: debian"
count $?

case="login"
printf '#!ipxe\nlogin && echo got ${username} ${password}\n' >"$tmp/l.ipxe"
start 80 25 xterm-256color "$tmp/l.ipxe"
await "Ctrl-X - save"
type alice Enter secret
await "******_" && same login
type Enter
await "got alice secret"
count $?

case="config"
printf '#!ipxe\nset a/hostname box1\nconfig a && show a/hostname\n' \
	>"$tmp/c.ipxe"
start 80 25 xterm-256color "$tmp/c.ipxe"
await "Ctrl-X - leave"
type NPage NPage
await "box1" && same config
type Down Down
await "Name of this machine"
type 2
await "box12___" && same config-edit
type Enter
await "Ctrl-D - delete"
type C-x
await "a/hostname:string = box12"
count $?

case="ten thousand items"
{
	printf '#!ipxe\nmenu Many\nset i:int32 0\n:more\n'
	printf 'inc i\nitem i${i} Item ${i}\n'
	printf 'iseq ${i} 10000 || goto more\n'
	printf 'choose sel && echo chosen: ${sel}\n'
} >"$tmp/many.ipxe"
start 80 25 xterm-256color "$tmp/many.ipxe"
await "Item 20"
type End PPage
await "Item 9961"
type Enter
await "chosen: i9980"
count $?

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
