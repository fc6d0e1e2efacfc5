#!/usr/bin/env python3
"""The rules of the house, checked on the sources.

    house.py ROOT      prints each violation as file:line: what; exit code 1 when there is one

The table of folders stands here once more, on purpose: the build links by it, this reads by it, and
who changes the house changes both.
"""

import re
import sys
from pathlib import Path

# What a folder of engine/ may include besides itself: other folders, or single headers.
MAY_INCLUDE = {
    "base": set(),
    "record": {"base"},
    "rules": {"base", "record"},
    "document": {"base", "record"},
    "type": {"base", "document"},
    "page": {"base", "document", "type"},
    "pdf": {"base", "document", "type", "page"},
    "sign": {"base", "pdf/pdf.h", "pdf/deflate.h"},
    "pack": {"base", "record", "sign/sign.h", "sign/verify.h"},
    "session": {"base", "record", "rules", "document", "type", "page", "pdf", "sign", "pack",
                "paraphe.h"},
    "cli": {"paraphe.h", "session", "base"},
}
# paraphe.h and paraphe.cc: the stages' public headers, each named after what it makes.
PIPELINE = {"base", "record", "rules", "document", "type", "page", "pdf", "sign", "pack"}

# Third-party headers and the folders that may know of them.
LIBRARIES = [
    ("libxml2", r"libxml/", {"base"}),
    ("HarfBuzz", r"hb(-[a-z]+)?\.h$", {"type", "pdf"}),
    ("libhyphen", r"hyphen\.h$", {"type"}),
    ("ICU", r"unicode/", {"type"}),
    ("PoDoFo", r"podofo/", {"pdf"}),
    ("lcms2", r"lcms2", {"pdf", "pack"}),
    ("libdeflate", r"libdeflate", {"pdf", "pack"}),
    ("libjpeg", r"j(peglib|error)\.h$", {"pdf"}),
    ("OpenSSL", r"openssl/", {"sign", "pack"}),
    ("qpdf", r"qpdf/", {"sign", "pack"}),
    ("libcurl", r"curl/", {"sign"}),
    ("PKCS#11", r"p11-kit", {"sign"}),
    ("zlib", r"zlib\.h$", {"pack"}),
    ("libarchive", r"archive(_entry)?\.h$", {"pack"}),
    ("SQLite", r"sqlite3", {"session"}),
    ("Boost", r"boost/", {"cli"}),
    ("poppler", r"poppler", {"cli"}),
]
# C++ headers have no dot; of C and POSIX, these are known.
SYSTEM = re.compile(
    r"[a-z_0-9]+$|(sys/[a-z]+|fcntl|setjmp|stdio|unistd|termios|dirent|pthread|poll|spawn|dlfcn)\.h$")

LONGEST_FILE = 500
SOURCES = {".h", ".cc"}
TEXTS = {".h", ".cc", ".cmake", ".txt", ".xml", ".xsd", ".py", ".sh", ".md", ".json", ".po", ".java"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|HA" r"CK|[Ss]tub(s|bed)?|[Ss]implified)\b")
MACHINE = re.compile(r"(?<![\w.])(/(work|root|Users)/|/home/\w|/tmp/(team|bash)|[A-Z]:\\\\)")


def lines_of(path):
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def files_of(root, folder, suffixes):
    start = root / folder if folder else root
    return sorted(p for p in start.rglob("*") if p.is_file() and p.suffix in suffixes)


def folder_of(root, path):
    """The folder of engine/ that `path` is in; "" for paraphe.h and paraphe.cc."""
    parts = path.relative_to(root / "engine").parts
    return parts[0] if len(parts) > 1 else ""


def includes_of(path):
    """(line number, "<" or '"', what) of each #include."""
    for number, line in enumerate(lines_of(path), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


# ---------------------------------------------------------------- includes


def allowed(folder, header):
    target = header.split("/")[0] if "/" in header else ""
    if folder == "":
        return target in PIPELINE or header == "paraphe.h"
    if target == folder:
        return True
    return header in MAY_INCLUDE[folder] or target in MAY_INCLUDE[folder]


def check_includes(root):
    engine = root / "engine"
    for path in files_of(root, "engine", SOURCES):
        folder = folder_of(root, path)
        if folder and folder not in MAY_INCLUDE:
            yield path, 1, f"the house has no folder “{folder}”"
            continue
        for number, kind, header in includes_of(path):
            if kind == "<":
                yield from check_library(path, number, folder, header)
                continue
            if "/../" in "/" + header or header.startswith("./"):
                yield path, number, f"“{header}” is relative; write the folder's name"
            elif not (engine / header).is_file():
                yield path, number, f"“{header}” does not exist in engine/"
            elif not allowed(folder, header):
                yield path, number, f"{folder or 'the pipeline'} may not include “{header}”"


def check_library(path, number, folder, header):
    for name, pattern, folders in LIBRARIES:
        if re.match(pattern, header):
            if folder not in folders:
                yield path, number, f"{name} is for {', '.join(sorted(folders))} only: <{header}>"
            return
    if not SYSTEM.match(header):
        yield path, number, f"<{header}> is of no library the house knows"


def check_public_headers(root):
    """No third-party header reaches a folder through the header of another."""
    engine = root / "engine"
    includes = {p: list(includes_of(p)) for p in files_of(root, "engine", SOURCES)}
    public = set()
    for path, found in includes.items():
        for _, kind, header in found:
            target = engine / header
            if kind == '"' and target in includes:
                if folder_of(root, target) != folder_of(root, path):
                    public.add(target)
    waiting = list(public)
    while waiting:
        path = waiting.pop()
        for number, kind, header in includes[path]:
            target = engine / header
            if kind == "<" and any(re.match(pattern, header) for _, pattern, _ in LIBRARIES):
                yield path, number, f"a header for other folders shows <{header}>"
            elif kind == '"' and target in includes and target not in public:
                public.add(target)
                waiting.append(target)


def check_own_header_first(root):
    """An own header read first proves that it stands by itself."""
    for path in files_of(root, "engine", {".cc"}):
        own = path.with_suffix(".h")
        found = list(includes_of(path))
        if own.is_file() and found:
            expected = own.relative_to(root / "engine").as_posix()
            if found[0][2] != expected:
                yield path, found[0][0], f"the first #include is “{expected}”"
    for path in files_of(root, "engine", {".h"}):
        if "#pragma once" not in lines_of(path):
            yield path, 1, "a header has #pragma once"


def check_linking(root):
    """What a folder's library links is what the folder may include."""
    path = root / "engine" / "CMakeLists.txt"
    text = path.read_text(encoding="utf-8")
    for match in re.finditer(r"^paraphe_folder\((\w+)([^)]*)\)", text, re.M):
        folder, arguments = match.groups()
        number = text.count("\n", 0, match.start()) + 1
        if folder not in MAY_INCLUDE:
            yield path, number, f"the house has no folder “{folder}”"
            continue
        uses = re.search(r"\bUSES\s+([\w\s]+?)(?=\bPRIVATE\b|$)", arguments)
        may = {target.split("/")[0] for target in MAY_INCLUDE[folder]}
        for used in uses.group(1).split() if uses else []:
            if used not in may:
                yield path, number, f"{folder} may not link {used}"


# ---------------------------------------------------------------- diagnostics

MESSAGE = re.compile(r"\bMessage\s+(k\w+)\s*(?:=\s*)?\{")
SHARED = re.compile(r'constexpr\s+(?:const\s+)?char\s*(?:\*|const\b)*\s*(k\w+)(?:\[\])?\s*=\s*'
                    r'(N_\((?:\s*"(?:[^"\\]|\\.)*")+\s*\))\s*;')
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$")


def braced(text, start):
    """What stands between the brace before `start` and its partner, string literals respected."""
    depth, at = 1, start
    while at < len(text):
        literal = LITERAL.match(text, at)
        if literal:
            at = literal.end()
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start:at]
        at += 1
    return text[start:]


def arguments_of(text, constants):
    """Splits an initialiser at its top commas: (marked by N_, string value or None) of each.
    `constants` maps names to initialisers: remedies that several messages share."""
    parts, depth, at, begin = [], 0, 0, 0
    while at < len(text):
        literal = LITERAL.match(text, at)
        if literal:
            at = literal.end()
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if text[at] == "," and depth == 0:
            parts.append(text[begin:at])
            begin = at + 1
        at += 1
    parts.append(text[begin:])
    result = []
    for part in parts:
        part = constants.get(part.strip(), part)
        if part.strip():
            literals = LITERAL.findall(part)
            result.append((part.strip().startswith("N_("), "".join(literals) if literals else None))
    return result


def check_messages(root):
    seen = {}
    for path in files_of(root, "engine", SOURCES):
        text = path.read_text(encoding="utf-8", errors="replace")
        constants = dict(SHARED.findall(text))
        for match in MESSAGE.finditer(text):
            number = text.count("\n", 0, match.start()) + 1
            name, arguments = match.group(1), arguments_of(braced(text, match.end()), constants)
            if len(arguments) != 3 or arguments[0][1] is None:
                yield path, number, f"{name} is not a code, a text and a remedy"
                continue
            (_, code), (text_marked, words), (remedy_marked, remedy) = arguments
            if not CODE.match(code):
                yield path, number, f"“{code}” is not of the form area.what-is-wrong"
            # A code belongs to one file, where its wordings ("did you mean …?") stand together.
            if seen.setdefault(code, path) != path:
                yield path, number, f"“{code}” belongs to {seen[code].relative_to(root)}"
            if not text_marked or not words:
                yield path, number, f"the text of “{code}” is not in N_()"
            if remedy is None or (remedy and not remedy_marked) or (not remedy and remedy_marked):
                yield path, number, f"the remedy of “{code}” is neither in N_() nor \"\""


# ---------------------------------------------------------------- names of types

# What a reader of braces must step over: comments, raw and plain strings, characters.
SKIPPED = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:[^"\\\n]|\\.)*"'
                     r"|(?<![0-9A-Fa-f])'(?:[^'\\\n]|\\.)+'", re.S)
OPENED = re.compile(r"\bnamespace\s*([\w:]*)\s*\{|"
                    r"\b(?:struct|class|union|enum(?:\s+(?:struct|class))?)\s+(\w+)\b(?!\s*(?:::|[>,]))[^;{}()=]*\{|[{}]")


def types_of(text):
    """(line number, qualified name) of each type defined in a named namespace, outside other types and
    outside anonymous namespaces (whose names no other file can meet)."""
    text = SKIPPED.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), text)
    opened = []  # a namespace's name; "" for what hides the names in it
    for match in OPENED.finditer(text):
        token, space, kind = match.group(0), match.group(1), match.group(2)
        if token == "}":
            if opened:
                opened.pop()
            continue
        if kind and all(opened):
            yield text.count("\n", 0, match.start(2)) + 1, "::".join([*opened, kind])
        opened.append(space if space is not None else "")


def check_types(root):
    """Two types of one name in two files of the program are undefined behaviour that no linker tells
    (ISO C++ [basic.def.odr]): whichever inline function is met first serves both."""
    seen = {}
    for path in files_of(root, "engine", SOURCES):
        for number, name in types_of(path.read_text(encoding="utf-8", errors="replace")):
            other = seen.setdefault(name, path)
            if other != path:
                yield path, number, f"{name} is a type of {other.relative_to(root)} too"


# ---------------------------------------------------------------- texts


def check_lengths(root):
    for path in files_of(root, "engine", SOURCES | {".cmake"}):
        length = len(lines_of(path))
        if length > LONGEST_FILE:
            yield path, LONGEST_FILE, f"{length} lines; {LONGEST_FILE} are the most"


def check_words(root):
    for path in files_of(root, "engine", TEXTS):
        for number, line in enumerate(lines_of(path), 1):
            found = UNFINISHED.search(line)
            if found:
                yield path, number, f"“{found.group(0)}”: finish it"
    folders = [p for p in sorted(root.iterdir())
               if p.is_dir() and p.name not in {"build", ".git", ".cache"}]
    texts = [p for p in root.iterdir() if p.is_file() and p.name != ".git"]  # of a worktree
    for folder in folders:
        texts += [p for p in folder.rglob("*") if p.is_file()]
    for path in sorted(texts):
        if path.suffix not in TEXTS and path.suffix != "":
            continue
        if b"\0" in path.read_bytes()[:4096]:
            continue
        for number, line in enumerate(lines_of(path), 1):
            found = MACHINE.search(line)
            if found:
                yield path, number, f"“{found.group(0)}” is a path of one machine"


CHECKS = [check_includes, check_public_headers, check_own_header_first, check_linking,
          check_messages, check_types, check_lengths, check_words]


def violations(root):
    for check in CHECKS:
        for path, number, what in check(root):
            yield f"{path.relative_to(root)}:{number}: {what}"


def main():
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "engine").is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    found = list(violations(Path(sys.argv[1]).resolve()))
    for violation in found:
        print(violation)
    print(f"{len(found)} violations of the rules of the house")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
