#include "pdf/profile.h"

#include <lcms2.h>

#include <algorithm>
#include <memory>

namespace paraphe {

namespace {

using Profile = std::unique_ptr<void, decltype(&cmsCloseProfile)>;

Profile open(std::string_view bytes) {
  return {bytes.empty()
              ? nullptr
              : cmsOpenProfileFromMem(bytes.data(), static_cast<cmsUInt32Number>(bytes.size())),
          cmsCloseProfile};
}

}  // namespace

bool is_usable_profile(std::string_view bytes, int channels) {
  Profile profile = open(bytes);
  if (profile == nullptr) return false;
  cmsUInt32Number version = cmsGetEncodedICCversion(profile.get());
  if (version < 0x02000000 || version >= 0x05000000) return false;
  cmsProfileClassSignature kind = cmsGetDeviceClass(profile.get());
  if (kind != cmsSigInputClass && kind != cmsSigDisplayClass && kind != cmsSigOutputClass &&
      kind != cmsSigColorSpaceClass)
    return false;
  cmsColorSpaceSignature space = cmsGetColorSpace(profile.get());
  if (space != (channels == 1 ? cmsSigGrayData : channels == 3 ? cmsSigRgbData : cmsSigCmykData))
    return false;
  // A profile that cannot be put to use would show nothing, or anything.
  Profile target(cmsCreate_sRGBProfile(), cmsCloseProfile);
  cmsUInt32Number from = channels == 1 ? TYPE_GRAY_8 : channels == 3 ? TYPE_RGB_8 : TYPE_CMYK_8;
  cmsHTRANSFORM transform = cmsCreateTransform(profile.get(), from, target.get(), TYPE_RGB_8,
                                               INTENT_PERCEPTUAL, cmsFLAGS_NOOPTIMIZE);
  if (transform == nullptr) return false;
  cmsDeleteTransform(transform);
  return true;
}

bool is_srgb_profile(std::string_view bytes) {
  Profile profile = open(bytes);
  if (profile == nullptr) return false;
  char name[64] = "";
  cmsGetProfileInfoASCII(profile.get(), cmsInfoDescription, "en", "US", name, sizeof name);
  return std::string_view(name).find("sRGB") != std::string_view::npos;
}

std::string cmyk_to_srgb(std::string_view cmyk, std::string_view bytes, bool inverted) {
  size_t pixels = cmyk.size() / 4;
  std::string out(pixels * 3, '\0');
  if (is_usable_profile(bytes, 4)) {
    Profile profile = open(bytes), target(cmsCreate_sRGBProfile(), cmsCloseProfile);
    cmsHTRANSFORM transform =
        cmsCreateTransform(profile.get(), inverted ? TYPE_CMYK_8_REV : TYPE_CMYK_8, target.get(),
                           TYPE_RGB_8, INTENT_PERCEPTUAL, 0);
    if (transform != nullptr) {
      cmsDoTransform(transform, cmyk.data(), out.data(), static_cast<cmsUInt32Number>(pixels));
      cmsDeleteTransform(transform);
      return out;
    }
  }
  for (size_t i = 0; i < pixels; ++i) {
    auto ink = [&](size_t channel) {
      int value = static_cast<uint8_t>(cmyk[4 * i + channel]);
      return inverted ? 255 - value : value;
    };
    for (size_t channel = 0; channel < 3; ++channel)
      out[3 * i + channel] = static_cast<char>(255 - std::min(255, ink(channel) + ink(3)));
  }
  return out;
}

}  // namespace paraphe
