#include "config/settings.h"

namespace cnn {
namespace {

// The pad at `slot`: as it is given, or what keeps the size.
std::optional<Size2> pad_at(const Setting<Pad>& setting, const Slot& slot, Size2 kernel, Size2 stride) {
  const auto pad = setting.at(slot, Pad{});
  if (!pad) return std::nullopt;
  if (!pad->is_same) return pad->size;
  if (kernel.height % 2 == 1 && kernel.width % 2 == 1 && stride == Size2{1, 1}) {
    return Size2{(kernel.height - 1) / 2, (kernel.width - 1) / 2};
  }
  setting.given->diagnostics().error(
      setting.places[setting.index(slot)],
      "'pad: same' is (F - 1)/2 and needs an odd kernel and stride 1, but the kernel is " +
          to_string(kernel) + " and the stride " + to_string(stride) + ": give the pad as a number");
  return std::nullopt;
}

FactorSettings read_factor_settings(Section& section, Lists lists) {
  FactorSettings settings;
  settings.learning_rate = read_setting<double>(section.get("learning_rate"), lists, read_factor);
  settings.bias_learning_rate = read_setting<double>(section.get("bias_learning_rate"), lists, read_factor);
  settings.decay = read_setting<double>(section.get("decay"), lists, read_factor);
  return settings;
}

std::optional<LearningFactors> factors_at(const FactorSettings& settings, const Slot& slot) {
  const auto rate = settings.learning_rate.at(slot, 1);
  const auto bias_rate = settings.bias_learning_rate.at(slot, rate.value_or(1));
  const auto decay = settings.decay.at(slot, 1);
  if (!rate || !bias_rate || !decay) return std::nullopt;
  return LearningFactors{*rate, *bias_rate, *decay};
}

// The value where all of them are well.
template <typename... T>
bool all_there(const std::optional<T>&... values) {
  return (values.has_value() && ...);
}

}  // namespace

ConvSettings read_conv_settings(Section& section, Lists lists) {
  ConvSettings settings;
  settings.filters =
      read_setting<int64_t>(section.require("filters", ", such as filters: 32"), lists, read_count);
  settings.kernel = read_setting<Size2>(section.require("kernel", ", such as kernel: 3"), lists, read_window);
  settings.stride = read_setting<Size2>(section.get("stride"), lists, read_window);
  settings.pad = read_setting<Pad>(section.get("pad"), lists, read_pad);
  settings.bias = read_setting<bool>(section.get("bias"), lists, read_boolean);
  settings.rounding = read_setting<Rounding>(section.get("rounding"), lists, read_rounding);
  settings.init = read_setting<Init>(section.get("init"), lists, read_init);
  settings.bias_init = read_setting<double>(section.get("bias_init"), lists, read_real);
  settings.factors = read_factor_settings(section, lists);
  return settings;
}

PoolSettings read_pool_settings(Section& section, Lists lists) {
  PoolSettings settings;
  settings.kernel = read_setting<Size2>(section.require("kernel", ", such as kernel: 2"), lists, read_window);
  settings.stride = read_setting<Size2>(section.get("stride"), lists, read_window);
  settings.pad = read_setting<Pad>(section.get("pad"), lists, read_pad);
  settings.type = read_setting<PoolType>(section.get("type"), lists, read_pool_type);
  settings.rounding = read_setting<Rounding>(section.get("rounding"), lists, read_rounding);
  return settings;
}

PoolSettings read_pool_settings(const Cursor& kernel) {
  PoolSettings settings;
  settings.kernel = read_setting<Size2>(kernel, Lists::are_values, read_window);
  return settings;
}

FcSettings read_fc_settings(Section& section, Lists lists) {
  FcSettings settings;
  settings.units = read_setting<int64_t>(section.require("units", ", such as units: 100"), lists, read_count);
  settings.bias = read_setting<bool>(section.get("bias"), lists, read_boolean);
  settings.init = read_setting<Init>(section.get("init"), lists, read_init);
  settings.bias_init = read_setting<double>(section.get("bias_init"), lists, read_real);
  settings.factors = read_factor_settings(section, lists);
  return settings;
}

FcSettings read_fc_settings(const Cursor& units) {
  FcSettings settings;
  settings.units = read_setting<int64_t>(units, Lists::are_values, read_count);
  return settings;
}

std::optional<LayerKind> make_conv(const ConvSettings& settings, const Slot& slot,
                                   Rounding rounding_default) {
  if (!settings.filters.given || !settings.kernel.given) return std::nullopt;
  const auto filters = settings.filters.at(slot, 0);
  const auto kernel = settings.kernel.at(slot, {});
  const auto stride = settings.stride.at(slot, {1, 1});
  const auto bias = settings.bias.at(slot, true);
  const auto rounding = settings.rounding.at(slot, rounding_default);
  const auto init = settings.init.at(slot, {});
  const auto bias_init = settings.bias_init.at(slot, 0);
  const auto factors = factors_at(settings.factors, slot);
  const auto pad = kernel && stride ? pad_at(settings.pad, slot, *kernel, *stride) : std::nullopt;
  if (!all_there(filters, kernel, stride, pad, bias, rounding, init, bias_init, factors)) return std::nullopt;
  return ConvSpec{*filters, *kernel, *stride, *pad, *bias, *rounding, *init, *bias_init, *factors};
}

std::optional<LayerKind> make_pool(const PoolSettings& settings, const Slot& slot,
                                   Rounding rounding_default) {
  if (!settings.kernel.given) return std::nullopt;
  const auto kernel = settings.kernel.at(slot, {});
  const auto stride = kernel ? settings.stride.at(slot, *kernel) : std::nullopt;
  const auto type = settings.type.at(slot, PoolType::max);
  const auto rounding = settings.rounding.at(slot, rounding_default);
  const auto pad = kernel && stride ? pad_at(settings.pad, slot, *kernel, *stride) : std::nullopt;
  if (!all_there(kernel, stride, pad, type, rounding)) return std::nullopt;
  return PoolSpec{*type, *kernel, *stride, *pad, *rounding};
}

std::optional<LayerKind> make_fc(const FcSettings& settings, const Slot& slot) {
  if (!settings.units.given) return std::nullopt;
  const auto units = settings.units.at(slot, 0);
  const auto bias = settings.bias.at(slot, true);
  const auto init = settings.init.at(slot, {});
  const auto bias_init = settings.bias_init.at(slot, 0);
  const auto factors = factors_at(settings.factors, slot);
  if (!all_there(units, bias, init, bias_init, factors)) return std::nullopt;
  return FcSpec{*units, *bias, *init, *bias_init, *factors};
}

}  // namespace cnn
