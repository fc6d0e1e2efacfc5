#!/usr/bin/env python3
"""Has EU DSS and pyHanko extend files that Paraphe signed, and asks Paraphe whether they hold.

usage: extended.py --build DIR --paraphe PROGRAM FILE...

Both only append (proofs, timestamps, dates), each in its own way: every file must be valid still.
Then each file is changed where it was appended to: that must be refused.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
EXTENSIONS = ("[ v3 ]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
              "extendedKeyUsage=critical,timeStamping\nsubjectKeyIdentifier=hash\n"
              "authorityKeyIdentifier=keyid\n")


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          env=dict(os.environ, LC_ALL="C.UTF-8"), timeout=600)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def prepare(pki, home):
    """The authorities of the test PKI, and a timestamping authority with an RSA key, which is all
    that pyHanko's own can use."""
    for name in ("root", "intermediate"):
        shutil.copy(pki / f"{name}.pem", home)
        run("openssl", "crl", "-in", pki / f"{name}.crl", "-outform", "DER", "-out",
            home / f"{name}.der.crl")
    (home / "extensions").write_text(EXTENSIONS)
    run("openssl", "req", "-new", "-newkey", "rsa:3072", "-nodes", "-keyout", home / "tsa.key",
        "-subj", "/C=FR/O=Paraphe ESSAI/CN=Horodatage RSA", "-out", home / "request")
    run("openssl", "x509", "-req", "-in", home / "request", "-CA", pki / "intermediate.pem",
        "-CAkey", pki / "intermediate.key", "-set_serial", "7777", "-days", "3650", "-extfile",
        home / "extensions", "-extensions", "v3", "-out", home / "tsa-one.pem")
    run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", home / "tsa.key", "-outform", "DER",
        "-out", home / "tsa.p8")


def verdict(paraphe, pki, file):
    """0 valid, 1 invalid, 2 undetermined, and what was said."""
    done = subprocess.run([paraphe, "verify", "--lang", "en", "--trust", pki / "root.pem", file],
                          capture_output=True, text=True, timeout=600)
    return done.returncode, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--paraphe", required=True, type=pathlib.Path)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    pki, judges = options.build.resolve() / "pki", options.build.resolve() / "oracles"
    failed = made = 0
    with tempfile.TemporaryDirectory() as scratch:
        home = pathlib.Path(scratch)
        prepare(pki, home)
        ways = [("dss", f"PAdES_BASELINE_{level}") for level in ("LT", "LTA")]
        ways += [("pyhanko", how) for how in ("store", "timestamp", "archive")]
        for program, how in ways:
            # EU DSS does not go down from LTA to LT.
            pairs = [(file, home / f"{program}-{how}-{file.name}") for file in options.files
                     if how != "PAdES_BASELINE_LT" or "level-LTA" not in file.name]
            names = [name for pair in pairs for name in pair]
            if program == "dss":
                run("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                    judges / "dss" / "lib" / "*", HERE / "extend" / "DssExtend.java", home, how, *names)
            else:
                run(judges / "pyhanko" / "bin" / "python", "-B",
                    HERE / "extend" / "pyhanko_extend.py", home, how, *names)
            for source, target in pairs:
                made += 1
                old, new = source.read_bytes(), target.read_bytes()
                faults = [] if new.startswith(old) and len(new) > len(old) else ["nothing appended"]
                status, said = verdict(options.paraphe, pki, target)
                if status != 0:
                    faults.append(f"status {status}\n{said}")
                # The catalogue was written again; it now leads to another tree of pages.
                at = new.rfind(b"/Pages 2 0 R", len(old))
                if at >= 0:
                    target.write_bytes(new[:at] + b"/Pages 3 0 R" + new[at + 12:])
                    status, said = verdict(options.paraphe, pki, target)
                    if status != 1:
                        faults.append(f"changed: status {status}\n{said}")
                print(f"{'FAIL' if faults else 'PASS'} {program} {how}: {source.name}")
                if faults:
                    failed += 1
                    print("\n".join(faults))
    print(f"{made - failed} passed, {failed} failed")
    return 1 if failed or not made else 0


if __name__ == "__main__":
    sys.exit(main())
