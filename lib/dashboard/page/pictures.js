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

// Draws the numbers, a pixel each; the canvas takes their size. Where numbers end early the rest is clear.
export function drawPicture(canvas, width, height, values, rgb, dark) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const image = new ImageData(width, height);
  image.data.set(pixelsOf(values, rgb, dark));
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// How a picture is laid out: a row of a vector's units, which may be thousands, as rows of at most 64.
export function layout({width, height}, isVector) {
  const isUnits = isVector && height === 1 && width > 1;
  if (!isUnits || width <= 64) return {width, height, isUnits};
  return {width: 64, height: Math.ceil(width / 64), isUnits};
}

// How many screen pixels a number takes: whole ones where the picture is small; a large one is shown 128
// wide.
export function zoomOf({width, height, isUnits}, room) {
  if (isUnits) return Math.max(2, Math.min(height > 1 ? 4 : 24, Math.floor(room / width)));
  const side = Math.max(width, height);
  return side >= 64 ? Math.min(1, 128 / side) : Math.max(1, Math.min(10, Math.round(64 / side)));
}

// The number behind a point of a shown picture, in the layer's own unit.
export const valueAt = (values, index, scale) => (values[index] * scale) / 127;
