// Where something has been, a point every so often in simulated time, however often it is drawn. Pure.
export class Trail {
  constructor(apart, most) { Object.assign(this, { apart, most, points: [], time: -Infinity }); }

  clear() { Object.assign(this, { points: [], time: -Infinity }); }

  // due(time): whether the next point is wanted; a time that runs backwards begins anew
  due(time) {
    if (time < this.time) this.clear();
    return time - this.time >= this.apart - 1e-9;
  }

  // add(time, point): the same time again is the same point, moved
  add(time, point) {
    if (time === this.time) this.points[this.points.length - 1] = point;
    if (!this.due(time)) return;
    this.points.push(point);
    this.time = time;
    if (this.points.length > this.most) this.points.shift();
  }
}
