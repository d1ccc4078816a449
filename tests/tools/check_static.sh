#!/bin/sh
# The static program needs nothing of the system: it runs where there is no
# other file.
. tests/cli/sh.inc
case $O in *san*) exit 0 ;; esac	# the same program again

program=build/host-static/pxesh
root=$tmp/root
mkdir -p "$root/dev"
cp $program "$root/pxesh"
script root/menu.ipxe <<'END'
#!ipxe
dhcp
imgfetch http://boot.lab/menu.ipxe
echo fetched for ${net0/ip}, ${buildarch}
exit 3
END
inside() {
	status=0
	if [ "$(id -u)" = 0 ]; then
		env -i "$(PATH=$PATH:/usr/sbin command -v chroot)" "$root" /pxesh "$@" >"$tmp/out" 2>"$tmp/err" \
			</dev/null || status=$?
	else
		(cd "$root" && env -i ./pxesh "$@") >"$tmp/out" 2>"$tmp/err" \
			</dev/null || status=$?
	fi
}

begin nothing_is_loaded
! readelf -d $program 2>/dev/null | grep -q NEEDED || complain 'it is not static'

begin it_runs_scripts_against_the_lab
inside run menu.ipxe
is status $status 3
has out 'fetched for 192.0.2.15, x86_64'

begin it_lints_formats_and_explores
inside lint menu.ipxe
is status $status 0
inside fmt -l menu.ipxe
is status $status 0
inside explore menu.ipxe
has out '1 end'

begin tls_and_names_beyond_ascii_are_in_it
inside -c 'dhcp && imgfetch https://bücher.example/menu.ipxe'
is status $status 0

begin what_it_lacks_is_said
inside --net user -c dhcp
has err 'this is the static pxesh'
inside version
has out ', OpenSSL 3'
hasnt out 'when needed'

begin memory_that_is_out_ends_it_with_a_word
# How much is too little depends on the libraries: look for it
status=0
for kib in $(seq 12000 -100 8000); do
	(ulimit -v "$kib"; exec "$root/pxesh" lint "$root/menu.ipxe") \
		>"$tmp/out" 2>"$tmp/err" || status=$?
	[ $status = 0 ] || break
done
is status $status 12
has err 'out of memory'
finish
