// A living simulation: every setting may change between two steps. The twin of kuralab/kuramoto/simulation.py.
import { LAWS, draw } from './frequencies.js';
import { means } from './phases.js';

export class Simulation {
  // settings: {law, width, coupling, noise, lag, seed, step, count, quantiles, start (space coordinates, N × m)}
  constructor(flow, settings) {
    Object.assign(this, { flow, law: 'lorentzian', width: 0.5, coupling: 1, noise: 0, lag: 0, seed: 0, step: 0.05, count: 1000, quantiles: false }, settings);
    this.reset();
  }

  // reset(): back to the start, with the settings of now
  reset() {
    this.time = 0;
    this.place = 0;
    this.x = this.start ? this.positions(this.start) : this.flow.start(this.count, this.seed);
    this.drawn = null;
    this.renew();
    this.mean = this.means();
  }

  // set(changes): positions stay; more oscillators join from their own starting points
  set(changes) {
    const { count, x } = this;
    Object.assign(this, changes);
    if ('seed' in changes) { this.reset(); return; }
    if (this.count !== count && !this.start) this.x = this.grown(x, count);
    if (['law', 'count', 'quantiles'].some((key) => key in changes)) this.drawn = null;
    if (['law', 'count', 'quantiles', 'width', 'step'].some((key) => key in changes)) this.renew();
    this.mean = this.means();
  }

  renew() {
    this.drawn ??= draw(LAWS[this.law], this.flow.rows, this.count, this.seed, this.quantiles);
    this.move = this.flow.stepper(this.drawn.map((value) => value * this.width), this.count, this.step);
  }

  advance() {
    this.move(this.x, this.field());
    this.mean = this.means();
    if (this.noise) {
      this.flow.kick(this.x, this.count, this.noise * Math.sqrt(this.step), this.seed, this.place);
      this.mean = this.means().map((value, k) => (value + this.mean[k]) / 2); // half-way through the kick, as in Python
    }
    this.place += 1;
    this.time += this.step;
  }

  means() { return means(this.x, this.flow.ambient, this.flow.groups, this.count); }

  // field(): mean -> K·R(−lag)·mean, turning the coordinates by pairs
  field() {
    const { coupling, lag, flow: { ambient, groups } } = this, cos = coupling * Math.cos(lag), sin = coupling * Math.sin(lag);
    if (!lag) return (mean) => mean.map((value) => coupling * value);
    return (mean) => {
      const out = mean.map((value) => coupling * value);
      for (let i = 0; i + 1 < ambient; i += 2) {
        for (let g = 0; g < groups; g++) {
          const a = i * groups + g, b = a + groups;
          out[a] = cos * mean[a] + sin * mean[b];
          out[b] = cos * mean[b] - sin * mean[a];
        }
      }
      return out;
    };
  }

  // order: r of every group
  get order() {
    const { ambient, groups } = this.flow;
    return Array.from({ length: groups }, (_, g) => {
      let square = 0;
      for (let i = 0; i < ambient; i++) square += this.mean[i * groups + g] ** 2;
      return Math.sqrt(square);
    });
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
    const x = this.flow.start(this.count, this.seed), rows = this.flow.ambient * this.flow.groups;
    for (let row = 0; row < rows; row++) {
      x.set(old.subarray(row * before, row * before + Math.min(before, this.count)), row * this.count);
    }
    return x;
  }
}
