// Runs a network that PyTorch exported in ONNX Runtime, as the job file says, and prints one JSON object.
//
//   node onnxruntime.js JOB.json
'use strict';
const fs = require('fs');
const ort = require('onnxruntime-node');

function floats(path) {
  const bytes = fs.readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

// Throws unless the logits are those that PyTorch gave for the same images.
function compare(logits, expected) {
  const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const off = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - logits[i])), 0);
  if (!(off <= 1e-3 * size)) throw new Error(`logits differ from PyTorch's by ${off} of ${size}`);
}

async function main() {
  const job = JSON.parse(fs.readFileSync(process.argv[2]));
  const session = await ort.InferenceSession.create(job.model, {
    intraOpNumThreads: job.threads, interOpNumThreads: 1, executionMode: 'sequential', graphOptimizationLevel: 'all',
  });
  const file = job.model.replace(/onnx$/, '');
  const feeds = { images: new ort.Tensor('float32', floats(file + 'images'), [job.batch_size, ...job.image]) };
  // The answer goes to the same memory every time.
  const logits = new ort.Tensor('float32', new Float32Array(job.batch_size * job.classes), [job.batch_size, job.classes]);

  for (let i = 0; i < 3; i++) await session.run(feeds, { logits });
  compare(logits.data, floats(file + 'logits'));
  const times = [];
  let elapsed = 0;
  while (times.length < 3 || elapsed < 1000 * job.seconds) {
    const start = performance.now();
    await session.run(feeds, { logits });
    times.push(performance.now() - start);
    elapsed += times[times.length - 1];
  }
  times.sort((a, b) => a - b);
  console.log(JSON.stringify({ images_per_second: 1000 * job.batch_size / times[times.length >> 1] }));
}

main();
