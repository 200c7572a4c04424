// Draws from simple laws by a given source of uniform numbers. Pure.

// rows(count, m, one): count rows of m numbers, each made by one()
export function rows(count, m, one) {
  const out = new Float32Array(count * m);
  for (let k = 0; k < count; k++) out.set(one(), k * m);
  return out;
}

// normal(random): one standard normal number (Box and Muller)
export function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
