#!/bin/sh
# TLS against others: nginx and GnuTLS, each version alone; OCSP, stapled and
# asked for, from OpenSSL's responder; a server that wants to negotiate anew.
set -u
. tests/real/tls.inc

real=$OLDPWD/build/real
PATH=$PATH:/usr/sbin:/sbin:$real/usr/sbin:$real/usr/bin
LD_LIBRARY_PATH=$(echo "$real"/usr/lib/*/ "$real"/lib/*/ | tr ' ' :)
export PATH LD_LIBRARY_PATH

# ---- OCSP ----------------------------------------------------------------

# The responder's book: serial numbers of the certificates, and their status
row() {
	serial=$(openssl x509 -in "$1.pem" -noout -serial | cut -d= -f2)
	printf '%s\t491231235959Z\t%s\t%s\tunknown\t/CN=%s\n' "$2" "$3" "$serial" "$1"
}
p256 signer
sign signer /CN=Signer inter "${id}extendedKeyUsage=OCSPSigning\n"
ask_at=http://10.0.2.2:$((40000 + $$ % 20000))
for name in asked revoked; do
	p256 $name
	sign $name "/CN=$name" inter \
		"${leaf}authorityInfoAccess=OCSP;URI:$ask_at\n"
done
{ row p256 V ''; row asked V ''; row revoked R 260101000000Z; } >index
# answer FILE CERTIFICATE OPTIONS
answer() {
	out=$1 about=$2
	shift 2
	openssl ocsp -index index -CA inter.pem -rsigner signer.pem \
		-rkey signer.key -issuer inter.pem -cert "$about.pem" \
		-respout "$out" "$@" >ocsp.log 2>&1
}
answer good.resp p256 -ndays 7
# What has ended is not to be had of OpenSSL
python3 - <<END 2>/dev/null
import datetime
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
def read(name):
    return x509.load_pem_x509_certificate(open(name, "rb").read())
now, day = datetime.datetime.utcnow(), datetime.timedelta(days=1)
key = serialization.load_pem_private_key(open("inter.key", "rb").read(), None)
made = ocsp.OCSPResponseBuilder().add_response(
    cert=read("p256.pem"), issuer=read("inter.pem"),
    algorithm=hashes.SHA1(), cert_status=ocsp.OCSPCertStatus.GOOD,
    this_update=now - 9 * day, next_update=now - 2 * day,
    revocation_time=None, revocation_reason=None).responder_id(
    ocsp.OCSPResponderEncoding.HASH, read("inter.pem")).sign(
    key, hashes.SHA256())
open("old.resp", "wb").write(made.public_bytes(serialization.Encoding.DER))
END
answer revoked.resp revoked -ndays 7
for version in -tls1_2 -tls1_3; do
	begin "stapled good $version"
	serve -cert p256.pem -key p256.key -cert_chain inter.pem $version \
		-status_file good.resp
	fetch "set ocsp must
chain URL/hello.ipxe"
	has 'hello by TLS'
	if [ -e old.resp ]; then
		begin "stapled expired $version"
		serve -cert p256.pem -key p256.key -cert_chain inter.pem \
			$version -status_file old.resp
		ok
		has 'warning: what OCSP says of "my p256" ended '
	fi
	begin "stapled revoked $version"
	serve -cert revoked.pem -key revoked.key -cert_chain inter.pem \
		$version -status_file revoked.resp
	refused 'the certificate "revoked" was revoked on 2026-01-01'
done
openssl ocsp -index index -CA inter.pem -rsigner signer.pem \
	-rkey signer.key -port "${ask_at##*:}" -ndays 7 >ocsp.log 2>&1 &
web=$!
until grep -q 'waiting for OCSP' ocsp.log || ! kill -0 $web 2>/dev/null; do :; done
for how in off must ''; do
	begin "asked, $how"
	serve -cert asked.pem -key asked.key -cert_chain inter.pem
	fetch "${how:+set ocsp $how}
chain URL/hello.ipxe"
	has 'hello by TLS'
done
begin "asked, revoked"
serve -cert revoked.pem -key revoked.key -cert_chain inter.pem
refused 'the certificate "revoked" was revoked on 2026-01-01'
kill $web; wait $web 2>/dev/null
begin "nobody to be asked"
ok
has 'warning: OCSP gives no answer about "revoked"'
fetch "set ocsp must
chain URL/hello.ipxe"
has 'error: 10.0.2.2: OCSP gives no answer about "revoked"'

# ---- to negotiate anew ---------------------------------------------------

# By RFC 5746, and as before it. It is told no, and the download goes on.
for how in '' -legacy_renegotiation; do
	begin "a server that wants to negotiate anew $how"
	stop
	rm -f says
	mkfifo says
	openssl s_server -accept 127.0.0.1:$port -cert p256.pem -key p256.key \
		-cert_chain inter.pem -tls1_2 $how -msg <says >log 2>&1 &
	server=$!
	exec 3>says
	until grep -q ^ACCEPT log || ! kill -0 $server; do :; done
	fetch "imgfetch URL/x && echo got it" &
	fetching=$!
	until grep -q '^GET' log || ! kill -0 $fetching 2>/dev/null; do :; done
	echo r >&3
	until grep -q 'SSL_do_handshake\|no renegotiation' log ||
		! kill -0 $fetching 2>/dev/null; do :; done
	printf 'HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nyes\n' >&3
	exec 3>&-
	wait $fetching
	has 'got it'
	cp log out
	has HelloRequest
	has 'warning no_renegotiation'
done

# ---- nginx ---------------------------------------------------------------

# nginx VERSION MORE: at a port of its own, this folder's files
web_server() {
	stop
	cat both.pem >/dev/null
	cat "$3.pem" inter.pem >chain.pem
	cat >nginx.conf <<-END
	daemon off;
	pid $tmp/nginx.pid;
	error_log $tmp/nginx.log;
	events { worker_connections 64; }
	http {
		access_log off;
		client_body_temp_path $tmp/n1; proxy_temp_path $tmp/n2;
		fastcgi_temp_path $tmp/n3; uwsgi_temp_path $tmp/n4;
		scgi_temp_path $tmp/n5;
		server {
			listen 127.0.0.1:$port ssl $2;
			ssl_certificate $tmp/chain.pem;
			ssl_certificate_key $tmp/$3.key;
			ssl_protocols $1;
			root $tmp;
		}
	}
	END
	rm -f nginx.pid
	nginx -p "$tmp" -c "$tmp/nginx.conf" >log 2>&1 &
	server=$!
	until [ -s nginx.pid ] || ! kill -0 $server 2>/dev/null; do :; done
}
if command -v nginx >/dev/null; then
	chmod -R a+rX "$tmp"
	for version in TLSv1.2 TLSv1.3; do
		for kind in rsa p256 p384 ed; do
			begin "nginx $version $kind"
			web_server $version '' $kind
			ok
		done
	done
	begin "nginx, a long file in records of 16 KiB"
	fetch "imgfetch URL/big && sha256sum big"
	has "$sum"
	begin "nginx, which would rather speak HTTP/2"
	web_server 'TLSv1.2 TLSv1.3' http2 p256
	ok
	begin "nginx, ten files by one handshake each way"
	fetch "imgfetch URL/big && imgfree big && imgfetch URL/big &&
imgfetch URL/hello.ipxe && sha256sum big"
	has "$sum"
fi

# ---- GnuTLS --------------------------------------------------------------

if command -v gnutls-serv >/dev/null; then
	cat p256.pem inter.pem >chain.pem
	for version in 1.2 1.3; do
		begin "GnuTLS $version"
		stop
		gnutls-serv --http --port $port --x509certfile chain.pem \
			--x509keyfile p256.key --priority \
			"NORMAL:-VERS-ALL:+VERS-TLS$version" >log 2>&1 &
		server=$!
		until grep -q 'listening' log || ! kill -0 $server; do :; done
		fetch "imgfetch URL/ && imgstat"
		has ' bytes'
	done
fi

stop
echo "$passed passed, $failed failed"
[ $failed = 0 ]
