// Numbers as people read them. What is missing or not finite is a dash.

const DASH = "–";
const missing = (value) => value === null || value === undefined || !Number.isFinite(value);
const minus = (text) => text.replaceAll("-", "−");

// A measured figure with so many significant digits: 0.0123, 45.6, 12,345, 1.20e−5.
export function figure(value, digits = 3) {
  if (missing(value)) return DASH;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e7) return minus(value.toExponential(digits - 1));
  if (size >= 1000) return minus(Math.round(value).toLocaleString("en"));
  return minus(value.toPrecision(digits));
}

export const count = (value) => (missing(value) ? DASH : minus(Math.round(value).toLocaleString("en")));

export const share = (value, digits = 1) => (missing(value) ? DASH : `${(100 * value).toFixed(digits)}%`);

// A setting as one would type it: single precision's 0.009999999776 is 0.01.
export const setting = (value) => typeof value === "string" ? value
    : missing(value)                                        ? ""
                                                            : String(Number(value.toPrecision(7)));

export function duration(seconds) {
  if (missing(seconds)) return DASH;
  const whole = Math.round(seconds);
  const two = (number) => String(number).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
}

// Width x height x depth, as the lectures write a volume.
export const volume = ({width, height, channels}) => `${width}×${height}×${channels}`;

// least to greatest; one number where they are the same.
export function range(pair) {
  if (!pair) return DASH;
  return pair.least === pair.greatest ? `all ${figure(pair.least)}`
                                      : `${figure(pair.least)} to ${figure(pair.greatest)}`;
}

// A word that a shell takes for one argument.
export const shellWord = (text) =>
    /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

// A number beside an axis, and a step below it.
export function axisNumber(value) {
  if (value === 0) return "0";
  const round = Number(value.toPrecision(4));
  const size = Math.abs(value);
  return minus(
      size >= 1e6 || size < 1e-3 ? round.toExponential()
                                 : round.toLocaleString("en", {maximumSignificantDigits: 4}));
}

export function axisStep(value) {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(4))} M`;
  return value >= 1e4 ? `${Number((value / 1e3).toPrecision(4))} k` : count(value);
}
