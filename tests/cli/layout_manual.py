#!/usr/bin/env python3
"""The manual of the layout language, made from what its schema says of itself.

    PARAPHE=build/release/bin/paraphe tests/cli/layout_manual.py --update

writes layouts/MANUEL.md (French) and layouts/MANUAL.md (English): every element with its attributes
and what may stand in it, from schemas/mise-en-page.xsd; every field, list and part, from
`paraphe layout fields`.
"""

import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ET

ROOT = pathlib.Path(__file__).resolve().parents[2]
XSD = ROOT / "schemas" / "mise-en-page.xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FILES = {"fr": ROOT / "layouts" / "MANUEL.md", "en": ROOT / "layouts" / "MANUAL.md"}

WORDS = {
    "fr": {
        "title": "Le langage de mise en page",
        "made": "Fait par tests/cli/layout_manual.py à partir de schemas/mise-en-page.xsd : ne pas modifier à la main.",
        "elements": "Éléments", "types": "Valeurs", "fields": "Vocabulaire", "holds": "Contient",
        "text": "texte", "nothing": "rien", "attribute": "attribut", "value": "valeur", "meaning": "sens",
        "required": "exigé", "choices": "L’une de", "form": "Forme", "one_of": "ou",
        "vocabulary": "Les mots par lesquels une mise en page parle des données. « dans » : la liste hors de laquelle le mot "
                      "n’a pas de sens. Les exemples sont ceux de la séance d’essai ; `paraphe layout fields SÉANCE` donne "
                      "ceux d’une autre.",
        "field": "Champs", "list": "Listes", "part": "Parties de l’acte", "agreement": "Avec qui les mots s’accordent",
        "name": "nom", "inside": "dans", "example": "exemple", "range": "de {0} à {1}",
    },
    "en": {
        "title": "The layout language",
        "made": "Made by tests/cli/layout_manual.py from schemas/mise-en-page.xsd: not to be changed by hand.",
        "elements": "Elements", "types": "Values", "fields": "Vocabulary", "holds": "Holds",
        "text": "text", "nothing": "nothing", "attribute": "attribute", "value": "value", "meaning": "meaning",
        "required": "required", "choices": "One of", "form": "Form", "one_of": "or",
        "vocabulary": "The words by which a layout speaks of the record, in French as layouts are. “inside”: the list outside "
                      "which the word has no meaning. Examples are those of the built-in session; "
                      "`paraphe layout fields RECORD` gives those of another.",
        "field": "Fields", "list": "Lists", "part": "Parts of the act", "agreement": "What words agree with",
        "name": "name", "inside": "inside", "example": "example", "range": "{0} to {1}",
    },
}


def local(name):
    return name.removeprefix("m:")


def documentation(node, lang):
    for doc in node.findall(f"{XS}annotation/{XS}documentation"):
        if doc.get(LANG) == lang:
            return " ".join((doc.text or "").split())
    raise SystemExit(f"{node.tag} {node.get('name')} says nothing in {lang}")


class Schema:
    def __init__(self):
        self.root = ET.parse(XSD).getroot()
        self.groups = {g.get("name"): g for g in self.root.findall(f"{XS}group")}
        self.attribute_groups = {g.get("name"): g for g in self.root.findall(f"{XS}attributeGroup")}

    def elements(self):
        return self.root.findall(f"{XS}element")

    def types(self):
        return self.root.findall(f"{XS}simpleType")

    def attributes(self, node):
        """Of a complex type, those of its groups included."""
        for child in node.iter():
            if child.tag == f"{XS}attribute":
                yield child
            elif child.tag == f"{XS}attributeGroup" and child.get("ref"):
                yield from self.attributes(self.attribute_groups[local(child.get("ref"))])

    def children(self, node):
        names = []
        for child in node.iter():
            if child.tag == f"{XS}element" and child.get("ref"):
                names.append(local(child.get("ref")))
            elif child.tag == f"{XS}group" and child.get("ref"):
                names += self.children(self.groups[local(child.get("ref"))])
        return list(dict.fromkeys(names))


def type_name(name):
    builtin = {"xs:string": "texte", "xs:token": "texte", "xs:language": "langue", "xs:anyURI": "adresse"}
    return builtin.get(name) or f"[{local(name)}](#{local(name).lower()})"


def element_page(schema, element, lang):
    words = WORDS[lang]
    name = element.get("name")
    lines = [f"### {name}", "", documentation(element, lang), ""]
    body = element.find(f"{XS}complexType")
    children = schema.children(body)
    mixed = body.get("mixed") == "true" or body.find(f"{XS}simpleContent") is not None
    held = ([words["text"]] if mixed else []) + [f"[{c}](#{c})" for c in children]
    lines += [f"{words['holds']} : {', '.join(held) or words['nothing']}." if lang == "fr"
              else f"{words['holds']}: {', '.join(held) or words['nothing']}.", ""]
    attributes = list(schema.attributes(body))
    if attributes:
        lines += [f"| {words['attribute']} | {words['value']} | {words['meaning']} |", "|---|---|---|"]
        for attribute in attributes:
            must = f" *{words['required']}*" if attribute.get("use") == "required" else ""
            lines.append(f"| `{attribute.get('name')}`{must} | {type_name(attribute.get('type'))} "
                         f"| {documentation(attribute, lang)} |")
        lines.append("")
    return lines


def type_page(node, lang):
    words = WORDS[lang]
    colon = " :" if lang == "fr" else ":"
    lines = [f"### {node.get('name')}", "", documentation(node, lang)]
    values = [f"`{v.get('value')}`" for v in node.iter(f"{XS}enumeration")]
    if values:
        lines += ["", f"{words['choices']}{colon} {', '.join(values)}."]
    least, most = node.find(f".//{XS}minInclusive"), node.find(f".//{XS}maxInclusive")
    if least is not None and most is not None:
        lines += ["", words["range"].format(least.get("value"), most.get("value")).capitalize() + "."]
    union = node.find(f"{XS}union")
    if union is not None:
        names = [type_name(n) for n in union.get("memberTypes").split()]
        lines += ["", f" {words['one_of']} ".join(names) + "."]
    return lines + [""]


def vocabulary(lang):
    found = subprocess.run([os.environ["PARAPHE"], "layout", "fields", "--format", "json", "--lang", "fr"], check=True,
                           stdout=subprocess.PIPE)
    words = WORDS[lang]
    lines = [f"## {words['fields']}", "", words["vocabulary"], ""]
    entries = json.loads(found.stdout)["vocabulary"]
    for kind in ("field", "list", "part", "agreement"):
        lines += [f"### {words[kind]}", "", f"| {words['name']} | {words['inside']} | {words['meaning']} "
                  f"| {words['example']} |", "|---|---|---|---|"]
        for entry in entries:
            if entry["kind"] != kind:
                continue
            example = " ".join(entry.get("example", "").split()).replace("|", "\\|")
            if len(example) > 60:
                example = example[:59].rstrip() + "…"
            meaning = entry["description"].replace("|", "\\|")
            lines.append(f"| `{entry['name']}` | {entry.get('inside', '')} | {meaning} | {example} |")
        lines.append("")
    return lines


def make(lang):
    schema = Schema()
    words = WORDS[lang]
    lines = [f"<!-- {words['made']} -->", "", f"# {words['title']}", "", documentation(schema.root, lang), "",
             f"## {words['elements']}", ""]
    for element in schema.elements():
        lines += element_page(schema, element, lang)
    lines += [f"## {words['types']}", ""]
    for node in schema.types():
        lines += type_page(node, lang)
    return "\n".join(lines + vocabulary(lang)).rstrip() + "\n"


def main():
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    for lang, path in FILES.items():
        path.write_text(make(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
