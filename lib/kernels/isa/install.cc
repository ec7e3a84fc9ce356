// Puts this instruction set's kernels in force.
#include "kernels/isa.h"
#include "kernels/isa/lanes.h"
#include "kernels/isa/panel_columns.h"
#include "kernels/kernel_names.h"

namespace cnn::CNN_ISA {

// The one name that kernels/isa.cc knows each set by.
void install();

void install() {
  isa_in_force::lanes = kLanes;
  isa_in_force::panel_columns = kPanelColumns;
#define CNN_INSTALL(name) cnn::name = name;
  CNN_KERNEL_NAMES(CNN_INSTALL)
#undef CNN_INSTALL
}

}  // namespace cnn::CNN_ISA
