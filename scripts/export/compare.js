// Runs what export_probe wrote in ONNX Runtime and ConvNetJS, and prints how far their logits are off, of the largest:
//
//   node compare.js MODULES DIR <LINES
//
// Each line in is one of export_probe's. A line out: NAME onnx EXACT onnx-fast FAST [convnetjs OFF]; FAST is what our
// fastest algorithms are off.
'use strict';
const fs = require('fs');
const path = require('path');

const [modules, dir] = process.argv.slice(2);
const ort = require(path.join(modules, 'onnxruntime-node'));

function floats(name, ending) {
  const bytes = fs.readFileSync(path.join(dir, name + ending));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function off(given, wanted) {
  if (given.length !== wanted.length) throw new Error(`${given.length} logits, and not ${wanted.length}`);
  let size = 0, most = 0;
  for (let i = 0; i < wanted.length; i++) {
    size = Math.max(size, Math.abs(wanted[i]));
    most = Math.max(most, Math.abs(wanted[i] - given[i]));
    if (Number.isNaN(given[i]) || Number.isNaN(wanted[i])) return Infinity;
  }
  return most / size;
}

function byConvNetJs(name, images, wanted, [count, channels, height, width]) {
  const convnetjs = require(path.join(modules, 'convnetjs'));
  const net = new convnetjs.Net();
  net.fromJSON(JSON.parse(fs.readFileSync(path.join(dir, name + '.json'), 'utf8')));
  const pixels = height * width, classes = wanted.length / count, given = [];
  for (let n = 0; n < count; n++) {
    const volume = new convnetjs.Vol(width, height, channels, 0);
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < pixels; i++) volume.w[i * channels + c] = images[(n * channels + c) * pixels + i];
    net.forward(volume);
    const last = net.layers[net.layers.length - 1].in_act.w;
    for (let i = 0; i < classes; i++) given.push(last[i]);
  }
  return off(given, wanted);
}

async function compare(name, sides) {
  const images = floats(name, '.images'), exact = floats(name, '.logits');
  const session = await ort.InferenceSession.create(path.join(dir, name + '.onnx'),
    { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
  const { logits } = await session.run({ input: new ort.Tensor('float32', images, sides) }, ['logits']);
  const print = (value) => value.toExponential(1);
  let line = `${name} onnx ${print(off(logits.data, exact))} onnx-fast ${print(off(logits.data, floats(name, '.fast')))}`;
  if (fs.existsSync(path.join(dir, name + '.json')))
    line += ` convnetjs ${print(byConvNetJs(name, images, exact, sides))}`;
  console.log(line);
}

async function main() {
  for (const line of fs.readFileSync(0, 'utf8').split('\n')) {
    const [name, ...sides] = line.split(' ');
    if (sides.length === 4) await compare(name, sides.map(Number));
  }
}

main();
