#include "kernels/blas_kernel.h"

#include <cblas.h>

#include <algorithm>
#include <cstdlib>

#include "kernels/blas_kernel_table.h"
#include "kernels/isa.h"

namespace cnn {
namespace {

using Next = BlasJudgement::Next;
using Chooser = BlasJudgement::Chooser;

const std::string kWrong = "computes wrong products on this processor";

// A kernel's way through the rules.
class Judge {
 public:
  explicit Judge(const BlasFacts& facts)
      : facts_(facts), now_(find_blas_kernel(facts.kernel)), history_(facts.history) {
    if (!begun_anew()) history_ = {.own = facts.kernel, .own_is_right = true, .tried = {}, .user = {}};
  }

  BlasJudgement judge() {
    if (!facts_.processor.is_x86_64 || !facts_.has_many_kernels) return leave();
    if (!begun_anew() && !facts_.asked.empty()) {
      if (is_taken()) return judge_users();
      history_.user = facts_.asked;
    }
    note_result();
    const BlasKernel* better = next_candidate();
    if (better != nullptr) return begin_anew(*better);
    if (!can_run() || facts_.is_right == false) return refuse(nothing_is_right(), chooser());
    return compute_or_compare(chooser(), told());
  }

 private:
  bool begun_anew() const {
    return !facts_.history.tried.empty() && same_kernel_name(facts_.asked, facts_.history.tried.back().name);
  }
  Chooser chooser() const {
    const bool is_own = !begun_anew() || same_kernel_name(facts_.kernel, history_.own);
    return is_own ? Chooser::openblas : Chooser::program;
  }
  std::string missing() const {
    return now_ == nullptr ? "" : missing_instructions(facts_.processor, now_->needs);
  }
  bool can_run() const { return missing().empty(); }
  bool is_too_narrow() const { return now_ != nullptr && now_->vectors < widest_vectors(facts_.processor); }

  // OpenBLAS takes some old names for others, as Katmai for Prescott.
  bool is_taken() const {
    const BlasKernel* wanted = find_blas_kernel(facts_.asked);
    const bool are_old = wanted != nullptr && wanted->vectors == Vectors::sse && now_ != nullptr &&
                         now_->vectors == Vectors::sse;
    return are_old || same_kernel_name(facts_.asked, facts_.kernel);
  }

  std::string users_words(const std::string& words) const {
    return "OPENBLAS_CORETYPE=" + facts_.asked + ": " + words;
  }

  BlasJudgement leave() const {
    const bool is_users = !facts_.asked.empty() && same_kernel_name(facts_.asked, facts_.kernel);
    const bool is_in_vain = !facts_.asked.empty() && !is_users;
    return {Next::compute,
            is_users ? Chooser::user : Chooser::openblas,
            {},
            {},
            is_in_vain
                ? users_words("OpenBLAS has no kernel of this name, and computes with " + facts_.kernel)
                : ""};
  }

  BlasJudgement judge_users() const {
    const std::string kernel = "this kernel of OpenBLAS ";
    const std::string other = ": unset it, or set OPENBLAS_CORETYPE=" + best();
    if (!can_run()) return refuse(users_words(kernel + need() + other), Chooser::user);
    if (facts_.is_right == false) return refuse(users_words(kernel + kWrong + other), Chooser::user);
    return compute_or_compare(Chooser::user,
                              is_too_narrow() ? users_words(kernel + narrowness() + other) : "");
  }

  std::string need() const { return "needs " + missing() + ", which this processor lacks"; }
  std::string narrowness() const {
    return std::string("uses ") + name_of(now_->vectors) + ", and this processor has " +
           name_of(widest_vectors(facts_.processor)) + ", with which products may be much faster";
  }

  static BlasJudgement refuse(const std::string& words, Chooser who) {
    return {Next::compute, who, {}, {}, words, false};
  }

  BlasJudgement compute_or_compare(Chooser who, const std::string& words) const {
    const bool is_trusted = who == Chooser::openblas && !begun_anew() && now_ != nullptr && now_->is_trusted;
    const Next next = is_trusted || facts_.is_right.has_value() ? Next::compute : Next::compare;
    return {next, who, {}, history_, words};
  }

  // What the last attempt has come to.
  void note_result() {
    const bool is_wrong = facts_.is_right == false || !can_run();
    if (!begun_anew()) {
      history_.own_is_right = !is_wrong;
    } else if (!same_kernel_name(history_.tried.back().name, facts_.kernel)) {
      history_.tried.back().result = TriedKernel::Result::not_taken;
      if (same_kernel_name(history_.own, facts_.kernel)) history_.own_is_right = !is_wrong;
    } else if (is_wrong) {
      history_.tried.back().result = TriedKernel::Result::wrong;
    }
  }

  bool was_tried(const std::string& name) const {
    return (!history_.own_is_right && same_kernel_name(name, history_.own)) ||
           std::any_of(history_.tried.begin(), history_.tried.end(),
                       [&](const TriedKernel& t) { return same_kernel_name(t.name, name); });
  }

  // The best that was not tried and is better than what is in force.
  const BlasKernel* next_candidate() const {
    const bool anything_is_better = facts_.is_right == false || !can_run();
    if (!anything_is_better && !is_too_narrow()) return nullptr;
    for (const char* name : kBestBlasKernels) {
      const BlasKernel* candidate = find_blas_kernel(name);
      if (!facts_.processor.has(candidate->needs) || was_tried(name)) continue;
      if (anything_is_better || candidate->vectors > now_->vectors) return candidate;
    }
    return nullptr;
  }

  std::string best() const {
    for (const char* name : kBestBlasKernels) {
      if (facts_.processor.has(find_blas_kernel(name)->needs) && !same_kernel_name(name, facts_.kernel))
        return name;
    }
    return "Prescott";
  }

  BlasJudgement begin_anew(const BlasKernel& better) {
    const std::string fault = !can_run() ? need() : facts_.is_right == false ? kWrong : narrowness();
    history_.tried.push_back({better.name, TriedKernel::Result::in_force});
    return {Next::begin_anew,
            chooser(),
            better.name,
            history_,
            "OpenBLAS's kernel " + facts_.kernel + " " + fault + ": set OPENBLAS_CORETYPE=" + better.name +
                " in the environment before the program starts",
            can_run() && facts_.is_right != false};
  }

  std::string wrong_kernels() const {
    const BlasKernel* own = find_blas_kernel(history_.own);
    const bool was_run = own == nullptr || facts_.processor.has(own->needs);
    std::string names = history_.own_is_right || !was_run ? "" : history_.own;
    for (const TriedKernel& tried : history_.tried) {
      if (tried.result == TriedKernel::Result::wrong) names += (names.empty() ? "" : ", ") + tried.name;
    }
    return names;
  }

  std::string nothing_is_right() const {
    return "OpenBLAS gives no right products on this processor, with none of its kernels (" +
           wrong_kernels() + "): another version of it is needed";
  }

  // What a person should know of how the kernel in force came about.
  std::string told() const {
    std::string words;
    if (!history_.user.empty()) {
      words = "OPENBLAS_CORETYPE=" + history_.user +
              ": OpenBLAS has no kernel of this name, and computes with " + facts_.kernel;
    }
    if (const std::string wrong = wrong_kernels(); !wrong.empty()) {
      words += (words.empty() ? "" : "\n") +
               ("OpenBLAS gives no right products on this processor with its kernel " + wrong + ": " +
                facts_.kernel + " computes in its place");
    }
    return words;
  }

  const BlasFacts& facts_;
  const BlasKernel* now_;
  BlasHistory history_;
};

}  // namespace

BlasJudgement judge_blas_kernel(const BlasFacts& facts) {
  return Judge(facts).judge();
}

namespace {

// What the instruction set in force leaves of this processor; all of it where who set OPENBLAS_CORETYPE wants
// more than that.
Processor processor_for_blas(const BlasFacts& facts) {
  const Processor whole = this_processor();
  Processor part = whole;
  part.instructions &= isa().uses;
  const BlasKernel* kernel = find_blas_kernel(facts.kernel);
  return !facts.asked.empty() && kernel != nullptr && !part.has(kernel->needs) ? whole : part;
}

}  // namespace

BlasFacts present_blas_facts() {
  const char* asked = std::getenv("OPENBLAS_CORETYPE");
  BlasFacts facts;
  facts.has_many_kernels = std::string(openblas_get_config()).find("DYNAMIC_ARCH") != std::string::npos;
  facts.kernel = openblas_get_corename();
  facts.asked = asked == nullptr ? "" : asked;
  facts.processor = processor_for_blas(facts);
  return facts;
}

std::string blas_kernel_complaint() {
  return judge_blas_kernel(present_blas_facts()).words;
}

}  // namespace cnn
