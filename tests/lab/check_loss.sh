#!/bin/sh
# Downloads over a cable that loses, repeats and reorders a fifth of all frames:
# whole, by their digest, or failed. SEEDS=100 tries as many.
set -u
pxesh=$(readlink -f "${PXESH:-build/host/pxesh}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0

head -c $((64 << 20)) /dev/urandom >"$tmp/http"
head -c 300000 "$tmp/http" >"$tmp/tftp"
cat >"$tmp/lab.yaml" <<END
cards: [{cable: {loss: 20%, duplicate: 20%, reorder: 20%}}]
folder: .
END

get() {	# SCHEME SEED
	sum=$(sha256sum <"$tmp/$1" | cut -d' ' -f1)
	cat >"$tmp/get.ipxe" <<-END
		#!ipxe
		dhcp || dhcp || dhcp || exit 9
		imgfetch $1://boot.test/$1 || exit 1
		sha256sum --check $sum $1 || exit 2
	END
	timeout 300 "$pxesh" run "$tmp/get.ipxe" --lab "$tmp/lab.yaml" \
		--seed "$2" >"$tmp/out" 2>&1 </dev/null
	status=$?
	if [ $status = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $1, seed $2: status $status"
		tail -5 "$tmp/out"
	fi
}

for seed in $(seq "${SEEDS:-2}"); do
	get http "$seed"
	get tftp "$seed"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
