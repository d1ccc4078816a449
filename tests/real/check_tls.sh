#!/bin/sh
# TLS against OpenSSL's server: versions, kinds of keys, chains as they come in
# the wild, client certificates, and what is said of each that is refused.
# pxesh reaches it by "--net user": the host's loopback is 10.0.2.2 there.
set -u

skip() { echo "skipped: $*"; echo "0 passed, 0 failed"; exit 0; }
command -v openssl >/dev/null || skip "no openssl"
pxesh=$(realpath "${PXESH:-build/host/pxesh}")
certs=$(realpath tests/tls/certs)
tmp=$(mktemp -d)
server=
passed=0
failed=0
stop() { [ -z "$server" ] || { kill "$server"; wait "$server"; } 2>/dev/null
	server=; }
web=
trap 'stop; [ -z "$web" ] || kill "$web" 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 1' INT TERM
cd "$tmp" || exit 1

# ---- certificates -------------------------------------------------------

# sign NAME SUBJECT BY EXTENSIONS: a key must be there already
sign() {
	openssl req -new -key "$1.key" -subj "$2" -out "$1.csr" 2>/dev/null
	printf '%b' "$4" >"$1.ext"
	openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" \
		-CAcreateserial -days 300 -extfile "$1.ext" -out "$1.pem" \
		2>/dev/null || echo "cannot sign $1"
}
p256() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

ca='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n'
id='subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n'
leaf="${id}subjectAltName=DNS:boot.example,IP:10.0.2.2\n"
for root in root other; do
	p256 $root
	openssl req -x509 -new -key $root.key -subj "/CN=The $root" \
		-days 3000 -addext basicConstraints=critical,CA:TRUE \
		-addext keyUsage=critical,keyCertSign -out $root.pem
done
p256 inter
sign inter /CN=Inter root "$ca$id"
openssl genrsa -out rsa.key 2048 2>/dev/null
openssl genpkey -algorithm ed25519 -out ed.key
p256 p256
openssl ecparam -name secp384r1 -genkey -noout -out p384.key
openssl ecparam -name secp521r1 -genkey -noout -out p521.key
for kind in rsa p256 p384 p521 ed; do
	sign $kind "/CN=my $kind" inter "$leaf"
done
p256 named
sign named /CN=named inter "${id}subjectAltName=DNS:a.example,DNS:b.example\n"
cat inter.pem root.pem >both.pem
cat root.pem inter.pem >wrong_order.pem
cat inter.pem other.pem >beside.pem

printf '#!ipxe\necho hello by TLS\n' >hello.ipxe
head -c 300000 /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 \
	>big 2>/dev/null
sum=$(sha256sum <big | cut -d' ' -f1)

# ---- running ------------------------------------------------------------

# serve ARGUMENTS: from this folder, at a port of its own
serve() {
	stop
	port=$((20000 + $$ % 20000))
	while :; do
		: >log
		openssl s_server -accept 127.0.0.1:$port -WWW "$@" >log 2>&1 &
		server=$!
		while kill -0 $server 2>/dev/null; do
			! grep -q ^ACCEPT log || return 0
		done
		port=$((port + 1))
	done
}
# fetch LINES: a script's, after DHCP; "URL" stands for the server
fetch() {
	printf '#!ipxe\ndhcp\n%s\n' "$1" |
		sed "s|URL|https://10.0.2.2:$port|" >t.ipxe
	timeout 60 "$pxesh" run --net user --host-loopback --cafile "${trust-root.pem}" \
		t.ipxe </dev/null >out 2>&1
	status=$?
}
begin() { name=$1; }
has() {
	if grep -qF -- "$1" out; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$name: no \"$1\" in:"
		sed 's/^/    /' out
	fi
}
ok() { fetch "chain URL/hello.ipxe"; has 'hello by TLS'; }
refused() { fetch "chain URL/hello.ipxe"; has "$1"; }

# ---- what is accepted ---------------------------------------------------

for kind in rsa p256 p384 p521 ed; do
	for version in -tls1_2 -tls1_3; do
		begin "$kind $version"
		serve -cert $kind.pem -key $kind.key -cert_chain inter.pem \
			$version
		ok
	done
done
for suite in TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 \
	TLS_CHACHA20_POLY1305_SHA256; do
	begin $suite
	serve -cert p256.pem -key p256.key -cert_chain inter.pem \
		-ciphersuites $suite
	ok
done
for suite in ECDHE-RSA-AES128-GCM-SHA256 ECDHE-RSA-AES256-GCM-SHA384 \
	ECDHE-RSA-CHACHA20-POLY1305; do
	begin $suite
	serve -cert rsa.pem -key rsa.key -cert_chain inter.pem -tls1_2 \
		-cipher $suite
	ok
done
for group in X25519 P-384 P-521; do
	begin "group $group"
	serve -cert p256.pem -key p256.key -cert_chain inter.pem \
		-groups $group
	ok
done
for chain in both wrong_order beside; do
	begin "chain $chain"
	serve -cert p256.pem -key p256.key -cert_chain $chain.pem
	ok
done
begin "a long file is whole"
serve -cert p256.pem -key p256.key -cert_chain inter.pem
fetch "imgfetch URL/big && sha256sum big"
has "$sum"
begin "a client certificate"
der=$(openssl x509 -in p256.pem -outform der | od -An -tx1 | tr -d ' \n')
key=$(openssl pkey -in p256.key -outform der | od -An -tx1 | tr -d ' \n')
serve -cert rsa.pem -key rsa.key -cert_chain inter.pem -Verify 3 \
	-CAfile both.pem -verify_return_error
fetch "set cert:hexraw $der
set privkey:hexraw $key
chain URL/hello.ipxe"
has 'hello by TLS'

# ---- what is refused ----------------------------------------------------

begin "no client certificate"
refused 'certificate_required'
begin "key of another certificate"
other=$(openssl pkey -in named.key -outform der | od -An -tx1 | tr -d ' \n')
fetch "set cert:hexraw $der
set privkey:hexraw $other
chain URL/hello.ipxe"
has '"cert" and "privkey" do not belong together'
begin "key alone"
fetch "set privkey:hexraw $other
chain URL/hello.ipxe"
has '"privkey" is of no use without "cert"'
begin "missing intermediate"
serve -cert p256.pem -key p256.key
refused '"Inter", which signed "my p256", is missing'
# The intermediate lies at a web server, which writes down what it was asked
cat >web.py <<END
import http.server
class H(http.server.BaseHTTPRequestHandler):
	def do_GET(self):
		data = open("inter.der", "rb").read()
		self.send_response(200)
		self.send_header("Content-Length", str(len(data)))
		self.end_headers()
		self.wfile.write(data)
		open("asked", "a").write(self.path + "\\n")
	def log_message(self, *a): pass
s = http.server.HTTPServer(("127.0.0.1", 0), H)
open("web.port", "w").write(str(s.server_address[1]))
s.serve_forever()
END
openssl x509 -in inter.pem -outform der -out inter.der
python3 web.py &
web=$!
until [ -s web.port ] || ! kill -0 $web; do :; done
web_at=http://10.0.2.2:$(cat web.port)
begin "missing intermediate, fetched from where the certificate says"
p256 aia
sign aia /CN=aia inter "${leaf}authorityInfoAccess=caIssuers;URI:$web_at/i.der\n"
serve -cert aia.pem -key aia.key
ok
begin "missing intermediate, fetched by crosscert"
serve -cert p256.pem -key p256.key
fetch "set crosscert $web_at/auto
chain URL/hello.ipxe"
has 'hello by TLS'
cp asked out
begin "what the web server was asked"
has /i.der
has /auto/
has '.der?subject=M'
kill $web
begin "wrong name"
serve -cert named.pem -key named.key -cert_chain inter.pem
refused 'the certificate is for a.example, b.example, not for 10.0.2.2'
begin "unknown root"
serve -cert p256.pem -key p256.key -cert_chain both.pem
trust=other.pem
refused "\"The root\" is not trusted; to trust it, before the first https: set trust $(
	openssl x509 -in root.pem -outform der | sha256sum | cut -d' ' -f1)"
begin "unknown root, trusted by its hash"
fetch "set trust:hexraw $(openssl x509 -in root.pem -outform der |
	sha256sum | cut -d' ' -f1)
chain URL/hello.ipxe"
has 'hello by TLS'
begin "the system's roots"
trust=/etc/ssl/certs/ca-certificates.crt
[ ! -e $trust ] || refused '"The root" is not trusted'
trust=root.pem
begin "an old version"
serve -cert rsa.pem -key rsa.key -cert_chain inter.pem -tls1_1 \
	-cipher ALL:@SECLEVEL=0
refused '(protocol_version): no common version; this machine speaks TLS 1.2'
begin "a bad suite"
serve -cert rsa.pem -key rsa.key -cert_chain inter.pem -tls1_2 \
	-cipher AES128-SHA
refused '(handshake_failure); this machine speaks TLS 1.2'
begin "log lines by TLS"
stop
mkfifo hold
exec 9<>hold
: >log
openssl s_server -accept 127.0.0.1:$port -cert rsa.pem -key rsa.key \
	-cert_chain inter.pem -quiet <&9 >log 2>&1 &
server=$!
fetch "set hostname desk
set syslogs 10.0.2.2:$port
echo one for the log
sleep 1
echo the last one"
cat log >>out
has '<6>desk ipxe: one for the log'
has '<6>desk ipxe: the last one'
trust=other.pem
fetch "set syslogs 10.0.2.2:$port
echo quiet
sleep 1
echo on"
has 'warning: the log server 10.0.2.2:'
has 'is missing and not known here'
trust=root.pem
begin "https at a port of http:"
stop
python3 -m http.server --bind 127.0.0.1 $port >log 2>&1 &
server=$!
fetch "chain URL/hello.ipxe"
has 'does not speak TLS on this port: is it http: there?'

stop
echo "$passed passed, $failed failed"
[ $failed = 0 ]
