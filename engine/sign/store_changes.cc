#include "sign/store_changes.h"

#include <algorithm>

namespace paraphe {
namespace {

using Entries = RevisionPair::Entries;
using Side = RevisionPair::Side;

constexpr const char* kRemoves = N_("it removes proofs");
constexpr const char* kWrong = N_("its proofs are not kept as they must be");
constexpr const char* kLists[] = {"Certs", "CRLs", "OCSPs"};

std::string value_of(const Entries& entries, const std::string& key, const std::string& usual) {
  auto found = entries.find(key);
  return found == entries.end() ? usual : found->second;
}

// The streams of a list.
std::optional<std::set<uint32_t>> streams_of(const RevisionPair& pair, Side side,
                                             const Entries& entries, const std::string& key) {
  auto items = pair.items_of(side, value_of(entries, key, "[ ]"));
  if (!items) return std::nullopt;
  std::set<uint32_t> out;
  for (const std::string& item : *items) {
    uint32_t number = RevisionPair::number_of(item);
    if (number == 0) return std::nullopt;
    out.insert(number);
  }
  return out;
}

class StoreComparison {
 public:
  StoreComparison(const RevisionPair& pair, Entries before, Entries after)
      : pair_(pair), before_(std::move(before)), after_(std::move(after)) {}

  std::string run() {
    for (const auto& [key, value] : after_) {
      bool known = (key == "Type" && value == "/DSS") || key == "VRI" ||
                   std::find(std::begin(kLists), std::end(kLists), key) != std::end(kLists);
      if (!known) return kWrong;
    }
    for (const char* key : kLists)
      if (std::string why = list(key); !why.empty()) return why;
    return validation_entries();
  }

 private:
  std::string list(const std::string& key) {
    auto old = streams_of(pair_, Side::kBefore, before_, key);
    auto now = streams_of(pair_, Side::kAfter, after_, key);
    if (!old || !now) return kWrong;
    for (uint32_t number : *now) {
      if (old->count(number) == 0 && !pair_.is_new_stream(number)) return kWrong;
      held_.insert(number);
    }
    return keeps(*old, *now) ? "" : kRemoves;
  }

  // Another program may write a proof anew, under another number.
  bool keeps(const std::set<uint32_t>& old, const std::set<uint32_t>& now) const {
    std::set<std::string> contents;
    bool is_read = false;
    for (uint32_t number : old) {
      if (now.count(number) != 0) continue;
      for (uint32_t each : now) {
        if (is_read) break;
        if (auto data = pair_.stream_data(Side::kAfter, each)) contents.insert(std::move(*data));
      }
      is_read = true;
      auto data = pair_.stream_data(Side::kBefore, number);
      if (!data || contents.count(*data) == 0) return false;
    }
    return true;
  }

  // /VRI: by signature, which of the proofs are about it.
  std::string validation_entries() {
    if (before_.count("VRI") == 0 && after_.count("VRI") == 0) return "";
    auto old = pair_.entries_of(Side::kBefore, value_of(before_, "VRI", "<< >>"));
    auto now = pair_.entries_of(Side::kAfter, value_of(after_, "VRI", "<< >>"));
    if (!old || !now) return kWrong;
    for (const auto& [name, value] : *old)
      if (now->count(name) == 0) return kRemoves;
    for (const auto& [name, value] : *now) {
      bool is_digest = name.size() == 40 &&
                       name.find_first_not_of("0123456789ABCDEF") == std::string::npos;
      if (!is_digest) return kWrong;
      Entries was;
      if (auto found = old->find(name); found != old->end())
        was = pair_.entries_of(Side::kBefore, found->second).value_or(Entries());
      std::optional<Entries> is = pair_.entries_of(Side::kAfter, value);
      if (!is) return kWrong;
      if (std::string why = validation_entry(was, *is); !why.empty()) return why;
    }
    return "";
  }

  std::string validation_entry(const Entries& old, const Entries& now) {
    for (const auto& [key, value] : now) {
      if (key == "Cert" || key == "CRL" || key == "OCSP") {
        auto streams = streams_of(pair_, Side::kAfter, now, key);
        if (!streams) return kWrong;
        for (uint32_t number : *streams)
          if (held_.count(number) == 0) return kWrong;
      } else if (key == "TS") {
        if (!pair_.is_new_stream(RevisionPair::number_of(value)) && value_of(old, "TS", "") != value)
          return kWrong;
      } else if (key == "TU" ? value.empty() || value.front() != '(' : key != "Type" || value != "/VRI") {
        return kWrong;
      }
    }
    for (const char* key : {"Cert", "CRL", "OCSP"}) {
      auto was = streams_of(pair_, Side::kBefore, old, key);
      auto is = streams_of(pair_, Side::kAfter, now, key);
      if (!was || !is) return kWrong;
      if (!keeps(*was, *is)) return kRemoves;
    }
    return old.count("TS") != 0 && now.count("TS") == 0 ? kRemoves : "";
  }

  const RevisionPair& pair_;
  Entries before_, after_;
  std::set<uint32_t> held_;  // by the lists of the store
};

}  // namespace

std::string find_store_fault(const RevisionPair& pair, const std::string& before,
                             const std::string& after) {
  Entries old;
  if (!before.empty()) {
    std::optional<Entries> found = pair.entries_of(Side::kBefore, before);
    if (!found) return kWrong;
    old = std::move(*found);
  }
  // A store that is no new object must be the old one.
  uint32_t number = RevisionPair::number_of(after);
  if (number != 0 && before != after && pair.additions().count(number) == 0) return kWrong;
  std::optional<Entries> now = pair.entries_of(Side::kAfter, after);
  if (!now) return after.empty() && !before.empty() ? kRemoves : kWrong;
  return StoreComparison(pair, std::move(old), std::move(*now)).run();
}

std::set<uint32_t> store_objects(const RevisionPair& pair, Side side, const std::string& value) {
  std::set<uint32_t> out;
  auto add = [&out](const std::string& each) {
    if (uint32_t number = RevisionPair::number_of(each)) out.insert(number);
  };
  std::optional<Entries> store = pair.entries_of(side, value);
  if (!store) return out;
  add(value);
  std::string by_signature = value_of(*store, "VRI", "");
  add(by_signature);
  for (const auto& [name, each] : pair.entries_of(side, by_signature).value_or(Entries()))
    add(each);
  return out;
}

}  // namespace paraphe
