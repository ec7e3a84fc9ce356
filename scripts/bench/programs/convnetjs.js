// Trains one network in ConvNetJS, as the job file says, and prints one JSON object. It has no threads.
//
//   node convnetjs.js JOB.json
'use strict';
const fs = require('fs');
const { Net, Trainer, Vol } = require('convnetjs');

// Layers with weights take the activation that follows them as a setting; elsewhere it is a layer.
function layerDefinitions(job) {
  const [depth, height, width] = job.image;
  const definitions = [{ type: 'input', out_sx: width, out_sy: height, out_depth: depth }];
  job.layers.forEach((layer, index) => {
    const last = definitions[definitions.length - 1];
    if (layer.type === 'conv') {
      definitions.push({ type: 'conv', sx: layer.kernel, filters: layer.filters, stride: layer.stride, pad: layer.pad });
    } else if (layer.type === 'pool') {
      definitions.push({ type: 'pool', sx: layer.kernel, stride: layer.stride });
    } else if (layer.type === 'relu') {
      if (last.type === 'pool') definitions.push({ type: 'relu' });
      else last.activation = 'relu';
    } else if (index === job.layers.length - 1) {
      definitions.push({ type: 'softmax', num_classes: layer.units });
    } else {
      definitions.push({ type: 'fc', num_neurons: layer.units });
    }
  });
  return definitions;
}

function images(job) {
  const bytes = fs.readFileSync(job.images);
  const pixels = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const [depth, height, width] = job.image;
  return Array.from({ length: job.count }, (_, n) => {
    const volume = new Vol(width, height, depth, 0);
    for (let c = 0; c < depth; c++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          volume.set(x, y, c, pixels[((n * depth + c) * height + y) * width + x]);
    return volume;
  });
}

function main() {
  const job = JSON.parse(fs.readFileSync(process.argv[2]));
  const labels = fs.readFileSync(job.labels);
  const inputs = images(job);
  const net = new Net();
  net.makeLayers(layerDefinitions(job));
  const trainer = new Trainer(net, {
    method: 'sgd', learning_rate: job.learning_rate, momentum: job.momentum, batch_size: job.batch_size,
  });
  const losses = [];
  let next = 0;
  const batch = () => {
    let loss = 0;
    for (let i = 0; i < job.batch_size; i++, next = (next + 1) % job.count)
      loss += trainer.train(inputs[next], labels[next]).cost_loss;
    losses.push(loss / job.batch_size);
  };

  for (let i = 0; i < 2; i++) batch();
  const start = performance.now();
  let count = 0, elapsed = 0;
  while (count < 3 || elapsed < job.seconds) {
    batch();
    count++;
    elapsed = (performance.now() - start) / 1000;
  }
  const parameters = net.getParamsAndGrads().reduce((sum, pair) => sum + pair.params.length, 0);
  console.log(JSON.stringify({ images_per_second: count * job.batch_size / elapsed, losses, parameters }));
}

main();
