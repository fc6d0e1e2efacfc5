"""Trusted lists through the program. The list is made and canonicalised by Python's own library."""

import base64
import hashlib
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree

from record import act, record
from workshop import Workshop, key

DSIG = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
TYPES = "http://uri.etsi.org/TrstSvc/Svctype/"
STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"


def certificate(name):
    with open(key(name), encoding="ascii") as file:
        return "".join(line for line in file if "-----" not in line)


def digest(text):
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


def service(name, kind, status="granted", since="2016-06-30T22:00:00Z"):
    return (f"<TrustServiceProvider><TSPServices><TSPService><ServiceInformation>"
            f"<ServiceTypeIdentifier>{TYPES}{kind}</ServiceTypeIdentifier><ServiceName>"
            f"<Name xml:lang='fr'>Autorité &amp; Cie</Name></ServiceName><ServiceDigitalIdentity>"
            f"<DigitalId><X509Certificate>{certificate(name)}</X509Certificate></DigitalId>"
            f"</ServiceDigitalIdentity><ServiceStatus>{STATUS}{status}</ServiceStatus>"
            f"<StatusStartingTime>{since}</StatusStartingTime></ServiceInformation></TSPService>"
            f"</TSPServices></TrustServiceProvider>")


def trusted_list(services, next_update="2099-01-01T00:00:00Z", signer="signer-rsa3072.key"):
    """Signed with RSA and SHA-256; enveloped, exclusive canonicalization."""
    text = ("<?xml version='1.0' encoding='UTF-8'?>\n<!-- a list -->\n"
            "<TrustServiceStatusList xmlns='http://uri.etsi.org/02231/v2#' xmlns:unused='urn:x' "
            "TSLTag='http://uri.etsi.org/19612/TSLTag' Id='l'>\n<SchemeInformation>"
            "<TSLVersionIdentifier>5</TSLVersionIdentifier><TSLType>http://uri.etsi.org/TrstSvc/"
            "TrustedList/TSLType/EUgeneric</TSLType><SchemeTerritory>FR</SchemeTerritory>"
            "<ListIssueDateTime>2024-01-01T00:00:00Z</ListIssueDateTime><NextUpdate><dateTime>"
            f"{next_update}</dateTime></NextUpdate></SchemeInformation><TrustServiceProviderList>"
            f"{''.join(services)}</TrustServiceProviderList>@@</TrustServiceStatusList>")
    whole = ElementTree.canonicalize(text.replace("@@", ""))
    info = (f"<ds:SignedInfo xmlns:ds='{DSIG}'><ds:CanonicalizationMethod Algorithm='{EXCLUSIVE}'/>"
            "<ds:SignatureMethod Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'/>"
            f"<ds:Reference URI=''><ds:Transforms><ds:Transform Algorithm='{DSIG}"
            f"enveloped-signature'/><ds:Transform Algorithm='{EXCLUSIVE}'/></ds:Transforms>"
            "<ds:DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><ds:DigestValue>"
            f"{digest(whole)}</ds:DigestValue></ds:Reference></ds:SignedInfo>")
    value = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key(signer)], check=True,
                           input=ElementTree.canonicalize(info).encode("utf-8"),
                           capture_output=True).stdout
    signature = (f"<ds:Signature xmlns:ds='{DSIG}'>{info}<ds:SignatureValue>"
                 f"{base64.encodebytes(value).decode()}</ds:SignatureValue></ds:Signature>")
    return text.replace("@@", signature)


class TrustedList(Workshop):
    def setUp(self):
        super().setUp()
        seance = self.write("s.xml", record(act(1, "2024-041")))
        found = self.run_paraphe("run", seance, "-o", self.output, *self.signing())
        self.assertEqual(found.code, 0, found)
        self.signed = self.path("sortie/" + self.files()[0])

    def verify(self, text, *more, signer="signer-rsa3072.pem"):
        path = self.write("liste.xml", text)
        return self.run_paraphe("verify", self.signed, "--trusted-list", path,
                                "--trusted-list-cert", key(signer), *more)

    def test_a_granted_authority_is_trusted(self):
        found = self.verify(trusted_list([service("intermediate.pem", "CA/QC")]))
        self.assertEqual(found.code, 0, found)

    def test_an_authority_that_was_withdrawn_is_named(self):
        text = trusted_list([service("intermediate.pem", "CA/QC", "withdrawn")])
        found = self.verify(text)
        self.assertEqual(found.code, 2, found)
        text = trusted_list([service("intermediate.pem", "CA/QC", since="2098-01-01T00:00:00Z")])
        found = self.verify(text)
        self.assertEqual(found.code, 2, found)
        self.assertIn("[verify.service-not-granted]", found.err)
        self.assertIn("Autorité & Cie", found.err)

    def test_a_list_that_is_not_to_be_believed_is_refused(self):
        good = trusted_list([service("intermediate.pem", "CA/QC")])
        for text, code in (
                (good.replace("Cie", "Fils"), "trusted-list.bad-signature"),
                (trusted_list([], "2024-06-01T00:00:00Z"), "trusted-list.outdated"),
                ("<a/>", "trusted-list.malformed"), ("", "xml.")):
            found = self.verify(text)
            self.assertEqual(found.code, 1, found)
            self.assertIn(f"[{code}", found.err)
        found = self.verify(good, signer="signer-p256.pem")
        self.assertIn("[trusted-list.other-signer]", found.err)
        found = self.run_paraphe("verify", self.signed, "--trusted-list", self.write("l.xml", good))
        self.assertEqual(found.code, 64, found)
        self.assertIn("--trusted-list-cert", found.err)

    def test_a_list_serves_signing_too(self):
        path = self.write("liste.xml", trusted_list([service("intermediate.pem", "CA/QC")]))
        signing = self.signing()
        signing[signing.index("--trust"):signing.index("--trust") + 2] = [
            "--trusted-list", path, "--trusted-list-cert", key("signer-rsa3072.pem")]
        found = self.run_paraphe("run", self.path("s.xml"), "-o", self.output, *signing, "--replace")
        self.assertEqual(found.code, 0, found)


if __name__ == "__main__":
    unittest.main()
