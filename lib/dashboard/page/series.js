// The points of the curves: all so far from the program, then those of each event. Nothing here draws.

const MOST = 4000;  // then every second point goes; the first and the last stay

export function thinned(rows, most = MOST) {
  if (rows.length <= most) return rows;
  return rows.filter((_, i) => i % 2 === 0 || i === rows.length - 1);
}

// An exponential mean over about so many steps. Points need not be equally far apart; what is missing is
// passed over. points: [step, value]...; answers as many values.
export function smoothed(points, steps) {
  let mean = null;
  let before = 0;
  return points.map(([step, value]) => {
    if (value === null || !Number.isFinite(value)) return null;
    const keep = mean === null || steps <= 0 ? 0 : Math.exp(-(step - before) / steps);
    mean = mean === null ? value : keep * mean + (1 - keep) * value;
    before = step;
    return mean;
  });
}

const lastStep = (rows) => (rows.length ? rows[rows.length - 1][0] : -1);

export class Series {
  constructor() { this.load({}); }

  // What GET /api/curves answers.
  load({loss = [], accuracy = [], learning_rate = [], norms = {}, epochs = []}) {
    this.loss = loss;
    this.accuracy = accuracy;
    this.rate = learning_rate;
    this.layers = norms.layers ?? [];
    this.norms = norms.rows ?? [];
    this.epochs = epochs;
    this.steps = lastStep(loss);
  }

  addState(state) {
    if (state.steps <= 0) return;
    this.steps = Math.max(this.steps, state.steps);
    if (state.epoch > (this.epochs.at(-1)?.[0] ?? 0)) this.epochs.push([state.epoch, state.steps]);
    if (state.steps > lastStep(this.loss)) this.loss.push([state.steps, state.loss, state.smoothed_loss]);
    if (state.steps > lastStep(this.rate)) this.rate.push([state.steps, state.learning_rate]);
    if (state.steps > lastStep(this.accuracy))
      this.accuracy.push([state.steps, state.train_accuracy, null, null]);
    this.thin();
  }

  // The accuracy of a whole split, after an epoch; at the step that was last heard of.
  addSplit(event, split) {
    const row = [Math.max(this.steps, lastStep(this.accuracy)), null, null, null];
    row[split === "validation" ? 2 : 3] = event.accuracy;
    this.accuracy.push(row);
  }

  addNorms({step, layers}) {
    if (step <= lastStep(this.norms)) return;
    this.layers = layers.map(({name}) => name);
    this.norms.push(
        [step, layers.map(({gradient}) => gradient), layers.map(({update_ratio}) => update_ratio)]);
    this.thin();
  }

  thin() {
    this.loss = thinned(this.loss);
    this.rate = thinned(this.rate);
    this.norms = thinned(this.norms);
    if (this.accuracy.length > MOST) {
      const measured = ([, , validation, test]) => validation !== null || test !== null;
      this.accuracy =
          this.accuracy.filter((row, i, all) => i % 2 === 0 || measured(row) || i === all.length - 1);
    }
  }

  // The epoch that a step is in: epochs are told with their first steps.
  epochOf(step) { return this.epochs.findLast(([, first]) => first <= step)?.[0] ?? 1; }
}
