"""Extends signed files with pyHanko, offline.

usage: pyhanko_extend.py PKI HOW INPUT OUTPUT [INPUT OUTPUT]...

PKI is the folder that extended.py prepares. HOW: "store" adds proofs, with /VRI; "timestamp" a
document timestamp; "archive" both, as its update of the archival chain does.
"""

import asyncio
import io
import logging
import pathlib
import sys

from asn1crypto import crl
from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore


async def extend(pki, how, data):
    def certificate(name):
        return next(iter(load_certs_from_pemder([str(pki / name)])))

    root, issuer = certificate("root.pem"), certificate("intermediate.pem")
    authority = certificate("tsa-one.pem")
    lists = [crl.CertificateList.load((pki / name).read_bytes())
             for name in ("root.der.crl", "intermediate.der.crl")]
    known = SimpleCertificateStore()
    known.register_multiple([root, issuer])
    stamper = PdfTimeStamper(DummyTimeStamper(
        tsa_cert=authority, tsa_key=load_private_key_from_pemder(str(pki / "tsa.key"), None),
        certs_to_embed=known))
    context = ValidationContext(trust_roots=[root], crls=lists, other_certs=[issuer, authority],
                                allow_fetching=False, revocation_mode="soft-fail")
    stream = io.BytesIO(data)
    if how == "store":
        first = PdfFileReader(stream).embedded_signatures[0]
        value = first.sig_object.get_object().raw_get("/Contents").hex().upper().encode()
        DocumentSecurityStore.add_dss(stream, value, crls=lists, force_write=True,
                                      certs=[root, issuer, authority, first.signer_cert])
        return stream.getvalue()
    out = io.BytesIO()
    if how == "timestamp":
        await stamper.async_timestamp_pdf(IncrementalPdfFileWriter(stream), "sha256", output=out)
    else:
        await stamper.async_update_archival_timestamp_chain(PdfFileReader(stream), context,
                                                            output=out)
    return out.getvalue()


def main():
    logging.disable(logging.CRITICAL)
    pki, how, files = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    for source, target in zip(files[::2], files[1::2]):
        data = pathlib.Path(source).read_bytes()
        pathlib.Path(target).write_bytes(asyncio.run(extend(pki, how, data)))


if __name__ == "__main__":
    main()
