// The program: its surroundings are collected here, everything else is run_cli().
#include <atomic>
#include <csignal>
#include <iostream>

#include "cli/cli.h"
#include "cli/environment.h"

// Read by jemalloc where the program is linked with it (jemalloc(3), TUNING): what is freed goes back
// to the system after a tenth of a second, not ten; by then a volume of the register would be done,
// and have kept 10 MiB that it needs no more, and a year of sessions would hold the pages of the records
// that it has read. Batches take as long either way.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "dirty_decay_ms:100";
}

namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);  // or a handler may not touch it

// The second time, the program ends at once.
void interrupt(int signal) {
  if (interrupted.exchange(true)) std::signal(signal, SIG_DFL), std::raise(signal);
}

// Without SA_RESTART, so that a password prompt ends too.
void install(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

}  // namespace

int main(int argc, char** argv) {
// The leak checker of AddressSanitizer traces its own process, which this would forbid.
#ifndef __SANITIZE_ADDRESS__
  paraphe::protect_process_memory();
#endif
  install(SIGINT, interrupt);
  install(SIGTERM, interrupt);
  install(SIGHUP, interrupt);
  // Writing too much becomes an error of the write instead of the end of the program.
  install(SIGPIPE, SIG_IGN);
  install(SIGXFSZ, SIG_IGN);
  std::ios::sync_with_stdio(false);
  return paraphe::run_cli(argc, argv, std::cout, std::cerr,
                          paraphe::system_environment(&interrupted));
}
