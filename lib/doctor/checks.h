// Everything that is looked at, in its order: the one list.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/steady_seconds.h"
#include "doctor/finding.h"
#include "doctor/patient.h"

namespace cnn {

// The time that is left.
class Budget {
 public:
  explicit Budget(double seconds) : end_(steady_seconds() + seconds) {}

  double left() const { return end_ - steady_seconds(); }
  bool is_spent() const { return left() <= 0; }

 private:
  double end_;
};

// What a check goes by, the cheapest first.
enum class Basis {
  plan,    // the network's, and what is known of the sets
  images,  // all of them
  passes,  // of some images through the network
  time,    // as many steps as there is time for, or the machine: it may find another thing each time
};

struct Check {
  const char* part;  // of what: "data", "machine", "network"
  const char* name;
  Basis basis;
  Seen (*look)(const Patient& patient, const Budget& budget);
};

// Those of the images, of the machine and of the network; cheap ones first.
std::span<const Check> all_checks();

// What a few milliseconds tell to be wrong before a training begins; what is to be looked at is left to a
// person who asks.
std::vector<Finding> cheap_faults(const Patient& patient);

struct LeftOut {
  std::string check;
  std::string why;
};

struct Examination {
  std::vector<Finding> findings;
  std::vector<LeftOut> left_out;
  std::optional<RateRange> rates;

  bool is_wrong() const;  // some finding is
};

// Those that find the same each time, and of which the sizes of images and network say that they are done
// within seconds; the others are left out.
Examination examine_repeatably(const Patient& patient);

// One check after the other, as far as the time suffices; `on_check` is called before each.
Examination examine(const Patient& patient, const Budget& budget,
                    const std::function<void(const Check& check)>& on_check);

}  // namespace cnn
