// The formulas of the optimizers, each for a stretch of numbers w with gradient dw:
//   g = scale dw + l1 sign(w) + weight_decay w     (adamw: without the last)
//   sgd       v = momentum v + g;  w -= rate (nesterov ? g + momentum v : v);  without momentum w -= rate g
//   adagrad   s += g^2;  w -= rate g/(sqrt(s) + epsilon)
//   adadelta  s = rho s + (1 - rho) g^2;  d = g sqrt(a + epsilon)/sqrt(s + epsilon);
//             a = rho a + (1 - rho) d^2;  w -= rate d
//   rmsprop   s = alpha s + (1 - alpha) g^2;  d = g/(sqrt(s) + epsilon);  w -= rate d,
//             with momentum v = momentum v + d;  w -= rate v
//   adam      m = beta1 m + (1 - beta1) g;  s = beta2 s + (1 - beta2) g^2;
//             w -= rate/(1 - beta1^n) m/(sqrt(s/(1 - beta2^n)) + epsilon)
//   adamw     first w *= 1 - rate weight_decay, then as adam
// They are torch.optim's. Sources: Sutskever, Martens, Dahl, Hinton, ICML 2013 (momentum, Nesterov); Duchi,
// Hazan, Singer, JMLR 2011 (adagrad); Zeiler, arXiv 1212.5701 (adadelta); Hinton, Coursera lecture 6e, 2012
// (rmsprop); Kingma, Ba, ICLR 2015 (adam); Loshchilov, Hutter, ICLR 2019 (adamw).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "spec/optimizer_spec.h"

namespace cnn {

// Numbers that lie side by side, and those kept beside each of them, as many as state_names says.
struct Stretch {
  float* value;
  const float* gradient;
  float* first;   // v, s or m
  float* second;  // a, rmsprop's v, or adam's s
  int64_t count;
};

// One step's settings for a stretch.
struct StepSettings {
  int64_t number = 1;  // n above
  double rate = 0;
  double scale = 1;
  double weight_decay = 0;
  double l1 = 0;
};

void update(const OptimizerKind& kind, const StepSettings& step, const Stretch& stretch);

// What the rule keeps beside each weight: none, one or two, named as PyTorch names them (sgd's: "momentum").
std::vector<std::string> state_names(const OptimizerKind& kind);

}  // namespace cnn
