// Each rule: a record that breaks it, one that keeps it.
#include "rules/rules.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "unit/record/cases.h"

namespace paraphe {
namespace {

Diagnostics findings(const Parts& parts) {
  Seance seance = must_read(parts.record());
  return check(seance);
}

// "rules.quorum rules.unanimity", sorted, each as often as it is found.
std::string codes(const Diagnostics& diagnostics) {
  std::multiset<std::string> sorted;
  for (const Diagnostic& d : diagnostics) sorted.insert(d.message.code);
  std::string out;
  for (const std::string& code : sorted) out += (out.empty() ? "" : " ") + code;
  return out;
}
std::string codes(const Parts& parts) { return codes(findings(parts)); }

std::string ballot(const std::string& attributes, const std::string& content = "") {
  return deliberation(1, "", "", "<scrutin " + attributes + ">" + content + "</scrutin>");
}
std::string moving(const std::string& movements) {
  return "<mouvements>" + movements + "</mouvements>";
}

// ---------------------------------------------------------------- the cases

TEST(Cases, TheSeedHasOneAdvice) {
  Seance seance = read_case("lumbres-23-12-132/record.xml");
  Diagnostics found = check(seance);
  ASSERT_EQ(found.size(), 1u) << all_errors(found);
  EXPECT_EQ(found[0].message.code, std::string("rules.rapporteur-absent"));
  EXPECT_EQ(found[0].severity, Severity::kAdvice);
  EXPECT_EQ(found[0].arguments.at(1), "J.DELANNOY");
  EXPECT_EQ(found[0].place.path, "/seance/deliberations/deliberation/rapporteur");
}

TEST(Cases, TheOthersHaveNothing) {
  for (const char* name : {"commune-scrutin-detaille", "syndicat-decision-modificative"}) {
    Diagnostics found = check(read_case(std::string(name) + "/record.xml"));
    EXPECT_TRUE(found.empty()) << name << "\n" << all_errors(found);
  }
}

TEST(Cases, TwoPouvoirsAreRefusedAtTheLineOfTheSecond) {
  Diagnostics found = check(read_case("refused/two-pouvoirs.xml"));
  ASSERT_EQ(codes(found), "rules.two-pouvoirs");
  EXPECT_TRUE(has_errors(found));
  EXPECT_EQ(found[0].place.line, 28);
  std::string said = to_string(found[0]);
  EXPECT_NE(said.find("BENALI holds two pouvoirs, of DAVY and of ETIENNE"), std::string::npos);
  EXPECT_NE(said.find("L2121-20"), std::string::npos);
}

TEST(Rules, ARecordThatKeepsThemHasNoFinding) { EXPECT_EQ(codes(Parts{}), ""); }

TEST(Rules, AreNamedOnceAndComplete) {
  std::set<std::string> seen;
  for (const Rule& rule : rules()) {
    EXPECT_TRUE(seen.insert(rule.message.code).second) << rule.message.code;
    EXPECT_TRUE(std::string(rule.message.code).starts_with("rules."));
    EXPECT_NE(std::string(rule.message.remedy), "");
    bool cites = std::string(rule.message.text).find("{0}") != std::string::npos;
    EXPECT_EQ(cites, *rule.article != '\0') << rule.message.code;
  }
  EXPECT_GE(seen.size(), 20u);
}

TEST(Rules, ApplyToTheirDaysAndAuthorities) {
  Rule rule = rules().front();
  Seance seance;
  seance.collectivite.type = TypeCollectivite::kCommune;
  seance.date = {2022, 7, 1};
  EXPECT_TRUE(applies(rule, seance));
  rule.from = {2022, 7, 1};
  EXPECT_TRUE(applies(rule, seance));
  rule.from = {2022, 7, 2};
  EXPECT_FALSE(applies(rule, seance));
  rule.from = {}, rule.until = {2022, 7, 1};
  EXPECT_TRUE(applies(rule, seance));
  rule.until = {2022, 6, 30};
  EXPECT_FALSE(applies(rule, seance));
  rule.until = {}, rule.authorities = kCommunalAuthorities;
  EXPECT_TRUE(applies(rule, seance));
  seance.collectivite.type = TypeCollectivite::kDepartement;
  EXPECT_FALSE(applies(rule, seance));
}

// ---------------------------------------------------------------- P1

TEST(Pouvoirs, AGiverMustNotBePresent) {
  Parts parts;
  parts.present =
      "<presence membre='a'/><presence membre='b'/><presence membre='c'/>\n"
      "<presence membre='d'><donne-pouvoir a='b'/></presence>";
  Diagnostics found = findings(parts);
  ASSERT_EQ(codes(found), "rules.giver-present");
  EXPECT_EQ(found[0].place.line, 6);
  EXPECT_EQ(found[0].arguments, (std::vector<std::string>{"art. L2121-20 CGCT", "D", "B"}));
}

TEST(Pouvoirs, AHolderMustBePresent) {
  Parts parts;
  parts.excused =
      "<presence membre='e'><donne-pouvoir a='f'/></presence><presence membre='f'/>"
      "<presence membre='g'/>";
  EXPECT_EQ(codes(parts), "rules.holder-absent");
  parts.excused =
      "<presence membre='e'><donne-pouvoir a='f'/></presence>"
      "<presence membre='f' etat='retard'/><presence membre='g'/>";
  EXPECT_EQ(codes(parts), "");
}

TEST(Pouvoirs, NobodyRepresentsThemselves) {
  Parts parts;
  parts.excused =
      "<presence membre='e'><donne-pouvoir a='e'/></presence><presence membre='f'/>"
      "<presence membre='g'/>";
  EXPECT_EQ(codes(parts), "rules.own-pouvoir");
}

TEST(Pouvoirs, AHolderHasOneWhoeverStatesIt) {
  Parts parts;
  // Both on the holder's side: the line is that of the second <recoit-pouvoir>.
  parts.present =
      "<presence membre='a'/><presence membre='b'>\n<recoit-pouvoir de='e'/>\n"
      "<recoit-pouvoir de='f'/></presence><presence membre='c'/><presence membre='d'/>";
  Diagnostics found = findings(parts);
  ASSERT_EQ(codes(found), "rules.two-pouvoirs");
  EXPECT_EQ(found[0].place.line, 7);
  // Three: two findings.
  parts.excused =
      "<presence membre='e'/><presence membre='f'/>"
      "<presence membre='g'><donne-pouvoir a='b'/></presence>";
  EXPECT_EQ(codes(parts), "rules.two-pouvoirs rules.two-pouvoirs");
}

TEST(Pouvoirs, TheTwoSidesAgree) {
  Parts parts;
  parts.present =
      "<presence membre='a'/><presence membre='b'><recoit-pouvoir de='e'/></presence>"
      "<presence membre='c'/><presence membre='d'/>";
  parts.excused =
      "<presence membre='e'><donne-pouvoir a='c'/></presence><presence membre='f'/>"
      "<presence membre='g'/>";
  Diagnostics found = findings(parts);
  ASSERT_EQ(codes(found), "rules.two-holders");
  EXPECT_EQ(found[0].arguments, (std::vector<std::string>{"art. L2121-20 CGCT", "E", "B", "C"}));
}

TEST(Pouvoirs, LeftOnGoingAreHeldByOnePresentMember) {
  Parts parts;
  parts.deliberations =
      deliberation(1) +
      deliberation(2, moving("<depart membre='d'><donne-pouvoir a='c'/></depart>"));
  EXPECT_EQ(codes(parts), "rules.quorum");  // three of seven are left
  parts.present += "<presence membre='g'/>";
  parts.excused = "<presence membre='e'/><presence membre='f'/>";
  EXPECT_EQ(codes(parts), "");
  parts.excused = "<presence membre='e'><donne-pouvoir a='c'/></presence><presence membre='f'/>";
  EXPECT_EQ(codes(parts), "rules.late-pouvoir");
  parts.excused = "<presence membre='e'/><presence membre='f'/>";
  parts.deliberations =
      deliberation(1, moving("<depart membre='d'><donne-pouvoir a='f'/></depart>"));
  EXPECT_EQ(codes(parts), "rules.late-pouvoir");
}

// ---------------------------------------------------------------- Q1 to Q3

TEST(Quorum, IsMoreThanHalf) {
  Parts parts;
  EXPECT_EQ(codes(parts), "");  // 4 of 7
  parts.present = "<presence membre='a'/><presence membre='b'/><presence membre='c'/>";
  parts.excused =
      "<presence membre='d'><donne-pouvoir a='a'/></presence><presence membre='e'/>"
      "<presence membre='f'/><presence membre='g'/>";
  Diagnostics found = findings(parts);
  ASSERT_EQ(codes(found), "rules.quorum");  // the pouvoir does not count
  EXPECT_EQ(found[0].severity, Severity::kError);
  EXPECT_EQ(found[0].arguments,
            (std::vector<std::string>{"art. L2121-17 CGCT", "1", "3", "4", "7"}));
  parts.seance = "date='2024-05-14' genre='seconde-convocation'";
  EXPECT_EQ(codes(parts), "");
}

TEST(Quorum, IsCheckedAtEachItem) {
  Parts parts;
  parts.deliberations = deliberation(1) + deliberation(2, moving("<depart membre='d'/>")) +
                        deliberation(3) + deliberation(4, moving("<arrivee membre='g'/>"));
  Diagnostics found = findings(parts);
  ASSERT_EQ(codes(found), "rules.quorum rules.quorum");
  EXPECT_EQ(found[0].arguments.at(1), "2");
  EXPECT_EQ(found[1].arguments.at(1), "3");
  EXPECT_EQ(found[0].place.path, "/seance/deliberations/deliberation[2]");
}

TEST(Quorum, BindsCommunalAuthoritiesOnly) {
  Parts parts;
  parts.before = "<president membre='a'/><secretaire membre='a'/>";
  parts.present = "<presence membre='a'/>";
  parts.excused =
      "<presence membre='b'/><presence membre='c'/><presence membre='d'/><presence membre='e'/>"
      "<presence membre='f'/><presence membre='g'/>";
  EXPECT_EQ(codes(parts), "rules.quorum");
  parts.type = "departement";
  EXPECT_EQ(codes(parts), "");
}

TEST(Officers, AreThere) {
  Parts parts;
  parts.before = "<president membre='a'/><secretaire membre='e'/>";
  EXPECT_EQ(codes(parts), "rules.secretary-absent");
  parts.before = "<president membre='a'/><secretaire imprime='Luc X'/>";
  EXPECT_EQ(codes(parts), "");
  parts.deliberations =
      deliberation(1, "<rapporteur membre='g'/>") + deliberation(2, "<rapporteur membre='b'/>");
  EXPECT_EQ(codes(parts), "rules.rapporteur-absent");
}

// ---------------------------------------------------------------- counters

TEST(Counters, AreComparedWithTheLists) {
  Parts parts;
  parts.excused =
      "<presence membre='e'><donne-pouvoir a='a'/></presence><presence membre='f'/>"
      "<presence membre='g'/>";
  parts.before =
      "<president membre='a'/><secretaire membre='b'/><compteurs en-exercice='7' quorum='4' presents='4' representes='1' "
      "votants='5'/>";
  EXPECT_EQ(codes(parts), "");
  parts.before =
      "<president membre='a'/><secretaire membre='b'/><compteurs en-exercice='6' quorum='3' presents='5' representes='2' "
      "votants='7'/>";
  Diagnostics found = findings(parts);
  EXPECT_EQ(codes(found),
            "rules.stated-in-office rules.stated-present rules.stated-quorum "
            "rules.stated-represented rules.stated-voters");
  EXPECT_FALSE(has_errors(found));
  for (const Diagnostic& d : found) EXPECT_EQ(d.place.path, "/seance/compteurs");
}

TEST(Counters, OfADeliberationAreThoseOfItsItem) {
  Parts parts;
  parts.deliberations =
      deliberation(1,
                   "<mouvements><arrivee membre='g'/></mouvements><compteurs presents='5' "
                   "votants='5'/>") +
      deliberation(2, "<compteurs presents='4'/>");
  Diagnostics found = findings(parts);
  ASSERT_EQ(codes(found), "rules.stated-present");
  EXPECT_EQ(found[0].arguments, (std::vector<std::string>{"", "4", "5"}));
}

TEST(Counters, EveryMemberIsListed) {
  Parts parts;
  parts.excused = "<presence membre='e'/><presence membre='f'/>";
  Diagnostics found = findings(parts);
  ASSERT_EQ(codes(found), "rules.unlisted-member");
  EXPECT_EQ(found[0].arguments.at(1), "G");
}

// ---------------------------------------------------------------- V1 to V4

TEST(Votes, AddUp) {
  Parts parts;
  parts.deliberations =
      ballot("resultat='majorite' votants='4' pour='2' contre='1' abstentions='1' exprimes='3'");
  EXPECT_EQ(codes(parts), "");
  parts.deliberations =
      ballot("resultat='majorite' votants='4' pour='3' contre='1' abstentions='1' exprimes='4'");
  EXPECT_EQ(codes(parts), "rules.vote-sum");
  parts.deliberations = ballot("resultat='majorite' pour='3' contre='1' abstentions='1'");
  EXPECT_EQ(codes(parts), "rules.vote-voters");
  parts.deliberations =
      ballot("mode='secret' resultat='majorite' votants='4' pour='2' contre='1' blancs='1'");
  EXPECT_EQ(codes(parts), "");
  parts.deliberations =
      ballot("resultat='majorite' pour='2' contre='1' abstentions='1' exprimes='4'");
  EXPECT_EQ(codes(parts), "rules.votes-cast");
}

TEST(Votes, LeaveOutWhoTakesNoPart) {
  Parts parts;
  parts.deliberations = ballot("resultat='unanimite' votants='3' pour='3' contre='0'",
                               "<vote membre='b' sens='ne-vote-pas'/>");
  EXPECT_EQ(codes(parts), "");
}

TEST(Votes, MayBeWeighted) {
  Parts parts;
  parts.members =
      "<membre id='a' nom='A' voix='5'/><membre id='b' nom='B' voix='3'/><membre id='c' nom='C'/>"
      "<membre id='d' nom='D'/><membre id='e' nom='E'/><membre id='f' nom='F'/>"
      "<membre id='g' nom='G'/>";
  parts.deliberations = ballot("resultat='majorite' votants='10' pour='7' contre='3'",
                               "<vote membre='b' sens='contre'/>");
  EXPECT_EQ(codes(parts), "");
}

TEST(Votes, HaveNoMoreNamesThanVotes) {
  Parts parts;
  parts.deliberations = ballot("resultat='majorite' pour='3' contre='1' abstentions='0'",
                               "<vote membre='b' sens='contre'/><vote membre='c' sens='contre'/>");
  Diagnostics found = findings(parts);
  ASSERT_EQ(codes(found), "rules.named-votes");
  EXPECT_EQ(found[0].arguments, (std::vector<std::string>{"", "contre", "1", "2"}));
  parts.deliberations = ballot("resultat='majorite' pour='2' contre='2' voix-preponderante='oui'",
                               "<vote membre='b' sens='contre'/>");
  EXPECT_EQ(codes(parts), "");
}

TEST(Votes, AreCastByThoseWhoAreThere) {
  Parts parts;
  parts.deliberations = ballot("resultat='majorite'", "<vote membre='g' sens='contre'/>");
  EXPECT_EQ(codes(parts), "rules.absent-voter");
  parts.deliberations = ballot("resultat='majorite'", "<vote membre='g' sens='ne-vote-pas'/>");
  EXPECT_EQ(codes(parts), "");
}

TEST(Votes, GiveTheResultStated) {
  Parts parts;
  parts.deliberations = ballot("resultat='majorite' pour='1' contre='3'");
  EXPECT_EQ(codes(parts), "rules.majority");
  parts.deliberations = ballot("resultat='rejet' pour='3' contre='1'");
  EXPECT_EQ(codes(parts), "rules.majority");
  parts.deliberations = ballot("resultat='majorite' pour='2' contre='2'");
  EXPECT_EQ(codes(parts), "rules.majority");
  parts.deliberations = ballot("resultat='rejet' pour='2' contre='2'");
  EXPECT_EQ(codes(parts), "");
}

TEST(Votes, TheCastingVoteDecidesTiesInPublic) {
  Parts parts;
  parts.deliberations = ballot("resultat='majorite' pour='2' contre='2' voix-preponderante='oui'");
  EXPECT_EQ(codes(parts), "");
  parts.deliberations =
      ballot("mode='secret' resultat='majorite' pour='2' contre='2' voix-preponderante='oui'");
  EXPECT_EQ(codes(parts), "rules.casting-vote");
  parts.deliberations = ballot("resultat='majorite' pour='3' contre='1' voix-preponderante='oui'");
  EXPECT_EQ(codes(parts), "rules.casting-vote");
}

TEST(Unanimity, HasNoVoteAgainst) {
  Parts parts;
  parts.deliberations = ballot("resultat='unanimite' pour='3' contre='1'");
  EXPECT_EQ(codes(parts), "rules.unanimity");
  parts.deliberations = ballot("resultat='unanimite' pour='3' contre='0' abstentions='1'");
  Diagnostics found = findings(parts);
  ASSERT_EQ(codes(found), "rules.unanimity-abstentions");
  EXPECT_EQ(found[0].severity, Severity::kAdvice);
  parts.deliberations = ballot("resultat='unanimite' pour='4' contre='0' abstentions='0'");
  EXPECT_EQ(codes(parts), "");
}

TEST(Unanimity, IsNotWrittenOfADividedVote) {
  Parts parts;
  parts.deliberations = deliberation(1, "", "", "<scrutin resultat='majorite'/>",
                                     "<paragraphe>à l’<gras>unanimité</gras></paragraphe>");
  EXPECT_EQ(codes(parts), "rules.unanimity-wording");
  parts.deliberations =
      deliberation(1, "", "", "<scrutin resultat='rejet'/>",
                   "<formule>x</formule><liste><element>adopté A L'UNANIMITE</element></liste>");
  EXPECT_EQ(codes(parts), "rules.unanimity-wording");
  parts.deliberations = deliberation(1, "", "", "<scrutin resultat='unanimite'/>",
                                     "<paragraphe>à l’unanimité</paragraphe>");
  EXPECT_EQ(codes(parts), "");
}

}  // namespace
}  // namespace paraphe
