"""The independent judges, one function each: what they are fed and what their words mean.

Every function returns a list of verdicts, at least one for each file, and never skips: a tool that
is missing, silent, or talks nonsense gives a failed verdict.
"""

import collections
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

# The C1 compiler and the serial collector: the run is short, and this halves its CPU time.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]

# One reading of the tools' words whatever the user's language; UTF-8 for file names.
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC")

# `signatures`: how many signatures the verdict is about.
Verdict = collections.namedtuple("Verdict", "oracle file passed detail signatures", defaults=[1])


class Missing(Exception):
    """A judge that should be here is not."""


def run(command, **options):
    """Runs a command; returns (status, standard output, standard error), both as text."""
    command = [str(word) for word in command]
    try:
        done = subprocess.run(command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, timeout=600,
                              capture_output=True, **options)
    except FileNotFoundError as error:
        raise Missing(f"{command[0]} is not installed; ./bootstrap test installs it") from error
    return (done.returncode, done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"))


def read_columns(oracle, files, status, output, errors):
    """Reads the verdicts of a judge of ours: lines "PASS|FAIL, file, detail", then indented lines.

    A pass counts only if the exit status agrees, and a file nobody mentioned has failed.
    """
    verdicts = []
    for line in output.splitlines():
        columns = line.split("\t", 2)
        if len(columns) == 3 and columns[0] in ("PASS", "FAIL"):
            verdicts.append(Verdict(oracle, columns[1], columns[0] == "PASS", columns[2]))
        elif verdicts:
            last = verdicts[-1]
            verdicts[-1] = last._replace(detail=last.detail + "\n" + line)
    heard = {verdict.file for verdict in verdicts}
    for file in files:
        if str(file) not in heard:
            verdicts.append(Verdict(oracle, str(file), False, "no verdict\n" + output + errors))
    if (status == 0) != all(verdict.passed for verdict in verdicts):
        verdicts.append(Verdict(oracle, "-", False, f"exit status {status}\n{errors}"))
    return verdicts


def miscounts(verdicts, files, count):
    """A failed verdict for each file in which a judge found more or fewer signatures than `count`."""
    if count is None:
        return []
    found = collections.Counter()
    for verdict in verdicts:
        found[verdict.file] += verdict.signatures
    return [Verdict(verdicts[0].oracle, str(file), False,
                    f"{found[str(file)]} signature(s) judged in the place of {count}")
            for file in files if found[str(file)] != count]


class Oracles:
    """The judges installed under build/oracles."""

    def __init__(self, build):
        self.home = pathlib.Path(build).resolve() / "oracles"

    def java(self, name, main, arguments):
        classes = self.home / name / "classes"
        if not classes.is_dir():
            raise Missing(f"{main} is not installed in {self.home}: run "
                          f"tests/oracles/judge install --build {self.home.parent}")
        path = f"{classes}{os.pathsep}{self.home / name / 'lib'}/*"
        return run(JAVA + ["-cp", path, main] + arguments)

    # Conformity ---------------------------------------------------------------------------------

    def verapdf(self, files):
        return read_columns("veraPDF", files, *self.java("verapdf", "VeraPdfJudge", list(files)))

    def qpdf(self, files):
        verdicts = []
        for file in files:
            # 0 clean, 2 errors, 3 warnings: a warning is already a failure.
            status, output, errors = run(["qpdf", "--check", file])
            passed = status == 0 and "WARNING" not in output + errors
            verdicts.append(Verdict("qpdf", str(file), passed,
                                    "--check" if passed else f"status {status}\n{output}{errors}"))
        return verdicts

    # Signatures ---------------------------------------------------------------------------------

    def signatures(self, files, pki, level, count=None):
        """What every judge says of every signature; with a count, each must find that many."""
        return [verdict for judge in (
            self.dss(files, pki, level), self.pyhanko(files, pki, level),
            self.pdfsig(files, pki, level), self.openssl(files, pki, level)) for verdict in judge + miscounts(judge, files, count)]

    def dss(self, files, pki, level):
        arguments = ["--trust", pki / "root.pem", "--crl", pki / "root.crl",
                     "--crl", pki / "intermediate.crl", "--expect", level] + list(files)
        return read_columns("EU DSS", files, *self.java("dss", "DssJudge", arguments))

    def pyhanko(self, files, pki, level="PAdES-BASELINE-B"):
        python = self.home / "pyhanko" / "bin" / "python"
        if not python.exists():
            raise Missing(f"pyHanko is not installed in {self.home}: run "
                          f"tests/oracles/judge install --build {self.home.parent}")
        command = [python, "-B", HERE / "pyhanko_judge.py", "--level", level.rsplit("-", 1)[-1],
                   "--trust", pki / "root.pem", "--pki", pki,
                   "--crl", pki / "root.crl", "--crl", pki / "intermediate.crl"]
        return read_columns("pyHanko", files, *run(command + list(files)))

    def pdfsig(self, files, pki, level="PAdES-BASELINE-B"):
        # Above T, what is appended behind the signature is for others to judge.
        total = level in ("PAdES-BASELINE-B", "PAdES-BASELINE-T")
        database = self.nss_database(pki / "root.pem")
        verdicts = []
        for file in files:
            # Its exit status tells nothing: it is 0 for forged files too.
            _, output, errors = run(["pdfsig", "-nssdir", f"sql:{database}", "-no-ocsp", file])
            fields = re.split(r"^Signature #\d+:$", output, flags=re.M)[1:]
            # A field may wait for its signatory; one at least must be signed. Document timestamps
            # are beyond this judge (poppler 22.12); openssl and the others see to them.
            signatures = [f for f in fields if "The signature form field is not signed." not in f
                          and "- Signature Type: unknown" not in f]
            faults = []
            for signature in signatures:
                for words in ("Signature Validation: Signature is Valid.",
                              "Certificate Validation: Certificate is Trusted."):
                    if words not in signature:
                        faults.append(f"does not say “{words}”")
            if not signatures:
                faults.append("no signature")
            # Of several, at least the last one covers the whole file.
            elif total and not re.search(r"^  - Total document signed$", output, flags=re.M):
                faults.append("no signature of the total document")
            verdicts.append(Verdict(
                "pdfsig", str(file), not faults,
                "; ".join(faults) + "\n" + output + errors if faults
                else "valid, trusted, total document", len(signatures)))
        return verdicts

    def nss_database(self, root):
        """The database where pdfsig looks for trust: our root and nothing else."""
        database = self.home / "nss" / hashlib.sha256(root.read_bytes()).hexdigest()[:16]
        if (database / "cert9.db").exists():
            return database
        database.parent.mkdir(parents=True, exist_ok=True)
        # Made beside its place and moved there, so that two runs at once do not meet.
        with tempfile.TemporaryDirectory(dir=database.parent) as scratch:
            made = pathlib.Path(scratch) / "database"
            made.mkdir()
            for command in (["certutil", "-N", "-d", f"sql:{made}", "--empty-password"],
                            ["certutil", "-A", "-d", f"sql:{made}", "-n", "root", "-t", "CT,C,C",
                             "-i", root]):
                status, output, errors = run(command)
                if status != 0:
                    raise Missing(f"certutil failed: {output}{errors}")
            try:
                made.rename(database)
            except OSError:
                if not (database / "cert9.db").exists():
                    raise
        return database

    def openssl(self, files, pki, level="PAdES-BASELINE-B"):
        verdicts = []
        for file in files:
            signatures = []
            try:
                signatures = find_signatures(file)
                faults = [] if signatures else ["no signature"]
                for signature in signatures:
                    faults += (verify_timestamp if signature.is_timestamp else verify_cms)(
                        signature, pki)
                last_is_signature = level not in ("PAdES-BASELINE-T", "PAdES-BASELINE-LT")
                if last_is_signature and signatures and max(s.end for s in signatures) != os.path.getsize(file):
                    faults.append("bytes after the last signed range")
            except ValueError as error:
                faults = [str(error)]
            verdicts.append(Verdict("openssl", str(file), not faults,
                                    "\n".join(faults) or "cms -verify -cades, CRLs checked",
                                    len(signatures)))
        return verdicts


Signature = collections.namedtuple("Signature", "content cms end is_timestamp")


def find_signatures(file):
    """The CMS signatures of a PDF and the bytes they sign, as qpdf's own parser finds them.

    Raises ValueError where the byte range is not what EN 319 142-1 wants: from 0, with one gap
    that is exactly the hexadecimal string of /Contents.
    """
    status, output, errors = run(["qpdf", "--json=2", "--json-key=qpdf", file])
    if status not in (0, 3):
        raise ValueError(f"qpdf cannot read it: {errors}")
    data = pathlib.Path(file).read_bytes()
    found = []
    for name, entry in json.loads(output)["qpdf"][1].items():
        value = entry.get("value")
        if not isinstance(value, dict) or "/ByteRange" not in value:
            continue
        numbers = value["/ByteRange"]
        if len(numbers) != 4 or not all(isinstance(n, int) and n >= 0 for n in numbers):
            raise ValueError(f"{name}: /ByteRange is {numbers}")
        start, length, again, rest = numbers
        gap = data[length:again]
        if start != 0 or again + rest > len(data) or gap[:1] != b"<" or gap[-1:] != b">":
            raise ValueError(f"{name}: /ByteRange {numbers} does not leave out just one string")
        contents = value.get("/Contents", "")
        if not contents.startswith("b:") or bytes.fromhex(contents[2:]) != bytes.fromhex(
                gap[1:-1].decode("ascii", "replace")):
            raise ValueError(f"{name}: the gap of /ByteRange is not /Contents")
        found.append(Signature(data[:length] + data[again:again + rest],
                               der_value(bytes.fromhex(contents[2:])), again + rest,
                               value.get("/SubFilter") == "/ETSI.RFC3161"))
    return found


def der_value(padded):
    """The first DER value of a string padded with zeros."""
    if len(padded) < 2 or padded[0] != 0x30:
        raise ValueError("/Contents is not DER")
    if padded[1] < 0x80:
        return padded[:2 + padded[1]]
    width = padded[1] & 0x7F
    end = 2 + width + int.from_bytes(padded[2:2 + width], "big")
    if width == 0 or end > len(padded) or padded[end:].strip(b"\0"):
        raise ValueError("/Contents is not one DER value and zeros")
    return padded[:end]


def verify_cms(signature, pki):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        (scratch / "content").write_bytes(signature.content)
        (scratch / "cms").write_bytes(signature.cms)
        trusted = scratch / "trusted.pem"
        trusted.write_bytes(b"".join(
            (pki / name).read_bytes() for name in ("root.pem", "root.crl", "intermediate.crl")))
        status, _, errors = run([
            "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER",
            "-in", scratch / "cms", "-content", scratch / "content", "-out", os.devnull,
            "-CAfile", trusted, "-no-CApath", "-no-CAstore", "-crl_check_all", "-purpose", "any"])
    if status == 0 and "CAdES Verification successful" in errors:
        return []
    return [f"cms -verify: status {status}\n{errors}"]


def verify_timestamp(signature, pki):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        (scratch / "content").write_bytes(signature.content)
        (scratch / "token").write_bytes(signature.cms)
        status, output, errors = run([
            "openssl", "ts", "-verify", "-data", scratch / "content", "-in", scratch / "token",
            "-token_in", "-CAfile", pki / "root.pem", "-untrusted", pki / "tsa.pem"])
    if status == 0 and "Verification: OK" in output + errors:
        return []
    return [f"ts -verify: status {status}\n{output}{errors}"]
