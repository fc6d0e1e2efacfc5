// Colour profiles that pictures bring along (ICC.1); with output_intent.cc the only door to lcms2.
#pragma once

#include <string>
#include <string_view>

namespace paraphe {

// Whether PDF/A-3 may keep `profile` for a picture of `channels` (1, 3 or 4) colours: an ICC
// profile of version 2 or 4 of a device or colour space (ISO 19005-3 6.2.4.2).
bool is_usable_profile(std::string_view profile, int channels);

// Whether it is sRGB by its own name: device colours then say the same.
bool is_srgb_profile(std::string_view profile);

// Four colours of 8 bits into sRGB, pixel by pixel; `inverted` as Adobe writes them (255 is no
// ink). Without a usable profile by the plain formula of ISO 32000-1 §10.3.5.
std::string cmyk_to_srgb(std::string_view cmyk, std::string_view profile, bool inverted);

}  // namespace paraphe
