#!/bin/sh
# Lab files that cannot do what they say are refused, with place and mend;
# those that can, do.
. tests/cli/sh.inc
cd "$tmp" || exit 1

# refused PLACE TEXT: the lab file from standard input
refused() {
	cat >lab.yaml
	run run --lab lab.yaml -c echo
	is "status of $2" $status 2
	has err "pxesh: lab.yaml:$1: "
	has err "$2"
}

begin a_server_in_the_range_that_dhcp_gives_away
refused 2:25 'the range has the address 192.0.2.53 of the dns server' <<'END'
servers:
  - {type: dhcp, range: [192.0.2.50, 192.0.2.99]}
  - {type: dns, address: 192.0.2.53}
END
cat >lab.yaml <<'END'
servers:
  - {type: dhcp}
  - {type: dns, address: 192.0.2.53, names: {boot.example.test: 192.0.2.1}}
  - type: http
    address: 192.0.2.80
    paths:
      /x: "#!ipxe\necho ok\n"
END
run run -c 'dhcp && chain http://192.0.2.80/x' --lab lab.yaml
is status $status 0
has out ok
run run -c 'dhcp && nslookup a boot.example.test && show a' --lab lab.yaml
has out 'a:ipv4 = 192.0.2.1'
cat >lab.yaml <<'END'
servers:
  - {type: dhcp}
  - {type: http, address: 192.0.2.15, paths: {/x: "#!ipxe\necho ok\n"}}
END
run run -c 'dhcp && show net0/ip && chain http://192.0.2.15/x' --lab lab.yaml
has out 192.0.2.16
has out ok

begin a_server_that_another_hides
refused 3:5 'the dhcp server has the address 192.0.2.1 already' <<'END'
servers:
  - {type: dhcp}
  - {type: proxydhcp, filename: x}
END
refused 3:5 'the dhcp server has the address 192.0.2.1 already' <<'END'
servers:
  - {type: dhcp, address: 192.0.2.1}
  - {type: proxydhcp, network: lan, filename: x}
END
refused 3:5 'another DHCP server gives away addresses of this range' <<'END'
servers:
  - {type: dhcp, range: [192.0.2.50, 192.0.2.99]}
  - {type: dhcp, address: 192.0.2.2}
END
refused 3:5 'a server of this type has this address' <<'END'
servers:
  - {type: tftp}
  - {type: tftp}
END
cat >lab.yaml <<'END'
servers:
  - {type: dhcp}
  - {type: proxydhcp, address: 192.0.2.2, filename: x}
  - {type: tftp, paths: {/x: "#!ipxe\necho from the proxy\n"}}
END
run run --lab lab.yaml -c 'dhcp && chain ${filename}'
has out 'from the proxy'

begin two_owners_of_an_address
for owner in '192.0.2.200 , another rule' '192.0.2.1 , the lab' \
	     '192.0.2.9 , a server'; do
	refused 5:45 "${owner% ,*} has two owners" <<END
servers:
  - type: dhcp
    rules:
      - {mac: "52:54:00:12:34:57", address: 192.0.2.200}
      - {mac: "52:54:00:12:34:58", address: ${owner% ,*}}
  - {type: http, address: 192.0.2.9}
END
done
refused 4:45 'no network has the address 198.51.100.7' <<'END'
servers:
  - type: dhcp
    rules:
      - {mac: "52:54:00:12:34:57", address: 198.51.100.7}
END
refused 3:5 'another card has this MAC address' <<'END'
cards:
  - {mac: "52:54:00:12:34:57"}
  - {mac: "52:54:00:12:34:57"}
END
refused 3:19 'the networks "lan" and "back" have addresses in common' <<'END'
networks:
  lan: {address: 192.0.2.1/24}
  back: {address: 192.0.2.129/25}
END

begin addresses_that_no_machine_can_have
refused 1:27 'cannot be the network'"'"'s or its broadcast' <<'END'
networks: {lan: {address: 192.0.2.0/24}}
END
for a in 192.0.2.255 192.0.2.0; do
	refused 1:36 "$a is the address of the whole network" <<END
servers: [{type: tftp,    address: $a}]
END
done
for a in 127.0.0.1 224.0.0.1 0.0.0.1; do
	refused 1:36 "$a is no address that a server can have" <<END
servers: [{type: tftp,    address: $a}]
END
done
for range in '[192.0.2.0, 192.0.2.9]' '[192.0.2.9, 192.0.2.255]' \
	     '[198.51.100.1, 198.51.100.9]'; do
	refused 1:32 'the range does not lie in the network "lan"' <<END
servers: [{type: dhcp,  range: $range}]
END
done

begin a_small_network_has_addresses_to_give
printf 'networks: {lan: {address: 192.0.2.1/29}}\n' >lab.yaml
run run --lab lab.yaml -c 'dhcp && show net0/ip'
has out 192.0.2.2

begin a_dhcp_server_without_a_network_serves_all
cat >lab.yaml <<'END'
networks: {lan: {}, back: {address: 198.51.100.1/24}}
cards: [{network: lan}, {network: back, mac: "52:54:00:12:34:57"}]
servers: [{type: dhcp}, {type: http, paths: {/x: "#!ipxe\necho ok\n"}}]
END
run run --lab lab.yaml -c 'dhcp net1 && show net1/ip &&
	chain http://198.51.100.1/x && ifclose && dhcp net0 && show net0/ip'
is status $status 0
has out 198.51.100.15
has out 192.0.2.15
has out ok
refused 3:32 'say which "network" this range is of' <<'END'
networks: {lan: {}, back: {address: 198.51.100.1/24}}
servers:
  - {type: dhcp,        range: [192.0.2.15, 192.0.2.20]}
END

begin a_bios_on_arm64
refused 1:38 'there is no pcbios machine with an arm64 processor' <<'END'
machine: {platform: pcbios,    arch: arm64}
END
refused 2:26 'there is no pcbios machine' <<'END'
machine: {platform: pcbios}
machines: {board: {arch: arm64}}
END
printf 'machine: {arch: arm64}\n' >lab.yaml
echo '#!ipxe' >x.ipxe
for command in run plan explore; do
	run $command x.ipxe --lab lab.yaml --platform pcbios
	is "status of $command" $status 2
	has err 'there is no pcbios machine'
done
run run --platform pcbios --arch arm64 -c echo
is status $status 2
cat >a.test.yaml <<'END'
command: echo
machines: {board: {arch: arm64}, old: {platform: pcbios}}
scenarios:
  - {machine: board}
  - {machine: old}
  - machine: {platform: pcbios, arch: arm64}
END
run test a.test.yaml
is status $status 2
has err 'a.test.yaml:6:39: there is no pcbios machine'

begin a_lab_from_a_pipe
printf 'seed: 1\n' >lab.yaml
cat lab.yaml | "$PXESH" run --lab /dev/stdin -c echo >out 2>err
is status $? 2
has err 'a pipe can be read only once'
run run --lab none.yaml -c echo
has err 'none.yaml: No such file or directory'

begin options_that_mean_nothing_together

for words in '--no-net --net user' '--net none --unserved stub' \
	     "--net none --root http://a.test/=$tmp"; do
	run run $words -c echo
	is "status of $words" $status 2
done
run test --coverage-file x a.test.yaml
is status $status 2

begin a_name_with_several_addresses
cat >lab.yaml <<'END'
networks: {lan: {address: 192.0.2.1/24, ipv6: "2001:db8::1/64", any-address: no}}
servers:
  - {type: dhcp}
  - type: dns
    names:
      boot.example.test: ["2001:db8::dead", 192.0.2.1]
      four.example.test: [192.0.2.1, 192.0.2.7]
      www.example.test: four.example.test
  - {type: http, paths: {/x: "#!ipxe\necho ok\n"}}
END
run run --lab lab.yaml -c 'dhcp && nslookup a boot.example.test && show a'
has out '2001:db8::dead'
run run --lab lab.yaml -c 'dhcp && chain http://www.example.test/x'
has out ok
refused 1:40 'expected an IPv4 address' <<'END'
servers: [{type: dns, names: {a.test: [b.test]}}]
END
refused 1:104 'a name has at most 8 addresses' <<'END'
servers: [{type: dns, names: {a.test: [1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1]}}]
END

finish
