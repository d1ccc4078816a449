#!/bin/sh
# Downloads by HTTPS from nginx behind a router: over a TAP device, in network
# namespaces, with the suite that was agreed on. Skipped where a tool, or root,
# is missing ("tools/deps real").
#
# IPXE=PROGRAM compares with iPXE, in turn: as in loss.sh, but made with TRUST=
# the file ca.pem of the folder CERTS, which this script fills if it is empty.
set -u

tools="nginx openssl nft"
. tests/real/tap.inc
. tests/bench/router.inc
behind_router
rounds=${ROUNDS:-3}
mib=${MIB:-64}
certs=${CERTS:-$tmp}
options="--cafile $certs/ca.pem"

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$certs/$1"; }
if [ ! -e "$certs/ca.pem" ]; then
	new_key ca.key
	openssl req -x509 -new -key "$certs/ca.key" -subj "/CN=a bench" \
		-days 3000 -addext basicConstraints=critical,CA:TRUE \
		-addext keyUsage=critical,keyCertSign -out "$certs/ca.pem"
	new_key server.key
	openssl req -new -key "$certs/server.key" -subj /CN=10.67.0.2 \
		-addext subjectAltName=IP:10.67.0.2,IP:10.0.2.2 -out "$certs/server.csr"
	openssl x509 -req -in "$certs/server.csr" -CA "$certs/ca.pem" \
		-CAkey "$certs/ca.key" -CAcreateserial -days 300 \
		-copy_extensions copy -out "$certs/server.pem" 2>/dev/null
	# iPXE knows its roots by their hashes only
	cat "$certs/ca.pem" >>"$certs/server.pem"
fi

mkdir "$tmp/www" "$tmp/run"
truncate -s "${mib}M" "$tmp/www/https"
chmod -R a+rX "$tmp"
cat >"$tmp/nginx.conf" <<END
daemon off; pid $tmp/run/pid; error_log $tmp/run/log; events { }
http {
	log_format suite '\$http_user_agent \$ssl_protocol \$ssl_cipher';
	access_log off; root $tmp/www;
	client_body_temp_path $tmp/run/1; proxy_temp_path $tmp/run/2;
	fastcgi_temp_path $tmp/run/3; uwsgi_temp_path $tmp/run/4;
	scgi_temp_path $tmp/run/5;
	ssl_certificate $certs/server.pem;
	ssl_certificate_key $certs/server.key;
	ssl_protocols TLSv1.2 TLSv1.3;
	ssl_ecdh_curve X25519:prime256v1;
	server { listen 10.67.0.2:80; }
	server { listen 10.67.0.2:443 ssl; access_log $tmp/run/suites suite; }
}
END
ip netns exec far nginx -p "$tmp" -c "$tmp/nginx.conf" 2>"$tmp/run/err" &
pids=$!
until [ -s "$tmp/run/pid" ]; do sleep 0.1; done

[ -n "${IPXE-}" ] || echo "no iPXE to compare with (IPXE=)"
compare HTTPS "$mib" https://10.67.0.2/https
sort -u "$tmp/run/suites"
