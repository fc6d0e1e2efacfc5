// Mutations of good inputs, deterministic: fuzz_verify [ITERATIONS [SEED]], or --corpus DIR.
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "base/file.h"
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

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : random_(seed) {}

  size_t below(size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  void mutate(std::string& bytes) {
    static const std::vector<std::string> words{
        "/ByteRange", "/Contents", "<",           ">",         "<<",
        ">>",         "[",         "]",           "(",         ")",
        "obj",        "endobj",    "stream",      "endstream", "xref",
        "trailer",    "startxref", "%%EOF\n",     "/Prev",     "/Size",
        "/XRefStm",   "/Encrypt",  "/Kids",       "/Fields",   "/V",
        "/AP",        "null",      "0",           "-1",        "9999999999",
        " 0 R",       "/Length",   "/Type /XRef", "\x30\x80",  "\x84\xFF\xFF\xFF\xFF"};
    size_t at = below(bytes.size() + 1);
    size_t count = 1 + below(1 + below(40));
    switch (below(7)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
      case 1:
        if (at < bytes.size()) bytes[at] = static_cast<char>(random_());
        break;
      case 2:
        bytes.erase(at, count);
        break;
      case 3:
        bytes.insert(at, bytes.substr(below(bytes.size() + 1), count));
        break;
      case 4:
        bytes.insert(at, words[below(words.size())]);
        break;
      case 5: {
        const std::string& word = words[below(words.size())];
        bytes.replace(at, word.size(), word);
        break;
      }
      default: {  // a digit becomes another: numbers are what a PDF hangs together by
        size_t digit = bytes.find_first_of("0123456789", at);
        if (digit != std::string::npos) bytes[digit] = static_cast<char>('0' + below(10));
      }
    }
  }

 private:
  std::mt19937_64 random_;
};

int run(size_t iterations, uint64_t seed) {
  Pki pki;
  std::vector<Seed> seeds = make_seeds(pki);
  Mutator mutator(seed);
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
