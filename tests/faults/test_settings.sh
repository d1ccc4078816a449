#!/bin/sh
# Settings of the network take effect whenever they change.
. tests/cli/sh.inc

begin a_static_ipv6_address_comes_changes_and_goes
run run tests/faults/static6/static6.ipxe --no-dhcp
is status $status 0
is routes "$(grep -v fe80 "$tmp/out")" \
'net0: 2001:db8:5::7/48 gw 2001:db8:5::1
net0: 2001:db8:5::8/48 gw 2001:db8:5::1'

begin name_servers_and_domains_do_too
cat >"$tmp/lab.yaml" <<'END'
servers:
- type: dhcp
- type: dns
  names: {x.a.test: 192.0.2.1, x.b.test: 192.0.2.2}
  other: none
END
cat >"$tmp/names.ipxe" <<'END'
#!ipxe
dhcp
set domain a.test
nslookup r x && echo ${r}
set domain b.test
nslookup r x && echo ${r}
clear domain
nslookup r x || echo none
set dns 192.0.2.77
nslookup r x.a.test || echo dead
clear dns
nslookup r x.a.test && echo ${r}
END
run run "$tmp/names.ipxe" --lab "$tmp/lab.yaml" --no-dhcp
is answers "$(grep -v Configuring "$tmp/out")" \
'192.0.2.1
192.0.2.2
none
dead
192.0.2.1'
finish
