"""Files for the judges' self-test, above all the smallest one that deserves a pass.

One blank page with a reserved, tagged signature field: PDF/A-3a and PDF/UA-1. It has no text and no
colour, so it needs neither a font nor an output intent (ISO 19005-3, 6.2.4.3, binds only colour
that is used). The self-test spoils it in chosen places; a judge that passes a spoiled one is
broken.
"""

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Feuille d'essai</rdf:li></rdf:Alt></dc:title>
   <pdfaid:part>3</pdfaid:part>
   <pdfaid:conformance>A</pdfaid:conformance>
   <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>part</pdfaProperty:name>
     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
     <pdfaProperty:category>internal</pdfaProperty:category>
     <pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
   </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def stream(dictionary, data):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(data), data)


def assemble(objects):
    """A PDF 1.7 file with these objects, numbered from 1; the first is the catalog."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    identifier = b"<00112233445566778899aabbccddeeff>"
    out += b"trailer\n<< /Size %d /Root 1 0 R /ID [%s %s] >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, identifier, identifier, start)
    return bytes(out)


def make():
    """Returns the bytes of the specimen."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R /Lang (fr-FR) /MarkInfo << /Marked true >>"
        b" /StructTreeRoot 5 0 R /ViewerPreferences << /DisplayDocTitle true >>"
        b" /AcroForm << /Fields [8 0 R] /SigFlags 3 >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 10 0 R"
        b" /Annots [8 0 R] /Tabs /S /StructParents 1 >>",
        stream(b"/Type /Metadata /Subtype /XML", XMP.encode()),
        b"<< /Type /StructTreeRoot /K 6 0 R /ParentTree << /Nums [0 7 0 R 1 []] >>"
        b" /ParentTreeNextKey 2 >>",
        b"<< /Type /StructElem /S /Document /P 5 0 R /K 7 0 R >>",
        b"<< /Type /StructElem /S /Form /P 6 0 R /K << /Type /OBJR /Obj 8 0 R /Pg 3 0 R >> >>",
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /TU (Signature d'essai) /F 132"
        b" /Rect [100 100 200 150] /P 3 0 R /StructParent 0 /AP << /N 9 0 R >> >>",
        stream(b"/Type /XObject /Subtype /Form /BBox [0 0 100 50] /Resources << >>", b""),
        stream(b"", b"/Artifact BMC EMC"),
    ]
    return assemble(objects)


def make_tagged_text(pages, elements):
    """A file that says these lines (ASCII) on these pages, each tagged. An element of the structure
    tree is its type and what it holds: pairs of page and line (from 0)."""
    first = 5 + len(elements)
    page = [first + 2 * number for number in range(len(pages))]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 4 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (
            b" ".join(b"%d 0 R" % number for number in page), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /StructTreeRoot /K [%s] >>" % b" ".join(
            b"%d 0 R" % (5 + number) for number in range(len(elements))),
    ]
    for role, held in elements:
        kids = b" ".join(b"<< /Type /MCR /Pg %d 0 R /MCID %d >>" % (page[number], line)
                         for number, line in held)
        objects.append(b"<< /Type /StructElem /S /%s /P 4 0 R /K [%s] >>" % (role, kids))
    for number, lines in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % (page[number] + 1))
        shown = b" ".join(b"/P << /MCID %d >> BDC (%s) Tj EMC T*" % (mark, line.encode())
                          for mark, line in enumerate(lines))
        objects.append(stream(b"", b"BT /F 11 Tf 14 TL 72 700 Td %s ET" % shown))
    return assemble(objects)


def make_text(pages):
    """A file that says these lines (Latin-1) on these pages: for the comparison of words only."""
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % (first + 2 * number + 1))
        shown = b" ".join(b"(%s) Tj T*" % line.encode("latin-1") for line in lines)
        # A hyphen at the end of a line, written as what it stands for (ISO 14289-1, 7.2).
        shown = shown.replace(
            b"\xad) Tj", b") Tj /Span << /ActualText <FEFF00AD> >> BDC (-) Tj EMC")
        objects.append(stream(b"", b"BT /F 11 Tf 14 TL 72 700 Td %s ET" % shown))
    return assemble(objects)
