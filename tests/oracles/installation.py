"""Prepares the judges under build/oracles: downloads once, then costs nothing."""

import fcntl
import hashlib
import shutil

from oracles import HERE, Missing, Oracles, Verdict, run
import specimen

TOOLS = {  # command: Debian package
    "python3": "python3", "mvn": "maven",
    "java": "default-jdk-headless", "javac": "default-jdk-headless",
    "qpdf": "qpdf", "pdfsig": "poppler-utils", "pdftotext": "poppler-utils",
    "certutil": "libnss3-tools", "openssl": "openssl", "xmllint": "libxml2-utils",
}
DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"


def step(message, command):
    status, output, errors = run(command)
    if status != 0:
        raise Missing(f"{message} failed ({' '.join(map(str, command))}):\n{output}{errors}")
    return output


def install_java(home, name, main):
    """Class path by Maven, with checksums enforced; the one source file by javac."""
    folder = home / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "classes").mkdir(parents=True)
    # The user's own Maven settings (mirror, proxy, repository) are respected.
    step(f"fetching the jars of {name}", [
        "mvn", "--batch-mode", "--quiet", "--strict-checksums", "-f", HERE / name / "pom.xml",
        f"{DEPENDENCY_PLUGIN}:copy-dependencies", f"-DoutputDirectory={folder / 'lib'}"])
    step(f"compiling {main}", [
        "javac", "-encoding", "UTF-8", "-d", folder / "classes", "-cp", f"{folder / 'lib'}/*",
        HERE / name / f"{main}.java"])


def install_pyhanko(home):
    folder = home / "pyhanko"
    shutil.rmtree(folder, ignore_errors=True)
    step("making the Python environment", ["python3", "-m", "venv", folder])
    step("fetching pyHanko", [folder / "bin" / "pip", "install", "--quiet", "--no-input",
                              "--disable-pip-version-check", "-r", HERE / "requirements.txt"])


def fingerprint():
    """What the installed judges depend on."""
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        # What extends files needs nothing of its own.
        if path.suffix in (".xml", ".java", ".txt") and path.parent.name != "extend":
            digest.update(path.read_bytes())
    for command in (["python3", "-VV"], ["java", "-version"]):
        digest.update("".join(run(command)[1:]).encode())
    return digest.hexdigest()


def require(build):
    """Raises Missing unless the judges are installed, and from these very sources."""
    stamp = Oracles(build).home / "stamp"
    if not stamp.exists() or stamp.read_text() != fingerprint():
        raise Missing(f"the judges in {stamp.parent} are missing or outdated: run "
                      f"tests/oracles/judge install --build {stamp.parents[1]}")


def install(build):
    judges = Oracles(build)
    for tool, package in TOOLS.items():
        if shutil.which(tool) is None:
            raise Missing(f"{tool} is not installed (Debian package {package})")
    judges.home.mkdir(parents=True, exist_ok=True)
    with open(judges.home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = judges.home / "stamp"
        wanted = fingerprint()
        if stamp.exists() and stamp.read_text() == wanted:
            return [Verdict("install", str(judges.home), True, "already complete")]
        stamp.unlink(missing_ok=True)
        install_java(judges.home, "verapdf", "VeraPdfJudge")
        install_java(judges.home, "dss", "DssJudge")
        install_pyhanko(judges.home)
        verdicts = try_out(judges)
        if all(verdict.passed for verdict in verdicts):
            stamp.write_text(wanted)
        return verdicts


def try_out(judges):
    """Every judge starts and says the one thing there is to say of an unsigned specimen."""
    file = judges.home / "specimen.pdf"
    file.write_bytes(specimen.make())
    pki = judges.home / "pki"
    step("making the test PKI", [HERE.parents[1] / "certs" / "make-test-pki.sh", pki])
    verdicts = judges.verapdf([file]) + judges.qpdf([file])
    for verdict in (judges.dss([file], pki, "PAdES-BASELINE-B") + judges.pyhanko([file], pki)
                    + judges.pdfsig([file], pki) + judges.openssl([file], pki)):
        right = not verdict.passed and "no signature" in verdict.detail.splitlines()[0].lower()
        verdicts.append(verdict._replace(
            passed=right, detail="starts" if right else verdict.detail))
    return verdicts
