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

# Look again until the screen has the text; give up after ten seconds.
await() {
	tries=200
	until screen | grep -qF -- "$1"; do
		tries=$((tries - 1))
		if [ $tries -eq 0 ]; then
			echo "FAILED $case: no \"$1\" on the screen:"
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

same() {	# the screen, and the golden one; trailing blanks do not count
	screen | sed 's/ *$//' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' \
		>"$tmp/screen"
	if [ "$update" = --update ]; then
		cp "$tmp/screen" "$golden/tmux-$1.txt"
		return
	fi
	diff -u "$golden/tmux-$1.txt" "$tmp/screen"
	count $?
}

row() {		# the row that has this text, with its attributes
	screen -e | grep -F -- "$1"
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
row "Debian installer" | grep -q "\[1m.*\[41m"
count $?
type Down
await "Exit" && row "Drop to shell" | grep -q "\[41m"
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
	tries=200
	until screen | sed -n 2p | grep -q "^ \{57\}Example" ||
	      [ $tries -eq 0 ]; do
		tries=$((tries - 1))
		sleep 0.05
	done
	same menu-132x50
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
sed 's/^choose/& --timeout 3000/' "$tmp/menu.ipxe" >"$tmp/timeout.ipxe"
start 80 25 xterm-256color "$tmp/timeout.ipxe"
await "(2)" && await "chosen: debian"
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
await "exit configuration"
type NPage NPage
await "box1" && same config
i=0
while ! screen | grep -q "Name of this machine" && [ $i -lt 16 ]; do
	type Down
	i=$((i + 1))
	await "...."
done
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
