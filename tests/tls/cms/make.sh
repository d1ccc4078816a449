#!/bin/sh
# What test_cms.sh and fuzz_cms.c read: a script that several have signed, and
# that was encrypted for two keys. Run once, by hand, where openssl is; what it
# writes beside itself is in the repository.
set -eu
out=$(realpath "$(dirname "$0")")
detach=$(realpath tools/cmsdetach)
cd "$(mktemp -d)"

p256() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
rsa() { openssl genrsa -out "$1.key" 2048; }
# sign NAME SUBJECT EXTENSIONS DATES...
sign() {
	name=$1
	openssl req -new -key "$1.key" -subj "/CN=$2" -out "$1.csr"
	printf '%b' "keyUsage=digitalSignature,keyAgreement,keyEncipherment\n\
subjectKeyIdentifier=hash\n$3" >"$1.ext"
	shift 3
	openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key \
		-CAcreateserial -extfile "$name.ext" -out "$name.pem" \
		"${@:--days}" 20000
}
code='extendedKeyUsage=codeSigning\n'
p256 ca
openssl req -x509 -new -key ca.key -subj "/CN=Code CA" -days 20000 -out ca.pem
for name in ec other web; do p256 $name; done
for name in rsa mine; do rsa $name; done
p256 mine_ec
sign ec "Code Signer" "$code"
sign rsa "Other Signer" "$code"
sign web "A Web Server" 'extendedKeyUsage=serverAuth\n'
sign mine "My Machine" ''
sign mine_ec "My Machine" ''
openssl req -new -x509 -key other.key -subj "/CN=Nobody" -days 20000 \
	-addext extendedKeyUsage=codeSigning -out other.pem
# One that has ended
mkdir -p demo && : >index && echo 77 >serial
cat >ca.cnf <<END
[ca]
default_ca=d
[d]
database=index
serial=serial
new_certs_dir=demo
default_md=sha256
policy=p
x509_extensions=x
[p]
commonName=supplied
[x]
extendedKeyUsage=codeSigning
keyUsage=digitalSignature
END
p256 old
openssl req -new -key old.key -subj "/CN=Old Signer" -out old.csr
openssl ca -batch -config ca.cnf -in old.csr -cert ca.pem -keyfile ca.key \
	-startdate 20200101000000Z -enddate 20210101000000Z -notext -out old.pem

printf '#!ipxe\necho signed and sealed\n' >script
cp script "$out/script"
# signed FILE SIGNER OPTIONS...
signed() {
	file=$1 by=$2
	shift 2
	openssl cms -sign -binary -in script -signer "$by.pem" \
		-inkey "$by.key" -certfile ca.pem -outform DER -out "$out/$file" "$@"
}
signed ec.sig ec
signed noattr.sig ec -noattr
signed rsa.sig rsa -md sha512
signed pss.sig rsa -keyopt rsa_padding_mode:pss
signed keyid.sig ec -keyid
signed pem.sig ec -outform PEM
signed web.sig web
signed old.sig old
signed nobody.sig other
signed bare.sig ec -nocerts
signed sha1.sig ec -md sha1
signed two.sig ec -signer rsa.pem -inkey rsa.key
signed two_bad.sig ec -signer old.pem -inkey old.key
echo other >script
signed elsewhere.sig ec
signed elsewhere_noattr.sig ec -noattr
cp "$out/script" script

# sealed FILE RECIPIENT CIPHER OPTIONS...
sealed() {
	file=$1 for=$2 cipher=$3
	shift 3
	openssl cms -encrypt -binary -in script "-$cipher" -outform DER \
		-out whole -recip "$for.pem" "$@"
	"$detach" whole "$out/$file"
	[ "$file" != rsa_cbc ] || cp whole "$out/whole.env"
}
sealed rsa_cbc mine aes-128-cbc
sealed rsa_gcm mine aes-256-gcm
sealed oaep mine aes-192-cbc -keyopt rsa_padding_mode:oaep
sealed oaep256 mine aes-256-cbc -keyopt rsa_padding_mode:oaep \
	-keyopt rsa_oaep_md:sha256
sealed ec_cbc mine_ec aes-128-cbc
sealed ec_gcm mine_ec aes-128-gcm
sealed ec256 mine_ec aes-256-cbc -keyopt ecdh_kdf_md:sha256
sealed ec384 mine_ec aes-192-cbc -keyopt ecdh_kdf_md:sha384
sealed ec512 mine_ec aes-256-cbc -keyopt ecdh_kdf_md:sha512
sealed stranger ec aes-256-gcm
for name in ca ec; do
	openssl x509 -in $name.pem -outform der -out "$out/$name.der"
done
for name in mine mine_ec; do
	openssl x509 -in $name.pem -outform der -out "$out/$name.der"
	openssl pkey -in $name.key -outform der -out "$out/$name.key"
done
# What authenticates it is cut to four bytes, as the message says; and one with
# a recipient of an "other" kind, whose name is longer than any buffer
python3 - "$out" <<'END'
import sys
def length(n):
    return bytes((n,)) if n < 128 else b"\x82" + n.to_bytes(2, "big")
def element(tag, content):
    return bytes((tag,)) + length(len(content)) + content
def children(data):
    at = 0
    while at < len(data):
        n, head = data[at + 1], 2
        if n >= 0x80:
            head += n & 0x7f
            n = int.from_bytes(data[at + 2:at + head], "big")
        yield data[at], data[at + head:at + head + n]
        at += head + n
def change(name, to, how):
    (_, info), = children(open(sys.argv[1] + "/" + name, "rb").read())
    (_, oid), (_, body) = children(info)
    (_, body), = children(body)
    parts = [how(tag, part) for tag, part in children(body)]
    with open(sys.argv[1] + "/" + to, "wb") as f:
        f.write(element(0x30, element(6, oid) + element(
            0xa0, element(0x30, b"".join(element(*p) for p in parts)))))
def cut(tag, part):
    if tag == 0x30:
        assert part[-3:] == b"\x02\x01\x10"
        part = part[:-1] + b"\x04"
    return (tag, part[:4] if tag == 4 else part)
def add(tag, part):
    other = element(0xa4, element(6, b"\x2a" + 600 * b"\x86\x48") + b"\5\0")
    return (tag, other + part if tag == 0x31 else part)
change("rsa_gcm.env", "short.env", cut)
change("rsa_gcm.env", "ori.env", add)
END
