// Machines without a graphics card draw slowly: then fewer pixels are drawn, so that moving pictures still move.
import { inSoftware } from './renderer.js';

const SLOW = 1 / 24, FRAMES = 20, LEAST = 0.75, SMOOTH = 1.5; // seconds a frame, frames watched, pixels drawn for one CSS pixel

export class Pace {
  constructor() {
    const full = Math.min(devicePixelRatio, 2);
    // Pixels drawn for one CSS pixel while things move, and at rest; there more pixels make up for edges without smoothing.
    Object.assign(this, { ratio: full, rest: inSoftware() ? Math.max(full, SMOOTH) : full, seen: 0, spent: 0 });
  }

  // step(seconds since the last frame) -> true when the ratio has just become smaller
  step(seconds) {
    if (!seconds || seconds > 1) return false; // the first frame, or a page that was away
    this.seen++;
    this.spent += seconds;
    if (this.seen < FRAMES) return false;
    const slow = this.spent / this.seen > SLOW && this.ratio > LEAST;
    if (slow) this.ratio = Math.max(LEAST, this.ratio * 0.75);
    this.seen = this.spent = 0;
    return slow;
  }
}
