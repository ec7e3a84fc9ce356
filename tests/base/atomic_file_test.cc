#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <iterator>

#include "base/atomic_file.h"
#include "base/file.h"
#include "faulty_disk.h"
#include "temporary_directory.h"
#include "thrown.h"

using namespace cnn;

namespace {

std::string content(const std::filesystem::path& path) {
  return read_text_file(path, 1 << 20, Failure::data);
}

std::vector<std::string> names_in(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

// As long as it lives, no file may grow beyond so many bytes: a full disk in small.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

}  // namespace

TEST_CASE("atomic file: appears at commit with all that was written, and leaves nothing else") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  AtomicFile file(path, system_disk());
  file.write("one ");
  const std::string bytes = "two";
  file.write(std::as_bytes(std::span(bytes)));
  CHECK_FALSE(std::filesystem::exists(path));
  file.commit();
  CHECK(content(path) == "one two");
  CHECK(names_in(directory.path()) == std::vector<std::string>{"file"});
}

TEST_CASE("append: a text goes behind a file of the size that was left, and to no other") {
  const TemporaryDirectory directory;
  const auto path = directory.write("file", "one ");
  CHECK(append_to_file(path, 4, "two", system_disk()));
  CHECK(content(path) == "one two");
  CHECK(!append_to_file(path, 4, "three", system_disk()));
  CHECK(!append_to_file(directory.path() / "none", 0, "three", system_disk()));
  CHECK(!append_to_file(directory.path(), 0, "three", system_disk()));
  std::filesystem::create_symlink(path, directory.path() / "link");
  CHECK(!append_to_file(directory.path() / "link", 7, "three", system_disk()));
  CHECK(content(path) == "one two");
  CHECK(names_in(directory.path()) == std::vector<std::string>{"file", "link"});
}

TEST_CASE("append: a full disk is an error") {
  const TemporaryDirectory directory;
  const auto path = directory.write("file", "one ");
  const FileSizeLimit limit(6);
  CHECK_THROWS_WITH(append_to_file(path, 4, "two", system_disk()),
                    path.string() + ": cannot write: File too large");
}

TEST_CASE("atomic file: replaces an earlier file only at commit") {
  const TemporaryDirectory directory;
  const auto path = directory.write("file", "old");
  AtomicFile file(path, system_disk());
  file.write("new");
  CHECK(content(path) == "old");
  file.commit();
  CHECK(content(path) == "new");
}

TEST_CASE("atomic file: abandoned, it leaves the earlier file and no temporary") {
  const TemporaryDirectory directory;
  const auto path = directory.write("file", "old");
  {
    AtomicFile file(path, system_disk());
    file.write("new");
    CHECK(names_in(directory.path()).size() == 2);
  }
  CHECK(content(path) == "old");
  CHECK(names_in(directory.path()) == std::vector<std::string>{"file"});
}

TEST_CASE("atomic file: two at once on one name do not meet, the last commit stays") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  AtomicFile first(path, system_disk());
  AtomicFile second(path, system_disk());
  first.write("first");
  second.write("second");
  second.commit();
  first.commit();
  CHECK(content(path) == "first");
  CHECK(names_in(directory.path()) == std::vector<std::string>{"file"});
}

TEST_CASE("atomic file: the new file has the permissions that the umask leaves") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  const mode_t before = umask(027);
  AtomicFile file(path, system_disk());
  file.commit();
  umask(before);
  CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms{0640});
}

TEST_CASE("atomic file: a name without a directory lies in the current one") {
  const TemporaryDirectory directory;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  AtomicFile file("file", system_disk());
  file.write("here");
  file.commit();
  std::filesystem::current_path(before);
  CHECK(content(directory.path() / "file") == "here");
}

TEST_CASE("atomic file: any name that a file can have, the longest too") {
  const TemporaryDirectory directory;
  for (const std::string& name : {std::string(255, 'x'), std::string("a\nb\xff\x07 '")}) {
    const auto path = directory.path() / name;
    AtomicFile file(path, system_disk());
    AtomicFile::remove_leftovers(path, system_disk());
    file.write("lost");
    AtomicFile again(path, system_disk());
    again.write("here");
    again.commit();
    CHECK(content(path) == "here");
  }
}

TEST_CASE("atomic file: temporaries of processes that are gone are removed, and no other file") {
  const TemporaryDirectory directory;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  for (const char* name : {".file.4711-0", ".file.4711-1", ".file.1-0", ".files.4711-0", ".file.4711-0.swp",
                           "file.4711-0", ".file.x-0"})
    directory.write(name, "left");
  AtomicFile mine("file", system_disk());
  AtomicFile::remove_leftovers("file", system_disk());
  AtomicFile::remove_leftovers(directory.path() / "file", system_disk());
  std::vector<std::string> expected = {".file." + std::to_string(getpid()) + "-0", ".file.4711-0.swp",
                                       ".file.x-0", ".files.4711-0", "file.4711-0"};
  std::sort(expected.begin(), expected.end());
  CHECK(names_in(directory.path()) == expected);
  mine.write("whole");
  mine.commit();
  std::filesystem::current_path(before);
  CHECK(content(directory.path() / "file") == "whole");
}

TEST_CASE("atomic file: a process that is killed leaves a temporary, one that lives keeps it") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "file";
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    AtomicFile file(path, system_disk());
    if (write(ready[1], "x", 1) == 1) pause();
    _exit(1);
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  AtomicFile::remove_leftovers(path, system_disk());
  CHECK(names_in(directory.path()).size() == 1);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  CHECK(names_in(directory.path()).size() == 1);
  AtomicFile::remove_leftovers(path, system_disk());
  CHECK(names_in(directory.path()).empty());
  close(ready[0]);
  close(ready[1]);
}

TEST_CASE("atomic file: where no file can be made, the message says which and why") {
  const TemporaryDirectory directory;
  const std::string missing = (directory.path() / "nowhere" / "file").string();
  CHECK(thrown(Failure::resource, [&] { AtomicFile file(missing, system_disk()); }) ==
        missing + ": cannot create a temporary file beside it: No such file or directory");
}

TEST_CASE("atomic file: a directory that may not be written to is named with the reason") {
  const TemporaryDirectory directory;
  std::filesystem::permissions(directory.path(), std::filesystem::perms{0555});
  const std::string path = (directory.path() / "file").string();
  const uid_t user = geteuid();
  if (user == 0) REQUIRE(seteuid(65534) == 0);  // root may write everywhere, nobody may not
  const std::string message = thrown(Failure::resource, [&] { AtomicFile file(path, system_disk()); });
  if (user == 0) REQUIRE(seteuid(user) == 0);
  std::filesystem::permissions(directory.path(), std::filesystem::perms{0755});
  CHECK(message == path + ": cannot create a temporary file beside it: Permission denied");
}

TEST_CASE("atomic file: what is no regular file is never replaced") {
  const TemporaryDirectory directory;
  const std::string root = directory.path().string();
  CHECK(thrown(Failure::resource, [&] { AtomicFile file(root, system_disk()); }) ==
        root + ": is no regular file, so it cannot be replaced");
  const std::string fifo = root + "/fifo";
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(thrown(Failure::resource, [&] { AtomicFile file(fifo, system_disk()); }) ==
        fifo + ": is no regular file, so it cannot be replaced");
}

TEST_CASE("atomic file: a full disk is an error, and the earlier file stays") {
  const TemporaryDirectory directory;
  const auto path = directory.write("file", "old");
  const std::string message = thrown(Failure::resource, [&] {
    const FileSizeLimit limit(4096);
    AtomicFile file(path, system_disk());
    file.write(std::string(5000, 'x'));
    file.commit();
  });
  CHECK(message == path.string() + ": cannot write: File too large");
  CHECK(content(path) == "old");
  CHECK(names_in(directory.path()) == std::vector<std::string>{"file"});
}

TEST_CASE(
    "atomic file: whatever call fails, the earlier file or the whole new one is there, and nothing else") {
  const std::vector<std::string> messages = {"create a temporary file beside it",
                                             "write",
                                             "sync",
                                             "close",
                                             "replace",
                                             "sync the directory of",
                                             "sync the directory of"};
  for (size_t at = 1; at <= messages.size(); ++at) {
    const TemporaryDirectory directory;
    const auto path = directory.write("file", "old");
    FaultyDisk disk(at);
    CHECK(thrown(Failure::resource, [&] { replace_file(path, "new", disk); }) ==
          path.string() + ": cannot " + messages[at - 1] + ": No space left on device");
    CHECK(content(path) == (at <= 5 ? "old" : "new"));
    CHECK(names_in(directory.path()) == std::vector<std::string>{"file"});
  }
}

TEST_CASE("append: whatever call fails is said, and what was there stays") {
  const std::vector<std::string> messages = {"open", "write", "sync", "close"};
  for (size_t at = 1; at <= messages.size(); ++at) {
    const TemporaryDirectory directory;
    const auto path = directory.write("file", "one ");
    FaultyDisk disk(at);
    CHECK(thrown(Failure::resource, [&] { append_to_file(path, 4, "two", disk); }) ==
          path.string() + ": cannot " + messages[at - 1] + ": No space left on device");
    CHECK(content(path).starts_with("one "));
  }
}
