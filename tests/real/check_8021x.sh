#!/bin/sh
# 802.1X on a cable: hostapd asks who we are, by MD5 and by MS-CHAPv2, over a TAP
# device in a network namespace of its own; dnsmasq has a lease. Skipped where
# one of them, or root, is missing.
set -u

skip() { echo "skipped: $*"; echo "0 passed, 0 failed"; exit 0; }
# Where tools/deps unpacks what is not installed
real=$PWD/build/real
PATH=$PATH:/usr/sbin:/sbin:$real/usr/sbin:$real/sbin
LD_LIBRARY_PATH=$(echo "$real"/usr/lib/*/ "$real"/lib/*/ | tr ' ' :)
export PATH LD_LIBRARY_PATH
[ "$(id -u)" = 0 ] || skip "not root"
[ -c /dev/net/tun ] || skip "no /dev/net/tun"
for tool in ip unshare dnsmasq hostapd; do
	command -v $tool >/dev/null || skip "no $tool"
done
unshare -n true 2>/dev/null || skip "no network namespaces"
if [ -z "${IN_NAMESPACE-}" ]; then
	IN_NAMESPACE=1 exec unshare -n "$0" "$@"
fi

pxesh=${PXESH:-build/host/pxesh}
tmp=$(mktemp -d)
server=
switch=
passed=0
failed=0
finish() {
	for pid in $server $switch; do kill "$pid" 2>/dev/null; done
	wait 2>/dev/null
	rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 1' INT TERM

ip link set lo up
ip tuntap add dev px0 mode tap || skip "cannot make a TAP device"
ip addr add 10.66.0.1/24 dev px0
ip link set px0 up
dnsmasq -k -C /dev/null -i px0 --bind-interfaces --pid-file= --port=0 \
	--dhcp-leasefile="$tmp/leases" --user=root \
	--dhcp-range=10.66.0.50,10.66.0.90 2>"$tmp/dnsmasq" &
server=$!

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
	for i in $(seq 300); do
		grep -qs AP-ENABLED "$tmp/switch" && break
		sleep 0.1
	done
	timeout 120 "$pxesh" --net tap:px0 --no-dhcp -c "set net0/username $1
set net0/password $2
dhcp net0 && echo a lease" >"$tmp/out" 2>&1 </dev/null
	kill "$switch"
	wait "$switch" 2>/dev/null
	switch=
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
