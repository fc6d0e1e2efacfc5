// PreviewModule: what of the program knows poppler, and is loaded when pages are to be drawn. Poppler
// brings some twenty libraries with it, which cost every start of the program a fifth of its time;
// so this part is a library of its own, carried inside the program. Private to cli/preview.cc.
#pragma once

namespace paraphe {

struct PreviewModule {
  // Null when poppler cannot read it. The bytes must outlive the document.
  void* (*open)(const char* bytes, int size);
  void (*close)(void* document);
  int (*pages)(const void* document);
  // Page `page` (from 0) as PNG into the file `path`; false when it cannot be drawn, with errno 0
  // when that is not the file's fault.
  bool (*draw)(const void* document, int page, int resolution, const char* path);
};

inline constexpr const char* kPreviewModule = "paraphe_preview_module";  // its one symbol

}  // namespace paraphe
