// What can be wrong with a network and how it is trained, told by its plan and by a few steps of trial. The
// list of them is in doctor/checks.cc.
#pragma once

#include "doctor/checks.h"

namespace cnn {

// By the plan alone.
Seen field_against_input(const Patient& patient, const Budget& budget);
Seen batches_of_norms(const Patient& patient, const Budget& budget);
Seen settings_without_effect(const Patient& patient, const Budget& budget);

// By one pass or a few: of first weights, dead units of a run by its own.
Seen loss_at_start(const Patient& patient, const Budget& budget);
Seen images_of_batch(const Patient& patient, const Budget& budget);
Seen dead_units(const Patient& patient, const Budget& budget);

// By steps of trial, each for a part of the time that is left.
Seen sizes_of_updates(const Patient& patient, const Budget& budget);
Seen learning_rate(const Patient& patient, const Budget& budget);
Seen images_against_none(const Patient& patient, const Budget& budget);
Seen learns_twenty_images(const Patient& patient, const Budget& budget);

}  // namespace cnn
