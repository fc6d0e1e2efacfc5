"""The French texts are complete, well set, and say what the English ones say."""

import os
import re
import subprocess
import tempfile
import unittest

SOURCE = os.environ["PARAPHE_SOURCE"]
CATALOGUE = os.path.join(SOURCE, "engine/cli/fr.po")
NO_BREAK = "\u00a0"


def unquote(text):
    joined = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text))
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), joined)


def entries():
    """Pairs of English and French texts."""
    with open(CATALOGUE, encoding="utf-8") as file:
        content = file.read()
    pattern = r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)'
    found = [(unquote(a), unquote(b)) for a, b in re.findall(pattern, content + "\n", re.M)]
    return [(english, french) for english, french in found if english]


class Catalogue(unittest.TestCase):
    def test_every_text_of_the_sources_is_translated(self):
        with tempfile.TemporaryDirectory() as folder:
            template = os.path.join(folder, "paraphe.pot")
            subprocess.run([os.path.join(SOURCE, "engine/cli/update-messages"), "--template",
                            template], check=True)
            with open(template, encoding="utf-8") as file:
                self.assertGreater(file.read().count("\nmsgid "), 200, "the template is empty")
            # Fails on texts that are missing, not translated or fuzzy.
            compared = subprocess.run(["msgcmp", CATALOGUE, template], capture_output=True,
                                      text=True, check=False)
            self.assertEqual(compared.returncode, 0, compared.stderr)

    def test_the_catalogue_compiles_without_a_remark(self):
        made = subprocess.run(["msgfmt", "--check", "-o", os.devnull, CATALOGUE],
                              capture_output=True, text=True, check=False)
        self.assertEqual((made.returncode, made.stderr), (0, ""))

    def test_the_arguments_are_the_same(self):
        for english, french in entries():
            if english == "What is expected: {2}":
                english = english.replace("{2}", "{3}")  # the schema's own words, in French
            self.assertEqual(set(re.findall(r"\{\d\}", english)), set(re.findall(r"\{\d\}", french)),
                             english)

    def test_commands_options_and_edges_are_the_same(self):
        for english, french in entries():
            self.assertEqual(set(re.findall(r"--[a-z-]+", english)),
                             set(re.findall(r"--[a-z-]+", french)), english)
            self.assertEqual(english[-1] == " ", french[-1] in " " + NO_BREAK, repr(english))
            self.assertEqual(english.count("\n"), french.count("\n"), english)

    def test_french_typography(self):
        for _, french in entries():
            # What is code keeps its own signs: tags, entities, attributes, addresses, hours.
            words = re.sub(r"<[^<>]*>|&\w*;|&\{0\};|&…|https?:|mailto:|pkcs11:[^\s»]*|xmlns:\S*|\d+(?::\d\d)+|-----[A-Z ]+-----|"
                           r'\w="[^"]*"|\}="…"|[A-ZÉ]{2,}\.\.\.|«\u00a0(?:\.\.|<|>)\u00a0»', "X", french)
            for pattern, fault in ((r"\w'\w", "straight apostrophe"),
                                   (r'["“”]', "foreign quotation marks"),
                                   (r"(?<![\u00a0\u202f])[:;!?»]", "no no-break space before"),
                                   (r"«(?![\u00a0\u202f])", "no no-break space after «"),
                                   (r"\.\.\.", "three points for an ellipsis"),
                                   (r"[.,][.,]| [.,](?!\w)", "stray point or comma")):
                self.assertNotRegex(words, pattern, f"{fault}: {french}")


if __name__ == "__main__":
    unittest.main()
