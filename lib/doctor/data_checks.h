// What can be wrong with images and labels. Each looks at one thing; the list of them is in doctor/checks.cc.
#pragma once

#include "doctor/checks.h"

namespace cnn {

inline constexpr const char* kOwnThreshold = "this program's";

// Of image folders: names, folders in folders, sets beside that are not used.
Seen notes_on_files(const Patient& patient, const Budget& budget);
Seen transparent_pictures(const Patient& patient, const Budget& budget);

// To the pixel, whatever files they come in.
Seen equal_images_in_two_sets(const Patient& patient, const Budget& budget);
Seen equal_images_other_labels(const Patient& patient, const Budget& budget);

// Of images that are not equal to the pixel (doctor/likeness.h).
Seen near_duplicates(const Patient& patient, const Budget& budget);

Seen classes_in_every_set(const Patient& patient, const Budget& budget);
Seen class_balance(const Patient& patient, const Budget& budget);
Seen order_of_labels(const Patient& patient, const Budget& budget);

// Of what the network is fed.
Seen normalization(const Patient& patient, const Budget& budget);
Seen normalization_of_few(const Patient& patient,
                          const Budget& budget);  // training images, at most 256 KB or 8
Seen images_of_one_colour(const Patient& patient, const Budget& budget);
Seen brightness(const Patient& patient, const Budget& budget);

// Of image folders: as they lie in their files.
Seen sizes_of_pictures(const Patient& patient, const Budget& budget);

}  // namespace cnn
