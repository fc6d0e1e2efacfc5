"""The words of the record, found again in the text of the PDF.

A word is a run of letters or a run of digits: the typesetter may retune spaces and punctuation, and
a superior may part "1" from "er", but no letter may change, vanish or trade places. A tagged file is
read in the order of its structure tree, as a screen reader does: a paragraph of the record is a run
of words without anything between them, whatever the pages do with it, and a row of cells that all
go on over the page is one cell after the other. In a file without tags the words stand in content
order, and where the page turns a foot, a head and notes may stand between two words of a paragraph.
The paragraphs of one element follow one another as in the record. Footnotes, labels and the
members' names are looked for anywhere.
"""

import collections
import pathlib
import re
import unicodedata
import xml.etree.ElementTree as ElementTree

from oracles import Verdict, run

# Looked for in the deliberation, else in the session.
DEFAULT_PATHS = "objet,sous-objet,corps,decision"
# What stands in a line (the group EnLigne of seance.xsd); everything else is a block.
INLINE = {"gras", "italique", "petites-capitales", "exposant", "indice", "verbe", "cite", "langue",
          "lien", "renvoi", "prive", "passage-a-la-ligne", "conduite"}
# Numbers that only the pages know, so many at each: the PDF has them, the record does not.
NUMBERS = {"page-de": 1, "pages-totales": 1}
# Between the last word of a page and the first of the next: foot, notes, head, repeated rows.
PAGE_TURN = 400
# A word of the foot may by chance be the next word of the paragraph; this many are taken back.
TAKEN_BACK = 4
# How golden files write what is not seen: \\u{ad}.
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
# Where a note is called or a page is named: the PDF may have a number here.
CALL = "\ue000"
# A superior digit may be a character or a manner of drawing one.
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
WORD = re.compile(rf"[^\W\d_]+|\d+|{CALL}")
# Hebrew and Arabic: pdftotext turns them into the order of reading, pdfinfo leaves them as drawn.
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

Word = collections.namedtuple("Word", "text page")


def words_of(text):
    # A hyphen the typesetter put at the end of a line says so: U+00AD, then the line's end.
    text = re.sub("\u00ad\\s*", "", unicodedata.normalize("NFC", text))
    text = text.translate(DIGITS)
    return WORD.findall(text)


def joined(words):
    return " ".join(word for word in words if word != CALL)


def printed_words(pdf):
    """The words of the PDF in content order, each with its page."""
    status, output, errors = run(["pdftotext", "-raw", "-enc", "UTF-8", pdf, "-"])
    if status != 0:
        raise ValueError(f"pdftotext: status {status}: {errors}")
    return [Word(word, number) for number, page in enumerate(output.split("\f"))
            for word in words_of(page)]


def structure_words(pdf):
    """The words of the PDF in the order of its structure tree; none when it has no tree."""
    status, output, errors = run(["pdfinfo", "-struct-text", pdf])
    if status != 0:
        raise ValueError(f"pdfinfo: status {status}: {errors}")
    text, apart = "", True
    for line in output.splitlines():
        content = line.strip()
        if content.startswith('"') and content.endswith('"') and len(content) > 1:
            # The string of a call stands apart from the word it follows.
            text += ("\n" if apart else "") + content[1:-1]
            apart = False
        elif content and not content.startswith("/"):
            # Another element: a word goes on only in what stands in a line.
            apart = apart or not content.endswith("(inline)") or content.startswith("Reference")
    return [Word(word, 0) for word in words_of(text)]


def local_name(element):
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def read_blocks(element, blocks, apart):
    """Appends to blocks the paragraphs of an element, and to apart its notes and labels."""
    label = element.get("libelle")
    if label:
        apart.append(label)
    line = []

    def end_of_line():
        blocks.append("".join(line))
        line.clear()

    def read(inside):
        line.append(inside.text or "")
        for child in inside:
            name = local_name(child)
            if name in ("passage-a-la-ligne", "conduite"):
                line.append("\n")
            elif name in NUMBERS:
                line.append(CALL * (NUMBERS[name] + (child.get("total") == "oui")))
            elif name in INLINE:
                read(child)
            elif name == "note":
                line.append(CALL)
                apart.append("".join(child.itertext()))
            elif name:
                end_of_line()
                read_blocks(child, blocks, apart)
            line.append(child.tail or "")

    read(element)
    end_of_line()


def children_named(parent, name):
    return [child for child in parent if local_name(child) == name]


def deliberation_of(root, pdf, wanted):
    """The deliberation the PDF is about: the one asked for, or the only one, or by file name."""
    found = [element for element in root.iter() if local_name(element) == "deliberation"]
    if wanted is not None:
        found = [element for element in found if wanted in element.attrib.values()]
    elif len(found) > 1:
        stem = words_of(pathlib.Path(pdf).stem)
        found = [element for element in found
                 if (number := words_of(element.get("numero", ""))) and
                 stem[-len(number):] == number]
    if len(found) != 1:
        raise ValueError(f"{len(found)} deliberations of the record fit this file; "
                         "say which with --deliberation")
    return found[0]


def elements_at(path, deliberation, root):
    """The elements at a path of names, in the deliberation or else in the session."""
    for start in (deliberation, root):
        found = [start]
        for name in path.split("/"):
            found = [child for parent in found for child in children_named(parent, name)]
        if found:
            return found
    return []


def names_of(root):
    """What is printed of every member whose presence the record tells."""
    members = {element.get("id"): element for element in root.iter()
               if local_name(element) == "membre"}
    for element in root.iter():
        if local_name(element) == "presence":
            member = members.get(element.get("membre"))
            if member is None:
                raise ValueError(f"no member {element.get('membre')}")
            yield element.get("imprime") or member.get("imprime") or member.get("nom", "")


def match(words, index, printed, at):
    """Where the run of words from words[index] ends if it starts at printed[at]; None if not."""
    start = index
    while index < len(words):
        if words[index] == CALL:
            index += 1
            at += at < len(printed) and printed[at].text.isdigit()
        elif at < len(printed) and printed[at].text == words[index]:
            index, at = index + 1, at + 1
        else:
            break
    if index == len(words):
        return at
    for back in range(min(TAKEN_BACK, index - start - 1) + 1):
        resumed, left = index - back, at - back
        if left == 0 or resumed == start:
            continue
        page = printed[left - 1].page
        for there in range(left, min(left + PAGE_TURN, len(printed))):
            if printed[there].page > page + 1:
                break
            if printed[there].page == page + 1 and printed[there].text == words[resumed]:
                end = match(words, resumed, printed, there)
                if end is not None:
                    return end
    return None


def find(words, printed, start):
    """The end of the first place from start on where the words stand; None if there is none."""
    for at in range(start, len(printed)):
        if printed[at].text == words[0]:
            end = match(words, 0, printed, at)
            if end is not None:
                return end
    return None


def longest_beginning(words, printed):
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if find(words[:middle], printed, 0) is not None:
            low = middle
        else:
            high = middle - 1
    return low


def fault(words, printed):
    """Why a paragraph was not found, as exactly as can be said in a line."""
    if find(words, printed, 0) is not None:
        return f"out of order: “{joined(words[:12])} …”"
    count = longest_beginning(words, printed)
    known = joined(words[max(0, count - 6):count])
    return f"after “{known}” not found: “{joined(words[count:count + 8])}”"


class Comparison:
    """Counts the words compared and collects the faults. `spoken`: in the order of the tags."""

    def __init__(self, printed, spoken):
        self.printed = printed
        self.spoken = spoken
        self.total = 0
        self.faults = []

    def look_for(self, where, text, cursor=0):
        """Looks for a text from the cursor on; returns the new cursor."""
        words = words_of(text)
        if not joined(words):
            return cursor
        self.total += len(words)
        turned = self.spoken and RIGHT_TO_LEFT.search(text)
        order = self.spoken if self.spoken and not turned else self.printed
        end = find(words, order, 0 if turned else cursor)
        if end is None:
            self.faults.append(f"{where}: {fault(words, order)}")
        return cursor if end is None or turned else end

    def look_for_element(self, where, element):
        blocks, apart, cursor = [], [], 0
        read_blocks(element, blocks, apart)
        for text in blocks:
            cursor = self.look_for(where, text, cursor)
        for text in apart:
            self.look_for(where, text)


def compare(record, pdf, paths, wanted=None):
    """The verdict on one PDF."""
    try:
        root = ElementTree.parse(record).getroot()
        deliberation = deliberation_of(root, pdf, wanted)
        comparison = Comparison(printed_words(pdf), structure_words(pdf))
        for path in paths:
            for element in elements_at(path, deliberation, root):
                comparison.look_for_element(path, element)
        if comparison.total == 0:
            comparison.faults.append(f"the record has no words at {', '.join(paths)}")
        for name in names_of(root):
            comparison.look_for("presence", name)
    except (ValueError, ElementTree.ParseError) as error:
        return Verdict("pdftotext", str(pdf), False, str(error))
    faults = comparison.faults
    return Verdict("pdftotext", str(pdf), not faults,
                   f"{len(faults)} fault(s)\n" + "\n".join(faults) if faults
                   else f"{comparison.total} words of the record")


def golden_words(golden):
    """The words of a golden file NUMBER.words.txt, each with its page (the first is 0)."""
    page, found = -1, []
    for line in golden.read_text("utf-8").splitlines(keepends=True):
        if line.startswith("page "):
            page += 1
            found.append("")
        else:
            found[page] += ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), line)
    return [Word(word, number) for number, text in enumerate(found) for word in words_of(text)]


def compare_golden(folder, pdf):
    """The verdict on the text layer of one PDF: word for word, page by page, the golden file's."""
    stem = pathlib.Path(pdf).stem
    fitting = [file for file in pathlib.Path(folder).glob("*.words.txt")
               if stem.endswith("-" + file.name.removesuffix(".words.txt"))]
    if not fitting:
        return Verdict("pdftotext", str(pdf), False, f"no words file of {folder} fits")
    golden = max(fitting, key=lambda file: len(file.name))
    try:
        expected, printed = golden_words(golden), printed_words(pdf)
    except ValueError as error:
        return Verdict("pdftotext", str(pdf), False, str(error))
    if not expected:
        return Verdict("pdftotext", str(pdf), False, f"{golden} holds no words")
    for index in range(max(len(expected), len(printed))):
        if expected[index:index + 1] == printed[index:index + 1]:
            continue
        before = joined(word.text for word in expected[max(0, index - 5):index])
        sides = [" ".join(f"{word.text}" for word in side[index:index + 6]) for side in
                 (expected, printed)]
        return Verdict("pdftotext", str(pdf), False,
                       f"after “{before}”: {golden.name} has “{sides[0]}”, the file “{sides[1]}”")
    return Verdict("pdftotext", str(pdf), True, f"{len(expected)} words, page by page")
