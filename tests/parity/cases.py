"""What the comparisons train, by name."""

from case import Case
from draw_training import draw_training
from networks import (ALL_CONVOLUTIONAL, AVERAGES, CEIL, DILATIONS, GATES, GROUPS, HARD, INCEPTION, LECTURE, ONLY_FC, PADS, PLAIN_RESIDUALS,
                      PRELUS, RECTANGLES, RELU, RESNET, STRIDES, conv, draw_network, fc, pool)

SGD = {"learning_rate": 0.01, "momentum": 0.5}
NESTEROV = {"learning_rate": 0.02, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}
DECAY = {"learning_rate": 0.02, "momentum": 0.9, "weight_decay": 0.05}
PLAIN = {"learning_rate": 0.05}

SMALL = [conv(6, (3, 3)), RELU, pool((2, 2), (2, 2)), fc(16), RELU, ("softmax", {"classes": 5})]

# More settings of the optimizer, and the schedule, if any.
OPTIMIZERS = {
    "adagrad": ({"type": "adagrad", "weight_decay": 0.01}, {"type": "step", "every": 2, "gamma": 0.5}),
    "adadelta": ({"type": "adadelta", "rho": 0.95, "epsilon": 1e-5}, {"type": "step", "every": 1, "gamma": 0.7}),
    "rmsprop": ({"type": "rmsprop", "learning_rate": 0.001, "momentum": 0.5, "epsilon": 1e-3, "weight_decay": 0.01},
                {"type": "exponential", "gamma": 0.8}),
    "adam": ({"type": "adam", "epsilon": 1e-5, "weight_decay": 0.01}, {"type": "cosine", "final": 0.1}),
    "adamw": ({"type": "adamw", "epsilon": 1e-5, "weight_decay": 0.3},
              {"type": "one_cycle", "peak_at": 0.4, "start": 0.1, "final": 0.01, "by": "step"}),
    "lion": ({"type": "lion", "learning_rate": 0.0005, "beta1": 0.8, "beta2": 0.95, "weight_decay": 0.3},
             {"type": "step", "every": 2, "gamma": 0.5}),
    "lars": ({"type": "lars", "learning_rate": 0.02, "momentum": 0.8, "trust": 0.5, "weight_decay": 0.02},
             {"type": "exponential", "gamma": 0.8}),
    "clipped": ({"type": "sgd", "learning_rate": 0.05, "momentum": 0.9, "clip_norm": 0.5, "decay_biases": True,
                 "weight_decay": 0.02}, {"type": "multistep", "at": (10, 40), "gamma": 0.3, "by": "step"}),
    "l1": ({"type": "sgd", "learning_rate": 0.05, "nesterov": True, "momentum": 0.8, "l1": 0.002},
           {"type": "linear", "final": 0.2, "by": "step"}),
}

MIXED = [("conv", conv(12, (3, 3))[1] | {"frozen": True, "bias_learning_until": 2}), ("gelu", {}),
         conv(8, (3, 3)), pool((2, 2), (2, 2)), ("batch_norm", {}), ("gelu", {}),
         conv(20, (1, 1), bias=True), RELU, fc(16), RELU, ("softmax", {"classes": 5})]

MUON = {"type": "muon", "learning_rate": 0.05, "momentum": 0.8}
# Of all of them.
GROUPED = {
    "muon": Case(MIXED, (12, 12), MUON | {"others": {"type": "sgd", "learning_rate": 0.02, "momentum": 0.9}},
                 {"type": "linear", "final": 0, "by": "step"}, epochs=4),
    "muon_normalized": Case(MIXED, (12, 12), MUON | {"normalize_weights": True, "steps": 3, "nesterov": False,
                                                     "weight_decay": 0.1, "others": {"type": "adamw", "epsilon": 1e-3}},
                            epochs=4),
    "grouped": Case(MIXED, (12, 12), {"type": "sgd", "learning_rate": 0.03, "momentum": 0.9, "clip_norm": 0.5},
                    {"type": "cosine", "final": 0}, epochs=4, groups=[
                        {"match": "convs", "optimizer": MUON | {"others": {"type": "sgd", "learning_rate": 0.02}}},
                        {"match": "biases", "learning_rate": 0.01, "weight_decay": 0.05},
                        {"match": "norms", "schedule": {"type": "step", "every": 20, "gamma": 0.5, "by": "step"}},
                        {"match": "fc*.weight", "optimizer": {"type": "adam", "epsilon": 1e-3, "weight_decay": 0.01}},
                        {"match": "fc2", "weight_decay": 0.2}]),
}

LOSSES = {
    "smoothed": {"label_smoothing": 0.2},
    "weighted": {"class_weights": (0.5, 2, 1, 0, 3.5)},
    "smoothed_weighted": {"label_smoothing": 0.1, "class_weights": (0.5, 2, 1, 0, 3.5)},
}

CASES = {
    "lecture": Case(LECTURE, (28, 28), SGD),
    "strides": Case(STRIDES, (15, 19), DECAY),
    "rectangles": Case(RECTANGLES, (13, 17), NESTEROV),
    "ceil": Case(CEIL, (16, 18), SGD),
    "averages": Case(AVERAGES, (15, 15), DECAY),
    "all_convolutional": Case(ALL_CONVOLUTIONAL, (16, 16), NESTEROV),
    "only_fc": Case(ONLY_FC, (9, 7), PLAIN),
    "resnet": Case(RESNET, (14, 13), DECAY),
    "plain_residuals": Case(PLAIN_RESIDUALS, (12, 9), NESTEROV),
    "inception": Case(INCEPTION, (11, 12), DECAY),
    "hard": Case(HARD, (12, 14), NESTEROV),
    "prelus": Case(PRELUS, (14, 11), DECAY | {"learning_rate": 0.01}),
    "gates": Case(GATES, (14, 11), NESTEROV),
    "dilations": Case(DILATIONS, (19, 16), DECAY),
    "pads": Case(PADS, (18, 16), DECAY),
    "groups": Case(GROUPS, (23, 19), NESTEROV),
}
for number in range(1, 13):
    CASES[f"random_{number}"] = Case(*draw_network(number), [SGD, NESTEROV, DECAY, PLAIN][number % 4])
for name, (optimizer, schedule) in OPTIMIZERS.items():
    CASES[name] = Case(SMALL, (12, 12), optimizer, schedule, epochs=4)
CASES.update(GROUPED)
for name, loss in LOSSES.items():
    CASES[name] = Case(SMALL, (12, 12), SGD, loss=loss)


def case_named(name):
    """training_N are drawn, for any N."""
    return CASES[name] if name in CASES else draw_training(int(name.removeprefix("training_")))
