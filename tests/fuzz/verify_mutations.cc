// Mutations of good inputs, deterministic: fuzz_verify [ITERATIONS [SEED]], or --corpus DIR.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/file.h"
#include "fuzz/mutator.h"
#include "unit/sign/sample.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace paraphe::test {
namespace {

// Good inputs of each kind. `file` marks those that are PDF files.
struct Seed {
  std::string name, bytes;
  bool file;
};

std::string value_of(const std::string& signed_file) {
  size_t at = signed_file.rfind("/Contents <") + 11;
  std::string out;
  for (; signed_file[at] != '>'; at += 2)
    out += static_cast<char>(std::stoi(signed_file.substr(at, 2), nullptr, 16));
  out.erase(out.find_last_not_of('\0') + 1);
  return out;
}

std::vector<Seed> make_seeds(const Pki& pki) {
  std::vector<Seed> seeds;
  std::string once = signed_sample(pki).bytes;
  seeds.push_back({"unsigned.pdf", sample_file(), true});
  seeds.push_back({"signed.pdf", once, true});
  seeds.push_back({"signed-twice.pdf", signed_sample(pki, {"", ""}).bytes, true});
  seeds.push_back({"value.cms", value_of(once), false});
  seeds.push_back({"maire.pem", to_pem(pki.key) + pki.chain_pem(), false});
  seeds.push_back({"maire.p12", to_pkcs12(pki.key, pki.leaf.get(), "x"), false});
  return seeds;
}

// What PDF files and keys hang together by.
const std::vector<std::string> kWords{
    "/ByteRange", "/Contents", "<",           ">",         "<<",
    ">>",         "[",         "]",           "(",         ")",
    "obj",        "endobj",    "stream",      "endstream", "xref",
    "trailer",    "startxref", "%%EOF\n",     "/Prev",     "/Size",
    "/XRefStm",   "/Encrypt",  "/Kids",       "/Fields",   "/V",
    "/AP",        "null",      "0",           "-1",        "9999999999",
    " 0 R",       "/Length",   "/Type /XRef", "\x30\x80",  "\x84\xFF\xFF\xFF\xFF"};

int run(size_t iterations, uint64_t seed) {
  Pki pki;
  std::vector<Seed> seeds = make_seeds(pki);
  Mutator mutator(seed, kWords);
  for (size_t i = 0; i < iterations; ++i) {
    const Seed& from = seeds[i % seeds.size()];
    std::string bytes = from.bytes;
    for (size_t n = 1 + mutator.below(4); n > 0; --n) mutator.mutate(bytes);
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
    // Valid means: these are the bytes that were signed, or their beginning up to a signature.
    bool is_prefix = from.bytes.compare(0, bytes.size(), bytes) == 0;
    if (from.file && !is_prefix && check(bytes, pki).verdict == Verdict::kValid) {
      std::fprintf(stderr, "iteration %zu of seed %llu: an altered file is valid\n", i,
                   static_cast<unsigned long long>(seed));
      return 1;
    }
  }
  std::printf("%zu mutations, none valid, no crash\n", iterations);
  return 0;
}

int write_corpus(const std::string& folder) {
  for (const Seed& seed : make_seeds(Pki()))
    if (!write_file(folder + "/" + seed.name, seed.bytes).ok()) return 1;
  return 0;
}

}  // namespace
}  // namespace paraphe::test

int main(int count, char** arguments) {
  std::string first = count > 1 ? arguments[1] : "4000";
  if (first == "--corpus" && count == 3) return paraphe::test::write_corpus(arguments[2]);
  return paraphe::test::run(std::strtoull(first.c_str(), nullptr, 10),
                            count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1);
}
