// What most things have none of, in the room of one pointer. A volume of the register has tens of
// thousands of nodes, blocks and lines: what each of them only might have would be half of its size.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace paraphe {

// A vector that is mostly empty. A value: copies are apart.
template <class T>
class RareList {
 public:
  RareList() = default;
  RareList(std::vector<T> items)
      : items_(items.empty() ? nullptr : std::make_unique<std::vector<T>>(std::move(items))) {}
  RareList(std::initializer_list<T> items) : RareList(std::vector<T>(items)) {}
  RareList(const RareList& other)
      : items_(other.items_ ? std::make_unique<std::vector<T>>(*other.items_) : nullptr) {}
  RareList(RareList&&) noexcept = default;
  RareList& operator=(RareList other) noexcept {
    items_ = std::move(other.items_);
    return *this;
  }

  bool empty() const { return items_ == nullptr || items_->empty(); }
  size_t size() const { return items_ == nullptr ? 0 : items_->size(); }
  const T* begin() const { return items_ == nullptr ? nullptr : items_->data(); }
  const T* end() const { return begin() + size(); }
  T* begin() { return items_ == nullptr ? nullptr : items_->data(); }
  T* end() { return begin() + size(); }
  const T& operator[](size_t i) const { return (*items_)[i]; }
  T& operator[](size_t i) { return (*items_)[i]; }
  const T& back() const { return items_->back(); }
  T& back() { return items_->back(); }
  void push_back(T item) {
    if (items_ == nullptr) items_ = std::make_unique<std::vector<T>>();
    items_->push_back(std::move(item));
  }
  bool operator==(const RareList& other) const {
    return std::vector<T>(begin(), end()) == std::vector<T>(other.begin(), other.end());
  }

 private:
  std::unique_ptr<std::vector<T>> items_;
};

// A text that is mostly empty (UTF-8). A value: copies are apart.
class RareText {
 public:
  RareText() = default;
  RareText(std::string text)
      : text_(text.empty() ? nullptr : std::make_unique<std::string>(std::move(text))) {}
  RareText(std::string_view text) : RareText(std::string(text)) {}
  RareText(const char* text) : RareText(std::string(text)) {}
  RareText(const RareText& other)
      : text_(other.text_ ? std::make_unique<std::string>(*other.text_) : nullptr) {}
  RareText(RareText&&) noexcept = default;
  RareText& operator=(RareText other) noexcept {
    text_ = std::move(other.text_);
    return *this;
  }

  const std::string& string() const {
    static const std::string kNone;
    return text_ == nullptr ? kNone : *text_;
  }
  operator const std::string&() const { return string(); }
  operator std::string_view() const { return string(); }
  bool empty() const { return text_ == nullptr; }
  size_t size() const { return string().size(); }
  void clear() { text_.reset(); }
  bool operator==(const RareText& other) const { return string() == other.string(); }
  bool operator==(std::string_view other) const { return string() == other; }
  bool operator==(const std::string& other) const { return string() == other; }
  bool operator==(const char* other) const { return string() == other; }

 private:
  std::unique_ptr<std::string> text_;
};

// A vector that mostly has no more than `kFew` plain values, which it keeps in itself.
template <class T, uint32_t kFew>
class FewList {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  FewList() = default;
  FewList(const FewList& other) { *this = other; }
  FewList(FewList&& other) noexcept { swap(other); }
  FewList& operator=(const FewList& other) {
    if (this == &other) return *this;
    size_ = 0;
    reserve(other.size_);
    std::copy(other.begin(), other.end(), begin());
    size_ = other.size_;
    return *this;
  }
  FewList& operator=(FewList&& other) noexcept {
    swap(other);
    return *this;
  }
  ~FewList() {
    if (room_ > kFew) delete[] many();
  }

  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  const T* begin() const { return room_ > kFew ? many() : few_; }
  const T* end() const { return begin() + size_; }
  T* begin() { return room_ > kFew ? many() : few_; }
  T* end() { return begin() + size_; }
  const T& operator[](size_t i) const { return begin()[i]; }
  void push_back(T value) {
    if (size_ == room_) reserve(room_ * 2);
    begin()[size_++] = value;
  }
  void reserve(size_t room) {
    if (room <= room_) return;
    T* values = new T[room];
    std::copy(begin(), end(), values);
    if (room_ > kFew) delete[] many();
    std::memcpy(few_, &values, sizeof values);
    room_ = static_cast<uint32_t>(room);
  }
  bool operator==(const std::vector<T>& other) const {
    return std::equal(begin(), end(), other.begin(), other.end());
  }

 private:
  // Beyond `kFew`, the room of these holds a pointer instead.
  T* many() const {
    T* values;
    std::memcpy(&values, few_, sizeof values);
    return values;
  }
  void swap(FewList& other) {
    std::swap_ranges(few_, few_ + kFew, other.few_);
    std::swap(size_, other.size_);
    std::swap(room_, other.room_);
  }

  alignas(T*) T few_[kFew] = {};
  uint32_t size_ = 0, room_ = kFew;
  static_assert(sizeof(few_) >= sizeof(T*));
};

}  // namespace paraphe
