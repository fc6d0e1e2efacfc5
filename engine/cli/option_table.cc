// The table of options: the one place that says what they are called.
#include "cli/options.h"

namespace paraphe {
namespace {

constexpr auto kNo = OptionSpec::Configurable::kNo;
constexpr auto kYes = OptionSpec::Configurable::kYes;
constexpr auto kPath = OptionSpec::Configurable::kPath;

}  // namespace

const std::vector<OptionSpec>& option_specs() {
  static const std::vector<OptionSpec> specs = {
      {"output", 'o', N_("FOLDER"),
       N_("The folder that will hold the files. It must exist. An existing different file is never "
          "replaced, except with --replace or --force, whichever the command has."),
       false, false, kPath},
      {"key", 0, N_("FILE"),
       N_("The signer's private key: PEM, or PKCS#12 (.p12, .pfx), which also holds the "
          "certificate; or the address of a key on a token, such as "
          "“pkcs11:token=Signature;object=Maire”."),
       false, false, kPath},
      {"module", 0, N_("FILE"),
       N_("The PKCS#11 module of the maker of the token, by its whole path."), false, false, kPath},
      {"cert", 0, N_("FILE"),
       N_("The signer's certificate in PEM, followed by those of the authorities that issued it."),
       false, false, kPath},
      {"password-file", 0, N_("FILE"),
       N_("A file whose first line is the password of the key, or the PIN of the token. Nobody "
          "else may have the right to "
          "read it. Without it, the password is asked for on the terminal."),
       false, false, kPath},
      {"password-fd", 0, N_("NUMBER"),
       N_("A file descriptor, already open, on which the password or the PIN is read."), false,
       false, kNo},
      {"level", 0, N_("LEVEL"),
       N_("How long the signature must hold: “B” (the default), “T” with proof of its time, “LT” "
          "with proof of its certificates, “LTA” for the archives."),
       false, false, kYes},
      {"tsa", 0, N_("ADDRESS"),
       N_("The address of a timestamping authority (RFC 3161). May be given several times: the "
          "next one is asked when one fails."),
       false, true, kYes},
      {"tsa-login-file", 0, N_("FILE"),
       N_("A file whose first line is the login at the timestamping authority, as "
          "“name:password”. Nobody else may have the right to read it."),
       false, false, kPath},
      {"tsa-login-fd", 0, N_("NUMBER"),
       N_("A file descriptor, already open, on which that login is read."), false, false, kNo},
      {"proxy", 0, N_("ADDRESS"),
       N_("The proxy through which the network is reached, such as http://proxy.example."), false,
       false, kYes},
      {"prepare", 0, N_("FILE"),
       N_("Sign nothing: write into this file, in JSON, what must be signed elsewhere."), false,
       false, kNo},
      {"complete", 0, N_("FILE"),
       N_("The file written with --prepare, with the signatures made elsewhere filled in."), false,
       false, kNo},
      {"trust", 0, N_("FILE"),
       N_("Certificates in PEM of the authorities you trust, or a folder of them. May be given "
          "several times."),
       false, true, kPath},
      {"trusted-list", 0, N_("FILE"),
       N_("A trusted list in XML (ETSI TS 119 612): the national one, or first the European one, "
          "which says who signs the others. May be given several times."),
       false, true, kPath},
      {"trusted-list-cert", 0, N_("FILE"),
       N_("The certificate in PEM with which the trusted list is signed, or a folder of them. May "
          "be given several times."),
       false, true, kPath},
      {"only", 0, N_("NUMBER"),
       N_("Only the deliberation with this number, as it is printed. May be given several times."),
       false, true, kNo},
      {"document", 0, N_("KIND"),
       N_("The documents to be made, such as “extrait,liste,feuillet,pv”; extracts without it. "
          "Those of a year (registre, table-dates, table-matieres, bordereau) may be made of "
          "several records."),
       false, true, kNo},
      {"layout", 0, N_("FILE"),
       N_("The layout that dresses the documents of its kind. Without it, the built-in one."),
       false, false, kPath},
      {"classification", 0, N_("FILE"),
       N_("The classification of acts as the ministry sent it (RetourClassification)."), false,
       false, kPath},
      {"confirmed", 0, N_("DAY"),
       N_("The day on which the operator or the préfecture said that this classification is the "
          "current one."),
       false, false, kNo},
      {"operator", 0, N_("LETTERS"),
       N_("The three letters of your operator of télétransmission, such as SLO."), false, false,
       kYes},
      {"test", 0, "", N_("Make test messages (TACT), which have no legal effect."), false, false,
       kYes},
      {"reply-to", 0, N_("ADDRESS"),
       N_("The e-mail address to which the préfecture answers. Without it, that of the authority "
          "in "
          "the record. May be given several times."),
       false, true, kYes},
      {"contact", 0, N_("NAME"), N_("Whom the préfecture may ask about the acts."), false, false,
       kYes},
      {"contact-phone", 0, N_("NUMBER"), N_("The telephone of that person."), false, false, kYes},
      {"contact-email", 0, N_("ADDRESS"), N_("The e-mail address of that person."), false, false,
       kYes},
      {"annexes", 0, N_("FOLDER"),
       N_("The folder of the files of the annexes. Without it, that of the signed acts."), false,
       false, kPath},
      {"on-paper", 0, N_("NUMBER"),
       N_("The annexes of this act that have no file are sent by post. May be given several "
          "times."),
       false, true, kNo},
      {"by-hand", 0, "",
       N_("Instead of an archive, make a folder with the files and a sheet for those who fill in "
          "the "
          "form on the operator’s site."),
       false, false, kYes},
      {"resend", 0, "", N_("Send acts again that were sent and are not answered yet."), false,
       false, kNo},
      {"serial", 0, N_("NUMBER"),
       N_("The first serial that may be used today, where another program used those below."),
       false, false, kNo},
      {"journal", 0, N_("FOLDER"),
       N_("The folder of the journal that knows what was sent. One for the whole authority, so "
          "that "
          "no serial is used twice."),
       false, false, kPath},
      {"refuse", 0, "", N_("Refuse what the préfecture asks for; the document says why."), false,
       false, kNo},
      {"acknowledge", 0, "", N_("Only acknowledge the receipt of the letter."), false, false, kNo},
      {"date", 0, N_("DATE"),
       N_("The date and time written into the files and signatures, or at which signatures are "
          "judged, for example 2023-12-21T18:30. Without it: the variable SOURCE_DATE_EPOCH (not "
          "for verify), then the clock."),
       false, false, kNo},
      {"as-of", 0, N_("DAY"),
       N_("The day whose law is applied or listed, for example 2025-12-24. Without it, that of the "
          "session; for rules, today."),
       false, false, kNo},
      {"waive", 0, N_("CODE"),
       N_("A finding of this rule does not stop the work, because a person answers for it: the "
          "reason follows in --reason. May be given several times. The waiver is kept in the "
          "files."),
       false, true, kNo},
      {"field", 0, N_("NAME"),
       N_("The signature field to sign. Without it, the first one that is not signed yet."), false,
       false, kYes},
      {"capacity", 0, N_("TEXT"),
       N_("In what capacity, as signed and shown: “Maire”, or “Pour le maire, par délégation : "
          "l’adjointe aux finances”."),
       false, false, kYes},
      {"reason", 0, N_("TEXT"),
       N_("The reason of the signature, kept in the file. Behind --waive: the reason of that "
          "waiver."),
       false, true, kYes},
      {"location", 0, N_("TEXT"), N_("The place of the signature, kept in the file."), false, false,
       kYes},
      {"resolution", 0, N_("NUMBER"),
       N_("Dots per inch of the pictures, from 20 to 600; 110 without it."), false, false, kYes},
      {"jobs", 'j', N_("NUMBER"),
       N_("How many acts are worked on at once. Without it, as many as the machine has cores."),
       false, false, kYes},
      {"keep-going", 0, "", N_("Acts that are refused do not keep the others from being made."),
       false, false, kNo},
      {"replace", 0, "",
       N_("What was made from another record, layout or certificate is made again, and other files "
          "give way. The old file is kept in the folder .paraphe/anciens."),
       false, false, kNo},
      {"hash", 0, N_("HASH"),
       N_("The hash of the last line as it was noted earlier: it must be that of a line still."),
       false, false, kNo},
      {"sent", 0, N_("DAY"),
       N_("The day on which the act was sent to the préfecture, for example 2023-12-22."), false,
       false, kNo},
      {"received", 0, N_("DAY"),
       N_("The day on which the préfecture received the act, as its acknowledgement says."), false,
       false, kNo},
      {"published", 0, N_("DAY"), N_("The day on which the act was put online or posted."), false,
       false, kNo},
      {"id", 0, N_("IDENTIFIER"),
       N_("The identifier of the act in the acknowledgement, such as "
          "062-246200729-20231221-23_12_132-DE."),
       false, false, kNo},
      {"publish", 0, "",
       N_("Leave out what the record marks as personal data: the copy may be put online."), false,
       false, kYes},
      {"certificate", 0, "",
       N_("Make the certificate of executory character of each act too, to be signed."), false,
       false, kYes},
      {"images", 0, N_("FOLDER"),
       N_("The folder of the pictures that the acts show. Without it, that of the first file."),
       false, false, kPath},
      {"url", 0, N_("ADDRESS"),
       N_("The address under which the acts are published; the name of each file is added."), false,
       false, kYes},
      {"ack", 0, N_("FILE"),
       N_("An acknowledgement of the préfecture (message 1-2): the day of reception and the "
          "identifier come from it. May be given several times."),
       false, true, kNo},
      {"seda", 0, N_("VERSION"),
       N_("The version of the archives’ format: “2.1”, “2.2” (the default) or “2.3”, which "
          "describes signatures best."),
       false, false, kYes},
      {"acts", 0, N_("FOLDER"), N_("The folder of the signed acts."), false, false, kPath},
      {"exchanges", 0, N_("FOLDER"),
       N_("The folder of what was exchanged with the préfecture, under the names of ACTES."), false,
       false, kPath},
      {"agreement", 0, N_("IDENTIFIER"),
       N_("The ingest contract that the archive service opened for you."), false, false, kYes},
      {"archive", 0, N_("IDENTIFIER"), N_("The archive service."), false, false, kYes},
      {"transferring-agency", 0, N_("IDENTIFIER"),
       N_("Who hands over. Without it, the SIREN of the authority."), false, false, kYes},
      {"originating-agency", 0, N_("IDENTIFIER"),
       N_("Whose archives they are. Without it, the SIREN of the authority."), false, false, kYes},
      {"submission-agency", 0, N_("IDENTIFIER"),
       N_("Who is responsible for the transfer. Without it, the SIREN of the authority."), false,
       false, kYes},
      {"profile", 0, N_("IDENTIFIER"), N_("The archival profile, where there is one."), false,
       false, kYes},
      {"message-id", 0, N_("NAME"),
       N_("The identifier of the package and the name of its file. Without it, SIP, the SIREN and "
          "the day or year."),
       false, false, kNo},
      {"appraisal-rule", 0, N_("CODE"),
       N_("How long the acts are of use, by the code of the archive service."), false, false, kYes},
      {"access-rule", 0, N_("CODE"),
       N_("When the acts may be seen by all, by the code of the archive service."), false, false,
       kYes},
      {"personal-access-rule", 0, N_("CODE"),
       N_("The same for acts about persons: of staff, of social aid, and those with parts that the "
          "record keeps from publication."),
       false, false, kYes},
      {"destroy", 0, "", N_("After their use the acts are destroyed; without it they are kept."),
       false, false, kYes},
      {"schemas", 0, N_("FOLDER"),
       N_("The folder of the schemas against which the package is held: the archives’ "
          "(seda-2.2-main.xsd and its parts), or the ministry’s (actesv1_1.xsd) for an archive of "
          "acts."),
       false, false, kPath},
      {"accessible", 0, "",
       N_("For partially sighted readers: larger type, flush left and unhyphenated, and colours of "
          "stronger contrast. It stays the same document, with its tags and signatures."),
       false, false, kYes},
      {"guides", 0, "",
       N_("Draw zones, margins, baselines and the names of blocks over the pages."), false, false,
       kNo},
      {"watch", 0, "",
       N_("Draw the pages again whenever the record, the layout or a file beside them is saved, "
          "until Ctrl+C."),
       false, false, kNo},
      {"full", 0, "", N_("A layout of the whole document, instead of a letterhead."), false, false,
       kNo},
      {"prove", 0, "",
       N_("Also typeset the record inside each file again, and say whether the signed pages are "
          "those of that record. With --layout when the built-in layout was not used."),
       false, false, kNo},
      {"force", 0, "",
       N_("Replace files that already exist. They are lost, except where a journal keeps them in "
          ".paraphe/anciens."),
       false, false, kNo},
      {"format", 0, N_("FORMAT"),
       N_("“text” for people (the default) or “json” for programs: one JSON object on the standard "
          "output. check knows “sarif” too; run and render know “jsonl”, one object per line as "
          "soon as an act is done."),
       true, false, kYes},
      {"lang", 0, N_("LANGUAGE"),
       N_("“fr” or “en”. Without it, the language of the system; French when it names none."), true,
       false, kYes},
      {"config", 0, N_("FILE"),
       N_("The configuration file: one “option = value” per line. Without it, "
          "~/.config/paraphe/paraphe.conf if it exists."),
       true, false, kNo},
      {"quiet", 'q', "", N_("Say nothing but errors and warnings."), true, false, kYes},
      {"help", 'h', "", N_("Show this help."), true, false, kNo},
      {"version", 0, "", N_("Show the version."), true, false, kNo},
  };
  return specs;
}

}  // namespace paraphe
