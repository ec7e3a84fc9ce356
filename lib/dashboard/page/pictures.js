// Numbers as pixels. A picture's numbers are signed bytes: 127 is the layer's scale, 0 is zero.

// The ends and the middle of the signed scale, as red, green, blue: blue below, orange above, told apart by
// all eyes.
export const SCALES = {
  light: {below: [10, 72, 140], zero: [247, 247, 245], above: [176, 64, 0]},
  dark: {below: [92, 184, 255], zero: [18, 21, 24], above: [255, 160, 64]},
};

// The colour of a number of -127..127.
export function signedColour(value, dark) {
  const {below, zero, above} = dark ? SCALES.dark : SCALES.light;
  const part = Math.min(1, Math.abs(value) / 127);
  const end = value < 0 ? below : above;
  return zero.map((from, i) => Math.round(from + part * (end[i] - from)));
}

// Black or white, whichever reads better on a colour (by the relative luminance of the accessibility
// guidelines).
export function inkOn(colour) {
  const [red, green, blue] = colour.map((c) => (c <= 10 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

const tables = new Map();
function table(dark) {
  if (!tables.has(dark)) {
    tables.set(dark, Array.from({length: 256}, (_, i) => signedColour(i - 128, dark)));
  }
  return tables.get(dark);
}

// Signed bytes of a base64 text.
export const decode = (text) => Int8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// Red, green, blue, alpha of each number, row by row. With `rgb` the numbers come in threes: a colour filter,
// in which zero is the middle grey.
export function pixelsOf(values, rgb, dark) {
  const count = rgb ? values.length / 3 : values.length;
  const pixels = new Uint8ClampedArray(4 * count);
  const colours = table(dark);
  for (let i = 0; i < count; ++i) {
    for (let c = 0; c < 3; ++c)
      pixels[4 * i + c] = rgb ? 128 + values[3 * i + c] : colours[values[i] + 128][c];
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}

// Draws the numbers, a pixel each; the canvas takes their size.
export function drawPicture(canvas, width, height, values, rgb, dark) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pixels = pixelsOf(values, rgb, dark);
  canvas.getContext("2d").putImageData(new ImageData(pixels, width, height), 0, 0);
}

// How large a picture is shown: whole pixels a number where it is small, at most 128 pixels where it is
// large.
export function shownSize(width, height, room) {
  const side = Math.max(width, height);
  if (height === 1 && width > 1) {
    const cell = Math.max(2, Math.min(24, Math.floor(room / width)));
    return {width: Math.min(room, cell * width), height: Math.max(14, cell)};
  }
  const times = side >= 64 ? Math.min(1, 128 / side) : Math.max(1, Math.min(10, Math.round(64 / side)));
  return {width: Math.max(1, Math.round(times * width)), height: Math.max(1, Math.round(times * height))};
}

// The number behind a point of a shown picture, in the layer's own unit.
export const valueAt = (values, index, scale) => (values[index] * scale) / 127;
