// Several ranks open one training: what one of them cannot do none does, and all have the same.
#pragma once

#include <functional>
#include <string>

#include "base/error.h"
#include "data/open_dataset.h"
#include "ranks/ranks.h"
#include "run/messages.h"
#include "spec/run_spec.h"

namespace cnn {

// What ended the training on all ranks in the same step.
struct AgreedError : Error {
  using Error::Error;
};

// Calls `work`, without messages between ranks, on each. Where it throws an Error on any, all throw that of
// the first that did, with its rank where it is not the first of all.
void do_together(Ranks& ranks, const std::function<void()>& work);

// Puts in force the best instruction set that all ranks have, and the best of OpenBLAS's kernels. Throws
// AgreedError where these still differ, for there is none, or OpenBLAS does not change it any more.
void agree_on_kernels(Ranks& ranks, const Messages& messages);

// Throws AgreedError, naming the rank, where one has another config or other images than the first.
void check_same_on_all(Ranks& ranks, const RunSpec& spec, const OpenedData& data);

}  // namespace cnn
