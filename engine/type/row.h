// A row of plain values that keeps its memory from one paragraph to the next: adding to it costs no
// more than writing. What add() returns is to be written whole; nothing is cleared before.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>

namespace paraphe {

template <typename T>
class Row {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  Row() = default;
  Row(const Row& other) { append(other.data(), other.size()); }
  Row& operator=(const Row& other) {
    if (this == &other) return *this;
    clear();
    append(other.data(), other.size());
    return *this;
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  T& back() { return data_[size_ - 1]; }
  const T& back() const { return data_[size_ - 1]; }

  void clear() { size_ = 0; }
  void shrink_to(size_t size) { size_ = size; }
  void swap(Row& other) {
    data_.swap(other.data_);
    std::swap(size_, other.size_);
    std::swap(room_, other.room_);
  }

  // Room for `count` more.
  void reserve_more(size_t count) {
    if (room_ - size_ < count) grow(count);
  }
  // `count` more, yet to be written. Holds until more are added.
  T* add(size_t count = 1) {
    reserve_more(count);
    T* added = data_.get() + size_;
    size_ += count;
    return added;
  }
  // One more, where there is room.
  T* add_in_room() { return data_.get() + size_++; }
  // What was written from end() up to `end` is added: there was room for it.
  void extend_to(const T* end) { size_ = static_cast<size_t>(end - data_.get()); }
  void push_back(const T& value) { *add() = value; }
  void pop_back() { --size_; }
  void fill(size_t count, const T& value) {
    T* at = add(count);
    if (value == T{})
      std::memset(static_cast<void*>(at), 0, count * sizeof(T));
    else
      std::fill_n(at, count, value);
  }
  void append(const T* from, size_t count) {
    if (count > 0) std::memcpy(static_cast<void*>(add(count)), from, count * sizeof(T));
  }

 private:
  [[gnu::noinline]] void grow(size_t count) {  // rarely: what adds stays short
    const size_t room = std::max({size_ + count, room_ * 2, size_t{64}});
    std::unique_ptr<T[]> data(new T[room]);
    if (size_ > 0) std::memcpy(static_cast<void*>(data.get()), data_.get(), size_ * sizeof(T));
    data_ = std::move(data);
    room_ = room;
  }

  std::unique_ptr<T[]> data_;
  size_t size_ = 0, room_ = 0;
};

}  // namespace paraphe
