#!/bin/sh
# imgverify and imgdecrypt: signatures and envelopes that OpenSSL wrote
# (tests/tls/cms/make.sh), and what is wrong with some of them, in words.
set -u

pxesh=$(realpath "${PXESH:-build/host/pxesh}")
cms=$(realpath tests/tls/cms)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
passed=0
failed=0
cat >lab.yaml <<END
servers:
  - {type: dhcp}
  - {type: dns}
  - {type: http, paths: {/: {folder: $cms}}}
END
hex() { od -An -v -tx1 "$cms/$1" | tr -d ' \n'; }
root=$(sha256sum <"$cms/ca.der" | cut -d' ' -f1)
at=http://boot.test

# run LINES: after DHCP, with the root trusted
run() {
	printf '#!ipxe\ndhcp\nset builtin/unixtime:uint32 1798761600\nset trust:hexraw %s\n%s\n' "$root" "$1" >t.ipxe
	"$pxesh" run --lab lab.yaml --no-dhcp t.ipxe </dev/null >out 2>&1
}
has() {
	if grep -qF -- "$1" out; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$name: no \"$1\" in:"
		sed 's/^/    /' out
	fi
}
hasnt() {
	if grep -qF -- "$1" out; then
		failed=$((failed + 1))
		echo "$name: \"$1\" in:"
		sed 's/^/    /' out
	else
		passed=$((passed + 1))
	fi
}

# ---- signatures ----------------------------------------------------------

# verify FILE.sig OPTIONS
verify() {
	name=$1
	run "imgtrust
set who ${3-}
imgfetch $at/script
imgverify ${2-} script $at/$1 && chain script"
}
good() { verify "$1" "${2:+--signer \${who\}}" "${2-}"; has 'signed and sealed'; }
bad() { verify "$1" "${3:+--signer \${who\}}" "${3-}"; has "$2"; hasnt 'signed and sealed'; }
for sig in ec noattr rsa pss keyid pem two; do
	good $sig.sig
done
good ec.sig 'Code Signer'
good two.sig 'Other Signer'
good two_bad.sig 'Code Signer'
bad two_bad.sig 'the certificate "Old Signer" ended 2021-01-01'
bad ec.sig 'there is no signature by "Somebody"' Somebody
bad elsewhere.sig 'the signature does not fit the file'
bad elsewhere_noattr.sig 'the signature by "Code Signer" does not fit the file'
bad web.sig 'the certificate "A Web Server" is not for signing code'
bad old.sig 'the certificate "Old Signer" ended 2021-01-01'
bad nobody.sig 'the certificate of "Nobody" is self-signed and not trusted'
bad sha1.sig 'a digest that can be forged'
bad bare.sig 'the certificate of who signed is missing'
bad script 'it is no signature (CMS, detached)'
bad ca.der 'it is no signature (CMS, detached)'
bad rsa_cbc.env 'it is no signature (CMS, detached)'
bad nowhere.sig '404'
name='a certificate that is kept'
run "certstore $at/ec.der
imgverify $at/script $at/bare.sig && echo found"
has found
name='an unknown root'
root=00$(echo "$root" | cut -c3-)
verify ec.sig
has 'the root certificate "Code CA" is not trusted; to trust it, before'
hasnt 'signed and sealed'
root=$(sha256sum <"$cms/ca.der" | cut -d' ' -f1)
name='without a signature'
run "imgtrust
chain $at/script"
has '"script" is not trusted'
hasnt 'signed and sealed'
name='a failure takes the trust away'
run "imgfetch $at/script
imgverify script $at/ec.sig
imgstat
imgverify script $at/elsewhere.sig || imgstat"
[ "$(grep -c '\[TRUSTED\]' out)" = 1 ] && has '[TRUSTED]' || has 'trusted once'
name='the signature goes'
run "imgverify $at/script $at/ec.sig
imgstat
imgverify $at/script $at/elsewhere.sig || imgstat"
hasnt ' ec.sig :'
hasnt 'elsewhere.sig :'
name='or is kept'
run "imgverify --keep $at/script $at/ec.sig
imgstat"
has 'ec.sig :'
name='its own signature'
run "imgfetch $at/script
imgverify script script || imgstat"
has 'it is no signature'

# ---- envelopes -----------------------------------------------------------

# decrypt FILE CERTIFICATE OPTIONS
decrypt() {
	name=$1
	run "set cert:hexraw $(hex $2.der)
set privkey:hexraw $(hex $2.key)
imgfetch --name t.ipxe.enc $at/$1
imgdecrypt ${3-} t.ipxe.enc $at/${4-$1.env} && imgstat && chain t.ipxe"
}
for file in rsa_cbc rsa_gcm oaep oaep256; do
	decrypt $file mine
	has 't.ipxe : 30 bytes [script]'
	has 'signed and sealed'
done
for file in ec_cbc ec_gcm ec256 ec384 ec512; do
	decrypt $file mine_ec
	has 'signed and sealed'
done
decrypt rsa_gcm mine '--name u'
has 'u : 30 bytes [script]'
hasnt 'rsa_gcm.env :'
decrypt rsa_gcm mine --keep
has 'rsa_gcm.env :'
decrypt rsa_gcm mine '' ori.env
has 'signed and sealed'
sealed() { decrypt "$1" "$2" '' "$3"; has "$4"; hasnt 'signed and sealed'; }
sealed rsa_gcm mine short.env 'is too short: 4 bytes, 12 are the least'
sealed rsa_cbc mine whole.env 'the envelope has the file in itself'
sealed stranger mine stranger.env 'not encrypted for the certificate of this'
sealed ec_gcm mine ec_gcm.env 'not encrypted for the certificate of this'
sealed script mine rsa_gcm.env 'it cannot be decrypted: it was changed'
sealed ec_gcm mine rsa_gcm.env 'it cannot be decrypted: it was changed'
sealed rsa_gcm mine rsa_cbc.env 'it cannot be decrypted: it was changed'
sealed oaep256 mine rsa_cbc.env 'it cannot be decrypted: it was changed'
sealed rsa_gcm mine ec.sig 'it is no envelope (CMS, detached)'
name='no key'
run "imgdecrypt $at/rsa_cbc $at/rsa_cbc.env"
has 'settings "cert" and "privkey" are needed to decrypt it'
name='a failure leaves the bytes'
run "imgfetch $at/rsa_cbc
sha1sum rsa_cbc
imgdecrypt rsa_cbc $at/rsa_gcm.env || sha1sum rsa_cbc"
sum=$(sha1sum <"$cms/rsa_cbc" | cut -d' ' -f1)
[ "$(grep -c "$sum" out)" = 2 ] && has "$sum" || has 'the same sum twice'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
