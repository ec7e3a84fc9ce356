#include "app/work_notice.h"

#include <catch2/catch.hpp>

using cnn::app::WorkNotice;

TEST_CASE("work notice: long work is told of after some seconds, and ever more rarely") {
  WorkNotice notice("patches drawn", 1000, 100);
  std::string told;
  for (int i = 1; i <= 1000; ++i) {
    if (const auto text = notice.look(100 + i)) told += *text + "\n";
  }
  CHECK(told ==
        "3 of 1,000 patches drawn, about 17 minutes left\n"
        "6 of 1,000 patches drawn, about 17 minutes left\n"
        "12 of 1,000 patches drawn, about 16 minutes left\n"
        "24 of 1,000 patches drawn, about 16 minutes left\n"
        "48 of 1,000 patches drawn, about 16 minutes left\n"
        "96 of 1,000 patches drawn, about 15 minutes left\n"
        "192 of 1,000 patches drawn, about 13 minutes left\n"
        "312 of 1,000 patches drawn, about 11 minutes left\n"
        "432 of 1,000 patches drawn, about 9 minutes left\n"
        "552 of 1,000 patches drawn, about 7 minutes left\n"
        "672 of 1,000 patches drawn, about 5 minutes left\n"
        "792 of 1,000 patches drawn, about 3 minutes left\n"
        "912 of 1,000 patches drawn, about 88 seconds left\n");
}

TEST_CASE("work notice: nothing of short work, and nothing when it is done") {
  WorkNotice brief("patches drawn", 10, 0);
  for (int i = 1; i <= 10; ++i) CHECK(!brief.look(0.2 * i));
  WorkNotice last("patches drawn", 1, 0);
  CHECK(!last.look(50));  // it is done
}
