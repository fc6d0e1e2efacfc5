// What most things have none of, in the room of one pointer, and what most have one of, without a
// trip to the allocator. A volume of the register has tens of thousands of nodes, blocks and lines:
// what each of them only might have would be half of its size.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <new>
#include <span>
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

// Members that mostly have their default values, all of them. A value: copies are apart.
template <class T>
class RareParts {
 public:
  RareParts() = default;
  RareParts(const RareParts& other)
      : parts_(other.parts_ ? std::make_unique<T>(*other.parts_) : nullptr) {}
  RareParts(RareParts&&) noexcept = default;
  RareParts& operator=(RareParts other) noexcept {
    parts_ = std::move(other.parts_);
    return *this;
  }

  const T* operator->() const { return parts_ == nullptr ? &kDefault : parts_.get(); }
  // To be written to.
  T& make() {
    if (parts_ == nullptr) parts_ = std::make_unique<T>();
    return *parts_;
  }

 private:
  inline static const T kDefault{};
  std::unique_ptr<T> parts_;
};

// A vector that mostly has one item, which it keeps in itself. A value, as a vector is.
template <class T>
class OneList {
 public:
  using value_type = T;

  OneList() {}
  OneList(std::initializer_list<T> items) {
    reserve(items.size());
    for (const T& item : items) emplace_back(item);
  }
  OneList(const OneList& other) {
    reserve(other.size_);
    for (const T& item : other) emplace_back(item);
  }
  OneList(OneList&& other) noexcept { take(other); }
  OneList& operator=(const OneList& other) { return *this = OneList(other); }
  OneList& operator=(OneList&& other) noexcept {
    if (this == &other) return *this;
    release();
    take(other);
    return *this;
  }
  ~OneList() { release(); }

  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  const T* begin() const { return room_ == 1 ? &one_ : many_; }
  const T* end() const { return begin() + size_; }
  T* begin() { return room_ == 1 ? &one_ : many_; }
  T* end() { return begin() + size_; }
  const T& operator[](size_t i) const { return begin()[i]; }
  T& operator[](size_t i) { return begin()[i]; }
  const T& front() const { return *begin(); }
  T& front() { return *begin(); }
  const T& back() const { return begin()[size_ - 1]; }
  T& back() { return begin()[size_ - 1]; }
  template <class... Parts>
  T& emplace_back(Parts&&... parts) {
    if (size_ == room_) reserve(size_t{room_} * 4);
    T* made = new (begin() + size_) T(std::forward<Parts>(parts)...);
    ++size_;
    return *made;
  }
  void push_back(T item) { emplace_back(std::move(item)); }
  void pop_back() {
    back().~T();
    --size_;
  }
  void erase(size_t index) {
    std::move(begin() + index + 1, end(), begin() + index);
    pop_back();
  }
  void reserve(size_t room) {
    if (room <= room_) return;
    T* items = std::allocator<T>().allocate(room);
    std::uninitialized_move(begin(), end(), items);
    const uint32_t size = size_;
    release();
    many_ = items;
    size_ = size;
    room_ = static_cast<uint32_t>(room);
  }

 private:
  // Leaves an empty list.
  void release() {
    std::destroy(begin(), end());
    if (room_ > 1) std::allocator<T>().deallocate(many_, room_);
    size_ = 0;
    room_ = 1;
  }
  // Into an empty list that holds nothing.
  void take(OneList& other) {
    if (other.room_ > 1) {
      many_ = std::exchange(other.many_, nullptr);
      room_ = std::exchange(other.room_, 1);
      size_ = std::exchange(other.size_, 0);
    } else if (other.size_ > 0) {
      new (&one_) T(std::move(other.one_));
      size_ = 1;
      other.release();
    }
  }

  union {
    T one_;    // while there is room for one
    T* many_;  // beyond
  };
  uint32_t size_ = 0, room_ = 1;
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
  void append(std::span<const T> values) {
    reserve(size_ + values.size());
    T* place = begin();
    for (T value : values) place[size_++] = value;
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
