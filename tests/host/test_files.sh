#!/bin/sh
# What a script, or a server, can reach of the computer that it is tried on.
. tests/cli/sh.inc
mkdir -p "$tmp/dir/sub" "$tmp/away"
echo secret >"$tmp/away/secret"
echo inner >"$tmp/dir/sub/inner"
ln -s ../away/secret "$tmp/dir/link.txt"
ln -s "$tmp/away" "$tmp/dir/folder"
ln -s sub/inner "$tmp/dir/inside"
mkfifo "$tmp/dir/fifo"

fetch() {
	run --no-net --folder "$tmp/dir" -c "imgfetch --name s file:$1 && imgstat"
}

begin links_that_leave_the_folder_are_refused
for path in /link.txt link.txt /folder/secret sub/../../away/secret \
	    /sub/../link.txt //link.txt; do
	fetch $path
	is "status of $path" $status 1
	hasnt out 's : 7 bytes'
done
fetch /link.txt
has err "leaves the script's folder"

begin files_and_links_below_the_folder_are_read
for path in /sub/inner sub//inner inside; do
	fetch $path
	is "status of $path" $status 0
	has out 's : 6 bytes'
done

begin what_is_no_file_is_said_to_be_none
for path in /sub / /fifo /sub/inner/x "$(printf '%0300d' 0)"; do
	fetch "$path"
	is "status of $path" $status 1
done

begin without_openat2_no_link_is_followed
case $O in
*san*)	;;	# a sanitized program wants to be loaded first
*)
	cat >"$tmp/old.c" <<-'END'
	#define _GNU_SOURCE
	#include <errno.h>
	#include <sys/syscall.h>
	long syscall(long n, ...) { (void)n; errno = ENOSYS; return -1; }
	END
	gcc -shared -fPIC -o "$tmp/old.so" "$tmp/old.c"
	export LD_PRELOAD="$tmp/old.so"
	for path in /link.txt /folder/secret /inside; do
		fetch $path
		is "status of $path" $status 1
	done
	for path in /sub/inner sub//inner; do
		fetch $path
		is "status of $path" $status 0
	done
	for path in /sub / /sub/inner/x "$(printf '%0300d' 0)"; do
		fetch "$path"
		is "status of $path" $status 1
	done
	unset LD_PRELOAD
esac

begin a_server_leads_to_http_only
cat >"$tmp/lab.yaml" <<'EOF'
servers:
  - {type: dhcp}
  - {type: dns}
  - type: tftp
    paths: {/there: "there\n"}
  - type: http
    paths:
      /file: {redirect: "file:/sub/inner"}
      /data: {redirect: "data:,x"}
      /tftp: {redirect: "tftp://192.0.2.1/there"}
      /http: {redirect: "HTTP://boot.lab/there"}
      /https: {redirect: "https://boot.lab/there"}
      /there: "there\n"
EOF
for scheme in file data tftp; do
	run --lab "$tmp/lab.yaml" --folder "$tmp/dir" -c \
		"dhcp && imgfetch --name s http://boot.lab/$scheme && imgstat"
	is "status of $scheme" $status 1
	has err "a redirection to $scheme: is not followed"
done
for scheme in http https; do
	run --lab "$tmp/lab.yaml" -c \
		"dhcp && imgfetch --name s http://boot.lab/$scheme && imgstat"
	is "status of $scheme" $status 0
	has out 's : 6 bytes'
done

begin the_loopback_is_about_the_user_network
run --host-loopback -c 'echo'
is status $status 2
run run --help
has out '10.0.2.2 is your own 127.0.0.1'

finish
