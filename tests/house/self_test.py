#!/usr/bin/env python3
"""Proves that house.py can fail: a good house passes, and each rule, broken alone, is found."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import house  # noqa: E402

GOOD = {
    "engine/CMakeLists.txt": "paraphe_folder(base)\nparaphe_folder(page USES base PRIVATE x)\n",
    "engine/paraphe.h": '#pragma once\n#include "page/pages.h"\n',
    "engine/base/result.h": "#pragma once\n#include <string>\n",
    "engine/base/xml.cc": '#include <libxml/tree.h>\n#include "base/result.h"\n',
    "engine/page/pages.h": '#pragma once\n#include "base/result.h"\n',
    "engine/page/pages.cc": '#include "page/pages.h"\n#include <sys/stat.h>\n'
    'constexpr Message kA{"page.a", N_("one {0}"\n  " two"), N_("do, or { not")};\n'
    'constexpr const char* kLook =\n  N_("look");\n'
    'constexpr Message kB{"page.b", N_("text"), ""};\n'
    'constexpr Message kC{"page.b", N_("other"), kLook};\n',
    "engine/page/a.cc": "namespace paraphe {\nnamespace {\nstruct Own { int x; };\n}\n"
    'struct Outer { struct Item { int n; }; };\nconst char* kA = "namespace x {";\n}\n',
    "engine/page/b.cc": "namespace paraphe {\nnamespace {\nstruct Own { char x; };\n}\n"
    "struct Other { struct Item { char c; }; };\nenum class Kind : int { kOne };\n}\n",
    "engine/sign/sign.h": '#pragma once\n#include "pdf/pdf.h"\n',
    # The parameter of a template is no type of the namespace.
    "engine/sign/list.h": "#pragma once\nnamespace paraphe {\ntemplate <class T>\nclass List {};\n}\n",
    "engine/pdf/heap.h": "#pragma once\nnamespace paraphe {\ntemplate <class T>\nclass Heap {};\n}\n",
    "engine/pdf/pdf.h": "#pragma once\n",
    "engine/pdf/private.h": "#pragma once\n#include <hb.h>\n",
    "engine/pdf/write.cc": '#include "pdf/private.h"\n#include <podofo/podofo.h>\n',
    "README.md": "Paraphe lives in /usr/bin.\n",
}

WORK = "/wo" + "rk/"
# name: (file, its text instead of or beside the good one, what the report must say)
BAD = {
    "upward include": ("engine/base/up.cc", '#include "page/pages.h"\n', "may not include"),
    "one header only": ("engine/sign/more.cc", '#include "pdf/private.h"\n', "may not include"),
    "cli past the pipeline": ("engine/cli/run.cc", '#include "page/pages.h"\n', "may not include"),
    "unknown header": ("engine/page/x.cc", '#include "base/none.h"\n', "does not exist"),
    "relative include": ("engine/page/x.cc", '#include "../base/result.h"\n', "is relative"),
    "unknown folder": ("engine/utils/x.h", "#pragma once\n", "no folder “utils”"),
    "library out of its folder": ("engine/page/x.cc", "#include <openssl/evp.h>\n", "OpenSSL is for"),
    "libxml2 beyond base": ("engine/page/x.cc", "#include <libxml/tree.h>\n", "libxml2 is for"),
    "unknown library": ("engine/page/x.cc", "#include <gtk/gtk.h>\n", "of no library"),
    "library in a public header": ("engine/pdf/pdf.h", "#pragma once\n#include <hb.h>\n",
                                   "a header for other folders shows"),
    "library behind a public header": ("engine/pdf/pdf.h",
                                       '#pragma once\n#include "pdf/private.h"\n',
                                       "a header for other folders shows"),
    "own header late": ("engine/page/pages.cc", '#include <string>\n#include "page/pages.h"\n',
                        "the first #include"),
    "no include guard": ("engine/page/x.h", "int x;\n", "#pragma once"),
    "linking upward": ("engine/CMakeLists.txt", "paraphe_folder(base USES page)\n", "may not link"),
    "code used twice": ("engine/page/x.cc", 'constexpr Message kC{"page.a", N_("t"), ""};\n',
                        "belongs to engine/page/pages.cc"),
    "message without remedy": ("engine/page/x.cc", 'constexpr Message kC{"page.c", N_("t")};\n',
                               "not a code, a text and a remedy"),
    "remedy not marked": ("engine/page/x.cc", 'constexpr Message kC{"page.c", N_("t"), "do"};\n',
                          "the remedy of"),
    "text not marked": ("engine/page/x.cc", 'constexpr Message kC{"page.c", "t", ""};\n',
                        "the text of"),
    "odd code": ("engine/page/x.cc", 'constexpr Message kC{"Oops", N_("t"), ""};\n', "not of the form"),
    "type defined twice": ("engine/pdf/x.cc",
                           "namespace paraphe {\n// {\nstruct Outer final { int x; };\n}\n",
                           "paraphe::Outer is a type of engine/p"),
    "enumeration defined twice": ("engine/pdf/x.cc",
                                  "namespace paraphe {\nenum class Kind { kA };\n}\n",
                                  "paraphe::Kind is a type of engine/p"),
    "long file": ("engine/page/x.cc", "\n" * 501, "501 lines"),
    "unfinished": ("engine/page/x.cc", "// TO" "DO later\n", "finish it"),
    "path of a machine": ("tests/x.py", f'open("{WORK}main")\n', "a path of one machine"),
}


def build(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main():
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        build(root, GOOD)
        failures += [f"the good house: {line}" for line in house.violations(root)]
    for name, (file, text, expected) in BAD.items():
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            build(root, {**GOOD, file: text})
            found = list(house.violations(root))
            if not any(expected in line for line in found):
                failures.append(f"{name}: not seen; found {found}")
    for failure in failures:
        print(failure)
    print(f"{len(BAD)} broken houses, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
