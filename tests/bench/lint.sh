#!/bin/sh
# pxesh lint against ShellCheck: scripts of the same length, in one run.
PXESH=$(readlink -f "${PXESH:-build/host/pxesh}")
lines=5000
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# Ten lines each: a section of a boot script, and the like of it for sh
echo '#!ipxe' >"$dir/a.ipxe"
echo '#!/bin/sh' >"$dir/a.sh"
i=0
while [ $i -lt $((lines / 10)) ]; do
	cat >>"$dir/a.ipxe" <<-END

		# Section $i
		:start_$i
		set base_$i http://192.0.2.1/linux/\${buildarch}
		iseq \${platform} efi && echo UEFI on \${product} ||
		kernel \${base_$i}/vmlinuz console=ttyS0 || goto next_$i
		initrd \${base_$i}/initrd.img || goto next_$i
		boot || goto next_$i
		:next_$i
		imgfree
	END
	cat >>"$dir/a.sh" <<-END

		# Section $i
		base_$i=http://192.0.2.1/linux/\$(uname -m)
		if [ "\$PLATFORM" = efi ]; then echo "UEFI on \$PRODUCT"; fi
		fetch_$i() {
		  curl "\$base_$i/vmlinuz" || return 1
		  curl "\$base_$i/initrd.img" || return 1
		}
		fetch_$i || exit 1
		rm -f vmlinuz
	END
	i=$((i + 1))
done

# Seconds of CPU that a command takes: COST RUNS COMMAND...
cost() {
	runs=$1
	shift
	(
		i=0
		while [ $i -lt "$runs" ]; do
			"$@" >/dev/null 2>&1
			i=$((i + 1))
		done
		times
	) | tail -1 | tr 'ms' '  ' | awk -v runs="$runs" \
		'{ printf "%.6f", ($1 * 60 + $2 + $3 * 60 + $4) / runs }'
}

"$PXESH" lint "$dir/a.ipxe" || exit 1
ours=$(cost 20 "$PXESH" lint "$dir/a.ipxe")
awk -v n=$lines -v s="$ours" 'BEGIN {
	printf "%-32s %9.0f lines/s\n", "pxesh lint, with its start", n / s }'
if command -v shellcheck >/dev/null; then
	theirs=$(cost 1 shellcheck "$dir/a.sh")
	awk -v n=$lines -v s="$theirs" -v o="$ours" 'BEGIN {
		printf "%-32s %9.0f lines/s\n", "shellcheck", n / s
		printf "%-32s %9.0f times as fast\n", "ratio", s / o }'
else
	echo 'shellcheck is not there: no ratio'
fi
