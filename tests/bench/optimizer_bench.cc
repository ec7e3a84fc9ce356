// What an update costs, a parameter: networks that fit the cache and ones that do not.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "kinds/kind_list.h"
#include "optim/optimizer.h"
#include "random_values.h"

namespace cnn {
namespace {

struct Rule {
  OptimizerKind kind;
  std::string name;
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = [] {
    std::vector<Rule> found = {{SgdSpec{0.9, false}, "sgd, momentum"},
                               {RmspropSpec{0.9, 0.9, 1e-8}, "rmsprop, momentum"}};
    for_each_kind<OptimizerKind>([&](const auto& kind) { found.push_back({kind, kind.text.word}); });
    return found;
  }();
  return all;
}

// Arguments: the kind, parameters, threads, whether gradients are clipped.
void optimizer_step(benchmark::State& state) {
  const int64_t count = state.range(1);
  auto values = random_floats(count, 1);
  const auto gradients = random_floats(count, 2);
  const std::vector<ParameterView> views = {{values, gradients}};
  const Rule& rule = rules()[static_cast<size_t>(state.range(0))];
  OptimizerSpec spec = optimizer_defaults(rule.kind);
  spec.clip_norm = state.range(3) == 1 ? 1e6 : 0;
  const auto optimizer = std::make_unique<Optimizer>(spec, views);
  ThreadPool pool(static_cast<int>(state.range(2)));
  int64_t number = 0;
  for ([[maybe_unused]] auto _ : state) optimizer->step(++number, 1e-6, pool);
  state.SetLabel(rule.name + (state.range(3) == 1 ? ", clipped" : ""));
  state.counters["a parameter"] =
      benchmark::Counter(static_cast<double>(count),
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void cases(benchmark::internal::Benchmark* bench) {
  for (const int64_t count : {8'490, 431'080, 20'000'000}) {
    for (const int threads : {1, 2}) {
      for (int64_t kind = 0; kind < std::ssize(rules()); ++kind) bench->Args({kind, count, threads, 0});
      bench->Args({0, count, threads, 1});
    }
  }
}
BENCHMARK(optimizer_step)->Apply(cases)->UseRealTime();

}  // namespace
}  // namespace cnn
