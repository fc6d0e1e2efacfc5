// What signing costs beside the bare operations it cannot do without, measured in turns in one run:
//
//   RSA-3072   signing ≤ 1.1 × the private-key operation
//   P-256      signing ≤ 2 × (the private-key operation + SHA-256 of the same bytes)
//
// Signing is everything behind the prepared revision: hashing, attributes, CMS, patching. Turns and
// the least of each, because the machine is shared: what disturbs one disturbs the others too.
//
//   paraphe_bench_signing [--check]   prints the table; with --check, exit code 1 above a bar
#include <openssl/rsa.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>

#include "sign/cms.h"
#include "sign/digest.h"
#include "sign/parts.h"
#include "unit/sign/pki.h"

namespace paraphe::test {
namespace {

constexpr size_t kFileSize = 80 * 1024;  // an act with its fonts
constexpr int kTurns = 60;

double cpu_now() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

// Microseconds of CPU of one call, the mean of `times`.
template <class Work>
double cost(int times, Work work) {
  double start = cpu_now();
  for (int i = 0; i < times; ++i) work();
  return (cpu_now() - start) / times;
}

struct Bar {
  const char* kind;
  double factor;
  bool counts_hashing;
  int times;  // calls in one turn
};

// The bare private-key operation over a digest, with a context made once.
class Bare {
 public:
  Bare(EVP_PKEY* key, bool rsa) : context_(EVP_PKEY_CTX_new(key, nullptr)) {
    EVP_PKEY_sign_init(context_.get());
    if (rsa) {
      EVP_PKEY_CTX_set_rsa_padding(context_.get(), RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(context_.get(), RSA_PSS_SALTLEN_DIGEST);
    }
    EVP_PKEY_CTX_set_signature_md(context_.get(), EVP_sha256());
  }
  void operator()() {
    size_t length = value_.size();
    if (EVP_PKEY_sign(context_.get(), octets(value_), &length, octets(digest_), digest_.size()) !=
        1)
      std::abort();
  }

 private:
  Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context_;
  std::string digest_ = std::string(32, 'd'), value_ = std::string(1024, '\0');
};

bool measure(const Bar& bar) {
  Pki pki(bar.kind);
  Signer signer = pki.signer().value();
  std::string file(kFileSize, 'f');
  constexpr size_t kHole = 40 * 1024, kHoleSize = 32 * 1024;
  std::string_view all = file;
  std::string_view first = all.substr(0, kHole), second = all.substr(kHole + kHoleSize);
  Bare bare(pki.key, bar.kind[0] != 'P');
  double key = 1e9, hash = 1e9, whole = 1e9;
  for (int turn = 0; turn < kTurns; ++turn) {
    key = std::min(key, cost(bar.times, [&] { bare(); }));
    hash = std::min(hash, cost(bar.times, [&] { digest_of(Digest::kSha256, first, second); }));
    whole = std::min(whole, cost(bar.times, [&] {
                       std::string digest = digest_of(Digest::kSha256, first, second);
                       std::string cms = make_cms(digest, signer.parts()).value();
                       write_hexadecimal(file, kHole + 1, cms);
                     }));
  }
  double allowed = bar.factor * (key + (bar.counts_hashing ? hash : 0));
  std::printf("%-6s key %8.1f µs   SHA-256 %6.1f µs   signing %8.1f µs   bar %8.1f µs   %s\n",
              bar.kind, key, hash, whole, allowed, whole <= allowed ? "met" : "NOT MET");
  return whole <= allowed;
}

}  // namespace
}  // namespace paraphe::test

int main(int argc, char** argv) {
  using namespace paraphe::test;
  bool check = argc > 1 && std::strcmp(argv[1], "--check") == 0;
  bool met = measure({"3072", 1.1, false, 4});
  met = measure({"P-256", 2.0, true, 40}) && met;
  return check && !met ? 1 : 0;
}
