// Who turns with the mean field and who drifts: phases against natural frequencies on the circle. Pure.

// turning(simulation, group, force) -> Ω: how fast the group's mean turns now, from the equation of motion itself. Heavy
// tails of the frequencies make it tremble: what a while shows is calmer (see makeTurn).
export function turning({ x, rates, mean, count, flow: { groups } }, group, force) {
  const all = groups * count, fx = force[group], fy = force[groups + group];
  let dx = 0, dy = 0;
  for (let k = group * count; k < (group + 1) * count; k++) {
    const speed = rates[k] + x[k] * fy - x[all + k] * fx;
    dx -= speed * x[all + k];
    dy += speed * x[k];
  }
  const u = mean[group], v = mean[groups + group], square = u * u + v * v;
  return square > 1e-12 ? (u * dy - v * dx) / (count * square) : 0;
}

// makeTurn(calm) -> watch(simulation, group) -> Ω, by the way the mean has gone in the last `calm` of time; the longer it was,
// the more it counts. To be called at every step: between two that are far apart the mean may have gone round.
export function makeTurn(calm) {
  let last = null, way = 0, gone = 0;
  return (simulation, group) => {
    const { mean, time, flow: { groups } } = simulation, u = mean[group], v = mean[groups + group];
    const angle = Math.atan2(v, u), weight = u * u + v * v;
    if (last?.simulation !== simulation || time < last.time || last.group !== group) way = gone = 0;
    else if (time > last.time) {
      const passed = time - last.time, turned = angle - last.angle, kept = Math.exp(-passed / calm);
      way = kept * way + weight * Math.atan2(Math.sin(turned), Math.cos(turned));
      gone = kept * gone + weight * passed;
    }
    last = { simulation, time, angle, group };
    return gone > 0 ? way / gone : turning(simulation, group, simulation.force());
  };
}

// cloud(simulation, group, force, most) -> {omega, phase}: of every few oscillators, the phase from the field's, in degrees
export function cloud({ x, rates, count, flow: { groups } }, group, force, most = 2000) {
  const all = groups * count, apart = Math.ceil(count / most), axis = Math.atan2(force[groups + group], force[group]);
  const omega = [], phase = [];
  for (let k = group * count; k < (group + 1) * count; k += apart) {
    const turn = Math.atan2(x[all + k], x[k]) - axis;
    omega.push(rates[k]);
    phase.push((Math.atan2(Math.sin(turn), Math.cos(turn)) * 180) / Math.PI);
  }
  return { omega, phase };
}

// band(Ω, strength) -> {low, high, omega, phase}: |ω − Ω| ≤ strength, and there sin(phase) = (ω − Ω)/strength
export function band(turn, strength, points = 60) {
  const shares = Array.from({ length: points + 1 }, (_, k) => -Math.cos((Math.PI * k) / points)); // denser where the curve is steep
  return {
    low: turn - strength, high: turn + strength,
    omega: shares.map((share) => turn + strength * share), phase: shares.map((share) => (Math.asin(share) * 180) / Math.PI),
  };
}

// share(simulation, group, Ω, strength) -> the part of the group that lies in the band
export function share({ rates, count }, group, turn, strength) {
  let inside = 0;
  for (let k = group * count; k < (group + 1) * count; k++) inside += Math.abs(rates[k] - turn) <= strength;
  return inside / count;
}
