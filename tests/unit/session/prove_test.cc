// Is the signed page the record's page?
#include "session/prove.h"

#include <numeric>
#include <set>

#include "unit/session/workshop.h"

namespace paraphe {
namespace {

class Prove : public Workshop {
 protected:
  static std::string made(const Seance& seance, size_t index = 1, const Engine& with = engine()) {
    Result<Act> act = with.make_act(seance, index, kDate, {"rules.quorum: constaté & dit"});
    EXPECT_TRUE(act.ok()) << (act.ok() ? "" : all(act.errors()));
    if (!act.ok()) return "";
    SignOptions options;
    options.date = kDate;
    Result<SignedPdf> out = with.sign(act->pdf, signer(), options);
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : all(out.errors()));
    return out.ok() ? out->pdf.bytes : "";
  }

  static void expect(const std::string& bytes, Proof proof, const std::string& code,
                     const std::string& layout = "", const std::string& layout_bytes = "") {
    Proving found = prove(bytes, "acte.pdf", layout, layout_bytes, "");
    EXPECT_EQ(found.proof, proof) << all(found.findings);
    ASSERT_FALSE(found.findings.empty());
    EXPECT_EQ(found.findings.back().message.code, code) << all(found.findings);
  }
};

TEST_F(Prove, EachActOfASessionIsItsRecordsPage) {
  Seance session = seance(three_acts());
  for (size_t index : {0, 1, 2}) expect(made(session, index), Proof::kSame, "prove.same");
}

// Every kind of document, of real cases; a year has one record for each session.
TEST_F(Prove, EachKindOfDocumentIsItsRecords) {
  std::set<DocumentKind> proven;
  for (const char* name : {"seance-complete", "annee-de-deux-seances", "executif-arrete-et-decision",
                           "seance-a-venir", "commune-blason-et-plan"}) {
    const std::string place = std::string(PARAPHE_SOURCE_DIR) + "/tests/cases/" + name;
    std::vector<Seance> sessions{seance(content(place + "/record.xml"))};
    if (std::filesystem::exists(place + "/record-2.xml"))
      sessions.push_back(seance(content(place + "/record-2.xml")));
    std::vector<DocumentKind> kinds;
    for (const KindOfDocument& each : document_kinds()) kinds.push_back(each.kind);
    if (usual_kinds(sessions[0])[0] == DocumentKind::kConvocation)
      kinds = {DocumentKind::kConvocation, DocumentKind::kOrdreDuJour, DocumentKind::kEmargement};
    EngineOptions options;
    options.documents = kinds;
    options.record_folder = place;
    Engine here = Engine::create(options).value();
    std::vector<size_t> wanted(sessions[0].deliberations.size());
    std::iota(wanted.begin(), wanted.end(), 0);
    std::vector<const Seance*> others;
    if (sessions.size() > 1) others.push_back(&sessions[1]);
    size_t made = 0;
    for (const Order& order : orders_of(sessions[0], wanted, kinds, others)) {
      Result<Act> act = here.make(order, kDate);
      if (!act.ok()) continue;  // a certificate whose days are not known yet
      SCOPED_TRACE(std::string(name) + " " + act->file_name);
      ++made;
      std::string bytes = act->pdf.bytes;
      if (!act->pdf.fields.empty()) {
        SignOptions how;
        how.date = kDate;
        bytes = here.sign(act->pdf, signer(), how).value().pdf.bytes;
      }
      Proving found = prove(bytes, act->file_name, "", "", place);
      EXPECT_EQ(found.proof, Proof::kSame) << all(found.findings);
      if (found.proof == Proof::kSame) proven.insert(order.kind);
      // The same pages beside the record of another day.
      std::string other = bytes;
      size_t day = other.find("<xmp:CreateDate>2024-03-2");
      ASSERT_NE(day, std::string::npos);
      other[day + 25] = other[day + 25] == '8' ? '7' : '8';
      EXPECT_EQ(prove(other, act->file_name, "", "", place).proof, Proof::kDifferent);
    }
    EXPECT_GT(made, 0u) << name;
  }
  for (const KindOfDocument& each : document_kinds())
    EXPECT_EQ(proven.count(each.kind), 1u) << each.name << " was not tried";
}

TEST_F(Prove, AnAccessibleVariantIsProvenAsSuch) {
  EngineOptions options;
  options.accessible = true;
  std::string bytes = made(seance(three_acts()), 1, Engine::create(options).value());
  expect(bytes, Proof::kSame, "prove.same");
}

// A copy has other pages, and says so: it must not be called a forgery.
TEST_F(Prove, ACopySaysThatItIsOne) {
  Seance session = seance(three_acts());
  CopyMentions mentions;
  mentions.stamp = {"Publié le 3 avril 2024"};
  mentions.original = std::string(64, 'a');
  Act copy = engine().make_copy(session, 0, kDate, mentions).value();
  expect(copy.pdf.bytes, Proof::kUnknown, "prove.no-origin");
  EXPECT_NE(all(prove(copy.pdf.bytes, "copie.pdf", "", "", "").findings).find("copy"),
            std::string::npos);
}

// The page says one thing, the record beside it another: what a forger with a key would make.
TEST_F(Prove, APageThatIsNotTheRecordsIsFoundOut) {
  Seance session = seance(three_acts());
  std::string changed = three_acts();
  changed.replace(changed.find("Tarifs"), 6, "Impots");
  session.source = std::move(changed);
  expect(made(session, 0), Proof::kDifferent, "prove.different");
  // Signing made it no truer.
  Verification verification = verify(made(session, 0), "acte.pdf", anchors(), kDate);
  EXPECT_EQ(verification.verdict, Verdict::kValid);
}

TEST_F(Prove, AnotherLayoutOrVersionProvesNothing) {
  Seance session = seance(three_acts());
  std::string layout = content(std::string(PARAPHE_SOURCE_DIR) + "/layouts/extrait.xml");
  layout.replace(layout.find("base=\"commun.xml\""), 17, "base=\"layouts/commun.xml\"");
  std::string bytes = made(session);
  expect(bytes, Proof::kUnknown, "prove.other-layout", "layouts/extrait.xml", layout);
  EngineOptions options;
  options.layout = "layouts/extrait.xml";
  options.layout_bytes = layout;
  std::string dressed = made(session, 1, Engine::create(options).value());
  expect(dressed, Proof::kUnknown, "prove.other-layout");
  expect(dressed, Proof::kSame, "prove.same", options.layout, layout);
  expect(dressed, Proof::kUnknown, "prove.other-layout", options.layout, layout + "\n");
  for (size_t at = bytes.find(version()); at != std::string::npos; at = bytes.find(version(), at + 1))
    bytes[at] = static_cast<char>(bytes[at] + 1);
  expect(bytes, Proof::kUnknown, "prove.other-version");
}

TEST_F(Prove, FilesThatDoNotSayWhatTheyAreAreNoProof) {
  std::string bytes = made(seance(three_acts()));
  std::string other = bytes;
  for (size_t at = other.find("prph:"); at != std::string::npos; at = other.find("prph:", at))
    other.replace(at, 5, "prpx:");
  expect(other, Proof::kUnknown, "prove.no-origin");
  expect("no PDF", Proof::kUnknown, "pdf.no-header");
  other = bytes;
  size_t act = other.find("<prph:act>2");
  ASSERT_NE(act, std::string::npos);
  other[act + 10] = '9';
  expect(other, Proof::kUnknown, "prove.other-record");
  other[act + 10] = '3';  // another act of the same record
  expect(other, Proof::kDifferent, "prove.different");
}

}  // namespace
}  // namespace paraphe
