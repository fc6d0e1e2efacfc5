#include <chrono>

#include "rules/families.h"

namespace paraphe {
namespace {

std::chrono::sys_days days_of(const Date& d) {
  return std::chrono::year{d.annee} / d.mois / d.jour;
}
// Neither the day of sending nor that of the session counts; week-ends do (L2121-11).
int clear_days(const Date& sent, const Date& session) {
  return static_cast<int>((days_of(session) - days_of(sent)).count()) - 1;
}

bool is_large(const Collectivite& c) {
  if (c.population) return *c.population >= 3500;
  return c.strate && *c.strate >= Strate::kDe3500A9999;
}

// An installation has its own delay (L2121-7), a second convocation too.
bool is_usual(const Seance& s) {
  return s.genre != GenreSeance::kSecondeConvocation && s.genre != GenreSeance::kInstallation;
}

void expect_clear_days(const Seance& s, int least, Findings& findings) {
  if (!s.convocation || !(*s.convocation < s.date)) return;  // the chronology has its own rule
  int days = clear_days(*s.convocation, s.date);
  if (days < least) findings.add(s.place, {std::to_string(days), std::to_string(least)});
}

void find_short_notice(const Review& review, Findings& findings) {
  const Seance& s = review.seance;
  if (!s.urgence && s.genre != GenreSeance::kSecondeConvocation)
    if (!is_usual(s) || !is_large(s.collectivite)) expect_clear_days(s, 3, findings);
}
void find_short_notice_large(const Review& review, Findings& findings) {
  const Seance& s = review.seance;
  if (!s.urgence && is_usual(s) && is_large(s.collectivite)) expect_clear_days(s, 5, findings);
}
void find_short_notice_grouping(const Review& review, Findings& findings) {
  if (!review.seance.urgence && is_usual(review.seance))
    expect_clear_days(review.seance, 5, findings);
}
void find_short_notice_grouping_old(const Review& review, Findings& findings) {
  const Seance& s = review.seance;
  if (!s.urgence && is_usual(s)) expect_clear_days(s, 3, findings);
}
// Whether a member commune has 3 500 inhabitants is not in the record: advice for 3 and 4 days.
void find_doubtful_notice(const Review& review, Findings& findings) {
  const Seance& s = review.seance;
  if (s.urgence || !is_usual(s) || !s.convocation) return;
  if (clear_days(*s.convocation, s.date) >= 3) expect_clear_days(s, 5, findings);
}
void find_hasty_urgency(const Review& review, Findings& findings) {
  if (review.seance.urgence) expect_clear_days(review.seance, 1, findings);
}
void find_hasty_second(const Review& review, Findings& findings) {
  if (review.seance.genre == GenreSeance::kSecondeConvocation)
    expect_clear_days(review.seance, 3, findings);
}

std::string text(const Date& d) {
  auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(d.jour) + "/" + two(d.mois) + "/" + std::to_string(d.annee);
}

void find_late_convocation(const Review& review, Findings& findings) {
  const Seance& s = review.seance;
  if (s.convocation && *s.convocation >= s.date)
    findings.add(s.place, {text(*s.convocation), text(s.date)});
}

// `look` is called once per deliberation whose dates are its own, once for those of the session.
template <class Look>
void each_publication(const Review& review, Look look) {
  int last = -1;
  for (const Deliberation& d : review.seance.deliberations) {
    if (d.publication.place.line == last && last > 0) continue;
    last = d.publication.place.line;
    look(d.publication);
  }
}

void find_early_transmissions(const Review& review, Findings& findings) {
  each_publication(review, [&](const Publication& p) {
    if (p.transmission && *p.transmission < review.seance.date)
      findings.add(p.place, {text(*p.transmission), text(review.seance.date)});
  });
}
void find_early_receptions(const Review& review, Findings& findings) {
  each_publication(review, [&](const Publication& p) {
    const Date& before = p.transmission ? *p.transmission : review.seance.date;
    if (p.reception && *p.reception < before)
      findings.add(p.place, {text(*p.reception), text(before)});
  });
}
void find_early_publications(const Review& review, Findings& findings) {
  each_publication(review, [&](const Publication& p) {
    if (p.publication && *p.publication < review.seance.date)
      findings.add(p.place, {text(*p.publication), text(review.seance.date)});
  });
}
void find_slow_publications(const Review& review, Findings& findings) {
  each_publication(review, [&](const Publication& p) {
    if (p.publication && (days_of(*p.publication) - days_of(review.seance.date)).count() > 7)
      findings.add(p.place, {text(*p.publication)});
  });
}

constexpr const char* kSendEarlier =
    N_("Check the date of the convocation. The days of sending and of the session do not count; "
       "an urgent session is marked urgence=\"oui\".");
constexpr const char* kCorrectDate = N_("Correct one of the two dates.");
constexpr const char* kNotice = N_("the convocation leaves {1} clear days; {2} are needed ({0})");

}  // namespace

std::span<const Rule> date_rules() {
  static const Rule kRules[] = {
      {{"rules.convocation-days", kNotice, kSendEarlier},
       "art. L2121-11 CGCT",
       {},
       {},
       kCommune,
       Severity::kError,
       find_short_notice},
      {{"rules.convocation-days-large", kNotice, kSendEarlier},
       "art. L2121-12 CGCT",
       {},
       {},
       kCommune,
       Severity::kError,
       find_short_notice_large},
      {{"rules.convocation-grouping-old", kNotice, kSendEarlier},
       "art. L5211-1 CGCT",
       {},
       {2020, 2, 29},
       kGroupings,
       Severity::kError,
       find_short_notice_grouping_old},
      {{"rules.convocation-doubtful",
        N_("the convocation leaves {1} clear days; {2} were needed if a member commune had 3 500 "
           "inhabitants ({0})"),
        N_("Check the population of the member communes.")},
       "art. L5211-1 CGCT",
       {},
       {2020, 2, 29},
       kGroupings,
       Severity::kAdvice,
       find_doubtful_notice},
      {{"rules.convocation-grouping", kNotice, kSendEarlier},
       "art. L5211-1 CGCT",
       {2020, 3, 1},
       {2022, 2, 22},
       kGroupings,
       Severity::kError,
       find_short_notice_grouping},
      {{"rules.convocation-grouping-now", kNotice,
        N_("Check the date of the convocation. The text of this article since 23 February 2022 is "
           "to be confirmed on Légifrance.")},
       "art. L5211-1 CGCT",
       {2022, 2, 23},
       {},
       kGroupings,
       Severity::kWarning,
       find_short_notice_grouping,
       Certainty::kToBeConfirmed},
      {{"rules.convocation-urgent",
        N_("the urgent convocation leaves {1} clear days; {2} is the least ({0})"),
        N_("Even in urgency one clear day must pass: check the dates.")},
       "art. L2121-11 and L2121-12 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kError,
       find_hasty_urgency},
      {{"rules.second-convocation",
        N_("the second convocation leaves {1} clear days; {2} are needed ({0})"),
        N_("Check the dates. That these days are clear days is to be confirmed.")},
       "art. L2121-17 CGCT",
       {},
       {},
       kCommunalAuthorities,
       Severity::kWarning,
       find_hasty_second,
       Certainty::kToBeConfirmed},
      {{"rules.convocation-after", N_("the convocation of {1} is not before the session of {2}"),
        kCorrectDate},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_late_convocation},
      {{"rules.transmission-early", N_("the transmission of {1} is before the session of {2}"),
        kCorrectDate},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_early_transmissions},
      {{"rules.reception-early", N_("the reception of {1} is before {2}, when the act was sent"),
        kCorrectDate},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_early_receptions},
      {{"rules.publication-early", N_("the publication of {1} is before the session of {2}"),
        kCorrectDate},
       "",
       {},
       {},
       kAllAuthorities,
       Severity::kError,
       find_early_publications},
      {{"rules.publication-slow", N_("the act was published on {1}, over a week later ({0})"),
        N_("The list of deliberations is due within a week of the session; check that it was "
           "published in time.")},
       "art. L2121-25 CGCT",
       {2022, 7, 1},
       {},
       kCommunalAuthorities,
       Severity::kAdvice,
       find_slow_publications},
  };
  return kRules;
}

}  // namespace paraphe
