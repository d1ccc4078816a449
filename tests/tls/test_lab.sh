#!/bin/sh
# https: in the lab: what each fault that a lab file can order comes to, in
# words, and that a run repeats itself.
set -u

pxesh=$(realpath "${PXESH:-build/host/pxesh}")
top=$PWD
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
passed=0
failed=0
printf '#!ipxe\necho hello by TLS\n' >hello.ipxe
head -c 100000 "$pxesh" >big
sum=$(sha256sum <big | cut -d' ' -f1)
head -c 600000 "$pxesh" >long

# with TLS LINE: what a lab with this "tls" makes of a script's line
with() {
	cat >lab.yaml <<-END
	servers:
	  - {type: dhcp}
	  - {type: dns}
	  - type: http
	    paths:
	      /: {folder: .}
	      /away: {redirect: "https://other.test/hello.ipxe"}
	  - type: http
	    port: 443
	    tls: $1
	    paths:
	      /: {folder: .}
	      /back: {redirect: "http://boot.test/hello.ipxe"}
	      /long: {file: long, headers: {ETag: '"1"'}}
	      /unmeasured: {file: big, no-length: yes}
	END
	"$pxesh" run --lab lab.yaml --no-dhcp -c "dhcp && $2" \
		</dev/null >out 2>&1
}
has() {
	if grep -qF -- "$1" out; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "no \"$1\" in:"
		sed 's/^/    /' out
	fi
}
fault() { with "$1" 'chain https://boot.test/hello.ipxe'; has "$2"; }

fault yes 'hello by TLS'
for key in p384 rsa ed25519; do
	fault "{key: $key, version: \"1.2\"}" 'hello by TLS'
	fault "{key: $key, version: \"1.3\"}" 'hello by TLS'
done
fault '{certificate: expired}' 'ended 2001-01-01; this machine'
fault '{certificate: future}' 'is not valid before 2048-01-01'
fault '{certificate: other-name}' 'is for other.example, not for boot.test'
fault '{certificate: unknown-root}' 'root certificate "Strange Root" is not'
fault '{certificate: self-signed}' 'is self-signed and not trusted'
fault '{certificate: weak-key}' 'too weak: 1024 bits, 2048 are the least'
fault '{certificate: weak-digest}' 'is signed with SHA-1'
fault '{certificate: for-clients}' 'is not for servers'
fault '{certificate: incomplete}' '"Lab Intermediate", which signed'
fault '{certificate: not-a-ca}' '"Lab Server" signed another and may not'
fault '{certificate: bad-signature}' 'signature of the certificate'
fault '{version: "1.1"}' '(protocol_version): no common version'
fault '{client: yes}' '(certificate_required): it wants a certificate'
fault '{client: yes, version: "1.2"}' 'it wants a certificate of this machine'
fault '{delay: 2s}' 'hello by TLS'
fault '{delay: 40s}' 'gone silent during the TLS handshake'
fault '{cut: 0}' 'cut during the TLS handshake'
fault '{cut: 700}' 'cut during the TLS handshake'
fault no 'the server answers by plain HTTP on this port: use http:'
with '{cut: 20K}' 'imgfetch https://boot.test/big'
has 'the connection was cut before its end'
with yes "imgfetch https://boot.test/big && sha256sum big"
has "$sum"
# Each connection is cut, and each goes on where the one before it was
with '{cut: 300K}' "imgfetch https://boot.test/long && sha256sum long"
has "$(sha256sum <long | cut -d' ' -f1)"
# Where only the end tells a file's length, it has to be TLS' own
with yes 'imgfetch https://boot.test/unmeasured && sha256sum unmeasured'
has "$sum"
with '{no-goodbye: yes}' 'imgfetch https://boot.test/unmeasured'
has 'the connection was cut before its end'
with '{no-goodbye: yes}' 'imgfetch https://boot.test/big && sha256sum big'
has "$sum"
with yes 'chain http://boot.test/away'
has 'hello by TLS'
with yes 'chain https://boot.test/back'
has 'hello by TLS'
with yes 'chain https://192.0.2.1/hello.ipxe'
has 'hello by TLS'
# The same root, trusted by its hash alone, given before the first https:
with yes 'set trust:hexraw 00112233 && chain https://boot.test/hello.ipxe'
has '"trust" is no list of SHA-256 hashes'
with '{certificate: unknown-root}' 'chain https://boot.test/hello.ipxe'
hash=$(sed -n 's/.*set trust \([0-9a-f]*\).*/\1/p' out)
with '{certificate: unknown-root}' \
	"set trust:hexraw $hash && chain https://boot.test/hello.ipxe"
has 'hello by TLS'

# ---- OCSP ----------------------------------------------------------------

# stapled HOW KEYS WORDS: what came with the certificate, and nobody to ask
for version in 1.2 1.3; do
	stapled() { fault "{version: \"$version\", staple: $1}" "$2"; }
	stapled good 'hello by TLS'
	stapled delegated 'hello by TLS'
	stapled revoked '"Server of the lab" was revoked on 2000-01-01'
	stapled unknown 'warning: OCSP does not know the certificate "Server'
	has 'hello by TLS'
	stapled expired 'warning: what OCSP says of "Server of the lab" ended 2001'
	stapled future 'is of 2048-01-01; this machine'
	stapled not-delegated 'warning: the certificate "Lab Responder" is not for'
	stapled stranger 'Server of the lab" is signed by a stranger'
	stapled wrong-signer 'of the lab" is not signed by its issuer'
	stapled other 'of the lab" is of another certificate'
	stapled busy 'warning: the OCSP server is busy'
	stapled malformed 'of the lab" is malformed'
done
# ocsp HOW SETTING: the same from a responder, which the certificate names
ocsp() {
	cat >lab.yaml <<-END
	servers:
	  - {type: dhcp}
	  - {type: dns}
	  - type: http
	    paths:
	      /: {folder: .}
	      /ocsp: {ocsp: $1}
	      /gone: {status: 404}
	  - type: http
	    port: 443
	    tls: {responder: "http://boot.test/${3-ocsp}", staple: ${4-none}}
	    paths: {/: {folder: .}}
	END
	"$pxesh" run --lab lab.yaml --no-dhcp \
		-c "dhcp && ${2:+set ocsp $2 &&} chain https://boot.test/hello.ipxe" \
		</dev/null >out 2>&1
}
hasnt() {
	if grep -qF -- "$1" out; then
		failed=$((failed + 1))
		echo "\"$1\" in:"
		sed 's/^/    /' out
	else
		passed=$((passed + 1))
	fi
}
ocsp good
has 'hello by TLS'
hasnt warning
ocsp good must
has 'hello by TLS'
ocsp delegated must
has 'hello by TLS'
ocsp revoked
has '"Server of the lab" was revoked on 2000-01-01'
hasnt 'hello by TLS'
ocsp revoked off
has 'hello by TLS'
hasnt warning
ocsp unknown
has 'warning: OCSP does not know'
has 'hello by TLS'
for how in unknown expired future not-delegated stranger wrong-signer other busy \
	malformed; do
	ocsp $how must
	has OCSP
	hasnt 'hello by TLS'
done
ocsp good '' gone
has 'warning: OCSP gives no answer about "Server of the lab"'
has 'hello by TLS'
ocsp good must gone
has 'error: boot.test: OCSP gives no answer about "Server of the lab"'
# What came along spares the question; what cannot be relied on does not
ocsp revoked '' ocsp good
has 'hello by TLS'
ocsp good '' ocsp expired
has 'hello by TLS'
hasnt warning
ocsp good '' ocsp revoked
has 'was revoked'
fault '{must-staple: yes}' 'did not send what OCSP says of "Server of the lab"'
fault '{must-staple: yes, staple: good}' 'hello by TLS'
fault '{must-staple: yes, staple: expired}' 'error: boot.test: what OCSP says of'

# A machine whose clock has stopped, and a time server
cat >ntp.yaml <<-END
	servers:
	  - {type: dhcp}
	  - {type: dns}
	  - {type: http, paths: {/: {folder: .}}}
	  - {type: ntp}
END
stopped='dhcp && set builtin/unixtime:uint32 315619200'
clock() {
	"$pxesh" run --lab ntp.yaml --no-dhcp -c "$1" </dev/null >out 2>&1
}
clock "$stopped && chain https://boot.test/hello.ipxe"
has 'is not valid before 2000-01-01; this machine'"'"'s clock says 1980-01-02'
clock "$stopped && ntp ntp.test && chain https://boot.test/hello.ipxe"
has 'hello by TLS'

# Certificates that a script keeps
cp "$top/tests/tls/certs/root.der" "$top/tests/tls/certs/names.der" .
with yes 'certstat && certstore https://boot.test/root.der &&
certstore http://boot.test/names.der && certstat --subject a.example'
has 'names : '
has ' [EXPLICIT]'
with yes 'certstore http://boot.test/root.der && certstat && certfree &&
certstat --subject "Test Root"'
has 'Test Root : '
with yes 'certstore && certstore --subject nobody'
has '"nobody": no such certificate'
with yes 'certfree --subject nobody'
has '"nobody": no such certificate'
with yes 'certstore http://boot.test/big'
has 'there is no certificate in it'
# To look into the store decides nothing yet
with '{certificate: unknown-root}' "certstat && certstore http://boot.test/root.der &&
set trust:hexraw $hash && chain https://boot.test/hello.ipxe"
has 'hello by TLS'

# What a server shows, explained; and a file
with yes 'certstat --explain https://boot.test/'
has '1. Server of the lab'
has '   for: boot.test'
has '   from 2000-01-01 to 2049-01-01'
has '   key: ECDSA, 256 bits'
has '   good for: servers'
has '   signed by: Lab Intermediate'
has '2. Lab Intermediate (CA)'
has '3. Lab Root (CA), trusted here'
has '   signed by: itself'
has 'Trusted.'
with '{certificate: expired}' 'certstat --explain https://boot.test'
has 'to 2001-01-01: it has ended'
has 'Not trusted: the certificate "Server of the lab" ended 2001-01-01'
with '{certificate: incomplete}' 'certstat -e https://boot.test'
has '1. Server of the lab'
has 'Not trusted: the chain of certificates is incomplete'
with '{version: "1.1"}' 'certstat -e https://boot.test'
has 'boot.test: the server refuses TLS (protocol_version)'
with yes 'certstat -e http://boot.test/names.der && imgstat'
has '   for: a.example, *.b.example, 192.0.2.1, 2001:db8::1'
has 'Not trusted: the chain of certificates is incomplete'
hasnt 'names.der :'
with yes 'imgfetch http://boot.test/root.der && certstat -e root.der && imgstat'
has '1. Test Root (CA)'
has 'Not trusted: the certificate of "Test Root" is self-signed'
has 'root.der :'
with yes 'certstat -e http://boot.test/hello.ipxe'
has 'there is no certificate in it'

# A digest that a script expects
with yes "imgfetch http://boot.test/big && sha256sum --check $sum big &&
echo as expected"
has 'as expected'
with yes "imgfetch http://boot.test/big && sha256sum -c ${sum%?}z big"
has '"big" is not what it should be: its digest begins with '
with yes "imgfetch http://boot.test/big && sha256sum -c 1234 big"
has 'this digest has 64 hex digits'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
