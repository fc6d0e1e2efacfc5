#include "sign/trusted_list.h"

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>
#include <optional>

#include "base/text.h"
#include "base/xml.h"
#include "sign/certificate.h"
#include "sign/openssl_handles.h"
#include "sign/xml_signature.h"

namespace paraphe {
namespace {

constexpr Message kNotAList{
    "trusted-list.malformed", N_("“{0}” is not a trusted list that is read here: {1}."),
    N_("Give a trusted list in XML, version 5 or 6 of ETSI TS 119 612, as its authority publishes "
       "it.")};
constexpr Message kOutdated{
    "trusted-list.outdated", N_("The trusted list of {0} should have been replaced on {1}."),
    N_("Download the current one: what was withdrawn since is not in this one.")};
constexpr Message kNotYet{"trusted-list.not-yet-issued",
                          N_("The trusted list of {0} is only issued on {1}."),
                          N_("Check the date of this computer.")};
constexpr Message kSignerDates{
    "trusted-list.signer-expired",
    N_("The certificate of {0} was not in force when it signed the trusted list (valid from {1} to "
       "{2})."),
    N_("Download the current list and the certificate that signs it now.")};

constexpr std::string_view kTsl = "http://uri.etsi.org/02231/v2#";
constexpr std::string_view kListOfLists = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists";
constexpr size_t kLargest = 16u << 20;
constexpr size_t kLongestRun = 256u << 10;  // between two "<"
constexpr size_t kMostServices = 20'000;
constexpr size_t kMostPeriods = 1000;
constexpr int64_t kClockSkew = 300;

// The statuses under which a service was to be trusted. The last three ended on 1 July 2016.
constexpr std::array<std::string_view, 4> kGranted{
    "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted",
    "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/undersupervision",
    "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/supervisionincessation",
    "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/accredited"};

// Extensions that may be critical and do not change which certificates are trusted.
constexpr std::array<std::string_view, 4> kKnownExtensions{
    "Qualifications", "AdditionalServiceInformation", "ExpiredCertsRevocationInfo", "TakenOverBy"};

// "2016-06-30T22:00:00Z"; fractions of a second are dropped.
std::optional<int64_t> read_time(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  text = trim(text);
  if (text.size() <= kShape.size()) return std::nullopt;
  std::array<int, 6> parts{};
  size_t part = 0;
  for (size_t i = 0; i < kShape.size(); ++i) {
    bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == 'd' ? !is_digit : text[i] != kShape[i]) return std::nullopt;
    if (is_digit) {
      parts[part] = parts[part] * 10 + (text[i] - '0');
    } else {
      ++part;
    }
  }
  std::string_view zone = text.substr(kShape.size());
  if (zone.size() > 1 && zone.front() == '.')
    zone.remove_prefix(std::min(zone.find_first_not_of("0123456789", 1), zone.size()));
  if (zone != "Z") return std::nullopt;  // TS 119 612 §5.1.4: UTC
  tm date{};
  date.tm_year = parts[0] - 1900;
  date.tm_mon = parts[1] - 1;
  date.tm_mday = parts[2];
  date.tm_hour = parts[3];
  date.tm_min = parts[4];
  date.tm_sec = parts[5];
  return static_cast<int64_t>(timegm(&date));
}

std::string day_of(int64_t seconds) {
  tm date{};
  auto when = static_cast<time_t>(seconds);
  if (::gmtime_r(&when, &date) == nullptr) return "?";
  std::array<char, 16> out{};
  return {out.data(), std::strftime(out.data(), out.size(), "%Y-%m-%d", &date)};
}

std::string text_below(XmlNode node, std::string_view name) {
  return std::string(trim(node.child(name).inner_text()));
}

std::string der_of(X509* certificate) {
  unsigned char* der = nullptr;
  int length = i2d_X509(certificate, &der);
  std::string out(reinterpret_cast<char*>(der), length > 0 ? static_cast<size_t>(length) : 0);
  OPENSSL_free(der);
  return out;
}

Certificate from_der(std::string_view der) {
  const unsigned char* cursor = octets(der);
  Certificate out(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
  ERR_clear_error();
  return out;
}

// The certificates of ServiceDigitalIdentity, DER.
std::vector<std::string> certificates_in(XmlNode identity) {
  std::vector<std::string> out;
  for (XmlNode id : identity.elements("DigitalId"))
    for (XmlNode each : id.elements("X509Certificate")) {
      std::optional<std::string> der = decode_base64(each.inner_text());
      Certificate certificate = der ? from_der(*der) : nullptr;
      if (certificate != nullptr) out.push_back(der_of(certificate.get()));
    }
  return out;
}

std::optional<TrustedService::Use> use_of(const std::string& type) {
  if (type == "http://uri.etsi.org/TrstSvc/Svctype/CA/QC") return TrustedService::Use::kSignatures;
  // Qualified timestamps, and those that accompanied qualified signatures before 2016.
  if (type == "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST" ||
      type == "http://uri.etsi.org/TrstSvc/Svctype/TSA/TSS-QC")
    return TrustedService::Use::kTimestamps;
  return std::nullopt;
}

// An authority may be listed for web sites alone (TS 119 612 §5.5.9.4), or in a way that is not
// understood here.
bool is_for_signatures(XmlNode information) {
  bool named = false;
  bool fits = false;
  XmlNode extensions = information.child("ServiceInformationExtensions");
  for (XmlNode extension : extensions.elements("Extension")) {
    bool critical = extension.attribute("Critical") == "true" || extension.attribute("Critical") == "1";
    for (XmlNode each : extension.elements()) {
      bool known = std::find(kKnownExtensions.begin(), kKnownExtensions.end(), each.name()) !=
                   kKnownExtensions.end();
      if (critical && !known) return false;
      if (each.name() != "AdditionalServiceInformation") continue;
      std::string uri = text_below(each, "URI");
      bool use = uri.find("/For") != std::string::npos;
      named = named || use;
      fits = fits || (use && (uri.ends_with("/ForeSignatures") || uri.ends_with("/ForeSeals")));
    }
  }
  return fits || !named;
}

struct Status {
  int64_t from = 0;
  bool granted = false;
};

std::optional<Status> status_in(XmlNode information, const std::string& type) {
  std::optional<int64_t> from = read_time(text_below(information, "StatusStartingTime"));
  if (!from) return std::nullopt;
  std::string status = text_below(information, "ServiceStatus");
  bool granted = std::find(kGranted.begin(), kGranted.end(), status) != kGranted.end() &&
                 text_below(information, "ServiceTypeIdentifier") == type &&
                 is_for_signatures(information);
  return Status{*from, granted};
}

// Nothing when a date cannot be read: then it is not known when the service was to be trusted.
std::optional<std::vector<TrustedService::Period>> periods_of(XmlNode service,
                                                              const std::string& type) {
  std::vector<Status> all;
  std::vector<XmlNode> informations = service.child("ServiceHistory").elements("ServiceHistoryInstance");
  informations.push_back(service.child("ServiceInformation"));
  if (informations.size() > kMostPeriods) return std::nullopt;
  for (XmlNode each : informations) {
    std::optional<Status> status = status_in(each, type);
    if (!status) return std::nullopt;
    all.push_back(*status);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Status& a, const Status& b) { return a.from < b.from; });
  std::vector<TrustedService::Period> out;
  for (size_t i = 0; i < all.size(); ++i) {
    int64_t until = i + 1 < all.size() ? all[i + 1].from : std::numeric_limits<int64_t>::max();
    if (!all[i].granted || until == all[i].from) continue;
    if (!out.empty() && out.back().until == all[i].from) {
      out.back().until = until;
    } else {
      out.push_back({all[i].from, until});
    }
  }
  return out;
}

void add_services(XmlNode root, std::vector<TrustedService>& out) {
  for (XmlNode provider : root.child("TrustServiceProviderList").elements("TrustServiceProvider"))
    for (XmlNode service : provider.child("TSPServices").elements("TSPService")) {
      XmlNode information = service.child("ServiceInformation");
      std::string type = text_below(information, "ServiceTypeIdentifier");
      std::optional<TrustedService::Use> use = use_of(type);
      auto periods = use ? periods_of(service, type) : std::nullopt;
      if (!periods || periods->empty()) continue;
      std::string name = shorten(collapse_spaces(text_below(information.child("ServiceName"), "Name")), 160);
      for (std::string& der : certificates_in(information.child("ServiceDigitalIdentity"))) {
        if (out.size() == kMostServices) return;
        out.push_back({std::move(der), *use, name, *periods});
      }
    }
}

// Texts between tags that no honest list has: libxml2 compares the attributes of a tag pairwise.
bool has_endless_run(std::string_view bytes) {
  size_t last = 0;
  for (size_t at = bytes.find('<'); at != std::string_view::npos; at = bytes.find('<', at + 1)) {
    if (at - last > kLongestRun) return true;
    last = at;
  }
  return bytes.size() - last > kLongestRun;
}

}  // namespace

bool TrustedService::is_granted_at(int64_t seconds) const {
  return std::any_of(granted.begin(), granted.end(), [seconds](const Period& period) {
    return period.from <= seconds && seconds < period.until;
  });
}

TrustedListReader::TrustedListReader(std::vector<std::string> signers, int64_t now)
    : signers_(std::move(signers)), now_(now) {}

Result<TrustedList> TrustedListReader::read(std::string_view bytes, const std::string& file) {
  Place place{file, 0, 0, ""};
  auto malformed = [&](const char* why) { return error(kNotAList, {file, why}, place); };
  if (bytes.size() > kLargest) return malformed(N_("it is too large"));
  if (has_endless_run(bytes)) return malformed(N_("it holds an endless tag or text"));
  PARAPHE_TRY(XmlDocument document, XmlDocument::parse(bytes, file, nullptr));
  XmlNode root = document.root();
  if (root.name() != "TrustServiceStatusList" || root.namespace_uri() != kTsl)
    return malformed(N_("it is something else"));
  XmlNode scheme = root.child("SchemeInformation");
  std::string version = text_below(scheme, "TSLVersionIdentifier");
  if (version != "5" && version != "6") return malformed(N_("its version is not known here"));

  TrustedList out;
  out.territory = shorten(text_below(scheme, "SchemeTerritory"), 20);
  Certificates signers;
  for (const std::string& pem : signers_)
    for (Certificate& each : read_certificates(pem)) signers.push_back(std::move(each));
  for (const std::string& der : by_territory_[out.territory])
    if (Certificate each = from_der(der)) signers.push_back(std::move(each));
  PARAPHE_TRY(X509 * signer, check_xml_signature(document, signers));
  out.signer = subject_name(signer);

  std::optional<int64_t> issued = read_time(text_below(scheme, "ListIssueDateTime"));
  std::optional<int64_t> next = read_time(text_below(scheme.child("NextUpdate"), "dateTime"));
  if (!issued || !next) return malformed(N_("its dates cannot be read"));
  out.issued = *issued;
  out.next_update = *next;
  if (now_ >= out.next_update) return error(kOutdated, {out.territory, day_of(out.next_update)}, place);
  if (now_ + kClockSkew < out.issued) return error(kNotYet, {out.territory, day_of(out.issued)}, place);
  if (validity_at(signer, out.issued) != Validity::kNow)
    return error(kSignerDates, {out.signer, first_day(signer), last_day(signer)}, place);

  add_services(root, out.services);
  if (text_below(scheme, "TSLType") != kListOfLists) return out;
  for (XmlNode pointer : scheme.child("PointersToOtherTSL").elements("OtherTSLPointer")) {
    std::string territory;
    for (XmlNode each : pointer.child("AdditionalInformation").elements("OtherInformation"))
      if (each.child("SchemeTerritory").exists())
        territory = shorten(text_below(each, "SchemeTerritory"), 20);
    for (XmlNode identity :
         pointer.child("ServiceDigitalIdentities").elements("ServiceDigitalIdentity"))
      for (std::string& der : certificates_in(identity))
        if (by_territory_[territory].size() < 64) by_territory_[territory].push_back(std::move(der));
  }
  return out;
}

}  // namespace paraphe
