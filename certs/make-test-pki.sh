#!/bin/sh
# Makes the test PKI in OUTDIR: certs/make-test-pki.sh OUTDIR
#
# Nothing made here is worth a cent of trust: no key is protected, the names end in "ESSAI", and
# the whole folder can be thrown away and made again. It needs the openssl command (3.0 or later).
#
# Why "openssl ca" and not "openssl x509 -req": only the former can set a start date before
# OpenSSL 3.4, and the dates of the test documents (2023 …) must fall inside the validity.
set -eu

usage() {
  echo "usage: $0 OUTDIR" >&2
  exit 2
}
[ $# -eq 1 ] || usage
case $1 in
  -h | --help) echo "usage: $0 OUTDIR   (makes the test PKI; does nothing when it is complete)"; exit 0 ;;
  '' | -*) usage ;;
esac

out=$1
recipe=$(sha256sum <"$0" | cut -c1-64)
marker=.paraphe-test-pki

# Complete, and made by this very recipe: nothing to do.
if [ -f "$out/$marker" ] && [ "$(cat "$out/$marker")" = "$recipe" ]; then exit 0; fi
# Never write over a folder that is not ours: it might hold a real key.
if [ -d "$out" ] && [ ! -f "$out/$marker" ] && [ -n "$(ls -A "$out")" ]; then
  echo "$0: $out exists, is not empty and was not made by this script; choose another folder" >&2
  exit 1
fi

umask 077
mkdir -p "$(dirname "$out")"
work=$(mktemp -d "$(dirname "$out")/.pki.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
log=$work/log

quietly() {
  if ! "$@" >"$log" 2>&1; then
    echo "$0: this command failed: $*" >&2
    cat "$log" >&2
    exit 1
  fi
}

# The same dates for everybody; the misuse fixtures have their own.
start=20200101000000Z
end=20450101000000Z

cat >"$work/ca.cnf" <<'CNF'
[req]
distinguished_name = nothing
string_mask = utf8only
utf8 = yes
prompt = no
[nothing]

[any_name]
countryName = optional
organizationName = optional
title = optional
surname = optional
givenName = optional
commonName = supplied

# The policy identifiers stand under 1.3.6.1.4.1.32473, the number RFC 5612 keeps for examples.
# The addresses lead to this very machine, where nobody answers unless a test does. They are here
# because real certificates have them, EU DSS warns of their absence, and poppler takes NSS's
# harmless "no such extension" for a failure of the whole certificate.
[x_root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[x_intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
certificatePolicies = 2.5.29.32.0
authorityInfoAccess = caIssuers;URI:http://127.0.0.1:8642/root.cer
crlDistributionPoints = URI:http://127.0.0.1:8642/root.crl
# emailProtection because OpenSSL's CMS asks for it by default; the second is document signing.
[x_signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = emailProtection, 1.3.6.1.4.1.311.10.3.12
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
certificatePolicies = 1.3.6.1.4.1.32473.1.1
authorityInfoAccess = OCSP;URI:http://127.0.0.1:8642/ocsp, caIssuers;URI:http://127.0.0.1:8642/intermediate.cer
crlDistributionPoints = URI:http://127.0.0.1:8642/intermediate.crl
[x_no_nonrepudiation]
basicConstraints = critical, CA:FALSE
keyUsage = critical, keyAgreement
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
certificatePolicies = 1.3.6.1.4.1.32473.1.1
authorityInfoAccess = caIssuers;URI:http://127.0.0.1:8642/intermediate.cer
crlDistributionPoints = URI:http://127.0.0.1:8642/intermediate.crl
[x_other]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
# RFC 3161 §2.3: this EKU alone, and critical.
[x_tsa]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
certificatePolicies = 1.3.6.1.4.1.32473.1.2
authorityInfoAccess = OCSP;URI:http://127.0.0.1:8642/ocsp, caIssuers;URI:http://127.0.0.1:8642/intermediate.cer
crlDistributionPoints = URI:http://127.0.0.1:8642/intermediate.crl
# RFC 6960 §4.2.2.2.1: nobody asks whether the responder itself was revoked.
[x_ocsp]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
1.3.6.1.5.5.7.48.1.5 = ASN1:NULL
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
certificatePolicies = 1.3.6.1.4.1.32473.1.2
[crl]
authorityKeyIdentifier = keyid:always
CNF

# Through the environment, because a path written here would be parsed: it may hold a "$".
PKI=$work
export PKI
mkdir "$work/issued"
for ca in root intermediate; do
  : >"$work/$ca.index"
  echo 01 >"$work/$ca.crlnumber"
  cat >>"$work/ca.cnf" <<CNF
[$ca]
certificate = \$ENV::PKI/$ca.pem
private_key = \$ENV::PKI/$ca.key
database = \$ENV::PKI/$ca.index
crlnumber = \$ENV::PKI/$ca.crlnumber
new_certs_dir = \$ENV::PKI/issued
rand_serial = yes
default_md = sha256
policy = any_name
unique_subject = no
preserve = yes
crl_extensions = crl
string_mask = utf8only
CNF
done

council='/C=FR/O=Communauté de communes du Pays de Lumbres — ESSAI'
authority='/C=FR/O=Paraphe — ESSAI'

# new_key NAME p256|p384|rsa3072
new_key() {
  case $2 in
    p256) quietly openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/$1.key" ;;
    p384) quietly openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out "$work/$1.key" ;;
    rsa3072) quietly openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$work/$1.key" ;;
  esac
}

# certify NAME SUBJECT EXTENSIONS ISSUER START END: the certificate of the key NAME.key.
# ISSUER is a section of ca.cnf, or "self" for a certificate signed by its own key.
certify() {
  quietly openssl req -new -utf8 -config "$work/ca.cnf" -key "$work/$1.key" -subj "$2" \
    -out "$work/$1.csr"
  case $4 in
    self) issuer="-name root -selfsign" issuer_key=$1 ;;
    *) issuer="-name $4" issuer_key=$4 ;;
  esac
  # shellcheck disable=SC2086  # the issuer is several words
  quietly openssl ca -batch -notext -utf8 -config "$work/ca.cnf" $issuer \
    -keyfile "$work/$issuer_key.key" \
    -extensions "$3" -startdate "$5" -enddate "$6" -in "$work/$1.csr" -out "$work/$1.pem"
  rm "$work/$1.csr"
}

# A signer's file is what a council gets from its provider: its certificate, then the chain.
signer() { # NAME ALGORITHM SUBJECT EXTENSIONS START END
  new_key "$1" "$2"
  certify "$1" "$3" "$4" intermediate "$5" "$6"
  cat "$work/intermediate.pem" >>"$work/$1.pem"
}

new_key root p256
certify root "$authority/CN=AC racine d'essai Paraphe" x_root self $start $end
new_key intermediate p256
certify intermediate "$authority/CN=AC d'essai Paraphe" x_intermediate root $start $end

president="$council/title=Président/SN=LEROY/GN=Christian/CN=Christian LEROY"
secretary="$council/title=Secrétaire de séance/SN=LECAILLE/GN=Sébastien/CN=Sébastien LECAILLE"
signer signer-p256 p256 "$president" x_signer $start $end
signer signer-rsa3072 rsa3072 "$secretary" x_signer $start $end
signer signer-p384 p384 "$secretary" x_signer $start $end

# Misuse: each must be refused, each for its own reason.
signer expired p256 "$president" x_signer $start 20210101000000Z
signer not-yet-valid p256 "$president" x_signer 20440101000000Z $end
signer no-nonrepudiation p256 "$president" x_no_nonrepudiation $start $end
signer revoked p256 "$president" x_signer $start $end
quietly openssl x509 -in "$work/revoked.pem" -out "$work/revoked.one"
quietly openssl ca -batch -config "$work/ca.cnf" -name intermediate \
  -crl_compromise 20210101000000Z -revoke "$work/revoked.one"
rm "$work/revoked.one"
new_key other p256
certify other "$council/CN=Christian LEROY (auto-signé)" x_other self $start $end

# For the higher levels: a timestamping authority and an OCSP responder.
signer tsa p256 "$authority/CN=Horodatage d'essai Paraphe" x_tsa $start $end
signer ocsp p256 "$authority/CN=Répondeur OCSP d'essai Paraphe" x_ocsp $start $end

# The CRLs come after the certificates: EU DSS ignores one older than the certificate it is about.
for ca in root intermediate; do
  quietly openssl ca -batch -config "$work/ca.cnf" -name $ca -gencrl -crldays 3650 -out "$work/$ca.crl"
done

printf 'secret\n' >"$work/password.txt"
quietly openssl pkcs8 -topk8 -v2 aes-256-cbc -in "$work/signer-p256.key" \
  -passout "file:$work/password.txt" -out "$work/signer-p256-encrypted.key"
for name in signer-p256 signer-rsa3072; do
  quietly openssl pkcs12 -export -inkey "$work/$name.key" -in "$work/$name.pem" -name "$name" \
    -passout "file:$work/password.txt" -out "$work/$name.p12"
done

# Our own work is checked before anybody relies on it.
for name in signer-p256 signer-rsa3072; do
  quietly openssl verify -CAfile "$work/root.pem" -untrusted "$work/intermediate.pem" "$work/$name.pem"
done

rm -rf "$work/issued" "$log" "$work"/*.index* "$work"/*.crlnumber* "$work/ca.cnf"
chmod 644 "$work"/*.pem "$work"/*.crl
chmod 600 "$work"/*.key "$work"/*.p12 "$work/password.txt"
chmod 755 "$work"
printf '%s\n' "$recipe" >"$work/$marker"

rm -rf "$out"
mv "$work" "$out"
trap - EXIT
