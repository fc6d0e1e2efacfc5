#include "record/explain.h"

#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/xml.h"

namespace paraphe {
namespace {

constexpr Message kNoMember{"record.dangling-member",
                            N_("there is no member “{0}”, to which “{1}” refers"),
                            N_("Correct the identifier, or add the member to <membres>.")};
constexpr Message kNoMemberClose{
    "record.dangling-member",
    N_("there is no member “{0}”, to which “{1}” refers; did you mean “{2}”?"),
    N_("Correct the identifier, or add the member to <membres>.")};
constexpr Message kNoAnnex{"record.dangling-annex",
                           N_("the deliberation has no annex “{0}”, to which it refers"),
                           N_("Correct the identifier, or add the annex to its <annexes>.")};
constexpr Message kNoBlock{"record.dangling-block",
                           N_("no block of the deliberation has the id “{0}”, to which it refers"),
                           N_("Correct the identifier, or give the block that is meant this id.")};
constexpr Message kTwoBlocks{"record.duplicate-block",
                             N_("two blocks of the deliberation have the id “{0}”"),
                             N_("Give each block that is referred to an id of its own.")};
constexpr Message kTwoMembers{
    "record.duplicate-member", N_("two members have the identifier “{0}”"),
    N_("Give each member an identifier of their own, homonyms too: leroy-christian, leroy-m.")};
constexpr Message kTwoAnnexes{"record.duplicate-annex",
                              N_("two annexes of the deliberation have the identifier “{0}”"),
                              N_("Give each annex an identifier of its own.")};
constexpr Message kTwoPresences{"record.duplicate-presence",
                                N_("the member “{0}” is in the attendance lists twice"),
                                N_("Keep the member in one list; if one of the two is a homonym, "
                                   "use that member's identifier.")};
constexpr Message kTwoOrders{"record.duplicate-order",
                             N_("two deliberations have the order “{0}” in the session"),
                             N_("Number the deliberations of the session 1, 2, 3 …")};
constexpr Message kTwoNumbers{"record.duplicate-number",
                              N_("two deliberations have the number “{0}”"),
                              N_("Correct one of the two numbers.")};
constexpr Message kTwoVotes{"record.duplicate-vote",
                            N_("the member “{0}” votes twice in the same ballot"),
                            N_("Keep one vote. The vote of a represented member bears the "
                               "represented member's identifier, not the holder's.")};
constexpr Message kTwoFields{"record.same-champ",
                             N_("two signatories would sign in the same field, “{0}”"),
                             N_("Give each its own field name (champ=\"…\").")};

struct Rule {
  std::string_view name;  // of the key in the schema
  const Message* message;
};
constexpr Rule kRules[] = {
    {"CleMembre", &kTwoMembers},
    {"RefMembre", &kNoMember},
    {"CleMembreDuRecueil", &kTwoMembers},
    {"RefMembreDuRecueil", &kNoMember},
    {"CleAnnexeDeLActe", &kTwoAnnexes},
    {"RenvoiAnnexeDeLActe", &kNoAnnex},
    {"CleRepereDeLActe", &kTwoBlocks},
    {"RenvoiRepereDeLActe", &kNoBlock},
    {"OrdreUniqueDesActes", &kTwoOrders},
    {"NumeroUniqueDesActes", &kTwoNumbers},
    {"IdentifiantUniqueDesActes", &kTwoNumbers},
    {"UnChampParSignataireDuRecueil", &kTwoFields},
    {"RefSuppleant", &kNoMember},
    {"RefMandataire", &kNoMember},
    {"RefMandant", &kNoMember},
    {"CleAnnexe", &kTwoAnnexes},
    {"RenvoiAnnexe", &kNoAnnex},
    {"CleRepere", &kTwoBlocks},
    {"RenvoiRepere", &kNoBlock},
    {"UnePresenceParMembre", &kTwoPresences},
    {"OrdreUnique", &kTwoOrders},
    {"NumeroUnique", &kTwoNumbers},
    {"IdentifiantUnique", &kTwoNumbers},
    {"UnVoteParMembre", &kTwoVotes},
    {"UnChampParSignataire", &kTwoFields},
    {"UnChampParSignataireDeLActe", &kTwoFields},
};

const Message* message_for(const Diagnostic& diagnostic) {
  std::string_view code = diagnostic.message.code;
  if (code != "xml.dangling-reference" && code != "xml.duplicate") return nullptr;
  for (const Rule& rule : kRules)
    if (rule.name == diagnostic.arguments[2]) return rule.message;
  return nullptr;
}

std::vector<std::string> member_ids(std::string_view bytes, const std::string& file) {
  constexpr size_t kMostIds = 5000;
  std::vector<std::string> ids;
  Result<XmlDocument> document = XmlDocument::parse(bytes, file, nullptr);
  if (!document.ok()) return ids;
  for (XmlNode member : document->root().child("membres").elements("membre"))
    if (ids.size() < kMostIds) ids.emplace_back(member.attribute("id").value_or(""));
  return ids;
}

}  // namespace

Diagnostics explain(Diagnostics diagnostics, std::string_view bytes, const std::string& file) {
  std::vector<std::string> ids;
  bool read = false;
  for (Diagnostic& diagnostic : diagnostics) {
    const Message* message = message_for(diagnostic);
    if (message == nullptr) continue;
    diagnostic.message = *message;
    diagnostic.arguments.resize(2);
    if (message != &kNoMember) continue;
    if (!read) ids = member_ids(bytes, file), read = true;
    std::vector<std::string_view> names(ids.begin(), ids.end());
    std::string guess = closest(diagnostic.arguments[0], names.data(), names.size());
    if (guess.empty()) continue;
    diagnostic.message = kNoMemberClose;
    diagnostic.arguments.push_back(std::move(guess));
  }
  return diagnostics;
}

}  // namespace paraphe
