#!/bin/sh
# NTLM of the lab's HTTP server against curl, over a TAP device in a network
# namespace of its own. Skipped where a tool, or root, is missing.
set -u

tools="curl"
. tests/real/tap.inc
curl --version | grep -q NTLM || skip "this curl has no NTLM"

ip link set px0 up
ip addr add 192.0.2.77/24 dev px0
cat >"$tmp/lab.yaml" <<'END'
servers:
  - type: http
    paths:
      /office: {content: hush, user: 'LAB\Ann', password: Sesame, ntlm: yes}
END
"$pxesh" lab "$tmp/lab.yaml" --tap px0 --quiet &
pids=$!

# expect STATUS CURL'S ARGUMENTS
expect() {
	want=$1
	shift
	got=$(curl -s -o "$tmp/out" -w '%{http_code}' \
		--connect-timeout 20 -m 40 "$@" http://192.0.2.1/office)
	if [ "$got" = "$want" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$got, not $want: curl $*"
	fi
}
for i in $(seq 100); do
	curl -s -o "$tmp/out" -m 5 http://192.0.2.1/office && break
	sleep 0.1
done
expect 401
expect 200 --ntlm -u 'LAB\Ann:Sesame'
expect 200 --anyauth -u 'LAB\Ann:Sesame'
expect 401 --ntlm -u 'LAB\Ann:sesame'
expect 401 --ntlm -u 'BAL\Ann:Sesame'
expect 401 --basic -u 'LAB\Ann:Sesame'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
