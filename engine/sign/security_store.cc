#include "sign/security_store.h"

#include <algorithm>
#include <set>

#include "sign/own_file.h"

namespace paraphe {
namespace {

constexpr Message kForeignStore{
    "sign.foreign-store", N_("The proofs that the file holds are not kept as Paraphe keeps them."),
    N_("Extend the file with the program that put them there.")};

// One array of the store.
struct List {
  const char* key;
  const std::vector<std::string>* wanted;
  std::vector<uint32_t> objects;
  std::set<std::string_view> held;
};

std::string reference(uint32_t number) { return std::to_string(number) + " 0 R"; }

// "" when it cannot be read.
bool read_list(const OwnFile& file, const std::vector<DictionaryEntry>& store, List& list) {
  const DictionaryEntry* array = find(store, list.key);
  if (array == nullptr) return true;
  std::optional<std::vector<uint32_t>> found = OwnFile::references_in(file.text(*array));
  if (!found) return false;
  list.objects = std::move(*found);
  for (uint32_t object : list.objects)
    if (std::optional<std::string_view> der = file.plain_stream(object)) list.held.insert(*der);
  return true;
}

}  // namespace

Result<Pdf> append_evidence(const Pdf& pdf, const Evidence& evidence) {
  PARAPHE_TRY(OwnFile file, OwnFile::open(pdf));
  auto catalogue = file.dictionary(pdf.tail.root);
  if (!catalogue) return error(kForeignStore);
  const DictionaryEntry* entry = find(*catalogue, "DSS");
  uint32_t store = entry == nullptr ? 0 : OwnFile::reference_in(file.text(*entry));
  std::vector<DictionaryEntry> old;
  if (entry != nullptr) {
    auto found = store == 0 ? std::nullopt : file.dictionary(store);
    if (!found) return error(kForeignStore);
    for (const DictionaryEntry& each : *found) {
      bool known = false;
      for (const char* key : {"Type", "Certs", "CRLs", "OCSPs", "VRI"})
        known = known || each.key == key;
      if (!known) return error(kForeignStore);
    }
    old = std::move(*found);
  }

  uint32_t next = pdf.tail.size;
  std::vector<PdfObjectBytes> objects;
  bool is_new = store == 0;
  if (is_new) store = next++;
  std::string body = "<< /Type /DSS";
  for (List list : {List{"Certs", &evidence.certificates, {}, {}},
                    List{"CRLs", &evidence.crls, {}, {}}, List{"OCSPs", &evidence.ocsps, {}, {}}}) {
    if (!read_list(file, old, list)) return error(kForeignStore);
    for (const std::string& der : *list.wanted) {
      if (list.held.count(der) != 0) continue;
      list.objects.push_back(next);
      objects.push_back({next++, "<< /Length " + std::to_string(der.size()) + " >>\nstream\n" +
                                     der + "\nendstream"});
    }
    if (list.objects.empty()) continue;
    body += std::string(" /") + list.key + " [";
    for (uint32_t object : list.objects) body += " " + reference(object);
    body += " ]";
  }
  if (objects.empty()) return pdf;
  // Another program's: it stays as it is.
  if (const DictionaryEntry* by_signature = find(old, "VRI"))
    body += " /VRI " + std::string(file.text(*by_signature));
  objects.insert(objects.begin(), {store, body + " >>"});
  if (is_new)
    objects.push_back({pdf.tail.root, "<< " + *file.entries_without(pdf.tail.root, "DSS") +
                                          " /DSS " + reference(store) + " >>"});
  Pdf out;
  out.fields = pdf.fields;
  out.bytes = pdf.bytes;
  out.tail = append_revision(out.bytes, pdf.tail, objects);
  return out;
}

Result<StoredProofs> read_evidence(const Pdf& pdf) {
  StoredProofs out;
  PARAPHE_TRY(OwnFile file, OwnFile::open(pdf));
  auto catalogue = file.dictionary(pdf.tail.root);
  const DictionaryEntry* entry = catalogue ? find(*catalogue, "DSS") : nullptr;
  auto store = entry ? file.dictionary(OwnFile::reference_in(file.text(*entry))) : std::nullopt;
  if (!store) return out;
  for (auto [key, list] :
       {std::pair{"Certs", &out.certificates}, {"CRLs", &out.crls}, {"OCSPs", &out.ocsps}}) {
    const DictionaryEntry* array = find(*store, key);
    auto objects = array ? OwnFile::references_in(file.text(*array)) : std::nullopt;
    if (!objects) continue;
    for (uint32_t object : *objects)
      if (std::optional<std::string_view> der = file.plain_stream(object))
        list->push_back({object, std::string(*der)});
  }
  return out;
}

}  // namespace paraphe
