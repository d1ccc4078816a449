#!/bin/sh
# The same source gives the same bytes, in another folder and on another day: of
# the smallest image, which takes the least time. "tools/reproduce" compares all
# images, and the packages.
. tests/cli/sh.inc
case $O in *san*) exit 0 ;; esac

unset MAKEFLAGS MFLAGS MAKELEVEL MAKE_TERMOUT MAKE_TERMERR
image=build/bios/pxesh-small.kpxe
copy=$tmp/another/folder
mkdir -p "$copy/build"
tar -cf - --exclude=./build --exclude=./.git . | tar -C "$copy" -xf -
cp -a build/third_party "$copy/build/"

begin an_image_is_the_same_wherever_and_whenever_it_is_made
(cd "$copy" && make SHELL="$top/tools/later" -j2 $image) >"$tmp/out" 2>&1 ||
	complain "$(tail -5 "$tmp/out")"
: >"$tmp/err"
cmp $image "$copy/$image" >"$tmp/out" || complain 'they differ'
finish
