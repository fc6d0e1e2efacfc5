"""A small record of a council session, made to order: what the tests of the command line feed it."""

NAMESPACE = "urn:paraphe:seance:1"

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
{doctype}<seance xmlns="{namespace}" date="2024-03-28" heure="19:00" convocation="2024-03-21">
  <collectivite type="commune" siren="210300018" nature="31" population="1200">
    <nom>Commune de Valserine</nom>
    <organe>Conseil municipal</organe>
    <departement code="03">Allier</departement>
    <arrondissement code="1">Moulins</arrondissement>
    <adresse><ligne>1 place de la Mairie</ligne><code-postal>03000</code-postal><ville>Valserine</ville></adresse>
  </collectivite>
  <lieu><nom>salle du conseil</nom></lieu>
  <membres>
    <membre id="ab" civilite="Mme" prenom="Anne" nom="BERTIN" fonction="Maire"/>
    <membre id="lc" civilite="M." prenom="Luc" nom="CARON" fonction="1er adjoint"/>
    <membre id="jd" civilite="Mme" prenom="Jeanne" nom="DUVAL"/>
    <membre id="pe" civilite="M." prenom="Paul" nom="ESTEVE"/>
    <membre id="mf" civilite="Mme" prenom="Marie" nom="FABRE"/>
    <membre id="rg" civilite="M." prenom="Rémi" nom="GARNIER"/>
    <membre id="sh" civilite="Mme" prenom="Sophie" nom="HUET"/>
  </membres>
  <president membre="ab" qualite="Maire"/>
  <secretaire membre="lc"/>
  <compteurs en-exercice="7" presents="5" representes="2" votants="7" quorum="4"/>
  <presences>
    <liste etat="present">
      <groupe>
        <presence membre="ab"/>
        <presence membre="lc"/>
        <presence membre="jd"/>
        <presence membre="pe"/>
        <presence membre="mf"/>
      </groupe>
    </liste>
    <liste etat="excuse">
      <groupe>
        <presence membre="rg"><donne-pouvoir a="lc"/></presence>
        <presence membre="sh"><donne-pouvoir a="{holder}"/></presence>
      </groupe>
    </liste>
  </presences>
  <formules>
    <conformite>Pour extrait conforme</conformite>
    <fait lieu="Valserine" date="2024-03-28"/>
  </formules>
  <signataires>
    <signataire role="maire" membre="ab" qualite="Le maire"/>
  </signataires>
  <recours tribunal="tribunal administratif de Clermont-Ferrand"/>
  <deliberations>
"""

ACT = """    <deliberation ordre="{order}" numero="{number}" identifiant="{identifier}" nature="DE">
      <matiere code="7.1">Décisions budgétaires</matiere>
      <objet>{subject}</objet>
      <rapporteur membre="{reporter}"/>
      <corps>
        <visa>Vu le code général des collectivités territoriales,</visa>
        <paragraphe>{body}</paragraphe>
{blocks}      </corps>
      <scrutin mode="main-levee" resultat="unanimite" votants="7" pour="7" contre="0" abstentions="0"/>
      <decision>
        <formule>Après en avoir délibéré, le conseil municipal, à l’unanimité,</formule>
        <paragraphe><verbe>approuve</verbe> cette proposition.</paragraphe>
      </decision>
    </deliberation>
"""

TAIL = """  </deliberations>
</seance>
"""


def act(order, number, subject="Tarifs de la salle des fêtes", body="La maire propose de fixer les tarifs.",
        reporter="lc", blocks=""):
    identifier = number.replace("-", "_").upper()
    return ACT.format(order=order, number=number, identifier=identifier, subject=subject, body=body,
                      reporter=reporter, blocks=blocks)


def record(*acts, doctype="", namespace=NAMESPACE, holder="jd"):
    """The record with these acts, two ordinary ones when none is given."""
    if not acts:
        acts = (act(1, "2024-041"), act(2, "2024-042", "Achat de matériel de voirie"))
    return HEAD.format(doctype=doctype, namespace=namespace, holder=holder) + "".join(acts) + TAIL


EXECUTIVE = """<?xml version="1.0" encoding="UTF-8"?>
<actes xmlns="{namespace}" date="2024-06-12">
  <collectivite type="commune" siren="210300018" nature="31" population="1200">
    <nom>Commune de Valserine</nom>
    <organe>Conseil municipal</organe>
    <departement code="03">Allier</departement>
    <arrondissement code="1">Moulins</arrondissement>
  </collectivite>
  <auteur imprime="Anne BERTIN" qualite="Maire"/>
  <formules><fait lieu="Valserine"/></formules>
  <signataires><signataire role="maire" imprime="Anne BERTIN" qualite="La maire"/></signataires>
  <recours tribunal="tribunal administratif de Clermont-Ferrand"/>
{acts}</actes>
"""


def executive(*acts):
    """A record of acts of the executive, each given by its kind and its number."""
    text = "".join(f"""  <acte genre="{kind}" ordre="{order}" numero="{number}" identifiant="{number.replace('-', '_')}">
    <matiere code="6.1"/>
    <objet>Circulation rue de l’Église</objet>
    <corps><visa>Vu le code général des collectivités territoriales ;</visa></corps>
    <decision><article libelle="Article 1er"><paragraphe>La circulation est interdite rue de l’Église.</paragraphe></article></decision>
  </acte>
""" for order, (kind, number) in enumerate(acts, 1))
    return EXECUTIVE.format(namespace=NAMESPACE, acts=text)


def line_of(text, words):
    """The line, from 1, on which `words` first stand."""
    return text[:text.index(words)].count("\n") + 1
