// A living simulation: every setting may change between two steps. The twin of kuralab/kuramoto/simulation.py.
import { makeField } from './field.js';
import { LAWS, draw } from './frequencies.js';
import { means } from './phases.js';

const USUAL = {
  law: 'lorentzian', width: 0.5, coupling: 1, contrast: null, lag: 0, feedback: 0, field: 0, detuning: 0, turn: 0, noise: 0,
  order0: 0, lead: false, even: false, seed: 0, step: 0.05, count: 1000,
};
const BEGINNING = ['seed', 'order0', 'lead', 'even'], FREQUENCIES = ['law', 'count'], MOTION = [...FREQUENCIES, 'width', 'detuning', 'turn', 'step'];

export class Simulation {
  // settings: those of USUAL (contrast null takes the flow's own; turn is a rate added to everybody's first), and
  // start: space coordinates (N × m) to begin from, which decide the count
  constructor(flow, settings) {
    Object.assign(this, { flow }, USUAL, settings);
    this.mean = new Float64Array(flow.ambient * flow.groups);
    this.reset();
  }

  // reset(): back to the start, with the settings of now
  reset() {
    this.time = 0;
    this.place = 0;
    this.x = this.start ? this.positions(this.start) : this.flow.start(this.count, this);
    this.drawn = null;
    this.renew();
    this.couple();
    this.measure();
  }

  // set(changes): positions stay; more oscillators join from their own starting points
  set(changes) {
    const { count, x, noise } = this, among = (keys) => keys.some((key) => key in changes);
    Object.assign(this, changes);
    if (among(BEGINNING)) { this.reset(); return; }
    if (this.count !== count && !this.start) this.x = this.grown(x, count);
    if (among(FREQUENCIES)) this.drawn = null;
    if (among(MOTION) || !this.noise !== !noise) this.renew();
    this.couple();
    this.measure();
  }

  // rates (generators × groups × N): the drawn frequencies as wide as asked for, the groups' first ones moved apart
  renew() {
    const { flow, count } = this, { groups } = flow;
    this.drawn ??= draw(LAWS[this.law], flow.rows, count, this.seed, this.even);
    this.rates = this.drawn.map((value) => value * this.width);
    for (let g = 0; g < groups; g++) {
      const more = this.turn + (groups > 1 ? this.detuning * (g / (groups - 1) - 0.5) : 0);
      for (let k = g * count; more && k < (g + 1) * count; k++) this.rates[k] += more;
    }
    this.move = flow.stepper(this.rates, count, this.noise ? this.step / 2 : this.step);
  }

  couple() {
    const { flow, contrast } = this;
    this.felt = makeField(flow.ambient, flow.groups, { ...this, contrast: contrast ?? flow.contrast });
  }

  // Noise kicks half-way through the step, as in Python.
  advance() {
    this.move(this.x, this.felt);
    if (this.noise) {
      this.flow.kick(this.x, this.count, this.noise * Math.sqrt(this.step), this.seed, this.place);
      this.move(this.x, this.felt);
    }
    this.measure();
    this.place += 1;
    this.time += this.step;
  }

  measure() { means(this.x, this.flow.ambient, this.flow.groups, this.count, this.mean); }

  // force() -> what each group feels now (ambient × groups)
  force(out = new Float64Array(this.mean.length)) { return this.felt(this.mean, out); }

  // order: r of every group
  get order() {
    const { ambient, groups } = this.flow;
    return Array.from({ length: groups }, (_, g) => {
      let square = 0;
      for (let i = 0; i < ambient; i++) square += this.mean[i * groups + g] ** 2;
      return Math.sqrt(square);
    });
  }

  // total: r of all groups together
  get total() {
    const { ambient, groups } = this.flow;
    let square = 0;
    for (let i = 0; i < ambient; i++) {
      let sum = 0;
      for (let g = 0; g < groups; g++) sum += this.mean[i * groups + g];
      square += (sum / groups) ** 2;
    }
    return Math.sqrt(square);
  }

  // joint: the order that theory speaks of: the groups' own where they feel only themselves, so that nothing brings them
  // together; else r of all
  get joint() {
    const alone = (this.contrast ?? this.flow.contrast) === 1;
    return alone ? this.order.reduce((sum, r) => sum + r, 0) / this.flow.groups : this.total;
  }

  // space(out): positions as rows of space coordinates (N × m)
  space(out = new Float64Array(this.x.length)) {
    const { ambient, groups } = this.flow, { count, x } = this;
    for (let i = 0; i < ambient; i++) {
      for (let g = 0; g < groups; g++) {
        const from = (i * groups + g) * count, width = ambient * groups;
        for (let k = 0, to = g * ambient + i; k < count; k++, to += width) out[to] = x[from + k];
      }
    }
    return out;
  }

  positions(space) {
    const { ambient, groups } = this.flow, width = ambient * groups, x = new Float64Array(space.length);
    this.count = space.length / width;
    for (let k = 0; k < this.count; k++) {
      for (let g = 0; g < groups; g++) {
        let square = 0;
        for (let i = 0; i < ambient; i++) square += space[k * width + g * ambient + i] ** 2;
        for (let i = 0; i < ambient; i++) x[(i * groups + g) * this.count + k] = space[k * width + g * ambient + i] / Math.sqrt(square);
      }
    }
    return x;
  }

  grown(old, before) {
    const x = this.flow.start(this.count, this), rows = this.flow.ambient * this.flow.groups;
    for (let row = 0; row < rows; row++) {
      x.set(old.subarray(row * before, row * before + Math.min(before, this.count)), row * this.count);
    }
    return x;
  }
}
