#!/bin/sh
# Bad certificates of many kinds (bad_certs.py), each from a server of its own:
# each is refused in its own words, and curl, with OpenSSL, agrees. In a network
# namespace with a TAP device; skipped where something for that is missing.
set -u

tools="dnsmasq curl python3"
. tests/real/tap.inc
python3 -c 'import cryptography' 2>/dev/null || skip "no python3-cryptography"

ip addr add 10.66.0.1/24 dev px0
ip link set px0 up
dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null \
	--interface=px0 --bind-interfaces --leasefile-ro --pid-file= \
	--user=root --dhcp-range=10.66.0.10,10.66.0.20 --domain=px.test \
	--address=/px.test/10.66.0.1 >"$tmp/dnsmasq.log" 2>&1 &
pids="$pids $!"
python3 tests/real/bad_certs.py "$tmp" 10.66.0.1 2>"$tmp/left-out" &
maker=$!
pids="$pids $maker"
until [ -e "$tmp/cases" ]; do
	kill -0 $maker 2>/dev/null || { cat "$tmp/left-out"; exit 1; }
done
cat "$tmp/left-out"

{
	printf '#!ipxe\ndhcp\n'
	while IFS="$(printf '\t')" read -r name port host words; do
		echo "echo CASE $name"
		echo "imgfetch --name x https://$host:$port/x && echo ACCEPTED ||"
	done <"$tmp/cases"
} >"$tmp/t.ipxe"
timeout 600 "$pxesh" run --net tap:px0 --cafile "$tmp/root.pem" "$tmp/t.ipxe" \
	</dev/null >"$tmp/out" 2>&1

count() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else
	failed=$((failed + 1)); fi; }
# What pxesh said of a case
said() { awk -v name="$1" '/^CASE / { on = $2 == name } on' "$tmp/out"; }
refused=0
while IFS="$(printf '\t')" read -r name port host words; do
	said "$name" >"$tmp/said"
	if [ "$words" = - ]; then
		grep -q '^ACCEPTED' "$tmp/said"
	else
		refused=$((refused + 1))
		! grep -q '^ACCEPTED' "$tmp/said" &&
			grep -qF -- "$words" "$tmp/said"
	fi
	rc=$?
	count $rc
	[ $rc = 0 ] || { echo "$name: expected \"$words\":"; cat "$tmp/said"; }
	curl -s -o "$tmp/got" --max-time 20 --cacert "$tmp/root.pem" \
		--resolve "$host:$port:10.66.0.1" "https://$host:$port/x"
	theirs=$?
	if [ "$words" = - ]; then ours=0; else ours=1; fi
	[ $theirs = 0 ] && theirs=0 || theirs=1
	# For curl a key's usage need not be to sign, and RSA of 2040 bits will do
	case $name in usage-encipher|usage-agree|rsa-2040) continue ;; esac
	[ $ours = $theirs ]
	rc=$?
	count $rc
	[ $rc = 0 ] || echo "$name: curl says $theirs, pxesh $ours"
done <"$tmp/cases"
echo "$refused bad certificates"
[ $refused -ge 60 ] || { echo "60 were wanted"; failed=$((failed + 1)); }

echo "$passed passed, $failed failed"
[ $failed = 0 ]
