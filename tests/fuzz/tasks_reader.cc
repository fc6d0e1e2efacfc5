// The file of signing tasks that comes back from another machine (cli/tasks.h).
#include <unistd.h>

#include <string>

#include "base/file.h"
#include "cli/tasks.h"
#include "fuzz/readers.h"
#include "unit/sign/pki.h"

namespace paraphe::test {
namespace {

std::string seed() {
  std::string pem = to_pem(Pki().leaf.get()), escaped;
  for (char c : pem) escaped += c == '\n' ? std::string("\\n") : std::string(1, c);
  return "{\"kind\": \"paraphe-signing-tasks-1\", \"date\": \"2026-11-24T00:00:00Z\", \"field\": \"\", "
         "\"reason\": \"\\u00e9\", \"location\": \"\", \"capacity\": \"Maire\", \"certificates\": \"" +
         escaped +
         "\", \"tasks\": [{\"file\": \"a.pdf\", \"message\": \"MTIz\", \"digest\": \"00\", "
         "\"signature\": \"MTIz\"}, {\"message\": \"\", \"signature\": \"\", \"x\": [1e9, true, null]}]}";
}

}  // namespace

std::vector<Reader> all_readers() {
  auto judge = [](const std::string& bytes, const std::string& good) {
    static const std::string path = "/tmp/fuzz-tasks-" + std::to_string(::getpid()) + ".json";
    if (!write_file(path, bytes).ok()) return false;
    SessionOptions options;
    Result<Signer> signer = read_tasks(path, options);
    ::unlink(path.c_str());
    return bytes == good ? signer.ok() : signer.ok() || !signer.errors().empty();
  };
  return {{"tasks", {seed()}, judge}};
}

}  // namespace paraphe::test
