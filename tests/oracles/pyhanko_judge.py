"""Judges every signature of every file with pyHanko, in one process and without a network.

usage: pyhanko_judge.py [--level B|T|LT|LTA] --trust ROOT.pem [--crl FILE]... FILE...

A signature passes when pyHanko calls it valid and trusted, with the certificate's usage and its
revocation checked (a certificate that names a CRL must be found in one), when it covers the whole
file or only revisions pyHanko accepts follow, and when nothing it locked has changed. At T a valid
timestamp must be there; from LT on the file itself must bring all the revocation data; at LTA its
chain of document timestamps must be valid up to the end of the file. One line a
signature, in columns; exit status 0 when every file has a signature and all pass, 1 otherwise.
"""

import argparse
import logging
import sys

from asn1crypto import crl, pem
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    DocumentSecurityStore, validate_pdf_signature, validate_pdf_timestamp)
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


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


def validate(signature, level, root, crls):
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
    return status, ""


def judge(path, root, crls, level):
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=True)
        signatures = reader.embedded_regular_signatures
        if not signatures:
            print(f"FAIL\t{path}\tno signature")
            return False
        passed = True
        for signature in signatures:
            status, missing = validate(signature, level, root, crls)
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
            passed &= judge(path, root, crls, options.level)
        except Exception as error:  # whatever it stumbled over, the file was not acquitted
            print(f"FAIL\t{path}\tcannot be judged: {type(error).__name__}: {error}")
            passed = False
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
