// Protrusion: how far signs hang into the margins so that these look straight (Hàn Thế Thành,
// "Micro-typographic extensions to the TeX typesetting system", 2000, chapter 3).
#pragma once

namespace paraphe {

// In 1/1000 of the glyph's own width.
inline int right_protrusion(char32_t c) {
  switch (c) {
    case '.':
    case ',':
      return 600;
    case '-':
    case 0x00AD:
    case 0x2010:
    case 0x2011:
      return 500;
    case U'’':
    case '\'':
    case U'”':
      return 500;
    case ';':
    case ':':
      return 300;
    case U'–':
      return 250;
    case U'—':
      return 150;
    case U'»':
    case '!':
    case '?':
      return 150;
    case ')':
    case ']':
      return 100;
    case 'A':
    case 'K':
    case 'L':
    case 'T':
    case 'V':
    case 'W':
    case 'Y':
    case 'k':
    case 'r':
    case 't':
    case 'v':
    case 'w':
    case 'y':
      return 50;
    default:
      return 0;
  }
}

inline int left_protrusion(char32_t c) {
  switch (c) {
    case U'‘':
    case U'“':
    case '\'':
      return 500;
    case U'–':
      return 250;
    case U'—':
      return 150;
    case U'«':
      return 150;
    case '(':
    case '[':
      return 100;
    case 'A':
    case 'T':
    case 'V':
    case 'W':
    case 'Y':
    case 'v':
    case 'w':
    case 'y':
      return 50;
    default:
      return 0;
  }
}

}  // namespace paraphe
