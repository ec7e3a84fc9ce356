// OpenBLAS's own threads.
#pragma once

namespace cnn::app {

// OpenBLAS starts a thread for each processor when the program is loaded. Each takes 128 MiB of addresses
// and, where these cannot be had, tries for ever. The program has threads of its own: where the system
// limits addresses it begins again, from its file and with the same arguments, without those. malloc then
// keeps to one arena: it would reserve 64 MiB for each thread.
void begin_without_blas_threads(char** argv);

}  // namespace cnn::app
