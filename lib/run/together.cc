#include "run/together.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <new>
#include <optional>
#include <sstream>
#include <vector>

#include "base/digest.h"
#include "config/write_config.h"
#include "kernels/blas_agreement.h"
#include "kernels/gemm.h"
#include "kernels/isa.h"
#include "train/same_data.h"

namespace cnn {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

std::string name_of(const Ranks& ranks, size_t rank, const std::string& host) {
  return "rank " + std::to_string(rank) + " of " + std::to_string(ranks.count()) + " (" + host + ")";
}

struct Told {
  std::string host;
  std::string text;
};

// Of each rank, with the machine it runs on.
std::vector<Told> gather(Ranks& ranks, const std::string& text) {
  std::vector<Told> all;
  for (const std::string& told : ranks.gather(host_name() + "\n" + text)) {
    const size_t end = told.find('\n');
    all.push_back({told.substr(0, end), told.substr(end + 1)});
  }
  return all;
}

// The first rank that says something else than rank 0.
std::optional<size_t> odd_one(const std::vector<Told>& all) {
  for (size_t rank = 1; rank < all.size(); ++rank) {
    if (all[rank].text != all[0].text) return rank;
  }
  return std::nullopt;
}

std::string digest_of_text(const std::string& text) {
  return digest_text(digest_of(std::as_bytes(std::span(text))));
}

bool has_word(const std::string& words, const std::string_view word) {
  std::istringstream in(words);
  for (std::string one; in >> one;) {
    if (one == word) return true;
  }
  return false;
}

}  // namespace

void do_together(Ranks& ranks, const std::function<void()>& work) {
  std::string told;
  try {
    work();
  } catch (const Error& error) {
    told = std::to_string(static_cast<int>(error.failure())) + error.what();
  } catch (const std::bad_alloc&) {
    told = std::to_string(static_cast<int>(Failure::resource)) + "out of memory";
  }
  const std::vector<Told> all = gather(ranks, told);
  for (size_t rank = 0; rank < all.size(); ++rank) {
    if (all[rank].text.empty()) continue;
    const std::string name = rank == 0 ? "" : name_of(ranks, rank, all[rank].host) + ": ";
    throw AgreedError(static_cast<Failure>(all[rank].text[0] - '0'), name + all[rank].text.substr(1));
  }
}

namespace {

// Where OpenBLAS's kernels differ: the best that all ranks can compute with, in force.
void agree_on_blas(Ranks& ranks, const Messages& messages) {
  if (!odd_one(gather(ranks, blas_kernel()))) return;
  std::string names;
  for (const std::string& name : blas_kernels_from(blas_kernel())) names += (names.empty() ? "" : " ") + name;
  const std::vector<Told> all = gather(ranks, names);
  std::istringstream of_first(all[0].text);
  for (std::string name; of_first >> name;) {
    if (!std::ranges::all_of(all, [&](const Told& told) { return has_word(told.text, name); })) continue;
    do_together(ranks, [&] {
      if (!use_blas_kernel(name))
        throw Error(Failure::usage, "this OpenBLAS does not change its kernel to " + name +
                                        ", which all ranks have: set OPENBLAS_CORETYPE=" + name +
                                        " for all (`mpirun -x`)");
    });
    messages.inform("multiplies matrices with OpenBLAS's kernel " + name +
                    " on all ranks, which is the best that all have");
    return;
  }
}

}  // namespace

void agree_on_kernels(Ranks& ranks, const Messages& messages) {
  std::string names;
  const auto usable = usable_isas();
  for (const IsaFacts* facts : usable) {
    names += (names.empty() ? "" : " ") + std::string(facts->name);
    if (facts->name == isa().name) break;  // no better one, where the user asks for it
  }
  std::string best;
  const std::vector<Told> all = gather(ranks, names);
  for (const IsaFacts* facts : usable) {
    if (std::ranges::all_of(all, [&](const Told& told) { return has_word(told.text, facts->name); }))
      best = facts->name;
  }
  if (odd_one(all)) {
    if (best != isa().name) use_isa(best);
    messages.inform("computes with " + best + " on all ranks, which is the best that all have");
  }
  agree_on_blas(ranks, messages);
  const std::vector<Told> blas = gather(ranks, blas_kernel());
  if (const auto odd = odd_one(blas))
    throw AgreedError(Failure::usage,
                      name_of(ranks, *odd, blas[*odd].host) +
                          " multiplies matrices with "
                          "OpenBLAS's kernel " +
                          blas[*odd].text + ", and rank 0 with " + blas[0].text +
                          ": their bits differ. Set OPENBLAS_CORETYPE for all to "
                          "one that all processors have (`mpirun -x OPENBLAS_CORETYPE=Haswell`)");
}

void check_same_on_all(Ranks& ranks, const RunSpec& spec, const OpenedData& data) {
  RunSpec anywhere = spec;
  anywhere.data->root = "/";
  const std::vector<Told> configs = gather(ranks, digest_of_text(write_config(anywhere)));
  if (const auto odd = odd_one(configs))
    throw AgreedError(Failure::config,
                      name_of(ranks, *odd, configs[*odd].host) +
                          " has another config than rank 0: all must read the same file, with "
                          "the same options");
  const std::vector<Told> images =
      gather(ranks, digest_of_text(describe_data(data) + "\n" + describe_training(data)));
  if (const auto odd = odd_one(images))
    throw AgreedError(Failure::data, name_of(ranks, *odd, images[*odd].host) +
                                         " has other images than rank 0: all must see the same data");
}

}  // namespace cnn
