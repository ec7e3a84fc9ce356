// What `cnn help machines` tells.
#pragma once

#include <array>

namespace cnn::app {

inline constexpr std::array kMachines = {
    "`mpirun -n N cnn train CONFIG` trains one network by N processes, the ranks, on one machine or many: "
    "each computes a part of every batch, their gradients are summed, and the first rank alone writes, logs "
    "and answers. Where the program was built with MPI (libopenmpi-dev or libmpich-dev) it loads its module "
    "for it, `libcnn_mpi.so`, when a launcher has started it, and else knows nothing of MPI.",
    "`train.shards: S` cuts each batch into S runs of images whose sizes differ by at most one. Each shard "
    "has passes of its own, for whose size algorithms are chosen, and `batch_norm` takes its statistics over "
    "a shard, or with `synchronized: true` over the whole batch (its shards are computed side by side then, "
    "and each has its activations in memory); gradients, losses and running statistics are added up by one "
    "fixed binary tree over the shards. So the bits of a model follow from S, and neither from the number of "
    "ranks nor from their "
    "threads: one process, which computes the shards one after another, has them too. Several ranks need S "
    "in the config (or `--set train.shards=8`), and at most S ranks can share a batch. Shards of a multiple "
    "of 16 images are the fastest.",
    "The data, the config and the run's directory lie where all ranks see them; that all have the same "
    "config and the same images is checked before the first step. Where machines differ, all compute with "
    "the best instruction set and the best of OpenBLAS's kernels that every one has, and say which. "
    "`--resume` goes on with any number of ranks. Threads default to the cores divided by the ranks on the "
    "machine.",
    "Ranks of one machine, of one user and in one PID namespace read each other's gradients in shared "
    "memory; "
    "to all others they are sent by MPI.",
    "A rank that dies or fails ends the training of all, and so does one that does not answer for a minute "
    "(or for 20 steps, where that is longer); the last checkpoint stays. SIGTERM or Ctrl-C to the launcher "
    "or to any rank makes all finish the batch, save and stop. Open MPI's mpirun kills its ranks a second "
    "after it has passed a signal on: `OMPI_MCA_odls_base_sigkill_timeout=60` gives them a minute.",
    "`cnn scale CONFIG --ranks 2..1024 --network latency=1.5us,bandwidth=100Gb/s,cores=64` tells before what "
    "many machines would make of it: a step is simulated from the times of every layer's tasks here (those "
    "of more cores are modeled as by `cnn bench --threads-model`), the pieces in which gradients are sent "
    "while "
    "backward goes on, and what a message and an addition cost. Each rank has a whole batch of the config, "
    "or `--batch-size` images: the batch grows with the ranks, and 100% is the time of one that sends "
    "nothing. "
    "`mpirun -n 2 cnn scale CONFIG --ranks 2 --network measured` measures the link between two ranks, and "
    "both at work.",
};

}  // namespace cnn::app
