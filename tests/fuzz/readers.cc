#include "fuzz/readers.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include "sign/certificate.h"
#include "sign/cms.h"
#include "sign/cms_check.h"
#include "sign/object_text.h"
#include "sign/revocation.h"
#include "sign/security_store.h"
#include "sign/timestamp.h"
#include "sign/token_uri.h"
#include "sign/trust.h"
#include "unit/sign/services.h"
#include "unit/sign/trusted_list.h"
#include "unit/sign/two_tables.h"

namespace paraphe::test {
namespace {

// The world of trust services that all seeds come from.
World& world() {
  static World one;
  return one;
}

Pdf signed_at(Level level) {
  TrustServices services = world().services();
  SignOptions options = options_for();
  options.date = {world().clock, 0};
  options.level = level;
  options.services = &services;
  Signer signer = world().signer();
  return sign(read_pdf(sample_file(), "a.pdf").value(), signer, options, no_fonts()).value().pdf;
}

std::string value_of(const std::string& signed_file) {
  size_t at = signed_file.rfind("/Contents <") + 11;
  std::string out;
  for (; signed_file[at] != '>'; at += 2)
    out += static_cast<char>(std::stoi(signed_file.substr(at, 2), nullptr, 16));
  out.erase(out.find_last_not_of('\0') + 1);
  return out;
}

// The file with its signature values blank: a timestamp that somebody damages inside of one takes
// its proof away, and nothing that was signed.
std::string blank(std::string bytes) {
  for (size_t at = bytes.find("/Contents <"); at != std::string::npos;
       at = bytes.find("/Contents <", at + 1))
    for (size_t i = at + 11; i < bytes.size() && bytes[i] != '>'; ++i) bytes[i] = '0';
  return bytes;
}

// A file is valid only as far as it is what was signed.
Reader whole_files() {
  Reader out{"verify", {}, {}};
  for (Level level : {Level::kB, Level::kT, Level::kLt, Level::kLta})
    out.seeds.push_back(signed_at(level).bytes);
  Pki pki;
  StreamFile file;
  std::map<uint32_t, std::string> objects = foreign_objects();
  objects[20] = open_signature();
  StreamFileOptions how;
  how.packed = {1, 2, 3, 4, 6, 7, 8, 9};
  file.append(objects, how);
  out.seeds.push_back(close_signature(file.bytes, pki));
  objects[20] = open_signature(
      "/Reference [ << /TransformMethod /DocMDP /TransformParams << /P 2 >> >> << /TransformMethod "
      "/FieldMDP /TransformParams << /Action /Include /Fields [ (Maire) ] >> >> ] ");
  objects[1] = "<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << /DocMDP 20 0 R >> >>";
  out.seeds.push_back(classic_file(objects, pki));
  HybridRecipe word;
  word.word = true;
  for (const std::string& bytes : {linearised(pki), hybrid(pki), hybrid(pki, word)})
    out.seeds.push_back(bytes);
  TrustAnchors anchors{{to_pem(world().root.get()), to_pem(pki.root.get())}};
  out.judge = [anchors](const std::string& bytes, const std::string& seed) {
    Verification found = verify(bytes, "fuzz", anchors, {world().clock + 60, 0});
    bool valid = found.verdict == Verdict::kValid;
    (void)read_pdf(bytes, "fuzz");
    if (bytes == seed || !valid) return valid || bytes != seed;
    // Proofs that stand behind the last signature are covered by nothing yet.
    size_t covered = found.signatures.back().covered;
    return blank(seed).compare(0, covered, blank(bytes), 0, covered) == 0;
  };
  return out;
}

Reader signature_values() {
  Reader out{"cms", {value_of(signed_at(Level::kB).bytes), value_of(signed_at(Level::kT).bytes)}, {}};
  out.judge = [](const std::string& bytes, const std::string&) {
    Judgement judgement("fuzz");
    (void)read_cms_parts(bytes);
    return !check_cms(bytes, "first", "second", true, judgement).intact;
  };
  return out;
}

Reader certificates() {
  Reader out{"certificate", {}, {}};
  for (X509* each : {world().leaf.get(), world().intermediate.get(), world().tsa.get()})
    out.seeds.push_back(encode(each, i2d_X509));
  out.judge = [](const std::string& bytes, const std::string& seed) {
    TrustAnchors anchors = world().anchors();
    anchors.services.push_back({bytes, TrustedService::Use::kSignatures, "fuzz", {{0, 1}}});
    Diagnostics unused;
    TrustStore store = make_store(anchors, unused);
    const unsigned char* cursor = octets(bytes);
    Certificate leaf(d2i_X509(nullptr, &cursor, static_cast<long>(bytes.size())));
    if (leaf == nullptr) return bytes != seed;
    (void)(subject_name(leaf.get()) + issuer_name(leaf.get()) + first_day(leaf.get()));
    (void)ocsp_addresses(leaf.get());
    (void)issuer_addresses(leaf.get());
    (void)crl_addresses(leaf.get());
    (void)may_sign(leaf.get());
    Judgement judgement("fuzz");
    Certificates others;
    others.push_back(share(world().intermediate.get()));
    bool trusted = check_trust(leaf.get(), others, store, kNow, TrustedService::Use::kSignatures,
                               judgement);
    // What is behind the certificate is no part of it.
    bool same = std::string_view(encode(leaf.get(), i2d_X509)) == seed;
    return bytes == seed || same || !trusted;
  };
  return out;
}

const std::string kNonce(8, 'n');

Reader timestamps() {
  std::string imprint = digest_of(Digest::kSha256, "data");
  std::string answer = world().stamp(make_timestamp_request(Digest::kSha256, imprint, kNonce));
  Timestamp stamp;
  EXPECT_EQ(read_timestamp_response(answer, Digest::kSha256, imprint, kNonce, stamp), nullptr);
  Reader out{"timestamp", {answer, stamp.token}, {}};
  out.judge = [imprint, good = stamp.token](const std::string& bytes, const std::string& seed) {
    Timestamp read;
    bool answered =
        read_timestamp_response(bytes, Digest::kSha256, imprint, kNonce, read) == nullptr;
    bool is_token = read_timestamp(bytes, [&](Digest) { return imprint; }, read) == nullptr;
    if (bytes == seed) return answered || is_token;
    // Certificates carried along may differ; what the token says may not.
    return !(answered || is_token) || read.time == world().clock;
  };
  return out;
}

Reader responders() {
  Reader out{"ocsp", {}, {}};
  Handle<OCSP_REQUEST, OCSP_REQUEST_free> request(OCSP_REQUEST_new());
  OCSP_request_add0_id(request.get(), OCSP_cert_to_id(EVP_sha1(), world().leaf.get(),
                                                      world().intermediate.get()));
  std::string query = encode(request.get(), i2d_OCSP_REQUEST);
  world().revoked = {10};
  out.seeds.push_back(world().answer(query));
  world().revocations[10] = {k20231221, 6, k20200101};
  out.seeds.push_back(world().answer(query));
  world().revoked.clear();
  world().revocations.clear();
  out.judge = [](const std::string& bytes, const std::string& seed) {
    auto answer = read_ocsp(bytes, world().leaf.get(), world().intermediate.get());
    return bytes == seed ? answer && answer->revoked : !answer || answer->revoked;
  };
  return out;
}

Reader lists() {
  Reader out{"crl", {}, {}};
  world().revocations[10] = {k20231221, 6, k20200101};
  world().remembers_since = k20200101;
  out.seeds.push_back(world().list(world().intermediate.get(), world().middle_key));
  world().revocations.clear();
  world().remembers_since = 0;
  out.judge = [](const std::string& bytes, const std::string& seed) {
    auto answer = read_crl(bytes, world().leaf.get(), world().intermediate.get());
    return bytes == seed ? answer && answer->revoked : !answer || answer->revoked;
  };
  return out;
}

// The store of proofs of a file: whatever it holds, it never takes a revocation away from one that
// is there, and never crashes the signer that adds to it.
Reader stores() {
  Pdf pdf = append_evidence(signed_at(Level::kT), world().evidence()).value();
  Reader out{"store", {pdf.bytes, signed_at(Level::kLt).bytes}, {}};
  out.judge = [](const std::string& bytes, const std::string& seed) {
    Result<Pdf> read = read_pdf(bytes, "fuzz");
    if (!read.ok()) return bytes != seed;
    (void)read_evidence(*read);
    (void)append_evidence(*read, world().evidence());
    return true;
  };
  return out;
}

Reader trusted_lists() {
  ListRecipe recipe;
  recipe.services.push_back({der_of(world().intermediate.get())});
  recipe.services.push_back({der_of(world().tsa.get())});
  recipe.services[1].type = "TSA/QTST";
  recipe.services[0].history = {{"withdrawn", "2012-01-01T00:00:00Z"}};
  Wish wish;
  wish.name = "Opérateur";
  Certificate signer = make_certificate(key_named("P-256", 400), wish);
  Reader out{"trusted-list", {sign_list(list_xml(recipe), key_named("P-256", 400))}, {}};
  out.judge = [pem = to_pem(signer.get())](const std::string& bytes, const std::string& seed) {
    Result<TrustedList> list = TrustedListReader({pem}, k20261124).read(bytes, "fuzz");
    if (bytes == seed) return list.ok();
    // What canonicalization leaves out may differ; what the list says may not.
    return !list.ok() ||
           (list->services.size() == 2 &&
            list->services[0].certificate == der_of(world().intermediate.get()));
  };
  return out;
}

Reader keys() {
  Pki pki, rsa("2048");
  Reader out{"keys",
             {to_pem(pki.key) + pki.chain_pem(), to_pem(pki.key, "x") + pki.chain_pem(),
              to_pkcs12(pki.key, pki.leaf.get(), "x"), to_pkcs12(rsa.key, rsa.leaf.get(), "x")},
             {}};
  out.judge = [](const std::string& bytes, const std::string& seed) {
    bool pem = Signer::from_pem(bytes, "fuzz", bytes, "fuzz", Secret("x"), kWhen).ok();
    bool pkcs12 = Signer::from_pkcs12(bytes, "fuzz", Secret("x"), kWhen).ok();
    (void)Signer::from_certificate(bytes, "fuzz", kWhen);
    return bytes != seed || pem || pkcs12;
  };
  return out;
}

// The reading of revisions, tables, streams and objects, without the rest of the verifier.
Reader revisions() {
  Reader out{"revisions", {signed_at(Level::kLta).bytes}, {}};
  for (bool deflate : {false, true}) {
    StreamFile file;
    StreamFileOptions how;
    how.deflate = deflate;
    how.packed = {1, 2, 3, 4, 6, 7, 8, 9};
    file.append(foreign_objects(), how);
    file.append({{9, foreign_field("Maire")}, {30, "<< >>"}}, how);
    out.seeds.push_back(file.bytes);
  }
  Pki pki;
  for (const std::string& bytes : {linearised(pki), hybrid(pki)}) out.seeds.push_back(bytes);
  out.judge = [](const std::string& bytes, const std::string& seed) {
    Result<std::vector<Revision>> read = read_revisions(bytes, "fuzz");
    if (!read.ok()) return bytes != seed;
    ObjectTexts texts(bytes);
    for (const auto& [number, entry] : read->back().objects) {
      (void)texts.find(read->back().objects, number);
      (void)texts.dictionary(read->back().objects, number);
      (void)texts.contained(read->back().objects, number);
      if (std::optional<IndirectObject> object = read_object(bytes, entry.offset))
        (void)decode_stream(bytes, *object, 1 << 20);
    }
    return read->back().end <= bytes.size();
  };
  return out;
}

Reader addresses() {
  Reader out{"token-uri",
             {"pkcs11:token=Signature%20Mairie;object=Maire;id=%01%02?module-path=/usr/lib/a.so",
              "pkcs11:manufacturer=A;model=B;serial=12;slot-id=3;type=private"},
             {}};
  out.judge = [](const std::string& bytes, const std::string& seed) {
    Result<TokenUri> read = read_token_uri(bytes);
    return bytes != seed || read.ok();
  };
  return out;
}

}  // namespace

std::vector<Reader> all_readers() {
  return {whole_files(), signature_values(), certificates(), timestamps(),    responders(),
          lists(),       stores(),           trusted_lists(), keys(),         revisions(),
          addresses()};
}

}  // namespace paraphe::test
