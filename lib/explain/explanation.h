// Which parts of an image speak for a class: maps of numbers over it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/shape.h"
#include "network/probe.h"

namespace cnn {

// With A the activations of a layer, s the score of a class before the softmax and dA its gradients, at pixel
// p:
enum class Method {
  hirescam,   // sum over channels of A*dA: Draelos, Carin, "Use HiResCAM instead of Grad-CAM", 2020. Summed
              // over the pixels and with the bias it is s, where only a fully connected layer follows
  gradcam,    // sum over channels of A*(mean of dA over the pixels): Selvaraju et al., "Grad-CAM", 2017
  gradient,   // ds/dx of the image itself: Simonyan et al., "Deep inside convolutional networks", 2014
  guided,     // the same with ReluRule::guided
  deconv,     // the same with ReluRule::deconv. Both show edges whatever the weights are (Adebayo et al.,
              // "Sanity checks for saliency maps", 2018), so they say little of the class
  occlusion,  // s less what it becomes when a window of the image is covered: Zeiler, Fergus, 2014
};

inline constexpr Method kMethods[] = {Method::hirescam, Method::gradcam, Method::gradient,
                                      Method::guided,   Method::deconv,  Method::occlusion};

// "hirescam", ...; nullptr for none.
const char* word_of(Method method);
Method method_named(const std::string& word);  // of one of them

// How relus let gradients back; ReluRule::gradient of methods that say nothing of it.
ReluRule rule_of(Method method);

struct ExplainWish {
  Method method = Method::hirescam;
  int64_t class_index = 0;
  std::string layer;        // of the two CAMs
  Size2 window = {};        // of occlusion, at most the image's size
  Size2 stride = {};        // likewise, from one window to the next
  std::vector<float> fill;  // likewise: (C), what covers, normalized
};

// What is said of a map in numbers.
struct MapFigures {
  double sum = 0;
  float least = 0;
  float greatest = 0;
};
MapFigures figures_of(std::span<const float> map);  // of at least one number

struct Explanation {
  Method method = Method::hirescam;
  std::string layer;  // where the map lies; "input" of what goes back to the image
  int64_t class_index = 0;
  float logit = 0;         // the class's score
  Volume volume;           // of the map: 1 channel, but the image's for gradients
  std::vector<float> map;  // (C, H, W), signed
  MapFigures figures;
};

// Where the two CAMs look unless told otherwise: the last of the network's own layers that has more than one
// pixel, or "input" where none has.
std::string map_layer(const NetworkPlan& plan);

// The window and stride of an occlusion unless told otherwise: a quarter of the image's sides, and half of
// that.
Size2 occlusion_window(const Volume& image);
Size2 occlusion_stride(const Size2& window);

// image: (C, H, W), normalized. The probe has the weights. Map row i of an occlusion covers the rows from
// i*stride on; the last one ends with the image.
Explanation explain(Probe& probe, std::span<const float> image, const ExplainWish& wish);

}  // namespace cnn
