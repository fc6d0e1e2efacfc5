#include "cli/alike.h"

namespace paraphe {
namespace {

constexpr const char* kOneMore = N_("… and {0} more of {1}");
constexpr const char* kManyMore = N_("… and {0} more of {1}; --format json lists them all");

}  // namespace

void Alike::say_rest(Context& context) const {
  for (const auto& [code, times] : told_)
    if (times > kMost)
      context.say_aside(context.messages().count(kOneMore, kManyMore, times - kMost, {code}));
}

}  // namespace paraphe
