#!/bin/sh
# A path in an initrd that adds up to more than 32 bits hold.
. tests/cli/sh.inc

begin a_path_of_65480_folders_is_refused
run run tests/faults/initrd-size/big.ipxe --unserved stub --keys ''
is status $status 1
has err 'the path for "x" in the initrd is longer than 4096 bytes'
finish
