#!/bin/sh
# Downloads from real servers over a cable that loses frames (relay.py), in a
# network namespace of its own. Skipped where a server, or root, is missing.
set -u

tools="nginx python3"
. tests/real/tap.inc

ip link set px0 up

# cable LOSS: the servers' end is sv0, 10.68.0.1; ours is px0
cable() {
	stop_relay
	start_relay "$1"
	ip addr add 10.68.0.1/24 dev sv0
	ip link set sv0 up
}

mkdir -p "$tmp/www" "$tmp/run"
head -c 4000000 /dev/urandom >"$tmp/www/big"
{ echo '#!ipxe'; echo 'echo run as a script'; seq 20000 | sed 's/^/# /'
} >"$tmp/www/long.ipxe"
chmod -R a+rX "$tmp"
sum=$(sha256sum <"$tmp/www/big" | cut -d' ' -f1)
cat >"$tmp/nginx.conf" <<END
daemon off;
pid $tmp/run/nginx.pid;
error_log $tmp/run/error.log;
events { worker_connections 64; }
http {
	access_log $tmp/run/access.log combined;
	client_body_temp_path $tmp/run/1; proxy_temp_path $tmp/run/2;
	fastcgi_temp_path $tmp/run/3; uwsgi_temp_path $tmp/run/4;
	scgi_temp_path $tmp/run/5;
	gzip on; gzip_types *; gzip_http_version 1.0;
	server {
		listen 80;
		root $tmp/www;
		location = /hasty { alias $tmp/www/big; send_timeout 1s;
			sendfile_max_chunk 64k; }
	}
}
END
nginx -p "$tmp" -c "$tmp/nginx.conf" 2>"$tmp/run/nginx.err" &
pids="$pids $!"

run() {
	timeout 600 "$pxesh" --net tap:px0 --no-dhcp -c "ifopen && \
		set net0/ip 10.68.0.2 && set net0/netmask 255.255.255.0 && \
		$1" >"$tmp/out" 2>"$tmp/err" </dev/null
}
good() { echo "ok: $1"; passed=$((passed + 1)); }
wrong() { echo "FAILED: $1"; failed=$((failed + 1)); }
expect() {	# NAME STATUS TEXT
	if [ $? = "$2" ] && grep -qF -- "$3" "$tmp/out" "$tmp/err"; then
		good "$1"
	else
		wrong "$1: no \"$3\" in"
		cat "$tmp/out" "$tmp/err"
	fi
}

cable 0
run 'chain http://10.68.0.1/long.ipxe'
expect "a script by gzip" 0 'run as a script'
zipped=$(awk '/long.ipxe/ { print $10 }' "$tmp/run/access.log")
if [ "${zipped:-0}" -gt 0 ] &&
   [ "$zipped" -lt "$(wc -c <"$tmp/www/long.ipxe")" ]; then
	good "which it was sent as"
else
	wrong "which it was sent as: $zipped bytes"
fi
run "imgfetch http://10.68.0.1/long.ipxe && imgstat"
expect "no script without" 0 "long.ipxe : $(wc -c <"$tmp/www/long.ipxe") bytes"
if command -v vsftpd >/dev/null; then
	mkdir "$tmp/empty" "$tmp/ftp"
	cp "$tmp/www/big" "$tmp/ftp"
	chmod a-w "$tmp/ftp"; chmod a+rx "$tmp" "$tmp/empty"
	cat >"$tmp/vsftpd.conf" <<-END
		listen=YES
		background=NO
		anonymous_enable=YES
		ftp_username=daemon
		nopriv_user=nobody
		anon_root=$tmp/ftp
		secure_chroot_dir=$tmp/empty
		seccomp_sandbox=NO
	END
	chown root "$tmp/vsftpd.conf"
	vsftpd "$tmp/vsftpd.conf" >"$tmp/run/vsftpd.log" 2>&1 &
	pids="$pids $!"
	for i in $(seq 100); do
		grep -q ':0015 ' /proc/net/tcp && break
		sleep 0.1
	done
	run "imgfetch ftp://10.68.0.1/big && sha256sum big"
	expect "4 MB by FTP" 0 "$sum"
	run 'imgfetch ftp://10.68.0.1/none'
	expect "no such file by FTP" 1 'no such file'
	run 'imgfetch ftp://me:pw@10.68.0.1/big'
	expect "a wrong password by FTP" 1 'wants a user name'
fi
# In this namespace /run and /etc are ours: rpcbind finds the user that it wants,
# the names of ports and what is mounted, which Debian's smallest system lacks
if command -v ganesha.nfsd >/dev/null && command -v rpcbind >/dev/null &&
   mount -t tmpfs none /run 2>/dev/null; then
	mkdir -p /run/ganesha /run/rpcbind "$tmp/nfs/boot"
	cp "$tmp/www/big" "$tmp/nfs/boot"
	ln -s ../boot/big "$tmp/nfs/boot/link"
	chmod -R a+rX "$tmp/nfs"
	cp -a /etc "$tmp/etc"
	for file in services protocols rpc; do
		[ -e /etc/$file ] || cp "$real/etc/$file" "$tmp/etc/"
	done
	ln -sf /proc/self/mounts "$tmp/etc/mtab"
	echo '_rpc:x:0:0::/run/rpcbind:/' >>"$tmp/etc/passwd"
	mount --bind "$tmp/etc" /etc
	plugins=$(ls -d "$real"/usr/lib/*/ganesha /usr/lib/*/ganesha \
		2>/dev/null | head -1)
	cat >"$tmp/ganesha.conf" <<-END
		NFS_CORE_PARAM { Protocols = 3; Plugins_Dir = $plugins;
			Enable_NLM = false; Enable_RQUOTA = false; }
		NFSV4 { Only_Numeric_Owners = true; UseGetpwnam = true; }
		EXPORT { Export_Id = 1; Path = $tmp/nfs; Access_Type = RO;
			Squash = No_Root_Squash; Protocols = 3;
			Transports = TCP; PrivilegedPort = true;
			SecType = sys; FSAL { Name = VFS; } }
	END
	rpcbind -f >"$tmp/run/rpcbind.log" 2>&1 &
	pids="$pids $!"
	for i in $(seq 100); do
		grep -q ':006F ' /proc/net/tcp && break
		sleep 0.1
	done
	ganesha.nfsd -F -f "$tmp/ganesha.conf" -L "$tmp/run/ganesha.log" \
		-p "$tmp/run/ganesha.pid" -N NIV_EVENT >/dev/null 2>&1 &
	pids="$pids $!"
	for i in $(seq 100); do
		grep -q 'SERVER INITIALIZED' "$tmp/run/ganesha.log" \
			2>/dev/null && break
		sleep 0.2
	done
	run "imgfetch nfs://10.68.0.1$tmp/nfs/boot/big && sha256sum big"
	expect "4 MB by NFS" 0 "$sum"
	run "imgfetch nfs://10.68.0.1$tmp/nfs/boot/link && sha256sum link"
	expect "a symbolic link by NFS" 0 "$sum"
	run "imgfetch nfs://10.68.0.1$tmp/nfs/none"
	expect "no such file by NFS" 1 'no such file'
fi
# It does not answer a repeated acknowledgement
if command -v dnsmasq >/dev/null; then
	cable 0.03
	dnsmasq -k -C /dev/null --pid-file= --port=0 --user=root \
		--enable-tftp --tftp-root="$tmp/www" \
		--log-facility="$tmp/run/dnsmasq.log" &
	pids="$pids $!"
	run "imgfetch tftp://10.68.0.1/big && sha256sum big"
	expect "4 MB by TFTP, of 33 frames one lost" 0 "$sum"
fi

cable 0.2
[ ! -f "$tmp/ganesha.conf" ] || {
	run "imgfetch nfs://10.68.0.1$tmp/nfs/boot/big && sha256sum big"
	expect "4 MB by NFS, of 5 frames one lost" 0 "$sum"
}
[ ! -d "$tmp/ftp" ] || {
	run "imgfetch ftp://10.68.0.1/big && sha256sum big"
	expect "4 MB by FTP, of 5 frames one lost" 0 "$sum"
}
run "imgfetch http://10.68.0.1/big && sha256sum big"
expect "4 MB by HTTP, of 5 frames one lost" 0 "$sum"
run "imgfetch http://10.68.0.1/hasty && sha256sum hasty"
expect "from a server that cuts slow connections" 0 "$sum"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
