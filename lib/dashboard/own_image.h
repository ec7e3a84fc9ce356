// A person's own image, told by the network as it is now: `POST /api/predict`.
#pragma once

#include <functional>

#include "dashboard/present_model.h"
#include "http/message.h"

namespace cnn {

// The body is the image's bytes; the query has `digit=1`, `invert=1`, `background=white|black` as `cnn
// predict` has options. Answers [{"image","predictions":[...],"warnings":[...]}]. Throws PageRefusal 400
// where the query is another or the image cannot be read.
HttpResponse predict_own_image(const HttpRequest& request, PresentModel& model,
                               const std::function<bool()>& gives_up);

}  // namespace cnn
