#!/bin/sh
# 802.1X on a cable: hostapd asks who we are, by MD5 and by MS-CHAPv2, over a TAP
# device in a network namespace of its own; dnsmasq has a lease. Skipped where
# one of them, or root, is missing.
set -u

tools="dnsmasq hostapd"
. tests/real/tap.inc

ip addr add 10.66.0.1/24 dev px0
ip link set px0 up
dnsmasq -k -C /dev/null -i px0 --bind-interfaces --pid-file= --port=0 \
	--dhcp-leasefile="$tmp/leases" --user=root \
	--dhcp-range=10.66.0.50,10.66.0.90 2>"$tmp/dnsmasq" &
server=$!
pids=$server

cat >"$tmp/users" <<'END'
"anna" MD5 "sesame"
"bert" MSCHAPV2 "sesame"
"carl" TLS
"dora" TLS,MSCHAPV2 "sesame"
END
cat >"$tmp/conf" <<END
interface=px0
driver=wired
ieee8021x=1
use_pae_group_addr=1
eap_server=1
eap_user_file=$tmp/users
logger_stdout=-1
END

# A switch that remembers nobody, and a machine: NAME PASSWORD
login() {
	hostapd "$tmp/conf" >"$tmp/switch" 2>&1 &
	switch=$!
	pids="$server $switch"
	for i in $(seq 300); do
		grep -qs AP-ENABLED "$tmp/switch" && break
		sleep 0.1
	done
	timeout 300 "$pxesh" --net tap:px0 --no-dhcp -c "set net0/username $1
set net0/password $2
dhcp net0 && echo a lease" >"$tmp/out" 2>&1 </dev/null
	kill "$switch"
	wait "$switch" 2>/dev/null
	pids=$server
}

# Of what the switch said, then of what we said: NAME SAID OURS
expect() {
	if grep -q "$2" "$tmp/switch" && grep -q "$3" "$tmp/out"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $1: no \"$2\" or no \"$3\" in"
		cat "$tmp/switch" "$tmp/out"
	fi
}

refusal='refuses the 802.1X user "'
login anna sesame
expect "MD5" EAP-SUCCESS 'a lease'
login anna simsim
expect "a wrong password by MD5" EAP-FAILURE "${refusal}anna"
login bert sesame
expect "MS-CHAPv2" EAP-SUCCESS 'a lease'
login bert simsim
expect "a wrong password by MS-CHAPv2" EAP-FAILURE "${refusal}bert"
login carl sesame
expect "a method that we lack" EAP-FAILURE "${refusal}carl"
login dora sesame
expect "a method that we lack, then one that we have" EAP-SUCCESS 'a lease'
login emil sesame
expect "a user who is not known" EAP-FAILURE "${refusal}emil"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
