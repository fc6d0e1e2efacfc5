"""The act of a record in the languages of other engines: the same words, headings, lists and tables,
without what they cannot do (tags, fields, embedded record)."""

import xml.etree.ElementTree as tree
from xml.sax.saxutils import escape

SPACE = "{urn:paraphe:seance:1}"


def words(element):
    return " ".join("".join(element.itertext()).split())


def content(record):
    """[(kind, text or rows)]: kind is title, heading, text, item or table."""
    seance = tree.fromstring(record)
    act = seance.find(f".//{SPACE}deliberation")
    out = [("title", "Extrait du registre des délibérations"),
           ("heading", words(act.find(f"{SPACE}objet")))]
    members = {member.get("id"): f"{member.get('prenom') or member.get('initiales') or ''} "
                                 f"{member.get('nom')}".strip()
               for member in seance.iter(f"{SPACE}membre")}
    for liste in seance.iter(f"{SPACE}liste"):
        names = [members.get(p.get("membre"), "") for p in liste.iter(f"{SPACE}presence")]
        if names:
            out.append(("text", f"{(liste.get('etat') or '').capitalize()} : " + ", ".join(names)))
    for part in act:
        name = part.tag.replace(SPACE, "")
        if name in ("objet", "rapporteur", "matiere", "mouvement"):
            continue
        for block in part.iter():
            kind = block.tag.replace(SPACE, "")
            if kind in ("visa", "considerant", "paragraphe", "formule", "article"):
                text = words(block)
                if text:
                    out.append(("text", text))
            elif kind == "element":
                out.append(("item", words(block)))
            elif kind == "intertitre":
                out.append(("heading", words(block)))
            elif kind == "tableau":
                rows = [[words(cell) for cell in row if cell.tag.startswith(SPACE)]
                        for row in block.iter(f"{SPACE}ligne")]
                rows = [row for row in rows if row]
                if rows:
                    out.append(("table", rows))
    return out


def html(blocks):
    out = ["<!DOCTYPE html><html lang='fr'><head><meta charset='utf-8'><title>Extrait</title><style>"
           "@page{size:A4;margin:25mm 20mm}body{font:11pt/14pt serif;text-align:justify;"
           "hyphens:auto}td{border-bottom:.5pt solid}</style></head><body>"]
    tags = {"title": "h1", "heading": "h2", "text": "p", "item": "li"}
    for kind, value in blocks:
        if kind == "table":
            rows = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>"
                           for row in value)
            out.append(f"<table>{rows}</table>")
        else:
            out.append(f"<{tags[kind]}>{escape(value)}</{tags[kind]}>")
    return "".join(out) + "</body></html>"


def fo(blocks):
    out = ["<fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format' xml:lang='fr'>"
           "<fo:layout-master-set><fo:simple-page-master master-name='a4' page-width='210mm' "
           "page-height='297mm' margin='25mm 20mm'><fo:region-body/></fo:simple-page-master>"
           "</fo:layout-master-set><fo:page-sequence master-reference='a4'>"
           "<fo:flow flow-name='xsl-region-body' font-size='11pt' line-height='14pt' "
           "text-align='justify' hyphenate='true' language='fr'>"]
    sizes = {"title": "18pt", "heading": "14pt", "text": "11pt", "item": "11pt"}
    for kind, value in blocks:
        if kind == "table":
            rows = "".join("<fo:table-row>" + "".join(
                f"<fo:table-cell><fo:block>{escape(cell)}</fo:block></fo:table-cell>"
                for cell in row) + "</fo:table-row>" for row in value)
            out.append(f"<fo:table><fo:table-body>{rows}</fo:table-body></fo:table>")
        else:
            out.append(f"<fo:block font-size='{sizes[kind]}' space-after='6pt'>"
                       f"{escape(value)}</fo:block>")
    return "".join(out) + "</fo:flow></fo:page-sequence></fo:root>"


def latex(blocks):
    special = {c: "\\" + c for c in "&%$#_{}"} | {"~": r"\textasciitilde{}",
                                                  "^": r"\textasciicircum{}",
                                                  "\\": r"\textbackslash{}"}

    def safe(text):
        return "".join(special.get(c, c) for c in text)

    # A small TeX may lack these; the words are set all the same.
    wanted = "".join(rf"\IfFileExists{{{file}}}{{\usepackage{options}{{{package}}}}}{{}}"
                     for file, options, package in (("french.ldf", "[french]", "babel"),
                                                    ("fontspec.sty", "", "fontspec"),
                                                    ("microtype.sty", "", "microtype")))
    out = [r"\documentclass[a4paper,11pt]{article}" + wanted + r"\begin{document}"]
    for kind, value in blocks:
        if kind == "table":
            width = max(len(row) for row in value)
            out.append(r"\begin{tabular}{" + "l" * width + "}" +
                       r"\\".join("&".join(safe(cell) for cell in row) for row in value) +
                       r"\end{tabular}")
        elif kind in ("title", "heading"):
            out.append(r"\section*{" + safe(value) + "}")
        else:
            out.append(safe(value))
    return "\n\n".join(out) + "\n\\end{document}\n"


def typst(blocks):
    def safe(text):
        return "".join("\\" + c if c in "\\#*_`$<>@[]=-+/~'\"" else c for c in text)

    out = ['#set page(paper: "a4", margin: (x: 20mm, y: 25mm))\n#set text(lang: "fr", size: 11pt)\n'
           "#set par(justify: true)\n"]
    for kind, value in blocks:
        if kind == "table":
            width = max(len(row) for row in value)
            cells = ", ".join("[" + safe(cell) + "]" for row in value
                              for cell in row + [""] * (width - len(row)))
            out.append(f"#table(columns: {width}, {cells})")
        elif kind in ("title", "heading"):
            out.append(("= " if kind == "title" else "== ") + safe(value))
        else:
            out.append(safe(value))
    return "\n\n".join(out) + "\n"
