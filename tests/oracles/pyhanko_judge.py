"""Judges every signature of every file with pyHanko, in one process and without a network.

usage: pyhanko_judge.py [--level B|T|LT|LTA] --trust ROOT.pem [--crl FILE]... [--pki DIR] FILE...

A signature passes when pyHanko calls it valid and trusted, with the certificate's usage and its
revocation checked (a certificate that names a CRL must be found in one), when it covers the whole
file or only revisions pyHanko accepts follow, and when nothing it locked has changed. At T a valid
timestamp must be there; from LT on the file itself must bring all the revocation data; at LTA its
chain of document timestamps must be valid up to the end of the file, and, given the keys of the
test PKI, its routine for long-term validation (ETSI EN 319 102-1, 5.6.3) must pass: it asks for
revocation data of this minute about the last timestamp, which the authorities in DIR sign for it.
One line a signature, in columns; exit status 0 when every file has a signature and all pass, 1 otherwise.
"""

import argparse
import asyncio
import datetime
import logging
import pathlib
import sys

from asn1crypto import crl, pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    DocumentSecurityStore, validate_pdf_signature, validate_pdf_timestamp)
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge, PdfSignatureValidationSpec, SignatureValidationSpec)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule)
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

TIMESTAMP = "signature_time_stamp_token"


def has_time(reader, status):
    """A timestamp in the signature, valid, or one of the document."""
    own = status.timestamp_validity
    return (own is not None and own.valid and own.trusted) or bool(
        reader.embedded_timestamp_signatures)


def context_of(reader, root, crls):
    """What the file itself brings, and the lists given; nothing is fetched."""
    settings = {"trust_roots": [root], "crls": crls, "allow_fetching": False,
                "revocation_mode": "hard-fail"}
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return ValidationContext(**settings)
    return store.as_validation_context(settings)


def archive_is_sound(reader, root, crls):
    """Each document timestamp is valid, and the last one covers the whole file."""
    stamps = reader.embedded_timestamp_signatures
    for stamp in stamps:
        status = validate_pdf_timestamp(stamp, validation_context=context_of(reader, root, crls))
        if not (status.intact and status.valid and status.trusted and status.coverage in (
                SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)):
            return False
    return bool(stamps) and status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def fresh_list(pki, name):
    """The revocation list of an authority of the test PKI, signed anew."""
    authority = x509.load_pem_x509_certificate((pki / f"{name}.pem").read_bytes())
    key = serialization.load_pem_private_key((pki / f"{name}.key").read_bytes(), None)
    old = x509.load_pem_x509_crl((pki / f"{name}.crl").read_bytes())
    now = datetime.datetime.now(datetime.timezone.utc)
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = x509.CertificateRevocationListBuilder(
        issuer_name=authority.subject, last_update=now - datetime.timedelta(seconds=1),
        next_update=now + datetime.timedelta(days=1), revoked_certificates=list(old))
    builder = builder.add_extension(x509.CRLNumber(int(now.timestamp())), False).add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), False)
    made = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    return CRLContainer(crl.CertificateList.load(made))


def lasts(signature, root, pki):
    """Why the routine for long-term validation does not pass; "" when it does.

    It wants a timestamp in the signature itself; without one there is nothing to ask it.
    """
    unsigned = signature.signer_info["unsigned_attrs"]
    if not unsigned or TIMESTAMP not in [each["type"].native for each in unsigned]:
        return ""
    rule = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
    specification = SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=[root]),
            revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy(rule, rule))),
        local_knowledge=LocalKnowledge(
            known_crls=[fresh_list(pki, name) for name in ("root", "intermediate")]))
    result = asyncio.run(ades_lta_validation(
        signature, pdf_validation_spec=PdfSignatureValidationSpec(specification)))
    passed = (result.ades_subindic.status.name == "PASSED"
              and result.oldest_evidence_record_timestamp is not None)
    return "" if passed else f"long-term validation: {result.ades_subindic}, {result.failure_msg}"


def validate(signature, level, root, crls, pki):
    """The status, and what is missing besides; "" when nothing is.

    At LT and LTA the file must do without any list from outside; only the last timestamp of LTA,
    which nothing covers yet, may need them.
    """
    reader = signature.reader
    outside = [] if level in ("LT", "LTA") else crls
    status = validate_pdf_signature(
        signature, signer_validation_context=context_of(reader, root, outside),
        ts_validation_context=context_of(reader, root, outside))
    if level != "B" and not has_time(reader, status):
        return status, "no proof of time"
    if level == "LTA" and not archive_is_sound(reader, root, crls):
        return status, "no sound chain of timestamps"
    return status, lasts(signature, root, pki) if level == "LTA" and pki else ""


def judge(path, root, crls, level, pki):
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=True)
        signatures = reader.embedded_regular_signatures
        if not signatures:
            print(f"FAIL\t{path}\tno signature")
            return False
        passed = True
        for signature in signatures:
            status, missing = validate(signature, level, root, crls, pki)
            covered = status.coverage in (
                SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
            good = status.bottom_line and covered and not missing
            passed &= good
            print(f"{'PASS' if good else 'FAIL'}\t{path}\t{signature.field_name}: "
                  f"{status.summary()}, {status.coverage.name}"
                  f"{', ' + missing if missing else ''}")
            if not good:
                for line in status.pretty_print_details().splitlines():
                    if line.strip():
                        print("     " + line.strip())
        return passed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--level", choices=["B", "T", "LT", "LTA"], default="B")
    parser.add_argument("--trust", required=True)
    parser.add_argument("--crl", action="append", default=[])
    parser.add_argument("--pki", type=pathlib.Path)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    # pyHanko logs what its status objects say too.
    logging.disable(logging.CRITICAL)
    root = load_cert_from_pemder(options.trust)
    crls = []
    for path in options.crl:
        with open(path, "rb") as file:
            crls.append(crl.CertificateList.load(pem.unarmor(file.read())[2]))
    passed = bool(options.files)
    if not passed:
        print("FAIL\t-\tno file to judge")
    for path in options.files:
        try:
            passed &= judge(path, root, crls, options.level, options.pki)
        except Exception as error:  # whatever it stumbled over, the file was not acquitted
            print(f"FAIL\t{path}\tcannot be judged: {type(error).__name__}: {error}")
            passed = False
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
