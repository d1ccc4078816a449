#!/bin/sh
# What test_ocsp.c reads: a certificate, its issuer, and answers about it. Run
# once, by hand; what it writes beside itself is in the repository.
set -eu
out=$(realpath "$(dirname "$0")")
cd "$(mktemp -d)"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
key ca; key leaf; key signer
openssl req -x509 -new -key ca.key -subj "/CN=Status CA" -days 20000 -out ca.pem
# sign NAME SERIAL EXTENSIONS
sign() {
	openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
	printf '%b' "$3" >"$1.ext"
	openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -days 20000 \
		-set_serial "$2" -extfile "$1.ext" -out "$1.pem"
}
sign leaf 4660 'authorityInfoAccess=OCSP;URI:http://ocsp.example/\n'
sign signer 2 'extendedKeyUsage=OCSPSigning\n'
openssl ocsp -issuer ca.pem -cert leaf.pem -reqout ask.der -no_nonce
# answer FILE STATUS SIGNER OPTIONS...
answer() {
	file=$1 line=$2 by=$3
	shift 3
	printf '%s\n' "$line" >index
	openssl ocsp -index index -CA ca.pem -rsigner "$by.pem" \
		-rkey "$by.key" -reqin ask.der -respout "$out/$file.der" \
		-ndays 15000 "$@"
}
tab=$(printf '\t')
row() { printf '%s' "$1${tab}491231235959Z${tab}$2${tab}${3-1234}${tab}unknown${tab}/CN=leaf"; }
answer good "$(row V '')" ca -resp_no_certs
answer delegated "$(row V '')" signer
answer revoked "$(row R 260601000000Z)" ca -resp_no_certs
answer unknown "$(row V '' 99)" ca -resp_no_certs
openssl x509 -in ca.pem -outform der -out "$out/ca.der"
openssl x509 -in leaf.pem -outform der -out "$out/leaf.der"
cp ask.der "$out/ask.der"
