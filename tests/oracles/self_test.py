"""Judges the judges: each must pass what is right and fail what is wrong, for its own reason."""

import pathlib
import tempfile

from installation import HERE, require, step
from oracles import Oracles, Verdict
import specimen
import words

# (what is wrong, the bytes, their replacement of the same length, who must notice).
SPOILED = [
    ("not marked as tagged", b"/Marked true", b"/Marked null", {"3a"}),
    ("no language", b"/Lang (fr-FR)", b"/Gnal (fr-FR)", {"ua1"}),
    ("title not shown", b"/DisplayDocTitle true", b"/DisplayDocTitle null", {"ua1"}),
    ("PDF/UA property not declared", b"<pdfaProperty:name>part", b"<pdfaProperty:name>trap",
     {"3a"}),
    ("no tab order", b"/Tabs /S", b"/Tabs /R", {"ua1"}),
    ("hidden widget", b"/F 132", b"/F 134", {"3a"}),
    ("widget without a name", b"/TU (", b"/UT (", {"ua1"}),
    ("compact object", b"1 0 obj\n<<", b"1 0 obj <<", {"3a"}),
    ("stream length", b"/Length 17", b"/Length 11", {"3a", "qpdf"}),
    ("xref off", b"0000000015 00000", b"0000000016 00000", {"qpdf"}),
]

SIGN = """
import sys
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
source, chain = sys.argv[1:3]
for target, key, certificate, subfilter in zip(*[iter(sys.argv[3:])] * 4):
    signer = signers.SimpleSigner.load(key, certificate, ca_chain_files=(chain,))
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature", md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter[subfilter])
    with open(source, "rb") as read, open(target, "wb") as written:
        signers.PdfSigner(metadata, signer=signer).sign_pdf(
            IncrementalPdfFileWriter(read), output=written, existing_fields_only=True)
"""

# (signer, subfilter, what it shows, who must notice); the first is the base of further spoiling.
EVERYBODY = {"EU DSS", "pyHanko", "pdfsig", "openssl"}
SIGNED = [
    ("signer-p256", "PADES", "P-256 signature", set()),
    ("signer-rsa3072", "PADES", "RSA-3072 signature", set()),
    ("other", "PADES", "self-signed signer", EVERYBODY),
    ("expired", "PADES", "expired certificate", EVERYBODY),
    ("not-yet-valid", "PADES", "certificate of the future", EVERYBODY),
    # pdfsig looks at no CRL; openssl was told that any purpose will do.
    ("revoked", "PADES", "revoked certificate", EVERYBODY - {"pdfsig"}),
    ("no-nonrepudiation", "PADES", "certificate not meant for signing", EVERYBODY - {"openssl"}),
    ("signer-p256", "ADOBE_PKCS7_DETACHED", "not PAdES", {"EU DSS"}),
]


class SelfTest:
    def __init__(self, build, scratch):
        self.judges = Oracles(build)
        self.scratch = scratch
        self.pki = scratch / "pki"
        self.results = []
        step("making the test PKI", [HERE.parents[1] / "certs" / "make-test-pki.sh", self.pki])

    def expect(self, what, verdicts, failing):
        """Records whether the judges that failed the file are at least those that had to."""
        failed = {oracle for oracle, passed in verdicts if not passed}
        right = failed >= failing if failing else not failed
        wanted = ", ".join(sorted(failing)) or "nobody"
        self.results.append(Verdict(
            "self-test", what, right, f"{wanted} to fail it; "
            f"{', '.join(sorted(failed)) or 'nobody'} did"))

    def write(self, name, data):
        path = self.scratch / name
        path.write_bytes(data)
        return path

    # Conformity ---------------------------------------------------------------------------------

    def conformity(self):
        good = specimen.make()
        cases = {self.write("good.pdf", good): ("the specimen", set())}
        for number, (what, old, new, failing) in enumerate(SPOILED):
            assert good.count(old) == 1 and len(old) == len(new), what
            cases[self.write(f"spoiled-{number}.pdf", good.replace(old, new))] = (what, failing)
        files = list(cases)
        verdicts = self.judges.verapdf(files) + self.judges.qpdf(files)
        for file, (what, failing) in cases.items():
            self.expect(what, [
                (v.oracle if v.oracle == "qpdf" else v.detail.split(",")[0], v.passed)
                for v in verdicts if v.file == str(file)], failing)

    # Signatures ---------------------------------------------------------------------------------

    def sign(self):
        """Signs the specimen in every way of SIGNED; returns the files in that order."""
        arguments, targets = [], []
        for signer, subfilter, _, _ in SIGNED:
            one = self.scratch / f"{signer}.pem"
            step("reading a certificate",
                 ["openssl", "x509", "-in", self.pki / f"{signer}.pem", "-out", one])
            targets.append(self.scratch / f"{signer}-{subfilter}.pdf")
            arguments += [targets[-1], self.pki / f"{signer}.key", one, subfilter]
        step("signing", [
            self.judges.home / "pyhanko" / "bin" / "python", "-B", "-c", SIGN,
            self.scratch / "good.pdf", self.pki / "intermediate.pem"] + arguments)
        return targets

    def signatures(self):
        signed = self.sign()
        cases = {file: (what, failing)
                 for file, (_, _, what, failing) in zip(signed, SIGNED)}
        data = signed[0].read_bytes()
        cases[self.write("altered.pdf", data.replace(b"Signature d'essai", b"signature d'essai"))] \
            = ("one byte altered", EVERYBODY)
        # EU DSS and pyHanko look at revisions, and a comment makes none.
        cases[self.write("longer.pdf", data + b"% more\n")] = (
            "bytes after the signed range", {"pdfsig", "openssl"})
        cases[self.scratch / "good.pdf"] = ("unsigned", EVERYBODY)
        files = list(cases)
        verdicts = self.judges.signatures(files, self.pki, "PAdES-BASELINE-B")
        for file, (what, failing) in cases.items():
            self.expect(what, [(v.oracle, v.passed) for v in verdicts if v.file == str(file)],
                        failing)
        counted = self.judges.signatures(signed[:1], self.pki, "PAdES-BASELINE-B", 2)
        self.expect("one signature in the place of two", [(v.oracle, v.passed) for v in counted],
                    EVERYBODY)

    # Words --------------------------------------------------------------------------------------

    def words(self):
        pdf = self.write("words.pdf", specimen.make_text([
            ["Objet : budget primitif 2024", "Le conseil, sur proposition du maire, d\xe9li\xad",
             "b\xe8re et approuve le budget", "Commune d'Essai, page 1/2"],
            ["Commune d'Essai", "de l'exercice\xb9 1er janvier.", "Fait \xe0 Essai", "page 2/2"],
        ]))
        body = "Le conseil, sur proposition du maire, délibère et <gras>approuve</gras> le " \
               "budget<note>Commune d'Essai</note> de l'exercice<note>page</note> " \
               "1<exposant>er</exposant> janvier."
        spoken = "<membres><membre id='m' nom='Essai'/></membres><presence membre='m'/>"
        for what, content, failing in [
            ("words across lines and pages",
             f"<objet>budget primitif 2024</objet><corps><p>{body}</p><p>Fait à Essai</p></corps>",
             False),
            ("blocks inside a text", "<corps><e>budget primitif<l><e>2024</e></l></e></corps>",
             False),
            ("one letter changed", f"<corps><p>{body.replace('maire', 'Maire')}</p></corps>", True),
            ("a word missing", f"<corps><p>{body.replace('du maire', 'maire')}</p></corps>", True),
            ("a word lost", f"<corps><p>{body.replace('du maire', 'du bon maire')}</p></corps>",
             True),
            ("two words in one", f"<corps><p>{body.replace('du maire', 'dumaire')}</p></corps>",
             True),
            ("a note lost", f"<corps><p>{body.replace('Commune', 'Ville')}</p></corps>", True),
            ("paragraphs in another order", f"<corps><p>Fait à Essai</p><p>{body}</p></corps>",
             True),
            ("a record without words", "<corps><p> … </p></corps>", True),
        ]:
            self.compare(pdf, what, spoken, content, failing)
        self.compare(pdf, "a member forgotten", spoken.replace("Essai", "Oubli"),
                     "<objet>budget primitif</objet>", True)

    def tagged_words(self):
        # Two cells of a row go on over the page: in content order neither is in one piece.
        pages = [["Le rapporteur rappelle ", "Les travaux sont "], ["la convention.", "finis."]]
        cells = [(b"P", [(0, 0), (1, 0)]), (b"P", [(0, 1), (1, 1)])]
        content = "<corps><c>Le rapporteur rappelle la convention.</c><c>Les travaux sont finis.</c>" \
                  "</corps>"
        pdf = self.write("cells.pdf", specimen.make_tagged_text(pages, cells))
        self.compare(pdf, "a row of cells over two pages", "", content, False)
        self.compare(pdf, "cells in another order", "",
                     "<corps><c>Les travaux sont finis.</c>"
                     "<c>Le rapporteur rappelle la convention.</c></corps>", True)
        crossed = [(b"P", [(0, 0), (1, 1)]), (b"P", [(0, 1), (1, 0)])]
        pdf = self.write("crossed.pdf", specimen.make_tagged_text(pages, crossed))
        self.compare(pdf, "cells that go on in each other", "", content, True)

    def golden(self):
        pdf = self.write("unsigned-a-case-2024-1.pdf", specimen.make_text([
            ["Le conseil d\xe9li\xad", "b\xe8re", "page 1/2"], ["Fait \xe0 Essai", "page 2/2"]]))
        text = "page 1\n  Le conseil déli\\u{ad}\n  bère\n  page 1/2\n" \
               "page 2\n  Fait à Essai\n  page 2/2\n"
        for what, content, failing in [
            ("the words of the text layer", text, False),
            ("a word of the text layer changed", text.replace("Fait", "Faite"), True),
            ("a word on another page", text.replace("  page 1/2\npage 2\n", "page 2\n  page 1/2\n"),
             True),
            ("a word more", text + "  adieu\n", True),
            ("a word less", text.replace("2/2", "2"), True),
            ("no words", "page 1\n", True),
        ]:
            folder = pathlib.Path(tempfile.mkdtemp(dir=self.scratch))
            (folder / "2024-1.words.txt").write_text(content, "utf-8")
            verdict = words.compare_golden(folder, pdf)
            self.expect(what, [("pdftotext", verdict.passed)], {"pdftotext"} if failing else set())

    def compare(self, pdf, what, spoken, content, failing):
        record = self.write("record.xml", (
            f"<seance>{spoken}<deliberation>{content}</deliberation></seance>").encode())
        verdict = words.compare(record, pdf, words.DEFAULT_PATHS.split(","))
        self.expect(what, [("pdftotext", verdict.passed)], {"pdftotext"} if failing else set())


def run(build):
    """Returns one verdict a case."""
    require(build)
    with tempfile.TemporaryDirectory() as scratch:
        test = SelfTest(build, pathlib.Path(scratch))
        test.conformity()
        test.signatures()
        test.words()
        test.tagged_words()
        test.golden()
        return test.results
