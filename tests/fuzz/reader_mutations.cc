// Mutations of good inputs, deterministic but for the keys of the seeds:
//
//   fuzz_readers [READER|all] [ITERATIONS [SEED]]     of each reader
//   fuzz_readers --corpus FOLDER                      the seeds as files, a folder for each reader
//
// Half of the iterations begin with seeds made anew, whose keys are known: what is altered must not be
// taken for good. The others begin with the files of tests/fuzz/corpus, whose keys nobody has any more,
// the same in every run.
#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/file.h"
#include "fuzz/mutator.h"
#include "fuzz/readers.h"

namespace paraphe::test {
namespace {

// What PDF files, DER, XML, JSON and addresses hang together by.
const std::vector<std::string> kWords{
    "/ByteRange", "/Contents", "<",           ">",         "<<",          ">>",
    "[",          "]",         "(",           ")",         "obj",         "endobj",
    "stream",     "endstream", "xref",        "trailer",   "startxref",   "%%EOF\n",
    "/Prev",      "/Size",     "/XRefStm",    "/Encrypt",  "/Kids",       "/Fields",
    "/V",         "/AP",       "null",        "0",         "-1",          "9999999999",
    " 0 R",       "/Length",   "/Type /XRef", "\x30\x80",  "\x84\xFF\xFF\xFF\xFF",
    "/ObjStm",    "/Perms",    "/DSS",        "\x30\x00",  "\x02\x01\x00", "\xA0\x03",
    "<a>",        "</a>",      "<!--",        "]]>",       "&#0;",        "<!DOCTYPE",
    "xmlns=''",   "Id='p'",    "{",           "}",         "\"",          "\\u0000",
    ":",          "%00",       ";",           "?",         "=",           ","};

// The files of the corpus of a reader, by name.
std::vector<std::string> corpus_of(const std::string& reader) {
  std::string folder = std::string(PARAPHE_FUZZ_CORPUS) + "/" + reader;
  std::vector<std::string> names, out;
  DIR* directory = ::opendir(folder.c_str());
  while (directory != nullptr) {
    dirent* entry = ::readdir(directory);
    if (entry == nullptr) break;
    if (entry->d_name[0] != '.') names.push_back(folder + "/" + entry->d_name);
  }
  if (directory != nullptr) ::closedir(directory);
  std::sort(names.begin(), names.end());
  for (const std::string& name : names)
    if (Result<std::string> bytes = read_file(name); bytes.ok()) out.push_back(*bytes);
  return out;
}

int run(const Reader& reader, size_t iterations, uint64_t seed) {
  Mutator mutator(seed, kWords);
  const std::vector<std::string> corpus = corpus_of(reader.name);
  const std::string nobody;  // the seed of what comes from the corpus: it is an altered thing always
  for (const std::string& bytes : reader.seeds)
    if (!reader.judge(bytes, bytes))
      return std::fprintf(stderr, "%s: a seed is refused\n", reader.name.c_str()), 1;
  for (const std::string& bytes : corpus)
    if (!reader.judge(bytes, nobody))
      return std::fprintf(stderr, "%s: a file of the corpus is taken for good\n",
                          reader.name.c_str()), 1;
  for (size_t i = 0; i < iterations; ++i) {
    const bool known = corpus.empty() || i % 2 == 0;
    const std::string& from = known ? reader.seeds[i / 2 % reader.seeds.size()]
                                    : corpus[i / 2 % corpus.size()];
    std::string bytes = from;
    for (size_t n = 1 + mutator.below(4); n > 0; --n) mutator.mutate(bytes);
    if (bytes == from || reader.judge(bytes, known ? from : nobody)) continue;
    std::fprintf(stderr, "%s: iteration %zu of seed %llu: an altered input is taken for good\n",
                 reader.name.c_str(), i, static_cast<unsigned long long>(seed));
    (void)write_file("fuzz-" + reader.name + ".bin", bytes);
    return 1;
  }
  std::printf("%s: %zu mutations, none taken for good, no crash\n", reader.name.c_str(), iterations);
  std::fflush(stdout);
  return 0;
}

int write_corpus(const std::string& folder) {
  for (const Reader& reader : all_readers()) {
    if (reader.name == "keys") continue;  // private ones stay out of files
    std::string place = folder + "/" + reader.name;
    ::mkdir(place.c_str(), 0777);
    for (size_t i = 0; i < reader.seeds.size(); ++i)
      if (!write_file(place + "/" + std::to_string(i), reader.seeds[i]).ok()) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace paraphe::test

int main(int count, char** arguments) {
  using namespace paraphe::test;
  std::string first = count > 1 ? arguments[1] : "all";
  if (first == "--corpus" && count == 3) return write_corpus(arguments[2]);
  size_t iterations = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 500;
  uint64_t seed = count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 1;
  bool found = false;
  int worst = 0;
  for (const Reader& reader : all_readers()) {
    if (first != "all" && first != reader.name) continue;
    found = true;
    worst |= run(reader, iterations, seed);
  }
  return found ? worst : 2;
}
