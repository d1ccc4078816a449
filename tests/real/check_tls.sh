#!/bin/sh
# TLS against OpenSSL's server: versions, kinds of keys, chains as they come in
# the wild, client certificates, and what is said of each that is refused.
# pxesh reaches it by "--net user": the host's loopback is 10.0.2.2 there.
set -u
. tests/real/tls.inc

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
