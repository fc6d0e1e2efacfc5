// Crew: so many hands that work off one row of tasks, in its order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace paraphe {

class Crew {
 public:
  using Task = std::function<void()>;

  // `hands` − 1 threads; the thread that calls add() and finish() is the last hand. With one hand
  // every task is done in add(), in the thread that calls it.
  explicit Crew(size_t hands);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // Puts a task at the end of the row. When enough wait already, does the first of them itself, so
  // that the row stays short however many tasks come.
  void add(Task task);
  // Works until every task is done. Throws what the first task that threw has thrown.
  void finish();

 private:
  void work();
  bool take(Task& task);  // from the row; false when it is empty
  void run(const Task& task);

  size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable came_, done_;
  std::deque<Task> row_;
  size_t busy_ = 0;
  bool closed_ = false;
  std::exception_ptr thrown_;
  std::vector<std::thread> threads_;
};

}  // namespace paraphe
