#!/bin/sh
# What make says: of what is missing, of compilers, of its work and of tests
# that fail. All in a tree of its own, whose build/ holds third_party only.
. tests/cli/sh.inc

unset MAKEFLAGS MFLAGS MAKELEVEL MAKE_TERMOUT MAKE_TERMERR CC CFLAGS LATER
: >"$tmp/err"
tree=$tmp/tree
mkdir -p "$tree/build" "$tmp/bin"
# Copies: another user may not reach this folder, such as root's own
for f in *; do
	[ "$f" = build ] || cp -R "$f" "$tree/"
done
ln -s "$PWD/build/third_party" "$tree/build/third_party"
# Programs but for the two generators, and for sudo
for dir in $(echo "$PATH" | tr : ' '); do
	for f in "$dir"/*; do
		case ${f##*/} in
		lemon|re2c|sudo|'*') ;;
		*) [ -e "$tmp/bin/${f##*/}" ] || ln -s "$f" "$tmp/bin/" ;;
		esac
	done
done
chmod -R a+rwX "$tmp"

# in_tree COMMAND...: its output, both kinds, and its status
in_tree() {
	(cd "$tree" && "$@") >"$tmp/out" 2>&1
	status=$?
}

begin what_is_missing_is_said_each_time
for i in 1 2; do
	in_tree env PATH="$tmp/bin" make
	[ $status != 0 ] || complain 'make went on'
	has out 'tools/deps: missing: re2c lemon'
	has out 'tools/deps build'
	hasnt out 'not found'
done

begin without_root_and_sudo_that_is_said
as_user='setpriv --reuid 65534 --clear-groups'
[ "$(id -u)" = 0 ] || as_user=
for goal in run test check qemu; do
	in_tree $as_user env PATH="$tmp/bin" make $goal
	[ $status != 0 ] || complain 'make went on'
	has out 'takes root, or sudo'
	has out 'apt-get install re2c lemon'
done

begin lists_of_apt_that_are_too_old_are_fetched_again
mkdir -p "$tmp/old/build/third_party" "$tmp/fake"
for f in "$tree"/*; do
	[ "${f##*/}" = build ] || ln -s "$f" "$tmp/old/"
done
cp build/third_party/stamp "$tmp/old/build/third_party/"
cat >"$tmp/fake/apt-cache" <<'END'
#!/bin/sh
echo 'libwolfssl-dev | 5.5.4-2 | http://archive.test bookworm/main Packages'
END
cat >"$tmp/fake/apt-get" <<END
#!/bin/sh
echo "\$*" >>"$tmp/asked"
exit 1
END
printf '#!/bin/sh\nexec "$@"\n' >"$tmp/fake/sudo"
chmod +x "$tmp"/fake/*
(cd "$tmp/old" && PATH=$tmp/fake:$PATH tools/deps build) >"$tmp/out" 2>&1 &&
	complain 'there are sources'
is 'first question' "$(sed q "$tmp/asked")" '-q update'

begin a_compiler_of_ones_own_has_a_folder_of_its_own
printf '#!/bin/sh\nexec gcc "$@"\n' >"$tmp/bin/gcc-99"
chmod +x "$tmp/bin/gcc-99"
in_tree env PATH="$tmp/bin:$PATH" make V=1 CC=gcc-99 CFLAGS=-O0 \
	build/host-gcc-99/core/arena.o
is status $status 0
has out 'gcc-99 '
has out ' -O0 '
[ -s "$tree/build/host-gcc-99/core/arena.o" ] || complain 'no object'

begin another_processor_has_its_own_tools_and_no_assembler_of_ours
cat >"$tmp/bin/far-gcc" <<'END'
#!/bin/sh
[ "$1" != -dumpmachine ] || { echo far-linux; exit; }
exec gcc "$@"
END
chmod +x "$tmp/bin/far-gcc"
in_tree env PATH="$tmp/bin:$PATH" make -n V=1 CC=far-gcc
is status $status 0
grep -F build/host-far-gcc "$tmp/out" >"$tmp/far"
has far 'far-linux-ld -r'
has far 'far-linux-ar rcs build/host-far-gcc/libpxesh.a'
hasnt far AESNI
hasnt far late.S
has out AESNI

begin what_is_no_compiler_is_refused
for cc in false no-such-compiler; do
	in_tree make CC=$cc
	[ $status != 0 ] || complain 'make went on'
	has out "CC=$cc is no gcc or clang that runs here"
done

begin a_terminal_has_a_count
printf 'import pty, sys\nsys.exit(pty.spawn(sys.argv[1:]) >> 8)\n' \
	>"$tmp/terminal.py"
in_tree env TERM=xterm python3 "$tmp/terminal.py" make build/host/core/utf8.o
is status $status 0
has out '] CC host/core/utf8.o'
has out '[1/1]'

begin elsewhere_a_line_is_plain
rm "$tree/build/host/core/utf8.o"
in_tree make build/host/core/utf8.o
is lines "$(cat "$tmp/out")" "  CC	build/host/core/utf8.o"

begin all_processors_have_work_unless_told_otherwise
for jobs in '' -j1 -j3; do
	in_tree make $jobs -pn help
	grep -q "^MAKEFLAGS = .*${jobs:--j$(nproc)}\>" "$tmp/out" ||
		complain "make $jobs: $(grep '^MAKEFLAGS' "$tmp/out")"
done

begin what_is_only_printed_writes_nothing
written() {
	(cd "$tree" && find build/ -newer "$tmp/mark" | sort)
}
in_tree make build/host/core/utf8.o
touch "$tmp/mark"
in_tree make -n CFLAGS=-O0 coverage build/host/core/utf8.o
is status $status 0
is written "$(written)" ''
has out 'CC	build/host/core/utf8.o'
in_tree make --no-print-directory build/host/core/utf8.o
is written "$(written)" ''

begin tests_that_fail_are_shown_at_the_end
echo '3 passed, 0 failed' >"$tmp/good.log"
in_tree env LATER=1 tools/run-test "$tmp/bad.log" \
	sh -c 'echo all is lost; exit 1'
is status $status 0
is out "$(cat "$tmp/out")" ''
in_tree tools/summary "$tmp/bad.log" "$tmp/good.log"
is status $status 1
has out 'all is lost'
is last "$(tail -n 1 "$tmp/out")" '3 passed, 1 failed'

begin a_test_asked_for_fails_at_once
in_tree tools/run-test "$tmp/bad.log" sh -c 'echo all is lost; exit 1'
is status $status 1
has out 'all is lost'

begin one_of_several_that_fails_ends_no_other
in_tree tools/each false 'echo so what'
is status $status 1
has out 'so what'
has out 'FAILED false'
has out 'passed echo so what'

finish
