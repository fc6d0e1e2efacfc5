#include "pdf/digest.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace paraphe {

namespace {

// RFC 1321 §3.4: the integer part of 2³² |sin(i + 1)|, i in radians.
constexpr uint32_t kSines[64] = {
    0xD76AA478, 0xE8C7B756, 0x242070DB, 0xC1BDCEEE, 0xF57C0FAF, 0x4787C62A, 0xA8304613, 0xFD469501,
    0x698098D8, 0x8B44F7AF, 0xFFFF5BB1, 0x895CD7BE, 0x6B901122, 0xFD987193, 0xA679438E, 0x49B40821,
    0xF61E2562, 0xC040B340, 0x265E5A51, 0xE9B6C7AA, 0xD62F105D, 0x02441453, 0xD8A1E681, 0xE7D3FBC8,
    0x21E1CDE6, 0xC33707D6, 0xF4D50D87, 0x455A14ED, 0xA9E3E905, 0xFCEFA3F8, 0x676F02D9, 0x8D2A4C8A,
    0xFFFA3942, 0x8771F681, 0x6D9D6122, 0xFDE5380C, 0xA4BEEA44, 0x4BDECFA9, 0xF6BB4B60, 0xBEBFBC70,
    0x289B7EC6, 0xEAA127FA, 0xD4EF3085, 0x04881D05, 0xD9D4D039, 0xE6DB99E5, 0x1FA27CF8, 0xC4AC5665,
    0xF4292244, 0x432AFF97, 0xAB9423A7, 0xFC93A039, 0x655B59C3, 0x8F0CCC92, 0xFFEFF47D, 0x85845DD1,
    0x6FA87E4F, 0xFE2CE6E0, 0xA3014314, 0x4E0811A1, 0xF7537E82, 0xBD3AF235, 0x2AD7D2BB, 0xEB86D391,
};
constexpr int kTurns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

uint32_t little_endian(const char* bytes) {
  uint32_t word = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&word, bytes, sizeof word);
  } else {
    for (int i = 3; i >= 0; --i) word = word << 8 | static_cast<uint8_t>(bytes[i]);
  }
  return word;
}

constexpr size_t kBlock = 64;

uint64_t little_endian_64(const char* bytes) {
  return uint64_t{little_endian(bytes + 4)} << 32 | little_endian(bytes);
}

// Both halves of the product, folded: every bit of the factors reaches every bit of the result.
uint64_t fold(uint64_t a, uint64_t b) {
  __extension__ typedef unsigned __int128 Wide;
  Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// Odd, half of their bits set; further digits of π.
constexpr uint64_t kFirst = 0xA4093822299F31D1, kSecond = 0x082EFA98EC4E6C89;

}  // namespace

void Md5::add_block(const char* block) {
  uint32_t words[16];
  for (int i = 0; i < 16; ++i) words[i] = little_endian(block + 4 * i);
  uint32_t a = a_, b = b_, c = c_, d = d_;
  // One operation: `mixed` of b, c, d; the word and the turn that belong to it.
  auto step = [&](uint32_t mixed, int i, int word) {
    uint32_t sum = a + mixed + kSines[i] + words[word];
    a = d;
    d = c;
    c = b;
    b += std::rotl(sum, kTurns[i / 16][i % 4]);
  };
  for (int i = 0; i < 16; ++i) step((b & c) | (~b & d), i, i);
  for (int i = 16; i < 32; ++i) step((b & d) | (c & ~d), i, (5 * i + 1) % 16);
  for (int i = 32; i < 48; ++i) step(b ^ c ^ d, i, (3 * i + 5) % 16);
  for (int i = 48; i < 64; ++i) step(c ^ (b | ~d), i, 7 * i % 16);
  a_ += a;
  b_ += b;
  c_ += c;
  d_ += d;
}

void Md5::add(std::string_view bytes) {
  length_ += bytes.size();
  if (!rest_.empty()) {
    size_t missing = std::min(kBlock - rest_.size(), bytes.size());
    rest_ += bytes.substr(0, missing);
    bytes.remove_prefix(missing);
    if (rest_.size() < kBlock) return;
    add_block(rest_.data());
    rest_.clear();
  }
  for (; bytes.size() >= kBlock; bytes.remove_prefix(kBlock)) add_block(bytes.data());
  rest_ = bytes;
}

std::string Md5::finish() {
  // §3.1: a one bit, zeros, the length in bits.
  uint64_t bits = 8 * length_;
  std::string tail = rest_ + '\x80';
  tail.resize(tail.size() <= 56 ? 56 : 120);
  for (int i = 0; i < 8; ++i) tail += static_cast<char>(bits >> (8 * i) & 0xFF);
  for (size_t at = 0; at < tail.size(); at += kBlock) add_block(tail.data() + at);
  std::string out;
  for (uint32_t word : {a_, b_, c_, d_}) {
    for (int i = 0; i < 4; ++i) out += static_cast<char>(word >> (8 * i) & 0xFF);
  }
  return out;
}

void Fingerprint::add(std::string_view bytes) {
  uint64_t length = bytes.size();
  auto mix = [this](const char* at) {
    uint64_t x = little_endian_64(at), y = little_endian_64(at + 8);
    a_ = fold(a_ ^ x, kFirst ^ y);
    b_ = fold(b_ ^ y, kSecond ^ x) + a_;
  };
  for (; bytes.size() >= 16; bytes.remove_prefix(16)) mix(bytes.data());
  char tail[32] = {};
  if (!bytes.empty()) std::memcpy(tail, bytes.data(), bytes.size());
  for (int i = 0; i < 8; ++i) tail[16 + i] = static_cast<char>(length >> (8 * i) & 0xFF);
  if (!bytes.empty()) mix(tail);
  mix(tail + 16);
}

std::string Fingerprint::finish() const {
  uint64_t first = fold(a_ ^ kSecond, b_ ^ kFirst), second = fold(b_ + kSecond, a_ + kFirst);
  std::string out;
  for (uint64_t word : {first, second ^ b_})
    for (int i = 0; i < 8; ++i) out += static_cast<char>(word >> (8 * i) & 0xFF);
  return out;
}

std::string md5(std::string_view bytes) {
  Md5 sum;
  sum.add(bytes);
  return sum.finish();
}

}  // namespace paraphe
