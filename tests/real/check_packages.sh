#!/bin/sh
# The Debian packages in a system that has never seen them: installed, upgraded
# to a later version, purged without a trace; and lintian finds no error. As
# root, with debootstrap and Debian's archives. "make real" makes the packages.
. tests/cli/sh.inc

skip() { echo "skipped: $*"; echo "0 passed, 0 failed"; exit 0; }
[ "$(id -u)" = 0 ] || skip "not root"
command -v debootstrap >/dev/null || skip "no debootstrap"
[ -z "${IN_NAMESPACE-}" ] && unshare -m true 2>/dev/null &&
	IN_NAMESPACE=1 exec unshare -m "$0"
[ -n "${IN_NAMESPACE-}" ] || skip "no mounts of its own"

# Where this system gets its packages from
suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
archive=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' \
	'Created-By: Packages' | sed -n "s/^$suite //p" | sed q)
root=$tmp/root
debootstrap --variant=minbase "$suite" "$root" $archive >"$tmp/log" 2>&1 ||
	{ tail -3 "$tmp/log"; skip "no archive for debootstrap"; }
cp /etc/resolv.conf "$root/etc/"
mount -t proc proc "$root/proc"
mkdir "$root/new" "$root/newer"
cp build/deb/*.deb "$root/new/"
for deb in "$root"/new/*.deb; do
	dpkg-deb -R "$deb" "$tmp/tree"
	sed -i 's/^Version: .*/&+1/' "$tmp/tree/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$tmp/tree" "$root/newer/" >"$tmp/log"
	rm -rf "$tmp/tree"
done

# inside COMMAND...
inside() {
	status=0
	chroot "$root" env LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" \
		>"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
}
# all_is_well VERSION: both are there, whole, and nothing waits
all_is_well() {
	inside dpkg-query -W -f '${Version} ${db:Status-Status}\n' pxesh \
		pxesh-images
	is packages "$(sort -u "$tmp/out")" "$1 installed"
	inside sh -c 'dpkg -V pxesh pxesh-images; dpkg --audit'
	is complaints "$(cat "$tmp/out" "$tmp/err")" ''
	inside pxesh -c 'echo it runs'
	has out 'it runs'
}
packages='pxesh_*.deb pxesh-images_*.deb'
version=$(dpkg-deb -f "$root"/new/pxesh_*.deb Version)

begin they_install_in_a_fresh_system
inside find / -xdev -name '*pxesh*' -not -path '/new*'
is before "$(cat "$tmp/out")" ''
inside sh -c "cd /new && apt-get -q -y --no-install-recommends install \
	$(cd "$root/new" && echo $packages | sed 's|[^ ]*|./&|g')"
is status $status 0
all_is_well "$version"
inside sh -c 'printf "#!ipxe\nexit 3\n" | pxesh run -'
is status $status 3

begin they_upgrade
inside sh -c "cd /newer && dpkg -i $packages"
is status $status 0
all_is_well "$version+1"

begin purged_they_leave_nothing
inside dpkg -P pxesh pxesh-images
is status $status 0
inside sh -c 'find / -xdev -name "*pxesh*" -not -path "/new*"'
is left "$(cat "$tmp/out")" ''

begin lintian_finds_no_error
inside apt-get -q -y --no-install-recommends install lintian
is status $status 0
inside sh -c 'lintian --allow-root --fail-on error /new/*.deb'
is status $status 0

umount "$root/proc"
finish
