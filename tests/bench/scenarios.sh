#!/bin/sh
# Scenarios a second: DHCP, a menu by HTTP, a choice, a kernel and an initrd.
PXESH=$(readlink -f "${PXESH:-build/host/pxesh}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
runs=1000

cat >"$folder/start.ipxe" <<'EOF'
#!ipxe
dhcp || exit 1
chain --autofree menu.ipxe || exit 2
EOF
cat >"$folder/menu.ipxe" <<'EOF'
#!ipxe
menu What shall ${net0/mac} boot?
item first  The first
item second The second
item third  The third
choose --default first --timeout 5000 what || exit 3
kernel http://files.example.test/${what}/vmlinuz initrd=initrd.gz ${what} || exit 4
initrd http://files.example.test/${what}/initrd.gz || exit 5
boot
EOF
{
	echo 'script: start.ipxe'
	echo 'unserved: stub'
	echo 'scenarios:'
	i=0
	while [ $i -lt $runs ]; do
		echo "  - {choose: second, expect: {boot: {command-line:" \
			"second, initrds: [initrd.gz]}}}"
		i=$((i + 1))
	done
} >"$folder/bench.test.yaml"

start=$(date +%s%N)
"$PXESH" test --jobs 2 "$folder" >"$folder/out" || {
	cat "$folder/out"
	exit 1
}
end=$(date +%s%N)
awk -v ns=$((end - start)) -v runs=$runs 'BEGIN {
	printf "%-36s %6.0f a second (2 jobs, real time)\n",
		"scenarios, from DHCP to a boot", runs * 1e9 / ns
}'
