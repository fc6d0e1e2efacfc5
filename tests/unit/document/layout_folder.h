// A folder of its own in which a test puts the built-in layouts, changed as it likes: a layout is
// read from its folder as a clerk's is.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/resource.h"
#include "document/layout.h"

namespace paraphe {

// The line on which the tag that holds `part` ends: libxml2 gives elements that line.
inline int line_of(const std::string& text, const std::string& part) {
  size_t end = text.find('>', text.find(part));
  return 1 +
         static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(end), '\n'));
}

inline std::string all(const Result<Layout>& layout) {
  std::string out;
  if (!layout.ok())
    for (const Diagnostic& d : layout.errors()) out += to_string(d) + "\n";
  return out;
}

inline bool has_code(const Result<Layout>& layout, std::string_view code) {
  if (layout.ok()) return false;
  return std::any_of(layout.errors().begin(), layout.errors().end(),
                     [&](const Diagnostic& d) { return d.message.code == code; });
}

class LayoutFolder {
 public:
  LayoutFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "paraphe-layout-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    for (const char* file : {"extrait.xml", "commun.xml"})
      texts_[file] = std::string(*find_resource(std::string("layouts/") + file));
  }
  LayoutFolder(const LayoutFolder&) = delete;
  LayoutFolder& operator=(const LayoutFolder&) = delete;
  ~LayoutFolder() { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& file) const { return folder_ + "/" + file; }
  const std::string& text(const std::string& file) const { return texts_.at(file); }
  void put(const std::string& file, std::string text) { texts_[file] = std::move(text); }

  // Replaces the first `from` of extrait.xml or, when that has none, of commun.xml. The name of the
  // file that was changed.
  std::string change(const std::string& from, const std::string& to) {
    for (const char* file : {"extrait.xml", "commun.xml"}) {
      std::string& text = texts_[file];
      size_t at = text.find(from);
      if (at == text.npos) continue;
      text.replace(at, from.size(), to);
      return file;
    }
    ADD_FAILURE() << "the layouts no longer hold: " << from;
    return "extrait.xml";
  }

  Result<Layout> read(const std::string& file = "extrait.xml",
                      const LayoutOptions& options = {}) const {
    for (const auto& [name, text] : texts_) std::ofstream(path(name), std::ios::binary) << text;
    return read_layout(texts_.at(file), path(file), options);
  }

 private:
  std::string folder_;
  std::map<std::string, std::string> texts_;
};

}  // namespace paraphe
