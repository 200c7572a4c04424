// Machines without a graphics card draw slowly: then fewer pixels are drawn, so that moving pictures still move.
const SLOW = 1 / 24, FRAMES = 20, LEAST = 0.6; // seconds a frame, frames watched, pixels drawn for one CSS pixel

export class Pace {
  constructor() {
    this.full = Math.min(devicePixelRatio, 2); // pixels drawn for one CSS pixel, at rest and on quick machines
    Object.assign(this, { ratio: this.full, seen: 0, spent: 0 });
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
