#!/bin/sh
# What "make install" puts where, that it works there, and that "make
# uninstall" leaves nothing of it.
. tests/cli/sh.inc

unset MAKEFLAGS MFLAGS MAKELEVEL MAKE_TERMOUT MAKE_TERMERR
put=$tmp/put
# The program is there; no commit, for it would be linked anew
make_it() {
	make -o build/host/pxesh COMMIT= DESTDIR="$put" "$@" \
		>"$tmp/out" 2>&1 || complain "make $*: $(cat "$tmp/out")"
}

begin what_is_installed_works_where_it_is
make_it PREFIX=/usr install
[ "$("$put/usr/bin/pxesh" -c 'echo hello')" = hello ] ||
	complain 'the program does not run'
cd "$put/usr/share" || exit 1
for f in man/man1/pxesh.1 bash-completion/completions/pxesh \
	zsh/site-functions/_pxesh fish/vendor_completions.d/pxesh.fish \
	vim/vimfiles/syntax/ipxe.vim doc/pxesh/docs/reference/settings.md \
	doc/pxesh/licences/pxesh; do
	[ -s "$f" ] || complain "no $f"
done
"$put/usr/bin/pxesh" run doc/pxesh/examples/scripts/demo.ipxe \
	--unserved stub --choose debian >"$tmp/out" 2>&1 ||
	complain 'an installed example fails'
has out 'would boot now'
cd "$OLDPWD" || exit 1

begin what_is_not_to_be_run_is_not_executable
[ -z "$(find "$put" -type f -perm /111 ! -path '*/bin/pxesh')" ] ||
	complain "$(find "$put" -type f -perm /111)"

begin uninstall_takes_away_what_was_put_and_no_more
: >"$put/usr/share/doc/mine"
make_it PREFIX=/usr uninstall
[ "$(find "$put" ! -type d)" = "$put/usr/share/doc/mine" ] ||
	complain "left: $(find "$put" ! -type d)"
[ ! -d "$put/usr/share/doc/pxesh" ] || complain 'an empty folder is left'

begin a_place_with_a_blank_is_a_place
put="$tmp/a place"
make_it PREFIX=/usr install
[ -x "$put/usr/bin/pxesh" ] || complain 'not there'
finish
